//! Names for the values of events whose template is lost, from events of the same kind in the same file whose template is there. Called
//! by `engine` once all of a file is read: the answer depends on the whole file, never on the order in which its chunks came.

use super::Store;
use crate::ingest::Cell;
use crate::ingest::rows::{NONE, head};
use crate::model::{ChunkIx, FileIx, RowIx};
use hashbrown::HashMap;

/// File, provider, event id and version.
type Kind = (FileIx, u32, u32, u32);

/// A table that can lend its names: the first chunk of the file in which an event of this kind stands in it, and where therein.
#[derive(Clone, Copy)]
struct Lender {
    chunk: ChunkIx,
    offset: u16,
    table: u32,
    row: RowIx,
}

impl Store {
    /// Moves every reconstructed event whose values fit the fields of another event of its file, provider, id and version into that
    /// one's table. Returns whether there was any.
    pub fn borrow_names(&mut self) -> bool {
        let lost: Vec<(usize, RowIx)> = self
            .marks
            .iter()
            .enumerate()
            .filter(|(_, (_, mark))| mark.reconstructed)
            .map(|(at, &(row, _))| (at, RowIx(row)))
            .collect();
        if lost.is_empty() {
            return false;
        }
        let lenders = self.lenders(&lost);
        let mut any = false;
        for (at, row) in lost {
            let fitting = self.kind(row).and_then(|kind| lenders.get(&kind));
            let lender = fitting.and_then(|all| all.iter().find(|lender| self.fits(row, lender)).copied());
            if let Some(lender) = lender {
                if self.rows.table.get(row.ix()) != Some(&lender.table) {
                    self.move_to(row, lender.table);
                }
                if let Some((_, mark)) = self.marks.get_mut(at) {
                    mark.reconstructed = false;
                    mark.lender = Some(lender.chunk);
                }
                any = true;
            }
        }
        any
    }

    fn kind(&self, row: RowIx) -> Option<Kind> {
        let head = self.head(row);
        // Without a computer it is System's own template that is lost: nothing of the event's data is.
        let cells = [head::PROVIDER, head::COMPUTER];
        let known = head[head::EVENT_ID] != NONE && !cells.iter().any(|&at| Cell(head[at]).is_null());
        let file = self.span(row)?.file;
        known.then_some((file, head[head::PROVIDER], head[head::EVENT_ID], head[head::VERSION]))
    }

    /// For the kinds of these events the tables that can lend, the one that stands first in the file first.
    fn lenders(&self, lost: &[(usize, RowIx)]) -> HashMap<Kind, Vec<Lender>> {
        let mut lenders: HashMap<Kind, Vec<Lender>> = HashMap::new();
        for kind in lost.iter().filter_map(|&(_, row)| self.kind(row)) {
            lenders.entry(kind).or_default();
        }
        let ends = self.spans.iter().skip(1).map(|span| span.first_row);
        for (span, end) in self.spans.iter().zip(ends.chain([self.len() as u32])) {
            if !lenders.keys().any(|kind| kind.0 == span.file) {
                continue;
            }
            for row in (span.first_row..end).map(RowIx) {
                let Some(found) = self.kind(row).and_then(|kind| lenders.get_mut(&kind)) else {
                    continue;
                };
                let table = self.rows.table.get(row.ix()).copied().unwrap_or_default();
                let lender = Lender {
                    chunk: span.chunk,
                    offset: self.offset(row),
                    table,
                    row,
                };
                let mark = self.mark(row);
                if mark.reconstructed || mark.cut || mark.lender.is_some() {
                    continue;
                }
                match found.iter_mut().find(|known| known.table == table) {
                    Some(known) if (known.chunk, known.offset) > (lender.chunk, lender.offset) => *known = lender,
                    Some(_) => {}
                    None => found.push(lender),
                }
            }
        }
        for found in lenders.values_mut() {
            found.sort_by_key(|lender| (lender.chunk, lender.offset));
        }
        lenders
    }

    /// Whether the event has as many values as the lender's, of the same types where both have one.
    fn fits(&self, row: RowIx, lender: &Lender) -> bool {
        let count = |row| self.place(row).map(|(table, _)| (table.data_fields, table.names.len()));
        let same = |(a, b): (Cell, Cell)| a.is_null() || b.is_null() || self.symbols.kind(a) == self.symbols.kind(b);
        let cells = |row| self.fields(row).map(|(_, cell)| cell);
        count(row) == count(lender.row) && cells(row).zip(cells(lender.row)).all(same)
    }

    /// Gives the event's values to the columns of another table. Its row in the old one belongs to no event any more.
    fn move_to(&mut self, row: RowIx, table: u32) {
        let cells: Vec<u32> = self.fields(row).map(|(_, cell)| cell.0).collect();
        let Some(target) = self.tables.get_mut(table as usize) else {
            return;
        };
        for (column, cell) in target.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
        if let (Some(at), Some(in_table)) = (self.rows.table.get_mut(row.ix()), self.rows.table_row.get_mut(row.ix())) {
            (*at, *in_table) = (table, target.rows);
        }
        target.rows += 1;
    }
}
