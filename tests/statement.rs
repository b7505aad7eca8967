//! The statement of the evidence says what the evidence is, and nothing in it acts; any bytes are those of the file, with what they
//! mean.

#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "evidence/load.rs"]
mod load;

use evtxscope::evtx::writer::{Event, LogWriter, Style};
use evtxscope::model::FileIx;
use evtxscope::protocol::{Request, Response, StatementFormat};

/// Events with these numbers, a second apart, of a host whose name turns itself around.
fn events(numbers: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut log = LogWriter::new(Style::Live);
    for number in numbers {
        let event = Event {
            record_id: number,
            time: 133_600_720_000_000_000 + number as i64 * 10_000_000,
            computer: "evil\u{202e}\u{7}host".into(),
            ..Event::default()
        };
        log.push(&event).unwrap();
    }
    log.finish()
}

/// The statement says the same as the evidence, and nothing in it acts.
#[test]
fn the_statement_holds_the_whole() {
    let mut log = events((1..=300).filter(|&number| number != 100));
    let mut session = load::session(&log);
    let text = session.statement(StatementFormat::Text);
    assert!(text.contains("sentence: Record 100 is missing, between"), "{text}");
    assert!(text.contains("host: evil\\u{202E}\\u{0007}host"), "{text}");
    assert!(text.contains("  - file: a.evtx\n"), "{text}");
    let json = session.statement(StatementFormat::Json);
    assert!(!json.contains('\u{202e}'));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["between_the_events"][0]["host"], "evil\u{202e}\u{7}host");
    assert_eq!(value["summary"]["events"], 299);
    let bytes = value["files"][0]["bytes"].as_object().unwrap();
    let sum: u64 = bytes.values().map(|sum| sum.as_u64().unwrap()).sum();
    assert_eq!(value["files"][0]["size"], sum);
    assert_eq!(value["could_not_be_read"].as_array().unwrap().len(), 0);
    // A byte that cannot be: what is lost is said.
    log.truncate(4096 + 20_000);
    let cut: serde_json::Value = serde_json::from_str(&load::session(&log).statement(StatementFormat::Json)).unwrap();
    assert!(!cut["could_not_be_read"].as_array().unwrap().is_empty(), "{cut}");
}

/// Any bytes are those of the file, and every part lies within them.
#[test]
fn bytes_are_read_again_with_what_they_mean() {
    let file = evtxscope::sample::files().remove(0).bytes;
    let mut session = load::session(&file);
    for (offset, count) in [
        (0, 4096),
        (4096, 65_536),
        (4096 + 100, 2_000),
        (70_000, 65_536),
        (file.len() as u64 - 5, 99),
        (1 << 60, 9),
    ] {
        let request = Request::Bytes {
            file: FileIx(0),
            offset,
            count,
        };
        let Response::Bytes(answer) = session.handle(request, &mut load::Bytes(&file)).unwrap() else {
            unreachable!()
        };
        let from = (offset as usize).min(file.len());
        let to = (from + count as usize).min(file.len());
        assert_eq!(answer.bytes, file[from..to]);
        assert!(
            answer
                .parts
                .iter()
                .all(|part| part.start < part.end && part.end as usize <= answer.bytes.len())
        );
        assert_eq!(
            answer.parts.is_empty(),
            from == file.len() || offset > 70_000,
            "{offset}"
        );
    }
}
