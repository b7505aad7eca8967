//! The questions.

use super::files::{FileMeta, FileState, Layout, Problem};
use super::members::Place;
use crate::model::{ChunkIx, FileIx, ProcessIx, RowIx};
use serde::{Deserialize, Serialize};

/// A question to the engine, or a piece of news for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// A file was dropped: it gets the next [`FileIx`]. Answer: [`super::Response::Opened`].
    Open {
        /// Name, path, size.
        meta: FileMeta,
        /// Where in the handle that travels beside the message it lies.
        place: Place,
    },
    /// An ingest worker has looked at the file: what it is, and where its chunks lie.
    Probed {
        /// The file.
        file: FileIx,
        /// Its chunks, empty when it is not a log.
        layout: Layout,
        /// What is wrong with the file as a whole.
        problems: Vec<Problem>,
    },
    /// Decoded events. The bytes are `ingest::Segment`'s own form; they travel as a transferred buffer. Refused with
    /// [`super::Failure::OutOfMemory`] when there is no room for them.
    Segment {
        /// The segment's bytes.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// The whole of a file of messages. They are shown with the events of the log beside which the file lies, whichever is opened first.
    Messages {
        /// The file.
        file: FileIx,
        /// Its bytes.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// The most that the columns may hold, bytes; without it they grow as far as memory reaches. For machines that need their memory
    /// for something else, and for tests.
    Budget(u64),
    /// Reading of a file has ended, well or not; or its chunks could not be read.
    Closed {
        /// The file.
        file: FileIx,
        /// How it ended.
        state: FileState,
        /// What was met that no segment reported: dead workers, unreadable ranges.
        problems: Vec<Problem>,
    },
    /// The SHA-256 of a whole file, lower-case hex.
    Hashed {
        /// The file.
        file: FileIx,
        /// 64 hex digits.
        sha256: String,
    },
    /// Files, hosts, channels, kinds, problems. Answer: [`super::Response::Overview`]. Counts follow the filter; problems and
    /// files do not.
    Overview(Filter),
    /// How many processes are known by their creation. Answer: [`super::Response::Processes`]. Joining all that is known of
    /// processes takes a while: it is done in pieces, and who wants the number asks again until it is there.
    Processes,
    /// How many events pass, and whether the filter can be understood. Answer: [`super::Response::Shown`].
    Count(Filter),
    /// A histogram. Answer: [`super::Response::Density`].
    Density(DensitySpec),
    /// One screen of rows. Answer: [`super::Response::Rows`].
    Rows(RowsSpec),
    /// At which position of that table an event stands now. Answer: [`super::Response::Position`].
    Locate {
        /// The event.
        row: RowIx,
        /// The table (its `start` and `count` are not used).
        table: RowsSpec,
    },
    /// The columns that a table can show, its usual ones first. Answer: [`super::Response::Columns`].
    Columns(Scope),
    /// Everything about one event. Answer: [`super::Response::Detail`].
    Detail(DetailSpec),
    /// The event as XML, as Windows writes it. Answer: [`super::Response::Xml`].
    Xml(RowIx),
    /// One screen of the process tree. Answer: [`super::Response::Tree`].
    Tree(TreeSpec),
    /// One process. Answer: [`super::Response::Process`].
    Process(ProcessIx),
    /// What could be typed at a place of a query. Answer: [`super::Response::Completions`].
    Complete(CompleteSpec),
    /// Pasted text (an event's XML, an XPath of Event Viewer, a query) as a query. Answer: [`super::Response::Query`].
    Understand(String),
    /// The values of a column and how often they occur. Answer: [`super::Response::Facet`].
    Facet(FacetSpec),
    /// Two columns against each other. Answer: [`super::Response::Pivot`].
    Pivot(PivotSpec),
    /// The next row of a table that a query finds. Answer: [`super::Response::Found`].
    Find(FindSpec),
    /// Every file with what is known of its bytes. Answer: [`super::Response::Evidence`].
    Evidence,
    /// A file's chunks, one byte each. Answer: [`super::Response::ChunkMap`].
    ChunkMap(FileIx),
    /// What the bytes of a chunk are. Answer: [`super::Response::Ledger`].
    Ledger {
        /// The file.
        file: FileIx,
        /// The chunk.
        chunk: ChunkIx,
    },
    /// Bytes of a file as they are, at most 65,536. Answer: [`super::Response::Bytes`].
    Bytes {
        /// The file.
        file: FileIx,
        /// From here on.
        offset: u64,
        /// So many.
        count: u32,
    },
    /// The state of the evidence as one document. Answer: [`super::Response::Statement`].
    Statement(StatementFormat),
    /// What is wrong or worth knowing about a file; without one, what all events say together. Answer: [`super::Response::Findings`].
    Findings(Option<FileIx>),
}

/// How a statement of the evidence is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatementFormat {
    /// For a reader.
    Text,
    /// For a program.
    Json,
}

/// Which events are shown: all of its parts must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filter {
    /// The query as typed; empty lets everything pass.
    pub query: String,
    /// Clauses added by clicking, each in the query language (`not User:"NT AUTHORITY\\SYSTEM"`).
    pub clauses: Vec<String>,
    /// From (included) and to (excluded), in ticks.
    pub time: Option<(i64, i64)>,
    /// With the events that the logs no longer count, beside the live ones.
    pub recovered: bool,
}

