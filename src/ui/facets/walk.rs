//! The keyboard in the panel: one tab stop, arrows walk over fields, values and buttons in the order in which they stand.
//!
//! Every stop has a name, its spot. When the values change under the keyboard, the focus stays on the spot or goes to its field.

use super::ask::Panel;
use super::section;
use crate::protocol::Column;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent};

/// Stops that a page key goes over.
const PAGE: usize = 10;

/// The spot of a field's name.
pub(super) fn field_spot(column: &Column) -> String {
    let sort = if matches!(column, Column::Field(_)) { "f" } else { "e" };
    format!("{sort}:{}", column.key())
}

/// The spot of a value.
pub(super) fn value_spot(column: &Column, clause: &str) -> String {
    format!("{}\nv:{clause}", field_spot(column))
}

/// The spot of a button.
pub(super) fn tool_spot(column: &Column, name: &str) -> String {
    format!("{}\nt:{name}", field_spot(column))
}

/// The spot of the field to which a spot belongs.
fn field_of(spot: &str) -> &str {
    spot.split('\n').next().unwrap_or(spot)
}

/// Where the stop at `at` of so many leads by this key; `None` when the key does not walk.
fn target(key: &str, at: usize, len: usize) -> Option<usize> {
    let last = len.checked_sub(1)?;
    Some(match key {
        "ArrowDown" => (at + 1).min(last),
        "ArrowUp" => at.saturating_sub(1),
        "PageDown" => (at + PAGE).min(last),
        "PageUp" => at.saturating_sub(PAGE),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

/// Whether Tab leads to a spot.
pub(super) fn tab(panel: Panel, spot: String) -> impl Fn() -> &'static str + Send + 'static {
    move || {
        if panel.cursor.with(|cursor| *cursor == spot) {
            "0"
        } else {
            "-1"
        }
    }
}

fn stops(list: NodeRef<html::Div>) -> Vec<HtmlElement> {
    let found = list
        .get_untracked()
        .and_then(|list| list.query_selector_all(".fields-stop").ok());
    let Some(found) = found else { return Vec::new() };
    (0..found.length())
        .filter_map(|i| found.item(i)?.dyn_into().ok())
        .collect()
}

fn spot_of(element: &Element) -> Option<String> {
    element.closest("[data-spot]").ok()??.get_attribute("data-spot")
}

/// The focus came to a stop.
pub(super) fn focused(panel: Panel, event: &FocusEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(spot) = target.and_then(|target| spot_of(&target)) {
        panel.cursor.set(spot);
    }
}

/// From the box above to the first stop.
pub(super) fn enter(list: NodeRef<html::Div>) {
    if let Some(first) = stops(list).first() {
        first.focus().ok();
    }
}

/// Keys in the list.
pub(super) fn on_key(panel: Panel, list: NodeRef<html::Div>, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let stops = stops(list);
    let here = document().active_element();
    let at = stops
        .iter()
        .position(|stop| stop.is_same_node(here.as_ref().map(AsRef::as_ref)));
    let Some((at, stop)) = at.and_then(|at| Some((at, stops.get(at)?))) else {
        return;
    };
    let spot = spot_of(stop).unwrap_or_default();
    let key = event.key();
    let field = stops
        .iter()
        .find(|stop| spot_of(stop).as_deref() == Some(field_of(&spot)));
    let expanded = stop.get_attribute("aria-expanded");
    let go = match (key.as_str(), expanded.as_deref()) {
        ("ArrowRight", Some("false")) | ("ArrowLeft", Some("true")) => {
            stop.click();
            None
        }
        ("ArrowRight", Some(_)) => stops.get(at + 1),
        ("ArrowLeft", None) => field,
        ("F10", _) if event.shift_key() => {
            // As the menu key does.
            if let Ok(asked) = web_sys::MouseEvent::new("contextmenu") {
                stop.dispatch_event(&asked).ok();
            }
            None
        }
        (key, _) => match target(key, at, stops.len()) {
            Some(to) => stops.get(to),
            None if section::act(panel, &spot, key) => None,
            None => return,
        },
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(go) = go {
        go.focus().ok();
    }
}

/// After every change of what stands in the list: Tab leads somewhere, and the focus is not lost with a value that is gone.
pub(super) fn settle(panel: Panel, list: NodeRef<html::Div>) {
    let held = StoredValue::new(false);
    Effect::new(move |_| {
        panel.answers.track();
        panel.needle.track();
        panel.columns.track();
        panel.state.open_fields.track();
        request_animation_frame(move || {
            let Some(cursor) = panel.cursor.try_get_untracked() else {
                return;
            };
            let stops = stops(list);
            let find = |spot: &str| stops.iter().find(|stop| spot_of(stop).as_deref() == Some(spot));
            if find(&cursor).is_some() {
                return;
            }
            let Some(next) = find(field_of(&cursor)).or_else(|| stops.first()) else {
                return;
            };
            let nowhere = document().active_element().is_none_or(|el| el.tag_name() == "BODY");
            if nowhere && held.try_get_value() == Some(true) {
                next.focus().ok();
            }
            panel.cursor.try_set(spot_of(next).unwrap_or_default());
        });
    });
    // Whether the keyboard was in the list before a value went: a click elsewhere goes through `focusin` of something else.
    let listener = window_event_listener_untyped("focusin", move |event| {
        let inside = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| target.closest(".fields-list").ok().flatten().is_some());
        held.try_set_value(inside);
    });
    on_cleanup(move || listener.remove());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_within_the_list() {
        assert_eq!(target("ArrowDown", 4, 5), Some(4));
        assert_eq!(target("ArrowUp", 0, 5), Some(0));
        assert_eq!(target("PageDown", 1, 50), Some(11));
        assert_eq!(target("End", 1, 50), Some(49));
        assert_eq!(target("x", 1, 50), None);
        assert_eq!(target("End", 0, 0), None);
    }

    #[test]
    fn a_spot_leads_to_its_field() {
        let host = Column::Host;
        let field = Column::Field("host".to_owned());
        assert_ne!(field_spot(&host), field_spot(&field));
        assert_eq!(field_of(&value_spot(&field, "a\nv:b")), field_spot(&field));
        assert_eq!(field_of(&tool_spot(&host, "all")), field_spot(&host));
        assert_eq!(field_of(&field_spot(&host)), field_spot(&host));
    }
}
