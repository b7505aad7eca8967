//! What events mean together: the forest of processes, the time zones of hosts, and what is missing between events. Called by `engine` and by the native command; asks the `store`
//! for columns. No text is made here that the log does not hold.

pub mod forest;
mod gaps;
mod zones;

pub use forest::{EndKind, Forest, Known, Link, Process, Refusal};
pub use gaps::gaps;
pub use zones::zones;
