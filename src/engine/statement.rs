//! The state of the evidence as one document, as text or as JSON: which files, with which hashes and times, what their bytes are,
//! what should be known of them, what could not be read. Called by `engine` for the page and by `cli`: both write the same.
//!
//! The same files give the same document, in whichever order they were opened: it says nothing of when or where it was made.

use super::Session;
use crate::model::{ByteKind, RowIx, Ticks, escaped, lookalike};
use crate::protocol::{ChunkState, FileEvidence, FileState, Finding, HeaderFacts, Severity, StatementFormat};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// More findings of a file, or of the session, are counted.
const MOST_FINDINGS: usize = 1_000;

impl Session {
    /// The document.
    pub fn statement(&mut self, format: StatementFormat) -> String {
        let value = self.state_of_evidence();
        match format {
            StatementFormat::Json => {
                let mut out = serde_json::to_string_pretty(&value).unwrap_or_default();
                out.push('\n');
                visible_json(&out)
            }
            StatementFormat::Text => {
                let mut out = String::new();
                write_text(&mut out, &value, 0);
                out
            }
        }
    }

    fn state_of_evidence(&mut self) -> Value {
        let gaps = self.gaps().to_vec();
        let mut files = self.evidence();
        let ranks = self.file_ranks();
        files.sort_by_key(|file| ranks.get(file.info.file.ix()).copied());
        let mut not_read: Vec<Value> = Vec::new();
        let stated: Vec<Value> = files
            .iter()
            .map(|file| {
                let findings = self.findings(file.info.file);
                let lost = findings.iter().filter(|finding| finding.severity == Severity::Loss);
                let sentences = lost.map(|finding| json!({ "file": file.info.meta.path, "sentence": finding.text }));
                not_read.extend(sentences.take(MOST_FINDINGS));
                let mut value = self.file_value(file);
                if let Some(members) = value.as_object_mut() {
                    let bytes = ByteKind::ALL.iter().zip(&file.bytes).filter(|(_, bytes)| **bytes > 0);
                    let bytes: Map<String, Value> =
                        bytes.map(|(kind, &sum)| (kind.name().to_owned(), json!(sum))).collect();
                    members.insert("bytes".to_owned(), Value::Object(bytes));
                    members.insert("findings".to_owned(), self.finding_values(&findings));
                }
                value
            })
            .collect();
        let accounted = files
            .iter()
            .filter(|file| file.bytes.iter().sum::<u64>() == file.info.meta.size);
        let span = self.totals.all.span;
        json!({
            "program": "evtxscope",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": {
                "files": files.len(),
                "files_with_every_byte_accounted_for": accounted.count(),
                "events": self.totals.all.events,
                "first_event": span.map(|(first, _)| Ticks(first).iso()),
                "last_event": span.map(|(_, last)| Ticks(last).iso()),
            },
            "could_not_be_read": not_read,
            "between_the_events": self.finding_values(&gaps),
            "files": stated,
        })
    }

    fn finding_values(&self, findings: &[Finding]) -> Value {
        let mut out: Vec<Value> = findings
            .iter()
            .take(MOST_FINDINGS)
            .map(|finding| self.finding_value(finding))
            .collect();
        if let Some(more) = findings.len().checked_sub(MOST_FINDINGS).filter(|&more| more > 0) {
            out.push(json!({ "sentence": format!("{more} more findings are not listed.") }));
        }
        Value::Array(out)
    }

    /// A file: what it is, what its header says, what was found in it.
    pub fn file_value(&self, file: &FileEvidence) -> Value {
        let [live, recovered, hidden, lost] = file.records;
        let states = ["used", "unused", "cleared", "headless", "cut", "unread"];
        debug_assert_eq!(states.len(), ChunkState::ALL.len());
        let chunks: Map<String, Value> = states
            .iter()
            .zip(file.chunks)
            .map(|(&state, count)| (state.to_owned(), json!(count)))
            .collect();
        let time = |ticks: i64| Ticks(ticks).iso();
        json!({
            "file": file.info.meta.name,
            "path": file.info.meta.path,
            "size": file.info.meta.size,
            "sha256": file.info.sha256,
            "state": match file.info.state {
                FileState::Reading => "being read",
                FileState::Done => "read",
                FileState::Cancelled => "cancelled: read in part",
                FileState::Partial => "read in part: the memory was full",
                FileState::Unpacked => "archive: its logs are listed themselves",
                FileState::Refused => "not read",
            },
            "events": file.info.events,
            "first_event": file.info.span.map(|(first, _)| time(first)),
            "last_event": file.info.span.map(|(_, last)| time(last)),
            "header": file.header.as_ref().map(header),
            "chunks": chunks,
            "records": { "live": live, "recovered": recovered, "hidden": hidden, "lost": lost },
        })
    }

    /// A finding, with the events around it.
    pub fn finding_value(&self, finding: &Finding) -> Value {
        let time = |ticks: i64| Ticks(ticks).iso();
        let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let event = |&row: &RowIx| {
            let span = self.store.span(row);
            json!({
                "record_id": self.store.record_id(row),
                "time": time(self.store.time(row)),
                "file": span.map(|span| self.file_name(span.file)),
                "chunk": span.map(|span| span.chunk),
                "offset": self.store.offset(row),
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
            "file": finding.file.map(|file| self.file_name(file)),
            "chunk": finding.chunk,
            "offset": finding.offset,
            "records": finding.records.map(|(first, last)| [first, last]),
            "events": finding.rows.iter().map(event).collect::<Vec<_>>(),
        })
    }
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

/// JSON text in which nothing is invisible: what `escaped` would mark is an escape of JSON's own. Line ends and spaces between
/// members stay.
fn visible_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let alike = lookalike::find(text);
    for (at, c) in text.char_indices() {
        if c != '\n' && (crate::model::deceives(c) || alike.binary_search(&at).is_ok()) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").unwrap_or_default();
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// `name: value` on lines, nested ones indented; items of a list begin with a dash. What is not there is left out.
fn write_text(out: &mut String, value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.replace('_', " ");
                match value {
                    Value::Null => {}
                    Value::Array(items) if items.iter().all(|item| !item.is_object()) => {
                        let items: Vec<String> = items.iter().map(scalar).collect();
                        if !items.is_empty() {
                            writeln!(out, "{indent}{name}: {}", items.join(" – ")).unwrap_or_default();
                        }
                    }
                    Value::Array(_) | Value::Object(_) => {
                        writeln!(out, "{indent}{name}:").unwrap_or_default();
                        write_text(out, value, depth + 1);
                    }
                    _ => writeln!(out, "{indent}{name}: {}", scalar(value)).unwrap_or_default(),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                let mut text = String::new();
                write_text(&mut text, item, depth + 1);
                let dashed = text.strip_prefix("  ".repeat(depth + 1).as_str()).unwrap_or(&text);
                writeln!(out, "{indent}- {}", dashed.trim_end_matches('\n')).unwrap_or_default();
            }
        }
        _ => writeln!(out, "{indent}{}", scalar(value)).unwrap_or_default(),
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => escaped(text).into_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_log_acts_nowhere() {
        let value = json!({ "a_b": "x\u{202e}\ny", "b": "svch\u{43e}st", "c": "журнал", "none": null, "list": [{ "c": true, "d": { "e": 1 } }, { "c": false }], "records": [1, 2] });
        let mut text = String::new();
        write_text(&mut text, &value, 0);
        assert_eq!(
            text,
            "a b: x\\u{202E}\\ny\nb: svch\\u{043E}st\nc: журнал\nlist:\n  - c: yes\n    d:\n      e: 1\n  - c: no\nrecords: 1 – 2\n"
        );
        let json = visible_json(&serde_json::to_string(&value).unwrap());
        assert!(
            json.contains(r"x\u202e\ny") && json.contains(r"svch\u043est") && json.contains("журнал"),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value);
    }
}
