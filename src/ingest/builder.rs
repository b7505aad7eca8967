//! Decodes chunks into a [`Segment`] and says what is wrong with them. Called by `worker` and by the native command.

use super::facts;
use super::record::Filling;
use super::recovered::Uncounted;
use super::segment::{ChunkRows, Segment};
use super::symbols::Symbols;
use super::trouble::describe;
use crate::evtx::chunk::{self, RecordAt};
use crate::evtx::{Decoder, Second, Trouble};
use crate::model::{ChunkIx, FileIx};
use crate::protocol::{Problem, ProblemKind};

/// At most so many problems of one chunk are told one by one.
pub(super) const MAX_PROBLEMS_A_CHUNK: usize = 50;

/// Decodes chunks of a file. Each item: the chunk's number, where it begins in the file, and its bytes (at most 65,536).
pub fn decode_chunks<'a>(file: FileIx, chunks: impl IntoIterator<Item = (ChunkIx, u64, &'a [u8])>) -> Segment {
    let mut builder = Builder::new(file);
    for (number, offset, bytes) in chunks {
        builder.chunk(number, offset, bytes);
    }
    builder.finish()
}

/// Decodes the chunks of one file, one after the other, into a segment that can be taken in and emptied in between.
pub struct Builder {
    pub(super) file: FileIx,
    decoder: Decoder,
    pub(super) filling: Filling,
    uncounted: Option<Box<Uncounted>>,
}

impl Builder {
    /// For this file; nothing is decoded yet.
    pub fn new(file: FileIx) -> Self {
        Self {
            file,
            decoder: Decoder::default(),
            filling: Filling::new(file.0),
            uncounted: None,
        }
    }

    /// Decodes the records that the log does not count as well, from now on; see [`Self::take_recovered`].
    pub fn with_recovered(mut self) -> Self {
        self.uncounted = Some(Box::new(Uncounted::new(self.file.0)));
        self
    }

    /// The records that the log does not count, if they were asked for and there are any.
    pub fn take_recovered(&mut self) -> Option<Segment> {
        self.uncounted.take()?.finish()
    }

    /// What has been decoded since the beginning or [`Self::clear`].
    pub fn segment(&self) -> &Segment {
        &self.filling.segment
    }

    /// All that was decoded.
    pub fn finish(self) -> Segment {
        self.filling.segment
    }

    /// Empties the segment, except for its dictionary. What was allocated is used again.
    pub fn clear(&mut self) {
        self.filling.clear();
    }

    /// Exchanges the segment's dictionary. All values must come from one dictionary, that of the first exchange.
    pub fn swap_symbols(&mut self, symbols: &mut Symbols) {
        std::mem::swap(&mut self.filling.segment.symbols, symbols);
    }

    /// Says what is wrong with the file apart from its chunks.
    pub fn problem(&mut self, kind: ProblemKind, text: String) {
        self.filling.segment.problems.push(Problem {
            file: self.file,
            kind,
            chunk: None,
            offset: None,
            text,
        });
    }

    /// Decodes a chunk: its number, where it begins in the file, and its bytes (at most 65,536).
    pub fn chunk(&mut self, number: ChunkIx, offset: u64, bytes: &[u8]) {
        let found = chunk::read(bytes);
        let segment = &mut self.filling.segment;
        segment.ledgers.push(facts::of_chunk(number, offset, bytes, &found));
        if found.unused {
            return;
        }
        if let Some(uncounted) = &mut self.uncounted {
            uncounted.chunk(number, offset, bytes, &found);
        }
        let first_row = segment.rows.len() as u32;
        segment.chunks.push(ChunkRows {
            first_row,
            chunk: number,
            offset,
        });
        let mut problems = Vec::new();
        for trouble in &found.troubles {
            problems.push(describe(trouble, found.records.len()));
        }
        let mut records = self.decoder.chunk(bytes);
        // What is wrong with the content of records, with the first such record and their number: a lost template is said once.
        let mut contents: Vec<(String, &RecordAt, usize)> = Vec::new();
        let mut second = None;
        for record in &found.records {
            let (at, end) = record.content();
            self.filling.begin();
            if let Some(trouble) = records.record(at, end, &mut self.filling) {
                let trouble = again(&trouble, &mut second, bytes, record, &found.records, &mut self.filling);
                match contents.iter_mut().find(|(known, ..)| *known == trouble) {
                    Some((.., count)) => *count += 1,
                    None => contents.push((trouble, record, 1)),
                }
            }
            self.filling.end(record);
        }
        problems.extend(contents.into_iter().map(|(trouble, first, count)| {
            let who = match count {
                1 => format!("record {} could", first.id),
                _ => format!("{count} records from {} on could", first.id),
            };
            (ProblemKind::RecordContent, first.at, format!("{who} {trouble}."))
        }));
        let segment = &mut self.filling.segment;
        if segment.symbols.is_full() {
            problems.push((
                ProblemKind::OutOfMemory,
                0,
                "There are more distinct values than fit in memory.".to_owned(),
            ));
        }
        let unsaid = problems.len().saturating_sub(MAX_PROBLEMS_A_CHUNK);
        problems.truncate(MAX_PROBLEMS_A_CHUNK);
        if unsaid > 0 {
            problems.push((
                ProblemKind::RecordContent,
                0,
                format!("{unsaid} more problems in this chunk."),
            ));
        }
        segment
            .problems
            .extend(problems.into_iter().map(|(kind, at, text)| Problem {
                file: self.file,
                kind,
                chunk: Some(number),
                offset: Some(offset + at as u64),
                text: format!("Chunk {}: {text}", number.0),
            }));
    }
}

/// Tries a record that the decoder did not take with the `evtx` crate. Returns what the record could, in words.
#[cold]
fn again(
    trouble: &Trouble,
    second: &mut Option<Second>,
    chunk: &[u8],
    record: &RecordAt,
    records: &[RecordAt],
    filling: &mut Filling,
) -> String {
    let Trouble { text, retry } = trouble;
    // The crate would read zeros where the file has ended.
    if *retry && record.missing == 0 {
        let last = records.last().map_or(record.at, |last| last.at);
        let second = second.get_or_insert_with(|| Second::read(chunk, record.at, last));
        if second.give(record.at, filling, Filling::begin) {
            filling.segment.fallback += 1;
            return format!("be read by the second decoder only: {text}");
        }
    }
    format!("be read only in part: {text}")
}
