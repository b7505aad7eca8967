//! What completion offers is what a query then finds.

use super::{SAMPLE, ask, odd, session};
use evtxscope::engine::Session;
use evtxscope::protocol::{CompleteSpec, Completion, CompletionKind, Completions, Filter, Request, Response};
use proptest::prelude::*;

/// Completions at the `|`.
fn at(session: &mut Session, text: &str, filter: Filter) -> Completions {
    let at = text.find('|').unwrap();
    let spec = CompleteSpec {
        text: text.replace('|', ""),
        at: at as u32,
        filter,
        count: 50,
    };
    let Response::Completions(found) = ask(session, Request::Complete(spec)) else {
        panic!()
    };
    found
}

fn labels(found: &Completions) -> Vec<&str> {
    found.items.iter().map(|item| item.label.as_str()).collect()
}

fn item<'c>(found: &'c Completions, label: &str) -> &'c Completion {
    let item = found.items.iter().find(|item| item.label == label);
    item.unwrap_or_else(|| panic!("no {label} in {:?}", labels(found)))
}

/// How many events pass a query.
fn count(session: &mut Session, query: &str) -> u32 {
    let filter = Filter {
        query: query.to_owned(),
        ..Filter::default()
    };
    let Response::Shown { shown, .. } = ask(session, Request::Count(filter)) else {
        panic!()
    };
    shown
}

/// Every value that is offered behind `Name ==` finds as many events as it says.
fn check_values(session: &mut Session, name: &str) {
    let found = at(session, &format!("{name} == |"), Filter::default());
    for item in found.items {
        assert_eq!(item.kind, CompletionKind::Value);
        let query = format!("{name} == {}", item.insert);
        assert_eq!(count(session, &query), item.events, "{query}");
    }
}

#[test]
fn fields_and_words() {
    SAMPLE.with_borrow_mut(|session| {
        let found = at(session, "|", Filter::default());
        assert_eq!(&labels(&found)[..4], ["event", "process", "host", "Image"]);
        assert_eq!(item(&found, "event").insert, "event:");

        let found = at(session, "commandL|", Filter::default());
        assert_eq!(&labels(&found)[..2], ["CommandLine", "ParentCommandLine"]);
        assert_eq!((found.from, found.to), (0, 8));
        let command_line = item(&found, "CommandLine");
        assert!(command_line.events >= count(session, "exists CommandLine") && command_line.events > 0);
        assert!(command_line.note.starts_with("command line"), "{}", command_line.note);

        let found = at(session, "User = x |", Filter::default());
        assert_eq!(&labels(&found)[..3], ["and", "or", "not"]);
        let found = at(session, "Image |", Filter::default());
        assert_eq!(&labels(&found)[..3], [":", "=", "!="]);
        let found = at(session, "Us|er:x", Filter::default());
        assert_eq!(
            (item(&found, "User").insert.as_str(), found.from, found.to),
            ("User", 0, 4)
        );
        let found = at(session, "exists Comm|", Filter::default());
        assert_eq!(item(&found, "CommandLine").insert, "CommandLine");
        let found = at(session, "process cre|", Filter::default());
        assert!(
            labels(&found).iter().any(|label| label.ends_with("Process created")),
            "{found:?}"
        );
        assert_eq!(at(session, "\"net us|", Filter::default()).items, []);
    });
}

#[test]
fn values_and_names_of_codes() {
    SAMPLE.with_borrow_mut(|session| {
        let found = at(session, "LogonType:|", Filter::default());
        let network = item(&found, "3").clone();
        assert!(network.note.contains("network"), "{network:?}");
        assert_eq!(network.events, count(session, "LogonType:3"));
        let found = at(session, "LogonType in (2, netw|", Filter::default());
        assert_eq!(item(&found, "3").insert, "3");
        let found = at(session, "User:SYS|", Filter::default());
        assert_eq!(item(&found, "NT AUTHORITY\\SYSTEM").insert, "\"NT AUTHORITY\\SYSTEM\"");
        let found = at(session, "Image:POWER|", Filter::default());
        assert!(labels(&found)[0].ends_with("\\powershell.exe"), "{:?}", labels(&found));
        // The rest of the filter counts.
        let filter = Filter {
            query: "event_id = 5".to_owned(),
            ..Filter::default()
        };
        let found = at(session, "event:|", filter);
        assert_eq!(labels(&found), ["5 Process ended"]);
        for name in [
            "Image",
            "host",
            "process",
            "event",
            "event_id",
            "channel",
            "level",
            "target",
            "DestinationPort",
            "file",
        ] {
            check_values(session, name);
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn odd_values_are_quoted(log in odd::log(), name in prop::sample::select(vec!["Name", "User", "\"Odd name\"", "EventData.Channel"])) {
        check_values(&mut session([("odd.evtx".to_owned(), log)]), name);
    }
}
