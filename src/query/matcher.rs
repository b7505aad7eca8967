//! A test made ready to be asked about many values: one value as a reader sees it, as a number, and by the name of its code.

use super::moment;
use super::names;
use super::network::{Network, is_ipv4};
use super::pattern::{Pattern, Reading};
use super::regex::Regex;
use super::text::{Needle, folded, number};
use super::tree::{Comparison, Term, Test};
use crate::model::Ticks;

/// A value of a field.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    /// As a reader sees it.
    pub text: &'a str,
    /// As a number, when it is one by its type.
    pub integer: Option<i128>,
    /// It is a name of the value (see `names`), not the value itself.
    pub is_name: bool,
}

impl<'a> Value<'a> {
    /// A text that is a value.
    pub fn text(text: &'a str) -> Self {
        Self {
            text,
            integer: None,
            is_name: false,
        }
    }

    /// The name of a value.
    pub fn name(text: &'a str) -> Self {
        Self {
            is_name: true,
            ..Self::text(text)
        }
    }

    /// As a number where it can be read as one: by its type, or `0x…`.
    fn number(self) -> Option<i128> {
        let hex = || self.text.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
        self.integer.or_else(|| hex().then(|| number(self.text)).flatten())
    }

    fn time(self) -> Option<i64> {
        moment::looks_like_date(self.text)
            .then(|| Ticks::parse(self.text))
            .flatten()
            .map(|ticks| ticks.0)
    }
}

/// A test of a field, ready to be used.
#[derive(Clone)]
pub struct Matcher {
    /// It lets pass what no term matches.
    pub negated: bool,
    /// It lets a missing or empty value pass.
    pub takes_empty: bool,
    kinds: Vec<Kind>,
}

#[derive(Clone)]
enum Kind {
    Any,
    Pattern {
        pattern: Pattern,
        number: Option<i128>,
        span: Option<(i64, i64)>,
    },
    /// The text that a reader sees, just so: neither another way to write the number nor the name of a code.
    Exact(String),
    /// Part of the value.
    Needle(Needle),
    Regex(Regex),
    Network(Network),
    Numbers(Option<i128>, Option<i128>),
    Times(Option<i64>, Option<i64>),
    Order(Comparison, Bound),
    Bits(i128),
}

/// What an order compares with.
#[derive(Clone)]
struct Bound {
    number: Option<i128>,
    span: Option<(i64, i64)>,
    text: String,
}

impl Matcher {
    /// Of a field's test. A level goes by a number that the level's name stands for, so `names` may turn a word into a number.
    pub fn new(test: &Test, number_of: &dyn Fn(&str) -> Option<i128>) -> Self {
        let (terms, comparison): (&[Term], Comparison) = match test {
            Test::Exists => {
                return Self {
                    negated: false,
                    takes_empty: false,
                    kinds: vec![Kind::Any],
                };
            }
            Test::Compare(comparison, term) => (std::slice::from_ref(term), *comparison),
            Test::In(terms) | Test::NotIn(terms) => (terms, Comparison::Matches),
        };
        let negated = matches!(test, Test::NotIn(_)) || comparison == Comparison::Different;
        let empty = |term: &Term| matches!(term, Term::Quoted { text, .. } if text.is_empty());
        let equal = matches!(comparison, Comparison::Matches | Comparison::Equal | Comparison::Exact);
        Self {
            negated,
            takes_empty: !negated && equal && terms.iter().any(empty),
            kinds: terms.iter().map(|term| kind(comparison, term, number_of)).collect(),
        }
    }

    /// Of a text that may stand anywhere in a value.
    pub fn anywhere(term: &Term) -> Self {
        let kind = match term {
            Term::Word(word) if is_ipv4(word) => Kind::Needle(Needle::of_address(word)),
            Term::Word(word) if word.contains(['*', '?']) => {
                let reading = Reading {
                    wild: true,
                    ..Reading::default()
                };
                Kind::Pattern {
                    pattern: Pattern::new(&format!("*{word}*"), reading),
                    number: None,
                    span: None,
                }
            }
            Term::Word(word) => Kind::Needle(Needle::new(word, false)),
            Term::Quoted { text, exact } => Kind::Needle(Needle::new(text, *exact)),
            other => kind(Comparison::Matches, other, &|_| None),
        };
        Self {
            negated: false,
            takes_empty: false,
            kinds: vec![kind],
        }
    }

    /// Of a number.
    pub fn of_number(n: i128) -> Self {
        Self {
            negated: false,
            takes_empty: false,
            kinds: vec![Kind::Numbers(Some(n), Some(n))],
        }
    }

    /// Whether a name can match at all: not where values are compared by their order.
    pub fn passes_names(&self) -> bool {
        self.kinds
            .iter()
            .any(|kind| matches!(kind, Kind::Pattern { .. } | Kind::Needle(_) | Kind::Regex(_)))
    }

    /// The piece of text, if nothing else is looked for.
    pub fn needle(&self) -> Option<&Needle> {
        match self.kinds.as_slice() {
            [Kind::Needle(needle)] => Some(needle),
            _ => None,
        }
    }

    /// Whether one of the terms matches a value that is not empty. What [`Self::negated`] makes of it is the caller's: a
    /// value and its name are one value.
    pub fn matches(&self, value: Value<'_>) -> bool {
        self.kinds.iter().any(|kind| kind.matches(value))
    }

    /// Whether every term needs no text of a number: only its value counts.
    pub fn is_numeric(&self) -> bool {
        self.kinds.iter().all(|kind| match kind {
            Kind::Numbers(..) | Kind::Bits(_) | Kind::Any => true,
            Kind::Order(_, bound) => bound.number.is_some(),
            _ => false,
        })
    }

