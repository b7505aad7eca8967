//! The rail: one button a view.

use super::super::icons::{Glyph, Icon};
use super::super::state::{AppState, View};
use leptos::prelude::*;

/// The buttons.
#[component]
pub fn Rail() -> impl IntoView {
    let state = AppState::expect();
    view! {
        <nav class="rail" aria-label="Views">
            {View::ALL
                .into_iter()
                .enumerate()
                .map(|(i, view)| {
                    let current = move || state.view.get() == view;
                    view! {
                        <button
                            class="rail-item"
                            class:rail-on=current
                            aria-current=move || current().then_some("page")
                            title=format!("{} ({})", view.label(), i + 1)
                            data-testid=format!("view-{}", view.key())
                            on:click=move |_| state.view.set(view)
                        >
                            <Glyph icon=Icon::of(view) />
                            {view.label()}
                        </button>
                    }
                })
                .collect_view()}
            <button
                class="rail-item rail-apart"
                class:rail-on=move || state.fields.get()
                aria-expanded=move || state.fields.get().to_string()
                title="Fields and their values (f)"
                data-testid="fields"
                on:click=move |_| state.fields.update(|open| *open = !*open)
            >
                <Glyph icon=Icon::Fields />
                "Fields"
            </button>
        </nav>
    }
}
