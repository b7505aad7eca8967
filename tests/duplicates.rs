//! The same records in several files become one event each, with all its places, in whatever order the files and their chunks come.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use evtxscope::engine::{Evidence, Session};
use evtxscope::evtx::CHUNK_SIZE;
use evtxscope::evtx::writer::{Event, EventData, LogWriter, Style, Value};
use evtxscope::ingest::{Builder, ReadError, Segment, decode_chunks};
use evtxscope::model::{ChunkIx, FileIx, RowIx};
use evtxscope::protocol::{FileMeta, Filter, Overview, Request, Response};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The files stay closed.
struct Closed;

impl Evidence for Closed {
    fn read_at(&mut self, _: FileIx, _: u64, _: &mut [u8]) -> Result<usize, ReadError> {
        Err(ReadError("closed".to_owned()))
    }
}

/// What a file holds: some of the events of a host's channel, in one of the forms in which Windows writes them.
#[derive(Clone, Debug)]
struct Part {
    path: &'static str,
    from: u64,
    to: u64,
    /// Another time at which the channel's numbers began at 1.
    era: i64,
    style: Style,
    /// Values as text, as a collector writes them.
    as_text: bool,
    /// Each record stands there so many times.
    times: usize,
}

/// What is expected of an event, or found: its place first, then the others.
type Told = (u64, i64, String, Vec<(String, u64)>);

fn event(part: &Part, id: u64) -> Event {
    let number = u32::try_from(id * 7 % 1_000).unwrap();
    let process = if part.as_text {
        Value::from(number.to_string())
    } else {
        Value::U32(number)
    };
    let data = EventData::named([
        (
            "Image",
            Value::from(format!("C:\\{}\\{}.exe", part.era, "x".repeat(id as usize % 300))),
        ),
        ("ProcessId", process),
    ]);
    Event {
        record_id: id,
        time: 133_600_000_000_000_000 + part.era * 1_000_000 + (id / 3 * 10_000) as i64,
        computer: if id.is_multiple_of(5) { "second" } else { "first" }.into(),
        data,
        ..Event::default()
    }
}

fn write(part: &Part) -> Vec<u8> {
    let mut log = LogWriter::new(part.style);
    for id in part.from..part.to {
        for _ in 0..part.times {
            log.push(&event(part, id)).unwrap();
        }
    }
    log.finish()
}

/// Without the session: each event from the record with types, of several by the path.
fn expected(parts: &[Part]) -> Vec<Told> {
    let mut events: BTreeMap<(i64, String, u64, usize), Vec<(bool, String, u64)>> = BTreeMap::new();
    for part in parts {
        let mut header_id = 0;
        for id in part.from..part.to {
            let event = event(part, id);
            for again in 0..part.times {
                header_id = if part.style == Style::Live { id } else { header_id + 1 };
                events
                    .entry((event.time, event.computer.to_string(), id, again))
                    .or_default()
                    .push((part.as_text, part.path.to_owned(), header_id));
            }
        }
    }
    let told = events.into_iter().map(|((time, _, id, _), mut records)| {
        records.sort();
        let process = records[0].0;
        let mut rest = records.split_off(1);
        rest.sort_by(|a, b| a.1.cmp(&b.1));
        records.extend(rest);
        let places = records.into_iter().map(|(_, path, id)| (path, id)).collect();
        (id, time, if process { "String" } else { "UInt32" }.to_owned(), places)
    });
    told.collect()
}

