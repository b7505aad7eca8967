//! UTF-16LE, as records hold it, and the UTF-8 of the dictionary. Runs on vectors where the text is ASCII, as nearly all is. Called by
//! `symbols` only.

/// UTF-16LE as ASCII, byte by byte; `false` when it is not, and then `out` is of no use. Sixteen units at a time, the last block
/// overlapping the one before, so that no more than seven units go one by one.
#[inline]
pub fn narrow(units: &[u8], out: &mut [u8]) -> bool {
    let (blocks, _) = units.as_chunks::<32>();
    let (targets, _) = out.as_chunks_mut::<16>();
    let mut seen = 0;
    for (block, target) in blocks.iter().zip(targets) {
        seen |= narrow_block(block, target);
    }
    if let (Some(block), Some(target)) = (units.last_chunk::<32>(), out.last_chunk_mut::<16>()) {
        return (seen | narrow_block(block, target)) < 0x80;
    }
    if let (Some(block), Some(target)) = (units.first_chunk::<16>(), out.first_chunk_mut::<8>()) {
        seen |= narrow_block(block, target);
    }
    if let (Some(block), Some(target)) = (units.last_chunk::<16>(), out.last_chunk_mut::<8>()) {
        return (seen | narrow_block(block, target)) < 0x80;
    }
    for (target, unit) in out.iter_mut().zip(units.as_chunks::<2>().0) {
        seen |= narrow_block(unit, std::array::from_mut(target));
    }
    seen < 0x80
}

/// One block of [`narrow`]: all bits of its units.
#[inline(always)] // a call for each block would cost more than the block
#[allow(clippy::inline_always)]
fn narrow_block<const BYTES: usize, const UNITS: usize>(units: &[u8; BYTES], out: &mut [u8; UNITS]) -> u16 {
    let mut seen = 0;
    for i in 0..UNITS {
        let unit = u16::from_le_bytes([units[2 * i], units[2 * i + 1]]);
        seen |= unit;
        out[i] = unit as u8;
    }
    seen
}

/// Whether UTF-16LE and UTF-8 are the same ASCII text. `false` for every other text.
#[inline]
pub fn same_ascii(units: &[u8], text: &[u8]) -> bool {
    if units.len() != 2 * text.len() {
        return false;
    }
    let (blocks, _) = units.as_chunks::<32>();
    let (texts, _) = text.as_chunks::<16>();
    let mut differs = 0;
    for (block, text) in blocks.iter().zip(texts) {
        differs |= compare_block(block, text);
    }
    if let (Some(block), Some(text)) = (units.last_chunk::<32>(), text.last_chunk::<16>()) {
        return differs | compare_block(block, text) == 0;
    }
    if let (Some(block), Some(text)) = (units.first_chunk::<16>(), text.first_chunk::<8>()) {
        differs |= compare_block(block, text);
    }
    if let (Some(block), Some(text)) = (units.last_chunk::<16>(), text.last_chunk::<8>()) {
        return differs | compare_block(block, text) == 0;
    }
    for (text, unit) in text.iter().zip(units.as_chunks::<2>().0) {
        differs |= compare_block(unit, std::array::from_ref(text));
    }
    differs == 0
}

/// One block of [`same_ascii`]: zero when all units are the bytes, and ASCII.
#[inline(always)] // a call for each block would cost more than the block
#[allow(clippy::inline_always)]
fn compare_block<const BYTES: usize, const UNITS: usize>(units: &[u8; BYTES], text: &[u8; UNITS]) -> u16 {
    let mut differs = 0;
    for i in 0..UNITS {
        let unit = u16::from_le_bytes([units[2 * i], units[2 * i + 1]]);
        differs |= (unit ^ u16::from(text[i])) | (unit & 0xff80);
    }
    differs
}

/// Appends UTF-16LE as UTF-8; `false` when a surrogate was unpaired and went in as WTF-8.
pub fn push_utf16(units: &[u8], out: &mut Vec<u8>) -> bool {
    let mut well_formed = true;
    for unit in char::decode_utf16(units.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]))) {
        match unit {
            Ok(c) if c.is_ascii() => out.push(c as u8),
            Ok(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(error) => {
                let unit = error.unpaired_surrogate();
                out.extend_from_slice(&[
                    0xe0 | (unit >> 12) as u8,
                    0x80 | (unit >> 6 & 0x3f) as u8,
                    0x80 | (unit & 0x3f) as u8,
                ]);
                well_formed = false;
            }
        }
    }
    well_formed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    proptest! {
        #[test]
        fn ascii_is_narrowed_and_recognised(text in "[ -~]{0,70}", at in 0usize..70, other in "\\PC") {
            let units = utf16(&text);
            let mut out = vec![0; text.len()];
            prop_assert!(narrow(&units, &mut out));
            prop_assert_eq!(&out, text.as_bytes());
            prop_assert!(same_ascii(&units, text.as_bytes()));
            if let Some(old) = text.get(at..=at) && old != other {
                let mut changed = text.clone();
                changed.replace_range(at..=at, &other);
                prop_assert!(!same_ascii(&utf16(&changed), text.as_bytes()));
                prop_assert!(!same_ascii(&units, changed.as_bytes()));
                prop_assert!(!same_ascii(&utf16(&changed), changed.as_bytes()) || other.is_ascii());
            }
        }

        #[test]
        fn any_text_becomes_utf8(text in "\\PC{0,40}") {
            let mut out = Vec::new();
            prop_assert!(push_utf16(&utf16(&text), &mut out));
            prop_assert_eq!(out, text.as_bytes());
        }
    }
}
