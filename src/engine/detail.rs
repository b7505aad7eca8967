//! Everything about one event: its sentence, its fields with their types and notes, where it lies.

use super::Session;
use super::cells::field_type;
use crate::catalogue;
use crate::evtx::Kind;
use crate::ingest::Cell;
use crate::ingest::segment::{NONE, agent, head};
use crate::model::{RowIx, Ticks};
use crate::protocol::{Column, Detail, DetailField, Failure, FieldType};
use crate::query::{keyword_names, level_name};
use crate::store::keywords;
use std::fmt::Write as _;

/// Most bytes that the values of one record are shown with.
const MAX_SHOWN: usize = 1 << 20;

impl Session {
    pub(super) fn detail(&mut self, row: RowIx) -> Result<Detail, Failure> {
        self.known_row(row)?;
        let forest = self.forest_at_hand();
        let process = forest.as_deref().and_then(|forest| Some((forest, forest.of_row(row)?)));
        let store = &self.store;
        let kind = self.kind(row);
        let get = |name: &str| self.text(row, name);
        let provider = store.provider(row);
        let short_provider = provider.strip_prefix("Microsoft-Windows-").unwrap_or(provider);
        let event = self.cell_text(row, &Column::Event).into_owned();
        let (data, extra) = self.fields(row);
        let mut system = self.system_fields(row);
        system.extend(extra);
        let mut origins = self.origins(row);
        Ok(Detail {
            row: row.0,
            title: kind.map_or_else(
                || format!("{short_provider} event {}", store.event_id(row)),
                |k| k.title(&get),
            ),
            kind: format!("{short_provider} {event}"),
            category: self.category(row),
            host: store.host(row).to_owned(),
            time: store.time(row),
            time_text: Ticks(store.time(row)).readable(),
            provider: provider.to_owned(),
            event_id: store.event_id(row),
            channel: store.channel(row).to_owned(),
            data,
            system,
            origin: origins.next().unwrap_or_default(),
            copies: origins.collect(),
            message: self.message(row).map(|(text, from)| (text, from.to_owned())),
            record: self.record_note(row),
            process: process.map(|(forest, p)| self.process_link(forest, p)),
            process_events: process
                .map(|(forest, p)| self.process_kinds(forest, p))
                .unwrap_or_default(),
        })
    }

    /// File, chunk, offset and record of each record that tells the event, the one that it is told from first.
    fn origins(&self, row: RowIx) -> impl Iterator<Item = String> {
        let locations = self.store.locations(row);
        let many = locations.len() > 1;
        locations.into_iter().map(move |at| {
            let record = if many {
                format!(", record {}", at.header_id)
            } else {
                String::new()
            };
            format!(
                "{}, chunk {}, offset {:#x}{record}",
                self.file_name(at.file),
                at.chunk.0,
                at.in_file()
            )
        })
    }

    /// The fields of EventData or UserData, and those beside them.
    pub(super) fn fields(&self, row: RowIx) -> (Vec<DetailField>, Vec<DetailField>) {
        let store = &self.store;
        let (provider, event_id) = (store.provider(row), store.event_id(row));
        let mut room = MAX_SHOWN;
        let mut fields: Vec<DetailField> = store
            .fields(row)
            .map(|(name, cell)| {
                let value = within(store.symbols.text(cell), &mut room);
                DetailField {
                    name: name.to_owned(),
                    note: Self::note(provider, event_id, name, &value),
                    kind: field_type(store.symbols.kind(cell)),
                    type_name: store.symbols.kind(cell).name().to_owned(),
                    occurs: self.occurrences(name, cell),
                    time: self.moment(cell, &value),
                    value,
                    ..DetailField::default()
                }
            })
            .collect();
        let data_fields = store.place(row).map_or(0, |(table, _)| table.data_fields as usize);
        let extra = fields.split_off(data_fields.min(fields.len()));
        (fields, extra)
    }

    /// What a value means.
    fn note(provider: &str, event_id: u32, name: &str, value: &str) -> Option<String> {
        if catalogue::field_type(provider, event_id, name) == catalogue::FieldType::ProcessGuid {
            let facts = catalogue::process_guid_facts(value)?;
            let start = Ticks::from_unix_seconds(i64::from(facts.start_unix)).readable();
            let start = start.split('.').next().unwrap_or_default();
            return Some(match (facts.boot, facts.sequence) {
                (Some(boot), Some(sequence)) => format!("started {start} UTC, boot {boot}, process {sequence}"),
                _ => format!("started {start} UTC"),
            });
        }
        catalogue::explain(provider, event_id, name, value)
    }

