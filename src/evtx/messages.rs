//! Messages of a log's events, as Windows archives them beside an exported log for one language: `LocaleMetaData\NAME_LCID.MTA`
//! (\[MS-EVEN6\] 3.1.1.7; how its bytes are laid out is told by the documentation of the `evtx` crate, `docs/mta.md`). Read by
//! `engine`, which finds the log that they belong to.
//!
//! ```text
//!   file     magic (8)  version (4, 4)  table's size (4)  sections (4)  { offset (8)  size (8)  name }…
//!   section  pages, each: header (72)  next (8)  own offset (8)  100 offsets of records (8)
//!   record   number (4)  size (4)  payload:  EVT  EventRecordID (8)  number of its text (8)      MSG  bytes (4)  UTF-16
//! ```
//!
//! Names of levels, tasks, opcodes and keywords, which such a file holds too, are the catalogue's business.

use super::bytes::{u32_at, u64_at};

/// What such a file begins with.
pub const MAGIC: &[u8; 8] = b"MTAFile\0";
/// Most sections that are looked at; Windows writes three.
const MOST_SECTIONS: usize = 64;
const PAGE_HEADER: usize = 888;
const PAGE_NEXT: usize = 72;
const PAGE_SELF: usize = 80;
const PAGE_RECORDS: usize = 88;

/// The messages of one log in one language.
pub struct Messages {
    bytes: Vec<u8>,
    /// By position in the log: EventRecordID and the number of the text. Ascending, each position once.
    events: Vec<(u32, u64, u32)>,
    /// EventRecordID, and where in `events` it is first. Ascending, each id once.
    by_id: Vec<(u64, u32)>,
    /// Number of a text, and where it lies in `bytes`. Ascending, each number once.
    texts: Vec<(u32, u32, u32)>,
}

impl Messages {
    /// Reads the whole of a file.
    ///
    /// # Errors
    /// In words, when it is no such file or is damaged.
    pub fn read(bytes: Vec<u8>) -> Result<Self, String> {
        if !bytes.starts_with(MAGIC) {
            return Err("it does not begin as such a file does".to_owned());
        }
        match u32_at(&bytes, 8) {
            Some(1) => {}
            version => {
                return Err(format!(
                    "its version is {}, which is not known",
                    version.unwrap_or_default()
                ));
            }
        }
        let mut events = Vec::new();
        each_record(&bytes, "EVT", &mut |number, at, size| {
            let id = u64_at(&bytes, at).filter(|_| size >= 16)?;
            let text = u64_at(&bytes, at + 8)?;
            // What has no text points past all of them.
            events.push((number, id, u32::try_from(text).unwrap_or(u32::MAX)));
            Some(())
        })?;
        let mut texts = Vec::new();
        each_record(&bytes, "MSG", &mut |number, at, size| {
            let length = u32_at(&bytes, at).filter(|&length| length as usize <= size.saturating_sub(4))?;
            texts.push((number, u32::try_from(at + 4).ok()?, length));
            Some(())
        })?;
        // Stable: of what is there twice the first counts.
        events.sort_by_key(|&(number, ..)| number);
        events.dedup_by_key(|&mut (number, ..)| number);
        texts.sort_by_key(|&(number, ..)| number);
        texts.dedup_by_key(|&mut (number, ..)| number);
        let mut by_id: Vec<(u64, u32)> = (0..).zip(&events).map(|(i, &(_, id, _))| (id, i)).collect();
        by_id.sort_unstable();
        by_id.dedup_by_key(|&mut (id, _)| id);
        Ok(Self {
            bytes,
            events,
            by_id,
            texts,
        })
    }

    /// How many events it knows.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// It knows no event.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Bytes that it takes.
    pub fn memory(&self) -> usize {
        self.bytes.len()
            + size_of_val(self.events.as_slice())
            + size_of_val(self.by_id.as_slice())
            + size_of_val(self.texts.as_slice())
    }

