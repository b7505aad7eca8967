//! The JSON lines of `evtx_dump`, flattened to the names that the store uses, and compared.
//!
//! Normalisation: attributes lose their `#attributes`, texts their `#text`; a repeated `Data` becomes `Data`, `Data_1`, …; `xmlns`
//! is no field; an empty value equals none; numbers, booleans and strings are compared as text; a string is compared up to its first NUL, where the crate
//! ends it.

use evtxscope::ingest::Cell;
use evtxscope::ingest::segment::{NONE, agent, head};
use evtxscope::model::{RowIx, Ticks};
use evtxscope::store::{Store, keywords, known};
use serde_json::Value;
use std::io::Read as _;
use std::path::Path;

/// One record: its fields in order, System's first.
pub struct Record {
    pub system: Vec<(String, String)>,
    pub data: Vec<(String, Option<String>)>,
}

/// The records of a log in file order.
pub fn read(corpus: &Path, file: &str) -> Vec<Record> {
    let name = file.rsplit('/').next().unwrap();
    let path = corpus.join(format!("ground-truth/golden/{name}.evtx_dump.jsonl.gz"));
    let Ok(compressed) = std::fs::read(path) else {
        return Vec::new();
    };
    let mut text = Vec::new();
    flate2::read::MultiGzDecoder::new(compressed.as_slice())
        .read_to_end(&mut text)
        .unwrap();
    String::from_utf8_lossy(&text)
        .lines()
        .map(|line| record(&serde_json::from_str(line).unwrap()))
        .collect()
}

fn record(event: &Value) -> Record {
    let event = &event["Event"];
    let mut system = Vec::new();
    flatten("", &event["System"], &mut |name, value| {
        if let Some(value) = value {
            system.push((name.to_owned(), value));
        }
    });
    let mut data = Vec::new();
    for group in ["EventData", "UserData"] {
        let mut seen = std::collections::HashMap::<String, u32>::new();
        let mut add = |name: &str, value| {
            let name = name.trim_start_matches('.');
            if name.is_empty() || name.contains("xmlns") {
                return;
            }
            let count = seen.entry(name.to_owned()).or_default();
            let unique = if *count == 0 {
                name.to_owned()
            } else {
                format!("{name}_{count}")
            };
            *count += 1;
            data.push((unique, value));
        };
        flatten("", &event[group], &mut add);
    }
    Record { system, data }
}

fn flatten(path: &str, value: &Value, add: &mut impl FnMut(&str, Option<String>)) {
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
        Value::Null => add(path, None),
        Value::String(text) => add(path, Some(text.clone())),
        other => add(path, Some(other.to_string())),
    }
}

