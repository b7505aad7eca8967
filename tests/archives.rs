//! Logs in zip and gzip files: whatever the archive, the events are those of the log in it, and what is not read is said. The
//! archives are made by another implementation (the `zip` crate), the damage by hand.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

use evtxscope::evtx::writer::{Event, EventData, LogWriter, Value};
use evtxscope::ingest::archive::{Contents, Opened, contents};
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{Builder, Source as _, decode_range, first_chunks, probe};
use evtxscope::model::{ChunkIx, FileIx};
use evtxscope::protocol::{Form, Member, Password, Place, ProblemKind};
use std::io::{Cursor, Write as _};
use zip::unstable::write::FileOptionsExt as _;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

#[path = "archives/collections.rs"]
mod collections;
#[path = "archives/gzip.rs"]
mod gzip_parts;

/// A log of so many events.
fn log(events: u32) -> Vec<u8> {
    let mut writer = LogWriter::default();
    for i in 0..events {
        let command = format!(
            "cmd.exe /c echo {i} {:x}",
            u64::from(i).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        );
        let data = EventData::named([("CommandLine", Value::from(command)), ("ProcessId", Value::U32(i))]);
        let time = 133_600_000_000_000_000 + i64::from(i);
        writer
            .push(&Event {
                time,
                data,
                ..Event::default()
            })
            .unwrap();
    }
    writer.finish()
}

fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn zip(members: &[(&str, &[u8], SimpleFileOptions)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, options) in members {
        writer.start_file(*name, *options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn open<'a>(archive: &'a [u8], place: &Place) -> Opened<Seekable<Cursor<&'a [u8]>>> {
    Opened::new(Seekable::new(Cursor::new(archive)).unwrap(), place).unwrap()
}

fn look(archive: &[u8], name: &str, place: &Place, passwords: &[&str]) -> Contents {
    let passwords: Vec<Password> = passwords.iter().map(|p| Password((*p).to_owned())).collect();
    contents(FileIx(0), &mut open(archive, place), name, place, &passwords)
        .unwrap()
        .unwrap()
}

/// Number of events of a member, and what is wrong.
fn events(archive: &[u8], place: &Place) -> (usize, Vec<String>) {
    let mut source = open(archive, place);
    let (layout, problems) = match probe(FileIx(0), &mut source) {
        Ok(probed) => probed,
        Err(error) => return (0, vec![error.0]),
    };
    let mut said: Vec<String> = problems.into_iter().map(|p| p.text).collect();
    let mut builder = Builder::new(FileIx(0));
    let mut first = ChunkIx(0);
    for range in layout.chunks.chunks(5) {
        if let Err(error) = decode_range(Form::Binary, first, range, &mut source, 2, &mut builder) {
            said.push(error.0);
            break;
        }
        first.0 += range.len() as u32;
    }
    let segment = builder.finish();
    said.extend(segment.problems.iter().map(|p| p.text.clone()));
    (segment.rows.len(), said)
}

fn kinds(found: &Contents) -> Vec<ProblemKind> {
    found.problems.iter().map(|p| p.kind).collect()
}

fn names(found: &Contents) -> Vec<&str> {
    found.members.iter().map(Member::name).collect()
}

#[test]
fn every_way_of_packing_gives_the_same_events() {
    let log = log(3000);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let plain = deflated();
    let archive = zip(&[
        ("C/Windows/System32/winevt/Logs/Security.evtx", &log, plain),
        (
            "uploads/auto/C%3A/Microsoft-Windows-Sysmon%254Operational.evtx",
            &log,
            stored,
        ),
        ("renamed.bin", &log, plain),
        ("large.evtx", &log, plain.large_file(true)),
        ("old.evtx", &log, plain.with_deprecated_encryption(b"infected").unwrap()),
        (
            "aes128.evtx",
            &log,
            plain.with_aes_encryption(AesMode::Aes128, "infected"),
        ),
        (
            "aes256.evtx",
            &log,
            stored.with_aes_encryption(AesMode::Aes256, "infected"),
        ),
        ("$MFT", &[b'F'; 5000], plain),
        ("notes.txt", b"no log", plain),
        ("empty.evtx", b"", plain),
    ]);
    let found = look(&archive, "a.zip", &Place::new(), &["wrong", "infected"]);
    assert_eq!(found.members.len(), 7, "{found:?}");
    assert_eq!(names(&found)[1], "Microsoft-Windows-Sysmon%4Operational.evtx");
    assert_eq!(kinds(&found), [ProblemKind::OtherMembers]);
    for member in found.members {
        let name = member.path.clone();
        let place = vec![member];
        assert_eq!(events(&archive, &place), (3000, Vec::new()), "{name}");
        // What is said of it before it is looked at as a whole.
        let (layout, _) = probe(FileIx(0), &mut open(&archive, &place)).unwrap();
        let first = first_chunks(&mut open(&archive, &place), 4).unwrap();
        assert_eq!(first, layout.chunks[..4], "{name}");
    }
}

#[test]
fn encrypted_members_wait_for_their_password() {
    let log = log(10);
    let aes = deflated().with_aes_encryption(AesMode::Aes192, "infected");
    let archive = zip(&[("a.evtx", &log, aes), ("b.evtx", &log, deflated())]);
    for (passwords, locked, word) in [
        (&[][..], 1, "no password"),
        (&["wrong"], 1, "does not"),
        (&["infected"], 0, ""),
    ] {
        let found = look(&archive, "a.zip", &Place::new(), passwords);
        assert_eq!((found.locked, found.members.len()), (locked, 2 - locked as usize));
        assert!(
            found
                .problems
                .iter()
                .all(|p| p.kind == ProblemKind::Locked && p.text.contains(word))
        );
    }
}

#[test]
fn gzip_and_archives_in_archives() {
    let log = log(500);
    let packed = gzip(&log);
    let found = look(&packed, "Security.evtx.GZ", &Place::new(), &[]);
    assert_eq!(names(&found), ["Security.evtx"]);
    assert_eq!(events(&packed, &found.members), (500, Vec::new()));

    let inner = zip(&[("inner.evtx", &log, deflated())]);
    let outer = zip(&[("x.evtx.gz", &packed, deflated()), ("in.zip", &inner, deflated())]);
    let found = look(&outer, "outer.zip", &Place::new(), &[]);
    assert_eq!(names(&found), ["x.evtx.gz", "in.zip"]);
    for member in found.members {
        let mut place = vec![member];
        let mut inside = look(&outer, "in", &place, &[]);
        place.push(inside.members.remove(0));
        assert_eq!(events(&outer, &place), (500, Vec::new()));
    }

    let third = zip(&[("o.zip", &outer, deflated())]);
    let mut place = look(&third, "t.zip", &Place::new(), &[]).members;
    place.push(look(&third, "o.zip", &place, &[]).members.remove(1));
    assert_eq!(
        kinds(&look(&third, "in.zip", &place, &[])),
        [ProblemKind::NotALog, ProblemKind::NotALog]
    );
}

#[test]
fn reading_back_and_forth_gives_the_same_bytes() {
    let log = log(60_000);
    assert!(
        log.len() > 12 << 20,
        "longer than the distance between kept states: {}",
        log.len()
    );
    let archive = zip(&[
        ("a.evtx", &log, deflated()),
        ("b.evtx", &log, deflated().with_aes_encryption(AesMode::Aes256, "p")),
        ("c.evtx", &log, deflated().with_deprecated_encryption(b"p").unwrap()),
    ]);
    for member in look(&archive, "a.zip", &Place::new(), &["p"]).members {
        let mut source = open(&archive, &vec![member]);
        let mut at = 1u64;
        for _ in 0..60 {
            at = at
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let offset = (at >> 20) as usize % log.len();
            let mut buffer = vec![0; 3000];
            let count = source.read_at(offset as u64, &mut buffer).unwrap();
            assert_eq!(buffer[..count], log[offset..log.len().min(offset + 3000)], "{offset}");
        }
    }
}

#[test]
fn a_cut_archive_gives_what_is_there() {
    let log = log(2000);
    for options in [
        deflated(),
        SimpleFileOptions::default().compression_method(CompressionMethod::Stored),
    ] {
        let archive = zip(&[("a.evtx", &log, options), ("b.evtx", &log, options)]);
        // Within the list of members: both are whole. Within the second member: the first is whole.
        let list = archive.len() - 60;
        for (cut, whole) in [(list, 2), (list * 3 / 4, 1)] {
            let archive = &archive[..cut];
            let found = look(archive, "a.zip", &Place::new(), &[]);
            assert!(kinds(&found).contains(&ProblemKind::ArchiveDamaged));
            assert_eq!(found.members.len(), 2);
            let (mut complete, mut partial) = (0, 0);
            for member in found.members {
                let (events, said) = events(archive, &vec![member]);
                match events {
                    2000 => complete += 1,
                    n => {
                        assert!(!said.is_empty());
                        partial += n;
                    }
                }
            }
            assert_eq!(complete, whole);
            assert!(whole == 2 || partial > 0);
        }
    }
    let packed = gzip(&log);
    let found = look(&packed[..packed.len() * 2 / 3], "a.gz", &Place::new(), &[]);
    assert!(kinds(&found).contains(&ProblemKind::ArchiveDamaged));
    let (events, said) = events(&packed[..packed.len() * 2 / 3], &found.members);
    assert!(events > 500 && events < 2000 && !said.is_empty(), "{events}");
}

#[test]
fn changed_bytes_are_said() {
    let log = log(2000);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for options in [stored, deflated(), stored.with_aes_encryption(AesMode::Aes256, "p")] {
        let mut archive = zip(&[("a.evtx", &log, options)]);
        let middle = archive.len() / 2;
        archive[middle] ^= 4;
        let found = look(&archive, "a.zip", &Place::new(), &["p"]);
        let (_, said) = events(&archive, &found.members);
        assert!(!said.is_empty());
    }
}

#[test]
fn bombs_are_refused_and_the_rest_is_read() {
    let log = log(10);
    // Claims: sizes in the list that nothing in the file bears out.
    let mut archive = zip(&[
        ("bomb.evtx", &vec![0; 100_000], deflated()),
        ("a.evtx", &log, deflated()),
    ]);
    let list = archive.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    archive[list + 24..list + 28].copy_from_slice(&0xf000_0000_u32.to_le_bytes());
    let found = look(&archive, "a.zip", &Place::new(), &[]);
    assert_eq!(
        (names(&found), kinds(&found)),
        (vec!["a.evtx"], vec![ProblemKind::MemberLeftOut])
    );

    // One member's bytes listed many times.
    let mut archive = zip(&[("a.evtx", &log, deflated()), ("b.evtx", &log, deflated())]);
    let lists: Vec<usize> = (0..archive.len() - 4)
        .filter(|&at| &archive[at..at + 4] == b"PK\x01\x02")
        .collect();
    let first: Vec<u8> = archive[lists[0] + 42..lists[0] + 46].to_vec();
    archive[lists[1] + 42..lists[1] + 46].copy_from_slice(&first);
    let found = look(&archive, "a.zip", &Place::new(), &[]);
    assert_eq!(
        (found.members.len(), kinds(&found)),
        (1, vec![ProblemKind::MemberLeftOut])
    );

    // More comes out than was said: what was said is read.
    let mut archive = zip(&[("a.evtx", &log, deflated())]);
    let list = archive.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    archive[list + 24..list + 28].copy_from_slice(&(4096_u32 + 65_536 - 512).to_le_bytes());
    let found = look(&archive, "a.zip", &Place::new(), &[]);
    let (count, said) = events(&archive, &found.members);
    assert_eq!(count, 10);
    assert!(said.iter().any(|text| text.contains("more than")), "{said:?}");
}

#[test]
fn hostile_names_are_only_text() {
    let log = log(1);
    let long = format!("{}.evtx", "x".repeat(3000));
    let archive = zip(&[
        ("../../etc/cron.d/x.evtx", &log, deflated()),
        ("/abs\\a\u{202e}xtve.exe", &log, deflated()),
        (&long, &log, deflated()),
    ]);
    let found = look(&archive, "a.zip", &Place::new(), &[]);
    assert_eq!(found.members.len(), 3);
    assert_eq!(found.members[0].path, "../../etc/cron.d/x.evtx");
    assert!(
        found
            .members
            .iter()
            .all(|member| member.path.len() <= 1024 && !member.path.contains('\\'))
    );
}

#[test]
fn no_bytes_make_it_fall_over() {
    let log = log(50);
    let archive = zip(&[
        ("a.evtx", &log, deflated()),
        ("b.evtx", &log, deflated().with_aes_encryption(AesMode::Aes256, "p")),
    ]);
    let packed = gzip(&log);
    let mut seed = 7u64;
    let mut random = move || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    for round in 0..300 {
        let mut bytes = if round % 3 == 0 {
            packed.clone()
        } else {
            archive.clone()
        };
        for _ in 0..=random() % 4 {
            // Mostly where the lists are.
            let at = if random() % 2 == 0 {
                random() % bytes.len()
            } else {
                bytes.len() - 1 - random() % 300
            };
            bytes[at] = random() as u8;
        }
        if random() % 4 == 0 {
            bytes.truncate(random() % bytes.len());
        }
        let mut source = open(&bytes, &Place::new());
        let passwords = [Password("p".to_owned())];
        let Ok(Some(found)) = contents(FileIx(0), &mut source, "x.gz", &Place::new(), &passwords) else {
            continue;
        };
        for member in found.members {
            if member.size < 1 << 20 {
                events(&bytes, &vec![member]);
            }
        }
    }
}
