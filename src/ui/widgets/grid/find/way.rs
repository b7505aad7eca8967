//! Where a search in a table goes next, and what the bar says of an answer. Plain data; used by the bar.

use crate::protocol::Found;
use crate::ui::number::count;

/// Where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// From where the search began: more was typed.
    Here,
    Next,
    Back,
    /// Counts anew and goes nowhere: the table changed.
    Stay,
}

/// From which position to look, and whether towards the top; `at` is the find that the search stands on, `start` where it
/// began.
pub(super) fn walk(way: Way, at: Option<u32>, start: u32) -> (u32, bool) {
    match (way, at) {
        (Way::Next, Some(at)) => (at.saturating_add(1), false),
        // Above the first row comes the last.
        (Way::Back, Some(at)) => (at.checked_sub(1).unwrap_or(u32::MAX), true),
        (Way::Back, None) => (start, true),
        (Way::Stay, Some(at)) => (at, false),
        (Way::Here | Way::Next | Way::Stay, _) => (start, false),
    }
}

/// Whether the search went past an end of the table to get there.
pub(super) fn went_round(from: u32, backwards: bool, to: u32) -> bool {
    if backwards {
        to > from || from == u32::MAX
    } else {
        to < from
    }
}

/// What the bar says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// `3 of 1,057`.
    pub count: String,
    /// What is particular about it; may be empty.
    pub note: &'static str,
    /// Nothing is found.
    pub none: bool,
}

impl Said {
    /// Of an answer.
    pub fn of(found: Found, round: bool, way: Way, as_text: bool) -> Self {
        let Some(_) = found.position else {
            return Self {
                count: "Nothing found".to_owned(),
                note: if as_text { "as text" } else { "" },
                none: true,
            };
        };
        Self {
            count: format!("{} of {}", count(found.ordinal), count(found.total)),
            note: match (round, way) {
                (true, Way::Back) => "from the bottom again",
                (true, Way::Next) => "from the top again",
                _ if as_text => "as text",
                _ => "",
            },
            none: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_goes_round_the_table() {
        assert_eq!(walk(Way::Here, Some(40), 7), (7, false), "refining does not run away");
        assert_eq!(walk(Way::Next, Some(40), 7), (41, false));
        assert_eq!(walk(Way::Next, None, 7), (7, false));
        assert_eq!(walk(Way::Back, Some(40), 7), (39, true));
        assert_eq!(walk(Way::Back, Some(0), 7), (u32::MAX, true));
        assert_eq!(walk(Way::Stay, Some(40), 7), (40, false));
        assert!(went_round(41, false, 3) && !went_round(41, false, 41));
        assert!(went_round(39, true, 50) && !went_round(39, true, 39));
        assert!(went_round(u32::MAX, true, 50));
    }

    #[test]
    fn the_bar_says_where_it_stands() {
        let found = |position, ordinal, total| Found {
            position,
            ordinal,
            total,
        };
        let said = Said::of(found(Some(9), 3, 1_057), false, Way::Next, false);
        assert_eq!((said.count.as_str(), said.note), ("3 of 1,057", ""));
        assert_eq!(
            Said::of(found(Some(9), 1, 5), true, Way::Next, true).note,
            "from the top again"
        );
        assert_eq!(
            Said::of(found(Some(9), 5, 5), true, Way::Back, false).note,
            "from the bottom again"
        );
        let none = Said::of(found(None, 0, 0), false, Way::Here, false);
        assert!(none.none && none.count == "Nothing found");
    }
}
