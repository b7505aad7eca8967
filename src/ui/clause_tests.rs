//! Tests of `clause`.

use super::*;
use proptest::prelude::*;

/// `a|b c ~d`: `|` joins by or, a space by and, `~` is off.
fn row(text: &str) -> Vec<Clause> {
    text.split(' ')
        .filter(|group| !group.is_empty())
        .flat_map(|group| group.split('|').enumerate())
        .map(|(i, text)| Clause {
            text: text.trim_start_matches('~').to_owned(),
            off: text.starts_with('~'),
            or: i > 0,
        })
        .collect()
}

fn said(all: &[Clause]) -> String {
    let mut out = String::new();
    for (at, clause) in all.iter().enumerate() {
        if at > 0 {
            out.push(if clause.or { '|' } else { ' ' });
        }
        if clause.off {
            out.push('~');
        }
        out.push_str(&clause.text);
    }
    out
}

#[test]
fn a_group_is_one_clause_and_what_is_off_is_left_out() {
    assert_eq!(compose(&row("a|b c")), ["a or b", "c"]);
    assert_eq!(compose(&row("a|~b c")), ["a", "c"]);
    assert_eq!(compose(&row("~a|~b c|d|~e")), ["c or d"]);
    assert_eq!(compose(&[]), Vec::<String>::new());
    let wide = [
        Clause::new("x y"),
        Clause {
            or: true,
            ..Clause::new("not User = \"A B\"")
        },
    ];
    assert_eq!(compose(&wide), ["(x y) or not User = \"A B\""]);
}

#[test]
fn taking_away_keeps_the_groups_of_the_others() {
    for (before, at, after) in [
        ("a|b|c d", 0, "b|c d"),
        ("a|b|c d", 1, "a|c d"),
        ("a b|c", 1, "a c"),
        ("a b|c", 0, "b|c"),
        ("a", 0, ""),
        ("a", 7, "a"),
    ] {
        let mut all = row(before);
        remove(&mut all, at);
        assert_eq!(said(&all), after, "{before} without {at}");
    }
}

#[test]
fn steps_go_within_a_group_then_out_then_over() {
    let mut all = row("a|b c|d e");
    let mut at = 0;
    let mut seen = Vec::new();
    for _ in 0..5 {
        at = step(&mut all, at, true);
        seen.push(said(&all));
    }
    assert_eq!(seen, ["b|a c|d e", "b a c|d e", "b c|d a e", "b c|d e a", "b c|d e a"]);
    for _ in 0..4 {
        at = step(&mut all, at, false);
    }
    assert_eq!((said(&all).as_str(), at), ("a b c|d e", 0));
    let mut all = row("a|b");
    assert_eq!(step(&mut all, 0, false), 0);
    assert_eq!(said(&all), "a b");
}

#[test]
fn a_clause_is_put_between_others_or_with_one() {
    for (before, from, to, after, place) in [
        ("a b c", 0, Slot::Before(2), "b a c", 1),
        ("a b c", 2, Slot::Before(0), "c a b", 0),
        ("a b c", 0, Slot::Before(3), "b c a", 2),
        ("a b|c", 0, Slot::Before(2), "b|a|c", 1),
        ("a b c", 0, Slot::With(2), "b c|a", 2),
        ("a b c", 2, Slot::With(0), "a|c b", 1),
        ("a b c", 1, Slot::With(1), "a b c", 1),
        ("a|b", 1, Slot::Before(0), "b a", 0),
    ] {
        let mut all = row(before);
        assert_eq!(put(&mut all, from, to), place, "{before} {from} {to:?}");
        assert_eq!(said(&all), after, "{before} {from} {to:?}");
    }
}

