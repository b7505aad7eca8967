//! Codes, checked against the documents that their tables follow.

use proptest::prelude::*;

use super::*;
use crate::catalogue::{all, process_guid_facts, render};

const SYSMON: &str = "Microsoft-Windows-Sysmon";
const SECURITY: &str = "Microsoft-Windows-Security-Auditing";

#[test]
fn tables_are_sorted() {
    let tables: [&[(u32, &str)]; 16] = [
        kerberos::RESULTS,
        kerberos::ENCRYPTION,
        kerberos::PRE_AUTH,
        logon::LOGON_TYPES,
        logon::RDP_REASONS,
        network::PROTOCOLS,
        network::FIREWALL_DIRECTIONS,
        network::FIREWALL_ACTIONS,
        network::DNS_TYPES,
        parameters::SECURITY,
        parameters::DEFENDER,
        services::START_TYPES,
        services::CLOCK_REASONS,
        services::LEVELS,
        services::OPCODES,
        status::WIN32,
    ];
    for table in tables
        .into_iter()
        .chain([status::NTSTATUS, status::HRESULT, sid::BUILTIN, sid::RELATIVE])
    {
        for pair in table.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{:#x} {:#x}", pair[0].0, pair[1].0);
        }
    }
    assert!(network::PORTS.windows(2).all(|pair| pair[0].0 < pair[1].0));
}

/// Provider, event id, field, value, and the note that must stand beside it.
const FACTS: &[(&str, u32, &str, &str, &str)] = &[
    (SECURITY, 4624, "LogonType", "10", "remote interactive"),
    (SECURITY, 4624, "ElevatedToken", "%%1842", "yes"),
    (SECURITY, 4624, "ImpersonationLevel", "%%1833", "impersonation"),
    (SECURITY, 4624, "SubjectLogonId", "0x3e7", "SYSTEM"),
    (
        SECURITY,
        4624,
        "TargetUserSid",
        "S-1-5-21-1-2-3-500",
        "built-in Administrator",
    ),
    (SECURITY, 4624, "IpAddress", "::ffff:10.0.0.1", "private network"),
    (SECURITY, 4625, "SubStatus", "0xc000006a", "wrong password"),
    (SECURITY, 4625, "SubStatus", "0xC0000064", "no such user"),
    (SECURITY, 4625, "Status", "0xc0000234", "account locked out"),
    (
        SECURITY,
        4625,
        "FailureReason",
        "%%2313",
        "unknown user name or bad password",
    ),
    (
        SECURITY,
        4776,
        "Status",
        "0xC000006D",
        "unknown user name or bad password",
    ),
    (SECURITY, 4768, "Status", "0x6", "no such user"),
    (SECURITY, 4771, "Status", "0x18", "wrong password"),
    (SECURITY, 4771, "PreAuthType", "2", "password"),
    (SECURITY, 4769, "TicketEncryptionType", "0x12", "AES256"),
    (
        SECURITY,
        4769,
        "TicketOptions",
        "0x40810000",
        "forwardable, renewable, canonicalize",
    ),
    (
        SECURITY,
        4688,
        "TokenElevationType",
        "%%1937",
        "type 2: full token, elevated",
    ),
    (SECURITY, 4688, "MandatoryLabel", "S-1-16-12288", "high: elevated"),
    (SECURITY, 4688, "NewProcessId", "0x2de4", "11748"),
    (
        SECURITY,
        4663,
        "AccessList",
        "%%4416\r\n\t\t\t\t%%4423",
        "read or list, read attributes",
    ),
    (
        SECURITY,
        4720,
        "NewUacValue",
        "0x15",
        "disabled, password not required, normal account",
    ),
    (
        SECURITY,
        4720,
        "UserAccountControl",
        "\r\n\t%%2080\r\n\t%%2082\r\n\t%%2084",
        "disabled, password not required, normal account",
    ),
    (
        SECURITY,
        4738,
        "UserAccountControl",
        "%%2048 %%2089",
        "disabled: off, password never expires",
    ),
    (
        SECURITY,
        4719,
        "AuditPolicyChanges",
        "%%8448, %%8450",
        "success removed, failure removed",
    ),
    (SECURITY, 4662, "AccessMask", "0x100", "control access (extended right)"),
    (SECURITY, 5156, "Direction", "%%14593", "out"),
    (SECURITY, 5156, "Protocol", "6", "TCP"),
    (SECURITY, 5156, "DestPort", "445", "SMB"),
    (SECURITY, 5145, "AccessMask", "0x1f01ff", "full control"),
    (SECURITY, 4697, "ServiceType", "0x10", "own process"),
    (SECURITY, 4697, "ServiceStartType", "2", "automatic"),
    (SYSMON, 10, "GrantedAccess", "0x1410", "read memory, query"),
    (SYSMON, 10, "GrantedAccess", "0x1010", "read memory, query limited"),
    (SYSMON, 10, "GrantedAccess", "0x1FFFFF", "all access"),
    (SYSMON, 10, "GrantedAccess", "0x40", "duplicate handles"),
    (
        SYSMON,
        10,
        "GrantedAccess",
        "0x1438",
        "read memory, write memory, change memory, query",
    ),
    (SYSMON, 22, "QueryStatus", "9003", "name does not exist"),
    (SYSMON, 13, "EventType", "SetValue", "value set"),
    (SYSMON, 3, "DestinationPort", "3389", "RDP"),
    (
        SYSMON,
        1,
        "ProcessGuid",
        "{365abb72-e263-6040-2f01-000000000d00}",
        "started 2021-03-04 13:36:35 UTC, boot 13, process 303",
    ),
    ("Service Control Manager", 7001, "param3", "%%1058", "service disabled"),
    (
        "Microsoft-Windows-TaskScheduler",
        201,
        "ResultCode",
        "2147942402",
        "file not found",
    ),
    (
        "Microsoft-Windows-WMI-Activity",
        5858,
        "ResultCode",
        "0x80041003",
        "WMI: access denied",
    ),
    (
        "Microsoft-Windows-Windows Defender",
        1117,
        "Action Name",
        "%%809",
        "quarantine",
    ),
    (
        "Microsoft-Windows-Windows Firewall With Advanced Security",
        2004,
        "Action",
        "3",
        "allow",
    ),
    // Kinds and fields that no entry names are known by the field's name.
    ("Some-Vendor", 1, "EventData.LogonType", "2", "interactive"),
    ("Some-Vendor", 1, "Anything", "%%1843", "no"),
];

