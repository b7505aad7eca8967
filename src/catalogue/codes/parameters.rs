//! `%%`-parameters: the Security log stores the number of a string instead of the string.
//!
//! Source: the message table of msobjs.dll, as Microsoft's pages on the events that use them quote it.

use super::find;

/// Strings of the Security log.
pub(super) const SECURITY: &[(u32, &str)] = &[
    (1936, "type 1: full token, no splitting"),
    (1937, "type 2: full token, elevated"),
    (1938, "type 3: limited token"),
];

/// Strings of Windows Defender.
pub(super) const DEFENDER: &[(u32, &str)] = &[];

/// Puts words where a value holds `%%nnnn`; unknown numbers stay as they are.
pub(super) fn words(table: &[(u32, &'static str)], value: &str) -> String {
    let mut out = String::new();
    for part in value.split_whitespace() {
        let code = part
            .trim_end_matches(',')
            .strip_prefix("%%")
            .and_then(|digits| digits.parse().ok());
        let word = code.and_then(|code| find(table, code));
        if !out.is_empty() {
            out.push_str(if part.starts_with("%%") { ", " } else { " " });
        }
        out.push_str(word.unwrap_or(part));
    }
    out
}
