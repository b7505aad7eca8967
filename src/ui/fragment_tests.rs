//! Tests of the fragment: what is written is read, and nonsense does no harm. Nothing else belongs here.

use super::*;
use proptest::prelude::*;

fn at(text: &str) -> i64 {
    Ticks::parse(text).unwrap().0
}

#[test]
fn a_link_can_be_read() {
    let place = Place {
        view: View::Events,
        query: "Image:*\\cmd.exe -enc".to_owned(),
        clauses: vec![
            Clause::new("User = \"A&B\""),
            Clause {
                off: true,
                or: true,
                ..Clause::new("not host = \"é\"")
            },
        ],
        time: Some((at("2021-03-04 13:52:00"), at("2021-03-04 14:05:00.5"))),
        ..Place::default()
    };
    let text = "v=events&q=Image:*%5Ccmd.exe+-enc&c=User+%3D+%22A%26B%22&ox=not+host+%3D+%22%C3%A9%22\
                &t=2021-03-04T13:52:00~2021-03-04T14:05:00.5";
    assert_eq!(encode(&place).as_deref(), Some(text));
    assert_eq!(decode(text), place);
    assert_eq!(decode(&format!("#{text}")), place);
    assert_eq!(encode(&Place::default()).as_deref(), Some(""));
}

#[test]
fn nonsense_is_left_out_and_the_rest_is_kept() {
    for text in [
        "",
        "#",
        "&&&",
        "=",
        "v",
        "v=",
        "v=nothing",
        "q",
        "t=1",
        "t=5~5",
        "t=9~1",
        "t=x~y",
        "w=~",
        "r=x:y",
        "r=1",
        "c=",
        "c=+",
        "q=%",
        "q=%2",
        "q=%zz",
        "q=%ff",
        "zz=1",
        "%76=events",
    ] {
        assert_eq!(decode(text), Place::default(), "{text}");
    }
    let place = decode("zz=1&v=events&q=%ff&o=a&c=b&t=9223372036854775807~-9223372036854775808&r=4:P:x&v=zz");
    assert_eq!(place.view, View::Events);
    assert_eq!(place.report, Some(("P:x".to_owned(), 4)));
    assert_eq!(place.clauses, [Clause::new("a"), Clause::new("b")]);
    assert_eq!(place.time, None);
}

#[test]
fn bounds_hold() {
    assert_eq!(decode(&format!("v=events&q={}", "a".repeat(40_000))), Place::default());
    assert_eq!(decode(&format!("v=events&q={}", "a".repeat(20_000))).query, "");
    assert_eq!(decode(&"c=a&".repeat(5_000)).clauses.len(), MOST_CLAUSES);
    let long = Place {
        query: "é".repeat(8_000),
        ..Place::default()
    };
    assert_eq!(encode(&long), None);
}

fn any_column() -> impl Strategy<Value = Column> {
    let name = "[.a-zλ ]{1,6}|host|Image".prop_map(Column::Field);
    prop_oneof![name, Just(Column::Host), Just(Column::Event), Just(Column::RecordId)]
}

fn any_group() -> impl Strategy<Value = Group> {
    (any_column(), proptest::option::of(any_column())).prop_map(|(rows, columns)| Group { rows, columns })
}

fn any_sort() -> impl Strategy<Value = Vec<Sort>> {
    proptest::collection::vec((any_column(), any::<bool>()), 0..4).prop_map(|keys| {
        let mut sort: Vec<Sort> = Vec::new();
        for (column, descending) in keys {
            if !sort.iter().any(|key| key.column == column) {
                sort.push(Sort { column, descending });
            }
        }
        sort
    })
}

fn any_zone() -> impl Strategy<Value = Zone> {
    prop_oneof![
        Just(Zone::Utc),
        Just(Zone::Own),
        (-1_000..1_000i32).prop_map(|minutes| Zone::Fixed(minutes))
    ]
}

fn any_place() -> impl Strategy<Value = Place> {
    let text = || "[ -~éλ中\u{202e}\u{0}]{0,12}".prop_map(|text| text.trim().to_owned());
    let ordered = || {
        proptest::option::of(
            (any::<i64>(), any::<i64>()).prop_filter_map("empty", |(a, b)| (a != b).then_some((a.min(b), a.max(b)))),
        )
    };
    let near = proptest::option::of((132_000_000_000_000_000..133_000_000_000_000_000i64, 1..99_999_999i64))
        .prop_map(|range| range.map(|(from, length)| (from, from + length)));
    let clause = (text(), any::<bool>(), any::<bool>()).prop_map(|(text, off, or)| Clause { text, off, or });
    let report = (text(), any::<u32>());
    (
        0..6usize,
        text(),
        proptest::collection::vec(clause, 0..5),
        near,
        ordered(),
        (report, any_group(), any_sort(), any_zone()),
    )
        .prop_map(
            |(view, query, mut clauses, time, window, (report, group, sort, zone))| {
                clauses.retain(|clause| !clause.text.is_empty());
                first_is_first(&mut clauses);
                let view = View::ALL[view];
                let mut place = Place {
                    zone,
                    view,
                    query,
                    clauses,
                    time,
                    window,
                    report: Some(report).filter(|_| view == View::Reports),
                    group: if view == View::Values { group } else { Group::default() },
                    ..Place::default()
                };
                if let Some(table) = place.table().filter(|_| !sort.is_empty()) {
                    place.sorts.insert(table, sort);
                }
                place
            },
        )
}

proptest! {
    #[test]
    fn what_is_written_is_read(place in any_place()) {
        let text = encode(&place).unwrap();
        prop_assert!(text.is_ascii() && !text.contains([' ', '#', '"', '<', '>', '`']));
        prop_assert_eq!(decode(&text), place);
    }

    #[test]
    fn any_fragment_is_survived(text in "\\PC{0,60}", parts in "([vqcotwrgsz][xcd]?=[%+0-9a-f~:é-]{0,9}&?){0,6}") {
        decode(&text);
        let place = decode(&parts);
        // What was understood is written and read again the same.
        let again = encode(&place).unwrap();
        let kept = Place { report: place.report.clone().filter(|_| place.view == View::Reports), ..place };
        let group = if kept.view == View::Values { kept.group.clone() } else { Group::default() };
        let mut sorts = kept.sorts.clone();
        sorts.retain(|table, _| kept.table().as_ref() == Some(table));
        prop_assert_eq!(decode(&again), Place { group, sorts, ..kept });
    }
}
