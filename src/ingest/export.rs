//! Logs that were exported as XML: `wevtutil qe /f:xml` with and without a root, Event Viewer's "Save as XML"; UTF-8 or UTF-16, with or
//! without RenderingInfo. Called by `range` and `sniff`, and by `engine` for the text of one event.
//!
//! The file is read in pieces of 64 KiB, as other logs in chunks, so that workers, ranges and rows are the same for both. A piece has the
//! events that begin in it, and is read beyond its end until the last of them is whole:
//!
//! ```text
//!   piece 0               │ piece 1               │ piece 2
//!   <Events><Event>…</Event><Event>…            …</Event>…
//!            └ of piece 0  ┘└ of piece 0, or of 1 ┘
//! ```
//!
//! Where an event begins is seen from `<Event …><System`, which nothing that Windows escapes can look like. What its text means is
//! [`plain`]'s. No document types, no entities, bounded depth and size.

use super::Builder;
use super::builder::MAX_PROBLEMS_A_CHUNK;
use super::segment::ChunkRows;
use crate::evtx::chunk::RecordAt;
use crate::evtx::{markup, plain};
use crate::model::{ByteKind, ByteRange, ChunkIx, push_range};
use crate::protocol::{ChunkFacts, ChunkLedger, ChunkState, Form, Problem, ProblemKind};
use memchr::memchr;

/// Longest event, bytes.
pub const MAX_EVENT: usize = 2 << 20;
/// How many bytes show whether an event begins with the first of them; more than is needed.
pub const BEGINNING: usize = 8 << 10;
/// Longest start tag of an event, and most white space behind it, characters.
const MAX_TAG: usize = 1_024;

/// What an export's first bytes say of how it is written; `None` when they are no XML.
pub fn form(first: &[u8]) -> Option<Form> {
    let (form, text) = match first {
        [0xff, 0xfe, rest @ ..] => (Form::Utf16Le, rest),
        [0xfe, 0xff, rest @ ..] => (Form::Utf16Be, rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => (Form::Utf8, rest),
        [b'<', 0, ..] => (Form::Utf16Le, first),
        [0, b'<', ..] => (Form::Utf16Be, first),
        _ => (Form::Utf8, first),
    };
    let text = Text { bytes: text, form };
    (text.unit(text.blank(0)) == b'<').then_some(form)
}

/// Whether an event begins in these bytes.
pub fn has_event(bytes: &[u8], form: Form) -> bool {
    Text { bytes, form }.next_event(0, bytes.len()).is_some()
}

/// Whether the last event that begins in the first `length` of these bytes ends behind them all.
pub fn is_open(bytes: &[u8], length: usize, form: Form) -> bool {
    let text = Text { bytes, form };
    let mut at = 0;
    while let Some(start) = text.next_event(at, length) {
        at = match text.end(start) {
            End::Whole(end) | End::Cut(end) => end,
            End::TooLong => start + MAX_EVENT,
            End::Open => return true,
        };
    }
    false
}

/// The text of the event that these bytes begin with; `None` when it is not whole.
pub fn event(bytes: &[u8], form: Form) -> Option<String> {
    let text = Text { bytes, form };
    match text.end(0) {
        End::Whole(end) => Some(text.decoded(0, end)),
        _ => None,
    }
}

/// How an event ends.
enum End {
    /// Behind its end tag.
    Whole(usize),
    /// Another begins within it.
    Cut(usize),
    /// Not in these bytes.
    Open,
    /// Not within the longest that is read.
    TooLong,
}

/// Markup in bytes of either encoding: ASCII is all that is looked for.
#[derive(Clone, Copy)]
struct Text<'a> {
    bytes: &'a [u8],
    form: Form,
}

