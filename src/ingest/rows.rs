//! What every event has besides its fields, one entry an event. What many events share is kept once: in a [`Head`] what their
//! kind, channel and host say, in an [`Agent`] who wrote them; a row refers to both by number. Part of a
//! [`Segment`](super::Segment) and of the store, which folds segments together. No fields of EventData here.
//!
//! ```text
//!   row 17 ─▶ time, record id, where it lies in its chunk
//!          ─▶ head 3   Microsoft-Windows-Sysmon · 1 · Information · …
//!          ─▶ agent 1  process 2828 · thread 3616 · S-1-5-18
//!          ─▶ table 5, its row 2: the fields
//! ```

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::{BuildHasher as _, Hasher as _};

/// What many events share, as cells and numbers; [`NONE`] where the record says nothing.
pub type Head = [u32; HEAD_FIELDS];
/// Length of a [`Head`].
pub const HEAD_FIELDS: usize = 13;
/// An absent number of a head or an agent.
pub const NONE: u32 = u32::MAX;

/// Positions in a [`Head`].
#[allow(missing_docs)]
pub mod head {
    pub const PROVIDER: usize = 0;
    pub const GUID: usize = 1;
    pub const SOURCE: usize = 2;
    pub const CHANNEL: usize = 3;
    pub const COMPUTER: usize = 4;
    /// The positions before this hold cells, from here on numbers.
    pub const NUMBERS: usize = 5;
    pub const EVENT_ID: usize = 5;
    pub const QUALIFIERS: usize = 6;
    pub const VERSION: usize = 7;
    pub const LEVEL: usize = 8;
    pub const TASK: usize = 9;
    pub const OPCODE: usize = 10;
    pub const KEYWORDS_LOW: usize = 11;
    pub const KEYWORDS_HIGH: usize = 12;
}

/// Who wrote an event, as cells and numbers; [`NONE`] where the record says nothing.
pub type Agent = [u32; AGENT_FIELDS];
/// Length of an [`Agent`].
pub const AGENT_FIELDS: usize = 5;

/// Positions in an [`Agent`].
pub mod agent {
    /// Security/@UserID, a cell.
    pub const USER: usize = 0;
    /// Correlation/@ActivityID, a cell.
    pub const ACTIVITY: usize = 1;
    /// Correlation/@RelatedActivityID, a cell.
    pub const RELATED_ACTIVITY: usize = 2;
    /// The positions before this hold cells, from here on numbers.
    pub const NUMBERS: usize = 3;
    /// Execution/@ProcessID.
    pub const PROCESS_ID: usize = 3;
    /// Execution/@ThreadID.
    pub const THREAD_ID: usize = 4;
}

/// An [`Agent`] of whom nothing is known.
pub const NOBODY: Agent = [0, 0, 0, NONE, NONE];

/// What every event has, one entry an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// System/TimeCreated, ticks; the record header's time where it is missing.
    pub time: Vec<i64>,
    /// System/EventRecordID; the record header's id where it is missing.
    pub record_id: Vec<u64>,
    /// Which [`Head`].
    pub head: Vec<u32>,
    /// Which [`Agent`].
    pub agent: Vec<u32>,
    /// Which table.
    pub table: Vec<u32>,
    /// Which row of it.
    pub table_row: Vec<u32>,
    /// Bytes from the start of the chunk.
    pub offset: Vec<u16>,
    /// The record header's id.
    pub header_id: Runs,
}

impl Rows {
    /// Number of events.
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// Forgets all events.
    pub(super) fn clear(&mut self) {
        self.time.clear();
        self.record_id.clear();
        self.numbers_mut().into_iter().for_each(Vec::clear);
        self.offset.clear();
        self.header_id.clear();
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        (self.time.capacity() + self.record_id.capacity()) * 8
            + self.numbers().iter().map(|column| column.capacity() * 4).sum::<usize>()
            + self.offset.capacity() * 2
            + self.header_id.memory()
    }

    /// The columns of 32 bits.
    pub(super) fn numbers(&self) -> [&Vec<u32>; 4] {
        [&self.head, &self.agent, &self.table, &self.table_row]
    }

    /// The columns of 32 bits, to change.
    pub fn numbers_mut(&mut self) -> [&mut Vec<u32>; 4] {
        [&mut self.head, &mut self.agent, &mut self.table, &mut self.table_row]
    }
}

/// A column of numbers that mostly count up by one, as runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// The row at which each run begins, ascending; the first is 0.
    pub(super) starts: Vec<u32>,
    /// The number that each run begins with.
    pub(super) firsts: Vec<u64>,
    pub(super) len: u32,
}

