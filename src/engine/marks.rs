//! What filter and search have found in the texts that are shown.

use super::Session;
use crate::protocol::{Cell, Detail, DetailSpec, Failure, Filter};
use crate::query::{self, Marker};

/// What marks the matches of a filter and of what is being looked for. What is no query (yet) marks nothing.
pub fn marker(filter: &Filter, mark: &str) -> Marker {
    let queries = std::iter::once(filter.query.as_str())
        .chain(filter.clauses.iter().map(String::as_str))
        .chain([mark]);
    let trees: Vec<_> = queries.filter_map(|text| query::parse(text).ok()).collect();
    Marker::new(&trees)
}

/// Marks a cell of the column with this key. `whole` is its text before it was cut: what is found may reach beyond.
pub fn mark(cell: &mut Cell, marker: &Marker, key: &str, whole: &str) {
    if marker.is_empty() {
        return;
    }
    let end = cell.text.len() as u32;
    let marks = marker.marks(key, whole).into_iter();
    cell.marks = marks
        .map(|(from, to)| (from, to.min(end)))
        .filter(|(from, to)| from < to)
        .collect();
}

impl Session {
    /// Everything about one event, with its marks.
    pub(super) fn marked_detail(&mut self, spec: &DetailSpec) -> Result<Detail, Failure> {
        let mut detail = self.detail(spec.row)?;
        let marker = marker(&spec.filter, &spec.mark);
        if !marker.is_empty() {
            for field in detail.data.iter_mut().chain(&mut detail.system) {
                field.marks = marker.marks(&field.name, &field.value);
            }
        }
        Ok(detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_end_where_the_text_is_cut() {
        let marker = marker(
            &Filter {
                query: "a:b (".to_owned(),
                clauses: vec!["Name:*cd*".to_owned()],
                ..Filter::default()
            },
            "bc",
        );
        let mut cell = Cell {
            text: "abc".to_owned(),
            ..Cell::default()
        };
        mark(&mut cell, &marker, "Name", "abcd bc");
        assert_eq!(cell.marks, [(1, 3)]);
    }
}
