//! `evtxscope evidence`: one line a file with what each of its bytes is, then one line a finding, those of a file first; or the
//! whole as one document.

use super::Failed;
use super::args::Format;
use crate::engine::Session;
use crate::model::ByteRange;
use crate::protocol::StatementFormat;
use serde_json::{Value, json};
use std::io::Write;

/// Writes every file, then every finding.
pub fn write(session: &mut Session, format: Format, out: &mut impl Write) -> Result<(), Failed> {
    let document = match format {
        Format::Text => Some(StatementFormat::Text),
        Format::Json => Some(StatementFormat::Json),
        Format::JsonLines | Format::Csv => None,
    };
    if let Some(format) = document {
        return Ok(out.write_all(session.statement(format).as_bytes())?);
    }
    let files = session.evidence();
    let mut line = |value: &Value| -> Result<(), Failed> {
        serde_json::to_writer(&mut *out, value).map_err(std::io::Error::from)?;
        Ok(writeln!(out)?)
    };
    for file in &files {
        let mut value = session.file_value(file);
        if let Some(members) = value.as_object_mut() {
            let ledger = session.ledger(file.info.file);
            members.insert("ledger".to_owned(), ledger.iter().map(range).collect());
        }
        line(&value)?;
    }
    for file in &files {
        for finding in session.findings(file.info.file) {
            line(&session.finding_value(&finding))?;
        }
    }
    for finding in session.gaps().to_vec() {
        line(&session.finding_value(&finding))?;
    }
    Ok(())
}

fn range(range: &ByteRange) -> Value {
    let mut value = json!({ "start": range.start, "end": range.end, "kind": range.kind.name() });
    if let Some(members) = value.as_object_mut().filter(|_| range.kind.is_record()) {
        members.insert("count".to_owned(), json!(range.count));
    }
    value
}
