//! Comparing text: letters, numbers, pieces that are looked for (patterns are in `pattern`). Without regard to case, unless it
//! is said to count.
//!
//! Case is folded character by character ([`fold`]): no character becomes two, and none that is not ASCII becomes ASCII, so that
//! a search for ASCII text may look at bytes.

/// How many places are looked at together.
const BLOCK: usize = 64;

/// A character without its case.
#[inline]
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) if !single.is_ascii() => single,
        _ => c,
    }
}

/// A text without its case.
pub fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// Looks for a piece of text.
#[derive(Clone, Debug)]
pub struct Needle {
    /// Folded, unless case counts.
    text: String,
    exact: bool,
    ascii: bool,
    /// An IPv4 address: more digits before or behind would make it another one.
    address: bool,
    /// The places of its two rarest bytes, the first one before the second; equal when it has one byte only.
    rare: (usize, usize),
}

impl Needle {
    /// `exact`: case counts.
    pub fn new(text: &str, exact: bool) -> Self {
        let text = if exact { text.to_owned() } else { folded(text) };
        let mut places: Vec<usize> = (0..text.len()).collect();
        places.sort_by_key(|&i| text.as_bytes().get(i).map(|&b| commonness(b)));
        let first = places.first().copied().unwrap_or(0);
        let second = places.get(1).copied().unwrap_or(first);
        Self {
            exact,
            ascii: text.is_ascii(),
            address: false,
            rare: (first.min(second), first.max(second)),
            text,
        }
    }

    /// Of an IPv4 address: not found as a part of another one.
    pub fn of_address(text: &str) -> Self {
        Self {
            address: true,
            ..Self::new(text, false)
        }
    }

    /// The text that is looked for, without its case unless that counts.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether [`Self::find_bytes`] finds it: it is ASCII, or case counts.
    pub fn in_bytes(&self) -> bool {
        self.exact || self.ascii
    }

    /// Whether it is an address, which has to stand alone.
    pub fn is_address(&self) -> bool {
        self.address
    }

    /// Whether the piece occurs.
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text, 0).is_some()
    }

    /// Where the piece occurs at or after a byte: from, to.
    pub fn find(&self, text: &str, mut from: usize) -> Option<(usize, usize)> {
        loop {
            let (at, end) = if self.in_bytes() {
                let at = self.find_bytes(text.as_bytes(), from)?;
                (at, at + self.text.len())
            } else {
                self.find_chars(text, from)?
            };
            if !self.address || stands_alone(text, at, end) {
                return Some((at, end));
            }
            from = at + 1;
        }
    }

    /// As [`Self::find`] in bytes, the start only. Not for a piece beyond ASCII whose case does not count; whether an address
    /// stands alone is not looked at.
    pub fn find_bytes(&self, hay: &[u8], from: usize) -> Option<usize> {
        let needle = self.text.as_bytes();
        if needle.is_empty() {
            return (from <= hay.len()).then_some(from);
        }
        let last = hay.len().checked_sub(needle.len())?;
        let is_here = |at: usize| {
            hay.get(at..at + needle.len()).is_some_and(|part| {
                if self.exact {
                    part == needle
                } else {
                    part.eq_ignore_ascii_case(needle)
                }
            })
        };
        let (a, b) = (needle.get(self.rare.0)?, needle.get(self.rare.1)?);
        // Setting the bit that tells upper from lower case lets some other bytes pass too: `is_here` decides.
        let bit = |byte: u8| {
            if !self.exact && byte.is_ascii_lowercase() {
                0x20
            } else {
                0
            }
        };
        let (a_bit, b_bit) = (bit(*a), bit(*b));
        let mut at = from;
        // Blocks of two slices that begin at the rare bytes' places: the loop over a block has no branch, so that it is
        // compiled to vector instructions.
        while at + BLOCK <= last + 1 {
            let (first, second) = (hay.get(at + self.rare.0..)?, hay.get(at + self.rare.1..)?);
            let (first, second) = (first.first_chunk::<BLOCK>()?, second.first_chunk::<BLOCK>()?);
            let mut any = 0u8;
            for i in 0..BLOCK {
                any |= u8::from(first[i] | a_bit == *a) & u8::from(second[i] | b_bit == *b);
            }
            if any != 0
                && let Some(found) = (0..BLOCK)
                    .filter(|&i| first[i] | a_bit == *a && second[i] | b_bit == *b)
                    .map(|i| at + i)
                    .find(|&at| is_here(at))
            {
                return Some(found);
            }
            at += BLOCK;
        }
        (at..=last).find(|&at| is_here(at))
    }

    /// Character by character, for text beyond ASCII.
    fn find_chars(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        // Folding keeps what is not ASCII so: text without such a character cannot hold the piece.
        let tail = text.get(from..)?;
        if tail.is_ascii() {
            return None;
        }
        tail.char_indices().find_map(|(at, _)| {
            let mut hay = tail.get(at..)?.char_indices();
            for wanted in self.text.chars() {
                if hay.next().is_none_or(|(_, c)| fold(c) != wanted) {
                    return None;
                }
            }
            Some((from + at, from + at + hay.offset()))
        })
    }
}

