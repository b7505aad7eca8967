//! Histograms over time, by category.

use super::Session;
use super::totals::widen;
use crate::catalogue::Category;
use crate::model::RowIx;
use crate::protocol::{Density, DensitySpec, Failure, Filter};

/// Most buckets of one answer.
const MAX_BUCKETS: u32 = 4_096;

impl Session {
    /// Counts by bucket and category. Events outside the range are not counted.
    pub(super) fn density(&mut self, spec: &DensitySpec) -> Result<Density, Failure> {
        if spec.filter.recovered {
            self.include();
        }
        let buckets = spec.buckets.clamp(1, MAX_BUCKETS);
        let (from, to) = match spec.range {
            Some((from, to)) if from < to => (from, to),
            _ => self
                .span(spec.filter.recovered)
                .map_or((0, 1), |(first, last)| (first, last.saturating_add(1))),
        };
        let rows = self.select(&Filter {
            time: None,
            ..spec.filter.clone()
        })?;
        let categories = Category::ALL.len();
        let mut counts = vec![0u32; buckets as usize * categories];
        let width = i128::from(to) - i128::from(from);
        for &row in rows.iter() {
            let time = self.store.time(RowIx(row));
            if !(from..to).contains(&time) {
                continue;
            }
            let bucket = (i128::from(time) - i128::from(from)) * i128::from(buckets) / width;
            let category = usize::from(self.category(RowIx(row)));
            if let Some(count) = counts.get_mut(bucket as usize * categories + category) {
                *count += 1;
            }
        }
        Ok(Density {
            from,
            to,
            buckets,
            counts,
        })
    }

    /// First and last plausible time of all events, `recovered` ones too; of any events when none is plausible.
    pub(super) fn span(&self, recovered: bool) -> Option<(i64, i64)> {
        let mut span = self.totals.all.span;
        if let Some((first, last)) = self.uncounted.span.filter(|_| recovered) {
            widen(&mut span, first);
            widen(&mut span, last);
        }
        span.or(self.totals.any)
    }
}