/// Which events a table is about, before the filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Every event.
    #[default]
    All,
    /// One kind of event.
    Kind {
        /// As in System/Provider/@Name.
        provider: String,
        /// As in System/EventID.
        event_id: u32,
    },
    /// Everything one process did or that was done to it.
    Process(ProcessIx),
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Column {
    #[default]
    Time,
    /// When it happened by the event's own account: Sysmon's `UtcTime` where it has one, else the record's time.
    OwnTime,
    /// Event id and the short name of the kind.
    Event,
    Host,
    Channel,
    Provider,
    EventId,
    Level,
    RecordId,
    /// File name and chunk.
    File,
    /// File name of the acting process's image.
    Process,
    /// What was acted upon; see the catalogue.
    Target,
    /// The rest of what matters; see the catalogue.
    What,
    /// A field of the event's data by its name.
    Field(String),
}

impl Column {
    /// The name that `data-field` carries and that a query uses.
    pub fn key(&self) -> &str {
        match self {
            Self::Time => "time",
            Self::OwnTime => "own_time",
            Self::Event => "event",
            Self::Host => "host",
            Self::Channel => "channel",
            Self::Provider => "provider",
            Self::EventId => "event_id",
            Self::Level => "level",
            Self::RecordId => "record_id",
            Self::File => "file",
            Self::Process => "process",
            Self::Target => "target",
            Self::What => "what",
            Self::Field(name) => name,
        }
    }

    /// The heading a reader sees.
    pub fn label(&self) -> &str {
        match self {
            Self::Time => "Time",
            Self::OwnTime => "Event time",
            Self::Event => "Event",
            Self::Host => "Host",
            Self::Channel => "Channel",
            Self::Provider => "Provider",
            Self::EventId => "Event ID",
            Self::Level => "Level",
            Self::RecordId => "Record ID",
            Self::File => "File",
            Self::Process => "Process",
            Self::Target => "Target",
            Self::What => "What",
            Self::Field(name) => name,
        }
    }
}

/// One key of an order; ties are broken by the time order of the session.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// Largest first. Events without a value stand last either way.
    pub descending: bool,
}

/// A screen of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsSpec {
    /// Which events.
    pub filter: Filter,
    /// Of which set.
    pub scope: Scope,
    /// In which order, the most important key first; empty is time order.
    pub sort: Vec<Sort>,
    /// Which cells.
    pub columns: Vec<Column>,
    /// What is being looked for, in the query language: marked in the cells besides what the filter asks for.
    pub mark: String,
    /// First position.
    pub start: u32,
    /// At most so many rows.
    pub count: u32,
}

/// A histogram over time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DensitySpec {
    /// The filter whose time range is *not* applied: the histogram shows what lies around it.
    pub filter: Filter,
    /// From and to in ticks; `None` takes the session's plausible range.
    pub range: Option<(i64, i64)>,
    /// How many buckets, 1 to 4,096.
    pub buckets: u32,
}

/// A screen of the process tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeSpec {
    /// Processes with an event that passes are shown, and their ancestors.
    pub filter: Filter,
    /// A process whose image, command line or user holds this text (any case) is shown, and its ancestors.
    pub find: String,
    /// Processes whose children are hidden.
    pub collapsed: Vec<ProcessIx>,
    /// First visible row.
    pub start: u32,
    /// At most so many rows.
    pub count: u32,
}

/// One event, and what is marked in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailSpec {
    /// The event.
    pub row: RowIx,
    /// Its matches are marked.
    pub filter: Filter,
    /// As [`RowsSpec::mark`].
    pub mark: String,
}

/// A place in a query that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompleteSpec {
    /// The query so far.
    pub text: String,
    /// Where the cursor stands, bytes.
    pub at: u32,
    /// The rest of the filter: values are counted under it.
    pub filter: Filter,
    /// At most so many answers.
    pub count: u32,
}

/// What orders the values of a facet; ties are broken by the value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum FacetOrder {
    #[default]
    Events,
    Value,
    First,
    Last,
}

/// The values of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetSpec {
    /// Which events.
    pub filter: Filter,
    /// Of which set.
    pub scope: Scope,
    /// Whose values.
    pub column: Column,
    /// Only values that hold this text (any case); empty takes all.
    pub find: String,
    /// In which order.
    pub order: FacetOrder,
    /// Most, last or latest first.
    pub descending: bool,
    /// First value.
    pub start: u32,
    /// At most so many values.
    pub count: u32,
}

/// Two columns against each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PivotSpec {
    /// Which events.
    pub filter: Filter,
    /// Of which set.
    pub scope: Scope,
    /// The column whose values stand at the side.
    pub rows: Column,
    /// The column whose values stand at the top.
    pub columns: Column,
    /// At most so many values at the side, those with most events.
    pub most_rows: u32,
    /// At most so many values at the top.
    pub most_columns: u32,
}

/// Looks for the next row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindSpec {
    /// The table (its `start` and `count` are not used).
    pub table: RowsSpec,
    /// What is looked for, in the query language.
    pub query: String,
    /// The position from which to look; a row that stands there counts.
    pub from: u32,
    /// Towards the top. At an end the search goes on at the other.
    pub backwards: bool,
}
