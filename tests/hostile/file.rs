//! Inputs 1 to 18: the file's header, and where its chunks lie.

use super::made::{CHUNK, HEADER, RECORDS, chunk_at, header, log, log_of};
use super::seen::see;
use evtxscope::engine::Session;
use evtxscope::evtx::writer::FileHeader;
use evtxscope::ingest::{ReadError, Source, archive, probe};
use evtxscope::model::{ByteKind, FileIx};
use evtxscope::protocol::{Place, ProblemKind, Severity};

/// All that is wrong with the logs of the other tests is put there by them.
#[test]
fn a_sound_log_is_read_without_a_word() {
    let bytes = log(3).bytes;
    let seen = see(&bytes);
    assert_eq!(seen.ids(), (1..=15).collect::<Vec<u64>>());
    assert_eq!(seen.findings(), []);
    assert_eq!(seen.text(14, "Text"), "record 15");
}

#[test]
fn n01_an_empty_file() {
    see(b"").said(ProblemKind::Empty, &["empty", "0 bytes"]);
}

#[test]
fn n02_too_short_for_a_header() {
    let whole = log(1).bytes;
    for size in [1, 7, 60, 127] {
        let seen = see(&whole[..size]);
        seen.said(ProblemKind::TooShort, &[&format!("{size} bytes are too short")]);
        assert_eq!(seen.len(), 0);
    }
    see(&whole[..2_000]).said(ProblemKind::TooShort, &["cut after 2000 bytes", "within its header"]);
}

#[test]
fn n03_a_header_without_a_chunk() {
    let bytes = header(0, 0).encode();
    let seen = see(&bytes);
    seen.said(ProblemKind::TooShort, &["The header is there", "0 chunks"]);
    assert_eq!(seen.bytes(ByteKind::FileHeader), HEADER as u64);
}

#[test]
fn n04_what_is_no_log_is_named() {
    let mut trace = vec![0; 4_096];
    trace[..4].copy_from_slice(&65_536_u32.to_le_bytes());
    trace[72..76].copy_from_slice(&[2, 0, 2, 0xc0]);
    for (bytes, word) in [
        (b"\x30\0\0\0LfLe\x01\0\0\0\x01\0\0\0".as_slice(), "(.evt)"),
        (&trace, "(.etl)"),
        (b"{\"Event\":{}}", "JSON"),
        (b"TimeCreated,Id,Message\r\n2024-05-01,1,\"a, b\"\r\n", "CSV"),
        (b"Some notes\nof somebody\n", "text"),
        (b"%PDF-1.7\n", "PDF"),
    ] {
        let seen = see(bytes);
        seen.said(ProblemKind::NotALog, &[word]);
        assert_eq!(seen.bytes(ByteKind::Unknown), bytes.len() as u64);
    }
    // Archives are opened.
    for bytes in [
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".as_slice(),
        b"\x1f\x8b\x08\0\0",
    ] {
        let opened = archive::contents(FileIx(0), &mut Sparse::of(bytes), "a", &Place::new(), &[]).unwrap();
        assert!(opened.is_some());
    }
}

#[test]
fn n05_the_header_is_damaged_and_the_chunks_are_whole() {
    for damage in [b"XXXXXXX\0".as_slice(), b"MZ", &[0; HEADER]] {
        let bytes = log(3).put(0, damage).bytes;
        let seen = see(&bytes);
        seen.said(ProblemKind::FileHeader, &["header is damaged", "3 chunks"]);
        assert_eq!(seen.len(), 3 * RECORDS);
    }
    // Without the header's block the chunks are not where they belong.
    let bytes = log(3).bytes.split_off(HEADER);
    let seen = see(&bytes);
    seen.said(ProblemKind::FileHeader, &["3 chunks were found by searching"]);
    assert_eq!(seen.len(), 3 * RECORDS);
}

#[test]
fn n06_the_headers_checksum_is_wrong() {
    let bytes = log(2).put_u32(124, 7).bytes;
    let seen = see(&bytes);
    let said = seen.said(
        ProblemKind::FileHeaderChecksum,
        &["written 0x00000007", "All events are shown"],
    );
    assert_eq!(said.severity, Severity::Warning);
    assert_eq!(seen.len(), 2 * RECORDS);
}

