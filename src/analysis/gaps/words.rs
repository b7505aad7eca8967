//! Spans of time, moments and a log's own words, as a sentence has them.

use super::SECOND;
use crate::model::Ticks;
use std::borrow::Cow;

/// More of a text of the log is not in a sentence, characters.
const MOST: usize = 120;

/// `2019-05-12 17:20:01 UTC`.
pub fn moment(ticks: i64) -> String {
    let text = Ticks(ticks).readable();
    format!("{} UTC", text.split('.').next().unwrap_or_default())
}

/// `3 days 4 h`, `4 h 20 min`, `20 min 5 s`, `5.2 s`: the two largest units.
pub fn span(ticks: i64) -> String {
    let seconds = ticks / SECOND;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{}.{} s", seconds, ticks % SECOND / (SECOND / 10)),
        (0, 0, _) => format!("{minutes} min {} s", seconds % 60),
        (0, ..) => format!("{hours} h {minutes} min"),
        (1, ..) => format!("1 day {hours} h"),
        _ => format!("{days} days {hours} h"),
    }
}

/// `1 event`, `2 events`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A text of the log, cut where it would fill the page.
pub fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_their_two_largest_units() {
        let spans = [
            0,
            52_000_000,
            125 * SECOND,
            4 * 3600 * SECOND + 20 * 60 * SECOND,
            90_000 * SECOND,
        ];
        let texts: Vec<String> = spans.into_iter().map(span).collect();
        assert_eq!(texts, ["0.0 s", "5.2 s", "2 min 5 s", "4 h 20 min", "1 day 1 h"]);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let long = "é".repeat(MOST + 1);
        assert_eq!(short(&long).chars().count(), MOST + 1);
        assert!(short(&long).ends_with("é…"));
        assert_eq!(short("é"), "é");
    }
}
