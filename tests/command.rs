//! The native command as a user runs it: what its options do to what it prints, and how it exits.
//!
//! What the engine answers is tested where the engine is.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use evtxscope::evtx::writer::{Event, EventData, LogWriter, Style, Value};
use std::path::PathBuf;
use std::process::Command;

/// Writes a log of one event with this value into a folder of its own.
fn log(name: &str, value: Value) -> PathBuf {
    let mut log = LogWriter::new(Style::Live);
    let event = Event {
        data: EventData::named([("Text", value)]),
        time: 133_600_000_000_000_000,
        ..Event::default()
    };
    log.push(&event).unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("command");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, log.finish()).unwrap();
    path
}

/// Runs the command: what it printed, what it said, how it exited.
fn run(arguments: &[&str]) -> (String, String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_evtxscope"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

#[test]
fn ansi_text_in_the_code_page_that_was_asked_for() {
    let path = log("ansi.evtx", Value::Ansi(b"\xcf\xf0\xe8\xe2\xe5\xf2".to_vec()));
    let path = path.to_str().unwrap();
    for (options, text) in [
        (vec![], "Ïðèâåò"),
        (vec!["--code-page", "1251"], "Привет"),
        (vec!["--code-page", "koi8-r"], "оПХБЕР"),
    ] {
        let (out, _, code) = run(&[vec!["events", path], options].concat());
        assert!(out.contains(&format!(r#""Text":"{text}""#)), "{text}: {out}");
        assert_eq!(code, 0);
    }
    let (out, said, code) = run(&["events", path, "--code-page", "utf-16"]);
    assert_eq!((out.as_str(), code), ("", 2));
    assert!(said.contains("“utf-16” is no code page"), "{said}");
}
