//! What the ingest pool has to do and in which order: no worker and no browser in here, only bookkeeping.
//!
//! ```text
//!   added ──▶ probe ──▶ first 4 chunks ──▶ 64 chunks ─┬─▶ closed ──▶ (all decoded) ──▶ hash
//!                                  ▲                   │ worker died
//!                                  └── one chunk ◀─────┘ … died again on that one: a problem, the rest goes on
//! ```
//!
//! A large file that is unpacked in order is probed twice: for its first chunks, and as a whole once they are decoded.
//!
//! The first few chunks of a file come before everything else until the page has rows to show. Called by `pool`.

mod work;

use super::progress::FileProgress;
use crate::model::{ChunkIx, FileIx};
use crate::protocol::{FileState, Form, Layout, Problem, ProblemKind};
use std::collections::{BTreeMap, VecDeque};
use work::Work;

/// Chunks in a file's first range: few, so that rows are there at once.
const FIRST_CHUNKS: usize = 4;
/// Chunks in a later range: 4 MiB.
const RANGE_CHUNKS: usize = 64;
const CHUNK_BYTES: u64 = 65_536;

/// Chunks to decode in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Their file.
    pub file: FileIx,
    /// How it is written.
    pub form: Form,
    /// The first of them.
    pub first: ChunkIx,
    /// Where each begins.
    pub offsets: Vec<u64>,
}

/// The next thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Find out what the file is.
    Probe(FileIx),
    /// Decode chunks.
    Decode(Range),
    /// Hash the whole file.
    Hash(FileIx),
}

/// A file whose reading has ended: news for the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Which.
    pub file: FileIx,
    /// How it ended.
    pub state: FileState,
    /// What no segment reported.
    pub problems: Vec<Problem>,
}

/// Queued work that was dropped.
#[derive(Clone, Copy, Default)]
struct Dropped {
    ranges: u32,
    chunks: u32,
}

/// The pool's books.
#[derive(Default)]
pub struct Plan {
    files: BTreeMap<FileIx, Work>,
    probes: VecDeque<FileIx>,
    first: VecDeque<Range>,
    ranges: VecDeque<Range>,
    hashes: VecDeque<FileIx>,
    any_rows: bool,
}

impl Plan {
    /// A file was opened.
    pub fn add(&mut self, file: FileIx, path: String, size: u64, in_order: bool) {
        self.files.insert(file, Work::new(path, size, in_order));
        self.probes.push_back(file);
    }

    /// What this worker is to do next; `None` when it cannot start anything now.
    pub fn next_task(&mut self, worker: usize) -> Option<Task> {
        if !self.any_rows
            && let Some(range) = self.next_range(worker, true)
        {
            return Some(Task::Decode(range));
        }
        if let Some(file) = self.probes.pop_front() {
            if let Some(work) = self.files.get_mut(&file) {
                work.reader = Some(worker);
            }
            return Some(Task::Probe(file));
        }
        if let Some(range) = self.next_range(worker, true).or_else(|| self.next_range(worker, false)) {
            return Some(Task::Decode(range));
        }
        // Hashing waits for the last range that is under way.
        if self.is_reading() {
            return None;
        }
        self.hashes.pop_front().map(Task::Hash)
    }

    /// The first range that is not another worker's. A file that is unpacked in order belongs to whoever began it.
    fn next_range(&mut self, worker: usize, first: bool) -> Option<Range> {
        let queue = if first { &mut self.first } else { &mut self.ranges };
        let files = &self.files;
        let free = |range: &Range| {
            let work = files.get(&range.file);
            work.is_none_or(|work| !work.in_order || work.reader.is_none_or(|reader| reader == worker))
        };
        let at = queue.iter().position(free)?;
        let range = queue.remove(at)?;
        if let Some(work) = self.files.get_mut(&range.file) {
            work.reader = Some(worker);
        }
        Some(range)
    }

    /// The worker has stopped working: others may go on with what it read.
    pub fn free(&mut self, worker: usize) {
        for work in self.files.values_mut().filter(|work| work.reader == Some(worker)) {
            work.reader = None;
        }
    }

    /// Looks at a file once more, first of all.
    pub fn probe_again(&mut self, file: FileIx) {
        self.probes.push_front(file);
    }

