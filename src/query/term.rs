//! Values as they are typed: what an unquoted word means, and how quotes and slashes are written.

use super::moment;
use super::network::Network;
use super::text::number;
use super::tree::Term;

/// A value that is not quoted: a network, a range, or a word.
pub fn term_of(word: &str) -> Term {
    if let Some(network) = Network::parse(word) {
        return Term::Network(network);
    }
    if let Some((from, to)) = word.split_once("..") {
        let end = |text: &str| number(text).is_some() || moment::parse(text).is_some();
        if (end(from) || from.is_empty()) && (end(to) || to.is_empty()) && !(from.is_empty() && to.is_empty()) {
            return Term::Range(from.to_owned(), to.to_owned());
        }
    }
    Term::Word(word.to_owned())
}

/// A regular expression whose slashes are not escaped any more.
pub fn plain_slashes(pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some('/')) => {}
            ('\\', Some(next)) => {
                out.extend([c, next]);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// A text in quotes.
pub fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
