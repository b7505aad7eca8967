//! What people paste: Event Viewer's XPath, the XML of its filters, the XML of an event. Each becomes a query.
//!
//! An event's XML becomes the query that finds events like it: same provider, same event id and channel, and the same value in
//! every field of its data that tells one event from another. Left out are empty values and what is another one in every event or
//! process: times, GUIDs, ids of processes, threads, logons and records, handles and addresses, and long values.

use super::fields;
use super::parse;
use super::tree::{Comparison, Expression, FieldName, QueryError, Term, Test};
use super::xpath;
use crate::catalogue::{self, FieldType};
use crate::evtx::markup::{self, Element, Malformed};

/// Longest text, bytes.
const MAX_LENGTH: usize = 1 << 18;
/// Most fields of an event that its query asks for.
const MAX_FIELDS: usize = 12;
/// Longest value that it asks for, bytes.
const MAX_VALUE: usize = 512;

impl From<Malformed> for QueryError {
    fn from(error: Malformed) -> Self {
        let (at, end) = (error.at, error.end);
        let malformed = Self::new(at, end, error.message);
        match error.meant {
            Some(meant) => malformed.fixed(at, end, meant),
            None => malformed,
        }
    }
}

/// The query in our own language that a text stands for: what is one already stays as it is.
///
/// # Errors
/// The text is none of what is understood.
pub fn understand(text: &str) -> Result<String, QueryError> {
    let tree = parse(text)?;
    Ok(if is_foreign(text) {
        tree.to_string()
    } else {
        text.to_owned()
    })
}

/// Whether a text is none of our language, but one of those that are read here.
pub fn is_foreign(text: &str) -> bool {
    let start = text.trim_start();
    let element = |name: &str| {
        start
            .strip_prefix('<')
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')))
    };
    xpath::is_xpath(text) || start.starts_with("<?xml") || element("QueryList") || element("Event") || element("Events")
}

/// The query that such a text is.
///
/// # Errors
/// It is not well-formed, or asks what a query cannot ask.
pub fn read(text: &str) -> Result<Expression, QueryError> {
    if xpath::is_xpath(text) {
        if text.len() > MAX_LENGTH {
            return Err(QueryError::new(MAX_LENGTH, text.len(), "This XPath is too long."));
        }
        return xpath::read(text, 0);
    }
    let root = markup::read(text, MAX_LENGTH)?;
    match root.name.as_str() {
        "QueryList" => query_list(&root),
        "Event" => Ok(event(&root)),
        "Events" => {
            let events = root.children.iter().filter(|child| child.name == "Event");
            let events: Vec<Expression> = events.take(100).map(event).collect();
            if events.is_empty() {
                return Err(QueryError::new(root.at, text.len(), "There is no event in it."));
            }
            Ok(joined(events, Expression::Or))
        }
        name => {
            let message = format!("“<{name}>” is not understood: <QueryList>, <Event> or <Events> was expected.");
            Err(QueryError::new(root.at, root.at + name.len() + 1, message))
        }
    }
}

/// One of the selections of one of the queries, and none of what the same query suppresses.
fn query_list(list: &Element) -> Result<Expression, QueryError> {
    let mut queries = Vec::new();
    for query in list.children.iter().filter(|child| child.name == "Query") {
        let of = |name: &str| -> Result<Vec<Expression>, QueryError> {
            let parts = query.children.iter().filter(|child| child.name == name);
            parts.map(|part| selection(part, query)).collect()
        };
        let selected = of("Select")?;
        let suppressed = of("Suppress")?.into_iter().map(|part| Expression::Not(Box::new(part)));
        if !selected.is_empty() {
            let parts = std::iter::once(joined(selected, Expression::Or)).chain(suppressed);
            queries.push(joined(parts.collect(), Expression::And));
        }
    }
    if queries.is_empty() {
        return Err(QueryError::new(list.at, list.at + 10, "There is no <Select> in it."));
    }
    Ok(joined(queries, Expression::Or))
}

/// An XPath in its channel.
fn selection(part: &Element, query: &Element) -> Result<Expression, QueryError> {
    let trimmed = part.text.trim_start();
    let base = part.text_at + part.text.len() - trimmed.len();
    let tree = xpath::read(trimmed.trim_end(), base)?;
    let path = part.attribute("Path").or_else(|| query.attribute("Path"));
    let channel = path.filter(|path| !path.is_empty() && !path.to_ascii_lowercase().starts_with("file:"));
    let channel = channel.map(|path| is("channel", path, part));
    Ok(joined(channel.into_iter().chain([tree]).collect(), Expression::And))
}

/// A field is equal to a text.
fn is(name: &str, text: &str, at: &Element) -> Expression {
    let term = match super::text::number(text) {
        Some(_) if name == "event_id" => Term::Word(text.to_owned()),
        _ => Term::Quoted {
            text: text.to_owned(),
            exact: false,
        },
    };
    Expression::Field {
        field: FieldName::meant(name, at.at, at.at + 1),
        test: Test::Compare(Comparison::Equal, term),
    }
}

