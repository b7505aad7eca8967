//! The values of a column as numbers: every event gets the place of its value among all the values of the column, in the order
//! in which a reader expects them. Counting (`facet`, `pivot`) and sorting (`sort`) are then work on arrays of integers; a text
//! is made only for what is shown. What was worked out last is remembered.
//!
//! ```text
//!   fields      the cells of the data, each distinct one looked at once
//!   order       which value comes before which
//! ```

use super::Session;
use super::recent::Recent;
use crate::model::RowIx;
use crate::protocol::Column;
use crate::query::Saying;
use hashbrown::HashTable;
use std::borrow::Cow;
use std::hash::{BuildHasher as _, Hasher as _};
use std::rc::Rc;

mod fields;
mod order;

/// An event without a value.
pub const NONE: u32 = u32::MAX;

/// See the module. Values that a cell shows alike are one value; what shows as nothing is none.
#[derive(Default)]
pub struct Values {
    /// The value of each event, or [`NONE`].
    of_row: Vec<u32>,
    /// An event that has each value.
    sample: Vec<u32>,
    /// Where each value stands in a sorted table, where that is not its own number: values that differ by case alone
    /// stand together.
    group: Option<Vec<u32>>,
}

impl Values {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.sample.len()
    }

    /// The value of an event, or [`NONE`].
    #[inline]
    pub fn of(&self, row: u32) -> u32 {
        self.of_row.get(row as usize).copied().unwrap_or(NONE)
    }

    /// An event that has this value.
    pub fn sample(&self, value: u32) -> RowIx {
        RowIx(self.sample.get(value as usize).copied().unwrap_or(NONE))
    }

    /// What a table is sorted by: equal for values that stand together. Below [`Self::len`].
    #[inline]
    pub fn group(&self, value: u32) -> u32 {
        match &self.group {
            None => value,
            Some(groups) => groups.get(value as usize).copied().unwrap_or(value),
        }
    }

    /// Bytes held.
    fn memory(&self) -> usize {
        (self.of_row.len() + self.sample.len() + self.group.as_ref().map_or(0, Vec::len)) * 4
    }

    /// Of numbers, in their order.
    fn of_numbers(numbers: impl Iterator<Item = u64>) -> Self {
        let mut sorted: Vec<(u64, u32)> = numbers.zip(0..).collect();
        sorted.sort_unstable();
        let mut values = Self {
            of_row: vec![NONE; sorted.len()],
            ..Self::default()
        };
        let mut previous = None;
        for &(number, row) in &sorted {
            if previous != Some(number) {
                values.sample.push(row);
                previous = Some(number);
            }
            if let Some(slot) = values.of_row.get_mut(row as usize) {
                *slot = values.sample.len() as u32 - 1;
            }
        }
        values
    }

    /// Of what each event was found to have: the number of a text, or [`NONE`].
    fn of_texts(mut of_row: Vec<u32>, texts: &Texts<'_>, number: impl Fn(usize, &str) -> Option<i128>) -> Self {
        let (merged, distinct) = texts.merged();
        let sorted = order::sorted(texts, &distinct, number);
        let mut place = vec![NONE; texts.len()];
        for (at, &text) in sorted.order.iter().enumerate() {
            if let Some(slot) = place.get_mut(text as usize) {
                *slot = at as u32;
            }
        }
        let place: Vec<u32> = merged
            .iter()
            .map(|&text| place.get(text as usize).copied().unwrap_or(NONE))
            .collect();
        let mut sample = vec![NONE; sorted.order.len()];
        for (row, slot) in of_row.iter_mut().enumerate() {
            *slot = place.get(*slot as usize).copied().unwrap_or(NONE);
            if let Some(sample) = sample.get_mut(*slot as usize)
                && *sample == NONE
            {
                *sample = row as u32;
            }
        }
        Self {
            of_row,
            sample,
            group: sorted.group,
        }
    }
}

/// Texts by number, borrowed where they lie in the dictionary. May hold equal ones and empty ones.
#[derive(Default)]
struct Texts<'a> {
    items: Vec<Text<'a>>,
    made: String,
    /// No two are equal, by the way they came about.
    distinct: bool,
}

enum Text<'a> {
    Lies(&'a str),
    Made(usize, usize),
}

impl<'a> Texts<'a> {
    fn len(&self) -> usize {
        self.items.len()
    }

