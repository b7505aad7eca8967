//! The forest of processes as a `role="treegrid"`, for any number of them: only the rows in sight are asked for and drawn.
//!
//! Arrow right opens, arrow left closes or goes to the parent, `*` opens all siblings, letters go to a name, Enter opens the
//! process. Which processes are closed is kept here and sent with every question. `paint` draws rows, `walk` holds the
//! movements.

#![allow(clippy::large_types_passed_by_value)] // a bundle of signal handles, copied into every closure

mod paint;
mod walk;

use self::paint::{Look, Painter};
use self::walk::{Step, closed_after};
use super::rows::{Listen, Part, Rows, Source};
use super::times::Times;
use super::type_ahead::{self, TypeAhead};
use crate::model::ProcessIx;
use crate::protocol::{Failure, Filter, Request, Response, TreeRow, TreeSpec};
use crate::ui::state::AppState;
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent, MouseEvent};

const HEAD_PX: f64 = 28.0;
/// Rows to an answer when the whole forest is walked through.
const SWEEP: u32 = 4000;
const COLUMNS: [(&str, &str); 7] = [
    ("Process", "process"),
    ("PID", "pid"),
    ("Command line", "command_line"),
    ("User", "user"),
    ("Start", "start"),
    ("Life", "life"),
    ("Events", "events"),
];

type TreeRows = Rows<TreeRow, Painter>;

/// What a view does with the tree; made by [`Tree::new`], drawn by [`TreeView`].
#[derive(Clone, Copy)]
pub(crate) struct Tree {
    state: AppState,
    rows: StoredValue<Option<Rc<TreeRows>>, LocalStorage>,
    look: StoredValue<Rc<Look>, LocalStorage>,
    /// Processes whose children are hidden.
    closed: RwSignal<BTreeSet<ProcessIx>>,
    /// The text to find.
    pub find: RwSignal<String>,
    /// The page's filter does not apply.
    pub unfiltered: RwSignal<bool>,
    cursor: RwSignal<u32>,
    /// Rows of the tree, once known.
    pub total: RwSignal<Option<u32>>,
    /// Processes that are known.
    pub processes: RwSignal<u32>,
    /// Why there is no answer.
    pub failure: RwSignal<Option<Failure>>,
}

impl Tree {
    /// A tree over the session.
    pub fn new(state: AppState) -> Self {
        let tree = Self {
            state,
            rows: StoredValue::new_local(None),
            look: StoredValue::new_local(Rc::new(Look::default())),
            closed: RwSignal::new(BTreeSet::new()),
            find: RwSignal::new(String::new()),
            unfiltered: RwSignal::new(false),
            cursor: RwSignal::new(0),
            total: RwSignal::new(None),
            processes: RwSignal::new(0),
            failure: RwSignal::new(None),
        };
        let look = tree.look.with_value(Rc::clone);
        let rows = Rows::new(Painter(look), source(tree), Box::new(Ear(tree)));
        tree.rows.set_value(Some(rows));
        tree
    }

    fn with_rows<R>(&self, f: impl FnOnce(&TreeRows) -> R) -> Option<R> {
        let rows = self.rows.try_with_value(Clone::clone).flatten()?;
        Some(f(&rows))
    }

    fn spec(&self, start: u32, count: u32) -> TreeSpec {
        TreeSpec {
            filter: if self.unfiltered.get_untracked() {
                Filter::default()
            } else {
                self.state.filter.get_untracked()
            },
            find: self.find.get_untracked(),
            collapsed: self.closed.with_untracked(|c| c.iter().copied().collect()),
            start,
            count,
        }
    }

    /// Shows every process.
    pub fn expand_all(&self) {
        self.closed.set(BTreeSet::new());
    }

