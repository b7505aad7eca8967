//! Real logs against ground truth from independent parsers. Skipped, and said so, where the corpus is not there.
//!
//! For every log: the number of events equals that of `evtx_dump` and every System and data field of every record equals its
//! JSON, after the normalisation of [`corpus::golden`].

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

#[path = "corpus/golden.rs"]
mod golden;
#[path = "corpus/place.rs"]
mod place;

use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{Source as _, decode_chunks, probe};
use evtxscope::model::{ChunkIx, FileIx, RowIx};
use evtxscope::store::Store;
use std::path::Path;

/// Logs of which more is read than `evtx_dump` reads, by so many records, and why.
const MORE: [(&str, usize); 2] = [
    // Two chunks without a header: their records are found by their signature, their templates are lost, the values are shown.
    ("evtx__sample_with_a_bad_chunk_magic.evtx", 83),
    // The file ends 704 bytes before its last chunk does: the records before the cut are whole.
    ("plaso__System2.evtx", 89),
];

fn load(path: &Path) -> (Store, Vec<evtxscope::protocol::Problem>) {
    let mut source = Seekable::new(std::fs::File::open(path).unwrap()).unwrap();
    let (layout, mut problems) = probe(FileIx(0), &mut source).unwrap();
    let mut store = Store::default();
    let mut buffer = vec![0; 65_536];
    for (i, &offset) in layout.chunks.iter().enumerate() {
        let count = source.read_at(offset, &mut buffer).unwrap();
        let segment = decode_chunks(FileIx(0), [(ChunkIx(i as u32), offset, &buffer[..count])]);
        let segment = evtxscope::ingest::Segment::from_bytes(&segment.to_bytes()).unwrap();
        store.fold(&segment);
    }
    problems.extend(store.problems.iter().cloned());
    (store, problems)
}

#[test]
fn every_record_and_field_equals_the_ground_truth() {
    let Some(corpus) = place::corpus() else { return };
    let mut failures = Vec::new();
    let (mut records, mut files) = (0, 0);
    for truth in place::truths(&corpus) {
        let path = corpus.join(&truth.file);
        let (store, problems) = load(&path);
        let expected = golden::read(&corpus, &truth.file);
        files += 1;
        records += store.len();
        let more = MORE
            .iter()
            .find(|(name, _)| truth.file.ends_with(name))
            .map_or(0, |&(_, more)| more);
        if store.len() != truth.records + more {
            failures.push(format!(
                "{}: {} records, {} in the ground truth; {} problems",
                truth.file,
                store.len(),
                truth.records,
                problems.len()
            ));
        }
        let rows: Vec<RowIx> = (0..store.len() as u32).map(RowIx).collect();
        let differences = golden::differences(&truth.file, &store, &rows, &expected);
        if let Some(first) = differences.first() {
            let first: String = first.chars().take(400).collect();
            failures.push(format!("{} differences: {first}", differences.len()));
        }
    }
    println!("{files} files, {records} records compared");
    assert!(files > 50);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
