//! What only the second decoder takes comes into the same columns and is counted; what neither takes is kept as far as it can be
//! read; and nothing that a file holds brings either down.

use super::{data, element, event, event_id, fields, instance, pairs, problems, read, read_all, substitution, texts};
use evtxscope::evtx::writer::{Element, Fragment, Node, Value};
use evtxscope::evtx::{CHUNK_SIZE, Kind};
use evtxscope::ingest::decode_chunks;
use evtxscope::model::{ChunkIx, FileIx};
use evtxscope::sample;

/// An instance within an element of a record without a template: no log has it, and the decoder does not take it.
fn strange() -> Vec<Node> {
    let inner = element(
        "EventData",
        vec![data("A").with(substitution(0)), data("B").with(substitution(1))],
    );
    let inner = instance(vec![Node::Element(inner)], vec![Value::U32(5), "x".into()]);
    let id = Element::new("EventID").with(Node::Text("7".into()));
    vec![Node::Element(
        element("Event", vec![element("System", vec![id])]).with(inner),
    )]
}

#[test]
fn what_the_decoder_does_not_take_is_read_all_the_same() {
    let plain = || event(element("EventData", vec![data("A").with(Node::Text("x".into()))]));
    let store = read_all(&[Fragment::new(plain()), Fragment::new(strange()), Fragment::new(plain())]);
    assert_eq!(store.fallback, 1);
    assert_eq!([0, 1, 2].map(|row| event_id(&store, row)), [7; 3]);
    assert_eq!(
        fields(&store, 1),
        [
            ("A".to_owned(), Kind::UInt64, "5".to_owned()),
            ("B".to_owned(), Kind::String, "x".to_owned())
        ]
    );
    assert_eq!(problems(&store).len(), 1);
    assert!(
        problems(&store)[0]
            .starts_with("Chunk 0: record 2 could be read by the second decoder only: unknown BinXML token 0x0c")
    );
}

#[test]
fn a_value_that_is_missing() {
    let body = event(element(
        "EventData",
        vec![data("A").with(substitution(0)), data("B").with(substitution(3))],
    ));
    let store = read(vec![instance(body, vec!["x".into()])]);
    assert_eq!(texts(&store), pairs(&[("A", "x"), ("B", "")]));
    assert_eq!(problems(&store).len(), 1);
}

/// What is wrong is said of each record, though the second is like the first and mostly skipped.
#[test]
fn troubles_of_records_that_are_alike() {
    let id = Element::new("EventID").with(substitution(0));
    let system = element("System", vec![id, Element::new("Version").with(substitution(2))]);
    let root = element("Event", vec![system]).with(substitution(1));
    let record = Fragment::new(vec![instance(
        vec![Node::Element(root)],
        vec![Value::U16(7), Value::Null],
    )]);
    let store = read_all(&[record.clone(), record.clone(), record]);
    assert_eq!(store.fallback, 3);
    assert_eq!(problems(&store).len(), 1);
    assert!(problems(&store)[0].starts_with("Chunk 0: 3 records from 1 on could"));
}

#[test]
fn what_neither_takes_is_kept_as_far_as_it_goes() {
    let mut body = event(element("EventData", vec![data("A").with(Node::Text("x".into()))]));
    body.push(Node::Raw(vec![0x3c, 0x3c]));
    let store = read(body);
    assert_eq!(store.fallback, 0);
    assert_eq!(texts(&store), pairs(&[("A", "x")]));
    assert_eq!(problems(&store).len(), 1);
}

/// Deeper than either goes.
#[test]
fn elements_in_elements() {
    for depth in [60, 70, 500, 600] {
        let leaf = Element::new("L").with(Node::Text("x".into()));
        let deep = (0..depth).fold(leaf, |inner, _| Element::new("L").with(Node::Element(inner)));
        let store = read(event(element("UserData", vec![deep])));
        assert_eq!(event_id(&store, 0), 7, "{depth}");
        assert_eq!(problems(&store).is_empty(), depth < 64, "{depth}");
    }
}

/// An array of more items than columns are worth is cut, and said so, by whichever decoder.
#[test]
fn a_long_array() {
    let value = Value::Raw {
        code: 0x84,
        bytes: vec![1; 20_000],
    };
    let body = event(element("EventData", vec![data("A").with(substitution(0))]));
    let store = read(vec![instance(body, vec![value])]);
    assert_eq!(fields(&store, 0).len(), 1_000);
    assert_eq!((store.fallback, problems(&store).len()), (0, 1));
}

/// Chunks of the sample with bytes changed at random: no panic, and every record of a chunk that is found becomes a row.
#[test]
fn nothing_brings_it_down() {
    let files = sample::files();
    let chunks: Vec<&[u8]> = files
        .iter()
        .flat_map(|file| file.bytes[4_096..].chunks(CHUNK_SIZE))
        .collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize % below
    };
    let rounds = std::env::var("EVTXSCOPE_ROUNDS").map_or(150, |rounds| rounds.parse().unwrap());
    let (mut rows, mut troubled, mut second) = (0, 0, 0);
    for _ in 0..rounds {
        let mut chunk = chunks[random(chunks.len())].to_vec();
        for _ in 0..=random(40) {
            let at = 512 + random(chunk.len() - 512);
            // Small numbers are tokens, types and counts.
            chunk[at] = if random(2) == 0 { random(0x50) } else { random(256) } as u8;
        }
        let segment = decode_chunks(FileIx(0), [(ChunkIx(0), 0, chunk.as_slice())]);
        rows += segment.rows.len();
        troubled += segment.problems.len();
        second += segment.fallback;
    }
    println!("{rows} records, {troubled} problems, {second} by the second decoder");
    assert!(rows > 0 && troubled > 0);
}
