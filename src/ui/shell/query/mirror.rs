//! The text of the box once more, in the colours of the language and with the place marked that cannot be understood. The
//! input's own text is transparent; this lies over it, letter on letter, and follows it sideways. It is for the eye only: what
//! is coloured is guessed from signs, never parsed.

use super::QueryBox;
use crate::ui::state::QueryError;
use leptos::html;
use leptos::prelude::*;
use std::ops::Range;

/// What a part of a query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Field,
    Sign,
    Word,
    Quoted,
}

impl Kind {
    fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Field => Some("query-field"),
            Self::Sign => Some("query-sign"),
            Self::Word => Some("query-word"),
            Self::Quoted => Some("query-quoted"),
        }
    }
}

/// The mirror.
#[derive(Clone, Copy)]
pub(super) struct Mirror {
    owner: QueryBox,
    line: NodeRef<html::Span>,
}

impl Mirror {
    /// Of a box.
    pub fn new(owner: QueryBox) -> Self {
        Self {
            owner,
            line: NodeRef::new(),
        }
    }

    /// Goes where the input has scrolled to, now and after the browser has scrolled it.
    pub fn follow(&self) {
        let this = *self;
        let go = move || {
            if let (Some(Some(input)), Some(Some(line))) =
                (this.owner.input.try_get_untracked(), this.line.try_get_untracked())
            {
                let by = format!("translateX({}px)", -input.scroll_left());
                web_sys::HtmlElement::style(&line).set_property("transform", &by).ok();
            }
        };
        go();
        request_animation_frame(go);
    }

    /// Its elements. The mark stands as long as the text is the one that was applied.
    pub fn view(self, wrong: Memo<Option<QueryError>>) -> impl IntoView {
        let typed = self.owner.typed;
        let parts = move || {
            let text = typed.get();
            let mark = wrong
                .get()
                .filter(|_| self.owner.state.query.with(|applied| *applied == text.trim()))
                .map(|error| marked(&text, error.at, error.end));
            parts(&text, mark)
                .into_iter()
                .map(|(kind, bad, range)| {
                    let text = text.get(range).unwrap_or_default().to_owned();
                    let text = if text.is_empty() { " ".to_owned() } else { text };
                    view! { <span class=kind.class() class:query-bad=bad>{text}</span> }
                })
                .collect_view()
        };
        Effect::new(move |_| {
            typed.track();
            self.follow();
        });
        view! { <div class="query-mirror" aria-hidden="true"><span class="query-line" node_ref=self.line>{parts}</span></div> }
    }
}

/// What is underlined: from the place to its end; to the end of the word when that is all that is known; behind the text when
/// something is missing there.
fn marked(text: &str, at: u32, end: u32) -> Range<usize> {
    // The engine was asked without the blanks around.
    let lead = text.len() - text.trim_start().len();
    let bound = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = bound(lead + at as usize);
    let to = bound(lead + end as usize);
    if to > from {
        return from..to;
    }
    let rest = text.get(from..).unwrap_or_default();
    let word = rest
        .char_indices()
        .skip(1)
        .find(|(_, c)| c.is_whitespace())
        .map_or(rest.len(), |(at, _)| at);
    from..from + word
}

/// The text cut into parts of one kind, and cut at the mark; a mark behind the text is an empty part.
fn parts(text: &str, mark: Option<Range<usize>>) -> Vec<(Kind, bool, Range<usize>)> {
    let mut out = Vec::new();
    for (kind, range) in kinds(text) {
        let Some(mark) = mark.clone() else {
            out.push((kind, false, range));
            continue;
        };
        let cuts = [
            range.start,
            mark.start.clamp(range.start, range.end),
            mark.end.clamp(range.start, range.end),
            range.end,
        ];
        for pair in cuts.windows(2) {
            if let &[from, to] = pair
                && from < to
            {
                out.push((kind, mark.contains(&from), from..to));
            }
        }
    }
    if let Some(mark) = mark.filter(|mark| mark.is_empty() || mark.start >= text.len()) {
        out.push((Kind::Plain, true, mark.start..mark.start));
    }
    out
}

