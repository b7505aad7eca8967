//! Files of the session and what is wrong with them.

use super::evidence::HeaderFacts;
use crate::model::{ByteRange, ChunkIx, FileIx};
use serde::{Deserialize, Serialize};

/// A file as it was dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMeta {
    /// Its name without folders; an attacker's text.
    pub name: String,
    /// Folders and name, when a folder was dropped; else the name. A member of an archive: the archive's path and its own.
    pub path: String,
    /// In bytes.
    pub size: u64,
}

/// How a log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// As Windows keeps it: chunks.
    #[default]
    Binary,
    /// Exported as XML in UTF-8: its chunks are pieces of 64 KiB.
    Utf8,
    /// The same in UTF-16, little-endian.
    Utf16Le,
    /// The same in UTF-16, big-endian.
    Utf16Be,
    /// No log, but the messages of one (`LocaleMetaData`, `.MTA`). It has no chunks: [`super::Request::Messages`] holds all of it.
    Messages,
}

/// Where the chunks of a log lie.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// How it is written.
    pub form: Form,
    /// Offset of each chunk in bytes, ascending. Usually 4,096 + 65,536·n.
    pub chunks: Vec<u64>,
    /// The file header's dirty flag: the log was in use when it was copied.
    pub dirty: bool,
    /// The file header's full flag.
    pub full: bool,
    /// The file header; `None` when there is none.
    pub header: Option<HeaderFacts>,
    /// What lies before, between and behind the chunks, ascending. A chunk ends where the next begins, where the file ends, and
    /// after 65,536 bytes.
    pub around: Vec<ByteRange>,
}

/// How far reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileState {
    /// Not begun or not finished.
    #[default]
    Reading,
    /// Every chunk was read.
    Done,
    /// The reader cancelled: what was read until then is shown.
    Cancelled,
    /// The memory is full: what was read until then is shown.
    Partial,
    /// It is an archive: its logs are files of the session themselves.
    Unpacked,
    /// It is not a log, or nothing of it could be read; its problems say why.
    Refused,
}

/// What the Overview says of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// Its place in the session.
    pub file: FileIx,
    /// Name, path, size.
    pub meta: FileMeta,
    /// How far reading is.
    pub state: FileState,
    /// Events read from it.
    pub events: u32,
    /// Those of them that other files have too.
    pub shared: u32,
    /// Whole records in it that are not live: left over from before, or hidden in others. By their headers: some equal live ones.
    pub recovered: u32,
    /// Chunks with a readable header.
    pub chunks: u32,
    /// Copied from a running system.
    pub dirty: bool,
    /// Earliest and latest plausible event time, ticks.
    pub span: Option<(i64, i64)>,
    /// Lower-case hex, once computed.
    pub sha256: Option<String>,
    /// How many of the session's problems are about this file.
    pub problems: u32,
}

/// How bad a problem is for the reader's conclusions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing; nothing is missing.
    Note,
    /// Something may be missing, or was changed.
    Warning,
    /// Something is missing.
    Loss,
}

/// What a problem is; stable keys for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum ProblemKind {
    Empty,
    NotALog,
    TooShort,
    FileHeader,
    FileHeaderChecksum,
    ChunkCount,
    Dirty,
    ChunkMagic,
    ChunkHeaderChecksum,
    ChunkDataChecksum,
    ChunkTruncated,
    ChunkOffset,
    ChunkCleared,
    HiddenRecords,
    RecordHeader,
    RecordSize,
    RecordTruncated,
    RecordContent,
    TrailingBytes,
    Unreadable,
    WorkerDied,
    OutOfMemory,
    Cancelled,
    LogFull,
    Version,
    ChunkNumbers,
    NextRecordId,
    RecordNumbers,
    DuplicateRecords,
    RecoveredRecords,
    ImplausibleTime,
    ArchiveDamaged,
    MemberLeftOut,
    MemberDamaged,
    Locked,
    OtherMembers,
    NoChecksums,
    UnusedChunks,
    MissingRecords,
    FilteredLog,
    NumbersReused,
    ClockStep,
    LateRecords,
    LogCleared,
    LogStopped,
    EventsDropped,
    UnexpectedShutdown,
    SysmonState,
    SysmonConfig,
    SysmonError,
    ProcessesNotLogged,
    SnapshotRevert,
    Silence,
    MoreFindings,
}

