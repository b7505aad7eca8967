//! Inputs 14 and 25 to 33: record headers, and records that the log does not count.

use super::made::{CHUNK, RECORDS, TIME, chunk_at, event, header, log, log_of, log_with};
use super::seen::see;
use evtxscope::evtx::writer::{Chunk, RecordHeader, Style};
use evtxscope::model::{ByteKind, FileIx, Origin, RowIx};
use evtxscope::protocol::{DensitySpec, Finding, ProblemKind, Request, Response, Severity};

#[test]
fn n14_the_file_ends_within_a_record() {
    let made = log(2);
    let (from, to) = made.record(1, 2);
    // Within its values, within its BinXML before them, right behind its header.
    for (cut, provider, text) in [
        (to - 20, "Example", true),
        (to - 60, "Example", false),
        (from + 24, "", false),
    ] {
        let seen = see(&made.bytes[..cut]);
        let (size, whole) = (cut - from, to - from);
        let said = seen.said(
            ProblemKind::RecordTruncated,
            &[
                "record 8",
                &format!("{size} of its {whole} bytes"),
                "shown as far as it goes",
            ],
        );
        assert_eq!(said.offset, Some(from as u64));
        assert_eq!(said.severity, Severity::Loss);
        assert_eq!(seen.ids(), (1..=8).collect::<Vec<u64>>());
        let store = seen.session.store();
        assert_eq!(store.time(RowIx(7)), (TIME + 80_000_000).cast_signed());
        assert_eq!((store.record_id(RowIx(7)), store.provider(RowIx(7))), (8, provider));
        let fields = seen.fields(7);
        assert_eq!(
            fields
                .iter()
                .any(|(name, _, text)| name == "Text" && text.starts_with("rec")),
            text,
            "{fields:?}"
        );
    }
    // Its header is cut: nothing is known of it but that bytes are there.
    let seen = see(&made.bytes[..from + 20]);
    assert_eq!(seen.len(), 7);
    assert_eq!(seen.bytes(ByteKind::Unknown), 20);
}

#[test]
fn n25_the_size_of_a_record_is_impossible() {
    let made = log(2);
    let (at, end) = made.record(1, 2);
    let size = (end - at) as u32;
    for wrong in [0, 27, size + 3, 0x7fff_ffff, u32::MAX, CHUNK as u32] {
        let bytes = made.clone().put_u32(at + 4, wrong).sealed().bytes;
        let seen = see(&bytes);
        assert_eq!(seen.len(), 2 * RECORDS - 1, "{wrong}");
        seen.said(
            ProblemKind::RecordHeader,
            &["Chunk 1", &format!("{size} bytes at"), "no record and were skipped"],
        );
        // Its last bytes are zeros.
        assert!((u64::from(size - 8)..=u64::from(size)).contains(&seen.bytes(ByteKind::Unknown)));
    }
}

#[test]
fn n26_the_two_sizes_of_a_record_differ() {
    let made = log(1);
    let (at, end) = made.record(0, 2);
    // The first of them is right, and leads to the next record; or the copy is, and the first leads to nothing.
    let copy = made.clone().put_u32(end - 4, 7).sealed();
    let size = made.put_u32(at + 4, (end - at) as u32 - 8).sealed();
    for made in [copy, size] {
        let seen = see(&made.bytes);
        let said = seen.said(ProblemKind::RecordSize, &["two sizes", "disagree", "it is shown"]);
        assert_eq!(said.offset, Some(at as u64));
        assert_eq!(seen.ids(), [1, 2, 3, 4, 5]);
    }
}

#[test]
fn n27_the_signature_of_a_record_is_overwritten() {
    let made = log(2);
    let (at, end) = made.record(1, 2);
    let bytes = made.put(at, b"XXXX").sealed().bytes;
    let seen = see(&bytes);
    let said = seen.said(ProblemKind::RecordHeader, &[&format!("{} bytes", end - at), "skipped"]);
    assert_eq!(said.offset, Some(at as u64));
    seen.said(ProblemKind::RecordNumbers, &["Chunk 1"]);
    assert_eq!(seen.ids(), [1, 2, 3, 4, 5, 6, 7, 9, 10]);
}

#[test]
fn n28_a_record_is_hidden_in_another() {
    let made = log(1);
    let ((at, _), (inner, end)) = (made.record(0, 2), made.record(0, 3));
    let size = (end - at) as u32;
    let made = made.put_u32(at + 4, size).put_u32(end - 4, size).sealed();
    let seen = see(&made.bytes);
    let said = seen.said(ProblemKind::HiddenRecords, &["1 record is hidden", "removed events"]);
    assert_eq!(said.severity, Severity::Warning);
    assert_eq!(seen.ids(), [1, 2, 3, 5]);
    assert_eq!(seen.bytes(ByteKind::HiddenRecord), (end - inner) as u64);
    // Both are shown once the reader asks for what the log does not count.
    let uncounted = uncounted(&made.bytes);
    assert_eq!(uncounted, [(4, Origin::Hidden, "record 4".to_owned())]);
}

