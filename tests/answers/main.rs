//! Facets, pivots, orders and finds, compared with what one gets who reads every row of the table and counts by hand.
//!
//! The rows come from [`Request::Rows`], a cell at a time, as the page shows them; what is expected of them is written here anew
//! (`naive`). Two sessions are asked: the sample log, and logs of odd values that differ in little (`odd`).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod complete;
mod large;
mod naive;
mod odd;
mod split;

use evtxscope::engine::{Evidence, Session};
use evtxscope::evtx::CHUNK_SIZE;
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{ReadError, Source as _, decode_chunks, probe};
use evtxscope::model::{ChunkIx, FileIx};
use evtxscope::protocol::{
    Column, Facet, FacetOrder, FacetSpec, FileMeta, Filter, FindSpec, Found, PivotSpec, Request, Response, RowsSpec,
    Scope, Sort,
};
use evtxscope::sample::{self, Options};
use naive::{Table, fetch};
use proptest::prelude::*;
use std::cell::RefCell;

struct Nowhere;

impl Evidence for Nowhere {
    fn read_at(&mut self, _: FileIx, _: u64, _: &mut [u8]) -> Result<usize, ReadError> {
        Err(ReadError("nothing is read again".to_owned()))
    }
}

fn ask(session: &mut Session, request: Request) -> Response {
    session
        .handle(request, &mut Nowhere)
        .unwrap_or_else(|failure| panic!("{failure}"))
}

/// A session of these logs.
fn session(logs: impl IntoIterator<Item = (String, Vec<u8>)>) -> Session {
    let mut session = Session::default();
    for (name, bytes) in logs {
        let size = bytes.len() as u64;
        let file = session.open(FileMeta {
            path: name.clone(),
            name,
            size,
        });
        let mut source = Seekable::new(std::io::Cursor::new(bytes)).unwrap();
        let (layout, problems) = probe(file, &mut source).unwrap();
        ask(
            &mut session,
            Request::Probed {
                file,
                layout: layout.clone(),
                problems,
            },
        );
        let mut buffer = vec![0; CHUNK_SIZE];
        for (i, &offset) in layout.chunks.iter().enumerate() {
            let count = source.read_at(offset, &mut buffer).unwrap();
            session.fold(&decode_chunks(file, [(ChunkIx(i as u32), offset, &buffer[..count])]));
        }
    }
    session
}

thread_local! {
    /// The sample, read once.
    static SAMPLE: RefCell<Session> = RefCell::new(session(
        sample::generate(Options { hours: 1, ..Options::default() }).into_iter().map(|file| (file.name, file.bytes)),
    ));
}

/// Columns of the sample worth asking for.
fn columns() -> Vec<Column> {
    let fields = [
        "Image",
        "CommandLine",
        "User",
        "UtcTime",
        "ProcessId",
        "ProcessGuid",
        "LogonType",
        "TargetUserName",
        "Hashes",
        "GrantedAccess",
        "DestinationPort",
        "Initiated",
        "EventType",
        "LogFileCleared.SubjectUserName",
        "param1",
        "nothing",
    ];
    let fixed = [
        Column::Time,
        Column::OwnTime,
        Column::Event,
        Column::Host,
        Column::Channel,
        Column::Provider,
        Column::EventId,
        Column::Level,
        Column::RecordId,
        Column::File,
        Column::Process,
        Column::Target,
        Column::What,
    ];
    fixed
        .into_iter()
        .chain(fields.map(|name| Column::Field(name.to_owned())))
        .collect()
}

fn some_column() -> impl Strategy<Value = Column> {
    prop::sample::select(columns())
}

fn some_filter() -> impl Strategy<Value = Filter> {
    let query = prop::sample::select(vec![
        "",
        "powershell",
        "event_id = 1 or event_id = 4624",
        "not User:*SYSTEM",
        "Image:*\\svchost.exe",
    ]);
    let clauses = prop::sample::subsequence(vec!["not event_id = 7", "host:WS-ACCT-14*"], 0..2);
    (query, clauses, any::<bool>()).prop_map(|(query, clauses, hour)| {
        let from = evtxscope::model::Ticks::parse("2024-05-14 05:20:00").unwrap().0;
        Filter {
            query: query.to_owned(),
            clauses: clauses.into_iter().map(str::to_owned).collect(),
            time: hour.then_some((from, from + 36_000_000_000)),
            recovered: false,
        }
    })
}

fn some_scope() -> impl Strategy<Value = Scope> {
    let kind = |provider: &str, event_id| Scope::Kind {
        provider: provider.to_owned(),
        event_id,
    };
    prop_oneof![
        2 => Just(Scope::All),
        1 => Just(kind("Microsoft-Windows-Sysmon", 1)),
        1 => Just(kind("Microsoft-Windows-Sysmon", 3)),
        1 => Just(kind("Microsoft-Windows-Security-Auditing", 4624)),
        1 => (0u32..40).prop_map(|process| Scope::Process(evtxscope::model::ProcessIx(process))),
    ]
}

