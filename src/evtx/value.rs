//! A typed value as a record holds it, borrowed from the chunk. Columns and texts are made elsewhere (`store`).

use super::ansi;
use super::bytes::{array, u16_at};
use crate::model::Ticks;
use std::fmt::Write as _;

/// The type of a value, by the codes of \[MS-EVEN6\] 2.2.12 (`0x80` marks arrays, which are expanded before they get here).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Kind {
    Null = 0x00,
    String = 0x01,
    AnsiString = 0x02,
    Int8 = 0x03,
    UInt8 = 0x04,
    Int16 = 0x05,
    UInt16 = 0x06,
    Int32 = 0x07,
    UInt32 = 0x08,
    Int64 = 0x09,
    UInt64 = 0x0a,
    Real32 = 0x0b,
    Real64 = 0x0c,
    Bool = 0x0d,
    Binary = 0x0e,
    Guid = 0x0f,
    /// A size, shown in hexadecimal; 4 or 8 bytes wide.
    SizeT = 0x10,
    FileTime = 0x11,
    SysTime = 0x12,
    Sid = 0x13,
    HexInt32 = 0x14,
    HexInt64 = 0x15,
    /// A string with an unpaired surrogate, kept as WTF-8. Not a code of Windows'.
    IllFormedString = 0x1e,
    /// A type this program does not know: its bytes.
    Unknown = 0x1f,
}

impl Kind {
    /// From the code of a substitution, arrays' bit removed.
    pub fn from_code(code: u8) -> Self {
        Self::ALL
            .get(usize::from(code))
            .copied()
            .flatten()
            .unwrap_or(Self::Unknown)
    }

    /// As Windows names it in manifests (`win:UnicodeString` and so on), without the prefix.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "Null",
            Self::String | Self::IllFormedString => "UnicodeString",
            Self::AnsiString => "AnsiString",
            Self::Int8 => "Int8",
            Self::UInt8 => "UInt8",
            Self::Int16 => "Int16",
            Self::UInt16 => "UInt16",
            Self::Int32 => "Int32",
            Self::UInt32 => "UInt32",
            Self::Int64 => "Int64",
            Self::UInt64 => "UInt64",
            Self::Real32 => "Float",
            Self::Real64 => "Double",
            Self::Bool => "Boolean",
            Self::Binary => "Binary",
            Self::Guid => "GUID",
            Self::SizeT => "Pointer",
            Self::FileTime => "FILETIME",
            Self::SysTime => "SYSTEMTIME",
            Self::Sid => "SID",
            Self::HexInt32 => "HexInt32",
            Self::HexInt64 => "HexInt64",
            Self::Unknown => "unknown type",
        }
    }

    /// A whole number, decimal or hexadecimal, a boolean included.
    pub const fn is_integer(self) -> bool {
        matches!(
            self,
            Self::Int8
                | Self::UInt8
                | Self::Int16
                | Self::UInt16
                | Self::Int32
                | Self::UInt32
                | Self::Int64
                | Self::UInt64
                | Self::Bool
                | Self::SizeT
                | Self::HexInt32
                | Self::HexInt64
        )
    }

    const ALL: [Option<Self>; 32] = {
        let mut all = [None; 32];
        let known = [
            Self::Null,
            Self::String,
            Self::AnsiString,
            Self::Int8,
            Self::UInt8,
            Self::Int16,
            Self::UInt16,
            Self::Int32,
            Self::UInt32,
            Self::Int64,
            Self::UInt64,
            Self::Real32,
            Self::Real64,
            Self::Bool,
            Self::Binary,
            Self::Guid,
            Self::SizeT,
            Self::FileTime,
            Self::SysTime,
            Self::Sid,
            Self::HexInt32,
            Self::HexInt64,
            Self::IllFormedString,
            Self::Unknown,
        ];
        let mut i = 0;
        while i < known.len() {
            all[known[i] as usize] = Some(known[i]);
            i += 1;
        }
        all
    };

    /// From a stored tag; the reverse of `as u8`.
    pub fn from_tag(tag: u8) -> Option<Self> {
        Self::ALL.get(usize::from(tag)).copied().flatten()
    }
}

