//! The query language: text → tree (`parse`) → set of events (`eval`). What a person types first must work: words are looked for
//! in every field; `Field:value` asks one field.
//!
//! ```text
//!   powershell -enc             both words, anywhere in an event
//!   "net user"                  these words in this order
//!   Image:*\cmd.exe             the whole value, with * and ?; without regard to case
//!   Image:cmd.exe  User:SYSTEM  the part behind the last backslash will do too
//!   ProcessId = 4  time > 2023-05-01T10:00  DestinationPort < 1024
//!   a b    a and b    a or b    not a    ( … )
//! ```
//!
//! `event_id`, `event`, `host`, `channel`, `provider`, `level`, `record_id`, `time` and `file` ask what every event has; any other
//! name asks the event's data. Called by `engine`. Knows nothing of screens.

mod eval;
mod parse;
mod rowset;
mod text;

pub use eval::{Context, evaluate};
pub use parse::{Comparison, Expression, ParseError, parse};
pub use rowset::RowSet;
