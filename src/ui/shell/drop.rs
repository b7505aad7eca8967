//! Drag and drop anywhere on the page: files and folders, as many as there are.

use super::super::icons::{Glyph, Icon};
use super::super::session;
use super::super::state::{AppState, Phase};
use crate::client::from_drop;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::DragEvent;

/// The overlay that says where to let go, and the listeners behind it.
#[component]
pub fn Overlay() -> impl IntoView {
    let state = AppState::expect();
    let handles = [
        window_event_listener(ev::dragenter, move |event| over(state, &event)),
        window_event_listener(ev::dragover, move |event| over(state, &event)),
        window_event_listener(ev::dragleave, move |event| {
            // Leaving for nothing is leaving the window; leaving for another element is not.
            if event.related_target().is_none() {
                left(state);
            }
        }),
        window_event_listener(ev::drop, move |event| dropped(state, &event)),
    ];
    on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
    let joins = move || state.phase.get() != Phase::Empty;
    view! {
        <Show when=move || state.dragging.get()>
            <div class="drop" data-testid="drop">
                <div class="drop-frame">
                    <Glyph icon=Icon::Drop />
                    <p class="drop-title">"Let go to open"</p>
                    <p class="dim">
                        {move || if joins() { "They join what is open, in time order" } else { "Files and folders, as many as you like" }}
                    </p>
                </div>
            </div>
        </Show>
    }
}

/// The drag has ended elsewhere.
pub fn left(state: AppState) {
    state.dragging.set(false);
}

fn over(state: AppState, event: &DragEvent) {
    let Some(transfer) = event.data_transfer() else { return };
    // Text dragged within the page is none of this.
    let types = transfer.types();
    if !types.iter().any(|kind| kind.as_string().as_deref() == Some("Files")) {
        return;
    }
    event.prevent_default();
    transfer.set_drop_effect("copy");
    if !state.dragging.get_untracked() {
        state.dragging.set(true);
    }
}

fn dropped(state: AppState, event: &DragEvent) {
    left(state);
    let Some(transfer) = event.data_transfer() else { return };
    // A dropped file would otherwise replace the page.
    event.prevent_default();
    let files = from_drop(&transfer);
    spawn_local(async move {
        let files = files.await;
        if files.is_empty() {
            state
                .notice
                .set(Some("There was no file in what was dropped".to_owned()));
        } else {
            session::open(state, files);
        }
    });
}
