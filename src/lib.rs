//! evtxscope: Windows event logs, decoded, stored, queried and drawn on the reader's own machine.
//!
//! One package, one library, thin binaries. The engine is plain Rust without a browser in it, so that it is tested and
//! measured natively; the browser parts only carry its questions and answers.
//!
//! ```text
//!   model ◀ evtx ◀ ingest ◀ store ◀ query, analysis ◀ engine ◀ worker   (engine thread: a web worker, or the command)
//!   model, protocol ◀ client ◀ ui                                       (main thread of the page)
//!   catalogue depends on model only and is read by everyone
//! ```
//!
//! `ui` never sees `engine`; `engine` never sees a browser crate. `tests/architecture.rs` holds these arrows in place.

pub mod model;
pub mod protocol;

pub mod catalogue;

#[cfg(feature = "engine")]
pub mod analysis;
#[cfg(feature = "engine")]
pub mod engine;
#[cfg(feature = "engine")]
pub mod evtx;
#[cfg(feature = "engine")]
pub mod ingest;
#[cfg(feature = "engine")]
pub mod query;
#[cfg(feature = "engine")]
pub mod sample;
#[cfg(feature = "engine")]
pub mod store;

#[cfg(feature = "cli")]
pub mod cli;

#[cfg(feature = "worker")]
pub mod worker;

#[cfg(feature = "app")]
pub mod client;
#[cfg(feature = "app")]
pub mod ui;

#[cfg(feature = "bundle")]
pub mod bundle;