    /// In how many events the field of this name has this value.
    fn occurrences(&self, name: &str, cell: Cell) -> u32 {
        if cell.is_null() {
            return 0;
        }
        let store = &self.store;
        let columns = store.tables.iter().filter_map(|table| {
            let at = table.names.iter().position(|&n| store.symbols.str(Cell(n)) == name)?;
            table.columns.get(at)
        });
        columns
            .map(|column| column.iter().filter(|&&other| other == cell.0).count() as u32)
            .sum()
    }

    /// The members of System in Windows' order, those that the record has.
    fn system_fields(&self, row: RowIx) -> Vec<DetailField> {
        let store = &self.store;
        let head = *store.head(row);
        let mut out = Vec::new();
        let mut add = |name: &str, value: String, kind: FieldType, type_name: &str, note: Option<String>| {
            if !value.is_empty() {
                out.push(DetailField {
                    name: name.to_owned(),
                    time: moment(kind, &value),
                    value,
                    kind,
                    type_name: type_name.to_owned(),
                    note,
                    ..DetailField::default()
                });
            }
        };
        let who = *store.agent(row);
        let cell = |c: Cell| {
            (
                store.symbols.text(c),
                field_type(store.symbols.kind(c)),
                store.symbols.kind(c).name(),
            )
        };
        let number = |n: u32| if n == NONE { String::new() } else { n.to_string() };

        for (name, field) in [
            ("Provider", head::PROVIDER),
            ("Provider GUID", head::GUID),
            ("Event source", head::SOURCE),
        ] {
            let (value, kind, type_name) = cell(Cell(head[field]));
            add(name, value, kind, type_name, None);
        }
        for (name, field, type_name) in [
            ("Event ID", head::EVENT_ID, "UInt16"),
            ("Qualifiers", head::QUALIFIERS, "UInt16"),
            ("Version", head::VERSION, "UInt8"),
            ("Level", head::LEVEL, "UInt8"),
            ("Task", head::TASK, "UInt16"),
            ("Opcode", head::OPCODE, "UInt8"),
        ] {
            let note = (field == head::LEVEL)
                .then(|| level_name(head[field]))
                .filter(|n| !n.is_empty());
            add(
                name,
                number(head[field]),
                FieldType::Number,
                type_name,
                note.map(str::to_owned),
            );
        }
        let mask = keywords(&head).map(|mask| format!("{mask:#x}")).unwrap_or_default();
        let note = keyword_names(&head);
        add("Keywords", mask, FieldType::Hex, "HexInt64", note);
        add(
            "Time created",
            Ticks(store.time(row)).iso(),
            FieldType::Time,
            Kind::FileTime.name(),
            None,
        );
        let record_id = store.record_id(row);
        add(
            "Event record ID",
            record_id.to_string(),
            FieldType::Number,
            "UInt64",
            None,
        );
        let header_id = store.location(row).map_or(record_id, |at| at.header_id);
        if header_id != record_id {
            let note = "the file numbers its records anew: it was exported".to_owned();
            add(
                "Record header ID",
                header_id.to_string(),
                FieldType::Number,
                "UInt64",
                Some(note),
            );
        }
        for (name, field) in [
            ("Activity ID", agent::ACTIVITY),
            ("Related activity ID", agent::RELATED_ACTIVITY),
        ] {
            let (value, kind, type_name) = cell(Cell(who[field]));
            add(name, value, kind, type_name, None);
        }
        add(
            "Process ID",
            number(who[agent::PROCESS_ID]),
            FieldType::Number,
            "UInt32",
            None,
        );
        add(
            "Thread ID",
            number(who[agent::THREAD_ID]),
            FieldType::Number,
            "UInt32",
            None,
        );
        add(
            "Channel",
            store.channel(row).to_owned(),
            FieldType::Text,
            "UnicodeString",
            None,
        );
        add(
            "Computer",
            store.host(row).to_owned(),
            FieldType::Text,
            "UnicodeString",
            None,
        );
        let (value, kind, type_name) = cell(Cell(who[agent::USER]));
        let note = catalogue::explain(store.provider(row), store.event_id(row), "UserSid", &value);
        add("User ID", value, kind, type_name, note);
        out
    }
}

/// The moment that a value of this type tells, ticks.
pub(super) fn moment(kind: FieldType, value: &str) -> Option<i64> {
    let time = (kind == FieldType::Time).then(|| Ticks::parse(value)).flatten();
    time.map(|time| time.0)
}

/// A value as far as there is room for it, and whether that is all: one record can hold a long value in thousands of fields.
fn within(mut value: String, room: &mut usize) -> String {
    let size = value.len();
    if size > *room {
        let end = (0..=*room).rev().find(|&at| value.is_char_boundary(at)).unwrap_or(0);
        value.truncate(end);
        write!(value, "… cut: {end} of {size} bytes are shown").unwrap_or_default();
    }
    *room = room.saturating_sub(size);
    value
}
