//! The events of which any field passes: the dictionary is searched first, then every column for the values that were found there.
//! Called by `leaf`.

use super::cells::{CellTest, View, may_hold, symbols_matching};
use super::eval::Context;
use super::leaf::{at, collect, number};
use super::matcher::Matcher;
use super::rowset::RowSet;
use crate::evtx::Kind;
use crate::ingest::Cell;
use crate::ingest::segment::{Agent, agent};
use crate::model::RowIx;
use crate::store::Store;
use hashbrown::HashSet;

/// The events of which any field passes.
pub fn anywhere(
    store: &Store,
    context: &Context<'_>,
    heads: &[bool],
    record: Option<&Matcher>,
    matcher: &Matcher,
    named: &[HashSet<u32>],
    within: Option<&RowSet>,
) -> RowSet {
    let rows = &store.rows;
    let by_head = |row: usize| heads.get(at(&rows.head, row) as usize) == Some(&true);
    let by_record = |row: usize| {
        let id = || rows.record_id.get(row).copied().unwrap_or_default();
        record.is_some_and(|record| number(record, id()))
    };
    let users = context.names.users();
    let by_agent = |test: &mut CellTest<'_>, agent: &Agent| {
        test.holds(Cell(agent[agent::USER]), users)
            || [agent::ACTIVITY, agent::RELATED_ACTIVITY]
                .iter()
                .any(|&at| test.holds(Cell(agent[at]), None))
    };
    // Few rows are looked at one by one; else the whole dictionary is searched first.
    if let Some(set) = within.filter(|set| set.len() * 64 < store.len()) {
        let mut test = CellTest::new(&store.symbols, matcher, named, View::Whole);
        return set.filter(|row| {
            by_head(row)
                || by_record(row)
                || by_agent(&mut test, store.agent(RowIx(row as u32)))
                || store.place(RowIx(row as u32)).is_some_and(|(table, table_row)| {
                    let t = at(&rows.table, row) as usize;
                    let cells = table.columns.iter().map(|column| Cell(at(column, table_row)));
                    cells
                        .enumerate()
                        .any(|(c, cell)| test.holds(cell, context.names.group_of(t, c)))
                })
        });
    }
    let symbols = symbols_matching(&store.symbols, matcher);
    let mut search = Search {
        none_holds: symbols.is_empty(),
        numbers: matcher.takes_empty
            || matcher
                .needle()
                .is_none_or(|needle| may_hold(Kind::UInt32, needle.text()) || may_hold(Kind::Bool, needle.text())),
        symbols,
        test: CellTest::new(&store.symbols, matcher, named, View::Whole),
        named,
    };
    let tables: Vec<RowSet> = store
        .tables
        .iter()
        .enumerate()
        .map(|(t, table)| {
            let mut found = RowSet::none(table.rows as usize);
            for (c, column) in table.columns.iter().enumerate() {
                search.column(column, context.names.group_of(t, c), &mut found);
            }
            found
        })
        .collect();
    let agents: Vec<bool> = store
        .agents
        .iter()
        .map(|agent| by_agent(&mut search.test, agent))
        .collect();
    collect(store.len(), within, |row| {
        by_head(row)
            || tables
                .get(at(&rows.table, row) as usize)
                .is_some_and(|table| table.contains(at(&rows.table_row, row)))
            || agents.get(at(&rows.agent, row) as usize) == Some(&true)
            || by_record(row)
    })
}

/// A search through whole columns.
struct Search<'a> {
    /// The symbols that match.
    symbols: RowSet,
    none_holds: bool,
    /// Numbers that lie in the cells themselves, or missing values, may match.
    numbers: bool,
    test: CellTest<'a>,
    named: &'a [HashSet<u32>],
}

impl Search<'_> {
    /// Adds the rows of a column that pass.
    fn column(&mut self, column: &[u32], group: Option<usize>, found: &mut RowSet) {
        let named = group.and_then(|g| self.named.get(g)).filter(|cells| !cells.is_empty());
        if self.numbers || named.is_some() {
            let symbols = &self.symbols;
            let (test, numbers) = (&mut self.test, self.numbers);
            found.add(|row| {
                let cell = Cell(at(column, row));
                match cell.as_symbol() {
                    Some(index) => symbols.contains(index) || named.is_some_and(|cells| cells.contains(&cell.0)),
                    None => numbers && test.holds(cell, None) || named.is_some_and(|cells| cells.contains(&cell.0)),
                }
            });
        } else if !self.none_holds {
            let words = self.symbols.words();
            // Null and numbers lie far outside: their "symbols" are past the end.
            found.add(|row| {
                let index = at(column, row).wrapping_sub(1);
                words
                    .get(index as usize / 64)
                    .is_some_and(|word| word >> (index % 64) & 1 == 1)
            });
        }
    }
}
