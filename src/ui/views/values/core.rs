//! The table's hands: one handle that asks for values, orders them, and does what keys, clicks and menus ask for.

use super::model::{self, Col, Facts, Form, Group, Line, Order};
use super::paint::{Look, Painter};
use crate::protocol::{
    ColumnInfo, Facet, FacetSpec, FacetValue, Failure, Filter, Pivot, PivotSpec, Request, Response, Scope,
};
use crate::ui::clause;
use crate::ui::state::{AppState, View};
use crate::ui::text::escaped;
use crate::ui::widgets::clip;
use crate::ui::widgets::cursor::Cursor;
use crate::ui::widgets::menu::{Item, Open};
use crate::ui::widgets::rows::{Listen, Part, Rows, Source};
use leptos::prelude::*;
use std::rc::Rc;

/// Most rows and columns of two fields.
const MOST_ROWS: u32 = 1_000;
const MOST_COLUMNS: u32 = 30;
/// Values of one question when all are copied.
const COPIED: u32 = 2_000;
/// Most values that are copied.
const MOST_COPIED: u32 = 50_000;

pub(super) type ValueRows = Rows<Line, Painter>;
/// Two fields as they were counted last, and for what.
type Counted = (Filter, Group, u32, Rc<Pivot>);

/// The table, as handles: copied into every closure.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    pub state: AppState,
    pub rows: StoredValue<Option<Rc<ValueRows>>, LocalStorage>,
    pub look: StoredValue<Rc<Look>, LocalStorage>,
    pub fields: RwSignal<Vec<ColumnInfo>>,
    pub find: RwSignal<String>,
    pub order: RwSignal<Order>,
    pub facts: RwSignal<Facts>,
    pub cursor: RwSignal<Cursor>,
    pub total: RwSignal<Option<u32>>,
    pub failure: RwSignal<Option<Failure>>,
    pub menu: Open,
    counted: StoredValue<Option<Counted>, LocalStorage>,
}

/// What stands in a cell, to act on.
#[derive(Clone)]
pub(super) struct Hit {
    /// The clauses that let only its events pass.
    pub clauses: Vec<String>,
    /// What it says.
    pub text: String,
    /// What it is, for the menu.
    pub title: String,
}

impl Sheet {
    pub fn new(state: AppState) -> Self {
        let look = Rc::new(Look::default());
        let sheet = Self {
            state,
            rows: StoredValue::new_local(None),
            look: StoredValue::new_local(Rc::clone(&look)),
            fields: RwSignal::new(Vec::new()),
            find: RwSignal::new(String::new()),
            order: RwSignal::new(Col::Events.first_order()),
            facts: RwSignal::new(Facts::default()),
            cursor: RwSignal::new(Cursor { row: Some(0), col: 0 }),
            total: RwSignal::new(None),
            failure: RwSignal::new(None),
            menu: RwSignal::new_local(None),
            counted: StoredValue::new_local(None),
        };
        let rows = Rows::new(Painter(look), source(sheet), Box::new(Ear(sheet)));
        sheet.rows.set_value(Some(rows));
        sheet
    }

    /// The list, unless the table is gone.
    pub fn with_rows<R>(&self, f: impl FnOnce(&ValueRows) -> R) -> Option<R> {
        let rows = self.rows.try_with_value(Clone::clone).flatten()?;
        Some(f(&rows))
    }

    /// The columns that the table has now.
    pub fn cols(&self) -> Vec<Col> {
        if self.state.group.with(|group| group.columns.is_some()) {
            model::crossed(self.facts.with(|facts| facts.top.len()))
        } else {
            model::LIST.to_vec()
        }
    }

    /// The cell at a place.
    pub fn hit(&self, cursor: Cursor) -> Option<Hit> {
        let line = self.with_rows(|rows| rows.with(cursor.row?, Clone::clone))??;
        let look = self.look.try_with_value(Rc::clone)?;
        let col = *look.cols.borrow().get(cursor.col)?;
        let group = self.state.group.get_untracked();
        let mut clauses = vec![line.value.clause.clone()];
        let mut title = group.rows.label().to_owned();
        if let Col::Cross(at) = col {
            let top = self.facts.with_untracked(|facts| facts.top.get(at).cloned())?;
            clauses.push(top.clause);
            title = format!("{title}, {}", group.columns.as_ref()?.label());
        }
        Some(Hit {
            clauses,
            text: match col {
                Col::First => self.state.clock.with_untracked(|clock| clock.iso(line.value.first)),
                Col::Last => self.state.clock.with_untracked(|clock| clock.iso(line.value.last)),
                _ => look.text(col, &line),
            },
            title,
        })
    }

