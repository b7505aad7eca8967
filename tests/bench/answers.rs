//! Questions to a session that holds a million events. Each is asked in [`ROUNDS`] forms that differ, so that nothing remembered
//! answers it; the median counts.

use crate::make::MILLION;
use crate::say;
use evtxscope::engine::{Evidence, Session};
use evtxscope::evtx::CHUNK_SIZE;
use evtxscope::ingest::{ReadError, decode_chunks};
use evtxscope::model::{ChunkIx, FileIx};
use evtxscope::protocol::{
    Column, FacetSpec, FileMeta, Filter, FindSpec, PivotSpec, Request, Response, RowsSpec, Sort,
};
use std::fs;
use std::path::Path;
use std::time::Instant;

const ROUNDS: usize = 7;

struct NoFiles;

impl Evidence for NoFiles {
    fn read_at(&mut self, _: FileIx, _: u64, _: &mut [u8]) -> Result<usize, ReadError> {
        Err(ReadError("the benchmark asks for no record".to_owned()))
    }
}

fn ask(session: &mut Session, request: Request) -> Response {
    session
        .handle(request, &mut NoFiles)
        .expect("the question has an answer")
}

fn filter(query: String) -> Filter {
    Filter {
        query,
        ..Filter::default()
    }
}

/// Prints the milliseconds that each kind of question takes.
pub fn time(dir: &Path) {
    let mut session = load(&dir.join(MILLION));
    let events = session.store().len();
    say("million: events", events as f64, "");
    say(
        "million: memory an event",
        session.store().memory() as f64 / events as f64,
        "bytes",
    );
    let begin = Instant::now();
    session.order();
    say("time order", begin.elapsed().as_secs_f64() * 1e3, "ms");
    let begin = Instant::now();
    let processes = session.forest().len();
    say("process forest", begin.elapsed().as_secs_f64() * 1e3, "ms");
    say("process forest: processes", processes as f64, "");

    let mut median = |what: &str, request: &dyn Fn(usize) -> Request| {
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|round| {
                let request = request(round);
                let begin = Instant::now();
                ask(&mut session, request);
                begin.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        say(what, times[ROUNDS / 2], "ms");
    };
    let count = |query: String| Request::Count(filter(query));
    median("filter: a field is equal", &|i| {
        count(format!("ProcessId = {}", 4000 + 4 * i))
    });
    median("filter: an event id", &|i| count(format!("event_id = {}", i + 1)));
    median("filter: a text in any field", &|i| {
        count(format!(
            "ower{}",
            ["sh", "she", "shell", "shell.", "shell.e", "shell.ex", "shell.exe"][i]
        ))
    });
    median("filter: a text in any field, rare", &|i| {
        count(format!("not-in-any-log-{i}"))
    });
    median("filter: a regular expression in any field", &|i| {
        count(format!("/po[vw]er.{{0,{}}}shell/", i + 1))
    });
    let by = |column: Column| {
        move |i: usize| {
            Request::Rows(RowsSpec {
                filter: filter(format!("record_id > {i}")),
                sort: vec![Sort {
                    column: column.clone(),
                    descending: i % 2 == 1,
                }],
                columns: vec![Column::Time],
                count: 50,
                ..RowsSpec::default()
            })
        }
    };
    for (name, column) in [
        ("time", Column::Time),
        ("host", Column::Host),
        ("process", Column::Process),
        ("target", Column::Target),
        ("what", Column::What),
        ("a field of many values", Column::Field("CommandLine".to_owned())),
        ("a field of numbers", Column::Field("ProcessId".to_owned())),
    ] {
        median(&format!("sort: {name}"), &by(column));
    }
    let facet = |name: &str| {
        let column = Column::Field(name.to_owned());
        move |i: usize| {
            Request::Facet(FacetSpec {
                filter: filter(format!("record_id > {i}")),
                column: column.clone(),
                count: 20,
                descending: true,
                ..FacetSpec::default()
            })
        }
    };
    median("facet: Image", &facet("Image"));
    median("facet: CommandLine", &facet("CommandLine"));
    median("pivot: Image by User", &|i| {
        Request::Pivot(PivotSpec {
            filter: filter(format!("record_id > {i}")),
            rows: Column::Field("Image".to_owned()),
            columns: Column::Field("User".to_owned()),
            most_rows: 50,
            most_columns: 20,
            ..PivotSpec::default()
        })
    });
    median("find next", &|i| {
        Request::Find(FindSpec {
            query: format!("whoami{}", ["", ".", ".e", ".ex", ".exe", "/", " /"][i]),
            from: 1000,
            ..FindSpec::default()
        })
    });
}

fn load(folder: &Path) -> Session {
    let mut session = Session::default();
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the logs are there")
        .filter_map(Result::ok)
        .map(|e| e.path())
        .collect();
    paths.sort();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "evtx"))
    {
        let bytes = fs::read(path).expect("the log can be read");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = session.open(FileMeta {
            path: name.clone(),
            name,
            size: bytes.len() as u64,
        });
        let chunks: Vec<(ChunkIx, u64, &[u8])> = bytes[4096..]
            .chunks(CHUNK_SIZE)
            .enumerate()
            .map(|(i, chunk)| (ChunkIx(i as u32), 4096 + (i * CHUNK_SIZE) as u64, chunk))
            .collect();
        for range in chunks.chunks(64) {
            session.fold(&decode_chunks(file, range.iter().copied()));
        }
    }
    session
}
