//! What every byte of a chunk is. Called by `ingest` for each chunk, with what `chunk` has found.
//!
//! Neighbours of one kind are one range, and what is no record is split into zeros before, the rest, and zeros after at most: a
//! chunk has some five ranges, and a hostile one no more than four a record.

use super::chunk::{Chunk, RecordAt, Trouble};
use super::{CHUNK_HEADER_SIZE, CHUNK_SIZE};
use crate::model::{ByteKind, ByteRange, push_range};

/// Where the tables of a chunk's header begin.
const TABLES: usize = 128;

/// The ranges of a chunk: contiguous, from its first byte to its last (fewer than 65,536 when the file ends within it).
pub fn of_chunk(data: &[u8], chunk: &Chunk) -> Vec<ByteRange> {
    let mut ranges = Vec::new();
    let length = data.len().min(CHUNK_SIZE);
    if chunk.unused {
        put(&mut ranges, 0, length, ByteKind::Zero);
        return ranges;
    }
    if chunk.troubles == [Trouble::Nothing] {
        slack(data, &mut ranges, 0, length);
        return ranges;
    }
    put(&mut ranges, 0, TABLES.min(length), ByteKind::ChunkHeader);
    put(&mut ranges, TABLES, CHUNK_HEADER_SIZE.min(length), ByteKind::Tables);
    let mut pieces: Vec<(RecordAt, ByteKind)> = Vec::with_capacity(chunk.records.len() + chunk.recovered.len());
    pieces.extend(chunk.records.iter().map(|&record| (record, ByteKind::LiveRecord)));
    pieces.extend(
        chunk
            .recovered
            .iter()
            .map(|&record| (record, ByteKind::RecoveredRecord)),
    );
    pieces.sort_by_key(|(record, _)| record.at);
    let mut hidden = chunk.hidden.iter().peekable();
    let mut at = CHUNK_HEADER_SIZE.min(length);
    for (record, kind) in pieces {
        slack(data, &mut ranges, at, record.at);
        let end = record.at + record.size;
        at = record.at.max(at);
        let mut count = 1;
        while let Some(inner) = hidden.next_if(|inner| inner.at < end) {
            push_range(&mut ranges, range(at, inner.at, kind, count));
            // What follows is the rest of the same record.
            count = 0;
            at = inner.at + inner.size;
            put(&mut ranges, inner.at, at, ByteKind::HiddenRecord);
        }
        push_range(&mut ranges, range(at, end, kind, count));
        at = at.max(end);
    }
    slack(data, &mut ranges, at, length);
    ranges
}

fn range(start: usize, end: usize, kind: ByteKind, count: u32) -> ByteRange {
    ByteRange {
        start: start as u64,
        end: end as u64,
        kind,
        count,
    }
}

fn put(ranges: &mut Vec<ByteRange>, start: usize, end: usize, kind: ByteKind) {
    push_range(ranges, range(start, end, kind, 1));
}

/// Bytes that are no record: zeros, something else, zeros.
fn slack(data: &[u8], ranges: &mut Vec<ByteRange>, start: usize, end: usize) {
    for range in classify(data.get(start..end).unwrap_or_default(), start as u64) {
        push_range(ranges, range);
    }
}

/// Bytes that belong to nothing, which begin at `start`: zeros, something else, zeros; what is empty is left out.
pub fn classify(bytes: &[u8], start: u64) -> impl Iterator<Item = ByteRange> {
    let zeros = |mut bytes: std::slice::Iter<'_, u8>| bytes.position(|&byte| byte != 0);
    let first = zeros(bytes.iter()).unwrap_or(bytes.len());
    let mut last = bytes.len();
    while last > first && bytes.get(last - 1) == Some(&0) {
        last -= 1;
    }
    let piece = move |from: usize, to: usize, kind| ByteRange {
        start: start + from as u64,
        end: start + to as u64,
        kind,
        count: 1,
    };
    [
        piece(0, first, ByteKind::Zero),
        piece(first, last, ByteKind::Unknown),
        piece(last, bytes.len(), ByteKind::Zero),
    ]
    .into_iter()
    .filter(|range| range.start < range.end)
}
