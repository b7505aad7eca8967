//! Values with a structure of their own (hashes, query results, registry paths, GUIDs), words that Sysmon writes, and the
//! types that names of fields suggest.

use std::borrow::Cow;

use super::{CodeTable, MaskTable};
use crate::catalogue::guid::process_guid_facts;
use crate::catalogue::kind::FieldType;
use crate::catalogue::time;

/// Sysmon's EventType (Sysmon documentation, events 12 to 21).
pub(super) const SYSMON_EVENTS: &[(&str, &str)] = &[
    ("CreateKey", "key created"),
    ("DeleteKey", "key deleted"),
    ("RenameKey", "key renamed"),
    ("CreateValue", "value created"),
    ("DeleteValue", "value deleted"),
    ("SetValue", "value set"),
    ("RenameValue", "value renamed"),
    ("CreatePipe", "pipe created"),
    ("ConnectPipe", "pipe connected"),
    ("WmiFilterEvent", "WMI filter"),
    ("WmiConsumerEvent", "WMI consumer"),
    ("WmiBindingEvent", "WMI binding"),
];

/// Sysmon's Type of event 25 (Sysmon documentation, "Process tampering").
pub(super) const TAMPERING: &[(&str, &str)] = &[
    (
        "Image is replaced",
        "what runs is not what lies on disk, as in process hollowing",
    ),
    (
        "Image is locked for access",
        "the file is held or deleted while it runs, as in herpaderping or ghosting",
    ),
];

/// Names of mandatory integrity levels (Microsoft, "Mandatory Integrity Control").
pub(super) const INTEGRITY: &[(&str, &str)] = &[
    ("Untrusted", "below every user's programs"),
    ("Low", "sandboxed"),
    ("Medium", "an ordinary user's programs"),
    ("High", "elevated"),
    ("System", "services and the system"),
    ("S-1-16-0", "untrusted"),
    ("S-1-16-4096", "low: sandboxed"),
    ("S-1-16-8192", "medium: an ordinary user's programs"),
    ("S-1-16-8448", "medium plus"),
    ("S-1-16-12288", "high: elevated"),
    ("S-1-16-16384", "system"),
    ("S-1-16-20480", "protected process"),
    ("S-1-16-28672", "secure process"),
];

/// The parts of `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`, in the order they stand; a bare hash is named by its length.
pub fn split_hashes(value: &str) -> impl Iterator<Item = (&str, &str)> {
    value
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty() && *part != "-")
        .map(|part| {
            let by_length = match part.len() {
                32 => "MD5",
                40 => "SHA1",
                64 => "SHA256",
                _ => "hash",
            };
            part.split_once('=').unwrap_or((by_length, part))
        })
}

/// Sysmon's QueryResults `type:  5 a.example;::ffff:192.0.2.1;` as `CNAME a.example, 192.0.2.1`.
pub fn dns_results(value: &str) -> String {
    let mut out = String::new();
    for part in value
        .split(';')
        .map(str::trim)
        .filter(|part| !matches!(*part, "" | "-"))
    {
        if !out.is_empty() {
            out.push_str(", ");
        }
        let typed = part
            .strip_prefix("type:")
            .map(str::trim_start)
            .and_then(|rest| rest.split_once(' '));
        match typed {
            Some((code, name)) => {
                out.push_str(&CodeTable::DnsType.explain(code).unwrap_or_else(|| code.to_owned()));
                out.push(' ');
                out.push_str(name.trim());
            }
            None => out.push_str(
                part.strip_prefix("::ffff:")
                    .filter(|rest| rest.contains('.'))
                    .unwrap_or(part),
            ),
        }
    }
    out
}

/// A registry path with its hive's short name: `\REGISTRY\MACHINE\SOFTWARE` becomes `HKLM\SOFTWARE`.
pub fn short_registry(path: &str) -> Cow<'_, str> {
    const HIVES: &[(&str, &str)] = &[
        (r"\REGISTRY\MACHINE", "HKLM"),
        (r"\REGISTRY\USER", "HKU"),
        ("HKEY_LOCAL_MACHINE", "HKLM"),
        ("HKEY_USERS", "HKU"),
        ("HKEY_CURRENT_USER", "HKCU"),
        ("HKEY_CLASSES_ROOT", "HKCR"),
        ("HKEY_CURRENT_CONFIG", "HKCC"),
    ];
    for (long, short) in HIVES {
        let (head, rest) = path.split_at_checked(long.len()).unwrap_or((path, ""));
        if head.eq_ignore_ascii_case(long) && (rest.is_empty() || rest.starts_with('\\')) {
            return Cow::Owned(format!("{short}{rest}"));
        }
    }
    Cow::Borrowed(path)
}

