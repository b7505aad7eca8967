//! Logs that were exported as XML: the same events as in the log itself, every byte accounted for, and nothing hostile gets through.
//!
//! What XML cannot keep is compared as text: no value is an empty one, a time is a moment however many digits it has, a GUID has no case,
//! and characters that XML does not have are one character.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use evtxscope::engine::{Evidence, Session};
use evtxscope::evtx::writer::{Event, EventData, LogWriter, Value};
use evtxscope::ingest::archive::Opened;
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{Builder, ReadError, decode_range, probe};
use evtxscope::model::{ChunkIx, FileIx, RowIx, Ticks};
use evtxscope::protocol::{FileMeta, Form, Layout, Place, Problem, ProblemKind, Request};
use proptest::prelude::*;
use std::io::Cursor;
use std::path::Path;

struct Bytes<'a>(&'a [u8]);

impl Evidence for Bytes<'_> {
    fn read_at(&mut self, _: FileIx, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let rest = self.0.get(offset as usize..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

/// A session with this file, read in ranges of so many chunks.
fn load(bytes: &[u8], chunks: usize) -> (Session, Layout, Vec<Problem>) {
    let mut session = Session::default();
    let (path, size) = ("log".to_owned(), bytes.len() as u64);
    let file = session.open(FileMeta {
        name: path.clone(),
        path,
        size,
    });
    let mut source = Opened::new(Seekable::new(Cursor::new(bytes)).unwrap(), &Place::new()).unwrap();
    let (layout, problems) = probe(file, &mut source).unwrap();
    let news = Request::Probed {
        file,
        layout: layout.clone(),
        problems: problems.clone(),
    };
    session.handle(news, &mut Bytes(bytes)).unwrap();
    for (i, range) in layout.chunks.chunks(chunks).enumerate() {
        let mut builder = Builder::new(file);
        let first = ChunkIx((i * chunks) as u32);
        decode_range(layout.form, first, range, &mut source, 1, &mut builder).unwrap();
        session.fold(&builder.finish());
    }
    (session, layout, problems)
}

/// All that is said of each event, as text.
fn said(session: &Session) -> Vec<String> {
    let store = session.store();
    let value = |text: String| match Ticks::parse(&text) {
        None if text.contains("\\ud") || text.contains(|c: char| c < ' ' && !c.is_whitespace()) => of_xml(&text),
        Some(time) => time.iso(),
        None if text.starts_with('{') && text.len() == 38 => text.to_lowercase(),
        None => text,
    };
    let rows = (0..store.len() as u32).map(RowIx);
    rows.map(|row| {
        let fields = store
            .fields(row)
            .map(|(name, cell)| format!("{name}={}", value(store.symbols.text(cell))));
        format!(
            "{} {} {} {} {} {} {:?}",
            store.record_id(row),
            Ticks(store.time(row)).iso(),
            store.provider(row),
            store.event_id(row),
            store.channel(row),
            store.host(row),
            fields.collect::<Vec<_>>()
        )
    })
    .collect()
}

/// Control characters and unpaired surrogates as the second implementation writes them.
fn of_xml(text: &str) -> String {
    let mut parts = text.split("\\ud");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        out.push('_');
        out.push_str(&part[3..]);
    }
    out.chars()
        .map(|c| if c < ' ' && !c.is_whitespace() { '_' } else { c })
        .collect()
}

/// The bytes of the ledger add up to the file, and each is there once.
fn assert_accounted(session: &Session, size: usize) {
    let mut at = 0;
    for range in session.ledger(FileIx(0)) {
        assert_eq!(range.start, at);
        at = range.end;
    }
    assert_eq!(at as usize, size);
}

/// The log's events as the second implementation writes them, one behind the other.
fn xml_of(bytes: &[u8], session: &Session) -> Vec<String> {
    let rows = (0..session.store().len() as u32).map(RowIx);
    rows.map(|row| {
        let xml = session.xml(row, &mut Bytes(bytes)).unwrap();
        let start = xml.find("<Event").unwrap();
        xml[start..].trim_end().to_owned()
    })
    .collect()
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
    units
        .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
        .collect()
}

fn sysmon(count: u64) -> Vec<u8> {
    let mut log = LogWriter::default();
    for id in 1..=count {
        let data = EventData::named([
            ("UtcTime", Value::from("2024-05-12 13:52:19.950")),
            ("ProcessId", Value::U32(4_000 + id as u32)),
            ("Image", Value::from("C:\\a & b <c> \"d\"\\é中😀.exe")),
            ("CommandLine", Value::from("x".repeat(id as usize * 97 % 3_000))),
        ]);
        let event = Event {
            provider: "Microsoft-Windows-Sysmon".into(),
            channel: "Microsoft-Windows-Sysmon/Operational".into(),
            record_id: id,
            time: 133_600_000_000_000_000 + id as i64 * 10_000_000,
            process_id: 7,
            data,
            ..Event::default()
        };
        log.push(&event).unwrap();
    }
    log.finish()
}

#[test]
fn every_way_to_write_it_says_what_the_log_says() {
    let bytes = sysmon(400);
    let (log, ..) = load(&bytes, 64);
    let (expected, events) = (said(&log), xml_of(&bytes, &log));
    let run = events.join("");
    let declared = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n<Events>{}</Events>\r\n",
        events.join("\r\n")
    );
    let rooted = format!("<Root>\n<!-- x -->{}</Root>", events.join("\n"));
    let written = [
        (run.clone().into_bytes(), Form::Utf8),
        ([b"\xef\xbb\xbf", run.as_bytes()].concat(), Form::Utf8),
        (declared.clone().into_bytes(), Form::Utf8),
        (rooted.into_bytes(), Form::Utf8),
        (utf16(&declared, false), Form::Utf16Le),
        (utf16(&run, true), Form::Utf16Be),
        (utf16(&run, false)[2..].to_vec(), Form::Utf16Le),
    ];
    for (xml, form) in written {
        for chunks in [1, 3, 64] {
            let (export, layout, problems) = load(&xml, chunks);
            assert_eq!((layout.form, problems), (form, vec![]));
            assert!(layout.chunks.len() > 8, "events lie across borders");
            assert_eq!(said(&export), expected);
            assert_eq!(export.problems(), []);
            assert_accounted(&export, xml.len());
            let row = RowIx(123);
            assert_eq!(export.xml(row, &mut Bytes(&xml)).unwrap(), events[123]);
            // Types are known again: the catalogue has them.
            let store = export.store();
            assert_eq!(
                store.symbols.integer(store.field(row, "ProcessId").unwrap()),
                Some(4_124)
            );
        }
    }
}

