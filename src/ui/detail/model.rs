//! What can be done with the values of an event: which field of the query language a value belongs to, and how an event is
//! copied. Plain data.

use crate::protocol::Detail;
use crate::ui::time::clock::Clock;

/// Longest value shown at once, characters.
pub(super) const LONG: usize = 4096;

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
    pairs.retain(|(_, value)| !value.is_empty());
    pairs
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
