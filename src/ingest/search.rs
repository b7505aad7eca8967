//! Where chunks lie when they are not where they should be, and what the bytes around them are. Called by `sniff`. Reads a file in
//! blocks and keeps no more of it than one.

use super::reader::{ReadError, Source};
use crate::evtx::header::CHUNK_MAGIC;
use crate::evtx::{CHUNK_SIZE, FILE_HEADER_SIZE};
use crate::model::{ByteKind, ByteRange, push_range};

/// Bytes read at a time.
const BLOCK: usize = 1 << 20;
/// Chunks begin at multiples of this wherever a copy went wrong: what moves them are sectors, and records are multiples of it.
const STEP: u64 = 8;
/// So many slots are looked at before all are: in a browser each look costs a millisecond or two, before the first rows.
const SAMPLE: usize = 8;
/// Bytes of a file header's block that say something.
const FILE_HEADER_FIELDS: u64 = 128;

/// Every slot of 64 KiB behind the header, a cut one at the end included.
pub fn regular(size: u64) -> Vec<u64> {
    (FILE_HEADER_SIZE as u64..size).step_by(CHUNK_SIZE).collect()
}

/// Whether chunks begin where they should, by some of them: the first, the last, and some between. What moves one moves all that
/// follow. A slot that begins with zeros may be unused, but not all of them.
pub fn in_place(slots: &[u64], source: &mut impl Source) -> Result<bool, ReadError> {
    let step = slots.len().div_ceil(SAMPLE).max(1);
    let mut one = slots.is_empty();
    for &slot in slots.iter().step_by(step).chain(slots.last()) {
        let mut begin = [0; 16];
        let count = source.read_at(slot, &mut begin)?;
        let begin = begin.get(..count).unwrap_or_default();
        let magic = begin.get(..8).unwrap_or(begin);
        if !CHUNK_MAGIC.starts_with(magic) && begin.iter().any(|&byte| byte != 0) {
            return Ok(false);
        }
        one |= !magic.is_empty() && CHUNK_MAGIC.starts_with(magic);
    }
    Ok(one)
}

/// Looks for chunks through the whole file. `slots`: behind a file header, where what lies between two chunks is a chunk without
/// its signature wherever there is room for one; without it, only what has its signature is a chunk.
pub fn chunks(source: &mut impl Source, slots: bool) -> Result<Vec<u64>, ReadError> {
    let size = source.size();
    let chunk = CHUNK_SIZE as u64;
    let on_grid = |at: u64| at >= FILE_HEADER_SIZE as u64 && (at - FILE_HEADER_SIZE as u64).is_multiple_of(chunk);
    let mut found: Vec<u64> = Vec::new();
    let mut next = if slots { FILE_HEADER_SIZE as u64 } else { 0 };
    each_magic(source, &mut |at| {
        let displaced = found.last().is_some_and(|&last| !on_grid(last));
        // A signature within a chunk is text, unless that chunk is the one that is out of place. The header's block may be cut.
        let early = slots && found.is_empty() && at >= FILE_HEADER_FIELDS;
        if at < next && !early && !(slots && displaced && on_grid(at)) {
            return;
        }
        while slots && next.saturating_add(chunk) <= at {
            found.push(next);
            next += chunk;
        }
        found.push(at);
        next = at + chunk;
    })?;
    while slots && next < size {
        found.push(next);
        next += chunk;
    }
    Ok(found)
}

/// Calls `take` with each offset at which a chunk's signature stands.
fn each_magic(source: &mut impl Source, take: &mut impl FnMut(u64)) -> Result<(), ReadError> {
    let finder = memchr::memmem::Finder::new(CHUNK_MAGIC);
    let overlap = CHUNK_MAGIC.len() - 1;
    let mut block = vec![0; BLOCK + overlap];
    let mut offset = 0;
    loop {
        let count = source.read_at(offset, &mut block)?;
        let bytes = block.get(..count).unwrap_or_default();
        finder
            .find_iter(bytes)
            .map(|at| offset + at as u64)
            .filter(|at| at.is_multiple_of(STEP))
            .for_each(&mut *take);
        if count < block.len() {
            return Ok(());
        }
        offset += BLOCK as u64;
    }
}

