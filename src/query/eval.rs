//! Tree → set of events, over the columns: a value that occurs a thousand times is looked at once.

use super::parse::{Comparison, Expression, ParseError};
use super::rowset::RowSet;
use super::text::{Needle, Pattern, number};
use crate::catalogue;
use crate::ingest::Cell;
use crate::ingest::segment::{Head, NONE, agent, head};
use crate::model::{RowIx, Ticks};
use crate::store::{Store, same_field};
use hashbrown::HashMap;

/// What a query can ask about besides the store.
pub struct Context<'a> {
    /// Name of each file, by its index.
    pub files: &'a [String],
}

/// The events that an expression lets pass.
///
/// # Errors
/// A field that no event and no catalogue entry has, or a value that is no time where one is needed.
pub fn evaluate(store: &Store, context: &Context<'_>, expression: &Expression) -> Result<RowSet, ParseError> {
    let rows = store.len();
    Ok(match expression {
        Expression::Everything => RowSet::all(rows),
        Expression::Text { text, quoted } => text_anywhere(store, text, *quoted),
        Expression::Field {
            name,
            at,
            comparison,
            value,
            quoted,
        } => {
            let test = Test::new(*comparison, value, *quoted);
            field(store, context, name, *at, &test)?
        }
        Expression::Not(inner) => evaluate(store, context, inner)?.complement(),
        Expression::And(parts) => {
            let mut all = RowSet::all(rows);
            for part in parts {
                all = all.and(&evaluate(store, context, part)?);
            }
            all
        }
        Expression::Or(parts) => {
            let mut any = RowSet::none(rows);
            for part in parts {
                any = any.or(&evaluate(store, context, part)?);
            }
            any
        }
    })
}

/// The text in any field, in the names of provider, channel, host and kind of event; a number also as event id or record id.
fn text_anywhere(store: &Store, text: &str, quoted: bool) -> RowSet {
    let needle = Needle::new(text);
    let wild = (!quoted && text.contains(['*', '?'])).then(|| Pattern::new(&format!("*{text}*"), true, false));
    let test = |value: &str| {
        wild.as_ref()
            .map_or_else(|| needle.is_in(value.as_bytes()), |p| p.matches(value))
    };
    let cells = CellTest::new(store, |value, _| test(value));
    let as_number = number(text);
    let heads: Vec<bool> = store
        .heads
        .iter()
        .map(|head| {
            let kind = catalogue::lookup(store.symbols.str(Cell(head[head::PROVIDER])), head[head::EVENT_ID]);
            as_number.is_some_and(|n| n == i128::from(head[head::EVENT_ID]))
                || kind.is_some_and(|kind| test(kind.name))
                || [head::PROVIDER, head::CHANNEL, head::COMPUTER]
                    .iter()
                    .any(|&i| cells.holds(Cell(head[i])))
        })
        .collect();
    let agents: Vec<bool> = store
        .agents
        .iter()
        .map(|who| cells.holds(Cell(who[agent::USER])) || cells.holds(Cell(who[agent::ACTIVITY])))
        .collect();
    let tables: Vec<RowSet> = store
        .tables
        .iter()
        .map(|table| {
            let mut found = vec![false; table.rows as usize];
            for column in &table.columns {
                for (found, &cell) in found.iter_mut().zip(column) {
                    *found |= cells.holds(Cell(cell));
                }
            }
            RowSet::from_fn(found.len(), |i| found.get(i) == Some(&true))
        })
        .collect();
    RowSet::from_fn(store.len(), |row| {
        heads.get(at(&store.rows.head, row) as usize) == Some(&true)
            || as_number.is_some_and(|n| store.rows.record_id.get(row).is_some_and(|&id| n == i128::from(id)))
            || agents.get(at(&store.rows.agent, row) as usize) == Some(&true)
            || tables
                .get(at(&store.rows.table, row) as usize)
                .is_some_and(|t| t.contains(at(&store.rows.table_row, row)))
    })
}

fn at(column: &[u32], row: usize) -> u32 {
    column.get(row).copied().unwrap_or_default()
}

