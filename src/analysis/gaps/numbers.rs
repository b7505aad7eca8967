//! Along EventRecordID: Windows numbers the events of a channel one by one, so what is missing shows, and so does a clock that
//! went back.
//!
//! A log with a few holes has lost events, or someone took them out; one where every few events are followed by a hole was
//! filtered when it was saved or forwarded. Holes are looked for over all files of a log together. When two events share a
//! number, the numbering was begun again (an older state of the machine was restored, another machine has its name): then each
//! file stands for itself.

use super::series::Series;
use super::{SECOND, Sink, words};
use crate::model::{FileIx, RowIx, Ticks};
use crate::protocol::{Finding, ProblemKind};
use crate::store::Store;

/// Events that wait in different queues are written some time after they have happened: so much is no clock that went back.
const TOLERANCE: i64 = 2 * SECOND;
/// So many old events in a row may be late ones; then the time must be where it was.
const LATE: usize = 16;
/// A log is a filtered one when a hole follows at least one in so many of its events, …
const FILTERED_ONE_IN: usize = 20;
/// … at least so often, …
const FILTERED_LEAST: usize = 3;
/// … in at least half of the tenths of a log of so many events.
const TENTHS_FROM: usize = 20;

/// Finds the file that a row came with; the last one asked for is nearly always the next.
#[derive(Default)]
pub struct Files {
    rows: std::ops::Range<u32>,
    file: FileIx,
}

impl Files {
    fn of(&mut self, store: &Store, row: u32) -> FileIx {
        if !self.rows.contains(&row) {
            let after = store.spans.partition_point(|span| span.first_row <= row);
            let span = after.checked_sub(1).and_then(|at| store.spans.get(at));
            let end = store.spans.get(after).map_or(u32::MAX, |next| next.first_row);
            self.rows = span.map_or(0, |span| span.first_row)..end;
            self.file = span.map(|span| span.file).unwrap_or_default();
        }
        self.file
    }
}

/// Looks along the numbers of a series; whether it is one that was filtered.
pub fn numbers(store: &Store, series: &Series, files: &mut Files, sink: &mut Sink<'_>) -> bool {
    let mut rows = series.rows.clone();
    // In time order numbers nearly rise; the sort makes use of that.
    rows.sort_by_key(|&row| (store.record_id(RowIx(row)), store.time(RowIx(row))));
    let mut parts: Vec<(FileIx, Vec<u32>)> = Vec::new();
    let first = rows.first().map(|&row| files.of(store, row));
    let alone =
        |row: u32, files: &mut Files| Some(files.of(store, row)) == first && store.copies.of(row).next().is_none();
    if rows.iter().all(|&row| alone(row, files)) {
        parts.extend(first.map(|file| (file, rows.clone())));
    } else {
        let mut tagged: Vec<(FileIx, u32)> = rows.iter().map(|&row| (files.of(store, row), row)).collect();
        let copied = rows
            .iter()
            .flat_map(|&row| store.copies.of(row).map(move |copy| (copy.location.file, row)));
        tagged.extend(copied);
        tagged.sort_by_key(|&(file, row)| (file, store.record_id(RowIx(row)), store.time(RowIx(row))));
        for of_file in tagged.chunk_by(|a, b| a.0 == b.0) {
            let file = of_file.first().map(|&(file, _)| file).unwrap_or_default();
            parts.push((file, of_file.iter().map(|&(_, row)| row).collect()));
        }
    }
    if !reused(store, series, &rows, sink) {
        clock(store, series, &rows, &mut |row| files.of(store, row), sink);
        return holes(store, series, &rows, None, sink);
    }
    let mut filtered = false;
    for (file, rows) in &parts {
        clock(store, series, rows, &mut |_| *file, sink);
        filtered |= holes(store, series, rows, Some(*file), sink);
    }
    filtered
}

/// Where the time goes back while the number rises, and stays back. A few old events among new ones were written late: Windows
/// keeps what happens after the log has stopped, and writes it at the next start. `file`: of a row.
fn clock(store: &Store, series: &Series, rows: &[u32], file: &mut dyn FnMut(u32) -> FileIx, sink: &mut Sink<'_>) {
    let timed = |row: u32| Some(store.time(RowIx(row))).filter(|&time| Ticks(time).is_plausible());
    let mut before: Option<(i64, u32)> = None;
    let mut late = Late::default();
    for (at, &row) in rows.iter().enumerate() {
        let Some(time) = timed(row) else { continue };
        if let Some((last, newest)) =
            before.filter(|&(last, newest)| last - time > TOLERANCE && number(store, newest) != number(store, row))
        {
            let mut soon = rows.iter().skip(at + 1).take(LATE).filter_map(|&row| timed(row));
            if soon.any(|time| time >= last - TOLERANCE) {
                late.add((last, newest), (time, row));
                continue;
            }
            let why = if file(newest) == file(row) {
                "The clock was set, or the log was put together from parts."
            } else {
                "They are in two files: the clock was set between them, or the files are not of one log."
            };
            let text = format!(
                "The clock went back by {}: record {} is of {}, record {}, written after it, of {}. {why}",
                words::span(last - time),
                number(store, newest),
                words::moment(last),
                number(store, row),
                words::moment(time)
            );
            let finding = Finding {
                file: Some(file(row)),
                records: Some((number(store, newest), number(store, row))),
                span: Some((time, last)),
                ..Finding::new(ProblemKind::ClockStep, text)
            };
            sink.say(series, &[RowIx(newest), RowIx(row)], finding);
        }
        before = Some((time, row));
    }
    if let Some(((last, newest), (time, row))) = late.most {
        let text = format!(
            "{} behind newer ones, by up to {}: record {} is of {}, though record {} before it is of {}. They were written late, as happens when the machine starts.",
            words::counted(late.count, "event stands", "events stand"),
            words::span(last - time),
            number(store, row),
            words::moment(time),
            number(store, newest),
            words::moment(last)
        );
        let finding = Finding {
            file: Some(file(row)),
            records: Some((number(store, newest), number(store, row))),
            span: Some((time, last)),
            ..Finding::new(ProblemKind::LateRecords, text)
        };
        sink.say(series, &[RowIx(newest), RowIx(row)], finding);
    }
}