#[test]
fn n07_the_number_of_chunks_is_wrong() {
    for (written, kind) in [(1, ProblemKind::ChunkCount), (9, ProblemKind::ChunkTruncated)] {
        let bytes = log(3).put(42, &[written, 0]).sealed().bytes;
        let seen = see(&bytes);
        seen.said(kind, &[&format!("says {written} chunks"), "3"]);
        assert_eq!(seen.len(), 3 * RECORDS);
    }
    // The field has 16 bits: what is past 65,535 chunks counts from nothing again, or stops.
    let chunks = 65_540;
    for written in [4, u16::MAX] {
        let header = FileHeader {
            chunks: written,
            last_chunk: chunks - 1,
            ..FileHeader::default()
        };
        let mut source = Sparse {
            size: HEADER as u64 + chunks * CHUNK as u64,
            ..Sparse::of(&header.file([&b"ElfChnk\0"[..]]))
        };
        let (layout, problems) = probe(FileIx(0), &mut source).unwrap();
        assert_eq!(layout.chunks.len() as u64, chunks);
        let said: Vec<&str> = problems.iter().map(|problem| problem.text.as_str()).collect();
        match written {
            4 => assert_eq!(said, [""; 0]),
            _ => assert_eq!(said, ["The header says 65535 chunks, 65540 are there; all were read."]),
        }
    }
}

#[test]
fn n08_the_log_has_begun_again_at_its_start() {
    let mut made = log_of(&[(11..=15).collect(), (1..=5).collect(), (6..=10).collect()]);
    made = made.put(8, &1_u64.to_le_bytes()).put(16, &0_u64.to_le_bytes()).sealed();
    let mut seen = see(&made.bytes);
    let said = seen.said(ProblemKind::ChunkNumbers, &["first chunk is 1", "last 0"]);
    assert_eq!(said.severity, Severity::Note);
    assert_eq!(seen.kinds(), [ProblemKind::ChunkNumbers]);
    assert_eq!(ids_in_time_order(&mut seen.session), (1..=15).collect::<Vec<u64>>());
}

fn ids_in_time_order(session: &mut Session) -> Vec<u64> {
    let rows = session.order().to_vec();
    let store = session.store();
    rows.iter()
        .map(|&row| store.header_id(evtxscope::model::RowIx(row)))
        .collect()
}

#[test]
fn n09_the_log_was_in_use() {
    let bytes = log(2).put_u32(120, 1).sealed().bytes;
    let seen = see(&bytes);
    seen.said(ProblemKind::Dirty, &["running system", "may be incomplete"]);
    assert_eq!(seen.len(), 2 * RECORDS);
}

#[test]
fn n10_the_log_was_full() {
    let bytes = log(2).put_u32(120, 2).sealed().bytes;
    let seen = see(&bytes);
    seen.said(ProblemKind::LogFull, &["was full", "older events may be missing"]);
    assert_eq!(seen.len(), 2 * RECORDS);
}

#[test]
fn n11_the_headers_block_is_of_another_size() {
    for size in [0_u16, 128, u16::MAX] {
        let bytes = log(2).put(40, &size.to_le_bytes()).sealed().bytes;
        let seen = see(&bytes);
        seen.said(ProblemKind::ChunkOffset, &[&format!("block of {size} bytes"), "4,096"]);
        assert_eq!(seen.len(), 2 * RECORDS);
    }
    // The header's block is really shorter.
    let mut bytes = log(2).bytes;
    bytes.drain(512..HEADER);
    let seen = see(&bytes);
    seen.said(ProblemKind::ChunkOffset, &["2 chunks are not where they should be"]);
    assert_eq!(seen.len(), 2 * RECORDS);
}

#[test]
fn n12_versions() {
    for (minor, major) in [(0_u16, 3_u16), (1, 3), (2, 3), (7, 3), (0, 9)] {
        let version = [minor.to_le_bytes(), major.to_le_bytes()].concat();
        let bytes = log(1).put(36, &version).sealed().bytes;
        let seen = see(&bytes);
        assert_eq!(seen.len(), RECORDS);
        if (major, minor) > (3, 2) {
            seen.said(ProblemKind::Version, &[&format!("version {major}.{minor}")]);
        } else {
            assert_eq!(seen.findings(), []);
        }
    }
}

