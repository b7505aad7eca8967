//! The native half of the benchmark: makes big logs and times the engine. Called by `scripts/bench`; `page.mjs` beside it does
//! the same in Chromium, `table.mjs` writes the table.
//!
//! ```text
//!   bench make DIR               writes the logs into DIR, unless they are there
//!   bench ingest DIR EVTX_DUMP   file to finished store against EVTX_DUMP, the two in turns
//!   bench answers DIR            questions to a session of a million events
//! ```
//!
//! One JSON object a line on standard output: `{"what": …, "value": …, "unit": …}`, with `"of"` for a ratio's parts.

#![allow(clippy::expect_used, clippy::disallowed_methods, clippy::indexing_slicing)] // it may stop at what is missing; clocks are native

mod answers;
mod ingest;
mod make;

use std::path::Path;

/// A figure.
fn say(what: &str, value: f64, unit: &str) {
    println!("{}", serde_json::json!({ "what": what, "value": value, "unit": unit }));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *words.as_slice() {
        ["make", dir] => make::logs(Path::new(dir)),
        ["ingest", dir, evtx_dump] => ingest::compare(Path::new(dir), Path::new(evtx_dump)),
        ["answers", dir] => answers::time(Path::new(dir)),
        // As `cargo test` calls it: nothing to test, and a benchmark is no test.
        _ => eprintln!("see scripts/bench"),
    }
}
