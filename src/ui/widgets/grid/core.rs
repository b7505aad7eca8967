//! The grid's hands: one handle that holds its list, its look and its signals, and does what keys, clicks and menus ask for.

use super::super::cursor::Cursor;
use super::super::layout::Layout;
use super::super::menu::Open;
use super::super::rows::{Listen, Part, Rows};
use super::super::{clip, memory, times};
use super::order;
use super::paint::{Look, Painter};
use crate::model::RowIx;
use crate::protocol::{
    Cell, Column, ColumnInfo, Detail, DetailSpec, Failure, Filter, Request, Response, Row, RowsSpec, Scope, Sort,
};
use crate::ui::state::AppState;
use crate::ui::text::escaped;
use leptos::prelude::*;
use std::rc::Rc;

pub(super) type EventRows = Rows<Row, Painter>;

/// What the grid knows, as handles: copied into every closure.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub state: AppState,
    pub key: StoredValue<String>,
    pub rows: StoredValue<Option<Rc<EventRows>>, LocalStorage>,
    pub look: StoredValue<Rc<Look>, LocalStorage>,
    pub scope: Signal<Scope>,
    pub filter: Memo<Filter>,
    pub layout: RwSignal<Layout>,
    /// Kept in the shared state, so that a link and the way back know it.
    pub sort: Memo<Vec<Sort>>,
    pub all_columns: RwSignal<Vec<ColumnInfo>>,
    pub cursor: RwSignal<Cursor>,
    pub total: RwSignal<Option<u32>>,
    pub failure: RwSignal<Option<Failure>>,
    pub menu: Open,
    pub choosing: RwSignal<bool>,
    /// The search is open.
    pub finding: RwSignal<bool>,
    /// The row to select, once it is there.
    pub wanted: StoredValue<Option<u32>>,
    /// The event that this grid selected last, so that it does not scroll to it again.
    pub picked: StoredValue<Option<RowIx>>,
    /// The row to return to, once rows are there.
    pub restore: StoredValue<Option<u32>>,
}

/// A cell with what is needed to act on it.
#[derive(Clone)]
pub(super) struct Hit {
    pub row: RowIx,
    pub column: Column,
    pub value: Cell,
}

impl Grid {
    /// A grid as it was left, else with these first columns.
    pub fn new(
        state: AppState,
        id: String,
        key: String,
        scope: Signal<Scope>,
        filter: Memo<Filter>,
        first: Layout,
        total: Option<RwSignal<Option<u32>>>,
    ) -> Self {
        let kept = memory::table(&key);
        let look = Rc::new(Look { id, ..Look::default() });
        let sort = {
            let key = key.clone();
            Memo::new(move |_| state.sorts.with(|all| all.get(&key).cloned().unwrap_or_default()))
        };
        let grid = Self {
            state,
            key: StoredValue::new(key),
            rows: StoredValue::new_local(None),
            look: StoredValue::new_local(Rc::clone(&look)),
            scope,
            filter,
            layout: RwSignal::new(kept.layout.unwrap_or(first)),
            sort,
            all_columns: RwSignal::new(Vec::new()),
            cursor: RwSignal::new(Cursor {
                row: Some(kept.top),
                col: 0,
            }),
            total: total.unwrap_or_else(|| RwSignal::new(None)),
            failure: RwSignal::new(None),
            menu: RwSignal::new_local(None),
            choosing: RwSignal::new(false),
            finding: RwSignal::new(false),
            wanted: StoredValue::new(None),
            picked: StoredValue::new(None),
            restore: StoredValue::new((kept.top > 0).then_some(kept.top)),
        };
        let rows = Rows::new(Painter(look), source(grid), Box::new(Ear(grid)));
        grid.rows.set_value(Some(rows));
        grid
    }

    /// The list, unless the grid is gone.
    pub fn with_rows<R>(&self, f: impl FnOnce(&EventRows) -> R) -> Option<R> {
        let rows = self.rows.try_with_value(Clone::clone).flatten()?;
        Some(f(&rows))
    }

    /// The question that the grid asks now; place and number are left to the list.
    pub fn table(&self) -> RowsSpec {
        RowsSpec {
            filter: self.filter.get_untracked(),
            scope: self.scope.get_untracked(),
            sort: self.sort.get_untracked(),
            columns: self.layout.with_untracked(Layout::columns),
            mark: self.state.mark.get_untracked(),
            ..RowsSpec::default()
        }
    }

