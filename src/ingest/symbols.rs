//! A dictionary of typed values, each held once. Values of different kinds are different entries even when their bytes are
//! equal. All bytes lie in one allocation, so that a search runs over contiguous memory.
//!
//! Strings are kept as UTF-8 (WTF-8 when a surrogate is unpaired, kind [`Kind::IllFormedString`]), numbers as eight
//! little-endian bytes, everything else as it lies in the record.

use super::cell::Cell;
use crate::evtx::Kind;
use crate::evtx::value::{Value, windows_1252, write_bytes, write_integer, write_real};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hasher as _};

/// See the module.
#[derive(Clone, Default)]
pub struct Symbols {
    bytes: Vec<u8>,
    /// Where each entry ends; it begins where the one before ends.
    ends: Vec<u32>,
    kinds: Vec<u8>,
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
    scratch: Vec<u8>,
}

impl Symbols {
    /// The cell of a value, which is added when it is new. A full dictionary (2 GiB of bytes) gives [`Cell::NULL`]; the
    /// caller sees it by [`Self::is_full`].
    #[inline]
    pub fn cell(&mut self, value: Value<'_>) -> Cell {
        match value {
            Value::Null => Cell::NULL,
            Value::Utf16(units) => {
                let mut scratch = std::mem::take(&mut self.scratch);
                scratch.clear();
                let kind = if push_utf16(units, &mut scratch) {
                    Kind::String
                } else {
                    Kind::IllFormedString
                };
                let cell = self.intern(kind, &scratch);
                self.scratch = scratch;
                cell
            }
            Value::Text(text) => self.intern(Kind::String, text.as_bytes()),
            Value::Ansi(bytes) => {
                let text: String = bytes.iter().filter(|&&b| b != 0).map(|&b| windows_1252(b)).collect();
                self.intern(Kind::AnsiString, text.as_bytes())
            }
            Value::Integer(kind, value) => {
                Cell::inline(kind, value).unwrap_or_else(|| self.intern(kind, &value.to_le_bytes()))
            }
            Value::Real(kind, value) => self.intern(kind, &value.to_bits().to_le_bytes()),
            Value::Bytes(kind, bytes) => self.intern(kind, bytes),
        }
    }

    /// The cell of an entry with these bytes, added when it is new.
    pub fn intern(&mut self, kind: Kind, bytes: &[u8]) -> Cell {
        let hash = hash(&self.hasher, kind as u8, bytes);
        let (all, ends, kinds, hasher) = (&self.bytes, &self.ends, &self.kinds, &self.hasher);
        let same = |&i: &u32| kinds.get(i as usize) == Some(&(kind as u8)) && slice(all, ends, i) == bytes;
        if let Some(&found) = self.index.find(hash, same) {
            return Cell::symbol(found);
        }
        let end = all.len() + bytes.len();
        if end > i32::MAX as usize {
            return Cell::NULL;
        }
        let index = ends.len() as u32;
        self.index.insert_unique(hash, index, |&i| {
            hash_of(
                hasher,
                kinds.get(i as usize).copied().unwrap_or(kind as u8),
                all,
                ends,
                i,
                index,
                bytes,
            )
        });
        self.bytes.extend_from_slice(bytes);
        self.ends.push(end as u32);
        self.kinds.push(kind as u8);
        Cell::symbol(index)
    }

    /// The cell of this text if it is an entry of kind string.
    pub fn find(&self, text: &str) -> Option<Cell> {
        let hash = hash(&self.hasher, Kind::String as u8, text.as_bytes());
        self.index
            .find(hash, |&i| {
                self.kinds.get(i as usize) == Some(&(Kind::String as u8))
                    && slice(&self.bytes, &self.ends, i) == text.as_bytes()
            })
            .map(|&i| Cell::symbol(i))
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// There is no entry.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// No more than a few bytes fit: what is added may be lost.
    pub fn is_full(&self) -> bool {
        self.bytes.len() > i32::MAX as usize - (1 << 17)
    }

    /// Kind and bytes of an entry; an index out of range is an empty string.
    #[inline]
    pub fn get(&self, index: u32) -> (Kind, &[u8]) {
        let kind = self
            .kinds
            .get(index as usize)
            .and_then(|&tag| Kind::from_tag(tag))
            .unwrap_or(Kind::String);
        (kind, slice(&self.bytes, &self.ends, index))
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
        (&self.bytes, &self.ends, &self.kinds)
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        self.bytes.capacity() + 4 * self.ends.capacity() + self.kinds.capacity() + self.index.capacity() * 5
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

/// Appends UTF-16LE as UTF-8; `false` when a surrogate was unpaired and went in as WTF-8.
#[inline]
fn push_utf16(units: &[u8], out: &mut Vec<u8>) -> bool {
    // Most text is ASCII: sixteen units at a time, as long as it lasts.
    let mut rest = units;
    while let Some((block, tail)) = rest.split_first_chunk::<32>() {
        let mut high = 0u8;
        let mut narrow = [0u8; 16];
        for i in 0..16 {
            narrow[i] = block[2 * i];
            high |= block[2 * i + 1] | (block[2 * i] & 0x80);
        }
        if high != 0 {
            break;
        }
        out.extend_from_slice(&narrow);
        rest = tail;
    }
    let mut well_formed = true;
    for unit in char::decode_utf16(rest.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]))) {
        match unit {
            Ok(c) if c.is_ascii() => out.push(c as u8),
            Ok(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(error) => {
                let unit = error.unpaired_surrogate();
                out.extend_from_slice(&[
                    0xe0 | (unit >> 12) as u8,
                    0x80 | (unit >> 6 & 0x3f) as u8,
                    0x80 | (unit & 0x3f) as u8,
                ]);
                well_formed = false;
            }
        }
    }
    well_formed
}

#[inline]
fn slice<'a>(bytes: &'a [u8], ends: &[u32], index: u32) -> &'a [u8] {
    let index = index as usize;
    let start = if index == 0 {
        0
    } else {
        ends.get(index - 1).copied().unwrap_or(0) as usize
    };
    let end = ends.get(index).copied().unwrap_or(0) as usize;
    bytes.get(start..end).unwrap_or_default()
}

#[inline]
fn hash(hasher: &DefaultHashBuilder, kind: u8, bytes: &[u8]) -> u64 {
    let mut state = hasher.build_hasher();
    state.write(bytes);
    state.write_u8(kind);
    state.finish()
}

/// Hash of entry `i` while the table grows for entry `new`, whose bytes are not in the arena yet.
fn hash_of(hasher: &DefaultHashBuilder, kind: u8, all: &[u8], ends: &[u32], i: u32, new: u32, bytes: &[u8]) -> u64 {
    hash(hasher, kind, if i == new { bytes } else { slice(all, ends, i) })
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
