//! The same event in several files: overlapping exports, a forwarded and a local copy, shadow copies, one file twice. Called by `fold`
//! for the rows that it has just appended; those that say what is known already are taken away again and become
//! [copies](super::copies) of the row that stays.
//!
//! Two records are one event when host, channel, provider, event id, EventRecordID, time and all values of EventData or UserData are
//! equal, as text where the files type them differently. A record that a file itself holds twice stays twice. What is told of the
//! event, and where it is said to be from, depends on the records only, never on the order in which they came.
//!
//! ```text
//!   for each host and channel: which file has which record ids     one comparison a segment, as long as no two overlap
//!   two files overlap  ─▶  rows by record id and time              from then on one look-up a row of this host and channel
//! ```

use super::{Store, known};
use crate::evtx::Kind;
use crate::ingest::Cell;
use crate::ingest::rows::{NONE, Rows, head};
use crate::model::{FileIx, RowIx, Ticks};
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use std::cmp::{Ordering, Reverse};
use std::hash::BuildHasher as _;
use std::ops::Range;

/// At most so many events of one host, channel, record id and time are told apart; a sound log has one.
const MAX_ALIKE: usize = 64;

/// The lowest and the highest record id.
type Ids = (u64, u64);

/// A host's channel.
#[derive(Default)]
struct Stream {
    /// Which record ids each file has of it.
    files: Vec<(FileIx, Ids)>,
    /// Two files have some in common.
    shared: bool,
}

/// What is kept to find duplicates.
#[derive(Default)]
pub struct Watch {
    /// Every record becomes a row of its own.
    pub(super) off: bool,
    streams: Vec<Stream>,
    by_name: HashMap<(u32, u32), u32>,
    /// The stream of each head.
    of_head: Vec<u32>,
    /// The rows of streams that files share, by record id and time.
    known: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Rows that were looked at: from, to.
    seen: Vec<(u32, u32)>,
    /// Rows whose event is told otherwise than when they came: the head before and the head now.
    pub(super) retold: Vec<(u32, u32)>,
}

impl Watch {
    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        let files: usize = self.streams.iter().map(|stream| stream.files.capacity()).sum();
        files * size_of::<(FileIx, Ids)>()
            + self.streams.capacity() * size_of::<Stream>()
            + self.by_name.allocation_size()
            + self.of_head.capacity() * 4
            + self.known.allocation_size()
    }

    fn stream(&self, head: u32) -> u32 {
        self.of_head.get(head as usize).copied().unwrap_or(NONE)
    }

    fn is_shared(&self, stream: u32) -> bool {
        self.streams.get(stream as usize).is_some_and(|stream| stream.shared)
    }

    /// Notes which ids a file has of a stream; whether the stream is shared from now on and was not before.
    fn note(&mut self, stream: u32, file: FileIx, ids: Ids) -> bool {
        let Some(stream) = self.streams.get_mut(stream as usize) else {
            return false;
        };
        let meets = |&(other, (low, high)): &(FileIx, Ids)| other != file && low <= ids.1 && ids.0 <= high;
        let newly = !stream.shared && stream.files.iter().any(meets);
        stream.shared |= newly;
        match stream.files.iter_mut().rev().find(|(known, _)| *known == file) {
            Some((_, known)) => *known = (known.0.min(ids.0), known.1.max(ids.1)),
            None => stream.files.push((file, ids)),
        }
        newly
    }
}