    /// What can be done with a cell.
    pub fn items(&self, hit: &Hit) -> Vec<Item> {
        let this = *self;
        let with = |act: fn(Sheet, &Hit)| {
            let hit = hit.clone();
            move || act(this, &hit)
        };
        let mut items = vec![
            Item::new("Include value", "I", with(|sheet, hit| sheet.include(hit))),
            Item::new("Exclude value", "X", with(|sheet, hit| sheet.exclude(hit))),
            Item::new("Only this", "Shift I", with(|sheet, hit| sheet.only(hit))),
            Item::new(
                "Copy value",
                "Ctrl C",
                with(|_, hit| clip::write(escaped(&hit.text).into_owned())),
            )
            .apart(),
        ];
        if clip::needs_escape(&hit.text) {
            items.push(Item::new(
                "Copy value raw",
                "",
                with(|_, hit| clip::write(hit.text.clone())),
            ));
        }
        items.push(Item::new(
            "Copy as query",
            "",
            with(|_, hit| {
                clip::write(escaped(&hit.clauses.join(" ")).into_owned());
            }),
        ));
        items.push(
            Item::new(
                "Show its events",
                "Enter",
                with(|sheet, hit| {
                    sheet.include(hit);
                    sheet.state.view.set(View::Events);
                }),
            )
            .apart(),
        );
        items
    }

    /// Shows only the events of a cell.
    pub fn include(&self, hit: &Hit) {
        for clause in &hit.clauses {
            self.state.add_clause(clause.clone());
        }
    }

    /// Hides the events of a cell.
    pub fn exclude(&self, hit: &Hit) {
        self.state.add_clause(clause::negated(&hit.clauses.join(" ")));
    }

    /// Lets a cell be the whole filter.
    pub fn only(&self, hit: &Hit) {
        self.state.clear_filter();
        self.include(hit);
    }

    /// Copies the whole table, as it is ordered and searched now.
    pub fn copy(&self, form: Form) {
        let this = *self;
        let (group, order, find) = (
            self.state.group.get_untracked(),
            self.order.get_untracked(),
            self.find.get_untracked(),
        );
        let clock = self.state.clock.get_untracked();
        leptos::task::spawn_local(async move {
            let mut lines: Vec<Line> = Vec::new();
            let facts = loop {
                let part = this.ask(&group, order, &find, lines.len() as u32, COPIED).await;
                let Ok((known, part)) = part else { return };
                let more = !part.rows.is_empty() && lines.len() + part.rows.len() < part.total as usize;
                let total = part.total;
                lines.extend(part.rows);
                if lines.len() as u32 >= MOST_COPIED && more {
                    this.state.notice.try_set(Some(format!(
                        "The first {} of {} values were copied.",
                        lines.len(),
                        total
                    )));
                    break known;
                }
                if !more {
                    break known;
                }
            };
            clip::write(model::written(&group, &facts, &lines, form, &clock));
        });
    }

