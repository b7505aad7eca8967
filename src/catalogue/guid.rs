//! What Sysmon hides in its GUIDs of processes and logon sessions.
//!
//! ```text
//! {365abb72-e263-6040-2f01-000000000d00}      bytes of the GUID in memory order:
//!   0..4   first four bytes of the host's MachineGuid
//!   4..8   start of the process (or logon) in seconds since 1970, little endian
//!   8..16  newer Sysmon: boot id << 48 | number of the process in that boot, little endian
//!          older Sysmon: a type mask 0x10000000 (processes) or 0x20000000 (logons), then part of an id
//! ```

/// Parts of a GUID that Sysmon made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GuidFacts {
    /// The first four bytes of the host's MachineGuid: equal on all events of one installation.
    pub machine: [u8; 4],
    /// When the process started or the session began, in whole seconds since 1970.
    pub start_unix: u32,
    /// How often the host had booted; only newer Sysmon.
    pub boot: Option<u16>,
    /// The number of the process within its boot; only newer Sysmon.
    pub sequence: Option<u64>,
}

/// Reads a process GUID, with or without braces. None for text that is no GUID and for the GUID of zeros.
pub fn process_guid_facts(guid: &str) -> Option<GuidFacts> {
    let bytes = parse(guid)?;
    let start_unix = u32::from_le_bytes(part(&bytes, 4)?);
    if start_unix == 0 {
        return None;
    }
    let tail = u64::from_le_bytes(part(&bytes, 8)?);
    // Boot 0 is that of logon sessions, whose tail is their id, and of the System process, whose number is always the same.
    let is_numbered = !matches!(tail & 0xFFFF_FFFF, 0x1000_0000 | 0x2000_0000) && tail >> 48 != 0;
    let new = |value: u64| is_numbered.then_some(value);
    Some(GuidFacts {
        machine: part(&bytes, 0)?,
        start_unix,
        boot: new(tail >> 48).map(|boot| boot as u16),
        sequence: new(tail & 0xFFFF_FFFF_FFFF),
    })
}

fn part<const N: usize>(bytes: &[u8; 16], from: usize) -> Option<[u8; N]> {
    bytes.get(from..from + N)?.try_into().ok()
}

/// The sixteen bytes of a GUID in memory order, where the first three groups are little endian.
fn parse(text: &str) -> Option<[u8; 16]> {
    let text = text.trim();
    let text = text
        .strip_prefix('{')
        .map_or(Some(text), |inner| inner.strip_suffix('}'))?;
    let mut bytes = [0; 16];
    let mut digits = text
        .bytes()
        .enumerate()
        .filter(|&(at, byte)| !(byte == b'-' && matches!(at, 8 | 13 | 18 | 23)));
    for at in [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] {
        let mut digit = || digits.next().and_then(|(_, byte)| char::from(byte).to_digit(16));
        bytes[at] = (digit()? * 16 + digit()?) as u8;
    }
    (text.len() == 36 && digits.next().is_none()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_form_holds_boot_and_number() {
        let facts = process_guid_facts("{365abb72-e263-6040-2f01-000000000d00}").unwrap();
        assert_eq!(facts.machine, [0x72, 0xbb, 0x5a, 0x36]);
        assert_eq!(
            crate::catalogue::time::stamp(i64::from(facts.start_unix)),
            "2021-03-04 13:36:35"
        );
        assert_eq!((facts.boot, facts.sequence), (Some(13), Some(303)));
    }

    #[test]
    fn old_form_holds_neither() {
        let facts = process_guid_facts("365ABB72-D1F1-5CC8-0000-001014E51400").unwrap();
        assert_eq!(facts.start_unix, 0x5CC8_D1F1);
        assert_eq!((facts.boot, facts.sequence), (None, None));
    }

    #[test]
    fn system_and_logon_sessions_have_no_number() {
        for guid in [
            "{0fd50764-8cd0-6439-eb03-000000000000}",
            "{0fd50764-2949-6440-e703-000000000000}",
        ] {
            let facts = process_guid_facts(guid).unwrap();
            assert_eq!((facts.boot, facts.sequence), (None, None));
        }
    }

    #[test]
    fn what_is_no_guid_has_no_facts() {
        for text in [
            "",
            "-",
            "{",
            "{00000000-0000-0000-0000-000000000000}",
            "{365abb72-e263-6040-2f01-000000000d0}",
            "365abb72e26360402f01000000000d00",
        ] {
            assert_eq!(process_guid_facts(text), None, "{text}");
        }
    }
}
