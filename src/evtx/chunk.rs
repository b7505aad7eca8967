//! The records of one chunk: where each lies, and everything that is wrong with the chunk. Reads headers only; the records'
//! content is `decode`'s. Called by `ingest`. What the log does not count (`slack` finds it) is kept apart from what is live.
//!
//! ```text
//!   0        512                      free space           65,536
//!   | header | record | record | ... | slack: zero or stale |
//! ```
//!
//! A record that cannot be is skipped up to the next one that can: one bad record costs one record. The header's word for the
//! free space is taken when it fits the records, and nothing else of the header is needed.

use super::bytes::{u16_at, u32_at, u64_at};
use super::header::{CHUNK_MAGIC, ChunkHeader, chunk_data_checksum, chunk_header_checksum};
use super::{CHUNK_HEADER_SIZE, CHUNK_SIZE, slack};

/// `**\0\0`, the first four bytes of a record.
pub const RECORD_MAGIC: [u8; 4] = [0x2a, 0x2a, 0, 0];
/// Magic, size, id and time.
pub const RECORD_HEADER_SIZE: usize = 24;

/// Where a record lies in its chunk, and what its header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordAt {
    /// Bytes from the start of the chunk.
    pub at: usize,
    /// Bytes, header and size copy included.
    pub size: usize,
    /// The record header's id: not System/EventRecordID in exported logs.
    pub id: u64,
    /// The record header's FILETIME.
    pub time: i64,
    /// How many of the bytes that it claims are missing, because the file ends within it. They are not in `size`.
    pub missing: usize,
}

impl RecordAt {
    /// The record's BinXML, from and to.
    pub fn content(&self) -> (usize, usize) {
        let copy = 4_usize.saturating_sub(self.missing);
        (self.at + RECORD_HEADER_SIZE, self.at + self.size - copy)
    }
}

/// Something wrong with a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Not `ElfChnk`; records were looked for by their own magic.
    Magic,
    /// Neither a chunk's header nor a record: no chunk.
    Nothing,
    /// Written and computed checksum of the header.
    HeaderChecksum(u32, u32),
    /// Written and computed checksum of the records.
    DataChecksum(u32, u32),
    /// The header's offset of free space cannot be, or does not fit the records.
    FreeSpace(u32),
    /// The chunk is shorter than 65,536 bytes: so many are there.
    Cut(usize),
    /// From and to: bytes in the live area that are no record.
    Skipped(usize, usize),
    /// The record here claims to run past the end of the chunk: offset and its id.
    RecordTooLong(usize, u64),
    /// The file ends within this record, which is the last of the live ones.
    RecordCut(RecordAt),
    /// Behind a gap, from and to: records whose ids are not this chunk's, and how many. They come from another state of the
    /// disk (copied while in use) and are not counted as live.
    Foreign(usize, usize, usize),
    /// The header is all zeros, records follow: the log has cleared the chunk. How many.
    Cleared(usize),
    /// Records lie inside other records: where the first of them begins, and how many.
    Hidden(usize, usize),
    /// The two sizes of the record at this offset differ.
    SizesDiffer(usize),
}

/// What a chunk holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// What the header says; `None` without its magic.
    pub header: Option<ChunkHeader>,
    /// The header's checksum as computed; `None` when the chunk is cut before.
    pub header_checksum: Option<u32>,
    /// The records' checksum as computed; `None` when the header does not tell where they end.
    pub data_checksum: Option<u32>,
    /// Live records in the order in which they lie.
    pub records: Vec<RecordAt>,
    /// Whole records that are not live any more, likewise.
    pub recovered: Vec<RecordAt>,
    /// Whole records inside live ones, likewise.
    pub hidden: Vec<RecordAt>,
    /// What is wrong.
    pub troubles: Vec<Trouble>,
    /// All bytes are zero: the log reserved the chunk and never used it.
    pub unused: bool,
}

