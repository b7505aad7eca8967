//! What narrows the view, beside the query: the clauses that were clicked together, in a row of their own below the top bar, as
//! soon as there is one. The row reads as it means: clauses joined by `or` stand in one frame, frames are joined by `and`. The
//! time range is a chip of its own (`time_chip`).
//!
//! By mouse: click for the menu, double-click to edit, drag to move, drop on another one to join by `or`, click a joint to turn
//! it. By keyboard: one tab stop, arrows walk, the letters of the menu act. What moving means is in `clause`; `edit` is the box
//! in place of a chip, `drag` the pointer's part.

mod drag;
mod edit;

use self::drag::Drag;
use self::edit::Edit;
use super::super::clause::{self, Clause};
use super::super::state::{AppState, QueryError};
use super::super::text::{escaped, evidence};
use super::super::widgets::clip;
use super::super::widgets::menu::{Item, Menu, Open, Opened};
use super::query::edit::fixed;
use super::query::fix_button;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

/// What the row knows besides the clauses.
#[derive(Clone, Copy)]
struct Row {
    state: AppState,
    /// The clause that is being edited.
    editing: RwSignal<Option<usize>>,
    /// The chip that Tab leads to.
    cursor: RwSignal<usize>,
    menu: Open,
    drag: RwSignal<Option<Drag>>,
}

impl Row {
    fn len(&self) -> usize {
        self.state.clauses.with_untracked(Vec::len)
    }

    /// Changes the clauses and leaves the focus on the chip that `change` names.
    fn change(&self, change: impl FnOnce(&mut Vec<Clause>) -> usize) {
        let at = self.state.clauses.try_update(change).unwrap_or_default();
        self.focus(at);
    }

    fn change_one(&self, at: usize, change: impl FnOnce(&mut Clause)) {
        self.change(|all| {
            if let Some(clause) = all.get_mut(at) {
                change(clause);
            }
            at
        });
    }

    fn take_away(&self, at: usize) {
        self.change(|all| {
            clause::remove(all, at);
            at.min(all.len().saturating_sub(1))
        });
        if self.len() == 0 {
            super::super::keys::focus("query");
        }
    }

    /// Gives the focus to a chip, once it is drawn.
    fn focus(&self, at: usize) {
        self.cursor.set(at);
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            let chip = document()
                .query_selector(&format!("[data-chip=\"{at}\"] .chip-text"))
                .ok()
                .flatten()
                .and_then(|chip| chip.dyn_into::<HtmlElement>().ok());
            if let Some(chip) = chip {
                chip.focus().ok();
            }
        });
    }
}

/// The row of clauses; nothing while there are none.
#[component]
pub fn Clauses() -> impl IntoView {
    let state = AppState::expect();
    let row = Row {
        state,
        editing: RwSignal::new(None),
        cursor: RwSignal::new(0),
        menu: RwSignal::new_local(None),
        drag: RwSignal::new(None),
    };
    // Clauses come and go elsewhere too.
    Effect::new(move |_| {
        let len = state.clauses.with(Vec::len);
        row.editing.set(None);
        row.cursor.update(|at| *at = (*at).min(len.saturating_sub(1)));
    });
    let wrong = move || state.query_error.get().filter(|error| error.clause.is_some());
    let copy = move |_| {
        let composed = state.composed.get_untracked();
        let query = clause::whole_query(&state.query.get_untracked(), &composed, state.time.get_untracked());
        clip::write(escaped(&query).into_owned());
    };
    view! {
        <Show when=move || state.clauses.with(|all| !all.is_empty())>
            <section class="clauses" aria-label="Clauses of the filter">
                <div
                    class="clauses-row"
                    class:is-dragging=move || row.drag.with(Option::is_some)
                    role="toolbar"
                    aria-label="Clauses"
                    data-testid="chips"
                    on:keydown=move |event| on_key(row, &event)
                >
                    {move || groups(row, &state.clauses.get())}
                </div>
                {move || wrong().map(|error| said(row, error))}
                <span class="clauses-tools">
                    <button class="chips-clear" title="Copy the whole filter as one query" data-testid="copy-query" on:click=copy>
                        "Copy as query"
                    </button>
                    <button class="chips-clear" title="Take all clauses away" data-testid="clear-chips" on:click=move |_| state.clauses.set(Vec::new())>
                        "Clear"
                    </button>
                </span>
                <Menu open=row.menu />
            </section>
        </Show>
    }
}

