//! Orders a table by columns. The values of a column have an order already (`values`), so rows are counted into place, once a
//! key: a million rows take milliseconds.

use super::Session;
use super::values::{NONE, Purpose, Values};
use crate::protocol::Sort;

impl Session {
    /// `rows`, which are in time order, by these keys, the most important first; rows without a value last, ties as they stood.
    pub(super) fn sorted(&mut self, rows: &[u32], sort: &[Sort]) -> Vec<u32> {
        // Each pass keeps the order of equal rows: the least important key goes first.
        let mut sorted = rows.to_vec();
        for key in sort.iter().rev() {
            let values = self.values(&key.column, Purpose::Sort);
            sorted = by_value(&sorted, &values, key.descending);
        }
        sorted
    }
}

/// By one key, equal rows as they stood.
fn by_value(rows: &[u32], values: &Values, descending: bool) -> Vec<u32> {
    let last = values.len();
    let key = |row: u32| match values.of(row) {
        NONE => last,
        value if descending => last - 1 - values.group(value) as usize,
        value => values.group(value) as usize,
    };
    if rows.len() < last / 16 {
        let mut keyed: Vec<(usize, u32, u32)> = rows.iter().zip(0..).map(|(&row, at)| (key(row), at, row)).collect();
        keyed.sort_unstable();
        return keyed.into_iter().map(|(.., row)| row).collect();
    }
    // Where the rows of each value begin.
    let mut starts = vec![0u32; last + 2];
    for &row in rows {
        if let Some(start) = starts.get_mut(key(row) + 1) {
            *start += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut sorted = vec![0; rows.len()];
    for &row in rows {
        if let Some(start) = starts.get_mut(key(row)) {
            if let Some(slot) = sorted.get_mut(*start as usize) {
                *slot = row;
            }
            *start += 1;
        }
    }
    sorted
}
