//! `evtxscope events`: one line an event, in time order.

use super::Failed;
use super::args::{Args, Format};
use super::load::Loaded;
use crate::evtx::Kind;
use crate::ingest::Cell;
use crate::ingest::segment::head;
use crate::model::{Origin, RowIx, Ticks};
use crate::protocol::Filter;
use crate::store::{Store, known};
use std::io::Write;

/// Largest whole number that every JSON reader keeps exactly.
const MAX_EXACT: i128 = 1 << 53;

/// Writes the events that pass the query.
pub fn write(loaded: &mut Loaded, args: &Args, out: &mut impl Write) -> Result<(), Failed> {
    let filter = Filter {
        query: args.query.clone(),
        recovered: args.recovered,
        ..Filter::default()
    };
    let rows = loaded.session.select(&filter).map_err(|failure| match failure {
        crate::protocol::Failure::Query { at, message, .. } => Failed::Use(format!("query, byte {at}: {message}")),
        other => Failed::Use(other.to_string()),
    })?;
    let session = &loaded.session;
    match args.format {
        // The arguments refuse the forms that are not for events.
        Format::JsonLines | Format::Json | Format::Text => {
            let mut line = Vec::new();
            for &row in rows.iter() {
                line.clear();
                json(session, RowIx(row), &mut line)?;
                line.push(b'\n');
                out.write_all(&line)?;
            }
        }
        Format::Csv => csv(session, &rows, args.recovered, out)?,
    }
    Ok(())
}

fn string(text: &str, out: &mut impl Write) -> std::io::Result<()> {
    serde_json::to_writer(out, text).map_err(std::io::Error::from)
}

fn number(n: u32, out: &mut impl Write) -> std::io::Result<()> {
    match known(n) {
        Some(n) => write!(out, "{n}"),
        None => write!(out, "null"),
    }
}

fn json(session: &crate::engine::Session, row: RowIx, out: &mut Vec<u8>) -> std::io::Result<()> {
    let store = session.store();
    let head = store.head(row);
    write!(out, "{{\"time\":\"{}\",\"host\":", Ticks(store.time(row)).iso())?;
    string(store.host(row), out)?;
    write!(out, ",\"channel\":")?;
    string(store.channel(row), out)?;
    write!(out, ",\"provider\":")?;
    string(store.provider(row), out)?;
    for (key, field) in [
        ("event_id", head::EVENT_ID),
        ("version", head::VERSION),
        ("level", head::LEVEL),
    ] {
        write!(out, ",\"{key}\":")?;
        number(head[field], out)?;
    }
    write!(out, ",\"record_id\":{}", store.record_id(row))?;
    let locations = store.locations(row);
    for (i, at) in locations.iter().enumerate() {
        out.extend_from_slice(match i {
            0 => b",",
            1 => b",\"duplicates\":[{",
            _ => b"},{",
        });
        write!(out, "\"header_id\":{},\"file\":", at.header_id)?;
        string(session.file_name(at.file), out)?;
        write!(out, ",\"chunk\":{},\"offset\":{}", at.chunk.0, at.in_file())?;
        if i > 0 && i + 1 == locations.len() {
            out.extend_from_slice(b"}]");
        }
    }
    let note = session.record_note(row);
    let recovered = note.as_ref().is_some_and(|note| note.origin != Origin::Live);
    write!(out, ",\"recovered\":{recovered}")?;
    if let Some(note) = note {
        for (key, text) in [
            ("origin", note.origin.name()),
            ("found", &note.found),
            ("confidence", &note.confidence),
        ] {
            write!(out, ",\"{key}\":")?;
            string(text, out)?;
        }
        write!(out, ",\"marks\":")?;
        serde_json::to_writer(&mut *out, &note.marks).map_err(std::io::Error::from)?;
    }
    if let Some((text, _)) = session.message(row) {
        write!(out, ",\"message\":")?;
        string(&text, out)?;
    }
    write!(out, ",\"data\":{{")?;
    let data_fields = store.place(row).map_or(0, |(table, _)| table.data_fields as usize);
    members(store, store.fields(row).take(data_fields), out)?;
    write!(out, "}}")?;
    if store.fields(row).count() > data_fields {
        write!(out, ",\"extra\":{{")?;
        members(store, store.fields(row).skip(data_fields), out)?;
        write!(out, "}}")?;
    }
    write!(out, "}}")
}

