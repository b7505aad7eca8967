//! One 64 KiB chunk in the making: header, records, and the two tables that records share.
//!
//! ```text
//!   0        512                                       free            65536
//!   ┌────────┬───────────┬───────────┬─────────────────┬───────────────┐
//!   │ header │ record    │ record    │ record …        │ zeros         │
//!   └──┬─────┴──▲──▲─────┴───────────┴─────────────────┴───────────────┘
//!      │ 64 buckets of names ──┘ (a name lies inside the record that used it first; newest first in its chain)
//!      └ 32 buckets of template definitions, likewise
//! ```
//!
//! The chains need no map beside them: an entry holds the link to the one before it, so undoing a record that did not
//! fit is cutting the bytes and restoring the bucket heads. [`super::LogWriter`] fills chunks one after the other;
//! tests make single ones. How tokens are written is in [`super::tokens`]; files are in [`super::file`].

use super::WriteError;
use super::seal;
use super::style::Style;
use super::value::{Guid, utf16};

/// Size of every chunk.
pub const CHUNK_SIZE: usize = 0x1_0000;
/// Size of a chunk's header, where its first record starts.
pub const CHUNK_HEADER_SIZE: usize = 512;
/// Most bytes that one record can have.
pub const MAX_RECORD_SIZE: usize = CHUNK_SIZE - CHUNK_HEADER_SIZE;

const NAME_BUCKETS: usize = 64;
const TEMPLATE_BUCKETS: usize = 32;

/// What a [`Part`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A record, header and size copy included.
    Record,
    /// A name entry: link, hash, length, text, NUL.
    Name,
    /// A template definition: link, GUID, size, body.
    Template,
    /// The four bytes of an instance that say where its definition lies.
    Reference,
    /// The four bytes of an instance that say how many values it has; descriptors of four bytes follow.
    Count,
    /// The bytes of one value.
    Value,
}

/// Where something lies in the chunk, for tests that want to damage exactly that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// First byte, from the start of the chunk.
    pub offset: usize,
    /// Length in bytes.
    pub size: usize,
}

/// What a record says of itself before its tokens. Sizes that are `None` are filled in truthfully.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordHeader {
    /// Signature, `2a 2a 00 00`.
    pub magic: [u8; 4],
    /// Record id of the header, which need not be the one in `System`.
    pub id: u64,
    /// Time of writing, FILETIME ticks.
    pub time: u64,
    /// Size to claim at the front.
    pub size: Option<u32>,
    /// Size to claim at the end.
    pub size_copy: Option<u32>,
}

impl RecordHeader {
    /// A truthful header.
    pub fn new(id: u64, time: u64) -> Self {
        Self {
            magic: [0x2a, 0x2a, 0, 0],
            id,
            time,
            size: None,
            size_copy: None,
        }
    }
}

/// A chunk that takes records until it is full.
#[derive(Clone, Debug)]
pub struct Chunk {
    pub(super) bytes: Vec<u8>,
    pub(super) style: Style,
    names: [u32; NAME_BUCKETS],
    templates: [u32; TEMPLATE_BUCKETS],
    ids: Option<(u64, u64)>,
    records: u64,
    last_record: usize,
    parts: Option<Vec<Part>>,
}

impl Chunk {
    /// An empty chunk.
    pub fn new(style: Style) -> Self {
        let mut bytes = Vec::with_capacity(CHUNK_SIZE + 0x1000);
        bytes.resize(CHUNK_HEADER_SIZE, 0);
        Self {
            bytes,
            ..Self::without_memory(style)
        }
    }

    fn without_memory(style: Style) -> Self {
        Self {
            bytes: Vec::new(),
            style,
            names: [0; NAME_BUCKETS],
            templates: [0; TEMPLATE_BUCKETS],
            ids: None,
            records: 0,
            last_record: 0,
            parts: None,
        }
    }

    /// Empties the chunk, keeping its memory.
    pub(super) fn reset(&mut self) {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        bytes.resize(CHUNK_HEADER_SIZE, 0);
        *self = Self {
            bytes,
            parts: self.parts.take().map(|_| Vec::new()),
            ..Self::without_memory(self.style)
        };
    }