impl Store {
    /// Takes those of the rows from `first` on, all of one file, away that tell an event which is known from another file.
    pub(super) fn drop_known(&mut self, first: u32) {
        if self.watch.off || first as usize == self.rows.len() {
            return;
        }
        let Some(file) = self.span(RowIx(first)).map(|span| span.file) else {
            return;
        };
        let (mut shared, mut newly) = (false, Vec::new());
        for (stream, ids) in self.streams_from(first) {
            if self.watch.note(stream, file, ids) {
                newly.resize(self.watch.streams.len(), false);
                if let Some(newly) = newly.get_mut(stream as usize) {
                    *newly = true;
                }
            }
            shared |= self.watch.is_shared(stream);
        }
        if !newly.is_empty() {
            self.index_seen(&newly);
        }
        if shared {
            let told_before = self.watch.retold.len();
            let copies = self.find_known(first, file);
            let retold = self.watch.retold.len() > told_before;
            self.remove(first, &copies, retold);
            self.index_all(first..self.rows.len() as u32, |_| true);
        }
        let end = self.rows.len() as u32;
        match self.watch.seen.last_mut() {
            Some((_, last)) if *last == first => *last = end,
            _ => self.watch.seen.push((first, end)),
        }
    }

    /// The streams of the rows from `first` on, with their ids.
    fn streams_from(&mut self, first: u32) -> Vec<(u32, Ids)> {
        for head in self.heads.iter().skip(self.watch.of_head.len()) {
            let watch = &mut self.watch;
            let next = watch.streams.len() as u32;
            let stream = *watch
                .by_name
                .entry((head[head::COMPUTER], head[head::CHANNEL]))
                .or_insert(next);
            if stream == next {
                watch.streams.push(Stream::default());
            }
            watch.of_head.push(stream);
        }
        let mut found: Vec<(u32, Ids)> = Vec::new();
        let mut places: HashMap<u32, usize> = HashMap::new();
        let mut at = (NONE, 0);
        let first = first as usize;
        let heads = self.rows.head.get(first..).unwrap_or_default();
        for (&head, &id) in heads.iter().zip(self.rows.record_id.get(first..).unwrap_or_default()) {
            let stream = self.watch.stream(head);
            if stream != at.0 {
                let place = *places.entry(stream).or_insert(found.len());
                if place == found.len() {
                    found.push((stream, (id, id)));
                }
                at = (stream, place);
            }
            if let Some((_, (low, high))) = found.get_mut(at.1) {
                (*low, *high) = ((*low).min(id), (*high).max(id));
            }
        }
        found
    }

    /// Indexes the rows of these streams among those that were looked at before.
    fn index_seen(&mut self, streams: &[bool]) {
        for (from, to) in self.watch.seen.clone() {
            self.index_all(from..to, |stream| streams.get(stream as usize) == Some(&true));
        }
    }

    /// Indexes those of the rows that are of such streams, of streams that files share.
    fn index_all(&mut self, rows: Range<u32>, wanted: impl Fn(u32) -> bool) {
        for row in rows.map(RowIx) {
            let stream = self.watch.stream(self.head_ix(row));
            if !wanted(stream) || !self.watch.is_shared(stream) || self.alike(row).count() >= MAX_ALIKE {
                continue;
            }
            let (rows, watch) = (&self.rows, &mut self.watch);
            let (of_head, hasher) = (&watch.of_head, &watch.hasher);
            let hash = |&row: &u32| hasher.hash_one(key(rows, of_head, RowIx(row)));
            watch.known.insert_unique(hash(&row.0), row.0, hash);
        }
    }

    /// The rows known of the host, channel, record id and time of this one.
    fn alike(&self, row: RowIx) -> impl Iterator<Item = RowIx> {
        let key_of = |row| key(&self.rows, &self.watch.of_head, row);
        let wanted = key_of(row);
        let known = self.watch.known.iter_hash(self.watch.hasher.hash_one(wanted));
        let rows = known.take(MAX_ALIKE).map(|&row| RowIx(row));
        rows.filter(move |&other| key_of(other) == wanted)
    }

