//! What bytes of a log are, and where an event's bytes were found. Shared by who finds out (`evtx`, `ingest`), who keeps it
//! (`store`) and who shows it. No finding out here.

use super::ChunkIx;
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
    /// Tags and white space around the events of an XML export.
    Markup,
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
    pub const ALL: [Self; 10] = [
        Self::FileHeader,
        Self::ChunkHeader,
        Self::Tables,
        Self::LiveRecord,
        Self::RecoveredRecord,
        Self::HiddenRecord,
        Self::Markup,
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
            Self::Markup => "markup",
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

/// How far a record that is not live, or not whole, can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Some of its values are in their places by what is known of such events, not by the record.
    Low,
    /// A part of it is missing, or its sizes disagree.
    Medium,
    /// The record is whole, its two sizes agree, and its own template tells what its values are.
    High,
}

impl Confidence {
    /// As scripts and readers see it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// How an event came to be read, where that is not the rule: live, whole, with its own template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Where its record was found.
    pub origin: Origin,
    /// The record's size and the copy at its end differ.
    pub sizes_differ: bool,
    /// Something of the record could not be read.
    pub cut: bool,
    /// A template of it is lost: what its values are is known by their order only.
    pub reconstructed: bool,
    /// Its own template is lost, and that of an event of the same kind in this chunk of the file told what its values are.
    pub lender: Option<ChunkIx>,
}

impl Mark {
    /// See [`Confidence`].
    pub const fn confidence(self) -> Confidence {
        if self.reconstructed {
            Confidence::Low
        } else if self.sizes_differ || self.cut || self.lender.is_some() {
            Confidence::Medium
        } else {
            Confidence::High
        }
    }

    /// What is said of the record besides where it was found.
    pub fn texts(self) -> Vec<String> {
        let mut out = Vec::new();
        if self.sizes_differ {
            out.push("size fields disagree".to_owned());
        }
        if self.cut {
            out.push("read only in part".to_owned());
        }
        if self.reconstructed {
            out.push("reconstructed".to_owned());
        }
        if let Some(chunk) = self.lender {
            out.push(format!("template borrowed from chunk {}", chunk.0));
        }
        out
    }

    /// As a number, for the way from worker to worker. There is no lender before all of a file is read.
    pub const fn to_bits(self) -> u32 {
        self.origin as u32 | (self.sizes_differ as u32) << 2 | (self.cut as u32) << 3 | (self.reconstructed as u32) << 4
    }

    /// The reverse of [`Self::to_bits`].
    pub const fn from_bits(bits: u32) -> Option<Self> {
        let origin = match bits & 3 {
            0 => Origin::Live,
            1 => Origin::Recovered,
            2 => Origin::Hidden,
            _ => return None,
        };
        Some(Self {
            origin,
            sizes_differ: bits & 4 != 0,
            cut: bits & 8 != 0,
            reconstructed: bits & 16 != 0,
            lender: None,
        })
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
