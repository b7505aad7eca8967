//! Asks a test about cells: a value that occurs a thousand times is looked at once.

use super::matcher::{Matcher, Value};
use super::rowset::RowSet;
use super::text::Needle;
use crate::catalogue;
use crate::evtx::Kind;
use crate::ingest::{Cell, Symbols};
use hashbrown::HashSet;

/// What of a value is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// All of it.
    Whole,
    /// The file name of a path.
    FileName,
}

/// What is remembered of a value.
const KNOWN: u8 = 1;
const MATCHES: u8 = 2;
const EMPTY: u8 = 4;
/// How many small numbers are remembered, as a power of two.
const NUMBERS_BITS: u32 = 12;

/// A matcher with what it has answered so far.
pub struct CellTest<'a> {
    symbols: &'a Symbols,
    matcher: &'a Matcher,
    view: View,
    /// For each group of names the cells whose name matches.
    named: &'a [HashSet<u32>],
    /// An entry a symbol.
    known: Vec<u8>,
    /// Cell and answer of the numbers that were asked about last.
    numbers: Vec<(u32, u8)>,
    scratch: String,
}

impl<'a> CellTest<'a> {
    /// Nothing is known yet.
    pub fn new(symbols: &'a Symbols, matcher: &'a Matcher, named: &'a [HashSet<u32>], view: View) -> Self {
        Self {
            symbols,
            matcher,
            view,
            named,
            known: vec![0; symbols.len()],
            numbers: vec![(Cell::NULL.0, 0); 1 << NUMBERS_BITS],
            scratch: String::new(),
        }
    }

    /// Whether a cell passes; `group` is its column's group of names.
    #[inline]
    pub fn holds(&mut self, cell: Cell, group: Option<usize>) -> bool {
        if cell.is_null() {
            return self.matcher.takes_empty;
        }
        let answer = self.answer(cell);
        if answer & EMPTY != 0 {
            return self.matcher.takes_empty;
        }
        let named = || {
            group
                .and_then(|g| self.named.get(g))
                .is_some_and(|cells| cells.contains(&cell.0))
        };
        (answer & MATCHES != 0 || named()) != self.matcher.negated
    }

    #[inline]
    fn answer(&mut self, cell: Cell) -> u8 {
        match cell.as_symbol() {
            Some(index) => match self.known.get(index as usize) {
                Some(0) => {
                    let answer = self.ask(cell);
                    if let Some(known) = self.known.get_mut(index as usize) {
                        *known = answer;
                    }
                    answer
                }
                known => known.copied().unwrap_or(KNOWN | EMPTY),
            },
            None => {
                // Spread: process ids are multiples of four.
                let slot = (cell.0.wrapping_mul(0x9e37_79b1) >> (32 - NUMBERS_BITS)) as usize;
                if let Some(&(known, answer)) = self.numbers.get(slot)
                    && known == cell.0
                {
                    return answer;
                }
                let answer = self.ask(cell);
                if let Some(known) = self.numbers.get_mut(slot) {
                    *known = (cell.0, answer);
                }
                answer
            }
        }
    }

    #[cold]
    fn ask(&mut self, cell: Cell) -> u8 {
        let integer = self.symbols.integer(cell);
        let mut text = self.symbols.str(cell);
        if text.is_empty() && !(integer.is_some() && self.matcher.is_numeric()) {
            self.scratch.clear();
            self.symbols.write(cell, &mut self.scratch);
            text = &self.scratch;
            if text.is_empty() {
                return KNOWN | EMPTY;
            }
        }
        if self.view == View::FileName {
            text = catalogue::template::file_name(text);
        }
        let value = Value {
            text,
            integer,
            is_name: false,
        };
        KNOWN | if self.matcher.matches(value) { MATCHES } else { 0 }
    }
}

/// The symbols that hold a piece of text. Strings are searched as they lie, in one pass over the dictionary's bytes.
pub fn symbols_holding(symbols: &Symbols, matcher: &Matcher, needle: &Needle) -> RowSet {
    let mut found = RowSet::none(symbols.len());
    let (bytes, ends, kinds) = symbols.parts();
    let is_string = |index: usize| {
        kinds
            .get(index)
            .is_some_and(|&k| k == Kind::String as u8 || k == Kind::AnsiString as u8)
    };
    if needle.in_bytes() {
        let (mut from, mut index, mut start) = (0, 0usize, 0);
        while let Some(at) = needle.find_bytes(bytes, from) {
            while let Some(&end) = ends.get(index)
                && end as usize <= at
            {
                start = end as usize;
                index += 1;
            }
            let Some(&end) = ends.get(index) else { break };
            let end = end as usize;
            let held = at + needle.text().len() <= end && is_string(index);
            let text = || std::str::from_utf8(bytes.get(start..end).unwrap_or_default()).unwrap_or_default();
            if held && (!needle.is_address() || needle.is_in(text())) {
                found.insert(index as u32);
            }
            // One match a value is enough; a match across the border of two values is none.
            from = if held { end } else { at + 1 };
        }
    }
    let mut scratch = String::new();
    for (index, &kind) in kinds.iter().enumerate() {
        let cell = Cell::symbol(index as u32);
        let holds = if is_string(index) {
            !needle.in_bytes() && needle.is_in(symbols.str(cell))
        } else if Kind::from_tag(kind).is_some_and(|kind| may_hold(kind, needle.text())) {
            scratch.clear();
            symbols.write(cell, &mut scratch);
            matcher.matches(Value::text(&scratch))
        } else {
            false
        };
        if holds {
            found.insert(index as u32);
        }
    }
    found
}

/// Whether values of a kind, which is no string, are written with the letters of a (folded or exact) text.
pub fn may_hold(kind: Kind, text: &str) -> bool {
    let letters = match kind {
        Kind::String | Kind::AnsiString | Kind::IllFormedString => return true,
        Kind::Guid => "0123456789abcdef-{}",
        Kind::Sid => "s-0123456789xabcdef",
        Kind::FileTime | Kind::SysTime => "0123456789-:.tz ",
        Kind::Bool => "truefals",
        Kind::Real32 | Kind::Real64 => "0123456789.-+einfa",
        _ => "0123456789abcdefx-",
    };
    text.chars().all(|c| letters.contains(c.to_ascii_lowercase()))
}

/// Every symbol that a matcher matches.
pub fn symbols_matching(symbols: &Symbols, matcher: &Matcher) -> RowSet {
    if let Some(needle) = matcher.needle() {
        return symbols_holding(symbols, matcher, needle);
    }
    let mut test = CellTest::new(symbols, matcher, &[], View::Whole);
    RowSet::from_fn(symbols.len(), |index| {
        test.answer(Cell::symbol(index as u32)) & MATCHES != 0
    })
}
