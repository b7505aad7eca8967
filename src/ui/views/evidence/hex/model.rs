//! The hexadecimal view as plain logic: pages of a file, where keys lead, what a row of bytes looks like, what is chosen in words.

use crate::model::PartKind;
use crate::protocol::Bytes;
use crate::ui::number;
use crate::ui::text::escaped;
use std::fmt::Write as _;

/// Bytes of a row.
pub const ROW: u64 = 16;
/// Bytes of the block with the file header, which is a page of its own.
const HEADER: u64 = 4_096;
/// Bytes of every other page: a chunk, where the file is sound.
const PAGE: u64 = 65_536;

/// First byte of the page that holds an offset, and how many bytes it has at most.
pub fn page(offset: u64) -> (u64, u32) {
    match offset.checked_sub(HEADER) {
        None => (0, HEADER as u32),
        Some(behind) => (HEADER + behind / PAGE * PAGE, PAGE as u32),
    }
}

/// What is chosen: from where the choice began to where the cursor is, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Where it began.
    pub anchor: u64,
    /// The cursor.
    pub at: u64,
}

impl Choice {
    /// First and last byte.
    pub fn range(self) -> (u64, u64) {
        (self.anchor.min(self.at), self.anchor.max(self.at))
    }

    /// The cursor somewhere else; `extend` keeps where the choice began.
    pub fn to(self, at: u64, extend: bool) -> Self {
        Self {
            anchor: if extend { self.anchor } else { at },
            at,
        }
    }

    /// After a key: `visible` rows are on screen, the file's last byte is `last`. `None` for other keys.
    pub fn moved(self, key: &str, control: bool, visible: u64, last: u64) -> Option<u64> {
        let at = self.at;
        let (start, count) = page(at);
        let to = match (key, control) {
            ("ArrowLeft", _) => at.saturating_sub(1),
            ("ArrowRight", _) => at.saturating_add(1),
            ("ArrowUp", _) => at.checked_sub(ROW).unwrap_or(at),
            ("ArrowDown", _) => Some(at.saturating_add(ROW)).filter(|&to| to <= last).unwrap_or(at),
            ("PageUp", false) => at.saturating_sub(ROW * visible),
            ("PageDown", false) => at.saturating_add(ROW * visible),
            ("PageUp", true) => start.saturating_sub(1),
            ("PageDown", true) => start.saturating_add(count.into()),
            ("Home", false) => at - (at - start) % ROW,
            ("End", false) => at - (at - start) % ROW + ROW - 1,
            ("Home", true) => start,
            ("End", true) => start.saturating_add(u64::from(count) - 1),
            _ => return None,
        };
        Some(to.min(last))
    }
}

/// A page with what each of its bytes means.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The bytes.
    pub bytes: Bytes,
    /// The part of each byte: its place among the parts, from 1; 0 for none.
    part: Vec<u32>,
}

/// Neighbours of a row that look alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What they are.
    pub kind: Option<PartKind>,
    /// They are chosen.
    pub chosen: bool,
    /// `2a 2a 00 00 `.
    pub hex: String,
    /// `**··`.
    pub text: String,
}

impl Page {
    /// Of an answer.
    pub fn new(bytes: Bytes) -> Self {
        let mut part = vec![0; bytes.bytes.len()];
        for (number, found) in (1..).zip(&bytes.parts) {
            if let Some(places) = part.get_mut(found.start as usize..found.end as usize) {
                places.fill(number);
            }
        }
        Self { bytes, part }
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.bytes.bytes.len().div_ceil(ROW as usize)
    }

    /// What the byte at an offset of the file is.
    pub fn kind(&self, offset: u64) -> Option<PartKind> {
        let at = offset.checked_sub(self.bytes.offset)?;
        let number = self.part.get(usize::try_from(at).ok()?)?.checked_sub(1)?;
        self.bytes.parts.get(number as usize).map(|part| part.kind)
    }

    /// The bytes of a choice that are on this page.
    pub fn chosen(&self, choice: Choice) -> &[u8] {
        let (from, to) = choice.range();
        let place = |offset: u64| {
            offset
                .saturating_sub(self.bytes.offset)
                .min(self.bytes.bytes.len() as u64) as usize
        };
        self.bytes
            .bytes
            .get(place(from)..place(to.saturating_add(1)))
            .unwrap_or_default()
    }

    /// A row in runs.
    pub fn row(&self, row: usize, choice: Choice) -> Vec<Run> {
        let (from, to) = choice.range();
        let start = row * ROW as usize;
        let mut out: Vec<Run> = Vec::new();
        let bytes = self.bytes.bytes.iter().enumerate().skip(start).take(ROW as usize);
        for (at, &byte) in bytes {
            let offset = self.bytes.offset.saturating_add(at as u64);
            let (kind, chosen) = (self.kind(offset), (from..=to).contains(&offset));
            if out.last().is_none_or(|run| (run.kind, run.chosen) != (kind, chosen)) {
                out.push(Run {
                    kind,
                    chosen,
                    hex: String::new(),
                    text: String::new(),
                });
            }
            if let Some(run) = out.last_mut() {
                write!(run.hex, "{byte:02x} ").unwrap_or_default();
                run.text
                    .push(if matches!(byte, 0x20..=0x7e) { byte.into() } else { '·' });
            }
        }
        out
    }

