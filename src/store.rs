//! Everything that is known of the session, as columns: the dictionary, the tables, the rows, the files. Segments are folded in;
//! what is there keeps its number. Called by `query`, `analysis` and `engine`. Asks no questions itself.

use crate::evtx::Kind;
use crate::ingest::rows::{Agent, Distinct, HEAD_FIELDS, Head, NOBODY, NONE, Rows, head};
use crate::ingest::segment::Table;
use crate::ingest::{Cell, Symbols};
use crate::model::{ByteRange, ChunkIx, FileIx, Mark, RowIx};
use crate::protocol::{ChunkLedger, Problem};
use std::borrow::Cow;

mod borrow;
mod copies;
mod duplicates;
mod fold;
mod order;
mod own_time;

pub use copies::{Copies, Copy, Location};

/// Rows of one chunk: where they begin, and where the chunk lies.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Its first row; it ends where the next span begins.
    pub first_row: u32,
    /// The file.
    pub file: FileIx,
    /// The chunk.
    pub chunk: ChunkIx,
    /// Where the chunk begins in the file, bytes.
    pub offset: u64,
}

/// See the module.
#[derive(Default)]
pub struct Store {
    /// Values.
    pub symbols: Symbols,
    /// What many events share; see [`Head`].
    pub heads: Vec<Head>,
    /// Who wrote the events; see [`Agent`].
    pub agents: Vec<Agent>,
    /// Columns, a table for each (provider, event id, list of fields).
    pub tables: Vec<Table>,
    /// The events.
    pub rows: Rows,
    /// Which rows come from which chunk, ascending by first row.
    pub spans: Vec<Span>,
    /// What is known of the chunks that were read, by file, in the order in which they came.
    pub ledgers: Vec<Vec<ChunkLedger>>,
    /// What segments reported.
    pub problems: Vec<Problem>,
    /// Events that the decoder did not take and the `evtx` crate did.
    pub fallback: u32,
    /// Rows that are not live, or not whole; ascending.
    pub marks: Vec<(u32, Mark)>,
    /// Records that tell an event which another file tells too.
    pub copies: Copies,
    /// Path and size of each file.
    files: Vec<(String, u64)>,
    watch: duplicates::Watch,
    head_index: Distinct,
    agent_index: Distinct,
    table_index: fold::Tables,
    order: Vec<u32>,
}

impl Store {
    /// There is another file: the next [`FileIx`].
    pub fn open(&mut self, path: &str, size: u64) {
        self.files.push((path.to_owned(), size));
    }

    /// Every record becomes a row of its own from now on, even if another file has it too.
    pub fn keep_duplicates(&mut self) {
        self.watch.off = true;
    }

    /// Of which events it is told otherwise than when they came, because a record that came later says more: their heads before
    /// and now, in the order in which it happened.
    pub fn retold(&self) -> &[(u32, u32)] {
        &self.watch.retold
    }

    /// Number of events.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// There is no event.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What the event shares with others. Panics never: an unknown row gives an empty head.
    #[inline]
    pub fn head(&self, row: RowIx) -> &Head {
        const EMPTY: Head = [NONE; HEAD_FIELDS];
        self.rows
            .head
            .get(row.ix())
            .and_then(|&h| self.heads.get(h as usize))
            .unwrap_or(&EMPTY)
    }

    /// The number of the event's head, 0 for an unknown row.
    #[inline]
    pub fn head_ix(&self, row: RowIx) -> u32 {
        self.rows.head.get(row.ix()).copied().unwrap_or_default()
    }

    /// Who wrote the event. Panics never: an unknown row gives nobody.
    #[inline]
    pub fn agent(&self, row: RowIx) -> &Agent {
        const EMPTY: Agent = NOBODY;
        let agent = self.rows.agent.get(row.ix());
        agent.and_then(|&a| self.agents.get(a as usize)).unwrap_or(&EMPTY)
    }

    /// System/EventRecordID of an event; the record header's id where it is missing.
    pub fn record_id(&self, row: RowIx) -> u64 {
        self.rows.record_id.get(row.ix()).copied().unwrap_or_default()
    }

    /// The id in the header of the record that the row came with: not System/EventRecordID in exported logs. See
    /// [`Self::location`] for the record that the event is told from.
    pub fn header_id(&self, row: RowIx) -> u64 {
        self.rows.header_id.get(row.ix()).unwrap_or_default()
    }

    /// Where the record that the row came with begins in its chunk, bytes.
    pub fn offset(&self, row: RowIx) -> u16 {
        self.rows.offset.get(row.ix()).copied().unwrap_or_default()
    }

    /// The event's time, ticks.
    #[inline]
    pub fn time(&self, row: RowIx) -> i64 {
        self.rows.time.get(row.ix()).copied().unwrap_or_default()
    }

    /// The event's table and its row in it.
    #[inline]
    pub fn place(&self, row: RowIx) -> Option<(&Table, usize)> {
        let table = self.tables.get(*self.rows.table.get(row.ix())? as usize)?;
        Some((table, *self.rows.table_row.get(row.ix())? as usize))
    }

