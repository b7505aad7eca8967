//! Regular expressions: the only place that knows the crate behind them. Time is linear in the text, memory is bounded; there are
//! no backreferences and no look-around.

use regex_automata::meta;
use regex_automata::util::syntax;

/// Longest pattern, bytes.
pub const MAX_PATTERN: usize = 1024;
/// Largest compiled form, bytes.
const MAX_SIZE: usize = 1 << 20;

/// A compiled regular expression.
#[derive(Clone, Debug)]
pub struct Regex(meta::Regex);

impl Regex {
    /// Compiles a pattern; `exact`: case counts.
    ///
    /// # Errors
    /// Words about what is wrong, and where in the pattern it begins and ends, bytes.
    pub fn new(pattern: &str, exact: bool) -> Result<Self, (usize, usize, String)> {
        let whole = (0, pattern.len());
        if pattern.len() > MAX_PATTERN {
            let message = format!("The regular expression is longer than {MAX_PATTERN} bytes.");
            return Err((whole.0, whole.1, message));
        }
        let config = meta::Config::new()
            .nfa_size_limit(Some(MAX_SIZE))
            .hybrid_cache_capacity(MAX_SIZE);
        let syntax = syntax::Config::new().case_insensitive(!exact).nest_limit(64);
        let built = meta::Builder::new().configure(config).syntax(syntax).build(pattern);
        built.map(Self).map_err(|error| {
            if error.size_limit().is_some() {
                let message = format!(
                    "The regular expression is too large: compiled it would need more than {MAX_SIZE} bytes. \
                     Repeat less, or say (?-u) before large classes."
                );
                return (whole.0, whole.1, message);
            }
            match error.syntax_error() {
                Some(regex_syntax::Error::Parse(error)) => place(error.span(), error.kind()),
                Some(regex_syntax::Error::Translate(error)) => place(error.span(), error.kind()),
                _ => (whole.0, whole.1, "This is no regular expression.".to_owned()),
            }
        })
    }

    /// Where it is found first at or after a byte: from, to.
    pub fn find(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        let found = self
            .0
            .search(&regex_automata::Input::new(text).range(from.min(text.len())..))?;
        Some((found.start(), found.end()))
    }

    /// Whether it is found.
    pub fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

fn place(span: &regex_syntax::ast::Span, kind: &dyn std::fmt::Display) -> (usize, usize, String) {
    let message = format!("This is no regular expression: {kind}.");
    (span.start.offset, span.end.offset, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_and_folds() {
        let regex = Regex::new("-e(nc)?\\s+[a-z0-9+/]{4,}", false).unwrap();
        assert_eq!(regex.find("powershell -ENC SQBFAFgA", 0), Some((11, 24)));
        assert!(!Regex::new("-enc", true).unwrap().is_in("-ENC"));
        assert!(Regex::new("GRÜN\\b", false).unwrap().is_in("sehr grün."));
    }

    #[test]
    fn errors_point_into_the_pattern() {
        let (from, to, message) = Regex::new("abc[z-a]", false).unwrap_err();
        assert_eq!((from, to), (4, 7), "{message}");
        assert!(Regex::new("(a", false).is_err());
        assert!(Regex::new(&"(".repeat(500), false).is_err());
        assert!(Regex::new(&"a".repeat(MAX_PATTERN + 1), false).is_err());
    }

    #[test]
    fn size_is_bounded_and_time_linear() {
        let (.., message) = Regex::new("(\\w{100}){100}", false).unwrap_err();
        assert!(message.contains("too large"), "{message}");
        let regex = Regex::new("(a*)*b", false).unwrap();
        assert!(!regex.is_in(&"a".repeat(100_000)));
    }
}
