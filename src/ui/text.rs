//! Showing text that an attacker may have written: a name, a path, a command line, a value. Characters that are invisible,
//! that reorder their neighbours or that look like an ordinary space are shown as marks (`U+202E`), never as themselves.
//!
//! Every component that shows evidence goes through here: [`evidence`] for elements, [`escaped`] for tooltips, labels and
//! canvases. How a mark looks is in `style/base.css`. Meaning of values does not belong here.

use leptos::prelude::*;
use std::borrow::Cow;
use std::fmt::Write as _;

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Shown as it is.
    Plain(&'a str),
    /// Shown as a mark, because it cannot be seen or is not what it seems.
    Mark(char),
}

/// What to do with line ends and tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// The text stands on one line: they are marks.
    Mark,
    /// The text may have several lines: they stand for themselves.
    Keep,
}

/// Takes a text apart into what can be shown and what must be marked.
pub fn pieces(text: &str, lines: Lines) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        if !deceives(c) || (lines == Lines::Keep && matches!(c, '\n' | '\r' | '\t')) {
            continue;
        }
        if let Some(before) = text.get(plain..at).filter(|s| !s.is_empty()) {
            out.push(Piece::Plain(before));
        }
        out.push(Piece::Mark(c));
        plain = at + c.len_utf8();
    }
    if let Some(rest) = text.get(plain..).filter(|s| !s.is_empty()) {
        out.push(Piece::Plain(rest));
    }
    out
}

/// The text with every mark written out as `\u{202E}`: for attributes, canvases and the clipboard.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.chars().any(deceives) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if deceives(c) => write!(out, "\\u{{{:04X}}}", u32::from(c)).unwrap_or_default(),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// What a mark says: `U+202E`, or the short name that everybody knows.
pub fn mark_label(c: char) -> String {
    match c {
        '\0' => "NUL".to_owned(),
        '\t' => "TAB".to_owned(),
        '\n' => "LF".to_owned(),
        '\r' => "CR".to_owned(),
        '\u{1b}' => "ESC".to_owned(),
        '\u{a0}' => "NBSP".to_owned(),
        c => format!("U+{:04X}", u32::from(c)),
    }
}

/// What a mark's tooltip says.
pub fn mark_meaning(c: char) -> &'static str {
    match u32::from(c) {
        0x09 => "tab",
        0x0a => "line feed",
        0x0d => "carriage return",
        0x200e | 0x200f | 0x061c | 0x202a..=0x202e | 0x2066..=0x2069 => "changes the direction of the text around it",
        0x200b..=0x200d | 0x2060..=0x2064 | 0xfeff | 0x00ad | 0x034f | 0x180e | 0x115f | 0x1160 | 0x3164 | 0xffa0 => {
            "cannot be seen"
        }
        0xfe00..=0xfe0f | 0xe0100..=0xe01ef => "variation selector: cannot be seen",
        0xe0000..=0xe007f => "tag character: cannot be seen",
        0xa0 | 0x1680 | 0x2000..=0x200a | 0x202f | 0x205f | 0x3000 => "a space that is not the ordinary one",
        0x2028 | 0x2029 => "line or paragraph separator",
        _ => "control character",
    }
}

/// The text as elements; marks are `<span class="mark-char">`. One line; see [`evidence_lines`].
pub fn evidence(text: &str) -> AnyView {
    show(text, Lines::Mark)
}

/// The text as elements, line ends and tabs kept (for an element with `white-space: pre-wrap`).
pub fn evidence_lines(text: &str) -> AnyView {
    show(text, Lines::Keep)
}

fn show(text: &str, lines: Lines) -> AnyView {
    let clean = lines == Lines::Mark && !text.chars().any(deceives);
    if clean {
        return text.to_owned().into_any();
    }
    pieces(text, lines)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) => text.to_owned().into_any(),
            Piece::Mark(c) => view! {
                <span class="mark-char" title=mark_meaning(c)>{mark_label(c)}</span>
            }
            .into_any(),
        })
        .collect_view()
        .into_any()
}

/// Whether a character is shown as a mark: it is invisible, moves its neighbours, or passes for a space.
fn deceives(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(u32::from(c),
        0x80..=0xa0
        | 0xad
        | 0x34f
        | 0x61c
        | 0x115f | 0x1160
        | 0x1680
        | 0x180e
        | 0x2000..=0x200f
        | 0x2028..=0x202f
        | 0x205f..=0x206f
        | 0x3000
        | 0x3164
        | 0xfe00..=0xfe0f
        | 0xfeff
        | 0xffa0
        | 0xfff9..=0xfffb
        | 0xe0000..=0xe01ef)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_turns_itself_around_is_shown_in_order() {
        let name = "invoice\u{202e}fdp.exe";
        assert_eq!(
            pieces(name, Lines::Mark),
            [
                Piece::Plain("invoice"),
                Piece::Mark('\u{202e}'),
                Piece::Plain("fdp.exe")
            ]
        );
        assert_eq!(escaped(name), "invoice\\u{202E}fdp.exe");
        assert_eq!(mark_label('\u{202e}'), "U+202E");
    }

    #[test]
    fn ordinary_text_of_any_script_is_left_alone() {
        for text in ["C:\\Users\\mkaya", "日志", "Ünïcödé", "журнал", "a b", ""] {
            assert!(matches!(escaped(text), Cow::Borrowed(_)), "{text}");
            assert!(pieces(text, Lines::Mark).len() <= 1);
        }
    }

    #[test]
    fn lines_are_kept_only_when_asked() {
        let text = "a\r\n\tb\u{1b}[2J";
        assert_eq!(escaped(text), "a\\r\\n\\tb\\u{001B}[2J");
        assert_eq!(pieces(text, Lines::Mark).len(), 7);
        assert_eq!(
            pieces(text, Lines::Keep),
            [Piece::Plain("a\r\n\tb"), Piece::Mark('\u{1b}'), Piece::Plain("[2J")]
        );
    }

    #[test]
    fn nothing_is_lost() {
        let text = "\u{feff}x\u{200b}\u{200b}y\u{e0041}";
        let together: String = pieces(text, Lines::Mark)
            .iter()
            .map(|piece| match piece {
                Piece::Plain(text) => (*text).to_owned(),
                Piece::Mark(c) => c.to_string(),
            })
            .collect();
        assert_eq!(together, text);
    }
}
