//! What the events do not say: numbers that are missing, clocks that went back, logs that were cleared or stopped, processes that
//! nobody logged, hours without a word. Called by `engine` once everything is read; what headers and bytes say is the engine's
//! own `findings`.
//!
//! ```text
//!   series    (host, channel): its events in time order
//!   numbers   along EventRecordID: holes, numbers used twice, times that go back
//!   told      what Windows and Sysmon say themselves: cleared, stopped, dropped, reconfigured
//!   unlogged  numbers in ProcessGuids without a creation
//!   silence   ranges without any event that are long for that log
//!   words     spans and texts in a sentence
//! ```
//!
//! The result depends on the events alone. Nothing is taken for an attack here: a finding says what is, and what it can mean.

mod numbers;
mod series;
mod silence;
mod told;
mod unlogged;
mod words;

use self::series::Series;
use crate::ingest::Cell;
use crate::model::RowIx;
use crate::protocol::{Finding, ProblemKind};
use crate::store::Store;
use hashbrown::HashMap;

/// A second in ticks.
const SECOND: i64 = 10_000_000;
/// So many findings of a kind and log are told one by one; the others are counted in one sentence.
const MOST_OF_A_KIND: usize = 20;
/// So many findings are told at all: a log with a million host names has no more.
const MOST: usize = 2_000;

/// The findings, worst first, then by host, channel and time. `order`: the live events in time order.
pub fn gaps(store: &Store, order: &[u32]) -> Vec<Finding> {
    let all = series::series(store, order);
    let mut sink = Sink {
        store,
        found: Vec::new(),
        told: HashMap::new(),
        more: 0,
    };
    let stops = told::told(store, &all, &mut sink);
    let mut files = numbers::Files::default();
    for series in &all {
        let filtered = numbers::numbers(store, series, &mut files, &mut sink);
        if !filtered {
            silence::silence(store, series, stops.get(&series.host), &mut sink);
        }
    }
    unlogged::unlogged(store, &all, &mut sink);
    sink.finish()
}

/// Takes findings, and counts what would be too many.
struct Sink<'a> {
    store: &'a Store,
    found: Vec<Finding>,
    told: HashMap<(ProblemKind, Cell, Cell), Told>,
    /// Beyond [`MOST`].
    more: usize,
}

/// How much of a kind and log was found.
#[derive(Default)]
struct Told {
    count: usize,
    /// First and last moment and event of what is only counted.
    rest: Option<((i64, i64), (RowIx, RowIx))>,
}

impl Sink<'_> {
    /// One more finding about a host and channel.
    fn say(&mut self, series: &Series, rows: &[RowIx], finding: Finding) {
        let told = self
            .told
            .entry((finding.kind, series.host, series.channel))
            .or_default();
        told.count += 1;
        if told.count > MOST_OF_A_KIND {
            let (from, to) = finding.span.unwrap_or_default();
            if let (Some(&first), Some(&last)) = (rows.first(), rows.last()) {
                let (span, ends) = told.rest.get_or_insert(((from, to), (first, last)));
                *span = (span.0.min(from), span.1.max(to));
                ends.1 = last;
            }
            return;
        }
        self.put(series.host, series.channel, rows.to_vec(), finding);
    }

    fn put(&mut self, host: Cell, channel: Cell, rows: Vec<RowIx>, finding: Finding) {
        if self.found.len() >= MOST {
            self.more += 1;
            return;
        }
        let text = |cell| words::short(self.store.symbols.str(cell)).into_owned();
        self.found.push(Finding {
            host: text(host),
            channel: text(channel),
            rows,
            ..finding
        });
    }

    fn finish(mut self) -> Vec<Finding> {
        let told = std::mem::take(&mut self.told);
        for ((kind, host, channel), told) in told {
            if let Some((span, (first, last))) = told.rest {
                let text = format!(
                    "This happens {} times more in this log, until {}. Only the first {MOST_OF_A_KIND} times are told one by one.",
                    told.count - MOST_OF_A_KIND,
                    words::moment(span.1)
                );
                let rest = Finding {
                    span: Some(span),
                    ..Finding::new(kind, text)
                };
                self.put(host, channel, vec![first, last], rest);
            }
        }
        let key = |f: &Finding| (std::cmp::Reverse(f.severity), f.kind);
        self.found.sort_by(|a, b| {
            let place = |f: &Finding| (f.span, f.records, f.rows.first().copied());
            key(a)
                .cmp(&key(b))
                .then_with(|| (&a.host, &a.channel).cmp(&(&b.host, &b.channel)))
                .then_with(|| place(a).cmp(&place(b)))
        });
        if self.more > 0 {
            let text = format!("{} more findings are not told: there are too many.", self.more);
            self.found.push(Finding::new(ProblemKind::MoreFindings, text));
        }
        self.found
    }
}
