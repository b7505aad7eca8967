//! How a row of events looks: a `role="row"` of `role="gridcell"`s, filled through text nodes.

use super::super::category;
use super::super::cursor::Cursor;
use super::super::hosts::Hosts;
use super::super::layout::Shown;
use super::super::rows::Paint;
use super::super::show::{TextCell, attribute, child, class, element};
use super::super::times::{Times, moment};
use crate::model::{Origin, RowIx};
use crate::protocol::{Cell as Value, Column, FieldType, Row};
use crate::ui::text::Finds;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::HtmlElement;

/// What rows need to know of their table.
#[derive(Default)]
pub(super) struct Look {
    /// Prefix of element ids.
    pub id: String,
    /// The columns.
    pub columns: RefCell<Vec<Shown>>,
    /// How times are shortened.
    pub times: RefCell<Times>,
    /// How host names are shortened.
    pub hosts: RefCell<Hosts>,
    /// The event in the detail pane.
    pub selected: Cell<Option<RowIx>>,
    /// Where the keyboard is.
    pub cursor: Cell<Cursor>,
    /// The row that a search stands on.
    pub found: Cell<Option<u32>>,
}

impl Look {
    /// The id of a cell, which `aria-activedescendant` names.
    pub fn cell_id(&self, cursor: Cursor) -> String {
        match cursor.row {
            Some(row) => format!("{}-r{row}c{}", self.id, cursor.col),
            None => format!("{}-h{}", self.id, cursor.col),
        }
    }
}

/// How a value is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tone {
    #[default]
    Value,
    /// The event has no such field.
    Missing,
    /// The field is there, and empty.
    Empty,
}

/// What a column is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Shortened by its day.
    Time,
    /// Shortened by its domain.
    Host,
    /// What the page itself says of an event: it may be nothing, and that is not a missing field.
    Said,
    /// Anything else.
    Field,
}

impl Role {
    fn of(column: &Column) -> Self {
        match column {
            Column::Time | Column::OwnTime => Self::Time,
            Column::Host => Self::Host,
            Column::Target | Column::What => Self::Said,
            _ => Self::Field,
        }
    }
}

/// A row's elements.
pub(super) struct Slot {
    row: HtmlElement,
    cells: Vec<CellSlot>,
    at: Option<u32>,
    loading: Option<bool>,
    selected: bool,
    found: bool,
    origin: Origin,
    /// Says where a record was found that is not live.
    badge: Option<HtmlElement>,
    active: Option<usize>,
}

struct CellSlot {
    cell: HtmlElement,
    text: TextCell,
    dot: Option<HtmlElement>,
    category: Option<u8>,
    tone: Tone,
    role: Role,
}

/// Paints rows of events.
pub(super) struct Painter(pub Rc<Look>);

impl Paint<Row> for Painter {
    type Slot = Slot;

    fn make(&self) -> Option<Slot> {
        let row = element("div", "grid-row")?;
        row.set_attribute("role", "row").ok()?;
        let mut cells = Vec::new();
        let columns = self.0.columns.borrow();
        let mut badge = None;
        let badge_at = badge_column(&columns);
        for (at, shown) in columns.iter().enumerate() {
            let cell = child(&row, "div", class_of(shown))?;
            cell.set_attribute("role", "gridcell").ok()?;
            cell.set_attribute("data-field", shown.column.key()).ok()?;
            cell.set_attribute("aria-colindex", &(at + 1).to_string()).ok()?;
            let dot = if shown.column == Column::Event {
                Some(child(&cell, "span", "grid-dot")?)
            } else {
                None
            };
            if at == badge_at {
                let element = child(&cell, "span", "grid-origin")?;
                element.set_hidden(true);
                badge = Some(element);
            }
            cells.push(CellSlot {
                text: TextCell::new(&cell, "span", "grid-text")?,
                cell,
                dot,
                category: None,
                tone: Tone::Value,
                role: Role::of(&shown.column),
            });
        }
        Some(Slot {
            row,
            cells,
            at: None,
            loading: None,
            selected: false,
            found: false,
            origin: Origin::Live,
            badge,
            active: None,
        })
    }

    fn element(slot: &Slot) -> &HtmlElement {
        &slot.row
    }

