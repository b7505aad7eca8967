//! The dialog that asks for the password of an archive with encrypted members. One answer serves all archives that wait; without one
//! the rest of them is read. What is typed stays in the page's memory and goes to the workers only.

use super::super::keys;
use super::super::number;
use super::super::state::AppState;
use super::super::text::escaped;
use crate::client::{Client, Locked};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;

/// The dialog, while an archive waits.
#[component]
pub fn Unlock() -> impl IntoView {
    let state = AppState::expect();
    move || state.locked.get().map(|locked| view! { <Dialog locked=locked /> })
}

#[component]
fn Dialog(locked: Locked) -> impl IntoView {
    let state = AppState::expect();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            input.focus().ok();
        }
    });
    let leave = move || {
        state.locked.set(None);
        state.client.with_value(Client::leave_locked);
    };
    let open = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        state.locked.set(None);
        state.client.with_value(|client| client.unlock(typed));
    };
    let key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                leave();
            }
            "Tab" => keys::stay(&event),
            _ => {}
        }
        // Nothing that is typed here is a command.
        event.stop_propagation();
    };
    let name = escaped(locked.path.rsplit('/').next().unwrap_or_default()).into_owned();
    let members = number::counted(locked.members, "encrypted member", "encrypted members");
    let wrong = locked.wrong;
    view! {
        <div class="veil">
            <form class="dialog" role="dialog" aria-modal="true" aria-labelledby="unlock-title" data-testid="unlock" on:keydown=key on:submit=open>
                <h2 id="unlock-title">"Password needed"</h2>
                <p><b class="value">{name}</b>" has "{members}"."</p>
                <p><label class="around-label">
                    "Password"
                    <input
                        class="find"
                        type="password"
                        node_ref=input
                        data-testid="unlock-password"
                        autocomplete="off"
                        aria-invalid=wrong.to_string()
                        aria-describedby="unlock-note"
                    />
                </label></p>
                <p id="unlock-note" class="dim" role="status">
                    {if wrong { "This password does not open it." } else { "It stays in this page. Samples of malware often have the password “infected”." }}
                </p>
                <div class="dialog-buttons">
                    <button class="button" type="button" data-testid="unlock-skip" on:click=move |_| leave()>"Read without them"</button>
                    <button class="button button-main" type="submit">"Open"</button>
                </div>
            </form>
        </div>
    }
}
