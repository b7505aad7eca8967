//! Decodes the records that the log does not count (recovered and hidden ones) into a segment of their own, so that nothing of them
//! gets among the live ones. Filled by `builder` when it was asked for them; taken in by `engine`.

use super::record::Filling;
use super::segment::{ChunkRows, Segment};
use crate::evtx::Decoder;
use crate::evtx::chunk::Chunk;
use crate::model::{ChunkIx, Origin};

/// Records that the log does not count, and where each was found.
#[derive(Clone, Default)]
pub struct Recovered {
    /// The events.
    pub segment: Segment,
    /// One for each row.
    pub origins: Vec<Origin>,
}

/// What is being filled.
pub(super) struct Uncounted {
    decoder: Decoder,
    filling: Filling,
    origins: Vec<Origin>,
}

impl Uncounted {
    /// Nothing yet, of this file.
    pub fn new(file: u32) -> Self {
        Self {
            decoder: Decoder::default(),
            filling: Filling::new(file),
            origins: Vec::new(),
        }
    }

    /// Decodes what of a chunk the log does not count. What cannot be read of such a record is left out without a word: the
    /// bytes may be half overwritten.
    pub fn chunk(&mut self, number: ChunkIx, offset: u64, bytes: &[u8], found: &Chunk) {
        if found.recovered.is_empty() && found.hidden.is_empty() {
            return;
        }
        self.filling.segment.chunks.push(ChunkRows {
            first_row: self.origins.len() as u32,
            chunk: number,
            offset,
        });
        let mut records = self.decoder.stale_chunk(bytes);
        let recovered = found.recovered.iter().map(|record| (record, Origin::Recovered));
        let hidden = found.hidden.iter().map(|record| (record, Origin::Hidden));
        for (record, origin) in recovered.chain(hidden) {
            let (at, end) = record.content();
            self.filling.begin();
            records.record(at, end, &mut self.filling);
            self.filling.end(record);
            self.origins.push(origin);
        }
    }

    /// All that was found.
    pub fn finish(self) -> Recovered {
        Recovered {
            segment: self.filling.segment,
            origins: self.origins,
        }
    }
}
