//! The colour of a kind of event, as a class. Never alone: a name stands beside it.

/// Keys of `catalogue::Category`, in the order of their numbers.
const KEYS: [&str; 12] = [
    "process", "network", "file", "registry", "module", "inject", "dns", "pipe", "wmi", "logon", "script", "system",
];

/// All that has no colour of its own.
pub(crate) const SYSTEM: u8 = 11;

/// The category's key.
pub(crate) fn key(category: u8) -> &'static str {
    KEYS.get(usize::from(category)).copied().unwrap_or("system")
}

/// The class that sets `--cat` to the category's colour.
pub(crate) fn class(category: u8) -> String {
    format!("cat-{}", key(category))
}

/// What a tooltip says of its events.
pub(crate) fn label(category: u8) -> &'static str {
    match key(category) {
        "dns" => "DNS",
        "wmi" => "WMI",
        "inject" => "process access and injection",
        other => other,
    }
}
