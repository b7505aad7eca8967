//! The keys that work everywhere, in one table: what is listed under `?` is what is done. Keys of a widget (the grid, the
//! tree, the histogram) are its own and only listed here.

use super::state::{AppState, View};
use super::theme;
use super::travel;
use gloo_utils::document;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Switches the view.
    Show(View),
    /// Goes to the query.
    Query,
    /// Opens or closes the Fields panel.
    Fields,
    /// Shows or hides events that the logs do not count.
    Recovered,
    /// Opens the list of keys.
    Help,
    /// Opens files.
    Open,
    /// Dark or light.
    Theme,
    /// Opens the list of time zones.
    Zone,
    /// One step back.
    Undo,
    /// One step forth again.
    Redo,
    /// Closes what is open, or lets go of the selection.
    Close,
    /// Done by the widget that has the focus.
    Widget,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As the list shows it; several are separated by a space.
    pub keys: &'static str,
    /// What it does, for a reader.
    pub text: &'static str,
    /// What it does.
    pub act: Act,
}

/// Keys that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Where they work.
    pub title: &'static str,
    /// The keys.
    pub keys: &'static [Key],
}

const fn key(keys: &'static str, text: &'static str, act: Act) -> Key {
    Key { keys, text, act }
}

/// Every key.
pub const KEYS: [Group; 4] = [
    Group {
        title: "Everywhere",
        keys: &[
            key("1", "Overview", Act::Show(View::Overview)),
            key("2", "Timeline", Act::Show(View::Timeline)),
            key("3", "Events", Act::Show(View::Events)),
            key("4", "Processes", Act::Show(View::Processes)),
            key("5", "Reports", Act::Show(View::Reports)),
            key("6", "Values", Act::Show(View::Values)),
            key("7", "Evidence", Act::Show(View::Evidence)),
            key("f", "Fields and their values", Act::Fields),
            key("u", "With or without recovered records", Act::Recovered),
            key("/", "Go to the query", Act::Query),
            key("o", "Open files…", Act::Open),
            key(
                "Ctrl+Z",
                "Undo: filter, time range, view, report, process, order, zone",
                Act::Undo,
            ),
            key("Ctrl+Y Ctrl+Shift+Z", "Redo", Act::Redo),
            key("t", "Dark or light", Act::Theme),
            key("z", "Time zone…", Act::Zone),
            key("?", "List of keys", Act::Help),
            key("Esc", "Close, or let go", Act::Close),
        ],
    },
    Group {
        title: "Query",
        keys: &[
            key("Enter", "Apply", Act::Widget),
            key("Esc", "Back to what is applied, then leave", Act::Widget),
        ],
    },
    Group {
        title: "Time strip and Timeline",
        keys: &[
            key("+ −", "Zoom; W and S too", Act::Widget),
            key("A D", "Move along; ← and → when nothing is brushed", Act::Widget),
            key("← →", "Move the brush", Act::Widget),
            key("Shift+← Shift+→", "Move its last edge", Act::Widget),
            key("Enter", "Zoom into the brush, or begin one", Act::Widget),
            key("Del", "Take the brush away", Act::Widget),
            key("F", "Whole session", Act::Widget),
        ],
    },
    Group {
        title: "Tables and trees",
        keys: &[
            key("↑ ↓", "Row up, row down", Act::Widget),
            key("← →", "Cell left, cell right; close and open a branch", Act::Widget),
            key("PgUp PgDn", "A screen up, a screen down", Act::Widget),
            key("Home End", "First, last", Act::Widget),
            key("Enter", "Open; on a header, sort", Act::Widget),
            key("Shift+Enter", "On a header, sort by this column too", Act::Widget),
            key("Ctrl+F", "Find in the table", Act::Widget),
            key("F3 Shift+F3", "Next find, find before", Act::Widget),
        ],
    },
];

/// What a pressed key does everywhere, if anything.
pub fn act(pressed: &str) -> Option<Act> {
    let name = match pressed {
        "Escape" => "Esc",
        other => other,
    };
    KEYS.iter()
        .flat_map(|group| group.keys)
        .filter(|key| key.act != Act::Widget)
        .find(|key| key.keys.split(' ').any(|key| key == name))
        .map(|key| key.act)
}

/// A key that nobody else has taken.
pub fn handle(state: AppState, event: &KeyboardEvent) {
    if event.default_prevented() || event.alt_key() || is_typing() {
        return;
    }
    let Some(act) = act(&chord(event)) else { return };
    if state.help.get_untracked() && act != Act::Close && act != Act::Help {
        return;
    }
    if act == Act::Close {
        // What nothing here closes is left to others: the detail pane.
        if close(state) {
            event.prevent_default();
        }
        return;
    }
    event.prevent_default();
    match act {
        Act::Show(view) => state.view.set(view),
        Act::Query => focus_query(),
        Act::Fields => state.fields.update(|open| *open = !*open),
        // Without any there is no switch.
        Act::Recovered => click("recovered"),
        Act::Help => state.help.update(|open| *open = !*open),
        Act::Open => click("open-files"),
        Act::Theme => theme::toggle(state),
        Act::Zone => click("zone"),
        Act::Undo => {
            travel::undo(state);
        }
        Act::Redo => {
            travel::redo(state);
        }
        Act::Close | Act::Widget => {}
    }
}

