//! Events by host and channel: each log as its host wrote it, whichever files it has come in.

use crate::ingest::Cell;
use crate::ingest::rows::head;
use crate::model::{RowIx, Ticks};
use crate::store::Store;
use hashbrown::HashMap;

/// The events of one host and channel.
pub struct Series {
    /// Computer name.
    pub host: Cell,
    /// Channel.
    pub channel: Cell,
    /// Its rows in time order.
    pub rows: Vec<u32>,
}

/// Every series, by host and channel.
pub fn series(store: &Store, order: &[u32]) -> Vec<Series> {
    let mut numbers: HashMap<(u32, u32), usize> = HashMap::new();
    let mut out: Vec<Series> = Vec::new();
    let of_head: Vec<usize> = store
        .heads
        .iter()
        .map(|values| {
            let key = (values[head::COMPUTER], values[head::CHANNEL]);
            *numbers.entry(key).or_insert_with(|| {
                out.push(Series {
                    host: Cell(key.0),
                    channel: Cell(key.1),
                    rows: Vec::new(),
                });
                out.len() - 1
            })
        })
        .collect();
    let of_row = |row: u32| of_head.get(store.head_ix(RowIx(row)) as usize).copied();
    let mut counts = vec![0usize; out.len()];
    for series in order.iter().filter_map(|&row| of_row(row)) {
        if let Some(count) = counts.get_mut(series) {
            *count += 1;
        }
    }
    let mut rows: Vec<Vec<u32>> = counts.into_iter().map(Vec::with_capacity).collect();
    for &row in order {
        if let Some(rows) = of_row(row).and_then(|series| rows.get_mut(series)) {
            rows.push(row);
        }
    }
    for (series, rows) in out.iter_mut().zip(rows) {
        series.rows = rows;
    }
    out.retain(|series| !series.rows.is_empty());
    let name = |cell| store.symbols.str(cell);
    out.sort_by(|a, b| (name(a.host), name(a.channel)).cmp(&(name(b.host), name(b.channel))));
    out
}

impl Series {
    /// Its rows with a time that can be one, in time order.
    pub fn timed<'s>(&'s self, store: &'s Store) -> impl Iterator<Item = (i64, RowIx)> + 's {
        let rows = self.rows.iter().map(|&row| (store.time(RowIx(row)), RowIx(row)));
        rows.filter(|&(time, _)| Ticks(time).is_plausible())
    }
}
