//! Editing the text of an input: browsers count UTF-16 units, the query language counts bytes; and a change must stay
//! something that the browser's own undo takes back.

use crate::protocol::QueryFix;
use gloo_utils::document;
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlInputElement;

/// The byte at which the so-manieth UTF-16 unit begins; at most the length.
pub(super) fn byte_of(text: &str, unit: u32) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= unit {
            return at;
        }
        units += c.len_utf16() as u32;
    }
    text.len()
}

/// So many UTF-16 units stand before a byte.
pub(super) fn unit_of(text: &str, byte: usize) -> u32 {
    text.char_indices()
        .take_while(|(at, _)| *at < byte)
        .map(|(_, c)| c.len_utf16() as u32)
        .sum()
}

/// The text as it was probably meant; `None` when the change is none to this text.
pub fn fixed(text: &str, fix: &QueryFix) -> Option<String> {
    let QueryFix { from, to, text: by } = fix;
    let before = text.get(..*from as usize)?;
    let after = text.get(*to as usize..).filter(|_| from <= to)?;
    Some(format!("{before}{by}{after}"))
}

/// Puts a text in place of some bytes, as if it were typed: the `input` event follows, and Ctrl+Z takes it back.
pub(super) fn type_over(input: &HtmlInputElement, from: usize, to: usize, by: &str) {
    let text = input.value();
    let (start, end) = (unit_of(&text, from), unit_of(&text, to));
    input.focus().ok();
    input.set_selection_range(start, end).ok();
    let typed = insert_as_typed(by).unwrap_or(false);
    if !typed {
        input.set_range_text_with_start_and_end(by, start, end).ok();
        let at = start + by.encode_utf16().count() as u32;
        input.set_selection_range(at, at).ok();
        if let Ok(event) = web_sys::Event::new("input") {
            input.dispatch_event(&event).ok();
        }
    }
}

/// `execCommand("insertText")`: old, and the only way into an input's own undo. Text only, never markup.
fn insert_as_typed(text: &str) -> Result<bool, JsValue> {
    let document = document();
    let run: Function = Reflect::get(&document, &"execCommand".into())?.dyn_into()?;
    let done = run.call3(&document, &"insertText".into(), &JsValue::FALSE, &text.into())?;
    Ok(done.is_truthy())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units_and_bytes() {
        let text = "aé𝄞b";
        for (unit, byte) in [(0, 0), (1, 1), (2, 3), (4, 7), (5, 8), (99, 8)] {
            assert_eq!(byte_of(text, unit), byte, "{unit}");
        }
        // Between the two halves of a pair: behind it.
        assert_eq!(byte_of(text, 3), 7);
        assert_eq!(unit_of(text, 8), 5);
    }

    #[test]
    fn a_part_is_replaced() {
        let with = |text, from, to, by: &str| {
            let wanted = by.to_owned();
            fixed(text, &QueryFix { from, to, text: wanted })
        };
        assert_eq!(
            with("ComandLine:x", 0, 10, "CommandLine").as_deref(),
            Some("CommandLine:x")
        );
        assert_eq!(with("a", 1, 1, " b").as_deref(), Some("a b"));
        assert_eq!(with("é", 1, 2, ""), None);
        assert_eq!(with("ab", 2, 1, ""), None);
        assert_eq!(with("ab", 0, 9, ""), None);
    }

    proptest! {
        #[test]
        fn there_and_back(text in "[aé𝄞]{0,8}", n in 0..9usize) {
            let byte = text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
            prop_assert_eq!(byte_of(&text, unit_of(&text, byte)), byte);
        }
    }
}
