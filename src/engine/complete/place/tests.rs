//! Places of half-typed queries.

use super::*;
use proptest::prelude::*;

/// The place at the `|`.
fn at(text: &str) -> (Place, String) {
    let cursor = text.find('|').unwrap();
    let text = text.replace('|', "");
    let place = place(&text, cursor);
    let replaced = text[place.from..place.to].to_owned();
    (place, replaced)
}

#[test]
fn terms() {
    for (text, joined, typed, replaced) in [
        ("|", false, "", ""),
        ("Ima|", false, "Ima", "Ima"),
        ("Im|age", false, "Im", "Image"),
        ("ab:c |", true, "", ""),
        ("ab:c an|", true, "an", "an"),
        ("ab:c and |", false, "", ""),
        ("ab:c and (|", false, "", ""),
        ("ab:c and (x|", false, "x", "x"),
        ("not |", false, "", ""),
        ("User in (a, b) o|", true, "o", "o"),
        ("exists User |", true, "", ""),
        ("C:\\Win|", false, "C:\\Win", "C:\\Win"),
        ("\"a b\" x|", true, "x", "x"),
    ] {
        let (place, was) = at(text);
        let Wanted::Term(Term { joined: is, .. }) = place.wanted else {
            panic!("{text}: {place:?}")
        };
        assert_eq!(
            (is, place.typed.as_str(), was.as_str()),
            (joined, typed, replaced),
            "{text}"
        );
    }
    assert_eq!(
        at("Im|age:x").0.wanted,
        Wanted::Term(Term {
            signed: true,
            ..Term::default()
        })
    );
    assert_eq!(
        at("exists U|").0.wanted,
        Wanted::Term(Term {
            field_only: true,
            ..Term::default()
        })
    );
    assert_eq!(
        at("User |").0.wanted,
        Wanted::Sign {
            field: "User".to_owned()
        }
    );
}

#[test]
fn values() {
    for (text, field, listed, typed, replaced) in [
        ("Image:|", "Image", false, "", ""),
        ("Image: |", "Image", false, "", ""),
        ("Image = C:\\W|in", "Image", false, "C:\\W", "C:\\Win"),
        ("a b User!=\"NT |", "User", false, "NT ", "\"NT "),
        ("User:\"a \"\"|b\" c", "User", false, "a \"", "\"a \"\"b\""),
        ("\"Odd name\":x|", "Odd name", false, "x", "x"),
        ("LogonType in (|", "LogonType", true, "", ""),
        ("LogonType in (3, |", "LogonType", true, "", ""),
        ("LogonType not in (3,1|0) x", "LogonType", true, "1", "10"),
        ("a (User:x|)", "User", false, "x", "x"),
    ] {
        let (place, was) = at(text);
        let wanted = Wanted::Value {
            field: field.to_owned(),
            listed,
        };
        assert_eq!(
            (place.wanted, place.typed.as_str(), was.as_str()),
            (wanted, typed, replaced),
            "{text}"
        );
    }
    for text in ["Image ~ |", "Image ~ /a|", "\"a |", "/ab|c/", "LogonType in |"] {
        assert_eq!(at(text).0.wanted, Wanted::Nothing, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_has_a_place(text in "[a-z:=<>!()\"/, \\\\é]{0,30}", at in 0usize..40) {
        let place = place(&text, at);
        prop_assert!(place.from <= place.to && place.to <= text.len());
        prop_assert!(text.get(place.from..place.to).is_some());
    }
}
