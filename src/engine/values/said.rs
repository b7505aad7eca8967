//! The values of Target and What: texts that a template makes of several fields. Events with equal fields say the same, so each
//! combination is put into words once.

use super::{NONE, Texts, Values, order};
use crate::catalogue::{self, EventKind};
use crate::engine::Session;
use crate::engine::cells::generic_what;
use crate::ingest::Cell;
use crate::ingest::segment::Table;
use crate::protocol::Column;
use crate::store::Store;
use hashbrown::HashTable;
use std::borrow::Cow;

/// What is needed to put the events of a table into words.
struct Plan<'a> {
    store: &'a Store,
    table: &'a Table,
    kind: Option<&'static EventKind>,
    target: bool,
    /// Columns by the names that the template uses.
    names: Vec<(&'static str, Option<&'a [u32]>)>,
    /// The columns that the text is made of.
    columns: Vec<&'a [u32]>,
}

impl<'a> Plan<'a> {
    fn new(session: &'a Session, table: &'a Table, target: bool) -> Self {
        let store = &session.store;
        let kind = session.table_kind(table);
        let column = |name: &str| table.columns.get(store.column(table, name)?).map(Vec::as_slice);
        let mut names = Vec::new();
        let mut columns = Vec::new();
        if let Some(kind) = kind {
            let template = if target { kind.target } else { kind.what };
            for name in catalogue::template::fields_of(template) {
                let full = kind.field(name).map(|field| field.name);
                names.extend(
                    [Some(name), full]
                        .into_iter()
                        .flatten()
                        .map(|name| (name, column(name))),
                );
            }
            names.sort_unstable();
            names.dedup();
            columns.extend(names.iter().filter_map(|&(_, column)| column));
        } else if !target {
            columns.extend(table.columns.iter().map(Vec::as_slice));
        }
        Self {
            store,
            table,
            kind,
            target,
            names,
            columns,
        }
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

    fn say(&self, row: u32) -> String {
        let Some(kind) = self.kind else {
            return if self.target {
                String::new()
            } else {
                generic_what(self.store, self.table, row as usize)
            };
        };
        let get = |name: &str| {
            let column = self.names.iter().find(|(known, _)| *known == name)?.1?;
            self.store.shown(Cell(column.get(row as usize).copied()?))
        };
        if self.target {
            kind.target_text(&get)
        } else {
            kind.what_text(&get)
        }
    }
}

impl Session {
    /// See the module.
    pub(super) fn of_said(&self, column: &Column) -> Values {
        let store = &self.store;
        let target = *column == Column::Target;
        let plans = store.tables.iter().map(|table| Plan::new(self, table, target));
        // With each plan the rows that differ, and the numbers of their texts.
        let mut plans: Vec<_> = plans.map(|plan| (plan, HashTable::<(u32, u32)>::new())).collect();
        let mut texts = Texts::default();
        let of_row = store
            .rows
            .table
            .iter()
            .zip(&store.rows.table_row)
            .map(|(&table, &row)| {
                let Some((plan, known)) = plans.get_mut(table as usize) else {
                    return NONE;
                };
                let hash = plan.hash(row);
                if let Some(&(_, text)) = known.find(hash, |&(other, _)| plan.cells(other).eq(plan.cells(row))) {
                    return text;
                }
                let text = texts.len() as u32;
                texts.push(Cow::Owned(plan.say(row)));
                known.insert_unique(hash, (row, text), |&(other, _)| plan.hash(other));
                text
            });
        let of_row = of_row.collect();
        Values::of_texts(of_row, &texts, |_, text| order::number(text))
    }
}
