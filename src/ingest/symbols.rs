//! A dictionary of typed values, each held once. Values of different kinds are different entries even when their bytes are
//! equal. All bytes lie in one allocation, so that a search runs over contiguous memory.
//!
//! Strings are kept as UTF-8 (WTF-8 when a surrogate is unpaired, kind [`Kind::IllFormedString`]), numbers as eight
//! little-endian bytes, everything else as it lies in the record.

use super::cell::Cell;
use super::recent::{Known, Recent};
use super::utf16::{narrow, push_utf16, same_ascii};
use crate::evtx::ansi;
use crate::evtx::value::{Value, write_bytes, write_integer, write_real};
use crate::evtx::{Kind, same};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hasher as _};

/// Most bytes of all entries together.
const MAX_BYTES: usize = i32::MAX as usize;

/// See the module.
#[derive(Clone, Default)]
pub struct Symbols {
    entries: Entries,
    /// Where an entry is found by its bytes. Empty in a dictionary that was read from its parts, until it is added to.
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
    scratch: Vec<u8>,
    recent: Recent,
}

/// The entries one after the other.
#[derive(Clone, Default)]
struct Entries {
    bytes: Vec<u8>,
    /// Where each entry ends; it begins where the one before ends.
    ends: Vec<u32>,
    kinds: Vec<u8>,
}

impl Entries {
    #[inline]
    fn start(&self, index: u32) -> usize {
        match (index as usize).checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).copied().unwrap_or(0) as usize,
        }
    }

    #[inline]
    fn bytes(&self, index: u32) -> &[u8] {
        let end = self.ends.get(index as usize).copied().unwrap_or(0) as usize;
        self.bytes.get(self.start(index)..end).unwrap_or_default()
    }

    #[inline]
    fn at(&self, start: u32, size: usize) -> &[u8] {
        let start = start as usize;
        self.bytes.get(start..start + size).unwrap_or_default()
    }

    #[inline]
    fn is(&self, index: u32, kind: u8, bytes: &[u8]) -> bool {
        same(self.bytes(index), bytes) && self.kinds.get(index as usize) == Some(&kind)
    }
}

impl Symbols {
    /// A dictionary from the arrays that [`Self::parts`] gave; `None` when they contradict each other. Cheap: nothing is looked up.
    pub fn from_parts(bytes: Vec<u8>, ends: Vec<u32>, kinds: Vec<u8>) -> Option<Self> {
        let whole = ends.len() == kinds.len()
            && bytes.len() <= MAX_BYTES
            && ends.is_sorted()
            && ends.last().copied().unwrap_or(0) as usize == bytes.len()
            && kinds.iter().all(|&kind| Kind::from_tag(kind).is_some());
        whole.then(|| Self {
            entries: Entries { bytes, ends, kinds },
            ..Self::default()
        })
    }

    /// The cell of a value, which is added when it is new. A full dictionary (2 GiB of bytes) gives [`Cell::NULL`]; the
    /// caller sees it by [`Self::is_full`].
    #[inline]
    pub fn cell(&mut self, value: Value<'_>) -> Cell {
        match value {
            Value::Null => Cell::NULL,
            Value::Utf16(units) => self.utf16(units),
            Value::Constant(number, _) => Cell(number),
            Value::Text(text) => self.intern(Kind::String, text.as_bytes()),
            Value::Ansi(bytes) => self.intern(Kind::AnsiString, ansi::decode(bytes, ansi::page()).as_bytes()),
            Value::Integer(kind, value) => {
                Cell::inline(kind, value).unwrap_or_else(|| self.intern(kind, &value.to_le_bytes()))
            }
            Value::Real(kind, value) => self.intern(kind, &value.to_bits().to_le_bytes()),
            Value::Bytes(kind, bytes) => self.intern(kind, bytes),
        }
    }

    /// Remembers an ASCII text.
    fn remember(&mut self, slot: usize, cell: Cell, size: usize) {
        if let Some(index) = cell.as_symbol() {
            let start = self.entries.start(index) as u32;
            let (size, cell) = (size as u32, cell.0);
            self.recent.put(slot, Known { start, size, cell });
        }
    }

    #[inline]
    fn utf16(&mut self, units: &[u8]) -> Cell {
        let slot = Recent::slot(units);
        if let Some(known) = self.recent.get(slot)
            && known.size as usize == units.len()
            && same_ascii(units, self.entries.at(known.start, units.len() / 2))
        {
            return Cell(known.cell);
        }
        self.new_utf16(units, slot)
    }

