//! Time order over all files, without moving a row: a permutation that is brought up to date when someone asks for it.

use super::Store;
use crate::model::RowIx;
use std::cmp::Ordering;

impl Store {
    /// Every event in time order. Events of the same tick stand by host, channel, record id, file and offset, so that the order
    /// depends neither on the number of workers nor on the order in which chunks came.
    pub fn in_time_order(&mut self, file_rank: &[u32]) -> &[u32] {
        let known = self.order.len();
        let count = self.rows.len();
        if known < count {
            let mut order = std::mem::take(&mut self.order);
            order.extend(known as u32..count as u32);
            // A stable sort merges what is sorted already with little work.
            order.sort_by(|&a, &b| self.compare(RowIx(a), RowIx(b), file_rank));
            self.order = order;
        }
        &self.order
    }

    /// The time order as it was brought up to date last.
    pub fn time_order(&self) -> &[u32] {
        &self.order
    }

    fn compare(&self, a: RowIx, b: RowIx, file_rank: &[u32]) -> Ordering {
        self.time(a).cmp(&self.time(b)).then_with(|| {
            let place = |row: RowIx| {
                let span = self.span(row);
                let rank = span.and_then(|s| file_rank.get(s.file.ix()).copied());
                (rank, span.map(|s| s.offset), self.offset(row))
            };
            self.host(a)
                .cmp(self.host(b))
                .then_with(|| self.channel(a).cmp(self.channel(b)))
                .then_with(|| self.record_id(a).cmp(&self.record_id(b)))
                .then_with(|| place(a).cmp(&place(b)))
        })
    }
}
