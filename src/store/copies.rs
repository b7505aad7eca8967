//! Events that several files hold: each is one row, which knows every place where it was found. Filled by `duplicates` while segments
//! are folded in; read by whoever says where an event is from. What makes two records one event is not decided here.

use super::{Span, Store};
use crate::model::{ChunkIx, FileIx, RowIx};
use hashbrown::{HashMap, HashSet};

/// Where a record lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub file: FileIx,
    /// The chunk.
    pub chunk: ChunkIx,
    /// Where the chunk begins in the file, bytes.
    pub chunk_offset: u64,
    /// Where the record begins in the chunk, bytes.
    pub offset: u16,
    /// The id in the record's header: not System/EventRecordID in exported logs.
    pub header_id: u64,
}

impl Location {
    /// Where the record begins in the file, bytes.
    pub fn in_file(&self) -> u64 {
        self.chunk_offset + u64::from(self.offset)
    }
}

/// A record that was taken for an event that is there already.
#[derive(Clone, Copy, Debug)]
pub struct Copy {
    /// The event.
    pub row: RowIx,
    /// Where this record lies.
    pub location: Location,
    /// It is the first that was found of the event, besides the row's own record.
    pub first: bool,
    /// The one before it of the same row, as its number.
    before: Option<u32>,
}

/// See the module.
#[derive(Default)]
pub struct Copies {
    /// In the order in which they came.
    all: Vec<Copy>,
    /// The newest copy of each row that has any, and the one that the row is told from, if it is not told from its own record.
    of_row: HashMap<u32, (u32, Option<u32>)>,
    /// Row and file of every copy.
    held: HashSet<(u32, u32)>,
}

impl Copies {
    /// All, in the order in which they came.
    pub fn all(&self) -> &[Copy] {
        &self.all
    }

    /// Those of a row, the newest first.
    pub fn of(&self, row: u32) -> impl Iterator<Item = &Copy> {
        let copy = |number: u32| self.all.get(number as usize);
        let newest = self.of_row.get(&row).and_then(|&(newest, _)| copy(newest));
        std::iter::successors(newest, move |last| last.before.and_then(copy))
    }

    /// A record of the row's event; `told`: the row is told from it from now on.
    pub(super) fn add(&mut self, row: u32, location: Location, told: bool) {
        let number = self.all.len() as u32;
        let known = self.of_row.get(&row).copied();
        self.all.push(Copy {
            row: RowIx(row),
            location,
            first: known.is_none(),
            before: known.map(|(newest, _)| newest),
        });
        let teller = if told { Some(number) } else { known.and_then(|k| k.1) };
        self.of_row.insert(row, (number, teller));
        self.held.insert((row, location.file.0));
    }

    /// Whether a copy of the row's event was found in the file.
    pub(super) fn holds(&self, row: u32, file: FileIx) -> bool {
        self.held.contains(&(row, file.0))
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        self.all.capacity() * size_of::<Copy>() + self.of_row.allocation_size() + self.held.allocation_size()
    }
}

impl Store {
    /// Where the record lies that the event is told from; of several that say the same, the one that stands first by the files'
    /// paths, whatever came first.
    pub fn location(&self, row: RowIx) -> Option<Location> {
        let teller = self.copies.of_row.get(&row.0).and_then(|&(_, teller)| teller);
        match teller.and_then(|number| self.copies.all.get(number as usize)) {
            Some(copy) => Some(copy.location),
            None => self.own_location(row),
        }
    }

    /// Where each record of the event lies, those that the event is not told from by the files' paths.
    pub fn locations(&self, row: RowIx) -> Vec<Location> {
        let mut others: Vec<Location> = self.own_location(row).into_iter().collect();
        others.extend(self.copies.of(row.0).map(|copy| copy.location));
        if others.len() > 1 {
            let told = self.location(row);
            others.sort_by_cached_key(|&location| (Some(location) != told, self.stands(&location)));
        }
        others
    }

    /// The rows that are told from another record than the one they came with, and where that lies. In no order.
    pub fn told_elsewhere(&self) -> impl Iterator<Item = (RowIx, Location)> {
        let tellers = self
            .copies
            .of_row
            .iter()
            .filter_map(|(&row, &(_, teller))| Some((RowIx(row), teller?)));
        tellers.filter_map(|(row, teller)| Some((row, self.copies.all.get(teller as usize)?.location)))
    }

    /// Where the record lies that the row came with.
    pub(super) fn own_location(&self, row: RowIx) -> Option<Location> {
        let &Span {
            file, chunk, offset, ..
        } = self.span(row)?;
        Some(Location {
            file,
            chunk,
            chunk_offset: offset,
            offset: self.offset(row),
            header_id: self.header_id(row),
        })
    }

    /// The place of a record among those of all files, in an order that does not depend on what was opened first.
    pub(super) fn stands(&self, location: &Location) -> impl Ord + use<'_> {
        let file = self.files.get(location.file.ix());
        (file, location.file, location.chunk_offset, location.offset)
    }
}