    /// The file is an archive, and what is in it has been opened.
    pub fn unpacked(&mut self, file: FileIx, state: FileState, problems: &[Problem]) -> Option<Closing> {
        let work = self.files.get_mut(&file)?;
        work.progress
            .why
            .extend(problems.iter().map(|problem| problem.text.clone()));
        work.foreseen = Some(state);
        self.resolve(file, 0)
    }

    /// Puts back a task that could not be started.
    pub fn put_back(&mut self, task: Task) {
        match task {
            Task::Probe(file) => self.probes.push_front(file),
            Task::Decode(range) => self.first.push_front(range),
            Task::Hash(file) => self.hashes.push_front(file),
        }
    }

    /// So many first chunks of this file are wanted before it is looked at as a whole: while there are no rows.
    pub fn ahead(&self, file: FileIx) -> usize {
        let begun = self.files.get(&file).is_none_or(|work| work.progress.begun);
        if self.any_rows || begun { 0 } else { FIRST_CHUNKS }
    }

    /// The file's first chunks are known; the whole is looked at after they are decoded.
    pub fn begun(&mut self, file: FileIx, offsets: Vec<u64>) -> Option<Closing> {
        let work = self.files.get_mut(&file)?;
        if work.cancelled {
            return self.resolve(file, 0);
        }
        work.ahead.clone_from(&offsets);
        work.open += 1;
        work.progress.state = FileState::Reading;
        work.progress.begun = true;
        self.first.push_back(Range {
            file,
            form: Form::Binary,
            first: ChunkIx(0),
            offsets,
        });
        self.probes.push_back(file);
        None
    }

    /// The file was looked at.
    pub fn probed(&mut self, file: FileIx, layout: &Layout, problems: &[Problem]) -> Option<Closing> {
        let work = self.files.get_mut(&file)?;
        work.progress
            .why
            .extend(problems.iter().map(|problem| problem.text.clone()));
        work.foreseen = match layout.form {
            Form::Messages => Some(FileState::Done),
            _ => layout.chunks.is_empty().then_some(FileState::Refused),
        };
        if !work.cancelled {
            let ahead = std::mem::take(&mut work.ahead);
            for (start, offsets) in cut(&layout.chunks).filter(|(_, offsets)| *offsets != ahead) {
                let range = Range {
                    file,
                    form: layout.form,
                    first: ChunkIx(start as u32),
                    offsets: offsets.to_vec(),
                };
                work.open += 1;
                let queue = if start == 0 { &mut self.first } else { &mut self.ranges };
                queue.push_back(range);
            }
            work.progress.state = FileState::Reading;
            work.progress.begun = true;
        }
        self.resolve(file, 0)
    }

    /// The file could not be looked at.
    pub fn probe_failed(&mut self, file: FileIx, kind: ProblemKind, why: &str) -> Option<Closing> {
        let work = self.files.get_mut(&file)?;
        // What was decoded of it stays.
        work.foreseen = work.ahead.is_empty().then_some(FileState::Refused);
        work.note(file, kind, None, None, why.to_owned());
        self.resolve(file, 0)
    }

    /// The range was decoded, and the engine has its events.
    pub fn decoded(&mut self, range: &Range, events: u32) -> Option<Closing> {
        let work = self.files.get_mut(&range.file)?;
        work.progress.events = work.progress.events.saturating_add(events);
        self.any_rows |= events > 0;
        self.resolve(range.file, range.offsets.len())
    }

    /// The worker died of this range: it is tried again chunk by chunk, and a chunk that killed its worker is given up.
    pub fn died(&mut self, range: &Range, why: &str) -> Option<Closing> {
        let work = self.files.get_mut(&range.file)?;
        if work.cancelled {
            return self.resolve(range.file, range.offsets.len());
        }
        if range.offsets.len() > 1 {
            work.open += range.offsets.len() as u32 - 1;
            for (i, &offset) in range.offsets.iter().enumerate().rev() {
                self.first.push_front(Range {
                    file: range.file,
                    form: range.form,
                    first: ChunkIx(range.first.0 + i as u32),
                    offsets: vec![offset],
                });
            }
            return None;
        }
        let text = format!(
            "Chunk {} stopped the reader twice ({why}) and was left out; the others were read.",
            range.first.0
        );
        let offset = range.offsets.first().copied();
        work.note(range.file, ProblemKind::WorkerDied, Some(range.first), offset, text);
        self.resolve(range.file, range.offsets.len())
    }

