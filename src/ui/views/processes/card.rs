//! The open process: its line of descent, its children, its facts, its events of every kind.

use crate::model::ProcessIx;
use crate::protocol::{Column, DetailField, Failure, KindCount, ProcessCard, ProcessLink, Request, Response, Scope};
use crate::ui::clause::quote;
use crate::ui::number::{count, counted};
use crate::ui::state::AppState;
use crate::ui::text::{escaped, evidence, evidence_lines};
use crate::ui::time::clock::Clock;
use crate::ui::widgets::grid::Grid;
use crate::ui::widgets::{category, clip};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

const COLUMNS: [Column; 4] = [Column::Time, Column::Event, Column::Target, Column::What];
/// Children shown before the button for more.
const FEW: usize = 12;

type Answer = RwSignal<Option<Result<Arc<ProcessCard>, Failure>>>;
type Kinds = BTreeSet<(String, u32)>;

/// A clause that lets only these kinds pass; none when there are none.
fn clause(kinds: &Kinds) -> Option<String> {
    let parts: Vec<String> = kinds
        .iter()
        .map(|(provider, id)| format!("(provider = {} and event_id = {id})", quote(provider)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" or "))
}

/// Asks for the process, and again when there are more events.
fn ask(state: AppState, process: ProcessIx) -> Answer {
    let card = RwSignal::new(None);
    let asked = StoredValue::new(0u32);
    Effect::new(move |_| {
        state.overview.with(|o| o.events);
        let Some(client) = state.client.try_get_value() else {
            return;
        };
        let round = asked.get_value() + 1;
        asked.set_value(round);
        leptos::task::spawn_local(async move {
            let answer = match client.ask(Request::Process(process)).await {
                Ok(Response::Process(card)) => Ok(Arc::new(*card)),
                Ok(other) => Err(Failure::Protocol(format!(
                    "a process was asked for, the answer is {other:?}"
                ))),
                Err(failure) => Err(failure),
            };
            if asked.try_get_value() == Some(round) {
                card.try_set(Some(answer));
            }
        });
    });
    card
}

/// The part under the tree.
#[component]
pub(super) fn Card(state: AppState, process: ProcessIx) -> impl IntoView {
    let card = ask(state, process);
    let known = move || card.get().and_then(Result::ok);
    view! {
        <div class="card">
            {move || match card.get() {
                None => view! { <div class="card-head"></div> }.into_any(),
                Some(Err(failure)) => view! { <p class="card-said">{failure.to_string()}</p> }.into_any(),
                Some(Ok(card)) => view! { <Head state card /> }.into_any(),
            }}
            <div class="card-body">
                <div class="card-facts" tabindex="0" role="region" aria-label="Facts about the process">
                    {move || known().map(|card| facts(&card.facts, &state.clock.get()))}
                </div>
                <Events state process card />
            </div>
        </div>
    }
}

/// Everything the process did, with a button a kind.
#[component]
fn Events(state: AppState, process: ProcessIx, card: Answer) -> impl IntoView {
    let kinds = RwSignal::new(Kinds::new());
    let unfiltered = RwSignal::new(false);
    let total = RwSignal::new(None::<u32>);
    let clauses = Signal::derive(move || kinds.with(clause).into_iter().collect::<Vec<_>>());
    view! {
        <div class="card-events">
            <div class="card-kinds" role="group" aria-label="Kinds of event">
                {move || card.get().and_then(Result::ok).map(|card| chips(kinds, &card.kinds))}
                <Show when=move || state.is_filtered()>
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=move || !unfiltered.get()
                            on:change=move |e| unfiltered.set(!event_target_checked(&e))
                        />
                        "only what passes the filter"
                    </label>
                </Show>
                <span class="card-total">{move || total.get().map(|n| counted(n, "event", "events"))}</span>
            </div>
            <Grid
                key="process"
                label=Signal::stored("Events of the process".to_owned())
                scope=Signal::stored(Scope::Process(process))
                columns=COLUMNS.to_vec()
                clauses
                unfiltered
                total
                nothing=Signal::stored("These logs hold no event of this process.".to_owned())
            />
        </div>
    }
}