    /// Also remembers where everything lies, see [`Chunk::parts`].
    #[must_use]
    pub fn with_parts(mut self) -> Self {
        self.parts = Some(Vec::new());
        self
    }

    /// What lies where, in the order of writing; empty unless asked for.
    pub fn parts(&self) -> &[Part] {
        self.parts.as_deref().unwrap_or_default()
    }

    /// How many records the chunk holds.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Whether the chunk holds no record.
    pub fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// Where the next record would start.
    pub fn free(&self) -> usize {
        self.bytes.len()
    }

    /// Adds a record whose tokens `body` writes (with the methods of [`super::tokens`] or [`Chunk::raw`]).
    ///
    /// # Errors
    /// [`WriteError::NoRoom`] when the record does not fit any more, and whatever `body` returns. The chunk is then as
    /// it was before.
    pub fn record(
        &mut self,
        header: RecordHeader,
        body: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let start = self.bytes.len();
        let (names, templates) = (self.names, self.templates);
        let parts = self.parts().len();
        let written = self.write_record(header, body);
        if written.is_err() {
            self.bytes.truncate(start);
            (self.names, self.templates) = (names, templates);
            if let Some(kept) = &mut self.parts {
                kept.truncate(parts);
            }
        }
        written
    }

    fn write_record(
        &mut self,
        header: RecordHeader,
        body: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let start = self.bytes.len();
        self.bytes.extend(header.magic);
        self.u32(0);
        self.bytes.extend(header.id.to_le_bytes());
        self.bytes.extend(header.time.to_le_bytes());
        body(self)?;
        // Windows keeps records on eight bytes; what is left before the size copy is zero.
        let end = (self.bytes.len() + 4).next_multiple_of(8);
        if end > CHUNK_SIZE {
            return Err(WriteError::NoRoom { bytes: end - start });
        }
        self.bytes.resize(end - 4, 0);
        let size = (end - start) as u32;
        self.u32(header.size_copy.unwrap_or(size));
        self.patch(start + 4, header.size.unwrap_or(size));
        let first = self.ids.map_or(header.id, |(first, _)| first);
        self.ids = Some((first, header.id));
        self.records += 1;
        self.last_record = start;
        self.part(PartKind::Record, start);
        Ok(())
    }

    /// The chunk's 64 KiB: header and checksums filled in, the rest of it zero.
    ///
    /// `number` is the running number of its first record in the log, from 1.
    pub fn finish(&mut self, number: u64) -> &[u8] {
        let free = self.bytes.len();
        self.bytes.resize(CHUNK_SIZE, 0);
        // An empty chunk counts from nothing, as Windows leaves it.
        let (first, last) = self.ids.unwrap_or((u64::MAX, u64::MAX));
        let (first_number, last_number) = match self.records {
            0 => (u64::MAX, u64::MAX),
            records => (number, number + records - 1),
        };
        let bytes = &mut self.bytes;
        bytes[..8].copy_from_slice(b"ElfChnk\0");
        for (at, value) in [(8, first_number), (16, last_number), (24, first), (32, last)] {
            bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        }
        for (at, value) in [(40, 128), (44, self.last_record), (48, free)] {
            bytes[at..at + 4].copy_from_slice(&(value as u32).to_le_bytes());
        }
        let heads = self.names.iter().chain(&self.templates);
        for (slot, head) in bytes[128..CHUNK_HEADER_SIZE].chunks_exact_mut(4).zip(heads) {
            slot.copy_from_slice(&head.to_le_bytes());
        }
        seal::chunk(bytes);
        bytes
    }

