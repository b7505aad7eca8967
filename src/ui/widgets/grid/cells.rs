//! What the pointer does on cells: select, menus, tooltips, the small button that opens the menu.

use super::super::cursor::Cursor;
use super::super::menu::{Item, Opened};
use super::super::{clip, show, times};
use super::core::{Grid, Hit};
use super::filter::Use;
use super::header;
use crate::protocol::Column;
use crate::ui::text::escaped;
use crate::ui::time::clock::Clock;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, MouseEvent};

/// Longest tooltip, characters.
const TIP: usize = 600;

fn target(event: &MouseEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()
}

fn number_of(el: &Element, attribute: &str) -> Option<u32> {
    el.get_attribute(attribute)?.parse::<u32>().ok()?.checked_sub(1)
}

/// The cell under the pointer.
fn cell_of(event: &MouseEvent) -> Option<(Element, Cursor)> {
    let cell = target(event)?.closest("[role=\"gridcell\"]").ok()??;
    let row = cell.parent_element()?;
    let cursor = Cursor {
        row: Some(number_of(&row, "aria-rowindex")?),
        col: number_of(&cell, "aria-colindex")? as usize,
    };
    Some((cell, cursor))
}

/// Selects the row; the small button opens the menu instead.
pub(super) fn on_click(grid: Grid, event: &MouseEvent) {
    let Some((_, cursor)) = cell_of(event) else { return };
    let on_more = target(event).is_some_and(|t| t.class_list().contains("grid-more"));
    grid.cursor.set(cursor);
    if on_more {
        on_menu(grid, event);
    } else if let Some(row) = cursor.row {
        grid.select(row);
    }
}

/// A double click opens the process of the event, from the cell that names it.
pub(super) fn on_double(grid: Grid, event: &MouseEvent) {
    let Some((_, cursor)) = cell_of(event) else { return };
    if let Some(hit) = grid.hit(cursor).filter(|h| h.column == Column::Process) {
        grid.open_process(hit.row);
    }
}

/// Opens the menu of the cell under the pointer.
pub(super) fn on_menu(grid: Grid, event: &MouseEvent) {
    let Some((cell, cursor)) = cell_of(event) else { return };
    event.prevent_default();
    grid.cursor.set(cursor);
    let (x_px, y_px) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let back = cell.closest(".grid-scroll").ok().flatten();
    open(grid, cursor, x_px, y_px, back);
}

/// Opens the menu of the cell, or of the header, that the keyboard stands on.
pub(super) fn menu_at_cursor(grid: Grid, scroller: NodeRef<html::Div>) {
    let Some(scroller) = scroller.get_untracked() else {
        return;
    };
    let cursor = grid.cursor.get_untracked();
    let Some(cell) = scroller.query_selector(".is-active").ok().flatten() else {
        return;
    };
    let rect = cell.get_bounding_client_rect();
    if cursor.row.is_none() {
        header::open_menu(
            grid,
            cursor.col,
            rect.left(),
            rect.bottom(),
            cell.dyn_ref::<HtmlElement>(),
        );
    } else {
        open(
            grid,
            cursor,
            rect.left() + 8.0,
            rect.bottom(),
            Some((*scroller).clone().into()),
        );
    }
}

fn open(grid: Grid, cursor: Cursor, x_px: f64, y_px: f64, back: Option<Element>) {
    let (Some(hit), Some(at)) = (grid.hit(cursor), cursor.row) else {
        return;
    };
    let title = match &hit.column {
        Column::Field(name) => name.clone(),
        column => column.label().to_owned(),
    };
    let opened = Opened {
        x_px,
        y_px,
        title,
        items: Vec::new(),
        back: back.and_then(|b| b.dyn_into::<HtmlElement>().ok()),
    };
    let items = items(grid, &hit, at, &opened);
    grid.menu.set(Some(Opened { items, ..opened }));
}

/// Opens the menu of times around the row that the keyboard stands on.
pub(super) fn around_cursor(grid: Grid, scroller: NodeRef<html::Div>) {
    let (Some(scroller), Some(hit)) = (scroller.get_untracked(), grid.hit(grid.cursor.get_untracked())) else {
        return;
    };
    let rect = scroller
        .query_selector(".is-active")
        .ok()
        .flatten()
        .map(|cell| cell.get_bounding_client_rect());
    let opened = Opened {
        x_px: rect.as_ref().map_or(0.0, |rect| rect.left() + 8.0),
        y_px: rect.as_ref().map_or(0.0, |rect| rect.bottom()),
        title: String::new(),
        items: Vec::new(),
        back: Some((*scroller).clone()),
    };
    grid.menu_around(&hit, opened);
}

