//! Broken files on purpose: the low layer can lie anywhere, and a lie stays where it was put.
//!
//! The files that readers must survive are built like these; how our reader takes them is tested with the reader.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::rc::Rc;

use evtx::{EvtxChunkData, EvtxParser, ParserSettings};
use evtxscope::evtx::writer::{
    Chunk, Definition, Element, Event, EventData, FileHeader, Fragment, Guid, Instance, Node, Part, PartKind,
    RecordHeader, Style, Template, Value, seal,
};

fn event(text: &'static str) -> Event {
    Event {
        data: EventData::named([("Text", Value::from(text))]),
        ..Event::default()
    }
}

/// A chunk of three events of one shape.
fn chunk() -> Chunk {
    let mut chunk = Chunk::new(Style::Live).with_parts();
    for (id, text) in [(1, "one"), (2, "two"), (3, "three")] {
        chunk
            .event(RecordHeader::new(id, 133_600_000_000_000_000), &event(text))
            .unwrap();
    }
    chunk
}

fn parts(chunk: &Chunk, kind: PartKind) -> Vec<Part> {
    chunk.parts().iter().filter(|part| part.kind == kind).copied().collect()
}

/// Whether each record can be read; checksums must be right.
fn readable(file: Vec<u8>) -> Vec<bool> {
    let settings = ParserSettings::new().validate_checksums(true);
    let mut parser = EvtxParser::from_buffer(file).unwrap().with_configuration(settings);
    parser.records_json().map(|record| record.is_ok()).collect()
}

#[test]
fn an_edit_is_reached_after_sealing() {
    let mut chunk = chunk();
    // The references are those of record, event data, record, event data, …
    let reference = parts(&chunk, PartKind::Reference)[3];
    let mut bytes = chunk.finish(1).to_vec();
    bytes[reference.offset..reference.offset + 4].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    assert!(!EvtxChunkData::new(bytes.clone(), false).unwrap().validate_checksum());
    let mut file = FileHeader::default().file([&bytes[..]]);
    seal::file(&mut file);
    assert_eq!(readable(file), [true, false, true]);
}

#[test]
fn parts_are_where_they_are_said_to_be() {
    let mut chunk = chunk();
    let (records, values) = (parts(&chunk, PartKind::Record), parts(&chunk, PartKind::Value));
    let (names, counts) = (parts(&chunk, PartKind::Name), parts(&chunk, PartKind::Count));
    let bytes = chunk.finish(1).to_vec();
    assert_eq!(records.len(), 3);
    for record in records {
        assert_eq!(bytes[record.offset..record.offset + 4], [0x2a, 0x2a, 0, 0]);
        let end = record.offset + record.size;
        assert_eq!(bytes[record.offset + 4..record.offset + 8], bytes[end - 4..end]);
    }
    let text: Vec<u8> = "two\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(
        values
            .iter()
            .filter(|part| bytes[part.offset..part.offset + part.size] == text)
            .count(),
        1
    );
    assert!(
        names
            .iter()
            .all(|name| bytes[name.offset + name.size - 2..name.offset + name.size] == [0, 0])
    );
    let mut found: Vec<u8> = counts.iter().map(|count| bytes[count.offset]).collect();
    found.sort_unstable();
    assert_eq!(found, [1, 1, 1, 18, 18, 18]);
}

#[test]
fn headers_say_what_they_are_told() {
    let mut chunk = Chunk::new(Style::Live);
    let lie = RecordHeader {
        size_copy: Some(7),
        ..RecordHeader::new(9, 133_600_000_000_000_000)
    };
    chunk.event(lie, &event("x")).unwrap();
    let header = FileHeader {
        chunks: 9,
        flags: 3,
        crc: Some(1),
        ..FileHeader::default()
    };
    let file = header.file([chunk.finish(1), &[0; 100]]);
    assert_eq!(file.len(), 4096 + 65536 + 100);
    assert_eq!((file[42], file[120], file[124]), (9, 3, 1));
    assert_eq!(readable(file), [true]);
}

#[test]
fn trees_can_be_wrong_in_any_place() {
    let template = Rc::new(Template {
        guid: Guid([1; 16]),
        body: vec![Node::Element(Element::new("Event").with(Node::Raw(vec![0x7e])))],
    });
    let mut instance = Instance::new(
        Rc::clone(&template),
        vec![Value::Raw {
            code: 0x7e,
            bytes: vec![1, 2, 3],
        }],
    );
    let mut chunk = chunk();
    for definition in [Definition::Shared, Definition::Inline, Definition::At(40)] {
        instance.definition = definition;
        let tokens = Fragment::new(vec![Node::Instance(instance.clone())]);
        chunk
            .record(RecordHeader::new(4, 0), |chunk| chunk.fragment(&tokens))
            .unwrap();
    }
    let definitions = parts(&chunk, PartKind::Template).len();
    // System, event data, and the broken one twice.
    assert_eq!(definitions, 4);
    let file = FileHeader::default().file([chunk.finish(1)]);
    assert_eq!(readable(file)[..3], [true; 3]);
}
