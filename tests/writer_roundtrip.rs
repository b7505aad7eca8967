//! What the writer writes, the `evtx` crate reads: every record, every field of `System`, every value, checksums on.
//!
//! The expected texts are made here from the values themselves, so that writer and reader cannot agree on a mistake.
//! How damaged files are read is tested elsewhere.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use evtx::{EvtxParser, ParserSettings, SerializedEvtxRecord};
use evtxscope::evtx::writer::{
    Element, Event, EventData, Fragment, Guid, Kind, LogWriter, Node, Sid, Style, UserContent, UserNode, Value,
    WriteError,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::Value as Json;

/// Ticks between 1601 and 2200.
const TICKS: std::ops::Range<i64> = 0..189_000_000_000_000_000;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ -~]{0,24}",
        2 => "[^\\x00]{0,12}",
        1 => Just(String::new()),
        1 => "[A-Za-z0-9\u{e9}\u{4e2d}]{200,400}",
    ]
}

fn sid() -> impl Strategy<Value = Sid> {
    (0..1_u64 << 48, vec(any::<u32>(), 0..=15)).prop_map(|(authority, subs)| Sid { authority, subs })
}

fn guid() -> impl Strategy<Value = Guid> {
    any::<[u8; 16]>().prop_map(Guid)
}

/// Windows-1252 agrees with Unicode here.
fn ansi() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![0x20_u8..0x7f, 0xa0_u8..=0xff], 0..20)
}

fn system_time() -> impl Strategy<Value = [u16; 8]> {
    let date = (1601_u16..9999, 1_u16..=12, 0_u16..7, 1_u16..=28);
    let time = (0_u16..24, 0_u16..60, 0_u16..60, 0_u16..1000);
    (date, time)
        .prop_map(|((year, month, week, day), (hour, min, sec, ms))| [year, month, week, day, hour, min, sec, ms])
}

fn scalar() -> BoxedStrategy<Value> {
    let text = text().prop_map(Value::from);
    let other = prop_oneof![
        Just(Value::Null),
        ansi().prop_map(Value::Ansi),
        any::<i8>().prop_map(Value::I8),
        any::<u8>().prop_map(Value::U8),
        any::<i16>().prop_map(Value::I16),
        any::<u16>().prop_map(Value::U16),
        any::<i32>().prop_map(Value::I32),
        any::<u32>().prop_map(Value::U32),
        any::<i64>().prop_map(Value::I64),
        any::<u64>().prop_map(Value::U64),
        any::<f32>().prop_map(Value::F32),
        any::<f64>().prop_map(Value::F64),
        any::<bool>().prop_map(Value::Bool),
        vec(any::<u8>(), 0..40).prop_map(Value::Binary),
        guid().prop_map(Value::Guid),
        any::<u32>().prop_map(Value::SizeT32),
        any::<u64>().prop_map(Value::SizeT64),
        TICKS.prop_map(|ticks| Value::FileTime(ticks.cast_unsigned())),
        system_time().prop_map(Value::SystemTime),
        sid().prop_map(Value::Sid),
        any::<u32>().prop_map(Value::Hex32),
        any::<u64>().prop_map(Value::Hex64),
    ];
    prop_oneof![1 => text, 3 => other].boxed()
}

fn array() -> BoxedStrategy<Value> {
    fn of<S: Strategy<Value = Value> + 'static>(kind: Kind, item: S) -> BoxedStrategy<Value> {
        vec(item, 0..6)
            .prop_map(move |items| Value::Array { of: kind, items })
            .boxed()
    }
    prop_oneof![
        of(Kind::Str, text().prop_map(Value::from)),
        of(Kind::Ansi, ansi().prop_map(Value::Ansi)),
        of(Kind::I8, any::<i8>().prop_map(Value::I8)),
        of(Kind::U8, any::<u8>().prop_map(Value::U8)),
        of(Kind::I16, any::<i16>().prop_map(Value::I16)),
        of(Kind::U16, any::<u16>().prop_map(Value::U16)),
        of(Kind::I32, any::<i32>().prop_map(Value::I32)),
        of(Kind::U32, any::<u32>().prop_map(Value::U32)),
        of(Kind::I64, any::<i64>().prop_map(Value::I64)),
        of(Kind::U64, any::<u64>().prop_map(Value::U64)),
        of(Kind::Bool, any::<bool>().prop_map(Value::Bool)),
        of(Kind::Guid, guid().prop_map(Value::Guid)),
        of(Kind::Sid, sid().prop_map(Value::Sid)),
        of(Kind::Hex32, any::<u32>().prop_map(Value::Hex32)),
        of(Kind::Hex64, any::<u64>().prop_map(Value::Hex64)),
        of(
            Kind::FileTime,
            TICKS.prop_map(|ticks| Value::FileTime(ticks.cast_unsigned()))
        ),
    ]
    .boxed()
}

