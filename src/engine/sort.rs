//! Orders a table by a column. Every distinct value is ranked once; rows are then sorted as integers.

use super::Session;
use crate::catalogue;
use crate::evtx::Kind;
use crate::ingest::Cell;
use crate::ingest::segment::{Head, NONE, head};
use crate::model::RowIx;
use crate::protocol::{Column, Sort};
use hashbrown::HashMap;

/// How values are ordered: numbers first, texts after them without regard to case.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Number(i128),
    Text(String),
}

impl Value {
    fn of_text(text: &str) -> Self {
        match text.parse::<i64>() {
            Ok(number) => Self::Number(i128::from(number)),
            Err(_) => Self::Text(text.to_lowercase()),
        }
    }
}

impl Session {
    /// `rows` by this key; rows without a value last, ties as they stood.
    pub(super) fn sorted(&self, rows: &[u32], sort: &Sort) -> Vec<u32> {
        let key = self.keys(&sort.column);
        let mut keyed: Vec<(u64, u32)> = rows
            .iter()
            .enumerate()
            .map(|(position, &row)| {
                let key = match key(RowIx(row)) {
                    None => u64::MAX,
                    Some(key) if sort.descending => u64::MAX - 1 - key,
                    Some(key) => key,
                };
                (key, position as u32)
            })
            .collect();
        keyed.sort_unstable();
        keyed
            .into_iter()
            .filter_map(|(_, position)| rows.get(position as usize).copied())
            .collect()
    }

    /// A function that gives each row its rank in this column, `None` without a value. Ranks are below `u64::MAX - 1`.
    fn keys(&self, column: &Column) -> Box<dyn Fn(RowIx) -> Option<u64> + '_> {
        let store = &self.store;
        let by_head = |value: &dyn Fn(&Head) -> Option<Value>| {
            let ranks = ranks(store.heads.iter().map(value));
            let head_of = |row: RowIx| store.rows.head.get(row.ix()).copied().unwrap_or(0) as usize;
            Box::new(move |row: RowIx| ranks.get(head_of(row)).copied().flatten())
                as Box<dyn Fn(RowIx) -> Option<u64> + '_>
        };
        let number = |n: u32| (n != NONE).then_some(Value::Number(i128::from(n)));
        let text = |cell: u32| {
            let cell = Cell(cell);
            (!cell.is_null()).then(|| Value::Text(store.symbols.text(cell).to_lowercase()))
        };
        match column {
            // FILETIME is positive; what is not sorts before everything.
            Column::Time => Box::new(|row| Some(store.time(row).max(0) as u64)),
            Column::Event | Column::EventId => by_head(&|h| number(h[head::EVENT_ID])),
            Column::Host => by_head(&|h| text(h[head::COMPUTER])),
            Column::Channel => by_head(&|h| text(h[head::CHANNEL])),
            Column::Provider => by_head(&|h| text(h[head::PROVIDER])),
            Column::Level => by_head(&|h| number(h[head::LEVEL])),
            Column::RecordId => Box::new(|row| store.rows.record_id.get(row.ix()).map(|&id| id.min(u64::MAX - 2))),
            Column::File => {
                let ranks = self.file_ranks();
                Box::new(move |row| {
                    let span = store.span(row)?;
                    let rank = u64::from(ranks.get(span.file.ix()).copied()?);
                    Some(rank << 40 | u64::from(span.chunk.0) << 16 | u64::from(store.offset(row)))
                })
            }
            Column::Field(name) => {
                let columns: Vec<Option<usize>> = store.tables.iter().map(|t| store.column(t, name)).collect();
                self.by_cell(columns, |cell| match store.symbols.integer(cell) {
                    Some(number) => Value::Number(number),
                    None => Value::of_text(&store.symbols.text(cell)),
                })
            }
            Column::Process => {
                let columns = store.tables.iter().map(|table| {
                    let kind = catalogue::lookup(store.symbols.str(Cell(table.provider)), table.event_id)?;
                    store.column(table, kind.process?)
                });
                self.by_cell(columns.collect(), |cell| {
                    Value::Text(catalogue::template::file_name(&store.symbols.text(cell)).to_lowercase())
                })
            }
            Column::Target | Column::What => {
                let column = column.clone();
                let ranks = ranks((0..store.len() as u32).map(|row| {
                    let text = self.cell(RowIx(row), &column).text;
                    (!text.is_empty()).then(|| Value::of_text(&text))
                }));
                Box::new(move |row| ranks.get(row.ix()).copied().flatten())
            }
        }
    }

    /// Ranks by the cells of one column a table.
    fn by_cell(
        &self,
        columns: Vec<Option<usize>>,
        value: impl Fn(Cell) -> Value,
    ) -> Box<dyn Fn(RowIx) -> Option<u64> + '_> {
        let store = &self.store;
        let mut index: HashMap<u32, usize> = HashMap::new();
        let mut cells = Vec::new();
        for (table, column) in store.tables.iter().zip(&columns) {
            let Some(column) = column.and_then(|c| table.columns.get(c)) else {
                continue;
            };
            for &cell in column.iter().filter(|&&cell| cell != Cell::NULL.0) {
                index.entry(cell).or_insert_with(|| {
                    cells.push(Cell(cell));
                    cells.len() - 1
                });
            }
        }
        let ranks = ranks(cells.into_iter().map(|cell| {
            let empty = store.symbols.kind(cell) == Kind::String && store.symbols.str(cell).is_empty();
            (!empty).then(|| value(cell))
        }));
        Box::new(move |row| {
            let table = *store.rows.table.get(row.ix())? as usize;
            let column = store.tables.get(table)?.columns.get((*columns.get(table)?)?)?;
            let cell = column.get(*store.rows.table_row.get(row.ix())? as usize)?;
            ranks.get(*index.get(cell)?).copied().flatten()
        })
    }
}

/// The rank of each value among the distinct values.
fn ranks(values: impl Iterator<Item = Option<Value>>) -> Vec<Option<u64>> {
    let mut sorted: Vec<(Value, usize)> = Vec::new();
    let mut count = 0;
    for (i, value) in values.enumerate() {
        count = i + 1;
        sorted.extend(value.map(|value| (value, i)));
    }
    sorted.sort_unstable();
    let mut out = vec![None; count];
    let mut rank = 0;
    let mut previous: Option<&Value> = None;
    for (value, i) in &sorted {
        if previous.is_some_and(|p| p != value) {
            rank += 1;
        }
        previous = Some(value);
        if let Some(slot) = out.get_mut(*i) {
            *slot = Some(rank);
        }
    }
    out
}
