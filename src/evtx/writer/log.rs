//! Events to a log file: the writer that most callers want.
//!
//! ```
//! use evtxscope::evtx::writer::{Event, EventData, LogWriter, Value};
//!
//! let mut log = LogWriter::default();
//! let data = EventData::named([("Image", Value::from(r"C:\Windows\explorer.exe")), ("ProcessId", Value::U32(4712))]);
//! log.push(&Event { time: 133_600_000_000_000_000, data, ..Event::default() })?;
//! let bytes = log.finish();
//! # assert_eq!(bytes.len(), 4096 + 65536);
//! # Ok::<(), evtxscope::evtx::writer::WriteError>(())
//! ```
//!
//! Same events, same bytes: no clock, no randomness, no environment. It writes valid files only; damage is done with
//! [`super::chunk`], [`super::tree`] and by editing bytes before [`super::seal`].

use std::collections::BTreeMap;
use std::rc::Rc;

use super::WriteError;
use super::chunk::{Chunk, MAX_RECORD_SIZE, RecordHeader};
use super::event::{Event, EventData};
use super::file::{FILE_HEADER_SIZE, FileHeader};
use super::style::Style;
use super::templates::{self, SYSTEM_VALUES};
use super::tokens::{Values, token};
use super::tree::{Definition, FRAGMENT_HEADER, Fragment, Template};
use super::value::{Guid, Kind, Value, utf16};

/// Writes events into chunks until it is asked for the file.
#[derive(Clone, Debug)]
pub struct LogWriter {
    header: FileHeader,
    /// Room for the file header, then the chunks that are full.
    full: Vec<u8>,
    chunks: u64,
    chunk: Chunk,
    /// The empty chunk that comes after.
    next: Chunk,
    records: u64,
    next_header_id: u64,
    templates: BTreeMap<Guid, Rc<Template>>,
    scratch: Vec<u8>,
}

impl Default for LogWriter {
    fn default() -> Self {
        Self::new(Style::Live)
    }
}

impl LogWriter {
    /// An empty log.
    pub fn new(style: Style) -> Self {
        Self {
            header: FileHeader::default(),
            full: vec![0; FILE_HEADER_SIZE],
            chunks: 0,
            chunk: Chunk::new(style),
            next: Chunk::new(style),
            records: 0,
            next_header_id: 1,
            templates: BTreeMap::new(),
            scratch: Vec::new(),
        }
    }

    /// The file header to start from; counts and the next record id are filled in at the end.
    #[must_use]
    pub fn with_header(mut self, header: FileHeader) -> Self {
        self.header = header;
        self
    }

    /// Records written so far.
    pub fn len(&self) -> u64 {
        self.records
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// Appends an event.
    ///
    /// # Errors
    /// [`WriteError::RecordTooLong`] when the event does not fit an empty chunk, [`WriteError::ValueTooLong`] and
    /// [`WriteError::NameTooLong`] when a part of it does not fit its length field. The log is then as it was before.
    pub fn push(&mut self, event: &Event) -> Result<(), WriteError> {
        let system = self.cached(templates::system_guid(&event.computer), |guid| {
            Some(templates::system(guid, &event.computer))
        });
        let data = self.cached(templates::data_guid(event), |guid| templates::data(guid, &event.data));
        let mut scratch = std::mem::take(&mut self.scratch);
        let header = self.record_header(event.record_id, event.time.cast_unsigned());
        let written = self.record(header, |chunk| {
            let mut write = EventWriter {
                chunk,
                scratch: &mut scratch,
            };
            write.event(event, system.as_deref(), data.as_deref())
        });
        self.scratch = scratch;
        written
    }

    /// Appends a record of any tokens, for instance elements without a template. `time` is in FILETIME ticks.
    ///
    /// # Errors
    /// As [`LogWriter::push`].
    pub fn push_fragment(&mut self, id: u64, time: i64, fragment: &Fragment) -> Result<(), WriteError> {
        let header = self.record_header(id, time.cast_unsigned());
        self.record(header, |chunk| chunk.fragment(fragment))
    }

    fn record_header(&self, id: u64, time: u64) -> RecordHeader {
        let id = match self.chunk.style {
            Style::Live => id,
            Style::Exported => self.records + 1,
        };
        RecordHeader::new(id, time)
    }

    fn record(
        &mut self,
        header: RecordHeader,
        mut body: impl FnMut(&mut Chunk) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let mut written = self.chunk.record(header, &mut body);
        if matches!(written, Err(WriteError::NoRoom { .. })) && !self.chunk.is_empty() {
            // The record is tried in a fresh chunk before the full one is given up: it may fit nowhere.
            written = self.next.record(header, &mut body);
            if written.is_ok() {
                self.close_chunk();
                std::mem::swap(&mut self.chunk, &mut self.next);
                self.next.reset();
            }
        }
        match written {
            Ok(()) => {
                self.records += 1;
                self.next_header_id = header.id.wrapping_add(1);
                Ok(())
            }
            Err(WriteError::NoRoom { bytes }) => Err(WriteError::RecordTooLong {
                bytes,
                limit: MAX_RECORD_SIZE,
            }),
            Err(error) => Err(error),
        }
    }

    fn close_chunk(&mut self) {
        let first = self.records + 1 - self.chunk.records();
        self.full.extend(self.chunk.finish(first));
        self.chunks += 1;
    }

    fn cached(&mut self, guid: Guid, make: impl FnOnce(Guid) -> Option<Template>) -> Option<Rc<Template>> {
        if let Some(template) = self.templates.get(&guid) {
            return Some(Rc::clone(template));
        }
        let template = Rc::new(make(guid)?);
        self.templates.insert(guid, Rc::clone(&template));
        Some(template)
    }

    /// The full chunks that are not yet taken. A large log is written without ever being whole in memory by taking
    /// them now and then; the header comes last, from [`LogWriter::finish_parts`].
    pub fn take_full(&mut self) -> Vec<u8> {
        self.full.split_off(FILE_HEADER_SIZE)
    }

    /// The file header, and the chunks that were not taken before.
    pub fn finish_parts(self) -> (Vec<u8>, Vec<u8>) {
        let mut header = self.finish();
        let chunks = header.split_off(FILE_HEADER_SIZE);
        (header, chunks)
    }

    /// The whole file, but for chunks that were taken before.
    pub fn finish(mut self) -> Vec<u8> {
        if !self.chunk.is_empty() {
            self.close_chunk();
        }
        let header = FileHeader {
            last_chunk: self.chunks.saturating_sub(1),
            next_record_id: self.next_header_id,
            chunks: u16::try_from(self.chunks).unwrap_or(u16::MAX),
            ..self.header
        };
        self.full[..FILE_HEADER_SIZE].copy_from_slice(&header.encode());
        self.full
    }
}

impl Chunk {
    /// Adds a record of an event under any header, for chunks that are put together by hand.
    ///
    /// # Errors
    /// As [`Chunk::record`].
    pub fn event(&mut self, header: RecordHeader, event: &Event) -> Result<(), WriteError> {
        let system = templates::system(templates::system_guid(&event.computer), &event.computer);
        let data = templates::data(templates::data_guid(event), &event.data);
        self.record(header, |chunk| {
            let mut write = EventWriter {
                chunk,
                scratch: &mut Vec::new(),
            };
            write.event(event, Some(&system), data.as_ref())
        })
    }
}

/// Writes one event's tokens and values.
struct EventWriter<'a> {
    chunk: &'a mut Chunk,
    scratch: &'a mut Vec<u8>,
}

