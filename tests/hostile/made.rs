//! Sound logs to be damaged, and records of hand-made tokens. No expectations here.

use evtxscope::evtx::writer::{
    Chunk, Element, Event, EventData, FileHeader, Fragment, Guid, Instance, Node, Part, PartKind, RecordHeader, Style,
    Template, Value, seal,
};
use std::rc::Rc;

/// Bytes of the file header's block and of a chunk.
pub const HEADER: usize = 4_096;
pub const CHUNK: usize = 65_536;
/// Time of the first record: in May 2024.
pub const TIME: u64 = 133_600_000_000_000_000;
/// Records of each chunk.
pub const RECORDS: usize = 5;

/// A log and where everything lies in it.
#[derive(Clone)]
pub struct Made {
    pub bytes: Vec<u8>,
    /// By chunk, offsets from the start of the file.
    parts: Vec<Vec<Part>>,
}

/// Record `id` of a sound log, one second after the one before.
pub fn event(id: u64) -> Event {
    Event {
        event_id: 7,
        record_id: id,
        time: (TIME + id * 10_000_000).cast_signed(),
        data: EventData::named([
            ("Text", Value::from(format!("record {id}"))),
            ("Number", Value::U32(id as u32)),
        ]),
        ..Event::default()
    }
}

/// A sound log of so many chunks with [`RECORDS`] records each, numbered from 1.
pub fn log(chunks: usize) -> Made {
    let ids: Vec<Vec<u64>> = (0..chunks * RECORDS)
        .map(|id| id as u64 + 1)
        .collect::<Vec<_>>()
        .chunks(RECORDS)
        .map(<[u64]>::to_vec)
        .collect();
    log_of(&ids)
}

/// A log whose chunks hold records of these numbers.
pub fn log_of(ids: &[Vec<u64>]) -> Made {
    let chunks = ids.iter().map(|ids| {
        let mut chunk = Chunk::new(Style::Live).with_parts();
        for &id in ids {
            let header = RecordHeader::new(id, event(id).time.cast_unsigned());
            chunk.event(header, &event(id)).unwrap();
        }
        chunk
    });
    let last = ids.iter().flatten().max().copied().unwrap_or(0);
    log_with(&header(ids.len(), last), chunks)
}

/// A log of one chunk with these records, numbered from 1.
pub fn log_of_records(records: &[Fragment]) -> Made {
    let mut chunk = Chunk::new(Style::Live).with_parts();
    for (id, record) in (1..).zip(records) {
        let header = RecordHeader::new(id, TIME + id * 10_000_000);
        chunk.record(header, |chunk| chunk.fragment(record)).unwrap();
    }
    log_with(&header(1, records.len() as u64), [chunk])
}

/// A truthful header.
pub fn header(chunks: usize, last_record: u64) -> FileHeader {
    FileHeader {
        last_chunk: chunks.saturating_sub(1) as u64,
        next_record_id: last_record + 1,
        chunks: u16::try_from(chunks).unwrap(),
        ..FileHeader::default()
    }
}

/// A log of these chunks.
pub fn log_with(header: &FileHeader, chunks: impl IntoIterator<Item = Chunk>) -> Made {
    let mut made = Made {
        bytes: header.encode(),
        parts: Vec::new(),
    };
    for (number, mut chunk) in (0..).zip(chunks) {
        let base = made.bytes.len();
        let at = |part: &Part| Part {
            offset: base + part.offset,
            ..*part
        };
        made.parts.push(chunk.parts().iter().map(at).collect());
        made.bytes.extend(chunk.finish(1 + number * RECORDS as u64));
    }
    made
}

/// Where a chunk begins.
pub fn chunk_at(chunk: usize) -> usize {
    HEADER + chunk * CHUNK
}

impl Made {
    /// Where the parts of a kind lie in a chunk.
    pub fn parts(&self, chunk: usize, kind: PartKind) -> Vec<Part> {
        let of_kind = self.parts[chunk].iter().filter(|part| part.kind == kind);
        of_kind.copied().collect()
    }

    /// Where a record lies: from and to.
    pub fn record(&self, chunk: usize, record: usize) -> (usize, usize) {
        let part = self.parts(chunk, PartKind::Record)[record];
        (part.offset, part.offset + part.size)
    }

    /// Puts bytes over what is there; checksums stay as they were.
    #[must_use]
    pub fn put(mut self, at: usize, bytes: &[u8]) -> Self {
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
        self
    }

    /// As [`Self::put`] for a number.
    #[must_use]
    pub fn put_u32(self, at: usize, value: u32) -> Self {
        self.put(at, &value.to_le_bytes())
    }

    /// Makes all checksums right.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        seal::file(&mut self.bytes);
        self
    }
}

pub fn substitution(index: u16) -> Node {
    Node::Substitution {
        index,
        optional: false,
        code: 1,
    }
}

pub fn data(name: &'static str) -> Element {
    Element::new("Data").attribute("Name", Node::Text(name.into()))
}

/// Elements in an element.
pub fn element(name: &'static str, content: Vec<Element>) -> Element {
    content
        .into_iter()
        .fold(Element::new(name), |element, child| element.with(Node::Element(child)))
}

/// The tokens of an event with id 7 and this data.
pub fn tokens(data: Vec<Element>) -> Vec<Node> {
    let id = Element::new("EventID").with(Node::Text("7".into()));
    let system = element("System", vec![id]);
    vec![Node::Element(element(
        "Event",
        vec![system, element("EventData", data)],
    ))]
}

/// A template that is told apart from others by `number`.
pub fn template(number: u8, body: Vec<Node>) -> Rc<Template> {
    Rc::new(Template {
        guid: Guid([number; 16]),
        body,
    })
}

/// A record of an instance of the template of an event whose data are these values, named `A`, `B`, ….
pub fn record(values: Vec<Value>) -> Fragment {
    const NAMES: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
    let data = (0..).zip(&NAMES[..values.len()]);
    let data = data.map(|(index, name)| data_of(name, index)).collect();
    let template = template(values.len() as u8, tokens(data));
    Fragment::new(vec![Node::Instance(Instance::new(template, values))])
}

fn data_of(name: &'static str, index: u16) -> Element {
    data(name).with(substitution(index))
}
