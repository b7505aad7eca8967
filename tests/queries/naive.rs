//! What a query means, one event at a time, as `docs/query.md` says it.

use super::event::{Bounds, Event, Value, is_like, is_number, low, number};
use super::make::{Query, Term};

impl Term {
    /// `Field:term`
    fn matches(&self, value: &Value) -> bool {
        let last = |text: &str| {
            text.rsplit_once('\\')
                .map_or(String::new(), |(_, last)| last.to_owned())
        };
        let texts = [value.text.clone(), last(&value.text)];
        let texts = texts.iter().filter(|text| !text.is_empty());
        let forms = value.forms();
        let all = || texts.clone().chain(&forms);
        match self {
            Self::Word(word) => all().any(|text| is_like(word, text)) || is_number(word, value),
            Self::Quoted(text, true) => all().any(|t| t == text) || is_number(text, value),
            Self::Quoted(text, false) => all().any(|t| low(t) == low(text)) || is_number(text, value),
            Self::Range(from, to) => value.any_number().is_some_and(|n| *from <= n && n <= *to),
            Self::Network(start, _) => value
                .text
                .split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == ':'))
                .any(|part| {
                    let part = part.strip_prefix("::ffff:").unwrap_or(part);
                    part.parse::<std::net::Ipv4Addr>()
                        .is_ok_and(|ip| format!("{ip}.").starts_with(&format!("{start}.")))
                }),
        }
    }

    /// `Field = term`
    fn equals(&self, value: &Value) -> bool {
        let (Self::Word(text) | Self::Quoted(text, _)) = self else {
            return self.matches(value);
        };
        let exact = matches!(self, Self::Quoted(_, true));
        let same = |t: &String| if exact { t == text } else { low(t) == low(text) };
        same(&value.text) || value.forms().iter().any(same) || is_number(text, value)
    }
}

impl Query {
    pub fn holds(&self, event: &Event, bounds: &Bounds) -> bool {
        const SECOND: i64 = 10_000_000;
        let some = |name: &str, test: &dyn Fn(&Value) -> bool| {
            values(event, name).iter().any(|v| !v.text.is_empty() && test(v))
        };
        // Number and name of an event are one value, several fields of one name are several.
        let none = |name: &str, test: &dyn Fn(&Value) -> bool| match name {
            "event" => some(name, &|_| true) && !some(name, test),
            _ => some(name, &|value| !test(value)),
        };
        let empty = |name: &str| values(event, name).iter().any(|value| value.text.is_empty());
        let asks_empty = |term: &Term| matches!(term, Term::Quoted(text, _) if text.is_empty());
        match self {
            // Nothing is looked for: it is everywhere.
            Self::Text(term) if asks_empty(term) => true,
            Self::Text(term) => anywhere(term, event),
            Self::Matches(name, Term::Word(star)) if star == "*" => some(name, &|_| true),
            Self::Matches(name, term) => some(name, &|value| term.matches(value)) || asks_empty(term) && empty(name),
            Self::Compare(name, sign, term) => match *sign {
                "=" => some(name, &|value| term.equals(value)) || asks_empty(term) && empty(name),
                "==" => some(name, &|value| exactly(event, name, value, term)) || asks_empty(term) && empty(name),
                "!=" => none(name, &|value| term.equals(value)),
                _ => some(name, &|value| ordered(name, value, sign, term)),
            },
            Self::In(name, false, terms) => {
                some(name, &|value| terms.iter().any(|term| term.matches(value)))
                    || terms.iter().any(asks_empty) && empty(name)
            }
            Self::In(name, true, terms) => none(name, &|value| terms.iter().any(|term| term.matches(value))),
            Self::Exists(name) => some(name, &|_| true),
            Self::Bits(name, mask) => some(name, &|value| value.any_number().is_some_and(|n| n & mask != 0)),
            Self::Regex(name, how, text) => {
                let found = |value: &Value| {
                    let mut texts = std::iter::once(&value.text).chain(&value.called).map(|text| low(text));
                    match *how {
                        "begins" => texts.any(|t| t.starts_with(&low(text))),
                        "ends" => texts.any(|t| t.ends_with(&low(text))),
                        _ => texts.any(|t| t.contains(&low(text))),
                    }
                };
                if *how == "lacks" {
                    none(name, &found)
                } else {
                    some(name, &found)
                }
            }
            Self::Time(sign, _, from, to) => match *sign {
                ">" => event.time >= *to,
                ">=" => event.time >= *from,
                "<" => event.time < *from,
                "<=" => event.time < *to,
                "!=" => !(*from..*to).contains(&event.time),
                _ => (*from..*to).contains(&event.time),
            },
            Self::Last(seconds) => event.time >= bounds.1 - seconds * SECOND && event.time <= bounds.1,
            Self::First(seconds) => event.time >= bounds.0 && event.time <= bounds.0 + seconds * SECOND,
            Self::Not(inner) => !inner.holds(event, bounds),
            Self::And(parts) => parts.iter().all(|part| part.holds(event, bounds)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(event, bounds)),
        }
    }
}

