//! A table for every kind of event, with that kind's own columns. Every Sysmon kind has its place in the list, whether it
//! occurs or not: what a log does not hold is a finding as well. `kinds` is the list at the left.

#![allow(clippy::large_types_passed_by_value)] // a bundle of signal handles

mod kinds;

use self::kinds::{Kinds, SYSMON, most_frequent};
use crate::protocol::Scope;
use crate::ui::number::counted;
use crate::ui::place::report_table;
use crate::ui::state::AppState;
use crate::ui::text::evidence;
use crate::ui::widgets::category;
use crate::ui::widgets::grid::Grid;
use crate::ui::widgets::split::{Divider, Grows, Size};
use leptos::prelude::*;

/// The Reports view.
#[component]
pub fn ReportsView() -> impl IntoView {
    let state = AppState::expect();
    let size = Size::new("reports", 180.0, 0.5);
    Effect::new(move |_| {
        if state.report.with(Option::is_none)
            && let Some(kind) = state.overview.with(|o| most_frequent(&o.kinds))
        {
            state.report.set(Some(kind));
        }
    });
    let kind = Memo::new(move |_| state.report.get());
    view! {
        <section class="reports" aria-label="Reports">
            <div class="reports-side" style:width=move || size.css()>
                <Kinds state />
            </div>
            <Divider size grows=Grows::Right label="Width of the list of kinds" />
            <div class="reports-main">
                {move || match kind.get() {
                    Some((provider, event_id)) => view! { <Report state provider event_id /> }.into_any(),
                    None => view! {
                        <div class="grid-note">
                            <p class="grid-note-title">"No kind of event is chosen"</p>
                            <p>"Choose one from the list at the left."</p>
                        </div>
                    }
                    .into_any(),
                }}
            </div>
        </section>
    }
}

/// One kind's table.
#[component]
fn Report(state: AppState, provider: String, event_id: u32) -> impl IntoView {
    let total = RwSignal::new(None::<u32>);
    let known = {
        let provider = provider.clone();
        Memo::new(move |_| {
            state.overview.with(|o| {
                let found = o
                    .kinds
                    .iter()
                    .find(|k| k.provider == provider && k.event_id == event_id);
                found.map(|k| (k.name.clone(), k.category))
            })
        })
    };
    let name = Memo::new(move |_| known.get().map(|k| k.0).unwrap_or_default());
    let nothing = if provider == SYSMON {
        "These logs hold no event of this kind. It may not have happened, or Sysmon was not set up to record it."
    } else {
        "These logs hold no event of this kind."
    };
    let scope = Scope::Kind {
        provider: provider.clone(),
        event_id,
    };
    let dot = move || format!("dot {}", category::class(known.get().map_or(category::SYSTEM, |k| k.1)));
    view! {
        <header class="reports-head">
            <span class=dot aria-hidden="true"></span>
            <h2 class="reports-title">
                {event_id}
                " "
                {move || evidence(&name.get())}
            </h2>
            <span class="reports-provider">{evidence(&provider)}</span>
            <span class="reports-total">{move || total.get().map(|n| counted(n, "event", "events"))}</span>
        </header>
        <Grid
            key=report_table(&provider, event_id)
            label=Signal::derive(move || format!("Events of kind {event_id} {}", name.get()))
            scope=Signal::stored(scope)
            nothing=Signal::stored(nothing.to_owned())
            total
        />
    }
}
