//! What of a text a query has found, for a reader to see. What stands under `not` has found nothing.

use super::fields;
use super::matcher::Matcher;
use super::tree::{Comparison, Expression, FieldName, Test};

/// Most ranges in one text.
const MAX_MARKS: usize = 200;

/// Marks what some queries have found.
#[derive(Default)]
pub struct Marker {
    anywhere: Vec<Matcher>,
    fields: Vec<(FieldName, Matcher)>,
}

impl Marker {
    /// Of queries as they were parsed: the filter's, its clauses', what is being looked for.
    pub fn new(expressions: &[Expression]) -> Self {
        let mut marker = Self::default();
        for expression in expressions {
            marker.add(expression);
        }
        marker
    }

    /// It marks nothing in any text.
    pub fn is_empty(&self) -> bool {
        self.anywhere.is_empty() && self.fields.is_empty()
    }

    fn add(&mut self, expression: &Expression) {
        match expression {
            Expression::Text(term) => self.anywhere.push(Matcher::anywhere(term)),
            Expression::Field { field, test } => {
                let negative = matches!(
                    test,
                    Test::Exists | Test::NotIn(_) | Test::Compare(Comparison::Different, _)
                );
                if !negative {
                    let matcher = Matcher::new(test, &|_| None);
                    if fields::system_field(&field.name) == Some(fields::Place::Any) {
                        self.anywhere.push(matcher);
                    } else {
                        self.fields.push((field.clone(), matcher));
                    }
                }
            }
            Expression::And(parts) | Expression::Or(parts) => parts.iter().for_each(|part| self.add(part)),
            Expression::Not(_) | Expression::When(_) | Expression::Everything => {}
        }
    }

    /// What was found in a text: ranges of bytes on character borders, ascending, not overlapping or touching. `field` is a
    /// column's key or the full name of a field.
    pub fn marks(&self, field: &str, text: &str) -> Vec<(u32, u32)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for matcher in &self.anywhere {
            matcher.mark(text, &mut found);
        }
        let system = fields::system_field(field);
        for (asked, matcher) in &self.fields {
            let same_system = system.is_some() && system == fields::system_field(&asked.name);
            if same_system || fields::answers_to(field, &asked.name) {
                matcher.mark(text, &mut found);
            }
        }
        found.retain(|&(from, to)| from < to);
        found.sort_unstable();
        let mut out: Vec<(u32, u32)> = Vec::new();
        for (from, to) in found {
            match out.last_mut() {
                Some((_, end)) if from <= *end as usize => *end = (*end).max(to as u32),
                _ => out.push((from as u32, to as u32)),
            }
        }
        out.truncate(MAX_MARKS);
        out
    }
}
