//! Text → tree → text.

use super::super::moment::SECOND;
use super::super::parse;
use super::super::tree::{Comparison, Expression, FieldName, QueryError, Term, Test, When};
use super::{tree, without_places};
use proptest::prelude::*;

fn word(text: &str) -> Term {
    Term::Word(text.to_owned())
}

fn quoted(text: &str) -> Term {
    Term::Quoted {
        text: text.to_owned(),
        exact: false,
    }
}

fn field(name: &str, test: Test) -> Expression {
    Expression::Field {
        field: FieldName::meant(name, 0, 0),
        test,
    }
}

fn compare(name: &str, comparison: Comparison, term: Term) -> Expression {
    field(name, Test::Compare(comparison, term))
}

fn text(text: &str) -> Expression {
    Expression::Text(word(text))
}

fn regex(pattern: &str, exact: bool) -> Term {
    Term::Regex {
        pattern: pattern.to_owned(),
        exact,
    }
}

#[test]
fn what_people_type() {
    use Comparison::{AtLeast, Different, Equal, Exact, Matches};
    let and = |parts: &[Expression]| Expression::And(parts.to_vec());
    let not = |inner: Expression| Expression::Not(Box::new(inner));
    for (query, expected) in [
        ("", Expression::Everything),
        ("mimikatz", text("mimikatz")),
        ("powershell -enc", and(&[text("powershell"), text("-enc")])),
        (
            "net user /add /domain",
            and(&["net", "user", "/add", "/domain"].map(text)),
        ),
        ("cmd /c whoami", and(&["cmd", "/c", "whoami"].map(text))),
        ("C:\\Windows\\x.exe", text("C:\\Windows\\x.exe")),
        ("http://a.example/b", text("http://a.example/b")),
        ("PROGRA~1 a&b ZWNobw==", and(&["PROGRA~1", "a&b", "ZWNobw=="].map(text))),
        ("::1", text("::1")),
        ("10:20:30", text("10:20:30")),
        (
            "last user logged in first",
            and(&["last", "user", "logged", "in", "first"].map(text)),
        ),
        ("\"net user\"", Expression::Text(quoted("net user"))),
        (
            "\"Net User\"c",
            Expression::Text(Term::Quoted {
                text: "Net User".to_owned(),
                exact: true,
            }),
        ),
        (
            "Image:C:\\Windows\\*",
            compare("Image", Matches, word("C:\\Windows\\*")),
        ),
        (
            "not User = \"NT \"\"X\"\" \\\"",
            not(compare("User", Equal, quoted("NT \"X\" \\"))),
        ),
        (
            "!User:a && !(b || c)",
            and(&[
                not(compare("User", Matches, word("a"))),
                not(Expression::Or(vec![text("b"), text("c")])),
            ]),
        ),
        ("ProcessId>=4", compare("ProcessId", AtLeast, word("4"))),
        ("ProcessId != 4", compare("ProcessId", Different, word("4"))),
        ("User == Bob", compare("User", Exact, word("Bob"))),
        (
            "(a OR b) AND c",
            and(&[Expression::Or(vec![text("a"), text("b")]), text("c")]),
        ),
        ("CommandLine:a=b:c", compare("CommandLine", Matches, word("a=b:c"))),
        ("\"Threat Name\":x", compare("Threat Name", Matches, word("x"))),
    ] {
        assert_eq!(tree(query), expected, "{query}");
    }
    assert!(parse("Image:*(x86)\\*)").is_err());
}