/// What lies before, between and behind the chunks. `header`: the first 4,096 bytes are the file's header.
pub fn around(chunks: &[u64], header: bool, source: &mut impl Source) -> Result<Vec<ByteRange>, ReadError> {
    let size = source.size();
    let mut ranges = Vec::new();
    let mut at = 0;
    if header {
        let first = chunks.first().copied().unwrap_or(size);
        at = first.min(FILE_HEADER_SIZE as u64);
        push_range(&mut ranges, piece(0, at, ByteKind::FileHeader));
    } else if chunks.is_empty() {
        // No log: nobody asks which of its bytes are zero.
        push_range(&mut ranges, piece(0, size, ByteKind::Unknown));
        return Ok(ranges);
    }
    for &chunk in chunks.iter().chain([&size]) {
        classify(at, chunk, source, &mut ranges)?;
        at = at.max(chunk.saturating_add(CHUNK_SIZE as u64));
    }
    Ok(ranges)
}

fn piece(start: u64, end: u64, kind: ByteKind) -> ByteRange {
    ByteRange {
        start,
        end,
        kind,
        count: 1,
    }
}

/// Zeros, something else, zeros.
fn classify(start: u64, end: u64, source: &mut impl Source, ranges: &mut Vec<ByteRange>) -> Result<(), ReadError> {
    if start >= end {
        return Ok(());
    }
    let mut content: Option<(u64, u64)> = None;
    let mut block = vec![0; BLOCK.min((end - start) as usize)];
    let mut at = start;
    while at < end {
        let wanted = (end - at).min(block.len() as u64) as usize;
        let count = source.read_at(at, block.get_mut(..wanted).unwrap_or_default())?;
        if count == 0 {
            break;
        }
        let bytes = block.get(..count).unwrap_or_default();
        if let Some(first) = bytes.iter().position(|&byte| byte != 0) {
            let last = bytes.iter().rposition(|&byte| byte != 0).unwrap_or(first);
            let from = content.map_or(at + first as u64, |(from, _)| from);
            content = Some((from, at + last as u64 + 1));
        }
        at += count as u64;
    }
    let (from, to) = content.unwrap_or((end, end));
    push_range(ranges, piece(start, from, ByteKind::Zero));
    push_range(ranges, piece(from, to, ByteKind::Unknown));
    push_range(ranges, piece(to, end, ByteKind::Zero));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::reader::Seekable;
    use super::*;

    fn log(pieces: &[(usize, &[u8])], size: usize) -> Seekable<std::io::Cursor<Vec<u8>>> {
        let mut bytes = vec![0; size];
        for &(at, text) in pieces {
            bytes[at..at + text.len()].copy_from_slice(text);
        }
        Seekable::new(std::io::Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn displaced_chunks_are_found() {
        // One in its place, one 512 bytes late, one without its signature behind it.
        let second = 4096 + CHUNK_SIZE + 512;
        let size = second + 2 * CHUNK_SIZE;
        let mut source = log(
            &[(4096, CHUNK_MAGIC), (4096 + CHUNK_SIZE, b"lost"), (second, CHUNK_MAGIC)],
            size,
        );
        let slots = regular(size as u64);
        assert!(!in_place(&slots, &mut source).unwrap());
        let found = chunks(&mut source, true).unwrap();
        assert_eq!(found, [4096, second as u64, (second + CHUNK_SIZE) as u64]);
        let ranges = around(&found, true, &mut source).unwrap();
        let between = 4096 + CHUNK_SIZE as u64;
        assert_eq!(
            ranges,
            [
                piece(0, 4096, ByteKind::FileHeader),
                piece(between, between + 4, ByteKind::Unknown),
                piece(between + 4, second as u64, ByteKind::Zero),
            ]
        );
    }

    #[test]
    fn a_signature_across_two_blocks_is_found() {
        let at = BLOCK - 8 + STEP as usize;
        for at in [at - 8, at, BLOCK + 8] {
            let mut source = log(&[(at, CHUNK_MAGIC)], 2 * BLOCK);
            assert_eq!(chunks(&mut source, false).unwrap(), [at as u64]);
        }
    }

    #[test]
    fn unused_slots_are_in_place() {
        let size = 4096 + 5 * CHUNK_SIZE;
        let mut source = log(&[(4096, CHUNK_MAGIC), (4096 + 3 * CHUNK_SIZE, CHUNK_MAGIC)], size);
        assert!(in_place(&regular(size as u64), &mut source).unwrap());
    }
}
