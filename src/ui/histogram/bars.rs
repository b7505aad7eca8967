//! What a histogram shows, as numbers: totals, heights, what lies under the pointer, and the same as a short table.

use crate::catalogue::Category;
use crate::protocol::Density;

/// Categories of a histogram.
pub const CATEGORIES: usize = Category::ALL.len();

/// Which categories are left out: a bit each.
pub type Hidden = u16;

/// A bucket's counts, left-out categories as 0.
pub fn bucket(density: &Density, index: usize, hidden: Hidden) -> [u32; CATEGORIES] {
    let mut out = [0; CATEGORIES];
    let counts = density.counts.get(index * CATEGORIES..).unwrap_or_default();
    for (category, (slot, &count)) in out.iter_mut().zip(counts).enumerate() {
        if !is_hidden(hidden, category) {
            *slot = count;
        }
    }
    out
}

/// Whether the category is left out.
pub fn is_hidden(hidden: Hidden, category: usize) -> bool {
    hidden >> category & 1 == 1
}

/// First and last moment of a bucket; the last one is excluded.
pub fn bucket_range(density: &Density, index: usize) -> (i64, i64) {
    let length = i128::from(density.to) - i128::from(density.from);
    let buckets = i128::from(density.buckets.max(1));
    let edge = |i: usize| (i128::from(density.from) + length * i as i128 / buckets) as i64;
    (edge(index), edge(index + 1))
}

/// The bucket that holds a moment.
pub fn bucket_at(density: &Density, ticks: i64) -> Option<usize> {
    if ticks < density.from || ticks >= density.to {
        return None;
    }
    let length = i128::from(density.to) - i128::from(density.from);
    let index = (i128::from(ticks) - i128::from(density.from)) * i128::from(density.buckets) / length.max(1);
    Some(index as usize)
}

/// The largest total of a bucket.
pub fn largest(density: &Density, hidden: Hidden) -> u32 {
    (0..density.buckets as usize)
        .map(|i| bucket(density, i, hidden).iter().sum())
        .max()
        .unwrap_or_default()
}

/// How high a bar is. By the square root: beside a burst of ten thousand events a single one can still be seen.
pub fn height(total: u32, largest: u32, px: f64) -> f64 {
    if total == 0 || largest == 0 {
        return 0.0;
    }
    (px * (f64::from(total) / f64::from(largest)).sqrt()).max(2.0_f64.min(px))
}

/// Sums a category over the whole histogram.
pub fn sums(density: &Density) -> [u32; CATEGORIES] {
    let mut out = [0u32; CATEGORIES];
    for counts in density.counts.chunks(CATEGORIES) {
        for (sum, &count) in out.iter_mut().zip(counts) {
            *sum = sum.saturating_add(count);
        }
    }
    out
}

/// A row of the table that stands for the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwinRow {
    /// First moment and first after.
    pub range: (i64, i64),
    /// Events.
    pub total: u32,
    /// The category with the most of them.
    pub most: Option<usize>,
}

/// The histogram in at most `rows` rows, empty stretches left out.
pub fn twin(density: &Density, rows: usize) -> Vec<TwinRow> {
    let buckets = density.buckets as usize;
    let step = buckets.div_ceil(rows.max(1)).max(1);
    (0..buckets)
        .step_by(step)
        .filter_map(|start| {
            let end = (start + step).min(buckets);
            let mut counts = [0u32; CATEGORIES];
            for i in start..end {
                for (sum, count) in counts.iter_mut().zip(bucket(density, i, 0)) {
                    *sum = sum.saturating_add(count);
                }
            }
            let total = counts.iter().sum();
            (total > 0).then(|| TwinRow {
                range: (bucket_range(density, start).0, bucket_range(density, end - 1).1),
                total,
                most: (0..CATEGORIES).max_by_key(|&i| (counts.get(i).copied(), std::cmp::Reverse(i))),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn density() -> Density {
        let mut counts = vec![0; 4 * CATEGORIES];
        counts[0] = 3;
        counts[CATEGORIES + 2] = 5;
        counts[3 * CATEGORIES + 11] = 1;
        Density {
            from: 100,
            to: 200,
            buckets: 4,
            counts,
        }
    }

    #[test]
    fn buckets_and_moments() {
        let d = density();
        assert_eq!(bucket_range(&d, 0), (100, 125));
        assert_eq!(bucket_range(&d, 3), (175, 200));
        assert_eq!(bucket_at(&d, 124), Some(0));
        assert_eq!(bucket_at(&d, 125), Some(1));
        assert_eq!(bucket_at(&d, 200), None);
        assert_eq!(bucket(&d, 1, 0)[2], 5);
        assert_eq!(bucket(&d, 1, 0b100)[2], 0);
        assert_eq!(largest(&d, 0), 5);
        assert_eq!(largest(&d, 0b100), 3);
        assert_eq!(sums(&d)[2], 5);
        assert_eq!(bucket(&d, 99, 0), [0; CATEGORIES]);
    }

    #[test]
    fn a_single_event_is_seen_beside_a_burst() {
        assert!(height(1, 1_000_000, 40.0) >= 2.0);
        assert!((height(25, 100, 40.0) - 20.0).abs() < 1e-9);
        assert!(height(0, 100, 40.0) < 1e-9);
    }

    #[test]
    fn the_table_leaves_out_what_is_empty() {
        let rows = twin(&density(), 24);
        assert_eq!(rows.len(), 3);
        assert_eq!((rows[1].range, rows[1].total, rows[1].most), ((125, 150), 5, Some(2)));
        assert_eq!(twin(&density(), 2).len(), 2);
        assert!(twin(&Density::default(), 24).is_empty());
    }
}
