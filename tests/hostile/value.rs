//! Inputs 39, 40 and 42 to 45: single values.

use super::made::{data, log_of_records, record, tokens};
use super::seen::see;
use evtxscope::evtx::Kind;
use evtxscope::evtx::writer::{Element, Fragment, Kind as Type, Node, PartKind, Value};
use evtxscope::protocol::{Filter, ProblemKind};

#[test]
fn n39_a_value_is_longer_than_what_is_left() {
    let made = log_of_records(&[record(vec!["one".into()]), record(vec!["two".into(), "three".into()])]);
    let count = made.parts(0, PartKind::Count)[1].offset;
    // The size of the second value.
    let bytes = made.clone().put(count + 8, &[0xff, 0x7f]).sealed().bytes;
    let seen = see(&bytes);
    seen.said(ProblemKind::RecordContent, &["record 2", "value 1 of 2 is cut"]);
    assert_eq!(seen.text(1, "A"), "two");
    assert!(seen.text(1, "B").starts_with("three"));
    // The sizes add up to less than there is: what is left is nobody's.
    let bytes = made.put(count + 8, &[4, 0]).sealed().bytes;
    let seen = see(&bytes);
    assert_eq!(
        (seen.text(1, "A"), seen.text(1, "B")),
        ("two".to_owned(), "th".to_owned())
    );
}

#[test]
fn n40_types_that_are_not_known() {
    let raw = |code, bytes: &[u8]| Value::Raw {
        code,
        bytes: bytes.to_vec(),
    };
    let made = log_of_records(&[record(vec![
        raw(0x7e, &[1, 2, 0xab]),
        raw(0x20, &[8, 7, 6, 5, 4, 3, 2, 1]),
        raw(0x23, b"<\0x\0>\0"),
        "after".into(),
    ])]);
    let seen = see(&made.bytes);
    seen.said(ProblemKind::RecordContent, &["record 1", "unknown type 0x7e"]);
    let texts: Vec<String> = seen.fields(0).into_iter().map(|(.., text)| text).collect();
    assert_eq!(texts, ["0102AB", "0x102030405060708", "<x>", "after"]);
    assert_eq!(seen.fields(0)[0].1, Kind::Unknown);
}

#[test]
fn n40_tokens_that_are_rare() {
    let content = [
        Node::CData("a]]".into()),
        Node::CharRef(0x21),
        Node::EntityRef("amp".into()),
        Node::EntityRef("odd".into()),
        Node::Instruction {
            target: "t".into(),
            data: "d".into(),
        },
        Node::Text("z".into()),
    ];
    let element = content.into_iter().fold(data("A"), Element::with);
    let made = log_of_records(&[Fragment::new(tokens(vec![element]))]);
    let seen = see(&made.bytes);
    assert_eq!(seen.text(0, "A"), "a]]!&&odd;z");
    assert_eq!(seen.findings(), []);
}

#[test]
fn n42_arrays() {
    let raw = |code, bytes: Vec<u8>| Value::Raw { code, bytes };
    let numbers = (0..10_000_u32).flat_map(|i| (i as u16).to_le_bytes()).collect();
    let made = log_of_records(&[
        record(vec![raw(0x86, numbers)]),
        // Odd sizes: what is left over is shown as its bytes.
        record(vec![raw(0x88, vec![1, 0, 0, 0, 2, 0])]),
        record(vec![raw(0x81, b"a\0\0\0\0\0b\0".to_vec())]),
        record(vec![Value::Array {
            of: Type::Str,
            items: Vec::new(),
        }]),
    ]);
    let seen = see(&made.bytes);
    assert_eq!(seen.fields(0).len(), 1_000);
    assert_eq!(seen.fields(0)[999].2, "999");
    seen.said(ProblemKind::RecordContent, &["record 1", "10000 items", "9000 more"]);
    let texts = |row| seen.fields(row).into_iter().map(|(.., text)| text).collect::<Vec<_>>();
    assert_eq!(texts(1), ["1", "0200"]);
    assert_eq!(texts(2), ["a", "", "b"]);
    assert_eq!(texts(3), [""]);
}

#[test]
fn n42_an_array_within_text() {
    let numbers = (0..10_000_u32).flat_map(|i| (i as u16).to_le_bytes()).collect();
    let mixed = data("A")
        .with(Node::Text("of ".into()))
        .with(super::made::substitution(0));
    let template = super::made::template(1, tokens(vec![mixed]));
    let value = Value::Raw {
        code: 0x86,
        bytes: numbers,
    };
    let instance = evtxscope::evtx::writer::Instance::new(template, vec![value]);
    let made = log_of_records(&[Fragment::new(vec![Node::Instance(instance)])]);
    let seen = see(&made.bytes);
    assert!(seen.text(0, "A").ends_with(", 999"));
    seen.said(ProblemKind::RecordContent, &["10000 items", "9000 more"]);
}

#[test]
fn n43_text_that_is_no_unicode() {
    let units = |units: &[u16]| Value::Utf16(units.to_vec());
    let made = log_of_records(&[record(vec![
        units(&[0x61, 0xd800, 0x62]),
        units(&[0x61, 0, 0x62, 0, 0]),
        Value::Raw {
            code: 1,
            bytes: vec![0x61, 0, 0x62],
        },
        units(&[0xffff, 0xfffe]),
    ])]);
    let mut seen = see(&made.bytes);
    let kinds: Vec<Kind> = seen.fields(0).into_iter().map(|(_, kind, _)| kind).collect();
    assert_eq!(kinds[..2], [Kind::IllFormedString, Kind::String]);
    assert_eq!(seen.text(0, "A"), "a\\ud800b");
    assert_eq!(seen.text(0, "B"), "a\0b");
    assert_eq!(seen.text(0, "C"), "a");
    assert_eq!(seen.text(0, "D"), "\u{ffff}\u{fffe}");
    assert_eq!(found(&mut seen.session, "any:a*b"), 1);
}

/// How many records a query finds.
fn found(session: &mut evtxscope::engine::Session, query: &str) -> usize {
    let filter = Filter {
        query: query.to_owned(),
        ..Filter::default()
    };
    let rows = session.select(&filter);
    rows.unwrap_or_else(|failure| panic!("{query}: {failure}")).len()
}

#[test]
fn n44_a_text_of_a_whole_chunk() {
    let script = "x".repeat(32_000);
    let made = log_of_records(&[record(vec![script.clone().into(), "after".into()])]);
    let mut seen = see(&made.bytes);
    assert_eq!(seen.text(0, "A"), script);
    assert_eq!(seen.findings(), []);
    assert!(seen.xml(0).contains(&script));
    assert_eq!(found(&mut seen.session, "B=after"), 1);
}

#[test]
fn n45_text_that_means_something_elsewhere() {
    let nasty = "]]><script>alert(1)</script>&#0;&amp;\u{1b}[2J\u{202e}fdp.exe\r\n\u{7}'\"=1+1";
    let made = log_of_records(&[record(vec![nasty.into()])]);
    let seen = see(&made.bytes);
    assert_eq!(
        seen.text(0, "A"),
        nasty,
        "as it is: who shows it marks what cannot be seen"
    );
    let xml = seen.xml(0);
    assert!(
        xml.contains("]]&gt;&lt;script&gt;") && !xml.contains("<script"),
        "{xml}"
    );
    assert_eq!(seen.findings(), []);
}
