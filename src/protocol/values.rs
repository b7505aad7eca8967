//! Answers about values: what could be typed, which there are and how often, and where the next one is.

use serde::{Deserialize, Serialize};

/// What could be typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completions {
    /// The bytes of the query that an answer replaces: from (included) to (excluded).
    pub from: u32,
    /// See `from`.
    pub to: u32,
    /// The answers, best first.
    pub items: Vec<Completion>,
}

/// One answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// What is put in place.
    pub insert: String,
    /// What the reader sees. Evidence when it is a value.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A word about it: the report a field belongs to, the meaning of a code; may be empty.
    pub note: String,
    /// Events that have the field or the value, under the rest of the filter; 0 for words of the language.
    pub events: u32,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum CompletionKind {
    #[default]
    Field,
    Value,
    /// `and`, `or`, `not`, `in`, `exists`, an operator.
    Word,
}

/// The values of a column, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Events with a value.
    pub events: u32,
    /// Events without.
    pub missing: u32,
    /// Distinct values.
    pub distinct: u32,
    /// Distinct values that hold the text looked for.
    pub total: u32,
    /// Position of the first value here.
    pub start: u32,
    /// The values.
    pub values: Vec<FacetValue>,
}

/// A value and how often it occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// As a cell shows it, whole. Evidence.
    pub text: String,
    /// The clause that lets only this value pass.
    pub clause: String,
    /// Events that have it.
    pub events: u32,
    /// First and last time, ticks.
    pub first: i64,
    /// See `first`.
    pub last: i64,
}

/// Two columns against each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pivot {
    /// The values at the side, most events first.
    pub rows: Vec<FacetValue>,
    /// The values at the top, most events first.
    pub columns: Vec<FacetValue>,
    /// `counts[row * columns.len() + column]`.
    pub counts: Vec<u32>,
    /// When each pair was first and last seen, ticks, in the order of `counts`; (0, 0) for a pair that does not occur.
    pub times: Vec<(i64, i64)>,
    /// Distinct values at the side, those left out included.
    pub all_rows: u32,
    /// Distinct values at the top, those left out included.
    pub all_columns: u32,
    /// Events that have a value in both columns.
    pub events: u32,
}

/// Where a search stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Position of the row in the table; `None` when nothing is found.
    pub position: Option<u32>,
    /// It is the so-manieth that is found, from 1; 0 when none is.
    pub ordinal: u32,
    /// So many rows of the table are found.
    pub total: u32,
}
