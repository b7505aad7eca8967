//! Puts text of a log into elements that are filled again and again: text nodes only, whatever it holds, and what cannot be
//! seen is shown as a mark (see `ui::text`).

use crate::ui::text::{Finds, Lines, Piece, mark_label, mark_meaning, runs};
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

/// Shows text on one line; what was found in `<mark>`s.
pub(crate) fn put(el: &Element, text: &str, finds: &Finds) {
    let parts = runs(text, finds, Lines::Mark);
    if parts
        .iter()
        .all(|(part, found)| matches!(part, Piece::Plain(_)) && !found)
    {
        el.set_text_content(Some(text));
        return;
    }
    el.set_text_content(None);
    for (part, found) in parts {
        let mark = if found { child(el, "mark", "find-mark") } else { None };
        let parent = mark.as_deref().unwrap_or(el);
        match part {
            Piece::Plain(text) => {
                if let Some(part) = child(parent, "span", "") {
                    part.set_text_content(Some(text));
                }
            }
            Piece::Mark(c) | Piece::Alike(c) => {
                if matches!(part, Piece::Alike(_))
                    && let Some(part) = child(parent, "span", "")
                {
                    part.set_text_content(Some(c.encode_utf8(&mut [0; 4])));
                }
                if let Some(mark) = child(parent, "span", "mark-char") {
                    mark.set_text_content(Some(&mark_label(c)));
                    mark.set_title(&mark_meaning(c));
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
    found: Vec<(u32, u32)>,
}

impl TextCell {
    /// A new one inside another element.
    pub fn new(parent: &Element, tag: &str, class: &str) -> Option<Self> {
        let el = child(parent, tag, class)?;
        Some(Self {
            el,
            shown: None,
            found: Vec::new(),
        })
    }

    /// Shows text on one line.
    pub fn put(&mut self, text: &str) {
        self.put_found(text, &[]);
    }

    /// Shows text on one line; what was found in `<mark>`s.
    pub fn put_found(&mut self, text: &str, finds: &Finds) {
        if self.shown.as_deref() != Some(text) || self.found != finds {
            put(&self.el, text, finds);
            self.shown = Some(text.to_owned());
            finds.clone_into(&mut self.found);
        }
    }
}
