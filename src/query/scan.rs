//! Reads a query's pieces: words, quotes, signs, regular expressions, durations. What they make together is `parse`'s.

use super::moment;
use super::tree::{Comparison, FieldName, QueryError};

/// A place in a query.
pub struct Cursor<'a> {
    /// The whole query.
    pub text: &'a str,
    /// The place, bytes.
    pub at: usize,
}

/// A sign between a field's name and a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// See [`Comparison`].
    Compare(Comparison),
    /// `~` or `!~`: a regular expression follows.
    Like {
        /// It must not be found.
        not: bool,
    },
}

const SIGNS: [(&str, Sign); 12] = [
    ("!=", Sign::Compare(Comparison::Different)),
    ("!~", Sign::Like { not: true }),
    ("=~", Sign::Like { not: false }),
    ("==", Sign::Compare(Comparison::Exact)),
    (">=", Sign::Compare(Comparison::AtLeast)),
    ("<=", Sign::Compare(Comparison::AtMost)),
    ("=", Sign::Compare(Comparison::Equal)),
    (">", Sign::Compare(Comparison::Greater)),
    ("<", Sign::Compare(Comparison::Less)),
    (":", Sign::Compare(Comparison::Matches)),
    ("~", Sign::Like { not: false }),
    ("&", Sign::Compare(Comparison::Bits)),
];

/// Whether a word joins or denies what stands around it.
pub fn is_joining(word: &str) -> bool {
    ["and", "or", "not", "in"]
        .iter()
        .any(|joining| word.eq_ignore_ascii_case(joining))
}