fn user_node() -> impl Strategy<Value = UserNode> {
    let leaf = ("[A-Z][A-Za-z]{0,8}", scalar()).prop_map(|(name, value)| UserNode::leaf(name, value));
    leaf.prop_recursive(3, 12, 4, |inner| {
        ("[A-Z][A-Za-z]{0,8}", vec(inner, 1..4)).prop_map(|(name, mut children)| {
            // The reader renames repeated siblings, which is its own affair.
            for (i, child) in children.iter_mut().enumerate() {
                child.name = format!("{}{i}", child.name).into();
            }
            UserNode::tree(name, None, children)
        })
    })
}

fn data() -> impl Strategy<Value = EventData> {
    let field = (
        "[A-Za-z \u{e9}\u{4e2d}]{1,12}",
        prop_oneof![4 => scalar(), 1 => array()],
    );
    prop_oneof![
        1 => Just(EventData::None),
        6 => vec(field, 1..24).prop_map(|fields| {
            let unique = |(i, (name, value)): (usize, (String, Value))| (format!("{name}{i}").into(), value);
            EventData::Named(fields.into_iter().enumerate().map(unique).collect())
        }),
        2 => (vec(scalar(), 2..6), option::of(vec(any::<u8>(), 1..20)))
            .prop_map(|(values, binary)| EventData::Unnamed { values, binary }),
        2 => user_node().prop_map(|node| EventData::User(UserNode::tree("Root", Some("urn:x".into()), vec![node]))),
    ]
}

prop_compose! {
    fn event()(
        (provider, channel, computer) in ("[A-Za-z -]{1,20}", "[A-Za-z/ -]{1,20}", "[a-z.\u{e9}]{1,8}"),
        provider_guid in option::of(guid()),
        (event_id, qualifiers, version) in (any::<u16>(), option::of(any::<u16>()), any::<u8>()),
        (level, task, opcode, keywords) in (any::<u8>(), any::<u16>(), any::<u8>(), any::<u64>()),
        (time, record_id) in (TICKS, any::<u64>()),
        (activity_id, related_activity_id) in (option::of(guid()), option::of(guid())),
        (process_id, thread_id) in (any::<u32>(), any::<u32>()),
        user_sid in option::of(sid()),
        data in data(),
    ) -> Event {
        Event {
            provider: provider.into(), provider_guid, event_id, qualifiers, version, level, task, opcode, keywords,
            time, record_id, activity_id, related_activity_id, process_id, thread_id, channel: channel.into(),
            computer: computer.into(), user_sid, data,
        }
    }
}

