//! What is marked.

use super::super::{Marker, parse};
use super::grammar::trees;
use proptest::prelude::*;

fn marked<'t>(query: &str, field: &str, text: &'t str) -> Vec<&'t str> {
    let marker = Marker::new(&[parse(query).unwrap()]);
    let marks = marker.marks(field, text);
    marks
        .iter()
        .map(|&(from, to)| &text[from as usize..to as usize])
        .collect()
}

#[test]
fn marks_are_what_was_asked() {
    let line = "powershell.exe -NoP -enc SQBFAFgA 10.0.0.5 10.0.0.50";
    for (query, field, expected) in [
        ("powershell -ENC", "CommandLine", vec!["powershell", "-enc"]),
        ("\"nop -e\"", "What", vec!["NoP -e"]),
        ("\"NOP\"c", "What", vec![]),
        ("10.0.0.5", "What", vec!["10.0.0.5"]),
        ("10.0.0.0/8", "What", vec!["10.0.0.5", "10.0.0.50"]),
        ("/sq[a-z]+/", "What", vec!["SQBFAFgA"]),
        ("CommandLine:*enc*", "CommandLine", vec!["enc"]),
        ("CommandLine:*enc*", "ParentCommandLine", vec![]),
        ("Sysmon.CommandLine ~ /no.?/", "CommandLine", vec!["NoP"]),
        ("any ~ /no.?/", "What", vec!["NoP"]),
        ("not powershell", "CommandLine", vec![]),
        ("CommandLine != x", "CommandLine", vec![]),
        ("exists CommandLine", "CommandLine", vec![]),
        ("enc (nop or \"-nop -enc\")", "CommandLine", vec!["-NoP -enc"]),
    ] {
        assert_eq!(marked(query, field, line), expected, "{query} in {field}");
    }
    assert_eq!(marked("Image:cmd.exe", "Image", "C:\\Windows\\cmd.exe"), ["cmd.exe"]);
    assert_eq!(marked("event_id:4624", "event_id", "4624"), ["4624"]);
    assert_eq!(marked("EventID in (1, 3)", "Event ID", "3"), ["3"]);
    assert_eq!(marked("ProcessId >= 4", "ProcessId", "17"), ["17"]);
    assert_eq!(marked("User:a", "UserData.User", "a"), ["a"]);
    assert!(Marker::new(&[parse("not a").unwrap()]).is_empty());
}

proptest! {
    #[test]
    fn marks_are_ranges_of_the_text(tree in trees(), field in "[A-Z][a-z]{1,6}", text in "[a-zA-Zé\\\\ .0-9ß/]{0,40}") {
        let marks = Marker::new(&[tree]).marks(&field, &text);
        let mut last = None;
        for (from, to) in marks {
            prop_assert!(text.get(from as usize..to as usize).is_some_and(|part| !part.is_empty()));
            prop_assert!(last.is_none_or(|last| last < from));
            last = Some(to);
        }
    }
}
