//! The typed values that a record carries, and how each of them lies on disk.
//!
//! Everything that makes records uses these: the high-level [`Event`](super::Event), the token trees of
//! [`super::tree`], and tests. A value knows its type code and its bytes and nothing else; which element it ends up in
//! is its template's business. Reading values back does not belong here.
//!
//! Sources: MS-EVEN6 2.2.12 to 2.2.19 (types), and the logs of Windows 7 to 11 (what it writes in practice).

use std::borrow::Cow;
use std::fmt;

use super::tree::Fragment;

/// A name in a template: usually a literal, sometimes made at run time.
pub type Name = Cow<'static, str>;

/// A GUID as its 16 bytes on disk: the first three fields little-endian, the last eight bytes in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(pub [u8; 16]);

impl Guid {
    /// Builds the GUID whose text form is `a-b-c-d[0..2]-d[2..8]`.
    pub const fn new(a: u32, b: u16, c: u16, d: [u8; 8]) -> Self {
        let (a, b, c) = (a.to_le_bytes(), b.to_le_bytes(), c.to_le_bytes());
        Self([
            a[0], a[1], a[2], a[3], b[0], b[1], c[0], c[1], d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7],
        ])
    }

    /// The first field, which template instances repeat as the template's short id.
    pub const fn first(self) -> u32 {
        u32::from_le_bytes([self.0[0], self.0[1], self.0[2], self.0[3]])
    }
}

/// Lower-case text in braces, as event logs show it.
impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let g = &self.0;
        write!(
            f,
            "{{{:02x}{:02x}{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}{:02x}{:02x}{:02x}{:02x}}}",
            g[3], g[2], g[1], g[0], g[5], g[4], g[7], g[6], g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]
        )
    }
}

/// A security identifier: its authority and at most 15 sub-authorities (`S-1-<authority>-<sub>-…`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sid {
    /// Six-byte identifier authority; 5 is NT.
    pub authority: u64,
    /// Sub-authorities; more than 255 cannot be counted on disk and are cut.
    pub subs: Vec<u32>,
}

impl Sid {
    /// An NT authority SID, `S-1-5-…`.
    pub fn nt(subs: &[u32]) -> Self {
        Self {
            authority: 5,
            subs: subs.to_vec(),
        }
    }

    fn encode(&self, out: &mut Vec<u8>) {
        let count = u8::try_from(self.subs.len()).unwrap_or(u8::MAX);
        out.extend([1, count]);
        out.extend(&self.authority.to_be_bytes()[2..]);
        for sub in self.subs.iter().take(count.into()) {
            out.extend(sub.to_le_bytes());
        }
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S-1-{}", self.authority)?;
        self.subs.iter().try_for_each(|sub| write!(f, "-{sub}"))
    }
}

/// Type codes of values. An array of a type is the code with [`ARRAY`] set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs, reason = "each name is the type's own")]
pub enum Kind {
    Null = 0x00,
    Str = 0x01,
    Ansi = 0x02,
    I8 = 0x03,
    U8 = 0x04,
    I16 = 0x05,
    U16 = 0x06,
    I32 = 0x07,
    U32 = 0x08,
    I64 = 0x09,
    U64 = 0x0a,
    F32 = 0x0b,
    F64 = 0x0c,
    Bool = 0x0d,
    Binary = 0x0e,
    Guid = 0x0f,
    SizeT = 0x10,
    FileTime = 0x11,
    SystemTime = 0x12,
    Sid = 0x13,
    Hex32 = 0x14,
    Hex64 = 0x15,
    BinXml = 0x21,
}

/// The bit of a type code that says "array of".
pub const ARRAY: u8 = 0x80;

/// One typed value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value; zero bytes. In an optional substitution it removes its element or attribute.
    Null,
    /// UTF-16 text. Live logs end it with a NUL, exported ones do not (see [`Style`](super::Style)).
    Str(Cow<'static, str>),
    /// UTF-16 code units as they are, for text that Rust strings cannot hold; no NUL is added.
    Utf16(Vec<u16>),
    /// Text in the system's ANSI code page; ended like [`Value::Str`].
    Ansi(Vec<u8>),
    /// Signed byte.
    I8(i8),
    /// Byte.
    U8(u8),
    /// Signed 16-bit number.
    I16(i16),
    /// 16-bit number.
    U16(u16),
    /// Signed 32-bit number.
    I32(i32),
    /// 32-bit number.
    U32(u32),
    /// Signed 64-bit number.
    I64(i64),
    /// 64-bit number.
    U64(u64),
    /// Single-precision float.
    F32(f32),
    /// Double-precision float.
    F64(f64),
    /// Boolean, four bytes on disk.
    Bool(bool),
    /// Bytes, shown as hexadecimal.
    Binary(Vec<u8>),
    /// GUID.
    Guid(Guid),
    /// `size_t` of a 32-bit writer, shown as hexadecimal.
    SizeT32(u32),
    /// `size_t` of a 64-bit writer, shown as hexadecimal.
    SizeT64(u64),
    /// FILETIME: 100 ns ticks since 1601-01-01 UTC.
    FileTime(u64),
    /// SYSTEMTIME: year, month, day of week, day, hour, minute, second, millisecond.
    SystemTime([u16; 8]),
    /// Security identifier.
    Sid(Sid),
    /// 32-bit number shown as hexadecimal.
    Hex32(u32),
    /// 64-bit number shown as hexadecimal.
    Hex64(u64),
    /// Nested tokens, commonly an instance of another template.
    BinXml(Box<Fragment>),
    /// Array of `of`. Items are written as they are, so an item of another type makes a malformed array.
    Array {
        /// Type of the items.
        of: Kind,
        /// The items, in order.
        items: Vec<Value>,
    },
    /// Any type code with any bytes: irregular booleans, null with leftovers, types that do not exist.
    Raw {
        /// Type code as it is written.
        code: u8,
        /// Bytes as they are written.
        bytes: Vec<u8>,
    },
}

