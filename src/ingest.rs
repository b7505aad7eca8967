//! From files to segments: what a file is (`sniff`; `search` where its chunks are not in their places), what it holds (`archive`), its
//! hash (`reader`), and its chunks (`export`: the pieces of an XML export) read (`range`) and decoded into typed columns with a dictionary of their own (`builder`, `segment`;
//! `facts` says what their bytes are), so that several workers can do it at once. Called by `worker`, by the
//! native command and, for the types, by `store`, which folds segments together.
//!
//! No queries and no global state: a chunk gives the same segment whoever decodes it.

pub mod archive;
mod builder;
pub mod cell;
pub mod export;
mod facts;
mod range;
pub mod reader;
mod recent;
mod record;
mod recovered;
pub mod rows;
mod search;
pub mod segment;
pub mod sniff;
mod symbols;
mod trouble;
mod utf16;

pub use builder::{Builder, decode_chunks};
pub use cell::Cell;
pub use range::{decode_range, read_range};
pub use reader::{ReadError, Source};
pub use segment::Segment;
pub use sniff::{first_chunks, probe, whole};
pub use symbols::{Symbols, make_room};
