//! What a query means, as a tree, and why a text is no query. Made by `parse` and `xpath`, printed by `print`, run by `eval`.

use super::network::Network;
use crate::protocol::QueryFix;

/// What an event must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Anything.
    Everything,
    /// Some field holds it, or a name that the event or one of its codes goes by.
    Text(Term),
    /// A field is like this.
    Field {
        /// Which field.
        field: FieldName,
        /// What its value must be like.
        test: Test,
    },
    /// The event's time lies in a span.
    When(When),
    /// Not.
    Not(Box<Expression>),
    /// All of them.
    And(Vec<Expression>),
    /// One of them.
    Or(Vec<Expression>),
}

/// The name of a field and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldName {
    /// As typed, prefixes included.
    pub name: String,
    /// Where it stands in the query, bytes.
    pub at: usize,
    /// Where it ends, quotes included.
    pub end: usize,
    /// The text of the whole test, from the name on.
    pub source: String,
}

impl FieldName {
    /// A name that is not typed but meant.
    pub fn meant(name: impl Into<String>, at: usize, end: usize) -> Self {
        Self {
            name: name.into(),
            at,
            end,
            source: String::new(),
        }
    }
}

/// What a field's value must be like. A field without a value, or with an empty one, passes [`Test::Compare`] with the empty
/// text only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It has a value that is not empty.
    Exists,
    /// It compares so to the term.
    Compare(Comparison, Term),
    /// One of the terms matches it.
    In(Vec<Term>),
    /// It has a value, and none of the terms matches it.
    NotIn(Vec<Term>),
}

/// How a field compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `:` the value, or what is behind its last backslash, matches; with a regular expression (`~`), it is found in the value.
    Matches,
    /// `=` the whole value is equal, without regard to case.
    Equal,
    /// `==` the whole value is equal, case included.
    Exact,
    /// `!=` it has a value, and another one.
    Different,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `&` one of these bits is set in it.
    Bits,
}

/// What a value is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// As typed: `*` and `?` stand for any text and for one character where patterns are meant.
    Word(String),
    /// Quoted: every character stands for itself.
    Quoted {
        /// Without its quotes.
        text: String,
        /// `"…"c`: case counts.
        exact: bool,
    },
    /// `/…/`: found anywhere in the value.
    Regex {
        /// Without its slashes.
        pattern: String,
        /// `/…/c`: case counts.
        exact: bool,
    },
    /// `1..10`: numbers or times, both ends included; an end may be missing (empty).
    Range(String, String),
    /// `10.0.0.0/8`
    Network(Network),
}

/// A span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// The last so many ticks before the last plausible time of the log.
    Last(i64),
    /// The first so many ticks after the first plausible time of the log.
    First(i64),
    /// Not farther than `ticks` from a moment.
    Around {
        /// As typed.
        time: String,
        /// How far, ticks.
        ticks: i64,
    },
}

/// The query cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// Where it stops making sense, bytes.
    pub at: usize,
    /// Where the part ends that makes none; not before `at`.
    pub end: usize,
    /// What is wrong, and what was expected.
    pub message: String,
    /// What was probably meant.
    pub fix: Option<QueryFix>,
}

impl QueryError {
    /// Something is wrong from `at` to `end`.
    pub fn new(at: usize, end: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            end: end.max(at),
            message: message.into(),
            fix: None,
        }
    }

    /// The same with places on character borders of the query: text that stood for it in XML may be of another length.
    pub fn within(mut self, query: &str) -> Self {
        self.at = query.floor_char_boundary(self.at);
        self.end = query.floor_char_boundary(self.end).max(self.at);
        let is_place = |fix: &QueryFix| query.get(fix.from as usize..fix.to as usize).is_some();
        self.fix = self.fix.filter(is_place);
        self
    }

    /// The same, with what was probably meant: `text` in place of `from..to`.
    pub fn fixed(mut self, from: usize, to: usize, text: impl Into<String>) -> Self {
        self.fix = Some(QueryFix {
            from: from as u32,
            to: to.max(from) as u32,
            text: text.into(),
        });
        self
    }
}
