//! What is missing between events is found, counted exactly and told in one sentence; what only looks so is not. On logs made for
//! it, against a naive count, and on the corpus (skipped, and said so, where there is none).

#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "evidence/between_files.rs"]
mod between_files;
#[path = "evidence/load.rs"]
mod load;
#[allow(dead_code)] // it is the corpus' tests that ask for the ground truth
#[path = "corpus/place.rs"]
mod place;

use evtxscope::engine::Session;
use evtxscope::evtx::writer::{Event, EventData, Guid, LogWriter, Style, UserNode, Value};
use evtxscope::protocol::{Finding, ProblemKind, Severity};
use proptest::prelude::*;

const SECOND: i64 = 10_000_000;
/// 2024-05-13 11:06:40 UTC.
const START: i64 = 133_600_720_000_000_000;

/// An event of a number and a time, seconds from the start.
fn event(record_id: u64, seconds: i64) -> Event {
    Event {
        record_id,
        time: START + seconds * SECOND,
        ..Event::default()
    }
}

fn told_by(provider: &'static str, event_id: u16, data: EventData, event: Event) -> Event {
    Event {
        provider: provider.into(),
        event_id,
        data,
        ..event
    }
}

fn session(events: &[Event]) -> Session {
    let mut log = LogWriter::new(Style::Live);
    for event in events {
        log.push(event).unwrap();
    }
    load::session(&log.finish())
}

fn gaps(events: &[Event]) -> Vec<Finding> {
    session(events).gaps().to_vec()
}

fn of_kind(events: &[Event], kind: ProblemKind) -> Vec<Finding> {
    let mut found = gaps(events);
    found.retain(|finding| finding.kind == kind);
    found
}

#[test]
fn a_log_without_gaps_has_no_finding() {
    let events: Vec<Event> = (1..=500).map(|n| event(n, n as i64)).collect();
    assert_eq!(gaps(&events), []);
}

#[test]
fn a_hole_is_told_with_its_numbers_and_the_events_around_it() {
    let events: Vec<Event> = (1..=300)
        .filter(|n| !(101..=120).contains(n))
        .map(|n| event(n, n as i64))
        .collect();
    let mut session = session(&events);
    let found = session.gaps().to_vec();
    assert_eq!(found.len(), 1, "{found:?}");
    let hole = &found[0];
    assert_eq!(hole.kind, ProblemKind::MissingRecords);
    assert_eq!(hole.severity, Severity::Warning);
    assert_eq!(hole.records, Some((101, 120)));
    assert_eq!((hole.host.as_str(), hole.channel.as_str()), ("example", "Application"));
    assert_eq!(hole.span, Some((START + 100 * SECOND, START + 121 * SECOND)));
    let ids: Vec<u64> = hole.rows.iter().map(|&row| session.store().record_id(row)).collect();
    assert_eq!(ids, [100, 121]);
    assert!(
        hole.text
            .starts_with("Records 101 to 120 are missing, 20 in all, between"),
        "{}",
        hole.text
    );
}

#[test]
fn a_filtered_log_is_told_in_one_sentence() {
    let events: Vec<Event> = (1..=2_000).map(|n| event(n * 7, n as i64)).collect();
    let found = gaps(&events);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, ProblemKind::FilteredLog);
    assert!(
        found[0].text.contains(&format!("{} are not there", 1_999 * 6)),
        "{}",
        found[0].text
    );
}

#[test]
fn holes_in_one_place_are_no_filter() {
    let events: Vec<Event> = (1..=400)
        .filter(|n| !(100..160).contains(n) || n % 2 == 0)
        .map(|n| event(n, n as i64))
        .collect();
    let found = gaps(&events);
    // 30 holes: 20 are told, and that there are 10 more.
    assert_eq!(found.len(), 21, "{found:?}");
    assert!(found.iter().all(|finding| finding.kind == ProblemKind::MissingRecords));
    assert!(
        found
            .iter()
            .any(|finding| finding.text.starts_with("This happens 10 times more"))
    );
}

#[test]
fn a_clock_that_went_back_is_no_late_event_and_no_jitter() {
    let set_back = |n: u64| event(n, n as i64 - if n > 200 { 3_600 } else { 0 });
    let events: Vec<Event> = (1..=400).map(set_back).collect();
    let found = gaps(&events);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, ProblemKind::ClockStep);
    assert_eq!(found[0].records, Some((200, 201)));
    assert!(
        found[0].text.starts_with("The clock went back by 59 min 59 s"),
        "{}",
        found[0].text
    );

    let late = |n: u64| event(n, n as i64 - if (201..205).contains(&n) { 3_600 } else { 0 });
    let found = gaps(&(1..=400).map(late).collect::<Vec<_>>());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, ProblemKind::LateRecords);
    assert!(
        found[0]
            .text
            .starts_with("4 events stand behind newer ones, by up to 59 min 59 s"),
        "{}",
        found[0].text
    );

    let jitter: Vec<Event> = (1..=400).map(|n| event(n, n as i64 - n as i64 % 3)).collect();
    assert_eq!(gaps(&jitter), []);
}

