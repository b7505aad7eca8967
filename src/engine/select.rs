//! Which rows a filter, scope and order ask for. The last few answers are remembered, since a screen asks for the same rows again
//! with every scroll.

use super::{Session, marks};
use crate::ingest::Cell;
use crate::ingest::segment::head;
use crate::model::RowIx;
use crate::protocol::{Cell as CellText, Failure, Filter, Row, RowPage, RowsSpec, Scope, Sort};
use crate::query::{self, Context, QueryError, RowSet};
use std::rc::Rc;

/// How many filters and how many tables are remembered.
const REMEMBERED: usize = 6;
/// Most rows of one answer.
const MAX_ROWS: u32 = 2_000;

type Rows = Rc<Vec<u32>>;

/// The last few selections, newest last.
#[derive(Default)]
pub struct Selections {
    filters: Vec<(Filter, Rows)>,
    tables: Vec<((Filter, Scope, Vec<Sort>), Rows)>,
}

impl Selections {
    /// Something was added: nothing remembered holds any more.
    pub fn forget(&mut self) {
        self.filters.clear();
        self.tables.clear();
    }
}

/// A query's error as an answer.
pub(super) fn failure(error: QueryError) -> Failure {
    Failure::Query {
        at: error.at as u32,
        end: error.end as u32,
        message: error.message,
        fix: error.fix,
    }
}

fn remember<K: PartialEq>(memory: &mut Vec<(K, Rows)>, key: K, rows: &Rows) {
    memory.push((key, Rc::clone(rows)));
    if memory.len() > REMEMBERED {
        memory.remove(0);
    }
}

impl Session {
    /// The events that pass a filter, in time order.
    pub fn select(&mut self, filter: &Filter) -> Result<Rows, Failure> {
        if let Some((_, rows)) = self.selections.filters.iter().find(|(known, _)| known == filter) {
            return Ok(Rc::clone(rows));
        }
        if filter.recovered {
            self.include();
        }
        let set = self.passing(filter)?;
        let ranks = self.file_ranks();
        self.store.in_time_order(&ranks);
        let store = &self.store;
        let mut order = store.time_order();
        if let Some((from, to)) = filter.time {
            let before = |time: i64| order.partition_point(|&row| store.time(RowIx(row)) < time);
            order = order.get(before(from)..before(to)).unwrap_or_default();
        }
        let mut rows: Vec<u32> = match set {
            None => order.to_vec(),
            Some(set) => order.iter().copied().filter(|&row| set.contains(row)).collect(),
        };
        self.uncounted.leave(&mut rows, filter.recovered);
        let rows = Rc::new(rows);
        remember(&mut self.selections.filters, filter.clone(), &rows);
        Ok(rows)
    }

    /// The events that query and clauses let pass; `None` when there are none of them.
    fn passing(&mut self, filter: &Filter) -> Result<Option<RowSet>, Failure> {
        let mut set: Option<RowSet> = None;
        for text in std::iter::once(&filter.query).chain(&filter.clauses) {
            if text.trim().is_empty() {
                continue;
            }
            let found = self.row_set(text)?;
            set = Some(match set {
                None => found,
                Some(set) => set.and(&found),
            });
        }
        Ok(set)
    }

    /// The events that a query by itself lets pass.
    pub(super) fn row_set(&mut self, text: &str) -> Result<RowSet, Failure> {
        self.code_names.update(&self.store);
        let context = Context {
            files: &self.names,
            names: &self.code_names,
        };
        query::parse(text)
            .and_then(|tree| query::evaluate(&self.store, &context, &tree))
            .map_err(|error| failure(error.within(text)))
    }

    /// The rows of a table, in its order.
    pub(super) fn table(&mut self, spec: &RowsSpec) -> Result<Rows, Failure> {
        let key = (spec.filter.clone(), spec.scope.clone(), spec.sort.clone());
        if let Some((_, rows)) = self.selections.tables.iter().find(|(known, _)| *known == key) {
            return Ok(Rc::clone(rows));
        }
        // A process is known by its live events only.
        let live_only = Filter {
            recovered: spec.filter.recovered && !matches!(spec.scope, Scope::Process(_)),
            ..spec.filter.clone()
        };
        let selected = self.select(&live_only)?;
        let scoped = match &spec.scope {
            Scope::All => selected,
            Scope::Kind { provider, event_id } => {
                let heads: Vec<bool> = self
                    .store
                    .heads
                    .iter()
                    .map(|h| {
                        h[head::EVENT_ID] == *event_id && self.store.symbols.str(Cell(h[head::PROVIDER])) == provider
                    })
                    .collect();
                let head_of = |row: u32| self.store.rows.head.get(row as usize).copied().unwrap_or(0) as usize;
                Rc::new(
                    selected
                        .iter()
                        .copied()
                        .filter(|&row| heads.get(head_of(row)) == Some(&true))
                        .collect(),
                )
            }
            Scope::Process(process) => {
                let forest = self.forest();
                if process.ix() >= forest.len() {
                    return Err(Failure::Gone("process".to_owned()));
                }
                let rows = forest.rows(*process);
                if selected.len() == self.live() {
                    Rc::new(rows.to_vec())
                } else {
                    let passing: hashbrown::HashSet<u32> = selected.iter().copied().collect();
                    Rc::new(rows.iter().copied().filter(|row| passing.contains(row)).collect())
                }
            }
        };
        let rows = if spec.sort.is_empty() {
            scoped
        } else {
            Rc::new(self.sorted(&scoped, &spec.sort))
        };
        remember(&mut self.selections.tables, key, &rows);
        Ok(rows)
    }

    /// One screen of a table.
    pub(super) fn rows(&mut self, spec: &RowsSpec) -> Result<RowPage, Failure> {
        let table = self.table(spec)?;
        let marker = marks::marker(&spec.filter, &spec.mark);
        let wanted = table
            .iter()
            .skip(spec.start as usize)
            .take(spec.count.min(MAX_ROWS) as usize);
        let rows = wanted
            .map(|&row| {
                let row = RowIx(row);
                let cells: Vec<CellText> = spec
                    .columns
                    .iter()
                    .map(|column| self.cell(row, column, &marker))
                    .collect();
                Row {
                    row,
                    category: self.category(row),
                    origin: self.origin_of(row),
                    cells,
                }
            })
            .collect();
        Ok(RowPage {
            total: table.len() as u32,
            start: spec.start,
            rows,
        })
    }

    /// Where an event stands in a table.
    pub(super) fn locate(&mut self, row: RowIx, spec: &RowsSpec) -> Result<Option<u32>, Failure> {
        Ok(self
            .table(spec)?
            .iter()
            .position(|&r| r == row.0)
            .map(|position| position as u32))
    }

    /// `catalogue::Category` of an event, as its index.
    pub(super) fn category(&self, row: RowIx) -> u8 {
        let head = self.store.rows.head.get(row.ix()).copied().unwrap_or(0);
        self.categories.get(head as usize).copied().unwrap_or_default()
    }
}
