//! Takes segments in: their symbols become the session's, their columns are appended with every cell renamed. Linear in the segment;
//! what is here already is never touched.

use super::{Span, Store};
use crate::ingest::rows::{agent, head};
use crate::ingest::segment::{Segment, Table};
use crate::ingest::{Builder, Cell, make_room};
use crate::model::FileIx;
use hashbrown::HashMap;

/// Tables by names, number of data fields, provider and event id.
pub type Tables = HashMap<Box<[u32]>, u32>;

/// What the cells of a segment are called in the session. The default changes nothing.
#[derive(Default)]
struct Renaming {
    /// The new cell of each cell that is none or a symbol. Numbers that lie inline are beyond its end and keep their name.
    cells: Vec<u32>,
}

impl Renaming {
    #[inline]
    fn of(&self, cell: u32) -> u32 {
        self.cells.get(cell as usize).copied().unwrap_or(cell)
    }
}

impl Store {
    /// Takes in a segment. Its rows get the next [`RowIx`](crate::model::RowIx)s, except for those that tell an event which is known
    /// from another file.
    pub fn fold(&mut self, segment: &Segment) {
        let first = self.rows.len() as u32;
        self.append(segment);
        self.drop_known(first);
    }

    /// Takes in a segment, each of its rows as one of its own.
    pub fn append(&mut self, segment: &Segment) {
        let mut cells = Vec::with_capacity(segment.symbols.len() + 1);
        cells.push(Cell::NULL.0);
        cells.extend((0..segment.symbols.len() as u32).map(|i| {
            let (kind, bytes) = segment.symbols.get(i);
            self.symbols.intern(kind, bytes).0
        }));
        self.take_in(segment, &Renaming { cells });
    }

    /// Decodes straight into the dictionary, and takes in what was decoded. As [`Self::fold`] without looking every value up a second
    /// time; for whoever decodes where the store is. A builder serves one store.
    pub fn decode<T>(&mut self, builder: &mut Builder, decode: impl FnOnce(&mut Builder) -> T) -> T {
        builder.swap_symbols(&mut self.symbols);
        let result = decode(builder);
        builder.swap_symbols(&mut self.symbols);
        let first = self.rows.len() as u32;
        self.take_in(builder.segment(), &Renaming::default());
        self.drop_known(first);
        builder.clear();
        result
    }

    fn take_in(&mut self, segment: &Segment, renaming: &Renaming) {
        let heads: Vec<u32> = segment
            .heads
            .iter()
            .map(|head| {
                let mut head = *head;
                for cell in head.iter_mut().take(head::NUMBERS) {
                    *cell = renaming.of(*cell);
                }
                self.head_index.place(&mut self.heads, &head)
            })
            .collect();
        let agents: Vec<u32> = segment
            .agents
            .iter()
            .map(|agent| {
                let mut agent = *agent;
                for cell in agent.iter_mut().take(agent::NUMBERS) {
                    *cell = renaming.of(*cell);
                }
                self.agent_index.place(&mut self.agents, &agent)
            })
            .collect();
        // Where each of the segment's tables continues here: table and its rows so far.
        let tables: Vec<(u32, u32)> = segment
            .tables
            .iter()
            .map(|table| self.fold_table(table, renaming))
            .collect();

        let first_row = self.rows.len() as u32;
        let from = &segment.rows;
        let into = &mut self.rows;
        extend(&mut into.time, from.time.iter().copied());
        extend(&mut into.record_id, from.record_id.iter().copied());
        extend(&mut into.offset, from.offset.iter().copied());
        into.header_id.append(&from.header_id);
        let renamed = |names: &[u32], i: u32| names.get(i as usize).copied().unwrap_or_default();
        extend(&mut into.head, from.head.iter().map(|&h| renamed(&heads, h)));
        extend(&mut into.agent, from.agent.iter().map(|&a| renamed(&agents, a)));
        let place = |table: u32| tables.get(table as usize).copied().unwrap_or_default();
        extend(&mut into.table, from.table.iter().map(|&table| place(table).0));
        let in_table = from.table.iter().zip(&from.table_row);
        extend(&mut into.table_row, in_table.map(|(&table, &row)| place(table).1 + row));
        self.spans.extend(segment.chunks.iter().map(|chunk| Span {
            first_row: first_row + chunk.first_row,
            file: FileIx(segment.file),
            chunk: chunk.chunk,
            offset: chunk.offset,
        }));
        self.marks
            .extend(segment.marks.iter().map(|&(row, mark)| (first_row + row, mark)));
        let file = segment.file as usize;
        if !segment.ledgers.is_empty() {
            if self.ledgers.len() <= file {
                self.ledgers.resize_with(file + 1, Vec::new);
            }
            if let Some(ledgers) = self.ledgers.get_mut(file) {
                ledgers.extend(segment.ledgers.iter().cloned());
            }
        }
        self.problems.extend(segment.problems.iter().cloned());
        self.fallback += segment.fallback;
    }

    fn fold_table(&mut self, table: &Table, renaming: &Renaming) -> (u32, u32) {
        let provider = renaming.of(table.provider);
        let names: Vec<u32> = table.names.iter().map(|&name| renaming.of(name)).collect();
        let mut key = names.clone();
        key.extend([table.data_fields, provider, table.event_id]);
        let index = *self.table_index.entry(key.into()).or_insert_with(|| {
            self.tables.push(Table {
                provider,
                event_id: table.event_id,
                columns: vec![Vec::new(); names.len()],
                names,
                data_fields: table.data_fields,
                rows: 0,
            });
            self.tables.len() as u32 - 1
        });
        let Some(target) = self.tables.get_mut(index as usize) else {
            return (0, 0);
        };
        let base = target.rows;
        for (column, new) in target.columns.iter_mut().zip(&table.columns) {
            extend(column, new.iter().map(|&cell| renaming.of(cell)));
        }
        target.rows += table.rows;
        (index, base)
    }
}

fn extend<T>(column: &mut Vec<T>, items: impl ExactSizeIterator<Item = T>) {
    make_room(column, items.len());
    column.extend(items);
}