impl ProblemKind {
    /// Every kind, in the order of its declaration.
    pub const ALL: [Self; 54] = [
        Self::Empty,
        Self::NotALog,
        Self::TooShort,
        Self::FileHeader,
        Self::FileHeaderChecksum,
        Self::ChunkCount,
        Self::Dirty,
        Self::ChunkMagic,
        Self::ChunkHeaderChecksum,
        Self::ChunkDataChecksum,
        Self::ChunkTruncated,
        Self::ChunkOffset,
        Self::ChunkCleared,
        Self::HiddenRecords,
        Self::RecordHeader,
        Self::RecordSize,
        Self::RecordTruncated,
        Self::RecordContent,
        Self::TrailingBytes,
        Self::Unreadable,
        Self::WorkerDied,
        Self::OutOfMemory,
        Self::Cancelled,
        Self::LogFull,
        Self::Version,
        Self::ChunkNumbers,
        Self::NextRecordId,
        Self::RecordNumbers,
        Self::DuplicateRecords,
        Self::RecoveredRecords,
        Self::ImplausibleTime,
        Self::ArchiveDamaged,
        Self::MemberLeftOut,
        Self::MemberDamaged,
        Self::Locked,
        Self::OtherMembers,
        Self::NoChecksums,
        Self::UnusedChunks,
        Self::MissingRecords,
        Self::FilteredLog,
        Self::NumbersReused,
        Self::ClockStep,
        Self::LateRecords,
        Self::LogCleared,
        Self::LogStopped,
        Self::EventsDropped,
        Self::UnexpectedShutdown,
        Self::SysmonState,
        Self::SysmonConfig,
        Self::SysmonError,
        Self::ProcessesNotLogged,
        Self::SnapshotRevert,
        Self::Silence,
        Self::MoreFindings,
    ];

    /// How bad it is.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Dirty
            | Self::ChunkCount
            | Self::TrailingBytes
            | Self::ChunkOffset
            | Self::ChunkCleared
            | Self::LogFull
            | Self::Version
            | Self::ChunkNumbers
            | Self::NextRecordId
            | Self::RecordNumbers
            | Self::DuplicateRecords
            | Self::RecoveredRecords
            | Self::ImplausibleTime
            | Self::OtherMembers
            | Self::NoChecksums
            | Self::UnusedChunks
            | Self::LateRecords
            | Self::LogStopped
            | Self::ProcessesNotLogged
            | Self::SnapshotRevert
            | Self::Silence
            | Self::MoreFindings => Severity::Note,
            Self::FileHeader
            | Self::FileHeaderChecksum
            | Self::ChunkHeaderChecksum
            | Self::ChunkDataChecksum
            | Self::ChunkMagic
            | Self::HiddenRecords
            | Self::MemberDamaged
            | Self::RecordSize
            | Self::MissingRecords
            | Self::FilteredLog
            | Self::NumbersReused
            | Self::ClockStep
            | Self::LogCleared
            | Self::UnexpectedShutdown
            | Self::SysmonState
            | Self::SysmonConfig
            | Self::SysmonError => Severity::Warning,
            Self::Empty
            | Self::NotALog
            | Self::TooShort
            | Self::ChunkTruncated
            | Self::RecordHeader
            | Self::RecordTruncated
            | Self::RecordContent
            | Self::Unreadable
            | Self::WorkerDied
            | Self::OutOfMemory
            | Self::Cancelled
            | Self::ArchiveDamaged
            | Self::MemberLeftOut
            | Self::Locked
            | Self::EventsDropped => Severity::Loss,
        }
    }
}

/// Something wrong with a file, in a place, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The file.
    pub file: FileIx,
    /// Which kind.
    pub kind: ProblemKind,
    /// The chunk, when it is about one.
    pub chunk: Option<ChunkIx>,
    /// Where it begins in the file, bytes.
    pub offset: Option<u64>,
    /// One sentence: what, and what was still read.
    pub text: String,
}
