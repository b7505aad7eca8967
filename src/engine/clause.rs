//! Values as clauses of the query language.

use super::Session;
use crate::protocol::Column;
use crate::query::is_every_events;

impl Session {
    /// The clause that lets only those events pass whose column shows this text.
    pub(super) fn clause(&self, column: &Column, text: &str) -> String {
        let key = column.key();
        let asked = match column {
            // `Channel` asks what every event has: a field of the data that is called so is asked as such.
            Column::Field(_) if is_every_events(key) => name(&format!("EventData.{key}")),
            Column::Process | Column::Target | Column::What if self.has_field(key) => format!("System.{key}"),
            _ => name(key),
        };
        match column {
            Column::Time | Column::OwnTime => format!("{asked} = {}", quoted(text)),
            _ => format!("{asked} == {}", quoted(text)),
        }
    }
}

/// A field's name as a query takes it: as it is, or quoted where it holds signs of the language.
pub fn name(name: &str) -> String {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '#' | '-');
    let plain = name.chars().all(inside) && name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let words = ["and", "or", "not", "in", "exists", "last", "first", "around"];
    if plain && name.chars().nth(1).is_some() && !words.iter().any(|word| name.eq_ignore_ascii_case(word)) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A text in quotes, those inside doubled.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
