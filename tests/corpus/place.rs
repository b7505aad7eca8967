//! Where the corpus is, and what its ground truth says of each log.

use std::path::PathBuf;

/// The corpus' folder; says that the test is skipped when there is none.
pub fn corpus() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");
    let path = PathBuf::from(std::env::var("EVTXSCOPE_CORPUS").unwrap_or_else(|_| default.to_owned()));
    if path.join("ground-truth/logs.jsonl").exists() {
        return Some(path);
    }
    println!("skipped: no corpus at {}", path.display());
    None
}

/// Ground truth of one log.
pub struct Truth {
    /// Path in the corpus.
    pub file: String,
    /// Records that `evtx_dump` reads.
    pub records: usize,
}

/// Every log of the ground truth.
pub fn truths(corpus: &std::path::Path) -> Vec<Truth> {
    let text = std::fs::read_to_string(corpus.join("ground-truth/logs.jsonl")).unwrap();
    text.lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            Truth {
                file: value["file"].as_str().unwrap().to_owned(),
                records: value["records"]["evtx_dump"].as_u64().unwrap() as usize,
            }
        })
        .collect()
}
