//! The query language: text → tree (`parse`) → plan → set of events (`eval`). What a person types first must work: words are
//! looked for in every field; `Field:value` asks one field.
//!
//! ```text
//!   scan, parse, term   text → tree      print        tree → text
//!   foreign, xpath, xml: what Event Viewer writes → tree
//!   fields              names → places   matcher      a test, ready to be asked about values
//!   eval, leaf, cells   tree → events    marks        what a query has found in a text
//!   said                the texts of Target and What
//!   text, pattern, regex, network, moment, names: values of one kind each
//! ```
//!
//! Called by `engine`. Knows nothing of screens.

mod anywhere;
mod cells;
mod eval;
mod fields;
mod foreign;
mod leaf;
mod marks;
mod matcher;
mod moment;
mod names;
mod network;
mod parse;
mod pattern;
mod print;
mod regex;
mod rowset;
mod said;
mod scan;
mod term;
mod text;
mod tree;
mod xpath;

pub use eval::{Context, evaluate, keyword_names, level_name};
pub use fields::is_every_events;
pub use foreign::understand;
pub use marks::Marker;
pub use names::Names;
pub use parse::parse;
pub use rowset::RowSet;
pub use said::Saying;
pub use tree::{Comparison, Expression, FieldName, QueryError, Term, Test, When};

#[cfg(test)]
mod tests;