impl<'a> Cursor<'a> {
    /// At the beginning.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What is left.
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Nothing is left.
    pub fn is_done(&self) -> bool {
        self.rest().is_empty()
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Whether this comes next.
    pub fn starts_with(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    /// Goes past white space.
    pub fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Goes past white space and commas.
    pub fn skip_list_space(&mut self) {
        self.at = self.text.len()
            - self
                .rest()
                .trim_start_matches(|c: char| c.is_whitespace() || c == ',')
                .len();
    }

    /// The text up to white space or a parenthesis; at least one character.
    pub fn word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')'))
            .unwrap_or(rest.len());
        let least = self.peek().map_or(0, char::len_utf8);
        rest.get(..end.max(least)).unwrap_or_default()
    }

    /// A value behind a sign: up to white space or a parenthesis that it does not open itself. A date goes on over one space to
    /// its clock.
    pub fn value_word(&self) -> &'a str {
        let rest = self.rest();
        let mut depth = 0usize;
        let end = rest.find(|c: char| match c {
            '(' => {
                depth += 1;
                false
            }
            ')' if depth == 0 => true,
            ')' => {
                depth -= 1;
                false
            }
            _ => c.is_whitespace(),
        });
        let mut end = end.unwrap_or(rest.len());
        // `2023-05-01 10:00`, once, or at both ends of a range.
        let mut last = 0;
        while let Some(day) = rest.get(last..end).map(|part| part.rsplit("..").next().unwrap_or(part)) {
            let clock = rest
                .get(end..)
                .and_then(|tail| tail.strip_prefix(' '))
                .unwrap_or_default();
            let b = clock.as_bytes();
            let is_clock = b.len() >= 5
                && [0, 1, 3, 4].iter().all(|&i| b.get(i).is_some_and(u8::is_ascii_digit))
                && b.get(2) == Some(&b':');
            if day.len() != 10 || !moment::looks_like_date(day) || !is_clock {
                break;
            }
            last = end + 1;
            end = last
                + clock
                    .find(|c: char| c.is_whitespace() || c == ')')
                    .unwrap_or(clock.len());
        }
        rest.get(..end).unwrap_or_default()
    }

    /// A value in a list: up to a comma, too.
    pub fn list_word(&self) -> &'a str {
        let word = self.value_word();
        let word = word.split(',').next().unwrap_or(word);
        // A list of dates keeps the space before the clock, any other value does not hold one.
        let least = self.peek().map_or(0, char::len_utf8);
        self.rest().get(..word.len().max(least)).unwrap_or_default()
    }

    /// Whether the next word is this one (any case).
    pub fn is_keyword(&mut self, keyword: &str) -> bool {
        let start = self.at;
        let found = self.keyword(keyword);
        self.at = start;
        found
    }

    /// Goes past the word if it is the next one (any case).
    pub fn keyword(&mut self, keyword: &str) -> bool {
        let start = self.at;
        self.skip_space();
        let found = self.word().eq_ignore_ascii_case(keyword);
        self.at = if found { self.at + keyword.len() } else { start };
        found
    }

    /// As [`Self::keyword`] where nothing but a joining word may follow.
    pub fn keyword_at_end(&mut self, keyword: &str) -> bool {
        let start = self.at;
        if self.keyword(keyword) {
            let end = self.at;
            self.skip_space();
            let last = self.is_done()
                || self.starts_with(")")
                || ["and", "or", "&&", "||"].iter().any(|joining| self.is_keyword(joining));
            self.at = if last { end } else { start };
            return last;
        }
        false
    }

    /// Goes past a `!` that negates what it touches.
    pub fn bang(&mut self) -> bool {
        self.skip_space();
        let mut chars = self.rest().chars();
        let negates = chars.next() == Some('!')
            && chars
                .next()
                .is_some_and(|c| !c.is_whitespace() && !matches!(c, '=' | '~' | ')'));
        self.at += usize::from(negates);
        negates
    }

    /// `exists NAME`, if that comes next.
    pub fn after_exists(&mut self) -> Option<FieldName> {
        let start = self.at;
        if self.keyword("exists") {
            self.skip_space();
            let name = match self.peek() {
                Some('"') => {
                    let at = self.at;
                    self.quoted().ok().map(|(name, _)| FieldName::meant(name, at, self.at))
                }
                _ => self
                    .name()
                    .filter(|name| self.word_is_over() && !is_joining(&name.name)),
            };
            if name.is_some() {
                return name;
            }
        }
        self.at = start;
        None
    }

    fn word_is_over(&self) -> bool {
        self.peek().is_none_or(|c| c.is_whitespace() || c == ')')
    }

    /// A field's name, if one could begin here: letters, digits and `_ . @ # -`, a letter first. One letter is a drive.
    pub fn name(&mut self) -> Option<FieldName> {
        let rest = self.rest();
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '#' | '-');
        let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        let name = rest.get(..length)?;
        let first = name.chars().next()?;
        let word = self.word();
        if name.chars().nth(1).is_none() && rest.get(length..)?.starts_with(':')
            || !(first.is_alphabetic() || first == '_')
            || rest.get(length..)?.starts_with("://")
            || word.parse::<std::net::Ipv6Addr>().is_ok()
            || super::network::Network::parse(word).is_some()
        {
            return None;
        }
        let at = self.at;
        self.at += length;
        Some(FieldName::meant(name, at, self.at))
    }

    /// The sign behind a name, if it is one; `attached`: it may touch a name that is not quoted.
    pub fn sign(&mut self, attached: bool) -> Option<Sign> {
        let start = self.at;
        self.skip_space();
        let spaced = self.at > start;
        let rest = self.rest();
        let found = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
        let meant = found.and_then(|&(text, sign)| {
            let behind = rest.get(text.len()..)?;
            let value = behind.trim_start();
            let space_behind = value.len() < behind.len();
            let is_sign = match sign {
                // `PROGRA~1` and `~tmp` are names of files.
                Sign::Like { .. } => value.starts_with(['/', '"']) || spaced && space_behind,
                // `a&b` and `a && b` are commands.
                Sign::Compare(Comparison::Bits) => value.starts_with(|c: char| c.is_ascii_digit()),
                Sign::Compare(Comparison::Matches) => !spaced || space_behind,
                // `ZWNobw==` is base64.
                Sign::Compare(Comparison::Equal | Comparison::Exact) => !attached || spaced || !value.is_empty(),
                Sign::Compare(_) => true,
            };
            is_sign.then_some((text.len(), sign))
        });
        match meant {
            Some((length, sign)) => {
                self.at += length;
                Some(sign)
            }
            None => {
                self.at = start;
                None
            }
        }
    }

    /// The sign that stands here without a name before it: alone, or before what cannot be anything but its value.
    pub fn lone_sign(&self) -> Option<&'static str> {
        let word = self.word();
        if word.parse::<std::net::Ipv6Addr>().is_ok() || super::network::Network::parse(word).is_some() {
            return None;
        }
        let sign = SIGNS
            .iter()
            .map(|(sign, _)| *sign)
            .find(|sign| word.starts_with(sign))?;
        let alone = word.len() == sign.len();
        let compares = !matches!(sign, "~" | "&" | ":" | "!~" | "=~");
        (compares || alone && sign != "&").then_some(sign)
    }

    /// A quoted text without its quotes, and whether a `c` behind it says that case counts. A quote inside is doubled.
    ///
    /// # Errors
    /// It is not closed.
    pub fn quoted(&mut self) -> Result<(String, bool), QueryError> {
        let (start, rest) = (self.at, self.rest());
        let mut out = String::new();
        let mut chars = rest.char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            if c != '"' {
                out.push(c);
            } else if chars.peek().is_some_and(|&(_, next)| next == '"') {
                out.push('"');
                chars.next();
            } else {
                self.at += at + 1;
                return Ok((out, self.case_flag()));
            }
        }
        let end = self.text.len();
        Err(QueryError::new(start, end, "This quote is not closed.").fixed(end, end, "\""))
    }

    /// Goes past a `c` that ends the word.
    fn case_flag(&mut self) -> bool {
        let mut chars = self.rest().chars();
        let flag =
            chars.next() == Some('c') && chars.next().is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ','));
        self.at += usize::from(flag);
        flag
    }

    /// A regular expression in slashes behind `~`, and whether case counts. `\/` is a slash inside.
    ///
    /// # Errors
    /// It is not closed.
    pub fn regex(&mut self) -> Result<(String, bool), QueryError> {
        let start = self.at;
        let mut from = 1;
        while let Some(slash) = self.unescaped_slash(from) {
            self.at = start + slash + 1;
            let exact = self.case_flag();
            if self.word_is_over() || self.starts_with(",") {
                let pattern = self.text.get(start + 1..start + slash).unwrap_or_default();
                return Ok((pattern.to_owned(), exact));
            }
            self.at = start;
            from = slash + 1;
        }
        let end = self.text.len();
        Err(
            QueryError::new(start, end, "This regular expression is not closed: it ends in a “/”.")
                .fixed(end, end, "/"),
        )
    }

    /// A regular expression without a field, if this is one: `/c`, `/usr/bin` and `/add /domain` are words.
    pub fn bare_regex(&mut self) -> Option<(String, bool)> {
        let start = self.at;
        let slash = self.unescaped_slash(1)?;
        let pattern = self.text.get(start + 1..start + slash)?;
        if pattern.is_empty() || pattern.starts_with(char::is_whitespace) || pattern.ends_with(char::is_whitespace) {
            return None;
        }
        self.at = start + slash + 1;
        let exact = self.case_flag();
        // As a word, it ends where a group opens.
        if !self.word_is_over() && !self.starts_with("(") {
            self.at = start;
            return None;
        }
        Some((pattern.to_owned(), exact))
    }

    fn unescaped_slash(&self, from: usize) -> Option<usize> {
        let mut escaped = false;
        self.rest()
            .char_indices()
            .skip_while(|&(at, _)| at < from)
            .find_map(|(at, c)| {
                let ends = c == '/' && !escaped;
                escaped = c == '\\' && !escaped;
                ends.then_some(at)
            })
    }

    /// `2h`, `2 hours`; ticks.
    pub fn duration(&mut self) -> Option<i64> {
        let word = self.word();
        if let Some(ticks) = moment::duration(word) {
            self.at += word.len();
            return Some(ticks);
        }
        if !word.bytes().all(|b| b.is_ascii_digit()) || word.is_empty() {
            return None;
        }
        let start = self.at;
        self.at += word.len();
        self.skip_space();
        let unit = self.word();
        let ticks = moment::duration(&format!("{word} {unit}"));
        self.at = if ticks.is_some() { self.at + unit.len() } else { start };
        ticks
    }
}
