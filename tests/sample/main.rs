//! The sample log keeps its promises: it is whole, believable in its identities, and the same every time.
//!
//! Read with the `evtx` crate, so that nothing of our own reader is assumed. What the page shows of it is tested
//! elsewhere.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod schema;

use std::collections::{BTreeMap, BTreeSet};

use evtx::{EvtxParser, ParserSettings};
use evtxscope::sample::{self, Options, SampleFile};
use serde_json::Value as Json;

use self::schema::SCHEMA;

/// One event, read back.
struct Read {
    file: String,
    host: String,
    provider: String,
    id: u64,
    version: u64,
    record_id: u64,
    time: String,
    data: Json,
}

impl Read {
    fn text(&self, field: &str) -> &str {
        self.data[field].as_str().unwrap_or_default()
    }
}

fn read(file: &SampleFile) -> Vec<Read> {
    let settings = ParserSettings::new().validate_checksums(true);
    let mut parser = EvtxParser::from_buffer(file.bytes.clone())
        .unwrap()
        .with_configuration(settings);
    let mut events = Vec::new();
    for record in parser.records_json_value() {
        let event = record.unwrap().data["Event"].take();
        let system = &event["System"];
        let id = system["EventID"]
            .as_u64()
            .or_else(|| system["EventID"]["#text"].as_u64());
        let data = if event["EventData"].is_null() {
            &event["UserData"]
        } else {
            &event["EventData"]
        };
        events.push(Read {
            file: file.name.clone(),
            host: system["Computer"].as_str().unwrap().to_owned(),
            provider: system["Provider"]["#attributes"]["Name"].as_str().unwrap().to_owned(),
            id: id.unwrap(),
            version: system["Version"].as_u64().unwrap(),
            record_id: system["EventRecordID"].as_u64().unwrap(),
            time: system["TimeCreated"]["#attributes"]["SystemTime"]
                .as_str()
                .unwrap()
                .to_owned(),
            data: data.clone(),
        });
    }
    events
}

fn all() -> Vec<Read> {
    sample::files().iter().flat_map(read).collect()
}

fn sysmon(events: &[Read]) -> impl Iterator<Item = &Read> {
    events
        .iter()
        .filter(|event| event.provider == "Microsoft-Windows-Sysmon")
}

/// Seconds since 1970 of `2024-05-…`.
fn seconds(text: &str) -> u64 {
    let part = |range: std::ops::Range<usize>| text[range].parse::<u64>().unwrap();
    assert!(text.starts_with("2024-05-"), "{text}");
    // 1 May 2024, midnight.
    1_714_521_600 + (part(8..10) - 1) * 86_400 + part(11..13) * 3600 + part(14..16) * 60 + part(17..19)
}

/// The seconds inside a GUID that Sysmon made, and its last eight bytes. Second and third field of the text are the
/// seconds' low and high half; the tail's bytes stand in order.
fn inside(guid: &str) -> (u64, u64) {
    let hex: Vec<u8> = guid.bytes().filter(u8::is_ascii_hexdigit).collect();
    let field =
        |range: std::ops::Range<usize>| u64::from_str_radix(std::str::from_utf8(&hex[range]).unwrap(), 16).unwrap();
    (field(8..12) | field(12..16) << 16, field(16..32).swap_bytes())
}

const NOBODY: &str = "{00000000-0000-0000-0000-000000000000}";