#[test]
fn numbers_that_are_used_twice_are_told_and_mixed_with_nothing() {
    let first = (1..=100).map(|n| event(n, n as i64));
    let again = (1..=100).map(|n| event(n, 100_000 + n as i64));
    let kinds: Vec<ProblemKind> = gaps(&first.chain(again).collect::<Vec<_>>())
        .iter()
        .map(|f| f.kind)
        .collect();
    assert!(kinds.contains(&ProblemKind::NumbersReused), "{kinds:?}");
    assert!(!kinds.contains(&ProblemKind::MissingRecords), "{kinds:?}");
    // The same event twice is no second one.
    let twice: Vec<Event> = (1..=100)
        .flat_map(|n| [event(n, n as i64), event(n, n as i64)])
        .collect();
    assert_eq!(gaps(&twice), []);
}

#[test]
fn silence_is_what_is_long_for_that_log() {
    // Once an hour is usual here.
    let hourly: Vec<Event> = (1..=100).map(|n| event(n, n as i64 * 3_600)).collect();
    assert_eq!(gaps(&hourly), []);
    let busy = |n: u64| event(n, n as i64 * 10 + if n > 300 { 7_000 } else { 0 });
    let events: Vec<Event> = (1..=600).map(busy).collect();
    let found = gaps(&events);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, ProblemKind::Silence);
    assert_eq!(found[0].span, Some((START + 3_000 * SECOND, START + 10_010 * SECOND)));
    assert!(
        found[0]
            .text
            .contains("All gaps but 5 of the 599 in this log are at most 10.0 s long"),
        "{}",
        found[0].text
    );
    // Where the event log itself says that it stopped, that is told, not the silence.
    let mut stopped = events;
    stopped[299] = told_by("EventLog", 6006, EventData::None, busy(300));
    let found = gaps(&stopped);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, ProblemKind::LogStopped);
    assert!(
        found[0]
            .text
            .contains("the next event of this log came 1 h 56 min later"),
        "{}",
        found[0].text
    );
}

#[test]
fn a_machine_that_is_often_off_is_told_in_one_sentence() {
    // Every day more than a thousand events: one gap in a thousand is not the night.
    let of_day = |day: u64| (0..1_200u64).map(move |n| event(day * 1_200 + n + 1, day as i64 * 86_400 + n as i64 * 30));
    let daily: Vec<Event> = (0..20).flat_map(of_day).collect();
    let found = gaps(&daily);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]
            .text
            .starts_with("There is no event for unusually long 19 times"),
        "{}",
        found[0].text
    );
}

#[test]
fn what_windows_and_sysmon_say_of_their_logs_is_told() {
    const EVENTLOG: &str = "Microsoft-Windows-Eventlog";
    const SYSMON: &str = "Microsoft-Windows-Sysmon";
    let cleared = EventData::User(UserNode::tree(
        "LogFileCleared",
        None,
        vec![
            UserNode::leaf("SubjectUserName", Value::from("eve")),
            UserNode::leaf("SubjectDomainName", Value::from("LAB")),
        ],
    ));
    let state = |state: &'static str| EventData::named([("State", Value::from(state))]);
    let config = EventData::named([("Configuration", Value::from(r"C:\x.xml"))]);
    let error = EventData::named([
        ("ID", Value::from("QUEUE")),
        ("Description", Value::from("Events dropped")),
    ]);
    let events = [
        event(1, 1),
        told_by(EVENTLOG, 1102, cleared, event(2, 2)),
        told_by(EVENTLOG, 1100, EventData::None, event(3, 3)),
        told_by(EVENTLOG, 1101, EventData::None, event(4, 4)),
        told_by("EventLog", 6008, EventData::None, event(5, 5)),
        told_by(SYSMON, 4, state("Stopped"), event(6, 6)),
        told_by(SYSMON, 4, state("Started"), event(7, 7)),
        told_by(SYSMON, 16, config, event(8, 8)),
        told_by(SYSMON, 255, error, event(9, 9)),
        // The number is another provider's here.
        told_by("Somebody", 1102, EventData::None, event(10, 10)),
    ];
    let found = gaps(&events);
    let has = |kind, severity, part: &str| {
        let one = found
            .iter()
            .any(|f| f.kind == kind && f.severity == severity && f.text.contains(part));
        assert!(one, "{kind:?} {part}: {found:#?}");
    };
    has(
        ProblemKind::LogCleared,
        Severity::Warning,
        r"The log Application was cleared at 2024-05-13 11:06:42 UTC by LAB\eve (record 2)",
    );
    has(ProblemKind::LogStopped, Severity::Note, "(record 3)");
    has(ProblemKind::EventsDropped, Severity::Loss, "(record 4");
    has(
        ProblemKind::UnexpectedShutdown,
        Severity::Warning,
        "between 2024-05-13 11:06:44 UTC and 2024-05-13 11:06:45 UTC",
    );
    has(ProblemKind::SysmonState, Severity::Warning, "Sysmon stopped");
    has(ProblemKind::SysmonState, Severity::Note, "Sysmon started");
    has(ProblemKind::SysmonConfig, Severity::Warning, r"C:\x.xml");
    has(ProblemKind::SysmonError, Severity::Warning, "QUEUE Events dropped");
    assert_eq!(found.len(), 8);
}

