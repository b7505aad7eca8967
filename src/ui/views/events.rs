//! Every event in one table.

use crate::protocol::{Column, Scope};
use crate::ui::widgets::grid::Grid;
use leptos::prelude::*;

/// The columns at first.
const COLUMNS: [Column; 6] = [
    Column::Time,
    Column::Event,
    Column::Host,
    Column::Process,
    Column::Target,
    Column::What,
];

/// The Events view.
#[component]
pub fn EventsView() -> impl IntoView {
    view! {
        <section class="events" aria-label="Events">
            <Grid
                key="events"
                label=Signal::stored("Events".to_owned())
                scope=Signal::stored(Scope::All)
                columns=COLUMNS.to_vec()
                nothing=Signal::stored("These logs hold no events.".to_owned())
            />
        </section>
    }
}
