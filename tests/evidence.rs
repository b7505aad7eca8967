//! Every byte of every log is accounted for, once, whatever is wrong with it; what the log no longer counts is found at least as well as
//! by the `evtx` crate. On the sample, on the corpus (skipped, and said so, where there is none), and on damaged bytes.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

#[path = "evidence/load.rs"]
mod load;
#[allow(dead_code)] // it is the corpus' tests that ask for the ground truth
#[path = "corpus/place.rs"]
mod place;

use ::evtx::{EvtxParser, ParserSettings};
use evtxscope::engine::Session;
use evtxscope::model::{ByteKind, FileIx};
use proptest::prelude::*;
use std::path::PathBuf;

/// Checks the ledgers of a session's only file; returns its records: live, recovered, hidden, lost.
fn check(session: &Session, size: usize, name: &str) -> [u32; 4] {
    let ledger = session.ledger(FileIx(0));
    let mut at = 0;
    for range in &ledger {
        assert_eq!(range.start, at, "{name}: {range:?}");
        assert!(range.end > range.start, "{name}: {range:?}");
        at = range.end;
    }
    assert_eq!(at, size as u64, "{name}: the ledger ends at the file's end");
    let same_neighbours = ledger.windows(2).filter(|pair| pair[0].kind == pair[1].kind).count();
    assert_eq!(same_neighbours, 0, "{name}: neighbours of one kind are one range");
    let evidence = session.evidence().remove(0);
    assert_eq!(evidence.bytes.iter().sum::<u64>(), size as u64, "{name}");
    assert!(session.findings(FileIx(0)).len() as u32 == evidence.findings);
    let unreadable = ByteKind::ALL
        .iter()
        .position(|&kind| kind == ByteKind::Unreadable)
        .unwrap();
    assert_eq!(evidence.bytes[unreadable], 0, "{name}: all could be read");
    evidence.records
}

fn logs() -> Vec<PathBuf> {
    let Some(corpus) = place::corpus() else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for folder in ["logs", "damaged"] {
        out.extend(
            std::fs::read_dir(corpus.join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().path()),
        );
    }
    out.sort();
    out
}

/// Records that the crate carves, of all chunks.
fn carved(path: &std::path::Path) -> u32 {
    let Ok(parser) = EvtxParser::from_path(path) else {
        return 0;
    };
    let mut parser = parser.with_configuration(ParserSettings::new().recover_records(true));
    parser.records().flatten().filter(|record| record.recovered).count() as u32
}

#[test]
fn every_byte_of_every_log_is_accounted_for() {
    let (mut ours, mut theirs, mut live) = (0, 0, 0);
    let mut fewer = Vec::new();
    for path in logs() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let records = check(&load::session(&bytes), bytes.len(), &name);
        let carved = carved(&path);
        live += records[0];
        ours += records[1];
        theirs += carved;
        if records[1] < carved {
            fewer.push(format!(
                "{name}: {} recovered, the evtx crate carves {carved}",
                records[1]
            ));
        }
    }
    println!("{live} live records, {ours} recovered, {theirs} carved by the evtx crate");
    assert!(fewer.is_empty(), "{}", fewer.join("\n"));
}

#[test]
fn the_sample_has_nothing_to_hide() {
    for file in evtxscope::sample::files() {
        let session = load::session(&file.bytes);
        let [live, recovered, hidden, lost] = check(&session, file.bytes.len(), &file.name);
        assert!(live > 0);
        assert_eq!([recovered, hidden, lost], [0; 3], "{}", file.name);
        assert_eq!(live as usize, session.store().len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_bytes_are_accounted_for(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 1usize..2_000), 0..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
        shift in prop::option::of((any::<prop::sample::Index>(), 1usize..70_000)),
    ) {
        let file = evtxscope::sample::files().remove(0);
        let mut bytes = file.bytes;
        bytes.truncate(4096 + 3 * 65_536);
        for (at, value, count) in edits {
            let at = at.index(bytes.len());
            let end = (at + count).min(bytes.len());
            bytes[at..end].fill(value);
        }
        if let Some((at, count)) = shift {
            let at = at.index(bytes.len());
            bytes.splice(at..at, std::iter::repeat_n(0x2a, count));
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        check(&load::session(&bytes), bytes.len(), "damaged");
    }
}
