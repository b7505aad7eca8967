//! What could be typed next: a listbox below the box, as the ARIA practices describe a combobox. It never stands in the way:
//! it comes after a pause, nothing in it is chosen until an arrow key chooses, and Enter applies the query unless something is.
//! One question is under way at a time; an answer to a text that has changed is dropped and asked anew.
//!
//! The same list shows recent queries: arrow up in an empty box.

use super::QueryBox;
use super::edit::{byte_of, type_over};
use crate::protocol::{CompleteSpec, Completion, CompletionKind, Filter, Request, Response};
use crate::ui::number;
use crate::ui::text::{escaped, evidence};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The listbox's id.
pub(super) const LIST_ID: &str = "query-list";
/// How long typing must rest.
const PAUSE_MS: u32 = 70;
/// Answers asked for.
const MOST: u32 = 12;

/// What the list shows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    /// The bytes of the text that a choice replaces.
    from: usize,
    to: usize,
    items: Vec<Completion>,
    active: Option<usize>,
    /// They are whole queries.
    recent: bool,
}

/// The list and what it knows.
#[derive(Clone, Copy)]
pub(super) struct Complete {
    owner: QueryBox,
    shown: RwSignal<Shown>,
    timer: StoredValue<Option<Timeout>, LocalStorage>,
    /// Text and place of the question that is under way.
    asked: StoredValue<Option<(String, usize)>>,
    /// The reader wants answers: they typed, or asked for them.
    wanted: StoredValue<bool>,
}

impl Complete {
    /// Of a box; closed.
    pub fn new(owner: QueryBox) -> Self {
        Self {
            owner,
            shown: RwSignal::new(Shown::default()),
            timer: StoredValue::new_local(None),
            asked: StoredValue::new(None),
            wanted: StoredValue::new(false),
        }
    }

    /// Whether there is anything to choose.
    pub fn is_open(&self) -> bool {
        self.shown.with(|shown| !shown.items.is_empty())
    }

    /// The id of what the arrows have chosen.
    pub fn active_id(&self) -> Option<String> {
        self.shown.with(|shown| shown.active.map(option_id))
    }

    /// Closes the list; an answer that comes later opens nothing.
    pub fn close(&self) {
        self.wanted.set_value(false);
        self.timer.update_value(|timer| *timer = None);
        if self.shown.with_untracked(|shown| *shown != Shown::default()) {
            self.shown.set(Shown::default());
        }
    }

    /// The text has changed.
    pub fn typed(&self) {
        if self.owner.typed.with_untracked(|text| text.trim().is_empty()) {
            self.close();
            return;
        }
        self.wanted.set_value(true);
        let this = *self;
        self.timer.set_value(Some(Timeout::new(PAUSE_MS, move || this.ask())));
    }

    /// Asks now.
    fn open(&self) {
        self.wanted.set_value(true);
        self.ask();
    }

    /// Text and place of the cursor, bytes.
    fn place(&self) -> Option<(String, usize)> {
        let input = self.owner.input.try_get_untracked().flatten()?;
        let text = input.value();
        let at = byte_of(&text, input.selection_end().ok().flatten().unwrap_or(u32::MAX));
        Some((text, at))
    }

    fn ask(&self) {
        if self.asked.with_value(Option::is_some) {
            return;
        }
        let Some((text, at)) = self.place() else { return };
        let state = self.owner.state;
        self.asked.set_value(Some((text.clone(), at)));
        let spec = CompleteSpec {
            text,
            at: at as u32,
            filter: Filter {
                query: String::new(),
                clauses: state.composed.get_untracked(),
                time: state.time.get_untracked(),
                recovered: state.recovered.get_untracked(),
            },
            count: MOST,
        };
        let client = state.client.get_value();
        let this = *self;
        leptos::task::spawn_local(async move {
            let answer = client.ask(Request::Complete(spec)).await;
            let Some(asked) = this.asked.try_update_value(Option::take) else {
                return;
            };
            if !this.wanted.get_value() {
                return;
            }
            if asked != this.place() {
                this.ask();
                return;
            }
            // Without answers (nothing fits, the engine is busy with something else) there is no list.
            let shown = match (answer, asked) {
                (Ok(Response::Completions(found)), Some((text, _))) => {
                    let (from, to) = (found.from as usize, found.to as usize);
                    let sound = from <= to && text.is_char_boundary(from) && text.is_char_boundary(to);
                    Shown {
                        from,
                        to,
                        items: if sound { found.items } else { Vec::new() },
                        active: None,
                        recent: false,
                    }
                }
                _ => Shown::default(),
            };
            this.shown.set(shown);
        });
    }

    /// Shows recent queries, newest first; whether there are any.
    fn open_recent(&self) -> bool {
        let items: Vec<Completion> = self.owner.recent.with_value(|recent| {
            let item = |query: &String| Completion {
                insert: query.clone(),
                label: query.clone(),
                kind: CompletionKind::Value,
                ..Completion::default()
            };
            recent.iter().rev().map(item).collect()
        });
        let any = !items.is_empty();
        if any {
            self.shown.set(Shown {
                items,
                active: Some(0),
                recent: true,
                ..Shown::default()
            });
        }
        any
    }

    /// Puts an answer in its place.
    fn take(&self, at: usize) {
        let (Some(input), Some((from, to, item, recent))) = (
            self.owner.input.get_untracked(),
            self.shown.with_untracked(|shown| {
                let item = shown.items.get(at)?.clone();
                Some((shown.from, shown.to, item, shown.recent))
            }),
        ) else {
            return;
        };
        self.close();
        type_over(&input, from, to, &item.insert);
        if item.kind == CompletionKind::Value {
            // A value ends the term: nothing is offered until more is typed.
            self.close();
        }
        if recent {
            self.owner.apply_typed();
        }
    }

