//! What the reader set up in a view, for as long as the page is open: columns, place. In memory only: nothing of it
//! is stored.

use super::layout::Layout;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What is remembered of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// Its columns, when the reader has changed them.
    pub layout: Option<Layout>,
    /// The first row on screen.
    pub top: u32,
}

thread_local! {
    static TABLES: RefCell<BTreeMap<String, Kept>> = const { RefCell::new(BTreeMap::new()) };
    static SIZES: RefCell<BTreeMap<&'static str, f64>> = const { RefCell::new(BTreeMap::new()) };
}

/// What is remembered of a table.
pub(crate) fn table(key: &str) -> Kept {
    TABLES.with_borrow(|all| all.get(key).cloned().unwrap_or_default())
}

/// Remembers something of a table.
pub(crate) fn keep(key: &str, change: impl FnOnce(&mut Kept)) {
    TABLES.with_borrow_mut(|all| {
        if let Some(kept) = all.get_mut(key) {
            change(kept);
        } else {
            change(all.entry(key.to_owned()).or_default());
        }
    });
}

/// Where a divider was left, pixels.
pub(crate) fn size(key: &'static str) -> Option<f64> {
    SIZES.with_borrow(|all| all.get(key).copied())
}

/// Remembers where a divider is.
pub(crate) fn keep_size(key: &'static str, px: f64) {
    SIZES.with_borrow_mut(|all| all.insert(key, px));
}