fn field(store: &Store, context: &Context<'_>, name: &str, place: usize, test: &Test) -> Result<RowSet, ParseError> {
    let rows = &store.rows;
    let by_head = |value: &dyn Fn(&Head) -> bool| {
        let heads: Vec<bool> = store.heads.iter().map(value).collect();
        RowSet::from_fn(store.len(), |row| {
            heads.get(at(&rows.head, row) as usize) == Some(&true)
        })
    };
    let head_text = |field: usize| {
        by_head(&|head: &Head| {
            let cell = Cell(head[field]);
            !cell.is_null() && test.holds(&store.symbols.text(cell), None)
        })
    };
    let head_number =
        |field: usize| by_head(&|head: &Head| head[field] != NONE && test.number(i128::from(head[field])));
    let lower = name.to_ascii_lowercase();
    Ok(match lower.as_str() {
        "any" => data_field(store, test, |_| true).unwrap_or_else(|| RowSet::none(store.len())),
        "host" | "computer" => head_text(head::COMPUTER),
        "channel" => head_text(head::CHANNEL),
        "provider" => head_text(head::PROVIDER),
        "event_id" | "eventid" | "id" => head_number(head::EVENT_ID),
        "level" => head_number(head::LEVEL),
        "task" => head_number(head::TASK),
        "opcode" => head_number(head::OPCODE),
        "version" if !has_field(store, name) => head_number(head::VERSION),
        "event" => by_head(&|head: &Head| {
            let kind = catalogue::lookup(store.symbols.str(Cell(head[head::PROVIDER])), head[head::EVENT_ID]);
            let id = head[head::EVENT_ID];
            kind.is_some_and(|kind| test.holds(kind.name, None) || test.holds(&format!("{id} {}", kind.name), None))
                || test.number(i128::from(id))
        }),
        "record_id" | "recordid" | "eventrecordid" => RowSet::from_fn(store.len(), |row| {
            rows.record_id.get(row).is_some_and(|&id| test.number(i128::from(id)))
        }),
        "time" => {
            let time = test.time.ok_or_else(|| ParseError {
                at: place,
                message: "A time is written 2023-05-01, 2023-05-01T10:00 or 2023-05-01T10:00:30, in UTC.".to_owned(),
            })?;
            RowSet::from_fn(store.len(), |row| test.time_holds(store.time(RowIx(row as u32)), time))
        }
        "file" => {
            let files: Vec<bool> = context.files.iter().map(|name| test.holds(name, None)).collect();
            RowSet::from_fn(store.len(), |row| {
                store
                    .span(RowIx(row as u32))
                    .is_some_and(|span| files.get(span.file.ix()) == Some(&true))
            })
        }
        "process" if !has_field(store, name) => process_field(store, test),
        _ => match data_field(store, test, |full| same_field(full, name)) {
            Some(set) => set,
            None if store.is_empty() || catalogue_has(name) => RowSet::none(store.len()),
            None => {
                return Err(ParseError {
                    at: place,
                    message: unknown_field(store, name),
                });
            }
        },
    })
}

/// The file name of the acting process's image, as the Process column shows it.
fn process_field(store: &Store, test: &Test) -> RowSet {
    let test = |value: &str| test.holds(value.rsplit('\\').next().unwrap_or_default(), None);
    let cells = CellTest::new(store, |value, _| test(value));
    let tables: Vec<Option<usize>> = store
        .tables
        .iter()
        .map(|table| {
            let kind = catalogue::lookup(store.symbols.str(Cell(table.provider)), table.event_id)?;
            store.column(table, kind.process?)
        })
        .collect();
    by_columns(
        store,
        &cells,
        &tables.into_iter().map(|c| c.into_iter().collect()).collect::<Vec<_>>(),
    )
}

/// The columns whose name passes; `None` when there is none in any table.
fn data_field(store: &Store, test: &Test, name: impl Fn(&str) -> bool) -> Option<RowSet> {
    let columns: Vec<Vec<usize>> = store
        .tables
        .iter()
        .map(|table| {
            let names = table.names.iter().map(|&cell| store.symbols.str(Cell(cell)));
            names
                .enumerate()
                .filter(|(_, full)| name(full))
                .map(|(i, _)| i)
                .collect()
        })
        .collect();
    if columns.iter().all(Vec::is_empty) {
        return None;
    }
    let cells = CellTest::new(store, |value, integer| test.holds(value, integer));
    Some(by_columns(store, &cells, &columns))
}

/// The events of which one of their table's columns holds.
fn by_columns(store: &Store, cells: &CellTest<'_>, columns: &[Vec<usize>]) -> RowSet {
    RowSet::from_fn(store.len(), |row| {
        let table = at(&store.rows.table, row) as usize;
        let (Some(columns), Some(table)) = (columns.get(table), store.tables.get(table)) else {
            return false;
        };
        let row = at(&store.rows.table_row, row) as usize;
        columns.iter().any(|&c| {
            table
                .columns
                .get(c)
                .and_then(|column| column.get(row))
                .is_some_and(|&cell| cells.holds(Cell(cell)))
        })
    })
}

/// Tests cells, each distinct one once. No value passes no test.
struct CellTest<'a> {
    symbols: RowSet,
    store: &'a Store,
    test: Box<dyn Fn(&str, Option<i128>) -> bool + 'a>,
    inline: std::cell::RefCell<HashMap<u32, bool>>,
}

impl<'a> CellTest<'a> {
    fn new(store: &'a Store, test: impl Fn(&str, Option<i128>) -> bool + 'a) -> Self {
        let mut text = String::new();
        let symbols = RowSet::from_fn(store.symbols.len(), |i| {
            let cell = Cell::symbol(i as u32);
            let value = store.symbols.str(cell);
            if value.is_empty() {
                text.clear();
                store.symbols.write(cell, &mut text);
                test(&text, store.symbols.integer(cell))
            } else {
                test(value, None)
            }
        });
        Self {
            symbols,
            store,
            test: Box::new(test),
            inline: std::cell::RefCell::default(),
        }
    }

