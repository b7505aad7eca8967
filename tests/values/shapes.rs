//! Each shape of BinXML: substitutions that are not there, elements that depend on them, BinXML in BinXML, records without a
//! template, data without names, names that repeat.

use super::{data, element, event, event_id, instance, optional, pairs, problems, read, substitution, texts};
use evtxscope::evtx::writer::{Element, Fragment, Node, Value};

fn event_data(content: Vec<Element>) -> Vec<Node> {
    event(element("EventData", content))
}

/// \[MS-EVEN6\] 2.2.12: an optional substitution without a value removes its element or attribute, where the element depends on
/// it. Without that dependency, `<Data Name="A"></Data>` is left, which is a field.
#[test]
fn an_optional_substitution_without_a_value() {
    let body = event_data(vec![
        data("Stays").with(optional(0)),
        data("Goes").depends_on(0).with(optional(0)),
        Element::new("Other")
            .attribute("a", optional(0))
            .attribute("b", optional(1)),
    ]);
    let store = read(vec![instance(body, vec![Value::Null, "x".into()])]);
    assert_eq!(texts(&store), pairs(&[("Stays", ""), ("Other.b", "x")]));
    assert_eq!(problems(&store), [""; 0]);
}

/// A dependency id removes all that its element holds.
#[test]
fn an_element_depends_on_a_value() {
    let all = || {
        let inner = element("Inner", vec![Element::new("A").with(substitution(1))]);
        event_data(vec![inner.depends_on(0), data("B").with(substitution(1))])
    };
    let store = read(vec![instance(all(), vec![Value::Null, "x".into()])]);
    assert_eq!(texts(&store), pairs(&[("B", "x")]));
    let store = read(vec![instance(all(), vec![Value::U8(0), "x".into()])]);
    assert_eq!(texts(&store), pairs(&[("Inner.A", "x"), ("B", "x")]));
}

/// The Event of Windows' System templates depends on the value that is the data: without data, System is still there.
#[test]
fn an_event_without_its_data_keeps_system() {
    let id = Element::new("EventID").with(substitution(1));
    let root = element("Event", vec![element("System", vec![id])])
        .depends_on(0)
        .with(optional(0));
    let store = read(vec![instance(
        vec![Node::Element(root)],
        vec![Value::Null, Value::U16(4624)],
    )]);
    assert_eq!(event_id(&store, 0), 4624);
    assert_eq!(problems(&store), [""; 0]);
}

fn nested(node: Node) -> Vec<Node> {
    let id = Element::new("EventID").with(Node::Text("7".into()));
    let root = element("Event", vec![element("System", vec![id])]).with(substitution(0));
    let value = Value::BinXml(Box::new(Fragment::new(vec![node])));
    vec![instance(vec![Node::Element(root)], vec![value])]
}

/// The data is BinXML of its own, with a template and values of its own.
#[test]
fn event_data_in_its_own_template() {
    let body = element("EventData", vec![data("A").with(substitution(0))]);
    let store = read(nested(instance(
        vec![Node::Element(body)],
        vec![Value::U32(5), Value::Null],
    )));
    assert_eq!(texts(&store), pairs(&[("A", "5")]));
}

#[test]
fn user_data_in_its_own_template() {
    let leaf = Element::new("User")
        .attribute("kind", Node::Text("k".into()))
        .with(substitution(0));
    let body = element("UserData", vec![element("EventXML", vec![leaf])]);
    let store = read(nested(instance(
        vec![Node::Element(body)],
        vec![Value::U32(5), Value::Null],
    )));
    assert_eq!(
        texts(&store),
        pairs(&[("EventXML.User.kind", "k"), ("EventXML.User", "5")])
    );
}

/// BinXML in an element of UserData, as events that wrap others have it.
#[test]
fn binxml_in_an_element_of_the_data() {
    let leaf = Element::new("Inner").with(substitution(0));
    let inner = instance(vec![Node::Element(leaf)], vec![Value::U32(5), Value::Null, Value::Null]);
    let outer = element("UserData", vec![element("Wrap", vec![]).with(substitution(0))]);
    let value = Value::BinXml(Box::new(Fragment::new(vec![inner])));
    let store = read(nested(instance(vec![Node::Element(outer)], vec![value, Value::Null])));
    assert_eq!(texts(&store), pairs(&[("Wrap.Inner", "5")]));
}

#[test]
fn a_record_without_a_template() {
    let content = vec![
        data("A").with(Node::Text("x".into())),
        data("B").with(Node::Text("y".into())),
    ];
    let store = read(event_data(content));
    assert_eq!(texts(&store), pairs(&[("A", "x"), ("B", "y")]));
    assert_eq!(event_id(&store, 0), 7);
}

/// Behind the end of its stream lies what was in memory.
#[test]
fn bytes_behind_the_end_are_nothing() {
    let mut body = event_data(vec![data("A").with(Node::Text("x".into()))]);
    body.push(Node::Raw(vec![0, 0x63, 0x75]));
    let store = read(body);
    assert_eq!(texts(&store), pairs(&[("A", "x")]));
    assert_eq!(problems(&store), [""; 0]);
}

/// CDATA, character and entity references, and several pieces in one element are one text.
#[test]
fn a_text_of_pieces() {
    let pieces = data("A")
        .with(Node::Text("a".into()))
        .with(Node::CharRef(0xe9))
        .with(Node::EntityRef("amp".into()))
        .with(Node::CData("<b>".into()))
        .with(substitution(0));
    let store = read(vec![instance(event_data(vec![pieces]), vec![Value::U8(9)])]);
    assert_eq!(texts(&store), pairs(&[("A", "aé&<b>9")]));
}

#[test]
fn data_without_names_and_names_that_repeat() {
    let unnamed = || Element::new("Data");
    let content = vec![
        unnamed().with(substitution(0)),
        data("A").with(substitution(0)),
        unnamed().with(substitution(1)),
        data("A").with(substitution(1)),
        data("A_1").with(substitution(0)),
        element(
            "Many",
            vec![
                Element::new("X").with(substitution(0)),
                Element::new("X").with(substitution(1)),
            ],
        ),
    ];
    let store = read(vec![instance(event_data(content), vec!["x".into(), "y".into()])]);
    let expected = [
        ("Data", "x"),
        ("A", "x"),
        ("Data_1", "y"),
        ("A_1", "y"),
        ("A_1_1", "x"),
        ("Many.X", "x"),
        ("Many.X_1", "y"),
    ];
    assert_eq!(texts(&store), pairs(&expected));
}

/// An array in the element of unnamed data: an element an item.
#[test]
fn an_array_without_names() {
    let items = vec!["x".into(), "y".into()];
    let value = Value::Array {
        of: evtxscope::evtx::writer::Kind::Str,
        items,
    };
    let body = event_data(vec![Element::new("Data").with(substitution(0)), Element::new("Binary")]);
    let store = read(vec![instance(body, vec![value])]);
    assert_eq!(texts(&store), pairs(&[("Data", "x"), ("Data_1", "y"), ("Binary", "")]));
}
