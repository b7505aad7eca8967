//! The process tree as a list of visible rows, one screen at a time.

use super::Session;
use crate::analysis::{Forest, Known};
use crate::catalogue;
use crate::model::{ProcessIx, Ticks};
use crate::protocol::{Failure, Filter, TreePage, TreeRow, TreeSpec};
use crate::query::RowSet;
use std::rc::Rc;

/// Most rows of one answer.
const MAX_ROWS: u32 = 2_000;

/// A visible row: which process, how deep, its place among its siblings.
#[derive(Clone, Copy)]
struct Visible {
    process: ProcessIx,
    depth: u32,
    position: u32,
    siblings: u32,
    children: u32,
}

/// The last flattened tree.
#[derive(Default)]
pub struct Trees {
    last: Option<(TreeSpec, Rc<Flat>)>,
}

struct Flat {
    rows: Vec<Visible>,
    matches: RowSet,
    span: (i64, i64),
}

impl Trees {
    /// Something was added: nothing remembered holds any more.
    pub fn forget(&mut self) {
        self.last = None;
    }
}

impl Session {
    pub(super) fn tree(&mut self, spec: &TreeSpec) -> Result<TreePage, Failure> {
        let forest = self.forest();
        let key = TreeSpec {
            start: 0,
            count: 0,
            ..spec.clone()
        };
        let flat = match &self.trees.last {
            Some((known, flat)) if *known == key => Rc::clone(flat),
            _ => {
                let flat = Rc::new(self.flatten(&forest, spec)?);
                self.trees.last = Some((key, Rc::clone(&flat)));
                flat
            }
        };
        let wanted = flat
            .rows
            .iter()
            .skip(spec.start as usize)
            .take(spec.count.min(MAX_ROWS) as usize);
        let rows = wanted
            .map(|visible| self.tree_row(&forest, visible, &flat, spec))
            .collect();
        Ok(TreePage {
            total: flat.rows.len() as u32,
            start: spec.start,
            processes: forest.len() as u32,
            span: flat.span,
            rows,
        })
    }

    fn flatten(&mut self, forest: &Forest, spec: &TreeSpec) -> Result<Flat, Failure> {
        let count = forest.len();
        let all = (0..count as u32).map(ProcessIx);
        let selected = self.select(&Filter {
            recovered: false,
            ..spec.filter.clone()
        })?;
        let unfiltered = selected.len() == self.live();
        let mut passing = vec![unfiltered; count];
        if !unfiltered {
            for &row in selected.iter() {
                let row = crate::model::RowIx(row);
                for process in [forest.of_row(row), forest.also_of_row(row)].into_iter().flatten() {
                    if let Some(slot) = passing.get_mut(process.ix()) {
                        *slot = true;
                    }
                }
            }
        }
        let find = spec.find.trim().to_lowercase();
        let matches = RowSet::from_fn(count, |i| {
            passing.get(i) == Some(&true) && (find.is_empty() || self.process_has(forest, ProcessIx(i as u32), &find))
        });
        // A process is shown when it or one of its descendants matches.
        let mut shown = RowSet::none(count);
        let mut mark = vec![false; count];
        for process in all.filter(|p| matches.contains(p.0)) {
            let mut at = Some(process);
            while let Some(p) = at.filter(|p| mark.get(p.ix()) == Some(&false)) {
                if let Some(slot) = mark.get_mut(p.ix()) {
                    *slot = true;
                }
                at = forest.process(p).parent;
            }
        }
        shown = shown.or(&RowSet::from_fn(count, |i| mark.get(i) == Some(&true)));
        let collapsed: hashbrown::HashSet<ProcessIx> = spec.collapsed.iter().copied().collect();
        let mut rows = Vec::new();
        let mut stack: Vec<Visible> = Vec::new();
        let push = |stack: &mut Vec<Visible>, siblings: &[ProcessIx], depth: u32| {
            let visible: Vec<ProcessIx> = siblings.iter().copied().filter(|p| shown.contains(p.0)).collect();
            let count = visible.len() as u32;
            for (i, process) in visible.into_iter().enumerate().rev() {
                stack.push(Visible {
                    process,
                    depth,
                    position: i as u32 + 1,
                    siblings: count,
                    children: 0,
                });
            }
            count
        };
        push(&mut stack, forest.roots(), 1);
        while let Some(mut visible) = stack.pop() {
            let children = forest.children(visible.process);
            visible.children = children.iter().filter(|p| shown.contains(p.0)).count() as u32;
            rows.push(visible);
            if !collapsed.contains(&visible.process) {
                push(&mut stack, children, visible.depth + 1);
            }
        }
        let lives = (0..count as u32)
            .map(|p| life(forest, ProcessIx(p)))
            .filter(|(from, _)| from.is_plausible());
        let span = lives.fold(None, |span: Option<(i64, i64)>, (from, to)| {
            Some(span.map_or((from.0, to.0), |(first, last)| (first.min(from.0), last.max(to.0))))
        });
        Ok(Flat {
            rows,
            matches,
            span: span.unwrap_or_default(),
        })
    }

    /// Image, command line or user holds the text (in lower case).
    fn process_has(&self, forest: &Forest, process: ProcessIx, find: &str) -> bool {
        let p = forest.process(process);
        [p.image, p.command_line, p.user]
            .iter()
            .any(|&cell| self.store.symbols.text(cell).to_lowercase().contains(find))
            || p.pid.is_some_and(|pid| pid.to_string() == find)
    }

    fn tree_row(&self, forest: &Forest, visible: &Visible, flat: &Flat, spec: &TreeSpec) -> TreeRow {
        let process = visible.process;
        let p = forest.process(process);
        let text = |cell| self.store.symbols.text(cell);
        let image = text(p.image);
        let (from, to) = life(forest, process);
        TreeRow {
            process: process.0,
            depth: visible.depth,
            position: visible.position,
            siblings: visible.siblings,
            children: visible.children,
            expanded: visible.children > 0 && !spec.collapsed.contains(&process),
            matches: flat.matches.contains(process.0),
            name: catalogue::template::file_name(&image).to_owned(),
            image,
            pid: p.pid.map(|pid| pid.to_string()).unwrap_or_default(),
            command_line: text(p.command_line),
            user: p.user_text(&self.store.symbols),
            host: text(p.host),
            start: p.start.map(Ticks::readable).unwrap_or_default(),
            start_inferred: p.start_known != Known::Logged,
            logged: p.creation.is_some(),
            parent_link: p.parent_link.as_str().to_owned(),
            life: p.start.is_some().then_some((from.0, to.0)),
            ended: p.end_kind.is_exact(),
            counts: self.process_categories(forest, process),
        }
    }
}

/// From start to end as far as they are known.
fn life(forest: &Forest, process: ProcessIx) -> (Ticks, Ticks) {
    let p = forest.process(process);
    let from = p.start.or(p.end).unwrap_or_default();
    (from, p.end.unwrap_or(from).max(from))
}
