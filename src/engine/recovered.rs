//! Events that the logs do not count: kept apart until a question asks for them, then taken in behind the live ones, marked, and
//! without those that say nothing new. Called by `engine`, `select` and `cli`.
//!
//! Until then they cost their memory and nothing else; from then on every answer that is not about them leaves them out.

use super::Session;
use super::totals::{TimeSpan, widen};
use crate::ingest::Segment;
use crate::model::{Mark, Origin, RowIx};
use crate::protocol::{ChunkState, RecordNote, RecoveredCounts};
use crate::query::RowSet;
use crate::store::Store;
use hashbrown::{HashMap, HashSet};
use std::ops::Range;

/// Most of such events in a session: half a gigabyte at worst, an eighth of that where addresses have 32 bits.
const MOST: u32 = if cfg!(target_pointer_width = "32") {
    250_000
} else {
    2_000_000
};

/// See the module.
pub struct Uncounted {
    /// Not in the store yet.
    held: Vec<Segment>,
    /// In the store: which rows.
    parts: Vec<Range<u32>>,
    /// The same as a set.
    rows: RowSet,
    /// Those of them that say no more than a live event, or than one before them.
    equal: RowSet,
    /// How many rows the store had when that was found out.
    checked: usize,
    /// First and last plausible time of those that say something new, ticks.
    pub span: TimeSpan,
    /// How many of them each of the store's tables has.
    of_table: Vec<u32>,
    /// How many there are, held or in the store.
    count: u32,
    /// So many are dropped, because there were too many.
    dropped: u32,
    most: u32,
}

impl Default for Uncounted {
    fn default() -> Self {
        Self {
            held: Vec::new(),
            parts: Vec::new(),
            rows: RowSet::none(0),
            equal: RowSet::none(0),
            checked: 0,
            span: None,
            of_table: Vec::new(),
            count: 0,
            dropped: 0,
            most: MOST,
        }
    }
}

impl Uncounted {
    /// How many rows of the store are not live.
    pub fn in_store(&self) -> usize {
        self.parts.iter().map(ExactSizeIterator::len).sum()
    }

    /// Whether this row is not live.
    #[inline]
    pub fn contains(&self, row: u32) -> bool {
        self.rows.contains(row)
    }

    /// How many rows of a table are not live.
    pub fn of_table(&self, table: usize) -> u32 {
        self.of_table.get(table).copied().unwrap_or_default()
    }

    /// Takes out of a list what is not asked for.
    pub fn leave(&self, rows: &mut Vec<u32>, recovered: bool) {
        let out = if recovered { &self.equal } else { &self.rows };
        if !self.parts.is_empty() {
            rows.retain(|&row| !out.contains(row));
        }
    }

    /// Bytes held beside the store.
    pub fn memory(&self) -> usize {
        self.held.iter().map(Segment::memory).sum()
    }
}

impl Session {
    /// Keeps events that the logs do not count, for when they are asked for; no more than memory should bear.
    pub fn hold(&mut self, segment: Segment) {
        let uncounted = &mut self.uncounted;
        let events = segment.rows.len() as u32;
        let room = uncounted.count.saturating_add(events) <= uncounted.most;
        *(if room {
            &mut uncounted.count
        } else {
            &mut uncounted.dropped
        }) += events;
        if room {
            uncounted.held.push(segment);
        }
    }

    /// Takes in what is held, and finds out what of it is live all the same. The first filter that asks for it does so.
    pub fn include(&mut self) {
        if self.uncounted.held.is_empty() && (self.uncounted.parts.is_empty() || self.is_checked()) {
            return;
        }
        for segment in std::mem::take(&mut self.uncounted.held) {
            let first = self.store.len() as u32;
            self.store.append(&segment);
            self.uncounted.parts.push(first..self.store.len() as u32);
        }
        self.totals.skip(&self.store);
        self.store.borrow_names();
        let ranks = self.file_ranks();
        self.store.in_time_order(&ranks);
        let (store, uncounted) = (&self.store, &mut self.uncounted);
        uncounted.rows = RowSet::none(store.len());
        uncounted.of_table = vec![0; store.tables.len()];
        for row in uncounted.parts.iter().cloned().flatten() {
            uncounted.rows.insert(row);
            let table = store.rows.table.get(row as usize).copied().unwrap_or_default();
            if let Some(count) = uncounted.of_table.get_mut(table as usize) {
                *count += 1;
            }
        }
        uncounted.equal = equal_ones(store, &uncounted.rows);
        uncounted.span = None;
        for row in uncounted.parts.iter().cloned().flatten() {
            if !uncounted.equal.contains(row) {
                widen(&mut uncounted.span, store.time(RowIx(row)));
            }
        }
        uncounted.checked = store.len();
        self.changed_answers();
    }

    /// All of a file is read: events whose template is lost may have been written like others of it.
    pub(super) fn borrow_names(&mut self) {
        if self.store.borrow_names() {
            self.changed();
        }
    }

    fn is_checked(&self) -> bool {
        self.uncounted.checked == self.store.len()
    }

