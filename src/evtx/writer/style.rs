//! The two hands in which Windows writes the same record.
//!
//! Used by everything that writes values; what the rest of the record looks like does not depend on it.

/// How text values and nested templates are written, and how records are numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// As the event log service writes while the system runs: text ends with a NUL, nested streams have no header.
    #[default]
    Live,
    /// As "Save all events as" writes: text without NUL, nested streams with a header, record headers numbered from 1.
    Exported,
}
