//! A set of events, one bit each.

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSet {
    bits: Vec<u64>,
    rows: usize,
}

impl RowSet {
    /// None of `rows` events.
    pub fn none(rows: usize) -> Self {
        Self {
            bits: vec![0; rows.div_ceil(64)],
            rows,
        }
    }

    /// All of `rows` events.
    pub fn all(rows: usize) -> Self {
        let mut set = Self {
            bits: vec![u64::MAX; rows.div_ceil(64)],
            rows,
        };
        set.trim();
        set
    }

    /// The events for which `test` holds.
    pub fn from_fn(rows: usize, test: impl FnMut(usize) -> bool) -> Self {
        let mut set = Self::none(rows);
        set.add(test);
        set
    }

    /// Those of it for which `test` holds; only they are asked about.
    pub fn filter(&self, mut test: impl FnMut(usize) -> bool) -> Self {
        let mut set = Self::none(self.rows);
        for (at, (into, &from)) in set.bits.iter_mut().zip(&self.bits).enumerate() {
            let mut left = from;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                *into |= u64::from(test(at * 64 + bit as usize)) << bit;
            }
        }
        set
    }

    /// Adds those for which `test` holds.
    pub fn add(&mut self, mut test: impl FnMut(usize) -> bool) {
        let rows = self.rows;
        for (word, bits) in self.bits.iter_mut().enumerate() {
            for bit in 0..64.min(rows - word * 64) {
                *bits |= u64::from(test(word * 64 + bit)) << bit;
            }
        }
    }

    /// Adds one.
    pub fn insert(&mut self, row: u32) {
        if let Some(word) = self.bits.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Sixty-four of them, the lowest bit first; those past the end are not in it.
    pub fn words(&self) -> &[u64] {
        &self.bits
    }

    /// Whether the event is in it.
    #[inline]
    pub fn contains(&self, row: u32) -> bool {
        self.bits
            .get(row as usize / 64)
            .is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many are in it.
    pub fn len(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// None is in it.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|&word| word == 0)
    }

    /// Keeps those that are in `other` too.
    pub fn and(mut self, other: &Self) -> Self {
        self.bits.iter_mut().zip(&other.bits).for_each(|(a, b)| *a &= b);
        self
    }

    /// Adds those that are in `other`.
    pub fn or(mut self, other: &Self) -> Self {
        self.bits.iter_mut().zip(&other.bits).for_each(|(a, b)| *a |= b);
        self
    }

    /// Takes out those that are in `other`.
    pub fn without(mut self, other: &Self) -> Self {
        self.bits.iter_mut().zip(&other.bits).for_each(|(a, b)| *a &= !b);
        self
    }

    /// Those that are not in it.
    pub fn complement(mut self) -> Self {
        self.bits.iter_mut().for_each(|word| *word = !*word);
        self.trim();
        self
    }

    fn trim(&mut self) {
        if let Some(last) = self.bits.last_mut()
            && !self.rows.is_multiple_of(64)
        {
            *last &= (1 << (self.rows % 64)) - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn behaves_like_a_set(a in prop::collection::vec(any::<bool>(), 0..200), seed: u64) {
            let n = a.len();
            let b: Vec<bool> = (0..n).map(|i| (seed >> (i % 64)) & 1 == 1).collect();
            let (x, y) = (RowSet::from_fn(n, |i| a[i]), RowSet::from_fn(n, |i| b[i]));
            prop_assert_eq!(x.len(), a.iter().filter(|&&v| v).count());
            prop_assert_eq!(x.clone().complement(), RowSet::from_fn(n, |i| !a[i]));
            prop_assert_eq!(x.clone().and(&y), RowSet::from_fn(n, |i| a[i] && b[i]));
            prop_assert_eq!(x.clone().or(&y), RowSet::from_fn(n, |i| a[i] || b[i]));
            prop_assert_eq!(x.clone().or(&x.clone().complement()), RowSet::all(n));
            prop_assert_eq!(x.clone().without(&y), RowSet::from_fn(n, |i| a[i] && !b[i]));
            prop_assert_eq!(x.filter(|i| b[i]), x.clone().and(&y));
            let mut inserted = RowSet::none(n);
            (0..n).filter(|&i| a[i]).for_each(|i| inserted.insert(i as u32));
            prop_assert_eq!(&inserted, &x);
            prop_assert_eq!(x.and(&RowSet::none(n)).is_empty(), true);
        }
    }
}
