//! What events mean together. So far: the forest of processes. Called by `engine` and by the native command; asks the `store`
//! for columns. No text is made here that the log does not hold.

pub mod forest;

pub use forest::{EndKind, Forest, Known, Link, Process, Refusal};
