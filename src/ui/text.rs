//! Showing text that an attacker may have written: a name, a path, a command line, a value. Characters that are invisible,
//! that reorder their neighbours or that look like an ordinary space are shown as marks (`U+202E`), never as themselves; letters
//! that pass for Latin ones among them ([`crate::model::lookalike`]) are shown with their number beside them.
//!
//! Every component that shows evidence goes through here: [`evidence`] for elements, [`escaped`] for tooltips, labels and
//! canvases. What a search has found is shown in `<mark>`s; [`runs`] says which of the pieces those are. How a mark looks is in `style/base.css`. Meaning of values does not belong here.

pub mod names;

pub use crate::model::escaped;
use crate::model::{deceives, lookalike};
use leptos::prelude::*;

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Shown as it is.
    Plain(&'a str),
    /// Shown as a mark, because it cannot be seen or is not what it seems.
    Mark(char),
    /// Shown as itself and as a mark: it passes for a Latin letter among Latin letters.
    Alike(char),
}

/// What to do with line ends and tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// The text stands on one line: they are marks.
    Mark,
    /// The text may have several lines: they stand for themselves.
    Keep,
}

/// Ranges of bytes in a text, ascending, not overlapping: what a search has found.
pub type Finds = [(u32, u32)];

/// Takes a text apart like [`pieces`], and at the borders of what was found: each piece is found as a whole or not at all.
pub fn runs<'a>(text: &'a str, finds: &Finds, lines: Lines) -> Vec<(Piece<'a>, bool)> {
    let border = |at: u32| {
        let mut at = (at as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let mut finds = finds.iter().map(|&(from, to)| (border(from), border(to)));
    let mut find = finds.next();
    let mut out = Vec::new();
    let mut at = 0;
    for piece in pieces(text, lines) {
        let end = at
            + match &piece {
                Piece::Plain(text) => text.len(),
                Piece::Mark(c) | Piece::Alike(c) => c.len_utf8(),
            };
        while at < end {
            while find.is_some_and(|(_, to)| to <= at) {
                find = finds.next();
            }
            let (found, stop) = match find {
                Some((from, to)) if from <= at => (true, to.min(end)),
                Some((from, _)) => (false, from.min(end)),
                None => (false, end),
            };
            match &piece {
                Piece::Plain(_) => out.extend(text.get(at..stop).map(|part| (Piece::Plain(part), found))),
                Piece::Mark(_) | Piece::Alike(_) => out.push((piece.clone(), found)),
            }
            at = if matches!(piece, Piece::Plain(_)) { stop } else { end };
        }
    }
    out
}

/// The text with Windows' two-character line ends as one, and where the finds are then.
pub fn single_line_ends(text: &str, finds: &Finds) -> (String, Vec<(u32, u32)>) {
    let dropped: Vec<usize> = text.match_indices("\r\n").map(|(at, _)| at).collect();
    let moved = |at: u32| at.saturating_sub(dropped.partition_point(|&cr| cr < at as usize) as u32);
    let finds = finds.iter().map(|&(from, to)| (moved(from), moved(to)));
    (
        text.replace("\r\n", "\n"),
        finds.filter(|(from, to)| from < to).collect(),
    )
}

/// Where a text holds one of the needles, without regard to case.
pub fn find_all(text: &str, needles: &[String]) -> Vec<(u32, u32)> {
    let (lower, at): (String, Vec<usize>) = lowered(text);
    let place = |i: usize| at.get(i).copied().unwrap_or(text.len()) as u32;
    let mut found: Vec<(u32, u32)> = needles
        .iter()
        .map(|needle| needle.to_lowercase())
        .filter(|needle| !needle.is_empty())
        .flat_map(|needle| {
            let all: Vec<_> = lower
                .match_indices(&needle)
                .map(|(i, hit)| (place(i), place(i + hit.len())))
                .collect();
            all
        })
        .collect();
    found.sort_unstable();
    let mut out: Vec<(u32, u32)> = Vec::new();
    for (from, to) in found {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// The text in lower case, and for each of its bytes where the letter stands that it comes from.
fn lowered(text: &str) -> (String, Vec<usize>) {
    let mut lower = String::with_capacity(text.len());
    let mut at = Vec::with_capacity(text.len());
    for (i, c) in text.char_indices() {
        lower.extend(c.to_lowercase());
        at.resize(lower.len(), i);
    }
    (lower, at)
}

/// Takes a text apart into what can be shown and what must be marked.
pub fn pieces(text: &str, lines: Lines) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut plain = 0;
    let alike = lookalike::find(text);
    for (at, c) in text.char_indices() {
        let piece = if alike.binary_search(&at).is_ok() {
            Piece::Alike(c)
        } else if deceives(c) && !(lines == Lines::Keep && matches!(c, '\n' | '\r' | '\t')) {
            Piece::Mark(c)
        } else {
            continue;
        };
        if let Some(before) = text.get(plain..at).filter(|s| !s.is_empty()) {
            out.push(Piece::Plain(before));
        }
        out.push(piece);
        plain = at + c.len_utf8();
    }
    if let Some(rest) = text.get(plain..).filter(|s| !s.is_empty()) {
        out.push(Piece::Plain(rest));
    }
    out
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
pub fn mark_meaning(c: char) -> String {
    let meaning = match u32::from(c) {
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
        _ => match lookalike::passes_for(c) {
            Some(latin) => return format!("passes for {latin}"),
            None => "control character",
        },
    };
    meaning.to_owned()
}

/// Badges for a name that may be taken for another; see [`names`].
pub fn name_badges(name: &str) -> AnyView {
    let badges = names::warnings(name).into_iter().map(|warning| {
        view! { <span class="badge badge-warn value">{evidence(&warning)}</span> }
    });
    badges.collect_view().into_any()
}

/// The text as elements; marks are `<span class="mark-char">`. One line; see [`evidence_lines`].
pub fn evidence(text: &str) -> AnyView {
    show(text, &[], Lines::Mark)
}

/// The text as elements, line ends and tabs kept (for an element with `white-space: pre-wrap`).
pub fn evidence_lines(text: &str) -> AnyView {
    show(text, &[], Lines::Keep)
}

/// [`evidence_lines`], with what was found in `<mark>`s.
pub fn found_lines(text: &str, finds: &Finds) -> AnyView {
    show(text, finds, Lines::Keep)
}

fn show(text: &str, finds: &Finds, lines: Lines) -> AnyView {
    let plain = || text.is_ascii() || lookalike::find(text).is_empty();
    if finds.is_empty() && lines == Lines::Mark && !text.chars().any(deceives) && plain() {
        return text.to_owned().into_any();
    }
    runs(text, finds, lines)
        .into_iter()
        .map(|(piece, found)| {
            let piece = match piece {
                Piece::Plain(text) => text.to_owned().into_any(),
                Piece::Mark(c) | Piece::Alike(c) => view! {
                    {matches!(piece, Piece::Alike(_)).then(|| c.to_string())}
                    <span class="mark-char" title=mark_meaning(c)>{mark_label(c)}</span>
                }
                .into_any(),
            };
            if found {
                view! { <mark class="find-mark">{piece}</mark> }.into_any()
            } else {
                piece
            }
        })
        .collect_view()
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

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
    fn a_letter_that_passes_for_another_is_told() {
        let name = "svch\u{43e}st.exe";
        assert_eq!(
            pieces(name, Lines::Keep),
            [Piece::Plain("svch"), Piece::Alike('\u{43e}'), Piece::Plain("st.exe")]
        );
        assert_eq!(escaped(name), "svch\\u{043E}st.exe");
        assert_eq!(
            runs(name, &[(2, 7)], Lines::Mark)
                .iter()
                .map(|(_, found)| *found)
                .collect::<Vec<_>>(),
            [false, true, true, true, false]
        );
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
    fn what_is_found_is_whole_or_not() {
        let text = "a\u{202e}bcd";
        let found = |finds: &Finds| runs(text, finds, Lines::Mark);
        assert_eq!(
            found(&[(0, 5)]),
            [
                (Piece::Plain("a"), true),
                (Piece::Mark('\u{202e}'), true),
                (Piece::Plain("b"), true),
                (Piece::Plain("cd"), false)
            ]
        );
        assert_eq!(
            found(&[(4, 5), (6, 7)]),
            [
                (Piece::Plain("a"), false),
                (Piece::Mark('\u{202e}'), false),
                (Piece::Plain("b"), true),
                (Piece::Plain("c"), false),
                (Piece::Plain("d"), true)
            ]
        );
        // Borders inside a character, or beyond the text, are none.
        assert_eq!(found(&[(2, 3), (6, 999)]).last(), Some(&(Piece::Plain("d"), true)));
        assert!(found(&[(2, 3)]).iter().all(|(_, found)| !found));
        assert_eq!(runs("", &[(0, 1)], Lines::Mark), []);
    }

    #[test]
    fn finds_move_with_the_line_ends() {
        let (text, finds) = single_line_ends("a\r\nbc\r\nd", &[(0, 1), (3, 5), (5, 7), (7, 8)]);
        assert_eq!(text, "a\nbc\nd");
        assert_eq!(finds, [(0, 1), (2, 4), (4, 5), (5, 6)]);
        assert_eq!(single_line_ends("\r\n", &[(0, 1)]).1, []);
    }

    #[test]
    fn texts_are_found_without_regard_to_case() {
        let needles = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(find_all("Cmd.EXE cmd", &needles(&["CMD"])), [(0, 3), (8, 11)]);
        assert_eq!(find_all("abcdef", &needles(&["bc", "cd", ""])), [(1, 4)]);
        // A capital of which the small letter is longer.
        assert_eq!(find_all("xİy", &needles(&["y"])), [(3, 4)]);
        assert_eq!(find_all("", &needles(&["y"])), []);
    }

    #[test]
    fn nothing_is_lost() {
        let text = "\u{feff}x\u{200b}\u{200b}y\u{e0041}";
        let together: String = pieces(text, Lines::Mark)
            .iter()
            .map(|piece| match piece {
                Piece::Plain(text) => (*text).to_owned(),
                Piece::Mark(c) | Piece::Alike(c) => c.to_string(),
            })
            .collect();
        assert_eq!(together, text);
    }
}