/// Name, host, descent, children.
#[component]
fn Head(state: AppState, card: Arc<ProcessCard>) -> impl IntoView {
    let creation = card.creation;
    let ancestors = card.ancestors.iter().map(|link| {
        view! {
            <li>
                {go(state, link)}
                <span class="card-step" aria-hidden="true">"›"</span>
            </li>
        }
    });
    view! {
        <header class="card-head">
            <h2 class="card-title" class:is-placeholder=!card.logged>
                {evidence(&card.label)}
            </h2>
            {(!card.logged).then(|| view! { <span class="badge">"not logged"</span> })}
            <span class="card-host">{evidence(&card.host)}</span>
            <span class="card-space"></span>
            {creation.map(|row| view! {
                <button type="button" class="button" on:click=move |_| state.selected.set(Some(row))>
                    "Show its creation"
                </button>
            })}
            <button
                type="button"
                class="icon-button"
                title="Close the process"
                aria-label="Close the process"
                on:click=move |_| state.process.set(None)
            >
                <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                    <path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" />
                </svg>
            </button>
        </header>
        <div class="card-lines">
            {(!card.ancestors.is_empty()).then(|| view! {
                <div class="card-line">
                    <span class="card-label">"Started by"</span>
                    <ol class="card-path">
                        {ancestors.collect_view()}
                        <li aria-current="true">{evidence(&card.label)}</li>
                    </ol>
                </div>
            })}
            <Children state card=Arc::clone(&card) />
        </div>
    }
}

#[component]
fn Children(state: AppState, card: Arc<ProcessCard>) -> impl IntoView {
    let all = RwSignal::new(false);
    let known = card.children.len();
    let missing = card.child_count.saturating_sub(known as u32);
    (card.child_count > 0).then(move || {
        let title = format!("Children {}", count(card.child_count));
        let links = move || {
            let shown = if all.get() { known } else { FEW };
            let links = card.children.iter().take(shown);
            links.map(|link| view! { <li>{go(state, link)}</li> }).collect_view()
        };
        let more = move || {
            if all.get() {
                "fewer".to_owned()
            } else {
                format!("{} more", count((known - FEW) as u32))
            }
        };
        view! {
            <div class="card-line">
                <span class="card-label">{title}</span>
                <ul class="card-path">
                    {links}
                    {(known > FEW).then(|| view! {
                        <li>
                            <button type="button" class="link" on:click=move |_| all.update(|a| *a = !*a)>
                                {more}
                            </button>
                        </li>
                    })}
                    {(missing > 0).then(|| view! {
                        <li class="card-more">{format!("and {} that the tree shows", count(missing))}</li>
                    })}
                </ul>
            </div>
        }
    })
}

fn go(state: AppState, link: &ProcessLink) -> impl IntoView + use<> {
    let process = link.process;
    view! {
        <button
            type="button"
            class="link"
            class:is-placeholder=!link.logged
            on:click=move |_| state.process.set(Some(process))
        >
            {evidence(&link.label)}
        </button>
    }
}

fn facts(facts: &[DetailField], clock: &Clock) -> impl IntoView + use<> {
    let rows = facts.iter().map(|fact| {
        let value = fact.time.map_or_else(|| fact.value.clone(), |ticks| clock.stamp(ticks));
        let copy = fact.time.map_or_else(|| fact.value.clone(), |ticks| clock.iso(ticks));
        view! {
            <div class="detail-field" data-field=fact.name.clone()>
                <dt>{evidence(&fact.name)}</dt>
                <dd>
                    <span class="detail-value">{evidence_lines(&value)}</span>
                    {fact.note.as_ref().map(|note| view! { <small class="detail-note">{evidence_lines(note)}</small> })}
                    <span class="detail-acts">
                        <button
                            type="button"
                            title="Copy"
                            aria-label=format!("Copy {}", fact.name)
                            on:click=move |_| clip::write(escaped(&copy).into_owned())
                        >
                            "copy"
                        </button>
                    </span>
                </dd>
            </div>
        }
    });
    view! { <dl class="detail-fields">{rows.collect_view()}</dl> }
}

/// A button a kind: pressed ones are shown, all when none is.
fn chips(chosen: RwSignal<Kinds>, kinds: &[KindCount]) -> impl IntoView + use<> {
    let chips = kinds.iter().filter(|k| k.events > 0).map(|kind| {
        let this = (kind.provider.clone(), kind.event_id);
        let that = this.clone();
        let name = if kind.name.is_empty() {
            &kind.provider
        } else {
            &kind.name
        };
        let toggle = move |_| {
            chosen.update(|c| {
                if !c.remove(&this) {
                    c.insert(this.clone());
                }
            });
        };
        view! {
            <button
                type="button"
                class="kind-chip"
                aria-pressed=move || chosen.with(|c| c.contains(&that)).to_string()
                on:click=toggle
            >
                <span class=format!("dot {}", category::class(kind.category)) aria-hidden="true"></span>
                {evidence(&format!("{} {name}", kind.event_id))}
                <span class="kind-count">{count(kind.events)}</span>
            </button>
        }
    });
    chips.collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_kinds_become_one_clause() {
        let mut kinds = Kinds::new();
        assert_eq!(clause(&kinds), None);
        kinds.insert(("A \"b\"".to_owned(), 3));
        kinds.insert(("Z".to_owned(), 1));
        assert_eq!(
            clause(&kinds).as_deref(),
            Some("(provider = \"A \"\"b\"\"\" and event_id = 3) or (provider = \"Z\" and event_id = 1)")
        );
    }
}