    #[inline(never)]
    fn new_utf16(&mut self, units: &[u8], slot: usize) -> Cell {
        let mut scratch = std::mem::take(&mut self.scratch);
        let count = units.len() / 2;
        let units = units.get(..2 * count).unwrap_or_default();
        if scratch.len() < count {
            scratch.resize(count, 0);
        }
        let text = scratch.get_mut(..count).unwrap_or_default();
        let cell = if narrow(units, text) {
            let cell = self.intern(Kind::String, text);
            self.remember(slot, cell, units.len());
            cell
        } else {
            let mut text = Vec::with_capacity(units.len());
            let well_formed = push_utf16(units, &mut text);
            let kind = if well_formed {
                Kind::String
            } else {
                Kind::IllFormedString
            };
            self.intern(kind, &text)
        };
        self.scratch = scratch;
        cell
    }

    /// The cell of an entry with these bytes, added when it is new.
    pub fn intern(&mut self, kind: Kind, bytes: &[u8]) -> Cell {
        if self.index.len() < self.entries.ends.len() {
            self.build_index();
        }
        let hash = hash(&self.hasher, kind as u8, bytes);
        let entries = &self.entries;
        match self.index.find(hash, |&i| entries.is(i, kind as u8, bytes)) {
            Some(&found) => Cell::symbol(found),
            None => self.add(hash, kind, bytes),
        }
    }

    #[inline(never)]
    fn add(&mut self, hash: u64, kind: Kind, bytes: &[u8]) -> Cell {
        let entries = &mut self.entries;
        let end = entries.bytes.len() + bytes.len();
        if end > MAX_BYTES {
            return Cell::NULL;
        }
        let number = entries.ends.len() as u32;
        make_room(&mut entries.bytes, bytes.len());
        entries.bytes.extend_from_slice(bytes);
        make_room(&mut entries.ends, 1);
        entries.ends.push(end as u32);
        make_room(&mut entries.kinds, 1);
        entries.kinds.push(kind as u8);
        let (entries, hasher) = (&self.entries, &self.hasher);
        self.index.insert_unique(hash, number, |&i| hash_of(hasher, entries, i));
        Cell::symbol(number)
    }

    #[cold]
    fn build_index(&mut self) {
        let (entries, hasher) = (&self.entries, &self.hasher);
        self.index.clear();
        for i in 0..entries.ends.len() as u32 {
            let hash = hash_of(hasher, entries, i);
            self.index.insert_unique(hash, i, |&i| hash_of(hasher, entries, i));
        }
    }

    /// The cell of this text if it is an entry of kind string.
    pub fn find(&self, text: &str) -> Option<Cell> {
        let is = |i: u32| self.entries.is(i, Kind::String as u8, text.as_bytes());
        if self.index.len() < self.len() {
            return (0..self.len() as u32).find(|&i| is(i)).map(Cell::symbol);
        }
        let hash = hash(&self.hasher, Kind::String as u8, text.as_bytes());
        self.index.find(hash, |&i| is(i)).map(|&i| Cell::symbol(i))
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.ends.len()
    }

    /// There is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.ends.is_empty()
    }

    /// No more than a few bytes fit: what is added may be lost.
    pub fn is_full(&self) -> bool {
        self.entries.bytes.len() > MAX_BYTES - (1 << 17)
    }

    /// Kind and bytes of an entry; an index out of range is an empty string.
    #[inline]
    pub fn get(&self, index: u32) -> (Kind, &[u8]) {
        let kind = self
            .entries
            .kinds
            .get(index as usize)
            .and_then(|&tag| Kind::from_tag(tag))
            .unwrap_or(Kind::String);
        (kind, self.entries.bytes(index))
    }

    /// Kind of a cell's value.
    pub fn kind(&self, cell: Cell) -> Kind {
        match (cell.as_symbol(), cell.as_inline()) {
            (Some(index), _) => self.get(index).0,
            (None, Some((kind, _))) => kind,
            (None, None) => Kind::Null,
        }
    }

    /// The text of an entry that is a well-formed string; empty for any other.
    pub fn str(&self, cell: Cell) -> &str {
        match cell.as_symbol().map(|index| self.get(index)) {
            Some((Kind::String | Kind::AnsiString, bytes)) => std::str::from_utf8(bytes).unwrap_or_default(),
            _ => "",
        }
    }

    /// Appends a cell's value as text, as Windows writes it (see [`crate::evtx::value::write_text`]); an unpaired surrogate as
    /// `\ud800`.
    pub fn write(&self, cell: Cell, out: &mut String) {
        if let Some((kind, value)) = cell.as_inline() {
            write_integer(kind, value, out);
        } else if let Some(index) = cell.as_symbol() {
            let (kind, bytes) = self.get(index);
            write_entry(kind, bytes, out);
        }
    }

    /// A cell's value as a whole number: integers, booleans, hexadecimal.
    pub fn integer(&self, cell: Cell) -> Option<i128> {
        let (kind, value) = match (cell.as_inline(), cell.as_symbol()) {
            (Some(inline), _) => inline,
            (None, Some(index)) => {
                let (kind, bytes) = self.get(index);
                (kind, u64::from_le_bytes(bytes.try_into().ok()?))
            }
            (None, None) => return None,
        };
        match kind {
            Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => Some(i128::from(value as i64)),
            _ if kind.is_integer() => Some(i128::from(value)),
            _ => None,
        }
    }

    /// A cell's value as text.
    pub fn text(&self, cell: Cell) -> String {
        let mut out = String::new();
        self.write(cell, &mut out);
        out
    }

    /// The arrays that make up the dictionary: bytes, ends, kinds.
    pub fn parts(&self) -> (&[u8], &[u32], &[u8]) {
        (&self.entries.bytes, &self.entries.ends, &self.entries.kinds)
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        let Entries { bytes, ends, kinds } = &self.entries;
        bytes.capacity() + 4 * ends.capacity() + kinds.capacity() + self.index.allocation_size()
    }
}

