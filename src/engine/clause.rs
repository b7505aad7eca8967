//! Values as clauses of the query language.

use crate::protocol::Column;

/// The clause that lets only those events pass whose column shows this text.
pub fn clause(column: &Column, text: &str) -> String {
    format!("{} = {}", name(column.key()), quoted(text))
}

/// A field's name as a query takes it: as it is, or quoted where it holds signs of the language.
pub fn name(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '#' | '-');
    if name.len() > 1 && name.chars().all(plain) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A text in quotes, those inside doubled.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
