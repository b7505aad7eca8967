//! The state of the view in the address: `#v=events&q=Image:cmd.exe&c=User+%3D+%22SYSTEM%22&t=2021-03-04T13:52:00~2021-03-04T14:05:00`.
//!
//! | key | holds |
//! |---|---|
//! | `v` | the view |
//! | `q` | the query as typed |
//! | `c`, `o` | a clause of the row, in order: joined to the one before it by and, by or |
//! | `cx`, `ox` | the same, not applied |
//! | `t`, `w` | the time range, and what the Timeline shows: from (included) and to (excluded) |
//! | `r` | the report that is open: event id and provider |
//! | `g`, `gc` | the field that the Values view counts, and the one at its top |
//!
//! What is in it, and what is not. All that the reader built is: the query, and the clauses too, though a clause that was
//! clicked together holds a value of a log. A link without them would show something else than what its maker saw, and the
//! part of an address behind `#` is never sent to a server: it leaves the machine only when the reader hands the link on.
//! What the page found is not: no events, no counts, no names of files, hosts or processes beyond those in the reader's own
//! filter, and neither the selected event nor the open process (which have numbers of this session only). The browser's own
//! history keeps addresses; the list of keys says so, and a private window forgets them.
//!
//! A fragment may come from anyone: it is read within bounds, what is unknown or makes no sense in it is left out, and what
//! it holds reaches the engine only through the query language. Called by `travel`.

use super::clause::{Clause, first_is_first};
use super::place::Place;
use super::state::View;
use super::time::range::Range;
use super::views::values::model::Group;
use crate::model::Ticks;
use crate::protocol::Column;
use std::fmt::Write as _;

/// Longest fragment that is read or written, bytes; longer ones are no link that anything carries.
const MOST_BYTES: usize = 32_768;
/// Most clauses that are read.
const MOST_CLAUSES: usize = 100;
/// Longest text of one part, bytes, as long as the longest query.
const MOST_TEXT: usize = 16_384;

/// What a place says in the address, without `#`; empty for the place where a session begins. `None` when it is too long.
pub fn encode(place: &Place) -> Option<String> {
    let mut out = String::new();
    let mut part = |key: &str, value: &str| {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(key);
        out.push('=');
        escape(value, &mut out);
    };
    if place.view != View::Overview {
        part("v", place.view.key());
    }
    if !place.query.is_empty() {
        part("q", &place.query);
    }
    for (at, clause) in place.clauses.iter().enumerate() {
        let key = match (clause.or && at > 0, clause.off) {
            (false, false) => "c",
            (false, true) => "cx",
            (true, false) => "o",
            (true, true) => "ox",
        };
        part(key, &clause.text);
    }
    if let Some(range) = place.time {
        part("t", &range_text(range));
    }
    if let Some(range) = place.window {
        part("w", &range_text(range));
    }
    // Another view's report says nothing about what is seen.
    if let Some((provider, event_id)) = place.report.as_ref().filter(|_| place.view == View::Reports) {
        part("r", &format!("{event_id}:{provider}"));
    }
    if place.view == View::Values && place.group != Group::default() {
        part("g", &column_text(&place.group.rows));
        if let Some(columns) = &place.group.columns {
            part("gc", &column_text(columns));
        }
    }
    (out.len() <= MOST_BYTES).then_some(out)
}

/// The place that a fragment names, with or without its `#`.
pub fn decode(fragment: &str) -> Place {
    let mut place = Place::default();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.len() > MOST_BYTES {
        return place;
    }
    for part in fragment.split('&') {
        let Some((key, value)) = part.split_once('=') else {
            continue;
        };
        let Some(value) = unescape(value).filter(|value| value.len() <= MOST_TEXT) else {
            continue;
        };
        match key {
            "v" => {
                if let Some(view) = View::ALL.into_iter().find(|view| view.key() == value) {
                    place.view = view;
                }
            }
            "q" => value.trim().clone_into(&mut place.query),
            "c" | "cx" | "o" | "ox" => {
                let text = value.trim();
                if !text.is_empty() && place.clauses.len() < MOST_CLAUSES {
                    place.clauses.push(Clause {
                        text: text.to_owned(),
                        off: key.ends_with('x'),
                        or: key.starts_with('o'),
                    });
                }
            }
            "t" => place.time = range(&value),
            "w" => place.window = range(&value),
            "r" => place.report = report(&value),
            "g" => place.group.rows = column(&value).unwrap_or_default(),
            "gc" => place.group.columns = column(&value),
            _ => {}
        }
    }
    first_is_first(&mut place.clauses);
    place
}

