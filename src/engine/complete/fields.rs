//! The fields that a query can ask: those that every event has, and those that occur in the data.

use super::type_word;
use crate::catalogue;
use crate::engine::Session;
use crate::ingest::Cell;
use std::collections::BTreeMap;

/// A field to offer.
pub struct Known {
    /// As a query writes it.
    pub name: String,
    /// What it is, and where it occurs.
    pub note: String,
    /// Events that have it.
    pub events: u32,
    /// Its place among the fields worth offering before anything is typed.
    pub usefulness: usize,
}

/// What every event has.
const ALWAYS: [(&str, &str); 12] = [
    ("event", "kind of event: number and name"),
    ("process", "file name of the acting process"),
    ("host", "computer"),
    ("channel", "log"),
    ("time", "time of the record"),
    ("level", "severity: error, warning, …"),
    ("event_id", "number of the kind of event"),
    ("provider", "who writes such events"),
    ("target", "what was acted upon"),
    ("what", "what was done, in short"),
    ("file", "file that was opened"),
    ("record_id", "number of the record"),
];

/// Fields of the data that are asked for most, in the order in which they are offered.
const USEFUL: [&str; 18] = [
    "Image",
    "CommandLine",
    "User",
    "ParentImage",
    "TargetUserName",
    "LogonType",
    "IpAddress",
    "TargetFilename",
    "DestinationIp",
    "DestinationPort",
    "QueryName",
    "TargetObject",
    "ImageLoaded",
    "Hashes",
    "ScriptBlockText",
    "ServiceName",
    "TargetImage",
    "GrantedAccess",
];

impl Session {
    /// Every field that can be asked: those of every event first, then those of the data by their last part, since a query finds
    /// them by that.
    pub(super) fn known_fields(&self) -> Vec<Known> {
        struct Seen {
            events: u32,
            kinds: Vec<String>,
            kind: catalogue::FieldType,
        }
        let store = &self.store;
        let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
        for (at, table) in store.tables.iter().enumerate() {
            let provider = store.symbols.str(Cell(table.provider));
            for &name in &table.names {
                let full = store.symbols.str(Cell(name));
                let last = full.rsplit('.').next().unwrap_or(full);
                // `LogFileCleared.Channel` is not what `channel` asks.
                let name = if self
                    .column_named(last)
                    .is_some_and(|c| c.key().eq_ignore_ascii_case(last))
                {
                    last
                } else {
                    full
                };
                let kind = catalogue::field_type(provider, table.event_id, full);
                let seen = seen.entry(name).or_insert_with(|| Seen {
                    events: 0,
                    kinds: Vec::new(),
                    kind,
                });
                seen.events += table.rows - self.uncounted.of_table(at);
                let named = match catalogue::lookup(provider, table.event_id) {
                    Some(kind) => kind.name.to_owned(),
                    None => format!("event {}", table.event_id),
                };
                if !seen.kinds.contains(&named) {
                    seen.kinds.push(named);
                }
            }
        }
        let all = self.live() as u32;
        let always = ALWAYS
            .iter()
            .zip(0..)
            .filter(|((name, _), _)| !seen.keys().any(|known| known.eq_ignore_ascii_case(name)));
        let always = always.map(|(&(name, note), usefulness)| Known {
            name: name.to_owned(),
            note: note.to_owned(),
            events: all,
            usefulness,
        });
        let mut fields: Vec<Known> = always.collect();
        fields.extend(seen.iter().map(|(&name, seen)| {
            let kinds = match seen.kinds.as_slice() {
                [only] => only.clone(),
                kinds => format!("{} kinds of event", kinds.len()),
            };
            let place = USEFUL.iter().position(|useful| *useful == name);
            Known {
                name: name.to_owned(),
                note: format!("{} · {kinds}", type_word(seen.kind)),
                events: seen.events,
                // The first few of every event, then the useful ones, then the rest.
                usefulness: place.map_or(100, |place| 3 + place),
            }
        }));
        for field in fields.iter_mut().take(ALWAYS.len()) {
            if ALWAYS.iter().skip(3).any(|(name, _)| *name == field.name) {
                field.usefulness += USEFUL.len();
            }
        }
        fields
    }
}
