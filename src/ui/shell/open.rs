//! Opening: the button with its menu, and the two hidden inputs that everything else clicks.

use super::super::icons::{Glyph, Icon};
use super::super::keys;
use super::super::session;
use super::super::state::AppState;
use crate::client::from_list;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlInputElement, KeyboardEvent, Node};

/// The button, its menu and the inputs.
#[component]
pub fn OpenMenu() -> impl IntoView {
    let state = AppState::expect();
    let is_open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let first = NodeRef::<html::Button>::new();
    let picked = move |event: Event| {
        let Some(input) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        else {
            return;
        };
        let files = input.files().map(|list| from_list(&list)).unwrap_or_default();
        // So that the same file can be picked again.
        input.set_value("");
        session::open(state, files);
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| root.contains(target.as_ref()));
        if !inside {
            is_open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    Effect::new(move |_| {
        if let (true, Some(first)) = (is_open.get(), first.get()) {
            first.focus().ok();
        }
    });
    let choose = move |test_id: &'static str| {
        is_open.set(false);
        keys::click(test_id);
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            event.prevent_default();
            event.stop_propagation();
            is_open.set(false);
            keys::focus("open");
        } else if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") && is_open.get_untracked() {
            event.prevent_default();
            keys::focus_sibling(&event);
        }
    };

    view! {
        <div class="open" node_ref=root on:keydown=key>
            <button
                class="button"
                aria-haspopup="menu"
                aria-expanded=move || is_open.get().to_string()
                data-testid="open"
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                "Open…"
            </button>
            <Show when=move || is_open.get()>
                <div class="open-menu" role="menu">
                    <button class="open-item" role="menuitem" node_ref=first on:click=move |_| choose("open-files")>
                        <Glyph icon=Icon::File />"Files…"<kbd>"o"</kbd>
                    </button>
                    <button class="open-item" role="menuitem" on:click=move |_| choose("open-folder")>
                        <Glyph icon=Icon::Folder />"Folder…"
                    </button>
                </div>
            </Show>
            <input type="file" class="unseen" tabindex="-1" aria-hidden="true" multiple data-testid="open-files" on:change=picked />
            <input
                type="file"
                class="unseen"
                tabindex="-1"
                aria-hidden="true"
                multiple
                prop:webkitdirectory=true
                data-testid="open-folder"
                on:change=picked
            />
        </div>
    }
}