fn report(text: &str) -> Option<(String, u32)> {
    let (event_id, provider) = text.split_once(':')?;
    Some((provider.to_owned(), event_id.parse().ok()?))
}

/// A column's name; a field of the data that is called like a column that every event has is led by a dot.
fn column_text(column: &Column) -> String {
    match column {
        Column::Field(name) if name.starts_with('.') || fixed(name).is_some() => format!(".{name}"),
        column => column.key().to_owned(),
    }
}

fn column(text: &str) -> Option<Column> {
    let field = |name: &str| (!name.is_empty()).then(|| Column::Field(name.to_owned()));
    match text.strip_prefix('.') {
        Some(name) => field(name),
        None => fixed(text).or_else(|| field(text)),
    }
}

/// The column of this name that every event has.
fn fixed(name: &str) -> Option<Column> {
    let all = [
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
    all.into_iter().find(|column| column.key() == name)
}

fn range_text((from, to): Range) -> String {
    format!("{}~{}", time_text(from), time_text(to))
}

fn range(text: &str) -> Option<Range> {
    let (from, to) = text.split_once('~')?;
    let (from, to) = (time(from)?, time(to)?);
    (from < to).then_some((from, to))
}

/// `2021-03-04T13:52:00.5`, without the zeros and the zone, which is UTC; ticks for a moment that is on no calendar.
fn time_text(ticks: i64) -> String {
    let iso = Ticks(ticks).iso();
    let text = iso.trim_end_matches('Z').trim_end_matches('0').trim_end_matches('.');
    if time(text) == Some(ticks) {
        text.to_owned()
    } else {
        ticks.to_string()
    }
}

fn time(text: &str) -> Option<i64> {
    match Ticks::parse(text) {
        Some(ticks) => Some(ticks.0),
        None => text.parse().ok(),
    }
}

/// Percent-encodes what would end a part, what browsers encode by themselves, and all that is not plain ASCII, so that an
/// address reads the same after a browser has taken it. A space is `+`.
fn escape(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'~' | b'!' | b'*' | b'\'' | b'(' | b')' | b':' | b'/' | b',' | b';' | b'?' | b'@'
            | b'$' => {
                out.push(char::from(byte));
            }
            _ => write!(out, "%{byte:02X}").unwrap_or_default(),
        }
    }
}

/// The other way; `None` when it is no text.
fn unescape(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                (digit()? * 16 + digit()?) as u8
            }
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
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

    fn any_place() -> impl Strategy<Value = Place> {
        let text = || "[ -~éλ中\u{202e}\u{0}]{0,12}".prop_map(|text| text.trim().to_owned());
        let ordered = || {
            proptest::option::of(
                (any::<i64>(), any::<i64>())
                    .prop_filter_map("empty", |(a, b)| (a != b).then_some((a.min(b), a.max(b)))),
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
            (report, any_group()),
        )
            .prop_map(|(view, query, mut clauses, time, window, (report, group))| {
                clauses.retain(|clause| !clause.text.is_empty());
                first_is_first(&mut clauses);
                let view = View::ALL[view];
                Place {
                    view,
                    query,
                    clauses,
                    time,
                    window,
                    report: Some(report).filter(|_| view == View::Reports),
                    group: if view == View::Values { group } else { Group::default() },
                    ..Place::default()
                }
            })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(place in any_place()) {
            let text = encode(&place).unwrap();
            prop_assert!(text.is_ascii() && !text.contains([' ', '#', '"', '<', '>', '`']));
            prop_assert_eq!(decode(&text), place);
        }

        #[test]
        fn any_fragment_is_survived(text in "\\PC{0,60}", parts in "([vqcotwrg][xc]?=[%+0-9a-f~:é-]{0,9}&?){0,6}") {
            decode(&text);
            let place = decode(&parts);
            // What was understood is written and read again the same.
            let again = encode(&place).unwrap();
            let kept = Place { report: place.report.clone().filter(|_| place.view == View::Reports), ..place };
            let group = if kept.view == View::Values { kept.group.clone() } else { Group::default() };
            prop_assert_eq!(decode(&again), Place { group, ..kept });
        }
    }
}
