//! Caps: what one record or chunk can cost, whatever it asks for. How much memory that is in all, `fuzz` measures.

use super::made::{data, element, log_of_records, record, substitution, template, tokens};
use super::seen::see;
use evtxscope::evtx::writer::{Element, Fragment, Instance, Node, Value};
use evtxscope::model::RowIx;
use evtxscope::protocol::{DetailSpec, ProblemKind, Request, Response};
use std::rc::Rc;

fn instance(template: &Rc<evtxscope::evtx::writer::Template>, values: Vec<Value>) -> Node {
    Node::Instance(Instance::new(Rc::clone(template), values))
}

/// Each level asks twice for the value that is the next: 2 to the power of 60 values, in two thousand bytes.
#[test]
fn a_value_that_is_asked_for_twice_at_each_level() {
    let twice = template(
        9,
        vec![Node::Element(element(
            "L",
            vec![
                Element::new("a").with(substitution(0)),
                Element::new("b").with(substitution(0)),
            ],
        ))],
    );
    let value = (0..60).fold(Value::from("core"), |value, _| {
        Value::BinXml(Box::new(Fragment::new(vec![instance(&twice, vec![value])])))
    });
    let made = log_of_records(&[record(vec![value]), record(vec!["x".into()])]);
    // Without a bound these are 2^60 values: this would not end.
    let seen = see(&made.bytes);
    seen.said(ProblemKind::RecordContent, &["record 1", "more than 4096 fields"]);
    assert!(seen.fields(0).len() <= 4_096);
    assert_eq!(seen.text(1, "A"), "x");
}

#[test]
fn more_elements_than_a_record_can_need() {
    let many = |count: usize| {
        Fragment::new(tokens(
            (0..count).map(|_| Element::new("x").with(Node::CharRef(65))).collect(),
        ))
    };
    let made = log_of_records(&[many(2_000), record(vec!["x".into()])]);
    let seen = see(&made.bytes);
    assert_eq!((seen.fields(0).len(), seen.findings().len()), (2_000, 0));
    let made = log_of_records(&[many(4_200)]);
    let seen = see(&made.bytes);
    seen.said(ProblemKind::RecordContent, &["record 1", "4096 elements"]);
    assert!(seen.fields(0).len() <= 4_096);
}

/// A template of two thousand fields, and hundreds of records of it that have no values of their own.
#[test]
fn more_fields_than_a_chunk_can_need() {
    let fields = (0..2_000).map(|_| Element::new("x").with(Node::CharRef(65))).collect();
    let template = template(1, tokens(fields));
    let records: Vec<Fragment> = (0..300)
        .map(|_| Fragment::new(vec![instance(&template, vec![])]))
        .collect();
    let made = log_of_records(&records);
    let seen = see(&made.bytes);
    assert_eq!(seen.len(), 300);
    let all: usize = (0..300).map(|row| seen.fields(row).len()).sum();
    assert!((60_000..=65_536).contains(&all), "{all}");
    seen.said(ProblemKind::RecordContent, &["more than 65536"]);
}

/// One long value in a thousand fields: kept once, and the reader is shown a megabyte of it.
#[test]
fn a_long_value_in_many_fields() {
    let fields = (0..1_000).map(|_| data("A").with(substitution(0))).collect();
    let long = "y".repeat(10_000);
    let made = log_of_records(&[Fragment::new(vec![instance(
        &template(1, tokens(fields)),
        vec![long.into()],
    )])]);
    let mut seen = see(&made.bytes);
    assert_eq!(seen.fields(0).len(), 1_000);
    assert!(seen.session.store().memory() < 1 << 20);
    assert!(seen.xml(0).len() < (1 << 20) + 200);
    let mut bytes = super::load::Bytes(&made.bytes);
    let answer = seen
        .session
        .handle(
            Request::Detail(DetailSpec {
                row: RowIx(0),
                ..DetailSpec::default()
            }),
            &mut bytes,
        )
        .unwrap();
    let Response::Detail(detail) = answer else {
        panic!("no detail")
    };
    let shown: usize = detail.data.iter().map(|field| field.value.len()).sum();
    assert!((1 << 20..2 << 20).contains(&shown), "{shown}");
    assert!(detail.data[999].value.contains("cut: 0 of 10000 bytes"));
}

/// One long value a thousand times in one text.
#[test]
fn a_text_that_is_put_together_of_many() {
    let text = (0..1_000).fold(data("A"), |text, _| text.with(substitution(0)));
    let long = "y".repeat(10_000);
    let made = log_of_records(&[Fragment::new(vec![instance(
        &template(1, tokens(vec![text])),
        vec![long.into()],
    )])]);
    let seen = see(&made.bytes);
    assert_eq!(seen.text(0, "A").len(), 1 << 19);
    seen.said(ProblemKind::RecordContent, &["record 1", "this one is cut"]);
}

/// More values than a record can need.
#[test]
fn substitutions() {
    let body = tokens(vec![
        data("A").with(substitution(0)),
        data("B").with(substitution(4_999)),
    ]);
    let values = (0..5_000).map(|_| Value::U8(7)).collect();
    let made = log_of_records(&[Fragment::new(vec![instance(&template(1, body), values)])]);
    let seen = see(&made.bytes);
    assert_eq!((seen.text(0, "A"), seen.text(0, "B")), ("7".to_owned(), String::new()));
    seen.said(ProblemKind::RecordContent, &["5000 values"]);
}
