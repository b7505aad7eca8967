//! Inputs 30, 36 and 37: templates that are lost, and what is made of the values that were written with them.

use super::load;
use super::made::{CHUNK, HEADER};
use evtxscope::engine::Session;
use evtxscope::evtx::writer::{Chunk, Event, EventData, FileHeader, PartKind, RecordHeader, Style, Value, seal};
use evtxscope::ingest::Builder;
use evtxscope::model::{ChunkIx, FileIx, RowIx};
use evtxscope::protocol::{Filter, ProblemKind};

const TIME: u64 = 133_600_000_000_000_000;
const SYSMON: &str = "Microsoft-Windows-Sysmon";

/// Sysmon's "process ended" with all fields of the newest schema.
fn ended(id: u64) -> Event {
    Event {
        provider: SYSMON.into(),
        event_id: 5,
        version: 3,
        record_id: id,
        time: (TIME + id).cast_signed(),
        channel: "Microsoft-Windows-Sysmon/Operational".into(),
        computer: "WS-1".into(),
        data: EventData::named([
            ("RuleName", Value::from("-")),
            ("UtcTime", Value::from("2024-05-14 05:20:00.118")),
            ("ProcessGuid", Value::from("{5770385f-c22a-43e0-bf4c-06f5698ffbd9}")),
            ("ProcessId", Value::U32(4_242)),
            ("Image", Value::from("C:\\x.exe")),
            ("User", Value::from("WS-1\\u")),
        ]),
        ..Event::default()
    }
}

/// An event that no catalogue knows.
fn own(id: u64) -> Event {
    Event {
        provider: "Own".into(),
        event_id: 900,
        record_id: id,
        time: (TIME + id).cast_signed(),
        data: EventData::named([("Text", Value::from("text")), ("Number", Value::U32(7))]),
        computer: "WS-1".into(),
        ..Event::default()
    }
}

/// A log of these chunks, and where its templates are defined: by chunk, offsets from the file's start; that of System first.
fn log(chunks: &[Vec<Event>]) -> (Vec<u8>, Vec<Vec<usize>>) {
    let (mut made, mut templates) = (Vec::new(), Vec::new());
    for (n, events) in chunks.iter().enumerate() {
        let mut chunk = Chunk::new(Style::Live).with_parts();
        for event in events {
            let header = RecordHeader::new(event.record_id, event.time.cast_unsigned());
            chunk.event(header, event).unwrap();
        }
        let parts = chunk.parts().iter().filter(|part| part.kind == PartKind::Template);
        templates.push(parts.map(|part| HEADER + n * CHUNK + part.offset).collect());
        made.push(chunk.finish(events[0].record_id).to_vec());
    }
    let header = FileHeader {
        last_chunk: made.len() as u64 - 1,
        next_record_id: 1 + chunks.concat().iter().map(|event| event.record_id).max().unwrap(),
        chunks: made.len() as u16,
        ..FileHeader::default()
    };
    (header.file(made.iter().map(Vec::as_slice)), templates)
}

/// Names and texts of a row's fields, and what is said of its record.
fn row(session: &Session, row: u32) -> (Vec<(String, String)>, Vec<String>, String) {
    let store = session.store();
    let fields = store.fields(RowIx(row));
    let fields = fields.map(|(name, cell)| (name.to_owned(), store.symbols.text(cell)));
    let note = session.record_note(RowIx(row)).unwrap_or_default();
    (fields.collect(), note.marks, note.confidence)
}

fn names(fields: &[(String, String)]) -> Vec<&str> {
    fields.iter().map(|(name, _)| name.as_str()).collect()
}

