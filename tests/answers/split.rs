//! The same files, opened in another order, cut into other ranges, taken in as they come: the same answers.

use super::naive::fetch;
use super::{ask, facet, probe};
use evtxscope::engine::Session;
use evtxscope::evtx::CHUNK_SIZE;
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{Builder, Segment, decode_chunks};
use evtxscope::model::{ChunkIx, FileIx};
use evtxscope::protocol::{Column, FacetSpec, FileMeta, Filter, Layout, PivotSpec, Request, Response, Scope};
use evtxscope::sample::{self, Options};
use proptest::prelude::*;

/// The sample's files, and one of them a second time: events of the same tick.
fn files() -> Vec<(String, Vec<u8>)> {
    let options = Options {
        hours: 1,
        ..Options::default()
    };
    let mut files: Vec<_> = sample::generate(options)
        .into_iter()
        .map(|file| (file.name, file.bytes))
        .collect();
    let system = files.iter().find(|(name, _)| name.contains("System")).unwrap().clone();
    files.push((format!("copies/Copy of {}", system.0), system.1));
    files
}

/// How a worker hands over what it has decoded.
#[derive(Clone, Copy, Debug)]
enum Way {
    Folded,
    /// As bytes, as between the page's workers.
    Sent,
    /// Decoded where the session is, as the command does with one thread.
    Direct,
}

/// A file's chunks from `first` on, up to `count` of them.
#[derive(Clone, Debug)]
struct Piece {
    file: usize,
    first: usize,
    count: usize,
    way: Way,
    /// Someone asks for the time order right after.
    asked: bool,
}

/// An order of the files, and pieces that hold each of their chunks once, in any order.
fn plan(chunks: Vec<usize>) -> impl Strategy<Value = (Vec<usize>, Vec<Piece>)> {
    let order = Just((0..chunks.len()).collect::<Vec<_>>()).prop_shuffle();
    let way = prop::sample::select(vec![Way::Folded, Way::Sent, Way::Direct]);
    let pieces = prop::collection::vec((1usize..12, way, prop::bool::weighted(0.2)), 200).prop_flat_map(move |sizes| {
        let mut sizes = sizes.into_iter().cycle();
        let mut pieces = Vec::new();
        for (file, &chunks) in chunks.iter().enumerate() {
            let mut first = 0;
            while first < chunks {
                let (count, way, asked) = sizes.next().unwrap();
                pieces.push(Piece {
                    file,
                    first,
                    count,
                    way,
                    asked,
                });
                first += count;
            }
        }
        Just(pieces).prop_shuffle()
    });
    (order, pieces)
}

fn layout(bytes: &[u8]) -> Layout {
    let mut source = Seekable::new(std::io::Cursor::new(bytes)).unwrap();
    probe(FileIx(0), &mut source).unwrap().0
}

fn load(files: &[(String, Vec<u8>)], order: &[usize], pieces: &[Piece]) -> Session {
    let mut session = Session::default();
    let mut opened = vec![None; files.len()];
    for &i in order {
        let (path, bytes) = &files[i];
        let name = path.rsplit('/').next().unwrap().to_owned();
        let (path, size) = (path.clone(), bytes.len() as u64);
        let file = session.open(FileMeta { name, path, size });
        let mut source = Seekable::new(std::io::Cursor::new(bytes)).unwrap();
        let (layout, problems) = probe(file, &mut source).unwrap();
        let news = Request::Probed {
            file,
            layout: layout.clone(),
            problems,
        };
        ask(&mut session, news);
        opened[i] = Some((file, layout.chunks));
    }
    for piece in pieces {
        let (file, chunks) = opened[piece.file].as_ref().unwrap();
        let bytes = &files[piece.file].1;
        let range = chunks.iter().enumerate().skip(piece.first).take(piece.count);
        let chunks = range.map(|(i, &offset)| {
            let from = offset as usize;
            (
                ChunkIx(i as u32),
                offset,
                &bytes[from..bytes.len().min(from + CHUNK_SIZE)],
            )
        });
        match piece.way {
            Way::Folded => session.fold(&decode_chunks(*file, chunks)),
            Way::Sent => {
                let sent = decode_chunks(*file, chunks).to_bytes();
                session.fold(&Segment::from_bytes(&sent).unwrap());
            }
            Way::Direct => session.decode(&mut Builder::new(*file), |builder| {
                chunks.for_each(|(number, offset, bytes)| builder.chunk(number, offset, bytes));
            }),
        }
        if piece.asked {
            session.order();
        }
    }
    session
}

