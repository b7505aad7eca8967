//! Decodes chunks into a [`Segment`]: the [`Sink`] of the decoder. Called by `worker` and by the native command.

use super::cell::Cell;
use super::rows::{Agent, Distinct, HEAD_FIELDS, Head, NOBODY, NONE, Rows, agent, head};
use super::segment::{ChunkRows, Segment, Table};
use super::symbols::Symbols;
use crate::evtx::chunk::{self, RecordAt, Trouble};
use crate::evtx::decode::{Group, SystemField};
use crate::evtx::value::{Kind, Value, text_of};
use crate::evtx::{Decoder, Sink};
use crate::model::{ChunkIx, FileIx, Ticks};
use crate::protocol::{Problem, ProblemKind};
use hashbrown::HashMap;

/// At most so many problems of one chunk are told one by one.
const MAX_PROBLEMS_A_CHUNK: usize = 50;

/// Decodes chunks of a file. Each item: the chunk's number, where it begins in the file, and its bytes (at most 65,536).
pub fn decode_chunks<'a>(file: FileIx, chunks: impl IntoIterator<Item = (ChunkIx, u64, &'a [u8])>) -> Segment {
    let mut builder = Builder::new(file);
    for (number, offset, bytes) in chunks {
        builder.chunk(number, offset, bytes);
    }
    builder.segment
}

/// The shape of a record as it came: provider, event id and the names with repeats, before they are made distinct.
type RawShape = Box<[u32]>;

struct Builder {
    file: FileIx,
    segment: Segment,
    heads: Distinct,
    agents: Distinct,
    tables: HashMap<RawShape, u32>,
    record: Record,
}

/// What the decoder has given of the record at hand.
#[derive(Default)]
struct Record {
    head: Head,
    time: Option<i64>,
    event_record_id: Option<u64>,
    agent: Agent,
    names: Vec<u32>,
    cells: Vec<u32>,
    extra_names: Vec<u32>,
    extra_cells: Vec<u32>,
}

impl Record {
    fn clear(&mut self) {
        self.head = [NONE; HEAD_FIELDS];
        self.head[..head::NUMBERS].fill(Cell::NULL.0);
        self.time = None;
        self.event_record_id = None;
        self.agent = NOBODY;
        self.names.clear();
        self.cells.clear();
        self.extra_names.clear();
        self.extra_cells.clear();
    }
}

impl Builder {
    fn new(file: FileIx) -> Self {
        Self {
            file,
            segment: Segment {
                file: file.0,
                ..Segment::default()
            },
            heads: Distinct::default(),
            agents: Distinct::default(),
            tables: HashMap::default(),
            record: Record::default(),
        }
    }

    fn chunk(&mut self, number: ChunkIx, offset: u64, bytes: &[u8]) {
        let found = chunk::read(bytes);
        if found.unused {
            self.segment.unused_chunks += 1;
            return;
        }
        let first_row = self.segment.rows.len() as u32;
        self.segment.chunks.push(ChunkRows {
            first_row,
            chunk: number,
            offset,
        });
        let mut problems = Vec::new();
        for trouble in &found.troubles {
            problems.push(describe(trouble, found.records.len()));
        }
        let mut decoder = Decoder::new(bytes);
        // What is wrong with the content of records, with the first such record and their number: a lost template is said once.
        let mut contents: Vec<(String, &RecordAt, usize)> = Vec::new();
        for record in &found.records {
            self.record.clear();
            let (at, end) = record.content();
            let mut target = Target {
                record: &mut self.record,
                symbols: &mut self.segment.symbols,
            };
            if let Some(trouble) = decoder.record(at, end, &mut target) {
                match contents.iter_mut().find(|(known, ..)| *known == trouble) {
                    Some((.., count)) => *count += 1,
                    None => contents.push((trouble, record, 1)),
                }
            }
            self.push(record);
        }
        problems.extend(contents.into_iter().map(|(trouble, first, count)| {
            let who = match count {
                1 => format!("record {} could", first.id),
                _ => format!("{count} records from {} on could", first.id),
            };
            (
                ProblemKind::RecordContent,
                first.at,
                format!("{who} be read only in part: {trouble}."),
            )
        }));
        if self.segment.symbols.is_full() {
            problems.push((
                ProblemKind::OutOfMemory,
                0,
                "There are more distinct values than fit in memory.".to_owned(),
            ));
        }
        let unsaid = problems.len().saturating_sub(MAX_PROBLEMS_A_CHUNK);
        problems.truncate(MAX_PROBLEMS_A_CHUNK);
        if unsaid > 0 {
            problems.push((
                ProblemKind::RecordContent,
                0,
                format!("{unsaid} more problems in this chunk."),
            ));
        }
        self.segment
            .problems
            .extend(problems.into_iter().map(|(kind, at, text)| Problem {
                file: self.file,
                kind,
                chunk: Some(number),
                offset: Some(offset + at as u64),
                text: format!("Chunk {}: {text}", number.0),
            }));
    }

