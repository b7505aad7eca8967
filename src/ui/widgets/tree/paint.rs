//! How a process looks in the tree: indent guides, name, command line, the bar of its life, its events by category.

use super::super::category;
use super::super::rows::Paint;
use super::super::show::{TextCell, attribute, child, class, element};
use super::super::times::Times;
use super::COLUMNS;
use super::walk::row_id;
use crate::model::ProcessIx;
use crate::protocol::TreeRow;
use crate::ui::number::count as number;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::HtmlElement;

/// Guides deeper than this are not indented further, so that a chain of a hundred still shows its names.
const DEEPEST: u32 = 24;
/// Narrowest life bar, per cent.
const LEAST: f64 = 2.5;
/// Categories that the tree draws, in the order of their slots.
const SLOTS: usize = 12;

/// What rows need to know of the tree.
#[derive(Default)]
pub(super) struct Look {
    /// How times are shortened.
    pub times: RefCell<Times>,
    /// From and to of the life bars: the session's own time. A process that is older by weeks must not make all others
    /// dots.
    pub span: Cell<(i64, i64)>,
    /// Where the keyboard is.
    pub cursor: Cell<u32>,
    /// The process that is open.
    pub open: Cell<Option<ProcessIx>>,
    /// The process that was opened from this tree last.
    pub picked: Cell<Option<ProcessIx>>,
    /// The row to go to, once it is there.
    pub wanted: Cell<Option<u32>>,
}

/// A row's elements.
pub(super) struct Slot {
    row: HtmlElement,
    indent: HtmlElement,
    toggle: HtmlElement,
    name: TextCell,
    note: TextCell,
    pid: TextCell,
    command: TextCell,
    user: TextCell,
    start: TextCell,
    bar: HtmlElement,
    events: HtmlElement,
    marks: Vec<HtmlElement>,
}

/// Paints rows of the tree.
pub(super) struct Painter(pub Rc<Look>);

impl Paint<TreeRow> for Painter {
    type Slot = Slot;

    fn make(&self) -> Option<Slot> {
        let row = element("div", "tree-row")?;
        row.set_attribute("role", "row").ok()?;
        let mut cells = Vec::new();
        for (at, (_, key)) in COLUMNS.iter().enumerate() {
            let cell = child(&row, "div", &format!("tree-cell tree-{key}"))?;
            cell.set_attribute("role", "gridcell").ok()?;
            cell.set_attribute("data-field", key).ok()?;
            cell.set_attribute("aria-colindex", &(at + 1).to_string()).ok()?;
            cells.push(cell);
        }
        let [process, pid, command, user, start, life, events] = <[HtmlElement; 7]>::try_from(cells).ok()?;
        events.set_attribute("data-tip", "").ok()?;
        life.set_attribute("data-tip", "").ok()?;
        let marks = (0..SLOTS)
            .map(|c| child(&events, "span", &format!("tree-mark {}", category::class(c as u8))))
            .collect::<Option<Vec<_>>>()?;
        Some(Slot {
            indent: child(&process, "span", "tree-indent")?,
            toggle: child(&process, "span", "tree-toggle")?,
            name: TextCell::new(&process, "span", "tree-name")?,
            note: TextCell::new(&process, "span", "tree-note")?,
            pid: TextCell::new(&pid, "span", "")?,
            command: TextCell::new(&command, "span", "")?,
            user: TextCell::new(&user, "span", "")?,
            start: TextCell::new(&start, "span", "")?,
            bar: child(&life, "span", "tree-bar")?,
            events,
            marks,
            row,
        })
    }

    fn element(slot: &Slot) -> &HtmlElement {
        &slot.row
    }

    fn fill(&self, slot: &mut Slot, at: u32, row: Option<&TreeRow>) {
        attribute(&slot.row, "aria-rowindex", Some(&(u64::from(at) + 1).to_string()));
        slot.row.set_id(&row_id(at));
        class(&slot.row, "is-loading", row.is_none());
        class(&slot.row, "is-active", self.0.cursor.get() == at);
        let Some(r) = row else {
            for text in slot.texts() {
                text.put("");
            }
            slot.toggle.set_class_name("tree-toggle");
            slot.bar.set_hidden(true);
            slot.set_counts(&[]);
            return;
        };
        let number = |n: u32| n.to_string();
        attribute(&slot.row, "aria-level", Some(&number(r.depth)));
        attribute(&slot.row, "aria-posinset", Some(&number(r.position)));
        attribute(&slot.row, "aria-setsize", Some(&number(r.siblings)));
        let expanded = (r.children > 0).then_some(if r.expanded { "true" } else { "false" });
        attribute(&slot.row, "aria-expanded", expanded);
        let open = self.0.open.get() == Some(ProcessIx(r.process));
        attribute(&slot.row, "aria-selected", open.then_some("true"));
        class(&slot.row, "is-aside", !r.matches);
        slot.indent_to(r.depth);
        slot.toggle.set_class_name(match (r.children, r.expanded) {
            (0, _) => "tree-toggle",
            (_, true) => "tree-toggle is-open",
            (_, false) => "tree-toggle is-closed",
        });
        self.texts(slot, r);
        self.life(slot, r);
        slot.set_counts(&r.counts);
    }
}

