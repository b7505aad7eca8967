//! Overview: what is open and what is in it. Files with their hashes and what is wrong with them, hosts, channels, every kind
//! of event with its count. A host or channel that is clicked narrows everything, a kind opens its report.
//!
//! `files` and `problems` are about the files, `counts` about the events.

mod counts;
mod files;
mod problems;

use super::super::number;
use super::super::state::{AppState, Phase, View};
use counts::{Channels, Hosts, Kinds};
use files::Files;
use leptos::prelude::*;
use problems::Problems;

/// The view.
#[component]
pub fn Overview() -> impl IntoView {
    let state = AppState::expect();
    let has_problems = Memo::new(move |_| state.overview.with(|overview| !overview.problems.is_empty()));
    view! {
        <div class="overview">
            <Facts />
            <Files />
            <Show when=move || has_problems.get()><Problems /></Show>
            <div class="overview-pair">
                <Hosts />
                <Channels />
            </div>
            <Kinds />
        </div>
    }
}

/// The session in one line of large figures.
#[component]
fn Facts() -> impl IntoView {
    let state = AppState::expect();
    let overview = state.overview;
    let loading = move || state.phase.get() == Phase::Loading;
    let events = move || {
        overview.with(|o| match o.shown - o.recovered.shown {
            shown if shown == o.events => number::counted(shown, "event", "events"),
            shown => format!(
                "{} of {}",
                number::count(shown),
                number::counted(o.events, "event", "events")
            ),
        })
    };
    let recovered = move || {
        let count = number::count(overview.with(|o| o.recovered.shown));
        state
            .recovered
            .get()
            .then(|| view! { <span class="fact-text">{format!("+ {count} recovered")}</span> })
    };
    let span = move || {
        overview.with(|o| o.span).map(|(from, to)| {
            view! {
                <span class="fact-text">{state.clock.with(|clock| clock.span(from, to))}</span>
                <span class="dim">{number::stretch(to.saturating_sub(from))}</span>
            }
        })
    };
    let processes = move || overview.with(|o| o.processes).unwrap_or_default();
    view! {
        <header class="facts">
            <div class="fact">
                <p class="fact-figure">{events}</p>
                {recovered}
                <span class="dim">{move || loading().then_some("so far")}</span>
            </div>
            <div class="fact">{span}</div>
            <div class="fact">
                {move || (processes() > 0).then(|| view! {
                    <button class="fact-link" title="Process tree" on:click=move |_| state.view.set(View::Processes)>
                        {number::counted(processes(), "process", "processes")}
                    </button>
                })}
            </div>
        </header>
    }
}