#[test]
fn codes_mean_what_windows_documents() {
    for &(provider, id, field, value, note) in FACTS {
        assert_eq!(
            explain(provider, id, field, value).as_deref(),
            Some(note),
            "{provider} {id} {field} {value}"
        );
    }
}

#[test]
fn what_needs_no_note_has_none() {
    for (field, value) in [
        ("LogonType", "99"),
        ("LogonType", "-"),
        ("IpAddress", "203.0.113.9x"),
        ("IpAddress", "8.8.8.8"),
        ("TargetUserName", "mkaya"),
        ("TargetUserSid", "S-1-5-21-1-2-3-1104"),
        ("IpPort", "49823"),
    ] {
        assert_eq!(explain(SECURITY, 4624, field, value), None, "{field} {value}");
    }
}

#[test]
fn rights_depend_on_the_object() {
    assert_eq!(explain_access("Process", "0x10").as_deref(), Some("read memory"));
    assert_eq!(explain_access("File", "0x2").as_deref(), Some("write or add file"));
    assert_eq!(explain_access("Key", "0x2").as_deref(), Some("set value"));
    assert_eq!(explain_access("Key", "0x20019").as_deref(), Some("read"));
    assert_eq!(explain_access("File", "0x130089").as_deref(), Some("read, delete"));
    assert_eq!(
        explain_access("Mutant", "0x1f0001").as_deref(),
        Some("delete, read permissions, change permissions, take ownership, synchronize, 0x1")
    );
}

#[test]
fn values_with_structure_come_apart() {
    let hashes: Vec<_> = split_hashes("SHA1=AB,MD5=CD, IMPHASH=EF").collect();
    assert_eq!(hashes, [("SHA1", "AB"), ("MD5", "CD"), ("IMPHASH", "EF")]);
    assert_eq!(
        split_hashes(&"0".repeat(64)).next().map(|(kind, _)| kind),
        Some("SHA256")
    );
    assert_eq!(split_hashes("-").count(), 0);
    assert_eq!(
        dns_results("type:  5 a.example;::ffff:192.0.2.1;2001:db8::1;"),
        "CNAME a.example, 192.0.2.1, 2001:db8::1"
    );
    assert_eq!(short_registry(r"\REGISTRY\MACHINE\SOFTWARE\X"), r"HKLM\SOFTWARE\X");
    assert_eq!(short_registry(r"\REGISTRY\MACHINES\X"), r"\REGISTRY\MACHINES\X");
    assert_eq!(short_registry(r"HKU\S-1-5-18"), r"HKU\S-1-5-18");
    assert_eq!(CodeTable::Level.explain("2").as_deref(), Some("error"));
    assert_eq!(
        MaskTable::Keywords.words("0x8020000000000000").as_deref(),
        Some("audit success, 0x8000000000000000")
    );
}

proptest! {
    #[test]
    fn nothing_panics_on_any_text(field in 0..3000_usize, value in any::<String>(), template in any::<String>()) {
        let fields: Vec<_> = all().flat_map(|kind| kind.fields.iter().map(move |field| (kind, field))).collect();
        let (kind, known) = fields[field % fields.len()];
        explain(kind.provider, kind.event_id, known.name, &value);
        explain(&value, 7, &template, &value);
        kind.target_text(&|_| Some(Cow::Borrowed(value.as_str())));
        kind.what_text(&|_| Some(Cow::Borrowed(value.as_str())));
        kind.title(&|_| Some(Cow::Borrowed(value.as_str())));
        let mut out = String::from("before");
        render(&template, &|_| Some(Cow::Borrowed(value.as_str())), &mut out);
        prop_assert!(out.starts_with("before"));
        process_guid_facts(&value);
        split_hashes(&value).count();
        dns_results(&value);
        short_registry(&value);
    }

    #[test]
    fn templates_of_any_shape_are_rendered(template in r"[\[\]\{\}|?/:AB x]{0,40}", value in r"[%0x19a:;=\-\[\{é ]{0,12}") {
        let mut out = String::new();
        render(&template, &|name| (name == "A").then_some(Cow::Borrowed(value.as_str())), &mut out);
        prop_assert!(out.chars().count() <= template.len() + value.len() * template.len() + 1);
    }

    #[test]
    fn numbers_of_any_size_have_words_or_none(value in any::<u64>()) {
        for text in [value.to_string(), format!("{value:#x}"), format!("-{value}")] {
            explain_access("File", &text);
            CodeTable::AnyStatus.explain(&text);
            CodeTable::Parameter.explain(&format!("%%{text}"));
            MaskTable::TicketOptions.words(&text);
        }
    }
}
