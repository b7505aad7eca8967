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
pub mod codes;
mod guid;
mod kind;
mod sysmon;
pub mod template;
mod time;

pub use codes::{CodeTable, MaskTable, explain, field_type, split_hashes};
pub use guid::{GuidFacts, process_guid_facts};
pub use kind::{Category, EventKind, Field, FieldType, Get, field_matches};
pub use template::render;

/// The providers of each list of kinds, the one in the entries first, then others that write the same events.
static LISTS: &[(&[&str], &[EventKind])] = &[(&["Microsoft-Windows-Sysmon", "Linux-Sysmon"], sysmon::KINDS)];

/// The kind of event that this provider means by this id.
pub fn lookup(provider: &str, event_id: u32) -> Option<&'static EventKind> {
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
