//! Queries: what they are made of, how they are written, and random ones.

use evtxscope::model::Ticks;
use proptest::prelude::*;
use std::fmt;

/// A value that is asked for.
#[derive(Clone, Debug)]
pub enum Term {
    Word(String),
    Quoted(String, bool),
    Range(i128, i128),
    /// a.b.c.d/8, /16 or /24, by its leading parts.
    Network(String, u8),
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Quoted(text, exact) => {
                write!(f, "\"{}\"{}", text.replace('"', "\"\""), if *exact { "c" } else { "" })
            }
            Self::Range(from, to) => write!(f, "{from}..{to}"),
            Self::Network(start, parts) => write!(f, "{start}{}/{}", ".0".repeat(4 - usize::from(*parts)), parts * 8),
        }
    }
}

/// A query.
#[derive(Clone, Debug)]
pub enum Query {
    Text(Term),
    Matches(String, Term),
    Compare(String, &'static str, Term),
    In(String, bool, Vec<Term>),
    Exists(String),
    Bits(String, i128),
    /// A piece of a regular expression that is easy to check: begins, ends, holds, two in a row.
    Regex(String, &'static str, String),
    Time(&'static str, String, i64, i64),
    Last(i64),
    First(i64),
    Not(Box<Query>),
    And(Vec<Query>),
    Or(Vec<Query>),
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |parts: &[Query], word: &str| {
            parts
                .iter()
                .map(|part| format!("({part})"))
                .collect::<Vec<_>>()
                .join(word)
        };
        match self {
            Self::Text(term) => term.fmt(f),
            Self::Matches(name, term) => write!(f, "{name}:{term}"),
            Self::Compare(name, sign, term) => write!(f, "{name} {sign} {term}"),
            Self::In(name, not, terms) => {
                let terms: Vec<String> = terms.iter().map(ToString::to_string).collect();
                write!(f, "{name} {}in ({})", if *not { "not " } else { "" }, terms.join(", "))
            }
            Self::Exists(name) => write!(f, "exists {name}"),
            Self::Bits(name, mask) => write!(f, "{name} & {mask:#x}"),
            Self::Regex(name, "begins", text) => write!(f, "{name} ~ /^{text}/"),
            Self::Regex(name, "ends", text) => write!(f, "{name} ~ /{text}$/"),
            Self::Regex(name, _, text) => write!(f, "{name} !~ /{text}/"),
            Self::Time(sign, text, ..) => write!(f, "time {sign} {text}"),
            Self::Last(seconds) => write!(f, "last {seconds}s"),
            Self::First(seconds) => write!(f, "first {seconds} seconds"),
            Self::Not(inner) => write!(f, "not ({inner})"),
            Self::And(parts) => f.write_str(&join(parts, " ")),
            Self::Or(parts) => f.write_str(&join(parts, " or ")),
        }
    }
}

/// Any query over these fields and values.
fn queries(
    names: &[&'static str],
    words: Vec<&'static str>,
    texts: &[&'static str],
    times: Vec<(&'static str, i64)>,
) -> impl Strategy<Value = Query> {
    const SIGNS: [&str; 7] = ["=", "==", "!=", "<", "<=", ">", ">="];
    let name = || prop::sample::select(names.to_vec()).prop_map(str::to_owned);
    let word = prop::sample::select(words).prop_map(|word| Term::Word(word.to_owned()));
    let quoted = (prop::sample::select(texts.to_vec()), any::<bool>())
        .prop_map(|(text, exact)| Term::Quoted(text.to_owned(), exact));
    let literal = prop_oneof![word, quoted];
    let range = (0i128..600, 0i128..6000).prop_map(|(from, length)| Term::Range(from, from + length));
    let network = prop::sample::select(vec![
        ("10", 1),
        ("10.20", 2),
        ("10.20.2", 3),
        ("192.168", 2),
        ("10.0.0", 3),
    ])
    .prop_map(|(start, parts)| Term::Network(start.to_owned(), parts));
    let term = prop_oneof![4 => literal.clone(), 1 => range, 1 => network.clone()];
    let pieces = prop::sample::select(
        texts
            .iter()
            .copied()
            .filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric()))
            .collect::<Vec<_>>(),
    );
    let time = (
        prop::sample::select(vec![">", ">=", "<", "<=", "=", "!="]),
        prop::sample::select(times),
    );
    let leaf = prop_oneof![
        3 => literal.clone().prop_map(Query::Text),
        1 => network.prop_map(Query::Text),
        3 => (name(), term.clone()).prop_map(|(name, term)| Query::Matches(name, term)),
        3 => (name(), prop::sample::select(SIGNS.to_vec()), literal).prop_map(|(name, sign, term)| Query::Compare(name, sign, term)),
        2 => (name(), any::<bool>(), prop::collection::vec(term, 1..4)).prop_map(|(name, not, terms)| Query::In(name, not, terms)),
        1 => name().prop_map(Query::Exists),
        1 => (name(), 1i128..0x2000).prop_map(|(name, mask)| Query::Bits(name, mask)),
        2 => (name(), prop::sample::select(vec!["begins", "ends", "lacks"]), pieces)
            .prop_map(|(name, how, text)| Query::Regex(name, how, text.to_owned())),
        1 => time.prop_map(|(sign, (text, width))| {
            let from = Ticks::parse(&format!("{text}{}", &"1601-01-01T00:00:00"[text.len()..])).unwrap().0;
            Query::Time(sign, text.to_owned(), from, from + width)
        }),
        1 => (1i64..9000).prop_map(Query::Last),
        1 => (1i64..9000).prop_map(Query::First),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|query| Query::Not(Box::new(query))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::And),
            prop::collection::vec(inner, 2..4).prop_map(Query::Or),
        ]
    })
}