/// Events that were written late.
#[derive(Default)]
struct Late {
    count: u64,
    /// The newest event before the one that was latest, and that one: time and row.
    most: Option<((i64, u32), (i64, u32))>,
}

impl Late {
    fn add(&mut self, newest: (i64, u32), late: (i64, u32)) {
        self.count += 1;
        if self
            .most
            .is_none_or(|(before, now)| newest.0 - late.0 > before.0 - now.0)
        {
            self.most = Some((newest, late));
        }
    }
}

/// Whether two different events have one number; the same event may well be there twice.
fn reused(store: &Store, series: &Series, rows: &[u32], sink: &mut Sink<'_>) -> bool {
    let same_number = rows
        .array_windows()
        .filter(|&&[a, b]| number(store, a) == number(store, b) && store.time(RowIx(a)) != store.time(RowIx(b)));
    let (mut count, mut first) = (0, None);
    for &[a, b] in same_number {
        count += 1;
        first.get_or_insert((a, b));
    }
    let Some((a, b)) = first else { return false };
    let text = format!(
        "{} for two events of different times, record {} for one of {} and one of {}. The numbering has begun again: the log was made anew, an older state of the machine was restored, or another machine has the same name. Missing numbers are looked for in each file by itself.",
        words::counted(count, "number stands", "numbers stand"),
        number(store, a),
        words::moment(store.time(RowIx(a))),
        words::moment(store.time(RowIx(b)))
    );
    let finding = Finding {
        records: Some((number(store, a), number(store, a))),
        span: Some((store.time(RowIx(a)), store.time(RowIx(b)))),
        ..Finding::new(ProblemKind::NumbersReused, text)
    };
    sink.say(series, &[RowIx(a), RowIx(b)], finding);
    true
}

/// Numbers that no event has; whether there are so many that the log was filtered.
fn holes(store: &Store, series: &Series, rows: &[u32], file: Option<FileIx>, sink: &mut Sink<'_>) -> bool {
    let (Some(&first), Some(&last)) = (rows.first(), rows.last()) else {
        return false;
    };
    let holes = || {
        let pairs = rows.array_windows().enumerate();
        pairs.filter(|(_, [a, b])| number(store, *b) - number(store, *a) > 1)
    };
    let (mut count, mut missing, mut tenths) = (0usize, 0u64, 0u16);
    for (at, &[a, b]) in holes() {
        count += 1;
        missing = missing.saturating_add(number(store, b) - number(store, a) - 1);
        tenths |= 1 << (at * 10 / rows.len()).min(9);
    }
    let spread = rows.len() < TENTHS_FROM || tenths.count_ones() >= 5;
    if count >= FILTERED_LEAST && count * FILTERED_ONE_IN >= rows.len() && spread {
        let (from, to) = (number(store, first), number(store, last));
        let text = format!(
            "The log was filtered when it was saved or forwarded, or it was thinned out: of the record numbers {from} to {to}, {missing} are not there, in {count} holes over the whole range of {} events. What is not in it may well have happened.",
            rows.len()
        );
        let finding = Finding {
            file,
            records: Some((from, to)),
            span: between(store, first, last),
            ..Finding::new(ProblemKind::FilteredLog, text)
        };
        sink.say(series, &[RowIx(first), RowIx(last)], finding);
        return true;
    }
    for (_, &[a, b]) in holes() {
        let (before, behind) = (number(store, a), number(store, b));
        let text = if behind - before == 2 {
            format!("Record {} is missing", before + 1)
        } else {
            format!(
                "Records {} to {} are missing, {} in all",
                before + 1,
                behind - 1,
                behind - before - 1
            )
        };
        let text = format!(
            "{text}, between {} and {}: deleted or overwritten, not readable, or in another file.",
            words::moment(store.time(RowIx(a))),
            words::moment(store.time(RowIx(b)))
        );
        let finding = Finding {
            file,
            records: Some((before + 1, behind - 1)),
            span: between(store, a, b),
            ..Finding::new(ProblemKind::MissingRecords, text)
        };
        sink.say(series, &[RowIx(a), RowIx(b)], finding);
    }
    false
}

fn number(store: &Store, row: u32) -> u64 {
    store.record_id(RowIx(row))
}

fn between(store: &Store, a: u32, b: u32) -> Option<(i64, i64)> {
    let (a, b) = (store.time(RowIx(a)), store.time(RowIx(b)));
    let plausible = |time| Ticks(time).is_plausible();
    (plausible(a) && plausible(b)).then(|| (a.min(b), a.max(b)))
}
