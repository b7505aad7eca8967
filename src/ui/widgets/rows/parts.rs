//! What a virtual list asks of its owner: rows, their looks, an ear.

use crate::protocol::Failure;
use std::future::Future;
use std::pin::Pin;
use web_sys::HtmlElement;

/// Part of a list: how many rows there are, and the asked ones.
pub(crate) struct Part<T> {
    /// Rows of the whole list.
    pub total: u32,
    /// The rows.
    pub rows: Vec<T>,
}

/// An answer on its way.
pub(crate) type Coming<T> = Pin<Box<dyn Future<Output = Result<Part<T>, Failure>>>>;

/// Where rows come from: first row and number of rows to an answer.
pub(crate) type Source<T> = Box<dyn Fn(u32, u32) -> Coming<T>>;

/// What rows look like.
pub(crate) trait Paint<T>: 'static {
    /// A row's elements.
    type Slot: 'static;
    /// An empty row.
    fn make(&self) -> Option<Self::Slot>;
    /// Its outer element.
    fn element(slot: &Self::Slot) -> &HtmlElement;
    /// Fills it with the list's row `at`; `None` while that is on its way.
    fn fill(&self, slot: &mut Self::Slot, at: u32, row: Option<&T>);
}

/// What the list tells its owner.
pub(crate) trait Listen: 'static {
    /// The first answer to the newest question, or a later one with another number of rows.
    fn total(&self, total: u32);
    /// There is no answer.
    fn failed(&self, failure: Failure);
    /// Rows were filled anew.
    fn painted(&self) {}
}
