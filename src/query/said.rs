//! What Target and What say: texts that a template makes of several fields. Events with equal fields say the same, so each
//! combination is put into words once. Used by `leaf`, and by `engine` for cells and for counting.

use crate::catalogue::{self, EventKind};
use crate::ingest::Cell;
use crate::ingest::segment::Table;
use crate::model::RowIx;
use crate::store::Store;
use hashbrown::HashTable;
use std::borrow::Cow;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Saying {
    Target,
    What,
}

/// The texts of all events. No two entries come from events with the same fields, but two may be equal.
pub struct Said {
    /// The text of each event.
    pub of_row: Vec<u32>,
    /// All texts, one behind the other.
    pub texts: String,
    /// Where each ends.
    pub ends: Vec<usize>,
}

impl Saying {
    /// What one event says.
    pub fn of(self, store: &Store, row: RowIx) -> String {
        let Some((table, at)) = store.place(row) else {
            return String::new();
        };
        let get = |name: &str| store.shown(store.field(row, name)?);
        self.say(store, table, at, kind(store, table), &get)
    }

    /// What every event says.
    pub fn of_all(self, store: &Store) -> Said {
        // With each plan the rows that differ, and the numbers of their texts.
        let plans = store.tables.iter().map(|table| Plan::new(store, table, self));
        let mut plans: Vec<_> = plans.map(|plan| (plan, HashTable::<(u32, u32)>::new())).collect();
        let mut said = Said {
            of_row: Vec::with_capacity(store.len()),
            texts: String::new(),
            ends: vec![0],
        };
        // The first text is that of nothing.
        for (&table, &row) in store.rows.table.iter().zip(&store.rows.table_row) {
            let Some((plan, known)) = plans.get_mut(table as usize) else {
                said.of_row.push(0);
                continue;
            };
            let hash = plan.hash(row);
            if let Some(&(_, text)) = known.find(hash, |&(other, _)| plan.cells(other).eq(plan.cells(row))) {
                said.of_row.push(text);
                continue;
            }
            let text = said.ends.len() as u32;
            said.texts += &self.say(store, plan.table, row as usize, plan.kind, &|name| {
                plan.shown(store, name, row)
            });
            said.ends.push(said.texts.len());
            said.of_row.push(text);
            known.insert_unique(hash, (row, text), |&(other, _)| plan.hash(other));
        }
        said
    }

    fn say(
        self,
        store: &Store,
        table: &Table,
        at: usize,
        kind: Option<&EventKind>,
        get: catalogue::Get<'_, '_>,
    ) -> String {
        match (kind, self) {
            (Some(kind), Self::Target) => kind.target_text(get),
            (Some(kind), Self::What) => kind.what_text(get),
            (None, Self::Target) => String::new(),
            (None, Self::What) => {
                let fields = table.names.iter().zip(&table.columns);
                catalogue::generic_what(fields.filter_map(|(&name, column)| {
                    let text = store.shown(Cell(column.get(at).copied()?))?;
                    Some((store.symbols.str(Cell(name)), text))
                }))
            }
        }
    }
}

impl Said {
    /// A text by its number.
    pub fn text(&self, number: usize) -> &str {
        let end = |at: usize| self.ends.get(at).copied().unwrap_or_default();
        let from = number.checked_sub(1).map_or(0, end);
        self.texts.get(from..end(number)).unwrap_or_default()
    }
}

fn kind(store: &Store, table: &Table) -> Option<&'static EventKind> {
    catalogue::lookup(store.symbols.str(Cell(table.provider)), table.event_id)
}

/// What is needed to put the events of a table into words.
struct Plan<'a> {
    table: &'a Table,
    kind: Option<&'static EventKind>,
    /// Columns by the names that the template uses.
    names: Vec<(&'static str, Option<&'a [u32]>)>,
    /// The columns that the text is made of.
    columns: Vec<&'a [u32]>,
}

impl<'a> Plan<'a> {
    fn new(store: &'a Store, table: &'a Table, saying: Saying) -> Self {
        let kind = kind(store, table);
        let column = |name: &str| table.columns.get(store.column(table, name)?).map(Vec::as_slice);
        let mut names = Vec::new();
        let mut columns = Vec::new();
        if let Some(kind) = kind {
            let template = match saying {
                Saying::Target => kind.target,
                Saying::What => kind.what,
            };
            for name in catalogue::template::fields_of(template) {
                let full = kind.field(name).map(|field| field.name);
                let both = [Some(name), full].into_iter().flatten();
                names.extend(both.map(|name| (name, column(name))));
            }
            names.sort_unstable();
            names.dedup();
            columns.extend(names.iter().filter_map(|&(_, column)| column));
        } else if saying == Saying::What {
            columns.extend(table.columns.iter().map(Vec::as_slice));
        }
        Self {
            table,
            kind,
            names,
            columns,
        }
    }

    fn shown(&self, store: &'a Store, name: &str, row: u32) -> Option<Cow<'a, str>> {
        let column = self.names.iter().find(|(known, _)| *known == name)?.1?;
        store.shown(Cell(column.get(row as usize).copied()?))
    }

    fn cells(&self, row: u32) -> impl Iterator<Item = u32> {
        let cell = move |column: &&[u32]| column.get(row as usize).copied().unwrap_or_default();
        self.columns.iter().map(cell)
    }

    fn hash(&self, row: u32) -> u64 {
        let mix = |hash: u64, cell| (hash.rotate_left(23) ^ u64::from(cell)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let hash = self.cells(row).fold(0, mix);
        hash ^ hash >> 32
    }
}
