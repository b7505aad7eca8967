//! The forest of processes, and the one that is open: who it is, where it comes from, everything it did (`card`).

#![allow(clippy::needless_pass_by_value, clippy::large_types_passed_by_value)] // components own their props, handles all

mod card;

use self::card::Card;
use crate::protocol::Failure;
use crate::ui::number::counted;
use crate::ui::state::{AppState, Phase};
use crate::ui::widgets::split::{Divider, Grows, Size};
use crate::ui::widgets::tree::{Tree, TreeView};
use leptos::prelude::*;

/// The Processes view.
#[component]
pub fn ProcessesView() -> impl IntoView {
    let state = AppState::expect();
    let tree = Tree::new(state);
    let size = Size::new("processes", 160.0, 0.75);
    view! {
        <section class="processes" aria-label="Processes">
            <div class="processes-top">
                <Bar state tree />
                <div class="processes-tree">
                    <TreeView tree />
                    <Note state tree />
                </div>
            </div>
            <Show when=move || state.process.with(Option::is_some)>
                <Divider size grows=Grows::Up label="Height of the process's part" />
                <div class="processes-card" style:height=move || size.css()>
                    {move || state.process.get().map(|process| view! { <Card state process /> })}
                </div>
            </Show>
        </section>
    }
}

/// Find, count, expand and collapse.
#[component]
fn Bar(state: AppState, tree: Tree) -> impl IntoView {
    view! {
        <div class="processes-bar">
            <input
                class="find processes-find"
                type="search"
                placeholder="Find by image, command line or user"
                aria-label="Find a process"
                data-testid="process-find"
                prop:value=move || tree.find.get()
                on:input=move |e| tree.find.set(event_target_value(&e))
            />
            <span class="processes-count" role="status">
                {move || tree.total.get().map(|_| counted(tree.processes.get(), "process", "processes"))}
            </span>
            <Show when=move || state.is_filtered()>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || !tree.unfiltered.get()
                        on:change=move |e| tree.unfiltered.set(!event_target_checked(&e))
                    />
                    "only what passes the filter"
                </label>
            </Show>
            <span class="processes-space"></span>
            <button type="button" class="button" on:click=move |_| tree.expand_all()>
                "Expand all"
            </button>
            <button type="button" class="button" on:click=move |_| tree.collapse_all()>
                "Collapse all"
            </button>
        </div>
    }
}

/// What to do about an empty tree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    None,
    Search,
    Filter,
    Again,
}

/// Why the tree is empty, and what to do.
fn empty(state: AppState, tree: Tree) -> Option<(&'static str, String, Way)> {
    if let Some(failure) = tree.failure.get() {
        return Some(match failure {
            Failure::Query { message, .. } => ("The query cannot be understood", message, Way::Filter),
            other => ("There is no answer", other.to_string(), Way::Again),
        });
    }
    if tree.total.get() != Some(0) {
        return None;
    }
    let filtered = !tree.unfiltered.get() && state.is_filtered();
    Some(if tree.find.with(|f| !f.is_empty()) {
        let said = "Images, command lines and users were looked through.";
        ("No process has this", said.to_owned(), Way::Search)
    } else if state.phase.get() == Phase::Empty {
        (
            "No log is open",
            "Drop .evtx files anywhere on this page.".to_owned(),
            Way::None,
        )
    } else if filtered {
        let said = "Widen the query or the time range.";
        (
            "No process has an event that passes the filter",
            said.to_owned(),
            Way::Filter,
        )
    } else if state.phase.get() == Phase::Loading {
        (
            "Reading",
            "Processes appear here as they are read.".to_owned(),
            Way::None,
        )
    } else {
        let said = "Processes are known from Sysmon events, and from Security 4688 and 4689.";
        ("These logs name no process", said.to_owned(), Way::None)
    })
}

#[component]
fn Note(state: AppState, tree: Tree) -> impl IntoView {
    let said = Memo::new(move |_| empty(state, tree));
    let act = move |way: Way| match way {
        Way::Search => tree.find.set(String::new()),
        Way::Filter => state.clear_filter(),
        Way::Again => tree.again(),
        Way::None => {}
    };
    move || {
        said.get().map(|(title, text, way)| {
            let label = match way {
                Way::None => None,
                Way::Search => Some("Clear the search"),
                Way::Filter => Some("Clear the filter"),
                Way::Again => Some("Ask again"),
            };
            view! {
                <div class="grid-note" role="status">
                    <p class="grid-note-title">{title}</p>
                    <p>{text}</p>
                    {label.map(|label| view! {
                        <button type="button" class="button" on:click=move |_| act(way)>
                            {label}
                        </button>
                    })}
                </div>
            }
        })
    }
}
