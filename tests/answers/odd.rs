//! Logs of odd values: texts that differ by case, type or a sign, numbers in several types, empty and absent values, names that
//! the query language uses too.

use evtxscope::evtx::writer::{Event, EventData, LogWriter, Style, UserContent, UserNode, Value};
use evtxscope::protocol::Column;
use proptest::prelude::*;

const NAMES: [&str; 6] = ["Name", "Channel", "Odd name", "User", "UtcTime", "level"];

fn value() -> impl Strategy<Value = Value> {
    let texts = vec![
        "",
        "-",
        "a",
        "A",
        "ä",
        "Ä",
        "a\"b",
        "C:\\x\\a.exe",
        "c:\\X\\a.exe",
        "a.exe",
        "7",
        "07",
        "0x7",
        "-7",
        "7.5",
        "x*",
        "x?",
        "xy",
        "2021-03-04 13:52:19.118",
        "2021-03-04 13:52:19.1180",
        "and",
        "a b",
        "(a)",
        "10.0.0.1",
        "K",
    ];
    prop_oneof![
        4 => prop::sample::select(texts).prop_map(|text| Value::Str(text.into())),
        1 => Just(Value::Null),
        1 => (0u32..9).prop_map(Value::U32),
        1 => (0u64..9).prop_map(|n| Value::U64(n << 60)),
        1 => (-9i32..9).prop_map(Value::I32),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => prop::sample::select(vec![0.5, 7.0, -1.25]).prop_map(Value::F64),
        1 => Just(Value::Utf16(vec![0x61, 0xd800])),
        1 => Just(Value::Ansi(b"a".to_vec())),
        1 => (0u64..3).prop_map(|n| Value::FileTime(132_000_000_000_000_000 + n)),
    ]
}

fn data() -> impl Strategy<Value = EventData> {
    let fields = prop::collection::btree_map(prop::sample::select(NAMES.to_vec()), value(), 0..5);
    prop_oneof![
        4 => fields.prop_map(|fields| EventData::Named(fields.into_iter().map(|(name, value)| (name.into(), value)).collect())),
        1 => value().prop_map(|value| {
            let children = vec![UserNode::leaf("User", value)];
            EventData::User(UserNode { name: "EventXML".into(), attributes: Vec::new(), content: UserContent::Children(children) })
        }),
        1 => Just(EventData::None),
    ]
}

/// A log of some tens of events.
pub fn log() -> impl Strategy<Value = Vec<u8>> {
    let providers = vec![
        ("Example", 7u16),
        ("Microsoft-Windows-Sysmon", 1),
        ("Microsoft-Windows-Sysmon", 5),
        ("example", 7),
    ];
    let event = (
        data(),
        prop::sample::select(providers),
        0u8..8,
        0i64..6,
        prop::sample::select(vec!["a", "A", "b.example"]),
    );
    prop::collection::vec(event, 0..40).prop_map(|events| {
        let mut log = LogWriter::new(Style::default());
        for (i, (data, (provider, event_id), level, time, computer)) in events.into_iter().enumerate() {
            let event = Event {
                provider: provider.into(),
                event_id,
                level,
                time: 132_000_000_000_000_000 + time,
                record_id: i as u64 + 1,
                computer: computer.into(),
                data,
                ..Event::default()
            };
            log.push(&event).unwrap();
        }
        log.finish()
    })
}

/// A column of such a log.
pub fn column() -> impl Strategy<Value = Column> {
    let fixed = [
        Column::Time,
        Column::OwnTime,
        Column::Event,
        Column::Host,
        Column::Channel,
        Column::Provider,
        Column::EventId,
        Column::Level,
        Column::RecordId,
        Column::Process,
        Column::Target,
        Column::What,
    ];
    let fields = NAMES
        .into_iter()
        .chain(["EventXML.User"])
        .map(|name| Column::Field(name.to_owned()));
    prop::sample::select(fixed.into_iter().chain(fields).collect::<Vec<_>>())
}
