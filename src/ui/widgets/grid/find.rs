//! The bar that looks for something in a table: Ctrl+F opens it, Enter and F3 go to the next find, with Shift to the one
//! before, Esc closes it. It takes the place of the browser's own search, which sees only the rows on screen; pressed again
//! in the bar, Ctrl+F is the browser's.
//!
//! What is typed is a query; what cannot be one is looked for as it stands. `way` is plain and tested natively.

mod way;

use self::way::{Said, Way, walk, went_round};
use super::core::{EventRows, Grid};
use crate::protocol::{Failure, FindSpec, Request, Response};
use crate::ui::clause::quote;
use gloo_timers::callback::Timeout;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

/// How long typing rests before it is looked for.
const REST_MS: u32 = 140;

/// The bar's own state; copied into closures.
#[derive(Clone, Copy)]
struct Bar {
    grid: Grid,
    text: RwSignal<String>,
    said: RwSignal<Said>,
    /// Where the search began.
    start: StoredValue<u32>,
    /// The find that the search stands on.
    at: StoredValue<Option<u32>>,
    /// The find has been selected: the next Enter goes on.
    taken: StoredValue<bool>,
    /// Enter was pressed before the answer was there: what it finds is selected.
    eager: StoredValue<bool>,
    /// Rises with every search, so that a late answer is known.
    round: StoredValue<u32>,
    /// The answer to the newest search is not there yet.
    busy: StoredValue<bool>,
}

impl Bar {
    fn look(self, way: Way) {
        let text = self.text.get_untracked().trim().to_owned();
        let round = self.round.get_value().wrapping_add(1);
        self.round.set_value(round);
        self.busy.set_value(false);
        if text.is_empty() {
            self.stand(None);
            self.said.set(Said::default());
            self.grid.state.mark.set(String::new());
            return;
        }
        let Some(client) = self.grid.state.client.try_get_value() else {
            return;
        };
        self.busy.set_value(true);
        let (from, backwards) = walk(way, self.at.get_value(), self.start.get_value());
        leptos::task::spawn_local(async move {
            let ask = |query: String| {
                client.ask(Request::Find(FindSpec {
                    table: self.grid.table(),
                    query,
                    from,
                    backwards,
                }))
            };
            let mut query = text.clone();
            let mut answer = ask(query.clone()).await;
            let as_text = matches!(answer, Err(Failure::Query { .. }));
            if as_text {
                query = quote(&text);
                answer = ask(query.clone()).await;
            }
            if self.round.try_get_value() != Some(round) {
                return;
            }
            self.busy.set_value(false);
            let eager = self.eager.try_update_value(std::mem::take).unwrap_or_default();
            match answer {
                Ok(Response::Found(found)) => {
                    self.grid.state.mark.set(query);
                    let went = found.position.is_some_and(|to| went_round(from, backwards, to));
                    let walked = matches!(way, Way::Next | Way::Back);
                    self.said.set(Said::of(found, went, way, as_text));
                    self.stand(found.position);
                    if way == Way::Stay {
                        return;
                    }
                    if let Some(to) = found.position {
                        let takes = walked || eager;
                        let follows = self.grid.state.selected.with_untracked(Option::is_some);
                        self.grid.bring(to, takes || follows);
                        self.taken.set_value(takes);
                    }
                }
                Ok(other) => self.fail(&format!("the answer is {other:?}")),
                Err(failure) => self.fail(&failure.to_string()),
            }
        });
    }

    fn fail(self, why: &str) {
        self.stand(None);
        self.said.set(Said {
            count: why.to_owned(),
            note: "",
            none: true,
        });
    }

    /// The search stands on this row.
    fn stand(self, at: Option<u32>) {
        self.at.set_value(at);
        self.grid.look.try_with_value(|look| look.found.set(at));
        self.grid.with_rows(EventRows::refill_all);
    }

    /// Enter: the first find is selected where it is, then the next ones.
    fn step(self, back: bool) {
        if self.busy.get_value() {
            self.eager.set_value(true);
            return;
        }
        if !back
            && !self.taken.get_value()
            && let Some(at) = self.at.get_value()
        {
            self.taken.set_value(true);
            self.grid.bring(at, true);
            return;
        }
        self.look(if back { Way::Back } else { Way::Next });
    }
}

