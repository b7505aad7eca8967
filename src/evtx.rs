//! Event log files: bytes to records and back.

pub mod writer;