#[test]
fn it_is_large_enough_and_complete() {
    let files = sample::files();
    let events: Vec<Read> = files.iter().flat_map(read).collect();
    let mut counts = BTreeMap::<(&str, u64), usize>::new();
    for event in &events {
        *counts.entry((&event.provider, event.id)).or_default() += 1;
    }
    for file in &files {
        println!(
            "{:7} bytes {:5} events {}",
            file.bytes.len(),
            read(file).len(),
            file.name
        );
    }
    println!("{} events {counts:?}", events.len());
    assert!((3000..=5000).contains(&events.len()), "{}", events.len());
    let ids: BTreeSet<u64> = sysmon(&events).map(|event| event.id).collect();
    assert_eq!(ids, (1..=29).chain([255]).collect());
    for (provider, id) in [
        ("Microsoft-Windows-Security-Auditing", 4624),
        ("Microsoft-Windows-Security-Auditing", 4625),
        ("Microsoft-Windows-Security-Auditing", 4634),
        ("Microsoft-Windows-Security-Auditing", 4648),
        ("Microsoft-Windows-Security-Auditing", 4672),
        ("Microsoft-Windows-Security-Auditing", 4688),
        ("Microsoft-Windows-Security-Auditing", 4689),
        ("Microsoft-Windows-Security-Auditing", 4697),
        ("Microsoft-Windows-Security-Auditing", 4698),
        ("Microsoft-Windows-Security-Auditing", 5140),
        ("Microsoft-Windows-Security-Auditing", 5145),
        ("Microsoft-Windows-Eventlog", 104),
        ("Microsoft-Windows-Eventlog", 1102),
        ("Microsoft-Windows-PowerShell", 4104),
        ("PowerShell", 400),
        ("Service Control Manager", 7045),
        ("Microsoft-Windows-TaskScheduler", 106),
        ("Microsoft-Windows-TerminalServices-LocalSessionManager", 21),
    ] {
        assert!(counts.contains_key(&(provider, id)), "{provider} {id}");
    }
    let hosts: BTreeSet<&str> = events.iter().map(|event| event.host.as_str()).collect();
    assert_eq!(hosts.len(), 2);
}

#[test]
fn it_is_the_same_every_time() {
    assert!(sample::files() == sample::files());
    let other = Options {
        seed: 1,
        ..Options::default()
    };
    assert!(sample::generate(other) != sample::files());
}

#[test]
fn records_are_in_order() {
    for file in sample::files() {
        let events = read(&file);
        for pair in events.windows(2) {
            assert_eq!(pair[0].record_id + 1, pair[1].record_id, "{}", file.name);
            assert!(pair[0].time <= pair[1].time, "{} {}", file.name, pair[1].record_id);
        }
    }
}

#[test]
fn sysmon_events_have_the_fields_of_their_schema() {
    for event in sysmon(&all()) {
        let (_, version, fields) = SCHEMA.iter().find(|(id, ..)| *id == event.id).unwrap();
        // The reader's JSON keeps no order, so order is read from its XML below.
        let names: BTreeSet<&str> = event.data.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, fields.split_whitespace().collect(), "{}", event.id);
        assert_eq!(event.version, *version, "{}", event.id);
    }
    for file in sample::files().iter().filter(|file| file.name.contains("Sysmon")) {
        let mut parser = EvtxParser::from_buffer(file.bytes.clone()).unwrap();
        for record in parser.records() {
            let xml = record.unwrap().data;
            let id: u64 = xml
                .split_once("<EventID>")
                .unwrap()
                .1
                .split_once('<')
                .unwrap()
                .0
                .parse()
                .unwrap();
            let names: Vec<&str> = xml
                .split("<Data Name=\"")
                .skip(1)
                .map(|rest| rest.split_once('"').unwrap().0)
                .collect();
            let (.., fields) = SCHEMA.iter().find(|(known, ..)| *known == id).unwrap();
            assert_eq!(names, fields.split_whitespace().collect::<Vec<_>>());
        }
    }
}

