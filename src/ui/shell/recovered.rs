//! The switch in the top bar that shows the events which the logs do not count beside the live ones, and the words that say so
//! wherever they are counted too. What they are and how they are found is the engine's.

use super::super::number;
use super::super::state::AppState;
use leptos::prelude::*;

/// The switch; not there while there is nothing to show.
#[component]
pub fn RecoveredSwitch() -> impl IntoView {
    let state = AppState::expect();
    let counts = Memo::new(move |_| state.overview.with(|overview| overview.recovered));
    let there = move || state.recovered.get() || counts.with(|counts| counts.events > 0);
    let title = move || {
        let asked = if state.recovered.get() {
            "They are shown beside the live ones (u)"
        } else {
            "Click to show them beside the live ones (u)"
        };
        let counts = counts.get();
        let left_out = |count: u32, why: &str| match count {
            0 => String::new(),
            count => format!("\n{} are left out: {why}", number::count(count)),
        };
        format!(
            "Records that the logs no longer count: left over in unused bytes, or hidden in other records. {asked}{}{}",
            left_out(counts.equal, "they equal live ones"),
            left_out(counts.dropped, "there are too many"),
        )
    };
    view! {
        <Show when=there>
            <button
                type="button"
                class="chip chip-switch"
                aria-pressed=move || state.recovered.get().to_string()
                title=title
                data-testid="recovered"
                on:click=move |_| state.recovered.update(|on| *on = !*on)
            >
                {move || if state.recovered.get() { "✓ " } else { "+ " }}
                {move || number::count(counts.with(|counts| counts.events))}
                " recovered"
            </button>
        </Show>
    }
}

/// "with recovered records", while they are counted too.
#[component]
pub fn WithRecovered() -> impl IntoView {
    let state = AppState::expect();
    view! {
        <Show when=move || state.recovered.get()>
            <small class="with-recovered">"with recovered records"</small>
        </Show>
    }
}