    /// The cell under the cursor.
    pub fn hit(&self, cursor: Cursor) -> Option<Hit> {
        let column = self
            .layout
            .with_untracked(|l| l.shown.get(cursor.col).map(|s| s.column.clone()))?;
        self.with_rows(|rows| {
            rows.with(cursor.row?, |row| {
                Some(Hit {
                    row: row.row,
                    column,
                    value: row.cells.get(cursor.col)?.clone(),
                })
            })?
        })?
    }

    /// Moves the keyboard to a cell and shows it.
    pub fn go(&self, cursor: Cursor) {
        self.cursor.set(cursor);
        if let Some(row) = cursor.row {
            self.with_rows(|rows| rows.reveal(row, false));
        }
    }

    /// Selects the event of a row.
    pub fn select(&self, at: u32) {
        let row = self.with_rows(|rows| rows.with(at, |row| row.row)).flatten();
        if let Some(row) = row {
            self.picked.set_value(Some(row));
            self.state.selected.set(Some(row));
        }
    }

    /// Goes to a row that may not be there yet, and selects it when asked to.
    pub fn bring(&self, at: u32, select: bool) {
        self.cursor.update(|c| c.row = Some(at));
        self.wanted.set_value(select.then_some(at));
        self.with_rows(|rows| {
            let (from, to) = rows.visible();
            rows.reveal(at, !(from..to).contains(&at));
        });
        self.take_wanted();
    }

    /// Selects the row that is wanted, once it is held.
    fn take_wanted(&self) {
        let Some(Some(at)) = self.wanted.try_get_value() else {
            return;
        };
        let held = self.with_rows(|rows| rows.with(at, |_| ())).flatten();
        if held.is_some() {
            self.wanted.set_value(None);
            self.select(at);
        }
    }

    /// The element that scrolls.
    pub fn scroller(&self) -> Option<web_sys::HtmlElement> {
        let id = self.look.try_with_value(|look| look.id.clone())?;
        let el = document().get_element_by_id(&id)?;
        wasm_bindgen::JsCast::dyn_into(el).ok()
    }

    /// Sorts by a column as a click on its header does; `more` keeps the columns that are sorted by already.
    pub fn sort_by(&self, column: &Column, more: bool) {
        let now = self.sort.get_untracked();
        let step = if more { order::added } else { order::cycled };
        self.set_sort(step(&now, column));
    }

    /// Puts the table in another order.
    pub fn set_sort(&self, sort: Vec<Sort>) {
        let key = self.key.get_value();
        self.state.sorts.update(|all| {
            if sort.is_empty() {
                all.remove(&key);
            } else {
                all.insert(key, sort);
            }
        });
    }

    /// Gives a column the width of its longest value on screen.
    pub fn fit(&self, col: usize, scroller: &web_sys::Element) {
        let selector = format!("[aria-colindex=\"{}\"] .grid-text", col + 1);
        let Ok(list) = scroller.query_selector_all(&selector) else {
            return;
        };
        let widest = (0..list.length())
            .filter_map(|i| wasm_bindgen::JsCast::dyn_into::<web_sys::Element>(list.item(i)?).ok())
            .map(|el| el.get_bounding_client_rect().width())
            .fold(0.0, f64::max);
        let dot = self
            .layout
            .with_untracked(|l| l.shown.get(col).is_some_and(|s| s.column == Column::Event));
        let width = widest.ceil() as u32 + if dot { 34 } else { 19 };
        self.layout.update(|l| l.size(col, width.min(900)));
    }

    /// What a cell says, for the clipboard: a time in the zone that is shown, with its offset.
    pub fn said(&self, column: &Column, cell: &Cell) -> String {
        escaped(&self.raw(column, cell)).into_owned()
    }

    fn raw(&self, column: &Column, cell: &Cell) -> String {
        match times::moment(cell, *column == Column::Time) {
            Some(ticks) => self.state.clock.with_untracked(|clock| clock.iso(ticks)),
            None => cell.text.clone(),
        }
    }

