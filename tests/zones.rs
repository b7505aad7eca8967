//! What logs tell of their hosts' time zones: logs of our own, written as Windows does, and real ones.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "corpus/place.rs"]
#[allow(dead_code, reason = "other tests want the ground truth as well")]
mod place;

use evtxscope::analysis::zones;
use evtxscope::evtx::writer::{Event, EventData, LogWriter, Style, Value};
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{Source as _, decode_chunks, probe};
use evtxscope::model::{ChunkIx, FileIx, Ticks};
use evtxscope::protocol::HostZone;
use evtxscope::store::Store;
use std::collections::BTreeMap;
use std::io::Cursor;

fn told(log: Vec<u8>) -> BTreeMap<String, HostZone> {
    let mut source = Seekable::new(Cursor::new(log)).unwrap();
    let (layout, _) = probe(FileIx(0), &mut source).unwrap();
    let mut store = Store::default();
    let mut buffer = vec![0; 65_536];
    for (i, &offset) in layout.chunks.iter().enumerate() {
        let count = source.read_at(offset, &mut buffer).unwrap();
        store.fold(&decode_chunks(
            FileIx(0),
            [(ChunkIx(i as u32), offset, &buffer[..count])],
        ));
    }
    zones(&store, |_| true)
}

fn at(text: &str) -> i64 {
    Ticks::parse(text).unwrap().0
}

fn kernel(time: &str, event_id: u16, data: EventData) -> Event {
    Event {
        provider: "Microsoft-Windows-Kernel-General".into(),
        event_id,
        time: at(time),
        channel: "System".into(),
        computer: "PC".into(),
        data,
        ..Event::default()
    }
}

fn uptime(time: &str, host: &'static str, zone: &str) -> Event {
    let texts = ["", "", "", "", "86400", "60", zone];
    Event {
        provider: "EventLog".into(),
        event_id: 6013,
        qualifiers: Some(32_768),
        time: at(time),
        channel: "System".into(),
        computer: host.into(),
        data: EventData::Unnamed {
            values: texts.map(|text| Value::Str(text.to_owned().into())).to_vec(),
            binary: None,
        },
        ..Event::default()
    }
}

#[test]
fn names_and_biases_are_read_in_the_order_of_time() {
    let bias = |name, minutes: i32| EventData::named([(name, Value::I32(minutes))]);
    let events = [
        // Written out of order: a log that was merged by hand.
        kernel(
            "2021-03-28 01:00:00",
            22,
            EventData::named([("NewBias", Value::I32(-120)), ("OldBias", Value::I32(-60))]),
        ),
        uptime("2021-03-01 12:00:00", "PC", "-60 W. Europe Standard Time"),
        kernel("2021-03-02 08:00:00", 24, bias("CurrentBias", -60)),
        kernel("2021-03-03 08:00:00", 24, bias("CurrentBias", -60)),
        kernel("2021-03-29 08:00:00", 1, bias("TimeZoneBias", -120)),
        uptime("2021-03-30 12:00:00", "PC", "-60 W. Europe Standard Time"),
        uptime("2021-03-01 12:00:00", "OTHER", "300 Eastern Standard Time"),
        kernel("2021-04-01 08:00:00", 24, bias("CurrentBias", 99_999)),
    ];
    let mut log = LogWriter::new(Style::default());
    for (i, event) in events.into_iter().enumerate() {
        log.push(&Event {
            record_id: i as u64 + 1,
            ..event
        })
        .unwrap();
    }
    let all = told(log.finish());
    let pc = &all["PC"];
    assert_eq!(
        pc.names,
        [(at("2021-03-01 12:00:00"), "W. Europe Standard Time".to_owned(), -60)]
    );
    assert_eq!(
        pc.biases,
        [(at("2021-03-02 08:00:00"), -60), (at("2021-03-28 01:00:00"), -120)],
        "what is said twice, and what no zone can have, adds nothing"
    );
    assert_eq!(pc.told_by.len(), 4);
    assert_eq!(all["OTHER"].names[0].2, 300);
    assert_eq!(all["OTHER"].told_by, ["EventLog 6013"]);
}

#[test]
fn a_change_tells_what_was_before_it() {
    let change = EventData::named([("NewBias", Value::I32(300)), ("OldBias", Value::I32(480))]);
    let mut log = LogWriter::new(Style::default());
    log.push(&kernel("2022-02-05 19:00:09", 22, change)).unwrap();
    assert_eq!(
        told(log.finish())["PC"].biases,
        [(0, 480), (at("2022-02-05 19:00:09"), 300)]
    );
}

#[test]
fn logs_that_say_nothing_tell_nothing() {
    let mut log = LogWriter::new(Style::default());
    log.push(&uptime("2021-03-01 12:00:00", "PC", "")).unwrap();
    log.push(&kernel("2021-03-01 12:00:00", 24, EventData::None)).unwrap();
    assert!(told(log.finish()).is_empty());
}

#[test]
fn real_system_logs_tell_their_zone() {
    let Some(corpus) = place::corpus() else { return };
    let of = |file: &str| told(std::fs::read(corpus.join("logs").join(file)).unwrap());

    let german = &of("fakenevtx__System.evtx")["DESKTOP-MJBFK33"];
    let (_, name, bias) = &german.names[german.names.len() - 1];
    assert_eq!((name.as_str(), *bias), ("Mitteleuropäische Zeit", -60));

    let eleven = of("museum-w11__System.evtx");
    let before = &eleven["DESKTOP-N1AH9MT"];
    assert_eq!(
        before.names.last().map(|n| (n.1.as_str(), n.2)),
        Some(("Pacific Standard Time", 480))
    );
    assert!(before.biases.iter().all(|(_, bias)| *bias == 480));
    // Renamed during setup, and moved to the east.
    assert_eq!(eleven["GoldPaperW11"].biases.last().map(|b| b.1), Some(300));

    assert!(of("museum-w10__Security.evtx").is_empty());
}
