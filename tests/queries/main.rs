//! Every operator of the query language, compared with what one finds who reads each event's details and thinks for himself.
//!
//! A query is made of a text and of a plain rule (`naive`), which is written anew from `docs/query.md` and looks at one event at
//! a time. Two kinds of session are asked: the sample log, and logs of odd values that differ in little.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod event;
mod make;
mod naive;
#[path = "../answers/odd.rs"]
#[allow(dead_code, reason = "the other test that reads it asks for columns, too")]
mod odd;

use event::{Bounds, Event};
use evtxscope::engine::{Evidence, Session};
use evtxscope::evtx::CHUNK_SIZE;
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{ReadError, Source as _, decode_chunks, probe};
use evtxscope::model::{ChunkIx, FileIx, RowIx};
use evtxscope::protocol::{DetailSpec, FileMeta, Filter, Request, Response};
use evtxscope::sample::{self, Options};
use make::Query;
use proptest::prelude::*;

struct Nowhere;

impl Evidence for Nowhere {
    fn read_at(&mut self, _: FileIx, _: u64, _: &mut [u8]) -> Result<usize, ReadError> {
        Err(ReadError("nothing is read again".to_owned()))
    }
}

/// A session and every event of it as its details tell it.
struct Log {
    session: Session,
    events: Vec<Event>,
}

impl Log {
    fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut session = Session::default();
        for (name, bytes) in files {
            let size = bytes.len() as u64;
            let path = name.clone();
            let file = session.open(FileMeta { name, path, size });
            let mut source = Seekable::new(std::io::Cursor::new(bytes)).unwrap();
            let (layout, _) = probe(file, &mut source).unwrap();
            let mut chunk = vec![0; CHUNK_SIZE];
            for (i, &offset) in layout.chunks.iter().enumerate() {
                let count = source.read_at(offset, &mut chunk).unwrap();
                session.fold(&decode_chunks(file, [(ChunkIx(i as u32), offset, &chunk[..count])]));
            }
        }
        let events = (0..session.store().len() as u32).map(|row| {
            let spec = DetailSpec {
                row: RowIx(row),
                ..DetailSpec::default()
            };
            match session.handle(Request::Detail(spec), &mut Nowhere) {
                Ok(Response::Detail(detail)) => Event::new(*detail),
                other => panic!("{other:?}"),
            }
        });
        let events = events.collect();
        Self { session, events }
    }

    fn check(&mut self, query: &Query) {
        let filter = Filter {
            query: query.to_string(),
            ..Filter::default()
        };
        let mut found = match self.session.select(&filter) {
            Ok(rows) => rows.to_vec(),
            // Refused as a whole, rightly: no event has the field, nor does the catalogue.
            Err(failure) if failure.to_string().starts_with("No event here has a field") => return,
            Err(failure) => panic!("{query}: {failure}"),
        };
        found.sort_unstable();
        let bounds = Bounds::of(&self.events);
        let holds = |event: &&Event| query.holds(event, &bounds);
        let expected: Vec<u32> = self.events.iter().filter(holds).map(|event| event.row).collect();
        if let Some(&row) = found.iter().find(|row| !expected.contains(row)) {
            panic!("found, but should not be: {query}\n{:#?}", self.events[row as usize]);
        }
        if let Some(&row) = expected.iter().find(|row| !found.contains(row)) {
            panic!("not found: {query}\n{:#?}", self.events[row as usize]);
        }
    }
}

thread_local! {
    /// An hour of the sample, read once a thread.
    static SAMPLE: std::cell::RefCell<Log> = std::cell::RefCell::new(Log::new(
        sample::generate(Options { hours: 1, ..Options::default() }).into_iter().map(|file| (file.name, file.bytes)),
    ));
}

/// What the reference shows is understood, and a `last part   explanation` is no part of it.
#[test]
fn examples_of_the_reference() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/query.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut inside = false;
    let mut count = 0;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```text";
        } else if inside {
            let query = line.split("  ").next().unwrap().to_owned();
            let filter = Filter {
                query,
                ..Filter::default()
            };
            SAMPLE.with_borrow_mut(|log| {
                if let Err(failure) = log.session.select(&filter) {
                    panic!("{}: {failure}", filter.query);
                }
            });
            count += 1;
        }
    }
    assert!(count > 50, "{count} examples");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn sample_log(query in make::sample_queries()) {
        SAMPLE.with_borrow_mut(|log| log.check(&query));
    }

    #[test]
    fn odd_values(log in odd::log(), queries in prop::collection::vec(make::odd_queries(), 12)) {
        let mut log = Log::new([("odd.evtx".to_owned(), log)]);
        for query in &queries {
            log.check(query);
        }
    }
}