#[test]
fn n13_the_file_ends_within_its_last_chunk() {
    let made = log(3);
    let (_, end) = made.record(2, 2);
    let seen = see(&made.bytes[..end]);
    let size = end - chunk_at(2);
    seen.said(
        ProblemKind::ChunkTruncated,
        &[
            "Chunk 2",
            &format!("after {size} of 65,536 bytes"),
            "3 records were read",
        ],
    );
    assert_eq!(seen.ids(), (1..=13).collect::<Vec<u64>>());
    // Between its header and its first record, and within its header.
    for cut in [512, 100, 3] {
        let seen = see(&made.bytes[..chunk_at(2) + cut]);
        seen.said(ProblemKind::ChunkTruncated, &["Chunk 2", &format!("after {cut} of")]);
        assert_eq!(seen.len(), 2 * RECORDS);
    }
}

#[test]
fn n15_something_else_behind_the_last_chunk() {
    for size in [100, CHUNK, CHUNK + 100] {
        let mut bytes = log(2).bytes;
        bytes.resize(bytes.len() + size, b'x');
        let seen = see(&bytes);
        assert_eq!(seen.len(), 2 * RECORDS);
        assert_eq!(seen.bytes(ByteKind::Unknown), size as u64, "{:?}", seen.findings());
        let kind = if size < CHUNK {
            ProblemKind::TrailingBytes
        } else {
            ProblemKind::ChunkMagic
        };
        seen.said(kind, &["no chunk"]);
    }
}

#[test]
fn n16_chunks_are_shifted() {
    for shift in [8, 512, 4_096] {
        let made = log(3);
        let mut bytes = made.bytes.clone();
        bytes.splice(chunk_at(1)..chunk_at(1), std::iter::repeat_n(0xee, shift));
        let seen = see(&bytes);
        seen.said(ProblemKind::ChunkOffset, &["2 chunks are not where they should be"]);
        assert_eq!(seen.len(), 3 * RECORDS);
        assert_eq!(seen.bytes(ByteKind::Unknown), shift as u64);
    }
}

#[test]
fn n17_a_chunk_of_zeros_in_the_middle() {
    let made = log_of(&[(1..=5).collect(), vec![], (6..=10).collect()]);
    let at = chunk_at(1);
    let bytes = made.put(at, &vec![0; CHUNK]).bytes;
    let seen = see(&bytes);
    assert_eq!(seen.ids(), (1..=10).collect::<Vec<u64>>());
    let evidence = seen.session.evidence().remove(0);
    assert_eq!(evidence.chunks[..2], [2, 1], "two used, one unused");
    seen.said(ProblemKind::UnusedChunks, &["1 of its 3 chunks"]);
}

#[test]
fn n18_a_long_tail_of_zeros() {
    let mut bytes = log(2).put(42, &514_u16.to_le_bytes()).sealed().bytes;
    bytes.resize(HEADER + 514 * CHUNK, 0);
    let seen = see(&bytes);
    assert_eq!(seen.len(), 2 * RECORDS);
    let zeros = 512 * CHUNK as u64;
    assert!(seen.bytes(ByteKind::Zero) > zeros);
    seen.said(
        ProblemKind::UnusedChunks,
        &["512 of its 514 chunks", &zeros.to_string()],
    );
    // At 4 GiB no byte of the tail is read to find out where the chunks lie, but for the beginning of a few.
    let mut source = Sparse {
        size: HEADER as u64 + (4 << 30),
        ..Sparse::of(&log(2).bytes)
    };
    let (layout, _) = probe(FileIx(0), &mut source).unwrap();
    assert_eq!(layout.chunks.len(), 65_536);
    assert!(source.read < 100_000, "{} bytes", source.read);
}

/// A few bytes and zeros behind them.
struct Sparse {
    bytes: Vec<u8>,
    size: u64,
    /// How many bytes were read.
    read: u64,
}

impl Sparse {
    fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            size: bytes.len() as u64,
            read: 0,
        }
    }
}

impl Source for Sparse {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let count = self.size.saturating_sub(offset).min(buffer.len() as u64) as usize;
        let there = self.bytes.get(offset.min(self.size) as usize..).unwrap_or_default();
        for (i, target) in buffer[..count].iter_mut().enumerate() {
            *target = there.get(i).copied().unwrap_or(0);
        }
        self.read += count as u64;
        Ok(count)
    }
}
