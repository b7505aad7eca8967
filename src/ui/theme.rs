//! Dark or light: what the system prefers, until the reader says otherwise. Not stored.

use super::state::AppState;
use gloo_utils::document;
use leptos::prelude::*;

/// A set of colours; see `style/tokens.css`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Theme {
    Dark,
    Light,
}

impl Theme {
    /// What the system prefers.
    pub fn preferred() -> Self {
        let query =
            web_sys::window().and_then(|window| window.match_media("(prefers-color-scheme: light)").ok().flatten());
        if query.is_some_and(|query| query.matches()) {
            Self::Light
        } else {
            Self::Dark
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Dark,
        }
    }

    /// What `data-theme` says.
    pub fn key(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    /// Puts it on the page. Before the signal changes: canvases read their colours from the page.
    pub fn apply(self) {
        if let Some(root) = document().document_element() {
            root.set_attribute("data-theme", self.key()).ok();
        }
    }
}

/// Switches to the other theme.
pub fn toggle(state: AppState) {
    let theme = state.theme.get_untracked().other();
    theme.apply();
    state.theme.set(theme);
}