#[test]
fn a_clause_turned_twice_is_itself() {
    let clause = equality("User", "NT \"AUTHORITY\"\\SYSTEM");
    assert_eq!(clause, "User = \"NT \"\"AUTHORITY\"\"\\SYSTEM\"");
    assert_eq!(negated(&clause), format!("not {clause}"));
    assert_eq!(negated(&negated(&clause)), clause);
    for (clause, turned) in [
        ("a b", "not (a b)"),
        ("not (a b)", "a b"),
        ("not a b", "not (not a b)"),
        ("not a or b", "not (not a or b)"),
        ("Image:*\\cmd.exe", "not Image:*\\cmd.exe"),
        ("(a) or (b)", "not ((a) or (b))"),
        ("not", "not (not)"),
        ("User:\"a b\" c", "not (User:\"a b\" c)"),
        ("x in (1, 2)", "not (x in (1, 2))"),
        ("event == \"1 a\"", "not event == \"1 a\""),
    ] {
        assert_eq!(negated(clause), turned, "{clause}");
    }
    assert!(is_negated("not User = \"a b\"") && !is_negated("not a b") && !is_negated("nothing"));
}

#[test]
fn field_names_of_several_words_are_quoted() {
    assert_eq!(equality("Threat Name", "x"), "\"Threat Name\" = \"x\"");
    assert_eq!(equality("UserData.Param1", ""), "UserData.Param1 = \"\"");
}

#[test]
fn a_filter_is_one_query() {
    let time = Some((133_000_000_000_000_000, 133_000_000_010_000_000));
    assert_eq!(whole_query("a b", &[], None), "a b");
    assert_eq!(whole_query(" ", &["x or y".to_owned()], None), "x or y");
    assert_eq!(
        whole_query("a b", &["x or y".to_owned(), "not z".to_owned()], None),
        "(a b) (x or y) not z"
    );
    assert_eq!(
        whole_query("a", &[], time),
        "a time >= 2022-06-18T04:26:40.0000000Z time < 2022-06-18T04:26:41.0000000Z"
    );
}

fn any_row() -> impl Strategy<Value = Vec<Clause>> {
    proptest::collection::vec(("t[a-z]{0,2}", any::<bool>(), any::<bool>()), 0..7).prop_map(|all| {
        let mut all: Vec<Clause> = all
            .into_iter()
            .map(|(text, off, or)| Clause { text, off, or })
            .collect();
        first_is_first(&mut all);
        all
    })
}

/// Whether a row lets pass an event of which the named terms hold: the plain reading of what is on screen.
fn passes(all: &[Clause], holds: &dyn Fn(&str) -> bool) -> bool {
    groups(all).into_iter().all(|group| {
        let on: Vec<&Clause> = all[group].iter().filter(|clause| !clause.off).collect();
        on.is_empty() || on.iter().any(|clause| holds(&clause.text))
    })
}

proptest! {
    #[test]
    fn composed_means_what_the_row_says(all in any_row(), bits in any::<u32>()) {
        let holds = |text: &str| bits >> (text.bytes().map(u32::from).sum::<u32>() % 32) & 1 == 1;
        let composed = compose(&all).iter().all(|clause| clause.split(" or ").any(holds));
        prop_assert_eq!(composed, passes(&all, &holds));
    }

    #[test]
    fn moving_loses_nothing(all in any_row(), from in 0..8usize, to in 0..9usize, with in any::<bool>(), forward in any::<bool>()) {
        let texts = |all: &[Clause]| {
            let mut texts: Vec<(String, bool)> = all.iter().map(|c| (c.text.clone(), c.off)).collect();
            texts.sort();
            texts
        };
        let mut put_there = all.clone();
        let place = put(&mut put_there, from, if with { Slot::With(to) } else { Slot::Before(to) });
        prop_assert_eq!(texts(&put_there), texts(&all));
        prop_assert!(!put_there.first().is_some_and(|first| first.or));
        if let Some(moved) = all.get(from) {
            prop_assert_eq!(&put_there[place].text, &moved.text);
        }
        let mut stepped = all.clone();
        let place = step(&mut stepped, from, forward);
        prop_assert_eq!(texts(&stepped), texts(&all));
        prop_assert!(!stepped.first().is_some_and(|first| first.or));
        if let Some(moved) = all.get(from) {
            prop_assert_eq!(&stepped[place].text, &moved.text);
        }
    }

    #[test]
    fn any_text_can_be_turned(text in "[a-c:=()\" not]{0,16}") {
        let turned = negated(&text);
        prop_assert!(turned.len() <= text.len() + 6);
    }
}
