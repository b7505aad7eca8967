//! What bytes of a log are, and where an event's bytes were found. Shared by who finds out (`evtx`, `ingest`), who keeps it
//! (`store`) and who shows it. No finding out here.

use serde::{Deserialize, Serialize};

/// What a range of a file's bytes is. Every byte of a file is exactly one of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ByteKind {
    /// The first 4,096 bytes of a log.
    FileHeader,
    /// The first 128 bytes of a chunk.
    ChunkHeader,
    /// A chunk's tables of strings and templates, bytes 128 to 512.
    Tables,
    /// A record of the log as it is.
    LiveRecord,
    /// A record that the log no longer counts, still whole.
    RecoveredRecord,
    /// A record within another record, which a tool has grown over it.
    HiddenRecord,
    /// Zero bytes.
    Zero,
    /// None of the others: remains, padding with content, bytes of no log.
    #[default]
    Unknown,
    /// Could not be read.
    Unreadable,
}

impl ByteKind {
    /// Every kind, in the order of declaration: a kind's place here is its number wherever one is needed.
    pub const ALL: [Self; 9] = [
        Self::FileHeader,
        Self::ChunkHeader,
        Self::Tables,
        Self::LiveRecord,
        Self::RecoveredRecord,
        Self::HiddenRecord,
        Self::Zero,
        Self::Unknown,
        Self::Unreadable,
    ];

    /// As scripts and readers see it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FileHeader => "file header",
            Self::ChunkHeader => "chunk header",
            Self::Tables => "string/template area",
            Self::LiveRecord => "live record",
            Self::RecoveredRecord => "recovered record",
            Self::HiddenRecord => "hidden record",
            Self::Zero => "zero",
            Self::Unknown => "unknown slack",
            Self::Unreadable => "unreadable",
        }
    }

    /// Whether the range's count is one of records.
    pub const fn is_record(self) -> bool {
        matches!(self, Self::LiveRecord | Self::RecoveredRecord | Self::HiddenRecord)
    }
}

/// Bytes of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByteRange {
    /// First byte, from the start of the file (in a chunk's own list: of the chunk).
    pub start: u64,
    /// First byte after.
    pub end: u64,
    /// What they are.
    pub kind: ByteKind,
    /// How many neighbours of this kind are one range here: records where [`ByteKind::is_record`].
    pub count: u32,
}

/// Appends a range to a list that it continues; one of the same kind as the last grows it. Empty ranges are none.
pub fn push_range(ranges: &mut Vec<ByteRange>, range: ByteRange) {
    if range.start >= range.end {
        return;
    }
    match ranges.last_mut() {
        Some(last) if last.kind == range.kind && last.end == range.start => {
            last.end = range.end;
            last.count = last.count.saturating_add(range.count);
        }
        _ => ranges.push(range),
    }
}

/// Where an event's record was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// In the log as it is.
    #[default]
    Live,
    /// Left over in bytes that the log no longer uses.
    Recovered,
    /// Inside another record.
    Hidden,
}

impl Origin {
    /// As scripts and readers see it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Recovered => "recovered",
            Self::Hidden => "hidden",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_kind_are_one_range() {
        let range = |start, end, kind| ByteRange {
            start,
            end,
            kind,
            count: 1,
        };
        let mut ranges = Vec::new();
        for (start, end, kind) in [
            (0, 4, ByteKind::LiveRecord),
            (4, 4, ByteKind::Zero),
            (4, 9, ByteKind::LiveRecord),
            (9, 10, ByteKind::Zero),
        ] {
            push_range(&mut ranges, range(start, end, kind));
        }
        let live = ByteRange {
            count: 2,
            ..range(0, 9, ByteKind::LiveRecord)
        };
        assert_eq!(ranges, [live, range(9, 10, ByteKind::Zero)]);
    }
}
