//! What whoever relies on the files should know: a file's problems, what its headers say against what was found, and what is missing
//! between the events of all. Called by `engine` for the Evidence view, and by `cli`. Looks at headers, counts and ids only;
//! `evidence` has the bytes, `analysis` the events.

use super::Session;
use crate::analysis;
use crate::evtx::FILE_HEADER_SIZE;
use crate::model::{FileIx, RowIx};
use crate::protocol::{ChunkFacts, ChunkState, Finding, HeaderFacts, ProblemKind};

/// At most so many gaps of a file's record ids are told one by one.
const MAX_GAPS: usize = 20;

impl Session {
    /// The findings of a file, worst first.
    pub fn findings(&self, file: FileIx) -> Vec<Finding> {
        let of_file = self.problems().into_iter().filter(|problem| problem.file == file);
        let mut found: Vec<Finding> = of_file.map(Finding::from).collect();
        let chunks = self.chunks(file);
        let mut say = |kind: ProblemKind, offset, records, text| {
            found.push(Finding {
                file: Some(file),
                offset,
                records,
                ..Finding::new(kind, text)
            });
        };
        if let Some(header) = self.files.get(file.ix()).and_then(|file| file.layout.header) {
            of_header(&header, &chunks, &mut say);
        }
        of_ids(&chunks, &mut say);
        of_uncounted(&chunks, &mut say);
        of_states(&chunks, &mut say);
        self.of_numbers(file, &mut say);
        found.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.offset, finding.kind));
        found
    }

    /// What the live events say together, whichever file they are in; see [`analysis::gaps`].
    pub fn gaps(&mut self) -> &[Finding] {
        if self.gaps.is_none() {
            let mut order = self.order().to_vec();
            self.uncounted.leave(&mut order, false);
            self.gaps = Some(analysis::gaps(&self.store, &order));
        }
        self.gaps.as_deref().unwrap_or_default()
    }

    /// Whether the file numbers its records anew, and whether its times can be.
    fn of_numbers(&self, file: FileIx, say: &mut impl FnMut(ProblemKind, Option<u64>, Option<(u64, u64)>, String)) {
        let store = &self.store;
        let (mut renumbered, mut events) = (0u32, 0u32);
        let (mut odd, mut first_odd) = (0u32, None);
        let ends = store.spans.iter().skip(1).map(|span| span.first_row);
        for (span, end) in store.spans.iter().zip(ends.chain([store.len() as u32])) {
            if span.file != file || self.uncounted.contains(span.first_row) {
                continue;
            }
            let mut ids: Vec<u64> = (span.first_row..end).map(|row| store.header_id(RowIx(row))).collect();
            if let Some((first, last, count)) = twice(&mut ids) {
                let text = format!(
                    "Chunk {}: {count} records have a number that another record of it has too ({first} to {last}). All are kept.",
                    span.chunk.0
                );
                say(
                    ProblemKind::DuplicateRecords,
                    Some(span.offset),
                    Some((first, last)),
                    text,
                );
            }
            for row in (span.first_row..end).map(RowIx) {
                events += 1;
                renumbered += u32::from(store.record_id(row) != store.header_id(row));
                if !crate::model::Ticks(store.time(row)).is_plausible() {
                    odd += 1;
                    first_odd = first_odd.or(Some((span.offset + u64::from(store.offset(row)), store.header_id(row))));
                }
            }
        }
        for copy in store.copies.all().iter().filter(|copy| copy.location.file == file) {
            events += 1;
            renumbered += u32::from(store.record_id(copy.row) != copy.location.header_id);
        }
        if renumbered > 0 {
            let text = format!(
                "{renumbered} of {events} records have another number in their header than in the event: the log was exported, or filtered, or its numbers were changed."
            );
            say(ProblemKind::RecordNumbers, None, None, text);
        }
        if let Some((offset, id)) = first_odd {
            let text = format!(
                "{odd} records have an implausible time (before 1980 or after 2100), the first of them record {id}. They are shown; the histogram leaves them out."
            );
            say(ProblemKind::ImplausibleTime, Some(offset), Some((id, id)), text);
        }
    }
}

/// The first and last number that is there more than once, and how many of the numbers repeat another.
fn twice(ids: &mut [u64]) -> Option<(u64, u64, usize)> {
    if ids.is_sorted_by(|a, b| a < b) {
        return None;
    }
    ids.sort_unstable();
    let repeated = || {
        ids.iter()
            .zip(ids.iter().skip(1))
            .filter(|(id, next)| id == next)
            .map(|(&id, _)| id)
    };
    Some((repeated().next()?, repeated().next_back()?, repeated().count()))
}

