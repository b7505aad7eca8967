//! What each byte of a file header or chunk means, for whoever looks at them in hexadecimal. Called by `engine` for the few bytes
//! on screen; nothing that reads events depends on it.
//!
//! Records are found as `chunk` finds them; names and templates by the tables of the chunk's header, whose lists end at the first
//! offset that cannot be or was met before.

use super::bytes::{array, u16_at, u32_at};
use super::chunk::{RECORD_HEADER_SIZE, RecordAt};
use super::header::{CHUNK_MAGIC, FILE_MAGIC};
use super::{CHUNK_HEADER_SIZE, CHUNK_SIZE, chunk};
use crate::model::{Part, PartKind};

/// At most so many entries of a table's lists are followed: no chunk has room for more.
const MOST_ENTRIES: usize = 8_192;
/// Templates and names cover at most so many bytes in all: those of a hostile chunk all reach to its end.
const MOST_COVERED: u32 = 1 << 20;
/// Bytes of a template before its BinXML: next, GUID, size.
const TEMPLATE_HEADER: usize = 24;
/// Bytes of a name before its text: next, hash, length.
const NAME_HEADER: usize = 8;

/// The parts of the file header at the start of `data`, ascending.
pub fn of_file_header(data: &[u8]) -> Vec<Part> {
    use PartKind as K;
    if !data.starts_with(FILE_MAGIC) {
        return Vec::new();
    }
    fields(
        data.len(),
        0,
        &[
            (0, 8, K::FileMagic),
            (8, 8, K::FileFirstChunk),
            (16, 8, K::FileLastChunk),
            (24, 8, K::FileNextRecord),
            (32, 4, K::FileHeaderSize),
            (36, 2, K::FileMinor),
            (38, 2, K::FileMajor),
            (40, 2, K::FileBlockSize),
            (42, 2, K::FileChunks),
            (120, 4, K::FileFlags),
            (124, 4, K::FileChecksum),
        ],
    )
}

/// The parts of a chunk, ascending; where two lie over each other, the one that begins later counts from there on.
pub fn of_chunk(data: &[u8]) -> Vec<Part> {
    use PartKind as K;
    let data = data.get(..CHUNK_SIZE).unwrap_or(data);
    let found = chunk::read(data);
    let mut parts = Vec::new();
    if data.starts_with(CHUNK_MAGIC) {
        parts = fields(
            data.len(),
            0,
            &[
                (0, 8, K::ChunkMagic),
                (8, 8, K::ChunkFirstNumber),
                (16, 8, K::ChunkLastNumber),
                (24, 8, K::ChunkFirstId),
                (32, 8, K::ChunkLastId),
                (40, 4, K::ChunkHeaderSize),
                (44, 4, K::ChunkLastRecord),
                (48, 4, K::ChunkFreeSpace),
                (52, 4, K::ChunkDataChecksum),
                (120, 4, K::ChunkFlags),
                (124, 4, K::ChunkChecksum),
                (128, 256, K::ChunkStrings),
                (384, 128, K::ChunkTemplates),
            ],
        );
        for at in entries(data, 384, 32) {
            template(data, at, &mut parts);
        }
        for at in entries(data, 128, 64) {
            name(data, at, &mut parts);
        }
        let mut room = MOST_COVERED;
        parts.retain(|part| {
            let fits = room.checked_sub(part.end - part.start);
            room = fits.unwrap_or(room);
            fits.is_some()
        });
    }
    for record in found.records.iter().chain(&found.recovered).chain(&found.hidden) {
        of_record(data.len(), record, &mut parts);
    }
    parts.sort_by_key(|part| (part.start, std::cmp::Reverse(part.end)));
    parts
}

fn of_record(length: usize, record: &RecordAt, parts: &mut Vec<Part>) {
    use PartKind as K;
    let content = record.size.saturating_sub(RECORD_HEADER_SIZE + 4);
    let list = [
        (0, 4, K::RecordMagic),
        (4, 4, K::RecordSize),
        (8, 8, K::RecordId),
        (16, 8, K::RecordTime),
        (RECORD_HEADER_SIZE, content, K::RecordContent),
        (RECORD_HEADER_SIZE + content, 4, K::RecordSizeCopy),
    ];
    parts.extend(fields(length, record.at, &list));
}

