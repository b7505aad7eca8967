//! Codes explained where they stand: the note beside a value.
//!
//! [`explain`] finds the type of a field (from the catalogue, else from its name) and asks the table of that type. Each
//! table stands in a file of its own with the name of the document it follows. No table guesses: an unknown code has no
//! note.

use std::borrow::Cow;

use super::kind::FieldType;

mod kerberos;
mod logon;
mod masks;
mod network;
mod parameters;
mod rights;
mod services;
mod sid;
mod status;
mod text;

pub use network::{ip_class, port_name};
pub use sid::sid_name;
pub use text::{dns_results, short_registry, split_hashes};

/// Tables of single codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum CodeTable {
    /// How a session began: 2 interactive, 3 network, 10 remote interactive, ….
    LogonType,
    /// NTSTATUS of logon failures and others.
    NtStatus,
    /// Result codes of Kerberos.
    Kerberos,
    /// Encryption types of Kerberos tickets.
    Encryption,
    /// Kinds of Kerberos pre-authentication.
    PreAuth,
    /// Win32 error codes, DNS among them.
    Win32,
    /// `%%1936` and its like: strings of the Security log's message table.
    Parameter,
    /// Any of NTSTATUS, HRESULT and Win32, told apart by value.
    AnyStatus,
    /// Protocol numbers of IP.
    Protocol,
    /// Types of services.
    ServiceType,
    /// When services start.
    ServiceStart,
    /// Sysmon's EventType of registry, pipe and WMI events.
    SysmonEvent,
    /// Sysmon's kinds of process tampering.
    Tampering,
    /// Sysmon's account of integrity levels.
    Integrity,
    /// Windows Firewall's directions.
    FirewallDirection,
    /// Windows Firewall's actions.
    FirewallAction,
    /// Why a remote desktop session ended.
    RdpReason,
    /// Why the clock was set.
    ClockReason,
    /// `System/Level`.
    Level,
    /// `System/Opcode`.
    Opcode,
    /// Types of DNS records.
    DnsType,
    /// Windows Defender's message parameters.
    Defender,
}

/// Tables of bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum MaskTable {
    /// Rights to a process.
    ProcessAccess,
    /// Rights to a file, a folder or a share.
    FileAccess,
    /// Rights to a registry key.
    RegistryAccess,
    /// Rights to an object of Active Directory.
    DirectoryAccess,
    /// Rights that every kind of object has.
    ObjectAccess,
    /// Options of a Kerberos ticket.
    TicketOptions,
    /// Flags of an account, as the Security log numbers them.
    UserAccount,
    /// `System/Keywords`.
    Keywords,
    /// Profiles of Windows Firewall.
    FirewallProfiles,
}

impl CodeTable {
    /// The table that a template means by `|as:Key`.
    pub(super) fn from_key(key: &str) -> Option<Self> {
        Some(match key {
            "LogonType" => Self::LogonType,
            "NtStatus" => Self::NtStatus,
            "Kerberos" => Self::Kerberos,
            "Encryption" => Self::Encryption,
            "Win32" => Self::Win32,
            "Parameter" => Self::Parameter,
            "AnyStatus" => Self::AnyStatus,
            "Protocol" => Self::Protocol,
            "DnsType" => Self::DnsType,
            _ => return None,
        })
    }

