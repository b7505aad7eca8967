//! A file past 4 GiB: mostly zeros that nobody stores, with records at its beginning and behind the last offset of 32 bits.

use super::{ask, probe};
use evtxscope::engine::{Evidence, Session};
use evtxscope::evtx::writer::{Event, EventData, LogWriter};
use evtxscope::evtx::{CHUNK_SIZE, FILE_HEADER_SIZE};
use evtxscope::ingest::{ReadError, Source, decode_chunks};
use evtxscope::model::{ChunkIx, FileIx, RowIx};
use evtxscope::protocol::{DetailSpec, FileMeta, Request, Response};

/// Chunks of the file: the last begins 4 KiB past 4 GiB.
const CHUNKS: u64 = (1 << 32) / CHUNK_SIZE as u64 + 1;
const LAST: u64 = FILE_HEADER_SIZE as u64 + (CHUNKS - 1) * CHUNK_SIZE as u64;

/// Pieces of a file by offset; zeros between them.
struct Sparse(Vec<(u64, Vec<u8>)>);

impl Source for Sparse {
    fn size(&self) -> u64 {
        LAST + CHUNK_SIZE as u64
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let count = self.size().saturating_sub(offset).min(buffer.len() as u64) as usize;
        for (byte, at) in buffer.iter_mut().take(count).zip(offset..) {
            let piece = self
                .0
                .iter()
                .find(|(from, bytes)| (*from..from + bytes.len() as u64).contains(&at));
            *byte = piece.map_or(0, |(from, bytes)| bytes[(at - from) as usize]);
        }
        Ok(count)
    }
}

impl Evidence for Sparse {
    fn read_at(&mut self, _: FileIx, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        Source::read_at(self, offset, buffer)
    }
}

#[test]
fn records_past_4_gib_are_found_and_read_again() {
    let mut log = LogWriter::default();
    for id in 1..=2 {
        let data = EventData::named([
            ("Place", format!("record {id}").into()),
            ("Filling", "x".repeat(28_000).into()),
        ]);
        let event = Event {
            record_id: id,
            time: 133_600_000_000_000_000,
            data,
            ..Event::default()
        };
        log.push(&event).unwrap();
    }
    let bytes = log.finish();
    assert_eq!(
        bytes.len(),
        FILE_HEADER_SIZE + 2 * CHUNK_SIZE,
        "a chunk for each record"
    );
    let (start, end) = bytes.split_at(FILE_HEADER_SIZE + CHUNK_SIZE);
    let mut file = Sparse(vec![(0, start.to_vec()), (LAST, end.to_vec())]);

    let mut session = Session::default();
    let name = "large.evtx".to_owned();
    let ix = session.open(FileMeta {
        path: name.clone(),
        name,
        size: file.size(),
    });
    let (layout, _) = probe(ix, &mut file).unwrap();
    assert_eq!(layout.chunks.len() as u64, CHUNKS);
    assert_eq!(layout.chunks.last(), Some(&LAST));
    let mut chunk = vec![0; CHUNK_SIZE];
    for number in [0, 1, CHUNKS as usize - 1] {
        let offset = layout.chunks[number];
        let count = Source::read_at(&mut file, offset, &mut chunk).unwrap();
        session.fold(&decode_chunks(ix, [(ChunkIx(number as u32), offset, &chunk[..count])]));
    }
    assert_eq!(session.store().len(), 2);

    let row = RowIx(1);
    let spec = DetailSpec {
        row,
        ..DetailSpec::default()
    };
    let Response::Detail(detail) = ask(&mut session, Request::Detail(spec)) else {
        panic!()
    };
    assert_eq!(detail.data[0].value, "record 2");
    let Ok(Response::Xml(xml)) = session.handle(Request::Xml(row), &mut file) else {
        panic!()
    };
    assert!(xml.contains("record 2"), "{xml:.300}");
}