#[test]
fn what_experts_type() {
    use Comparison::{Different, Equal, Matches};
    let and = |parts: &[Expression]| Expression::And(parts.to_vec());
    for (query, expected) in [
        (
            "EventID:1..10",
            compare("EventID", Matches, Term::Range("1".to_owned(), "10".to_owned())),
        ),
        (
            "DestinationPort = 1024..",
            compare(
                "DestinationPort",
                Matches,
                Term::Range("1024".to_owned(), String::new()),
            ),
        ),
        (
            "EventID in 1..10",
            field("EventID", Test::In(vec![Term::Range("1".to_owned(), "10".to_owned())])),
        ),
        (
            "Image in (a, b,\"c d\")",
            field("Image", Test::In(vec![word("a"), word("b"), quoted("c d")])),
        ),
        (
            "Image not in (a b)",
            field("Image", Test::NotIn(vec![word("a"), word("b")])),
        ),
        ("exists Image", field("Image", Test::Exists)),
        ("Image exists and b", and(&[field("Image", Test::Exists), text("b")])),
        ("Image:*", field("Image", Test::Exists)),
        ("Image = \"\"", compare("Image", Equal, quoted(""))),
        (
            "CommandLine ~ /-e(nc)? [a-z]\\/+/",
            compare("CommandLine", Matches, regex("-e(nc)? [a-z]/+", false)),
        ),
        (
            "CommandLine !~ \"a b\"",
            compare("CommandLine", Different, regex("a b", false)),
        ),
        ("/mimi(katz|dogz)/c", Expression::Text(regex("mimi(katz|dogz)", true))),
        (
            "GrantedAccess & 0x10",
            compare("GrantedAccess", Comparison::Bits, word("0x10")),
        ),
        ("last 2h", Expression::When(When::Last(7200 * SECOND))),
        ("last 30 minutes", Expression::When(When::Last(1800 * SECOND))),
        ("first 1d", Expression::When(When::First(86_400 * SECOND))),
        (
            "around 2023-05-01T10:00 +-5m x",
            and(&[
                Expression::When(When::Around {
                    time: "2023-05-01T10:00".to_owned(),
                    ticks: 300 * SECOND,
                }),
                text("x"),
            ]),
        ),
        (
            "around 2023-05-01 10:00±30s",
            Expression::When(When::Around {
                time: "2023-05-01 10:00".to_owned(),
                ticks: 30 * SECOND,
            }),
        ),
        (
            "time > 2023-05-01 10:00 x",
            and(&[
                compare("time", Comparison::Greater, word("2023-05-01 10:00")),
                text("x"),
            ]),
        ),
    ] {
        assert_eq!(tree(query), expected, "{query}");
    }
    assert_eq!(
        tree("Image:C:\\*(x86)\\*"),
        compare("Image", Matches, word("C:\\*(x86)\\*"))
    );
}

#[test]
fn networks_are_understood() {
    let network = |text: &str| Term::Network(super::super::network::Network::parse(text).unwrap());
    assert_eq!(tree("10.0.0.0/8"), Expression::Text(network("10.0.0.0/8")));
    assert_eq!(
        tree("any:fe80::/10"),
        compare("any", Comparison::Matches, network("fe80::/10"))
    );
    assert_eq!(
        tree("DestinationIp in (10.0.0.0/8, 192.168.0.0/16)"),
        field(
            "DestinationIp",
            Test::In(vec![network("10.0.0.0/8"), network("192.168.0.0/16")])
        )
    );
}

#[test]
fn errors_point_at_the_place_and_say_what_was_meant() {
    let fixed = |query: &str, error: &QueryError| {
        error.fix.as_ref().map(|fix| {
            let mut text = query.to_owned();
            text.replace_range(fix.from as usize..fix.to as usize, &fix.text);
            text
        })
    };
    for (query, at, end, fix) in [
        ("a (b", 2, 3, Some("a (b)")),
        ("a )", 2, 3, Some("a ")),
        ("Image:", 6, 6, None),
        ("= 4", 0, 1, Some("\"=\" 4")),
        ("<script> x", 0, 1, Some("\"<script>\" x")),
        ("\"a", 0, 2, Some("\"a\"")),
        ("a or", 4, 4, None),
        ("not", 3, 3, None),
        ("Image in (a, b", 9, 10, Some("Image in (a, b)")),
        ("a in ()", 5, 7, None),
        ("x ~ /ab", 4, 7, Some("x ~ /ab/")),
        ("x ~ /a[z-a]/", 7, 10, None),
        ("x & y", 0, 0, None),
        ("around 2023-13-01", 7, 17, None),
        ("around 2023-05-01 ±x", 18, 21, Some("around 2023-05-01 ±5m")),
        ("x > 1..2", 4, 8, None),
    ] {
        match parse(query) {
            Ok(tree) => assert_eq!(query, "x & y", "{tree:?}"),
            Err(error) => {
                assert_eq!((error.at, error.end), (at, end), "{query}: {error:?}");
                assert_eq!(fixed(query, &error).as_deref(), fix, "{query}");
            }
        }
    }
    assert!(parse(&"(".repeat(5000)).is_err());
    assert!(parse(&"not ".repeat(4000)).is_err());
    assert!(parse(&"a".repeat(20_000)).is_err());
    assert!(parse(&"/a/ ".repeat(17)).is_err());
}

