//! What holds for every entry of the catalogue.

use std::borrow::Cow;

use super::*;

fn kind(provider: &str, id: u32) -> &'static EventKind {
    all()
        .find(|kind| kind.event_id == id && kind.provider.contains(provider))
        .unwrap()
}

/// Looks a value up as the engine does, for an event given as pairs.
fn find<'v>(event: &'v [(&str, &'v str)], name: &str) -> Option<Cow<'v, str>> {
    event
        .iter()
        .find(|(field, _)| *field == name)
        .map(|&(_, value)| Cow::Borrowed(value))
}

/// Target and what of an event.
pub(super) fn show(provider: &str, id: u32, event: &[(&str, &str)]) -> (String, String) {
    let kind = kind(provider, id);
    (
        kind.target_text(&|name| find(event, name)),
        kind.what_text(&|name| find(event, name)),
    )
}

/// Title of an event.
pub(super) fn title(provider: &str, id: u32, event: &[(&str, &str)]) -> String {
    kind(provider, id).title(&|name| find(event, name))
}

#[test]
fn every_entry_is_found_by_its_provider_and_id() {
    for kind in all() {
        let found = lookup(kind.provider, kind.event_id).unwrap();
        assert!(std::ptr::eq(found, kind), "{} {}", kind.provider, kind.event_id);
    }
    assert_eq!(lookup("Linux-Sysmon", 1).unwrap().name, "Process created");
    assert!(lookup("Microsoft-Windows-Sysmon", 30).is_none());
    assert!(lookup("", 1).is_none());
}

#[test]
fn lists_are_sorted_and_belong_to_their_provider() {
    for (providers, kinds) in LISTS {
        assert!(kinds.is_sorted_by_key(|kind| kind.event_id), "{providers:?}");
        for pair in kinds.windows(2) {
            assert_ne!(pair[0].event_id, pair[1].event_id, "{providers:?}");
        }
        assert!(kinds.iter().all(|kind| kind.provider == providers[0]), "{providers:?}");
    }
}

#[test]
fn entries_name_only_fields_that_they_have() {
    for kind in all() {
        let id = (kind.provider, kind.event_id);
        for column in kind.columns {
            assert!(
                kind.fields.iter().any(|field| field.name == *column),
                "{id:?} column {column}"
            );
        }
        for name in [kind.process, kind.process_guid, kind.process_id].into_iter().flatten() {
            assert!(
                kind.fields.iter().any(|field| field.name == name),
                "{id:?} process {name}"
            );
        }
        for template in [kind.target, kind.what, kind.sentence] {
            for name in template::fields_of(template) {
                assert!(kind.field(name).is_some(), "{id:?} template {name}");
            }
        }
        for (at, field) in kind.fields.iter().enumerate() {
            assert!(!field.name.is_empty(), "{id:?}");
            assert!(
                kind.fields[..at].iter().all(|other| other.name != field.name),
                "{id:?} {}",
                field.name
            );
        }
    }
}

#[test]
fn entries_say_what_they_must() {
    for kind in all() {
        let id = (kind.provider, kind.event_id);
        assert!(
            !kind.name.is_empty() && !kind.report.is_empty() && !kind.sentence.is_empty(),
            "{id:?}"
        );
        assert!(kind.name.chars().count() <= 28, "{id:?} {}", kind.name);
        let has_text = kind.fields.iter().any(|field| field.kind != FieldType::Binary);
        assert_eq!(kind.columns.is_empty(), !has_text, "{id:?} columns");
        assert!(!kind.title(&|_| None).is_empty(), "{id:?}");
    }
}

#[test]
fn categories_go_there_and_back() {
    for (index, category) in Category::ALL.into_iter().enumerate() {
        assert_eq!(category as usize, index);
        assert_eq!(Category::from_index(category as u8), Some(category));
        assert!(!category.label().is_empty() && category.key().bytes().all(|b| b.is_ascii_lowercase()));
    }
    assert_eq!(Category::from_index(12), None);
}

#[test]
fn what_is_unknown_gets_a_colour_and_a_line() {
    assert_eq!(
        fallback_category(
            "Microsoft-Windows-DNS-Client",
            "Microsoft-Windows-DNS-Client/Operational"
        ),
        Category::Dns
    );
    assert_eq!(fallback_category("Anything", "Security"), Category::Logon);
    assert_eq!(fallback_category("VendorX", "Application"), Category::System);
    let fields = [
        ("EventXML.User", "CORP\\mkaya"),
        ("Empty", "-"),
        ("Data", "one\r\ntwo"),
        ("Data_1", "three"),
        ("Binary", "00FF"),
    ];
    let line = generic_what(fields.into_iter().map(|(name, value)| (name, Cow::Borrowed(value))));
    assert_eq!(line, "User CORP\\mkaya · one two · three");
}

#[test]
fn names_match_in_full_or_by_their_last_part() {
    assert!(
        field_matches("User", "User")
            && field_matches("User", "EventXML.User")
            && field_matches("EventXML.User", "EventXML.User")
    );
    assert!(
        !field_matches("User", "EventXML.TargetUser")
            && !field_matches("EventXML.User", "User")
            && !field_matches("r", "User")
    );
}

#[test]
fn templates_use_only_known_filters() {
    const KNOWN: [&str; 19] = [
        "file", "dir", "mask", "code", "as", "access", "day", "since", "for", "hive", "dns", "host", "line", "xml",
        "words", "not", "if", "who", "dec",
    ];
    for kind in all() {
        for template in [kind.target, kind.what, kind.sentence] {
            assert_eq!(
                template.matches('{').count(),
                template.matches('}').count(),
                "{template}"
            );
            assert_eq!(
                template.matches('[').count(),
                template.matches(']').count(),
                "{template}"
            );
            for inner in template.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                let filters = if inner.contains('?') {
                    ""
                } else {
                    inner.split_once('|').unwrap_or_default().1
                };
                for filter in filters.split('|').filter(|filter| !filter.is_empty()) {
                    let name = filter.split(':').next().unwrap();
                    assert!(KNOWN.contains(&name) || name == "lower", "{template}: {name}");
                    if let Some(table) = filter.strip_prefix("as:") {
                        assert!(CodeTable::from_key(table).is_some(), "{template}");
                    }
                }
            }
        }
    }
}

/// The kinds that the requirements name, by provider.
#[test]
fn every_required_kind_is_here() {
    let security = "1102 1100 1104 1105 4616 4624 4625 4634 4647 4648 4656 4657 4660 4662 4663 4670 4672 4673 4674 4688 4689 \
        4697 4698 4699 4700 4701 4702 4703 4704 4717 4719 4720 4722 4723 4724 4725 4726 4728 4732 4738 4740 4741 4742 4756 \
        4768 4769 4771 4776 4778 4779 4798 4799 5136 5137 5140 5141 5142 5145 5156 5157 5158 5379 6416";
    let required = [
        ("Service Control Manager", "7031 7034 7035 7036 7040 7045"),
        ("Microsoft-Windows-Eventlog", "104 1100 1102 1104 1105"),
        ("Microsoft-Windows-Kernel-General", "1 12 13"),
        ("EventLog", "6005 6006 6008 6013"),
        ("User32", "1074"),
        ("Microsoft-Windows-Winlogon", "7001 7002"),
        ("Microsoft-Windows-Kernel-Power", "42"),
        ("Microsoft-Windows-Power-Troubleshooter", "1"),
        ("Microsoft-Windows-UserPnp", "20001 20003"),
        ("Microsoft-Windows-PowerShell", "4100 4103 4104"),
        ("PowerShellCore", "4100 4103 4104"),
        ("PowerShell", "400 403 600 800"),
        (
            "Microsoft-Windows-TerminalServices-LocalSessionManager",
            "21 22 23 24 25 39 40 41",
        ),
        ("Microsoft-Windows-TerminalServices-RemoteConnectionManager", "261 1149"),
        ("Microsoft-Windows-RemoteDesktopServices-RdpCoreTS", "98 104 131 140"),
        (
            "Microsoft-Windows-TerminalServices-ClientActiveXCore",
            "1024 1025 1026 1027 1029 1102",
        ),
        ("Microsoft-Windows-TaskScheduler", "106 129 140 141 200 201"),
        ("Microsoft-Windows-WMI-Activity", "5857 5858 5860 5861"),
        ("Microsoft-Windows-WinRM", "6 91 169"),
        ("Microsoft-Windows-Bits-Client", "3 4 59 60 61 64"),
        (
            "Microsoft-Windows-Windows Defender",
            "1006 1008 1013 1116 1117 1134 2050 5001 5007",
        ),
        (
            "Microsoft-Windows-Windows Firewall With Advanced Security",
            "2003 2004 2005 2006",
        ),
        ("Microsoft-Windows-AppLocker", "8002 8004 8005 8007"),
        (
            "Microsoft-Windows-Shell-Core",
            "9705 9706 9707 9708 9709 9710 9711 9712",
        ),
        ("Microsoft-Windows-SMBServer", "551 1016 3000"),
        ("Microsoft-Windows-SMBClient", "31001 31010"),
        ("Microsoft-Windows-Partition", "1006"),
        ("Microsoft-Windows-Kernel-PnP", "400 410"),
        ("Microsoft-Windows-DriverFrameworks-UserMode", "2100"),
        ("MsiInstaller", "1033 1034 1040 11707"),
        ("ESENT", "216 325 326 327"),
        ("Application Error", "1000"),
        ("Windows Error Reporting", "1001"),
        ("Application Hang", "1002"),
        ("MSSQL$EXPRESS", "15457 18456 33205"),
        ("Microsoft-Windows-PrintService", "307 316"),
        ("OpenSSH", "4"),
        ("Microsoft-Windows-CodeIntegrity", "3033 3077"),
        ("Microsoft-Windows-NTLM", "8001 8002 8003 8004"),
        ("Microsoft-Windows-DNS-Client", "3008"),
        ("Microsoft-Windows-Ntfs", "98"),
        ("Microsoft-Windows-User Profiles Service", "2 4 67"),
    ];
    for (provider, ids) in required {
        for id in ids.split_whitespace() {
            assert!(lookup(provider, id.parse().unwrap()).is_some(), "{provider} {id}");
        }
    }
    for id in security.split_whitespace() {
        let id = id.parse().unwrap();
        let provider = if id < 4000 {
            "Microsoft-Windows-Eventlog"
        } else {
            "Microsoft-Windows-Security-Auditing"
        };
        assert!(lookup(provider, id).is_some(), "{provider} {id}");
    }
}

/// Checks target, what and title of an event.
fn check(provider: &str, id: u32, event: &[(&str, &str)], target: &str, what: &str, sentence: &str) {
    assert_eq!(
        show(provider, id, event),
        (target.to_owned(), what.to_owned()),
        "{provider} {id}"
    );
    assert_eq!(title(provider, id, event), sentence, "{provider} {id}");
}

#[test]
fn security_events_are_told_as_sentences() {
    check(
        "Security-Auditing",
        4624,
        &[
            ("TargetUserName", "svc_backup"),
            ("TargetDomainName", "CORP"),
            ("LogonType", "3"),
            ("AuthenticationPackageName", "NTLM"),
            ("WorkstationName", "FIN-WS-07"),
            ("IpAddress", "10.20.4.17"),
            ("ProcessName", "-"),
        ],
        "svc_backup from 10.20.4.17",
        "type 3 network · NTLM",
        r"CORP\svc_backup logged on from 10.20.4.17, network",
    );
    check(
        "Security-Auditing",
        4769,
        &[
            ("TargetUserName", "mkaya@CORP"),
            ("ServiceName", "sqlsvc"),
            ("TicketEncryptionType", "0x17"),
            ("Status", "0x0"),
            ("IpAddress", "::ffff:10.20.4.17"),
        ],
        "sqlsvc",
        "for mkaya@CORP · RC4-HMAC, weak",
        "mkaya@CORP asked for a ticket to sqlsvc from ::ffff:10.20.4.17",
    );
    check(
        "Security-Auditing",
        4698,
        &[
            ("SubjectUserName", "mkaya"),
            ("TaskName", r"\Updater"),
            (
                "TaskContent",
                "<Task><Actions><Exec><Command>rundll32.exe</Command><Arguments>nt.dll,Start &amp; x</Arguments></Exec></Actions></Task>",
            ),
        ],
        r"\Updater",
        "rundll32.exe nt.dll,Start & x",
        r"mkaya created the task \Updater",
    );
    check(
        "Security-Auditing",
        5145,
        &[
            ("SubjectUserName", "mkaya"),
            ("ShareName", r"\\*\IPC$"),
            ("RelativeTargetName", "svcctl"),
            ("IpAddress", "10.20.4.17"),
            ("AccessMask", "0x120089"),
        ],
        r"\\*\IPC$\svcctl",
        "mkaya from 10.20.4.17 · read",
        r"mkaya asked for svcctl on \\*\IPC$ from 10.20.4.17",
    );
}

#[test]
fn other_events_are_told_as_sentences() {
    check(
        "Eventlog",
        104,
        &[
            ("LogFileCleared.SubjectUserName", "mkaya"),
            ("LogFileCleared.Channel", "System"),
            ("LogFileCleared.BackupPath", ""),
        ],
        "System log cleared by mkaya",
        "",
        "mkaya cleared the log System",
    );
    check(
        "Service Control",
        7045,
        &[("ServiceName", "PSEXESVC"), ("ImagePath", r"%SystemRoot%\PSEXESVC.exe")],
        "PSEXESVC",
        r"%SystemRoot%\PSEXESVC.exe",
        "The service PSEXESVC was installed",
    );
    check(
        "Windows-PowerShell",
        4104,
        &[
            ("ScriptBlockText", "IEX (New-Object\r\n Net.WebClient)"),
            ("MessageNumber", "2"),
            ("MessageTotal", "3"),
            ("Path", ""),
        ],
        "IEX (New-Object Net.WebClient)",
        "part 2 of 3",
        "PowerShell script block, part 2 of 3",
    );
    check(
        "RemoteConnectionManager",
        1149,
        &[("EventXML.Param1", "mkaya"), ("EventXML.Param3", "10.0.0.5")],
        "mkaya from 10.0.0.5",
        "",
        "mkaya connected by remote desktop from 10.0.0.5",
    );
    // What a record lacks altogether leaves no torso.
    check("Security-Auditing", 4739, &[], "", "", "Domain policy changed");
}