fn facet(session: &mut Session, spec: FacetSpec) -> Facet {
    let Response::Facet(facet) = ask(session, Request::Facet(spec)) else {
        panic!()
    };
    facet
}

/// A whole facet, asked for in pages.
fn whole_facet(session: &mut Session, mut spec: FacetSpec) -> Facet {
    spec.count = 97;
    let mut whole = facet(session, spec.clone());
    while whole.values.len() < whole.total as usize {
        spec.start = whole.values.len() as u32;
        whole.values.extend(facet(session, spec.clone()).values);
    }
    whole
}

const ORDERS: [FacetOrder; 4] = [
    FacetOrder::Events,
    FacetOrder::Value,
    FacetOrder::First,
    FacetOrder::Last,
];

fn check_facet(session: &mut Session, spec: &FacetSpec) {
    let table = fetch(session, &spec.filter, &spec.scope, std::slice::from_ref(&spec.column));
    let found = whole_facet(session, spec.clone());
    let expected = naive::facet(&table, spec);
    assert_eq!(
        (found.events, found.missing, found.distinct, found.total),
        expected.1,
        "{spec:?}"
    );
    let values: Vec<_> = found
        .values
        .iter()
        .map(|v| (naive::cut(&spec.column, &v.text), v.events, v.first, v.last))
        .collect();
    let expected: Vec<_> = expected
        .0
        .iter()
        .map(|v| (v.text.clone(), v.events, v.first, v.last))
        .collect();
    assert_eq!(values, expected, "{spec:?}");
    check_clauses(session, spec, &found);
}

/// Each value's clause lets just its events pass.
fn check_clauses(session: &mut Session, spec: &FacetSpec, facet: &Facet) {
    for value in facet.values.iter().take(25) {
        let mut filter = spec.filter.clone();
        filter.clauses.push(value.clause.clone());
        let spec = RowsSpec {
            filter,
            scope: spec.scope.clone(),
            ..RowsSpec::default()
        };
        let Response::Rows(page) = ask(session, Request::Rows(spec)) else {
            panic!()
        };
        assert_eq!(page.total, value.events, "{}", value.clause);
    }
}

fn check_pivot(session: &mut Session, spec: &PivotSpec) {
    let table = fetch(
        session,
        &spec.filter,
        &spec.scope,
        &[spec.rows.clone(), spec.columns.clone()],
    );
    let Response::Pivot(found) = ask(session, Request::Pivot(spec.clone())) else {
        panic!()
    };
    let expected = naive::pivot(&table, spec);
    let texts = |column: &Column, values: &[evtxscope::protocol::FacetValue]| -> Vec<(String, u32)> {
        values
            .iter()
            .map(|value| (naive::cut(column, &value.text), value.events))
            .collect()
    };
    assert_eq!(texts(&spec.rows, &found.rows), expected.rows, "{spec:?}");
    assert_eq!(texts(&spec.columns, &found.columns), expected.columns, "{spec:?}");
    assert_eq!(found.counts, expected.counts, "{spec:?}");
    assert_eq!(found.times, expected.times, "{spec:?}");
    assert_eq!(
        (found.all_rows, found.all_columns, found.events),
        expected.totals,
        "{spec:?}"
    );
}

fn rows_of(session: &mut Session, spec: &RowsSpec) -> Vec<u32> {
    let mut spec = RowsSpec {
        count: 2_000,
        ..spec.clone()
    };
    let mut rows = Vec::new();
    loop {
        let Response::Rows(page) = ask(session, Request::Rows(spec.clone())) else {
            panic!()
        };
        rows.extend(page.rows.iter().map(|row| row.row.0));
        if page.rows.is_empty() {
            return rows;
        }
        spec.start += page.rows.len() as u32;
    }
}

fn check_sort(session: &mut Session, filter: Filter, scope: Scope, sort: Vec<Sort>) {
    let columns: Vec<Column> = sort.iter().map(|key| key.column.clone()).collect();
    let table = fetch(session, &filter, &scope, &columns);
    let expected = naive::sorted(&table, &sort);
    let spec = RowsSpec {
        filter,
        scope,
        sort,
        ..RowsSpec::default()
    };
    assert_eq!(rows_of(session, &spec), expected, "{spec:?}");
}

