//! The values of each kind of column: a field, a process's image, what every event has, what a template makes of several fields.

use super::{NONE, Text, Texts, Values, order};
use crate::catalogue;
use crate::engine::Session;
use crate::evtx::Kind;
use crate::ingest::Cell;
use crate::ingest::segment::{NONE as UNKNOWN, head};
use crate::model::{ChunkIx, FileIx, RowIx};
use crate::protocol::Column;
use crate::query::Saying;
use hashbrown::HashMap;
use std::borrow::Cow;

/// Cells by number: those of the dictionary by their place in it, whole numbers by hash.
struct Cells {
    symbols: Vec<u32>,
    inline: HashMap<u32, u32>,
    found: Vec<Cell>,
}

impl Cells {
    fn new(symbols: usize) -> Self {
        Self {
            symbols: vec![NONE; symbols],
            inline: HashMap::new(),
            found: Vec::new(),
        }
    }

    /// The number of a cell, which is added when it is new.
    #[inline]
    fn number(&mut self, cell: u32) -> u32 {
        let cell = Cell(cell);
        if cell.is_null() {
            return NONE;
        }
        let next = self.found.len() as u32;
        let slot = match cell.as_symbol() {
            None => self.inline.entry(cell.0).or_insert(NONE),
            Some(symbol) => match self.symbols.get_mut(symbol as usize) {
                Some(slot) => slot,
                None => return NONE,
            },
        };
        if *slot == NONE {
            *slot = next;
            self.found.push(cell);
        }
        *slot
    }
}

impl Session {
    /// A field, wherever a table has one of that name.
    pub(super) fn of_field(&self, name: &str) -> Values {
        let symbols = &self.store.symbols;
        let columns: Vec<_> = self.store.tables.iter().map(|t| self.store.column(t, name)).collect();
        let (of_row, found) = self.cells(&columns);
        let mut texts = Texts {
            // Cells of one kind that differ are values that differ, unless the text does not tell all.
            distinct: found.iter().all(|&cell| symbols.kind(cell) == Kind::String)
                || found.iter().all(|&cell| symbols.kind(cell) == Kind::UInt32),
            ..Texts::default()
        };
        for &cell in &found {
            match symbols.kind(cell) {
                Kind::String => texts.items.push(Text::Lies(symbols.str(cell))),
                _ => texts.make(|out| symbols.write(cell, out)),
            }
        }
        Values::of_texts(of_row, &texts, |_, text| order::number(text))
    }

    /// The file name of the acting process's image.
    pub(super) fn of_processes(&self) -> Values {
        let symbols = &self.store.symbols;
        let (of_row, found) = self.cells(&self.process_columns());
        let mut texts = Texts::default();
        for &cell in &found {
            match symbols.kind(cell) {
                Kind::String => texts.push(Cow::Borrowed(catalogue::template::file_name(symbols.str(cell)))),
                _ => texts.push(Cow::Owned(
                    catalogue::template::file_name(&symbols.text(cell)).to_owned(),
                )),
            }
        }
        Values::of_texts(of_row, &texts, |_, _| None)
    }

    /// In each table the column that names the acting process's image.
    fn process_columns(&self) -> Vec<Option<usize>> {
        let column = |table| {
            let kind = self.table_kind(table)?;
            self.store.column(table, kind.process?)
        };
        self.store.tables.iter().map(column).collect()
    }

    /// For each event the number of its cell in that column of its table; and the cells by number.
    fn cells(&self, columns: &[Option<usize>]) -> (Vec<u32>, Vec<Cell>) {
        let store = &self.store;
        let columns: Vec<Option<&[u32]>> = store
            .tables
            .iter()
            .zip(columns)
            .map(|(table, &column)| table.columns.get(column?).map(Vec::as_slice))
            .collect();
        let mut cells = Cells::new(store.symbols.len());
        let of_row = store
            .rows
            .table
            .iter()
            .zip(&store.rows.table_row)
            .map(|(&table, &row)| {
                let column = columns.get(table as usize).copied().flatten();
                column
                    .and_then(|column| column.get(row as usize))
                    .map_or(NONE, |&cell| cells.number(cell))
            });
        (of_row.collect(), cells.found)
    }

    /// What a head tells.
    pub(super) fn of_heads(&self, column: &Column) -> Values {
        let heads = &self.store.heads;
        let mut texts = Texts::default();
        for head in heads {
            texts.push(self.head_text(head, column));
        }
        Values::of_texts(self.store.rows.head.clone(), &texts, |head, _| {
            let field = match column {
                Column::Event | Column::EventId => head::EVENT_ID,
                Column::Level => head::LEVEL,
                _ => return None,
            };
            heads
                .get(head)
                .map(|head| head[field])
                .filter(|&n| n != UNKNOWN)
                .map(i128::from)
        })
    }

    /// The file that an event is from.
    pub(super) fn of_files(&self) -> Values {
        let mut texts = Texts::default();
        for name in &self.names {
            texts.push(Cow::Borrowed(name));
        }
        let mut of_row = Vec::with_capacity(self.store.len());
        for (span, end) in self.spans() {
            of_row.resize(end as usize, span.file.0);
        }
        for (row, at) in self.store.told_elsewhere() {
            if let Some(file) = of_row.get_mut(row.ix()) {
                *file = at.file.0;
            }
        }
        Values::of_texts(of_row, &texts, |_, _| None)
    }

    /// Where an event lies: file, chunk, offset.
    pub(super) fn of_places(&self) -> Values {
        let ranks = self.file_ranks();
        let number = |file: FileIx, chunk: ChunkIx| {
            let rank = ranks.get(file.ix()).copied().unwrap_or_default();
            u64::from(rank) << 40 | u64::from(chunk.0) << 16
        };
        let mut places = Vec::with_capacity(self.store.len());
        for (span, end) in self.spans() {
            let chunk = number(span.file, span.chunk);
            places.extend((span.first_row..end).map(|row| chunk | u64::from(self.store.offset(RowIx(row)))));
        }
        for (row, at) in self.store.told_elsewhere() {
            if let Some(place) = places.get_mut(row.ix()) {
                *place = number(at.file, at.chunk) | u64::from(at.offset);
            }
        }
        Values::of_numbers(places.into_iter())
    }

    /// The spans of the store, each with the row after its last.
    fn spans(&self) -> impl Iterator<Item = (&crate::store::Span, u32)> {
        let spans = &self.store.spans;
        let ends = spans.iter().skip(1).map(|span| span.first_row);
        spans.iter().zip(ends.chain([self.store.len() as u32]))
    }

    /// What Target or What says.
    pub(super) fn of_said(&self, saying: Saying) -> Values {
        let said = saying.of_all(&self.store);
        let mut from = 0;
        let items = said
            .ends
            .iter()
            .map(|&end| Text::Made(std::mem::replace(&mut from, end), end));
        let texts = Texts {
            items: items.collect(),
            made: said.texts,
            distinct: false,
        };
        Values::of_texts(said.of_row, &texts, |_, text| order::number(text))
    }
}
