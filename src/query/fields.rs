//! Names of fields: what a name in a query asks, with or without prefix, and what was meant by a name that nothing answers to.

use super::tree::{FieldName, QueryError};
use crate::catalogue;
use crate::ingest::Cell;
use crate::ingest::segment::{agent, head};
use crate::store::{Store, same_field};

/// Where the values of a field stand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Place {
    /// Every field.
    Any,
    Time,
    /// See [`Store::own_time`].
    OwnTime,
    /// Event id and name of the kind.
    Event,
    Level,
    Keywords,
    RecordId,
    File,
    /// File name of the acting process's image.
    Process,
    Target,
    What,
    /// A cell of the head, by its position.
    HeadCell(usize),
    /// A number of the head, by its position.
    HeadNumber(usize),
    /// A cell of the agent, by its position.
    AgentCell(usize),
    /// A number of the agent, by its position.
    AgentNumber(usize),
    /// The columns of each table that answer to the name.
    Columns(Vec<Vec<usize>>),
}

/// What a query calls the fields that every event has; no field of an event's data takes these names away.
const ALWAYS: &[(&str, Place)] = &[
    ("any", Place::Any),
    ("time", Place::Time),
    ("timecreated", Place::Time),
    ("owntime", Place::OwnTime),
    ("event", Place::Event),
    ("eventid", Place::HeadNumber(head::EVENT_ID)),
    ("id", Place::HeadNumber(head::EVENT_ID)),
    ("host", Place::HeadCell(head::COMPUTER)),
    ("computer", Place::HeadCell(head::COMPUTER)),
    ("channel", Place::HeadCell(head::CHANNEL)),
    ("provider", Place::HeadCell(head::PROVIDER)),
    ("level", Place::Level),
    ("recordid", Place::RecordId),
    ("eventrecordid", Place::RecordId),
    ("file", Place::File),
];

/// The same where no field of an event's data is called so, or behind `System.`.
const ELSE: &[(&str, Place)] = &[
    ("process", Place::Process),
    ("target", Place::Target),
    ("what", Place::What),
    ("task", Place::HeadNumber(head::TASK)),
    ("opcode", Place::HeadNumber(head::OPCODE)),
    ("version", Place::HeadNumber(head::VERSION)),
    ("qualifiers", Place::HeadNumber(head::QUALIFIERS)),
    ("keywords", Place::Keywords),
    ("providername", Place::HeadCell(head::PROVIDER)),
    ("providerguid", Place::HeadCell(head::GUID)),
    ("eventsource", Place::HeadCell(head::SOURCE)),
    ("eventsourcename", Place::HeadCell(head::SOURCE)),
    ("timecreatedsystemtime", Place::Time),
    ("systemtime", Place::Time),
    ("userid", Place::AgentCell(agent::USER)),
    ("securityuserid", Place::AgentCell(agent::USER)),
    ("activityid", Place::AgentCell(agent::ACTIVITY)),
    ("correlationactivityid", Place::AgentCell(agent::ACTIVITY)),
    ("relatedactivityid", Place::AgentCell(agent::RELATED_ACTIVITY)),
    (
        "correlationrelatedactivityid",
        Place::AgentCell(agent::RELATED_ACTIVITY),
    ),
    ("processid", Place::AgentNumber(agent::PROCESS_ID)),
    ("executionprocessid", Place::AgentNumber(agent::PROCESS_ID)),
    ("threadid", Place::AgentNumber(agent::THREAD_ID)),
    ("executionthreadid", Place::AgentNumber(agent::THREAD_ID)),
];

/// What a fix may offer, as a query writes it.
const OFFERED: [&str; 15] = [
    "time",
    "own_time",
    "event",
    "event_id",
    "host",
    "computer",
    "channel",
    "provider",
    "level",
    "record_id",
    "file",
    "process",
    "keywords",
    "any",
    "opcode",
];

/// A name without case, underscores, spaces, dots and the signs of attributes.
fn plain(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '_' | ' ' | '.' | '@' | '#'));
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

