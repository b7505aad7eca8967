//! Logs and parts of logs: read as the page reads them, with all that can be asked of them afterwards.

use evtxscope::engine::{Evidence, Session};
use evtxscope::evtx::CHUNK_SIZE;
use evtxscope::evtx::writer::{Chunk, FileHeader, RecordHeader, Style, seal};
use evtxscope::ingest::archive::Opened;
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{Builder, ReadError, Segment, Source as _, decode_range, probe};
use evtxscope::model::{ChunkIx, FileIx, RowIx};
use evtxscope::protocol::{FileMeta, FileState, Filter, Place, Request};
use std::io::Cursor;

/// Records whose XML is asked for: rendering reads a whole chunk again.
const RENDERED: usize = 2;

struct Bytes<'a>(&'a [u8]);

impl Evidence for Bytes<'_> {
    fn read_at(&mut self, _: FileIx, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        Seekable::new(Cursor::new(self.0))?.read_at(offset, buffer)
    }
}

fn opened(data: &[u8]) -> Opened<Seekable<Cursor<&[u8]>>> {
    let source = Seekable::new(Cursor::new(data)).expect("bytes can be read");
    Opened::new(source, &Place::new()).expect("a file that lies open")
}

/// A whole file: found, decoded with what it does not count, carried over to the engine, accounted for, searched and rendered.
pub fn file(data: &[u8]) {
    let mut session = Session::default();
    let mut source = opened(data);
    let file = session.open(FileMeta {
        name: "a".to_owned(),
        path: "a".to_owned(),
        size: data.len() as u64,
    });
    let (layout, problems) = probe(file, &mut source).expect("bytes can be read");
    let mut builder = Builder::new(file).with_recovered();
    decode_range(layout.form, ChunkIx(0), &layout.chunks, &mut source, 1, &mut builder).expect("bytes can be read");
    let recovered = builder.take_recovered();
    let bytes = builder.finish().to_bytes();
    assert!(Segment::from_bytes(&bytes).is_ok(), "what was decoded arrives");
    let mut evidence = Bytes(data);
    for request in [
        Request::Probed { file, layout, problems },
        Request::Segment { bytes },
        Request::Closed {
            file,
            state: FileState::Done,
            problems: Vec::new(),
        },
    ] {
        assert!(session.handle(request, &mut evidence).is_ok(), "the engine takes it");
    }
    let mut at = 0;
    for range in session.ledger(file) {
        assert_eq!(range.start, at, "every byte once");
        at = range.end;
    }
    assert_eq!(at, data.len() as u64, "every byte");
    assert_eq!(session.findings(file).len(), session.evidence()[0].findings as usize);
    recovered.into_iter().for_each(|segment| session.hold(segment));
    session.include();
    let filter = Filter {
        query: "any:*e* or EventID:1".to_owned(),
        ..Filter::default()
    };
    let rows = session.select(&filter).expect("a sound query");
    for &row in rows.iter().take(RENDERED) {
        // A record that the crate does not read cannot be rendered, and that is said.
        session.xml(RowIx(row), &mut evidence).ok();
    }
    session.forest();
}

/// The XML of some of a log's first events.
pub fn events(log: &[u8]) -> Vec<String> {
    let mut session = Session::default();
    let mut source = opened(log);
    let file = session.open(FileMeta {
        name: "a".to_owned(),
        path: "a".to_owned(),
        size: log.len() as u64,
    });
    let (layout, _) = probe(file, &mut source).expect("bytes can be read");
    let mut builder = Builder::new(file);
    decode_range(layout.form, ChunkIx(0), &layout.chunks, &mut source, 1, &mut builder).expect("bytes can be read");
    session.fold(&builder.finish());
    let mut evidence = Bytes(log);
    let request = Request::Probed {
        file,
        layout,
        problems: Vec::new(),
    };
    session.handle(request, &mut evidence).expect("the engine takes it");
    let rows = (0..session.store().len() as u32).map(RowIx).take(4 * RENDERED);
    rows.filter_map(|row| session.xml(row, &mut evidence).ok()).collect()
}

/// A chunk of any bytes behind a sound file header.
pub fn chunk(data: &[u8]) {
    let data = data.get(..CHUNK_SIZE).unwrap_or(data);
    let header = FileHeader {
        chunks: 1,
        ..FileHeader::default()
    };
    file(&header.file([data]));
}

/// The BinXML of a record in a sound chunk.
pub fn binxml(data: &[u8]) {
    record(|chunk| {
        chunk.raw(data);
        Ok(())
    });
}

/// The body of a template definition in a sound chunk, with an instance of a few values.
pub fn template(data: &[u8]) {
    let (values, body) = data.split_at(data.len().min(32));
    let mut tokens = vec![0x0f, 1, 1, 0, 0x0c, 1, 1, 2, 3, 4];
    // Where the definition lies: right here. The record begins behind the chunk's header of 512 bytes, its BinXML 24 bytes later.
    let definition = 512 + 24 + tokens.len() as u32 + 4;
    tokens.extend(definition.to_le_bytes());
    tokens.extend([0, 0, 0, 0, 1, 2, 3, 4]);
    tokens.extend([0; 12]);
    tokens.extend((body.len() as u32).to_le_bytes());
    tokens.extend(body);
    // Four values of eight bytes each, the first byte of each also being its type.
    let values: Vec<&[u8]> = values.chunks(8).collect();
    tokens.extend((values.len() as u32).to_le_bytes());
    for value in &values {
        tokens.extend([value.len() as u8, 0, value[0], 0]);
    }
    values.iter().for_each(|value| tokens.extend(*value));
    tokens.push(0);
    binxml(&tokens);
}

fn record(body: impl FnOnce(&mut Chunk) -> Result<(), evtxscope::evtx::writer::WriteError>) {
    let mut made = Chunk::new(Style::Live);
    // What is too long for a chunk is no input.
    if made.record(RecordHeader::new(1, 133_600_000_000_000_000), body).is_ok() {
        let mut bytes = made.finish(1).to_vec();
        seal::chunk(&mut bytes);
        chunk(&bytes);
    }
}
