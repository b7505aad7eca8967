//! The state of the view in the address: `#v=events&q=Image:cmd.exe&c=User+%3D+%22SYSTEM%22&t=2021-03-04T13:52:00~2021-03-04T14:05:00`.
//!
//! | key | holds |
//! |---|---|
//! | `v` | the view |
//! | `q` | the query as typed |
//! | `c`, `o` | a clause of the row, in order: joined to the one before it by and, by or |
//! | `cx`, `ox` | the same, not applied |
//! | `rec` | `1`: events that the logs do not count are shown too |
//! | `t`, `w` | the time range, and what the Timeline shows: from (included) and to (excluded) |
//! | `r` | the report that is open: event id and provider |
//! | `s`, `sd` | a column that the view's table is sorted by, in order: smallest first, largest first |
//! | `z` | the zone of all times, unless it is UTC or a host's |
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
use super::time::zone::Zone;
use super::views::values::model::Group;
use crate::model::Ticks;
use crate::protocol::{Column, Sort};
use std::fmt::Write as _;

/// Longest fragment that is read or written, bytes; longer ones are no link that anything carries.
const MOST_BYTES: usize = 32_768;
/// Most clauses that are read.
const MOST_CLAUSES: usize = 100;
/// Most columns of an order that are read.
const MOST_SORTS: usize = 6;
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
    if place.recovered {
        part("rec", "1");
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
    for sort in place
        .table()
        .and_then(|table| place.sorts.get(&table))
        .into_iter()
        .flatten()
    {
        part(if sort.descending { "sd" } else { "s" }, &column_text(&sort.column));
    }
    if let Some(zone) = place.zone.key().filter(|_| place.zone != Zone::Utc) {
        part("z", &zone);
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
    let mut sort: Vec<Sort> = Vec::new();
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
            "rec" => place.recovered = value == "1",
            "t" => place.time = range(&value),
            "w" => place.window = range(&value),
            "r" => place.report = report(&value),
            "g" => place.group.rows = column(&value).unwrap_or_default(),
            "s" | "sd" => {
                if let Some(column) = column(&value)
                    && sort.len() < MOST_SORTS
                    && !sort.iter().any(|key| key.column == column)
                {
                    sort.push(Sort {
                        column,
                        descending: key == "sd",
                    });
                }
            }
            "z" => place.zone = Zone::of_key(&value).unwrap_or_default(),
            "gc" => place.group.columns = column(&value),
            _ => {}
        }
    }
    first_is_first(&mut place.clauses);
    if let Some(table) = place.table().filter(|_| !sort.is_empty()) {
        place.sorts.insert(table, sort);
    }
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
#[path = "fragment_tests.rs"]
mod tests;