    fn get(&self, index: usize) -> &str {
        match self.items.get(index) {
            Some(Text::Lies(text)) => text,
            Some(&Text::Made(from, to)) => self.made.get(from..to).unwrap_or_default(),
            None => "",
        }
    }

    fn push(&mut self, text: Cow<'a, str>) {
        match text {
            Cow::Borrowed(text) => self.items.push(Text::Lies(text)),
            Cow::Owned(text) => self.make(|out| out.push_str(&text)),
        }
    }

    fn make(&mut self, write: impl FnOnce(&mut String)) {
        let from = self.made.len();
        write(&mut self.made);
        self.items.push(Text::Made(from, self.made.len()));
    }

    /// For each text the first that equals it, [`NONE`] for empty ones; and those first ones.
    fn merged(&self) -> (Vec<u32>, Vec<u32>) {
        if self.distinct {
            let filled = |i: &u32| !self.get(*i as usize).is_empty();
            let all = 0..self.len() as u32;
            let merged = all.clone().map(|i| if filled(&i) { i } else { NONE });
            return (merged.collect(), all.filter(filled).collect());
        }
        let hasher = hashbrown::DefaultHashBuilder::default();
        let hash = |i: u32| {
            let mut state = hasher.build_hasher();
            state.write(self.get(i as usize).as_bytes());
            state.finish()
        };
        let mut index: HashTable<u32> = HashTable::new();
        let mut distinct = Vec::new();
        let merged = (0..self.len() as u32).map(|i| {
            let text = self.get(i as usize);
            if text.is_empty() {
                return NONE;
            }
            let entry = index.entry(hash(i), |&known| self.get(known as usize) == text, |&known| hash(known));
            *entry
                .or_insert_with(|| {
                    distinct.push(i);
                    i
                })
                .get()
        });
        (merged.collect(), distinct)
    }
}

/// The values worked out last: at most 64 MiB of them, but always the newest.
pub struct Remembered(Recent<(Column, Purpose), Rc<Values>>);

impl Default for Remembered {
    fn default() -> Self {
        Self(Recent::new(64 << 20))
    }
}

impl Remembered {
    /// Something was added: nothing remembered holds any more.
    pub fn forget(&mut self) {
        self.0.forget();
    }
}

/// What the values are for: it matters for [`Column::File`], which is counted by file and sorted by place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be counted.
    Count,
    /// To be sorted by.
    Sort,
}

impl Session {
    /// The values of a column over all events.
    pub(super) fn values(&mut self, column: &Column, purpose: Purpose) -> Rc<Values> {
        let purpose = if *column == Column::File {
            purpose
        } else {
            Purpose::Count
        };
        let key = (column.clone(), purpose);
        if let Some(values) = self.remembered.0.get(&key) {
            return Rc::clone(values);
        }
        let values = Rc::new(self.work_out(column, purpose));
        self.remembered.0.put(key, Rc::clone(&values), values.memory());
        values
    }

    fn work_out(&self, column: &Column, purpose: Purpose) -> Values {
        let store = &self.store;
        let signed = |ticks: i64| (ticks as u64) ^ 1 << 63;
        match column {
            Column::Time => Values::of_numbers(store.rows.time.iter().map(|&time| signed(time))),
            Column::OwnTime => Values::of_numbers(store.own_times().into_iter().map(signed)),
            Column::RecordId => Values::of_numbers(store.rows.record_id.iter().copied()),
            Column::Event | Column::Host | Column::Channel | Column::Provider | Column::EventId | Column::Level => {
                self.of_heads(column)
            }
            Column::File if purpose == Purpose::Sort => self.of_places(),
            Column::File => self.of_files(),
            Column::Process => self.of_processes(),
            Column::Target => self.of_said(Saying::Target),
            Column::What => self.of_said(Saying::What),
            Column::Field(name) => self.of_field(name),
        }
    }

    /// The text of a value, whole: as a cell shows it, but [`Column::File`] without the chunk.
    pub(super) fn value_text(&self, column: &Column, values: &Values, value: u32) -> String {
        let row = values.sample(value);
        match column {
            Column::File => self
                .store
                .location(row)
                .map_or("", |at| self.file_name(at.file))
                .to_owned(),
            _ => self.cell_text(row, column).into_owned(),
        }
    }
}
