//! Bytes as text that fits into a page: gzip, then base64.
//!
//! Unpacked by `page.js` with `DecompressionStream`. The same input gives the same text: gzip's time stamp stays zero.

use std::io::Write as _;
use std::num::NonZeroU64;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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
    /// Base64 without line breaks; its alphabet needs no escaping in HTML or in a JavaScript string.
    pub text: String,
    /// Its size before base64.
    pub gzip_bytes: usize,
}

/// Packs `bytes`.
pub(super) fn pack(bytes: &[u8], effort: Effort) -> Packed {
    let gzip = gzip(bytes, effort);
    Packed {
        text: STANDARD.encode(&gzip),
        gzip_bytes: gzip.len(),
    }
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
            let gzip = STANDARD.decode(&packed.text).unwrap();
            assert_eq!(gzip.len(), packed.gzip_bytes);
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(gzip.as_slice())
                .read_to_end(&mut unpacked)
                .unwrap();
            assert_eq!(unpacked, bytes);
        }
    }

    #[test]
    fn packing_twice_gives_the_same_text() {
        assert_eq!(pack(b"chunk", Effort::Best).text, pack(b"chunk", Effort::Best).text);
    }
}
