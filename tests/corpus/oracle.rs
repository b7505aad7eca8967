//! The records of a chunk by the `evtx` crate, as names and values that can be compared with ours. Called by `corpus`; knows
//! nothing of our store.
//!
//! What is done to the crate's JSON, and nothing else, before two values are compared:
//!
//! * Names: attributes lose their `#attributes`, texts their `#text`; nested names are joined by dots; an array is its items,
//!   each with the name; a name that repeats within the data becomes `Data`, `Data_1`, …. Namespace declarations are no fields.
//! * No value: `null`, an empty text and an empty array are equal. An attribute of System without a value is not there.
//! * A whole number is a number in both. A real is text in the crate's JSON and is compared as the number that it is: `1.0` is our
//!   `1`. A boolean is `true` or `false`.
//! * A forwarded event holds all of System as text; where we keep a number, the text of one is equal to it.
//! * Everything else is text in both: hexadecimal numbers, GUIDs, SIDs, binary data and times are compared as they are written.
//!   Only TimeCreated is compared as the moment that it is, because a forwarded event holds it as text with nine digits.
//! * A text ends at its first NUL, where the crate ends it; we keep what follows, since Windows wrote it.
//! * A surrogate without its other half is `\udXXX` here and U+FFFD there.

use ::evtx::{EvtxChunkData, ParserSettings};
use evtxscope::model::Ticks;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// A value: JSON's type matters for numbers and booleans only.
#[derive(Clone, Debug, PartialEq)]
pub enum Norm {
    Nothing,
    /// A whole number.
    Number(String),
    Real(f64),
    Text(String),
}

/// One record: System and what stands beside the data, in no order; the data in the record's order.
pub struct Record {
    pub beside: Vec<(String, Norm)>,
    pub data: Vec<(String, Norm)>,
}

/// The records of a chunk by where they begin: as the chunk lies there, and then, for those of `wanted` that this does not give,
/// with a header that leads to them.
pub fn read(chunk: &[u8], wanted: &[u16]) -> HashMap<u16, Record> {
    let mut records = HashMap::new();
    let mut data = chunk.to_vec();
    data.resize(65_536, 0);
    walk(data.clone(), &mut records);
    if wanted.iter().any(|at| !records.contains_key(at)) {
        data[..8].copy_from_slice(b"ElfChnk\0");
        data[32..40].fill(0xff);
        data[48..52].copy_from_slice(&65_536_u32.to_le_bytes());
        data[128..512].fill(0);
        walk(data, &mut records);
        records.retain(|at, _| wanted.contains(at));
    }
    // The zeros that stand for the missing end of a cut chunk are no part of a record.
    records.retain(|&at, _| {
        let size = chunk.get(usize::from(at) + 4..).and_then(|rest| rest.first_chunk());
        size.is_some_and(|&size| usize::from(at) + u32::from_le_bytes(size) as usize <= chunk.len())
    });
    records
}

fn walk(data: Vec<u8>, records: &mut HashMap<u16, Record>) {
    let Ok(mut chunk) = EvtxChunkData::new(data, false) else {
        return;
    };
    let Ok(mut chunk) = chunk.parse(Arc::new(ParserSettings::new())) else {
        return;
    };
    for record in chunk.iter().flatten() {
        let at = (record.binxml_offset - 24) as u16;
        if let Ok(json) = record.into_json_value() {
            records.entry(at).or_insert_with(|| flat(&json.data));
        }
    }
}

fn flat(event: &Value) -> Record {
    let event = &event["Event"];
    let mut record = Record {
        beside: Vec::new(),
        data: Vec::new(),
    };
    let Some(members) = event.as_object() else {
        return record;
    };
    for (group, member) in members {
        match group.as_str() {
            "EventData" | "UserData" => {
                let mut seen = HashMap::<String, u32>::new();
                flatten("", member, &mut |name, value| {
                    if name.contains("xmlns") {
                        return;
                    }
                    let name = if name.is_empty() { "#text" } else { name };
                    let count = seen.entry(name.to_owned()).or_default();
                    let unique = match *count {
                        0 => name.to_owned(),
                        count => format!("{name}_{count}"),
                    };
                    *count += 1;
                    // A container without anything in it is no field.
                    if name != "#text" || value != Norm::Nothing {
                        record.data.push((unique, value));
                    }
                });
            }
            "#attributes" => {}
            _ => flatten(group, member, &mut |name, value| {
                if value != Norm::Nothing && !name.contains("xmlns") {
                    record.beside.push((name.to_owned(), value));
                }
            }),
        }
    }
    record
}

fn flatten(path: &str, value: &Value, add: &mut impl FnMut(&str, Norm)) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match key.as_str() {
                    "#attributes" | "#text" => flatten(path, member, add),
                    _ if path.is_empty() => flatten(key, member, add),
                    _ => flatten(&format!("{path}.{key}"), member, add),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| flatten(path, item, add)),
        Value::Null => add(path, Norm::Nothing),
        Value::Bool(value) => add(path, Norm::Text(value.to_string())),
        Value::Number(number) => add(path, Norm::Number(number.to_string())),
        Value::String(text) => add(path, text_of(text)),
    }
}

/// A text after normalisation.
pub fn text_of(text: &str) -> Norm {
    let text = text.split('\0').next().unwrap_or_default();
    if text.is_empty() {
        Norm::Nothing
    } else {
        Norm::Text(text.to_owned())
    }
}

/// Whether two values of a field of this name are equal.
pub fn same(name: &str, ours: &Norm, theirs: &Norm) -> bool {
    match (ours, theirs) {
        // A real of 32 bits is shown with fewer digits than one of 64 has.
        (Norm::Real(a), Norm::Text(b)) => b.parse().is_ok_and(|b: f64| a.to_bits() == b.to_bits()),
        (Norm::Text(a), Norm::Text(b)) if name == "System.TimeCreated.SystemTime" => {
            a == b || Ticks::parse(a).is_some() && Ticks::parse(a) == Ticks::parse(b)
        }
        (Norm::Number(a), Norm::Text(b)) if name.starts_with("System.") => a == b,
        (Norm::Text(a), Norm::Text(b)) if b.contains('\u{fffd}') => {
            let mut mended = a.clone();
            while let Some(at) = mended.find("\\ud") {
                mended.replace_range(at..at + 6, "\u{fffd}");
            }
            a == b || mended == *b
        }
        (a, b) => a == b,
    }
}