    /// Appends bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    pub(super) fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(super) fn patch(&mut self, at: usize, value: u32) {
        self.bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }

    fn at(&self, at: usize) -> u32 {
        let mut field = [0; 4];
        field.copy_from_slice(&self.bytes[at..at + 4]);
        u32::from_le_bytes(field)
    }

    /// Notes what lies from `offset` to the end of what is written.
    pub(super) fn part(&mut self, kind: PartKind, offset: usize) {
        let size = self.bytes.len() - offset;
        if let Some(parts) = &mut self.parts {
            parts.push(Part { kind, offset, size });
        }
    }

    /// Writes a reference to `name`, and the name itself right behind it when the chunk has not got it yet.
    ///
    /// # Errors
    /// [`WriteError::NameTooLong`] beyond 65,535 UTF-16 units.
    pub fn name(&mut self, name: &str) -> Result<(), WriteError> {
        let hash = name_hash(name);
        let bucket = usize::from(hash) % NAME_BUCKETS;
        let mut at = self.names[bucket] as usize;
        while at != 0 {
            if self.is_name(at, hash, name) {
                self.u32(at as u32);
                return Ok(());
            }
            at = self.at(at) as usize;
        }
        let units = u16::try_from(name.encode_utf16().count()).map_err(|_| WriteError::NameTooLong)?;
        let at = self.bytes.len() + 4;
        self.u32(at as u32);
        self.u32(self.names[bucket]);
        self.bytes.extend(hash.to_le_bytes());
        self.bytes.extend(units.to_le_bytes());
        utf16(name, &mut self.bytes);
        self.bytes.extend([0, 0]);
        self.names[bucket] = at as u32;
        self.part(PartKind::Name, at);
        Ok(())
    }

    fn is_name(&self, at: usize, hash: u16, name: &str) -> bool {
        let entry = &self.bytes[at + 4..];
        let units = u16::from_le_bytes([entry[2], entry[3]]);
        let text = &entry[4..4 + 2 * usize::from(units)];
        entry[..2] == hash.to_le_bytes()
            && text
                .chunks_exact(2)
                .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
                .eq(name.encode_utf16())
    }

    /// The offset of the chunk's definition of template `guid`.
    pub fn template(&self, guid: Guid) -> Option<u32> {
        let mut at = self.templates[template_bucket(guid)] as usize;
        while at != 0 {
            if self.bytes[at + 4..at + 20] == guid.0 {
                return Some(at as u32);
            }
            at = self.at(at) as usize;
        }
        None
    }

    /// Writes the head of a definition (its size still to come) and puts it into the table; its offset comes back.
    pub(super) fn open_template(&mut self, guid: Guid) -> usize {
        let at = self.bytes.len();
        let bucket = template_bucket(guid);
        self.u32(self.templates[bucket]);
        self.bytes.extend(guid.0);
        self.u32(0);
        self.templates[bucket] = at as u32;
        at
    }

    pub(super) fn close_template(&mut self, at: usize) {
        let size = self.bytes.len() - at - 24;
        self.patch(at + 20, size as u32);
        self.part(PartKind::Template, at);
    }
}

fn template_bucket(guid: Guid) -> usize {
    guid.first() as usize % TEMPLATE_BUCKETS
}

/// The low half of the multiply-by-65599 hash over UTF-16 units, which files names under their bucket.
pub fn name_hash(name: &str) -> u16 {
    name.encode_utf16()
        .fold(0_u32, |hash, unit| hash.wrapping_mul(65599).wrapping_add(unit.into())) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hash_as_in_windows_logs() {
        // Read from logs that Windows wrote.
        for (name, hash) in [
            ("Event", 0x0cba),
            ("xmlns", 0x0fbc),
            ("System", 0x546f),
            ("Data", 0x6f8a),
        ] {
            assert_eq!(name_hash(name), hash, "{name}");
        }
    }

    #[test]
    fn a_record_that_does_not_fit_leaves_no_trace() {
        let mut chunk = Chunk::new(Style::Live);
        let body = |chunk: &mut Chunk| chunk.name("Event");
        assert!(chunk.record(RecordHeader::new(1, 0), body).is_ok());
        let before = chunk.clone().finish(1).to_vec();
        let refused = chunk.record(RecordHeader::new(2, 0), |chunk| {
            chunk.name("Other")?;
            chunk.raw(&vec![0; CHUNK_SIZE]);
            Ok(())
        });
        assert!(matches!(refused, Err(WriteError::NoRoom { .. })));
        assert_eq!(chunk.finish(1), before);
    }

    #[test]
    fn names_are_written_once_a_chunk() {
        let mut chunk = Chunk::new(Style::Live).with_parts();
        for id in 1..=3 {
            let written = chunk.record(RecordHeader::new(id, 0), |chunk| {
                chunk.name("Data")?;
                chunk.name("Daten")
            });
            assert!(written.is_ok());
        }
        let names = chunk.parts().iter().filter(|part| part.kind == PartKind::Name);
        assert_eq!(names.count(), 2);
    }
}
