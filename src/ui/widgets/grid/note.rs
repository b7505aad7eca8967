//! What a table without rows says: why it is empty, and what to do.

use super::core::{EventRows, Grid};
use crate::protocol::{Failure, Filter};
use crate::ui::state::Phase;
use leptos::prelude::*;

/// Why nothing is shown.
#[derive(Clone, PartialEq, Eq)]
enum Why {
    Rows,
    Filter,
    Reading,
    NoLog,
    Nothing,
    Failed(Failure),
}

/// Lies over an empty table.
#[component]
pub(super) fn Note(grid: Grid, #[prop(into)] nothing: Signal<String>) -> impl IntoView {
    let state = grid.state;
    let why = Memo::new(move |_| {
        if let Some(failure) = grid.failure.get() {
            return Why::Failed(failure);
        }
        match grid.total.get() {
            Some(0) => {}
            _ => return Why::Rows,
        }
        let filtered = grid.filter.with(|f| *f != Filter::default());
        match state.phase.get() {
            Phase::Empty => Why::NoLog,
            _ if filtered => Why::Filter,
            Phase::Loading => Why::Reading,
            _ => Why::Nothing,
        }
    });
    let said = move || match why.get() {
        Why::Rows => None,
        Why::Filter => Some((
            "No event passes the filter",
            "Widen the query, the time range or the values.".to_owned(),
        )),
        Why::Reading => Some(("Reading", "Events appear here as they are read.".to_owned())),
        Why::NoLog => Some(("No log is open", "Drop .evtx files anywhere on this page.".to_owned())),
        Why::Nothing => Some(("Nothing here", nothing.get())),
        Why::Failed(Failure::Query { message, .. }) => Some(("The query cannot be understood", message)),
        Why::Failed(failure) => Some(("There is no answer", failure.to_string())),
    };
    let again = move |_| {
        grid.failure.set(None);
        grid.with_rows(EventRows::restart);
    };
    let page_filtered = move || state.is_filtered();
    view! {
        <Show when=move || why.get() != Why::Rows>
            <div class="grid-note" role="status">
                <p class="grid-note-title">{move || said().map(|s| s.0)}</p>
                <p>{move || said().map(|s| s.1)}</p>
                <Show when=move || matches!(why.get(), Why::Filter | Why::Failed(Failure::Query { .. })) && page_filtered()>
                    <button type="button" class="button" on:click=move |_| state.clear_filter()>
                        "Clear the filter"
                    </button>
                </Show>
                <Show when=move || matches!(why.get(), Why::Failed(ref f) if !matches!(f, Failure::Query { .. }))>
                    <button type="button" class="button" on:click=again>
                        "Ask again"
                    </button>
                </Show>
            </div>
        </Show>
    }
}
