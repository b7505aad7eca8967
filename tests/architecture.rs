//! Holds the arrows of the crate's documentation in place: which layer may name which.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::path::{Path, PathBuf};

/// A layer, and the modules that nothing in it may name.
const FORBIDDEN: [(&str, &[&str]); 10] = [
    (
        "model",
        &[
            "evtx",
            "ingest",
            "store",
            "query",
            "analysis",
            "engine",
            "worker",
            "client",
            "ui",
            "protocol",
            "catalogue",
        ],
    ),
    (
        "catalogue",
        &[
            "evtx", "ingest", "store", "query", "analysis", "engine", "worker", "client", "ui",
        ],
    ),
    (
        "protocol",
        &[
            "evtx", "ingest", "store", "query", "analysis", "engine", "worker", "client", "ui",
        ],
    ),
    (
        "evtx",
        &[
            "ingest", "store", "query", "analysis", "engine", "worker", "client", "ui",
        ],
    ),
    (
        "ingest",
        &["store", "query", "analysis", "engine", "worker", "client", "ui"],
    ),
    ("store", &["query", "analysis", "engine", "worker", "client", "ui"]),
    ("query", &["analysis", "engine", "worker", "client", "ui"]),
    ("analysis", &["query", "engine", "worker", "client", "ui"]),
    (
        "client",
        &["evtx", "ingest", "store", "query", "analysis", "engine", "worker", "ui"],
    ),
    (
        "ui",
        &["evtx", "ingest", "store", "query", "analysis", "engine", "worker"],
    ),
];

fn files(path: &Path, out: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), out);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        out.push(path.to_owned());
    }
}

fn of_layer(layer: &str) -> Vec<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = Vec::new();
    files(&source.join(layer), &mut out);
    out.push(source.join(format!("{layer}.rs")));
    out.retain(|path| path.exists());
    out
}

#[test]
fn layers_depend_one_way() {
    let mut wrong = Vec::new();
    for (layer, forbidden) in FORBIDDEN {
        for path in of_layer(layer) {
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                let code = line.split("//").next().unwrap();
                if let Some(name) = forbidden.iter().find(|name| code.contains(&format!("crate::{name}::"))) {
                    wrong.push(format!("{}: {layer} names {name}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_engine_knows_no_browser() {
    for layer in [
        "model",
        "protocol",
        "catalogue",
        "evtx",
        "ingest",
        "store",
        "query",
        "analysis",
        "engine",
    ] {
        for path in of_layer(layer) {
            let text = std::fs::read_to_string(&path).unwrap();
            for name in ["web_sys", "js_sys", "wasm_bindgen", "leptos"] {
                assert!(!text.contains(&format!("{name}::")), "{}: {name}", path.display());
            }
        }
    }
}
