//! `evtxscope processes`: one object a process, by host, start and GUID.

use crate::analysis::{Forest, Process};
use crate::model::{ProcessIx, RowIx, Ticks};
use crate::store::Store;
use serde_json::{Map, Value, json};
use std::io::Write;

/// Writes every process of the forest, placeholders included.
pub fn write(store: &Store, forest: &Forest, out: &mut impl Write) -> std::io::Result<()> {
    let mut processes: Vec<(Key, ProcessIx)> = (0..forest.len() as u32)
        .map(|i| (key(store, forest.process(ProcessIx(i))), ProcessIx(i)))
        .collect();
    processes.sort();
    for (_, process) in processes {
        serde_json::to_writer(&mut *out, &object(store, forest, process)).map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    Ok(())
}

type Key = (String, Option<Ticks>, Option<String>, Option<u32>);

fn key(store: &Store, process: &Process) -> Key {
    (
        store.symbols.text(process.host),
        process.start,
        process.guid_text(),
        process.pid,
    )
}

fn object(store: &Store, forest: &Forest, ix: ProcessIx) -> Value {
    let process = forest.process(ix);
    let parent = process.parent.map(|parent| forest.process(parent));
    let mut events: Map<String, Value> = Map::new();
    for &row in forest.rows(ix) {
        let count = events.entry(store.event_id(RowIx(row)).to_string()).or_insert(json!(0));
        *count = json!(count.as_u64().unwrap_or_default() + 1);
    }
    let time = |ticks: Option<Ticks>| ticks.map(Ticks::iso);
    let text = |cell| Some(store.symbols.text(cell)).filter(|text| !text.is_empty());
    json!({
        "host": text(process.host),
        "guid": process.guid_text(),
        "pid": process.pid,
        "image": text(process.image),
        "command_line": text(process.command_line),
        "user": Some(process.user_text(&store.symbols)).filter(|user| !user.is_empty()),
        "start": time(process.start),
        "start_kind": process.start_known.as_str(),
        "end": time(process.end),
        "end_kind": process.end_kind.as_str(),
        "parent_guid": parent.and_then(Process::guid_text),
        "parent_pid": parent.and_then(|parent| parent.pid),
        "parent_link": process.parent_link.as_str(),
        "logged": process.is_logged(),
        "events": events,
    })
}
