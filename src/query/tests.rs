//! Tests of the language as a whole.

mod foreign;
mod grammar;
mod marks;

use super::tree::{Expression, FieldName};

/// The tree without its places, which are no part of its meaning.
fn without_places(tree: Expression) -> Expression {
    let all = |parts: Vec<Expression>| parts.into_iter().map(without_places).collect();
    match tree {
        Expression::Field { field, test } => Expression::Field {
            field: FieldName::meant(field.name, 0, 0),
            test,
        },
        Expression::Not(inner) => Expression::Not(Box::new(without_places(*inner))),
        Expression::And(parts) => Expression::And(all(parts)),
        Expression::Or(parts) => Expression::Or(all(parts)),
        other => other,
    }
}

/// The tree of a query, without places.
fn tree(query: &str) -> Expression {
    without_places(super::parse(query).unwrap_or_else(|error| panic!("{query}: {error:?}")))
}