/// The ways in which a definition at this offset is lost.
fn damages(bytes: &[u8], at: usize) -> Vec<Vec<u8>> {
    let size = u32::from_le_bytes(bytes[at + 20..at + 24].try_into().unwrap()) as usize;
    let damaged = |damage: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = bytes.to_vec();
        damage(&mut bytes);
        seal::file(&mut bytes);
        bytes
    };
    vec![
        damaged(&|bytes| bytes[at + 24..at + 24 + size].fill(0)),
        damaged(&|bytes| bytes[at + 24] = 0x33),
        damaged(&|bytes| {
            bytes[at + 24] = 0x33;
            bytes[at + 20..at + 24].fill(0xff);
        }),
    ]
}

/// The ways in which a reference to a definition is wrong: out of the chunk, to itself, behind the last record.
fn references(bytes: &[u8], at: usize) -> Vec<Vec<u8>> {
    let own = ((at - HEADER) % CHUNK) as u32;
    [0xffff_fff0, CHUNK as u32 - 8, own, 60_000, 0]
        .iter()
        .map(|target| {
            let mut bytes = bytes.to_vec();
            bytes[at..at + 4].copy_from_slice(&target.to_le_bytes());
            seal::file(&mut bytes);
            bytes
        })
        .collect()
}

#[test]
fn n37_a_template_is_borrowed_from_another_chunk() {
    let (bytes, templates) = log(&[vec![own(1), own(2)], vec![own(3), own(4)], vec![own(5)]]);
    // Where its size is wrong, nobody knows where the values of the record begin that holds it.
    for (bytes, known) in damages(&bytes, templates[1][1]).iter().zip([2, 2, 3]) {
        let session = load::session(bytes);
        assert_eq!(session.store().len(), 5);
        for lost in known..4 {
            let (fields, marks, confidence) = row(&session, lost);
            assert_eq!(fields, row(&session, 0).0);
            assert_eq!(
                (marks, confidence.as_str()),
                (vec!["template borrowed from chunk 0".to_owned()], "medium")
            );
        }
        assert!(session.record_note(RowIx(1)).is_none() && session.record_note(RowIx(4)).is_none());
        let said = session.findings(FileIx(0));
        assert!(
            said.iter()
                .any(|f| f.kind == ProblemKind::RecordContent && f.chunk == Some(ChunkIx(1))),
            "{said:?}"
        );
    }
}

#[test]
fn n37_the_size_of_a_template_is_wrong() {
    let (bytes, templates) = log(&[vec![ended(1), own(2), ended(3), own(4)]]);
    let sound = load::session(&bytes);
    for &at in &templates[0] {
        for size in [0, 7, 0x200, 60_000, u32::MAX] {
            let mut bytes = bytes.clone();
            bytes[at + 20..at + 24].copy_from_slice(&size.to_le_bytes());
            seal::file(&mut bytes);
            let session = load::session(&bytes);
            for id in 0..4 {
                assert_eq!(row(&session, id), row(&sound, id), "{at} {size}");
                assert_eq!(session.store().host(RowIx(id)), sound.store().host(RowIx(id)));
            }
            let said = session.findings(FileIx(0));
            let words = format!("says {size} bytes");
            assert!(said.iter().any(|finding| finding.text.contains(&words)), "{said:?}");
        }
    }
}

#[test]
fn n36_references_to_no_template() {
    let mut chunk = Chunk::new(Style::Live).with_parts();
    for event in [own(1), own(2), own(3)] {
        let header = RecordHeader::new(event.record_id, event.time.cast_unsigned());
        chunk.event(header, &event).unwrap();
    }
    // Of System and of the event, a pair a record.
    let parts = chunk.parts().iter().filter(|part| part.kind == PartKind::Reference);
    let references_at: Vec<usize> = parts.map(|part| HEADER + part.offset).collect();
    let header = FileHeader {
        next_record_id: 4,
        chunks: 1,
        ..FileHeader::default()
    };
    let bytes = header.file([chunk.finish(1)]);
    for bytes in references(&bytes, references_at[3]) {
        let session = load::session(&bytes);
        let (fields, marks, _) = row(&session, 1);
        assert_eq!(fields, row(&session, 0).0);
        assert_eq!(marks, ["template borrowed from chunk 0"]);
        assert!(session.record_note(RowIx(2)).is_none());
    }
}

