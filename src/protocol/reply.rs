//! The answers.

use super::evidence::{Bytes, ChunkLedger, FileEvidence, Finding};
use super::files::{FileInfo, Problem};
use super::processes::{ProcessCard, ProcessLink, TreePage};
use super::values::{Completions, Facet, Found, Pivot};
use crate::model::{FileIx, Origin, RowIx};
use serde::{Deserialize, Serialize};

/// An answer, of the kind that the [`super::Request`] names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// Taken note of.
    Noted,
    /// The file's place in the session.
    Opened(FileIx),
    /// See [`Overview`].
    Overview(Box<Overview>),
    /// Processes that are known by their creation, once all of them are.
    Processes(Option<u32>),
    /// How many events pass the filter, and how many there are.
    Shown {
        /// Events that pass.
        shown: u32,
        /// All live events.
        total: u32,
    },
    /// See [`Density`].
    Density(Density),
    /// See [`RowPage`].
    Rows(RowPage),
    /// Position of the event in the table, `None` when the filter hides it.
    Position(Option<u32>),
    /// What can be shown.
    Columns(Vec<ColumnInfo>),
    /// See [`Detail`].
    Detail(Box<Detail>),
    /// The event as XML text.
    Xml(String),
    /// See [`TreePage`].
    Tree(TreePage),
    /// See [`ProcessCard`].
    Process(Box<ProcessCard>),
    /// See [`Completions`].
    Completions(Completions),
    /// The query that pasted text stands for.
    Query(String),
    /// See [`Facet`].
    Facet(Facet),
    /// See [`Pivot`].
    Pivot(Pivot),
    /// See [`Found`].
    Found(Found),
    /// See [`FileEvidence`]; every file, refused ones too.
    Evidence(Vec<FileEvidence>),
    /// One byte a chunk; see [`super::ChunkFacts::cell`].
    ChunkMap(#[serde(with = "serde_bytes")] Vec<u8>),
    /// See [`ChunkLedger`].
    Ledger(Box<ChunkLedger>),
    /// The document.
    Statement(String),
    /// See [`Bytes`].
    Bytes(Box<Bytes>),
    /// Worst first.
    Findings(Vec<Finding>),
}

/// The session at a glance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Every file, refused ones included.
    pub files: Vec<FileInfo>,
    /// Every host, most events first.
    pub hosts: Vec<HostInfo>,
    /// Channel and number of events, most first.
    pub channels: Vec<(String, u32)>,
    /// Every kind of event that occurs, and every Sysmon kind even when it does not; by provider, then event id.
    pub kinds: Vec<KindCount>,
    /// Everything wrong, worst first.
    pub problems: Vec<Problem>,
    /// Live events, each once.
    pub events: u32,
    /// Records that tell an event which another file tells too: they are not events of their own.
    pub duplicates: u32,
    /// Events that the second decoder read, because the first did not take them.
    pub fallback: u32,
    /// Events that pass the filter, recovered ones included when it asks for them.
    pub shown: u32,
    /// Events that the logs do not count.
    pub recovered: RecoveredCounts,
    /// Processes that are known by their creation, once something asked for processes: it takes a while.
    pub processes: Option<u32>,
    /// Earliest and latest plausible time of all events, ticks.
    pub span: Option<(i64, i64)>,
    /// Bytes the engine holds.
    pub memory: u64,
}

/// Events that the logs do not count, as far as they were kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveredCounts {
    /// Those that are among [`Overview::shown`].
    pub shown: u32,
    /// All of them, as far as is known without those that equal live ones.
    pub events: u32,
    /// So many say no more than a live event and are left out; counted once they were asked for.
    pub equal: u32,
    /// So many were more than memory should bear and are left out.
    pub dropped: u32,
}

/// A computer as the events name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HostInfo {
    /// System/Computer.
    pub name: String,
    /// Events of it that pass the filter.
    pub events: u32,
    /// First and last time, ticks.
    pub span: Option<(i64, i64)>,
    /// What its logs tell of its time zone; `None` when they do not, which is the rule without its System log.
    pub zone: Option<HostZone>,
}

/// What logs tell of a host's time zone. A bias is Windows': minutes to add to local time for UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostZone {
    /// From which moment on (ticks) the zone was called so, in the host's language, and the bias of its standard time.
    pub names: Vec<(i64, String, i32)>,
    /// From which moment on (ticks) which bias was in force, summer time included; ascending.
    pub biases: Vec<(i64, i32)>,
    /// The events that say so: "EventLog 6013".
    pub told_by: Vec<String>,
}