    fn step(&self, forward: bool) {
        self.shown.update(|shown| {
            let last = shown.items.len().saturating_sub(1);
            shown.active = match (shown.active, forward) {
                (None, true) => Some(0),
                (None, false) => Some(last),
                (Some(at), true) => (at < last).then_some(at + 1),
                (Some(at), false) => at.checked_sub(1),
            };
        });
        let chosen = self.shown.with_untracked(|shown| shown.active).map(option_id);
        let option = chosen.and_then(|id| document().get_element_by_id(&id));
        if let Some(option) = option {
            let gently = web_sys::ScrollIntoViewOptions::new();
            gently.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&gently);
        }
    }

    /// A key in the box; whether it was the list's.
    pub fn key(&self, event: &KeyboardEvent) -> bool {
        let key = event.key();
        let open = self.shown.with_untracked(|shown| !shown.items.is_empty());
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        let empty = self.owner.typed.with_untracked(|text| text.trim().is_empty());
        match key.as_str() {
            " " if event.ctrl_key() => {
                self.open();
                true
            }
            "ArrowDown" | "ArrowUp" if open && plain => {
                self.step(key == "ArrowDown");
                true
            }
            "ArrowUp" if plain && empty => self.open_recent(),
            "ArrowDown" if plain => {
                self.open();
                true
            }
            "Enter" if open => {
                let active = self.shown.with_untracked(|shown| shown.active);
                if let Some(at) = active {
                    self.take(at);
                }
                active.is_some()
            }
            "Tab" if open && plain && !event.shift_key() => {
                let (active, begun) = self.shown.with_untracked(|shown| (shown.active, shown.from < shown.to));
                let chosen = active.or(begun.then_some(0));
                match chosen {
                    Some(at) => self.take(at),
                    None => self.close(),
                }
                chosen.is_some()
            }
            "Escape" if open => {
                self.close();
                true
            }
            "ArrowLeft" | "ArrowRight" | "Home" | "End" => {
                self.close();
                false
            }
            _ => false,
        }
    }
}

fn option_id(at: usize) -> String {
    format!("query-option-{at}")
}

/// The listbox.
#[component]
pub(super) fn List(complete: Complete) -> impl IntoView {
    let options = move || {
        let (items, recent, begun) = complete.shown.with(|shown| {
            let text = complete.owner.typed.get_untracked();
            let begun = text.get(shown.from..shown.to).unwrap_or_default().to_owned();
            (shown.items.clone(), shown.recent, begun)
        });
        items
            .into_iter()
            .enumerate()
            .map(|(at, item)| option(complete, at, &item, recent, &begun))
            .collect_view()
    };
    // The list is drawn anew when its items change, not when an arrow moves.
    let items = Memo::new(move |_| complete.shown.with(|shown| (shown.items.clone(), shown.from, shown.to)));
    view! {
        <Show when=move || complete.is_open()>
            <ul
                class="complete"
                role="listbox"
                id=LIST_ID
                data-testid="complete"
                aria-label=move || if complete.shown.with(|shown| shown.recent) { "Recent queries" } else { "Completions" }
            >
                {move || {
                    items.track();
                    untrack(options)
                }}
            </ul>
        </Show>
    }
}

fn option(complete: Complete, at: usize, item: &Completion, recent: bool, begun: &str) -> impl IntoView + use<> {
    let class = match item.kind {
        _ if recent => "complete-item is-query",
        CompletionKind::Field => "complete-item is-field",
        CompletionKind::Value => "complete-item is-value",
        CompletionKind::Word => "complete-item is-word",
    };
    let (before, typed, after) = split(&item.label, begun);
    let (before, typed, after) = (evidence(before), evidence(typed), evidence(after));
    let active = move || complete.shown.with(|shown| shown.active == Some(at));
    view! {
        <li
            class=class
            class:is-active=active
            role="option"
            id=option_id(at)
            aria-selected=move || active().to_string()
            title=escaped(&item.label).into_owned()
            // Before the box loses the focus.
            on:pointerdown=move |event| {
                event.prevent_default();
                event.stop_propagation();
                complete.take(at);
            }
        >
            <span class="complete-label">{before}<b>{typed}</b>{after}</span>
            {(!item.note.is_empty()).then(|| view! { <span class="complete-note">{evidence(&item.note)}</span> })}
            {(item.events > 0).then(|| view! { <span class="complete-count">{number::count(item.events)}</span> })}
        </li>
    }
}

/// A label around the part that is typed already (any case); nothing is in the middle when it does not hold it.
fn split<'a>(label: &'a str, begun: &str) -> (&'a str, &'a str, &'a str) {
    let begun = begun.trim_matches('"');
    let found = (!begun.is_empty())
        .then(|| {
            label.char_indices().find_map(|(at, _)| {
                let part = label.get(at..at + begun.len())?;
                part.eq_ignore_ascii_case(begun).then_some(at)
            })
        })
        .flatten();
    let Some(at) = found else { return (label, "", "") };
    let (before, rest) = label.split_at(at);
    let (typed, after) = rest.split_at(begun.len());
    (before, typed, after)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn what_is_typed_stands_out() {
        assert_eq!(split("CommandLine", "line"), ("Command", "Line", ""));
        assert_eq!(split("Image", "x"), ("Image", "", ""));
        assert_eq!(split("Image", ""), ("Image", "", ""));
        assert_eq!(split("éa", "A"), ("é", "a", ""));
        assert_eq!(split("SYSTEM", "\"sys"), ("", "SYS", "TEM"));
    }
}