/// Events like this one.
fn event(event: &Element) -> Expression {
    let mut parts = Vec::new();
    let mut provider = "";
    let mut id = 0;
    if let Some(system) = event.child("System") {
        if let Some(name) = system.child("Provider").and_then(|element| element.attribute("Name")) {
            provider = name;
            parts.push(is("provider", name, system));
        }
        if let Some(element) = system.child("EventID") {
            id = element.text.trim().parse().unwrap_or(0);
            parts.push(is("event_id", element.text.trim(), element));
        }
        if let Some(element) = system
            .child("Channel")
            .filter(|element| !element.text.trim().is_empty())
        {
            parts.push(is("channel", element.text.trim(), element));
        }
    }
    let mut fields = Vec::new();
    for data in event.children.iter().filter(|child| child.name == "EventData") {
        for value in &data.children {
            let name = value
                .attribute("Name")
                .unwrap_or(if value.name == "Data" { "any" } else { &value.name });
            fields.push((data_field(name), value));
        }
    }
    for data in event.children.iter().filter(|child| child.name == "UserData") {
        for wrapper in &data.children {
            flatten(wrapper, &wrapper.name, &mut fields);
        }
    }
    let telling = fields
        .into_iter()
        .filter(|(name, value)| value.children.is_empty() && tells(provider, id, name, value.text.trim()));
    parts.extend(
        telling
            .take(MAX_FIELDS)
            .map(|(name, value)| is(&name, value.text.trim(), value)),
    );
    joined(parts, Expression::And)
}

fn flatten<'e>(element: &'e Element, name: &str, fields: &mut Vec<(String, &'e Element)>) {
    for child in &element.children {
        let name = format!("{name}.{}", child.name);
        if child.children.is_empty() {
            fields.push((name, child));
        } else {
            flatten(child, &name, fields);
        }
    }
}

/// The name by which a query asks a field of the data, and not one of System that is called so too.
pub fn data_field(name: &str) -> String {
    if name != "any" && fields::system_field(name).is_some() {
        format!("EventData.{name}")
    } else {
        name.to_owned()
    }
}

/// Whether a value says what kind of thing happened, rather than which one it was.
fn tells(provider: &str, id: u32, name: &str, value: &str) -> bool {
    let kind = catalogue::field_type(provider, id, name);
    let one_of_many = matches!(
        kind,
        FieldType::Time
            | FieldType::Guid
            | FieldType::ProcessGuid
            | FieldType::LogonGuid
            | FieldType::ProcessId
            | FieldType::LogonId
            | FieldType::Hex
            | FieldType::Binary
            | FieldType::Xml
            | FieldType::Script
    );
    let lower = name.to_ascii_lowercase();
    let named_so = [
        "time",
        "guid",
        "processid",
        "threadid",
        "recordid",
        "logonid",
        "handleid",
        "sourceport",
    ]
    .iter()
    .any(|end| lower.ends_with(end));
    let bare = value.trim_matches(['{', '}']);
    let is_guid = bare.len() == 36 && bare.split('-').count() == 5;
    !(one_of_many || named_so || is_guid || matches!(value, "" | "-") || value.len() > MAX_VALUE)
}

/// The name that a query gives to what a path leads to: empty for elements above values.
pub fn field_name(path: &[String]) -> Option<String> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    Some(match path.as_slice() {
        [] | ["System" | "EventData" | "UserData"] => String::new(),
        ["System", "Provider"] | ["System", "Provider", "@Name"] => "provider".to_owned(),
        ["System", "TimeCreated"] | ["System", "TimeCreated", "@SystemTime"] => "time".to_owned(),
        ["System", "EventID"] => "event_id".to_owned(),
        ["System", "EventRecordID"] => "record_id".to_owned(),
        ["System", "Computer"] => "host".to_owned(),
        ["System", single @ ("Channel" | "Level")] => single.to_lowercase(),
        ["System", "EventID", "@Qualifiers"] => "System.Qualifiers".to_owned(),
        ["System", element, attribute] => format!("System.{element}.{}", attribute.trim_start_matches('@')),
        ["System", element] => format!("System.{element}"),
        // A value of any name.
        ["EventData" | "UserData", "Data"] => "any".to_owned(),
        ["EventData" | "UserData", "Data", named] if named.starts_with('#') => {
            data_field(named.trim_start_matches('#'))
        }
        ["EventData" | "UserData", rest @ ..] => {
            let parts: Vec<&str> = rest.iter().map(|part| part.trim_start_matches('@')).collect();
            parts.join(".")
        }
        _ => return None,
    })
}

/// Several conditions as one; what holds always says nothing beside others.
pub fn joined(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    if many(Vec::new()) == Expression::And(Vec::new()) {
        parts.retain(|part| *part != Expression::Everything);
    } else if parts.contains(&Expression::Everything) {
        return Expression::Everything;
    }
    match parts.len() {
        0 => Expression::Everything,
        1 => parts.remove(0),
        _ => many(parts),
    }
}
