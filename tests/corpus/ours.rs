//! A record of our store as names and values that can be compared with the oracle's. Called by `corpus`.

use super::oracle::{Norm, Record, text_of};
use evtxscope::evtx::Kind;
use evtxscope::ingest::Cell;
use evtxscope::ingest::segment::{NONE, agent, head};
use evtxscope::model::{RowIx, Ticks};
use evtxscope::store::{Store, keywords, known};

/// The record of this row.
pub fn record(store: &Store, row: RowIx) -> Record {
    let mut beside = system(store, row);
    let fields = store.place(row).map_or(0, |(table, _)| table.data_fields as usize);
    beside.extend(
        store
            .fields(row)
            .skip(fields)
            .map(|(name, cell)| (name.replace('@', ""), norm(store, cell)))
            .filter(|(_, value)| *value != Norm::Nothing),
    );
    let data = store.fields(row).take(fields);
    Record {
        beside,
        data: data
            .map(|(name, cell)| (name.trim_start_matches('@').to_owned(), norm(store, cell)))
            .collect(),
    }
}

fn norm(store: &Store, cell: Cell) -> Norm {
    let text = store.symbols.text(cell);
    match store.symbols.kind(cell) {
        Kind::Bool | Kind::HexInt32 | Kind::HexInt64 | Kind::SizeT => Norm::Text(text),
        Kind::Real32 | Kind::Real64 => Norm::Real(text.parse().unwrap()),
        kind if kind.is_integer() => Norm::Number(text),
        _ => text_of(&text),
    }
}

fn system(store: &Store, row: RowIx) -> Vec<(String, Norm)> {
    let h = *store.head(row);
    let who = *store.agent(row);
    let mut out = vec![
        ("TimeCreated.SystemTime", Norm::Text(Ticks(store.time(row)).iso())),
        ("EventRecordID", Norm::Number(store.record_id(row).to_string())),
    ];
    for (name, cell) in [
        ("Provider.Name", h[head::PROVIDER]),
        ("Provider.Guid", h[head::GUID]),
        ("Provider.EventSourceName", h[head::SOURCE]),
        ("Channel", h[head::CHANNEL]),
        ("Computer", h[head::COMPUTER]),
        ("Security.UserID", who[agent::USER]),
        ("Correlation.ActivityID", who[agent::ACTIVITY]),
        ("Correlation.RelatedActivityID", who[agent::RELATED_ACTIVITY]),
    ] {
        out.push((name, norm(store, Cell(cell))));
    }
    for (name, number) in [
        ("EventID", h[head::EVENT_ID]),
        ("EventID.Qualifiers", h[head::QUALIFIERS]),
        ("Version", h[head::VERSION]),
        ("Level", h[head::LEVEL]),
        ("Task", h[head::TASK]),
        ("Opcode", h[head::OPCODE]),
        ("Execution.ProcessID", who[agent::PROCESS_ID]),
        ("Execution.ThreadID", who[agent::THREAD_ID]),
    ] {
        if known(number) != known(NONE) {
            out.push((name, Norm::Number(number.to_string())));
        }
    }
    if let Some(mask) = keywords(&h) {
        out.push(("Keywords", Norm::Text(format!("{mask:#x}"))));
    }
    out.into_iter()
        .filter(|(_, value)| *value != Norm::Nothing)
        .map(|(name, value)| (format!("System.{name}"), value))
        .collect()
}
