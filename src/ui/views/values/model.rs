//! The table of values as plain data: its columns, its order, its lines, and what is copied. Counts come from the engine; here
//! they are only put in order and written down.

use crate::protocol::{Column, Facet, FacetOrder, FacetValue, Pivot};
use crate::ui::number;
use crate::ui::time::clock::Clock;
use std::cmp::Reverse;

/// A field, or two against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its values are the rows.
    pub rows: Column,
    /// Its values are the columns.
    pub columns: Option<Column>,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            rows: Column::Event,
            columns: None,
        }
    }
}

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Col {
    /// The value itself.
    Value,
    /// Events that have it; with a second field, those that have a value there too.
    Events,
    /// Their part of all.
    Share,
    /// When it occurred first.
    First,
    /// When it occurred last.
    Last,
    /// Events that have it and this value of the second field.
    Cross(usize),
}

/// The columns of a field's values.
pub const LIST: [Col; 5] = [Col::Value, Col::Events, Col::Share, Col::First, Col::Last];

/// The columns of two fields against each other.
pub fn crossed(count: usize) -> Vec<Col> {
    [Col::Value, Col::Events]
        .into_iter()
        .chain((0..count).map(Col::Cross))
        .collect()
}

impl Col {
    /// Stable name for `data-field`.
    pub fn key(self) -> String {
        match self {
            Self::Value => "value".to_owned(),
            Self::Events => "events".to_owned(),
            Self::Share => "share".to_owned(),
            Self::First => "first".to_owned(),
            Self::Last => "last".to_owned(),
            Self::Cross(at) => format!("cross-{at}"),
        }
    }

    /// How the rows are put in order by it at first: numbers from the top.
    pub fn first_order(self) -> Order {
        Order {
            by: if self == Self::Share { Self::Events } else { self },
            descending: !matches!(self, Self::Value | Self::First),
        }
    }

    /// What the engine calls it.
    pub fn facet_order(self) -> FacetOrder {
        match self {
            Self::Value => FacetOrder::Value,
            Self::First => FacetOrder::First,
            Self::Last => FacetOrder::Last,
            _ => FacetOrder::Events,
        }
    }
}

/// By what the rows stand in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By this column.
    pub by: Col,
    /// Largest first.
    pub descending: bool,
}

impl Order {
    /// After a click on a column: its own order, then that turned round.
    pub fn after(self, col: Col) -> Self {
        let first = col.first_order();
        if first.by == self.by {
            Self {
                descending: !self.descending,
                ..self
            }
        } else {
            first
        }
    }
}

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The value, its number, its times.
    pub value: FacetValue,
    /// The numbers of the second field's values.
    pub cells: Vec<u32>,
    /// When it was first and last seen with each of them, ticks.
    pub times: Vec<(i64, i64)>,
}

/// What is known of the whole table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The values at the top.
    pub top: Vec<FacetValue>,
    /// Events that are counted.
    pub events: u32,
    /// Events that have no value.
    pub missing: u32,
    /// Values that occur.
    pub distinct: u32,
    /// Values of the second field that occur.
    pub distinct_top: u32,
    /// Values of the first field that can be shown at all.
    pub at_most: u32,
    /// The largest number in a cell.
    pub largest: u32,
}

impl Facts {
    /// Of a list.
    pub fn of_list(facet: &Facet) -> Self {
        Self {
            events: facet.events,
            missing: facet.missing,
            distinct: facet.distinct,
            at_most: facet.distinct,
            ..Self::default()
        }
    }

    /// Of two fields.
    pub fn of_pivot(pivot: &Pivot) -> Self {
        Self {
            top: pivot.columns.clone(),
            events: pivot.events,
            missing: 0,
            distinct: pivot.all_rows,
            distinct_top: pivot.all_columns,
            at_most: pivot.rows.len() as u32,
            largest: pivot.counts.iter().copied().max().unwrap_or_default(),
        }
    }