impl Runs {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number of a row.
    pub fn get(&self, row: usize) -> Option<u64> {
        if row >= self.len() {
            return None;
        }
        let run = self
            .starts
            .partition_point(|&start| start as usize <= row)
            .checked_sub(1)?;
        let start = *self.starts.get(run)? as usize;
        Some(self.firsts.get(run)?.wrapping_add((row - start) as u64))
    }

    /// Forgets all rows but the first `len`.
    pub fn truncate(&mut self, len: u32) {
        let runs = self.starts.partition_point(|&start| start < len);
        self.starts.truncate(runs);
        self.firsts.truncate(runs);
        self.len = self.len.min(len);
    }

    fn clear(&mut self) {
        self.starts.clear();
        self.firsts.clear();
        self.len = 0;
    }

    /// Appends a row.
    #[inline]
    pub fn push(&mut self, number: u64) {
        if let (Some(&start), Some(&first)) = (self.starts.last(), self.firsts.last())
            && first.wrapping_add(u64::from(self.len - start)) == number
        {
            self.len += 1;
            return;
        }
        self.starts.push(self.len);
        self.firsts.push(number);
        self.len += 1;
    }

    /// Appends all rows of another column.
    pub fn append(&mut self, other: &Self) {
        self.starts.extend(other.starts.iter().map(|start| start + self.len));
        self.firsts.extend_from_slice(&other.firsts);
        self.len += other.len;
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        self.starts.capacity() * 4 + self.firsts.capacity() * 8
    }

    /// The runs ascend from row 0 and lie within the column.
    pub(super) fn is_consistent(&self) -> bool {
        self.starts.len() == self.firsts.len()
            && self.starts.first().copied().unwrap_or(0) == 0
            && self.starts.is_empty() == (self.len == 0)
            && self.starts.is_sorted_by(|a, b| a < b)
            && self.starts.last().is_none_or(|&last| last < self.len)
    }
}

/// Finds the combinations that are known already, so that each is kept once. The combinations themselves are kept by the
/// caller.
#[derive(Clone, Default)]
pub struct Distinct {
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Distinct {
    /// The number of this combination in `items`, where it is added when it is new. `items` must be the same vector every
    /// time.
    pub fn place<const N: usize>(&mut self, items: &mut Vec<[u32; N]>, item: &[u32; N]) -> u32 {
        let hash_of = |item: &[u32; N]| {
            let mut state = self.hasher.build_hasher();
            state.write(bytemuck::cast_slice(item));
            state.finish()
        };
        let hash = hash_of(item);
        if let Some(&found) = self.index.find(hash, |&i| items.get(i as usize) == Some(item)) {
            return found;
        }
        let number = items.len() as u32;
        items.push(*item);
        self.index
            .insert_unique(hash, number, |&i| items.get(i as usize).map_or(0, hash_of));
        number
    }

    /// Forgets all combinations; `items` must be emptied too.
    pub fn clear(&mut self) {
        self.index.clear();
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        self.index.allocation_size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_give_back_what_was_pushed(steps in prop::collection::vec((any::<u64>(), 0usize..5), 0..40), cut in 0usize..100) {
            let numbers: Vec<u64> = steps
                .iter()
                .flat_map(|&(first, count)| (0..count as u64).map(move |i| first.wrapping_add(i)))
                .collect();
            let (left, right) = numbers.split_at(cut.min(numbers.len()));
            let column = |numbers: &[u64]| {
                let mut column = Runs::default();
                for &n in numbers {
                    column.push(n);
                }
                column
            };
            let mut joined = column(left);
            joined.append(&column(right));
            prop_assert!(joined.is_consistent());
            prop_assert_eq!(joined.len(), numbers.len());
            for (row, &number) in numbers.iter().enumerate() {
                prop_assert_eq!(joined.get(row), Some(number));
            }
            prop_assert_eq!(joined.get(numbers.len()), None);
            joined.truncate(left.len() as u32);
            prop_assert_eq!(joined, column(left));
        }

        #[test]
        fn equal_combinations_get_one_number(items in prop::collection::vec([0u32..3, 0u32..3], 0..60)) {
            let (mut distinct, mut kept) = (Distinct::default(), Vec::new());
            let numbers: Vec<u32> = items.iter().map(|item| distinct.place(&mut kept, item)).collect();
            for (item, &number) in items.iter().zip(&numbers) {
                prop_assert_eq!(kept[number as usize], *item);
            }
            let unique: std::collections::BTreeSet<_> = items.iter().collect();
            prop_assert_eq!(kept.len(), unique.len());
        }
    }
}
