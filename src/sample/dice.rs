//! The sample's own small random numbers, and the made-up hashes of made-up files.
//!
//! Seeded and portable: the same seed gives the same sample in every browser and on every machine. Not for secrets.

/// A generator after Steele, Lea and Flood (`SplitMix64`).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// A generator that always rolls the same after the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any 64-bit number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = (high - low + 1).max(1).unsigned_abs();
        low + (self.roll() % span).cast_signed()
    }

    /// A number from `low` to below `high`.
    pub fn within(&mut self, low: u32, high: u32) -> u32 {
        low + (self.roll() % u64::from(high.saturating_sub(low).max(1))) as u32
    }

    /// A thread id: a multiple of four.
    pub fn thread(&mut self) -> u32 {
        4 * self.within(300, 4000)
    }

    /// True once in `n`.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.roll().is_multiple_of(n)
    }

    /// One of the items, which must not be empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[(self.roll() % items.len() as u64) as usize]
    }

    /// A waiting time around `mean`, between half of it and one and a half.
    pub fn around(&mut self, mean: i64) -> i64 {
        self.between(mean / 2, mean / 2 * 3)
    }
}

/// A number that depends on a text alone (FNV-1a).
pub fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The hashes of the file that `content` names, as Sysmon writes them. They are invented, but one content has one hash.
pub fn hashes(content: &str) -> String {
    let mut dice = Dice::new(fingerprint(content));
    let mut out = String::with_capacity(160);
    for (name, words) in [("MD5=", 2), (",SHA256=", 4), (",IMPHASH=", 2)] {
        out.push_str(name);
        for _ in 0..words {
            hex(&mut out, dice.roll());
        }
    }
    out
}

/// Appends 16 upper-case digits.
fn hex(out: &mut String, word: u64) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for place in (0..16).rev() {
        out.push(char::from(DIGITS[(word >> (4 * place)) as usize & 15]));
    }
}

/// A GUID's text without braces, as script block ids and PowerShell hosts have it.
pub fn guid_text(dice: &mut Dice) -> String {
    let (high, low) = (dice.roll(), dice.roll());
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}

/// Standard base64 with padding, for encoded commands.
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = (0..3).fold(0_usize, |word, i| {
            word << 8 | usize::from(group.get(i).copied().unwrap_or(0))
        });
        for place in 0..4 {
            out.push(if place <= group.len() {
                char::from(ALPHABET[word >> (18 - 6 * place) & 63])
            } else {
                '='
            });
        }
    }
    out
}

/// What `powershell -EncodedCommand` takes: UTF-16LE in base64.
pub fn encoded_command(script: &str) -> String {
    let bytes: Vec<u8> = script.encode_utf16().flat_map(u16::to_le_bytes).collect();
    base64(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
        assert_eq!(encoded_command("ab"), "YQBiAA==");
    }

    #[test]
    fn hashes_depend_on_the_content_alone() {
        assert_eq!(hashes("a"), hashes("a"));
        assert_ne!(hashes("a"), hashes("b"));
        assert_eq!(hashes("a").len(), 4 + 32 + 8 + 64 + 9 + 32);
    }
}