    fn push(&mut self, at: &RecordAt) {
        let record = &mut self.record;
        let head = self.heads.place(&mut self.segment.heads, &record.head);
        let agent = self.agents.place(&mut self.segment.agents, &record.agent);

        let data_fields = record.names.len();
        record.names.append(&mut record.extra_names);
        record.cells.append(&mut record.extra_cells);
        let (provider, event_id) = (record.head[head::PROVIDER], record.head[head::EVENT_ID]);
        record.names.extend([data_fields as u32, provider, event_id]);
        let table = match self.tables.get(record.names.as_slice()) {
            Some(&table) => table,
            None => {
                let table = self.segment.tables.len() as u32;
                self.tables.insert(record.names.as_slice().into(), table);
                let names = distinct(&record.names[..record.cells.len()], &mut self.segment.symbols);
                let columns = vec![Vec::new(); names.len()];
                self.segment.tables.push(Table {
                    provider,
                    event_id,
                    names,
                    data_fields: data_fields as u32,
                    columns,
                    rows: 0,
                });
                table
            }
        };
        let Some(target) = self.segment.tables.get_mut(table as usize) else {
            return;
        };
        for (column, &cell) in target.columns.iter_mut().zip(&record.cells) {
            column.push(cell);
        }
        let table_row = target.rows;
        target.rows += 1;

        let rows: &mut Rows = &mut self.segment.rows;
        rows.time.push(record.time.unwrap_or(at.time));
        rows.record_id.push(record.event_record_id.unwrap_or(at.id));
        rows.head.push(head);
        rows.agent.push(agent);
        rows.table.push(table);
        rows.table_row.push(table_row);
        // A chunk has 65,536 bytes.
        rows.offset.push(at.at as u16);
        rows.header_id.push(at.id);
    }
}

/// Makes repeated names distinct: `Data`, `Data_1`, `Data_2`.
fn distinct(names: &[u32], symbols: &mut Symbols) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(names.len());
    let mut seen: HashMap<u32, u32> = HashMap::default();
    for &name in names {
        let mut unique = name;
        let count = seen.entry(name).or_insert(0);
        while *count > 0 {
            let text = format!("{}_{count}", symbols.str(Cell(name)));
            unique = symbols.cell(Value::Text(&text)).0;
            if !out.contains(&unique) {
                break;
            }
            *count += 1;
        }
        *count += 1;
        out.push(unique);
    }
    out
}

struct Target<'a> {
    record: &'a mut Record,
    symbols: &'a mut Symbols,
}

