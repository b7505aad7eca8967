//! Comparing text without regard to case: parts of it, patterns with `*` and `?`, whole values.

/// Looks for a piece of text.
pub struct Needle {
    lower: String,
    ascii: bool,
}

impl Needle {
    /// Case does not matter.
    pub fn new(text: &str) -> Self {
        Self {
            lower: text.to_lowercase(),
            ascii: text.is_ascii(),
        }
    }

    /// Whether the piece occurs.
    pub fn is_in(&self, haystack: &[u8]) -> bool {
        let needle = self.lower.as_bytes();
        let Some((&first, rest)) = needle.split_first() else {
            return true;
        };
        if haystack.len() < needle.len() && self.ascii {
            return false;
        }
        if !self.ascii {
            return String::from_utf8_lossy(haystack).to_lowercase().contains(&self.lower);
        }
        let last_start = haystack.len() - rest.len();
        let starts = haystack.get(..last_start).unwrap_or_default();
        memchr::memchr2_iter(first, first.to_ascii_uppercase(), starts).any(|at| {
            haystack
                .get(at + 1..=at + rest.len())
                .is_some_and(|tail| tail.eq_ignore_ascii_case(rest))
        })
    }
}

/// A pattern for a whole value: `*` stands for any text, `?` for one character.
pub struct Pattern {
    parts: Vec<char>,
    /// Without `*` and `?`.
    plain: bool,
    /// Ends at a backslash boundary too: `cmd.exe` for `C:\Windows\System32\cmd.exe`.
    last_part_too: bool,
}

impl Pattern {
    /// Of the text as typed; `wild` gives `*` and `?` their meaning, `last_part_too` lets the part behind the last backslash
    /// match instead of the whole.
    pub fn new(text: &str, wild: bool, last_part_too: bool) -> Self {
        let plain = !(wild && text.contains(['*', '?']));
        Self {
            parts: text.to_lowercase().chars().collect(),
            plain,
            last_part_too,
        }
    }

    /// Whether a value matches.
    pub fn matches(&self, value: &str) -> bool {
        self.matches_whole(value)
            || self.last_part_too
                && value
                    .rsplit_once('\\')
                    .is_some_and(|(_, last)| !last.is_empty() && self.matches_whole(last))
    }

    fn matches_whole(&self, value: &str) -> bool {
        let value = value.chars().flat_map(char::to_lowercase);
        if self.plain {
            return value.eq(self.parts.iter().copied());
        }
        let value: Vec<char> = value.collect();
        // Greedy with one point of return: linear in practice, never worse than the product of both lengths.
        let (mut v, mut p) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while v < value.len() {
            match self.parts.get(p) {
                Some('*') => {
                    star = Some((p, v));
                    p += 1;
                }
                Some(&c) if c == '?' || Some(&c) == value.get(v) => {
                    v += 1;
                    p += 1;
                }
                _ => {
                    let Some((star_p, star_v)) = star else { return false };
                    star = Some((star_p, star_v + 1));
                    p = star_p + 1;
                    v = star_v + 1;
                }
            }
        }
        self.parts.get(p..).unwrap_or_default().iter().all(|&c| c == '*')
    }
}

/// A number as typed: decimal or `0x…`.
pub fn number(text: &str) -> Option<i128> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(i128::from),
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
    fn patterns() {
        for (pattern, value, expected) in [
            ("*\\cmd.exe", "C:\\Windows\\CMD.EXE", true),
            ("cmd.exe", "C:\\Windows\\cmd.exe", true),
            ("cmd.exe", "C:\\Windows\\xcmd.exe", false),
            ("10.0.0.?", "10.0.0.5", true),
            ("10.0.0.5", "10.0.0.50", false),
            ("*", "", true),
            ("a*b*c", "aXXbYYbc", true),
            ("a*b*c", "aXXbYYb", false),
        ] {
            assert_eq!(
                Pattern::new(pattern, true, true).matches(value),
                expected,
                "{pattern} {value}"
            );
        }
        assert!(!Pattern::new("a*", false, false).matches("ab"));
    }

    proptest! {
        #[test]
        fn needle_finds_what_contains(hay in "[a-cA-CäÄ ]{0,12}", needle in "[a-cA-CäÄ]{0,3}") {
            prop_assert_eq!(Needle::new(&needle).is_in(hay.as_bytes()), hay.to_lowercase().contains(&needle.to_lowercase()));
        }

        #[test]
        fn star_pattern_is_contains(hay in "[a-c*?]{0,12}", needle in "[a-c]{0,3}") {
            prop_assert_eq!(Pattern::new(&format!("*{needle}*"), true, false).matches(&hay), hay.contains(&needle));
        }
    }
}