    /// Adds what of the text is worth marking, ranges of bytes.
    pub fn mark(&self, text: &str, out: &mut Vec<(usize, usize)>) {
        for kind in &self.kinds {
            kind.mark(text, out);
        }
    }
}

fn kind(comparison: Comparison, term: &Term, number_of: &dyn Fn(&str) -> Option<i128>) -> Kind {
    let (text, wild, exact) = match term {
        Term::Word(word) => (word, true, false),
        Term::Quoted { text, exact } => (text, false, *exact),
        Term::Regex { pattern, exact } => {
            // The parser has compiled it before: it is valid.
            return Regex::new(pattern, *exact).map_or(Kind::Needle(Needle::new(pattern, *exact)), Kind::Regex);
        }
        Term::Network(network) => return Kind::Network(*network),
        Term::Range(from, to) => {
            let times = (moment::parse(from), moment::parse(to));
            return if times.0.is_some() || times.1.is_some() {
                Kind::Times(times.0.map(|span| span.0), times.1.map(|span| span.1))
            } else {
                Kind::Numbers(number(from), number(to))
            };
        }
    };
    // With case that counts, a name is not another way to write its number; an order asks the number in any case.
    let equal = matches!(
        comparison,
        Comparison::Matches | Comparison::Equal | Comparison::Different
    );
    let as_number = number(text).or_else(|| number_of(text).filter(|_| !(exact && equal)));
    let span = moment::parse(text);
    let pattern = |reading: Reading| Kind::Pattern {
        pattern: Pattern::new(text, reading),
        number: as_number,
        span,
    };
    match comparison {
        Comparison::Matches => pattern(Reading {
            wild,
            last_part_too: true,
            exact,
        }),
        Comparison::Equal | Comparison::Different => pattern(Reading {
            exact,
            ..Reading::default()
        }),
        Comparison::Exact => Kind::Exact(text.clone()),
        Comparison::Bits => Kind::Bits(as_number.unwrap_or(0)),
        Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast => Kind::Order(
            comparison,
            Bound {
                number: as_number,
                span,
                text: folded(text),
            },
        ),
    }
}

impl Kind {
    fn matches(&self, value: Value<'_>) -> bool {
        match self {
            Self::Any => true,
            Self::Pattern { pattern, .. } if value.is_name => {
                names::forms(value.text).any(|form| pattern.matches(form))
            }
            Self::Pattern { pattern, number, span } => {
                pattern.matches(value.text)
                    || number.is_some() && value.number() == *number
                    || span.is_some_and(|(from, to)| value.time().is_some_and(|time| (from..to).contains(&time)))
            }
            Self::Exact(text) => value.text == text,
            Self::Needle(needle) => needle.is_in(value.text),
            Self::Regex(regex) => regex.is_in(value.text),
            Self::Network(network) => network.find(value.text).next().is_some(),
            _ if value.is_name => false,
            Self::Numbers(from, to) => value
                .number()
                .or_else(|| number(value.text))
                .is_some_and(|n| from.is_none_or(|from| from <= n) && to.is_none_or(|to| n <= to)),
            Self::Times(from, to) => value
                .time()
                .is_some_and(|time| from.is_none_or(|from| from <= time) && to.is_none_or(|to| time < to)),
            Self::Order(comparison, bound) => bound.holds(*comparison, value),
            Self::Bits(mask) => value
                .number()
                .or_else(|| number(value.text))
                .is_some_and(|n| n & mask != 0),
        }
    }

    fn mark(&self, text: &str, out: &mut Vec<(usize, usize)>) {
        match self {
            Self::Any => {}
            Self::Pattern { pattern, .. } => match pattern.mark(text) {
                Some(range) => out.push(range),
                None if self.matches(Value::text(text)) => out.push((0, text.len())),
                None => {}
            },
            Self::Needle(needle) => {
                let mut from = 0;
                while let Some((at, end)) = needle.find(text, from) {
                    out.push((at, end));
                    from = end.max(at + 1);
                }
            }
            Self::Regex(regex) => {
                let mut from = 0;
                while let Some((at, end)) = regex.find(text, from) {
                    out.push((at, end));
                    let next = text
                        .get(end..)
                        .and_then(|rest| rest.chars().next())
                        .map_or(1, char::len_utf8);
                    from = if end > at { end } else { end + next };
                    if from > text.len() {
                        break;
                    }
                }
            }
            Self::Network(network) => out.extend(network.find(text)),
            _ if self.matches(Value::text(text)) => out.push((0, text.len())),
            _ => {}
        }
    }
}

impl Bound {
    fn holds(&self, comparison: Comparison, value: Value<'_>) -> bool {
        if let Some(span) = self.span
            && let Some(time) = value.time()
        {
            return time_holds(comparison, time, span);
        }
        let order = match (value.number().or_else(|| number(value.text)), self.number) {
            (Some(a), Some(b)) => a.cmp(&b),
            // A number is not compared with words: `DestinationPort < 1024` does not mean "-".
            (None, Some(_)) => return false,
            _ => folded(value.text).as_str().cmp(&self.text),
        };
        match comparison {
            Comparison::Less => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::AtLeast => order.is_ge(),
            _ => false,
        }
    }
}

/// How a moment compares to the span that the text of a time stands for: a whole day for a date.
pub fn time_holds(comparison: Comparison, time: i64, (from, to): (i64, i64)) -> bool {
    match comparison {
        Comparison::Matches | Comparison::Equal | Comparison::Exact => (from..to).contains(&time),
        Comparison::Different => !(from..to).contains(&time),
        Comparison::Less => time < from,
        Comparison::AtMost => time < to,
        Comparison::Greater => time >= to,
        Comparison::AtLeast => time >= from,
        Comparison::Bits => false,
    }
}