/// Words, signs, quoted texts; everything is covered once, in order.
fn kinds(text: &str) -> Vec<(Kind, Range<usize>)> {
    let mut out: Vec<(Kind, Range<usize>)> = Vec::new();
    let mut at = 0;
    // Behind a sign stands a value, whatever it holds.
    let mut value = false;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let (kind, length) = if c.is_whitespace() {
            (Kind::Plain, c.len_utf8())
        } else if c == '"' {
            value = false;
            (Kind::Quoted, quoted(rest))
        } else if matches!(c, '(' | ')') {
            value = false;
            (Kind::Sign, 1)
        } else if value {
            value = false;
            (Kind::Plain, up_to(rest, |c| c.is_whitespace() || c == ')'))
        } else if is_sign(c) {
            value = true;
            (Kind::Sign, up_to(rest, |c| !is_sign(c)))
        } else {
            let length = up_to(rest, |c| {
                c.is_whitespace() || is_sign(c) || matches!(c, '(' | ')' | '"')
            });
            let word = rest.get(..length).unwrap_or_default();
            let behind = rest.get(length..).unwrap_or_default();
            let names = length > 1 && behind.trim_start().starts_with(is_sign) && !behind.starts_with("://");
            let is_word = ["and", "or", "not", "in", "exists", "last"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(word));
            match (names, is_word) {
                (true, _) => (Kind::Field, length),
                (false, true) => (Kind::Word, length),
                // A path, an address: up to the next space.
                (false, false) => (Kind::Plain, up_to(rest, char::is_whitespace)),
            }
        };
        let end = at + length.max(1);
        match out.last_mut() {
            Some((last, range)) if *last == kind && kind == Kind::Plain => range.end = end,
            _ => out.push((kind, at..end)),
        }
        at = end;
    }
    out
}

fn is_sign(c: char) -> bool {
    matches!(c, ':' | '=' | '!' | '<' | '>')
}

fn up_to(text: &str, stop: impl Fn(char) -> bool) -> usize {
    text.find(stop).unwrap_or(text.len())
}

/// How long a quoted text is; to the end when it is not closed.
fn quoted(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '"' && chars.next_if(|(_, next)| *next == '"').is_none() {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(text: &str) -> Vec<(Kind, &str)> {
        kinds(text)
            .into_iter()
            .map(|(kind, range)| (kind, text.get(range).unwrap()))
            .filter(|(_, text)| !text.trim().is_empty())
            .collect()
    }

    #[test]
    fn the_language_is_coloured() {
        use Kind::{Field, Plain, Quoted, Sign, Word};
        assert_eq!(
            said("Image:*\\cmd.exe or (host = \"a \"\"b\") C:\\x"),
            [
                (Field, "Image"),
                (Sign, ":"),
                (Plain, "*\\cmd.exe "),
                (Word, "or"),
                (Sign, "("),
                (Field, "host"),
                (Sign, "="),
                (Quoted, "\"a \"\"b\""),
                (Sign, ")"),
                (Plain, " C:\\x"),
            ]
        );
        assert_eq!(said("\"open"), [(Quoted, "\"open")]);
    }

    #[test]
    fn the_place_is_marked() {
        assert_eq!(marked("Image:", 6, 6), 6..6);
        assert_eq!(marked("a )b c", 2, 2), 2..4);
        assert_eq!(marked("abc def", 0, 3), 0..3);
        assert_eq!(marked("  abc", 0, 2), 2..4);
        assert_eq!(marked("é)", 1, 1), 0..3);
        assert_eq!(marked("x", 99, 99), 1..1);
        assert_eq!(parts("a:", Some(2..2)).last(), Some(&(Kind::Plain, true, 2..2)));
    }

    proptest! {
        #[test]
        fn every_letter_stands_once_and_in_order(text in "[a-c:=<>!()\"é *]{0,24}", at in 0..30u32, end in 0..30u32) {
            let together: String = parts(&text, Some(marked(&text, at, end)))
                .into_iter()
                .map(|(_, _, range)| text.get(range).unwrap().to_owned())
                .collect();
            prop_assert_eq!(together, text);
        }
    }
}
