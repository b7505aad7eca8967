//! The order of a table: what a click on a header makes of it. Plain data; used by the header and the keyboard.

use crate::protocol::{Column, Sort};

/// Most columns that a table is sorted by.
const MOST: usize = 6;

/// After a click: smallest first, then largest first, then by time again.
pub(super) fn cycled(sort: &[Sort], column: &Column) -> Vec<Sort> {
    match sort {
        [only] if only.column == *column && !only.descending => vec![turned(only)],
        [only] if only.column == *column => Vec::new(),
        // Time order is what there is without a sort; so the first click turns it round.
        _ => vec![by(column, *column == Column::Time)],
    }
}

/// After a click with Shift: a key more, then that turned round, then without it.
pub(super) fn added(sort: &[Sort], column: &Column) -> Vec<Sort> {
    let mut out = sort.to_vec();
    match out.iter().position(|key| key.column == *column) {
        Some(at) => {
            let turned = out.get(at).filter(|key| !key.descending).map(turned);
            match (turned, out.get_mut(at)) {
                (Some(turned), Some(key)) => *key = turned,
                _ => {
                    out.remove(at);
                }
            }
        }
        None if out.len() < MOST => out.push(by(column, sort.is_empty() && *column == Column::Time)),
        None => {}
    }
    out
}

/// Whether a column is a key of the order: largest first or not, and which key it is (from 1) where there are several.
pub(super) fn place(sort: &[Sort], column: &Column) -> Option<(bool, Option<usize>)> {
    if sort.is_empty() {
        return (*column == Column::Time).then_some((false, None));
    }
    let at = sort.iter().position(|key| key.column == *column)?;
    let descending = sort.get(at)?.descending;
    Some((descending, (sort.len() > 1).then_some(at + 1)))
}

fn by(column: &Column, descending: bool) -> Sort {
    Sort {
        column: column.clone(),
        descending,
    }
}

fn turned(key: &Sort) -> Sort {
    by(&key.column, !key.descending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_sorts_turns_and_lets_go() {
        let host = cycled(&[], &Column::Host);
        assert_eq!(host, [by(&Column::Host, false)]);
        let turned = cycled(&host, &Column::Host);
        assert_eq!(turned, [by(&Column::Host, true)]);
        assert!(cycled(&turned, &Column::Host).is_empty());
        assert_eq!(cycled(&turned, &Column::Event), [by(&Column::Event, false)]);
        assert_eq!(
            cycled(&added(&host, &Column::Event), &Column::Host),
            host,
            "one key again"
        );
        let time = cycled(&[], &Column::Time);
        assert_eq!(time, [by(&Column::Time, true)]);
        assert!(cycled(&time, &Column::Time).is_empty());
    }

    #[test]
    fn shift_adds_a_key_turns_it_and_takes_it_away() {
        let host = added(&[], &Column::Host);
        let both = added(&host, &Column::Event);
        assert_eq!(both, [by(&Column::Host, false), by(&Column::Event, false)]);
        let turned = added(&both, &Column::Host);
        assert_eq!(
            turned,
            [by(&Column::Host, true), by(&Column::Event, false)],
            "it keeps its place"
        );
        assert_eq!(added(&turned, &Column::Host), [by(&Column::Event, false)]);
        let many = (0..20).fold(Vec::new(), |sort, i| added(&sort, &Column::Field(i.to_string())));
        assert_eq!(many.len(), MOST);
    }

    #[test]
    fn keys_are_numbered_where_there_are_several() {
        assert_eq!(place(&[], &Column::Time), Some((false, None)));
        assert_eq!(place(&[], &Column::Host), None);
        let both = [by(&Column::Host, true), by(&Column::Event, false)];
        assert_eq!(place(&both, &Column::Host), Some((true, Some(1))));
        assert_eq!(place(&both, &Column::Event), Some((false, Some(2))));
        assert_eq!(place(&both, &Column::Time), None);
        assert_eq!(place(&both[..1], &Column::Host), Some((true, None)));
    }
}
