//! Writes Windows event logs: the sample that the page offers, and the valid and broken files that tests need.
//!
//! Two layers. [`LogWriter`] takes [`Event`]s and gives a file that Windows could have written. Below it, [`chunk`],
//! [`tree`] and [`mod@file`] make single chunks of hand-made tokens, with every header field open to lies, and [`seal`]
//! makes checksums right again after any edit, so that a damaged file is damaged in one place only.
//!
//! ```text
//!   Event ─▶ log ─▶ templates ─▶ tree ─▶ tokens ─▶ chunk ─▶ seal ─▶ file
//! ```
//!
//! Writing needs no files, clocks or randomness: it runs in the browser as well. Reading does not belong here, and
//! nothing here is shared with the reader, so that a mistake in one is seen by the other.

pub mod chunk;
pub mod event;
pub mod file;
pub mod log;
pub mod seal;
pub mod style;
mod templates;
pub mod tokens;
pub mod tree;
pub mod value;

pub use self::chunk::{Chunk, Part, PartKind, RecordHeader};
pub use self::event::{Event, EventData, UserContent, UserNode};
pub use self::file::FileHeader;
pub use self::log::LogWriter;
pub use self::style::Style;
pub use self::tree::{Definition, Element, Fragment, Instance, Node, Template};
pub use self::value::{Guid, Kind, Name, Sid, Value};

/// Why a record could not be written. Nothing of it is in the log then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The chunk has not enough space left; an empty one might.
    #[error("the record's {bytes} bytes do not fit the rest of the chunk")]
    NoRoom {
        /// Size that the record would have.
        bytes: usize,
    },
    /// No chunk is large enough.
    #[error("the record's {bytes} bytes are more than the {limit} that a chunk can hold")]
    RecordTooLong {
        /// Size that the record would have.
        bytes: usize,
        /// Largest size possible.
        limit: usize,
    },
    /// A value or literal text is longer than its 16-bit length can say.
    #[error("a value of {bytes} bytes is longer than its length field can say")]
    ValueTooLong {
        /// Size of the value.
        bytes: usize,
    },
    /// An element or attribute name is longer than 65,535 UTF-16 units.
    #[error("a name is longer than its length field can say")]
    NameTooLong,
}
