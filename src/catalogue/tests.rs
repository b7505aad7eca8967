//! What holds for every entry of the catalogue.

use std::borrow::Cow;

use super::*;

fn kind(provider: &str, id: u32) -> &'static EventKind {
    all()
        .find(|kind| kind.event_id == id && kind.provider.contains(provider))
        .unwrap()
}

/// Looks a value up as the engine does, for an event given as pairs.
fn find<'v>(event: &'v [(&str, &'v str)], name: &str) -> Option<Cow<'v, str>> {
    event
        .iter()
        .find(|(field, _)| *field == name)
        .map(|&(_, value)| Cow::Borrowed(value))
}

/// Target and what of an event.
pub(super) fn show(provider: &str, id: u32, event: &[(&str, &str)]) -> (String, String) {
    let kind = kind(provider, id);
    (
        kind.target_text(&|name| find(event, name)),
        kind.what_text(&|name| find(event, name)),
    )
}

/// Title of an event.
pub(super) fn title(provider: &str, id: u32, event: &[(&str, &str)]) -> String {
    kind(provider, id).title(&|name| find(event, name))
}

#[test]
fn every_entry_is_found_by_its_provider_and_id() {
    for kind in all() {
        let found = lookup(kind.provider, kind.event_id).unwrap();
        assert!(std::ptr::eq(found, kind), "{} {}", kind.provider, kind.event_id);
    }
    assert_eq!(lookup("Linux-Sysmon", 1).unwrap().name, "Process created");
    assert!(lookup("Microsoft-Windows-Sysmon", 30).is_none());
    assert!(lookup("", 1).is_none());
}

#[test]
fn lists_are_sorted_and_belong_to_their_provider() {
    for (providers, kinds) in LISTS {
        assert!(kinds.is_sorted_by_key(|kind| kind.event_id), "{providers:?}");
        for pair in kinds.windows(2) {
            assert_ne!(pair[0].event_id, pair[1].event_id, "{providers:?}");
        }
        assert!(kinds.iter().all(|kind| kind.provider == providers[0]), "{providers:?}");
    }
}

#[test]
fn entries_name_only_fields_that_they_have() {
    for kind in all() {
        let id = (kind.provider, kind.event_id);
        for column in kind.columns {
            assert!(
                kind.fields.iter().any(|field| field.name == *column),
                "{id:?} column {column}"
            );
        }
        for name in [kind.process, kind.process_guid, kind.process_id].into_iter().flatten() {
            assert!(
                kind.fields.iter().any(|field| field.name == name),
                "{id:?} process {name}"
            );
        }
        for template in [kind.target, kind.what, kind.sentence] {
            for name in template::fields_of(template) {
                assert!(kind.field(name).is_some(), "{id:?} template {name}");
            }
        }
        for (at, field) in kind.fields.iter().enumerate() {
            assert!(!field.name.is_empty(), "{id:?}");
            assert!(
                kind.fields[..at].iter().all(|other| other.name != field.name),
                "{id:?} {}",
                field.name
            );
        }
    }
}

#[test]
fn entries_say_what_they_must() {
    for kind in all() {
        let id = (kind.provider, kind.event_id);
        assert!(
            !kind.name.is_empty() && !kind.report.is_empty() && !kind.sentence.is_empty(),
            "{id:?}"
        );
        assert!(kind.name.chars().count() <= 28, "{id:?} {}", kind.name);
        assert!(kind.fields.is_empty() || !kind.columns.is_empty(), "{id:?} columns");
        assert!(!kind.title(&|_| None).is_empty(), "{id:?}");
    }
}

#[test]
fn categories_go_there_and_back() {
    for (index, category) in Category::ALL.into_iter().enumerate() {
        assert_eq!(category as usize, index);
        assert_eq!(Category::from_index(category as u8), Some(category));
        assert!(!category.label().is_empty() && category.key().bytes().all(|b| b.is_ascii_lowercase()));
    }
    assert_eq!(Category::from_index(12), None);
}

#[test]
fn what_is_unknown_gets_a_colour_and_a_line() {
    assert_eq!(
        fallback_category(
            "Microsoft-Windows-DNS-Client",
            "Microsoft-Windows-DNS-Client/Operational"
        ),
        Category::Dns
    );
    assert_eq!(fallback_category("Anything", "Security"), Category::Logon);
    assert_eq!(fallback_category("VendorX", "Application"), Category::System);
    let fields = [
        ("EventXML.User", "CORP\\mkaya"),
        ("Empty", "-"),
        ("Data", "one\r\ntwo"),
        ("Data_1", "three"),
        ("Binary", "00FF"),
    ];
    let line = generic_what(fields.into_iter().map(|(name, value)| (name, Cow::Borrowed(value))));
    assert_eq!(line, "User CORP\\mkaya · one two · three");
}

#[test]
fn names_match_in_full_or_by_their_last_part() {
    assert!(
        field_matches("User", "User")
            && field_matches("User", "EventXML.User")
            && field_matches("EventXML.User", "EventXML.User")
    );
    assert!(
        !field_matches("User", "EventXML.TargetUser")
            && !field_matches("EventXML.User", "User")
            && !field_matches("r", "User")
    );
}
