//! The colour of a kind of event, as a class. Never alone: a name stands beside it.

use crate::catalogue::Category;

/// All that has no colour of its own.
pub(crate) const SYSTEM: u8 = Category::System as u8;

/// The class that sets `--cat` to the category's colour.
pub(crate) fn class(category: u8) -> String {
    let category = Category::from_index(category).unwrap_or(Category::System);
    format!("cat-{}", category.key())
}

/// What a person reads.
pub(crate) fn label(category: u8) -> &'static str {
    Category::from_index(category).unwrap_or(Category::System).label()
}