/// Everything that a session says, as text. Numbers of rows and files are its own business.
fn answers(session: &mut Session) -> Vec<String> {
    let mut out = Vec::new();
    let columns = [
        Column::Event,
        Column::Host,
        Column::Channel,
        Column::RecordId,
        Column::File,
        Column::Process,
        Column::Target,
        Column::What,
        Column::Field("CommandLine".to_owned()),
        Column::Field("TargetUserName".to_owned()),
    ];
    let all = Filter::default();
    for row in fetch(session, &all, &Scope::All, &columns).rows {
        out.push(format!("{} {:?}", row.time, row.cells));
    }
    let powershell = Filter {
        query: "powershell".to_owned(),
        ..Filter::default()
    };
    for filter in [all, powershell] {
        for column in &columns {
            let spec = FacetSpec {
                filter: filter.clone(),
                column: column.clone(),
                count: 10_000,
                ..FacetSpec::default()
            };
            out.push(format!("{:?}", facet(session, spec)));
        }
        let pivot = PivotSpec {
            filter,
            scope: Scope::All,
            rows: Column::Field("Image".to_owned()),
            columns: Column::EventId,
            most_rows: 50,
            most_columns: 50,
        };
        out.push(format!("{:?}", ask(session, Request::Pivot(pivot))));
    }
    let Response::Overview(mut overview) = ask(session, Request::Overview(Filter::default())) else {
        panic!()
    };
    overview.memory = 0;
    overview.files.sort_by(|a, b| a.meta.path.cmp(&b.meta.path));
    overview.files.iter_mut().for_each(|file| file.file = FileIx(0));
    let mut problems: Vec<String> = overview.problems.drain(..).map(|problem| problem.text).collect();
    problems.sort();
    out.extend(problems);
    out.push(format!("{overview:?}"));
    out.extend(processes(session));
    out
}

fn processes(session: &mut Session) -> Vec<String> {
    // In pieces, as the page has it made.
    let counted = std::iter::repeat_with(|| ask(session, Request::Processes)).find_map(|answer| match answer {
        Response::Processes(count) => count,
        other => panic!("{other:?}"),
    });
    let forest = session.forest();
    let store = session.store();
    let all = (0..forest.len() as u32).map(|i| forest.process(evtxscope::model::ProcessIx(i)));
    let mut lines: Vec<String> = all
        .map(|process| {
            let text = |cell| store.symbols.text(cell);
            let parent = process.parent.map(|parent| forest.process(parent));
            format!(
                "{} {:?} {:?} {} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                text(process.host),
                process.guid_text(),
                process.pid,
                text(process.image),
                text(process.command_line),
                process.start,
                process.start_known,
                process.end,
                process.end_kind,
                parent.map(|parent| (parent.guid_text(), parent.pid, parent.start)),
                process.parent_link,
                process.refused,
            )
        })
        .collect();
    lines.push(format!("{counted:?}"));
    lines.sort();
    lines
}

#[test]
fn answers_do_not_depend_on_order_or_pieces() {
    let files = files();
    let chunks: Vec<usize> = files.iter().map(|(_, bytes)| layout(bytes).chunks.len()).collect();
    let whole = |file: usize| Piece {
        file,
        first: 0,
        count: usize::MAX,
        way: Way::Folded,
        asked: false,
    };
    let order: Vec<usize> = (0..files.len()).collect();
    let pieces: Vec<Piece> = order.iter().map(|&file| whole(file)).collect();
    let expected = answers(&mut load(&files, &order, &pieces));
    assert!(expected.len() > 1_000 && chunks.iter().sum::<usize>() > 20);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(12));
    let outcome = runner.run(&plan(chunks), |(order, pieces)| {
        let found = answers(&mut load(&files, &order, &pieces));
        let differs = expected.iter().zip(&found).find(|(a, b)| a != b);
        prop_assert_eq!(differs, None);
        prop_assert_eq!(expected.len(), found.len());
        Ok(())
    });
    outcome.unwrap();
}