fn check_find(session: &mut Session, spec: &FindSpec) {
    let table = rows_of(session, &spec.table);
    let alone = RowsSpec {
        filter: Filter {
            query: spec.query.clone(),
            ..Filter::default()
        },
        ..RowsSpec::default()
    };
    let found = rows_of(session, &alone);
    let positions: Vec<u32> = (0..)
        .zip(&table)
        .filter(|(_, row)| found.contains(row))
        .map(|(at, _)| at)
        .collect();
    let next = if spec.backwards {
        positions
            .iter()
            .rposition(|&at| at <= spec.from)
            .or(positions.len().checked_sub(1))
    } else {
        positions
            .iter()
            .position(|&at| at >= spec.from)
            .or((!positions.is_empty()).then_some(0))
    };
    let expected = Found {
        position: next.map(|at| positions[at]),
        ordinal: next.map_or(0, |at| at as u32 + 1),
        total: positions.len() as u32,
    };
    let Response::Found(answer) = ask(session, Request::Find(spec.clone())) else {
        panic!()
    };
    assert_eq!(answer, expected, "{spec:?}");
}

fn no_file(column: &Column) -> bool {
    *column != Column::File
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn facets_of_the_sample(
        filter in some_filter(), scope in some_scope(), column in some_column(),
        find in prop::sample::select(vec!["", "", "e", "SYSTEM", "10"]),
        order in prop::sample::select(ORDERS.to_vec()), descending: bool,
    ) {
        let spec = FacetSpec { filter, scope, column, find: find.to_owned(), order, descending, ..FacetSpec::default() };
        SAMPLE.with_borrow_mut(|session| check_facet(session, &spec));
    }

    #[test]
    fn pivots_of_the_sample(
        filter in some_filter(), scope in some_scope(), rows in some_column(), columns in some_column(),
        most_rows in 0u32..30, most_columns in 0u32..30,
    ) {
        let spec = PivotSpec { filter, scope, rows, columns, most_rows, most_columns };
        SAMPLE.with_borrow_mut(|session| check_pivot(session, &spec));
    }

    #[test]
    fn orders_of_the_sample(
        filter in some_filter(), scope in some_scope(),
        keys in prop::collection::vec((some_column().prop_filter("its offsets are not shown", no_file), any::<bool>()), 1..4),
    ) {
        let sort = keys.into_iter().map(|(column, descending)| Sort { column, descending }).collect();
        SAMPLE.with_borrow_mut(|session| check_sort(session, filter, scope, sort));
    }

    #[test]
    fn finds_in_the_sample(
        filter in some_filter(), scope in some_scope(), query in prop::sample::select(vec!["svchost", "event_id = 1", "no such thing", ""]),
        keys in prop::collection::vec((some_column(), any::<bool>()), 0..2), from in 0u32..3000, backwards: bool,
    ) {
        let sort = keys.into_iter().map(|(column, descending)| Sort { column, descending }).collect();
        let table = RowsSpec { filter, scope, sort, ..RowsSpec::default() };
        let spec = FindSpec { table, query: query.to_owned(), from, backwards };
        SAMPLE.with_borrow_mut(|session| check_find(session, &spec));
    }

    #[test]
    fn odd_values(
        log in odd::log(), column in odd::column(), other in odd::column(), order in prop::sample::select(ORDERS.to_vec()),
        descending: bool, find in prop::sample::select(vec!["", "a", "Ä", "\""]),
    ) {
        let mut session = session([("odd.evtx".to_owned(), log)]);
        let all = || (Filter::default(), Scope::All);
        let (filter, scope) = all();
        let spec = FacetSpec { filter, scope, column: column.clone(), find: find.to_owned(), order, descending, ..FacetSpec::default() };
        check_facet(&mut session, &spec);
        let (filter, scope) = all();
        let spec = PivotSpec { filter, scope, rows: column.clone(), columns: other.clone(), most_rows: 5, most_columns: 4 };
        check_pivot(&mut session, &spec);
        let (filter, scope) = all();
        let sort = vec![Sort { column, descending }, Sort { column: other, descending: !descending }];
        check_sort(&mut session, filter, scope, sort);
    }
}

#[test]
fn sorting_by_file_goes_by_place() {
    SAMPLE.with_borrow_mut(|session| {
        let sort = vec![Sort {
            column: Column::File,
            descending: false,
        }];
        let spec = RowsSpec {
            sort,
            ..RowsSpec::default()
        };
        let rows = rows_of(session, &spec);
        let place = |row: &u32| {
            let row = evtxscope::model::RowIx(*row);
            let span = session.store().span(row).unwrap();
            (
                session.file_name(span.file).to_owned(),
                span.chunk,
                session.store().offset(row),
            )
        };
        assert!(rows.is_sorted_by_key(place));
        assert_eq!(rows.len(), session.store().len());
    });
}

#[test]
fn a_table_holds_every_event_once() {
    SAMPLE.with_borrow_mut(|session| {
        let table: Table = fetch(session, &Filter::default(), &Scope::All, &[Column::Time]);
        assert_eq!(table.rows.len(), session.store().len());
    });
}
