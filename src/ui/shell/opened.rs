//! What the page has once a log is open: frame and view. The page builds it out of sight while it waits, so that a dropped log
//! has only to be shown: built then, it would hold up the first rows by the 70 ms in which the browser compiles its code.
//!
//! Called by `shell` and `top`.

use super::super::state::AppState;
use leptos::prelude::*;
use std::time::Duration;

/// The page is on screen before it is built further.
const PAUSE: Duration = Duration::from_millis(150);

/// Whether it was built ahead.
#[derive(Clone, Copy)]
struct Ahead(RwSignal<bool>);

/// Builds ahead when the page has had its first moment.
pub fn build_ahead() {
    let ahead = RwSignal::new(false);
    provide_context(Ahead(ahead));
    let build = move || {
        ahead.try_set(true);
    };
    set_timeout(build, PAUSE);
}

/// Its children are there, though neither seen nor reached, before a log is open.
#[component]
pub fn Opened(children: ChildrenFn) -> impl IntoView {
    let state = AppState::expect();
    let Ahead(ahead) = expect_context();
    let there = Memo::new(move |_| state.begun.get() || ahead.get());
    view! {
        <Show when=move || there.get()>
            <div class="opened" inert=move || !state.begun.get()>{children()}</div>
        </Show>
    }
}