    /// Asks for a part of the table.
    async fn ask(
        &self,
        group: &Group,
        order: Order,
        find: &str,
        start: u32,
        count: u32,
    ) -> Result<(Facts, Part<Line>), Failure> {
        let gone = || Failure::Gone("table".to_owned());
        let filter = self.state.filter.try_get_untracked().ok_or_else(gone)?;
        let Some(columns) = &group.columns else {
            let facet = self.facet(filter, group, order, find, start, count).await?;
            let facts = Facts::of_list(&facet);
            let line = |value: FacetValue| Line {
                value,
                ..Line::default()
            };
            return Ok((
                facts,
                Part {
                    total: facet.total,
                    rows: facet.values.into_iter().map(line).collect(),
                },
            ));
        };
        let generation = self.state.generation.try_get_untracked().ok_or_else(gone)?;
        let known = self.counted.try_with_value(|counted| {
            let known = counted
                .as_ref()
                .filter(|c| (&c.0, &c.1, c.2) == (&filter, group, generation));
            known.map(|c| Rc::clone(&c.3))
        });
        let pivot = if let Some(pivot) = known.flatten() {
            pivot
        } else {
            let spec = PivotSpec {
                filter: filter.clone(),
                scope: Scope::All,
                rows: group.rows.clone(),
                columns: columns.clone(),
                most_rows: MOST_ROWS,
                most_columns: MOST_COLUMNS,
            };
            let client = self.state.client.try_get_value().ok_or_else(gone)?;
            let pivot = match client.ask(Request::Pivot(spec)).await? {
                Response::Pivot(pivot) => Rc::new(pivot),
                other => {
                    return Err(Failure::Protocol(format!(
                        "two fields were asked for, the answer is {other:?}"
                    )));
                }
            };
            let counted = (filter, group.clone(), generation, Rc::clone(&pivot));
            self.counted.try_set_value(Some(counted));
            pivot
        };
        let lines = model::lines(&pivot, order, find);
        Ok((
            Facts::of_pivot(&pivot),
            Part {
                total: lines.len() as u32,
                rows: lines.into_iter().skip(start as usize).take(count as usize).collect(),
            },
        ))
    }

    async fn facet(
        &self,
        filter: Filter,
        group: &Group,
        order: Order,
        find: &str,
        start: u32,
        count: u32,
    ) -> Result<Facet, Failure> {
        let spec = FacetSpec {
            filter,
            scope: Scope::All,
            column: group.rows.clone(),
            find: find.to_owned(),
            order: order.by.facet_order(),
            descending: order.descending,
            start,
            count,
        };
        let client = self.state.client.try_get_value();
        let client = client.ok_or_else(|| Failure::Gone("table".to_owned()))?;
        match client.ask(Request::Facet(spec)).await? {
            Response::Facet(facet) => Ok(facet),
            other => Err(Failure::Protocol(format!(
                "the values of a field were asked for, the answer is {other:?}"
            ))),
        }
    }

    /// Other columns: rows are made anew.
    fn know(&self, facts: Facts) {
        let Some(same) = self.facts.try_with_untracked(|old| *old == facts) else {
            return;
        };
        if same {
            return;
        }
        let Some(look) = self.look.try_with_value(Rc::clone) else {
            return;
        };
        look.facts.replace(facts.clone());
        self.facts.set(facts);
        self.columns();
    }

    /// Gives the rows the columns that the table has now.
    pub fn columns(&self) {
        let Some(look) = self.look.try_with_value(Rc::clone) else {
            return;
        };
        let cols = untrack(|| self.cols());
        if *look.cols.borrow() != cols {
            look.cols.replace(cols);
            self.with_rows(Rows::rebuild);
        }
    }
}

/// What the list tells the table.
struct Ear(Sheet);

impl Listen for Ear {
    fn total(&self, total: u32) {
        let sheet = self.0;
        if sheet.failure.try_with_untracked(Option::is_some) == Some(true) {
            sheet.failure.try_set(None);
        }
        if sheet.total.try_get_untracked() != Some(Some(total)) {
            sheet.total.try_set(Some(total));
        }
    }

    fn failed(&self, failure: Failure) {
        // A query that cannot be understood is said where it stands.
        if !matches!(failure, Failure::Query { .. }) {
            self.0.failure.try_set(Some(failure));
        }
    }
}

fn source(sheet: Sheet) -> Source<Line> {
    Box::new(move |start, count| {
        Box::pin(async move {
            let gone = || Failure::Gone("table".to_owned());
            let group = sheet.state.group.try_get_untracked().ok_or_else(gone)?;
            let order = sheet.order.try_get_untracked().ok_or_else(gone)?;
            let find = sheet.find.try_get_untracked().ok_or_else(gone)?;
            let (facts, part) = sheet.ask(&group, order, &find, start, count).await?;
            // Another field was chosen meanwhile: its own answer follows.
            if sheet.state.group.try_get_untracked().as_ref() == Some(&group) {
                sheet.know(facts);
            }
            Ok(part)
        })
    })
}
