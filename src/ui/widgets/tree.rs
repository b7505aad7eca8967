//! The forest of processes as a `role="treegrid"`, for any number of them: only the rows in sight are asked for and drawn.
//!
//! Arrow right opens, arrow left closes or goes to the parent, `*` opens all siblings, letters go to a name, Enter opens the
//! process. Which processes are closed is kept here and sent with every question. `core` acts, `paint` draws
//! rows, `walk` holds the movements.

#![allow(clippy::large_types_passed_by_value)] // a bundle of signal handles, copied into every closure

mod core;
mod paint;
mod walk;

pub(crate) use self::core::Tree;
use self::core::TreeRows;
use self::walk::{Step, closed_after};
use super::times::Times;
use super::type_ahead::{self, TypeAhead};
use crate::model::ProcessIx;
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeSet;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent, MouseEvent};

const HEAD_PX: f64 = 28.0;
const COLUMNS: [(&str, &str); 7] = [
    ("Process", "process"),
    ("PID", "pid"),
    ("Command line", "command_line"),
    ("User", "user"),
    ("Start", "start"),
    ("Life", "life"),
    ("Events", "events"),
];

/// Draws a tree.
#[component]
pub(crate) fn TreeView(tree: Tree) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let spacer = NodeRef::<html::Div>::new();
    let pool = NodeRef::<html::Div>::new();
    let ahead = StoredValue::new_local(TypeAhead::default());
    Effect::new(move |_| {
        if let (Some(scroller), Some(spacer), Some(pool)) = (scroller.get(), spacer.get(), pool.get()) {
            tree.with_rows(|rows| rows.mount(scroller.into(), spacer.into(), pool.into(), HEAD_PX));
        }
    });
    follow(tree);
    let heads = COLUMNS.iter().enumerate().map(|(at, (label, key))| {
        view! {
            <div
                class="tree-th"
                role="columnheader"
                aria-colindex=(at + 1).to_string()
                data-field=*key
            >
                {*label}
            </div>
        }
    });
    view! {
        <div
            class="tree-scroll"
            role="treegrid"
            tabindex="0"
            aria-label="Processes"
            aria-rowcount=move || tree.total.get().map_or(-1, i64::from).to_string()
            aria-colcount=COLUMNS.len().to_string()
            aria-activedescendant=move || walk::row_id(tree.cursor.get())
            node_ref=scroller
            on:scroll=move |_| {
                tree.with_rows(TreeRows::on_scroll);
            }
            on:keydown=move |e| on_key(tree, ahead, &e)
            on:click=move |e: MouseEvent| on_click(tree, &e)
            on:dblclick=move |e: MouseEvent| on_double(tree, &e)
            on:mouseover=move |e: MouseEvent| walk::tooltip(&e)
        >
            <div class="tree-head" role="row">
                {heads.collect_view()}
            </div>
            <div class="tree-space" role="presentation" node_ref=spacer>
                <div class="tree-pool" role="rowgroup" node_ref=pool></div>
            </div>
        </div>
    }
}

/// Asks again whenever what the tree depends on changes.
fn follow(tree: Tree) {
    let state = tree.state;
    let filter = Memo::new(move |_| (tree.unfiltered.get(), state.filter.get()));
    Effect::new(move |before: Option<String>| {
        filter.track();
        tree.closed.track();
        let find = tree.find.get();
        tree.with_rows(|rows| {
            if before.is_some_and(|b| b != find) {
                rows.to_top();
            }
            rows.restart();
        });
        find
    });
    Effect::new(move |before: Option<(u32, u32)>| {
        let now = (state.generation.get(), state.overview.with(|o| o.events));
        if let Some(before) = before.filter(|b| *b != now) {
            // With more events the forest is another one, and its numbers mean other processes.
            if before.1 != now.1 && tree.closed.with_untracked(|c| !c.is_empty()) {
                tree.closed.set(BTreeSet::new());
            }
            tree.with_rows(TreeRows::refresh);
        }
        now
    });
    Effect::new(move |_| {
        let times = state
            .clock
            .with(|clock| Times::of(state.overview.with(|o| o.span), clock));
        let process = state.process.get();
        let cursor = tree.cursor.get();
        tree.with_rows(|rows| rows.keep(cursor));
        let elsewhere = tree.look.with_value(|look| {
            look.times.replace(times);
            look.cursor.set(cursor);
            look.open.set(process);
            look.picked.replace(process) != process
        });
        if let Some(process) = process.filter(|_| elsewhere) {
            tree.show_process(process);
        }
        tree.with_rows(TreeRows::refill_all);
    });
}

fn row_of(event: &MouseEvent) -> Option<(Element, u32)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let row = target.closest(".tree-row").ok()??;
    let at = row
        .get_attribute("aria-rowindex")?
        .parse::<u32>()
        .ok()?
        .checked_sub(1)?;
    Some((target, at))
}

fn on_click(tree: Tree, event: &MouseEvent) {
    let Some((target, at)) = row_of(event) else { return };
    tree.cursor.set(at);
    if target.class_list().contains("tree-toggle") {
        let open = tree.with_rows(|rows| rows.with(at, |r| r.expanded)).flatten();
        tree.toggle(at, open == Some(false));
    } else {
        tree.open_process(at);
    }
}

fn on_double(tree: Tree, event: &MouseEvent) {
    let Some((target, at)) = row_of(event) else { return };
    if !target.class_list().contains("tree-toggle") {
        let open = tree.with_rows(|rows| rows.with(at, |r| r.expanded)).flatten();
        tree.toggle(at, open == Some(false));
    }
}

fn on_key(tree: Tree, ahead: StoredValue<TypeAhead, LocalStorage>, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let at = tree.cursor.get_untracked();
    let now = event.time_stamp();
    let key = event.key();
    let step = tree.with_rows(|rows| {
        let row = |at: u32| rows.with(at, |r| (r.depth, r.children, r.expanded));
        Step::of(&key, at, rows.len(), rows.page(), row)
    });
    match step.flatten() {
        Some(Step::Go(to)) => {
            tree.go(to);
            if tree.state.process.with_untracked(Option::is_some) {
                tree.open_process(to);
            }
        }
        Some(Step::Open) => tree.toggle(at, true),
        Some(Step::Close) => tree.toggle(at, false),
        Some(Step::Enter) => tree.open_process(at),
        Some(Step::OpenSiblings) => {
            let opened = tree.with_rows(|rows| {
                let row = |at: u32| rows.with(at, |r| (r.depth, ProcessIx(r.process)));
                tree.closed
                    .with_untracked(|closed| closed_after(closed, at, rows.len(), row))
            });
            if let Some(closed) = opened {
                tree.closed.set(closed);
            }
        }
        None => {
            let mut letters = key.chars();
            let (Some(letter), None) = (letters.next(), letters.next()) else {
                return;
            };
            // Digits switch views, `?` lists the keys.
            if !letter.is_alphabetic() {
                return;
            }
            let typed = ahead
                .try_update_value(|a| a.push(letter, now).to_owned())
                .unwrap_or_default();
            let found = tree.with_rows(|rows| {
                let names: Vec<(u32, String)> = (0..rows.len())
                    .filter_map(|i| Some((i, rows.with(i, |r| r.name.clone())?)))
                    .collect();
                type_ahead::find(names.iter().map(|(i, n)| (*i, n.as_str())), at, &typed)
            });
            if let Some(to) = found.flatten() {
                tree.go(to);
            }
        }
    }
    event.prevent_default();
    event.stop_propagation();
}
