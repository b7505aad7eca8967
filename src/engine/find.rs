//! The next row of a table that a query finds.

use super::Session;
use super::recent::Recent;
use crate::protocol::{Failure, Filter, FindSpec, Found, Scope, Sort};
use std::rc::Rc;

/// The tables searched last, with the positions found: at most 16 MiB of them.
pub struct Finds(Recent<((Filter, Scope, Vec<Sort>), String), Rc<Vec<u32>>>);

impl Default for Finds {
    fn default() -> Self {
        Self(Recent::new(16 << 20))
    }
}

impl Finds {
    /// Something was added: nothing remembered holds any more.
    pub fn forget(&mut self) {
        self.0.forget();
    }
}

impl Session {
    /// See the module. What is found is a row of the table that the query by itself lets pass.
    pub(super) fn find(&mut self, spec: &FindSpec) -> Result<Found, Failure> {
        let positions = self.found_positions(spec)?;
        let after = positions.partition_point(|&position| position < spec.from);
        let exact = positions.get(after) == Some(&spec.from);
        let at = match spec.backwards {
            false if after < positions.len() => Some(after),
            false => (!positions.is_empty()).then_some(0),
            true if exact => Some(after),
            true => after.checked_sub(1).or(positions.len().checked_sub(1)),
        };
        Ok(Found {
            position: at.and_then(|at| positions.get(at).copied()),
            ordinal: at.map_or(0, |at| at as u32 + 1),
            total: positions.len() as u32,
        })
    }

    /// Where in the table stands what the query finds, ascending.
    fn found_positions(&mut self, spec: &FindSpec) -> Result<Rc<Vec<u32>>, Failure> {
        let table = &spec.table;
        let key = (
            (table.filter.clone(), table.scope.clone(), table.sort.clone()),
            spec.query.clone(),
        );
        if let Some(positions) = self.finds.0.get(&key) {
            return Ok(Rc::clone(positions));
        }
        let rows = self.table(table)?;
        let found = self.row_set(&spec.query)?;
        let positions = rows.iter().zip(0..).filter(|&(&row, _)| found.contains(row));
        let positions: Rc<Vec<u32>> = Rc::new(positions.map(|(_, position)| position).collect());
        self.finds.0.put(key, Rc::clone(&positions), positions.len() * 4 + 64);
        Ok(positions)
    }
}