/// Appends a dictionary entry as text.
pub fn write_entry(kind: Kind, bytes: &[u8], out: &mut String) {
    let number = || bytes.try_into().map(u64::from_le_bytes).unwrap_or_default();
    match kind {
        Kind::String | Kind::AnsiString => out.push_str(std::str::from_utf8(bytes).unwrap_or_default()),
        Kind::IllFormedString => write_wtf8(bytes, out),
        Kind::Real32 | Kind::Real64 => write_real(kind, f64::from_bits(number()), out),
        _ if kind.is_integer() => write_integer(kind, number(), out),
        _ => write_bytes(kind, bytes, out),
    }
}

/// WTF-8 with its surrogates written as `\udXXX`.
fn write_wtf8(bytes: &[u8], out: &mut String) {
    let mut rest = bytes;
    while !rest.is_empty() {
        match std::str::from_utf8(rest) {
            Ok(text) => return out.push_str(text),
            Err(error) => {
                let (good, bad) = rest.split_at(error.valid_up_to());
                out.push_str(std::str::from_utf8(good).unwrap_or_default());
                match bad {
                    [0xed, b, c, tail @ ..] => {
                        let unit = 0xd000 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f);
                        write!(out, "\\u{unit:04x}").unwrap_or_default();
                        rest = tail;
                    }
                    [_, tail @ ..] => rest = tail,
                    [] => return,
                }
            }
        }
    }
}

#[inline]
fn hash(hasher: &DefaultHashBuilder, kind: u8, bytes: &[u8]) -> u64 {
    let mut state = hasher.build_hasher();
    state.write(bytes);
    state.write_u8(kind);
    state.finish()
}

fn hash_of(hasher: &DefaultHashBuilder, entries: &Entries, i: u32) -> u64 {
    hash(
        hasher,
        entries.kinds.get(i as usize).copied().unwrap_or_default(),
        entries.bytes(i),
    )
}

/// Makes room for so many items more, growing by a quarter: what doubles is on average a third empty, and the columns of a
/// session are most of its memory.
pub fn make_room<T>(vec: &mut Vec<T>, items: usize) {
    if vec.capacity() - vec.len() < items {
        vec.reserve_exact(items.max(vec.len() / 4).max(16));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_unpaired_surrogate_is_kept_and_shown() {
        let mut symbols = Symbols::default();
        let units: Vec<u8> = [0x61u16, 0xd800, 0x62].iter().flat_map(|u| u.to_le_bytes()).collect();
        let cell = symbols.cell(Value::Utf16(&units));
        assert_eq!(symbols.kind(cell), Kind::IllFormedString);
        assert_eq!(symbols.text(cell), "a\\ud800b");
    }

    proptest! {
        #[test]
        fn equal_values_are_equal_cells(texts in prop::collection::vec("\\PC{0,40}", 0..60)) {
            let mut symbols = Symbols::default();
            let cells: Vec<_> = texts.iter().map(|text| {
                let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                symbols.cell(Value::Utf16(&units))
            }).collect();
            for (text, &cell) in texts.iter().zip(&cells) {
                prop_assert_eq!(symbols.str(cell), text);
                prop_assert_eq!(symbols.cell(Value::Text(text)), cell);
                prop_assert_eq!(symbols.find(text), Some(cell));
            }
            let distinct: std::collections::BTreeSet<_> = texts.iter().collect();
            prop_assert_eq!(symbols.len(), distinct.len());
        }
    }
}
