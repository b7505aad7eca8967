//! Real logs against independent parsers. Skipped, and said so, where the corpus is not there.
//!
//! For every log the number of events is that of the ground truth, and for every record of every log, sound or damaged, the
//! fields and values equal those of the `evtx` crate's JSON, after the normalisation of [`oracle`].

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

#[path = "corpus/oracle.rs"]
mod oracle;
#[path = "corpus/ours.rs"]
mod ours;
#[path = "corpus/place.rs"]
mod place;

use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{Segment, Source as _, decode_chunks, probe};
use evtxscope::model::{ChunkIx, FileIx, RowIx};
use evtxscope::store::Store;
use oracle::{Norm, Record};
use std::path::Path;

/// Logs of which more is read than `evtx_dump` reads, by so many records, and why.
const MORE: [(&str, usize); 1] = [
    // The file ends 704 bytes before its last chunk does: the records before the cut are whole, and one is cut.
    ("plaso__System2.evtx", 90),
];

/// Records that the crate does not read, by log, and why not. What of them can be read is shown with a problem.
const UNREAD: [(&str, usize); 6] = [
    // The file ends within a record.
    ("plaso__System2.evtx", 1),
    ("trunc_mid_chunk.evtx", 1),
    ("trunc_mid_record.evtx", 1),
    // Single bits are flipped: values of no known type and sizes that no longer add up.
    ("bitflips.evtx", 10),
    // An instance claims some million values.
    ("subst_count_huge.evtx", 4),
    // Instances refer to a template outside the chunk.
    ("template_ptr_wild.evtx", 6),
];

/// Records of which the crate says something else, by log, and why.
const DIFFERENT: [(&str, usize); 1] = [
    // Two values have become longer than the stream that they are in: the crate reads on into the next record, we say that they
    // are cut. The authority of a SID is above 2^32: the crate writes it in decimal, \[MS-DTYP\] 2.4.2.1 in hexadecimal digits.
    ("bitflips.evtx", 3),
];

/// What came of a log.
#[derive(Default)]
struct Outcome {
    records: usize,
    /// Records that only the second decoder took.
    fallback: u32,
    compared: usize,
    equal: usize,
    /// Records that the crate does not read.
    unread: usize,
    /// Records that differ from the crate's, and what else is wrong.
    failures: Vec<String>,
}

fn compare(corpus: &Path, file: &str) -> Outcome {
    let mut outcome = Outcome::default();
    let mut source = Seekable::new(std::fs::File::open(corpus.join(file)).unwrap()).unwrap();
    let (layout, _) = probe(FileIx(0), &mut source).unwrap();
    let chunks: Vec<Vec<u8>> = layout
        .chunks
        .iter()
        .map(|&offset| {
            let mut bytes = vec![0; 65_536];
            let count = source.read_at(offset, &mut bytes).unwrap();
            bytes.truncate(count);
            bytes
        })
        .collect();
    let numbered = layout.chunks.iter().zip(&chunks).zip(0..);
    // In one go: the decoder goes by what it read before, in earlier chunks too.
    let segment = decode_chunks(
        FileIx(0),
        numbered.map(|((&offset, bytes), i)| (ChunkIx(i), offset, bytes.as_slice())),
    );
    let mut store = Store::default();
    store.fold(&Segment::from_bytes(&segment.to_bytes()).unwrap());
    outcome.records = store.len();
    outcome.fallback = store.fallback;
    for (i, bytes) in (0..).zip(&chunks) {
        let span = store.spans.iter().position(|span| span.chunk == ChunkIx(i));
        let rows: Vec<RowIx> = span.map_or(Vec::new(), |at| {
            let end = store
                .spans
                .get(at + 1)
                .map_or(store.len() as u32, |next| next.first_row);
            (store.spans[at].first_row..end).map(RowIx).collect()
        });
        let wanted: Vec<u16> = rows.iter().map(|&row| store.offset(row)).collect();
        let mut theirs = oracle::read(bytes, &wanted);
        for (&row, at) in rows.iter().zip(&wanted) {
            let place = format!("{file} chunk {i} record {} at {at:#x}", store.record_id(row));
            let Some(theirs) = theirs.remove(at) else {
                outcome.unread += 1;
                continue;
            };
            outcome.compared += 1;
            match difference(ours::record(&store, row), theirs) {
                None => outcome.equal += 1,
                Some(text) => outcome.failures.push(format!("{place}: {text}")),
            }
        }
        for at in theirs.into_keys() {
            outcome.compared += 1;
            outcome
                .failures
                .push(format!("{file} chunk {i}: the record at {at:#x} is missing"));
        }
    }
    outcome
}

