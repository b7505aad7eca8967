//! One record after the other becomes a row of a [`Segment`]: the [`Sink`] of the decoder, and what it fills. Called by `builder`.
//!
//! Records of one kind follow each other, so everything that is looked up here (head, agent, table) is first compared
//! with what the last record of the same event id had.

use super::cell::Cell;
use super::rows::{Agent, Distinct, HEAD_FIELDS, Head, NOBODY, NONE, agent, head};
use super::segment::{Segment, Table};
use super::symbols::Symbols;
use crate::catalogue;
use crate::evtx::chunk::RecordAt;
use crate::evtx::value::{Kind, Value, text_of};
use crate::evtx::{Group, NO_NUMBER, Place, Sink, SystemField, same};
use crate::model::{Mark, Ticks};
use hashbrown::HashMap;

/// How many event ids are told apart by what was looked up last.
const RECENT: usize = 64;

/// The shape of a record as it came: the names with repeats, before they are made distinct; then how many belong to the event's
/// data, provider and event id.
type Shape = Box<[u32]>;

/// A segment that is being filled.
pub struct Filling {
    pub segment: Segment,
    heads: Distinct,
    agents: Distinct,
    tables: HashMap<Shape, u32>,
    /// The shape of each table.
    shapes: Vec<Shape>,
    /// Head, agent and table of the last record, by the low bits of its event id.
    recent: [[u32; 3]; RECENT],
    record: Record,
    /// See [`Sink::last`].
    last: u32,
    /// See [`Sink::keep_system`].
    kept: Vec<(Head, Agent)>,
}

/// What the decoder has given of the record at hand.
struct Record {
    head: Head,
    time: Option<i64>,
    event_record_id: Option<u64>,
    agent: Agent,
    names: Vec<u32>,
    cells: Vec<u32>,
    extra_names: Vec<u32>,
    extra_cells: Vec<u32>,
    /// A template of it is lost.
    nameless: bool,
}

const EMPTY: Head = {
    let mut head = [NONE; HEAD_FIELDS];
    let mut cell = 0;
    while cell < head::NUMBERS {
        head[cell] = Cell::NULL.0;
        cell += 1;
    }
    head
};

impl Filling {
    /// Nothing yet, of this file.
    pub fn new(file: u32) -> Self {
        Self {
            segment: Segment {
                file,
                ..Segment::default()
            },
            heads: Distinct::default(),
            agents: Distinct::default(),
            tables: HashMap::default(),
            shapes: Vec::new(),
            recent: [[0; 3]; RECENT],
            record: Record {
                head: EMPTY,
                time: None,
                event_record_id: None,
                agent: NOBODY,
                names: Vec::new(),
                cells: Vec::new(),
                extra_names: Vec::new(),
                extra_cells: Vec::new(),
                nameless: false,
            },
            last: NO_NUMBER,
            kept: Vec::new(),
        }
    }

    /// Empties the segment, except for its dictionary and the names of its tables.
    pub fn clear(&mut self) {
        let Segment {
            file: _,
            symbols: _,
            heads,
            agents,
            tables,
            rows,
            chunks,
            ledgers,
            fallback,
            problems,
            marks,
            uncounted,
        } = &mut self.segment;
        heads.clear();
        self.heads.clear();
        agents.clear();
        self.agents.clear();
        for table in tables {
            table.columns.iter_mut().for_each(Vec::clear);
            table.rows = 0;
        }
        rows.clear();
        chunks.clear();
        ledgers.clear();
        *fallback = 0;
        problems.clear();
        marks.clear();
        *uncounted = None;
    }

    /// Forgets what was given of a record, if anything.
    pub fn begin(&mut self) {
        let record = &mut self.record;
        record.head = EMPTY;
        record.time = None;
        record.event_record_id = None;
        record.agent = NOBODY;
        record.names.clear();
        record.cells.clear();
        record.extra_names.clear();
        record.extra_cells.clear();
        record.nameless = false;
    }