/// The bar, and the keys that open it wherever the focus is.
#[component]
pub(super) fn Find(grid: Grid) -> impl IntoView {
    let bar = Bar {
        grid,
        text: RwSignal::new(String::new()),
        said: RwSignal::new(Said::default()),
        start: StoredValue::new(0),
        at: StoredValue::new(None),
        taken: StoredValue::new(false),
        eager: StoredValue::new(false),
        busy: StoredValue::new(false),
        round: StoredValue::new(0),
    };
    let input = NodeRef::<html::Input>::new();
    let back = StoredValue::new_local(None::<HtmlElement>);
    let begin = move || {
        if !grid.finding.get_untracked() {
            let focused = document()
                .active_element()
                .and_then(|el| el.dyn_into::<HtmlElement>().ok());
            back.set_value(focused.filter(|el| el.tag_name() != "BODY"));
            let top = grid.with_rows(|rows| rows.visible().0).unwrap_or_default();
            let chosen = grid.cursor.get_untracked().row;
            let selected = grid.state.selected.with_untracked(Option::is_some);
            bar.start.set_value(chosen.filter(|_| selected).unwrap_or(top));
            grid.finding.set(true);
        } else if let Some(input) = input.get_untracked() {
            input.focus().ok();
            input.select();
        }
    };
    let close = move || {
        bar.text.set(String::new());
        bar.look(Way::Here);
        grid.finding.set(false);
        let kept = back
            .try_update_value(Option::take)
            .flatten()
            .filter(|el| el.is_connected());
        if let Some(el) = kept.or_else(|| grid.scroller()) {
            el.focus().ok();
        }
    };
    let keys = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let ctrl = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        let key = event.key();
        if event.default_prevented() || grid.state.help.get_untracked() {
            return;
        }
        if ctrl && key.eq_ignore_ascii_case("f") {
            let inside = input.get_untracked().is_some_and(|input| {
                let node: &web_sys::Node = &input;
                document()
                    .active_element()
                    .is_some_and(|el| node.is_same_node(Some(&el)))
            });
            if !inside {
                event.prevent_default();
                begin();
            }
        } else if key == "F3" && grid.finding.get_untracked() {
            event.prevent_default();
            bar.step(event.shift_key());
        }
    });
    on_cleanup(move || {
        keys.remove();
        grid.state.mark.try_set(String::new());
    });
    // Another table, or more events: the same search counts anew.
    Effect::new(move |before: Option<()>| {
        grid.filter.track();
        grid.sort.track();
        grid.state.generation.track();
        if before.is_some() && grid.finding.get_untracked() {
            bar.look(Way::Stay);
        }
    });
    view! {
        <Show when=move || grid.finding.get()>
            <Strip bar input close=Callback::new(move |()| close()) />
        </Show>
    }
}

#[component]
fn Strip(bar: Bar, input: NodeRef<html::Input>, close: Callback<()>) -> impl IntoView {
    // Dropped, a timer never rings.
    let timer = StoredValue::new_local(None::<Timeout>);
    let waiting = StoredValue::new(false);
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            input.focus().ok();
        }
    });
    let typed = move |event| {
        bar.text.set(event_target_value(&event));
        waiting.set_value(true);
        timer.set_value(Some(Timeout::new(REST_MS, move || {
            waiting.try_set_value(false);
            bar.look(Way::Here);
        })));
    };
    let key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Enter" => {
                // What was just typed is looked for first.
                if waiting.get_value() {
                    waiting.set_value(false);
                    timer.set_value(None);
                    bar.look(Way::Here);
                    bar.step(false);
                } else {
                    bar.step(event.shift_key());
                }
            }
            "Escape" => close.run(()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let missed = move || bar.said.with(|said| said.none);
    view! {
        <div class="grid-find" role="search" aria-label="Find in this table" data-testid="find">
            <input
                class="find grid-find-text"
                class:is-none=missed
                type="text"
                placeholder="Find in this table: words, or a query"
                aria-label="Find in this table"
                spellcheck="false"
                autocomplete="off"
                data-testid="find-text"
                node_ref=input
                prop:value=move || bar.text.get()
                on:input=typed
                on:keydown=key
            />
            <span class="grid-find-count" class:is-none=missed role="status" data-testid="find-count">
                {move || bar.said.with(|said| said.count.clone())}
                {move || bar.said.with(|said| (!said.note.is_empty()).then(|| view! { " "<small>{said.note}</small> }))}
            </span>
            <button
                type="button"
                class="icon-button"
                title="Find before (Shift+Enter, Shift+F3)"
                aria-label="Find before"
                data-testid="find-previous"
                on:click=move |_| bar.step(true)
            >
                <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                    <path d="M3.5 10l4.500 -4.500l4.500 4.500" fill="none" stroke="currentColor" stroke-width="1.500" />
                </svg>
            </button>
            <button
                type="button"
                class="icon-button"
                title="Next find (Enter, F3)"
                aria-label="Next find"
                data-testid="find-next"
                on:click=move |_| bar.step(false)
            >
                <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                    <path d="M3.500 6l4.500 4.500l4.500 -4.500" fill="none" stroke="currentColor" stroke-width="1.500" />
                </svg>
            </button>
            <button
                type="button"
                class="icon-button"
                title="Close (Esc)"
                aria-label="Close the search"
                on:click=move |_| close.run(())
            >
                <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                    <path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" />
                </svg>
            </button>
        </div>
    }
}
