//! Every value of a field with its count, its share, and when it occurred first and last; or two fields against each other.
//! Over all that the filter lets pass. A cell that is clicked narrows everything, a header orders the rows.
//!
//! `model` is the table as plain data, `core` asks and acts, `paint` draws rows, `head` is what stands above.

#![allow(clippy::large_types_passed_by_value)] // a bundle of signal handles

mod core;
mod head;
pub mod model;
mod paint;

use self::core::{Sheet, ValueRows};
use self::head::Head;
use self::model::{Col, Group};
use self::paint::cell_id;
use crate::protocol::{Request, Response, Scope};
use crate::ui::state::AppState;
use crate::ui::text::{escaped, evidence};
use crate::ui::widgets::clip;
use crate::ui::widgets::cursor::{Cursor, Move};
use crate::ui::widgets::menu::{Menu, Opened};
use crate::ui::widgets::times::Times;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, Element, HtmlElement, KeyboardEvent, MouseEvent};

/// Height of the header, CSS pixels; the style sheet says the same.
const HEAD_PX: f64 = 28.0;

/// The Values view.
#[component]
pub fn ValuesView() -> impl IntoView {
    let sheet = Sheet::new(AppState::expect());
    let scroller = NodeRef::<html::Div>::new();
    let spacer = NodeRef::<html::Div>::new();
    let pool = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let (Some(scroller), Some(spacer), Some(pool)) = (scroller.get(), spacer.get(), pool.get()) {
            sheet.with_rows(|rows| rows.mount(scroller.into(), spacer.into(), pool.into(), HEAD_PX));
        }
    });
    follow(sheet, scroller);
    let label = move || {
        sheet.state.group.with(|group| match &group.columns {
            Some(columns) => format!("{} by {}", group.rows.label(), columns.label()),
            None => format!("Values of {}", group.rows.label()),
        })
    };
    let nothing = move || match (sheet.failure.get(), sheet.total.get()) {
        (Some(failure), _) => Some(failure.to_string()),
        (None, Some(0)) => Some("No event that is shown has such a value.".to_owned()),
        _ => None,
    };
    view! {
        <section class="values" aria-label="Values">
            <Head sheet />
            <div class="grid">
                <div
                    class="grid-scroll"
                    role="grid"
                    tabindex="0"
                    data-testid="values"
                    aria-label=label
                    aria-rowcount=move || sheet.total.get().map_or(-1, i64::from).to_string()
                    aria-colcount=move || sheet.cols().len().to_string()
                    aria-activedescendant=move || cell_id(sheet.cursor.get())
                    aria-busy=move || sheet.total.get().is_none().to_string()
                    node_ref=scroller
                    on:scroll=move |_| {
                        sheet.with_rows(ValueRows::on_scroll);
                    }
                    on:keydown=move |event| on_key(sheet, scroller, &event)
                    on:copy=move |event| on_copy(sheet, &event)
                    on:click=move |event| on_click(sheet, &event)
                    on:contextmenu=move |event| on_menu(sheet, &event)
                    on:mouseover=move |event| on_hover(sheet, &event)
                >
                    <div class="grid-head" role="row">
                        {move || sheet.cols().into_iter().enumerate().map(|(at, col)| head_cell(sheet, at, col)).collect_view()}
                    </div>
                    <div class="grid-space" role="presentation" node_ref=spacer>
                        <div class="grid-pool" role="rowgroup" node_ref=pool></div>
                    </div>
                </div>
                {move || nothing().map(|said| view! { <div class="grid-note"><p>{said}</p></div> })}
            </div>
            <Menu open=sheet.menu />
        </section>
    }
}

/// Asks again whenever what the table depends on changes.
fn follow(sheet: Sheet, scroller: NodeRef<html::Div>) {
    let state = sheet.state;
    Effect::new(move |before: Option<Group>| {
        let group = state.group.get();
        state.filter.track();
        sheet.order.track();
        let other = before.as_ref().is_some_and(|b| *b != group);
        if other {
            sheet.find.set(String::new());
            sheet.total.set(None);
            let by = sheet.order.get_untracked().by;
            let kept = matches!((by, &group.columns), (Col::Value | Col::Events, _));
            if !kept {
                sheet.order.set(Col::Events.first_order());
            }
            sheet.cursor.set(Cursor { row: Some(0), col: 0 });
        }
        sheet.find.track();
        sheet.columns();
        sheet.with_rows(|rows| {
            if before.is_some() {
                rows.to_top();
            }
            rows.restart();
        });
        group
    });
    Effect::new(move |before: Option<u32>| {
        let now = state.generation.get();
        if before.is_some_and(|b| b != now) {
            sheet.with_rows(ValueRows::refresh);
        }
        let client = state.client.get_value();
        leptos::task::spawn_local(async move {
            if let Ok(Response::Columns(all)) = client.ask(Request::Columns(Scope::All)).await
                && sheet.fields.try_with_untracked(|old| *old != all) == Some(true)
            {
                sheet.fields.try_set(all);
            }
        });
        now
    });
    Effect::new(move |_| {
        let times = state
            .clock
            .with(|clock| Times::of(state.overview.with(|o| o.span), clock));
        let time_px = times.width_px() + 20;
        let (template, least) = template(&sheet.cols(), time_px);
        sheet.look.with_value(|look| look.times.replace(times));
        if let Some(el) = scroller.get() {
            let style = HtmlElement::style(&el);
            style.set_property("--grid-cols", &template).ok();
            style.set_property("--grid-least", &format!("{least}px")).ok();
        }
        sheet.with_rows(ValueRows::refill_all);
    });
    Effect::new(move |_| {
        let cursor = sheet.cursor.get();
        sheet.look.with_value(|look| look.cursor.set(cursor));
        sheet.with_rows(|rows| {
            if let Some(row) = cursor.row {
                rows.keep(row);
            }
            rows.refill_all();
        });
    });
}

