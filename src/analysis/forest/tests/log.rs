//! A store made by hand, an event at a time, without bytes.

use crate::analysis::Forest;
use crate::evtx::Kind;
use crate::evtx::value::Value;
use crate::ingest::Segment;
use crate::ingest::segment::{ChunkRows, HEAD_FIELDS, NOBODY, NONE, Table, head};
use crate::model::{ChunkIx, ProcessIx, Ticks};
use crate::store::Store;
use std::fmt::Write as _;

pub const SYSMON: &str = "Microsoft-Windows-Sysmon";
pub const SECURITY: &str = "Microsoft-Windows-Security-Auditing";
/// 2020-01-01.
pub const DAY: i64 = 1_577_836_800;

/// A value of a field.
#[derive(Clone, Debug)]
pub enum Field {
    Text(String),
    Number(u32),
    Hex(u32),
    Guid([u8; 16]),
}

impl From<&str> for Field {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for Field {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<[u8; 16]> for Field {
    fn from(guid: [u8; 16]) -> Self {
        Self::Guid(guid)
    }
}

/// An event: seconds after [`DAY`], host, provider, event id, fields.
#[derive(Clone, Debug)]
pub struct Event {
    pub seconds: f64,
    pub host: &'static str,
    pub provider: &'static str,
    pub id: u32,
    pub fields: Vec<(&'static str, Field)>,
}

/// When a moment is, as ticks.
pub fn ticks(seconds: f64) -> Ticks {
    Ticks(Ticks::from_unix_seconds(DAY).0 + (seconds * 1e3).round() as i64 * 10_000)
}

/// A ProcessGuid of the newer form.
pub fn guid(machine: u32, seconds: f64, boot: u16, number: u64) -> [u8; 16] {
    let mut guid = [0; 16];
    guid[..4].copy_from_slice(&machine.to_le_bytes());
    guid[4..8].copy_from_slice(&((DAY + seconds.floor() as i64) as u32).to_le_bytes());
    guid[8..].copy_from_slice(&(u64::from(boot) << 48 | number).to_le_bytes());
    guid
}

impl Event {
    pub fn new<const N: usize>(
        seconds: f64,
        host: &'static str,
        (provider, id): (&'static str, u32),
        fields: [(&'static str, Field); N],
    ) -> Self {
        Self {
            seconds,
            host,
            provider,
            id,
            fields: fields.into(),
        }
    }

    /// Sysmon's event 1.
    pub fn create(seconds: f64, host: &'static str, own: ([u8; 16], u32, &str), parent: ([u8; 16], u32, &str)) -> Self {
        let fields = [
            ("UtcTime", Field::Text(ticks(seconds).readable())),
            ("ProcessGuid", own.0.into()),
            ("ProcessId", own.1.into()),
            ("Image", own.2.into()),
            ("CommandLine", Field::Text(format!("\"{}\" -x", own.2))),
            ("User", r"LAB\ada".into()),
            ("ParentProcessGuid", parent.0.into()),
            ("ParentProcessId", parent.1.into()),
            ("ParentImage", parent.2.into()),
            ("ParentCommandLine", Field::Text(format!("{} -p", parent.2))),
        ];
        Self::new(seconds, host, (SYSMON, 1), fields)
    }

    /// Sysmon's event 5.
    pub fn end(seconds: f64, host: &'static str, guid: [u8; 16], pid: u32) -> Self {
        let fields = [
            ("UtcTime", Field::Text(ticks(seconds).readable())),
            ("ProcessGuid", guid.into()),
            ("ProcessId", pid.into()),
        ];
        Self::new(seconds, host, (SYSMON, 5), fields)
    }

    /// Security's 4688: pid and image of the process and of its creator.
    pub fn audit(seconds: f64, host: &'static str, own: (u32, &str), parent: (u32, &str)) -> Self {
        let fields = [
            ("SubjectUserName", "ada".into()),
            ("SubjectDomainName", "LAB".into()),
            ("NewProcessId", Field::Hex(own.0)),
            ("NewProcessName", own.1.into()),
            ("ProcessId", Field::Hex(parent.0)),
            ("CommandLine", Field::Text(format!("{} -audit", own.1))),
            ("TargetUserName", "-".into()),
            ("ParentProcessName", parent.1.into()),
        ];
        Self::new(seconds, host, (SECURITY, 4688), fields)
    }

    /// Security's 4689.
    pub fn audit_exit(seconds: f64, host: &'static str, pid: u32, image: &str) -> Self {
        let fields = [("ProcessId", Field::Hex(pid)), ("ProcessName", image.into())];
        Self::new(seconds, host, (SECURITY, 4689), fields)
    }
}

/// The events as one segment of file 0, in this order.
pub fn segment(events: &[Event], first_record: u64) -> Segment {
    let mut segment = Segment {
        agents: vec![NOBODY],
        ..Segment::default()
    };
    for (i, event) in events.iter().enumerate() {
        let symbols = &mut segment.symbols;
        let mut text = |text: &str| symbols.cell(Value::Text(text)).0;
        let mut of_event = [NONE; HEAD_FIELDS];
        of_event[..head::NUMBERS].fill(0);
        of_event[head::PROVIDER] = text(event.provider);
        of_event[head::COMPUTER] = text(event.host);
        of_event[head::EVENT_ID] = event.id;
        let names: Vec<u32> = event.fields.iter().map(|(name, _)| text(name)).collect();
        let cells: Vec<u32> = event
            .fields
            .iter()
            .map(|(_, field)| match field {
                Field::Text(text) => symbols.cell(Value::Text(text)).0,
                Field::Number(n) => symbols.cell(Value::Integer(Kind::UInt32, u64::from(*n))).0,
                Field::Hex(n) => symbols.cell(Value::Integer(Kind::HexInt64, u64::from(*n))).0,
                Field::Guid(guid) => symbols.cell(Value::Bytes(Kind::Guid, guid)).0,
            })
            .collect();
        let same = |t: &Table| t.event_id == event.id && t.names == names;
        let table = segment.tables.iter().position(same).unwrap_or_else(|| {
            segment.tables.push(Table {
                provider: of_event[head::PROVIDER],
                event_id: event.id,
                columns: vec![Vec::new(); names.len()],
                data_fields: names.len() as u32,
                names,
                rows: 0,
            });
            segment.tables.len() - 1
        });
        for (column, cell) in segment.tables[table].columns.iter_mut().zip(cells) {
            column.push(cell);
        }
        let rows = &mut segment.rows;
        rows.time.push(ticks(event.seconds).0);
        rows.head.push(segment.heads.len() as u32);
        segment.heads.push(of_event);
        rows.table.push(table as u32);
        rows.table_row.push(segment.tables[table].rows);
        segment.tables[table].rows += 1;
        rows.record_id.push(first_record + i as u64);
        rows.header_id.push(first_record + i as u64);
        rows.offset.push(i as u16);
        rows.agent.push(0);
    }
    segment.chunks.push(ChunkRows {
        first_row: 0,
        chunk: ChunkIx(first_record as u32),
        offset: first_record,
    });
    segment
}

/// A store of these segments and its forest.
pub fn forest_of(segments: &[Segment]) -> (Store, Forest) {
    let mut store = Store::default();
    for segment in segments {
        store.fold(segment);
    }
    let order = store.in_time_order(&[0]).to_vec();
    let forest = Forest::build(&store, &order);
    (store, forest)
}

/// The forest as text, a line a process, children below their parents:
/// `host pid image link start-end (kind of end) [events]`, placeholders in parentheses.
pub fn draw(store: &Store, forest: &Forest) -> String {
    let mut out = String::new();
    let mut stack: Vec<(ProcessIx, usize)> = forest.roots().iter().rev().map(|&root| (root, 0)).collect();
    while let Some((ix, depth)) = stack.pop() {
        let p = forest.process(ix);
        let seconds = |t: Option<Ticks>| t.map_or(f64::NAN, |t| (t.0 - ticks(0.0).0) as f64 / 1e7);
        let name = format!("{} {}", p.pid.unwrap_or(0), store.symbols.text(p.image));
        let name = if p.is_logged() { name } else { format!("({name})") };
        let events: Vec<String> = forest
            .rows(ix)
            .iter()
            .map(|&row| store.event_id(crate::model::RowIx(row)).to_string())
            .collect();
        writeln!(
            out,
            "{}{} {name} by {}, {}-{} {}, [{}]{}",
            "  ".repeat(depth),
            store.symbols.text(p.host),
            p.parent_link.as_str(),
            seconds(p.start),
            seconds(p.end),
            p.end_kind.as_str(),
            events.join(" "),
            p.refused.map_or(String::new(), |r| format!(" refused: {}", r.as_str())),
        )
        .unwrap();
        stack.extend(forest.children(ix).iter().rev().map(|&child| (child, depth + 1)));
    }
    out
}
