//! What the page and the engine worker say to each other: one [`Request`], one [`Response`], one [`Failure`].
//!
//! The page sends a request and gets exactly one response. A request carries everything that its answer depends on (the
//! filter, the order, the columns), so that an answer never depends on which other questions were asked before. Rows live in
//! the engine: the page gets one screen of them at a time, as text that is ready to show.
//!
//! Called by `engine` (answers), `client` (asks) and `ui` (reads answers). Nothing of the engine's own types is in here.

mod ask;
mod evidence;
mod failure;
mod files;
mod jobs;
mod members;
mod processes;
mod reply;
mod values;

pub use ask::{
    Column, CompleteSpec, DensitySpec, DetailSpec, FacetOrder, FacetSpec, Filter, FindSpec, PivotSpec, Request,
    RowsSpec, Scope, Sort, StatementFormat, TreeSpec,
};
pub use evidence::{Bytes, ChunkFacts, ChunkLedger, ChunkState, FileEvidence, Finding, HeaderFacts};
pub use failure::{Failure, QueryFix};
pub use files::{FileInfo, FileMeta, FileState, Form, Layout, Problem, ProblemKind, Severity};
pub use jobs::{Call, Job, JobResult, Reply, SampleFile};
pub use members::{Cipher, Member, Packing, Password, Place};
pub use processes::{ProcessCard, ProcessLink, ProcessName, TreePage, TreeRow};
pub use reply::{
    Cell, ColumnInfo, Density, Detail, DetailField, FieldType, HostInfo, HostZone, KindCount, Overview, RecordNote,
    RecoveredCounts, Response, Row, RowPage,
};
pub use values::{Completion, CompletionKind, Completions, Facet, FacetValue, Found, Pivot};