    /// Shows only the roots.
    pub fn collapse_all(&self) {
        let tree = *self;
        let Some(client) = self.state.client.try_get_value() else {
            return;
        };
        leptos::task::spawn_local(async move {
            let mut closed = BTreeSet::new();
            let mut start = 0;
            loop {
                let spec = TreeSpec {
                    collapsed: Vec::new(),
                    ..tree.spec(start, SWEEP)
                };
                let Ok(Response::Tree(page)) = client.ask(Request::Tree(spec)).await else {
                    return;
                };
                let parents = page.rows.iter().filter(|r| r.children > 0);
                closed.extend(parents.map(|r| ProcessIx(r.process)));
                start += page.rows.len() as u32;
                if page.rows.is_empty() || start >= page.total {
                    break;
                }
            }
            tree.closed.try_set(closed);
            tree.cursor.try_set(0);
            tree.with_rows(TreeRows::to_top);
        });
    }

    /// Asks again after a failure.
    pub fn again(&self) {
        self.failure.set(None);
        self.with_rows(TreeRows::restart);
    }

    /// Opens or closes the children of a row.
    fn toggle(&self, at: u32, open: bool) {
        let row = self
            .with_rows(|rows| rows.with(at, |r| (ProcessIx(r.process), r.children)))
            .flatten();
        if let Some((process, 1..)) = row {
            self.closed.update(|closed| {
                if open {
                    closed.remove(&process);
                } else {
                    closed.insert(process);
                }
            });
        }
    }

    fn go(&self, at: u32) {
        self.cursor.set(at);
        self.with_rows(|rows| rows.reveal(at, false));
    }

    fn open_process(&self, at: u32) {
        let process = self.with_rows(|rows| rows.with(at, |r| ProcessIx(r.process))).flatten();
        if process.is_some() {
            self.look.with_value(|look| look.picked.set(process));
            self.state.process.set(process);
        }
    }

    /// The tree row of a process that was selected elsewhere is looked for from the top.
    fn show_process(&self, process: ProcessIx) {
        let tree = *self;
        let Some(client) = self.state.client.try_get_value() else {
            return;
        };
        leptos::task::spawn_local(async move {
            let mut start = 0;
            loop {
                let spec = tree.spec(start, SWEEP);
                let Ok(Response::Tree(page)) = client.ask(Request::Tree(spec)).await else {
                    return;
                };
                if let Some(i) = page.rows.iter().position(|r| r.process == process.0) {
                    tree.look.try_with_value(|look| look.wanted.set(Some(start + i as u32)));
                    tree.settle();
                    return;
                }
                start += page.rows.len() as u32;
                if page.rows.is_empty() || start >= page.total {
                    return;
                }
            }
        });
    }

    fn settle(&self) {
        let Some(Some(at)) = self.look.try_with_value(|look| look.wanted.get()) else {
            return;
        };
        self.with_rows(|rows| {
            if at < rows.len() {
                self.look.with_value(|look| look.wanted.set(None));
                self.cursor.set(at);
                rows.reveal(at, true);
            }
        });
    }
}

struct Ear(Tree);

impl Listen for Ear {
    fn total(&self, total: u32) {
        let tree = self.0;
        tree.failure.try_set(None);
        if tree.total.try_get_untracked() != Some(Some(total)) {
            tree.total.try_set(Some(total));
        }
        tree.settle();
    }

    fn failed(&self, failure: Failure) {
        self.0.failure.try_set(Some(failure));
    }
}

fn source(tree: Tree) -> Source<TreeRow> {
    Box::new(move |start, count| {
        let spec = tree.spec(start, count);
        let client = tree.state.client.try_get_value();
        Box::pin(async move {
            let Some(client) = client else {
                return Err(Failure::Gone("tree".to_owned()));
            };
            match client.ask(Request::Tree(spec)).await? {
                Response::Tree(page) => {
                    tree.look.try_with_value(|look| look.span.set(page.span));
                    if tree.processes.try_get_untracked() != Some(page.processes) {
                        tree.processes.try_set(page.processes);
                    }
                    Ok(Part {
                        total: page.total,
                        rows: page.rows,
                    })
                }
                other => Err(Failure::Protocol(format!(
                    "a tree was asked for, the answer is {other:?}"
                ))),
            }
        })
    })
}

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
        let times = Times::of(state.overview.with(|o| o.span));
        let process = state.process.get();
        let cursor = tree.cursor.get();
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
