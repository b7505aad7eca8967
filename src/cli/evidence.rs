//! `evtxscope evidence`: one line a file with what each of its bytes is, then one line a finding, those of a file first.

use super::Failed;
use crate::engine::Session;
use crate::model::{ByteRange, RowIx, Ticks};
use crate::protocol::{ChunkState, FileEvidence, Finding, HeaderFacts};
use serde_json::{Map, Value, json};
use std::io::Write;

/// Writes every file, then every finding.
pub fn write(session: &mut Session, out: &mut impl Write) -> Result<(), Failed> {
    let files = session.evidence();
    let mut line = |value: &Value| -> Result<(), Failed> {
        serde_json::to_writer(&mut *out, value).map_err(std::io::Error::from)?;
        Ok(writeln!(out)?)
    };
    for file in &files {
        line(&object(file, &session.ledger(file.info.file)))?;
    }
    for file in &files {
        for finding in session.findings(file.info.file) {
            line(&said(session, &finding))?;
        }
    }
    for finding in session.gaps().to_vec() {
        line(&said(session, &finding))?;
    }
    Ok(())
}

fn object(file: &FileEvidence, ledger: &[ByteRange]) -> Value {
    let [live, recovered, hidden, lost] = file.records;
    let states = ["used", "unused", "cleared", "headless", "cut", "unread"];
    debug_assert_eq!(states.len(), ChunkState::ALL.len());
    let chunks: Map<String, Value> = states
        .iter()
        .zip(file.chunks)
        .map(|(&state, count)| (state.to_owned(), json!(count)))
        .collect();
    json!({
        "file": file.info.meta.name,
        "path": file.info.meta.path,
        "size": file.info.meta.size,
        "sha256": file.info.sha256,
        "header": file.header.as_ref().map(header),
        "chunks": chunks,
        "records": { "live": live, "recovered": recovered, "hidden": hidden, "lost": lost },
        "ledger": ledger.iter().map(range).collect::<Vec<_>>(),
    })
}

fn header(header: &HeaderFacts) -> Value {
    let (major, minor) = header.version;
    let (written, computed) = header.checksum;
    json!({
        "version": format!("{major}.{minor}"),
        "first_chunk": header.first_chunk,
        "last_chunk": header.last_chunk,
        "next_record_id": header.next_record_id,
        "chunk_count": header.chunk_count,
        "block_size": header.block_size,
        "dirty": header.flags & 1 != 0,
        "full": header.flags & 2 != 0,
        "checksum_written": format!("{written:#010x}"),
        "checksum_computed": format!("{computed:#010x}"),
    })
}

fn range(range: &ByteRange) -> Value {
    let mut value = json!({ "start": range.start, "end": range.end, "kind": range.kind.name() });
    if let Some(members) = value.as_object_mut().filter(|_| range.kind.is_record()) {
        members.insert("count".to_owned(), json!(range.count));
    }
    value
}

fn said(session: &Session, finding: &Finding) -> Value {
    let time = |ticks: i64| Ticks(ticks).iso();
    let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let event = |&row: &RowIx| {
        let store = session.store();
        let span = store.span(row);
        json!({
            "record_id": store.record_id(row),
            "time": time(store.time(row)),
            "file": span.map(|span| session.file_name(span.file)),
            "chunk": span.map(|span| span.chunk),
            "offset": store.offset(row),
        })
    };
    json!({
        "finding": finding.kind,
        "severity": finding.severity,
        "sentence": finding.text,
        "host": known(&finding.host),
        "channel": known(&finding.channel),
        "from": finding.span.map(|(from, _)| time(from)),
        "to": finding.span.map(|(_, to)| time(to)),
        "file": finding.file.map(|file| session.file_name(file)),
        "chunk": finding.chunk,
        "offset": finding.offset,
        "records": finding.records.map(|(first, last)| [first, last]),
        "events": finding.rows.iter().map(event).collect::<Vec<_>>(),
    })
}