impl EventWriter<'_> {
    fn event(&mut self, event: &Event, system: Option<&Template>, data: Option<&Template>) -> Result<(), WriteError> {
        let Some(system) = system else { return Ok(()) };
        self.chunk.raw(&[token::FRAGMENT]);
        self.chunk.raw(&FRAGMENT_HEADER);
        let mut values = self.chunk.open_instance(system, Definition::Shared, SYSTEM_VALUES)?;
        let v = &mut values;
        self.put(v, Kind::U8, &[event.level])?;
        self.put(v, Kind::U8, &[event.opcode])?;
        self.put(v, Kind::U16, &event.task.to_le_bytes())?;
        self.put(v, Kind::U16, &event.event_id.to_le_bytes())?;
        self.put_some(v, Kind::U16, event.qualifiers.map(u16::to_le_bytes))?;
        self.put(v, Kind::Hex64, &event.keywords.to_le_bytes())?;
        self.put(v, Kind::FileTime, &event.time.to_le_bytes())?;
        self.put_some(v, Kind::Guid, event.activity_id.map(|guid| guid.0))?;
        self.put(v, Kind::U32, &event.process_id.to_le_bytes())?;
        self.put(v, Kind::U32, &event.thread_id.to_le_bytes())?;
        self.put(v, Kind::U64, &event.record_id.to_le_bytes())?;
        self.put(v, Kind::U8, &[event.version])?;
        match &event.user_sid {
            Some(sid) => self.chunk.value(v, &Value::Sid(sid.clone()))?,
            None => self.put(v, Kind::Null, &[])?,
        }
        self.put_some(v, Kind::Guid, event.related_activity_id.map(|guid| guid.0))?;
        self.text(v, &event.provider)?;
        self.put_some(v, Kind::Guid, event.provider_guid.map(|guid| guid.0))?;
        self.text(v, &event.channel)?;
        match (&event.data, data) {
            (EventData::Raw(fragment), _) => self
                .chunk
                .value_with(v, Kind::BinXml as u8, |chunk| chunk.fragment(fragment))?,
            (data, Some(template)) => self.data(v, data, template)?,
            (_, None) => self.put(v, Kind::Null, &[])?,
        }
        self.chunk.raw(&[token::END]);
        Ok(())
    }

    fn data(&mut self, outer: &mut Values, data: &EventData, template: &Template) -> Result<(), WriteError> {
        self.chunk.value_with(outer, Kind::BinXml as u8, |chunk| {
            if chunk.style == Style::Exported {
                chunk.raw(&[token::FRAGMENT]);
                chunk.raw(&FRAGMENT_HEADER);
            }
            let given = templates::values(data);
            let binary = match data {
                EventData::Unnamed { binary, .. } => binary.as_deref(),
                _ => None,
            };
            let count = given.len() + usize::from(binary.is_some());
            let mut values = chunk.open_instance(template, Definition::Shared, count)?;
            for value in given {
                chunk.value(&mut values, value)?;
            }
            if let Some(bytes) = binary {
                chunk.value_bytes(&mut values, Kind::Binary, bytes)?;
            }
            chunk.raw(&[token::END]);
            Ok(())
        })
    }

    fn put(&mut self, values: &mut Values, kind: Kind, bytes: &[u8]) -> Result<(), WriteError> {
        self.chunk.value_bytes(values, kind, bytes)
    }

    fn put_some<const N: usize>(
        &mut self,
        values: &mut Values,
        kind: Kind,
        bytes: Option<[u8; N]>,
    ) -> Result<(), WriteError> {
        match bytes {
            Some(bytes) => self.put(values, kind, &bytes),
            None => self.put(values, Kind::Null, &[]),
        }
    }

    /// The names in `System` never have a NUL, in whatever style.
    fn text(&mut self, values: &mut Values, text: &str) -> Result<(), WriteError> {
        self.scratch.clear();
        utf16(text, self.scratch);
        self.chunk.value_bytes(values, Kind::Str, self.scratch)
    }
}
