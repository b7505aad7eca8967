//! The logs that are measured. Their content is always the same.

use evtxscope::sample::{Options, generate};
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// The header of a log file; chunks follow.
const FILE_HEADER: usize = 4096;

/// A corpus log's chunks over and over: real, but the same values again and again.
pub const CYCLED: &str = "sysmon-cycled.evtx";
/// Sysmon events of the writer: every process, GUID and time is another one.
pub const MADE: &str = "sysmon-made.evtx";
/// A million events and a bit, of all channels.
pub const MILLION: &str = "million";

/// Bytes of the cycled log.
const CYCLED_SIZE: usize = 512 << 20;

/// Writes what is missing.
pub fn logs(dir: &Path) {
    fs::create_dir_all(dir.join(MILLION)).expect("the folder can be made");
    cycled(&dir.join(CYCLED));
    if dir.join(MADE).exists() && dir.join(MILLION).join("done").exists() {
        return;
    }
    let files = generate(Options {
        seed: 1,
        hours: 24,
        intensity: 150,
    });
    for file in &files {
        fs::write(dir.join(MILLION).join(&file.name), &file.bytes).expect("the log can be written");
    }
    let sysmon = files.iter().filter(|file| file.name.contains("Sysmon"));
    let largest = sysmon
        .max_by_key(|file| file.bytes.len())
        .expect("the sample has Sysmon logs");
    fs::write(dir.join(MADE), &largest.bytes).expect("the log can be written");
    fs::write(dir.join(MILLION).join("done"), "").expect("the mark can be written");
}

/// The corpus' largest Sysmon log, its chunks repeated; skipped where there is no corpus.
fn cycled(to: &Path) {
    let Some(source) = corpus_sysmon() else {
        eprintln!("no corpus: {CYCLED} is left out");
        return;
    };
    if to.exists() {
        return;
    }
    let bytes = fs::read(source).expect("the corpus can be read");
    let mut out = BufWriter::new(fs::File::create(to).expect("the log can be made"));
    out.write_all(&bytes).expect("the log can be written");
    let mut size = bytes.len();
    while size < CYCLED_SIZE {
        out.write_all(&bytes[FILE_HEADER..]).expect("the log can be written");
        size += bytes.len() - FILE_HEADER;
    }
}

fn corpus_sysmon() -> Option<PathBuf> {
    let corpus = std::env::var_os("EVTXSCOPE_CORPUS").map_or_else(|| PathBuf::from("../shared/corpus"), PathBuf::from);
    let logs = fs::read_dir(corpus.join("logs")).ok()?;
    let sysmon = logs
        .filter_map(Result::ok)
        .filter(|log| log.file_name().to_string_lossy().contains("Sysmon"));
    sysmon
        .max_by_key(|log| log.metadata().map_or(0, |m| m.len()))
        .map(|log| log.path())
}
