//! Puts text of a log into elements that are filled again and again: text nodes only, whatever it holds, and what cannot be
//! seen is shown as a mark (see `ui::text`).

use crate::ui::text::{Lines, Piece, mark_label, mark_meaning, pieces};
use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement};

/// The document.
pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// A new element of a class.
pub(crate) fn element(tag: &str, class: &str) -> Option<HtmlElement> {
    let el = document()?.create_element(tag).ok()?.dyn_into::<HtmlElement>().ok()?;
    if !class.is_empty() {
        el.set_class_name(class);
    }
    Some(el)
}

/// A new element inside another one.
pub(crate) fn child(parent: &Element, tag: &str, class: &str) -> Option<HtmlElement> {
    let el = element(tag, class)?;
    parent.append_child(&el).ok()?;
    Some(el)
}

/// Shows text on one line.
pub(crate) fn put(el: &Element, text: &str) {
    let parts = pieces(text, Lines::Mark);
    if parts.iter().all(|p| matches!(p, Piece::Plain(_))) {
        el.set_text_content(Some(text));
        return;
    }
    el.set_text_content(None);
    for part in parts {
        match part {
            Piece::Plain(text) => {
                if let Some(part) = child(el, "span", "") {
                    part.set_text_content(Some(text));
                }
            }
            Piece::Mark(c) => {
                if let Some(mark) = child(el, "span", "mark-char") {
                    mark.set_text_content(Some(&mark_label(c)));
                    mark.set_title(mark_meaning(c));
                }
            }
        }
    }
}

/// Sets or removes an attribute.
pub(crate) fn attribute(el: &Element, name: &str, value: Option<&str>) {
    match value {
        Some(value) => el.set_attribute(name, value).ok(),
        None => el.remove_attribute(name).ok(),
    };
}

/// Adds or removes a class.
pub(crate) fn class(el: &Element, name: &str, on: bool) {
    el.class_list().toggle_with_force(name, on).ok();
}

/// An element whose text is touched only when it changes.
pub(crate) struct TextCell {
    /// The element.
    pub el: HtmlElement,
    shown: Option<String>,
}

impl TextCell {
    /// A new one inside another element.
    pub fn new(parent: &Element, tag: &str, class: &str) -> Option<Self> {
        let el = child(parent, tag, class)?;
        Some(Self { el, shown: None })
    }

    /// Shows text on one line.
    pub fn put(&mut self, text: &str) {
        if self.shown.as_deref() != Some(text) {
            put(&self.el, text);
            self.shown = Some(text.to_owned());
        }
    }
}