fn items(grid: Grid, hit: &Hit, at: u32, opened: &Opened) -> Vec<Item> {
    let there = hit.value.present;
    let with = |act: fn(Grid, &Hit)| {
        let hit = hit.clone();
        move || act(grid, &hit)
    };
    let mut items = if hit.column == Column::Time {
        grid.cut_items(hit)
    } else if hit.column == Column::OwnTime {
        Vec::new()
    } else {
        vec![
            Item::new("Include value", "I", with(|g, h| g.filter_by(h, Use::Include))).only_if(there),
            Item::new("Exclude value", "X", with(|g, h| g.filter_by(h, Use::Exclude))).only_if(there),
            Item::new("Only this", "Shift I", with(|g, h| g.filter_by(h, Use::Only))).only_if(there),
        ]
    };
    let (around, place) = (hit.clone(), opened.clone());
    items.push(Item::new("Around this time…", "R", move || {
        grid.menu_around(&around, place.clone());
    }));
    items.push(
        Item::new("Copy value", "Ctrl C", with(|g, h| g.copy_value(h, false)))
            .apart()
            .only_if(there),
    );
    if clip::needs_escape(&hit.value.text) {
        items.push(Item::new("Copy value raw", "", with(|g, h| g.copy_value(h, true))));
    }
    if !matches!(hit.column, Column::Time | Column::OwnTime) {
        items.push(Item::new("Copy as query", "", with(|g, h| g.filter_by(h, Use::Copy))).only_if(there));
    }
    items.push(Item::new("Copy row", "", move || grid.copy_row(at)));
    items.push(Item::new("Show details", "Enter", move || grid.select(at)).apart());
    items.push(Item::new("Open process", "", with(|g, h| g.open_process(h.row))));
    items
}

/// A cell that shows less than it holds says all of it; the small button comes to where the pointer is.
pub(super) fn on_hover(grid: Grid, event: &MouseEvent) {
    let Some((cell, cursor)) = cell_of(event) else { return };
    let Some(text) = cell.query_selector(".grid-text").ok().flatten() else {
        return;
    };
    let said = text.text_content().unwrap_or_default();
    let wide = text.get_bounding_client_rect().width() > f64::from(cell.client_width()) - 12.0;
    let hit = grid.hit(cursor).filter(|hit| hit.value.present);
    let tip = hit
        .filter(|hit| wide || hit.value.text != said)
        .map(|Hit { column, value, .. }| {
            if let Some(ticks) = times::moment(&value, column == Column::Time) {
                return moment_tip(grid, ticks, &value.text, column == Column::Time);
            }
            let mut tip: String = escaped(&value.text).chars().take(TIP).collect();
            if value.cut || tip.len() < value.text.len() {
                tip.push('…');
            }
            tip
        });
    show::attribute(&cell, "title", tip.as_deref().filter(|tip| !tip.is_empty()));
    if cell.query_selector(".grid-more").ok().flatten().is_some() {
        return;
    }
    let old = cell
        .closest(".grid-scroll")
        .ok()
        .flatten()
        .and_then(|s| s.query_selector(".grid-more").ok().flatten());
    let button = old.or_else(|| {
        let button = show::element("button", "grid-more")?;
        button.set_attribute("type", "button").ok()?;
        button.set_attribute("tabindex", "-1").ok()?;
        button.set_attribute("aria-label", "What to do with this value").ok()?;
        Some(button.into())
    });
    if let Some(button) = button {
        cell.append_child(&button).ok();
    }
}

/// A time in full: where it is shown, in UTC, and as the event has it where that is something else.
fn moment_tip(grid: Grid, ticks: i64, text: &str, is_record: bool) -> String {
    let utc = Clock::default();
    let mut lines = vec![
        grid.state.clock.with_untracked(|clock| clock.stamp(ticks)),
        utc.stamp(ticks),
    ];
    lines.dedup();
    if !is_record && utc.readable(ticks) != text {
        lines.push(escaped(text).into_owned());
    }
    lines.join("\n")
}

/// Scrolls sideways until a column is whole.
pub(super) fn show_column(grid: Grid, scroller: NodeRef<html::Div>, col: usize) {
    let Some(scroller) = scroller.get_untracked() else {
        return;
    };
    if scroller.scroll_width() <= scroller.client_width() {
        return;
    }
    let Some(id) = grid.look.try_with_value(|look| look.cell_id(Cursor { row: None, col })) else {
        return;
    };
    let head = scroller.query_selector(&format!("[id=\"{id}\"]")).ok().flatten();
    if let Some(head) = head {
        let (cell, whole) = (head.get_bounding_client_rect(), scroller.get_bounding_client_rect());
        let by = if cell.left() < whole.left() {
            cell.left() - whole.left()
        } else {
            (cell.right() - whole.left() - f64::from(scroller.client_width())).max(0.0)
        };
        scroller.set_scroll_left(scroller.scroll_left() + by as i32);
    }
}