/// Which clause cannot be understood, why, and a button for what was probably meant.
fn said(row: Row, error: QueryError) -> impl IntoView {
    let at = error.clause.unwrap_or_default();
    let fix = error.fix.map(|fix| {
        fix_button(fix, move |fix| {
            row.change_one(at, |clause| {
                if let Some(fixed) = fixed(&clause.text, fix) {
                    clause.text = fixed;
                }
            });
        })
    });
    view! {
        <span class="clauses-wrong" role="alert"><b>{format!("Clause {}", at + 1)}</b>" "{error.message}</span>
        {fix}
    }
}

/// A frame a group, joints between.
fn groups(row: Row, all: &[Clause]) -> impl IntoView + use<> {
    let groups = clause::groups(all).into_iter().map(|group| {
        let many = group.len() > 1;
        let start = group.start;
        let chips = group.filter_map(|at| {
            let clause = all.get(at)?.clone();
            Some(view! {
                {(at > start).then(|| joint(row, at, true))}
                {chip(row, at, clause)}
            })
        });
        view! {
            {(start > 0).then(|| joint(row, start, false))}
            <span class="clauses-group" class:is-many=many role=many.then_some("group") aria-label=many.then_some("Any of")>
                {chips.collect_view()}
            </span>
        }
    });
    groups.collect_view()
}

fn joint(row: Row, at: usize, or: bool) -> impl IntoView {
    let title = if or {
        "Either of the two; click for both"
    } else {
        "Both; click for either of the two"
    };
    view! {
        <button
            type="button"
            class="joint"
            tabindex="-1"
            title=format!("{title} (O)")
            data-testid="joint"
            on:click=move |_| row.change(|all| {
                clause::turn_joint(all, at);
                at
            })
        >
            {if or { "or" } else { "and" }}
        </button>
    }
}

fn chip(row: Row, at: usize, clause: Clause) -> impl IntoView {
    let Clause { text, off, .. } = clause;
    let excludes = clause::is_negated(&text);
    let wrong = move || {
        row.state
            .query_error
            .with(|error| error.as_ref().is_some_and(|e| e.clause == Some(at)))
    };
    let (word, rest) = match text.strip_prefix("not ") {
        Some(rest) if excludes => ("not ", rest.to_owned()),
        _ => ("", text.clone()),
    };
    let shown = escaped(&text).into_owned();
    let said = if off {
        format!("{shown}, turned off")
    } else {
        shown.clone()
    };
    let drop = move |place| {
        move || {
            row.drag
                .with(|drag| drag.as_ref().is_some_and(|drag| drag.shows(at, place)))
        }
    };
    view! {
        <span
            class="chip"
            class:chip-not=excludes
            class:chip-off=off
            class:chip-wrong=wrong
            class:is-before=drop(drag::Place::Before)
            class:is-after=drop(drag::Place::After)
            class:is-with=drop(drag::Place::With)
            data-testid="chip"
            data-chip=at
        >
            {move || if row.editing.get() == Some(at) {
                view! { <Edit row at text=text.clone() /> }.into_any()
            } else {
                view! {
                    <button
                        type="button"
                        class="chip-text"
                        aria-haspopup="menu"
                        aria-label=said.clone()
                        title=format!("{shown}\nClick for what can be done, double-click to edit, drag to move")
                        tabindex=move || if row.cursor.get() == at { "0" } else { "-1" }
                        on:focus=move |_| row.cursor.set(at)
                        on:pointerdown=move |event| drag::press(row, at, &event)
                        on:pointermove=move |event| drag::movement(row, &event)
                        on:pointerup=move |event| drag::release(row, &event)
                        on:pointercancel=move |_| row.drag.set(None)
                        on:click=move |_| if !drag::was_drag(row) { open_menu(row, at) }
                        on:dblclick=move |_| row.editing.set(Some(at))
                        on:contextmenu=move |event| {
                            event.prevent_default();
                            open_menu(row, at);
                        }
                    >
                        <b class="chip-word">{word}</b>
                        {evidence(&rest)}
                    </button>
                    <button
                        type="button"
                        class="chip-close"
                        tabindex="-1"
                        title="Take away (Del)"
                        on:click=move |_| row.take_away(at)
                    >
                        "×"
                    </button>
                }
                .into_any()
            }}
        </span>
    }
}

