//! Why there is no answer.

use serde::{Deserialize, Serialize};

/// Why a request has no answer. Damage in a log is not a failure: it is a [`super::Problem`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Failure {
    /// The query cannot be understood.
    #[error("{message}")]
    Query {
        /// Byte offset in the query at which it stops making sense.
        at: u32,
        /// Where the part ends that makes no sense; not before `at`.
        end: u32,
        /// What is wrong, and what was expected.
        message: String,
        /// What was probably meant.
        fix: Option<QueryFix>,
    },
    /// The event, file or process is not in this session (any more).
    #[error("this {0} is not in the session any more")]
    Gone(String),
    /// The file's bytes cannot be read any more: it was moved, changed or its medium removed.
    #[error("{name} cannot be read any more: {reason}. What was read before is still here")]
    Unreadable {
        /// The file.
        name: String,
        /// As the browser or the system says it.
        reason: String,
    },
    /// The engine has no room for more events. What it holds stays usable.
    #[error("the memory is full: {held} bytes are held")]
    OutOfMemory {
        /// Bytes that the engine holds.
        held: u64,
    },
    /// The record cannot be rendered as XML.
    #[error("this record cannot be written as XML: {0}")]
    Render(String),
    /// There is no code page of this name.
    #[error("{0}")]
    CodePage(String),
    /// A message was not understood: page and worker are of different builds.
    #[error("the page and its worker do not understand each other: {0}")]
    Protocol(String),
    /// The worker died and was started again.
    #[error("the worker stopped: {0}")]
    WorkerDied(String),
}

/// A change to a query that makes it understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryFix {
    /// The bytes to replace: from (included) to (excluded).
    pub from: u32,
    /// See `from`.
    pub to: u32,
    /// What to put there.
    pub text: String,
}