    /// The event's fields in the record's order: name and value; those of EventData or UserData first.
    pub fn fields(&self, row: RowIx) -> impl Iterator<Item = (&str, Cell)> {
        self.place(row).into_iter().flat_map(move |(table, at)| {
            table.names.iter().zip(&table.columns).map(move |(&name, column)| {
                (
                    self.symbols.str(Cell(name)),
                    Cell(column.get(at).copied().unwrap_or_default()),
                )
            })
        })
    }

    /// The value of the field of exactly this name, or of the nested field that ends in it (`EventXML.User` for `User`).
    pub fn field(&self, row: RowIx, name: &str) -> Option<Cell> {
        let (table, at) = self.place(row)?;
        let column = self.column(table, name)?;
        table.columns.get(column)?.get(at).copied().map(Cell)
    }

    /// The column of a table that [`Self::field`] reads. Names are compared without regard to case, an exact one first.
    pub fn column(&self, table: &Table, name: &str) -> Option<usize> {
        let names = || table.names.iter().map(|&cell| self.symbols.str(Cell(cell)));
        names()
            .position(|n| n == name)
            .or_else(|| names().position(|n| same_field(n, name)))
    }

    /// The text of a field, if the event has it and it is a string.
    pub fn str_field(&self, row: RowIx, name: &str) -> &str {
        self.field(row, name).map_or("", |cell| self.symbols.str(cell))
    }

    /// A value as text, `None` for no value.
    pub fn shown(&self, cell: Cell) -> Option<Cow<'_, str>> {
        if cell.is_null() {
            return None;
        }
        Some(match self.symbols.str(cell) {
            "" => Cow::Owned(self.symbols.text(cell)),
            text => Cow::Borrowed(text),
        })
    }

    /// Provider name of an event.
    pub fn provider(&self, row: RowIx) -> &str {
        self.symbols.str(Cell(self.head(row)[head::PROVIDER]))
    }

    /// Event id of an event; 0 when the record tells none.
    pub fn event_id(&self, row: RowIx) -> u32 {
        match self.head(row)[head::EVENT_ID] {
            NONE => 0,
            id => id,
        }
    }

    /// Channel of an event.
    pub fn channel(&self, row: RowIx) -> &str {
        self.symbols.str(Cell(self.head(row)[head::CHANNEL]))
    }

    /// Computer of an event.
    pub fn host(&self, row: RowIx) -> &str {
        self.symbols.str(Cell(self.head(row)[head::COMPUTER]))
    }

    /// The chunk of the record that the row came with.
    pub fn span(&self, row: RowIx) -> Option<&Span> {
        let after = self.spans.partition_point(|span| span.first_row <= row.0);
        self.spans.get(after.checked_sub(1)?)
    }

    /// What is to be known of how an event was read.
    pub fn mark(&self, row: RowIx) -> Mark {
        let at = self.marks.binary_search_by_key(&row.0, |&(row, _)| row).ok();
        at.and_then(|at| self.marks.get(at))
            .map(|&(_, mark)| mark)
            .unwrap_or_default()
    }

    fn ledger_memory(&self) -> usize {
        let ledgers = self.ledgers.iter().flatten();
        let ranges = ledgers.map(|ledger| ledger.ranges.capacity() * size_of::<ByteRange>());
        ranges.sum::<usize>() + self.ledgers.iter().map(Vec::capacity).sum::<usize>() * size_of::<ChunkLedger>()
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        let columns: usize = self
            .tables
            .iter()
            .flat_map(|t| &t.columns)
            .map(|c| c.capacity() * 4)
            .sum();
        let shared = self.heads.capacity() * size_of::<Head>()
            + self.agents.capacity() * size_of::<Agent>()
            + self.head_index.memory()
            + self.agent_index.memory();
        self.symbols.memory()
            + self.rows.memory()
            + columns
            + shared
            + self.order.capacity() * 4
            + self.spans.capacity() * size_of::<Span>()
            + self.marks.capacity() * size_of::<(u32, Mark)>()
            + self.ledger_memory()
            + self.copies.memory()
            + self.watch.memory()
    }
}

/// Whether a field of this full name answers to `asked`: the whole name or its last part, in any case.
pub fn same_field(full: &str, asked: &str) -> bool {
    full.eq_ignore_ascii_case(asked)
        || full.len() > asked.len()
            && full.as_bytes().get(full.len() - asked.len() - 1) == Some(&b'.')
            && full
                .get(full.len() - asked.len()..)
                .is_some_and(|end| end.eq_ignore_ascii_case(asked))
}

/// A number of a head or row, `None` where the record says nothing.
pub fn known(number: u32) -> Option<u32> {
    (number != NONE).then_some(number)
}

/// The keywords of a head as Windows' 64-bit mask.
pub fn keywords(head: &Head) -> Option<u64> {
    known(head[head::KEYWORDS_HIGH])
        .or(known(head[head::KEYWORDS_LOW]))
        .map(|_| u64::from(head[head::KEYWORDS_HIGH]) << 32 | u64::from(head[head::KEYWORDS_LOW]))
}

/// Whether values of this kind are compared as numbers.
pub const fn is_numeric(kind: Kind) -> bool {
    kind.is_integer()
}