/// Any tree that a text can stand for.
pub fn trees() -> impl Strategy<Value = Expression> {
    let words = "[a-zA-Z0-9\\\\*?.éß_-]{1,8}".prop_filter("a word of the language", |w: &String| {
        !["and", "or", "not", "exists", "last", "first", "around", "in", "*"].contains(&w.to_lowercase().as_str())
            && !w.contains("..")
    });
    let quotes = ("[a-z\" :()é/]{0,6}", any::<bool>()).prop_map(|(text, exact)| Term::Quoted { text, exact });
    let numbers = (0u32..9999).prop_map(|n| n.to_string());
    let ranges = (numbers.clone(), numbers.clone()).prop_map(|(a, b)| Term::Range(a, b));
    let networks = (any::<u32>(), 0u8..=32).prop_map(|(ip, bits)| {
        let text = format!("{}/{bits}", std::net::Ipv4Addr::from(ip));
        Term::Network(super::super::network::Network::parse(&text).unwrap())
    });
    let patterns = "[a-z]{1,3}(/|\\.|\\\\\\\\|\\\\\\.)?[a-z ]{0,2}[a-z]";
    let regexes = (patterns, any::<bool>()).prop_map(|(pattern, exact)| Term::Regex { pattern, exact });
    let literals = prop_oneof![
        words.clone().prop_map(Term::Word),
        quotes.clone(),
        ranges,
        networks.clone()
    ];
    let names = prop_oneof!["[A-Z][a-z]{1,6}", "[A-Z][a-z]{1,3}\\.[a-z]{2}", "[a-z ]{2,6}"];
    let orders = prop::sample::select(vec![
        Comparison::Less,
        Comparison::AtMost,
        Comparison::Greater,
        Comparison::AtLeast,
        Comparison::Equal,
        Comparison::Exact,
    ]);
    let tests = prop_oneof![
        Just(Test::Exists),
        literals
            .clone()
            .prop_map(|term| Test::Compare(Comparison::Matches, term)),
        literals
            .clone()
            .prop_map(|term| Test::Compare(Comparison::Different, term)),
        (regexes.clone(), any::<bool>()).prop_map(|(term, not)| {
            Test::Compare(
                if not {
                    Comparison::Different
                } else {
                    Comparison::Matches
                },
                term,
            )
        }),
        (
            orders,
            prop_oneof![numbers.clone().prop_map(Term::Word), quotes.clone()]
        )
            .prop_map(|(comparison, term)| Test::Compare(comparison, term)),
        numbers.prop_map(|n| Test::Compare(Comparison::Bits, Term::Word(n))),
        prop::collection::vec(literals.clone(), 1..4).prop_map(Test::In),
        prop::collection::vec(literals, 1..4).prop_map(Test::NotIn),
    ];
    let spans = (1i64..5000).prop_map(|n| n * SECOND);
    let leaf = prop_oneof![
        prop_oneof![words.prop_map(Term::Word), quotes, networks, regexes].prop_map(Expression::Text),
        (names, tests).prop_map(|(name, test)| field(&name, test)),
        spans.clone().prop_map(|ticks| Expression::When(When::Last(ticks))),
        spans.prop_map(|ticks| Expression::When(When::Around {
            time: "2023-05-01 10:00".to_owned(),
            ticks
        })),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|e| Expression::Not(Box::new(e))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expression::And),
            prop::collection::vec(inner, 2..4).prop_map(Expression::Or),
        ]
    })
}

#[test]
fn what_touches_a_sign_or_a_parenthesis_is_printed_as_it_was_read() {
    for query in ["/x/(in)", "in or /x/ not:(", "(aa or not:c( ) d", "aa: : /x/"] {
        let tree = parse(query).unwrap();
        assert_eq!(
            parse(&tree.to_string()).map(without_places),
            Ok(without_places(tree)),
            "{query}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_survived(query in "[a-c:=<>!~&()\"/ \\\\*é±,.|0-9-]{0,40}") {
        if let Err(error) = parse(&query) {
            prop_assert!(error.at <= error.end && error.at <= query.len(), "{error:?}");
            if let Some(fix) = error.fix {
                prop_assert!(query.get(fix.from as usize..fix.to as usize).is_some());
            }
        }
    }

    #[test]
    fn any_words_are_survived(query in "((a|not|in|exists|or|last|2h|around|2023-05-01|\\(|\\)|:|~|/x/|\"b\"|\\.\\.|±5m) ?){0,12}") {
        if let Ok(tree) = parse(&query) {
            let printed = tree.to_string();
            prop_assert_eq!(parse(&printed).map(without_places), Ok(without_places(tree)), "{}", printed);
        }
    }

    #[test]
    fn what_is_printed_is_read_as_the_same(tree in trees()) {
        let printed = tree.to_string();
        prop_assert_eq!(parse(&printed).map(without_places), Ok(tree), "{}", printed);
    }
}
