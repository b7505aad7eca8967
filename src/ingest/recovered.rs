//! Decodes the records that the log does not count (recovered and hidden ones) into a segment of their own, so that nothing of them
//! gets among the live ones. Filled by `builder` when it was asked for them; taken in by `engine`.

use super::record::Filling;
use super::segment::{ChunkRows, Segment};
use crate::evtx::Decoder;
use crate::evtx::chunk::{Chunk, RecordAt};
use crate::model::{ChunkIx, Mark, Origin};

/// What is being filled.
pub(super) struct Uncounted {
    decoder: Decoder,
    filling: Filling,
}

impl Uncounted {
    /// Nothing yet, of this file.
    pub fn new(file: u32) -> Self {
        Self {
            decoder: Decoder::default(),
            filling: Filling::new(file),
        }
    }

    /// Decodes what of a chunk the log does not count, and marks it. What is wrong with such a record is no problem of the file:
    /// the bytes may be half overwritten.
    pub fn chunk(&mut self, number: ChunkIx, offset: u64, bytes: &[u8], found: &Chunk) {
        if found.recovered.is_empty() && found.hidden.is_empty() {
            return;
        }
        let segment = &mut self.filling.segment;
        segment.chunks.push(ChunkRows {
            first_row: segment.rows.len() as u32,
            chunk: number,
            offset,
        });
        let mut records = self.decoder.stale_chunk(bytes);
        let recovered = found.recovered.iter().map(|record| (record, Origin::Recovered));
        let hidden = found.hidden.iter().map(|record| (record, Origin::Hidden));
        for (record, origin) in recovered.chain(hidden) {
            let (at, end) = record.content();
            self.filling.begin();
            let trouble = records.record(at, end, &mut self.filling);
            self.filling.end(record);
            let segment = &mut self.filling.segment;
            let row = segment.rows.len() as u32 - 1;
            let reconstructed = segment.marks.pop_if(|(known, _)| *known == row).is_some();
            let mark = Mark {
                origin,
                sizes_differ: !sizes_agree(bytes, record),
                cut: trouble.is_some() && !reconstructed,
                reconstructed,
                lender: None,
            };
            segment.marks.push((row, mark));
        }
    }

    /// All that was found, if anything.
    pub fn finish(self) -> Option<Segment> {
        let segment = self.filling.segment;
        (!segment.rows.is_empty()).then_some(segment)
    }
}

/// Whether the copy of the size at the record's end says the same. A hidden record may have lost it to the one around it.
fn sizes_agree(chunk: &[u8], record: &RecordAt) -> bool {
    let end = record.at + record.size;
    chunk.get(end - 4..end) == Some(&(record.size as u32).to_le_bytes())
}
