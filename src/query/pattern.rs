//! Patterns for whole values: `*` stands for any text, `?` for one character.

use super::text::folded;
use std::borrow::Cow;

/// A pattern for a whole value: `*` stands for any text, `?` for one character.
#[derive(Clone, Debug)]
pub struct Pattern {
    parts: Vec<char>,
    plain: bool,
    ascii: bool,
    reading: Reading,
    text: String,
}

/// How a [`Pattern`] reads its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// `*` and `?` have their meaning.
    pub wild: bool,
    /// The part behind the last backslash may match instead of the whole: `cmd.exe` for `C:\Windows\System32\cmd.exe`.
    pub last_part_too: bool,
    /// Case counts.
    pub exact: bool,
}

impl Pattern {
    /// Of the text as typed.
    pub fn new(text: &str, reading: Reading) -> Self {
        let text = if reading.exact { text.to_owned() } else { folded(text) };
        Self {
            plain: !(reading.wild && text.contains(['*', '?'])),
            parts: text.chars().collect(),
            ascii: text.is_ascii(),
            reading,
            text,
        }
    }

    /// Whether a value matches.
    #[inline]
    pub fn matches(&self, value: &str) -> bool {
        self.start(value).is_some()
    }

    /// Where the part that matches begins: 0, or behind the last backslash.
    pub fn start(&self, value: &str) -> Option<usize> {
        if self.matches_whole(value) {
            return Some(0);
        }
        let last = self.reading.last_part_too.then(|| value.rfind('\\')).flatten()? + 1;
        let name = value.get(last..)?;
        (!name.is_empty() && self.matches_whole(name)).then_some(last)
    }

    /// What of a value is worth marking: the part that matches, without what its outer `*` stand for.
    pub fn mark(&self, value: &str) -> Option<(usize, usize)> {
        let start = self.start(value)?;
        let star = |c: Option<&char>| !self.plain && c == Some(&'*');
        let (open_start, open_end) = (star(self.parts.first()), star(self.parts.last()));
        let inner: String = self.text.trim_matches('*').to_owned();
        if self.plain || !(open_start || open_end) || inner.is_empty() || inner.contains('*') {
            return Some((start, value.len()));
        }
        // One piece without a star: it has as many characters as its match.
        let length = inner.chars().count();
        let piece = Self::new(
            &inner,
            Reading {
                wild: true,
                last_part_too: false,
                exact: self.reading.exact,
            },
        );
        let starts: Vec<usize> = value.char_indices().map(|(at, _)| at).chain([value.len()]).collect();
        let windows = starts
            .iter()
            .zip(starts.iter().skip(length))
            .map(|(&from, &to)| (from, to));
        let fits = |&(from, to): &(usize, usize)| {
            from >= start
                && (open_start || from == start)
                && (open_end || to == value.len())
                && value.get(from..to).is_some_and(|part| piece.matches_whole(part))
        };
        windows.into_iter().find(fits).or(Some((start, value.len())))
    }

    fn matches_whole(&self, value: &str) -> bool {
        if self.plain && self.reading.exact {
            return value == self.text;
        }
        if self.plain && self.ascii {
            return value.eq_ignore_ascii_case(&self.text);
        }
        let value: Cow<'_, str> = if self.reading.exact {
            value.into()
        } else {
            folded(value).into()
        };
        if self.plain {
            return value == self.text;
        }
        let value: Vec<char> = value.chars().collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIELD: Reading = Reading {
        wild: true,
        last_part_too: true,
        exact: false,
    };

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
            ("GRÜN", "C:\\grün", true),
        ] {
            assert_eq!(
                Pattern::new(pattern, FIELD).matches(value),
                expected,
                "{pattern} {value}"
            );
        }
        assert!(!Pattern::new("a*", Reading::default()).matches("ab"));
        let exact = Pattern::new("Cmd*", Reading { exact: true, ..FIELD });
        assert!(exact.matches("C:\\Cmd.exe") && !exact.matches("C:\\cmd.exe"));
    }

    #[test]
    fn marks_leave_out_what_the_outer_stars_stand_for() {
        for (pattern, value, marked) in [
            ("cmd.exe", "C:\\cmd.exe", "cmd.exe"),
            ("*\\cmd.exe", "C:\\cmd.exe", "\\cmd.exe"),
            ("*enc*", "powershell -ENC x", "ENC"),
            ("power*", "powershell", "power"),
            ("*e?c*", "powershell -enc x", "enc"),
            ("a*c", "abc", "abc"),
            ("*", "abc", "abc"),
        ] {
            let found = Pattern::new(pattern, FIELD)
                .mark(value)
                .map(|(from, to)| value.get(from..to).unwrap());
            assert_eq!(found, Some(marked), "{pattern} {value}");
        }
    }

    proptest! {
        #[test]
        fn star_pattern_is_contains(hay in "[a-c*?]{0,12}", needle in "[a-c]{0,3}") {
            let pattern = Pattern::new(&format!("*{needle}*"), FIELD);
            prop_assert_eq!(pattern.matches(&hay), hay.contains(&needle));
            if let Some((from, to)) = pattern.mark(&hay) {
                prop_assert!(needle.is_empty() || hay[from..to] == needle);
            }
        }
    }
}
