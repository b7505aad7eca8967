//! Counting and sorting by hand: texts of cells in hash maps and a plain comparison.

use super::{Session, ask};
use evtxscope::protocol::{
    Column, FacetOrder, FacetSpec, FacetValue, Filter, PivotSpec, Request, Response, RowsSpec, Scope, Sort,
};
use std::cmp::Ordering;
use std::collections::HashMap;

/// A row as it is read: its number, its time, its cells.
pub struct Line {
    pub row: u32,
    pub time: i64,
    pub cells: Vec<String>,
}

/// Every row of a table, in time order.
pub struct Table {
    pub rows: Vec<Line>,
}

/// Reads a whole table.
pub fn fetch(session: &mut Session, filter: &Filter, scope: &Scope, columns: &[Column]) -> Table {
    let mut asked = vec![Column::Time];
    asked.extend_from_slice(columns);
    let mut spec = RowsSpec {
        filter: filter.clone(),
        scope: scope.clone(),
        columns: asked,
        count: 2_000,
        ..RowsSpec::default()
    };
    let mut rows = Vec::new();
    loop {
        let Response::Rows(page) = ask(session, Request::Rows(spec.clone())) else {
            panic!()
        };
        if page.rows.is_empty() {
            return Table { rows };
        }
        spec.start += page.rows.len() as u32;
        for row in page.rows {
            let (time, cells) = row.cells.split_first().unwrap();
            let texts = cells
                .iter()
                .zip(columns)
                .map(|(cell, column)| match (cell.cut, column) {
                    (false, Column::File) => cell.text.rsplit_once(" chunk ").unwrap().0.to_owned(),
                    (true, Column::Field(name)) => whole(session, row.row, name),
                    _ => cell.text.clone(),
                });
            rows.push(Line {
                row: row.row.0,
                time: time.time.unwrap(),
                cells: texts.collect(),
            });
        }
    }
}

/// The value that a cell cuts.
fn whole(session: &mut Session, row: evtxscope::model::RowIx, name: &str) -> String {
    let spec = evtxscope::protocol::DetailSpec {
        row,
        ..Default::default()
    };
    let Response::Detail(detail) = ask(session, Request::Detail(spec)) else {
        panic!()
    };
    let field = detail.data.into_iter().find(|field| field.name == name);
    field.unwrap().value
}

/// As much of a value of Target or What as a cell shows: there is no other way to see it.
pub fn cut(column: &Column, text: &str) -> String {
    match column {
        Column::Target | Column::What => text.chars().take(400).collect(),
        _ => text.to_owned(),
    }
}

