//! The events of some chunks of one file as columns with a dictionary of their own. Made by `builder`, sent between workers as
//! bytes, folded into the session by `store`.
//!
//! ```text
//!   heads    what many events share (provider, id, level, channel, computer …), each combination once
//!   agents   who wrote them (process, thread, user …), each combination once
//!   tables   one for each (provider, event id, list of fields): columns of cells
//!   rows     one for each event: time, head, agent, table and row therein, ids, where it lies
//!   chunks   which rows come from which chunk
//!   marks    rows of which more is to be said than what the event says
//! ```

use super::cell::Cell;
use super::facts;
use super::symbols::Symbols;
use crate::model::{ChunkIx, FileIx, Mark};
use crate::protocol::{ChunkLedger, Problem, ProblemKind};

pub use super::rows::{AGENT_FIELDS, Agent, HEAD_FIELDS, Head, NOBODY, NONE, Rows, Runs, agent, head};

/// Events of one kind with the same fields in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Provider, a cell of a string.
    pub provider: u32,
    /// System/EventID.
    pub event_id: u32,
    /// Names of the fields: cells of strings, no two equal.
    pub names: Vec<u32>,
    /// How many of them belong to EventData or UserData; those stand first, the others (`Group::Extra`) after.
    pub data_fields: u32,
    /// One column a field, one cell a row.
    pub columns: Vec<Vec<u32>>,
    /// Rows in the table.
    pub rows: u32,
}

/// Which rows come from which chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkRows {
    /// Its first row.
    pub first_row: u32,
    /// The chunk.
    pub chunk: ChunkIx,
    /// Where it begins in the file, bytes.
    pub offset: u64,
}

/// See the module.
#[derive(Clone, Default)]
pub struct Segment {
    /// The file.
    pub file: u32,
    /// Values.
    pub symbols: Symbols,
    /// See [`Head`].
    pub heads: Vec<Head>,
    /// See [`Agent`].
    pub agents: Vec<Agent>,
    /// See [`Table`].
    pub tables: Vec<Table>,
    /// See [`Rows`].
    pub rows: Rows,
    /// Chunks with content that were read, ascending by first row; chunks without a row included.
    pub chunks: Vec<ChunkRows>,
    /// What is known of every chunk that was read, unused ones too, in their order.
    pub ledgers: Vec<ChunkLedger>,
    /// Events that the decoder did not take and the `evtx` crate did.
    pub fallback: u32,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Rows that are not live, or not whole; ascending.
    pub marks: Vec<(u32, Mark)>,
    /// Events of the same chunks that the log does not count, if they were asked for. They have none themselves.
    pub uncounted: Option<Box<Self>>,
}

/// The bytes are not those of a segment of this build.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the bytes are no segment of this version")]
pub struct Malformed;

const MAGIC: u32 = 0x5347_0005;

