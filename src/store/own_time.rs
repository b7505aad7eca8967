//! When something happened by the event's own account. The record's time is when it was written down: Sysmon waits a little, and
//! what waits in its queue waits longer.

use super::Store;
use crate::ingest::Cell;
use crate::model::{RowIx, Ticks};

/// The field in which Sysmon says it.
const FIELD: &str = "UtcTime";

impl Store {
    /// Sysmon's UtcTime where the event has one, else the time of the record. Ticks.
    pub fn own_time(&self, row: RowIx) -> i64 {
        Ticks::parse(self.str_field(row, FIELD)).map_or_else(|| self.time(row), |time| time.0)
    }

    /// As [`Self::own_time`], of every event.
    pub fn own_times(&self) -> Vec<i64> {
        let column = |table| self.column(table, FIELD).and_then(|at| table.columns.get(at));
        let columns: Vec<_> = self.tables.iter().map(column).collect();
        let mut last = (0, None);
        let places = self.rows.table.iter().zip(&self.rows.table_row);
        let time = |((&table, &row), &time): ((&u32, &u32), &i64)| {
            let column = columns.get(table as usize).copied().flatten();
            let cell = column
                .and_then(|column| column.get(row as usize))
                .copied()
                .unwrap_or_default();
            // Events of one moment follow each other.
            if last.0 != cell {
                last = (cell, Ticks::parse(self.symbols.str(Cell(cell))));
            }
            last.1.map_or(time, |own| own.0)
        };
        places.zip(&self.rows.time).map(time).collect()
    }
}
