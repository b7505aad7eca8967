//! What a cell's text means to a query. Most columns are asked for by their own name; some texts are made of fields, and the
//! field is found in the event. Plain data.

use crate::protocol::{Column, Detail};

/// How to ask for what a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// By this field and value.
    By(String, String),
    /// By the field of the event that holds the text.
    InEvent,
    /// Not at all: a time is a range, not a value.
    No,
}

/// For a column and the text of one of its cells.
pub(super) fn asked(column: &Column, text: &str) -> Asked {
    let value = match column {
        Column::Time | Column::OwnTime => return Asked::No,
        Column::Target | Column::What => return Asked::InEvent,
        Column::Level => level(text),
        Column::File => text.rsplit_once(" chunk ").map_or(text, |(name, _)| name),
        _ => text,
    };
    Asked::By(column.key().to_owned(), value.to_owned())
}

/// A level is asked for by its number (winmeta.h).
fn level(name: &str) -> &str {
    match name {
        "LogAlways" => "0",
        "Critical" => "1",
        "Error" => "2",
        "Warning" => "3",
        "Information" => "4",
        "Verbose" => "5",
        number => number,
    }
}

/// The field of an event that holds the text, and its value in full: the same, else one that ends in it behind a
/// backslash, else (for a text that was cut) one that begins with it.
pub(super) fn find<'a>(detail: &'a Detail, text: &str) -> Option<(&'a str, &'a str)> {
    let tail = format!("\\{text}");
    let fields = || detail.data.iter().filter(|f| !f.value.is_empty());
    fields()
        .find(|f| f.value == text)
        .or_else(|| fields().find(|f| f.value.ends_with(&tail)))
        .or_else(|| fields().find(|f| text.chars().count() > 3 && f.value.starts_with(text)))
        .map(|f| (f.name.as_str(), f.value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::DetailField;

    fn by(column: Column, text: &str) -> Option<(String, String)> {
        match asked(&column, text) {
            Asked::By(name, value) => Some((name, value)),
            _ => None,
        }
    }

    #[test]
    fn columns_are_asked_for_as_the_query_knows_them() {
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(
            by(Column::Event, "1 Process created"),
            pair("event", "1 Process created")
        );
        assert_eq!(by(Column::Level, "Warning"), pair("level", "3"));
        assert_eq!(by(Column::Level, "9"), pair("level", "9"));
        assert_eq!(
            by(Column::File, "a chunk b.evtx chunk 12"),
            pair("file", "a chunk b.evtx")
        );
        assert_eq!(by(Column::Field("Image".to_owned()), "x"), pair("Image", "x"));
        assert_eq!(asked(&Column::Time, "2021-03-04 13:52:19"), Asked::No);
        assert_eq!(asked(&Column::What, "x"), Asked::InEvent);
    }

    #[test]
    fn a_text_made_of_fields_is_found_in_the_event() {
        let field = |name: &str, value: &str| DetailField {
            name: name.to_owned(),
            value: value.to_owned(),
            ..DetailField::default()
        };
        let detail = Detail {
            data: vec![
                field("RuleName", ""),
                field("Image", "C:\\Windows\\cmd.exe"),
                field("CommandLine", "cmd.exe /c whoami /all"),
            ],
            ..Detail::default()
        };
        assert_eq!(find(&detail, "cmd.exe"), Some(("Image", "C:\\Windows\\cmd.exe")));
        assert_eq!(find(&detail, "cmd.exe /c who").map(|f| f.0), Some("CommandLine"));
        assert_eq!(find(&detail, "203.0.113.44:443 tcp"), None);
        assert_eq!(find(&detail, ""), None);
    }
}
