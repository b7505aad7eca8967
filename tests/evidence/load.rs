//! One file into a session, as the page's workers do it. Used by the tests of evidence and of hostile logs.

use evtxscope::engine::{Evidence, Session};
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{ReadError, Source as _, decode_chunks, probe};
use evtxscope::model::{ChunkIx, FileIx};
use evtxscope::protocol::{FileMeta, FileState, Request};

/// The file's bytes, for what is read again.
pub struct Bytes<'a>(pub &'a [u8]);

impl Evidence for Bytes<'_> {
    fn read_at(&mut self, _: FileIx, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        Seekable::new(std::io::Cursor::new(self.0))?.read_at(offset, buffer)
    }
}

/// A session with this one file.
pub fn session(bytes: &[u8]) -> Session {
    let mut session = Session::default();
    add(&mut session, bytes);
    session
}

/// One more file.
pub fn add(session: &mut Session, bytes: &[u8]) {
    let mut source = Seekable::new(std::io::Cursor::new(bytes)).unwrap();
    let file = session.open(FileMeta {
        name: "a.evtx".to_owned(),
        path: "a.evtx".to_owned(),
        size: bytes.len() as u64,
    });
    let (layout, problems) = probe(file, &mut source).unwrap();
    let chunks: Vec<Vec<u8>> = layout
        .chunks
        .iter()
        .map(|&offset| {
            let mut chunk = vec![0; 65_536];
            let count = source.read_at(offset, &mut chunk).unwrap();
            chunk.truncate(count);
            chunk
        })
        .collect();
    let numbered = layout.chunks.iter().zip(&chunks).zip(0..);
    let segment = decode_chunks(
        file,
        numbered.map(|((&offset, bytes), n)| (ChunkIx(n), offset, bytes.as_slice())),
    );
    let state = if layout.chunks.is_empty() {
        FileState::Refused
    } else {
        FileState::Done
    };
    for request in [
        Request::Probed { file, layout, problems },
        Request::Segment {
            bytes: segment.to_bytes(),
        },
        Request::Closed {
            file,
            state,
            problems: Vec::new(),
        },
    ] {
        session.handle(request, &mut Bytes(bytes)).unwrap();
    }
}