/// What the file header says.
fn of_header(
    header: &HeaderFacts,
    chunks: &[ChunkFacts],
    say: &mut impl FnMut(ProblemKind, Option<u64>, Option<(u64, u64)>, String),
) {
    if header.flags & 2 != 0 {
        let text = "The log was full (full flag): older events may be missing.";
        say(ProblemKind::LogFull, Some(120), None, text.to_owned());
    }
    let (major, minor) = header.version;
    if !matches!((major, minor), (3, 0..=2)) {
        let text = format!("The log is of version {major}.{minor}, which is not known; it was read as version 3.1.");
        say(ProblemKind::Version, Some(36), None, text);
    }
    if usize::from(header.block_size) != FILE_HEADER_SIZE && !chunks.is_empty() {
        let text = format!(
            "The header says that it has a block of {} bytes; its chunks were looked for behind 4,096, as in every known log.",
            header.block_size
        );
        say(ProblemKind::ChunkOffset, Some(40), None, text);
    }
    if header.first_chunk > header.last_chunk {
        let text = format!(
            "The header says that the first chunk is {} and the last {}: the log has begun again at its start. The order of its chunks is not that of time.",
            header.first_chunk, header.last_chunk
        );
        say(ProblemKind::ChunkNumbers, Some(8), None, text);
    }
    let found = chunks.iter().filter_map(|chunk| chunk.ids_found);
    let highest = found.map(|(_, last)| last).max();
    if let Some(last) = highest.filter(|&last| last.wrapping_add(1) != header.next_record_id) {
        let text = format!(
            "The header says that record {} comes next; the last one found is {last}.",
            header.next_record_id
        );
        say(ProblemKind::NextRecordId, Some(24), None, text);
    }
    let newest = chunks
        .iter()
        .filter(|chunk| chunk.live > 0)
        .max_by_key(|chunk| chunk.ids_found);
    if let Some(newest) = newest.filter(|chunk| u64::from(chunk.chunk.0) != header.last_chunk) {
        let text = format!(
            "The header says that chunk {} is the newest; the highest record numbers are in chunk {}.",
            header.last_chunk, newest.chunk.0
        );
        say(ProblemKind::ChunkNumbers, Some(16), None, text);
    }
}

/// Whether the chunks' record ids are without gaps, and what their headers say of them.
fn of_ids(chunks: &[ChunkFacts], say: &mut impl FnMut(ProblemKind, Option<u64>, Option<(u64, u64)>, String)) {
    for chunk in chunks {
        if let (Some(written), Some(found)) = (chunk.ids_written, chunk.ids_found)
            && written != found
        {
            let text = format!(
                "Chunk {}: its header says records {} to {}, records {} to {} were found.",
                chunk.chunk.0, written.0, written.1, found.0, found.1
            );
            say(ProblemKind::RecordNumbers, Some(chunk.offset), Some(written), text);
        }
    }
    let mut used: Vec<(&ChunkFacts, (u64, u64))> = chunks
        .iter()
        .filter_map(|chunk| chunk.ids_found.map(|ids| (chunk, ids)))
        .collect();
    used.sort_by_key(|(chunk, ids)| (*ids, chunk.offset));
    let (mut next, mut gaps) = (None, 0usize);
    for (chunk, (first, last)) in used {
        let place = Some(chunk.offset);
        match next {
            Some(expected) if first > expected && gaps < MAX_GAPS => {
                gaps += 1;
                let missing = (expected, first - 1);
                let text = format!(
                    "Records {} to {} are in none of its chunks; chunk {} goes on with {first}.",
                    missing.0, missing.1, chunk.chunk.0
                );
                say(ProblemKind::RecordNumbers, place, Some(missing), text);
            }
            Some(expected) if first < expected => {
                let text = format!(
                    "Chunk {}: records {first} to {} have numbers that another chunk has too. Both are kept.",
                    chunk.chunk.0,
                    last.min(expected - 1)
                );
                say(
                    ProblemKind::DuplicateRecords,
                    place,
                    Some((first, last.min(expected - 1))),
                    text,
                );
            }
            _ => {}
        }
        let room = last.saturating_sub(first).saturating_add(1);
        if room > u64::from(chunk.live) && gaps < MAX_GAPS {
            gaps += 1;
            let text = format!(
                "Chunk {}: of the record numbers {first} to {last}, {} are not there.",
                chunk.chunk.0,
                room - u64::from(chunk.live)
            );
            say(ProblemKind::RecordNumbers, place, Some((first, last)), text);
        }
        next = next.max(Some(last.saturating_add(1)));
    }
}

/// What the log does not count.
fn of_uncounted(chunks: &[ChunkFacts], say: &mut impl FnMut(ProblemKind, Option<u64>, Option<(u64, u64)>, String)) {
    let with = || chunks.iter().filter(|chunk| chunk.recovered > 0);
    if let Some(first) = with().next() {
        let records: u32 = with().map(|chunk| chunk.recovered).sum();
        let text = format!(
            "{records} old records are still there in {} chunks, in bytes that the log no longer uses (recovered from slack).",
            with().count()
        );
        say(ProblemKind::RecoveredRecords, Some(first.offset), None, text);
    }
}

/// What the chunks are, apart from their records.
fn of_states(chunks: &[ChunkFacts], say: &mut impl FnMut(ProblemKind, Option<u64>, Option<(u64, u64)>, String)) {
    let unused = || chunks.iter().filter(|chunk| chunk.state == ChunkState::Unused);
    if let Some(first) = unused().next() {
        let bytes: u64 = unused().map(|chunk| u64::from(chunk.size)).sum();
        let text = format!(
            "{} of its {} chunks ({bytes} bytes) are zeros: the log has reserved them and has not used them yet.",
            unused().count(),
            chunks.len()
        );
        say(ProblemKind::UnusedChunks, Some(first.offset), None, text);
    }
    let unchecked = || chunks.iter().filter(|chunk| chunk.flags & 4 != 0);
    if let Some(first) = unchecked().next() {
        let text = format!(
            "{} of its {} chunks were written without checksums, as their headers say: nothing tells whether they were changed.",
            unchecked().count(),
            chunks.len()
        );
        say(ProblemKind::NoChecksums, Some(first.offset), None, text);
    }
}