/// The first difference of two records.
fn difference(mut ours: Record, mut theirs: Record) -> Option<String> {
    let by_name = |(a, _): &(String, Norm), (b, _): &(String, Norm)| a.cmp(b);
    ours.beside.sort_by(by_name);
    theirs.beside.sort_by(by_name);
    // Where System says neither, a row has those of the record's header.
    ours.beside.retain(|(name, _)| {
        !["System.EventRecordID", "System.TimeCreated.SystemTime"].contains(&name.as_str())
            || theirs.beside.iter().any(|(theirs, _)| theirs == name)
    });
    for (ours, theirs) in [(ours.beside, theirs.beside), (ours.data, theirs.data)] {
        let unequal = |((n, v), (m, w)): &(&(String, Norm), &(String, Norm))| n != m || !oracle::same(n, v, w);
        if let Some((ours, theirs)) = ours.iter().zip(&theirs).find(unequal) {
            return Some(format!("{theirs:?} is {ours:?}"));
        }
        if ours.len() != theirs.len() {
            let first = |a: &[_], b: &[_]| a.get(b.len()).cloned();
            return Some(format!(
                "{} fields, expected {}: {:?} {:?}",
                ours.len(),
                theirs.len(),
                first(&ours, &theirs),
                first(&theirs, &ours)
            ));
        }
    }
    None
}

/// Every log of the corpus, those damaged on purpose as well: paths in the corpus.
fn logs(corpus: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for folder in ["logs", "damaged"] {
        for entry in std::fs::read_dir(corpus.join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            out.push(format!("{folder}/{name}"));
        }
    }
    out.sort();
    out
}

fn of(file: &str, list: &[(&str, usize)]) -> usize {
    let known = list.iter().find(|(name, _)| file.ends_with(name));
    known.map_or(0, |&(_, count)| count)
}

#[test]
fn every_record_and_field_equals_the_crates() {
    let Some(corpus) = place::corpus() else { return };
    let files = logs(&corpus);
    let truths = place::truths(&corpus);
    let mut total = Outcome::default();
    let mut different = 0;
    for file in &files {
        let outcome = compare(&corpus, file);
        total.records += outcome.records;
        total.fallback += outcome.fallback;
        total.compared += outcome.compared;
        total.equal += outcome.equal;
        total.unread += outcome.unread;
        let (differences, known) = (outcome.compared - outcome.equal, of(file, &DIFFERENT));
        if differences == known {
            different += known;
        } else {
            total.failures.extend(outcome.failures);
        }
        let (unread, known) = (outcome.unread, of(file, &UNREAD));
        if unread != known {
            let text = format!("{file}: {unread} records that the evtx crate does not read, {known} are known");
            total.failures.push(text);
        }
        if let Some(truth) = truths.iter().find(|truth| truth.file == *file) {
            let (records, known) = (outcome.records, truth.records + of(file, &MORE));
            if records != known {
                total
                    .failures
                    .push(format!("{file}: {records} records, {known} in the ground truth"));
            }
        }
    }
    println!(
        "{} logs, {} records: {} compared, {} equal, {different} known to differ, {} that the evtx crate does not read",
        files.len(),
        total.records,
        total.compared,
        total.equal,
        total.unread
    );
    let share = f64::from(total.fallback) / total.records as f64;
    println!(
        "{} records needed the second decoder: {:.3} %",
        total.fallback,
        100.0 * share
    );
    assert!(share < 0.001);
    assert!(files.len() > 50 && truths.len() > 50);
    let first: Vec<String> = total.failures.into_iter().take(20).collect();
    assert!(first.is_empty(), "{}", first.join("\n"));
}
