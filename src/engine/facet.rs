//! The values of a column counted: over everything that the filter lets pass, exact.

use super::Session;
use super::recent::Recent;
use super::values::{NONE, Purpose, Values};
use crate::model::RowIx;
use crate::protocol::{Column, Facet, FacetOrder, FacetSpec, FacetValue, Failure, Filter, RowsSpec, Scope};
use std::cmp::Reverse;
use std::rc::Rc;

/// Most values of one answer.
const MAX_VALUES: u32 = 2_000;

/// How often each value occurs, and where first and last.
#[derive(Default)]
pub struct Tally {
    /// Events of each value.
    pub events: Vec<u32>,
    /// The first event of each, [`NONE`] without any.
    first: Vec<u32>,
    /// The last.
    last: Vec<u32>,
    /// Events with a value.
    pub counted: u32,
    /// Events without.
    missing: u32,
    /// Values that occur.
    pub distinct: u32,
}

impl Tally {
    /// Of rows in time order.
    pub fn of(rows: impl Iterator<Item = u32>, values: &Values) -> Self {
        let mut tally = Self {
            events: vec![0; values.len()],
            first: vec![NONE; values.len()],
            last: vec![NONE; values.len()],
            ..Self::default()
        };
        for row in rows {
            let value = values.of(row) as usize;
            let (Some(events), Some(first), Some(last)) = (
                tally.events.get_mut(value),
                tally.first.get_mut(value),
                tally.last.get_mut(value),
            ) else {
                tally.missing += 1;
                continue;
            };
            if *events == 0 {
                *first = row;
                tally.distinct += 1;
            }
            *events += 1;
            *last = row;
            tally.counted += 1;
        }
        tally
    }

    /// Events of a value.
    pub fn events(&self, value: u32) -> u32 {
        self.events.get(value as usize).copied().unwrap_or_default()
    }

    /// The values that occur, in their order.
    pub fn occurring(&self) -> impl Iterator<Item = u32> {
        let occurs = |(value, &events): (u32, &u32)| (events > 0).then_some(value);
        (0..).zip(&self.events).filter_map(occurs)
    }

    /// The values that occur most, most first.
    pub fn most(&self, count: u32) -> Vec<u32> {
        let mut values: Vec<u32> = self.occurring().collect();
        values.sort_by_key(|&value| Reverse(self.events(value)));
        values.truncate(count as usize);
        values
    }

    fn memory(&self) -> usize {
        self.events.len() * 12
    }
}

/// What was counted last: at most 24 MiB of it.
pub struct Tallies(Recent<(Filter, Scope, Column), Rc<Tally>>);

impl Default for Tallies {
    fn default() -> Self {
        Self(Recent::new(24 << 20))
    }
}

impl Tallies {
    /// Something was added: nothing remembered holds any more.
    pub fn forget(&mut self) {
        self.0.forget();
    }
}

impl Session {
    /// The values of a column among the events of a filter and scope, and how often each occurs.
    pub(super) fn tally(
        &mut self,
        filter: &Filter,
        scope: &Scope,
        column: &Column,
    ) -> Result<(Rc<Values>, Rc<Tally>), Failure> {
        let values = self.values(column, Purpose::Count);
        let key = (filter.clone(), scope.clone(), column.clone());
        if let Some(tally) = self.tallies.0.get(&key) {
            return Ok((values, Rc::clone(tally)));
        }
        let rows = self.in_scope(filter, scope)?;
        let tally = Rc::new(Tally::of(rows.iter().copied(), &values));
        self.tallies.0.put(key, Rc::clone(&tally), tally.memory());
        Ok((values, tally))
    }

    /// The events of a filter and scope, in time order.
    pub(super) fn in_scope(&mut self, filter: &Filter, scope: &Scope) -> Result<Rc<Vec<u32>>, Failure> {
        self.table(&RowsSpec {
            filter: filter.clone(),
            scope: scope.clone(),
            ..RowsSpec::default()
        })
    }

    /// One page of a column's values.
    pub(super) fn facet(&mut self, spec: &FacetSpec) -> Result<Facet, Failure> {
        let (values, tally) = self.tally(&spec.filter, &spec.scope, &spec.column)?;
        let mut found: Vec<u32> = tally.occurring().collect();
        if !spec.find.is_empty() {
            let find = spec.find.to_lowercase();
            found.retain(|&value| {
                self.value_text(&spec.column, &values, value)
                    .to_lowercase()
                    .contains(&find)
            });
        }
        let time = |rows: &[u32], value: u32| {
            let row = rows.get(value as usize).copied().unwrap_or(NONE);
            self.store.time(RowIx(row))
        };
        // A stable sort leaves equal ones in the order of the values.
        match (spec.order, spec.descending) {
            (FacetOrder::Value, false) => {}
            (FacetOrder::Value, true) => found.reverse(),
            (FacetOrder::Events, false) => found.sort_by_key(|&value| tally.events(value)),
            (FacetOrder::Events, true) => found.sort_by_key(|&value| Reverse(tally.events(value))),
            (FacetOrder::First, false) => found.sort_by_key(|&value| time(&tally.first, value)),
            (FacetOrder::First, true) => found.sort_by_key(|&value| Reverse(time(&tally.first, value))),
            (FacetOrder::Last, false) => found.sort_by_key(|&value| time(&tally.last, value)),
            (FacetOrder::Last, true) => found.sort_by_key(|&value| Reverse(time(&tally.last, value))),
        }
        let total = found.len() as u32;
        let page = found.iter().skip(spec.start as usize);
        let page = page.take(spec.count.min(MAX_VALUES) as usize);
        Ok(Facet {
            events: tally.counted,
            missing: tally.missing,
            distinct: tally.distinct,
            total,
            start: spec.start,
            values: page
                .map(|&value| self.facet_value(&spec.column, &values, &tally, value))
                .collect(),
        })
    }

    /// A value with its counts.
    pub(super) fn facet_value(&self, column: &Column, values: &Values, tally: &Tally, value: u32) -> FacetValue {
        let text = self.value_text(column, values, value);
        let time = |rows: &[u32]| rows.get(value as usize).map_or(0, |&row| self.store.time(RowIx(row)));
        FacetValue {
            clause: self.clause(column, &text),
            text,
            events: tally.events(value),
            first: time(&tally.first),
            last: time(&tally.last),
        }
    }
}
