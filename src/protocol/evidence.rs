//! What a file's bytes are, chunk by chunk, and what its headers say against what was found. `ingest` finds it out, `engine` puts
//! it together, the page's Evidence view and `evtxscope evidence` show it.

use super::files::{FileInfo, Problem, ProblemKind, Severity};
use crate::model::{ByteRange, ChunkIx, FileIx, Part, RowIx};
use serde::{Deserialize, Serialize};

/// The file header as it is written, and its checksum as it should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderFacts {
    /// Number of the oldest chunk.
    pub first_chunk: u64,
    /// Number of the newest chunk.
    pub last_chunk: u64,
    /// Id of the record that would be written next.
    pub next_record_id: u64,
    /// Major and minor version.
    pub version: (u16, u16),
    /// Size of the block that holds the header.
    pub block_size: u16,
    /// Number of chunks, modulo 65,536 in large files.
    pub chunk_count: u16,
    /// Bit 0: in use when copied (dirty); bit 1: full.
    pub flags: u32,
    /// Checksum as written and as computed.
    pub checksum: (u32, u32),
}

/// What became of a chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChunkState {
    /// Its header is there.
    #[default]
    Used,
    /// All its bytes are zero: reserved and never used.
    Unused,
    /// Its header is all zeros: the log has dropped its records.
    Cleared,
    /// Its header is damaged; records were looked for by their signature.
    Headless,
    /// The file ends within it.
    Cut,
    /// Its bytes were not read: the medium, the memory or the worker failed, or reading has not come to it yet.
    Unread,
}

impl ChunkState {
    /// Every state, in the order of declaration: a state's place here is its number in a chunk map.
    pub const ALL: [Self; 6] = [
        Self::Used,
        Self::Unused,
        Self::Cleared,
        Self::Headless,
        Self::Cut,
        Self::Unread,
    ];
}

/// What is known of a chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkFacts {
    /// Its number in the file.
    pub chunk: ChunkIx,
    /// Where it begins in the file, bytes.
    pub offset: u64,
    /// How many of its 65,536 bytes are in the file.
    pub size: u32,
    /// See [`ChunkState`].
    pub state: ChunkState,
    /// The header's flags: bit 0 dirty, bit 2 written without checksums.
    pub flags: u32,
    /// The header's checksum as written and as computed; `None` without a header.
    pub header_checksum: Option<(u32, u32)>,
    /// The records' checksum as written and as computed; `None` when the header does not tell where they end.
    pub data_checksum: Option<(u32, u32)>,
    /// Ids of the first and last record as the header says.
    pub ids_written: Option<(u64, u64)>,
    /// Smallest and largest header id of the live records.
    pub ids_found: Option<(u64, u64)>,
    /// Live records.
    pub live: u32,
    /// Records left over from before.
    pub recovered: u32,
    /// Records inside other records.
    pub hidden: u32,
    /// Places where a record should be and none can be read.
    pub lost: u32,
}

impl ChunkFacts {
    /// Both checksums hold, or the writer computed none, or there is none to compare.
    pub fn checksums_hold(&self) -> bool {
        let holds = |sums: Option<(u32, u32)>| sums.is_none_or(|(written, computed)| written == computed);
        self.flags & 4 != 0 || holds(self.header_checksum) && holds(self.data_checksum)
    }

    /// The chunk in one byte of a chunk map: its state's place in [`ChunkState::ALL`] in the low four bits, then [`Self::SUMS`],
    /// [`Self::RECOVERED`], [`Self::HIDDEN`] and [`Self::LOST`].
    pub fn cell(&self) -> u8 {
        let state = ChunkState::ALL.iter().position(|&state| state == self.state);
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        state.unwrap_or_default() as u8
            | flag(!self.checksums_hold(), Self::SUMS)
            | flag(self.recovered > 0, Self::RECOVERED)
            | flag(self.hidden > 0, Self::HIDDEN)
            | flag(self.lost > 0, Self::LOST)
    }

    /// In a map's cell: a checksum differs.
    pub const SUMS: u8 = 0x10;
    /// In a map's cell: there are recovered records.
    pub const RECOVERED: u8 = 0x20;
    /// In a map's cell: there are hidden records.
    pub const HIDDEN: u8 = 0x40;
    /// In a map's cell: a record is lost.
    pub const LOST: u8 = 0x80;
}

/// A chunk with what its bytes are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkLedger {
    /// See [`ChunkFacts`].
    pub facts: ChunkFacts,
    /// Every byte of it once, offsets from its start.
    pub ranges: Vec<ByteRange>,
}

/// Bytes of a file as they are, with what they mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bytes {
    /// The file.
    pub file: FileIx,
    /// Where the first of them lies in the file.
    pub offset: u64,
    /// Fewer than were asked for where the file ends.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// What they mean, ascending; where two lie over each other, the one that begins later counts from there on.
    pub parts: Vec<Part>,
}

/// A file with what its header says and how many bytes there are of each kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEvidence {
    /// Name, size, hash, counts.
    pub info: FileInfo,
    /// `None` when it has no header.
    pub header: Option<HeaderFacts>,
    /// Bytes of each kind, in the order of [`crate::model::ByteKind::ALL`]. They add up to the file's size.
    pub bytes: Vec<u64>,
    /// Live, recovered and hidden records by the record headers, and places where one is lost.
    pub records: [u32; 4],
    /// Chunks in each state, in the order of [`ChunkState::ALL`].
    pub chunks: [u32; 6],
    /// How many findings there are for the file.
    pub findings: u32,
}

/// Something that whoever relies on the files should know: of one file's bytes and headers, or of what its events say together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which kind.
    pub kind: ProblemKind,
    /// How much it matters.
    pub severity: Severity,
    /// The file; `None` when it is about the events of a host and channel, whichever files they are in.
    pub file: Option<FileIx>,
    /// The chunk, when it is about one.
    pub chunk: Option<ChunkIx>,
    /// Where it is in the file, bytes.
    pub offset: Option<u64>,
    /// First and last record that it is about: ids of record headers in a finding of a file, else `EventRecordID`s.
    pub records: Option<(u64, u64)>,
    /// The computer, as its events name it; empty in a finding of a file.
    pub host: String,
    /// The channel; empty in a finding of a file.
    pub channel: String,
    /// First and last moment of it, ticks.
    pub span: Option<(i64, i64)>,
    /// The events before and behind it, or the one that tells it.
    pub rows: Vec<RowIx>,
    /// One sentence or two.
    pub text: String,
}

impl Finding {
    /// Of a kind, about nothing yet.
    pub fn new(kind: ProblemKind, text: String) -> Self {
        Self {
            kind,
            severity: kind.severity(),
            file: None,
            chunk: None,
            offset: None,
            records: None,
            host: String::new(),
            channel: String::new(),
            span: None,
            rows: Vec::new(),
            text,
        }
    }
}

impl From<Problem> for Finding {
    fn from(problem: Problem) -> Self {
        Self {
            file: Some(problem.file),
            chunk: problem.chunk,
            offset: problem.offset,
            ..Self::new(problem.kind, problem.text)
        }
    }
}