    /// Adds what was given as a row.
    pub fn end(&mut self, at: &RecordAt) {
        if self.record.nameless {
            self.reconstruct();
        }
        let record = &mut self.record;
        let (provider, event_id) = (record.head[head::PROVIDER], record.head[head::EVENT_ID]);
        let recent = &mut self.recent[event_id as usize % RECENT];
        let [head, agent, table] = recent;
        if !is(self.segment.heads.get(*head as usize), &record.head) {
            *head = self.heads.place(&mut self.segment.heads, &record.head);
        }
        if !is(self.segment.agents.get(*agent as usize), &record.agent) {
            *agent = self.agents.place(&mut self.segment.agents, &record.agent);
        }
        let data_fields = record.names.len() as u32;
        record.names.append(&mut record.extra_names);
        record.cells.append(&mut record.extra_cells);
        record.names.extend([data_fields, provider, event_id]);
        if !is(self.shapes.get(*table as usize), &record.names) {
            *table = match self.tables.get(record.names.as_slice()) {
                Some(&known) => known,
                None => {
                    let shape: Shape = record.names.as_slice().into();
                    self.tables.insert(shape.clone(), self.shapes.len() as u32);
                    self.shapes.push(shape);
                    let names = distinct(&record.names[..record.cells.len()], &mut self.segment.symbols);
                    self.segment.tables.push(Table {
                        provider,
                        event_id,
                        columns: vec![Vec::new(); names.len()],
                        names,
                        data_fields,
                        rows: 0,
                    });
                    self.segment.tables.len() as u32 - 1
                }
            };
        }
        let Some(target) = self.segment.tables.get_mut(*table as usize) else {
            return;
        };
        for (column, &cell) in target.columns.iter_mut().zip(&record.cells) {
            column.push(cell);
        }
        let rows = &mut self.segment.rows;
        rows.time.push(record.time.unwrap_or(at.time));
        rows.record_id.push(record.event_record_id.unwrap_or(at.id));
        rows.head.push(*head);
        rows.agent.push(*agent);
        rows.table.push(*table);
        rows.table_row.push(target.rows);
        // A chunk has 65,536 bytes.
        rows.offset.push(at.at as u16);
        rows.header_id.push(at.id);
        target.rows += 1;
    }

    /// Names the values of a record whose template is lost, where the catalogue knows as many fields of such events, and marks it.
    #[cold]
    fn reconstruct(&mut self) {
        let (record, symbols) = (&mut self.record, &mut self.segment.symbols);
        let provider = symbols.str(Cell(record.head[head::PROVIDER]));
        let kind = catalogue::lookup(provider, record.head[head::EVENT_ID]);
        let unnamed = symbols.cell(Value::Text("Value")).0;
        let all_unnamed = record.names.iter().all(|&name| name == unnamed);
        if let Some(kind) = kind.filter(|kind| all_unnamed && kind.fields.len() == record.names.len()) {
            for (name, field) in record.names.iter_mut().zip(kind.fields) {
                *name = symbols.cell(Value::Text(field.name)).0;
            }
        }
        let mark = Mark {
            reconstructed: true,
            ..Mark::default()
        };
        self.segment.marks.push((self.segment.rows.len() as u32, mark));
    }
}

/// Whether there is such a list and it holds these numbers.
#[inline]
fn is(known: Option<&impl AsRef<[u32]>>, numbers: &[u32]) -> bool {
    known.is_some_and(|known| same(bytemuck::cast_slice(known.as_ref()), bytemuck::cast_slice(numbers)))
}

/// Makes repeated names distinct: `Data`, `Data_1`, `Data_2`.
fn distinct(names: &[u32], symbols: &mut Symbols) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(names.len());
    let mut seen: HashMap<u32, u32> = HashMap::default();
    for &name in names {
        let mut unique = name;
        let mut count = seen.get(&name).copied().unwrap_or(0);
        while count > 0 {
            let text = format!("{}_{count}", symbols.str(Cell(name)));
            unique = symbols.cell(Value::Text(&text)).0;
            if !seen.contains_key(&unique) {
                // A field that is called so itself may follow.
                seen.insert(unique, 1);
                break;
            }
            count += 1;
        }
        seen.insert(name, count + 1);
        out.push(unique);
    }
    out
}

