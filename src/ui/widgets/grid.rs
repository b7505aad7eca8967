//! One table for any number of events: the Events view, every report, a process's events.
//!
//! It asks the engine for the rows in sight and nothing else. `aria-rowcount` is the number of events in the table and
//! `aria-rowindex` counts them from 1; the header is not counted. One tab stop; the keyboard's cell is named by
//! `aria-activedescendant`. Columns, order and place are remembered under a key for as long as the page is open.
//!
//! `core` acts, `paint` draws rows, `header` and `chooser` are what their names say.

#![allow(clippy::large_types_passed_by_value)] // a bundle of signal handles, copied into every closure

mod cells;
mod chooser;
mod core;
mod filter;
mod find;
mod header;
mod note;
mod order;
mod paint;
mod value;

use self::chooser::Chooser;
use self::core::{EventRows, Grid as Handle};
use self::filter::Use;
use self::find::Find;
use self::header::Header;
use self::note::Note;
use super::cursor::Move;
use super::hosts::Hosts;
use super::layout::Layout;
use super::menu::Menu;
use super::times::Times;
use super::{clip, memory};
use crate::protocol::{Column, FieldType, Filter, RowsSpec, Scope};
use crate::ui::state::AppState;
use leptos::html;
use leptos::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};
use web_sys::{ClipboardEvent, KeyboardEvent, MouseEvent};

/// Height of the header, CSS pixels; the style sheet says the same.
const HEAD_PX: f64 = 28.0;

static NEXT_ID: AtomicU32 = AtomicU32::new(1);

/// A table of events.
#[component]
pub(crate) fn Grid(
    /// Under this key columns, order and place are remembered.
    #[prop(into)]
    key: String,
    /// What the table is, for a screen reader.
    #[prop(into)]
    label: Signal<String>,
    /// Which events.
    #[prop(into)]
    scope: Signal<Scope>,
    /// Its first columns; without them, the engine's usual ones for this scope.
    #[prop(optional)]
    columns: Vec<Column>,
    /// More clauses than the page's filter has.
    #[prop(into, optional)]
    clauses: Signal<Vec<String>>,
    /// The page's filter does not apply.
    #[prop(into, optional)]
    unfiltered: Signal<bool>,
    /// What to say when the table is empty without any filter.
    #[prop(into, optional)]
    nothing: Signal<String>,
    /// The number of rows, once known.
    #[prop(optional)]
    total: Option<RwSignal<Option<u32>>>,
) -> impl IntoView {
    let state = AppState::expect();
    let id = format!("grid{}", NEXT_ID.fetch_add(1, Ordering::Relaxed));
    let time_px = Memo::new(move |_| times(state).width_px());
    let filter = Memo::new(move |_| {
        let mut filter = if unfiltered.get() {
            Filter::default()
        } else {
            state.filter.get()
        };
        filter.clauses.extend(clauses.get());
        filter
    });
    let first = Layout::of(columns.iter().map(|c| (c, FieldType::Text)), time_px.get_untracked());
    let grid = Handle::new(state, id.clone(), key, scope, filter, first, total);
    let scroller = NodeRef::<html::Div>::new();
    let spacer = NodeRef::<html::Div>::new();
    let pool = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let (Some(scroller), Some(spacer), Some(pool)) = (scroller.get(), spacer.get(), pool.get()) {
            grid.with_rows(|rows| rows.mount(scroller.into(), spacer.into(), pool.into(), HEAD_PX));
        }
    });
    follow(grid, scroller);
    keep_columns(grid, columns.clone(), time_px);

    let active = move || grid.look.with_value(|look| look.cell_id(grid.cursor.get()));
    let reset = Callback::new(move |()| grid.layout.set(first_columns(grid, &columns, time_px.get_untracked())));
    view! {
        <div class="grid" class:is-finding=move || grid.finding.get()>
            <Find grid />
            <div
                class="grid-scroll"
                role="grid"
                id=id.clone()
                tabindex="0"
                aria-label=move || label.get()
                aria-rowcount=move || grid.total.get().map_or(-1, i64::from).to_string()
                aria-colcount=move || grid.layout.with(|l| l.shown.len()).to_string()
                aria-activedescendant=active
                aria-busy=move || grid.total.get().is_none().to_string()
                node_ref=scroller
                on:scroll=move |_| {
                    grid.with_rows(EventRows::on_scroll);
                }
                on:keydown=move |e| on_key(grid, scroller, &e)
                on:copy=move |e| on_copy(grid, &e)
                on:click=move |e: MouseEvent| cells::on_click(grid, &e)
                on:dblclick=move |e: MouseEvent| cells::on_double(grid, &e)
                on:contextmenu=move |e: MouseEvent| cells::on_menu(grid, &e)
                on:mouseover=move |e: MouseEvent| cells::on_hover(grid, &e)
            >
                <Header grid id=id.clone() />
                <div class="grid-space" role="presentation" node_ref=spacer>
                    <div class="grid-pool" role="rowgroup" node_ref=pool></div>
                </div>
            </div>
            <Note grid nothing />
            <Chooser grid reset />
            <Menu open=grid.menu />
        </div>
    }
}

