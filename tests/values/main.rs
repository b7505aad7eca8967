//! What a record can hold, from bytes that our own writer makes to what stands in the columns: each type of value and each array
//! (`types`), each shape of BinXML (`shapes`), what the second decoder takes, and what may not bring either down (`second`).
//!
//! Real logs are `corpus`'.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod second;
mod shapes;
mod types;

use evtxscope::evtx::Kind;
use evtxscope::evtx::writer::{Chunk, Element, Fragment, Guid, Instance, Node, RecordHeader, Style, Template, Value};
use evtxscope::ingest::decode_chunks;
use evtxscope::ingest::segment::head;
use evtxscope::model::{ChunkIx, FileIx, RowIx};
use evtxscope::store::Store;
use std::rc::Rc;

/// A chunk of these records, as the page gets it.
fn read_all(records: &[Fragment]) -> Store {
    let mut chunk = Chunk::new(Style::Live);
    for (id, record) in (1..).zip(records) {
        chunk
            .record(RecordHeader::new(id, 133_600_000_000_000_000), |chunk| {
                chunk.fragment(record)
            })
            .unwrap();
    }
    let mut store = Store::default();
    store.fold(&decode_chunks(FileIx(0), [(ChunkIx(0), 4_096, chunk.finish(1))]));
    assert_eq!(store.len(), records.len());
    store
}

/// A chunk of one record.
fn read(body: Vec<Node>) -> Store {
    read_all(&[Fragment::new(body)])
}

/// Names, kinds and texts of a row's fields.
fn fields(store: &Store, row: u32) -> Vec<(String, Kind, String)> {
    let symbols = &store.symbols;
    store
        .fields(RowIx(row))
        .map(|(name, cell)| (name.to_owned(), symbols.kind(cell), symbols.text(cell)))
        .collect()
}

/// Names and texts of the first row's fields.
fn texts(store: &Store) -> Vec<(String, String)> {
    let fields = fields(store, 0).into_iter();
    fields.map(|(name, _, text)| (name, text)).collect()
}

/// The same from literals.
fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|&(n, v)| (n.to_owned(), v.to_owned())).collect()
}

fn event_id(store: &Store, row: u32) -> u32 {
    store.head(RowIx(row))[head::EVENT_ID]
}

fn problems(store: &Store) -> Vec<&str> {
    store.problems.iter().map(|problem| problem.text.as_str()).collect()
}

/// An instance of a template of this body.
fn instance(body: Vec<Node>, values: Vec<Value>) -> Node {
    let mut guid = [0; 16];
    guid[0] = u8::try_from(values.len()).unwrap();
    let template = Template { guid: Guid(guid), body };
    Node::Instance(Instance::new(Rc::new(template), values))
}

fn substitution(index: u16) -> Node {
    Node::Substitution {
        index,
        optional: false,
        code: 1,
    }
}

fn optional(index: u16) -> Node {
    Node::Substitution {
        index,
        optional: true,
        code: 1,
    }
}

fn data(name: &'static str) -> Element {
    Element::new("Data").attribute("Name", Node::Text(name.into()))
}

fn element(name: &'static str, content: Vec<Element>) -> Element {
    content
        .into_iter()
        .fold(Element::new(name), |element, child| element.with(Node::Element(child)))
}

/// An event of this data.
fn event(data: Element) -> Vec<Node> {
    let id = Element::new("EventID").with(Node::Text("7".into()));
    vec![Node::Element(element("Event", vec![element("System", vec![id]), data]))]
}