#[test]
fn a_log_and_its_export_are_the_same_events() {
    let bytes = sysmon(50);
    let (mut session, ..) = load(&bytes, 64);
    let xml = xml_of(&bytes, &session).join("\n").into_bytes();
    let size = xml.len() as u64;
    let file = session.open(FileMeta {
        name: "a.xml".to_owned(),
        path: "a.xml".to_owned(),
        size,
    });
    let mut source = Opened::new(Seekable::new(Cursor::new(&xml)).unwrap(), &Place::new()).unwrap();
    let (layout, _) = probe(file, &mut source).unwrap();
    let mut builder = Builder::new(file);
    decode_range(layout.form, ChunkIx(0), &layout.chunks, &mut source, 1, &mut builder).unwrap();
    session.fold(&builder.finish());
    assert_eq!((session.store().len(), session.store().copies.all().len()), (50, 50));
}

#[test]
fn an_export_in_an_archive_is_read_beyond_its_ranges() {
    let bytes = sysmon(4_000);
    let (log, ..) = load(&bytes, 64);
    let xml = utf16(
        &format!("<Events>{}</Events>", xml_of(&bytes, &log).join("\r\n")),
        false,
    );
    assert!(xml.len() > 5 << 20, "several ranges: {}", xml.len());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exports");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("export.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    zip.start_file("logs/Sysmon.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    std::io::Write::write_all(&mut zip, &xml).unwrap();
    zip.start_file("other.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    std::io::Write::write_all(&mut zip, b"<Configuration/>").unwrap();
    zip.finish().unwrap();
    for threads in ["1", "3"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_evtxscope"));
        let output = command
            .args(["summary", "--threads", threads])
            .arg(&path)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(summary["events"], 4_000, "{text}");
        assert_eq!(summary["files"][1]["name"], "Sysmon.xml");
        assert_eq!(summary["files"][1]["problems"].as_array().unwrap().len(), 0);
    }
}

#[test]
fn the_rendering_is_kept() {
    let xml = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='P'/><EventID Qualifiers='16384'>7036</EventID>\
        <TimeCreated SystemTime='2024-05-12T17:20:01.123456700Z'/><EventRecordID>9</EventRecordID><Channel>System</Channel><Computer>h</Computer></System>\
        <EventData><Data Name='param1'>BITS</Data><Data>a</Data><Data>b</Data><Data/><Binary>00ff</Binary></EventData>\
        <RenderingInfo Culture='en-US'><Message>The BITS service\r\nentered the running state.</Message><Keywords><Keyword>Classic</Keyword></Keywords></RenderingInfo></Event>";
    let (session, ..) = load(xml.as_bytes(), 64);
    assert_eq!(
        said(&session),
        [
            "9 2024-05-12T17:20:01.1234567Z P 7036 System h [\"param1=BITS\", \"Data=a\", \"Data_1=b\", \"Data_2=\", \"Binary=00ff\", \
          \"RenderingInfo.Culture=en-US\", \"RenderingInfo.Message=The BITS service\\r\\nentered the running state.\", \
          \"RenderingInfo.Keywords.Keyword=Classic\"]"
        ]
    );
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_there() {
    let event = |id: u32, inner: &str| {
        format!("<Event><System><EventID>{id}</EventID></System><EventData>{inner}</EventData></Event>")
    };
    let deep = "<a>".repeat(1_000) + &"</a>".repeat(1_000);
    let fields = "<Data>x</Data>".repeat(5_000);
    for (damaged, kind, word) in [
        (
            event(2, "<Data>&boom;</Data>"),
            ProblemKind::RecordContent,
            "(byte 144)",
        ),
        (event(2, &deep), ProblemKind::RecordContent, "nests too deeply"),
        (event(2, &fields), ProblemKind::RecordContent, "too many fields"),
        (event(2, "<Data>x</Dato>"), ProblemKind::RecordContent, "closes nothing"),
        (
            event(2, "<!DOCTYPE a [<!ENTITY b 'c'>]>"),
            ProblemKind::RecordContent,
            "document type",
        ),
        (
            "<Event><System><EventID>2</EventID>".to_owned(),
            ProblemKind::RecordTruncated,
            "another begins",
        ),
        (event(2, &"x".repeat(3 << 20)), ProblemKind::RecordSize, "longer than"),
    ] {
        let xml = format!("<Events>{}{damaged}\n{}</Events>", event(1, ""), event(3, ""));
        let (session, ..) = load(xml.as_bytes(), 64);
        let store = session.store();
        let ids: Vec<u32> = (0..store.len() as u32).map(|row| store.event_id(RowIx(row))).collect();
        assert_eq!(ids, [1, 3], "{word}");
        let problems = session.problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!((problems[0].kind, problems[0].offset), (kind, Some(83)));
        assert!(problems[0].text.contains(word), "{}", problems[0].text);
        assert_accounted(&session, xml.len());
    }
    let whole = event(1, "");
    let (session, ..) = load(format!("{whole}{}", &whole[..60]).as_bytes(), 64);
    assert_eq!(
        (session.store().len(), session.problems()[0].kind),
        (1, ProblemKind::RecordTruncated)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_markup_is_survived_and_accounted_for(
        parts in prop::collection::vec("(<Event>|<Event |xmlns='a'>|<System>|</System>|<System/>|</Event>|<Event/>|<Data Name='a'>|&lt;|&|</Data>|é|<!--|-->|<!\\[CDATA\\[|>|<|\"|\n)", 0..60),
        padding in 65_400usize..65_600,
        form in 0..3,
    ) {
        let text = format!("<Event><System/></Event>{}{}<Event><System/></Event>", " ".repeat(padding), parts.concat());
        let bytes = match form {
            0 => text.into_bytes(),
            1 => utf16(&text, false),
            _ => utf16(&text, true),
        };
        let (one, layout, _) = load(&bytes, 1);
        prop_assert!(layout.form != Form::Binary);
        assert_accounted(&one, bytes.len());
        let (all, ..) = load(&bytes, 64);
        prop_assert_eq!(said(&one), said(&all));
        prop_assert_eq!(one.problems(), all.problems());
        prop_assert!(!one.store().is_empty());
    }
}

/// Real logs: what the second implementation writes of them, read back.
#[test]
fn real_logs_say_the_same_when_they_are_exported() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/logs");
    let Ok(entries) = std::fs::read_dir(&corpus) else {
        return;
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut same, mut differ) = (0, Vec::new());
    for path in paths.iter().filter(|path| path.metadata().unwrap().len() < 1_200_000) {
        let bytes = std::fs::read(path).unwrap();
        let (log, ..) = load(&bytes, 64);
        let rows = (0..log.store().len() as u32)
            .map(RowIx)
            .step_by(1 + log.store().len() / 15);
        for row in rows {
            let Ok(xml) = log.xml(row, &mut Bytes(&bytes)) else {
                continue;
            };
            let start = xml.find("<Event").unwrap();
            let (export, ..) = load(&xml.as_bytes()[start..], 64);
            let expected = said(&log).swap_remove(row.0 as usize);
            let found = said(&export).pop().unwrap_or_default();
            if expected == found {
                same += 1;
            } else {
                differ.push(format!("{}\n  {expected}\n  {found}", path.display()));
            }
        }
    }
    assert!(
        same > 300 && differ.is_empty(),
        "{same} the same, {} differ, such as {}",
        differ.len(),
        differ.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
    );
}
