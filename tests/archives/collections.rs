//! Archives in the shape in which collectors write them: names are those of Windows, and what is not read is named. Part of the tests
//! of archives.

use super::*;

fn said(found: &Contents) -> String {
    let texts: Vec<&str> = found.problems.iter().map(|p| p.text.as_str()).collect();
    texts.join("\n")
}

/// Velociraptor escapes `%` and `:` in names, and may put the collected files into a second zip.
#[test]
fn names_in_a_velociraptor_collection_are_those_of_windows() {
    let log = log(100);
    let name = "uploads/auto/C%3A/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%254Operational.evtx";
    let data = zip(&[
        (name, &log, deflated()),
        ("uploads/ntfs/%5C%5C.%5CC%3A/$MFT", &[b'F'; 3000], deflated()),
        ("results/Windows.KapeFiles.Targets.json", b"{}", deflated()),
    ]);
    let collection = zip(&[("data.zip", &data, deflated()), ("metadata.json", b"{}", deflated())]);
    let mut place = look(&collection, "Collection-HOST.zip", &Place::new(), &[]).members;
    assert_eq!(place[0].path, "data.zip");
    let found = look(&collection, "data.zip", &place, &[]);
    assert_eq!(
        found.members[0].path,
        "uploads/auto/C:/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx"
    );
    assert_eq!(kinds(&found), [ProblemKind::OtherMembers]);
    place.extend(found.members);
    assert_eq!(events(&collection, &place), (100, Vec::new()));
}

/// KAPE writes a zip, or a disk image that is put into one.
#[test]
fn what_a_collection_holds_and_is_not_read_is_named() {
    let log = log(100);
    let archive = zip(&[
        ("C\\Windows\\System32\\winevt\\logs\\Security.evtx", &log, deflated()),
        (
            "C/WINDOWS/system32/config/SecEvent.Evt",
            b"\x30\0\0\0LfLe\x01\0\0\0",
            deflated(),
        ),
        ("2024-01-01_HOST.vhdx", b"vhdxfile", deflated()),
        ("C/Windows/prefetch/A.pf", &[3; 500], deflated()),
    ]);
    let found = look(&archive, "kape.zip", &Place::new(), &[]);
    assert_eq!(names(&found), ["Security.evtx"]);
    let said = said(&found);
    for sentence in [
        "SecEvent.Evt” was left out: it is an event log of Windows XP or 2003 (.evt).",
        "HOST.vhdx” was left out: it is a disk image: mount it",
        "1 other members are no event logs.",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
}