/// A value, borrowed from the chunk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// UTF-16LE as it lies, cut before trailing NULs; may hold unpaired surrogates.
    Utf16(&'a [u8]),
    /// Text in the writer's ANSI code page, which the file does not name: see [`ansi`].
    Ansi(&'a [u8]),
    /// Text put together from several pieces.
    Text(&'a str),
    /// Text that a template holds, and the number that the sink has for it as a name.
    Constant(u32, &'a str),
    /// A whole number; two's complement for the signed kinds. `Kind` says how it is shown.
    Integer(Kind, u64),
    /// A number.
    Real(Kind, f64),
    /// Binary, GUID (16 bytes), SID, times and unknown types: bytes as they lie.
    Bytes(Kind, &'a [u8]),
}

impl<'a> Value<'a> {
    /// Takes a scalar of type `code` from exactly its bytes. Bytes of the wrong size for their type come back as
    /// [`Kind::Unknown`], so that nothing is lost. `code` 0x21 and arrays are the caller's.
    #[inline]
    pub fn read(code: u8, bytes: &'a [u8]) -> Self {
        let kind = Kind::from_code(code);
        let integer = |value: Option<u64>| value.map_or(Self::Bytes(Kind::Unknown, bytes), |v| Self::Integer(kind, v));
        match kind {
            Kind::Null => Self::Null,
            Kind::String => Self::Utf16(until_trailing_nul(bytes)),
            Kind::AnsiString => Self::Ansi(bytes),
            Kind::Int8 => integer(array::<1>(bytes, 0).map(|b| i64::from(i8::from_le_bytes(b)) as u64)),
            Kind::UInt8 => integer(bytes.first().map(|&b| u64::from(b))),
            Kind::Int16 => integer(array(bytes, 0).map(|b| i64::from(i16::from_le_bytes(b)) as u64)),
            Kind::UInt16 => integer(u16_at(bytes, 0).map(u64::from)),
            Kind::Int32 => integer(array(bytes, 0).map(|b| i64::from(i32::from_le_bytes(b)) as u64)),
            Kind::UInt32 | Kind::HexInt32 => integer(array(bytes, 0).map(|b| u64::from(u32::from_le_bytes(b)))),
            Kind::Int64 | Kind::UInt64 | Kind::HexInt64 => integer(array(bytes, 0).map(u64::from_le_bytes)),
            // Windows stores a BOOL (32 bits); what is neither 0 nor 1 stays the number that it is.
            Kind::Bool => match array(bytes, 0).map(i32::from_le_bytes) {
                Some(v @ (0 | 1)) => Self::Integer(Kind::Bool, v as u64),
                Some(v) => Self::Integer(Kind::Int32, i64::from(v) as u64),
                None => Self::Bytes(Kind::Unknown, bytes),
            },
            // Shown as the hexadecimal number of its width.
            Kind::SizeT => match bytes.len() {
                4 => Self::read(Kind::HexInt32 as u8, bytes),
                8 => Self::read(Kind::HexInt64 as u8, bytes),
                _ => Self::Bytes(Kind::Unknown, bytes),
            },
            Kind::Real32 => match array(bytes, 0) {
                Some(b) => Self::Real(kind, f64::from(f32::from_le_bytes(b))),
                None => Self::Bytes(Kind::Unknown, bytes),
            },
            Kind::Real64 => match array(bytes, 0) {
                Some(b) => Self::Real(kind, f64::from_le_bytes(b)),
                None => Self::Bytes(Kind::Unknown, bytes),
            },
            Kind::Binary => Self::Bytes(kind, bytes),
            Kind::Guid | Kind::SysTime => sized(kind, bytes, 16),
            Kind::FileTime => sized(kind, bytes, 8),
            Kind::Sid => sized(kind, bytes, 8 + 4 * usize::from(bytes.get(1).copied().unwrap_or(0))),
            Kind::Unknown | Kind::IllFormedString => Self::Bytes(Kind::Unknown, bytes),
        }
    }
}

fn sized(kind: Kind, bytes: &[u8], size: usize) -> Value<'_> {
    match bytes.get(..size) {
        Some(exact) => Value::Bytes(kind, exact),
        None => Value::Bytes(Kind::Unknown, bytes),
    }
}

/// Cuts NUL code units at the end: Windows counts the terminator into the size of many strings.
#[inline]
pub fn until_trailing_nul(bytes: &[u8]) -> &[u8] {
    let mut end = bytes.len() & !1;
    while end >= 2 && bytes[end - 1] == 0 && bytes[end - 2] == 0 {
        end -= 2;
    }
    &bytes[..end]
}

/// The value as text, as Windows writes it into XML: times in ISO form with seven digits, GUIDs in braces and lower case,
/// hexadecimal numbers with `0x`, binary in upper-case hexadecimal digits. Unpaired surrogates become U+FFFD.
pub fn write_text(value: Value<'_>, out: &mut String) {
    match value {
        Value::Null => {}
        Value::Text(text) | Value::Constant(_, text) => out.push_str(text),
        Value::Utf16(bytes) => {
            let units = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
            out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        Value::Ansi(bytes) => out.push_str(&ansi::decode(bytes, ansi::page())),
        Value::Integer(kind, v) => write_integer(kind, v, out),
        Value::Real(kind, v) => write_real(kind, v, out),
        Value::Bytes(kind, bytes) => write_bytes(kind, bytes, out),
    }
}

/// [`write_text`] into a new string.
pub fn text_of(value: Value<'_>) -> String {
    let mut out = String::new();
    write_text(value, &mut out);
    out
}

/// A whole number of this kind as text.
pub fn write_integer(kind: Kind, value: u64, out: &mut String) {
    // Writing into a String cannot fail.
    let written = match kind {
        Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => write!(out, "{}", value as i64),
        Kind::HexInt32 | Kind::HexInt64 | Kind::SizeT => write!(out, "{value:#x}"),
        Kind::Bool => out.write_str(if value == 0 { "false" } else { "true" }),
        _ => write!(out, "{value}"),
    };
    written.unwrap_or_default();
}

/// A number of this kind as text: the shortest that reads back as the same number.
pub fn write_real(kind: Kind, value: f64, out: &mut String) {
    let written = if kind == Kind::Real32 {
        write!(out, "{}", value as f32)
    } else {
        write!(out, "{value}")
    };
    written.unwrap_or_default();
}

/// Bytes of this kind as text.
pub fn write_bytes(kind: Kind, bytes: &[u8], out: &mut String) {
    match kind {
        Kind::Guid if bytes.len() == 16 => {
            out.push('{');
            for (i, &at) in [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
                .iter()
                .enumerate()
            {
                if matches!(i, 4 | 6 | 8 | 10) {
                    out.push('-');
                }
                push_hex(bytes[at], b"0123456789abcdef", out);
            }
            out.push('}');
        }
        Kind::Sid => write_sid(bytes, out),
        Kind::FileTime => match array(bytes, 0) {
            Some(raw) => out.push_str(&Ticks(i64::from_le_bytes(raw)).iso()),
            None => write_bytes(Kind::Binary, bytes, out),
        },
        Kind::SysTime => write_systemtime(bytes, out),
        _ => {
            for &byte in bytes {
                push_hex(byte, b"0123456789ABCDEF", out);
            }
        }
    }
}

fn push_hex(byte: u8, digits: &[u8; 16], out: &mut String) {
    out.push(char::from(digits[usize::from(byte >> 4)]));
    out.push(char::from(digits[usize::from(byte & 15)]));
}

/// `S-1-5-21-…` (\[MS-DTYP\] 2.4.2.1); an authority of 2^32 and more in twelve hexadecimal digits.
fn write_sid(bytes: &[u8], out: &mut String) {
    let (Some(&revision), Some(authority)) = (bytes.first(), array::<6>(bytes, 2)) else {
        return write_bytes(Kind::Binary, bytes, out);
    };
    let authority = authority.iter().fold(0u64, |acc, &b| acc << 8 | u64::from(b));
    let mut written = write!(out, "S-{revision}-");
    written = written.and(if authority >> 32 == 0 {
        write!(out, "{authority}")
    } else {
        write!(out, "{authority:#014x}")
    });
    for part in bytes.get(8..).unwrap_or_default().chunks_exact(4) {
        written = written.and(write!(
            out,
            "-{}",
            u32::from_le_bytes([part[0], part[1], part[2], part[3]])
        ));
    }
    written.unwrap_or_default();
}

/// SYSTEMTIME (\[MS-DTYP\] 2.3.13): eight 16-bit fields, the third a day of the week.
fn write_systemtime(bytes: &[u8], out: &mut String) {
    let field = |i: usize| u16_at(bytes, 2 * i).unwrap_or(0);
    write!(
        out,
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}0000Z",
        field(0),
        field(1),
        field(3),
        field(4),
        field(5),
        field(6),
        field(7)
    )
    .unwrap_or_default();
}
