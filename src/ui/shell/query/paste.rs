//! Pasting into the query box: the XML of an event or of a custom view, and an XPath of Event Viewer, become a query. Anything
//! else is pasted as ever, on one line.

use super::QueryBox;
use super::edit::{byte_of, type_over};
use crate::protocol::{Failure, Request, Response};
use leptos::prelude::*;
use web_sys::ClipboardEvent;

/// Longest text that is looked at, bytes: the longest event is shorter.
const MOST: usize = 1 << 20;

/// Takes over a paste that the browser would do badly.
pub(super) fn on_paste(this: QueryBox, event: &ClipboardEvent) {
    let Some(text) = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()) else {
        return;
    };
    let what = match foreign(&text) {
        Some(what) if text.len() <= MOST => what,
        _ => {
            // The browser would drop line ends and join the words around them.
            if text.trim().contains(['\n', '\r']) {
                event.prevent_default();
                insert(this, &one_line(&text));
            }
            return;
        }
    };
    event.prevent_default();
    let state = this.state;
    let client = state.client.get_value();
    leptos::task::spawn_local(async move {
        let said = match client.ask(Request::Understand(text.clone())).await {
            Ok(Response::Query(query)) => {
                let before = this.typed.try_get_untracked().unwrap_or_default();
                replace(this, &super::joined(&before, &query));
                this.apply_typed();
                format!("{what} was turned into a query. Ctrl+Z in the box takes it back.")
            }
            Ok(_) => return,
            Err(failure) => {
                insert(this, &one_line(&text));
                let why = match failure {
                    Failure::Query { message, .. } => message,
                    other => other.to_string(),
                };
                format!("{what} could not be turned into a query. {why}")
            }
        };
        state.notice.try_set(Some(said));
    });
}

/// In place of what is selected.
fn insert(this: QueryBox, text: &str) {
    let Some(input) = this.input.get_untracked() else {
        return;
    };
    let value = input.value();
    let unit = |unit: Result<Option<u32>, _>| byte_of(&value, unit.ok().flatten().unwrap_or(u32::MAX));
    let (from, to) = (unit(input.selection_start()), unit(input.selection_end()));
    type_over(&input, from, to, text);
}

/// In place of everything.
fn replace(this: QueryBox, text: &str) {
    if let Some(input) = this.input.get_untracked() {
        let end = input.value().len();
        type_over(&input, 0, end, text);
    }
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a text of another language is, for a sentence.
fn foreign(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let tag = |name: &str| {
        let behind = text.strip_prefix('<').and_then(|rest| rest.strip_prefix(name));
        behind.is_some_and(|rest| rest.starts_with([' ', '>', '\r', '\n', '\t', '/']))
    };
    if tag("Event") || tag("Events") {
        Some("The event’s XML")
    } else if tag("QueryList") || tag("Query") || tag("ViewerConfig") || text.starts_with("<?xml ") {
        Some("The XML")
    } else if ["*[", "Event[", "Event/"].iter().any(|start| text.starts_with(start)) {
        Some("The XPath")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_known_by_their_first_signs() {
        for (text, known) in [
            ("<Event xmlns='http://schemas…'><System>", true),
            ("\u{feff}\r\n <QueryList>", true),
            ("<?xml version=\"1.0\"?>", true),
            ("*[System[(EventID=1)]]", true),
            ("Event[System]", true),
            ("<Eventful", false),
            ("EventID = 1", false),
            ("a < b", false),
            ("*cmd*", false),
            ("", false),
        ] {
            assert_eq!(foreign(text).is_some(), known, "{text}");
        }
    }

    #[test]
    fn lines_become_one() {
        assert_eq!(one_line("a \r\n\r\n  b\nc"), "a b c");
    }
}
