//! Ranges without any event that are long for that log.
//!
//! Plain statistics, no guess at office hours: the gaps between neighbours in time are taken by length, and a gap is unusual when it
//! is an hour or longer and ten times as long as the one that only one in a thousand exceeds (five of a log with fewer than 5,000
//! events). Gaps that a stop of the event log explains are told there. A log with many such gaps belongs to a machine that is
//! often off: then one sentence says so.

use super::series::Series;
use super::{SECOND, Sink, words};
use crate::model::RowIx;
use crate::protocol::{Finding, ProblemKind};
use crate::store::Store;

/// With fewer events nothing is usual.
const LEAST_EVENTS: usize = 50;
/// So many gaps are always longer than the one compared with.
const LEAST_ABOVE: usize = 5;
/// The unusual ones are so many times as long as it, …
const TIMES: i64 = 10;
/// … and at least an hour.
const LEAST: i64 = 3600 * SECOND;
/// More than this many are told in one sentence.
const MANY: usize = 10;
/// A stop is told a little before the last events are written, or after.
const NEAR_STOP: i64 = 120 * SECOND;

/// Tells them. `stops`: when the host's event log was stopped.
pub fn silence(store: &Store, series: &Series, stops: Option<&Vec<i64>>, sink: &mut Sink<'_>) {
    if series.rows.len() < LEAST_EVENTS {
        return;
    }
    let mut lengths: Vec<i64> = Vec::with_capacity(series.rows.len());
    let mut before = None;
    for (time, _) in series.timed(store) {
        lengths.extend(before.map(|before| time - before));
        before = Some(time);
    }
    let above = (lengths.len() / 1000).max(LEAST_ABOVE);
    let Some(at) = lengths.len().checked_sub(above + 1) else {
        return;
    };
    let (_, &mut usual, _) = lengths.select_nth_unstable(at);
    let least = LEAST.max(usual.saturating_mul(TIMES));
    let mut found: Vec<((i64, RowIx), (i64, RowIx))> = Vec::new();
    let mut before: Option<(i64, RowIx)> = None;
    for now in series.timed(store) {
        if let Some(before) = before.filter(|before| now.0 - before.0 > least)
            && !is_told(stops, before.0, now.0)
        {
            found.push((before, now));
        }
        before = Some(now);
    }
    let rule = format!(
        "All gaps but {above} of the {} in this log are at most {} long; unusual is more than {}.",
        lengths.len(),
        words::span(usual),
        words::span(least)
    );
    let say = |sink: &mut Sink<'_>, (from, first): (i64, RowIx), (to, last): (i64, RowIx), text: String| {
        let finding = Finding {
            span: Some((from, to)),
            ..Finding::new(ProblemKind::Silence, text)
        };
        sink.say(series, &[first, last], finding);
    };
    if found.len() > MANY {
        let longest = found
            .iter()
            .max_by_key(|(before, now)| (now.0 - before.0, std::cmp::Reverse(now.0)));
        let total: i64 = found.iter().map(|(before, now)| now.0 - before.0).sum();
        if let Some(&(before, now)) = longest {
            let text = format!(
                "There is no event for unusually long {} times, {} in all: the machine is often off, or nothing happens that is logged. The longest: {}, from {} to {}. {rule}",
                found.len(),
                words::span(total),
                words::span(now.0 - before.0),
                words::moment(before.0),
                words::moment(now.0)
            );
            say(sink, before, now, text);
        }
        return;
    }
    for (before, now) in found {
        let text = format!(
            "There is no event for {}, from {} to {}. {rule}",
            words::span(now.0 - before.0),
            words::moment(before.0),
            words::moment(now.0)
        );
        say(sink, before, now, text);
    }
}

/// Whether the event log was stopped in the gap.
fn is_told(stops: Option<&Vec<i64>>, from: i64, to: i64) -> bool {
    let Some(stops) = stops else { return false };
    let next = stops.partition_point(|&stop| stop < from - NEAR_STOP);
    stops.get(next).is_some_and(|&stop| stop <= to)
}