    /// What this code means; None when the table has no such code.
    pub fn explain(self, value: &str) -> Option<String> {
        let mut value = value.trim();
        if matches!(self, Self::Win32 | Self::AnyStatus) {
            // The service control manager writes errors as parameters of the system's message table: %%1058.
            value = value.strip_prefix("%%").unwrap_or(value);
        } else if value.contains("%%") {
            let table = if self == Self::Defender {
                parameters::DEFENDER
            } else {
                parameters::SECURITY
            };
            let words = parameters::words(table, value);
            return (!words.contains("%%")).then_some(words);
        }
        let by_number = |table: &[(u32, &'static str)]| find(table, u32::try_from(number(value)?).ok()?);
        let text = match self {
            Self::LogonType => by_number(logon::LOGON_TYPES),
            Self::NtStatus => status::nt(number(value)?),
            Self::Kerberos => by_number(kerberos::RESULTS),
            Self::Encryption => by_number(kerberos::ENCRYPTION),
            Self::PreAuth => by_number(kerberos::PRE_AUTH),
            Self::Win32 => by_number(status::WIN32),
            Self::Parameter | Self::Defender => None,
            Self::AnyStatus => return status::any(number(value)?).map(str::to_owned),
            Self::Protocol => by_number(network::PROTOCOLS),
            Self::ServiceType => return services::service_type(value),
            Self::ServiceStart => by_number(services::START_TYPES),
            Self::SysmonEvent => find_word(text::SYSMON_EVENTS, value),
            Self::Tampering => find_word(text::TAMPERING, value),
            Self::Integrity => find_word(text::INTEGRITY, value),
            Self::FirewallDirection => by_number(network::FIREWALL_DIRECTIONS),
            Self::FirewallAction => by_number(network::FIREWALL_ACTIONS),
            Self::RdpReason => by_number(logon::RDP_REASONS),
            Self::ClockReason => by_number(services::CLOCK_REASONS),
            Self::Level => by_number(services::LEVELS),
            Self::Opcode => by_number(services::OPCODES),
            Self::DnsType => by_number(network::DNS_TYPES),
        };
        text.map(str::to_owned)
    }
}

impl MaskTable {
    /// The names of the bits that are set, the known combinations first: `read memory, query`.
    pub fn words(self, value: &str) -> Option<String> {
        masks::words(self, number(value)?)
    }
}

/// The note beside a value: what a code means, whom a SID names, when a GUID says that its process started. None when there
/// is nothing to add. Total: any text may be asked about.
pub fn explain(provider: &str, event_id: u32, field: &str, value: &str) -> Option<String> {
    explain_type(field_type(provider, event_id, field), value)
}

/// The type of a field: the catalogue's where it knows the event, else what its name suggests.
pub fn field_type(provider: &str, event_id: u32, field: &str) -> FieldType {
    let known = super::lookup(provider, event_id).and_then(|kind| kind.field(field));
    known.map_or_else(|| type_by_name(field), |known| known.kind)
}

/// The note beside a value of this type.
pub fn explain_type(kind: FieldType, value: &str) -> Option<String> {
    let value = value.trim();
    if matches!(value, "" | "-") {
        return None;
    }
    match kind {
        FieldType::Code(table) => table.explain(value),
        FieldType::Mask(_) if value.contains("%%") => CodeTable::Parameter.explain(value),
        FieldType::Mask(table) => table.words(value),
        FieldType::LogonId => logon::known_session(number(value)?).map(str::to_owned),
        FieldType::ProcessGuid => text::process_note(value),
        FieldType::LogonGuid => text::logon_note(value),
        FieldType::Ip => ip_class(value).map(str::to_owned),
        FieldType::Port => port_name(u16::try_from(number(value)?).ok()?).map(str::to_owned),
        FieldType::ProcessId if value.starts_with("0x") => number(value).map(|pid| pid.to_string()),
        FieldType::Sid | FieldType::User => sid_name(value).map(Cow::into_owned),
        _ if value.starts_with("%%") => CodeTable::Parameter.explain(value),
        _ => None,
    }
}

/// What a field of this name usually is, for events that the catalogue does not know.
pub fn type_by_name(field: &str) -> FieldType {
    let name = field.rsplit('.').next().unwrap_or(field);
    text::TYPES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map_or(FieldType::Text, |&(_, kind)| kind)
}

/// The rights in an access mask, for an object of this type as the Security log names it (`File`, `Key`, `Process`, …).
pub fn explain_access(object_type: &str, value: &str) -> Option<String> {
    let table = match object_type.trim().to_ascii_lowercase().as_str() {
        "file" | "directory" => MaskTable::FileAccess,
        "key" => MaskTable::RegistryAccess,
        "process" => MaskTable::ProcessAccess,
        _ => MaskTable::ObjectAccess,
    };
    table.words(value)
}

/// A list of `%%`-parameters in words; what is none stays as it is.
pub fn parameters(value: &str) -> String {
    parameters::words(parameters::SECURITY, value)
}

/// A number, decimal or hexadecimal with `0x`; negative ones as the 32 bits that they are.
pub(super) fn number(value: &str) -> Option<u64> {
    let value = value.trim();
    if let Some(hex) = value.strip_prefix("0x").or_else(|| value.strip_prefix("0X")) {
        return u64::from_str_radix(hex, 16).ok();
    }
    let negative = || value.parse::<i32>().ok().map(|value| u64::from(value.cast_unsigned()));
    value.parse().ok().or_else(negative)
}

/// Whether a value means yes.
pub(super) fn is_true(value: &str) -> bool {
    let value = value.trim();
    value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("yes") || matches!(value, "1" | "0x1" | "%%1842")
}

/// Looks a number up in a sorted table.
fn find(table: &[(u32, &'static str)], code: u32) -> Option<&'static str> {
    table
        .binary_search_by_key(&code, |&(code, _)| code)
        .ok()
        .and_then(|at| table.get(at))
        .map(|&(_, text)| text)
}

/// Looks a word up in a table.
fn find_word(table: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
        .map(|&(_, text)| text)
}

#[cfg(test)]
mod tests;
