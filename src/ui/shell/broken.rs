//! What is said when something does not work: a dialog when the session cannot go on, a line that can be closed otherwise.

use super::super::session;
use super::super::state::AppState;
use leptos::html;
use leptos::prelude::*;

/// The dialog and the line.
#[component]
pub fn Broken() -> impl IntoView {
    let state = AppState::expect();
    let again = NodeRef::<html::Button>::new();
    Effect::new(move |_| {
        if let Some(again) = again.get() {
            again.focus().ok();
        }
    });
    view! {
        {move || state.broken.get().map(|why| view! {
            <div class="veil">
                <section class="dialog" role="alertdialog" aria-labelledby="broken-title" data-testid="broken">
                    <h2 id="broken-title">"The engine has stopped"</h2>
                    <p>{why}</p>
                    <p class="dim">
                        "What it knew is gone; your files are untouched. Starting it again reads the same files from the beginning. \
                        If it happens again, open fewer of them at once: the browser may have run out of memory."
                    </p>
                    <div class="dialog-buttons">
                        <button class="button button-main" node_ref=again data-testid="restart" on:click=move |_| session::restart(state)>
                            "Start again"
                        </button>
                    </div>
                </section>
            </div>
        })}
        {move || state.notice.get().map(|text| view! {
            <div class="notice" role="alert" data-testid="notice">
                <span>{text}</span>
                <button class="chip-close" title="Close" on:click=move |_| state.notice.set(None)>"×"</button>
            </div>
        })}
    }
}