impl Sink for Target<'_> {
    fn name(&mut self, text: &str) -> u32 {
        self.symbols.cell(Value::Text(text)).0
    }

    fn name_text(&self, name: u32) -> &str {
        self.symbols.str(Cell(name))
    }

    fn field(&mut self, group: Group, name: u32, value: Value<'_>) {
        let cell = self.symbols.cell(value).0;
        match group {
            Group::Data => {
                self.record.names.push(name);
                self.record.cells.push(cell);
            }
            Group::Extra => {
                self.record.extra_names.push(name);
                self.record.extra_cells.push(cell);
            }
        }
    }

    fn system(&mut self, field: SystemField, value: Value<'_>) {
        let record = &mut *self.record;
        let narrow = |value: Value<'_>| integer(value).and_then(|v| u32::try_from(v).ok()).unwrap_or(NONE);
        match field {
            SystemField::ProviderName => record.head[head::PROVIDER] = self.symbols.cell(value).0,
            SystemField::ProviderGuid => record.head[head::GUID] = self.symbols.cell(value).0,
            SystemField::EventSourceName => record.head[head::SOURCE] = self.symbols.cell(value).0,
            SystemField::Channel => record.head[head::CHANNEL] = self.symbols.cell(value).0,
            SystemField::Computer => record.head[head::COMPUTER] = self.symbols.cell(value).0,
            SystemField::EventId => record.head[head::EVENT_ID] = narrow(value),
            SystemField::Qualifiers => record.head[head::QUALIFIERS] = narrow(value),
            SystemField::Version => record.head[head::VERSION] = narrow(value),
            SystemField::Level => record.head[head::LEVEL] = narrow(value),
            SystemField::Task => record.head[head::TASK] = narrow(value),
            SystemField::Opcode => record.head[head::OPCODE] = narrow(value),
            SystemField::Keywords => {
                if let Some(keywords) = integer(value) {
                    record.head[head::KEYWORDS_LOW] = keywords as u32;
                    record.head[head::KEYWORDS_HIGH] = (keywords >> 32) as u32;
                }
            }
            SystemField::TimeCreated => {
                record.time = match value {
                    Value::Bytes(Kind::FileTime, bytes) => bytes.try_into().ok().map(i64::from_le_bytes),
                    other => Ticks::parse(&text_of(other)).map(|ticks| ticks.0),
                }
            }
            SystemField::RecordId => record.event_record_id = integer(value),
            SystemField::ProcessId => record.agent[agent::PROCESS_ID] = narrow(value),
            SystemField::ThreadId => record.agent[agent::THREAD_ID] = narrow(value),
            SystemField::UserId => record.agent[agent::USER] = self.symbols.cell(value).0,
            SystemField::ActivityId => record.agent[agent::ACTIVITY] = self.symbols.cell(value).0,
            SystemField::RelatedActivityId => {
                record.agent[agent::RELATED_ACTIVITY] = self.symbols.cell(value).0;
            }
        }
    }
}

/// A whole number, from text too: forwarded events hold System as text.
fn integer(value: Value<'_>) -> Option<u64> {
    match value {
        Value::Integer(_, v) => Some(v),
        Value::Null => None,
        other => {
            let text = text_of(other);
            match text.trim().strip_prefix("0x") {
                Some(digits) => u64::from_str_radix(digits, 16).ok(),
                None => text.trim().parse().ok(),
            }
        }
    }
}

/// Kind, offset in the chunk, and a sentence.
fn describe(trouble: &Trouble, records: usize) -> (ProblemKind, usize, String) {
    match *trouble {
        Trouble::Magic => (
            ProblemKind::ChunkMagic,
            0,
            format!("its header is damaged; {records} records were found by their own signature."),
        ),
        Trouble::HeaderChecksum(written, computed) => (
            ProblemKind::ChunkHeaderChecksum,
            124,
            format!(
                "header checksum differs (written {written:#010x}, computed {computed:#010x}); all its events are shown."
            ),
        ),
        Trouble::DataChecksum(written, computed) => (
            ProblemKind::ChunkDataChecksum,
            52,
            format!(
                "data checksum differs (written {written:#010x}, computed {computed:#010x}); all its events are shown."
            ),
        ),
        Trouble::FreeSpace(offset) => (
            ProblemKind::ChunkOffset,
            48,
            format!("the header's end of records ({offset:#x}) does not fit; records were followed instead."),
        ),
        Trouble::Cut(size) => (
            ProblemKind::ChunkTruncated,
            size,
            format!("the file ends within it, after {size} of 65,536 bytes; {records} records were read."),
        ),
        Trouble::Skipped(from, to) => (
            ProblemKind::RecordHeader,
            from,
            format!("{} bytes at {from:#x} are no record and were skipped.", to - from),
        ),
        Trouble::Foreign(from, to, count) => (
            ProblemKind::RecordHeader,
            from,
            format!(
                "{count} records between {from:#x} and {to:#x} belong to another chunk: the log was copied while in use. They are not counted."
            ),
        ),
        Trouble::RecordCut(at, id) => (
            ProblemKind::RecordTruncated,
            at,
            format!("record {id} at {at:#x} runs past the end of what is there."),
        ),
        Trouble::SizesDiffer(at) => (
            ProblemKind::RecordSize,
            at,
            format!("the two sizes of the record at {at:#x} disagree; it is shown."),
        ),
    }
}
