//! BinXML without its offsets. A stream in a chunk refers to names by where they lie, so the same template differs from chunk to
//! chunk; here its tokens are written down with the names themselves. Two streams that mean the same give the same
//! bytes, which is how `decode` recognises a template that it has compiled before, whatever its GUID claims, and `template` compiles
//! from these bytes alone. Everything that can be wrong with a stream is found here.
//!
//! ```text
//!   chunk:   41 dep size ──▶ name ──▶ attributes …    06 ──▶ name     0e 03 00 01     04
//!   here:    Open(dep, "Data")                        Attribute("Name") Substitution(3) Close
//! ```

use super::bytes::{array, u8_at, u16_at, u32_at};
use super::template::MAX_DEPTH;
use super::value::until_trailing_nul;

/// Most elements of one template or record.
const MAX_ELEMENTS: usize = 4_096;
/// Longest name, in code units. Windows' are below fifty; what claims more is no name.
const MAX_NAME: usize = 256;
/// Most bytes of one stream's tokens: a template that names one long name over and over is not worth its memory.
const MAX_BYTES: usize = 1 << 18;
/// An element that depends on no substitution.
pub const INDEPENDENT: u16 = u16::MAX;

/// Why a stream cannot be used, or not to its end.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Broken {
    /// It ends within a token.
    #[error("the BinXML is cut at chunk offset {0:#x}")]
    Cut(usize),
    /// A token or type that does not exist.
    #[error("unknown BinXML token {0:#04x} at chunk offset {1:#x}")]
    Token(u8, usize),
    /// More than 64 elements in each other.
    #[error("elements nest deeper than {MAX_DEPTH}")]
    TooDeep,
    /// More than a record can need.
    #[error("more than {MAX_ELEMENTS} elements, or names too long for them")]
    TooMany,
    /// More ends than beginnings.
    #[error("an end without a beginning at chunk offset {0:#x}")]
    Unbalanced(usize),
}

/// A token. Names and texts are UTF-16LE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// An element begins: the substitution that it depends on ([`INDEPENDENT`]: none), and its name.
    Open(u16, &'a [u8]),
    /// An attribute begins.
    Attribute(&'a [u8]),
    /// The start tag ends.
    EndAttributes,
    /// An element ends.
    Close,
    /// Text: a string value, CDATA, a character or an entity.
    Text(&'a [u8]),
    /// A value of another type that stands in the stream: its code and bytes.
    Literal(u8, &'a [u8]),
    /// The value of this index.
    Substitution(u16),
}

const OPEN: u8 = 1;
const ATTRIBUTE: u8 = 2;
const END_ATTRIBUTES: u8 = 3;
const CLOSE: u8 = 4;
const TEXT: u8 = 5;
const LITERAL: u8 = 6;
const SUBSTITUTION: u8 = 7;

/// Tokens, written down one after the other.
#[derive(Clone, Default)]
pub struct Tokens {
    bytes: Vec<u8>,
    end: Option<usize>,
}

impl Tokens {
    /// Takes the stream `chunk[at..end]` in the place of what was held. Returns what stopped it before an EOF token or `end`; the
    /// tokens before that are held all the same.
    ///
    /// `definition`: the stream is a template definition, so that element starts carry a dependency id.
    pub fn read(&mut self, chunk: &[u8], at: usize, end: usize, definition: bool) -> Option<Broken> {
        self.bytes.clear();
        self.end = None;
        let mut walk = Walk {
            data: chunk.get(..end.min(chunk.len())).unwrap_or_default(),
            at,
            definition,
            depth: 0,
            elements: 0,
            out: &mut self.bytes,
        };
        while walk.at < walk.data.len() {
            match walk.token() {
                Ok(true) => {}
                Ok(false) => {
                    self.end = Some(walk.at);
                    break;
                }
                Err(broken) => return Some(broken),
            }
        }
        None
    }

    /// Where the stream says that it ends: behind its EOF token. `None` where something else ended it.
    pub fn end(&self) -> Option<usize> {
        self.end
    }

    /// What equal streams have in common.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The tokens in their order.
    pub fn iter(&self) -> impl Iterator<Item = Token<'_>> {
        let mut rest = self.bytes.as_slice();
        std::iter::from_fn(move || next(&mut rest))
    }

    /// There is no element.
    pub fn has_elements(&self) -> bool {
        self.iter().any(|token| matches!(token, Token::Open(..)))
    }
}

fn next<'a>(rest: &mut &'a [u8]) -> Option<Token<'a>> {
    let (&tag, tail) = rest.split_first()?;
    let number = || array(tail, 0).map(u16::from_le_bytes);
    // Tag, and for what has text its length in four bytes.
    let text = |from: usize| {
        let length = u32_at(tail, from)? as usize;
        let text = tail.get(from + 4..from + 4 + length)?;
        Some((text, from + 4 + length))
    };
    let (token, used) = match tag {
        OPEN => {
            let (name, used) = text(2)?;
            (Token::Open(number()?, name), used)
        }
        ATTRIBUTE => {
            let (name, used) = text(0)?;
            (Token::Attribute(name), used)
        }
        END_ATTRIBUTES => (Token::EndAttributes, 0),
        CLOSE => (Token::Close, 0),
        TEXT => {
            let (text, used) = text(0)?;
            (Token::Text(text), used)
        }
        LITERAL => {
            let (bytes, used) = text(1)?;
            (Token::Literal(u8_at(tail, 0)?, bytes), used)
        }
        _ => (Token::Substitution(number()?), 2),
    };
    *rest = tail.get(used..)?;
    Some(token)
}