/// The widths of the columns, for the style sheet, and what they need at least, pixels.
fn template(cols: &[Col], time_px: u32) -> (String, u32) {
    let mut parts = Vec::new();
    let mut least = 0;
    for col in cols {
        let (part, px) = match col {
            Col::Value => ("minmax(220px, 3fr)".to_owned(), 220),
            Col::Events => ("84px".to_owned(), 84),
            Col::Share => ("minmax(110px, 1fr)".to_owned(), 110),
            Col::First | Col::Last => (format!("{time_px}px"), time_px),
            Col::Cross(_) => ("minmax(112px, 1fr)".to_owned(), 112),
        };
        parts.push(part);
        least += px;
    }
    (parts.join(" "), least)
}

/// A header.
fn head_cell(sheet: Sheet, at: usize, col: Col) -> impl IntoView {
    let sorted = move || {
        let order = sheet.order.get();
        (order.by == col).then_some(order.descending)
    };
    let label = match col {
        Col::Value => sheet.state.group.with(|group| group.rows.label().to_owned()),
        Col::Events => "Events".to_owned(),
        Col::Share => "Share".to_owned(),
        Col::First => "First".to_owned(),
        Col::Last => "Last".to_owned(),
        Col::Cross(at) => sheet
            .facts
            .with(|facts| facts.top.get(at).map(|value| value.text.clone()))
            .unwrap_or_default(),
    };
    let tip = match col {
        Col::Cross(at) => sheet.facts.with(|facts| {
            facts.top.get(at).map(|value| {
                let events = crate::ui::number::counted(value.events, "event", "events");
                format!("{}\n{events}", escaped(&value.text))
            })
        }),
        _ => None,
    };
    let number = matches!(col, Col::Events | Col::Cross(_));
    let shown = if label.is_empty() { "empty".to_owned() } else { label };
    view! {
        <div
            class="grid-th"
            class:is-number=number
            class:values-value=col == Col::Value
            class:is-active=move || sheet.cursor.get() == Cursor { row: None, col: at }
            role="columnheader"
            id=cell_id(Cursor { row: None, col: at })
            data-field=col.key()
            aria-colindex=(at + 1).to_string()
            aria-sort=move || match sorted() {
                None => "none",
                Some(false) => "ascending",
                Some(true) => "descending",
            }
            title=tip
            on:click=move |event| {
                event.stop_propagation();
                sort(sheet, col);
            }
        >
            <span class="grid-text">{evidence(&shown)}</span>
            <span class="grid-arrow" aria-hidden="true">{move || match sorted() {
                None => "",
                Some(false) => "↑",
                Some(true) => "↓",
            }}</span>
        </div>
    }
}

fn sort(sheet: Sheet, col: Col) {
    sheet.order.update(|order| *order = order.after(col));
}

/// The cell under the pointer.
fn cell_of(event: &MouseEvent) -> Option<(Element, Cursor)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let cell = target.closest("[role=\"gridcell\"]").ok()??;
    let number = |el: &Element, name: &str| el.get_attribute(name)?.parse::<u32>().ok()?.checked_sub(1);
    let cursor = Cursor {
        row: Some(number(&cell.parent_element()?, "aria-rowindex")?),
        col: number(&cell, "aria-colindex")? as usize,
    };
    Some((cell, cursor))
}

fn on_click(sheet: Sheet, event: &MouseEvent) {
    let Some((_, cursor)) = cell_of(event) else { return };
    sheet.cursor.set(cursor);
    let Some(hit) = sheet.hit(cursor).filter(|hit| !hit.text.is_empty() || cursor.col == 0) else {
        return;
    };
    if event.alt_key() {
        sheet.exclude(&hit);
    } else {
        sheet.include(&hit);
    }
}