/// Whether neither side of an address has more digits of it.
fn stands_alone(text: &str, from: usize, to: usize) -> bool {
    let b = text.as_bytes();
    let digit = |i: Option<usize>| i.and_then(|i| b.get(i)).is_some_and(u8::is_ascii_digit);
    let dot = |i: Option<usize>| i.and_then(|i| b.get(i)) == Some(&b'.');
    let before = from.checked_sub(1);
    let more_before = digit(before) || dot(before) && digit(from.checked_sub(2));
    let more_behind = digit(Some(to)) || dot(Some(to)) && digit(Some(to + 1));
    !more_before && !more_behind
}

/// How common a byte is in logs, by rough classes; the rarest bytes of a needle are looked for first.
fn commonness(byte: u8) -> u8 {
    match byte {
        b'e' | b's' | b'\\' | b'0' | b't' | b'i' | b'o' => 9,
        b'r' | b'n' | b'c' | b'a' | b'm' | b'd' | b'l' | b'.' | b'2' | b'-' | b' ' => 8,
        b'w' | b'p' | b'u' | b'f' | b'1' | b'3'..=b'9' | b'=' => 7,
        b'g' | b'h' | b'b' | b'v' | b'y' | b'x' => 5,
        b'k' | b'_' | b':' | b'/' | b'"' => 4,
        _ => 2,
    }
}

/// A number as typed: decimal or `0x…`.
pub fn number(text: &str) -> Option<i128> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => {
            let all = digits.bytes().all(|b| b.is_ascii_hexdigit());
            all.then(|| u64::from_str_radix(digits, 16).ok().map(i128::from))
                .flatten()
        }
        None if text.starts_with('+') => None,
        None => text
            .parse::<i64>()
            .map(i128::from)
            .or_else(|_| text.parse::<u64>().map(i128::from))
            .ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_not_part_of_another() {
        let needle = Needle::of_address("10.0.0.5");
        for (text, found) in [
            ("10.0.0.5", true),
            ("10.0.0.50 10.0.0.5:80", true),
            ("10.0.0.5.", true),
            ("::ffff:10.0.0.5", true),
            ("10.0.0.50", false),
            ("110.0.0.5", false),
            ("1.10.0.0.5", false),
            ("10.0.0.5.7", false),
        ] {
            assert_eq!(needle.is_in(text), found, "{text}");
        }
    }

    #[test]
    fn folding_keeps_characters_apart_that_are_not_ascii() {
        // The Kelvin sign and the dotted capital I have lower case in ASCII, or of two characters.
        for c in ['\u{212a}', '\u{130}'] {
            assert_eq!(fold(c), c);
        }
        assert_eq!(fold('Ä'), 'ä');
    }

    proptest! {
        #[test]
        fn needle_finds_what_contains(hay in "[a-cA-CäÄ\u{212a}k ]{0,100}", needle in "[a-cA-CäÄkK]{0,3}", exact: bool) {
            let found = Needle::new(&needle, exact).find(&hay, 0).map(|(from, _)| from);
            let expected = if exact { hay.find(&needle) } else {
                hay.char_indices().map(|(at, _)| at).chain([hay.len()])
                    .find(|&at| folded(&hay[at..]).starts_with(&folded(&needle)))
            };
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn needle_in_long_text(before in 0usize..300, behind in 0usize..300, needle in "[a-zA-Z0-9\\\\ ]{1,9}") {
            let hay = format!("{}{needle}{}", "é".repeat(before), "-".repeat(behind));
            let found = Needle::new(&needle.to_uppercase(), false).find(&hay, 0);
            prop_assert_eq!(found, Some((2 * before, 2 * before + needle.len())));
        }
    }
}
