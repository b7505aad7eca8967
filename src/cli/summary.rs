//! `evtxscope summary`: one object about everything that was opened.

use super::Failed;
use super::load::Loaded;
use crate::model::Ticks;
use crate::protocol::{Filter, Overview, Problem};
use serde_json::{Map, Value, json};
use std::io::Write;

/// Writes the summary.
pub fn write(loaded: &mut Loaded, brief: bool, out: &mut impl Write) -> Result<(), Failed> {
    if !brief {
        loaded.session.processes();
    }
    let overview = loaded
        .session
        .overview(&Filter::default())
        .map_err(|failure| Failed::Use(failure.to_string()))?;
    serde_json::to_writer(&mut *out, &object(&overview)).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

fn object(overview: &Overview) -> Value {
    let time = |ticks: i64| Ticks(ticks).iso();
    let counted = |items: &mut dyn Iterator<Item = (String, u32)>| {
        items
            .map(|(name, count)| (name, json!(count)))
            .collect::<Map<String, Value>>()
    };
    let files: Vec<Value> = overview
        .files
        .iter()
        .map(|file| {
            let problems = overview.problems.iter().filter(|p| p.file == file.file).map(problem);
            json!({
                "name": file.meta.name,
                "path": file.meta.path,
                "size": file.meta.size,
                "sha256": file.sha256,
                "events": file.events,
                "shared": file.shared,
                "recovered": file.recovered,
                "dirty": file.dirty,
                "first": file.span.map(|(first, _)| time(first)),
                "last": file.span.map(|(_, last)| time(last)),
                "problems": problems.collect::<Vec<_>>(),
            })
        })
        .collect();
    let kinds = overview.kinds.iter().filter(|kind| kind.events > 0);
    json!({
        "files": files,
        "events": overview.events,
        "duplicates": overview.duplicates,
        "fallback": overview.fallback,
        "hosts": counted(&mut overview.hosts.iter().map(|host| (host.name.clone(), host.events))),
        "channels": counted(&mut overview.channels.iter().cloned()),
        "counts": counted(&mut kinds.map(|kind| (format!("{}/{}", kind.provider, kind.event_id), kind.events))),
        "first": overview.span.map(|(first, _)| time(first)),
        "last": overview.span.map(|(_, last)| time(last)),
        "processes": overview.processes,
        "memory": overview.memory,
        "bytes_per_event": overview.memory.checked_div(u64::from(overview.events)),
    })
}

fn problem(problem: &Problem) -> Value {
    json!({
        "kind": problem.kind,
        "severity": problem.kind.severity(),
        "chunk": problem.chunk,
        "offset": problem.offset,
        "text": problem.text,
    })
}
