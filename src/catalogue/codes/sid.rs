//! Whom a security identifier names (Microsoft, "Security identifiers", well-known SIDs).

use std::borrow::Cow;

/// SIDs that are the same everywhere.
const FIXED: &[(&str, &str)] = &[
    ("S-1-0-0", "nobody"),
    ("S-1-1-0", "Everyone"),
    ("S-1-2-0", "Local"),
    ("S-1-2-1", "Console logon"),
    ("S-1-3-0", "Creator owner"),
    ("S-1-3-1", "Creator group"),
    ("S-1-3-4", "Owner rights"),
    ("S-1-5-1", "Dialup"),
    ("S-1-5-2", "Network"),
    ("S-1-5-3", "Batch"),
    ("S-1-5-4", "Interactive"),
    ("S-1-5-6", "Service"),
    ("S-1-5-7", "Anonymous logon"),
    ("S-1-5-8", "Proxy"),
    ("S-1-5-9", "Enterprise domain controllers"),
    ("S-1-5-10", "Self"),
    ("S-1-5-11", "Authenticated users"),
    ("S-1-5-12", "Restricted code"),
    ("S-1-5-13", "Terminal server users"),
    ("S-1-5-14", "Remote interactive logon"),
    ("S-1-5-15", "This organization"),
    ("S-1-5-17", "IUSR"),
    ("S-1-5-18", "SYSTEM"),
    ("S-1-5-19", "LOCAL SERVICE"),
    ("S-1-5-20", "NETWORK SERVICE"),
    ("S-1-5-33", "Write restricted"),
    ("S-1-5-64-10", "NTLM authentication"),
    ("S-1-5-64-14", "SChannel authentication"),
    ("S-1-5-64-21", "Digest authentication"),
    ("S-1-5-80-0", "All services"),
    (
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
        "NT SERVICE\\TrustedInstaller",
    ),
    ("S-1-5-83-0", "All virtual machines"),
    ("S-1-5-90-0", "Window manager group"),
    ("S-1-5-113", "Local account"),
    ("S-1-5-114", "Local account in Administrators"),
    ("S-1-15-2-1", "All application packages"),
    ("S-1-15-2-2", "All restricted application packages"),
    ("S-1-16-0", "Untrusted integrity"),
    ("S-1-16-4096", "Low integrity"),
    ("S-1-16-8192", "Medium integrity"),
    ("S-1-16-8448", "Medium plus integrity"),
    ("S-1-16-12288", "High integrity"),
    ("S-1-16-16384", "System integrity"),
    ("S-1-16-20480", "Protected process"),
    ("S-1-16-28672", "Secure process"),
    ("S-1-18-1", "Authentication authority asserted identity"),
    ("S-1-18-2", "Service asserted identity"),
];

/// Groups below S-1-5-32.
pub(super) const BUILTIN: &[(u32, &str)] = &[
    (544, "Administrators"),
    (545, "Users"),
    (546, "Guests"),
    (547, "Power Users"),
    (548, "Account Operators"),
    (549, "Server Operators"),
    (550, "Print Operators"),
    (551, "Backup Operators"),
    (552, "Replicators"),
    (554, "Pre-Windows 2000 Compatible Access"),
    (555, "Remote Desktop Users"),
    (556, "Network Configuration Operators"),
    (557, "Incoming Forest Trust Builders"),
    (558, "Performance Monitor Users"),
    (559, "Performance Log Users"),
    (560, "Windows Authorization Access Group"),
    (561, "Terminal Server License Servers"),
    (562, "Distributed COM Users"),
    (568, "IIS_IUSRS"),
    (569, "Cryptographic Operators"),
    (573, "Event Log Readers"),
    (574, "Certificate Service DCOM Access"),
    (575, "RDS Remote Access Servers"),
    (576, "RDS Endpoint Servers"),
    (577, "RDS Management Servers"),
    (578, "Hyper-V Administrators"),
    (579, "Access Control Assistance Operators"),
    (580, "Remote Management Users"),
    (581, "System Managed Accounts Group"),
    (582, "Storage Replica Administrators"),
    (583, "Device Owners"),
];

/// Last parts of S-1-5-21-… that are the same in every domain or host.
pub(super) const RELATIVE: &[(u32, &str)] = &[
    (498, "Enterprise Read-only Domain Controllers"),
    (500, "built-in Administrator"),
    (501, "built-in Guest"),
    (502, "krbtgt"),
    (503, "DefaultAccount"),
    (504, "WDAGUtilityAccount"),
    (512, "Domain Admins"),
    (513, "Domain Users"),
    (514, "Domain Guests"),
    (515, "Domain Computers"),
    (516, "Domain Controllers"),
    (517, "Cert Publishers"),
    (518, "Schema Admins"),
    (519, "Enterprise Admins"),
    (520, "Group Policy Creator Owners"),
    (521, "Read-only Domain Controllers"),
    (522, "Cloneable Domain Controllers"),
    (525, "Protected Users"),
    (526, "Key Admins"),
    (527, "Enterprise Key Admins"),
    (553, "RAS and IAS Servers"),
    (571, "Allowed RODC Password Replication Group"),
    (572, "Denied RODC Password Replication Group"),
];

/// The name of a well-known SID, or of the class that it belongs to.
pub fn sid_name(sid: &str) -> Option<Cow<'static, str>> {
    let sid = sid.trim();
    if let Some((_, name)) = FIXED.iter().find(|(known, _)| *known == sid) {
        return Some(Cow::Borrowed(name));
    }
    let last = || sid.rsplit('-').next().and_then(|rid| rid.parse().ok());
    let named = |table| last().and_then(|rid: u32| super::find(table, rid)).map(Cow::Borrowed);
    if sid.starts_with("S-1-5-32-") {
        return named(BUILTIN);
    }
    if sid.starts_with("S-1-5-21-") {
        return named(RELATIVE);
    }
    let classes: &[(&str, &str)] = &[
        ("S-1-5-5-", "a logon session"),
        ("S-1-5-80-", "a service"),
        ("S-1-5-82-", "an IIS application pool"),
        ("S-1-5-83-", "a virtual machine"),
        ("S-1-5-90-", "a window manager"),
        ("S-1-5-96-", "a font driver host"),
        ("S-1-12-1-", "an account of Entra ID"),
        ("S-1-15-2-", "an app container"),
        ("S-1-15-3-", "a capability"),
    ];
    classes
        .iter()
        .find(|(start, _)| sid.starts_with(start))
        .map(|&(_, name)| Cow::Borrowed(name))
}
