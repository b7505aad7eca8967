//! Events that the log does not count, taken in behind the live ones when someone asks for them. Called by `cli`.

use super::Session;
use crate::ingest::Recovered;
use crate::model::{Origin, RowIx};
use crate::store::Store;
use hashbrown::{HashMap, HashSet};

/// Which rows of the session are not live.
#[derive(Default)]
pub struct Uncounted {
    /// Of the rows from `first` on.
    origins: Vec<Origin>,
    first: u32,
    /// Those of them that say no more than a live event, or than one before them.
    duplicates: HashSet<u32>,
}

impl Uncounted {
    /// Some event is told twice.
    pub fn has_duplicates(&self) -> bool {
        !self.duplicates.is_empty()
    }

    /// Whether the event is told a second time by this row.
    pub fn is_duplicate(&self, row: u32) -> bool {
        self.duplicates.contains(&row)
    }
}

impl Session {
    /// Takes in recovered events, once all live ones are there. From then on every question is about both; what equals a live event
    /// in all of its fields, its time and its record id is left out.
    pub fn include(&mut self, recovered: &[Recovered]) {
        self.uncounted.first = self.store.len() as u32;
        for part in recovered {
            self.store.append(&part.segment);
            self.uncounted.origins.extend_from_slice(&part.origins);
        }
        self.uncounted.duplicates = duplicates(&self.store, self.uncounted.first);
        self.changed();
    }

    /// Where the event's record was found.
    pub fn origin_of(&self, row: RowIx) -> Origin {
        let at = row.0.checked_sub(self.uncounted.first);
        let origin = at.and_then(|at| self.uncounted.origins.get(at as usize));
        origin.copied().unwrap_or_default()
    }
}

/// The rows from `first` on that equal one before them.
fn duplicates(store: &Store, first: u32) -> HashSet<u32> {
    let uncounted = first..store.len() as u32;
    let times: HashSet<i64> = uncounted.clone().map(|row| store.time(RowIx(row))).collect();
    let mut known: HashMap<(i64, u64), Vec<u32>> = HashMap::new();
    let mut found = HashSet::new();
    if uncounted.is_empty() {
        return found;
    }
    for row in 0..store.len() as u32 {
        let time = store.time(RowIx(row));
        if row < first && !times.contains(&time) {
            continue;
        }
        let before = known.entry((time, store.record_id(RowIx(row)))).or_default();
        if row >= first && before.iter().any(|&other| equal(store, RowIx(other), RowIx(row))) {
            found.insert(row);
        } else {
            before.push(row);
        }
    }
    found
}

/// The same kind of event, of the same host and channel, with the same values.
fn equal(store: &Store, a: RowIx, b: RowIx) -> bool {
    store.head_ix(a) == store.head_ix(b) && store.fields(a).eq(store.fields(b))
}