fn members<'a>(store: &Store, fields: impl Iterator<Item = (&'a str, Cell)>, out: &mut Vec<u8>) -> std::io::Result<()> {
    for (i, (name, cell)) in fields.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        string(name, out)?;
        out.push(b':');
        let decimal = !matches!(store.symbols.kind(cell), Kind::HexInt32 | Kind::HexInt64 | Kind::SizeT);
        match (cell.is_null(), store.symbols.kind(cell), store.symbols.integer(cell)) {
            (true, ..) => write!(out, "null")?,
            (_, Kind::Bool, Some(value)) => write!(out, "{}", value != 0)?,
            (_, _, Some(value)) if decimal && value.abs() <= MAX_EXACT => write!(out, "{value}")?,
            _ => string(&store.symbols.text(cell), out)?,
        }
    }
    Ok(())
}

/// Columns: what every event has, with `--recovered` how its record was found, then every data field by its name, in the order in which
/// they first occur.
fn csv(session: &crate::engine::Session, rows: &[u32], recovered: bool, out: &mut impl Write) -> std::io::Result<()> {
    const FOUND: [&str; 4] = ["origin", "found", "confidence", "marks"];
    const FIXED: [&str; 9] = [
        "time",
        "host",
        "channel",
        "provider",
        "event_id",
        "level",
        "record_id",
        "file",
        "offset",
    ];
    let store = session.store();
    let mut names: Vec<&str> = Vec::new();
    for table in &store.tables {
        for &name in &table.names {
            let name = store.symbols.str(Cell(name));
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let found = FOUND.iter().filter(|_| recovered);
    let header = FIXED.iter().chain(found).chain(&names);
    let header: Vec<String> = header.map(|name| csv_cell(name)).collect();
    writeln!(out, "{}", header.join(","))?;
    for &row in rows {
        let row = RowIx(row);
        let head = store.head(row);
        let optional = |n: u32| known(n).map(|n| n.to_string()).unwrap_or_default();
        let (file, offset) = store.location(row).map_or((String::new(), 0), |at| {
            (session.file_name(at.file).to_owned(), at.in_file())
        });
        let mut cells = vec![
            Ticks(store.time(row)).iso(),
            store.host(row).to_owned(),
            store.channel(row).to_owned(),
            store.provider(row).to_owned(),
            optional(head[head::EVENT_ID]),
            optional(head[head::LEVEL]),
            store
                .rows
                .record_id
                .get(row.ix())
                .copied()
                .unwrap_or_default()
                .to_string(),
            file,
            offset.to_string(),
        ];
        if recovered {
            let note = session.record_note(row).unwrap_or_default();
            cells.extend([
                note.origin.name().to_owned(),
                note.found,
                note.confidence,
                note.marks.join("; "),
            ]);
        }
        let fields: Vec<(&str, Cell)> = store.fields(row).collect();
        cells.extend(names.iter().map(|name| {
            fields
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, cell)| store.symbols.text(*cell))
                .unwrap_or_default()
        }));
        let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
        writeln!(out, "{}", cells.join(","))?;
    }
    Ok(())
}

/// RFC 4180, and text that a spreadsheet would take for a formula begins with an apostrophe (OWASP: CSV injection).
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::csv_cell;

    #[test]
    fn cells_are_quoted_and_no_formula() {
        for (text, expected) in [
            ("a", "a"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("=1+1", "'=1+1"),
            ("-enc,x", "\"'-enc,x\""),
        ] {
            assert_eq!(csv_cell(text), expected);
        }
    }
}
