//! How a row of values looks: a `role="row"` of `role="gridcell"`s, filled through text nodes.

use super::model::{self, Col, Facts, Line};
use crate::ui::facets::model::{parted, share};
use crate::ui::number;
use crate::ui::widgets::cursor::Cursor;
use crate::ui::widgets::rows::Paint;
use crate::ui::widgets::show::{TextCell, attribute, child, class, element};
use crate::ui::widgets::times::Times;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::HtmlElement;

/// What rows need to know of their table.
#[derive(Default)]
pub(super) struct Look {
    /// The columns.
    pub cols: RefCell<Vec<Col>>,
    /// The whole.
    pub facts: RefCell<Facts>,
    /// How times are shortened.
    pub times: RefCell<Times>,
    /// Where the keyboard is.
    pub cursor: Cell<Cursor>,
}

/// The id of a cell, which `aria-activedescendant` names.
pub(super) fn cell_id(cursor: Cursor) -> String {
    match cursor.row {
        Some(row) => format!("values-r{row}c{}", cursor.col),
        None => format!("values-h{}", cursor.col),
    }
}

/// A row's elements.
pub(super) struct Slot {
    row: HtmlElement,
    cells: Vec<CellSlot>,
    at: Option<u32>,
    active: Option<usize>,
}

struct CellSlot {
    cell: HtmlElement,
    text: TextCell,
    /// The end of a path, which is not cut.
    tail: Option<TextCell>,
    bar: Option<HtmlElement>,
}

/// Paints rows of values.
pub(super) struct Painter(pub Rc<Look>);

impl Paint<Line> for Painter {
    type Slot = Slot;

    fn make(&self) -> Option<Slot> {
        let row = element("div", "grid-row")?;
        row.set_attribute("role", "row").ok()?;
        let mut cells = Vec::new();
        for (at, col) in self.0.cols.borrow().iter().enumerate() {
            let cell = child(&row, "div", class_of(*col))?;
            cell.set_attribute("role", "gridcell").ok()?;
            cell.set_attribute("data-field", &col.key()).ok()?;
            cell.set_attribute("aria-colindex", &(at + 1).to_string()).ok()?;
            let bar = if *col == Col::Share {
                let track = child(&cell, "span", "values-track")?;
                Some(child(&track, "i", "values-bar")?)
            } else {
                None
            };
            cells.push(CellSlot {
                text: TextCell::new(&cell, "span", "grid-text")?,
                tail: match col {
                    Col::Value => Some(TextCell::new(&cell, "span", "values-tail")?),
                    _ => None,
                },
                cell,
                bar,
            });
        }
        Some(Slot {
            row,
            cells,
            at: None,
            active: None,
        })
    }

    fn element(slot: &Slot) -> &HtmlElement {
        &slot.row
    }

    fn fill(&self, slot: &mut Slot, at: u32, line: Option<&Line>) {
        if slot.at != Some(at) {
            slot.at = Some(at);
            attribute(&slot.row, "aria-rowindex", Some(&(u64::from(at) + 1).to_string()));
        }
        class(&slot.row, "is-loading", line.is_none());
        self.mark_active(slot, at);
        let cols = self.0.cols.borrow();
        for (cell, col) in slot.cells.iter_mut().zip(cols.iter()) {
            match line {
                Some(line) => self.0.fill_cell(cell, *col, line),
                None => cell.clear(),
            }
        }
    }
}

impl Painter {
    fn mark_active(&self, slot: &mut Slot, at: u32) {
        let cursor = self.0.cursor.get();
        let active = (cursor.row == Some(at)).then_some(cursor.col);
        if let Some(old) = slot.active.and_then(|c| slot.cells.get(c)) {
            old.cell.remove_attribute("id").ok();
            class(&old.cell, "is-active", false);
        }
        if let Some(new) = active.and_then(|c| slot.cells.get(c)) {
            new.cell.set_id(&cell_id(cursor));
            class(&new.cell, "is-active", true);
        }
        slot.active = active;
    }
}

impl CellSlot {
    fn clear(&mut self) {
        self.text.put("");
        if let Some(tail) = &mut self.tail {
            tail.put("");
        }
    }
}

impl Look {
    /// What a cell says.
    pub fn text(&self, col: Col, line: &Line) -> String {
        match col {
            Col::Value => line.value.text.clone(),
            Col::Events => number::count(line.value.events),
            Col::Share => model::share_text(line.value.events, self.facts.borrow().events),
            Col::First => self.times.borrow().short(line.value.first),
            Col::Last => self.times.borrow().short(line.value.last),
            Col::Cross(at) => match line.cells.get(at).copied().unwrap_or_default() {
                0 => String::new(),
                events => number::count(events),
            },
        }
    }

    fn fill_cell(&self, slot: &mut CellSlot, col: Col, line: &Line) {
        let text = self.text(col, line);
        if col == Col::Value {
            class(&slot.cell, "is-empty", text.is_empty());
            let (head, tail) = parted(&text);
            slot.text.put(if text.is_empty() { "empty" } else { head });
            if let Some(end) = &mut slot.tail {
                end.put(tail);
            }
            return;
        }
        slot.text.put(&text);
        let facts = self.facts.borrow();
        match (col, &slot.bar) {
            (Col::Share, Some(bar)) => {
                let width = format!("{:.2}%", share(line.value.events, facts.events));
                bar.style().set_property("width", &width).ok();
            }
            (Col::Cross(at), _) => {
                let events = line.cells.get(at).copied().unwrap_or_default();
                // Between one and a thousand there must be something to see: the root lifts what is small.
                let heat = if events == 0 {
                    0.0
                } else {
                    8.0 + 34.0 * (share(events, facts.largest) / 100.0).sqrt()
                };
                slot.cell.style().set_property("--heat", &format!("{heat:.0}%")).ok();
                let seen = line.times.get(at).filter(|_| events > 0).map(|&(first, last)| {
                    let times = self.times.borrow();
                    format!("first {}, last {}", times.short(first), times.short(last))
                });
                attribute(&slot.cell, "title", seen.as_deref());
            }
            _ => {}
        }
    }
}

fn class_of(col: Col) -> &'static str {
    match col {
        Col::Value => "grid-cell is-mono values-value",
        Col::Events => "grid-cell is-mono is-number",
        Col::Share => "grid-cell is-mono values-share",
        Col::First | Col::Last => "grid-cell is-mono",
        Col::Cross(_) => "grid-cell is-mono is-number values-cross",
    }
}