/// The part of a name behind a prefix, any case.
fn behind<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    let (start, rest) = name.split_at_checked(prefix.len())?;
    (start.eq_ignore_ascii_case(prefix) && !rest.is_empty()).then_some(rest)
}

/// A name without the prefixes that say nothing, and whether it asks System or the event's data.
fn unprefixed(name: &str) -> (&str, Option<Part>) {
    let name = behind(name, "Event.").unwrap_or(name);
    if let Some(rest) = behind(name, "System.") {
        return (rest, Some(Part::System));
    }
    match behind(name, "EventData.").or_else(|| behind(name, "UserData.")) {
        Some(rest) => (rest, Some(Part::Data)),
        None => (name, None),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    System,
    Data,
}

fn known_to(list: &[(&str, Place)], name: &str) -> Option<Place> {
    let name = plain(name);
    list.iter()
        .find(|(known, _)| *known == name)
        .map(|(_, place)| place.clone())
}

/// Whether a name asks what every event has, even where a field of the data is called so; behind `EventData.` it does not.
pub fn is_every_events(name: &str) -> bool {
    known_to(ALWAYS, name).is_some()
}

/// What of System a name asks, wherever no field of the data is called so.
pub fn system_field(name: &str) -> Option<Place> {
    let (name, part) = unprefixed(name);
    if part == Some(Part::Data) {
        return None;
    }
    known_to(ALWAYS, name).or_else(|| known_to(ELSE, name))
}

/// Whether a field of the data, by its full name, answers to the name in a query.
pub fn answers_to(full: &str, asked: &str) -> bool {
    let (name, part) = unprefixed(asked);
    same_field(full, asked)
        || part != Some(Part::System)
            && (same_field(full, name)
                || name
                    .match_indices('.')
                    .any(|(dot, _)| same_field(full, &name[dot + 1..])))
}

/// Finds what a name asks.
///
/// # Errors
/// No event and no entry of the catalogue has such a field.
pub fn resolve(store: &Store, field: &FieldName) -> Result<Place, QueryError> {
    let (name, part) = unprefixed(&field.name);
    if part != Some(Part::Data)
        && let Some(place) = known_to(ALWAYS, name)
    {
        return Ok(place);
    }
    if part != Some(Part::System) {
        // A prefix may be a part of the name after all: UserData's elements are.
        for name in [field.name.as_str(), name] {
            if let Some(columns) = columns(store, |_| true, name) {
                return Ok(Place::Columns(columns));
            }
        }
        for (dot, _) in name.match_indices('.') {
            let (provider, rest) = (
                name.get(..dot).unwrap_or_default(),
                name.get(dot + 1..).unwrap_or_default(),
            );
            if let Some(columns) = columns(store, |full| is_provider(full, provider), rest) {
                return Ok(Place::Columns(columns));
            }
        }
    }
    if part != Some(Part::Data)
        && let Some(place) = known_to(ELSE, name)
    {
        return Ok(place);
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    let in_catalogue = catalogue::all().any(|kind| {
        kind.fields
            .iter()
            .any(|field| same_field(field.name, name) || same_field(field.name, last))
    });
    if part != Some(Part::System) && (store.is_empty() || in_catalogue) {
        return Ok(Place::Columns(vec![Vec::new(); store.tables.len()]));
    }
    Err(unknown(store, field, name))
}

/// Whether a provider goes by a short name: `Sysmon` for `Microsoft-Windows-Sysmon`, `Security` for
/// `Microsoft-Windows-Security-Auditing`.
fn is_provider(full: &str, short: &str) -> bool {
    let name = behind(full, "Microsoft-Windows-").unwrap_or(full);
    full.eq_ignore_ascii_case(short)
        || name.eq_ignore_ascii_case(short)
        || behind(name, short).is_some_and(|rest| rest.starts_with('-'))
}

/// The columns that answer to a name, a list a table; `None` when there are none.
fn columns(store: &Store, provider: impl Fn(&str) -> bool, name: &str) -> Option<Vec<Vec<usize>>> {
    let of_table = |table: &crate::ingest::segment::Table| {
        if !provider(store.symbols.str(Cell(table.provider))) {
            return Vec::new();
        }
        let names = table.names.iter().map(|&cell| store.symbols.str(Cell(cell)));
        let answering = names.enumerate().filter(|(_, full)| same_field(full, name));
        answering.map(|(at, _)| at).collect()
    };
    let found: Vec<Vec<usize>> = store.tables.iter().map(of_table).collect();
    found.iter().any(|columns| !columns.is_empty()).then_some(found)
}

fn unknown(store: &Store, field: &FieldName, name: &str) -> QueryError {
    let in_store = store
        .tables
        .iter()
        .flat_map(|table| &table.names)
        .map(|&cell| store.symbols.str(Cell(cell)));
    let in_catalogue = catalogue::all().flat_map(|kind| kind.fields.iter().map(|field| field.name));
    let asked = name.to_lowercase();
    let last = asked.rsplit('.').next().unwrap_or(&asked);
    let candidates = OFFERED
        .into_iter()
        .chain(in_store)
        .chain(in_catalogue)
        .map(|full| full.rsplit('.').next().unwrap_or(full));
    let nearest = candidates
        .map(|candidate| {
            let lower = candidate.to_lowercase();
            let begins = last.len() >= 3 && lower.starts_with(last);
            let far = if begins { 1 } else { distance(&lower, last) };
            (far, lower.len().abs_diff(last.len()), candidate)
        })
        .min()
        .filter(|&(far, ..)| far <= 1 + last.chars().count() / 4);
    let mut message = format!("No event here has a field “{}”.", field.name);
    match nearest {
        Some((.., meant)) => {
            let message = format!("{message} Did you mean {meant}?");
            QueryError::new(field.at, field.end, message).fixed(field.at, field.end, meant)
        }
        None if !field.source.is_empty() => {
            message.push_str(" To search for the text itself, quote it.");
            let text = super::term::quote(&field.source);
            QueryError::new(field.at, field.end, message).fixed(field.at, field.at + field.source.len(), text)
        }
        None => QueryError::new(field.at, field.end, message),
    }
}

/// How many characters must be put in, left out, changed or swapped with their neighbour to make one text of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut next = vec![i + 1];
        for (j, &cb) in b.iter().enumerate() {
            let get = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let mut best = (get(&row, j) + usize::from(ca != cb))
                .min(get(&row, j + 1) + 1)
                .min(get(&next, j) + 1);
            if j > 0 && last == Some(cb) && b.get(j - 1) == Some(&ca) {
                best = best.min(get(&before, j - 1).saturating_add(1));
            }
            next.push(best);
        }
        last = Some(ca);
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("commandline", "commadnline", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn names_of_system() {
        for (name, place) in [
            ("EventID", Some(Place::HeadNumber(head::EVENT_ID))),
            ("Event.System.EventID", Some(Place::HeadNumber(head::EVENT_ID))),
            ("System.Channel", Some(Place::HeadCell(head::CHANNEL))),
            ("System.Provider.Name", Some(Place::HeadCell(head::PROVIDER))),
            ("record_id", Some(Place::RecordId)),
            ("System.Security.UserID", Some(Place::AgentCell(agent::USER))),
            ("EventData.Channel", None),
            ("Image", None),
        ] {
            assert_eq!(system_field(name), place, "{name}");
        }
        assert!(answers_to("Image", "Sysmon.Image") && answers_to("EventXML.User", "UserData.User"));
        assert!(!answers_to("Image", "System.Image") && !answers_to("ParentImage", "Image"));
        assert!(
            is_provider("Microsoft-Windows-Security-Auditing", "security")
                && !is_provider("Microsoft-Windows-Sysmon", "Sys")
        );
    }
}
