//! Gzip files put together from several: what follows each of them is read, or said. Part of the tests of archives.

use super::*;

#[test]
fn gzip_files_one_behind_the_other_are_one_log() {
    let log = log(60_000);
    let cuts = [0, 4096 + 65_536 * 3 + 77, 9 << 20, 9 << 20, log.len()];
    let mut packed = Vec::new();
    for (i, cut) in cuts.windows(2).enumerate() {
        // The third of them is empty; the second has a name longer than what is read of a header at first.
        let mut encoder = flate2::GzBuilder::new()
            .filename(vec![b'n'; if i == 1 { 20_000 } else { 3 }])
            .write(Vec::new(), flate2::Compression::default());
        encoder.write_all(&log[cut[0]..cut[1]]).unwrap();
        packed.extend(encoder.finish().unwrap());
    }
    let found = look(&packed, "a.evtx.gz", &Place::new(), &[]);
    assert_eq!(kinds(&found), []);
    assert_eq!(found.members[0].size, log.len() as u64);
    assert_eq!(events(&packed, &found.members), (60_000, Vec::new()));
    let mut source = open(&packed, &found.members);
    for offset in [9 << 20, 5, cuts[1] - 9, log.len() - 20, (9 << 20) - 3, 0] {
        let mut buffer = vec![0; 100];
        let count = source.read_at(offset as u64, &mut buffer).unwrap();
        assert_eq!(buffer[..count], log[offset..log.len().min(offset + 100)], "{offset}");
    }

    for (rest, word) in [
        (vec![0; 100_000], "100000 bytes after the gzip data are all zero"),
        (b"PADDING".to_vec(), "7 bytes after the gzip data are no gzip data"),
        (b"\x1f\x8b\x07".to_vec(), "3 bytes after the gzip data begin like"),
    ] {
        let archive = [packed.as_slice(), &rest].concat();
        let found = look(&archive, "a.evtx.gz", &Place::new(), &[]);
        assert_eq!(kinds(&found), [ProblemKind::ArchiveDamaged]);
        assert!(found.problems[0].text.starts_with(word), "{}", found.problems[0].text);
        assert_eq!(events(&archive, &found.members), (60_000, Vec::new()));
    }

    // The checksum of a part that is not the last.
    let first = gzip(&log[..1 << 20]);
    let mut archive = [first.as_slice(), &gzip(&log[1 << 20..])].concat();
    archive[first.len() - 8] ^= 1;
    let found = look(&archive, "a.evtx.gz", &Place::new(), &[]);
    let (count, said) = events(&archive, &found.members);
    assert_eq!(count, 60_000);
    assert!(
        said[0].contains("the checksum after 1048576 unpacked bytes differs"),
        "{said:?}"
    );
}
