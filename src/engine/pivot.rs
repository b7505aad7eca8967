//! Two columns against each other.

use super::Session;
use super::facet::Tally;
use super::values::{NONE, Purpose, Values};
use crate::model::RowIx;
use crate::protocol::{Column, FacetValue, Failure, Pivot, PivotSpec};

/// Most values at the side or at the top.
const MOST: u32 = 1_000;

impl Session {
    /// Counts the events that have a value in both columns.
    pub(super) fn pivot(&mut self, spec: &PivotSpec) -> Result<Pivot, Failure> {
        let side = self.values(&spec.rows, Purpose::Count);
        let top = self.values(&spec.columns, Purpose::Count);
        let rows = self.in_scope(&spec.filter, &spec.scope)?;
        let both = || {
            let has_both = |&row: &u32| side.of(row) != NONE && top.of(row) != NONE;
            rows.iter().copied().filter(has_both)
        };
        let (of_side, of_top) = (Tally::of(both(), &side), Tally::of(both(), &top));
        let (at_side, at_top) = (
            of_side.most(spec.most_rows.min(MOST)),
            of_top.most(spec.most_columns.min(MOST)),
        );
        let (side_places, top_places) = (places(&at_side, side.len()), places(&at_top, top.len()));
        let place = |places: &[u32], value: u32| places.get(value as usize).copied().filter(|&place| place != NONE);
        let width = at_top.len();
        let mut counts = vec![0; at_side.len() * width];
        let mut times = vec![(0, 0); counts.len()];
        // In time order: a pair's first event comes first.
        for row in both() {
            let (Some(y), Some(x)) = (place(&side_places, side.of(row)), place(&top_places, top.of(row))) else {
                continue;
            };
            let at = y as usize * width + x as usize;
            if let (Some(count), Some((first, last))) = (counts.get_mut(at), times.get_mut(at)) {
                *last = self.store.time(RowIx(row));
                if *count == 0 {
                    *first = *last;
                }
                *count += 1;
            }
        }
        let shown = |column: &Column, values: &Values, tally: &Tally, which: &[u32]| -> Vec<FacetValue> {
            which
                .iter()
                .map(|&value| self.facet_value(column, values, tally, value))
                .collect()
        };
        Ok(Pivot {
            rows: shown(&spec.rows, &side, &of_side, &at_side),
            columns: shown(&spec.columns, &top, &of_top, &at_top),
            counts,
            times,
            all_rows: of_side.distinct,
            all_columns: of_top.distinct,
            events: of_side.counted,
        })
    }
}

/// For each of `count` values its place among those that are shown, or [`NONE`].
fn places(shown: &[u32], count: usize) -> Vec<u32> {
    let mut places = vec![NONE; count];
    for (&value, place) in shown.iter().zip(0..) {
        if let Some(slot) = places.get_mut(value as usize) {
            *slot = place;
        }
    }
    places
}
