//! What a reader types or pastes, and archives.

use evtxscope::engine::Session;
use evtxscope::ingest::archive::{Opened, contents};
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{Source as _, decode_chunks};
use evtxscope::model::{ChunkIx, FileIx};
use evtxscope::protocol::{Failure, FileMeta, Filter, Place};
use std::cell::RefCell;
use std::io::Cursor;

/// Most bytes that are read of a member.
const MOST: usize = 1 << 20;

thread_local! {
    static SAMPLE: RefCell<Session> = RefCell::new(sample());
}

/// A session with the first chunk of the sample.
fn sample() -> Session {
    let bytes = evtxscope::sample::files().remove(0).bytes;
    let mut session = Session::default();
    let file = session.open(FileMeta {
        name: "a".to_owned(),
        path: "a".to_owned(),
        size: bytes.len() as u64,
    });
    session.fold(&decode_chunks(
        file,
        [(ChunkIx(0), 4_096, &bytes[4_096..4_096 + 65_536])],
    ));
    session
}

/// A query, or what is pasted in its place: answered, or refused with a place within it.
pub fn query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let filter = Filter {
        query: text.to_owned(),
        ..Filter::default()
    };
    SAMPLE.with_borrow_mut(|session| match session.select(&filter) {
        Ok(rows) => assert!(rows.len() <= session.store().len()),
        Err(Failure::Query { at, .. }) => assert!(at as usize <= text.len(), "{at} is behind the query"),
        Err(_) => {}
    });
    evtxscope::query::understand(text).ok();
}

/// Event Viewer's XPath.
pub fn xpath(data: &[u8]) {
    query(&[b"*[", data, b"]"].concat());
}

/// An archive: listed, and its members read from the beginning.
pub fn zip(data: &[u8]) {
    let source = || Seekable::new(Cursor::new(data)).expect("bytes can be read");
    let Ok(Some(found)) = contents(FileIx(0), &mut source(), "a.zip", &Place::new(), &[]) else {
        return;
    };
    let mut buffer = vec![0; MOST];
    for member in found.members.into_iter().take(4) {
        if let Ok(mut opened) = Opened::new(source(), &vec![member]) {
            opened.read_at(0, &mut buffer).ok();
            opened.verdict().ok();
        }
    }
}
