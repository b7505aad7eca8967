//! Counts and first and last times of everything, kept up to date with every segment, so that the overview of a session that is
//! being read costs nothing a row. Called by `engine` (adds) and `overview` (reads).

use crate::model::{RowIx, Ticks};
use crate::store::Store;

/// First and last plausible time, ticks.
pub type TimeSpan = Option<(i64, i64)>;

/// So many events, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Events.
    pub events: u32,
    /// First and last plausible time of them.
    pub span: TimeSpan,
}

impl Tally {
    /// One more event.
    pub fn add(&mut self, time: i64) {
        self.events += 1;
        widen(&mut self.span, time);
    }
}

/// Widens a span by a time, implausible ones left out.
pub fn widen(span: &mut TimeSpan, time: i64) {
    if Ticks(time).is_plausible() {
        *span = Some(span.map_or((time, time), |(first, last)| (first.min(time), last.max(time))));
    }
}

/// The counts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// By head.
    pub heads: Vec<Tally>,
    /// By file, events that other files have too included.
    pub files: Vec<Tally>,
    /// Events of each file that other files have too.
    pub shared: Vec<u32>,
    /// All events.
    pub all: Tally,
    /// First and last time of all, implausible ones too.
    pub any: TimeSpan,
    spans: usize,
    copies: usize,
    retold: usize,
}

impl Totals {
    /// Counts what the store has got since the last call.
    pub fn update(&mut self, store: &Store) {
        let new = store.spans.get(self.spans..).unwrap_or_default();
        let ends = new
            .iter()
            .skip(1)
            .map(|span| span.first_row)
            .chain([store.len() as u32]);
        for (span, end) in new.iter().zip(ends) {
            let file = at(&mut self.files, span.file.ix());
            for row in (span.first_row..end).map(RowIx) {
                let time = store.time(row);
                file.add(time);
                self.all.add(time);
                self.any = Some(
                    self.any
                        .map_or((time, time), |(first, last)| (first.min(time), last.max(time))),
                );
                at(&mut self.heads, store.head_ix(row) as usize).add(time);
            }
        }
        self.spans = store.spans.len();
        for &(before, now) in store.retold().iter().skip(self.retold) {
            at(&mut self.heads, before as usize).events -= 1;
            at(&mut self.heads, now as usize).events += 1;
        }
        self.retold = store.retold().len();
        for copy in store.copies.all().iter().skip(self.copies) {
            let file = copy.location.file.ix();
            at(&mut self.files, file).add(store.time(copy.row));
            *at(&mut self.shared, file) += 1;
            if let Some(own) = store.span(copy.row).filter(|_| copy.first) {
                *at(&mut self.shared, own.file.ix()) += 1;
            }
        }
        self.copies = store.copies.all().len();
    }

    /// What the store has got since the last call is not counted.
    pub fn skip(&mut self, store: &Store) {
        self.spans = store.spans.len();
    }
}

fn at<T: Clone + Default>(tallies: &mut Vec<T>, index: usize) -> &mut T {
    if tallies.len() <= index {
        tallies.resize(index + 1, T::default());
    }
    // It was just made long enough.
    &mut tallies[index]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::decode_chunks;
    use crate::model::{ChunkIx, FileIx};

    #[test]
    fn counts_do_not_depend_on_when_they_are_brought_up_to_date() {
        let mut store = Store::default();
        let (mut often, mut once) = (Totals::default(), Totals::default());
        for (i, file) in crate::sample::files().iter().take(3).enumerate() {
            for (n, chunk) in file.bytes[4096..].chunks(65_536).enumerate() {
                store.fold(&decode_chunks(FileIx(i as u32), [(ChunkIx(n as u32), 0, chunk)]));
                often.update(&store);
            }
        }
        once.update(&store);
        assert_eq!(often, once);
        assert_eq!(once.all.events as usize, store.len());
        assert_eq!(once.files.iter().map(|t| t.events).sum::<u32>(), once.all.events);
        assert_eq!(once.heads.iter().map(|t| t.events).sum::<u32>(), once.all.events);
        let first = (0..store.len() as u32).map(|row| store.time(RowIx(row))).min();
        assert_eq!(once.all.span.map(|(from, _)| from), first);
    }
}