/// The pressed key with Ctrl (on a Mac, Command) and Shift before it: `Ctrl+Shift+Z`. Shift alone is in the key already.
fn chord(event: &KeyboardEvent) -> String {
    let key = event.key();
    if !(event.ctrl_key() || event.meta_key()) {
        return key;
    }
    let shift = if event.shift_key() { "Shift+" } else { "" };
    format!("Ctrl+{shift}{}", key.to_uppercase())
}

/// Puts the cursor into the query box and selects what stands there.
pub fn focus_query() {
    if let Some(input) = by_test_id("query").and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        input.focus().ok();
        input.select();
    }
}

/// Clicks a button or an input of the page.
pub fn click(test_id: &str) {
    if let Some(element) = by_test_id(test_id) {
        element.click();
    }
}

/// Gives the focus to an element of the page.
pub fn focus(test_id: &str) {
    if let Some(element) = by_test_id(test_id) {
        element.focus().ok();
    }
}

/// Gives the focus to the table or tree of the view.
pub fn focus_table() {
    let table = document()
        .query_selector("[role=\"grid\"], [role=\"treegrid\"]")
        .ok()
        .flatten();
    if let Some(table) = table.and_then(|table| table.dyn_into::<HtmlElement>().ok()) {
        table.focus().ok();
    }
}

/// In a dialog: Tab goes round within it.
pub fn stay(event: &KeyboardEvent) {
    let Some(dialog) = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    let Ok(list) = dialog.query_selector_all("button:not(:disabled), input, [tabindex=\"0\"]") else {
        return;
    };
    let all: Vec<HtmlElement> = (0..list.length())
        .filter_map(|i| list.item(i)?.dyn_into().ok())
        .collect();
    let here = document().active_element();
    let at = all
        .iter()
        .position(|element| element.is_same_node(here.as_ref().map(AsRef::as_ref)));
    let next = match (at, event.shift_key()) {
        (Some(at), false) => (at + 1) % all.len(),
        (Some(0) | None, true) => all.len().saturating_sub(1),
        (Some(at), true) => at - 1,
        (None, false) => 0,
    };
    if let Some(next) = all.get(next) {
        next.focus().ok();
    }
    event.prevent_default();
}

/// In a menu: the arrow's neighbour of the item that has the focus.
pub fn focus_sibling(event: &KeyboardEvent) {
    let Some(item) = document().active_element() else {
        return;
    };
    let next = if event.key() == "ArrowUp" {
        item.previous_element_sibling()
    } else {
        item.next_element_sibling()
    };
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        next.focus().ok();
    }
}

fn by_test_id(test_id: &str) -> Option<HtmlElement> {
    let element = document().query_selector(&format!("[data-testid={test_id}]")).ok()??;
    element.dyn_into().ok()
}

/// Closes what lies on top; whether there was anything.
fn close(state: AppState) -> bool {
    if state.help.get_untracked() {
        state.help.set(false);
        focus("help");
        true
    } else if state.notice.get_untracked().is_some() {
        state.notice.set(None);
        true
    } else {
        false
    }
}

/// Whether keys are text now.
pub fn is_typing() -> bool {
    document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT")
            || element
                .dyn_ref::<HtmlInputElement>()
                .is_some_and(|input| !matches!(input.type_().as_str(), "checkbox" | "radio" | "button" | "file"))
            || element.get_attribute("contenteditable").is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_has_its_number() {
        for (i, view) in View::ALL.into_iter().enumerate() {
            assert_eq!(act(&(i + 1).to_string()), Some(Act::Show(view)));
        }
    }

    #[test]
    fn no_key_means_two_things_everywhere() {
        let mut seen = Vec::new();
        for key in KEYS
            .iter()
            .flat_map(|group| group.keys)
            .filter(|key| key.act != Act::Widget)
        {
            assert!(!seen.contains(&key.keys), "{}", key.keys);
            seen.push(key.keys);
        }
    }

    #[test]
    fn keys_of_widgets_are_left_to_them() {
        assert_eq!(act("Enter"), None);
        assert_eq!(act("w"), None);
        assert_eq!(act("Escape"), Some(Act::Close));
        assert_eq!(act("Ctrl+Shift+Z"), Some(Act::Redo));
    }
}
