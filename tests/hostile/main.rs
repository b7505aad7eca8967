//! What may not break the engine, and what it says of each: the inputs of the house's list of malformed logs, by their numbers there.
//!
//! Every input is a sound log of our own writer (`made`) with one thing wrong in it, the checksums made right again unless they
//! are what is wrong. It is read as the page reads it (`seen`). `file`: headers and where chunks lie; `chunk`: chunk headers and
//! what lies between records; `record`: record headers; `template`: names, templates and their values; `value`: single
//! values; `caps`: what one record or chunk can cost.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

mod caps;
mod chunk;
mod file;
#[path = "../evidence/load.rs"]
mod load;
mod lost;
mod made;
mod record;
mod seen;
mod template;
mod value;