#[test]
fn identities_are_those_that_sysmon_makes() {
    let events = all();
    let mut started = BTreeMap::<&str, &Read>::new();
    let mut living = BTreeSet::new();
    let mut sequences = BTreeMap::<(String, u64), u64>::new();
    for event in sysmon(&events) {
        let utc = event.text("UtcTime");
        let created = event.time.replace('T', " ");
        assert!(utc <= &created[..23], "{utc} {created}");
        if let Some(pid) = event.data["ProcessId"].as_u64() {
            assert_eq!(pid % 4, 0);
        }
        match event.id {
            1 => {
                let guid = event.text("ProcessGuid");
                let (second, key) = inside(guid);
                assert_eq!(second, seconds(utc), "{guid} {utc}");
                let last = sequences.insert((event.host.clone(), key >> 48), key & 0xffff_ffff_ffff);
                assert!(
                    last.is_none_or(|last| last < key & 0xffff_ffff_ffff),
                    "sequence goes back at {guid}"
                );
                let parent = event.text("ParentProcessGuid");
                match started.get(parent) {
                    Some(parent) => {
                        assert!(parent.text("UtcTime") <= utc);
                        assert_eq!(parent.text("Image"), event.text("ParentImage"));
                        assert_eq!(parent.text("CommandLine"), event.text("ParentCommandLine"));
                        assert_eq!(parent.data["ProcessId"], event.data["ParentProcessId"]);
                        assert!(
                            living.contains(&(&event.host, parent.text("ProcessGuid"))),
                            "child of the dead: {}",
                            event.data
                        );
                    }
                    None if parent == NOBODY => assert_eq!(event.text("ParentImage"), "-"),
                    None => assert!(inside(parent).0 <= second, "{parent}"),
                }
                let logon = u64::from_str_radix(event.text("LogonId").trim_start_matches("0x"), 16).unwrap();
                assert_eq!(inside(event.text("LogonGuid")).1, logon);
                assert!(started.insert(guid, event).is_none(), "{guid} twice");
                living.insert((&event.host, guid));
            }
            5 => {
                let guid = event.text("ProcessGuid");
                assert!(
                    living.remove(&(&event.host, guid)) || !started.contains_key(guid),
                    "{guid} ends twice"
                );
            }
            _ => {}
        }
    }
    // A parent that comes later in its log would have been taken for one that was never logged.
    for event in sysmon(&events).filter(|event| event.id == 1) {
        if let Some(parent) = started.get(event.text("ParentProcessGuid")) {
            assert!(parent.record_id < event.record_id && parent.file == event.file);
        }
    }
    assert!(started.len() > 300, "{}", started.len());
}

#[test]
fn security_saw_the_same_processes() {
    let events = all();
    let created: BTreeSet<(&str, String, &str)> = events
        .iter()
        .filter(|event| event.id == 4688)
        .map(|event| {
            (
                event.host.as_str(),
                event.text("NewProcessId").to_owned(),
                event.text("NewProcessName"),
            )
        })
        .collect();
    // The server's log was cleared, so the workstation's is compared.
    for event in sysmon(&events).filter(|event| event.id == 1 && event.host.starts_with("WS")) {
        let pid = format!("{:#x}", event.data["ProcessId"].as_u64().unwrap());
        assert!(
            created.contains(&(event.host.as_str(), pid, event.text("Image"))),
            "{}",
            event.data
        );
    }
}

#[test]
fn nothing_outside_is_real() {
    for event in sysmon(&all()) {
        if event.id == 3 {
            for field in ["SourceIp", "DestinationIp"] {
                let address = event.text(field);
                let invented = ["10.20.", "198.51.100.", "203.0.113."]
                    .iter()
                    .any(|range| address.starts_with(range));
                assert!(invented, "{address}");
            }
        }
        if event.id == 22 && event.text("QueryName").contains('.') {
            assert!(event.text("QueryName").ends_with(".example"), "{}", event.data);
        }
    }
}

#[test]
fn a_larger_one_can_be_had() {
    let options = Options {
        hours: 24,
        intensity: 4,
        ..Options::default()
    };
    let bytes: usize = sample::generate(options).iter().map(|file| file.bytes.len()).sum();
    let usual: usize = sample::files().iter().map(|file| file.bytes.len()).sum();
    assert!(bytes > 4 * usual, "{bytes} {usual}");
}