    /// What stands above the table.
    pub fn said(&self, shown: Option<u32>) -> String {
        let values = match shown {
            Some(shown) if shown < self.at_most => {
                format!(
                    "{} of {}",
                    number::count(shown),
                    number::counted(self.distinct, "value", "values")
                )
            }
            _ => number::counted(self.distinct, "value", "values"),
        };
        let events = number::counted(self.events, "event", "events");
        match self.missing {
            0 => format!("{values} in {events}"),
            missing => format!("{values} in {events}, {} without", number::count(missing)),
        }
    }

    /// That not all of it is in the table, if so.
    pub fn left_out(&self) -> Option<String> {
        let part = |shown: usize, all: u32, what: &str| {
            ((shown as u32) < all).then(|| format!("{} of {} {what}", number::count(shown as u64), number::count(all)))
        };
        let rows = part(self.at_most as usize, self.distinct, "rows");
        let top = part(self.top.len(), self.distinct_top, "columns");
        let parts: Vec<String> = rows.into_iter().chain(top).collect();
        (!parts.is_empty()).then(|| format!("The most frequent: {}", parts.join(", ")))
    }
}

/// The rows of two fields that hold a text, in order.
pub fn lines(pivot: &Pivot, order: Order, find: &str) -> Vec<Line> {
    let width = pivot.columns.len();
    let find = find.to_lowercase();
    let mut lines: Vec<Line> = pivot
        .rows
        .iter()
        .enumerate()
        .filter(|(_, value)| value.text.to_lowercase().contains(&find))
        .map(|(at, value)| {
            let cells = at * width..(at + 1) * width;
            Line {
                value: value.clone(),
                cells: pivot.counts.get(cells.clone()).unwrap_or_default().to_vec(),
                times: pivot.times.get(cells).unwrap_or_default().to_vec(),
            }
        })
        .collect();
    let number = |line: &Line| match order.by {
        Col::Cross(at) => i64::from(line.cells.get(at).copied().unwrap_or_default()),
        Col::First => line.value.first,
        Col::Last => line.value.last,
        _ => i64::from(line.value.events),
    };
    // Ties stand in the order of the text, whichever way the numbers go.
    lines.sort_by_cached_key(|line| line.value.text.to_lowercase());
    match (order.by, order.descending) {
        (Col::Value, false) => {}
        (Col::Value, true) => lines.reverse(),
        (_, false) => lines.sort_by_key(number),
        (_, true) => lines.sort_by_key(|line| Reverse(number(line))),
    }
    lines
}

/// `12.3 %`, `< 0.1 %`.
pub fn share_text(events: u32, all: u32) -> String {
    let share = f64::from(events) / f64::from(all.max(1)) * 100.0;
    match share {
        s if s > 0.0 && s < 0.1 => "< 0.1 %".to_owned(),
        s if s >= 99.95 => "100 %".to_owned(),
        s => format!("{s:.1} %"),
    }
}

/// How a table is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Tabs between.
    Tsv,
    /// Commas between; what a spreadsheet would compute is made text.
    Csv,
}

impl Form {
    fn line(self, cells: &[String]) -> String {
        match self {
            Self::Tsv => cells
                .iter()
                .map(|cell| crate::ui::text::escaped(cell).into_owned())
                .collect::<Vec<_>>()
                .join("\t"),
            Self::Csv => cells.iter().map(|cell| csv(cell)).collect::<Vec<_>>().join(","),
        }
    }
}

fn csv(cell: &str) -> String {
    let cell = crate::ui::text::escaped(cell);
    let acts = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if acts { "'" } else { "" };
    if acts || cell.contains([',', '"', '\n', ' ', ';']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        cell.into_owned()
    }
}

