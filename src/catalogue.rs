//! What events mean: the catalogue of kinds of event, and the codes in their fields.
//!
//! Data, not code: one [`EventKind`] per (provider, event id), with its name, its fields and their types, the columns shown
//! at first, and the templates of its target, its what and the sentence that sums it up. The engine and the page read the
//! same entries. An event that is not here is still shown, searched and exported: [`fallback_category`] and
//! [`generic_what`] stand in. What an entry does not say is in no other place either: no view knows an event id by heart.
//!
//! ```text
//!   entry      the notation of the files below
//!   sysmon, security/*, …          the entries, one file a provider or subject
//!   codes, codes/*                 notes beside values: status codes, masks, SIDs, ports, …
//!   template                       {Field|filter} → text
//!   kind, guid, time               types; Sysmon's GUIDs; dates
//! ```

use std::borrow::Cow;

#[macro_use]
mod entry;
mod application;
pub mod codes;
mod defender;
mod devices;
mod eventlog;
mod guid;
mod kernel;
mod kind;
mod powershell;
mod remote;
mod security;
mod services;
mod sysmon;
mod tasks;
pub mod template;
mod time;

pub use codes::{CodeTable, MaskTable, explain, field_type, split_hashes};
pub use guid::{GuidFacts, process_guid_facts};
pub use kind::{Category, EventKind, Field, FieldType, Get, field_matches};
pub use template::render;

/// The providers of each list of kinds, the one in the entries first, then others that write the same events.
static LISTS: &[(&[&str], &[EventKind])] = &[
    (&["Microsoft-Windows-Sysmon", "Linux-Sysmon"], sysmon::KINDS),
    (&["Microsoft-Windows-Security-Auditing"], security::logons::KINDS),
    (&["Microsoft-Windows-Security-Auditing"], security::processes::KINDS),
    (&["Microsoft-Windows-Security-Auditing"], security::objects::KINDS),
    (&["Microsoft-Windows-Security-Auditing"], security::network::KINDS),
    (&["Microsoft-Windows-Security-Auditing"], security::accounts::KINDS),
    (&["Microsoft-Windows-Security-Auditing"], security::groups::KINDS),
    (&["Microsoft-Windows-Security-Auditing"], security::kerberos::KINDS),
    (&["Microsoft-Windows-Security-Auditing"], security::directory::KINDS),
    (&["Microsoft-Windows-Security-Auditing"], security::policy::KINDS),
    (&["Microsoft-Windows-Eventlog"], eventlog::KINDS),
    (&["EventLog"], eventlog::classic::KINDS),
    (&["Service Control Manager"], services::KINDS),
    (&["Microsoft-Windows-PowerShell", "PowerShellCore"], powershell::KINDS),
    (&["PowerShell"], powershell::classic::KINDS),
    (&["Microsoft-Windows-Kernel-General"], kernel::GENERAL),
    (&["Microsoft-Windows-Kernel-Boot"], kernel::BOOT),
    (&["Microsoft-Windows-Kernel-Power"], kernel::POWER),
    (&["Microsoft-Windows-Power-Troubleshooter"], kernel::WAKE),
    (&["Microsoft-Windows-Winlogon"], kernel::WINLOGON),
    (&["Microsoft-Windows-WindowsUpdateClient"], kernel::UPDATE),
    (&["User32"], kernel::USER),
    (
        &["Microsoft-Windows-TerminalServices-LocalSessionManager"],
        remote::LOCAL,
    ),
    (
        &["Microsoft-Windows-TerminalServices-RemoteConnectionManager"],
        remote::CONNECTIONS,
    ),
    (&["Microsoft-Windows-RemoteDesktopServices-RdpCoreTS"], remote::CORE),
    (
        &[
            "Microsoft-Windows-TerminalServices-ClientActiveXCore",
            "Microsoft-Windows-TerminalServices-RDPClient",
        ],
        remote::CLIENT,
    ),
    (&["Microsoft-Windows-WinRM"], remote::WINRM),
    (&["OpenSSH"], remote::SSH),
    (
        &["Microsoft-Windows-NTLM", "Microsoft-Windows-Security-Netlogon"],
        remote::NTLM,
    ),
    (&["Microsoft-Windows-SMBServer"], remote::SMB_SERVER),
    (&["Microsoft-Windows-SMBClient"], remote::SMB_CLIENT),
    (&["Microsoft-Windows-User Profiles Service"], remote::profiles::KINDS),
    (&["Microsoft-Windows-TaskScheduler"], tasks::SCHEDULER),
    (&["Microsoft-Windows-WMI-Activity"], tasks::WMI),
    (&["Microsoft-Windows-Bits-Client"], tasks::BITS),
    (&["Microsoft-Windows-Shell-Core"], tasks::SHELL),
    (&["Microsoft-Windows-Windows Defender"], defender::DEFENDER),
    (
        &["Microsoft-Windows-Windows Firewall With Advanced Security"],
        defender::FIREWALL,
    ),
    (&["Microsoft-Windows-AppLocker"], defender::APPLOCKER),
    (&["Microsoft-Windows-CodeIntegrity"], defender::INTEGRITY),
    (&["Microsoft-Windows-Partition"], devices::PARTITION),
    (&["Microsoft-Windows-Kernel-PnP"], devices::PNP),
    (&["Microsoft-Windows-UserPnp"], devices::USER_PNP),
    (&["Microsoft-Windows-DriverFrameworks-UserMode"], devices::FRAMEWORKS),
    (&["Microsoft-Windows-PrintService"], devices::PRINT),
    (&["Microsoft-Windows-Ntfs", "Ntfs"], devices::NTFS),
    (&["MsiInstaller"], application::INSTALLER),
    (&["ESENT"], application::ESENT),
    (&["Application Error"], application::CRASH),
    (&["Application Hang"], application::HANG),
    (&["Windows Error Reporting"], application::REPORT),
    (&["SecurityCenter"], application::CENTER),
    (&["MSSQLSERVER"], application::SQL),
    (&["Microsoft-Windows-DNS-Client"], application::RESOLVER),
    (&["Microsoft-Windows-DNSServer"], application::SERVER),
];

