//! Which fields the panel offers, in which order, and what clicking a value does to the clauses. Plain data; used by the panel
//! and by the Values view.

use crate::protocol::{Column, ColumnInfo, FacetValue};
use crate::ui::clause::{self, Clause};
use std::cmp::Reverse;

/// What an analyst looks at first, the most telling first: what every event has, then fields of the data.
const FIRST: [&str; 34] = [
    "event",
    "host",
    "channel",
    "process",
    "Image",
    "ParentImage",
    "CommandLine",
    "User",
    "TargetUserName",
    "SubjectUserName",
    "LogonType",
    "IpAddress",
    "WorkstationName",
    "TargetFilename",
    "TargetObject",
    "DestinationIp",
    "DestinationHostname",
    "DestinationPort",
    "QueryName",
    "ImageLoaded",
    "TargetImage",
    "SourceImage",
    "GrantedAccess",
    "PipeName",
    "ServiceName",
    "TaskName",
    "RuleName",
    "IntegrityLevel",
    "Hashes",
    "Company",
    "OriginalFileName",
    "level",
    "provider",
    "file",
];
/// What has another value in nearly every event.
const LAST: [&str; 3] = ["what", "record_id", "own_time"];

/// The fields that occur and whose name holds every word of `needle`, most useful first.
pub fn offered(all: &[ColumnInfo], needle: &str) -> Vec<Column> {
    let needle = needle.to_lowercase();
    let mut found: Vec<&ColumnInfo> = all
        .iter()
        .filter(|info| info.events > 0 && info.column != Column::Time)
        .filter(|info| {
            let name = format!("{} {}", info.column.label(), info.column.key()).to_lowercase();
            needle.split_whitespace().all(|word| name.contains(word))
        })
        .collect();
    found.sort_by_key(|info| (rank(&info.column), Reverse(info.events), info.column.clone()));
    found.into_iter().map(|info| info.column.clone()).collect()
}

fn rank(column: &Column) -> usize {
    let key = column.key();
    // A field of the data that is called like what every event has is a field as any other.
    let own = matches!(column, Column::Field(_)) == key.starts_with(char::is_uppercase);
    let first = FIRST.iter().position(|name| *name == key).filter(|_| own);
    first.unwrap_or_else(|| FIRST.len() + usize::from(LAST.contains(&key) && own))
}

/// Whether a value is what the filter asks for already.
pub fn is_included(all: &[Clause], value: &FacetValue) -> bool {
    all.iter().any(|clause| !clause.off && clause.text == value.clause)
}

/// The clauses without the one that asks for this value.
pub fn without(all: &mut Vec<Clause>, value: &FacetValue) {
    while let Some(at) = all.iter().position(|clause| clause.text == value.clause) {
        clause::remove(all, at);
    }
}

/// A path as what may be cut and what must be seen, `C:\Windows\System32` and `\cmd.exe`; any other text is not cut there.
pub fn parted(text: &str) -> (&str, &str) {
    match text.rfind('\\') {
        Some(at) if at > 0 && text.len() - at <= 28 && text.len() > 24 => text.split_at(at),
        _ => (text, ""),
    }
}

/// The width of a bar, per cent of the longest.
pub fn share(events: u32, largest: u32) -> f64 {
    f64::from(events) / f64::from(largest.max(1)) * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::FieldType;

    fn info(column: Column, events: u32) -> ColumnInfo {
        ColumnInfo {
            column,
            usual: false,
            kind: FieldType::Text,
            events,
        }
    }

    fn field(name: &str) -> Column {
        Column::Field(name.to_owned())
    }

    #[test]
    fn what_tells_most_comes_first_and_what_is_absent_not_at_all() {
        let all = [
            info(Column::Time, 9),
            info(Column::RecordId, 9),
            info(field("Rare"), 2),
            info(field("host"), 3),
            info(field("Often"), 8),
            info(field("User"), 1),
            info(field("Gone"), 0),
            info(Column::Host, 9),
            info(Column::Event, 9),
        ];
        let expected = [
            Column::Event,
            Column::Host,
            field("User"),
            field("Often"),
            field("host"),
            field("Rare"),
            Column::RecordId,
        ];
        assert_eq!(offered(&all, ""), expected);
        assert_eq!(offered(&all, "r us"), [field("User")]);
        assert_eq!(offered(&all, "record_id"), [Column::RecordId]);
        assert!(offered(&all, "gone").is_empty());
    }

    #[test]
    fn a_value_is_taken_out_as_often_as_it_was_asked_for() {
        let value = FacetValue {
            clause: "host == \"a\"".to_owned(),
            ..FacetValue::default()
        };
        let mut all = vec![
            Clause::new("x"),
            Clause::new(value.clause.as_str()),
            Clause {
                off: true,
                ..Clause::new(value.clause.as_str())
            },
        ];
        assert!(is_included(&all, &value));
        without(&mut all, &value);
        assert_eq!(all, [Clause::new("x")]);
        assert!(!is_included(&all, &value));
    }

    #[test]
    fn the_end_of_a_path_is_not_cut() {
        assert_eq!(
            parted(r"C:\Windows\System32\svchost.exe"),
            (r"C:\Windows\System32", r"\svchost.exe")
        );
        assert_eq!(parted(r"C:\a.exe"), (r"C:\a.exe", ""));
        assert_eq!(
            parted("a text without any path in it"),
            ("a text without any path in it", "")
        );
        assert_eq!(parted(""), ("", ""));
    }
}
