//! Which characters of a log's text cannot be shown as themselves, and such a text written out. For whoever shows it or writes it
//! where a person reads it; values that programs read are exported as they are.

use super::lookalike;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with every mark, and every letter that passes for a Latin one, written out as `\u{202E}`: for attributes, canvases, the
/// clipboard and documents.
pub fn escaped(text: &str) -> Cow<'_, str> {
    let alike = lookalike::find(text);
    if alike.is_empty() && !text.chars().any(deceives) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if deceives(c) || alike.binary_search(&at).is_ok() => {
                write!(out, "\\u{{{:04X}}}", u32::from(c)).unwrap_or_default();
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a character is shown as a mark: it is invisible, moves its neighbours, or passes for a space.
pub fn deceives(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(u32::from(c),
        0x80..=0xa0
        | 0xad
        | 0x34f
        | 0x61c
        | 0x115f | 0x1160
        | 0x1680
        | 0x180e
        | 0x2000..=0x200f
        | 0x2028..=0x202f
        | 0x205f..=0x206f
        | 0x3000
        | 0x3164
        | 0xfe00..=0xfe0f
        | 0xfeff
        | 0xffa0
        | 0xfff9..=0xfffb
        | 0xe0000..=0xe01ef)
}
