//! Bytes and records: what an EVTX file is made of, and how its records become typed values.
//!
//! `chunk` finds the records of a chunk (with `slack`, those that the log no longer counts) and names everything that is wrong with
//! it; `ledger` says what each of its bytes is; `tokens` reads BinXML, `template` compiles it
//! once a template into a list of leaves, each at its `place`; `decode` runs a record's values through those leaves into a [`Sink`],
//! skipping what the record before (`memo`) said too;
//! `ansi` knows the code page of text that names none; `second` gives what that does not take, by the `evtx` crate; `messages` reads what is archived beside a log; `markup` reads XML and `plain` gives what an event says that is written so; `xml` renders the one record that a reader looks at; `writer` makes logs, sound and damaged; `anatomy` names the bytes of a chunk for the hexadecimal view. Called by `ingest`. No columns, no files and no browser here.
//!
//! Sources: \[MS-EVEN6\] 2.2.12 to 2.2.18 and 3.1.4.7, libevtx's description of the file format.

pub mod anatomy;
pub mod ansi;
mod array;
mod bytes;
pub mod chunk;
pub mod decode;
pub mod header;
pub mod ledger;
pub mod markup;
mod memo;
pub mod messages;
mod moving;
mod place;
pub mod plain;
mod second;
mod slack;
mod template;
mod tokens;
pub mod value;
pub mod writer;
pub mod xml;

pub use bytes::same;
pub use decode::{Decoder, Sink, Trouble};
pub use memo::NO_NUMBER;
pub use place::{Group, Place, SystemField};
pub use second::Second;
pub use value::{Kind, Value};

/// Bytes of a chunk, its header included.
pub const CHUNK_SIZE: usize = 65_536;
/// Bytes of a chunk's header with its string and template tables; the first record follows.
pub const CHUNK_HEADER_SIZE: usize = 512;
/// Bytes of the block that holds the file header; the first chunk follows.
pub const FILE_HEADER_SIZE: usize = 4_096;