/// The table as text, with its headings.
pub fn written(group: &Group, facts: &Facts, lines: &[Line], form: Form, clock: &Clock) -> String {
    let mut head = vec![
        group.rows.key().to_owned(),
        "events".to_owned(),
        "first".to_owned(),
        "last".to_owned(),
    ];
    head.extend(facts.top.iter().map(|value| value.text.clone()));
    let mut out = form.line(&head);
    for line in lines {
        out.push('\n');
        let mut cells = vec![
            line.value.text.clone(),
            line.value.events.to_string(),
            clock.iso(line.value.first),
            clock.iso(line.value.last),
        ];
        cells.extend(line.cells.iter().map(ToString::to_string));
        out.push_str(&form.line(&cells));
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, events: u32) -> FacetValue {
        FacetValue {
            text: text.to_owned(),
            clause: format!("a == \"{text}\""),
            events,
            ..FacetValue::default()
        }
    }

    fn pivot() -> Pivot {
        Pivot {
            rows: vec![value("b", 5), value("A", 5), value("c", 2)],
            columns: vec![value("x", 9), value("y", 3)],
            counts: vec![5, 0, 2, 3, 2, 0],
            times: vec![(1, 9), (0, 0), (2, 3), (4, 8), (5, 6), (0, 0)],
            all_rows: 9,
            all_columns: 2,
            events: 12,
        }
    }

    fn names(order: Order, find: &str) -> Vec<String> {
        lines(&pivot(), order, find)
            .into_iter()
            .map(|line| line.value.text)
            .collect()
    }

    #[test]
    fn rows_stand_in_any_order() {
        let by = |by, descending| names(Order { by, descending }, "");
        assert_eq!(by(Col::Events, true), ["A", "b", "c"]);
        assert_eq!(by(Col::Events, false), ["c", "A", "b"]);
        assert_eq!(by(Col::Value, true), ["c", "b", "A"]);
        assert_eq!(by(Col::Cross(1), true), ["A", "b", "c"]);
        assert_eq!(by(Col::Cross(0), true), ["b", "A", "c"]);
        assert_eq!(by(Col::Cross(7), true), ["A", "b", "c"]);
        assert_eq!(names(Col::Value.first_order(), "a"), ["A"]);
    }

    #[test]
    fn a_click_orders_and_a_second_one_turns_round() {
        let events = Col::Events.first_order();
        assert!(events.descending);
        assert!(!events.after(Col::Events).descending, "rarest first");
        assert!(!events.after(Col::Share).descending, "the share is the same order");
        assert_eq!(events.after(Col::Value), Col::Value.first_order());
        assert!(!Col::Value.first_order().descending);
    }

    #[test]
    fn what_is_left_out_is_said() {
        let facts = Facts::of_pivot(&pivot());
        assert_eq!(facts.left_out().as_deref(), Some("The most frequent: 3 of 9 rows"));
        assert_eq!(facts.said(Some(1)), "1 of 9 values in 12 events");
        let facts = Facts {
            events: 7,
            missing: 1_200,
            distinct: 1,
            at_most: 1,
            ..Facts::default()
        };
        assert_eq!(facts.said(Some(1)), "1 value in 7 events, 1,200 without");
        assert_eq!(facts.left_out(), None);
    }

    #[test]
    fn a_spreadsheet_computes_nothing() {
        let facts = Facts::default();
        let lines = [Line {
            value: value("=1+\"2\"\n", 3),
            ..Line::default()
        }];
        let group = Group::default();
        let csv = written(&group, &facts, &lines, Form::Csv, &Clock::default());
        let last = csv.lines().last().unwrap();
        assert!(last.starts_with("\"'=1+\"\"2\"\"\\n\",3,1601-01-01T00:00:00"), "{last}");
        let tsv = written(&group, &facts, &lines, Form::Tsv, &Clock::default());
        assert!(tsv.starts_with("event\tevents\tfirst\tlast\n=1+\"2\"\\n\t3\t"), "{tsv}");
    }

    #[test]
    fn shares_are_short() {
        assert_eq!(share_text(1, 3), "33.3 %");
        assert_eq!(share_text(1, 90_000), "< 0.1 %");
        assert_eq!(share_text(0, 0), "0.0 %");
        assert_eq!(share_text(9, 9), "100 %");
    }
}
