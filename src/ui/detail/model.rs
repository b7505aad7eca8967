//! What can be done with the values of an event: which field of the query language a value belongs to, and how an event is
//! copied. Plain data.

use crate::protocol::Detail;
use crate::ui::number::stretch;
use crate::ui::time::clock::Clock;

/// Longest value shown at once, characters.
pub(super) const LONG: usize = 4096;

/// Sysmon's field of the moment at which something happened; the record is written a little later.
pub(super) const OWN_TIME: &str = "UtcTime";

/// How far the record's time is from the event's own.
pub(super) fn gap(own: i64, record: i64) -> String {
    match record.saturating_sub(own) {
        0 => "recorded at the same moment".to_owned(),
        later @ 1.. => format!("recorded {} later", stretch(later)),
        earlier => format!("recorded {} earlier", stretch(earlier.saturating_neg())),
    }
}

/// Where a field stands in the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// EventData or UserData.
    Data,
    /// System.
    System,
}

/// The name by which a query asks for a field; `None` when it cannot.
pub(super) fn query_field(part: Part, name: &str) -> Option<String> {
    if part == Part::Data {
        return Some(name.to_owned());
    }
    let key = match name {
        "Computer" => "host",
        "Channel" => "channel",
        "Provider" => "provider",
        "Event ID" => "event_id",
        "Version" => "version",
        "Level" => "level",
        "Task" => "task",
        "Opcode" => "opcode",
        "Event record ID" => "record_id",
        _ => return None,
    };
    Some(key.to_owned())
}

/// The event as names and values, to be copied; times as they are shown, with their offset.
pub(super) fn pairs(detail: &Detail, clock: &Clock) -> Vec<(String, String)> {
    let mut pairs = vec![
        ("Event".to_owned(), detail.kind.clone()),
        ("Summary".to_owned(), detail.title.clone()),
        ("Time".to_owned(), clock.iso(detail.time)),
        ("Host".to_owned(), detail.host.clone()),
        ("Channel".to_owned(), detail.channel.clone()),
        ("Provider".to_owned(), detail.provider.clone()),
        ("Event ID".to_owned(), detail.event_id.to_string()),
    ];
    pairs.extend(detail.data.iter().map(|f| {
        let value = f.time.map_or_else(|| f.value.clone(), |time| clock.iso(time));
        (f.name.clone(), value)
    }));
    pairs.push(("Source".to_owned(), detail.origin.clone()));
    pairs.extend(detail.copies.iter().map(|copy| ("Also in".to_owned(), copy.clone())));
    pairs.retain(|(_, value)| !value.is_empty());
    pairs
}

/// What filter and search have found in the event's values, as its XML writes it. A single character is left out: it would
/// be found everywhere.
pub(super) fn found_texts(detail: &Detail) -> Vec<String> {
    let mut out: Vec<String> = detail
        .data
        .iter()
        .chain(&detail.system)
        .flat_map(|field| {
            field
                .marks
                .iter()
                .filter_map(|&(from, to)| field.value.get(from as usize..to as usize))
        })
        .filter(|text| text.chars().nth(1).is_some())
        .map(|text| {
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .to_lowercase()
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The beginning of a long value, and how many characters it has in all.
pub(super) fn shortened(value: &str) -> Option<(&str, usize)> {
    let (end, _) = value.char_indices().nth(LONG)?;
    Some((value.get(..end)?, value.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::DetailField;

    #[test]
    fn the_record_stands_beside_the_events_own_time() {
        assert_eq!(gap(10_000, 45_000), "recorded 3 ms later");
        assert_eq!(gap(45_000, 10_000), "recorded 3 ms earlier");
        assert_eq!(gap(5, 5), "recorded at the same moment");
        assert!(gap(i64::MIN, i64::MAX).ends_with("later"));
    }

    #[test]
    fn only_what_a_query_knows_can_be_filtered_by() {
        assert_eq!(query_field(Part::Data, "Image").as_deref(), Some("Image"));
        assert_eq!(query_field(Part::System, "Computer").as_deref(), Some("host"));
        assert_eq!(query_field(Part::System, "Keywords"), None);
    }

    #[test]
    fn long_values_are_shown_from_their_beginning() {
        assert_eq!(shortened("short"), None);
        let long = "ж".repeat(LONG + 5);
        assert_eq!(
            shortened(&long).map(|(s, n)| (s.chars().count(), n)),
            Some((LONG, LONG + 5))
        );
    }

    #[test]
    fn finds_are_looked_for_in_the_xml_as_it_writes_them() {
        let field = |value: &str, marks: &[(u32, u32)]| DetailField {
            value: value.to_owned(),
            marks: marks.to_vec(),
            ..DetailField::default()
        };
        let detail = Detail {
            data: vec![field("A<B>c", &[(0, 3), (4, 5)]), field("a<b", &[(0, 3), (90, 99)])],
            system: vec![field("Host", &[(0, 4)])],
            ..Detail::default()
        };
        assert_eq!(found_texts(&detail), ["a&lt;b", "host"]);
    }

    #[test]
    fn an_event_is_copied_without_its_empty_fields() {
        let field = |name: &str, value: &str| DetailField {
            name: name.to_owned(),
            value: value.to_owned(),
            ..DetailField::default()
        };
        let detail = Detail {
            title: "cmd.exe started".to_owned(),
            data: vec![field("Image", "cmd.exe"), field("Company", "")],
            ..Detail::default()
        };
        let names: Vec<String> = pairs(&detail, &Clock::default()).into_iter().map(|p| p.0).collect();
        assert_eq!(names, ["Summary", "Time", "Event ID", "Image"]);
    }
}