impl Value {
    /// The type code that stands for this value on disk.
    pub fn code(&self) -> u8 {
        let kind = match self {
            Self::Null => Kind::Null,
            Self::Str(_) | Self::Utf16(_) => Kind::Str,
            Self::Ansi(_) => Kind::Ansi,
            Self::I8(_) => Kind::I8,
            Self::U8(_) => Kind::U8,
            Self::I16(_) => Kind::I16,
            Self::U16(_) => Kind::U16,
            Self::I32(_) => Kind::I32,
            Self::U32(_) => Kind::U32,
            Self::I64(_) => Kind::I64,
            Self::U64(_) => Kind::U64,
            Self::F32(_) => Kind::F32,
            Self::F64(_) => Kind::F64,
            Self::Bool(_) => Kind::Bool,
            Self::Binary(_) => Kind::Binary,
            Self::Guid(_) => Kind::Guid,
            Self::SizeT32(_) | Self::SizeT64(_) => Kind::SizeT,
            Self::FileTime(_) => Kind::FileTime,
            Self::SystemTime(_) => Kind::SystemTime,
            Self::Sid(_) => Kind::Sid,
            Self::Hex32(_) => Kind::Hex32,
            Self::Hex64(_) => Kind::Hex64,
            Self::BinXml(_) => Kind::BinXml,
            Self::Array { of, .. } => return *of as u8 | ARRAY,
            Self::Raw { code, .. } => return *code,
        };
        kind as u8
    }

    /// The type that a template declares for this value: its own, or text where there is none to go by.
    pub(super) fn declared(&self) -> u8 {
        match self.code() {
            0 => Kind::Str as u8,
            code => code,
        }
    }

    /// Appends the bytes of the value; `terminated` says whether text gets its NUL.
    ///
    /// [`Value::BinXml`] appends nothing: its bytes depend on where it lies, so the chunk writes it.
    pub(super) fn encode(&self, terminated: bool, out: &mut Vec<u8>) {
        match self {
            Self::Null | Self::BinXml(_) => {}
            Self::Str(text) => {
                utf16(text, out);
                if terminated {
                    out.extend([0, 0]);
                }
            }
            Self::Utf16(units) => out.extend(units.iter().flat_map(|unit| unit.to_le_bytes())),
            Self::Ansi(text) => {
                out.extend(text);
                if terminated {
                    out.push(0);
                }
            }
            Self::I8(v) => out.extend(v.to_le_bytes()),
            Self::U8(v) => out.push(*v),
            Self::I16(v) => out.extend(v.to_le_bytes()),
            Self::U16(v) => out.extend(v.to_le_bytes()),
            Self::I32(v) => out.extend(v.to_le_bytes()),
            Self::U32(v) | Self::SizeT32(v) | Self::Hex32(v) => out.extend(v.to_le_bytes()),
            Self::I64(v) => out.extend(v.to_le_bytes()),
            Self::U64(v) | Self::SizeT64(v) | Self::FileTime(v) | Self::Hex64(v) => out.extend(v.to_le_bytes()),
            Self::F32(v) => out.extend(v.to_le_bytes()),
            Self::F64(v) => out.extend(v.to_le_bytes()),
            Self::Bool(v) => out.extend(u32::from(*v).to_le_bytes()),
            Self::Binary(bytes) | Self::Raw { bytes, .. } => out.extend(bytes),
            Self::Guid(guid) => out.extend(guid.0),
            Self::SystemTime(fields) => out.extend(fields.iter().flat_map(|field| field.to_le_bytes())),
            Self::Sid(sid) => sid.encode(out),
            // Texts in an array are told apart by their NULs, so they always have them.
            Self::Array { items, .. } => items.iter().for_each(|item| item.encode(true, out)),
        }
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Str(Cow::Borrowed(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Str(Cow::Owned(text))
    }
}

/// Appends `text` as UTF-16LE without a NUL. Most log text is ASCII, which needs no decoding.
pub(super) fn utf16(text: &str, out: &mut Vec<u8>) {
    if text.is_ascii() {
        let start = out.len();
        out.resize(start + 2 * text.len(), 0);
        for (unit, byte) in out[start..].as_chunks_mut().0.iter_mut().zip(text.as_bytes()) {
            *unit = [*byte, 0];
        }
    } else {
        text.encode_utf16().for_each(|unit| out.extend(unit.to_le_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_and_sids_show_as_windows_shows_them() {
        let sysmon = Guid::new(
            0x5770_385f,
            0xc22a,
            0x43e0,
            [0xbf, 0x4c, 0x06, 0xf5, 0x69, 0x8f, 0xfb, 0xd9],
        );
        assert_eq!(sysmon.to_string(), "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}");
        assert_eq!(sysmon.first(), 0x5770_385f);
        assert_eq!(Sid::nt(&[32, 544]).to_string(), "S-1-5-32-544");
    }

    #[test]
    fn text_is_utf16_with_a_nul_only_in_live_logs() {
        let mut out = Vec::new();
        Value::from("aß").encode(false, &mut out);
        assert_eq!(out, [b'a', 0, 0xdf, 0]);
        Value::from("b").encode(true, &mut out);
        assert_eq!(out[4..], [b'b', 0, 0, 0]);
    }
}