    /// Live events.
    pub fn live(&self) -> usize {
        self.store.len() - self.uncounted.in_store()
    }

    /// Where the event's record was found.
    pub fn origin_of(&self, row: RowIx) -> Origin {
        self.store.mark(row).origin
    }

    /// What is to be said of an event's record; nothing of one that is live and whole.
    pub fn record_note(&self, row: RowIx) -> Option<RecordNote> {
        let mark = self.store.mark(row);
        (mark != Mark::default()).then(|| RecordNote {
            origin: mark.origin,
            found: self.found_in(row, mark.origin),
            confidence: mark.confidence().name().to_owned(),
            marks: mark.texts(),
        })
    }

    /// In what the record lay.
    fn found_in(&self, row: RowIx, origin: Origin) -> String {
        let Some(span) = self.store.span(row) else {
            return String::new();
        };
        let chunk = span.chunk.0;
        match origin {
            Origin::Live => format!("chunk {chunk}"),
            Origin::Recovered => {
                let ledgers = self.store.ledgers.get(span.file.ix()).into_iter().flatten();
                let facts = ledgers
                    .map(|ledger| ledger.facts)
                    .find(|facts| facts.chunk == span.chunk);
                match facts.map(|facts| facts.state) {
                    Some(ChunkState::Cleared) => format!("chunk {chunk}, which the log has cleared"),
                    _ => format!("slack of chunk {chunk}"),
                }
            }
            Origin::Hidden => {
                let at = self.store.offset(row);
                let mut spans = self.store.spans.iter().filter(|live| {
                    (live.file, live.chunk) == (span.file, span.chunk) && !self.uncounted.contains(live.first_row)
                });
                let first = spans.next().map_or(0, |live| live.first_row);
                let live = (first..self.store.len() as u32).map(RowIx);
                let around = live
                    .take_while(|&other| {
                        let of_chunk = self.store.span(other).is_some_and(|s| s.offset == span.offset);
                        of_chunk && self.store.offset(other) < at
                    })
                    .last();
                match around {
                    Some(around) => format!("inside record {} of chunk {chunk}", self.store.header_id(around)),
                    None => format!("inside another record of chunk {chunk}"),
                }
            }
        }
    }

    /// How many there are, and what became of them. `shown`: the rows that pass the filter.
    pub(super) fn recovered_counts(&self, shown: &[u32]) -> RecoveredCounts {
        let uncounted = &self.uncounted;
        RecoveredCounts {
            shown: shown.iter().filter(|&&row| uncounted.contains(row)).count() as u32,
            events: uncounted.count - uncounted.equal.len() as u32,
            equal: uncounted.equal.len() as u32,
            dropped: uncounted.dropped,
        }
    }
}

/// The rows of a set that equal a live one, or one of the set that comes before them in time order.
fn equal_ones(store: &Store, uncounted: &RowSet) -> RowSet {
    let mut equal = RowSet::none(store.len());
    let of_set = store.time_order().iter().filter(|&&row| uncounted.contains(row));
    let times: HashSet<i64> = of_set.clone().map(|&row| store.time(RowIx(row))).collect();
    let mut known: HashMap<(i64, u64), Vec<u32>> = HashMap::new();
    for row in (0..store.len() as u32).map(RowIx) {
        if !uncounted.contains(row.0) && times.contains(&store.time(row)) {
            let key = (store.time(row), store.record_id(row));
            known.entry(key).or_default().push(row.0);
        }
    }
    for &row in of_set {
        let ix = RowIx(row);
        let before = known.entry((store.time(ix), store.record_id(ix))).or_default();
        if before.iter().any(|&other| says_the_same(store, RowIx(other), ix)) {
            equal.insert(row);
        } else {
            before.push(row);
        }
    }
    equal
}

/// The same kind of event, of the same host and channel, with the same values.
fn says_the_same(store: &Store, a: RowIx, b: RowIx) -> bool {
    store.head_ix(a) == store.head_ix(b) && store.fields(a).eq(store.fields(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::decode_chunks;
    use crate::model::{ChunkIx, FileIx};
    use crate::protocol::Filter;

    #[test]
    fn what_is_too_much_is_dropped_and_counted() {
        let bytes = crate::sample::files().remove(0).bytes;
        let chunk = decode_chunks(FileIx(0), [(ChunkIx(0), 4096, &bytes[4096..4096 + 65_536])]);
        let events = chunk.rows.len() as u32;
        let mut session = Session::default();
        session.uncounted.most = events + 1;
        for _ in 0..3 {
            let mut segment = chunk.clone();
            let mark = Mark {
                origin: Origin::Recovered,
                ..Mark::default()
            };
            segment.marks = (0..events).map(|row| (row, mark)).collect();
            session.hold(segment);
        }
        let with = Filter {
            recovered: true,
            ..Filter::default()
        };
        let counts = session.overview(&with).unwrap().recovered;
        assert_eq!(
            (counts.events, counts.shown, counts.dropped),
            (events, events, 2 * events)
        );
        assert_eq!(session.live(), 0);
    }
}
