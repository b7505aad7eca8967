//! What a view holds of a tree, and what keys and clicks do with it.

use super::super::rows::{Listen, Part, Rows, Source};
use super::paint::{Look, Painter};
use crate::model::ProcessIx;
use crate::protocol::{Failure, Filter, Request, Response, TreeRow, TreeSpec};
use crate::ui::state::AppState;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Rows to an answer when the whole forest is walked through.
const SWEEP: u32 = 4000;

pub(super) type TreeRows = Rows<TreeRow, Painter>;

/// What a view does with the tree; made by [`Tree::new`], drawn by `TreeView`.
#[derive(Clone, Copy)]
pub(crate) struct Tree {
    pub(super) state: AppState,
    rows: StoredValue<Option<Rc<TreeRows>>, LocalStorage>,
    pub(super) look: StoredValue<Rc<Look>, LocalStorage>,
    /// Processes whose children are hidden.
    pub(super) closed: RwSignal<BTreeSet<ProcessIx>>,
    /// The text to find.
    pub find: RwSignal<String>,
    /// The page's filter does not apply.
    pub unfiltered: RwSignal<bool>,
    pub(super) cursor: RwSignal<u32>,
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

    pub(super) fn with_rows<R>(&self, f: impl FnOnce(&TreeRows) -> R) -> Option<R> {
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
    pub(super) fn toggle(&self, at: u32, open: bool) {
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

    pub(super) fn go(&self, at: u32) {
        self.cursor.set(at);
        self.with_rows(|rows| rows.reveal(at, false));
    }

    pub(super) fn open_process(&self, at: u32) {
        let process = self.with_rows(|rows| rows.with(at, |r| ProcessIx(r.process))).flatten();
        if process.is_some() {
            self.look.with_value(|look| look.picked.set(process));
            self.state.process.set(process);
        }
    }

    /// The tree row of a process that was selected elsewhere is looked for from the top.
    pub(super) fn show_process(&self, process: ProcessIx) {
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
                    let session = tree.state.overview.try_with_untracked(|o| o.span).flatten();
                    tree.look
                        .try_with_value(|look| look.span.set(session.unwrap_or(page.span)));
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
