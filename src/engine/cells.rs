//! The texts of a table: what a cell says, and which columns a table can have.

use super::Session;
use super::marks::mark;
use crate::catalogue::{self, Category, EventKind};
use crate::evtx::Kind;
use crate::ingest::Cell;
use crate::ingest::segment::{Head, Table, head};
use crate::model::{RowIx, Ticks};
use crate::protocol::{Cell as CellText, Column, ColumnInfo, FieldType, Scope};
use crate::query::level_name;
use crate::query::{Marker, Saying};
use crate::store::{Store, known};
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

    /// The catalogue's entry for the events of a table.
    pub(super) fn table_kind(&self, table: &Table) -> Option<&'static EventKind> {
        catalogue::lookup(self.store.symbols.str(Cell(table.provider)), table.event_id)
    }

    /// A field of the event as text, by its name.
    pub(super) fn text(&self, row: RowIx, name: &str) -> Option<Cow<'_, str>> {
        self.store.shown(self.store.field(row, name)?)
    }

    /// What a cell says.
    pub(super) fn cell(&self, row: RowIx, column: &Column, marker: &Marker) -> CellText {
        let whole = self.cell_text(row, column);
        let mut cell = cut(&whole);
        mark(&mut cell, marker, column.key(), &whole);
        match column {
            Column::Time => cell.time = Some(self.store.time(row)),
            Column::OwnTime => cell.time = Some(self.store.own_time(row)),
            Column::Field(name) => {
                let value = self.store.field(row, name);
                cell.present = value.is_some();
                cell.time = value.and_then(|value| self.moment(value, &cell.text));
            }
            _ => {}
        }
        cell
    }

    /// What a cell says, whole.
    pub(super) fn cell_text(&self, row: RowIx, column: &Column) -> Cow<'_, str> {
        let store = &self.store;
        match column {
            Column::Time => Ticks(store.time(row)).readable().into(),
            Column::OwnTime => Ticks(store.own_time(row)).readable().into(),
            Column::Event | Column::Host | Column::Channel | Column::Provider | Column::EventId | Column::Level => {
                self.head_text(store.head(row), column)
            }
            Column::RecordId => store.record_id(row).to_string().into(),
            Column::File => match store.location(row) {
                Some(at) => format!("{} chunk {}", self.file_name(at.file), at.chunk.0).into(),
                None => Cow::default(),
            },
            Column::Process => match self.kind(row).and_then(|kind| self.text(row, kind.process?)) {
                Some(Cow::Borrowed(path)) => catalogue::template::file_name(path).into(),
                Some(Cow::Owned(path)) => catalogue::template::file_name(&path).to_owned().into(),
                None => Cow::default(),
            },
            Column::Target => Saying::Target.of(store, row).into(),
            Column::What => Saying::What.of(store, row).into(),
            Column::Field(name) => self.text(row, name).unwrap_or_default(),
        }
    }

    /// What a cell says that many events share.
    pub(super) fn head_text(&self, head: &Head, column: &Column) -> Cow<'_, str> {
        let text = |cell: u32| Cow::Borrowed(self.store.symbols.str(Cell(cell)));
        let number = |n: u32| known(n).map(|n| n.to_string()).unwrap_or_default();
        match column {
            Column::Event => {
                let provider = self.store.symbols.str(Cell(head[head::PROVIDER]));
                match catalogue::lookup(provider, known(head[head::EVENT_ID]).unwrap_or_default()) {
                    Some(kind) => format!("{} {}", kind.event_id, kind.name).into(),
                    None => number(head[head::EVENT_ID]).into(),
                }
            }
            Column::EventId => number(head[head::EVENT_ID]).into(),
            Column::Level => match level_name(head[head::LEVEL]) {
                "" => number(head[head::LEVEL]).into(),
                name => name.into(),
            },
            Column::Host => text(head[head::COMPUTER]),
            Column::Channel => text(head[head::CHANNEL]),
            Column::Provider => text(head[head::PROVIDER]),
            _ => Cow::default(),
        }
    }

    /// The moment that a value stands for: a time by its type, or a text as Sysmon writes its times.
    pub(super) fn moment(&self, value: Cell, text: &str) -> Option<i64> {
        match self.store.symbols.kind(value) {
            Kind::FileTime | Kind::SysTime => Ticks::parse(text).map(|time| time.0),
            // `2021-03-04 13:52:19.118`
            Kind::String if text.len() == 23 && text.as_bytes().get(10) == Some(&b' ') => {
                Ticks::parse(text).map(|time| time.0)
            }
            _ => None,
        }
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
                // Sysmon says itself when something happened; the record's time stands beside it.
                if self.field_names(scope).iter().any(|(name, ..)| name == "UtcTime") {
                    usual.insert(1, Column::OwnTime);
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
            Column::OwnTime,
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
                Column::Time | Column::OwnTime => (self.live() as u32, FieldType::Time),
                Column::EventId | Column::RecordId => (self.live() as u32, FieldType::Number),
                _ => (self.live() as u32, FieldType::Text),
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
        for (at, table) in store.tables.iter().enumerate() {
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
                entry.1 += table.rows - self.uncounted.of_table(at);
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

fn cut(text: &str) -> CellText {
    let end = text.char_indices().nth(MAX_CELL).map(|(at, _)| at);
    CellText {
        present: !text.is_empty(),
        cut: end.is_some(),
        text: text.get(..end.unwrap_or(text.len())).unwrap_or_default().to_owned(),
        ..CellText::default()
    }
}