/// Finds the records of a chunk. `data` is at most 65,536 bytes: fewer when the file ends within the chunk.
pub fn read(data: &[u8]) -> Chunk {
    let mut chunk = Chunk::default();
    if data.iter().all(|&byte| byte == 0) {
        chunk.unused = true;
        return chunk;
    }
    if data.len() < CHUNK_SIZE {
        chunk.troubles.push(Trouble::Cut(data.len()));
    }
    chunk.header = ChunkHeader::read(data);
    match chunk.header {
        None if is_cleared(data) => {
            slack::stale(data, CHUNK_HEADER_SIZE, data.len(), &mut chunk.recovered);
            chunk.troubles.push(Trouble::Cleared(chunk.recovered.len()));
            return chunk;
        }
        None => chunk.troubles.push(Trouble::Magic),
        Some(header) => check_sums(data, &header, &mut chunk),
    }
    walk(data, &mut chunk);
    if let Some(header) = chunk.header {
        let end = chunk.records.last().map_or(CHUNK_HEADER_SIZE, |r| r.at + r.size);
        let fits = header.free_space_offset().is_some_and(|offset| offset >= end);
        if !fits && data.len() == CHUNK_SIZE {
            chunk.troubles.push(Trouble::FreeSpace(header.free_space));
        }
    }
    find_uncounted(data, &mut chunk);
    let begins = CHUNK_MAGIC.starts_with(data.get(..CHUNK_MAGIC.len()).unwrap_or(data));
    if chunk.header.is_none() && !begins && chunk.records.is_empty() && chunk.recovered.is_empty() {
        chunk.troubles = vec![Trouble::Nothing];
    }
    chunk
}

/// The header is gone to the last byte, as Windows leaves a chunk whose records it has dropped.
fn is_cleared(data: &[u8]) -> bool {
    data.get(..CHUNK_HEADER_SIZE)
        .is_some_and(|header| header.iter().all(|&byte| byte == 0))
}

fn check_sums(data: &[u8], header: &ChunkHeader, chunk: &mut Chunk) {
    chunk.header_checksum = chunk_header_checksum(data);
    let free_space = header.free_space_offset();
    chunk.data_checksum = free_space.and_then(|offset| chunk_data_checksum(data, offset));
    if header.has_no_checksums() {
        return;
    }
    if let Some(computed) = chunk.header_checksum.filter(|&sum| sum != header.header_checksum) {
        let trouble = Trouble::HeaderChecksum(header.header_checksum, computed);
        chunk.troubles.push(trouble);
    }
    if let Some(computed) = chunk.data_checksum.filter(|&sum| sum != header.data_checksum) {
        let trouble = Trouble::DataChecksum(header.data_checksum, computed);
        chunk.troubles.push(trouble);
    }
}

/// Collects the live records: up to the free space where the header tells it, else up to the last record that the header
/// names, else as far as there are records. Where the free space is said to begin too early, the records that go on counting up
/// to the last one that the header names are live all the same.
fn walk(data: &[u8], chunk: &mut Chunk) {
    let free_space = chunk.header.as_ref().and_then(ChunkHeader::free_space_offset);
    let ids = chunk.header.map(|h| (h.first_record_id, h.last_record_id));
    let mut at = CHUNK_HEADER_SIZE;
    let mut gap = false;
    let mut foreign: Option<(usize, usize, usize)> = None;
    let limit = free_space.unwrap_or(CHUNK_SIZE).min(data.len());
    while at + RECORD_HEADER_SIZE <= limit {
        match record_at(data, at) {
            Found::Record(record, sizes_agree) => {
                if !sizes_agree {
                    chunk.troubles.push(Trouble::SizesDiffer(at));
                }
                at += record.size;
                if gap && ids.is_some_and(|(first, last)| !(first..=last).contains(&record.id)) {
                    let (_, to, count) = foreign.get_or_insert((record.at, at, 0));
                    *to = at;
                    *count += 1;
                    chunk.recovered.push(record);
                    continue;
                }
                chunk.records.push(record);
                if free_space.is_none() && ids.is_some_and(|(_, last)| last == record.id) {
                    break;
                }
            }
            found => {
                if let Found::Cut(record) = found {
                    if data.len() < CHUNK_SIZE && record.at + record.size + record.missing <= CHUNK_SIZE {
                        chunk.troubles.push(Trouble::RecordCut(record));
                        chunk.records.push(record);
                        break;
                    }
                    chunk.troubles.push(Trouble::RecordTooLong(at, record.id));
                }
                let next = next_record(data, at + 4, limit);
                let end = next.unwrap_or(limit);
                if data.get(at..end).is_some_and(|bytes| bytes.iter().any(|&b| b != 0)) {
                    chunk.troubles.push(Trouble::Skipped(at, end));
                }
                gap = true;
                let Some(next) = next else { break };
                at = next;
            }
        }
    }
    if let Some((first, last)) = ids.filter(|_| free_space.is_some()) {
        let mut expected = chunk.records.last().map_or(first, |record| record.id.wrapping_add(1));
        while expected <= last
            && let Found::Record(record, true) = record_at(data, at)
            && record.id == expected
        {
            at += record.size;
            chunk.records.push(record);
            expected = expected.wrapping_add(1);
        }
    }
    chunk
        .troubles
        .extend(foreign.map(|(from, to, count)| Trouble::Foreign(from, to, count)));
}

