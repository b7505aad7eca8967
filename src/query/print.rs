//! Tree → text, in the form that `parse` reads as the same tree.

use super::moment::duration_text;
use super::scan::{Cursor, is_joining};
use super::term::quote;
use super::tree::{Comparison, Expression, FieldName, Term, Test, When};
use std::fmt::{self, Display as _};

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => Ok(()),
            Self::Text(Term::Regex { pattern, exact }) => regex(pattern, *exact, f),
            Self::Text(term) => term.fmt(f),
            Self::Field { field, test } => write_test(field, test, f),
            Self::When(when) => when.fmt(f),
            Self::Not(inner) => {
                f.write_str("not ")?;
                write_part(inner, f)
            }
            Self::And(parts) => join(parts, " and ", f),
            Self::Or(parts) => join(parts, " or ", f),
        }
    }
}

fn join(parts: &[Expression], word: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(word)?;
        }
        write_part(part, f)?;
    }
    Ok(())
}

fn write_part(part: &Expression, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match part {
        Expression::And(_) | Expression::Or(_) => {
            let text = part.to_string();
            // A value that opens a parenthesis would take ours for its own: a space ends it.
            let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
            let apart = last.matches('(').count() > last.matches(')').count();
            write!(f, "({text}{})", if apart { " " } else { "" })
        }
        _ => part.fmt(f),
    }
}

fn write_test(field: &FieldName, test: &Test, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let sign = match test {
        Test::Exists => return write!(f, "exists {field}"),
        Test::In(terms) => return write_list(field, " in (", terms, f),
        Test::NotIn(terms) => return write_list(field, " not in (", terms, f),
        Test::Compare(Comparison::Different, Term::Regex { .. }) => " !~ ",
        Test::Compare(_, Term::Regex { .. }) => " ~ ",
        // `aa::` would be an address.
        Test::Compare(Comparison::Matches, Term::Word(word)) if word.starts_with(':') => ": ",
        Test::Compare(Comparison::Matches, _) => ":",
        Test::Compare(Comparison::Equal, _) => " = ",
        Test::Compare(Comparison::Exact, _) => " == ",
        Test::Compare(Comparison::Different, _) => " != ",
        Test::Compare(Comparison::Less, _) => " < ",
        Test::Compare(Comparison::AtMost, _) => " <= ",
        Test::Compare(Comparison::Greater, _) => " > ",
        Test::Compare(Comparison::AtLeast, _) => " >= ",
        Test::Compare(Comparison::Bits, _) => " & ",
    };
    write!(f, "{field}{sign}")?;
    match test {
        Test::Compare(_, term) => term.fmt(f),
        _ => Ok(()),
    }
}

fn write_list(field: &FieldName, open: &str, terms: &[Term], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{field}{open}")?;
    for (i, term) in terms.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        term.fmt(f)?;
    }
    f.write_str(")")
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cursor = Cursor::new(&self.name);
        // One letter and a colon are a drive.
        let plain = cursor.name().is_some() && cursor.is_done() && self.name.chars().nth(1).is_some();
        let keyword = is_joining(&self.name) || self.name.eq_ignore_ascii_case("exists");
        if plain && !keyword {
            f.write_str(&self.name)
        } else {
            f.write_str(&quote(&self.name))
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Quoted { text, exact } => write!(f, "{}{}", quote(text), if *exact { "c" } else { "" }),
            Self::Regex { pattern, exact } => regex(pattern, *exact, f),
            Self::Range(from, to) => write!(f, "{from}..{to}"),
            Self::Network(network) => network.fmt(f),
        }
    }
}

fn regex(pattern: &str, exact: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "/{}/{}", pattern.replace('/', "\\/"), if exact { "c" } else { "" })
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Last(ticks) => write!(f, "last {}", duration_text(*ticks)),
            Self::First(ticks) => write!(f, "first {}", duration_text(*ticks)),
            Self::Around { time, ticks } if time.contains(' ') => {
                write!(f, "around {} ±{}", quote(time), duration_text(*ticks))
            }
            Self::Around { time, ticks } => write!(f, "around {time} ±{}", duration_text(*ticks)),
        }
    }
}
