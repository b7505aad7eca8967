//! What Sysmon hides in a ProcessGuid.
//!
//! ```text
//!   bytes 0..4    first bytes of the machine's MachineGuid
//!   bytes 4..8    start of the process, Unix seconds, little-endian
//!   bytes 8..16   old: token id after the mark 0x10000000; new: boot number << 48 | number of the process in that boot
//! ```

use crate::evtx::Kind;
use crate::ingest::Symbols;
use crate::ingest::cell::Cell;
use crate::model::Ticks;

/// A GUID as it lies in a record: the first three groups little-endian.
pub type Guid = [u8; 16];

/// The machine that a ProcessGuid names.
pub fn machine(guid: &Guid) -> u32 {
    let [a, b, c, d, ..] = *guid;
    u32::from_le_bytes([a, b, c, d])
}

/// When the process began, rounded down to the second; `None` when the bytes cannot be a time.
pub fn start(guid: &Guid) -> Option<Ticks> {
    let [_, _, _, _, a, b, c, d, ..] = *guid;
    let ticks = Ticks::from_unix_seconds(i64::from(u32::from_le_bytes([a, b, c, d])));
    ticks.is_plausible().then_some(ticks)
}

/// The boot and the process' number in it, for GUIDs of newer Sysmon versions.
pub fn boot_and_sequence(guid: &Guid) -> Option<(u16, u64)> {
    let [_, _, _, _, _, _, _, _, tail @ ..] = *guid;
    let old = tail[..4] == 0x1000_0000u32.to_le_bytes();
    let value = u64::from_le_bytes(tail);
    let (boot, sequence) = ((value >> 48) as u16, value & ((1 << 48) - 1));
    // A boot has far fewer than 2^32 processes: more is an old form with an unknown mark.
    (!old && boot > 0 && sequence > 0 && sequence < 1 << 32).then_some((boot, sequence))
}

/// The GUID of a cell: a GUID by type, or the text of one. `None` for zeros and for anything else.
pub fn of_cell(symbols: &Symbols, cell: Cell) -> Option<Guid> {
    let (kind, bytes) = symbols.get(cell.as_symbol()?);
    let guid = match kind {
        Kind::Guid => bytes.try_into().ok()?,
        Kind::String | Kind::AnsiString => parse(bytes)?,
        _ => return None,
    };
    (guid != [0; 16]).then_some(guid)
}

/// `{3e2bbca1-f511-580f-0000-0010a5050a00}` in any case, braces or none.
fn parse(text: &[u8]) -> Option<Guid> {
    /// Where each pair of digits goes.
    const PLACES: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    let text = text.trim_ascii();
    let text = text
        .strip_prefix(b"{")
        .map_or(text, |t| t.strip_suffix(b"}").unwrap_or(t));
    if text.len() != 36 || [8, 13, 18, 23].iter().any(|&at| text[at] != b'-') {
        return None;
    }
    let mut digits = text.iter().filter(|&&b| b != b'-').map(|&b| char::from(b).to_digit(16));
    let mut guid = [0; 16];
    for place in PLACES {
        let (high, low) = (digits.next()??, digits.next()??);
        guid[place] = (high << 4 | low) as u8;
    }
    Some(guid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_guid_tells_start_boot_and_number() {
        let guid = parse(b"{e4421c3a-56b5-622a-1903-000000000300}").unwrap();
        assert_eq!(machine(&guid), 0xe442_1c3a);
        assert_eq!(
            start(&guid).map(Ticks::iso).as_deref(),
            Some("2022-03-10T19:51:17.0000000Z")
        );
        assert_eq!(boot_and_sequence(&guid), Some((3, 0x319)));
    }

    #[test]
    fn an_old_guid_tells_its_start_only() {
        let guid = parse(b"365ABB72-1282-5D1D-0000-0010DD401B00").unwrap();
        assert_eq!(
            start(&guid).map(Ticks::iso).as_deref(),
            Some("2019-07-03T20:39:30.0000000Z")
        );
        assert_eq!(boot_and_sequence(&guid), None);
    }

    #[test]
    fn other_text_is_no_guid() {
        for text in [
            "",
            "-",
            "{}",
            "{365ABB72-1282-5D1D-0000-0010DD401B0g}",
            "365ABB72 1282-5D1D-0000-0010DD401B00",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