/// Looks for records that the log does not count, between, behind and inside the live ones.
fn find_uncounted(data: &[u8], chunk: &mut Chunk) {
    let mut counted: Vec<(usize, usize)> = Vec::with_capacity(chunk.records.len() + chunk.recovered.len() + 1);
    let all = chunk.records.iter().chain(&chunk.recovered);
    counted.extend(all.map(|record| (record.at, record.at + record.size)));
    counted.sort_unstable();
    counted.push((data.len(), data.len()));
    let mut from = CHUNK_HEADER_SIZE;
    for (at, end) in counted {
        if from + RECORD_HEADER_SIZE <= at {
            slack::stale(data, from, at, &mut chunk.recovered);
        }
        from = from.max(end);
    }
    chunk.recovered.sort_by_key(|record| record.at);
    slack::hidden(data, &chunk.records, &mut chunk.hidden);
    if let Some(first) = chunk.hidden.first() {
        chunk.troubles.push(Trouble::Hidden(first.at, chunk.hidden.len()));
    }
}

enum Found {
    /// A record, and whether its two sizes agree.
    Record(RecordAt, bool),
    /// The header of a record that runs past the end; what of it is there.
    Cut(RecordAt),
    Nothing,
}

fn record_at(data: &[u8], at: usize) -> Found {
    let header = || {
        (data.get(at..at + 4)? == RECORD_MAGIC).then(|| {
            Some((
                u32_at(data, at + 4)?,
                u64_at(data, at + 8)?,
                u64_at(data, at + 16)? as i64,
            ))
        })?
    };
    let Some((stated, id, time)) = header() else {
        return Found::Nothing;
    };
    match record_size(data, at) {
        Some(size) => {
            let copy = u32_at(data, at + size - 4);
            let sizes_agree = copy == Some(stated);
            // A size that is not confirmed by its copy must at least lead to another record or to nothing.
            let leads_on = sizes_agree
                || data
                    .get(at + size..at + size + 4)
                    .is_none_or(|next| next == RECORD_MAGIC || next == [0; 4]);
            if leads_on {
                Found::Record(
                    RecordAt {
                        at,
                        size,
                        id,
                        time,
                        missing: 0,
                    },
                    sizes_agree,
                )
            } else {
                Found::Nothing
            }
        }
        None => {
            let size = data.len() - at;
            match (stated as usize).checked_sub(size) {
                Some(missing @ 1..) if stated as usize <= CHUNK_SIZE => Found::Cut(RecordAt {
                    at,
                    size,
                    id,
                    time,
                    missing,
                }),
                _ => Found::Nothing,
            }
        }
    }
}

/// The size that a record states, when it is possible at `at`: its header, its copy and a stream fit into the chunk.
pub(super) fn record_size(chunk: &[u8], at: usize) -> Option<usize> {
    let size = u32_at(chunk, at + 4)? as usize;
    (size >= 28 && at.checked_add(size)? <= chunk.len() && u16_at(chunk, at + size - 4).is_some()).then_some(size)
}

/// The next offset from `from` at which a record is possible.
fn next_record(data: &[u8], from: usize, limit: usize) -> Option<usize> {
    let area = data.get(from..limit)?;
    memchr::memmem::find_iter(area, &RECORD_MAGIC)
        .map(|i| from + i)
        .find(|&at| matches!(record_at(data, at), Found::Record(_, true)))
}

/// Whether a chunk begins here.
pub fn has_magic(data: &[u8]) -> bool {
    data.starts_with(CHUNK_MAGIC)
}