const MINUTE: i64 = 600_000_000;

/// Queries that find something in the sample.
pub fn sample_queries() -> impl Strategy<Value = Query> {
    queries(
        &[
            "Image",
            "CommandLine",
            "User",
            "ProcessId",
            "LogonType",
            "TargetUserName",
            "GrantedAccess",
            "DestinationPort",
            "DestinationIp",
            "Initiated",
            "Hashes",
            "EventType",
            "provider",
            "channel",
            "host",
            "event_id",
            "level",
            "event",
            "SubjectUserSid",
            "ProcessName",
            "NewProcessId",
            "TokenElevationType",
            "SubjectLogonId",
            "keywords",
            "System.UserID",
            "EventData.ProcessId",
            "System.ProcessID",
            "record_id",
        ],
        vec![
            "svchost.exe",
            "*\\svchost.exe",
            "*system*",
            "3",
            "network",
            "443",
            "10.20.2.12",
            "10.20.14.31",
            "0x1410",
            "4",
            "true",
            "*-*",
            "4624",
            "information",
            "C:\\Windows\\*",
            "S-1-5-18",
            "Security",
            "S?STEM",
            "5",
            "1",
            "elevated",
            "SHA*",
            "logon",
        ],
        &[
            "",
            "-",
            "svchost",
            "network logon",
            "SYSTEM",
            "system",
            "Audit Success",
            "audit success",
            "Process created",
            "4624",
            "443",
            "NT AUTHORITY\\SYSTEM",
            "exe",
            "C",
            "Error",
            "https",
            "read memory",
            "1",
            "Kernel",
        ],
        vec![
            ("2024-05-14", 24 * 60 * MINUTE),
            ("2024-05-14T05:30", MINUTE),
            ("2024-05-14T05:20:00", MINUTE / 60),
        ],
    )
}

/// Queries about odd values.
pub fn odd_queries() -> impl Strategy<Value = Query> {
    queries(
        &[
            "Name",
            "EventData.Channel",
            "\"Odd name\"",
            "User",
            "EventData.level",
            "host",
            "level",
            "event_id",
            "provider",
            "event",
        ],
        vec![
            "a", "ä", "a.exe", "7", "07", "0x7", "-7", "7.5", "x*", "x?", "*a*", "10.0.0.1", "k", "K", "true", "and*",
            "7.*", "error", "5",
        ],
        &[
            "", "-", "a", "A", "ä", "Ä", "a\"b", "7", "and", "a b", "(a)", "K", "k", "example", "2", "error", "Error",
            "ud800", "b",
        ],
        vec![
            ("2019-04-18", 24 * 60 * MINUTE),
            ("2019-04-18T10:40", MINUTE),
            ("2019-04-18T10:40:00", MINUTE / 60),
        ],
    )
}
