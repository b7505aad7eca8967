//! The logs that are measured. Their content is always the same.

use evtxscope::evtx::writer::{Event, EventData, Guid, LogWriter, Style, Value};
use evtxscope::model::Ticks;
use evtxscope::sample::{Options, generate};
use std::fs;
use std::io::{BufWriter, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// The header of a log file; chunks follow.
const FILE_HEADER: usize = 4096;

/// A corpus log's chunks over and over: real, but the same values again and again.
pub const CYCLED: &str = "sysmon-cycled.evtx";
/// Sysmon events of the writer: every process, GUID and time is another one.
pub const MADE: &str = "sysmon-made.evtx";
/// A million events and a bit, of all channels.
pub const MILLION: &str = "million";

/// Five million Sysmon events of one small kind, no two with the same process.
pub const FIVE_MILLION: &str = "five-million.evtx";

/// 2024-05-14 00:00 UTC.
const START: i64 = 133_600_896_000_000_000;
/// Bytes of the cycled log.
const CYCLED_SIZE: usize = 512 << 20;

/// Writes what is missing.
pub fn logs(dir: &Path) {
    fs::create_dir_all(dir.join(MILLION)).expect("the folder can be made");
    cycled(&dir.join(CYCLED));
    five_million(&dir.join(FIVE_MILLION));
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

/// Process ends, 20 a second.
fn five_million(to: &Path) {
    if to.exists() {
        return;
    }
    let mut out = BufWriter::new(fs::File::create(to).expect("the log can be made"));
    // The header is written last, when everything is known.
    out.write_all(&[0; FILE_HEADER]).expect("the log can be written");
    let mut log = LogWriter::new(Style::Live);
    for id in 0..5_000_000_u64 {
        let time = START + id as i64 * 500_000;
        let mut guid = [0; 16];
        guid[..8].copy_from_slice(&0x6643_204c_21c9_e074_u64.to_le_bytes());
        guid[8..].copy_from_slice(&id.to_le_bytes());
        let event = Event {
            provider: "Microsoft-Windows-Sysmon".into(),
            event_id: 5,
            version: 3,
            time,
            record_id: id + 1,
            channel: "Microsoft-Windows-Sysmon/Operational".into(),
            data: EventData::named([
                ("RuleName", Value::from("-")),
                ("UtcTime", Value::from(Ticks(time).readable())),
                ("ProcessGuid", Value::Guid(Guid(guid))),
                ("ProcessId", Value::U32(4 * (id as u32 % 10_000))),
                ("Image", Value::from("C:\\Windows\\System32\\conhost.exe")),
                ("User", Value::from("NT AUTHORITY\\SYSTEM")),
            ]),
            ..Event::default()
        };
        log.push(&event).expect("the event fits a chunk");
        if id % 100_000 == 0 {
            out.write_all(&log.take_full()).expect("the log can be written");
        }
    }
    let (header, rest) = log.finish_parts();
    out.write_all(&rest).expect("the log can be written");
    let mut file = out.into_inner().expect("the log can be written");
    file.rewind()
        .and_then(|()| file.write_all(&header))
        .expect("the header can be written");
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