    /// Which of the rows from `first` on are copies: each of them is told by a row before `first` from now on.
    fn find_known(&mut self, first: u32, file: FileIx) -> Vec<bool> {
        let rows = first..self.rows.len() as u32;
        let mut copies = Vec::with_capacity(rows.len());
        for row in rows.map(RowIx) {
            let alike: Vec<RowIx> = self.alike(row).collect();
            let elsewhere = |other: &RowIx| {
                self.span(*other).is_some_and(|span| span.file != file) && !self.copies.holds(other.0, file)
            };
            let known = alike.iter().copied().filter(elsewhere);
            let known = known.filter(|&other| self.one_event(other, row));
            let known = known.min_by_key(|&other| self.location(other).map(|location| self.stands(&location)));
            copies.push(known.is_some());
            if let Some(known) = known {
                self.join(known, row);
                // Only then the place decides between events of one moment.
                if alike.len() > 1 {
                    self.order.clear();
                }
            }
        }
        copies
    }

    /// Whether both say the same, given that record id, time, host and channel are equal.
    fn one_event(&self, a: RowIx, b: RowIx) -> bool {
        if self.same_content(a, b) {
            return true;
        }
        if self.provider(a) != self.provider(b) || self.event_id(a) != self.event_id(b) {
            return false;
        }
        let count = |row| self.place(row).map_or(0, |(table, _)| table.data_fields as usize);
        count(a) == count(b)
            && self
                .fields(a)
                .zip(self.fields(b))
                .take(count(a))
                .all(|((name, x), (other, y))| name == other && self.same_value(x, y))
    }

    /// Both rows have the same members of System and the same fields with the same values.
    fn same_content(&self, a: RowIx, b: RowIx) -> bool {
        let heads = self.head_ix(a) == self.head_ix(b) && self.agent(a) == self.agent(b);
        let (Some((one, at)), Some((other, there))) = (self.place(a), self.place(b)) else {
            return false;
        };
        let columns = || one.columns.iter().zip(&other.columns);
        heads && std::ptr::eq(one, other) && columns().all(|(x, y)| x.get(at) == y.get(there))
    }

    /// Two values are one when they are written in the same way, or name the same moment or GUID.
    fn same_value(&self, a: Cell, b: Cell) -> bool {
        if a == b {
            return true;
        }
        let is_guid = [a, b].iter().any(|&cell| self.symbols.kind(cell) == Kind::Guid);
        let (a, b) = (self.symbols.text(a), self.symbols.text(b));
        a == b
            || is_guid && a.eq_ignore_ascii_case(&b)
            || Ticks::parse(&a).is_some_and(|time| Ticks::parse(&b) == Some(time))
    }

    /// The new row is a record of the event of the known one. The event is told from the record that says more about it, with types;
    /// from the first one by the files' paths if both say as much.
    fn join(&mut self, known: RowIx, new: RowIx) {
        let (Some(before), Some(location)) = (self.location(known), self.own_location(new)) else {
            return;
        };
        let same = self.same_content(known, new);
        let by_content = if same {
            Ordering::Equal
        } else {
            self.says(new).cmp(&self.says(known))
        };
        let by_place = self.stands(&location).cmp(&self.stands(&before));
        let told = by_content.then(by_place) == Ordering::Less;
        if told && !same {
            let (old, new) = (known.ix(), new.ix());
            self.watch.retold.push((
                self.head_ix(known),
                self.rows.head.get(new).copied().unwrap_or_default(),
            ));
            for column in self.rows.numbers_mut() {
                if old < column.len() && new < column.len() {
                    column.swap(old, new);
                }
            }
        }
        self.copies.add(known.0, location, told);
    }

    /// How much a row says: the least says most.
    fn says(&self, row: RowIx) -> impl Ord + use<> {
        let typed = |&(_, cell): &(&str, Cell)| {
            !matches!(
                self.symbols.kind(cell),
                Kind::Null | Kind::String | Kind::AnsiString | Kind::IllFormedString
            )
        };
        let numbers = self.head(row).iter().skip(head::NUMBERS).chain(self.agent(row));
        let cells = self.head(row).iter().take(head::NUMBERS);
        let system = numbers.filter(|&&n| known(n).is_some()).count() + cells.filter(|&&cell| cell != 0).count();
        let typed = self.fields(row).filter(typed).count();
        (Reverse(typed), Reverse(system), Reverse(self.fields(row).count()))
    }

