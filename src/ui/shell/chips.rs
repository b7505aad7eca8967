//! What narrows the view, beside the query: the time range and the clauses that were clicked together.

use super::super::number;
use super::super::state::AppState;
use super::super::text::{escaped, evidence};
use leptos::prelude::*;

/// The chips.
#[component]
pub fn Chips() -> impl IntoView {
    let state = AppState::expect();
    let many_days = Memo::new(move |_| {
        let span = state.overview.with(|overview| overview.span);
        span.is_some_and(|(from, to)| {
            let day = |ticks| {
                state
                    .clock
                    .with(|clock| clock.readable(ticks))
                    .get(..10)
                    .map(str::to_owned)
            };
            day(from) != day(to)
        })
    });
    view! {
        <div class="chips" data-testid="chips">
            {move || state.time.get().map(|(from, to)| view! {
                <span class="chip chip-time" data-testid="chip-time" title=state.clock.with(|clock| format!("{} – {}", clock.stamp(from), clock.stamp(to)))>
                    <span class="chip-text">{state.clock.with(|clock| number::range(clock.local(from), clock.local(to), many_days.get()))}</span>
                    <button class="chip-close" title="All times" on:click=move |_| state.time.set(None)>"×"</button>
                </span>
            })}
            <For each=move || state.clauses.get() key=Clone::clone let:clause>
                <Clause clause=clause />
            </For>
            <Show when=move || state.clauses.with(|clauses| clauses.len() > 1)>
                <button class="chips-clear" on:click=move |_| state.clauses.set(Vec::new())>"Clear"</button>
            </Show>
        </div>
    }
}

#[component]
fn Clause(clause: String) -> impl IntoView {
    let state = AppState::expect();
    let excludes = clause.starts_with("not ");
    let shown = escaped(&clause).into_owned();
    let turn = if excludes { "show only these" } else { "hide these" };
    let (negated, dropped) = (clause.clone(), clause.clone());
    view! {
        <span class="chip" class:chip-not=excludes data-testid="chip">
            <button class="chip-text" title=format!("{shown}\nClick to {turn} instead") on:click=move |_| state.negate(&negated)>
                {evidence(&clause)}
            </button>
            <button class="chip-close" title="Take away" on:click=move |_| state.drop_clause(&dropped)>"×"</button>
        </span>
    }
}