/// `1601-01-01T00:00:00.0000000Z` and so on, by counting days year by year.
fn time_text(ticks: u64) -> String {
    let (mut days, rest) = (ticks / 864_000_000_000, ticks % 864_000_000_000);
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1601;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let months = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= months[month] {
        days -= months[month];
        month += 1;
    }
    let (seconds, fraction) = (rest / 10_000_000, rest % 10_000_000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!(
        "{year:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}.{fraction:07}Z",
        month + 1,
        days + 1
    )
}

/// The texts of a value: one of a scalar, one for each item of an array.
fn texts(value: &Value) -> Vec<String> {
    let text = match value {
        Value::Null => String::new(),
        Value::Str(text) => text.to_string(),
        Value::Ansi(bytes) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        Value::I8(v) => v.to_string(),
        Value::U8(v) => v.to_string(),
        Value::I16(v) => v.to_string(),
        Value::U16(v) => v.to_string(),
        Value::I32(v) => v.to_string(),
        Value::U32(v) => v.to_string(),
        Value::I64(v) => v.to_string(),
        Value::U64(v) => v.to_string(),
        Value::F32(v) => v.to_string(),
        Value::F64(v) => v.to_string(),
        Value::Bool(v) => v.to_string(),
        Value::Binary(bytes) => bytes
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .map(|d| char::from(b"0123456789ABCDEF"[usize::from(d)]))
            .collect(),
        Value::Guid(guid) => guid.to_string(),
        Value::SizeT32(v) | Value::Hex32(v) => format!("{v:#x}"),
        Value::SizeT64(v) | Value::Hex64(v) => format!("{v:#x}"),
        Value::FileTime(ticks) => time_text(*ticks),
        Value::SystemTime([year, month, _, day, hour, min, sec, ms]) => {
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{min:02}:{sec:02}.{ms:03}0000Z")
        }
        Value::Sid(sid) => sid.to_string(),
        Value::Array { items, .. } if items.is_empty() => String::new(),
        Value::Array { items, .. } => return items.iter().flat_map(texts).collect(),
        other => panic!("not made here: {other:?}"),
    };
    vec![text]
}

/// The texts of what the reader made of a value.
fn read(json: &Json) -> Vec<String> {
    match json {
        Json::Null => vec![String::new()],
        Json::String(text) => vec![text.clone()],
        Json::Array(items) => items.iter().flat_map(read).collect(),
        Json::Object(object) => read(&object["#text"]),
        other => vec![other.to_string()],
    }
}

fn check_value(value: &Value, json: &Json) {
    let (expected, found) = (texts(value), read(json));
    match value {
        Value::F32(v) => assert!(
            same(f64::from(*v), f64::from(found[0].parse::<f32>().unwrap())),
            "{v} {found:?}"
        ),
        Value::F64(v) => assert!(same(*v, found[0].parse().unwrap()), "{v} {found:?}"),
        _ => assert_eq!(expected, found, "{value:?}"),
    }
}

fn same(a: f64, b: f64) -> bool {
    a.total_cmp(&b).is_eq() || a.is_nan() && b.is_nan()
}

fn check_user(node: &UserNode, json: &Json) {
    match &node.content {
        UserContent::Value(value) => check_value(value, &json[&*node.name]),
        UserContent::Children(children) => {
            for child in children {
                check_user(child, &json[&*node.name]);
            }
        }
    }
}

fn check(event: &Event, record: &SerializedEvtxRecord<Json>, header_id: u64) {
    assert_eq!(record.event_record_id, header_id);
    let event_json = &record.data["Event"];
    let system = &event_json["System"];
    let is = |found: &Json, expected: String| assert_eq!(read(found), [expected]);
    let guid = |guid: Option<Guid>| guid.map_or(String::new(), |guid| guid.to_string());
    is(&system["Provider"]["#attributes"]["Name"], event.provider.to_string());
    is(&system["Provider"]["#attributes"]["Guid"], guid(event.provider_guid));
    is(&system["EventID"], event.event_id.to_string());
    let qualifiers = event.qualifiers.map_or(String::new(), |v| v.to_string());
    is(&system["EventID"]["#attributes"]["Qualifiers"], qualifiers);
    is(&system["Version"], event.version.to_string());
    is(&system["Level"], event.level.to_string());
    is(&system["Task"], event.task.to_string());
    is(&system["Opcode"], event.opcode.to_string());
    is(&system["Keywords"], format!("{:#x}", event.keywords));
    is(
        &system["TimeCreated"]["#attributes"]["SystemTime"],
        time_text(event.time.cast_unsigned()),
    );
    is(&system["EventRecordID"], event.record_id.to_string());
    let correlation = &system["Correlation"]["#attributes"];
    is(&correlation["ActivityID"], guid(event.activity_id));
    is(&correlation["RelatedActivityID"], guid(event.related_activity_id));
    is(
        &system["Execution"]["#attributes"]["ProcessID"],
        event.process_id.to_string(),
    );
    is(
        &system["Execution"]["#attributes"]["ThreadID"],
        event.thread_id.to_string(),
    );
    is(&system["Channel"], event.channel.to_string());
    is(&system["Computer"], event.computer.to_string());
    let user = event.user_sid.as_ref().map_or(String::new(), ToString::to_string);
    is(&system["Security"]["#attributes"]["UserID"], user);
    match &event.data {
        EventData::None | EventData::Raw(_) => assert_eq!(event_json.get("EventData"), None),
        EventData::Named(fields) => {
            assert_eq!(event_json["EventData"].as_object().unwrap().len(), fields.len());
            for (name, value) in fields {
                check_value(value, &event_json["EventData"][&**name]);
            }
        }
        EventData::Unnamed { values, binary } => {
            let Json::Array(found) = &event_json["EventData"]["Data"]["#text"] else {
                panic!("{event_json}")
            };
            assert_eq!(found.len(), values.len());
            values
                .iter()
                .zip(found)
                .for_each(|(value, found)| check_value(value, found));
            let binary = binary.clone().map_or(Value::Null, Value::Binary);
            check_value(&binary, &event_json["EventData"]["Binary"]);
        }
        EventData::User(node) => check_user(node, &event_json["UserData"]),
    }
}

fn records(bytes: Vec<u8>) -> Vec<SerializedEvtxRecord<Json>> {
    let settings = ParserSettings::new().validate_checksums(true);
    let mut parser = EvtxParser::from_buffer(bytes).unwrap().with_configuration(settings);
    parser.records_json_value().map(|record| record.unwrap()).collect()
}

fn write(style: Style, events: &[Event]) -> Vec<u8> {
    let mut log = LogWriter::new(style);
    for event in events {
        log.push(event).unwrap();
    }
    assert_eq!(log.len(), events.len() as u64);
    log.finish()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_event_comes_back(mut events in vec(event(), 1..120), exported in any::<bool>(), first in 1..1_u64 << 62) {
        // The reader puts chunks in the order of their ids.
        for (i, event) in events.iter_mut().enumerate() {
            event.record_id = first + 3 * i as u64;
        }
        let style = if exported { Style::Exported } else { Style::Live };
        let bytes = write(style, &events);
        prop_assert_eq!(&bytes, &write(style, &events), "same events, same bytes");
        let found = records(bytes);
        prop_assert_eq!(found.len(), events.len());
        for (i, (event, record)) in events.iter().zip(&found).enumerate() {
            check(event, record, if exported { i as u64 + 1 } else { event.record_id });
        }
    }
}

#[test]
fn the_longest_text_fills_a_chunk_and_one_more_is_refused() {
    let event = |units: usize| Event {
        data: EventData::named([("Text", Value::from("\u{4e2d}".repeat(units)))]),
        ..Event::default()
    };
    let fits = |units: usize| LogWriter::default().push(&event(units)).is_ok();
    let (mut low, mut high) = (0, 40_000);
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    assert!(low > 31_000, "{low}");
    let mut log = LogWriter::default();
    log.push(&event(3)).unwrap();
    assert!(matches!(log.push(&event(high)), Err(WriteError::RecordTooLong { .. })));
    assert!(matches!(log.push(&event(33_000)), Err(WriteError::ValueTooLong { .. })));
    log.push(&event(low)).unwrap();
    log.push(&event(4)).unwrap();
    let bytes = log.finish();
    assert_eq!(bytes.len(), 4096 + 3 * 65536);
    let found = records(bytes);
    let lengths = found.iter().map(|record| {
        record.data["Event"]["EventData"]["Text"]
            .as_str()
            .unwrap()
            .chars()
            .count()
    });
    assert_eq!(lengths.collect::<Vec<_>>(), [3, low, 4]);
}

#[test]
fn a_record_needs_no_template() {
    let id = Element::new("EventID")
        .attribute("Qualifiers", Node::Text("7".into()))
        .with(Node::Text("5".into()));
    let event = Element::new("Event").with(Node::Element(Element::new("System").with(Node::Element(id))));
    let mut log = LogWriter::default();
    log.push_fragment(41, 133_600_000_000_000_000, &Fragment::new(vec![Node::Element(event)]))
        .unwrap();
    let found = records(log.finish());
    assert_eq!(found[0].event_record_id, 41);
    assert_eq!(found[0].data["Event"]["System"]["EventID"]["#text"], "5");
}