/// Asks again whenever what the rows depend on changes.
fn follow(grid: Handle, scroller: NodeRef<html::Div>) {
    let state = grid.state;
    // Another table begins at its top; other columns of the same table stay where they are.
    let table = Memo::new(move |_| (grid.filter.get(), grid.scope.get(), grid.sort.get()));
    let columns = Memo::new(move |_| grid.layout.with(Layout::columns));
    Effect::new(move |before: Option<RowsSpec>| {
        let (filter, scope, sort) = table.get();
        let spec = RowsSpec {
            filter,
            scope,
            sort,
            columns: columns.get(),
            mark: state.mark.get(),
            ..RowsSpec::default()
        };
        grid.look
            .with_value(|look| look.columns.replace(grid.layout.with_untracked(|l| l.shown.clone())));
        let other_columns = before.as_ref().is_none_or(|b| b.columns != spec.columns);
        let other_table = before
            .as_ref()
            .is_some_and(|b| (&b.filter, &b.scope, &b.sort) != (&spec.filter, &spec.scope, &spec.sort));
        grid.with_rows(|rows| {
            if other_columns {
                rows.rebuild();
            }
            if other_table {
                rows.to_top();
                grid.cursor.update(|c| c.row = c.row.map(|_| 0));
            }
            if !spec.columns.is_empty() {
                rows.restart();
            }
        });
        spec
    });
    Effect::new(move |_| {
        let template = grid.layout.with(Layout::template);
        let least = grid.layout.with(Layout::least_px);
        if let Some(el) = scroller.get() {
            let style = web_sys::HtmlElement::style(&el);
            style.set_property("--grid-cols", &template).ok();
            style.set_property("--grid-least", &format!("{least}px")).ok();
        }
    });
    Effect::new(move |before: Option<u32>| {
        let now = state.generation.get();
        if before.is_some_and(|b| b != now) {
            grid.with_rows(EventRows::refresh);
        }
        now
    });
    Effect::new(move |_| {
        let (times, hosts) = (times(state), state.overview.with(|o| Hosts::of(&o.hosts)));
        grid.look.with_value(|look| {
            look.times.replace(times);
            look.hosts.replace(hosts);
        });
        grid.with_rows(EventRows::refill_all);
    });
    Effect::new(move |before: Option<()>| {
        let selected = state.selected.get();
        grid.look.with_value(|look| look.selected.set(selected));
        grid.with_rows(EventRows::refill_all);
        // Selected elsewhere: show it here as well.
        if let Some(row) = selected
            && grid.picked.get_value() != selected
        {
            grid.picked.set_value(selected);
            if before.is_some() || grid.restore.get_value().is_none() {
                grid.locate(row);
            }
        }
    });
    Effect::new(move |_| {
        let cursor = grid.cursor.get();
        grid.look.with_value(|look| look.cursor.set(cursor));
        grid.with_rows(|rows| {
            if let Some(row) = cursor.row {
                rows.keep(row);
            }
            rows.refill_all();
        });
    });
}

