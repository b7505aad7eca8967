//! Plain types that every layer speaks: index newtypes, times, identifiers, what bytes are. No I/O, no browser, no decoding.

mod evidence;
mod ids;
pub mod lookalike;
mod part;
mod ticks;
mod visible;

pub use evidence::{ByteKind, ByteRange, Confidence, Mark, Origin, push_range};
pub use ids::{ChunkIx, FileIx, ProcessIx, RowIx};
pub use part::{Part, PartGroup, PartKind};
pub use ticks::{Civil, Ticks};
pub use visible::{deceives, escaped};