    fn fill(&self, slot: &mut Slot, at: u32, row: Option<&Row>) {
        if slot.at != Some(at) {
            slot.at = Some(at);
            attribute(&slot.row, "aria-rowindex", Some(&(u64::from(at) + 1).to_string()));
        }
        if slot.loading != Some(row.is_none()) {
            slot.loading = Some(row.is_none());
            class(&slot.row, "is-loading", row.is_none());
        }
        let selected = row.is_some_and(|r| self.0.selected.get() == Some(r.row));
        if slot.selected != selected {
            slot.selected = selected;
            attribute(&slot.row, "aria-selected", selected.then_some("true"));
        }
        let found = self.0.found.get() == Some(at);
        if slot.found != found {
            slot.found = found;
            class(&slot.row, "is-found", found);
        }
        let origin = row.map_or(Origin::Live, |row| row.origin);
        if slot.origin != origin {
            slot.origin = origin;
            class(&slot.row, "is-uncounted", origin != Origin::Live);
            if let Some(badge) = &slot.badge {
                badge.set_hidden(origin == Origin::Live);
                badge.set_text_content(Some(origin.name()));
            }
        }
        self.mark_active(slot, at);
        for (i, cell) in slot.cells.iter_mut().enumerate() {
            match row.and_then(|r| r.cells.get(i)) {
                Some(value) => self.0.fill_cell(cell, value),
                None => cell.show("", Tone::Value),
            }
            cell.set_category(row.map(|r| r.category));
        }
    }
}

impl Painter {
    /// The cell that the keyboard stands on carries an id and a ring.
    fn mark_active(&self, slot: &mut Slot, at: u32) {
        let cursor = self.0.cursor.get();
        let active = (cursor.row == Some(at)).then_some(cursor.col);
        if let Some(old) = slot.active.and_then(|c| slot.cells.get(c)) {
            old.cell.remove_attribute("id").ok();
            class(&old.cell, "is-active", false);
        }
        if let Some(new) = active.and_then(|c| slot.cells.get(c)) {
            new.cell.set_id(&self.0.cell_id(cursor));
            class(&new.cell, "is-active", true);
        }
        slot.active = active;
    }
}

impl CellSlot {
    fn show(&mut self, text: &str, tone: Tone) {
        self.show_found(text, &[], tone);
    }

    fn show_found(&mut self, text: &str, finds: &Finds, tone: Tone) {
        if self.tone != tone {
            class(&self.cell, "is-missing", tone == Tone::Missing);
            class(&self.cell, "is-empty", tone == Tone::Empty);
            self.tone = tone;
        }
        self.text.put_found(text, finds);
    }

    fn set_category(&mut self, category: Option<u8>) {
        if let Some(dot) = &self.dot
            && self.category != category
        {
            self.category = category;
            let class = category.map(category::class).unwrap_or_default();
            dot.set_class_name(&format!("grid-dot {class}"));
        }
    }
}

impl Look {
    fn fill_cell(&self, cell: &mut CellSlot, value: &Value) {
        let text = value.text.as_str();
        if let Some(ticks) = moment(value, cell.role == Role::Time) {
            cell.show(&self.times.borrow().short(ticks), Tone::Value);
            return;
        }
        match cell.role {
            Role::Said if !value.present => cell.show("", Tone::Missing),
            _ if !value.present => cell.show("—", Tone::Missing),
            _ if text.is_empty() => cell.show("empty", Tone::Empty),
            _ if value.cut => cell.show_found(&format!("{text}…"), &value.marks, Tone::Value),
            Role::Host => cell.show_found(self.hosts.borrow().short(text), &value.marks, Tone::Value),
            Role::Time | Role::Said | Role::Field => cell.show_found(text, &value.marks, Tone::Value),
        }
    }
}

/// Which column says where a record was found: that of the kind of event, else the first that is no time.
fn badge_column(columns: &[Shown]) -> usize {
    let event = columns.iter().position(|shown| shown.column == Column::Event);
    let no_time = |shown: &Shown| Role::of(&shown.column) != Role::Time;
    event.or_else(|| columns.iter().position(no_time)).unwrap_or_default()
}

/// Evidence is set in the mono face, what the page says about it in the sans face.
fn class_of(shown: &Shown) -> &'static str {
    match (&shown.column, shown.kind) {
        (Column::Event | Column::Host | Column::Process | Column::Channel | Column::Provider | Column::Level, _) => {
            "grid-cell"
        }
        (Column::What, _) => "grid-cell is-mono is-dim",
        (Column::EventId | Column::RecordId, _) | (_, FieldType::Number) => "grid-cell is-mono is-number",
        _ => "grid-cell is-mono",
    }
}
