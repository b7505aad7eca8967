//! Time order over all files, without moving a row: a permutation that is brought up to date when someone asks for it. What
//! came since then is sorted by itself and merged in, so that asking while a log loads costs little.

use super::Store;
use crate::ingest::make_room;
use crate::model::RowIx;
use std::cmp::Ordering;

impl Store {
    /// Every event in time order. Events of the same tick stand by host, channel, record id, file and offset, so that the order
    /// depends neither on the number of workers nor on the order in which chunks came. `file_rank`: a rank for each file that
    /// does not depend on the order in which files were opened; files may be added, but not change places.
    pub fn in_time_order(&mut self, file_rank: &[u32]) -> &[u32] {
        let known = self.order.len() as u32;
        let count = self.rows.len() as u32;
        if known < count {
            let new = self.sorted(known..count, file_rank);
            let old = std::mem::take(&mut self.order);
            self.order = self.merged(old, new, file_rank);
        }
        &self.order
    }

    /// The time order as it was brought up to date last.
    pub fn time_order(&self) -> &[u32] {
        &self.order
    }

    /// New rows in time order: logs are nearly sorted, which the sort makes use of.
    fn sorted(&self, rows: std::ops::Range<u32>, file_rank: &[u32]) -> Vec<u32> {
        let mut timed: Vec<(i64, u32)> = rows.map(|row| (self.time(RowIx(row)), row)).collect();
        #[allow(clippy::stable_sort_primitive)] // it merges the sorted runs that logs consist of
        timed.sort();
        for same_tick in timed.chunk_by_mut(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1) {
            same_tick.sort_by_cached_key(|&(_, row)| self.beside(RowIx(row), file_rank));
        }
        timed.into_iter().map(|(_, row)| row).collect()
    }

    fn merged(&self, old: Vec<u32>, new: Vec<u32>, file_rank: &[u32]) -> Vec<u32> {
        let after = |a: u32, b: u32| {
            let (a, b) = (RowIx(a), RowIx(b));
            let by_time = self.time(a).cmp(&self.time(b));
            by_time.then_with(|| self.beside(a, file_rank).cmp(&self.beside(b, file_rank))) == Ordering::Greater
        };
        let (Some(&last), Some(&first)) = (old.last(), new.first()) else {
            return if old.is_empty() { new } else { old };
        };
        let mut out = old;
        if !after(last, first) {
            make_room(&mut out, new.len());
            out.extend(new);
            return out;
        }
        // What lies before the first new row stays where it is.
        let from = out.partition_point(|&row| !after(row, first));
        let mut old = out.split_off(from).into_iter().peekable();
        out.reserve_exact(old.len() + new.len());
        for row in new {
            while let Some(&before) = old.peek().filter(|&&before| !after(before, row)) {
                out.push(before);
                old.next();
            }
            out.push(row);
        }
        out.extend(old);
        out
    }

    /// What decides between events of the same tick.
    fn beside(&self, row: RowIx, file_rank: &[u32]) -> impl Ord {
        let at = self.location(row);
        let rank = at.and_then(|at| file_rank.get(at.file.ix()).copied());
        (
            self.host(row),
            self.channel(row),
            self.record_id(row),
            rank,
            at.map(|at| at.in_file()),
        )
    }
}
