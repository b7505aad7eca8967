//! Text for the clipboard. What comes from a log is escaped unless the reader asks for it raw: a line break or an escape
//! character pasted into a shell is an attack. Writing goes through a `copy` event, which works from `file://`, needs no
//! permission and stays within the click that asked for it.

use crate::model::lookalike;
use crate::ui::text::escaped;
use std::borrow::Cow;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{Closure, JsValue};

/// Escaping changes this text.
pub(crate) fn needs_escape(text: &str) -> bool {
    matches!(escaped(text), Cow::Owned(_))
}

/// Text of several lines: they stay, everything else is escaped.
pub(crate) fn text(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("\n")
}

/// Rows of `name: value` for a letter or a ticket.
pub(crate) fn lines<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        out.push_str(&escaped(name));
        out.push_str(": ");
        out.push_str(&escaped(value));
        out.push('\n');
    }
    out
}

/// A JSON object of strings, on one line.
pub(crate) fn json<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let parts: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{}:{}", json_string(name), json_string(value)))
        .collect();
    format!("{{{}}}", parts.join(","))
}

fn json_string(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::from("\"");
    let alike = lookalike::find(text);
    for (at, c) in text.char_indices() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if alike.binary_search(&at).is_ok() || needs_escape(c.encode_utf8(&mut [0; 4])) => {
                let mut units = [0u16; 2];
                for unit in c.encode_utf16(&mut units) {
                    write!(out, "\\u{unit:04x}").unwrap_or_default();
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Writes text to the clipboard. Only within a click or key press.
pub(crate) fn write(text: String) {
    let Some(document) = web_sys::window().and_then(|w| w.document()) else {
        return;
    };
    let copied = Closure::<dyn FnMut(web_sys::ClipboardEvent)>::new(move |event: web_sys::ClipboardEvent| {
        fill(&event, &text);
        event.stop_immediate_propagation();
    });
    let handler = copied.as_ref().unchecked_ref();
    // First of all listeners: nobody else answers this event.
    if document
        .add_event_listener_with_callback_and_bool("copy", handler, true)
        .is_ok()
    {
        let command = js_sys::Reflect::get(&document, &JsValue::from_str("execCommand"));
        if let Ok(command) = command.and_then(wasm_bindgen::JsCast::dyn_into::<js_sys::Function>) {
            command.call1(&document, &JsValue::from_str("copy")).ok();
        }
        document
            .remove_event_listener_with_callback_and_bool("copy", handler, true)
            .ok();
    }
}

/// Answers a `copy` event with plain text.
pub(crate) fn fill(event: &web_sys::ClipboardEvent, text: &str) {
    if let Some(data) = event.clipboard_data() {
        data.set_data("text/plain", text).ok();
        event.prevent_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_passes_unseen() {
        assert!(needs_escape("a\u{200b}b") && needs_escape("a\nb") && !needs_escape("C:\\Windows 中文"));
    }

    #[test]
    fn events_as_text() {
        let pairs = [("Image", "C:\\a \"b\".exe"), ("X", "1\n2\u{e0041}"), ("Y", "cm\u{501}")];
        assert_eq!(
            lines(pairs),
            "Image: C:\\a \"b\".exe\nX: 1\\n2\\u{E0041}\nY: cm\\u{0501}\n"
        );
        assert_eq!(
            json(pairs),
            r#"{"Image":"C:\\a \"b\".exe","X":"1\u000a2\udb40\udc41","Y":"cm\u0501"}"#
        );
    }
}
