//! Every byte of a file accounted for: the ledgers of its chunks and what lies around them put together, and the map of its
//! chunks. Called by `engine` for the Evidence view, and by `cli`. What it all means is `findings`.

use super::{File, Session};
use crate::evtx::CHUNK_SIZE;
use crate::model::{ByteKind, ByteRange, ChunkIx, FileIx, push_range};
use crate::protocol::{ChunkFacts, ChunkLedger, ChunkState, Failure, FileEvidence};

impl Session {
    /// Every file with what is known of its bytes.
    pub fn evidence(&self) -> Vec<FileEvidence> {
        let problems = self.problems();
        let infos = self.file_infos(&problems).into_iter().zip(&self.files);
        let evidence = infos.map(|(info, file)| {
            let mut bytes = vec![0; ByteKind::ALL.len()];
            for range in self.ranges(info.file, file) {
                let kind = ByteKind::ALL.iter().position(|&kind| kind == range.kind);
                if let Some(sum) = kind.and_then(|kind| bytes.get_mut(kind)) {
                    *sum += range.end - range.start;
                }
            }
            let mut records = [0; 4];
            let mut chunks = [0; ChunkState::ALL.len()];
            for facts in self.chunks(info.file) {
                let counts = [facts.live, facts.recovered, facts.hidden, facts.lost];
                records.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
                let state = ChunkState::ALL.iter().position(|&state| state == facts.state);
                if let Some(count) = state.and_then(|state| chunks.get_mut(state)) {
                    *count += 1;
                }
            }
            let findings = self.findings(info.file).len() as u32;
            FileEvidence {
                header: file.layout.header,
                bytes,
                records,
                chunks,
                findings,
                info,
            }
        });
        evidence.collect()
    }

    /// One byte a chunk, in the order of the file; see [`ChunkFacts::cell`].
    pub fn chunk_map(&self, file: FileIx) -> Vec<u8> {
        self.chunks(file).iter().map(ChunkFacts::cell).collect()
    }

    /// A chunk with what its bytes are.
    ///
    /// # Errors
    /// [`Failure::Gone`] when the file has no such chunk.
    pub fn chunk_ledger(&self, file: FileIx, chunk: ChunkIx) -> Result<ChunkLedger, Failure> {
        let gone = || Failure::Gone("chunk".to_owned());
        let known = self.files.get(file.ix()).ok_or_else(gone)?;
        let &offset = known.layout.chunks.get(chunk.ix()).ok_or_else(gone)?;
        let read = self.ledgers_of(file);
        let read = read.get(chunk.ix()).copied().flatten();
        Ok(read.cloned().unwrap_or_else(|| ChunkLedger {
            facts: unread(chunk, offset),
            ranges: vec![range(0, known.length(chunk.ix()), ByteKind::Unreadable)],
        }))
    }

    /// Every byte of the file, once, in its order. The ranges are contiguous and end at the file's size.
    pub fn ledger(&self, file: FileIx) -> Vec<ByteRange> {
        let known = self.files.get(file.ix());
        known.map(|known| self.ranges(file, known)).unwrap_or_default()
    }

    /// How many whole records of a file are not live.
    pub(super) fn uncounted_records(&self, file: FileIx) -> u32 {
        let ledgers = self.store.ledgers.get(file.ix()).into_iter().flatten();
        ledgers.map(|ledger| ledger.facts.recovered + ledger.facts.hidden).sum()
    }

    /// What is known of each chunk, in the order of the file.
    pub(super) fn chunks(&self, file: FileIx) -> Vec<ChunkFacts> {
        let offsets = self.files.get(file.ix()).map(|file| file.layout.chunks.iter());
        let read = self.ledgers_of(file);
        let facts = offsets.into_iter().flatten().zip(0..).map(|(&offset, chunk)| {
            let read = read.get(chunk as usize).copied().flatten();
            read.map_or_else(|| unread(ChunkIx(chunk), offset), |ledger| ledger.facts)
        });
        facts.collect()
    }

    /// The ledgers of a file by the number of the chunk: they come in the order in which workers finish.
    fn ledgers_of(&self, file: FileIx) -> Vec<Option<&ChunkLedger>> {
        let count = self.files.get(file.ix()).map_or(0, |file| file.layout.chunks.len());
        let mut by_number = vec![None; count];
        for ledger in self.store.ledgers.get(file.ix()).into_iter().flatten() {
            if let Some(slot) = by_number.get_mut(ledger.facts.chunk.ix()) {
                *slot = Some(ledger);
            }
        }
        by_number
    }

    fn ranges(&self, file: FileIx, known: &File) -> Vec<ByteRange> {
        let mut out = Vec::new();
        let mut around = known.layout.around.iter().peekable();
        let ledgers = self.ledgers_of(file);
        for ((chunk, &offset), ledger) in known.layout.chunks.iter().enumerate().zip(ledgers) {
            while let Some(range) = around.next_if(|range| range.start < offset) {
                put(&mut out, *range);
            }
            let end = offset.saturating_add(known.length(chunk));
            for piece in ledger.map(|ledger| ledger.ranges.as_slice()).unwrap_or_default() {
                put(
                    &mut out,
                    ByteRange {
                        start: piece.start.saturating_add(offset).min(end),
                        end: piece.end.saturating_add(offset).min(end),
                        ..*piece
                    },
                );
            }
            // What was not read of it.
            put(&mut out, range(offset, end, ByteKind::Unreadable));
        }
        around.for_each(|range| put(&mut out, *range));
        put(&mut out, range(0, known.meta.size, ByteKind::Unreadable));
        out
    }
}

impl File {
    /// Bytes of a chunk that belong to no other one.
    fn length(&self, chunk: usize) -> u64 {
        let Some(&offset) = self.layout.chunks.get(chunk) else {
            return 0;
        };
        let next = self.layout.chunks.get(chunk + 1).copied();
        let end = next.unwrap_or(u64::MAX).min(self.meta.size);
        end.saturating_sub(offset).min(CHUNK_SIZE as u64)
    }
}

fn unread(chunk: ChunkIx, offset: u64) -> ChunkFacts {
    ChunkFacts {
        chunk,
        offset,
        state: ChunkState::Unread,
        ..ChunkFacts::default()
    }
}

fn range(start: u64, end: u64, kind: ByteKind) -> ByteRange {
    ByteRange {
        start,
        end,
        kind,
        count: 1,
    }
}

/// Appends what of a range comes after all that is there; a hole before it was not read.
fn put(out: &mut Vec<ByteRange>, new: ByteRange) {
    let at = out.last().map_or(0, |last| last.end);
    if new.end > at {
        push_range(out, range(at, new.start, ByteKind::Unreadable));
        push_range(
            out,
            ByteRange {
                start: new.start.max(at),
                ..new
            },
        );
    }
}
