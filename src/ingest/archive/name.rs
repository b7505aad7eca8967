//! The names of members as text: what a collector escaped is unescaped, and nothing in them leads anywhere.

use super::limits::PATH_BYTES;

/// Code page 437 from 0x80 on: what names of zip files are in that do not say UTF-8.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// A member's path: `/` between its parts, of bounded length. Velociraptor writes `%` as `%25` and `:` as `%3A`; Windows' own names of
/// logs hold `%4` and never those two, so these alone are turned back.
pub fn path(bytes: &[u8]) -> String {
    let bytes = bytes.get(..PATH_BYTES).unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut within a character.
        Err(error) if error.error_len().is_none() => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => bytes.iter().map(|&byte| from_cp437(byte)).collect(),
    };
    text.replace('\\', "/").replace("%25", "%").replace("%3A", ":")
}

/// The last part of a path.
pub fn last(path: &str) -> &str {
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(path)
}

fn from_cp437(byte: u8) -> char {
    let high = usize::from(byte).checked_sub(0x80);
    high.and_then(|at| CP437.chars().nth(at)).unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_collectors_are_those_of_windows() {
        let velociraptor =
            b"uploads/auto/C%3A/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%254Operational.evtx";
        assert_eq!(last(&path(velociraptor)), "Microsoft-Windows-Sysmon%4Operational.evtx");
        assert_eq!(
            path(b"C\\Logs\\Microsoft-Windows-WMI%4Admin.evtx"),
            "C/Logs/Microsoft-Windows-WMI%4Admin.evtx"
        );
        assert_eq!(path(b"gr\x81n/\xe1.evtx"), "grün/ß.evtx");
        assert_eq!(CP437.chars().count(), 128);
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(path("ä".repeat(600).as_bytes()).chars().count(), 512);
        assert!(path(&[0x81; 5000]).chars().count() <= PATH_BYTES);
    }
}