impl Painter {
    fn texts(&self, slot: &mut Slot, r: &TreeRow) {
        slot.name.put(if r.name.is_empty() { "unknown" } else { &r.name });
        class(&slot.name.el, "is-placeholder", !r.logged);
        slot.note.put(if r.logged { "" } else { "not logged" });
        slot.pid.put(&r.pid);
        let silent = r.command_line.is_empty();
        slot.command.put(match (silent, r.logged) {
            (false, _) => &r.command_line,
            (true, true) => "",
            (true, false) => "its start is not in these logs; known from other events",
        });
        class(&slot.command.el, "is-said", silent);
        slot.user.put(r.user.strip_prefix("NT AUTHORITY\\").unwrap_or(&r.user));
        let start = match r.life {
            Some((start, _)) => self.0.times.borrow().brief(start),
            None => String::new(),
        };
        let inferred = r.start_inferred && !start.is_empty();
        slot.start.put(&if inferred { format!("~{start}") } else { start });
        class(&slot.start.el, "is-inferred", inferred);
    }

    fn life(&self, slot: &Slot, r: &TreeRow) {
        let bar = r.life.and_then(|life| place(life, self.0.span.get()));
        slot.bar.set_hidden(bar.is_none());
        if let Some((left, width)) = bar {
            let style = slot.bar.style();
            style.set_property("left", &format!("{left:.2}%")).ok();
            style.set_property("width", &format!("{width:.2}%")).ok();
        }
        class(&slot.bar, "is-unsure", !r.ended);
        class(&slot.bar, "is-placeholder", !r.logged);
        if let Some(cell) = slot.bar.parent_element() {
            let parent = match r.parent_link.as_str() {
                "" | "none" => "no parent is known",
                "guid" => "parent known by its GUID",
                "pid and time" => "parent known by its process id and time",
                _ => "parent inferred",
            };
            let end = if r.ended {
                "its end is logged"
            } else {
                "its end is not logged"
            };
            attribute(&cell, "title", Some(&format!("{end}; {parent}")));
        }
    }
}

impl Slot {
    fn texts(&mut self) -> [&mut TextCell; 6] {
        [
            &mut self.name,
            &mut self.note,
            &mut self.pid,
            &mut self.command,
            &mut self.user,
            &mut self.start,
        ]
    }

    fn indent_to(&self, depth: u32) {
        let steps = depth.saturating_sub(1).min(DEEPEST);
        self.indent.style().set_property("--depth", &steps.to_string()).ok();
    }

    fn set_counts(&self, counts: &[u32]) {
        let mut said = Vec::new();
        for (i, mark) in self.marks.iter().enumerate() {
            let count = counts.get(i).copied().unwrap_or_default();
            let px = mark_px(count);
            mark.style().set_property("--mark", &format!("{px}px")).ok();
            if count > 0 {
                said.push(format!("{} {}", category::label(i as u8), number(count)));
            }
        }
        let said = said.join(", ");
        attribute(&self.events, "title", (!said.is_empty()).then_some(&said));
        attribute(
            &self.events,
            "aria-label",
            Some(if said.is_empty() { "no events" } else { &said }),
        );
    }
}

/// Left and width of a life bar in per cent; at least wide enough to be seen.
fn place(life: (i64, i64), span: (i64, i64)) -> Option<(f64, f64)> {
    let whole = span.1.checked_sub(span.0).filter(|w| *w > 0)? as f64;
    let at = |t: i64| (t.saturating_sub(span.0) as f64 / whole * 100.0).clamp(0.0, 100.0);
    let (from, to) = (at(life.0), at(life.1.max(life.0)));
    let width = (to - from).max(LEAST);
    Some((from.min(100.0 - width), width))
}

/// Width of a count's bar: a thousand events are not a thousand times as wide.
fn mark_px(count: u32) -> u32 {
    match count {
        0 => 0,
        1..=2 => 3,
        3..=9 => 4,
        10..=99 => 6,
        100..=999 => 8,
        _ => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_is_drawn_inside_the_span() {
        assert_eq!(place((10, 60), (0, 100)), Some((10.0, 50.0)));
        assert_eq!(place((-50, 500), (0, 100)), Some((0.0, 100.0)));
        assert_eq!(place((100, 100), (0, 100)), Some((97.5, 2.5)), "a moment is still seen");
        assert_eq!(place((70, 10), (0, 100)), Some((70.0, 2.5)), "an end before its start");
        assert_eq!(place((1, 2), (5, 5)), None);
        assert_eq!(place((1, 2), (i64::MIN, i64::MAX)), None);
    }

    #[test]
    fn more_events_are_wider() {
        let widths: Vec<u32> = [0, 1, 5, 50, 500, 5000].into_iter().map(mark_px).collect();
        assert!(widths.is_sorted() && widths[0] == 0);
    }
}