    /// The message of the event with this EventRecordID in record `number` of the log. An exported log counts its records from 1,
    /// in the order of the messages; where that does not fit, the first event of this id is meant.
    pub fn message(&self, number: u64, id: u64) -> Option<String> {
        let position = number.checked_sub(1).and_then(|position| u32::try_from(position).ok());
        let here = position.and_then(|position| find(&self.events, position, |&(number, ..)| number));
        let event = here.filter(|&&(_, own, _)| own == id).or_else(|| {
            let (_, first) = find(&self.by_id, id, |&(id, _)| id)?;
            self.events.get(*first as usize)
        })?;
        let &(_, at, length) = find(&self.texts, event.2, |&(number, ..)| number)?;
        let bytes = self
            .bytes
            .get(at as usize..(at as usize).checked_add(length as usize)?)?;
        let text = super::tokens::utf16_lossy(bytes);
        let text = text.trim_end_matches('\0');
        (!text.is_empty()).then(|| text.to_owned())
    }
}

fn find<T, K: Ord + Copy>(sorted: &[T], key: K, of: impl Fn(&T) -> K) -> Option<&T> {
    let at = sorted.binary_search_by_key(&key, of).ok()?;
    sorted.get(at)
}

/// Calls `take` with the number of each record of a section, where its payload begins and how long it is; `None` from it is damage.
fn each_record(bytes: &[u8], name: &str, take: &mut impl FnMut(u32, usize, usize) -> Option<()>) -> Result<(), String> {
    let damaged = |at: usize| format!("its section {name} is damaged at byte {at:#x}");
    let (base, section) = section(bytes, name).ok_or_else(|| format!("its section {name} is missing"))?;
    let mut page = 0;
    // Records do not overlap: more of them than bytes are there for, or pages in a circle, are damage.
    let mut room = section.len();
    while !section.is_empty() {
        let wrong = || damaged(base + page);
        let header = section
            .get(page..)
            .and_then(|rest| rest.get(..PAGE_HEADER))
            .ok_or_else(wrong)?;
        room = room.checked_sub(PAGE_HEADER).ok_or_else(wrong)?;
        // An empty page begins with zeros.
        let slots = header
            .get(PAGE_RECORDS..)
            .filter(|_| u32_at(header, 0) != Some(0))
            .unwrap_or_default();
        for slot in slots.as_chunks::<8>().0 {
            let Ok(at) = usize::try_from(u64::from_le_bytes(*slot)) else {
                return Err(wrong());
            };
            if at == 0 {
                continue;
            }
            let size = at
                .checked_add(4)
                .and_then(|size_at| u32_at(section, size_at))
                .ok_or_else(wrong)? as usize;
            let end = at.checked_add(8).and_then(|payload| payload.checked_add(size));
            end.filter(|&end| end <= section.len()).ok_or_else(wrong)?;
            room = room.checked_sub(size + 8).ok_or_else(wrong)?;
            let number = u32_at(section, at).ok_or_else(wrong)?;
            take(number, base + at + 8, size).ok_or_else(wrong)?;
        }
        let own = u64_at(header, PAGE_SELF);
        match u64_at(header, PAGE_NEXT) {
            next if next == own => break,
            Some(next) => page = usize::try_from(next).map_err(|_| wrong())?,
            None => return Err(wrong()),
        }
    }
    Ok(())
}

/// The first section of this name: where it begins, and its bytes.
fn section<'b>(bytes: &'b [u8], wanted: &str) -> Option<(usize, &'b [u8])> {
    let mut at = 24;
    for _ in 0..(u32_at(bytes, 20)? as usize).min(MOST_SECTIONS) {
        let number = |at| u64_at(bytes, at).and_then(|n| usize::try_from(n).ok());
        let (start, size) = (number(at)?, number(at + 8)?);
        let length = u32_at(bytes, at + 16)? as usize;
        let end = (at + 20).checked_add(length)?;
        if super::tokens::utf16_lossy(bytes.get(at + 20..end)?) == wanted {
            return Some((start, bytes.get(start..start.checked_add(size)?)?));
        }
        at = end;
    }
    None
}
