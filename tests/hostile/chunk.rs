//! Inputs 19 to 24 and 34: a chunk's header, its checksums and tables, and what it says of its free space.

use super::made::{CHUNK, RECORDS, chunk_at, log};
use super::seen::see;
use evtxscope::evtx::writer::seal;
use evtxscope::model::ByteKind;
use evtxscope::protocol::{ProblemKind, Severity};

#[test]
fn n19_a_chunk_without_its_signature() {
    for damage in [&b"XXXXXXXX"[..], &[0x5a; 512]] {
        let made = log(3);
        let at = chunk_at(1);
        let bytes = made.put(at, damage).bytes;
        let seen = see(&bytes);
        assert_eq!(seen.len(), 3 * RECORDS);
        assert_eq!(seen.text(7, "Text"), "record 8");
        seen.said(ProblemKind::ChunkMagic, &["Chunk 1", "header is damaged", "5 records"]);
    }
}

#[test]
fn n20_the_checksum_of_a_chunks_header_is_wrong() {
    let made = log(2);
    let at = chunk_at(1);
    let bytes = made.put_u32(at + 124, 7).bytes;
    let seen = see(&bytes);
    let said = seen.said(
        ProblemKind::ChunkHeaderChecksum,
        &["Chunk 1", "written 0x00000007", "all its events"],
    );
    assert_eq!(said.severity, Severity::Warning);
    assert_eq!(seen.len(), 2 * RECORDS);
}

#[test]
fn n21_a_bit_of_a_chunks_records_is_flipped() {
    let made = log(2);
    let (_, end) = made.record(1, 2);
    // In the last character of a text.
    let text: Vec<u8> = "record 8".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = made.bytes[..end].windows(text.len()).rposition(|window| window == text);
    let at = found.unwrap() + text.len() - 2;
    let bytes = made.put(at, b"9").bytes;
    let seen = see(&bytes);
    seen.said(
        ProblemKind::ChunkDataChecksum,
        &["Chunk 1", "written", "computed", "all its events"],
    );
    assert_eq!(seen.text(7, "Text"), "record 9");
    assert_eq!(seen.len(), 2 * RECORDS);
}

#[test]
fn n22_the_writer_computed_no_checksums() {
    let made = log(2);
    let at = chunk_at(1);
    let made = made.put_u32(at + 120, 4).put_u32(at + 124, 0).put_u32(at + 52, 0);
    let seen = see(&made.bytes);
    let said = seen.said(ProblemKind::NoChecksums, &["1 of its 2 chunks", "without checksums"]);
    assert_eq!(said.severity, Severity::Note);
    assert_eq!(seen.kinds(), [ProblemKind::NoChecksums]);
    assert_eq!(seen.len(), 2 * RECORDS);
}

#[test]
fn n23_the_end_of_records_is_wrong() {
    let made = log(2);
    let at = chunk_at(1);
    let within_a_record = (made.record(1, 2).0 - at + 40) as u32;
    for free_space in [0, 100, 511, 512, within_a_record, 65_537, u32::MAX] {
        let bytes = made.clone().put_u32(at + 48, free_space).sealed().bytes;
        let seen = see(&bytes);
        assert_eq!(seen.len(), 2 * RECORDS, "{free_space}");
        seen.said(
            ProblemKind::ChunkOffset,
            &["Chunk 1", &format!("end of records ({free_space:#x}) does not fit")],
        );
    }
    // Archived logs say that the chunk is full, and zeros follow.
    let bytes = made.put_u32(at + 48, CHUNK as u32).sealed().bytes;
    let seen = see(&bytes);
    assert_eq!(seen.len(), 2 * RECORDS);
    assert_eq!(seen.findings(), []);
}

#[test]
fn n24_the_place_of_the_last_record_is_wrong() {
    for offset in [0, 700, u32::MAX] {
        let made = log(2);
        let at = chunk_at(1);
        let bytes = made.put_u32(at + 44, offset).sealed().bytes;
        let seen = see(&bytes);
        assert_eq!(seen.len(), 2 * RECORDS);
        assert_eq!(seen.findings(), []);
    }
}

#[test]
fn n34_the_tables_of_names_and_templates_are_not_trusted() {
    let made = log(1);
    let tables = chunk_at(0) + 128;
    let a_name = made.parts(0, evtxscope::evtx::writer::PartKind::Name)[0].offset;
    let to_itself = (a_name - chunk_at(0)) as u32;
    let all = |entry: u32| entry.to_le_bytes().repeat(96);
    for table in [all(u32::MAX), all(to_itself), all(0), all(65_535), all(513)] {
        let made = made.clone().put(tables, &table);
        // The entry's link to the one before it in its chain: to itself.
        let bytes = made.put_u32(a_name, to_itself).sealed().bytes;
        let seen = see(&bytes);
        assert_eq!(seen.findings(), []);
        assert_eq!(seen.text(4, "Text"), "record 5");
        assert!(seen.xml(4).contains("record 5"));
        assert_eq!(seen.bytes(ByteKind::Tables), 384);
    }
    let mut bytes = made.bytes;
    bytes[tables..tables + 384].fill(0xff);
    seal::file(&mut bytes[..100]);
    see(&bytes).said(ProblemKind::ChunkHeaderChecksum, &["Chunk 0"]);
}
