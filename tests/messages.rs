//! Messages that Windows archives beside a log (`LocaleMetaData`): found, read, and shown with the events that they belong to. The
//! `evtx` crate reads the same files: what it finds is what is found here.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use evtx::mta::{MtaEvent, MtaFile};
use evtxscope::engine::{Evidence, Session};
use evtxscope::evtx::messages::Messages;
use evtxscope::evtx::writer::{Chunk, Event, EventData, FileHeader, RecordHeader, Style, Value};
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{Builder, ReadError, probe, whole};
use evtxscope::model::{ChunkIx, FileIx, RowIx};
use evtxscope::protocol::{FileMeta, Form, Request};
use proptest::prelude::*;
use std::io::Cursor;
use std::process::Command;

const PROVIDER: &str = "Some-Provider";
const HEADER: usize = 888;

/// A section: pages of at most 100 records each.
fn section(records: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    let pages: Vec<&[Vec<u8>]> = if records.is_empty() {
        vec![&[]]
    } else {
        records.chunks(100).collect()
    };
    let mut number = 0u32;
    for (i, page) in pages.iter().enumerate() {
        let own = out.len();
        let size: usize = page.iter().map(|record| 8 + record.len()).sum();
        let next = if i + 1 == pages.len() { own } else { own + HEADER + size };
        let mut header = vec![0; HEADER];
        if !page.is_empty() {
            header[..64].fill(0xff);
        }
        header[64..72].copy_from_slice(&(i as u64).to_le_bytes());
        header[72..80].copy_from_slice(&(next as u64).to_le_bytes());
        header[80..88].copy_from_slice(&(own as u64).to_le_bytes());
        let mut body = Vec::new();
        for (slot, record) in page.iter().enumerate() {
            let at = (own + HEADER + body.len()) as u64;
            header[88 + 8 * slot..96 + 8 * slot].copy_from_slice(&at.to_le_bytes());
            body.extend(number.to_le_bytes());
            body.extend((record.len() as u32).to_le_bytes());
            body.extend(record);
            number += 1;
        }
        out.extend(header);
        out.extend(body);
    }
    out
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A file with these messages, by EventRecordID in the order of the log.
fn file(messages: &[(u64, &str)]) -> Vec<u8> {
    let text = |text: &str| {
        let bytes = if text.is_empty() {
            Vec::new()
        } else {
            wide(&format!("{text}\0"))
        };
        [(bytes.len() as u32).to_le_bytes().to_vec(), bytes].concat()
    };
    let events = messages.iter().zip(0u64..);
    let events: Vec<Vec<u8>> = events
        .map(|((id, _), number)| [id.to_le_bytes(), number.to_le_bytes()].concat())
        .collect();
    let texts: Vec<Vec<u8>> = messages.iter().map(|(_, message)| text(message)).collect();
    let name = wide(PROVIDER);
    let publisher = [[0; 16].to_vec(), (name.len() as u32).to_le_bytes().to_vec(), name].concat();
    let sections = [
        ("EVT", section(&events)),
        ("MSG", section(&texts)),
        ("PUB", section(&[publisher])),
    ];
    let table: usize = sections.iter().map(|(name, _)| 20 + 2 * name.len()).sum();
    let mut out = b"MTAFile\0".to_vec();
    for number in [1, 1, table as u32, 3] {
        out.extend(number.to_le_bytes());
    }
    let mut at = 24 + table;
    for (name, bytes) in &sections {
        out.extend((at as u64).to_le_bytes());
        out.extend((bytes.len() as u64).to_le_bytes());
        out.extend((2 * name.len() as u32).to_le_bytes());
        out.extend(wide(name));
        at += bytes.len();
    }
    for (_, bytes) in sections {
        out.extend(bytes);
    }
    out
}

/// An exported log: its records are counted from 1, its events keep the ids that they had.
fn log(ids: &[u64]) -> Vec<u8> {
    let mut chunk = Chunk::new(Style::Live);
    for (number, &id) in (1..).zip(ids) {
        let event = Event {
            provider: PROVIDER.into(),
            event_id: 7,
            record_id: id,
            time: 133_600_000_000_000_000 + number * 10_000_000,
            data: EventData::named([("A", Value::U32(id as u32))]),
            ..Event::default()
        };
        let header = RecordHeader::new(number.cast_unsigned(), event.time.cast_unsigned());
        chunk.event(header, &event).unwrap();
    }
    let header = FileHeader {
        chunks: 1,
        next_record_id: ids.len() as u64 + 1,
        ..FileHeader::default()
    };
    header.file([chunk.finish(1)])
}

/// What the crate says of the event in this record.
fn of_crate(bytes: &[u8], record_number: u64, event_record_id: u64) -> Option<String> {
    let file = MtaFile::from_bytes(bytes).unwrap();
    let event = MtaEvent {
        provider: PROVIDER,
        record_number,
        event_record_id,
        ..MtaEvent::default()
    };
    file.rendering_info(&event)?.message.map(str::to_owned)
}

struct Nothing;

impl Evidence for Nothing {
    fn read_at(&mut self, _: FileIx, _: u64, _: &mut [u8]) -> Result<usize, ReadError> {
        Ok(0)
    }
}

/// Opens a file as the page does.
fn open(session: &mut Session, path: &str, bytes: &[u8]) -> FileIx {
    let file = session.open(FileMeta {
        name: path.rsplit('/').next().unwrap().to_owned(),
        path: path.to_owned(),
        size: bytes.len() as u64,
    });
    let mut source = Seekable::new(Cursor::new(bytes)).unwrap();
    let (layout, problems) = probe(file, &mut source).unwrap();
    let form = layout.form;
    let chunks = layout.chunks.clone();
    session
        .handle(Request::Probed { file, layout, problems }, &mut Nothing)
        .unwrap();
    if form == Form::Messages {
        let bytes = whole(&mut source).unwrap();
        session.handle(Request::Messages { file, bytes }, &mut Nothing).unwrap();
    }
    let mut builder = Builder::new(file);
    for (number, at) in (0..).zip(chunks) {
        builder.chunk(ChunkIx(number), at, &bytes[at as usize..at as usize + 65_536]);
    }
    session.fold(&builder.finish());
    file
}

const MESSAGES: [(u64, &str); 4] = [
    (40, "The service %1 started.\r\nGrüße 𝄞"),
    (41, ""),
    (40, "Another log's 40"),
    (44, "last"),
];

#[test]
fn each_event_has_its_message() {
    let bytes = file(&MESSAGES);
    let messages = Messages::read(bytes.clone()).unwrap();
    assert_eq!(messages.len(), 4);
    for (number, id) in [
        (1, 40),
        (2, 41),
        (3, 40),
        (4, 44),
        (9, 44),
        (9, 40),
        (0, 44),
        (1, 45),
        (2, 40),
    ] {
        assert_eq!(
            messages.message(number, id),
            of_crate(&bytes, number, id),
            "{number} {id}"
        );
    }
    assert_eq!(messages.message(3, 40).unwrap(), "Another log's 40");
    assert_eq!(messages.message(2, 41), None);
    // Over several pages.
    let many: Vec<(u64, String)> = (1000..1350).map(|id| (id, format!("message {id}"))).collect();
    let many: Vec<(u64, &str)> = many.iter().map(|(id, text)| (*id, text.as_str())).collect();
    let bytes = file(&many);
    let messages = Messages::read(bytes.clone()).unwrap();
    for (number, &(id, text)) in (1..).zip(&many) {
        assert_eq!(messages.message(number, id).as_deref(), Some(text));
        assert_eq!(of_crate(&bytes, number, id).as_deref(), Some(text));
    }
}

#[test]
fn messages_go_to_the_log_beside_them_whichever_is_opened_first() {
    let (log, messages) = (log(&[40, 41, 40, 44]), file(&MESSAGES));
    for swap in [false, true] {
        let mut session = Session::default();
        let mut files = vec![
            ("a/Some.evtx", &log),
            ("a/LocaleMetaData/Some_1033.MTA", &messages),
            ("b/Some.evtx", &log),
        ];
        if swap {
            files.swap(0, 1);
        }
        for (path, bytes) in files {
            open(&mut session, path, bytes);
        }
        let said: Vec<Option<String>> = (0..4).map(|row| Some(session.message(RowIx(row))?.0)).collect();
        assert_eq!(said[0].as_deref(), Some(MESSAGES[0].1));
        assert_eq!(said[1], None);
        assert_eq!(said[3].as_deref(), Some("last"));
        assert_eq!(session.message(RowIx(3)).unwrap().1, "Some_1033.MTA");
        assert!(session.problems().is_empty(), "{:?}", session.problems());
    }
}

#[test]
fn the_command_finds_them_beside_a_log_and_in_a_folder() {
    let folder = std::env::temp_dir().join(format!("evtxscope-messages-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("LocaleMetaData")).unwrap();
    std::fs::write(folder.join("Some.evtx"), log(&[40, 41])).unwrap();
    std::fs::write(folder.join("LocaleMetaData/Some_1033.MTA"), file(&MESSAGES)).unwrap();
    for path in [folder.clone(), folder.join("Some.evtx")] {
        let ran = Command::new(env!("CARGO_BIN_EXE_evtxscope"))
            .arg("events")
            .arg(path)
            .output()
            .unwrap();
        let lines = String::from_utf8(ran.stdout).unwrap();
        let events: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(events.len(), 2);
        assert_eq!(events[0]["message"], MESSAGES[0].1);
        assert!(events[1].get("message").is_none());
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let sound = file(&MESSAGES);
    let mut circle = sound.clone();
    let evt = u64::from_le_bytes(sound[24..32].try_into().unwrap()) as usize;
    // The only page says that the next one is itself, and that it is another one.
    circle[evt + 80] = 1;
    let mut version = sound.clone();
    version[8] = 2;
    for (bytes, words) in [
        (sound[..200].to_vec(), "section EVT is missing"),
        (circle, "section EVT is damaged"),
        (version, "version is 2"),
    ] {
        let mut session = Session::default();
        open(&mut session, "LocaleMetaData/Some_1033.MTA", &bytes);
        let said = session.problems();
        assert!(
            said.iter().any(|problem| problem.text.contains(words)),
            "{words}: {said:?}"
        );
    }
    let mut session = Session::default();
    open(&mut session, "messages.MTA", &sound);
    assert!(session.problems()[0].text.contains("not called after its log"));
}

proptest! {
    /// Any damage: no panic, and no more memory than a few times the file.
    #[test]
    fn damage_is_borne(changes in prop::collection::vec((0usize..6_000, any::<u8>()), 1..12), cut in 0usize..8_000) {
        let mut bytes = file(&MESSAGES);
        for (at, byte) in changes {
            if let Some(old) = bytes.get_mut(at) {
                *old = byte;
            }
        }
        bytes.truncate(cut.max(8));
        let size = bytes.len();
        if let Ok(messages) = Messages::read(bytes) {
            prop_assert!(messages.memory() <= 8 * size);
            for number in 0..6 {
                messages.message(number, 40);
            }
        }
    }
}
