//! The time range as a chip in the top bar; its cross takes it away. What sets it (strip, menus, queries) is elsewhere.

use super::super::number;
use super::super::state::AppState;
use leptos::prelude::*;

/// The time range.
#[component]
pub fn TimeChip() -> impl IntoView {
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
    move || {
        state.time.get().map(|(from, to)| {
            view! {
                <span class="chip chip-time" data-testid="chip-time" title=state.clock.with(|clock| format!("{} – {}", clock.stamp(from), clock.stamp(to)))>
                    <span class="chip-text">{state.clock.with(|clock| number::range(clock.local(from), clock.local(to), many_days.get()))}</span>
                    <button class="chip-close" title="All times" on:click=move |_| state.time.set(None)>"×"</button>
                </span>
            }
        })
    }
}
