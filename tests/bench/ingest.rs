//! File to finished store, the command against `evtx_dump`, which writes JSON lines to nowhere.

use crate::make::{CYCLED, MADE};
use crate::say;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Each is run so often, in turns; the best run counts.
const RUNS: u32 = 5;

/// Prints MB/s of both on each log, with one thread and with all.
pub fn compare(dir: &Path, evtx_dump: &Path) {
    let ours = env!("CARGO_BIN_EXE_evtxscope");
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    for log in [CYCLED, MADE] {
        let path = dir.join(log);
        let Ok(size) = path.metadata().map(|m| m.len()) else {
            continue;
        };
        let megabytes = size as f64 / 1e6;
        for threads in [1, all] {
            let count = threads.to_string();
            let mut best = [f64::MAX; 2];
            let mut summary = String::new();
            for _ in 0..RUNS {
                let begin = Instant::now();
                let out = Command::new(ours)
                    .args(["summary", "--brief", "--threads", &count])
                    .arg(&path)
                    .stderr(Stdio::null())
                    .output()
                    .expect("the command runs");
                best[0] = best[0].min(begin.elapsed().as_secs_f64());
                summary = String::from_utf8_lossy(&out.stdout).into_owned();
                let begin = Instant::now();
                let status = Command::new(evtx_dump)
                    .args(["-t", &count, "-o", "jsonl"])
                    .arg(&path)
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status()
                    .expect("evtx_dump runs");
                assert!(status.success(), "evtx_dump reads {log}");
                best[1] = best[1].min(begin.elapsed().as_secs_f64());
            }
            say(
                &format!("{log}: evtxscope, {threads} threads"),
                megabytes / best[0],
                "MB/s",
            );
            say(
                &format!("{log}: evtx_dump, {threads} threads"),
                megabytes / best[1],
                "MB/s",
            );
            if threads == 1 {
                let summary: serde_json::Value = serde_json::from_str(&summary).expect("the summary is JSON");
                let number = |key: &str| summary[key].as_f64().expect("the summary has it");
                say(&format!("{log}: size"), megabytes, "MB");
                say(&format!("{log}: events"), number("events"), "");
                say(
                    &format!("{log}: memory an event"),
                    number("memory") / number("events"),
                    "bytes",
                );
            }
        }
    }
}