impl Text<'_> {
    fn width(self) -> usize {
        if self.form == Form::Utf8 { 1 } else { 2 }
    }

    /// The character at a place, if it is ASCII; else 0.
    fn unit(self, at: usize) -> u8 {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or_default();
        let (high, low) = match self.form {
            Form::Utf16Le => (byte(at + 1), byte(at)),
            Form::Utf16Be => (byte(at), byte(at + 1)),
            Form::Utf8 | Form::Binary | Form::Messages => (0, byte(at)),
        };
        if high == 0 && low.is_ascii() { low } else { 0 }
    }

    /// Behind the white space at a place.
    fn blank(self, mut at: usize) -> usize {
        while self.unit(at).is_ascii_whitespace() {
            at += self.width();
        }
        at
    }

    /// The place behind a word that stands here.
    fn word(self, at: usize, word: &[u8]) -> Option<usize> {
        let end = at + word.len() * self.width();
        let same = word
            .iter()
            .zip((at..).step_by(self.width()))
            .all(|(&byte, at)| self.unit(at) == byte);
        same.then_some(end)
    }

    /// The place behind the name of a tag that stands here: a name that ends there.
    fn tag(self, at: usize, tag: &[u8]) -> Option<usize> {
        self.word(at, tag)
            .filter(|&end| matches!(self.unit(end), b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/'))
    }

    /// Where the next `<` stands.
    fn next_tag(self, mut at: usize) -> Option<usize> {
        loop {
            let found = at + memchr(b'<', self.bytes.get(at..)?)?;
            let place = found - found % self.width();
            if self.unit(place) == b'<' {
                return Some(place);
            }
            at = found + 1;
        }
    }

    /// Behind the next `>`, if the tag is no longer than tags are.
    fn tag_end(self, at: usize) -> Option<usize> {
        let places = (at..self.bytes.len()).step_by(self.width()).take(MAX_TAG);
        places
            .into_iter()
            .find(|&at| self.unit(at) == b'>')
            .map(|at| at + self.width())
    }

    fn begins_event(self, at: usize) -> bool {
        let tag = self.tag(at, b"<Event").and_then(|end| self.tag_end(end));
        tag.is_some_and(|end| {
            let inside = self.blank(end);
            inside - end <= MAX_TAG * self.width() && self.tag(inside, b"<System").is_some()
        })
    }

    /// Where the next event begins, from a place on and before another.
    fn next_event(self, mut at: usize, before: usize) -> Option<usize> {
        loop {
            at = self.next_tag(at).filter(|&at| at < before)?;
            if self.begins_event(at) {
                return Some(at);
            }
            at += self.width();
        }
    }

    /// How the event ends that begins here.
    fn end(self, start: usize) -> End {
        let (mut depth, mut at) = (1_u32, start);
        loop {
            let Some(next) = self.next_tag(at + self.width()) else {
                return if self.bytes.len() - start > MAX_EVENT {
                    End::TooLong
                } else {
                    End::Open
                };
            };
            at = next;
            if at - start > MAX_EVENT {
                return End::TooLong;
            }
            if let Some(end) = self.tag(at, b"</Event") {
                depth -= 1;
                if depth == 0 {
                    return self.tag_end(end).map_or(End::Open, End::Whole);
                }
            } else if self.begins_event(at) {
                return End::Cut(at);
            } else if let Some(end) = self.tag(at, b"<Event").and_then(|end| self.tag_end(end)) {
                depth += u32::from(self.unit(end - 2 * self.width()) != b'/');
            }
        }
    }

    fn decoded(self, from: usize, to: usize) -> String {
        let bytes = self.bytes.get(from..to).unwrap_or_default();
        let units = |read: fn([u8; 2]) -> u16| {
            let units = bytes.as_chunks::<2>().0.iter().map(|&unit| read(unit));
            char::decode_utf16(units)
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        };
        match self.form {
            Form::Utf16Le => units(u16::from_le_bytes),
            Form::Utf16Be => units(u16::from_be_bytes),
            Form::Utf8 | Form::Binary | Form::Messages => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// How many bytes this much of the decoded text takes.
    fn encoded(self, text: &str, at: usize) -> usize {
        match self.form {
            Form::Utf8 | Form::Binary | Form::Messages => at,
            _ => text.get(..at).map_or(at, |text| text.encode_utf16().count()) * 2,
        }
    }

    /// What the bytes between events are: white space and tags around them, or no markup.
    fn kind_between(self, from: usize, to: usize) -> ByteKind {
        let text = self.decoded(from, to);
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if text.is_empty() || text.starts_with('<') && text.ends_with('>') {
            ByteKind::Markup
        } else {
            ByteKind::Unknown
        }
    }
}

/// What a piece is made of.
#[derive(Default)]
struct Parts {
    ranges: Vec<ByteRange>,
    length: usize,
    live: u32,
    lost: u32,
    problems: Vec<(ProblemKind, usize, String)>,
}

impl Parts {
    fn put(&mut self, start: usize, end: usize, kind: ByteKind, count: u32) {
        let (start, end) = (start as u64, end.min(self.length) as u64);
        push_range(
            &mut self.ranges,
            ByteRange {
                start,
                end,
                kind,
                count,
            },
        );
    }

    fn lose(&mut self, start: usize, end: usize, kind: ProblemKind, offset: u64, why: &str) {
        self.lost += 1;
        self.put(start, end, ByteKind::Unknown, 1);
        let text = format!("The event at byte {} is left out: {why}", offset + start as u64);
        self.problems.push((kind, start, text));
    }
}

impl Builder {
    /// Decodes the events that begin in a piece: its number, where it begins in the file, and the bytes from there on, of which the
    /// first `length` are its own.
    pub(super) fn piece(&mut self, form: Form, number: ChunkIx, offset: u64, bytes: &[u8], length: usize) {
        let text = Text { bytes, form };
        let mut parts = Parts {
            length,
            ..Parts::default()
        };
        self.filling.segment.chunks.push(ChunkRows {
            first_row: self.filling.segment.rows.len() as u32,
            chunk: number,
            offset,
        });
        let first = text.next_event(0, length);
        let mut at = if number.0 == 0 {
            0
        } else {
            tail(text, first.unwrap_or(length), first.is_none())
        };
        parts.put(0, at, ByteKind::LiveRecord, 0);
        let mut next = first;
        while let Some(start) = next {
            parts.put(at, start, text.kind_between(at, start), 1);
            at = self.event(text, start, offset, &mut parts);
            next = text.next_event(at, length);
        }
        if at < length {
            parts.put(at, length, text.kind_between(at, length), 1);
        }
        self.tell_piece(number, offset, parts);
    }

    /// Decodes the event that begins at a place; where it ends.
    fn event(&mut self, text: Text<'_>, start: usize, offset: u64, parts: &mut Parts) -> usize {
        let end = match text.end(start) {
            End::Whole(end) => end,
            End::Cut(end) => {
                let why = format!("another begins within it, at byte {}.", offset + end as u64);
                parts.lose(start, end, ProblemKind::RecordTruncated, offset, &why);
                return end;
            }
            End::Open => {
                let end = text.bytes.len();
                parts.lose(
                    start,
                    end,
                    ProblemKind::RecordTruncated,
                    offset,
                    "the file ends within it.",
                );
                return end;
            }
            End::TooLong => {
                let end = start + MAX_EVENT;
                let why = format!("it is longer than {MAX_EVENT} bytes.");
                parts.lose(start, end, ProblemKind::RecordSize, offset, &why);
                return end;
            }
        };
        let xml = text.decoded(start, end);
        let event = match markup::read(&xml, 2 * MAX_EVENT) {
            Ok(event) => event,
            Err(error) => {
                let place = offset + (start + text.encoded(&xml, error.at)) as u64;
                let why = format!("{} (byte {place})", error.message);
                parts.lose(start, end, ProblemKind::RecordContent, offset, &why);
                return end;
            }
        };
        self.filling.begin();
        if plain::give(&event, &mut self.filling).is_none() {
            parts.lose(
                start,
                end,
                ProblemKind::RecordContent,
                offset,
                "it has too many fields.",
            );
            return end;
        }
        let id = event.child("System").and_then(|system| system.child("EventRecordID"));
        self.filling.end(&RecordAt {
            at: start,
            size: end - start,
            id: id.and_then(|id| id.text.trim().parse().ok()).unwrap_or_default(),
            time: 0,
            missing: 0,
        });
        parts.live += 1;
        parts.put(start, end, ByteKind::LiveRecord, 1);
        end
    }

    fn tell_piece(&mut self, number: ChunkIx, offset: u64, parts: Parts) {
        let segment = &mut self.filling.segment;
        segment.ledgers.push(ChunkLedger {
            facts: ChunkFacts {
                chunk: number,
                offset,
                size: parts.length as u32,
                state: ChunkState::Used,
                live: parts.live,
                lost: parts.lost,
                ..ChunkFacts::default()
            },
            ranges: parts.ranges,
        });
        let mut problems = parts.problems;
        if segment.symbols.is_full() {
            let text = "There are more distinct values than fit in memory.";
            problems.insert(0, (ProblemKind::OutOfMemory, 0, text.to_owned()));
        }
        let unsaid = problems.len().saturating_sub(MAX_PROBLEMS_A_CHUNK);
        problems.truncate(MAX_PROBLEMS_A_CHUNK);
        if unsaid > 0 {
            let text = format!("{unsaid} more events are left out in the 64 KiB from byte {offset} on.");
            problems.push((ProblemKind::RecordContent, 0, text));
        }
        let file = self.file;
        segment
            .problems
            .extend(problems.into_iter().map(|(kind, at, text)| Problem {
                file,
                kind,
                chunk: Some(number),
                offset: Some(offset + at as u64),
                text,
            }));
    }
}

/// How many of a piece's first bytes belong to an event that began before it: those up to the last end tag before its own first event.
/// Without one it is all of them when no event begins here, unless they are but tags.
fn tail(text: Text<'_>, before: usize, has_none: bool) -> usize {
    let (mut at, mut end) = (0, None);
    while let Some(tag) = text.next_tag(at).filter(|&tag| tag < before) {
        if let Some(behind) = text.tag(tag, b"</Event").and_then(|end| text.tag_end(end)) {
            end = Some(behind.min(before));
        }
        at = tag + text.width();
    }
    // The end tag may lie across the border of two pieces.
    let begun = text
        .tag_end(0)
        .filter(|&end| end <= 16 && text.next_tag(0).is_none_or(|tag| tag >= end));
    match end.or(begun) {
        Some(end) => end.min(before),
        None if has_none && text.kind_between(0, before) != ByteKind::Markup => before,
        None => 0,
    }
}
