//! Bytes as text that fits into a page: gzip, then base 85, in which five signs say four bytes (base64 needs a fifteenth more).
//!
//! Unpacked by `page.js`, the gzip with `DecompressionStream`. The same input gives the same text: gzip's time stamp stays zero.

use std::io::Write as _;
use std::num::NonZeroU64;

use flate2::{Compression, GzBuilder};

/// More take longer and gain less than a thousandth.
const ITERATIONS: NonZeroU64 = NonZeroU64::MIN.saturating_add(4);

/// How much time packing may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// For a page that is looked at once and built again.
    Quick,
    /// For a page that is published.
    Best,
}

/// A part of the page, packed.
#[derive(Debug)]
pub(super) struct Packed {
    /// Base 85 without line breaks, in signs that need no escaping in a script's element or in a JavaScript string.
    pub text: String,
    /// Its size before that.
    pub gzip_bytes: usize,
}

/// Packs `bytes`.
pub(super) fn pack(bytes: &[u8], effort: Effort) -> Packed {
    let gzip = gzip(bytes, effort);
    Packed {
        text: text(&gzip),
        gzip_bytes: gzip.len(),
    }
}

/// The signs: `(` to `~` but for two that would end an element or a string.
fn signs() -> Vec<char> {
    ('('..='~').filter(|sign| !matches!(sign, '<' | '\\')).collect()
}

/// Four bytes, the first one highest, as five signs; of the last ones one sign more than there are bytes.
fn text(bytes: &[u8]) -> String {
    let signs = signs();
    let mut out = String::with_capacity(bytes.len().div_ceil(4) * 5);
    for group in bytes.chunks(4) {
        let mut four = [0; 4];
        for (place, byte) in four.iter_mut().zip(group) {
            *place = *byte;
        }
        let value = u32::from_be_bytes(four);
        let digits = [52_200_625, 614_125, 7_225, 85, 1].map(|power| value / power % 85);
        let needed = digits.iter().take(group.len() + 1);
        out.extend(needed.filter_map(|&digit| signs.get(digit as usize)));
    }
    out
}

/// `bytes` in gzip. Writing to a `Vec` cannot fail; an empty part would fail loudly in every test of the page.
pub(super) fn gzip(bytes: &[u8], effort: Effort) -> Vec<u8> {
    match effort {
        Effort::Quick => {
            let mut encoder = GzBuilder::new().write(Vec::new(), Compression::fast());
            encoder
                .write_all(bytes)
                .and_then(|()| encoder.finish())
                .unwrap_or_default()
        }
        Effort::Best => {
            let options = zopfli::Options {
                iteration_count: ITERATIONS,
                ..zopfli::Options::default()
            };
            let mut out = Vec::new();
            let done = zopfli::compress(options, zopfli::Format::Gzip, bytes, &mut out);
            done.map(|()| out).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_packed_unpacks_to_the_same() {
        let bytes: Vec<u8> = (0..20_000_u32).flat_map(|n| n.wrapping_mul(n).to_le_bytes()).collect();
        for effort in [Effort::Quick, Effort::Best] {
            let packed = pack(&bytes, effort);
            let gzip = bytes_of(&packed.text);
            assert_eq!(gzip.len(), packed.gzip_bytes);
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(gzip.as_slice())
                .read_to_end(&mut unpacked)
                .unwrap();
            assert_eq!(unpacked, bytes);
        }
    }

    /// As `page.js` does it.
    fn bytes_of(text: &str) -> Vec<u8> {
        let signs = signs();
        let digits: Vec<u64> = text
            .chars()
            .map(|c| signs.iter().position(|&sign| sign == c).unwrap() as u64)
            .collect();
        let groups = digits.chunks(5).flat_map(|group| {
            let padded = group.iter().copied().chain(std::iter::repeat(84)).take(5);
            let value = u32::try_from(padded.fold(0, |value, digit| value * 85 + digit)).unwrap();
            value.to_be_bytes().into_iter().take(group.len() - 1)
        });
        groups.collect()
    }

    #[test]
    fn five_signs_say_four_bytes() {
        assert_eq!(signs().len(), 85);
        assert_eq!(text(&[0, 0, 0, 0]), "(((((");
        assert_eq!(text(b"\xff"), "{{");
        for length in 0..9 {
            for byte in [0, 1, 84, 85, 255] {
                let bytes = vec![byte; length];
                assert_eq!(bytes_of(&text(&bytes)), bytes);
                assert_eq!(text(&bytes).len() * 4 / 5, length);
            }
        }
    }

    #[test]
    fn packing_twice_gives_the_same_text() {
        assert_eq!(pack(b"chunk", Effort::Best).text, pack(b"chunk", Effort::Best).text);
    }
}
