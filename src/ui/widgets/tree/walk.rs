//! How keys move through a tree, on rows of which only some are held. Plain data, but for the tooltip.

use super::super::show;
use crate::model::ProcessIx;
use crate::ui::text::escaped;
use std::collections::BTreeSet;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, MouseEvent};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Goes to a row.
    Go(u32),
    /// Shows the children.
    Open,
    /// Hides the children.
    Close,
    /// Shows the children of all siblings.
    OpenSiblings,
    /// Opens the process.
    Enter,
}

impl Step {
    /// For a key at row `at` of `len`; `row` gives depth, number of children, and whether they show.
    pub fn of(key: &str, at: u32, len: u32, page: u32, row: impl Fn(u32) -> Option<(u32, u32, bool)>) -> Option<Self> {
        let last = len.saturating_sub(1);
        let here = row(at);
        Some(match key {
            "ArrowUp" => Self::Go(at.saturating_sub(1)),
            "ArrowDown" => Self::Go((at + 1).min(last)),
            "PageUp" => Self::Go(at.saturating_sub(page)),
            "PageDown" => Self::Go(at.saturating_add(page).min(last)),
            "Home" => Self::Go(0),
            "End" => Self::Go(last),
            "ArrowRight" => match here {
                Some((_, 1.., false)) => Self::Open,
                Some((_, 1.., true)) => Self::Go((at + 1).min(last)),
                _ => Self::Go(at),
            },
            "ArrowLeft" => match here {
                Some((_, 1.., true)) => Self::Close,
                Some((depth, ..)) => Self::Go(parent(at, depth, row).unwrap_or(at)),
                None => Self::Go(at),
            },
            "*" => Self::OpenSiblings,
            "Enter" | " " => Self::Enter,
            _ => return None,
        })
    }
}

/// The nearest row above that is less deep, as far as rows are held.
fn parent(at: u32, depth: u32, row: impl Fn(u32) -> Option<(u32, u32, bool)>) -> Option<u32> {
    (0..at)
        .rev()
        .map_while(|above| Some((above, row(above)?.0)))
        .find(|(_, d)| *d < depth)
        .map(|(above, _)| above)
}

/// The closed processes once all siblings of a row are open.
pub(super) fn closed_after(
    closed: &BTreeSet<ProcessIx>,
    at: u32,
    len: u32,
    row: impl Fn(u32) -> Option<(u32, ProcessIx)>,
) -> BTreeSet<ProcessIx> {
    let mut closed = closed.clone();
    let Some((depth, _)) = row(at) else { return closed };
    let family = |rows: &mut dyn Iterator<Item = u32>| {
        rows.map_while(&row)
            .take_while(|(d, _)| *d >= depth)
            .filter(|(d, _)| *d == depth)
            .map(|(_, process)| process)
            .collect::<Vec<_>>()
    };
    for process in family(&mut (0..at).rev()).into_iter().chain(family(&mut (at..len))) {
        closed.remove(&process);
    }
    closed
}

/// The id of a row, which `aria-activedescendant` names.
pub(super) fn row_id(at: u32) -> String {
    format!("tree-r{at}")
}

/// What does not fit is said in full.
pub(super) fn tooltip(event: &MouseEvent) {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let cell = target.and_then(|t| t.closest(".tree-cell").ok().flatten());
    let Some(cell) = cell.and_then(|c| c.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    if cell.has_attribute("data-tip") {
        return;
    }
    let wide = cell.scroll_width() > cell.client_width();
    let text = wide.then(|| cell.text_content().unwrap_or_default());
    show::attribute(&cell, "title", text.as_deref().map(escaped).as_deref());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// depth, children, open
    const ROWS: [(u32, u32, bool); 6] = [
        (1, 2, true),
        (2, 1, true),
        (3, 0, false),
        (2, 4, false),
        (1, 0, false),
        (1, 1, false),
    ];

    fn go(key: &str, at: u32) -> Option<Step> {
        Step::of(key, at, 6, 3, |i| ROWS.get(i as usize).copied())
    }

    #[test]
    fn arrows_walk_the_tree() {
        assert_eq!(go("ArrowLeft", 2), Some(Step::Go(1)), "to the parent");
        assert_eq!(go("ArrowLeft", 3), Some(Step::Go(0)), "past the sibling's children");
        assert_eq!(go("ArrowLeft", 1), Some(Step::Close));
        assert_eq!(go("ArrowLeft", 4), Some(Step::Go(4)), "roots have no parent");
        assert_eq!(go("ArrowRight", 3), Some(Step::Open));
        assert_eq!(go("ArrowRight", 0), Some(Step::Go(1)), "to the first child");
        assert_eq!(go("ArrowRight", 2), Some(Step::Go(2)));
        assert_eq!((go("End", 0), go("Home", 5)), (Some(Step::Go(5)), Some(Step::Go(0))));
        assert_eq!(
            (go("PageDown", 4), go("PageUp", 4)),
            (Some(Step::Go(5)), Some(Step::Go(1)))
        );
        assert_eq!(go("q", 0), None);
    }

    #[test]
    fn siblings_open_together_and_nobody_else() {
        let row = |i: u32| ROWS.get(i as usize).map(|r| (r.0, ProcessIx(i)));
        let all: BTreeSet<_> = (0..6).map(ProcessIx).collect();
        let left = closed_after(&all, 1, 6, row);
        assert_eq!(left.into_iter().map(|p| p.0).collect::<Vec<_>>(), [0, 2, 4, 5]);
        let left = closed_after(&all, 5, 6, row);
        assert_eq!(left.into_iter().map(|p| p.0).collect::<Vec<_>>(), [1, 2, 3]);
    }
}
