//! What is wrong with a chunk, in words for the reader. Called by `builder`; found by [`chunk`](crate::evtx::chunk).

use crate::evtx::chunk::Trouble;
use crate::protocol::ProblemKind;

/// Kind, offset in the chunk, and a sentence.
pub fn describe(trouble: &Trouble, records: usize) -> (ProblemKind, usize, String) {
    match *trouble {
        Trouble::Magic => (
            ProblemKind::ChunkMagic,
            0,
            format!("its header is damaged; {records} records were found by their own signature."),
        ),
        Trouble::Nothing => (
            ProblemKind::ChunkMagic,
            0,
            "it is no chunk: neither a chunk's header nor a record is in it.".to_owned(),
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
        Trouble::Cleared(count) => (
            ProblemKind::ChunkCleared,
            0,
            format!("the log has cleared it; {count} of its old records are still there (recovered, not counted)."),
        ),
        Trouble::Hidden(at, count) => (
            ProblemKind::HiddenRecords,
            at,
            format!(
                "{count} {} inside other records, which a tool has grown over them: someone has removed events (the first at {at:#x}).",
                if count == 1 {
                    "record is hidden"
                } else {
                    "records are hidden"
                }
            ),
        ),
        Trouble::RecordTooLong(at, id) => (
            ProblemKind::RecordTruncated,
            at,
            format!("record {id} at {at:#x} claims to run past the end of the chunk."),
        ),
        Trouble::RecordCut(record) => (
            ProblemKind::RecordTruncated,
            record.at,
            format!(
                "the file ends within record {}, after {} of its {} bytes; it is shown as far as it goes.",
                record.id,
                record.size,
                record.size + record.missing
            ),
        ),
        Trouble::SizesDiffer(at) => (
            ProblemKind::RecordSize,
            at,
            format!("the two sizes of the record at {at:#x} disagree; it is shown."),
        ),
    }
}
