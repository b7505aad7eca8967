//! Sysmon's entries: as many fields as the schema has, and the sentences that the page promises.

use super::KINDS;
use crate::catalogue::tests::{show, title};

#[test]
fn every_kind_has_the_fields_of_the_schema() {
    let counts: Vec<_> = KINDS.iter().map(|kind| (kind.event_id, kind.fields.len())).collect();
    let schema = [
        (1, 23),
        (2, 9),
        (3, 18),
        (4, 4),
        (5, 6),
        (6, 7),
        (7, 16),
        (8, 14),
        (9, 7),
        (10, 13),
        (11, 8),
        (12, 8),
        (13, 9),
        (14, 9),
        (15, 10),
        (16, 3),
        (17, 8),
        (18, 8),
        (19, 8),
        (20, 8),
        (21, 7),
        (22, 9),
        (23, 10),
        (24, 10),
        (25, 7),
        (26, 9),
        (27, 8),
        (28, 9),
        (29, 8),
        (255, 3),
    ];
    assert_eq!(counts, schema);
}

#[test]
fn capitals_are_the_schemas() {
    let names = |at: usize| KINDS[at].fields.iter().map(|field| field.name).collect::<Vec<_>>();
    assert!(names(7).contains(&"SourceProcessGuid"));
    assert!(names(9).contains(&"SourceProcessGUID") && names(9).contains(&"TargetProcessGUID"));
    assert!(names(14).contains(&"Hash"));
    assert_eq!(names(11)[..3], ["RuleName", "EventType", "UtcTime"]);
    assert_eq!(names(22)[4..6], ["User", "Image"]);
}

#[test]
fn a_process_is_told_as_a_sentence() {
    let event = [
        ("Image", r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"),
        ("ProcessId", "4242"),
        ("CommandLine", "powershell -nop  -w hidden\r\n-enc SQBFAFgA"),
        (
            "ParentImage",
            r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE",
        ),
    ];
    assert_eq!(
        title("Sysmon", 1, &event),
        "powershell.exe (4242) started by WINWORD.EXE"
    );
    assert_eq!(
        show("Sysmon", 1, &event),
        (
            "powershell.exe".into(),
            "powershell -nop -w hidden -enc SQBFAFgA".into()
        )
    );
    // Its parent was never known, as in 7 of 151 of Sysmon's own events.
    let orphan = [
        ("Image", r"C:\Windows\System32\smss.exe"),
        ("ProcessId", "388"),
        ("ParentImage", "-"),
    ];
    assert_eq!(title("Sysmon", 1, &orphan), "smss.exe (388)");
    assert_eq!(title("Sysmon", 1, &[]), "Process created");
}

/// Checks target and what of an event.
fn case(id: u32, event: &[(&str, &str)], target: &str, what: &str) {
    assert_eq!(show("Sysmon", id, event), (target.to_owned(), what.to_owned()), "{id}");
}

#[test]
fn targets_and_whats_are_those_of_the_pictures() {
    case(
        2,
        &[
            ("TargetFilename", r"C:\Windows\Temp\nt.dll"),
            ("CreationUtcTime", "2018-09-15 07:28:31.000"),
            ("PreviousCreationUtcTime", "2021-03-04 13:53:09.812"),
        ],
        r"C:\Windows\Temp\nt.dll",
        "2021-03-04 → 2018-09-15 (−901 days)",
    );
    let connection = [
        ("Protocol", "tcp"),
        ("Initiated", "true"),
        ("DestinationIp", "203.0.113.44"),
        ("DestinationHostname", "cdn-upd4te.example"),
        ("DestinationPort", "443"),
        ("DestinationPortName", "https"),
    ];
    case(3, &connection, "203.0.113.44:443 tcp", "out · cdn-upd4te.example");
    let accepted = [
        ("Initiated", "false"),
        ("DestinationIp", "fe80:0:0:0:1:2:3:4"),
        ("DestinationPort", "5355"),
        ("Protocol", "udp"),
    ];
    case(3, &accepted, "[fe80:0:0:0:1:2:3:4]:5355 udp", "in");
    case(
        7,
        &[
            ("ImageLoaded", r"C:\Windows\System32\amsi.dll"),
            ("Signed", "true"),
            ("Signature", "Microsoft Windows"),
            ("SignatureStatus", "Valid"),
        ],
        r"C:\Windows\System32\amsi.dll",
        "signed Microsoft Windows",
    );
    case(
        7,
        &[
            ("ImageLoaded", r"C:\x.dll"),
            ("Signed", "false"),
            ("Signature", "-"),
            ("SignatureStatus", "Unavailable"),
        ],
        r"C:\x.dll",
        "not signed (Unavailable)",
    );
}

#[test]
fn more_targets_and_whats_are_those_of_the_pictures() {
    case(
        8,
        &[
            ("TargetImage", r"C:\Windows\explorer.exe"),
            ("TargetProcessId", "3320"),
            ("StartAddress", "0x1"),
            ("StartModule", ""),
        ],
        "explorer.exe (3320)",
        "0x1",
    );
    case(
        10,
        &[
            ("TargetImage", r"C:\Windows\System32\lsass.exe"),
            ("TargetProcessId", "640"),
            ("GrantedAccess", "0x1410"),
        ],
        "lsass.exe (640)",
        "0x1410 read memory, query",
    );
    case(
        12,
        &[
            ("EventType", "DeleteValue"),
            ("TargetObject", r"HKLM\System\CurrentControlSet\Services\x"),
        ],
        r"HKLM\System\CurrentControlSet\Services\x",
        "value deleted",
    );
    case(17, &[("PipeName", r"\MSSE-4410-server")], r"\MSSE-4410-server", "");
    case(
        20,
        &[
            ("Operation", "Created"),
            ("Name", " \"Updater\""),
            ("Type", "Command Line"),
            ("Destination", "rundll32"),
        ],
        "\"Updater\"",
        "Command Line: rundll32",
    );
    case(
        22,
        &[
            ("QueryName", "cdn-upd4te.example"),
            ("QueryStatus", "0"),
            ("QueryResults", "::ffff:203.0.113.44;"),
        ],
        "cdn-upd4te.example",
        "203.0.113.44",
    );
    case(
        22,
        &[("QueryName", "wpad"), ("QueryStatus", "9003"), ("QueryResults", "-")],
        "wpad",
        "name does not exist",
    );
    case(
        23,
        &[
            ("TargetFilename", r"C:\a.exe"),
            ("Archived", "true"),
            ("IsExecutable", "true"),
        ],
        r"C:\a.exe",
        "archived, executable",
    );
}

#[test]
fn inbound_connections_say_from_where() {
    let event = [
        ("Image", r"C:\Windows\System32\svchost.exe"),
        ("Initiated", "false"),
        ("SourceIp", "10.0.0.5"),
        ("SourcePort", "49823"),
        ("DestinationIp", "10.0.0.9"),
        ("DestinationPort", "3389"),
        ("Protocol", "tcp"),
    ];
    case(3, &event, "10.0.0.9:3389 tcp", "in · from 10.0.0.5:49823");
    assert_eq!(
        title("Sysmon", 3, &event),
        "svchost.exe was reached by 10.0.0.5 on port 3389"
    );
}
