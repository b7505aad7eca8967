//! The texts of a table: what a cell says, and which columns a table can have.

use super::Session;
use crate::catalogue::{self, Category, EventKind};
use crate::evtx::Kind;
use crate::ingest::Cell;
use crate::ingest::segment::{Head, NONE, head};
use crate::model::{RowIx, Ticks};
use crate::protocol::{Cell as CellText, Column, ColumnInfo, FieldType, Scope};
use crate::store::Store;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Characters of a cell; the rest is in the details.
const MAX_CELL: usize = 400;

/// The category of the events of a head.
pub fn category(store: &Store, head: &Head) -> Category {
    let provider = store.symbols.str(Cell(head[head::PROVIDER]));
    match catalogue::lookup(provider, head[head::EVENT_ID]) {
        Some(kind) => kind.category,
        None => catalogue::fallback_category(provider, store.symbols.str(Cell(head[head::CHANNEL]))),
    }
}

/// Windows' name of a level (winmeta.h).
pub fn level_name(level: u32) -> &'static str {
    match level {
        0 => "LogAlways",
        1 => "Critical",
        2 => "Error",
        3 => "Warning",
        4 => "Information",
        5 => "Verbose",
        _ => "",
    }
}

/// How a reader sees values of a kind.
pub fn field_type(kind: Kind) -> FieldType {
    match kind {
        Kind::HexInt32 | Kind::HexInt64 | Kind::SizeT => FieldType::Hex,
        Kind::Bool => FieldType::Bool,
        Kind::Real32 | Kind::Real64 => FieldType::Number,
        _ if kind.is_integer() => FieldType::Number,
        Kind::FileTime | Kind::SysTime => FieldType::Time,
        Kind::Guid => FieldType::Guid,
        Kind::Sid => FieldType::Sid,
        Kind::Binary | Kind::Unknown => FieldType::Binary,
        _ => FieldType::Text,
    }
}