/// A kind of event and how often it occurs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindCount {
    /// Provider name.
    pub provider: String,
    /// Event id.
    pub event_id: u32,
    /// Short name from the catalogue; empty when it has none.
    pub name: String,
    /// `catalogue::Category` as its index.
    pub category: u8,
    /// Events that pass the filter.
    pub events: u32,
}

/// A histogram: `counts[bucket * 12 + category]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Density {
    /// First tick of the first bucket.
    pub from: i64,
    /// First tick after the last bucket.
    pub to: i64,
    /// Number of buckets.
    pub buckets: u32,
    /// Per bucket and category.
    pub counts: Vec<u32>,
}

/// One screen of rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowPage {
    /// Rows of the whole table.
    pub total: u32,
    /// Position of the first row here.
    pub start: u32,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row, ready to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The event.
    pub row: RowIx,
    /// `catalogue::Category` as its index.
    pub category: u8,
    /// Where its record was found.
    pub origin: Origin,
    /// In the order of the asked columns.
    pub cells: Vec<Cell>,
}

/// A cell's text. Evidence: it may hold anything an attacker likes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// At most a few hundred characters; times are `2021-03-04 13:52:19.1234567` in UTC.
    pub text: String,
    /// The text was longer.
    pub cut: bool,
    /// The event has this field (an empty value is not a missing one).
    pub present: bool,
    /// What filter and search found in the text: ranges of bytes, ascending, not overlapping.
    pub marks: Vec<(u32, u32)>,
    /// The value is this moment, ticks: the page may write it in another zone.
    pub time: Option<i64>,
}

/// A column that can be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Which.
    pub column: super::Column,
    /// It belongs to those shown at first.
    pub usual: bool,
    /// Its values are numbers or times: drawn to the right or in tabular figures.
    pub kind: FieldType,
    /// Events of the scope that have it.
    pub events: u32,
}

/// How a value is typed, as far as a reader needs to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum FieldType {
    #[default]
    Text,
    Number,
    Hex,
    Time,
    Guid,
    Sid,
    Bool,
    Binary,
}

/// Everything about one event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// The event.
    pub row: u32,
    /// A sentence: "powershell.exe (4242) started by WINWORD.EXE".
    pub title: String,
    /// "Sysmon 1 Process created".
    pub kind: String,
    /// `catalogue::Category` as its index.
    pub category: u8,
    /// Host.
    pub host: String,
    /// Record time, ticks.
    pub time: i64,
    /// Record time as text, UTC, seven digits.
    pub time_text: String,
    /// Provider, event id and channel, for filters.
    pub provider: String,
    /// See `provider`.
    pub event_id: u32,
    /// See `provider`.
    pub channel: String,
    /// The fields of EventData or UserData, in the record's order, in full.
    pub data: Vec<DetailField>,
    /// The fields of System, in Windows' order.
    pub system: Vec<DetailField>,
    /// File name, chunk, offset.
    pub origin: String,
    /// The same of the other records that tell the event, by the files' paths.
    pub copies: Vec<String>,
    /// What Windows said of it in words, and the file that tells it. Only where the log came with its messages.
    pub message: Option<(String, String)>,
    /// What is to be said of its record, unless it is live and whole.
    pub record: Option<RecordNote>,
    /// The process that the event belongs to.
    pub process: Option<ProcessLink>,
    /// What that process did, a count a kind of event.
    pub process_events: Vec<KindCount>,
}

/// How an event's record was found and read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordNote {
    /// Where.
    pub origin: Origin,
    /// In what: "slack of chunk 3", "inside record 41 of chunk 3".
    pub found: String,
    /// `model::Confidence` by its name.
    pub confidence: String,
    /// What else is to be said of it.
    pub marks: Vec<String>,
}

/// A field of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailField {
    /// Name; nested ones with dots.
    pub name: String,
    /// The value in full.
    pub value: String,
    /// Type of the value.
    pub kind: FieldType,
    /// The type as Windows names it: "UInt32", "GUID".
    pub type_name: String,
    /// What the value means: "network logon", "started 13:52:19, boot 13, process 303".
    pub note: Option<String>,
    /// The same value occurs in so many events of this field (this one included).
    pub occurs: u32,
    /// As [`Cell::marks`], in `value`.
    pub marks: Vec<(u32, u32)>,
    /// As [`Cell::time`].
    pub time: Option<i64>,
}