    /// Copies a cell's value; raw only when asked for.
    pub fn copy_value(&self, hit: &Hit, raw: bool) {
        let put = move |text: &str| {
            let text = if raw {
                text.to_owned()
            } else {
                escaped(text).into_owned()
            };
            clip::write(text);
        };
        if !hit.value.cut {
            put(&self.raw(&hit.column, &hit.value));
            return;
        }
        let name = hit.column.key().to_owned();
        let short = hit.value.text.clone();
        self.with_detail(hit.row, move |detail| {
            let field = detail.data.iter().find(|f| f.name == name);
            put(field.map_or(short.as_str(), |f| f.value.as_str()));
        });
    }

    /// Copies the cells of a row, with tabs between.
    pub fn copy_row(&self, at: u32) {
        let text = self.with_rows(|rows| {
            rows.with(at, |row| {
                let columns = self.layout.with_untracked(Layout::columns);
                let cells: Vec<String> = columns
                    .iter()
                    .zip(&row.cells)
                    .map(|(c, cell)| self.said(c, cell))
                    .collect();
                cells.join("\t")
            })
        });
        if let Some(text) = text.flatten() {
            clip::write(text);
        }
    }

    /// Opens the process that an event belongs to.
    pub fn open_process(&self, row: RowIx) {
        let state = self.state;
        self.with_detail(row, move |detail| {
            if let Some(link) = &detail.process {
                state.open_process(link.process);
            }
        });
    }

    /// Asks for an event in full, then does something with it.
    pub fn with_detail(&self, row: RowIx, then: impl FnOnce(&Detail) + 'static) {
        let Some(client) = self.state.client.try_get_value() else {
            return;
        };
        leptos::task::spawn_local(async move {
            if let Ok(Response::Detail(detail)) = client
                .ask(Request::Detail(DetailSpec {
                    row,
                    ..DetailSpec::default()
                }))
                .await
            {
                then(&detail);
            }
        });
    }

    /// Asks which columns there are.
    pub fn ask_columns(&self) {
        let this = *self;
        let Some(client) = self.state.client.try_get_value() else {
            return;
        };
        let scope = self.scope.get_untracked();
        leptos::task::spawn_local(async move {
            if let Ok(Response::Columns(all)) = client.ask(Request::Columns(scope.clone())).await
                && this.scope.try_get_untracked() == Some(scope)
            {
                this.all_columns.try_set(all);
            }
        });
    }

    /// Scrolls to an event, if the table holds it.
    pub fn locate(&self, row: RowIx) {
        let this = *self;
        let Some(client) = self.state.client.try_get_value() else {
            return;
        };
        let table = self.table();
        leptos::task::spawn_local(async move {
            let answer = client.ask(Request::Locate { row, table }).await;
            if let Ok(Response::Position(Some(at))) = answer {
                this.restore.try_set_value(Some(at));
                this.settle();
            }
        });
    }

    /// Goes where the list was to go, once it has rows.
    pub fn settle(&self) {
        let Some(Some(at)) = self.restore.try_get_value() else {
            return;
        };
        self.with_rows(|rows| {
            if at < rows.len() {
                self.restore.set_value(None);
                rows.reveal(at, true);
                self.cursor.try_update(|c| c.row = Some(at));
            }
        });
    }
}

/// What the list tells the grid.
struct Ear(pub Grid);

impl Listen for Ear {
    fn total(&self, total: u32) {
        let grid = self.0;
        grid.failure.try_set(None);
        if grid.total.try_get_untracked() != Some(Some(total)) {
            grid.total.try_set(Some(total));
        }
        grid.settle();
    }

    fn failed(&self, failure: Failure) {
        self.0.failure.try_set(Some(failure));
    }

    fn painted(&self) {
        let Some(top) = self.0.with_rows(|rows| rows.visible().0) else {
            return;
        };
        self.0
            .key
            .try_with_value(|key| memory::keep(key, |kept| kept.top = top));
        self.0.take_wanted();
    }
}

/// Asks the engine for rows of the grid's table.
fn source(grid: Grid) -> super::super::rows::Source<Row> {
    Box::new(move |start, count| {
        let spec = RowsSpec {
            start,
            count,
            ..grid.table()
        };
        let client = grid.state.client.try_get_value();
        Box::pin(async move {
            let Some(client) = client else {
                return Err(Failure::Gone("table".to_owned()));
            };
            match client.ask(Request::Rows(spec)).await? {
                Response::Rows(page) => Ok(Part {
                    total: page.total,
                    rows: page.rows,
                }),
                other => Err(Failure::Protocol(format!(
                    "rows were asked for, the answer is {other:?}"
                ))),
            }
        })
    })
}
