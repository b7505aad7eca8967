//! The list of keys, from the one table in `keys`.

use super::super::keys::KEYS;
use super::super::state::AppState;
use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The dialog.
#[component]
pub fn Help() -> impl IntoView {
    let state = AppState::expect();
    view! { <Show when=move || state.help.get()><Dialog /></Show> }
}

#[component]
fn Dialog() -> impl IntoView {
    let state = AppState::expect();
    let close = NodeRef::<html::Button>::new();
    Effect::new(move |_| {
        if let Some(close) = close.get() {
            close.focus().ok();
        }
    });
    // The close button is the only thing to focus in here: the focus stays.
    let stay = move |event: KeyboardEvent| {
        if event.key() == "Tab" {
            event.prevent_default();
        }
    };
    let groups = KEYS
        .iter()
        .map(|group| {
            let keys = group
                .keys
                .iter()
                .map(|key| {
                    let names = key
                        .keys
                        .split(' ')
                        .map(|name| view! { <kbd>{name}</kbd> })
                        .collect_view();
                    view! { <dt>{names}</dt><dd>{key.text}</dd> }
                })
                .collect_view();
            view! { <section><h3>{group.title}</h3><dl>{keys}</dl></section> }
        })
        .collect_view();
    view! {
        <div class="veil" on:pointerdown=move |event| if event.target() == event.current_target() { state.help.set(false) }>
            <div class="dialog dialog-wide" role="dialog" aria-modal="true" aria-labelledby="help-title" data-testid="keys" on:keydown=stay>
                <div class="dialog-head">
                    <h2 id="help-title">"Keys"</h2>
                    <button class="chip-close" title="Close (Esc)" node_ref=close on:click=move |_| state.help.set(false)>"×"</button>
                </div>
                <div class="keys">{groups}</div>
            </div>
        </div>
    }
}