/// When a process GUID says that its process started.
pub(super) fn process_note(guid: &str) -> Option<String> {
    let facts = process_guid_facts(guid)?;
    let start = time::stamp(i64::from(facts.start_unix));
    Some(match (facts.boot, facts.sequence) {
        (Some(boot), Some(sequence)) => format!("started {start} UTC, boot {boot}, process {sequence}"),
        _ => format!("started {start} UTC"),
    })
}

/// When a logon GUID says that its session began.
pub(super) fn logon_note(guid: &str) -> Option<String> {
    process_guid_facts(guid).map(|facts| format!("session since {} UTC", time::stamp(i64::from(facts.start_unix))))
}

/// What fields of these names are, whatever event they stand in.
pub(super) const TYPES: &[(&str, FieldType)] = &[
    ("AccessMask", FieldType::Mask(MaskTable::ObjectAccess)),
    ("Address", FieldType::Ip),
    ("ApplicationPath", FieldType::Image),
    ("CallerProcessName", FieldType::Image),
    ("ClientAddress", FieldType::Ip),
    ("ClientIP", FieldType::Ip),
    ("CommandLine", FieldType::CommandLine),
    ("DestAddress", FieldType::Ip),
    ("DestinationIp", FieldType::Ip),
    ("DestinationPort", FieldType::Port),
    ("DestPort", FieldType::Port),
    ("ErrorCode", FieldType::Code(CodeTable::AnyStatus)),
    ("FailureReason", FieldType::Code(CodeTable::Parameter)),
    ("GrantedAccess", FieldType::Mask(MaskTable::ProcessAccess)),
    ("Hash", FieldType::Hashes),
    ("Hashes", FieldType::Hashes),
    ("Image", FieldType::Image),
    ("ImageLoaded", FieldType::Path),
    ("ImagePath", FieldType::CommandLine),
    ("ImpersonationLevel", FieldType::Code(CodeTable::Parameter)),
    ("IntegrityLevel", FieldType::Code(CodeTable::Integrity)),
    ("IpAddress", FieldType::Ip),
    ("IpPort", FieldType::Port),
    ("LogonGuid", FieldType::Guid),
    ("LogonId", FieldType::LogonId),
    ("LogonType", FieldType::Code(CodeTable::LogonType)),
    ("MandatoryLabel", FieldType::Code(CodeTable::Integrity)),
    ("MemberSid", FieldType::Sid),
    ("NewProcessId", FieldType::ProcessId),
    ("NewProcessName", FieldType::Image),
    ("ParentCommandLine", FieldType::CommandLine),
    ("ParentImage", FieldType::Image),
    ("ParentProcessGuid", FieldType::ProcessGuid),
    ("ParentProcessId", FieldType::ProcessId),
    ("ParentProcessName", FieldType::Image),
    ("ProcessGuid", FieldType::ProcessGuid),
    ("ProcessId", FieldType::ProcessId),
    ("ProcessName", FieldType::Image),
    ("QueryName", FieldType::Dns),
    ("QueryStatus", FieldType::Code(CodeTable::Win32)),
    ("ResultCode", FieldType::Code(CodeTable::AnyStatus)),
    ("ReturnCode", FieldType::Code(CodeTable::AnyStatus)),
    ("ScriptBlockText", FieldType::Script),
    ("SecurityId", FieldType::Sid),
    ("ServiceStartType", FieldType::Code(CodeTable::ServiceStart)),
    ("ServiceType", FieldType::Code(CodeTable::ServiceType)),
    ("SourceAddress", FieldType::Ip),
    ("SourceIp", FieldType::Ip),
    ("SourcePort", FieldType::Port),
    ("Status", FieldType::Code(CodeTable::AnyStatus)),
    ("SubjectLogonId", FieldType::LogonId),
    ("SubjectUserName", FieldType::User),
    ("SubjectUserSid", FieldType::Sid),
    ("SubStatus", FieldType::Code(CodeTable::NtStatus)),
    ("TargetFilename", FieldType::Path),
    ("TargetLinkedLogonId", FieldType::LogonId),
    ("TargetLogonId", FieldType::LogonId),
    ("TargetObject", FieldType::Registry),
    ("TargetSid", FieldType::Sid),
    ("TargetUserName", FieldType::User),
    ("TargetUserSid", FieldType::Sid),
    ("TaskContent", FieldType::Xml),
    ("TicketEncryptionType", FieldType::Code(CodeTable::Encryption)),
    ("TicketOptions", FieldType::Mask(MaskTable::TicketOptions)),
    ("TokenElevationType", FieldType::Code(CodeTable::Parameter)),
    ("User", FieldType::User),
    ("UserSid", FieldType::Sid),
    ("UtcTime", FieldType::Time),
];
