//! Inputs 35, 38 and 41: names, the values that templates ask for, and templates in templates. Lost and borrowed templates are
//! the business of who recovers records.

use super::made::{Made, chunk_at, data, log, log_of_records, record, substitution, template, tokens};
use super::seen::see;
use evtxscope::evtx::writer::{Definition, Element, Fragment, Instance, Node, PartKind, Value};
use evtxscope::protocol::ProblemKind;

/// Where a name's entry lies in the file, the first of them in its first chunk.
fn name_at(made: &Made, name: &str) -> usize {
    let text: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let names = made.parts(0, PartKind::Name);
    let found = names
        .iter()
        .find(|part| made.bytes[part.offset + 8..part.offset + part.size - 2] == text);
    found.unwrap().offset
}

#[test]
fn n35_a_name_that_is_none() {
    // The text of a name is behind its offset: neither its hash nor the NUL behind it is needed.
    let made = log(1);
    let at = name_at(&made, "EventData");
    let made = made.put(at + 4, &[0xff, 0xff]).put(at + 8 + 18, b"XX").sealed();
    let seen = see(&made.bytes);
    assert_eq!(seen.findings(), []);
    assert_eq!(seen.text(4, "Number"), "5");
}

#[test]
fn n35_a_reference_to_a_name_that_is_too_long() {
    // A record that refers to a name of another one: what follows the reference is known, whatever lies there.
    let named = |name: &'static str| {
        let data = Element::new(name).with(Node::Text("x".into()));
        Fragment::new(tokens(vec![data]))
    };
    let made = log_of_records(&[named("Odd"), named("Odd")]);
    let at = name_at(&made, "Odd");
    let offset = at - chunk_at(0);
    let bytes = made.clone().put(at + 6, &[0xff, 0xff]).sealed().bytes;
    let seen = see(&bytes);
    assert_eq!(seen.text(1, &format!("?{offset:x}")), "x");
    assert_eq!(seen.len(), 2);
    // The record that holds the name cannot be read behind it.
    seen.said(ProblemKind::RecordContent, &["record 1"]);
}

#[test]
fn n38_the_number_of_values_is_wrong() {
    let made = log_of_records(&[
        record(vec!["one".into(), "two".into()]),
        record(vec!["three".into(), "four".into()]),
    ]);
    let at = made.parts(0, PartKind::Count)[1].offset;
    // Fewer than the template asks for.
    for count in [0, 1] {
        let bytes = made.clone().put_u32(at, count).sealed().bytes;
        let seen = see(&bytes);
        assert_eq!(seen.len(), 2);
        seen.said(ProblemKind::RecordContent, &["record 2", &format!("of {count}")]);
        assert_eq!(seen.text(0, "B"), "two");
    }
    // More than there are bytes.
    for count in [3, 5_000, u32::MAX] {
        let bytes = made.clone().put_u32(at, count).sealed().bytes;
        let seen = see(&bytes);
        assert_eq!(seen.len(), 2);
        seen.said(ProblemKind::RecordContent, &["record 2"]);
        assert_eq!(seen.text(0, "B"), "two");
    }
}

#[test]
fn n38_a_template_asks_for_a_value_that_is_not_there() {
    let data = vec![
        data("A").with(substitution(0)),
        data("B").with(substitution(7)),
        data("C").with(substitution(1)),
    ];
    let template = template(1, tokens(data));
    let values = vec!["one".into(), "two".into()];
    let made = log_of_records(&[Fragment::new(vec![Node::Instance(Instance::new(template, values))])]);
    let seen = see(&made.bytes);
    seen.said(ProblemKind::RecordContent, &["value 7 of 2"]);
    assert_eq!(
        (seen.text(0, "A"), seen.text(0, "C")),
        ("one".to_owned(), "two".to_owned())
    );
}

/// Our writer goes down with what it writes: deep things are made where there is room for that, and read where there is not.
fn with_room(make: impl FnOnce() -> Made + Send + 'static) -> Made {
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    thread.spawn(make).unwrap().join().unwrap()
}

/// BinXML in BinXML, so many levels of it.
fn nested(levels: usize) -> Value {
    let template = template(9, vec![Node::Element(Element::new("L").with(substitution(0)))]);
    (0..levels).fold("core".into(), |value, _| {
        let instance = Instance::new(template.clone(), vec![value]);
        Value::BinXml(Box::new(Fragment::new(vec![Node::Instance(instance)])))
    })
}

#[test]
fn n41_templates_nest_too_deep() {
    let made = with_room(|| {
        log_of_records(&[
            record(vec![nested(40)]),
            record(vec![nested(1_000)]),
            record(vec!["x".into()]),
        ])
    });
    let seen = see(&made.bytes);
    assert_eq!(seen.len(), 3);
    assert_eq!(seen.fields(0).len(), 1);
    assert_eq!(seen.fields(0)[0].2, "core");
    seen.said(ProblemKind::RecordContent, &["record 2", "deeper than 64"]);
    assert_eq!(seen.text(2, "A"), "x");
    assert!(seen.xml(2).contains('x'));
}

#[test]
fn n41_elements_nest_too_deep() {
    let deep = |levels: usize| -> Fragment {
        let core = Element::new("L").with(Node::Text("core".into()));
        let nested = (0..levels).fold(core, |inner, _| Element::new("L").with(Node::Element(inner)));
        Fragment::new(tokens(vec![nested]))
    };
    let made = with_room(move || log_of_records(&[deep(40), deep(1_000), record(vec!["x".into()])]));
    let seen = see(&made.bytes);
    assert_eq!(seen.len(), 3);
    assert_eq!(seen.fields(0)[0].2, "core");
    seen.said(ProblemKind::RecordContent, &["record 2", "deeper than 64"]);
    assert_eq!(seen.text(2, "A"), "x");
}

#[test]
fn n41_a_template_in_itself() {
    // The value of an instance is an instance of the template that it is a value of.
    let outer = template(1, tokens(vec![data("A").with(substitution(0))]));
    let made = log_of_records(&[Fragment::new(vec![Node::Instance(Instance::new(
        outer.clone(),
        vec!["x".into()],
    ))])]);
    let definition = made.parts(0, PartKind::Template)[0].offset - chunk_at(0);
    let mut inner = Instance::new(outer.clone(), vec!["y".into()]);
    inner.definition = Definition::At(definition as u32);
    let value = Value::BinXml(Box::new(Fragment::new(vec![Node::Instance(inner)])));
    let again = Fragment::new(vec![Node::Instance(Instance::new(outer.clone(), vec![value]))]);
    // And a template whose body is an instance of itself.
    let mut own = Instance::new(template(2, vec![]), vec!["z".into()]);
    own.definition = Definition::At(definition as u32);
    let looped = template(3, vec![Node::Instance(own)]);
    let looped = Fragment::new(vec![Node::Instance(Instance::new(looped, vec!["w".into()]))]);
    let first = Fragment::new(vec![Node::Instance(Instance::new(outer, vec!["x".into()]))]);
    let made = log_of_records(&[first, again, looped]);
    let seen = see(&made.bytes);
    assert_eq!(seen.len(), 3);
    assert_eq!(seen.text(0, "A"), "x");
    assert!(
        seen.fields(1).iter().any(|(.., text)| text == "y"),
        "{:?}",
        seen.fields(1)
    );
    seen.said(ProblemKind::RecordContent, &["record 3"]);
    assert!(
        seen.fields(2).iter().any(|(.., text)| text == "w"),
        "{:?}",
        seen.fields(2)
    );
}