#[test]
fn n37_nobody_can_lend() {
    // What the catalogue knows has its names, what nobody knows its values.
    let (bytes, templates) = log(&[vec![ended(1), own(2)]]);
    let sound = load::session(&bytes);
    for bytes in damages(&bytes, templates[0][1]).into_iter().take(2) {
        let session = load::session(&bytes);
        let (fields, marks, confidence) = row(&session, 0);
        assert_eq!(fields, row(&sound, 0).0);
        assert_eq!((marks, confidence.as_str()), (vec!["reconstructed".to_owned()], "low"));
    }
    let of_own = templates[0].len() - 1;
    for bytes in damages(&bytes, templates[0][of_own]).into_iter().take(2) {
        let session = load::session(&bytes);
        let (fields, marks, _) = row(&session, 1);
        assert_eq!(names(&fields), ["Value", "Value_1"]);
        assert_eq!((fields[0].1.as_str(), fields[1].1.as_str()), ("text", "7"));
        assert_eq!(marks, ["reconstructed"]);
    }
}

#[test]
fn n37_the_template_of_system_is_lost() {
    let (bytes, templates) = log(&[vec![ended(1), ended(2)]]);
    let sound = load::session(&bytes);
    // Zeros in its body would take the names that the other template refers to.
    for bytes in damages(&bytes, templates[0][0]).split_off(1) {
        let session = load::session(&bytes);
        let store = session.store();
        // The first record holds it, and its values cannot be found.
        let second = RowIx(1);
        assert_eq!((store.provider(second), store.event_id(second)), (SYSMON, 5));
        assert_eq!(store.channel(second), sound.store().channel(second));
        let (time, record_id) = (store.time(second), store.record_id(second));
        assert_eq!((time, record_id), (sound.store().time(second), 2));
        // It stands in the template only.
        assert_eq!(store.host(second), "");
        let (fields, marks, _) = row(&session, 1);
        assert_eq!(fields, row(&sound, 1).0);
        assert_eq!(marks, ["reconstructed"]);
        let first = (store.time(RowIx(0)), store.record_id(RowIx(0)));
        assert_eq!(first, (sound.store().time(RowIx(0)), 1), "of the record's header");
    }
}

#[test]
fn n30_a_record_in_slack_whose_template_is_overwritten() {
    let (mut bytes, templates) = log(&[vec![own(1), own(2), ended(3)], vec![ended(4)]]);
    // The log has begun again after its second record; the template of the third is another one by now.
    let third = templates[0][templates[0].len() - 1];
    let found = evtxscope::evtx::chunk::read(&bytes[HEADER..HEADER + CHUNK]);
    let end = found.records[2].at as u32;
    bytes[HEADER + 48..HEADER + 52].copy_from_slice(&end.to_le_bytes());
    bytes[HEADER + 32..HEADER + 40].copy_from_slice(&2_u64.to_le_bytes());
    bytes[third + 4..third + 20].fill(0x55);
    seal::file(&mut bytes);
    let mut builder = Builder::new(FileIx(0)).with_recovered();
    builder.chunk(ChunkIx(0), HEADER as u64, &bytes[HEADER..HEADER + CHUNK]);
    let mut session = load::session(&bytes);
    assert_eq!(session.live(), 3);
    session.hold(builder.take_recovered().unwrap());
    let with = Filter {
        recovered: true,
        ..Filter::default()
    };
    let rows = session.select(&with).unwrap();
    assert_eq!(rows.len(), 4);
    let uncounted = rows.iter().copied().find(|&row| row >= 3).unwrap();
    let (fields, marks, confidence) = row(&session, uncounted);
    let lender = row(&session, 2).0;
    assert_eq!(fields, lender);
    assert_eq!(
        (marks, confidence.as_str()),
        (vec!["template borrowed from chunk 1".to_owned()], "medium")
    );
}