impl Segment {
    /// As bytes: little-endian arrays with their lengths, in the order of the members.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(Vec::new());
        out.u32(MAGIC);
        out.u32(self.file);
        out.u32(self.fallback);
        let (bytes, ends, kinds) = self.symbols.parts();
        out.bytes(bytes);
        out.array(ends);
        out.bytes(kinds);
        out.array(&self.heads);
        out.array(&self.agents);
        out.u32(self.tables.len() as u32);
        for table in &self.tables {
            out.array(&[table.provider, table.event_id, table.data_fields, table.rows]);
            out.array(&table.names);
            for column in &table.columns {
                out.array(column);
            }
        }
        let rows = &self.rows;
        out.array(&rows.time);
        out.array(&rows.record_id);
        for column in rows.numbers() {
            out.array(column);
        }
        out.array(&rows.offset);
        out.array(&rows.header_id.starts);
        out.array(&rows.header_id.firsts);
        out.u32(rows.header_id.len);
        out.u32(self.chunks.len() as u32);
        for chunk in &self.chunks {
            out.array(&[u64::from(chunk.first_row), u64::from(chunk.chunk.0), chunk.offset]);
        }
        out.u32(self.ledgers.len() as u32);
        for ledger in &self.ledgers {
            out.array(&facts::numbers(&ledger.facts));
            out.array(&facts::range_numbers(&ledger.ranges));
        }
        out.u32(self.problems.len() as u32);
        for problem in &self.problems {
            let kind = ProblemKind::ALL.iter().position(|&k| k == problem.kind).unwrap_or(0);
            let chunk = problem.chunk.map_or(u64::MAX, |c| u64::from(c.0));
            out.array(&[
                u64::from(problem.file.0),
                kind as u64,
                chunk,
                problem.offset.unwrap_or(u64::MAX),
            ]);
            out.bytes(problem.text.as_bytes());
        }
        let marks = self.marks.iter().flat_map(|(row, mark)| [*row, mark.to_bits()]);
        out.array(&marks.collect::<Vec<u32>>());
        match &self.uncounted {
            Some(uncounted) => out.bytes(&uncounted.to_bytes()),
            None => out.bytes(&[]),
        }
        out.0
    }

    /// The reverse of [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`Malformed`] when the bytes come from elsewhere, contradict themselves, or point outside their own tables.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let (mut segment, uncounted) = Self::read(bytes)?;
        if !uncounted.is_empty() {
            let (inner, none) = Self::read(uncounted)?;
            if !none.is_empty() {
                return Err(Malformed);
            }
            segment.uncounted = Some(Box::new(inner));
        }
        Ok(segment)
    }

    /// Reads all but the uncounted events, and gives the bytes of those.
    fn read(bytes: &[u8]) -> Result<(Self, &[u8]), Malformed> {
        let mut input = Reader(bytes);
        if input.u32()? != MAGIC {
            return Err(Malformed);
        }
        let mut segment = Self {
            file: input.u32()?,
            fallback: input.u32()?,
            ..Self::default()
        };
        let (bytes, ends, kinds) = (input.array()?, input.array()?, input.array()?);
        segment.symbols = Symbols::from_parts(bytes, ends, kinds).ok_or(Malformed)?;
        segment.heads = input.array()?;
        segment.agents = input.array()?;
        for _ in 0..input.u32()? {
            let [provider, event_id, data_fields, rows] = *input.array::<u32>()?.first_chunk().ok_or(Malformed)?;
            let names = input.array::<u32>()?;
            let columns = names
                .iter()
                .map(|_| input.array())
                .collect::<Result<Vec<Vec<u32>>, _>>()?;
            segment.tables.push(Table {
                provider,
                event_id,
                names,
                data_fields,
                columns,
                rows,
            });
        }
        segment.rows.time = input.array()?;
        segment.rows.record_id = input.array()?;
        for column in segment.rows.numbers_mut() {
            *column = input.array()?;
        }
        segment.rows.offset = input.array()?;
        segment.rows.header_id = Runs {
            starts: input.array()?,
            firsts: input.array()?,
            len: input.u32()?,
        };
        for _ in 0..input.u32()? {
            let [first_row, chunk, offset] = *input.array::<u64>()?.first_chunk().ok_or(Malformed)?;
            segment.chunks.push(ChunkRows {
                first_row: first_row as u32,
                chunk: ChunkIx(chunk as u32),
                offset,
            });
        }
        for _ in 0..input.u32()? {
            let (facts, ranges) = (input.array::<u64>()?, input.array::<u64>()?);
            segment.ledgers.push(ChunkLedger {
                facts: facts::from_numbers(&facts).ok_or(Malformed)?,
                ranges: facts::ranges_from_numbers(&ranges).ok_or(Malformed)?,
            });
        }
        for _ in 0..input.u32()? {
            let [file, kind, chunk, offset] = *input.array::<u64>()?.first_chunk().ok_or(Malformed)?;
            segment.problems.push(Problem {
                file: FileIx(file as u32),
                kind: *ProblemKind::ALL.get(kind as usize).ok_or(Malformed)?,
                chunk: u32::try_from(chunk).ok().map(ChunkIx),
                offset: (offset != u64::MAX).then_some(offset),
                text: std::str::from_utf8(input.bytes()?)
                    .map_err(|_utf8| Malformed)?
                    .to_owned(),
            });
        }
        for &[row, bits] in input.array::<u32>()?.as_chunks::<2>().0 {
            segment.marks.push((row, Mark::from_bits(bits).ok_or(Malformed)?));
        }
        let uncounted = input.bytes()?;
        if input.0.is_empty() && segment.is_consistent() {
            Ok((segment, uncounted))
        } else {
            Err(Malformed)
        }
    }

    /// Every index points into its table and every column has its length.
    fn is_consistent(&self) -> bool {
        let count = self.rows.len();
        let known = |cell: u32| {
            Cell(cell)
                .as_symbol()
                .is_none_or(|index| (index as usize) < self.symbols.len())
        };
        let rows = &self.rows;
        rows.record_id.len() == count
            && rows.offset.len() == count
            && rows.header_id.len() == count
            && rows.header_id.is_consistent()
            && rows.numbers().iter().all(|column| column.len() == count)
            && rows.head.iter().all(|&h| (h as usize) < self.heads.len())
            && rows.agent.iter().all(|&a| (a as usize) < self.agents.len())
            && self
                .heads
                .iter()
                .all(|h| h.iter().take(head::NUMBERS).all(|&c| known(c)))
            && self
                .agents
                .iter()
                .all(|a| a.iter().take(agent::NUMBERS).all(|&c| known(c)))
            && self.tables.iter().all(|table| {
                known(table.provider)
                    && table.data_fields as usize <= table.names.len()
                    && table.names.iter().all(|&c| known(c))
                    && table
                        .columns
                        .iter()
                        .all(|c| c.len() == table.rows as usize && c.iter().all(|&c| known(c)))
            })
            && rows
                .table
                .iter()
                .zip(&rows.table_row)
                .all(|(&t, &r)| self.tables.get(t as usize).is_some_and(|table| r < table.rows))
            && self.chunks.iter().all(|c| c.first_row as usize <= count)
            && self.marks.is_sorted_by(|a, b| a.0 < b.0)
            && self.marks.last().is_none_or(|&(row, _)| (row as usize) < count)
    }

    /// Bytes held, about.
    pub fn memory(&self) -> usize {
        let columns = self.tables.iter().flat_map(|table| &table.columns);
        self.symbols.memory()
            + self.rows.memory()
            + columns.map(|column| column.capacity() * 4).sum::<usize>()
            + self.heads.capacity() * size_of::<Head>()
            + self.agents.capacity() * size_of::<Agent>()
            + self.marks.capacity() * size_of::<(u32, Mark)>()
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.0.extend_from_slice(bytes);
    }

    fn array<T: bytemuck::Pod>(&mut self, values: &[T]) {
        self.bytes(bytemuck::cast_slice(values));
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn u32(&mut self) -> Result<u32, Malformed> {
        let (head, tail) = self.0.split_first_chunk().ok_or(Malformed)?;
        self.0 = tail;
        Ok(u32::from_le_bytes(*head))
    }

    fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.u32()? as usize;
        let (head, tail) = self.0.split_at_checked(length).ok_or(Malformed)?;
        self.0 = tail;
        Ok(head)
    }

    fn array<T: bytemuck::Pod>(&mut self) -> Result<Vec<T>, Malformed> {
        let bytes = self.bytes()?;
        if bytes.len() % size_of::<T>() != 0 {
            return Err(Malformed);
        }
        let mut values = vec![T::zeroed(); bytes.len() / size_of::<T>()];
        bytemuck::cast_slice_mut(&mut values).copy_from_slice(bytes);
        Ok(values)
    }
}