/// A number as a reader sees one.
fn number(text: &str) -> Option<f64> {
    if let Some(hex) = text.strip_prefix("0x") {
        return u64::from_str_radix(hex, 16).ok().map(|n| n as f64);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.matches('.').count() < 2;
    plain.then(|| text.parse().ok()).flatten()
}

/// Before, after or equal, capitals being small letters.
fn compare(column: &Column, a: &str, b: &str) -> Ordering {
    let key = |text: &str| {
        let number = match column {
            Column::Field(_) | Column::RecordId | Column::EventId | Column::Target | Column::What => number(text),
            Column::Event => number(text.split(' ').next().unwrap()),
            Column::Level => ["LogAlways", "Critical", "Error", "Warning", "Information", "Verbose"]
                .iter()
                .position(|&name| name == text)
                .map(|level| level as f64)
                .or(number(text)),
            _ => None,
        };
        let small: String = text.chars().flat_map(char::to_lowercase).collect();
        (number.is_none(), number.unwrap_or_default(), small)
    };
    key(a).partial_cmp(&key(b)).unwrap()
}

/// The values in order, and (events, missing, distinct, total).
pub fn facet(table: &Table, spec: &FacetSpec) -> (Vec<FacetValue>, (u32, u32, u32, u32)) {
    let mut values: HashMap<&str, FacetValue> = HashMap::new();
    let mut missing = 0;
    for line in &table.rows {
        let text = line.cells[0].as_str();
        if text.is_empty() {
            missing += 1;
            continue;
        }
        let value = values.entry(text).or_insert_with(|| FacetValue {
            text: text.to_owned(),
            first: i64::MAX,
            last: i64::MIN,
            ..FacetValue::default()
        });
        value.events += 1;
        value.first = value.first.min(line.time);
        value.last = value.last.max(line.time);
    }
    let distinct = values.len() as u32;
    let mut values: Vec<FacetValue> = values.into_values().collect();
    values.retain(|value| value.text.to_lowercase().contains(&spec.find.to_lowercase()));
    let total = values.len() as u32;
    let by_value = |a: &FacetValue, b: &FacetValue| compare(&spec.column, &a.text, &b.text).then(a.text.cmp(&b.text));
    values.sort_by(|a, b| {
        let order = match spec.order {
            FacetOrder::Events => a.events.cmp(&b.events),
            FacetOrder::Value => by_value(a, b),
            FacetOrder::First => a.first.cmp(&b.first),
            FacetOrder::Last => a.last.cmp(&b.last),
        };
        let order = if spec.descending { order.reverse() } else { order };
        order.then_with(|| by_value(a, b))
    });
    let counted = table.rows.len() as u32 - missing;
    (values, (counted, missing, distinct, total))
}

/// A pivot's rows and columns with their events, its counts and its totals.
pub struct Expected {
    pub rows: Vec<(String, u32)>,
    pub columns: Vec<(String, u32)>,
    pub counts: Vec<u32>,
    pub times: Vec<(i64, i64)>,
    pub totals: (u32, u32, u32),
}

pub fn pivot(table: &Table, spec: &PivotSpec) -> Expected {
    let both: Vec<(&str, &str, i64)> = table
        .rows
        .iter()
        .map(|line| (line.cells[0].as_str(), line.cells[1].as_str(), line.time))
        .filter(|(a, b, _)| !a.is_empty() && !b.is_empty())
        .collect();
    let most = |column: &Column, texts: Vec<&str>, count: u32| {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for text in texts {
            *counts.entry(text).or_default() += 1;
        }
        let distinct = counts.len() as u32;
        let mut counts: Vec<(String, u32)> = counts.into_iter().map(|(text, n)| (text.to_owned(), n)).collect();
        counts.sort_by(|a, b| {
            b.1.cmp(&a.1)
                .then_with(|| compare(column, &a.0, &b.0))
                .then_with(|| a.0.cmp(&b.0))
        });
        counts.truncate(count as usize);
        (counts, distinct)
    };
    let (rows, all_rows) = most(&spec.rows, both.iter().map(|b| b.0).collect(), spec.most_rows);
    let (columns, all_columns) = most(&spec.columns, both.iter().map(|b| b.1).collect(), spec.most_columns);
    let pair = |row: &str, column: &str| -> (u32, (i64, i64)) {
        let of_both = both.iter().filter(|b| (b.0, b.1) == (row, column)).map(|b| b.2);
        let times: Vec<i64> = of_both.collect();
        let span = times.iter().min().zip(times.iter().max());
        (times.len() as u32, span.map_or((0, 0), |(&first, &last)| (first, last)))
    };
    let (counts, times) = rows
        .iter()
        .flat_map(|row| columns.iter().map(|column| pair(&row.0, &column.0)))
        .unzip();
    Expected {
        counts,
        times,
        totals: (all_rows, all_columns, both.len() as u32),
        rows,
        columns,
    }
}

/// The rows in order.
pub fn sorted(table: &Table, sort: &[Sort]) -> Vec<u32> {
    let mut lines: Vec<&Line> = table.rows.iter().collect();
    lines.sort_by(|a, b| {
        let by_key = |(i, key): (usize, &Sort)| {
            let (a, b) = (a.cells[i].as_str(), b.cells[i].as_str());
            let order = compare(&key.column, a, b);
            let order = if key.descending { order.reverse() } else { order };
            a.is_empty().cmp(&b.is_empty()).then(order)
        };
        sort.iter()
            .enumerate()
            .map(by_key)
            .fold(Ordering::Equal, Ordering::then)
    });
    lines.into_iter().map(|line| line.row).collect()
}