impl Sink for Filling {
    fn name(&mut self, text: &str) -> u32 {
        self.segment.symbols.cell(Value::Text(text)).0
    }

    fn name_text(&self, name: u32) -> &str {
        self.segment.symbols.str(Cell(name))
    }

    #[inline]
    fn field(&mut self, group: Group, name: u32, value: Value<'_>) {
        let cell = self.segment.symbols.cell(value).0;
        self.record.push(group, name, cell);
        self.last = cell;
    }

    #[inline]
    fn system(&mut self, field: SystemField, value: Value<'_>) {
        let (record, symbols) = (&mut self.record, &mut self.segment.symbols);
        self.last = NO_NUMBER;
        match field {
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
            _ => {
                let Some((number, is_cell)) = record.number(field) else {
                    return;
                };
                *number = if is_cell {
                    symbols.cell(value).0
                } else {
                    integer(value).and_then(|v| u32::try_from(v).ok()).unwrap_or(NONE)
                };
                self.last = *number;
            }
        }
    }

    #[inline]
    fn last(&self) -> u32 {
        self.last
    }

    #[inline]
    fn again(&mut self, place: Place, number: u32) {
        match place {
            Place::Field(group, name) => self.record.push(group, name, number),
            Place::Is(field) => {
                if let Some((place, _)) = self.record.number(field) {
                    *place = number;
                }
            }
            _ => {}
        }
    }

    fn nameless(&mut self) {
        self.record.nameless = true;
    }

    fn keep_system(&mut self, number: usize) {
        if self.kept.len() <= number {
            self.kept.resize(number + 1, (EMPTY, NOBODY));
        }
        if let Some(kept) = self.kept.get_mut(number) {
            *kept = (self.record.head, self.record.agent);
        }
    }

    #[inline]
    fn system_again(&mut self, number: usize) {
        if let Some(kept) = self.kept.get(number) {
            (self.record.head, self.record.agent) = *kept;
        }
    }
}

impl Record {
    #[inline]
    fn push(&mut self, group: Group, name: u32, cell: u32) {
        match group {
            Group::Data => {
                self.names.push(name);
                self.cells.push(cell);
            }
            Group::Extra => {
                self.extra_names.push(name);
                self.extra_cells.push(cell);
            }
        }
    }

    /// Where a field of System is kept that is one number, and whether that is a cell.
    #[inline]
    fn number(&mut self, field: SystemField) -> Option<(&mut u32, bool)> {
        Some(match field {
            SystemField::ProviderName => (&mut self.head[head::PROVIDER], true),
            SystemField::ProviderGuid => (&mut self.head[head::GUID], true),
            SystemField::EventSourceName => (&mut self.head[head::SOURCE], true),
            SystemField::Channel => (&mut self.head[head::CHANNEL], true),
            SystemField::Computer => (&mut self.head[head::COMPUTER], true),
            SystemField::EventId => (&mut self.head[head::EVENT_ID], false),
            SystemField::Qualifiers => (&mut self.head[head::QUALIFIERS], false),
            SystemField::Version => (&mut self.head[head::VERSION], false),
            SystemField::Level => (&mut self.head[head::LEVEL], false),
            SystemField::Task => (&mut self.head[head::TASK], false),
            SystemField::Opcode => (&mut self.head[head::OPCODE], false),
            SystemField::ProcessId => (&mut self.agent[agent::PROCESS_ID], false),
            SystemField::ThreadId => (&mut self.agent[agent::THREAD_ID], false),
            SystemField::UserId => (&mut self.agent[agent::USER], true),
            SystemField::ActivityId => (&mut self.agent[agent::ACTIVITY], true),
            SystemField::RelatedActivityId => (&mut self.agent[agent::RELATED_ACTIVITY], true),
            SystemField::Keywords | SystemField::TimeCreated | SystemField::RecordId => return None,
        })
    }
}

/// A whole number, from text too: forwarded events hold System as text.
#[inline]
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