#[test]
fn n29_whole_records_in_slack() {
    let made = log(1);
    let at = chunk_at(0);
    let end = (made.record(0, 3).0 - at) as u32;
    let made = made.put_u32(at + 48, end).put(at + 32, &3_u64.to_le_bytes()).sealed();
    let seen = see(&made.bytes);
    assert_eq!(seen.ids(), [1, 2, 3], "not in counts");
    let said = seen.said(
        ProblemKind::RecoveredRecords,
        &["2 old records", "recovered from slack"],
    );
    assert_eq!(said.severity, Severity::Note);
    assert!(seen.bytes(ByteKind::RecoveredRecord) > 0);
    let expected = [4, 5].map(|id| (id, Origin::Recovered, format!("record {id}")));
    assert_eq!(uncounted(&made.bytes), expected);
}

/// Number, origin and text of the records that the log does not count.
fn uncounted(bytes: &[u8]) -> Vec<(u64, Origin, String)> {
    let mut builder = evtxscope::ingest::Builder::new(FileIx(0)).with_recovered();
    builder.chunk(evtxscope::model::ChunkIx(0), 4_096, &bytes[4_096..4_096 + CHUNK]);
    let recovered = builder.take_recovered().unwrap();
    let mut seen = see(bytes);
    let live = seen.len() as u32;
    seen.session.hold(recovered);
    seen.session.include();
    let rows = (live..seen.len() as u32).map(RowIx);
    rows.map(|row| {
        let id = seen.session.store().header_id(row);
        (id, seen.session.origin_of(row), seen.text(row.0, "Text"))
    })
    .collect()
}

#[test]
fn n31_record_numbers_that_are_there_twice() {
    // In one chunk, with different and with equal content; in two chunks.
    for ids in [vec![vec![1, 2, 2, 3]], vec![vec![1, 2], vec![2, 3]]] {
        let made = log_of(&ids);
        let seen = see(&made.bytes);
        assert_eq!(seen.ids(), [1, 2, 2, 3]);
        let said = seen.said(ProblemKind::DuplicateRecords, &["oth"]);
        assert_eq!(said.severity, Severity::Note);
        assert_eq!(said.records, Some((2, 2)));
    }
}

#[test]
fn n32_record_numbers_jump_and_go_back() {
    let made = log_of(&[vec![1, 2, 7, 8], vec![20, 21], vec![12, 13]]);
    let seen = see(&made.bytes);
    assert_eq!(seen.ids(), [1, 2, 7, 8, 20, 21, 12, 13]);
    seen.said(ProblemKind::RecordNumbers, &["Chunk 0", "4 are not there"]);
    seen.said(ProblemKind::RecordNumbers, &["9 to 11"]);
    seen.said(ProblemKind::RecordNumbers, &["14 to 19"]);
    // The header's numbers are not the events': exported.
    let mut chunk = Chunk::new(Style::Exported);
    for id in 1..=3 {
        let header = RecordHeader::new(id, TIME);
        chunk.event(header, &event(1_000 + id)).unwrap();
    }
    let made = log_with(&header(1, 3), [chunk]);
    let seen = see(&made.bytes);
    seen.said(ProblemKind::RecordNumbers, &["3 of 3 records", "exported"]);
    assert_eq!(seen.session.store().record_id(RowIx(2)), 1_003);
}

#[test]
fn n33_times_that_cannot_be() {
    const Y1979: i64 = 119_286_432_000_000_000;
    const Y2101: i64 = 157_850_208_000_000_000;
    for time in [0, i64::MAX, -1, Y1979, Y2101] {
        let mut chunk = Chunk::new(Style::Live);
        for id in 1..=4 {
            let mut event = event(id);
            if id == 3 {
                event.time = time;
            }
            let header = RecordHeader::new(id, event.time.cast_unsigned());
            chunk.event(header, &event).unwrap();
        }
        let made = log_with(&header(1, 4), [chunk]);
        let mut seen = see(&made.bytes);
        let Finding { severity, records, .. } = seen.said(
            ProblemKind::ImplausibleTime,
            &["1 records", "implausible", "histogram leaves them out"],
        );
        assert_eq!((severity, records), (Severity::Note, Some((3, 3))));
        assert_eq!(seen.session.store().time(RowIx(2)), time, "shown as it is");
        // The histogram takes the range of the others.
        let spec = DensitySpec {
            filter: evtxscope::protocol::Filter::default(),
            range: None,
            buckets: 3,
        };
        let mut bytes = super::load::Bytes(&made.bytes);
        let answer = seen.session.handle(Request::Density(spec), &mut bytes).unwrap();
        let Response::Density(density) = answer else {
            panic!("no density")
        };
        let second = (TIME + 10_000_000).cast_signed();
        assert_eq!((density.from, density.to), (second, second + 30_000_001));
        assert_eq!(density.counts.iter().sum::<u32>(), 3);
    }
}