/// The kind of event that this provider means by this id.
pub fn lookup(provider: &str, event_id: u32) -> Option<&'static EventKind> {
    // Each instance of SQL Server logs under a name of its own.
    let provider = if provider.starts_with("MSSQL$") {
        "MSSQLSERVER"
    } else {
        provider
    };
    let lists = LISTS
        .iter()
        .filter(|(providers, _)| providers.iter().any(|name| name.eq_ignore_ascii_case(provider)));
    lists.into_iter().find_map(|&(_, kinds)| {
        let at = kinds.binary_search_by_key(&event_id, |kind| kind.event_id).ok()?;
        kinds.get(at)
    })
}

/// Every kind of event, in the order of the files.
pub fn all() -> impl Iterator<Item = &'static EventKind> {
    LISTS.iter().flat_map(|&(_, kinds)| kinds)
}

/// The category of an event that the catalogue does not know.
pub fn fallback_category(provider: &str, channel: &str) -> Category {
    const WORDS: &[(&str, Category)] = &[
        ("sysmon", Category::Process),
        ("wmi", Category::Wmi),
        ("powershell", Category::Script),
        ("wscript", Category::Script),
        ("applocker", Category::Process),
        ("dns", Category::Dns),
        ("codeintegrity", Category::Module),
        ("driverframeworks", Category::Module),
        ("terminalservices", Category::Logon),
        ("remotedesktop", Category::Logon),
        ("winlogon", Category::Logon),
        ("authentication", Category::Logon),
        ("kerberos", Category::Logon),
        ("ntlm", Category::Logon),
        ("lsa", Category::Logon),
        ("user profile", Category::Logon),
        ("winrm", Category::Network),
        ("firewall", Category::Network),
        ("smb", Category::Network),
        ("bits-client", Category::Network),
        ("dhcp", Category::Network),
        ("network", Category::Network),
        ("tcpip", Category::Network),
        ("wlan", Category::Network),
        ("openssh", Category::Network),
        ("http", Category::Network),
        ("ntfs", Category::File),
        ("vss", Category::File),
        ("esent", Category::File),
    ];
    let has = |text: &str, word: &str| {
        text.as_bytes()
            .windows(word.len())
            .any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    let found = WORDS.iter().find(|(word, _)| has(provider, word) || has(channel, word));
    match found {
        Some(&(_, category)) => category,
        None if channel.eq_ignore_ascii_case("Security") => Category::Logon,
        None => Category::System,
    }
}

/// The first fields of an event that the catalogue does not know, as one line. Empty values say nothing and are left out;
/// unnamed values go without a name.
pub fn generic_what<'v>(fields: impl Iterator<Item = (&'v str, Cow<'v, str>)>) -> String {
    const MOST: usize = 4;
    let mut out = String::new();
    let said = fields.filter(|(name, value)| {
        *name != "Binary" && !matches!(value.trim(), "" | "-" | "{00000000-0000-0000-0000-000000000000}")
    });
    for (name, value) in said.take(MOST) {
        if !out.is_empty() {
            out.push_str(" · ");
        }
        let short = name.rsplit('.').next().unwrap_or(name);
        if short != "Data" && !short.starts_with("Data_") {
            out.push_str(short);
            out.push(' ');
        }
        template::push_clean(&value, &mut out);
    }
    out
}

#[cfg(test)]
mod tests;