    /// The file's bytes cannot be read: what is left of it is given up, with one problem.
    pub fn unreadable(&mut self, range: &Range, why: &str) -> Option<Closing> {
        let file = range.file;
        let work = self.files.get_mut(&file)?;
        if !work.lost {
            work.lost = true;
            let text = format!(
                "From chunk {} on the file could not be read ({why}). What was read before is here.",
                range.first.0
            );
            let offset = range.offsets.first().copied();
            work.note(file, ProblemKind::Unreadable, Some(range.first), offset, text);
        }
        let dropped = self.drop_ranges(|other| other == file);
        let given_up = dropped.get(&file).copied().unwrap_or_default();
        if let Some(work) = self.files.get_mut(&file) {
            work.open -= given_up.ranges;
        }
        self.resolve(file, range.offsets.len())
    }

    /// The engine has no room for the range's events: neither they nor what is left of any file are loaded. A file that is only
    /// looked at later comes here with its own first range.
    pub fn full(&mut self, range: &Range) -> Vec<Closing> {
        let dropped = self.drop_ranges(|_| true);
        if let Some(work) = self.files.get_mut(&range.file) {
            work.left_out += range.offsets.len() as u32;
            work.open -= 1;
        }
        let mut closed = Vec::new();
        for (&file, work) in &mut self.files {
            let left = dropped.get(&file).copied().unwrap_or_default();
            work.open -= left.ranges;
            work.left_out += left.chunks;
            closed.extend(work.close(file));
        }
        closed
    }

    /// Whatever has not begun will not begin.
    pub fn cancel(&mut self) -> Vec<Closing> {
        let dropped = self.drop_ranges(|_| true);
        let probes = std::mem::take(&mut self.probes);
        let mut closed = Vec::new();
        for (&file, work) in &mut self.files {
            if work.progress.ended {
                continue;
            }
            work.cancelled = true;
            work.open -= dropped.get(&file).copied().unwrap_or_default().ranges;
            work.open -= u32::from(probes.contains(&file));
            closed.extend(work.close(file));
        }
        closed
    }

    /// Whether files are still being probed or decoded.
    pub fn is_reading(&self) -> bool {
        self.files.values().any(|work| !work.progress.ended)
    }

    /// Every file's progress, in the order of opening.
    pub fn progress(&self) -> Vec<FileProgress> {
        self.files.values().map(|work| work.progress.clone()).collect()
    }

    fn resolve(&mut self, file: FileIx, chunks: usize) -> Option<Closing> {
        let work = self.files.get_mut(&file)?;
        let done = work.progress.done.saturating_add(CHUNK_BYTES * chunks as u64);
        work.progress.done = done.min(work.progress.size);
        work.open = work.open.saturating_sub(1);
        let closing = work.close(file);
        if closing
            .as_ref()
            .is_some_and(|closing| matches!(closing.state, FileState::Done | FileState::Unpacked))
        {
            self.hashes.push_back(file);
        }
        closing
    }

    /// Drops queued ranges of these files; how much of each.
    fn drop_ranges(&mut self, of: impl Fn(FileIx) -> bool) -> BTreeMap<FileIx, Dropped> {
        let mut dropped: BTreeMap<FileIx, Dropped> = BTreeMap::new();
        for queue in [&mut self.first, &mut self.ranges] {
            queue.retain(|range| {
                let drop = of(range.file);
                if drop {
                    let of_file = dropped.entry(range.file).or_default();
                    of_file.ranges += 1;
                    of_file.chunks += range.offsets.len() as u32;
                }
                !drop
            });
        }
        dropped
    }
}

/// Ranges of a file with the position of their first chunk: a small one, then large ones.
fn cut(chunks: &[u64]) -> impl Iterator<Item = (usize, &[u64])> {
    let (first, rest) = chunks.split_at(chunks.len().min(FIRST_CHUNKS));
    std::iter::once((0, first))
        .filter(|(_, first)| !first.is_empty())
        .chain(
            rest.chunks(RANGE_CHUNKS)
                .enumerate()
                .map(|(i, range)| (FIRST_CHUNKS + i * RANGE_CHUNKS, range)),
        )
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