    /// A row read as UTF-16: a character for two bytes.
    pub fn utf16(&self, row: usize) -> String {
        let bytes = self.bytes.bytes.get(row * ROW as usize..).unwrap_or_default();
        let units = bytes.as_chunks::<2>().0.iter().take(ROW as usize / 2);
        char::decode_utf16(units.map(|&unit| u16::from_le_bytes(unit)))
            .map(|c| {
                c.ok()
                    .filter(|c| escaped(c.encode_utf8(&mut [0; 4])) == c.to_string())
                    .unwrap_or('·')
            })
            .collect()
    }

    /// What is chosen, in words.
    pub fn words(&self, choice: Choice) -> String {
        let (from, to) = choice.range();
        let mut out = format!("0x{:x} ({})", choice.at, number::count(choice.at));
        if let Some(kind) = self.kind(choice.at) {
            write!(out, " · {}: {}", kind.group().name(), kind.name()).unwrap_or_default();
        }
        if to > from {
            write!(
                out,
                " · {} bytes chosen, 0x{from:x} – 0x{to:x}",
                number::count(to - from + 1)
            )
            .unwrap_or_default();
        }
        let bytes = self.chosen(choice);
        if matches!(bytes.len(), 1 | 2 | 4 | 8) {
            let value = bytes
                .iter()
                .rev()
                .fold(0u64, |value, &byte| value << 8 | u64::from(byte));
            write!(out, " · value {}", number::count(value)).unwrap_or_default();
        }
        out
    }
}

/// Bytes for the clipboard.
pub fn hex(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(" ")
}

/// An offset as someone types it: `0x1200`, `4608`, `4,608`.
pub fn offset(text: &str) -> Option<u64> {
    let text = text.trim().replace([',', '_', ' '], "");
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FileIx, Part};

    fn shown() -> Page {
        let part = |start, end, kind| Part { start, end, kind };
        Page::new(Bytes {
            file: FileIx(0),
            offset: HEADER,
            bytes: b"**\0\0A\0b\0\x2e\x20".iter().copied().cycle().take(40).collect(),
            parts: vec![
                part(0, 4, PartKind::RecordMagic),
                part(4, 30, PartKind::RecordContent),
                part(8, 10, PartKind::NameText),
            ],
        })
    }

    #[test]
    fn pages_are_the_header_and_the_places_of_chunks() {
        assert_eq!(page(0), (0, 4_096));
        assert_eq!(page(4_095), (0, 4_096));
        assert_eq!(page(4_096), (4_096, 65_536));
        assert_eq!(page(4_096 + 65_536 * 3 + 5), (4_096 + 65_536 * 3, 65_536));
        assert_eq!(page(u64::MAX).0 % 65_536, 4_096);
    }

    #[test]
    fn keys_stay_in_the_file() {
        let at = |at| Choice { anchor: at, at };
        for (from, key, control, to) in [
            (0, "ArrowLeft", false, 0),
            (0, "ArrowUp", false, 0),
            (4_100, "ArrowUp", false, 4_084),
            (4_100, "ArrowDown", false, 4_116),
            (9_995, "ArrowDown", false, 9_995),
            (9_999, "ArrowRight", false, 9_999),
            (4_100, "Home", false, 4_096),
            (4_100, "End", false, 4_111),
            (4_200, "Home", true, 4_096),
            (4_200, "End", true, 9_999),
            (4_200, "PageUp", true, 4_095),
            (100, "PageDown", true, 4_096),
            (100, "PageDown", false, 420),
        ] {
            assert_eq!(
                at(from).moved(key, control, 20, 9_999),
                Some(to),
                "{from} {key} {control}"
            );
        }
        assert_eq!(at(0).moved("x", false, 20, 9_999), None);
    }

    #[test]
    fn a_row_is_runs_of_what_its_bytes_are() {
        let page = shown();
        assert_eq!(page.rows(), 3);
        let row = page.row(
            0,
            Choice {
                anchor: 4_101,
                at: 4_100,
            },
        );
        let hex: Vec<&str> = row.iter().map(|run| run.hex.as_str()).collect();
        assert_eq!(
            hex,
            ["2a 2a 00 00 ", "41 00 ", "62 00 ", "2e 20 ", "2a 2a 00 00 41 00 "]
        );
        assert!(row[1].chosen && !row[2].chosen);
        assert_eq!((row[0].text.as_str(), row[3].kind), ("**··", Some(PartKind::NameText)));
        assert_eq!(page.row(2, Choice::default()).len(), 1);
        assert_eq!(page.utf16(0), "⨪·Ab\u{202e}⨪·A".replace('\u{202e}', "·"));
        assert_eq!(
            page.words(Choice {
                anchor: 4_096,
                at: 4_099
            }),
            "0x1003 (4,099) · record header: magic · 4 bytes chosen, 0x1000 – 0x1003 · value 10,794"
        );
        assert_eq!(hex_of(&page), "41 00 62");
    }

    fn hex_of(page: &Page) -> String {
        super::hex(page.chosen(Choice {
            anchor: 4_102,
            at: 4_100,
        }))
    }

    #[test]
    fn offsets_as_they_are_typed() {
        assert_eq!(offset(" 0x1200 "), Some(0x1200));
        assert_eq!(offset("4,608"), Some(4_608));
        assert_eq!(offset("-1"), None);
        assert_eq!(offset("0xfffffffffffffffff"), None);
    }
}