    fn holds(&self, cell: Cell) -> bool {
        if let Some(index) = cell.as_symbol() {
            return self.symbols.contains(index);
        }
        if cell.is_null() {
            return false;
        }
        *self
            .inline
            .borrow_mut()
            .entry(cell.0)
            .or_insert_with(|| (self.test)(&self.store.symbols.text(cell), self.store.symbols.integer(cell)))
    }
}

/// A comparison with a value, ready to be used many times.
struct Test {
    comparison: Comparison,
    pattern: Pattern,
    number: Option<i128>,
    time: Option<(i64, i64)>,
    text: String,
}

impl Test {
    fn new(comparison: Comparison, value: &str, quoted: bool) -> Self {
        let matches = comparison == Comparison::Matches;
        Self {
            comparison,
            pattern: Pattern::new(value, matches && !quoted, matches),
            number: number(value),
            time: parse_time(value),
            text: value.to_lowercase(),
        }
    }

    /// `integer` is the value as a number where it is one.
    fn holds(&self, value: &str, integer: Option<i128>) -> bool {
        let equal = || self.pattern.matches(value) || integer.is_some() && integer == self.number;
        let order = || match (integer.or_else(|| number(value)), self.number) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => value.to_lowercase().as_str().cmp(&self.text),
        };
        match self.comparison {
            Comparison::Matches | Comparison::Equal => equal(),
            Comparison::Different => !equal(),
            Comparison::Less => order().is_lt(),
            Comparison::AtMost => order().is_le(),
            Comparison::Greater => order().is_gt(),
            Comparison::AtLeast => order().is_ge(),
        }
    }

    fn number(&self, value: i128) -> bool {
        self.holds(&value.to_string(), Some(value))
    }

    /// `from..to` is the span that the text of a time stands for: a whole day for a date.
    fn time_holds(&self, time: i64, (from, to): (i64, i64)) -> bool {
        match self.comparison {
            Comparison::Matches | Comparison::Equal => (from..to).contains(&time),
            Comparison::Different => !(from..to).contains(&time),
            Comparison::Less => time < from,
            Comparison::AtMost => time < to,
            Comparison::Greater => time >= to,
            Comparison::AtLeast => time >= from,
        }
    }
}

/// First tick, and the first tick after: of a day, a minute, a second or a tick, as exactly as it is written.
fn parse_time(text: &str) -> Option<(i64, i64)> {
    const SECOND: i64 = 10_000_000;
    let text = text.trim_end_matches('Z');
    let (full, width) = match text.len() {
        10 => (format!("{text}T00:00:00"), 86_400 * SECOND),
        16 => (format!("{text}:00"), 60 * SECOND),
        19 => (text.to_owned(), SECOND),
        21..=27 => (text.to_owned(), 10i64.pow((27 - text.len()) as u32)),
        _ => return None,
    };
    let from = Ticks::parse(&full)?.0;
    Some((from, from.saturating_add(width)))
}

fn has_field(store: &Store, name: &str) -> bool {
    store.tables.iter().any(|table| store.column(table, name).is_some())
}

fn catalogue_has(name: &str) -> bool {
    catalogue::all().any(|kind| kind.fields.iter().any(|field| same_field(field.name, name)))
}

fn unknown_field(store: &Store, name: &str) -> String {
    let known = [
        "time",
        "event",
        "event_id",
        "host",
        "channel",
        "provider",
        "level",
        "record_id",
        "file",
        "process",
    ];
    let names = store
        .tables
        .iter()
        .flat_map(|t| &t.names)
        .map(|&cell| store.symbols.str(Cell(cell)));
    let nearest = names
        .map(|full| full.rsplit('.').next().unwrap_or(full))
        .chain(known)
        .map(|candidate| (distance(&candidate.to_lowercase(), &name.to_lowercase()), candidate))
        .min();
    match nearest {
        Some((d, candidate)) if d <= 1 + name.len() / 4 => {
            format!("No event has a field “{name}”. Did you mean {candidate}?")
        }
        _ => format!("No event has a field “{name}”."),
    }
}

/// Edit distance of two short texts.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut diagonal = i;
        for (j, &cb) in b.iter().enumerate() {
            let (above, left) = (
                row.get(j + 1).copied().unwrap_or(0),
                if j == 0 {
                    i + 1
                } else {
                    row.get(j).copied().unwrap_or(0)
                },
            );
            let value = (diagonal + usize::from(ca != cb)).min(above + 1).min(left + 1);
            diagonal = above;
            if j == 0
                && let Some(first) = row.first_mut()
            {
                *first = i + 1;
            }
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = value;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}