/// The columns that there are, and those shown at first.
fn keep_columns(grid: Handle, fixed: Vec<Column>, time_px: Memo<u32>) {
    Effect::new(move |_| {
        grid.state.generation.track();
        grid.scope.track();
        grid.ask_columns();
    });
    Effect::new(move |_| {
        grid.all_columns.track();
        let first = first_columns(grid, &fixed, time_px.get());
        let keep = grid.layout.with_untracked(|l| l.touched || *l == first);
        if !keep && !first.shown.is_empty() {
            grid.layout.set(first);
        }
    });
    Effect::new(move |_| {
        let layout = grid.layout.get();
        if layout.touched {
            grid.key
                .with_value(|key| memory::keep(key, |kept| kept.layout = Some(layout)));
        } else {
            grid.key.with_value(|key| memory::keep(key, |kept| kept.layout = None));
        }
    });
}

/// The columns before the reader changes any.
fn first_columns(grid: Handle, fixed: &[Column], time_px: u32) -> Layout {
    grid.all_columns.with_untracked(|all| {
        if fixed.is_empty() {
            return Layout::usual(all, time_px);
        }
        let kind = |c: &Column| {
            let info = all.iter().find(|i| i.column == *c);
            info.map_or(FieldType::Text, |i| i.kind)
        };
        Layout::of(fixed.iter().map(|c| (c, kind(c))), time_px)
    })
}

/// How this session's times are shortened in the zone that is shown.
fn times(state: AppState) -> Times {
    state
        .clock
        .with(|clock| Times::of(state.overview.with(|o| o.span), clock))
}

fn on_key(grid: Handle, scroller: NodeRef<html::Div>, event: &KeyboardEvent) {
    let ctrl = event.ctrl_key() || event.meta_key();
    let cursor = grid.cursor.get_untracked();
    let key = event.key();
    if let Some(to) = Move::of(&key, ctrl) {
        let cols = grid.layout.with_untracked(|l| l.shown.len());
        let (rows, page) = grid.with_rows(|rows| (rows.len(), rows.page())).unwrap_or_default();
        let next = cursor.step(to, rows, cols, page);
        grid.go(next);
        cells::show_column(grid, scroller, next.col);
        // With the pane open, it follows the keyboard.
        if let Some(row) = next.row.filter(|_| next.row != cursor.row)
            && grid.state.selected.with_untracked(Option::is_some)
        {
            grid.select(row);
        }
    } else if event.shift_key() && key == "F10" || key == "ContextMenu" {
        cells::menu_at_cursor(grid, scroller);
    } else if ctrl || event.alt_key() {
        return;
    } else {
        match (key.as_str(), cursor.row) {
            ("Enter" | " ", Some(row)) => grid.select(row),
            ("Enter" | " ", None) => {
                let column = grid
                    .layout
                    .with_untracked(|l| l.shown.get(cursor.col).map(|s| s.column.clone()));
                if let Some(column) = column {
                    grid.sort_by(&column, event.shift_key());
                }
            }
            ("i" | "x" | "I", Some(_)) => {
                if let Some(hit) = grid.hit(cursor) {
                    let what = match key.as_str() {
                        "i" => Use::Include,
                        "x" => Use::Exclude,
                        _ => Use::Only,
                    };
                    grid.filter_by(&hit, what);
                }
            }
            ("r", Some(_)) => cells::around_cursor(grid, scroller),
            _ => return,
        }
    }
    event.prevent_default();
    event.stop_propagation();
}

fn on_copy(grid: Handle, event: &ClipboardEvent) {
    let picked_text = window()
        .get_selection()
        .ok()
        .flatten()
        .is_some_and(|s| !s.is_collapsed());
    if picked_text {
        return;
    }
    if let Some(hit) = grid.hit(grid.cursor.get_untracked()) {
        clip::fill(event, &grid.said(&hit.column, &hit.value));
    }
}
