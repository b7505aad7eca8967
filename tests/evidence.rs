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
use evtxscope::ingest::{Builder, Segment};
use evtxscope::model::{ByteKind, ChunkIx, FileIx, Origin, RowIx};
use evtxscope::protocol::{Filter, ProblemKind, RecordNote};
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
    let [_, recovered, hidden, _] = evidence.records;
    assert_eq!(evidence.info.recovered, recovered + hidden, "{name}");
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

/// The records of the sample's first chunk: where each begins, and its size.
fn records(bytes: &[u8]) -> Vec<(usize, usize)> {
    let chunk = evtxscope::evtx::chunk::read(&bytes[4096..4096 + 65_536]);
    chunk
        .records
        .iter()
        .map(|record| (4096 + record.at, record.size))
        .collect()
}

/// One file with what its log does not count: the rows asked for, and where the records of those that are not live were found.
fn with_recovered(bytes: &[u8]) -> (Session, Vec<(u64, RecordNote)>) {
    let mut builder = Builder::new(FileIx(0)).with_recovered();
    builder.chunk(ChunkIx(0), 4096, &bytes[4096..4096 + 65_536]);
    let uncounted = builder.take_recovered();
    let mut segment = builder.finish();
    segment.uncounted = uncounted.map(Box::new);
    // As it travels from an ingest worker to the engine.
    let segment = Segment::from_bytes(&segment.to_bytes()).unwrap();
    let mut session = load::session(&bytes[..4096 + 65_536]);
    let live = session.store().len();
    session.hold(*segment.uncounted.unwrap());
    let forest = session.forest().len();
    assert_eq!(session.select(&Filter::default()).unwrap().len(), live);
    let rows = session.select(&with()).unwrap();
    assert!(rows.is_sorted_by_key(|&row| session.store().time(RowIx(row))));
    let found = rows.iter().filter_map(|&row| {
        let note = session.record_note(RowIx(row))?;
        assert!(row as usize >= live && !session.store().provider(RowIx(row)).is_empty());
        Some((session.store().header_id(RowIx(row)), note))
    });
    let found: Vec<(u64, RecordNote)> = found.collect();
    // They are never counted as live, and without being asked for they are not there.
    let overview = session.overview(&with()).unwrap();
    assert_eq!((overview.events, overview.files[0].events), (live as u32, live as u32));
    assert_eq!(overview.shown as usize, live + found.len());
    assert_eq!(
        (overview.recovered.shown, overview.recovered.events),
        (found.len() as u32, found.len() as u32)
    );
    let overview = session.overview(&Filter::default()).unwrap();
    assert_eq!((overview.shown, overview.recovered.shown), (live as u32, 0));
    assert_eq!(session.select(&Filter::default()).unwrap().len(), live);
    assert_eq!((session.forest().len(), session.live()), (forest, live));
    (session, found)
}

/// The filter that lets everything pass, recovered events too.
fn with() -> Filter {
    Filter {
        recovered: true,
        ..Filter::default()
    }
}

fn note(origin: Origin, found: &str, confidence: &str, marks: &[&str]) -> RecordNote {
    RecordNote {
        origin,
        found: found.to_owned(),
        confidence: confidence.to_owned(),
        marks: marks.iter().map(|&text| text.to_owned()).collect(),
    }
}

#[test]
fn a_record_that_an_editor_has_hidden_is_shown() {
    let mut bytes = evtxscope::sample::files().remove(0).bytes;
    let all = records(&bytes);
    let ((outer, outer_size), (inner, inner_size)) = (all[3], all[4]);
    let size = ((outer_size + inner_size) as u32).to_le_bytes();
    let id = u64::from_le_bytes(bytes[inner + 8..inner + 16].try_into().unwrap());
    let end = inner + inner_size;
    bytes[outer + 4..outer + 8].copy_from_slice(&size);
    bytes[end - 4..end].copy_from_slice(&size);
    let outer_id = u64::from_le_bytes(bytes[outer + 8..outer + 16].try_into().unwrap());
    let (session, found) = with_recovered(&bytes);
    assert_eq!(session.live(), all.len() - 1);
    let place = format!("inside record {outer_id} of chunk 0");
    // The copy of its size is the outer record's now.
    let expected = note(Origin::Hidden, &place, "medium", &["size fields disagree"]);
    assert_eq!(found, [(id, expected)]);
    let findings = load::session(&bytes).findings(FileIx(0));
    assert!(
        findings
            .iter()
            .any(|finding| finding.kind == ProblemKind::HiddenRecords)
    );
}

#[test]
fn what_is_left_in_slack_is_recovered_unless_it_is_live() {
    let mut bytes = evtxscope::sample::files().remove(0).bytes;
    let all = records(&bytes);
    let (kept, dropped) = all.split_at(all.len() - 3);
    let id = |at: usize| u64::from_le_bytes(bytes[at + 8..at + 16].try_into().unwrap());
    let ids: Vec<u64> = dropped.iter().take(2).map(|&(at, _)| id(at)).collect();
    let last = id(kept[kept.len() - 1].0);
    // The log says that it ends three records earlier; in the place of the third lies one that it counts (a late one: the early
    // ones hold their templates, which cannot be moved).
    let (at, room) = dropped[2];
    let &(twice, size) = kept.iter().rev().find(|&&(_, size)| size <= room).unwrap();
    bytes.copy_within(twice..twice + size, at);
    bytes[4096 + 32..4096 + 40].copy_from_slice(&last.to_le_bytes());
    let free = (dropped[0].0 - 4096) as u32;
    bytes[4096 + 48..4096 + 52].copy_from_slice(&free.to_le_bytes());
    let (mut session, found) = with_recovered(&bytes);
    assert_eq!(session.live(), kept.len());
    let expected = ids
        .iter()
        .map(|&id| (id, note(Origin::Recovered, "slack of chunk 0", "high", &[])));
    assert_eq!(found, expected.collect::<Vec<_>>());
    assert_eq!(session.overview(&with()).unwrap().recovered.equal, 1);
    assert_eq!(load::session(&bytes).evidence()[0].records[1], 3);
}
