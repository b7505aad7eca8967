//! What is known of a chunk as numbers, to travel in a [`Segment`](super::Segment). Called by `segment`; made here from what
//! [`chunk`](crate::evtx::chunk) has found, for `builder`.

use crate::evtx::chunk::{Chunk, Trouble};
use crate::evtx::{CHUNK_SIZE, ledger};
use crate::model::{ByteKind, ByteRange, ChunkIx};
use crate::protocol::{ChunkFacts, ChunkLedger, ChunkState};

/// What is known of a chunk once its records are found.
pub fn of_chunk(number: ChunkIx, offset: u64, bytes: &[u8], found: &Chunk) -> ChunkLedger {
    let has = |test: fn(&Trouble) -> bool| found.troubles.iter().filter(|trouble| test(trouble)).count() as u32;
    let state = if found.unused {
        ChunkState::Unused
    } else if has(|trouble| matches!(trouble, Trouble::Cleared(_))) > 0 {
        ChunkState::Cleared
    } else if bytes.len() < CHUNK_SIZE {
        ChunkState::Cut
    } else if found.header.is_none() {
        ChunkState::Headless
    } else {
        ChunkState::Used
    };
    let header = found.header.as_ref();
    let ids = || found.records.iter().map(|record| record.id);
    ChunkLedger {
        facts: ChunkFacts {
            chunk: number,
            offset,
            size: bytes.len() as u32,
            state,
            flags: header.map_or(0, |header| header.flags),
            header_checksum: header.and_then(|h| Some((h.header_checksum, found.header_checksum?))),
            data_checksum: header.and_then(|h| Some((h.data_checksum, found.data_checksum?))),
            ids_written: header.map(|h| (h.first_record_id, h.last_record_id)),
            ids_found: ids().min().zip(ids().max()),
            live: found.records.len() as u32,
            recovered: found.recovered.len() as u32,
            hidden: found.hidden.len() as u32,
            lost: has(|trouble| matches!(trouble, Trouble::Skipped(..))),
        },
        ranges: ledger::of_chunk(bytes, found),
    }
}

/// How many numbers a chunk's facts are.
const NUMBERS: usize = 21;

/// Facts as numbers; what is `None` is told apart by a flag before.
pub fn numbers(facts: &ChunkFacts) -> [u64; NUMBERS] {
    let state = ChunkState::ALL.iter().position(|&state| state == facts.state);
    let sums = |sums: Option<(u32, u32)>| match sums {
        Some((written, computed)) => [1, u64::from(written), u64::from(computed)],
        None => [0; 3],
    };
    let ids = |ids: Option<(u64, u64)>| ids.map_or([0; 3], |(first, last)| [1, first, last]);
    let [header, data] = [facts.header_checksum, facts.data_checksum].map(sums);
    let [written, found] = [facts.ids_written, facts.ids_found].map(ids);
    [
        u64::from(facts.chunk.0),
        facts.offset,
        u64::from(facts.size),
        state.unwrap_or_default() as u64,
        u64::from(facts.flags),
        header[0],
        header[1],
        header[2],
        data[0],
        data[1],
        data[2],
        written[0],
        written[1],
        written[2],
        found[0],
        found[1],
        found[2],
        u64::from(facts.live),
        u64::from(facts.recovered),
        u64::from(facts.hidden),
        u64::from(facts.lost),
    ]
}

/// The reverse of [`numbers`].
pub fn from_numbers(numbers: &[u64]) -> Option<ChunkFacts> {
    let &[
        chunk,
        offset,
        size,
        state,
        flags,
        has_header,
        header,
        header_computed,
        has_data,
        data,
        data_computed,
        has_written,
        first_written,
        last_written,
        has_found,
        first_found,
        last_found,
        live,
        recovered,
        hidden,
        lost,
    ] = <&[u64; NUMBERS]>::try_from(numbers).ok()?;
    Some(ChunkFacts {
        chunk: ChunkIx(chunk as u32),
        offset,
        size: size as u32,
        state: *ChunkState::ALL.get(state as usize)?,
        flags: flags as u32,
        header_checksum: (has_header != 0).then_some((header as u32, header_computed as u32)),
        data_checksum: (has_data != 0).then_some((data as u32, data_computed as u32)),
        ids_written: (has_written != 0).then_some((first_written, last_written)),
        ids_found: (has_found != 0).then_some((first_found, last_found)),
        live: live as u32,
        recovered: recovered as u32,
        hidden: hidden as u32,
        lost: lost as u32,
    })
}

/// Ranges as four numbers each.
pub fn range_numbers(ranges: &[ByteRange]) -> Vec<u64> {
    let kind = |kind| {
        ByteKind::ALL
            .iter()
            .position(|&known| known == kind)
            .unwrap_or_default()
    };
    let numbers = |range: &ByteRange| [range.start, range.end, kind(range.kind) as u64, u64::from(range.count)];
    ranges.iter().flat_map(numbers).collect()
}

/// The reverse of [`range_numbers`].
pub fn ranges_from_numbers(numbers: &[u64]) -> Option<Vec<ByteRange>> {
    let (ranges, rest) = numbers.as_chunks::<4>();
    let range = |&[start, end, kind, count]: &[u64; 4]| {
        Some(ByteRange {
            start,
            end,
            kind: *ByteKind::ALL.get(kind as usize)?,
            count: count as u32,
        })
    };
    rest.is_empty().then(|| ranges.iter().map(range).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evtx::chunk;

    #[test]
    fn facts_survive_the_journey() {
        let files = crate::sample::files();
        let mut bytes = files[0].bytes[4096..4096 + CHUNK_SIZE].to_vec();
        for damaged in [false, true] {
            if damaged {
                bytes[..8].fill(1);
                bytes[600..700].fill(7);
            }
            let made = of_chunk(ChunkIx(3), 4096, &bytes, &chunk::read(&bytes));
            assert!(made.facts.live > 0 && made.ranges.len() > 2);
            assert_eq!(from_numbers(&numbers(&made.facts)), Some(made.facts));
            assert_eq!(ranges_from_numbers(&range_numbers(&made.ranges)), Some(made.ranges));
        }
    }
}