/// A creation by Sysmon of a process of this number.
fn created(record_id: u64, number: u64) -> Event {
    let mut guid = [0x11; 16];
    let seconds = (1_715_598_400 + number) as u32;
    guid[4..8].copy_from_slice(&seconds.to_le_bytes());
    guid[8..].copy_from_slice(&(7u64 << 48 | number).to_le_bytes());
    let data = EventData::named([("ProcessGuid", Value::Guid(Guid(guid)))]);
    told_by("Microsoft-Windows-Sysmon", 1, data, event(record_id, number as i64))
}

#[test]
fn processes_that_were_not_logged_are_counted() {
    let numbers: Vec<u64> = (100..400).filter(|n| n % 10 != 3).collect();
    let events: Vec<Event> = numbers
        .iter()
        .zip(1..)
        .map(|(&number, id)| created(id, number))
        .collect();
    let found = of_kind(&events, ProblemKind::ProcessesNotLogged);
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = "Of the 300 processes that were created from";
    assert!(found[0].text.starts_with(expected), "{}", found[0].text);
    assert!(
        found[0]
            .text
            .contains("270 are logged and 30 are not (numbers 100 to 399 of boot 7 in ProcessGuid)"),
        "{}",
        found[0].text
    );
    // With none left out there is nothing to tell.
    let all: Vec<Event> = (100..400).zip(1..).map(|(number, id)| created(id, number)).collect();
    assert_eq!(gaps(&all), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any set of numbers, in any order: what is told of holes is what is missing.
    #[test]
    fn holes_are_exactly_what_is_missing(mut ids in prop::collection::btree_set(1u64..400, 2..300), seed: u64) {
        let (&first, &last) = (ids.first().unwrap(), ids.last().unwrap());
        let missing: Vec<u64> = (first..=last).filter(|id| !ids.contains(id)).collect();
        let mut left: Vec<u64> = std::mem::take(&mut ids).into_iter().collect();
        let mut events = Vec::new();
        let mut random = seed;
        while !left.is_empty() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let id = left.swap_remove((random >> 33) as usize % left.len());
            events.push(event(id, id as i64));
        }
        let found = gaps(&events);
        let filtered: Vec<&Finding> = found.iter().filter(|f| f.kind == ProblemKind::FilteredLog).collect();
        let holes = found.iter().filter(|f| f.kind == ProblemKind::MissingRecords);
        if let [filtered] = filtered[..] {
            prop_assert!(filtered.text.contains(&format!(" {} are not there,", missing.len())), "{}", filtered.text);
            prop_assert_eq!(holes.count(), 0);
        } else {
            let told: Vec<u64> = holes.filter_map(|f| f.records).flat_map(|(from, to)| from..=to).collect();
            let capped = found.iter().any(|f| f.text.starts_with("This happens"));
            prop_assert!(capped || told == missing, "{:?} {:?}", told, missing);
        }
    }
}

/// What the logs of the corpus tell, where an analyst has looked.
#[test]
fn known_logs_tell_what_happened_to_them() {
    let Some(corpus) = place::corpus() else { return };
    let gaps = |name: &str| {
        let bytes = std::fs::read(corpus.join("logs").join(name)).unwrap();
        load::session(&bytes).gaps().to_vec()
    };
    let names: Vec<String> = std::fs::read_dir(corpus.join("logs"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    let named = |part: &str| names.iter().find(|name| name.contains(part)).unwrap().clone();
    for (log, kind, part) in [
        (
            "disablestop-eventl",
            ProblemKind::LogCleared,
            r"The log System was cleared at 2019-04-27 21:04:25 UTC by DESKTOP-JR78RLP\jwrig",
        ),
        ("sliver-security", ProblemKind::LogCleared, "(record 245030)"),
        (
            "2-vss_0-Microsoft-Windows-RemoteDesktopServices",
            ProblemKind::MissingRecords,
            "Records 5281497 to 5734857 are missing, 453361 in all",
        ),
        (
            "metasploit-sysmon",
            ProblemKind::ProcessesNotLogged,
            "33 are logged and 16 are not (numbers 2272 to 2320 of boot 24",
        ),
        (
            "museum-w10__Security",
            ProblemKind::Silence,
            "There is no event for 3 days 17 h",
        ),
    ] {
        let found = gaps(&named(log));
        assert!(
            found.iter().any(|f| f.kind == kind && f.text.contains(part)),
            "{log}: {found:#?}"
        );
    }
}