impl Session {
    /// The catalogue's entry for an event.
    pub(super) fn kind(&self, row: RowIx) -> Option<&'static EventKind> {
        catalogue::lookup(self.store.provider(row), self.store.event_id(row))
    }

    /// A field of the event as text, by its name.
    pub(super) fn text(&self, row: RowIx, name: &str) -> Option<Cow<'_, str>> {
        let cell = self.store.field(row, name)?;
        if cell.is_null() {
            return None;
        }
        let text = self.store.symbols.str(cell);
        Some(if text.is_empty() {
            Cow::Owned(self.store.symbols.text(cell))
        } else {
            Cow::Borrowed(text)
        })
    }

    /// What a cell says.
    pub(super) fn cell(&self, row: RowIx, column: &Column) -> CellText {
        let store = &self.store;
        let head = store.head(row);
        let number = |n: u32| if n == NONE { String::new() } else { n.to_string() };
        let text = match column {
            Column::Time => Ticks(store.time(row)).readable(),
            Column::Event => match self.kind(row) {
                Some(kind) => format!("{} {}", kind.event_id, kind.name),
                None => number(head[head::EVENT_ID]),
            },
            Column::Host => store.host(row).to_owned(),
            Column::Channel => store.channel(row).to_owned(),
            Column::Provider => store.provider(row).to_owned(),
            Column::EventId => number(head[head::EVENT_ID]),
            Column::Level => match level_name(head[head::LEVEL]) {
                "" => number(head[head::LEVEL]),
                name => name.to_owned(),
            },
            Column::RecordId => store
                .rows
                .record_id
                .get(row.ix())
                .map(u64::to_string)
                .unwrap_or_default(),
            Column::File => match store.span(row) {
                Some(span) => {
                    format!(
                        "{} chunk {}",
                        self.names.get(span.file.ix()).map_or("", String::as_str),
                        span.chunk.0
                    )
                }
                None => String::new(),
            },
            Column::Process => {
                let image = self.kind(row).and_then(|kind| self.text(row, kind.process?));
                image
                    .map(|path| catalogue::template::file_name(&path).to_owned())
                    .unwrap_or_default()
            }
            Column::Target => self
                .kind(row)
                .map(|kind| kind.target_text(&|name| self.text(row, name)))
                .unwrap_or_default(),
            Column::What => match self.kind(row) {
                Some(kind) => kind.what_text(&|name| self.text(row, name)),
                None => catalogue::generic_what(
                    store
                        .fields(row)
                        .filter(|(_, cell)| !cell.is_null())
                        .map(|(name, cell)| (name, Cow::Owned(store.symbols.text(cell)))),
                ),
            },
            Column::Field(name) => {
                let cell = store.field(row, name);
                let mut out = cut(cell.map(|cell| store.symbols.text(cell)).unwrap_or_default());
                out.present = cell.is_some();
                return out;
            }
        };
        cut(text)
    }

    /// The columns that a table of this scope can show.
    pub(super) fn columns(&self, scope: &Scope) -> Vec<ColumnInfo> {
        let usual: Vec<Column> = match scope {
            Scope::Kind { provider, event_id } => {
                let mut usual = vec![Column::Time, Column::Host];
                match catalogue::lookup(provider, *event_id) {
                    Some(kind) => usual.extend(kind.columns.iter().map(|&name| Column::Field(name.to_owned()))),
                    None => usual.extend(
                        self.field_names(scope)
                            .into_iter()
                            .take(6)
                            .map(|(name, ..)| Column::Field(name)),
                    ),
                }
                usual
            }
            Scope::All | Scope::Process(_) => {
                vec![
                    Column::Time,
                    Column::Event,
                    Column::Host,
                    Column::Process,
                    Column::Target,
                    Column::What,
                ]
            }
        };
        let fixed = [
            Column::Time,
            Column::Event,
            Column::Host,
            Column::Process,
            Column::Target,
            Column::What,
            Column::Channel,
            Column::Provider,
            Column::EventId,
            Column::Level,
            Column::RecordId,
            Column::File,
        ];
        let fields = self.field_names(scope);
        let info = |column: Column, usual: bool| {
            let (events, kind) = match &column {
                Column::Field(name) => fields
                    .iter()
                    .find(|(full, ..)| crate::store::same_field(full, name))
                    .map_or((0, FieldType::Text), |&(_, events, kind)| (events, kind)),
                Column::Time => (self.store.len() as u32, FieldType::Time),
                Column::EventId | Column::RecordId => (self.store.len() as u32, FieldType::Number),
                _ => (self.store.len() as u32, FieldType::Text),
            };
            ColumnInfo {
                column,
                usual,
                kind,
                events,
            }
        };
        let mut out: Vec<ColumnInfo> = usual.iter().map(|column| info(column.clone(), true)).collect();
        let listed = |out: &[ColumnInfo], column: &Column| {
            out.iter().any(|known| match (&known.column, column) {
                (Column::Field(a), Column::Field(b)) => crate::store::same_field(b, a),
                (a, b) => a == b,
            })
        };
        for column in fixed
            .into_iter()
            .chain(fields.iter().map(|(name, ..)| Column::Field(name.clone())))
        {
            if !listed(&out, &column) {
                out.push(info(column, false));
            }
        }
        out
    }

    /// Names of the fields in a scope, with the number of events that have them and their type: in the record's order for one
    /// kind, by frequency for all.
    fn field_names(&self, scope: &Scope) -> Vec<(String, u32, FieldType)> {
        let store = &self.store;
        let mut places: BTreeMap<&str, (usize, u32, FieldType)> = BTreeMap::new();
        for table in &store.tables {
            if let Scope::Kind { provider, event_id } = scope
                && !(table.event_id == *event_id && store.symbols.str(Cell(table.provider)) == provider)
            {
                continue;
            }
            for (i, &name) in table.names.iter().enumerate() {
                let first = table
                    .columns
                    .get(i)
                    .and_then(|column| column.iter().find(|&&cell| cell != 0));
                let kind = first.map_or(FieldType::Text, |&cell| field_type(store.symbols.kind(Cell(cell))));
                let entry = places.entry(store.symbols.str(Cell(name))).or_insert((i, 0, kind));
                entry.1 += table.rows;
            }
        }
        let mut out: Vec<_> = places.into_iter().collect();
        if matches!(scope, Scope::Kind { .. }) {
            out.sort_by_key(|(_, (place, ..))| *place);
        } else {
            out.sort_by_key(|(_, (_, events, _))| std::cmp::Reverse(*events));
        }
        out.into_iter()
            .map(|(name, (_, events, kind))| (name.to_owned(), events, kind))
            .collect()
    }
}

fn cut(mut text: String) -> CellText {
    let end = text.char_indices().nth(MAX_CELL).map(|(at, _)| at);
    if let Some(end) = end {
        text.truncate(end);
    }
    CellText {
        present: !text.is_empty(),
        cut: end.is_some(),
        text,
        ..CellText::default()
    }
}
