//! What `?` opens: the list of keys, from the one table in `keys`, and the query language by examples that can be clicked.

use super::super::keys::{self, KEYS};
use super::super::state::{AppState, Phase, View};
use leptos::html;
use leptos::prelude::*;

/// Queries that say something of any log, and what they mean.
const EXAMPLES: [(&str, &str); 8] = [
    ("powershell -enc", "both words, anywhere in the event"),
    ("level <= warning", "warnings, errors and worse"),
    ("event_id in (1, 3, 4624, 4688)", "one of several"),
    ("not provider:*Sysmon*", "what does not match; * is any text"),
    ("last 1h", "the hour before the last event of the log"),
    ("10.0.0.0/8 or 192.168.0.0/16", "any address of a network"),
    (
        "/-e(nc)?\\s/ and process:powershell.exe",
        "a regular expression, and a field",
    ),
    ("CommandLine exists", "events that have the field"),
];

/// The dialog.
#[component]
pub fn Help() -> impl IntoView {
    let state = AppState::expect();
    view! { <Show when=move || state.help.get()><Dialog /></Show> }
}

#[component]
fn Dialog() -> impl IntoView {
    let state = AppState::expect();
    let close = NodeRef::<html::Button>::new();
    Effect::new(move |_| {
        if let Some(close) = close.get() {
            close.focus().ok();
        }
    });
    let groups = KEYS
        .iter()
        .map(|group| {
            let keys = group
                .keys
                .iter()
                .map(|key| {
                    let names = key
                        .keys
                        .split(' ')
                        .map(|name| view! { <kbd>{name}</kbd> })
                        .collect_view();
                    view! { <dt>{names}</dt><dd>{key.text}</dd> }
                })
                .collect_view();
            view! { <section><h3>{group.title}</h3><dl>{keys}</dl></section> }
        })
        .collect_view();
    view! {
        <div class="veil" on:pointerdown=move |event| if event.target() == event.current_target() { state.help.set(false) }>
            <div class="dialog dialog-wide" role="dialog" aria-modal="true" aria-labelledby="help-title" data-testid="keys" on:keydown=|event| if event.key() == "Tab" { keys::stay(&event) }>
                <div class="dialog-head">
                    <h2 id="help-title">"Keys and queries"</h2>
                    <button class="chip-close" title="Close (Esc)" node_ref=close on:click=move |_| state.help.set(false)>"×"</button>
                </div>
                <div class="keys">{groups}</div>
                <Queries />
            </div>
        </div>
    }
}

/// The query language, in short.
#[component]
fn Queries() -> impl IntoView {
    let state = AppState::expect();
    let nothing = move || state.phase.get() == Phase::Empty;
    let examples = EXAMPLES
        .iter()
        .map(|(query, meaning)| {
            let put = move |_| {
                state.help.set(false);
                state.query.set((*query).to_owned());
                if state.view.get_untracked() == View::Overview {
                    state.view.set(View::Events);
                }
                keys::focus("query");
            };
            view! {
                <dt>
                    <button type="button" class="link help-query" data-testid="help-query" disabled=nothing on:click=put>
                        {*query}
                    </button>
                </dt>
                <dd>{*meaning}</dd>
            }
        })
        .collect_view();
    view! {
        <section class="help-queries">
            <h3>"Query language"</h3>
            <dl>{examples}</dl>
            <p>
                "Words side by side must all be found; and, or, not and parentheses join them. Every field completes itself while you type. The whole language is in docs/query.md, which comes with the program."
            </p>
            <p>
                "The address holds the view, the filter, the order and the zone, so that a bookmark leads back to them. Nothing of it is sent anywhere, but the browser's history keeps it; a private window forgets it."
            </p>
        </section>
    }
}