    /// Removes those of the rows from `first` on that are marked. `retold`: rows before have changed places with some of them.
    fn remove(&mut self, first: u32, marked: &[bool], retold: bool) {
        if !marked.contains(&true) {
            return;
        }
        let start = first as usize;
        self.remove_from_tables(start, marked, retold);
        let rows = &mut self.rows;
        keep(&mut rows.time, start, marked);
        keep(&mut rows.record_id, start, marked);
        keep(&mut rows.offset, start, marked);
        for column in rows.numbers_mut() {
            keep(column, start, marked);
        }
        let mut ids: Vec<u64> = (start..rows.header_id.len())
            .filter_map(|row| rows.header_id.get(row))
            .collect();
        keep(&mut ids, 0, marked);
        rows.header_id.truncate(first);
        for id in ids {
            rows.header_id.push(id);
        }
        let (mut counted, mut gone) = (0, 0);
        let new = self.spans.partition_point(|span| span.first_row < first);
        for span in self.spans.iter_mut().skip(new) {
            let before = (span.first_row - first) as usize;
            let between = marked.get(counted..before).unwrap_or_default();
            gone += between.iter().filter(|&&gone| gone).count() as u32;
            counted = before;
            span.first_row -= gone;
        }
        let new = self.marks.partition_point(|&(row, _)| row < first);
        let (mut counted, mut gone) = (0, 0);
        for (row, mark) in self.marks.split_off(new) {
            let at = (row - first) as usize;
            let between = marked.get(counted..at).unwrap_or_default();
            gone += between.iter().filter(|&&gone| gone).count() as u32;
            counted = at;
            if marked.get(at) != Some(&true) {
                self.marks.push((row - gone, mark));
            }
        }
    }

    /// Removes the fields of the marked rows. Each table keeps the order of its rows.
    fn remove_from_tables(&mut self, start: usize, marked: &[bool], retold: bool) {
        let mut holes: HashMap<u32, Vec<u32>> = HashMap::new();
        let tables = self.rows.table.iter().zip(&self.rows.table_row).skip(start);
        for ((&table, &row), _) in tables.zip(marked).filter(|&(_, &gone)| gone) {
            holes.entry(table).or_default().push(row);
        }
        for (&number, holes) in &mut holes {
            holes.sort_unstable();
            let (Some(table), Some(&from)) = (self.tables.get_mut(number as usize), holes.first()) else {
                continue;
            };
            let mut marked = vec![false; (table.rows - from) as usize];
            for hole in holes.iter() {
                if let Some(mark) = marked.get_mut((hole - from) as usize) {
                    *mark = true;
                }
            }
            for column in &mut table.columns {
                keep(column, from as usize, &marked);
            }
            table.rows -= holes.len() as u32;
        }
        let from = if retold { 0 } else { start };
        let places = self.rows.table.iter().zip(&mut self.rows.table_row);
        for (table, row) in places.skip(from) {
            if let Some(holes) = holes.get(table) {
                *row -= holes.partition_point(|hole| hole < row) as u32;
            }
        }
    }
}

/// Host and channel, record id and time of a row.
fn key(rows: &Rows, of_head: &[u32], row: RowIx) -> (Option<u32>, Option<u64>, Option<i64>) {
    let row = row.ix();
    let stream = rows.head.get(row).and_then(|&head| of_head.get(head as usize));
    (
        stream.copied(),
        rows.record_id.get(row).copied(),
        rows.time.get(row).copied(),
    )
}

/// Removes those from `start` on that are marked.
fn keep<T: Copy>(column: &mut Vec<T>, start: usize, marked: &[bool]) {
    let mut to = start;
    for (from, _) in (start..).zip(marked).filter(|&(_, &gone)| !gone) {
        if let Some(&item) = column.get(from)
            && let Some(slot) = column.get_mut(to)
        {
            *slot = item;
            to += 1;
        }
    }
    column.truncate(to);
}
