//! Sets of bits, in words.

use super::MaskTable;
use super::rights;

/// Names of bits, or of several bits at once.
type Names = &'static [(u64, &'static str)];

/// The words of a mask: known combinations first, then single bits, then what no table names.
pub(super) fn words(table: MaskTable, value: u64) -> Option<String> {
    let (whole, bits): (Names, Names) = match table {
        MaskTable::ProcessAccess => (rights::PROCESS_WHOLE, rights::PROCESS),
        MaskTable::FileAccess => (rights::FILE_WHOLE, rights::FILE),
        MaskTable::RegistryAccess => (rights::REGISTRY_WHOLE, rights::REGISTRY),
        MaskTable::DirectoryAccess => (rights::DIRECTORY_WHOLE, rights::DIRECTORY),
        MaskTable::ObjectAccess => (&[], rights::STANDARD),
        MaskTable::TicketOptions => (&[], TICKET_OPTIONS),
        MaskTable::UserAccount => (&[], USER_ACCOUNT),
        MaskTable::Keywords => (&[], KEYWORDS),
        MaskTable::FirewallProfiles => (FIREWALL_ALL, FIREWALL_PROFILES),
    };
    if value == 0 {
        return Some("none".to_owned());
    }
    let standard: &[(u64, &str)] = match table {
        MaskTable::ProcessAccess | MaskTable::FileAccess | MaskTable::RegistryAccess | MaskTable::DirectoryAccess => {
            rights::STANDARD
        }
        _ => &[],
    };
    let mut rest = value;
    let mut out = String::new();
    let mut last = "";
    for &(bit, name) in whole.iter().chain(bits).chain(standard) {
        if rest & bit != bit {
            continue;
        }
        rest &= !bit;
        // Two bits may share a word, as Windows' query and limited query do.
        if name != last {
            push(&mut out, name);
        }
        last = name;
    }
    if out.is_empty() {
        return None;
    }
    if rest != 0 {
        push(&mut out, &format!("0x{rest:x}"));
    }
    Some(out)
}

fn push(out: &mut String, word: &str) {
    if !out.is_empty() {
        out.push_str(", ");
    }
    out.push_str(word);
}

/// Microsoft, "4768(S, F)", table of ticket options; bit 0 of RFC 4120 is the highest.
const TICKET_OPTIONS: &[(u64, &str)] = &[
    (0x4000_0000, "forwardable"),
    (0x2000_0000, "forwarded"),
    (0x1000_0000, "proxiable"),
    (0x0800_0000, "proxy"),
    (0x0400_0000, "allow postdate"),
    (0x0200_0000, "postdated"),
    (0x0100_0000, "invalid"),
    (0x0080_0000, "renewable"),
    (0x0040_0000, "initial"),
    (0x0020_0000, "pre-authenticated"),
    (0x0010_0000, "hardware authenticated"),
    (0x0008_0000, "transited policy checked"),
    (0x0004_0000, "OK as delegate"),
    (0x0002_0000, "constrained delegation (S4U2proxy)"),
    (0x0001_0000, "canonicalize"),
    (0x20, "transited check disabled"),
    (0x10, "renewable OK"),
    (0x08, "encrypt in session key (user to user)"),
    (0x02, "renew"),
    (0x01, "validate"),
];

/// Microsoft, "[MS-SAMR] 2.2.1.12 USER_ACCOUNT Codes": the numbers of the Security log (4720, 4738), not those of LDAP.
const USER_ACCOUNT: &[(u64, &str)] = &[
    (0x1, "disabled"),
    (0x2, "home directory required"),
    (0x4, "password not required"),
    (0x8, "temporary duplicate"),
    (0x10, "normal account"),
    (0x20, "MNS logon account"),
    (0x40, "interdomain trust"),
    (0x80, "workstation"),
    (0x100, "domain controller"),
    (0x200, "password never expires"),
    (0x400, "locked out"),
    (0x800, "reversible password encryption"),
    (0x1000, "smart card required"),
    (0x2000, "trusted for delegation"),
    (0x4000, "not delegated"),
    (0x8000, "DES keys only"),
    (0x1_0000, "no pre-authentication required"),
    (0x2_0000, "password expired"),
    (0x4_0000, "trusted to authenticate for delegation"),
    (0x8_0000, "no authorization data required"),
    (0x10_0000, "read-only domain controller"),
    (0x20_0000, "AES keys for service tickets"),
];

/// Microsoft, winmeta.xml, standard keywords.
const KEYWORDS: &[(u64, &str)] = &[
    (0x80_0000_0000_0000, "classic"),
    (0x40_0000_0000_0000, "correlation hint"),
    (0x20_0000_0000_0000, "audit success"),
    (0x10_0000_0000_0000, "audit failure"),
    (0x8_0000_0000_0000, "SQM"),
    (0x4_0000_0000_0000, "WDI diagnostics"),
    (0x2_0000_0000_0000, "WDI context"),
    (0x1_0000_0000_0000, "response time"),
];

/// Microsoft, NET_FW_PROFILE_TYPE2 (icftypes.h).
const FIREWALL_PROFILES: &[(u64, &str)] = &[(1, "domain"), (2, "private"), (4, "public")];
const FIREWALL_ALL: &[(u64, &str)] = &[(0x7FFF_FFFF, "all profiles"), (7, "all profiles")];

/// The name of one flag of an account.
pub(super) fn account_flag(bit: u64) -> Option<&'static str> {
    USER_ACCOUNT
        .iter()
        .find(|(known, _)| *known == bit)
        .map(|&(_, name)| name)
}