/// What differs between the store's rows (in file order) and the expected records.
pub fn differences(file: &str, store: &Store, rows: &[RowIx], expected: &[Record]) -> Vec<String> {
    let mut out = Vec::new();
    // Paired by EventRecordID and time.
    let key = |r: &Record| {
        let get = |name: &str| {
            r.system
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.clone())
                .unwrap_or_default()
        };
        let time = get("TimeCreated.SystemTime");
        (get("EventRecordID"), Ticks::parse(&time).map_or(time, Ticks::iso))
    };
    let mut expected: Vec<_> = expected.iter().map(|record| (key(record), record)).collect();
    let mut rows: Vec<_> = rows
        .iter()
        .map(|&row| {
            (
                (store.rows.record_id[row.ix()].to_string(), Ticks(store.time(row)).iso()),
                row,
            )
        })
        .collect();
    let theirs: std::collections::HashSet<_> = expected.iter().map(|(key, _)| key.clone()).collect();
    let ours: std::collections::HashSet<_> = rows.iter().map(|(key, _)| key.clone()).collect();
    rows.retain(|(key, _)| theirs.contains(key));
    expected.retain(|(key, _)| ours.contains(key));
    // Two logs have a torn record of zeros, which the crate gives the id 0 and we that of its header.
    let alone = theirs.len() - expected.len();
    if alone > usize::from(file.contains("HelloForBusiness") || file.contains("bad_chunk_magic")) {
        out.push(format!("{file}: {alone} records were not found"));
    }
    if rows.len() != expected.len() {
        return vec![format!(
            "{file}: {} and {} records cannot be paired",
            rows.len(),
            expected.len()
        )];
    }
    // Wrapped logs: the crate gives the oldest chunk first.
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    expected.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (&(_, row), &(_, record)) in rows.iter().zip(&expected) {
        let id = store.rows.record_id[row.ix()];
        let system = system(store, row);
        if let Some((name, value)) = record
            .system
            .iter()
            .find(|(n, v)| !system.iter().any(|(m, w)| m == n && same(n, w, v)))
        {
            let ours = system.iter().find(|(n, _)| n == name).map(|(_, v)| v);
            out.push(format!(
                "{file} record {id}: System {name}: expected {value:?}, is {ours:?}"
            ));
        }
        let data: Vec<(String, Option<String>)> = store.place(row).map_or(Vec::new(), |(table, _)| {
            let values = store.fields(row).take(table.data_fields as usize);
            values
                .map(|(n, c)| {
                    (
                        n.trim_start_matches('@').to_owned(),
                        (!c.is_null()).then(|| store.symbols.text(c)),
                    )
                })
                .collect()
        });
        let equal = data.len() == record.data.len()
            && data.iter().zip(&record.data).all(|((n, v), (m, w))| {
                n == m
                    && match (v, w) {
                        (Some(v), Some(w)) => same(n, v, w),
                        (v, w) => v.as_deref().unwrap_or_default() == w.as_deref().unwrap_or_default(),
                    }
            });
        if !equal {
            let first = data.iter().zip(&record.data).find(|(a, b)| a != b);
            out.push(format!(
                "{file} record {id}: {} fields, expected {}; first difference {first:?}",
                data.len(),
                record.data.len()
            ));
        }
    }
    out
}

fn same(name: &str, ours: &str, theirs: &str) -> bool {
    let cut = |text: &str| text.split('\0').next().unwrap_or_default().to_owned();
    ours == theirs
        || cut(ours) == theirs
        || name == "TimeCreated.SystemTime" && Ticks::parse(ours) == Ticks::parse(theirs)
        || ours
            .parse::<f64>()
            .is_ok_and(|a| theirs.parse::<f64>().is_ok_and(|b| a.to_bits() == b.to_bits()))
}

fn system(store: &Store, row: RowIx) -> Vec<(String, String)> {
    let h = *store.head(row);
    let who = *store.agent(row);
    let cell = |c: u32| Cell(c);
    let mut out = vec![
        ("TimeCreated.SystemTime".to_owned(), Ticks(store.time(row)).iso()),
        ("EventRecordID".to_owned(), store.rows.record_id[row.ix()].to_string()),
    ];
    for (name, c) in [
        ("Provider.Name", h[head::PROVIDER]),
        ("Provider.Guid", h[head::GUID]),
        ("Provider.EventSourceName", h[head::SOURCE]),
        ("Channel", h[head::CHANNEL]),
        ("Computer", h[head::COMPUTER]),
        ("Security.UserID", who[agent::USER]),
        ("Correlation.ActivityID", who[agent::ACTIVITY]),
        ("Correlation.RelatedActivityID", who[agent::RELATED_ACTIVITY]),
    ] {
        if !cell(c).is_null() {
            out.push((name.to_owned(), store.symbols.text(cell(c))));
        }
    }
    for (name, n) in [
        ("EventID", h[head::EVENT_ID]),
        ("EventID.Qualifiers", h[head::QUALIFIERS]),
        ("Version", h[head::VERSION]),
        ("Level", h[head::LEVEL]),
        ("Task", h[head::TASK]),
        ("Opcode", h[head::OPCODE]),
        ("Execution.ProcessID", who[agent::PROCESS_ID]),
        ("Execution.ThreadID", who[agent::THREAD_ID]),
    ] {
        if known(n) != known(NONE) {
            out.push((name.to_owned(), n.to_string()));
        }
    }
    if let Some(mask) = keywords(&h) {
        out.push(("Keywords".to_owned(), format!("{mask:#x}")));
    }
    if let Some((table, _)) = store.place(row) {
        for (name, c) in store.fields(row).skip(table.data_fields as usize) {
            if let Some(name) = name.strip_prefix("System.") {
                out.push((name.to_owned(), store.symbols.text(c)));
            }
        }
    }
    out
}