/// The text that a reader sees: of codes only those that stand in a column of their own go by their name there.
fn exactly(event: &Event, name: &str, value: &Value, term: &Term) -> bool {
    let (Term::Word(text) | Term::Quoted(text, _)) = term else {
        panic!()
    };
    let named = ["event", "level", "keywords"].contains(&name) && value.called.as_ref() == Some(text);
    let counted = name != "event" || event.kind.is_empty();
    named || counted && value.text == *text
}

fn ordered(name: &str, value: &Value, sign: &str, term: &Term) -> bool {
    let (Term::Word(text) | Term::Quoted(text, _)) = term else {
        panic!()
    };
    let levels = ["logalways", "critical", "error", "warning", "information", "verbose"];
    let level = levels.iter().position(|level| name == "level" && *level == low(text));
    let asked = number(text).or(level.map(|n| n as i128));
    let order = match (value.any_number(), asked) {
        (Some(a), Some(b)) => a.cmp(&b),
        (None, Some(_)) => return false,
        _ => low(&value.text).cmp(&low(text)),
    };
    match sign {
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// The values that a name asks.
fn values(event: &Event, name: &str) -> Vec<Value> {
    let system = match name {
        "provider" => "Provider",
        "channel" => "Channel",
        "host" => "Computer",
        "event_id" => "Event ID",
        "record_id" => "Event record ID",
        "level" => "Level",
        "System.UserID" => "User ID",
        "System.ProcessID" => "Process ID",
        "keywords" => "Keywords",
        "event" => {
            let id = values(event, "event_id").remove(0);
            let names = [event.kind.clone(), format!("{} {}", id.text, event.kind)];
            let named = names.into_iter().filter(|_| !event.kind.is_empty());
            let named = named.map(|name| Value {
                called: Some(name),
                ..id.clone()
            });
            return named.chain([id.clone()]).collect();
        }
        _ => "",
    };
    let name = name
        .strip_prefix("EventData.")
        .unwrap_or(name)
        .trim_matches('"')
        .to_lowercase();
    let asked = |value: &&Value| {
        let full = value.name.to_lowercase();
        if system.is_empty() {
            value.data && (full == name || full.ends_with(&format!(".{name}")))
        } else {
            !value.data && value.name == system
        }
    };
    let mut found: Vec<Value> = event.values.iter().filter(asked).cloned().collect();
    if found.is_empty() && !system.is_empty() {
        // What every event has, but this one (damaged) does not: it is empty.
        found.push(Value {
            name,
            text: String::new(),
            number: None,
            called: None,
            data: false,
        });
    }
    found
}

/// A bare word, phrase or network.
fn anywhere(term: &Term, event: &Event) -> bool {
    let searched = [
        "Provider",
        "Channel",
        "Computer",
        "User ID",
        "Activity ID",
        "Related activity ID",
    ];
    let values = event
        .values
        .iter()
        .filter(|value| value.data || searched.contains(&value.name.as_str()));
    let of_system = |name: &str| event.values.iter().find(|value| !value.data && value.name == name);
    if let Term::Network(..) = term {
        return values.into_iter().any(|value| term.matches(value));
    }
    let (Term::Word(text) | Term::Quoted(text, _)) = term else {
        panic!()
    };
    let holds = |value: &str| match term {
        Term::Word(word) if word.parse::<std::net::Ipv4Addr>().is_ok() => value
            .split(|c: char| !(c.is_ascii_digit() || c == '.'))
            .any(|part| part.trim_matches('.') == word),
        Term::Word(word) => is_like(&format!("*{word}*"), value),
        Term::Quoted(text, true) => value.contains(text.as_str()),
        _ => low(value).contains(&low(text)),
    };
    let exact = matches!(term, Term::Quoted(_, true));
    let level = of_system("Level")
        .and_then(|level| level.called.clone())
        .unwrap_or_default();
    let is_address = |value: &Value| {
        value.called.as_deref().is_some_and(|called| {
            [
                "private network",
                "this host",
                "any address",
                "link-local",
                "multicast",
                "broadcast",
                "reserved for documentation",
                "carrier-grade NAT",
            ]
            .contains(&called)
        })
    };
    let wild =
        matches!(term, Term::Word(word) if word.contains(['*', '?']) || word.parse::<std::net::Ipv4Addr>().is_ok());
    values.into_iter().any(|value| {
        !value.text.is_empty()
            && (holds(&value.text) || !is_address(value) && value.called.as_deref().is_some_and(holds))
    }) || !event.kind.is_empty() && holds(&event.kind)
        || !wild
            && !level.is_empty()
            && if exact {
                low(&level) == *text
            } else {
                low(&level) == low(text)
            }
        || of_system("Keywords").is_some_and(|keywords| keywords.called.as_deref().is_some_and(holds))
        || number(text).is_some()
            && ["Event ID", "Event record ID"]
                .iter()
                .any(|name| of_system(name).is_some_and(|value| value.number == number(text)))
}