fn found(session: &mut Session, paths: &[&'static str]) -> Vec<Told> {
    let rows = session.select(&Filter::default()).unwrap();
    let store = session.store();
    let told = rows.iter().map(|&row| {
        let row = RowIx(row);
        let kind = store.symbols.kind(store.field(row, "ProcessId").unwrap());
        let places = store.locations(row).into_iter();
        (
            store.record_id(row),
            store.time(row),
            format!("{kind:?}"),
            places
                .map(|at| (paths[at.file.ix()].to_owned(), at.header_id))
                .collect(),
        )
    });
    told.collect()
}

fn overview(session: &mut Session) -> Overview {
    match session
        .handle(Request::Overview(Filter::default()), &mut Closed)
        .unwrap()
    {
        Response::Overview(overview) => *overview,
        other => panic!("{other:?}"),
    }
}

/// The chunks of all files, each with its number, in the order of the files.
fn chunks(files: &[Vec<u8>]) -> Vec<(usize, usize)> {
    let of_file =
        |(file, bytes): (usize, &Vec<u8>)| (0..(bytes.len() - 4_096) / CHUNK_SIZE).map(move |chunk| (file, chunk));
    files.iter().enumerate().flat_map(of_file).collect()
}

fn load(parts: &[Part], files: &[Vec<u8>], chunks: &[(usize, usize)], direct: bool) -> Session {
    let mut session = Session::default();
    for (part, bytes) in parts.iter().zip(files) {
        let (path, size) = (part.path.to_owned(), bytes.len() as u64);
        session.open(FileMeta {
            name: path.clone(),
            path,
            size,
        });
    }
    for (i, &(file, chunk)) in chunks.iter().enumerate() {
        let offset = 4_096 + chunk * CHUNK_SIZE;
        let chunk = (
            ChunkIx(chunk as u32),
            offset as u64,
            &files[file][offset..offset + CHUNK_SIZE],
        );
        let file = FileIx(file as u32);
        if direct {
            session.decode(&mut Builder::new(file), |builder| {
                builder.chunk(chunk.0, chunk.1, chunk.2);
            });
        } else {
            let sent = decode_chunks(file, [chunk]).to_bytes();
            session.fold(&Segment::from_bytes(&sent).unwrap());
        }
        if i % 7 == 0 {
            overview(&mut session);
            session.order();
        }
    }
    session
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    const PATHS: [&str; 5] = [
        "b/Security.evtx",
        "a/Security.evtx",
        "Copy of Security.evtx",
        "forwarded.evtx",
        "z.evtx",
    ];
    let part = (1u64..500, 1u64..400, 0i64..2, any::<bool>(), any::<bool>());
    prop::collection::vec(part, 2..=PATHS.len()).prop_map(|parts| {
        let parts = parts.into_iter().zip(PATHS);
        let part = |((from, count, era, live, as_text), path)| Part {
            path,
            from,
            to: from + count,
            era,
            style: if live { Style::Live } else { Style::Exported },
            as_text,
            times: 1,
        };
        parts.map(part).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn one_event_whatever_comes_first(
        (parts, chunks) in parts().prop_flat_map(|parts| {
            let files: Vec<Vec<u8>> = parts.iter().map(write).collect();
            (Just(parts), Just(chunks(&files)).prop_shuffle())
        }),
        direct in any::<bool>(),
    ) {
        let files: Vec<Vec<u8>> = parts.iter().map(write).collect();
        let paths: Vec<&'static str> = parts.iter().map(|part| part.path).collect();
        let mut session = load(&parts, &files, &chunks, direct);
        let expected = expected(&parts);
        let found = found(&mut session, &paths);
        for (expected, found) in expected.iter().zip(&found) {
            prop_assert_eq!(expected, found);
        }
        prop_assert_eq!(expected.len(), found.len());

        let overview = overview(&mut session);
        let records: u64 = parts.iter().map(|part| part.to - part.from).sum();
        prop_assert_eq!(overview.events as usize, expected.len());
        prop_assert_eq!(u64::from(overview.events + overview.duplicates), records);
        prop_assert_eq!(overview.kinds.iter().map(|kind| kind.events).sum::<u32>(), overview.events);
        for (part, file) in parts.iter().zip(&overview.files) {
            let shared = expected.iter().filter(|told| told.3.len() > 1 && told.3.iter().any(|(path, _)| path == part.path));
            prop_assert_eq!(u64::from(file.events), part.to - part.from);
            prop_assert_eq!(file.shared as usize, shared.count());
            let filter = Filter { query: format!("file == \"{}\"", part.path), ..Filter::default() };
            prop_assert_eq!(session.select(&filter).unwrap().len(), file.events as usize);
        }
        // The fields are where they belong.
        let store = session.store();
        for row in (0..store.len() as u32).map(RowIx) {
            let id = store.record_id(row);
            let process = store.symbols.text(store.field(row, "ProcessId").unwrap());
            prop_assert_eq!(process, (id * 7 % 1_000).to_string());
        }
    }
}

fn two(times: [usize; 2]) -> (Vec<Part>, Vec<Vec<u8>>) {
    let part = |path, times| Part {
        path,
        from: 1,
        to: 4,
        era: 0,
        style: Style::Live,
        as_text: false,
        times,
    };
    let parts = vec![part("a.evtx", times[0]), part("b.evtx", times[1])];
    let files = parts.iter().map(write).collect();
    (parts, files)
}

#[test]
fn what_a_file_itself_says_twice_stays_twice() {
    for (times, events) in [([2, 1], 6), ([1, 2], 6), ([2, 2], 6), ([2, 3], 9)] {
        let (parts, files) = two(times);
        let mut chunks = chunks(&files);
        for _ in 0..2 {
            let mut session = load(&parts, &files, &chunks, false);
            let overview = overview(&mut session);
            assert_eq!(overview.events, events, "{times:?}");
            assert_eq!(
                overview.files.iter().map(|file| file.events).sum::<u32>(),
                overview.events + overview.duplicates
            );
            chunks.reverse();
        }
    }
}

#[test]
fn every_record_an_event_where_that_is_asked_for() {
    let (_, files) = two([1, 1]);
    let mut session = Session::default();
    session.keep_duplicates();
    for (i, bytes) in files.iter().enumerate() {
        session.fold(&decode_chunks(FileIx(i as u32), [(ChunkIx(0), 4_096, &bytes[4_096..])]));
    }
    assert_eq!(
        (overview(&mut session).events, overview(&mut session).duplicates),
        (6, 0)
    );
}

#[test]
fn the_detail_names_all_places() {
    let (parts, files) = two([1, 1]);
    let mut session = load(&parts, &files, &[(1, 0), (0, 0)], false);
    let spec = evtxscope::protocol::DetailSpec {
        row: RowIx(0),
        ..Default::default()
    };
    let Response::Detail(detail) = session.handle(Request::Detail(spec), &mut Closed).unwrap() else {
        panic!()
    };
    assert!(
        detail.origin.starts_with("a.evtx, chunk 0, offset 0x1200, record 1"),
        "{}",
        detail.origin
    );
    assert_eq!(detail.copies.len(), 1);
    assert!(detail.copies[0].starts_with("b.evtx, chunk 0, offset 0x1200, record 1"));
}
