//! Plain types that every layer speaks: index newtypes, times, identifiers. No I/O, no browser, no decoding.

mod ids;
mod ticks;

pub use ids::{ChunkIx, FileIx, ProcessIx, RowIx};
pub use ticks::{Civil, Ticks};
