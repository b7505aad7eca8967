//! The status line: what is shown of what is there, what was read and how fast, and that nothing was requested. Its data
//! attributes are part of the automation contract.

use super::super::number;
use super::super::state::{AppState, View};
use crate::protocol::{FileInfo, Severity};
use leptos::prelude::*;

/// The line.
#[component]
pub fn Status() -> impl IntoView {
    let state = AppState::expect();
    let overview = state.overview;
    let progress = state.progress;
    let begun = move || state.begun.get();
    let ms = move |ms: Option<f64>| ms.map(|ms| ms.round().to_string());
    view! {
        <footer
            class="status"
            data-testid="status"
            data-events=move || overview.with(|o| o.events)
            data-shown=move || overview.with(|o| o.shown)
            data-files=move || progress.with(|p| p.files.len())
            data-problems=move || overview.with(|o| o.problems.len())
            data-duplicates=move || overview.with(|o| o.duplicates)
            data-recovered=move || overview.with(|o| recovered(&o.files))
            data-memory=move || overview.with(|o| o.memory)
            data-first-rows-ms=move || ms(progress.with(|p| p.batch.first_rows_ms))
            data-load-ms=move || ms(progress.with(|p| p.batch.load_ms))
        >
            <Show when=begun fallback=|| view! { <span>"Nothing is open"</span> }>
                <Counts />
            </Show>
            <span class="status-space"></span>
            <Show when=begun>
                <Speed />
            </Show>
            <Requests />
        </footer>
    }
}

#[component]
fn Counts() -> impl IntoView {
    let state = AppState::expect();
    let overview = state.overview;
    let shown = move || {
        overview.with(|o| {
            let live = o.shown - o.recovered.shown;
            if live == o.events {
                view! { <b>{number::count(o.events)}</b>{if o.events == 1 { " event" } else { " events" }} }.into_any()
            } else {
                view! { <b>{number::count(live)}</b>" of "{number::counted(o.events, "event", "events")} }.into_any()
            }
        })
    };
    let more = move || {
        let counts = state.overview.with(|o| o.recovered);
        state.recovered.get().then(|| {
            let equal = match counts.equal {
                0 => String::new(),
                equal => format!(" ({} equal live ones)", number::count(equal)),
            };
            let of = if counts.shown == counts.events {
                String::new()
            } else {
                format!(" of {}", number::count(counts.events))
            };
            view! { " + "<b>{number::count(counts.shown)}</b>{of}" recovered"{equal} }
        })
    };
    let places = move || {
        overview.with(|o| {
            format!(
                "{} · {}",
                number::counted(o.hosts.len() as u64, "host", "hosts"),
                number::counted(o.channels.len() as u64, "channel", "channels")
            )
        })
    };
    let span = move || {
        overview
            .with(|o| o.span)
            .map(|(from, to)| state.clock.with(|clock| clock.span(from, to)))
    };
    let problems = move || {
        overview.with(|o| {
            let worst = o.problems.iter().map(|problem| problem.kind.severity()).max()?;
            let class = match worst {
                Severity::Note => "status-link",
                Severity::Warning => "status-link status-warn",
                Severity::Loss => "status-link status-bad",
            };
            let text = number::counted(o.problems.len() as u64, "problem", "problems");
            Some(view! {
                <button class=class title="What is wrong with the files" on:click=move |_| state.view.set(View::Overview)>
                    {text}
                </button>
            })
        })
    };
    let old = move || {
        let count = overview.with(|o| recovered(&o.files));
        (count > 0).then(|| view! {
            <button class="status-link" title="Records that are not live any more: where they lie" on:click=move |_| state.view.set(View::Evidence)>
                {number::counted(count, "recovered record", "recovered records")}
            </button>
        })
    };
    let duplicates = move || {
        let count = overview.with(|o| o.duplicates);
        (count > 0).then(|| view! {
            <span class="status-places" title="Records that tell an event which another file tells too: each such event is shown once, with all its places">
                {number::counted(count, "duplicate folded", "duplicates folded")}
            </span>
        })
    };
    view! {
        <span role="status">{shown}{more}</span>
        {duplicates}
        <Show when=move || state.is_filtered()>
            <button class="status-link" data-testid="clear-filter" on:click=move |_| state.clear_filter()>"Show all"</button>
        </Show>
        <span class="status-places">{places}</span>
        <span class="status-span">{span}</span>
        {problems}
        {old}
    }
}

/// Records that are not live, over all files.
fn recovered(files: &[FileInfo]) -> u32 {
    files.iter().map(|file| file.recovered).sum()
}

#[component]
fn Speed() -> impl IntoView {
    let state = AppState::expect();
    let loaded = move || {
        state.progress.with(|progress| {
            let ms = progress.batch.load_ms?;
            let speed = progress
                .bytes_per_second()
                .map(|speed| format!(" · {}/s", number::bytes(speed as u64)))
                .unwrap_or_default();
            Some(format!("loaded in {}{speed}", number::duration_ms(ms)))
        })
    };
    let memory = move || {
        let bytes = state.overview.with(|o| o.memory);
        (bytes > 0).then(|| number::bytes(bytes))
    };
    view! {
        <span class="status-load">{loaded}</span>
        <span title="What the engine holds in memory">{memory}</span>
    }
}

#[component]
fn Requests() -> impl IntoView {
    let state = AppState::expect();
    let quiet = move || state.requests.get() == 0;
    let title = move || {
        if quiet() {
            "Since it was loaded this page has requested nothing from anywhere: it counts, and its policy forbids every connection"
        } else {
            "Something in this page tried to reach out since it was loaded; a browser extension may do so. The policy of the page forbids every connection"
        }
    };
    view! {
        <span class=move || if quiet() { "status-quiet" } else { "status-bad" } title=title data-testid="requests">
            <i class="dot-round" aria-hidden="true"></i>
            {move || number::counted(state.requests.get(), "request", "requests")}
        </span>
    }
}
