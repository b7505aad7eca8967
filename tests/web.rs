//! Engine code compiled to WebAssembly, run under Node by wasm-bindgen's test runner: what differs there is the width of
//! `usize`, SIMD, and everything that panics because there is no operating system. Behaviour is tested natively.
#![cfg(target_family = "wasm")]

use std::io::Cursor;

use evtxscope::engine::Session;
use evtxscope::evtx::CHUNK_SIZE;
use evtxscope::evtx::writer::{Chunk, Element, Fragment, Node, RecordHeader, Style};
use evtxscope::ingest::reader::{Seekable, sha256};
use evtxscope::ingest::{Segment, Source as _, decode_chunks, probe};
use evtxscope::model::{ChunkIx, FileIx};
use evtxscope::protocol::FileMeta;
use evtxscope::sample;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_sample_is_made_and_read_whole() {
    let mut session = Session::default();
    let mut chunks = 0;
    for made in sample::files() {
        let mut source = Seekable::new(Cursor::new(&made.bytes)).unwrap();
        let file = session.open(FileMeta {
            name: made.name.clone(),
            path: made.name,
            size: source.size(),
        });
        let (layout, problems) = probe(file, &mut source).unwrap();
        assert_eq!(problems, []);
        chunks += layout.chunks.len();
        for (number, &offset) in layout.chunks.iter().enumerate() {
            let start = usize::try_from(offset).unwrap();
            let bytes = &made.bytes[start..start + CHUNK_SIZE];
            let segment = decode_chunks(file, [(ChunkIx(number as u32), offset, bytes)]);
            // As it crosses from an ingest worker to the engine's.
            session.fold(&Segment::from_bytes(&segment.to_bytes()).unwrap());
        }
    }
    assert!(
        chunks > 0 && session.store().len() >= 2_000,
        "{} events in {chunks} chunks",
        session.store().len()
    );
    assert_eq!(session.order().len(), session.store().len());
    assert!(session.problems().is_empty());
}

#[wasm_bindgen_test]
fn hashes_are_the_same_as_everywhere() {
    let mut source = Seekable::new(Cursor::new(b"abc")).unwrap();
    assert_eq!(
        sha256(&mut source).unwrap(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

/// The stack is smaller here, and whoever runs over it ends the worker: as deep as the second decoder goes, and deeper.
#[wasm_bindgen_test]
fn elements_in_elements_do_not_end_the_worker() {
    for depth in [300, 505, 600] {
        let leaf = Element::new("L").with(Node::Text("x".into()));
        let deep = (0..depth).fold(leaf, |inner, _| Element::new("L").with(Node::Element(inner)));
        let user = Element::new("UserData").with(Node::Element(deep));
        let event = Element::new("Event").with(Node::Element(user));
        let mut chunk = Chunk::new(Style::Live);
        let record = Fragment::new(vec![Node::Element(event)]);
        let body = |chunk: &mut Chunk| chunk.fragment(&record);
        chunk.record(RecordHeader::new(1, 0), body).unwrap();
        let segment = decode_chunks(FileIx(0), [(ChunkIx(0), 0, chunk.finish(1))]);
        assert_eq!((segment.rows.len(), segment.problems.len()), (1, 1));
    }
}
