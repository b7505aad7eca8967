//! The items of an array value. Called by `decode`; a single value is `value`'s.

use super::bytes::u8_at;
use super::value::{Value, until_trailing_nul};

/// The items of an array value. Strings lie one after the other, each with its NUL; the rest has a fixed size.
pub struct Items<'a> {
    code: u8,
    rest: &'a [u8],
}

impl<'a> Items<'a> {
    /// `code`: the type of an item.
    pub fn new(code: u8, bytes: &'a [u8]) -> Self {
        Self { code, rest: bytes }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let size = match self.code {
            0x01 => {
                let nul = self.rest.chunks_exact(2).position(|unit| unit == [0, 0]);
                let end = nul.map_or(self.rest.len(), |units| 2 * units);
                let (text, _) = self.rest.split_at(end);
                self.rest = self.rest.get(end + 2..).unwrap_or_default();
                return Some(Value::Utf16(until_trailing_nul(text)));
            }
            0x02 => {
                let nul = memchr::memchr(0, self.rest);
                let (text, rest) = self.rest.split_at(nul.unwrap_or(self.rest.len()));
                self.rest = rest.get(1..).unwrap_or_default();
                return Some(Value::Ansi(text));
            }
            0x03 | 0x04 => 1,
            0x05 | 0x06 => 2,
            0x07 | 0x08 | 0x0b | 0x0d | 0x14 => 4,
            0x09 | 0x0a | 0x0c | 0x11 | 0x15 => 8,
            0x0f | 0x12 => 16,
            0x13 => 8 + 4 * usize::from(u8_at(self.rest, 1).unwrap_or(0)),
            _ => self.rest.len(),
        };
        let (item, rest) = self.rest.split_at(size.min(self.rest.len()));
        self.rest = rest;
        Some(Value::read(self.code, item))
    }
}