fn template(data: &[u8], at: usize, parts: &mut Vec<Part>) {
    use PartKind as K;
    let size = u32_at(data, at + 20).unwrap_or_default() as usize;
    let list = [
        (0, 4, K::TemplateNext),
        (4, 16, K::TemplateGuid),
        (20, 4, K::TemplateSize),
        (TEMPLATE_HEADER, size, K::TemplateBody),
    ];
    parts.extend(fields(data.len(), at, &list));
}

fn name(data: &[u8], at: usize, parts: &mut Vec<Part>) {
    use PartKind as K;
    let units = usize::from(u16_at(data, at + 6).unwrap_or_default());
    let list = [
        (0, 4, K::NameNext),
        (4, 2, K::NameHash),
        (6, 2, K::NameLength),
        // A NUL follows that the length does not count.
        (NAME_HEADER, units * 2 + 2, K::NameText),
    ];
    parts.extend(fields(data.len(), at, &list));
}

/// Where the entries of a table's lists begin: `buckets` offsets at `table`, each entry begins with the offset of the next.
fn entries(data: &[u8], table: usize, buckets: usize) -> Vec<usize> {
    let mut met = vec![false; data.len()];
    let mut out = Vec::new();
    for bucket in 0..buckets {
        let mut next = u32_at(data, table + bucket * 4);
        while let Some(at) = next.map(|at| at as usize).filter(|&at| at >= CHUNK_HEADER_SIZE) {
            let Some(known) = met.get_mut(at).filter(|known| !**known) else {
                break;
            };
            if out.len() >= MOST_ENTRIES || array::<8>(data, at).is_none() {
                break;
            }
            *known = true;
            out.push(at);
            next = u32_at(data, at);
        }
    }
    out
}

/// Fields at `at`, cut where the bytes end; what is wholly behind is left out.
fn fields(length: usize, at: usize, list: &[(usize, usize, PartKind)]) -> Vec<Part> {
    let part = |&(offset, size, kind): &(usize, usize, PartKind)| {
        let start = at.saturating_add(offset);
        let end = start.saturating_add(size).min(length);
        (start < end).then_some(Part {
            start: start as u32,
            end: end as u32,
            kind,
        })
    };
    list.iter().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use proptest::prelude::*;

    #[test]
    fn a_sound_chunk_is_taken_apart_to_its_names() {
        let bytes = sample::files().remove(0).bytes;
        let header = of_file_header(&bytes);
        assert_eq!(header.first().map(|part| part.kind), Some(PartKind::FileMagic));
        let chunk = &bytes[4096..4096 + CHUNK_SIZE];
        let parts = of_chunk(chunk);
        let count = |kind| parts.iter().filter(|part| part.kind == kind).count();
        let records = chunk::read(chunk).records.len();
        assert_eq!(count(PartKind::RecordMagic), records);
        assert_eq!(count(PartKind::RecordSizeCopy), records);
        assert!(count(PartKind::TemplateBody) > 0);
        let names: Vec<String> = parts
            .iter()
            .filter(|part| part.kind == PartKind::NameText)
            .map(|part| {
                let units = chunk[part.start as usize..part.end as usize].as_chunks::<2>().0;
                String::from_utf16(&units.iter().map(|&unit| u16::from_le_bytes(unit)).collect::<Vec<_>>()).unwrap()
            })
            .collect();
        assert!(names.iter().any(|name| name == "EventRecordID\0"), "{names:?}");
    }

    #[test]
    fn a_list_that_leads_to_itself_ends() {
        let mut chunk = vec![0; CHUNK_SIZE];
        chunk[..8].copy_from_slice(CHUNK_MAGIC);
        chunk[128..132].copy_from_slice(&1_000u32.to_le_bytes());
        chunk[1_000..1_004].copy_from_slice(&1_000u32.to_le_bytes());
        let names = of_chunk(&chunk)
            .into_iter()
            .filter(|part| part.kind == PartKind::NameNext);
        assert_eq!(names.count(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn parts_stay_in_damaged_bytes(edits in prop::collection::vec((0usize..CHUNK_SIZE, any::<u32>()), 0..40), cut in 0..=CHUNK_SIZE) {
            let mut chunk = sample::files().remove(0).bytes.split_off(4096);
            chunk.truncate(CHUNK_SIZE);
            for (at, value) in edits {
                let end = (at + 4).min(CHUNK_SIZE);
                chunk[at..end].copy_from_slice(&value.to_le_bytes()[..end - at]);
            }
            chunk.truncate(cut);
            for part in of_chunk(&chunk) {
                prop_assert!(part.start < part.end && part.end as usize <= cut, "{:?}", part);
            }
        }
    }
}