fn on_menu(sheet: Sheet, event: &MouseEvent) {
    let Some((cell, cursor)) = cell_of(event) else { return };
    event.prevent_default();
    sheet.cursor.set(cursor);
    let back = cell.closest(".grid-scroll").ok().flatten();
    open_menu(
        sheet,
        cursor,
        f64::from(event.client_x()),
        f64::from(event.client_y()),
        back,
    );
}

fn open_menu(sheet: Sheet, cursor: Cursor, x_px: f64, y_px: f64, back: Option<Element>) {
    let Some(hit) = sheet.hit(cursor) else { return };
    sheet.menu.set(Some(Opened {
        x_px,
        y_px,
        title: hit.title.clone(),
        items: sheet.items(&hit),
        back: back.and_then(|back| back.dyn_into().ok()),
    }));
}

/// A cell that shows less than it holds says all of it.
fn on_hover(sheet: Sheet, event: &MouseEvent) {
    let Some((cell, cursor)) = cell_of(event) else { return };
    let parts = cell.query_selector_all("span");
    let is_cut = |el: &Element| el.scroll_width() > el.client_width();
    let wide = is_cut(&cell)
        || parts.is_ok_and(|all| {
            (0..all.length()).any(|i| {
                all.item(i)
                    .and_then(|n| n.dyn_into::<Element>().ok())
                    .is_some_and(|el| is_cut(&el))
            })
        });
    let tip = sheet.hit(cursor).filter(|_| wide);
    let tip = tip.map(|hit| escaped(&hit.text).chars().take(600).collect::<String>());
    crate::ui::widgets::show::attribute(&cell, "title", tip.as_deref());
}

fn on_copy(sheet: Sheet, event: &ClipboardEvent) {
    let picked = window()
        .get_selection()
        .ok()
        .flatten()
        .is_some_and(|s| !s.is_collapsed());
    if let Some(hit) = sheet.hit(sheet.cursor.get_untracked()).filter(|_| !picked) {
        clip::fill(event, &escaped(&hit.text));
    }
}

fn on_key(sheet: Sheet, scroller: NodeRef<html::Div>, event: &KeyboardEvent) {
    let ctrl = event.ctrl_key() || event.meta_key();
    let cursor = sheet.cursor.get_untracked();
    let key = event.key();
    let cols = untrack(|| sheet.cols());
    if let Some(to) = Move::of(&key, ctrl) {
        let (rows, page) = sheet.with_rows(|rows| (rows.len(), rows.page())).unwrap_or_default();
        let next = cursor.step(to, rows, cols.len(), page);
        sheet.cursor.set(next);
        if let Some(row) = next.row {
            sheet.with_rows(|rows| rows.reveal(row, false));
        }
        show_column(scroller, next.col);
    } else if event.shift_key() && key == "F10" || key == "ContextMenu" {
        let cell = scroller
            .get_untracked()
            .and_then(|el| el.query_selector(".is-active").ok().flatten());
        if let Some(cell) = cell {
            let rect = cell.get_bounding_client_rect();
            let back = cell.closest(".grid-scroll").ok().flatten();
            open_menu(sheet, cursor, rect.left() + 8.0, rect.bottom(), back);
        }
    } else if ctrl || event.alt_key() {
        return;
    } else if cursor.row.is_none() {
        match (key.as_str(), cols.get(cursor.col)) {
            ("Enter" | " ", Some(col)) => sort(sheet, *col),
            _ => return,
        }
    } else {
        let Some(hit) = sheet.hit(cursor) else { return };
        match key.as_str() {
            "Enter" => {
                sheet.include(&hit);
                sheet.state.view.set(crate::ui::state::View::Events);
            }
            "i" | " " => sheet.include(&hit),
            "x" => sheet.exclude(&hit),
            "I" => sheet.only(&hit),
            _ => return,
        }
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Scrolls sideways until a column is whole, beside the first one, which stays.
fn show_column(scroller: NodeRef<html::Div>, col: usize) {
    let Some(scroller) = scroller.get_untracked().filter(|_| col > 0) else {
        return;
    };
    let find = |col: usize| {
        let selector = format!(".grid-head [aria-colindex=\"{}\"]", col + 1);
        scroller.query_selector(&selector).ok().flatten()
    };
    let (Some(head), Some(first)) = (find(col), find(0)) else {
        return;
    };
    let (cell, whole) = (head.get_bounding_client_rect(), scroller.get_bounding_client_rect());
    let left = first.get_bounding_client_rect().right();
    let by = if cell.left() < left {
        cell.left() - left
    } else {
        (cell.right() - whole.left() - f64::from(scroller.client_width())).max(0.0)
    };
    scroller.set_scroll_left(scroller.scroll_left() + by as i32);
}