struct Walk<'a, 'o> {
    data: &'a [u8],
    at: usize,
    definition: bool,
    depth: usize,
    elements: usize,
    out: &'o mut Vec<u8>,
}

impl<'a> Walk<'a, '_> {
    fn cut(&self) -> Broken {
        Broken::Cut(self.at)
    }

    fn u8(&mut self) -> Result<u8, Broken> {
        let value = u8_at(self.data, self.at).ok_or(self.cut())?;
        self.at += 1;
        Ok(value)
    }

    fn u16(&mut self) -> Result<u16, Broken> {
        let value = u16_at(self.data, self.at).ok_or(self.cut())?;
        self.at += 2;
        Ok(value)
    }

    fn u32(&mut self) -> Result<u32, Broken> {
        let value = u32_at(self.data, self.at).ok_or(self.cut())?;
        self.at += 4;
        Ok(value)
    }

    fn bytes(&mut self, size: usize) -> Result<&'a [u8], Broken> {
        let bytes = self.data.get(self.at..).and_then(|rest| rest.get(..size));
        let bytes = bytes.ok_or(self.cut())?;
        self.at += size;
        Ok(bytes)
    }

    /// A string with its length in code units before it.
    fn counted_text(&mut self) -> Result<&'a [u8], Broken> {
        let units = usize::from(self.u16()?);
        Ok(until_trailing_nul(self.bytes(2 * units)?))
    }

    /// Where a name lies; the name may stand right behind its first reference, where it is passed over.
    fn name(&mut self) -> Result<usize, Broken> {
        let offset = self.u32()? as usize;
        if offset == self.at {
            // Next in bucket (4), hash (2), length (2), text, NUL (2).
            let units = usize::from(u16_at(self.data, self.at + 6).ok_or(self.cut())?);
            self.bytes(10 + 2 * units)?;
        }
        Ok(offset)
    }

    fn put(&mut self, tag: u8, text: &[u8]) {
        self.out.push(tag);
        self.put_text(text);
    }

    fn put_text(&mut self, text: &[u8]) {
        self.out.extend_from_slice(&(text.len() as u32).to_le_bytes());
        self.out.extend_from_slice(text);
    }

    fn put_name(&mut self, offset: usize) {
        match read_name(self.data, offset) {
            Some(name) => self.put_text(name),
            None => self.put_text(&utf16(&format!("?{offset:x}"))),
        }
    }

    /// One token; `false` at the end of the stream.
    fn token(&mut self) -> Result<bool, Broken> {
        if self.out.len() > MAX_BYTES {
            return Err(Broken::TooMany);
        }
        let at = self.at;
        let token = self.u8()?;
        match token {
            0x00 => return Ok(false),
            0x0f => drop(self.bytes(3)?),
            0x01 | 0x41 => self.open(token & 0x40 != 0)?,
            0x02 => self.out.push(END_ATTRIBUTES),
            0x03 | 0x04 => {
                self.depth = self.depth.checked_sub(1).ok_or(Broken::Unbalanced(at))?;
                self.out.push(CLOSE);
            }
            0x05 | 0x45 => match self.u8()? {
                0x01 => {
                    let text = self.counted_text()?;
                    self.put(TEXT, text);
                }
                code => self.literal(code)?,
            },
            0x06 | 0x46 => {
                let name = self.name()?;
                self.out.push(ATTRIBUTE);
                self.put_name(name);
            }
            0x07 | 0x47 => {
                let text = self.counted_text()?;
                self.put(TEXT, text);
            }
            0x08 | 0x48 => {
                let unit = self.bytes(2)?;
                self.put(TEXT, unit);
            }
            0x09 | 0x49 => {
                let name = self.name()?;
                self.entity(name);
            }
            // A processing instruction holds no field.
            0x0a => drop(self.name()?),
            0x0b => drop(self.counted_text()?),
            0x0d | 0x0e => {
                let index = self.bytes(2)?;
                self.u8()?;
                self.out.push(SUBSTITUTION);
                self.out.extend_from_slice(index);
            }
            _ => return Err(Broken::Token(token, at)),
        }
        Ok(true)
    }

    fn open(&mut self, has_attributes: bool) -> Result<(), Broken> {
        let dependency = if self.definition { self.u16()? } else { INDEPENDENT };
        self.u32()?; // size of the element; its end token says the same
        let name = self.name()?;
        if has_attributes {
            self.u32()?; // size of the attribute list
        }
        self.elements += 1;
        self.depth += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(Broken::TooMany);
        }
        if self.depth > MAX_DEPTH {
            return Err(Broken::TooDeep);
        }
        self.out.push(OPEN);
        self.out.extend_from_slice(&dependency.to_le_bytes());
        self.put_name(name);
        Ok(())
    }

    fn entity(&mut self, name: usize) {
        let name = read_name(self.data, name).map(utf16_lossy).unwrap_or_default();
        let text = match name.as_str() {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ => return self.put(TEXT, &utf16(&format!("&{name};"))),
        };
        self.put(TEXT, &utf16(text));
    }

    /// A value that stands in the BinXML itself and is not a string.
    fn literal(&mut self, code: u8) -> Result<(), Broken> {
        let size = match code {
            0x00 => 0,
            0x03 | 0x04 => 1,
            0x05 | 0x06 => 2,
            0x07 | 0x08 | 0x0b | 0x0d | 0x14 => 4,
            0x09 | 0x0a | 0x0c | 0x11 | 0x15 => 8,
            0x0f | 0x12 => 16,
            0x02 | 0x0e | 0x21 => usize::from(self.u16()?),
            // Revision, count of sub-authorities, authority (6), sub-authorities.
            0x13 => 8 + 4 * usize::from(u8_at(self.data, self.at + 1).ok_or(self.cut())?),
            _ => return Err(Broken::Token(code, self.at)),
        };
        let bytes = self.bytes(size)?;
        self.out.extend_from_slice(&[LITERAL, code]);
        self.put_text(bytes);
        Ok(())
    }
}

/// The name at a chunk offset: next in bucket (4), hash (2), length (2), UTF-16 text. Buckets and hashes are not trusted.
fn read_name(chunk: &[u8], offset: usize) -> Option<&[u8]> {
    let units = usize::from(u16_at(chunk, offset.checked_add(6)?)?);
    let bytes = chunk.get(offset + 8..offset + 8 + 2 * units)?;
    (1..=MAX_NAME).contains(&units).then_some(bytes)
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// UTF-16LE as text; unpaired surrogates become U+FFFD. For names and literals, which no evidence depends on.
pub fn utf16_lossy(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
