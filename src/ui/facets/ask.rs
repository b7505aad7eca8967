//! What the panel knows, and how it asks: one question at a time, a field after the other, and while files are being read with
//! a pause that leaves the engine most of its time.

use crate::protocol::{Column, ColumnInfo, Facet, FacetOrder, FacetSpec, Failure, Filter, Request, Response};
use crate::ui::state::{AppState, Phase};
use crate::ui::widgets::menu::Open;
use gloo_timers::future::TimeoutFuture;
use gloo_utils::window;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Values of a field in the panel.
pub(super) const SHOWN: u32 = 10;
/// Shortest pause between two questions while loading.
const PAUSE_MS: f64 = 250.0;
/// Longest one.
const MOST_PAUSE_MS: f64 = 2_000.0;
/// How many times an answer's own time the next question waits.
const PAUSE_FACTOR: f64 = 3.0;

/// A field that is open in the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenField {
    /// Which.
    pub column: Column,
    /// Its rarest values come first.
    pub rare: bool,
}

type Answer = Result<Facet, Failure>;

/// The panel, as handles: copied into every closure.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    pub state: AppState,
    /// The fields that there are.
    pub columns: RwSignal<Vec<ColumnInfo>>,
    /// What is being looked for among them.
    pub needle: RwSignal<String>,
    /// The latest answers.
    pub answers: RwSignal<BTreeMap<Column, Answer>>,
    /// What Tab leads to.
    pub cursor: RwSignal<String>,
    /// A question is under way, or waits.
    pub busy: RwSignal<bool>,
    pub menu: Open,
    /// Fields whose values are old.
    stale: StoredValue<BTreeSet<Column>>,
}

impl Panel {
    pub fn new(state: AppState) -> Self {
        Self {
            state,
            columns: RwSignal::new(Vec::new()),
            needle: RwSignal::new(String::new()),
            answers: RwSignal::new(BTreeMap::new()),
            cursor: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            menu: RwSignal::new_local(None),
            stale: StoredValue::new(BTreeSet::new()),
        }
    }

    /// Opens or closes a field.
    pub fn toggle(&self, column: &Column) {
        self.state.open_fields.update(|open| {
            let before = open.len();
            open.retain(|field| field.column != *column);
            if open.len() == before {
                open.push(OpenField {
                    column: column.clone(),
                    rare: false,
                });
            }
        });
    }

    /// Turns the order of a field's values round.
    pub fn turn(&self, column: &Column) {
        self.state.open_fields.update(|open| {
            if let Some(field) = open.iter_mut().find(|field| field.column == *column) {
                field.rare = !field.rare;
            }
        });
    }

    /// The next field to ask for, in the order in which they were opened.
    fn next(&self) -> Option<OpenField> {
        let open = self.state.open_fields.try_get_untracked()?;
        self.stale.try_update_value(|stale| {
            let next = open.into_iter().find(|field| stale.contains(&field.column));
            match &next {
                Some(field) => stale.remove(&field.column),
                None => {
                    stale.clear();
                    false
                }
            };
            next
        })?
    }

    /// Asks until nothing is old.
    fn run(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            while let Some(field) = self.next() {
                let began = now_ms();
                if self.ask(field).await.is_none() {
                    return;
                }
                if self.state.phase.try_get_untracked() == Some(Phase::Loading) {
                    let pause = ((now_ms() - began) * PAUSE_FACTOR).clamp(PAUSE_MS, MOST_PAUSE_MS);
                    TimeoutFuture::new(pause as u32).await;
                }
            }
            self.busy.try_set(false);
        });
    }

    /// `None` when the panel is gone.
    async fn ask(&self, field: OpenField) -> Option<()> {
        let client = self.state.client.try_get_value()?;
        let spec = FacetSpec {
            filter: self.state.filter.try_get_untracked()?,
            column: field.column.clone(),
            order: FacetOrder::Events,
            descending: !field.rare,
            count: SHOWN,
            ..FacetSpec::default()
        };
        let answer = match client.ask(Request::Facet(spec)).await {
            Ok(Response::Facet(facet)) => Ok(facet),
            Ok(other) => Err(Failure::Protocol(format!(
                "the values of a field were asked for, the answer is {other:?}"
            ))),
            // A query that cannot be understood is said where it stands; the values stay.
            Err(Failure::Query { .. }) => return self.answers.try_with_untracked(|_| ()),
            Err(failure) => Err(failure),
        };
        let same = self
            .answers
            .try_with_untracked(|all| all.get(&field.column) == Some(&answer))?;
        if !same {
            self.answers.try_update(|all| all.insert(field.column, answer))?;
        }
        Some(())
    }
}

/// Asks for what is open whenever it may have changed.
pub(super) fn follow(panel: Panel) {
    let state = panel.state;
    let fields = StoredValue::new(false);
    Effect::new(move |_| {
        state.generation.track();
        if fields.get_value() {
            return;
        }
        let Some(client) = state.client.try_get_value() else {
            return;
        };
        fields.set_value(true);
        leptos::task::spawn_local(async move {
            let answer = client.ask(Request::Columns(crate::protocol::Scope::All)).await;
            if let Ok(Response::Columns(all)) = answer
                && panel.columns.try_with_untracked(|old| *old != all) == Some(true)
            {
                panel.columns.try_set(all);
            }
            if state.phase.try_get_untracked() == Some(Phase::Loading) {
                TimeoutFuture::new(PAUSE_MS as u32).await;
            }
            fields.try_set_value(false);
        });
    });
    Effect::new(move |before: Option<(Filter, u32, Vec<OpenField>)>| {
        let now = (state.filter.get(), state.generation.get(), state.open_fields.get());
        let same = before.as_ref().is_some_and(|b| (&b.0, b.1) == (&now.0, now.1));
        let known = |field: &OpenField| same && before.as_ref().is_some_and(|b| b.2.contains(field));
        panel.stale.update_value(|stale| {
            stale.extend(
                now.2
                    .iter()
                    .filter(|field| !known(field))
                    .map(|field| field.column.clone()),
            );
        });
        panel.run();
        now
    });
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