fn open_menu(row: Row, at: usize) {
    let chip = document()
        .query_selector(&format!("[data-chip=\"{at}\"] .chip-text"))
        .ok()
        .flatten()
        .and_then(|chip| chip.dyn_into::<HtmlElement>().ok());
    let Some(clause) = row.state.clauses.with_untracked(|all| all.get(at).cloned()) else {
        return;
    };
    let rect = chip.as_ref().map(|chip| chip.get_bounding_client_rect());
    row.menu.set(Some(Opened {
        x_px: rect.as_ref().map_or(0.0, |rect| rect.left() - 8.0),
        y_px: rect.as_ref().map_or(0.0, |rect| rect.bottom() + 4.0),
        title: escaped(&clause.text).into_owned(),
        items: items(row, at, &clause),
        back: chip,
    }));
}

fn items(row: Row, at: usize, clause: &Clause) -> Vec<Item> {
    let act = |key: &'static str| {
        move || {
            act(row, at, key);
        }
    };
    let many = row.len() > 1;
    let turned = if clause::is_negated(&clause.text) {
        "Include instead"
    } else {
        "Exclude instead"
    };
    let off = if clause.off { "Turn on" } else { "Turn off" };
    let joint = if clause.or {
        "And the one before"
    } else {
        "Or the one before"
    };
    vec![
        Item::new("Edit…", "E", act("e")),
        Item::new(turned, "N", act("n")),
        Item::new(off, "D", act("d")),
        Item::new("Only this", "Shift I", act("I")).only_if(many || row.state.is_filtered()),
        Item::new(joint, "O", act("o")).apart().only_if(at > 0),
        Item::new("Move left", "Alt ←", act("left")).only_if(many),
        Item::new("Move right", "Alt →", act("right")).only_if(many),
        Item::new("Copy as query", "C", act("c")).apart(),
        Item::new("Take away", "Del", act("Delete")),
    ]
}

/// What a key does to a chip; whether it does anything.
fn act(row: Row, at: usize, key: &str) -> bool {
    let text = row
        .state
        .clauses
        .with_untracked(|all| all.get(at).map(|c| c.text.clone()));
    let Some(text) = text else { return false };
    match key {
        "e" | "E" | "F2" => row.editing.set(Some(at)),
        "n" | "N" | "!" => row.change_one(at, |clause| clause.text = clause::negated(&clause.text)),
        "d" | "D" => row.change_one(at, |clause| clause.off = !clause.off),
        "o" | "O" => row.change(|all| {
            clause::turn_joint(all, at);
            at
        }),
        "I" => {
            row.state.only(text);
            row.focus(0);
        }
        "c" | "C" => clip::write(escaped(&text).into_owned()),
        "left" => row.change(|all| clause::step(all, at, false)),
        "right" => row.change(|all| clause::step(all, at, true)),
        "Delete" | "Backspace" => row.take_away(at),
        _ => return false,
    }
    true
}

fn on_key(row: Row, event: &KeyboardEvent) {
    let key = event.key();
    // The box of a chip that is edited has its own keys.
    if row.editing.get_untracked().is_some() {
        return;
    }
    if key == "Escape" && row.drag.get_untracked().is_some() {
        row.drag.set(None);
    } else if event.ctrl_key() || event.meta_key() {
        return;
    } else {
        let (at, last) = (row.cursor.get_untracked(), row.len().saturating_sub(1));
        let done = match (key.as_str(), event.alt_key()) {
            ("ArrowLeft", true) => act(row, at, "left"),
            ("ArrowRight", true) => act(row, at, "right"),
            (_, true) => false,
            (to @ ("ArrowLeft" | "ArrowRight" | "Home" | "End"), _) => {
                row.focus(match to {
                    "ArrowLeft" => at.saturating_sub(1),
                    "ArrowRight" => (at + 1).min(last),
                    "Home" => 0,
                    _ => last,
                });
                true
            }
            ("ArrowDown" | "ContextMenu", _) => {
                open_menu(row, at);
                true
            }
            ("F10", _) if event.shift_key() => {
                open_menu(row, at);
                true
            }
            (key, _) => act(row, at, key),
        };
        if !done {
            return;
        }
    }
    event.prevent_default();
    event.stop_propagation();
}
