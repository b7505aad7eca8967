//! The records that `decode` does not take, by the `evtx` crate: its JSON, flattened to the names and places that `decode` gives.
//! Called by `ingest` for a record with a [`Trouble`](super::Trouble) that asks for it. Rare: no speed here, only bounds.
//!
//! JSON knows numbers, booleans and texts: a value loses its type (a GUID, a time, a hexadecimal number become text), never its
//! characters.

use super::decode::Sink;
use super::place::{Group, Place, SystemElement, SystemField};
use super::value::{Kind, Value};
use super::xml::{RECORDS, repair};
use ::evtx::{EvtxChunkData, ParserSettings};
use hashbrown::HashMap;
use serde_json::Value as Json;
use std::sync::Arc;

/// Most JSON that is kept of a chunk, bytes. A real chunk gives less than half of it.
const MAX_KEPT: usize = 1 << 20;
/// Most fields of a record; what has more is not taken.
const MAX_FIELDS: usize = 4_096;

/// What the crate reads of a chunk, from some record on.
#[derive(Default)]
pub struct Second {
    /// JSON by where the record begins.
    records: HashMap<usize, String>,
}

/// A field: where it belongs and its value.
enum Field {
    System(SystemField, Json),
    Named(Group, String, Json),
}

impl Second {
    /// Reads the records of a chunk from the one at `from` to the one at `last`. What the crate cannot read is not there.
    pub fn read(chunk: &[u8], from: usize, last: usize) -> Self {
        let mut second = Self::default();
        let mut data = chunk.to_vec();
        data.resize(super::CHUNK_SIZE, 0);
        repair(&mut data, last);
        let Ok(mut data) = EvtxChunkData::new(data, false) else {
            return second;
        };
        let Ok(mut parsed) = data.parse(Arc::new(ParserSettings::new().ansi_codec(super::ansi::page()))) else {
            return second;
        };
        let mut kept = 0;
        for record in parsed.iter().flatten() {
            let Some(at) = (record.binxml_offset as usize).checked_sub(RECORDS) else {
                continue;
            };
            if at > last || kept > MAX_KEPT {
                break;
            }
            if at >= from
                && let Ok(json) = record.into_json()
            {
                kept += json.data.len();
                second.records.insert(at, json.data);
            }
        }
        second
    }

    /// Gives the record that begins at `at` to a sink that has forgotten everything; `false` when the crate does not take it
    /// either, and then nothing was given.
    pub fn give<S: Sink>(&self, at: usize, sink: &mut S, begin: impl FnOnce(&mut S)) -> bool {
        let Some(fields) = self.records.get(&at).and_then(|json| fields(json)) else {
            return false;
        };
        begin(sink);
        for field in fields {
            match field {
                Field::System(place, value) => with_value(&value, |value| sink.system(place, value)),
                Field::Named(group, name, value) => {
                    let name = sink.name(&name);
                    with_value(&value, |value| sink.field(group, name, value));
                }
            }
        }
        true
    }
}

fn with_value(json: &Json, take: impl FnOnce(Value<'_>)) {
    match json {
        Json::Bool(value) => take(Value::Integer(Kind::Bool, u64::from(*value))),
        Json::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(value), ..) => take(Value::Integer(Kind::UInt64, value)),
            (_, Some(value), _) => take(Value::Integer(Kind::Int64, value as u64)),
            (.., Some(value)) => take(Value::Real(Kind::Real64, value)),
            _ => take(Value::Null),
        },
        Json::String(text) => take(Value::Text(text)),
        _ => take(Value::Null),
    }
}

/// The fields of an event in their order; `None` when it is none, or has too many.
fn fields(json: &str) -> Option<Vec<Field>> {
    let mut json: Json = serde_json::from_str(json).ok()?;
    let event = json.get_mut("Event")?.as_object_mut()?;
    let mut out = Vec::new();
    for (name, value) in event.iter_mut() {
        let value = value.take();
        match name.as_str() {
            "#attributes" => flatten("", value, true, &mut |name, value| beside(name, value, &mut out))?,
            "System" => flatten("", value, false, &mut |name, value| system(name, value, &mut out))?,
            "EventData" | "UserData" => {
                flatten("", value, false, &mut |name, value| {
                    let name = match name {
                        "" if value.is_null() => return Some(()),
                        "" => "#text",
                        name => name,
                    };
                    push(&mut out, Field::Named(Group::Data, name.to_owned(), value))
                })?;
            }
            name => flatten(name, value, false, &mut |name, value| beside(name, value, &mut out))?,
        }
    }
    Some(out)
}

fn push(out: &mut Vec<Field>, field: Field) -> Option<()> {
    out.push(field);
    (out.len() <= MAX_FIELDS).then_some(())
}

fn beside(name: &str, value: Json, out: &mut Vec<Field>) -> Option<()> {
    push(out, Field::Named(Group::Extra, name.to_owned(), value))
}

/// A member of System: a field that every event has, or one that is not known.
fn system(name: &str, value: Json, out: &mut Vec<Field>) -> Option<()> {
    let known = match name.split_once('.') {
        None => SystemElement::of(name).and_then(|element| match element.text() {
            Place::Is(field) => Some(field),
            _ => None,
        }),
        Some((element, attribute)) => SystemElement::of(element).and_then(|element| element.attribute(attribute)),
    };
    match known {
        _ if value.is_null() => Some(()),
        Some(field) => push(out, Field::System(field, value)),
        None => push(out, Field::Named(Group::Extra, format!("System.{name}"), value)),
    }
}

/// Calls `add` for every value below, in order, with its dotted name; attributes that belong to no name get an `@`. Ends early
/// with `None` when `add` does.
fn flatten(path: &str, value: Json, attributes: bool, add: &mut dyn FnMut(&str, Json) -> Option<()>) -> Option<()> {
    match value {
        Json::Object(members) => {
            for (key, member) in members {
                match key.as_str() {
                    "#attributes" => flatten(path, member, true, add)?,
                    "#text" => flatten(path, member, false, add)?,
                    // Namespace declarations are no fields.
                    key if attributes && (key == "xmlns" || key.starts_with("xmlns:")) => {}
                    key if path.is_empty() && attributes => flatten(&format!("@{key}"), member, false, add)?,
                    key if path.is_empty() => flatten(key, member, false, add)?,
                    key => flatten(&format!("{path}.{key}"), member, false, add)?,
                }
            }
            Some(())
        }
        Json::Array(items) => items.into_iter().try_for_each(|item| flatten(path, item, false, add)),
        value => add(path, value),
    }
}
