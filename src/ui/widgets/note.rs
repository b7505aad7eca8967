//! What every empty table needs to know of the filter.

use crate::protocol::Filter;
use crate::ui::state::AppState;
use leptos::prelude::*;

/// A query, a clause or a time range is set.
pub(crate) fn is_filtering(filter: &Filter) -> bool {
    !filter.query.is_empty() || !filter.clauses.is_empty() || filter.time.is_some()
}

/// Lets every event pass again.
pub(crate) fn clear_filter(state: AppState) {
    state.query.set(String::new());
    state.clauses.set(Vec::new());
    state.time.set(None);
}
