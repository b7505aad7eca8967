//! What Windows and Sysmon themselves say about their logs: cleared, stopped, full, events dropped, the configuration changed.

use super::series::Series;
use super::{Sink, words};
use crate::ingest::Cell;
use crate::model::{RowIx, Ticks};
use crate::protocol::{Finding, ProblemKind, Severity};
use crate::store::{Store, known};
use hashbrown::HashMap;

/// When the event log of each host was stopped, or had been without being told; ascending.
pub type Stops = HashMap<Cell, Vec<i64>>;

/// What an event tells.
#[derive(Clone, Copy, PartialEq)]
enum Tale {
    Cleared,
    Stopped,
    Full,
    Dropped,
    Unexpected,
    SysmonState,
    SysmonConfig,
    SysmonError,
}

impl Tale {
    fn of(provider: &str, event_id: u32) -> Option<Self> {
        Some(match (provider, event_id) {
            ("Microsoft-Windows-Eventlog", 104 | 1102) => Self::Cleared,
            ("Microsoft-Windows-Eventlog", 1100) | ("EventLog" | "Microsoft-Windows-Eventlog", 6006) => Self::Stopped,
            ("Microsoft-Windows-Eventlog", 1104) => Self::Full,
            ("Microsoft-Windows-Eventlog", 1101) => Self::Dropped,
            ("EventLog" | "Microsoft-Windows-Eventlog", 6008) => Self::Unexpected,
            ("Microsoft-Windows-Sysmon", 4) => Self::SysmonState,
            ("Microsoft-Windows-Sysmon", 16) => Self::SysmonConfig,
            ("Microsoft-Windows-Sysmon", 255) => Self::SysmonError,
            _ => return None,
        })
    }
}

/// Tells them.
pub fn told(store: &Store, all: &[Series], sink: &mut Sink<'_>) -> Stops {
    let tales: Vec<Option<Tale>> = store
        .tables
        .iter()
        .map(|table| Tale::of(store.symbols.str(Cell(table.provider)), known(table.event_id)?))
        .collect();
    let mut stops = Stops::new();
    if tales.iter().all(Option::is_none) {
        return stops;
    }
    for series in all {
        let mut before = None;
        for (at, &row) in series.rows.iter().enumerate() {
            let table = store.rows.table.get(row as usize).copied().unwrap_or_default();
            if let Some(tale) = tales.get(table as usize).copied().flatten() {
                let again = before.is_some_and(|before| same(store, before, row));
                let around = Around {
                    series,
                    before,
                    row,
                    behind: series.rows.get(at + 1).copied(),
                };
                if !again {
                    let finding = tell(store, tale, &around);
                    if matches!(tale, Tale::Stopped | Tale::Unexpected)
                        && let Some((from, _)) = finding.span
                    {
                        stops.entry(series.host).or_default().push(from);
                    }
                    let rows = [Some(row), around.behind.filter(|_| tale == Tale::Stopped)];
                    let rows: Vec<RowIx> = rows.into_iter().flatten().map(RowIx).collect();
                    sink.say(series, &rows, finding);
                }
            }
            before = Some(row);
        }
    }
    stops.values_mut().for_each(|times| times.sort_unstable());
    stops
}

/// The same event from a second file.
fn same(store: &Store, a: u32, b: u32) -> bool {
    let of = |row| {
        (
            store.time(RowIx(row)),
            store.record_id(RowIx(row)),
            store.head_ix(RowIx(row)),
        )
    };
    of(a) == of(b)
}

/// An event and its neighbours in time in its own log.
struct Around<'a> {
    series: &'a Series,
    before: Option<u32>,
    row: u32,
    behind: Option<u32>,
}

fn tell(store: &Store, tale: Tale, around: &Around<'_>) -> Finding {
    let row = RowIx(around.row);
    let time = store.time(row);
    let time_of = |row: Option<u32>| {
        row.map(|row| store.time(RowIx(row)))
            .filter(|&time| Ticks(time).is_plausible())
    };
    let when = words::moment(time);
    let record = store.record_id(row);
    let field = |name: &str| {
        store
            .field(row, name)
            .and_then(|cell| store.shown(cell))
            .unwrap_or_default()
    };
    let mut span = (time, time);
    let mut started = false;
    let (kind, text) = match tale {
        Tale::Cleared => {
            let channel = field("Channel");
            let channel = if channel.is_empty() {
                store.symbols.str(around.series.channel).into()
            } else {
                channel
            };
            let (domain, user) = (field("SubjectDomainName"), field("SubjectUserName"));
            let by = match (domain.is_empty(), user.is_empty()) {
                (_, true) => String::new(),
                (true, false) => format!(" by {}", words::short(&user)),
                (false, false) => format!(" by {}\\{}", words::short(&domain), words::short(&user)),
            };
            let text = format!(
                "The log {} was cleared at {when}{by} (record {record}). What was in it before is gone.",
                words::short(&channel)
            );
            (ProblemKind::LogCleared, text)
        }
        Tale::Stopped => {
            let text = match time_of(around.behind).filter(|&behind| behind >= time) {
                Some(behind) => {
                    span.1 = behind;
                    format!(
                        "The event log service stopped at {when} (record {record}); the next event of this log came {} later.",
                        words::span(behind - time)
                    )
                }
                None => format!(
                    "The event log service stopped at {when} (record {record}); this log has no event after that."
                ),
            };
            (ProblemKind::LogStopped, text)
        }
        Tale::Full => (
            ProblemKind::EventsDropped,
            format!(
                "The security log was full at {when} (record {record}): what happened until there was room again is not in it."
            ),
        ),
        Tale::Dropped => (
            ProblemKind::EventsDropped,
            format!(
                "Audit events were dropped before they were written, at {when} (record {record}, reason {}).",
                words::short(&field("Reason"))
            ),
        ),
        Tale::Unexpected => {
            let text = match time_of(around.before).filter(|&before| before <= time) {
                Some(before) => {
                    span.0 = before;
                    format!(
                        "The machine went down without shutting down, between {} and {when} (record {record}): the last events before may be missing.",
                        words::moment(before)
                    )
                }
                None => format!(
                    "The machine went down without shutting down some time before {when} (record {record}): the last events before may be missing."
                ),
            };
            (ProblemKind::UnexpectedShutdown, text)
        }
        Tale::SysmonState => {
            let state = field("State");
            started = state.eq_ignore_ascii_case("started");
            let what = if state.is_empty() {
                "changed its state".to_owned()
            } else {
                words::short(&state).to_lowercase()
            };
            (
                ProblemKind::SysmonState,
                format!("Sysmon {what} at {when} (record {record})."),
            )
        }
        Tale::SysmonConfig => {
            let config = field("Configuration");
            let text = format!(
                "Sysmon's configuration changed at {when} (record {record}): {}. What it logs before and after may differ.",
                words::short(&config)
            );
            (ProblemKind::SysmonConfig, text)
        }
        Tale::SysmonError => {
            let text = format!(
                "Sysmon reported an error at {when} (record {record}): {} {}",
                words::short(&field("ID")),
                words::short(&field("Description"))
            );
            (ProblemKind::SysmonError, text.trim_end().to_owned())
        }
    };
    let told = Finding::new(kind, text);
    Finding {
        records: Some((record, record)),
        span: Ticks(time).is_plausible().then_some(span),
        // That it was started is no more than worth knowing.
        severity: if started { Severity::Note } else { told.severity },
        ..told
    }
}
