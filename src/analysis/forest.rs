//! The forest of processes over all hosts: identity, parents, ends, and which events belong to whom.
//!
//! ```text
//!   plan     which table says what, once a table
//!   hosts    computer name and machine → host
//!   gather   one walk in time order: processes by ProcessGuid, placeholders for those that are only mentioned
//!   audit    4688: the same process as Sysmon's, or one of its own
//!   pids     who has which pid when: parents without a GUID, reused pids, reboots, ends without a GUID
//!   shape    parents that can be, ends, final order, children and events of each
//!   making   these steps, a piece at a time
//! ```
//!
//! A process is (host, ProcessGuid), or else (host, boot, pid, creation time). What is inferred says so ([`Link`], [`Known`],
//! [`EndKind`]). The result depends on the events alone, not on the order in which files and chunks came. Called by `engine`
//! and the native command. Suspicions (a forged parent, say) do not belong here.

mod audit;
mod gather;
pub(super) mod guid;
mod hosts;
mod making;
mod pids;
mod plan;
mod process;
mod shape;

#[cfg(test)]
mod tests;

pub use guid::Guid;
pub use making::Making;
pub use process::{EndKind, Known, Link, Process, Refusal};

use crate::model::{ProcessIx, RowIx};
use crate::store::Store;

/// See the module.
#[derive(Default)]
pub struct Forest {
    processes: Vec<Process>,
    roots: Vec<ProcessIx>,
    children: Groups<ProcessIx>,
    rows: Groups<u32>,
    of_row: Vec<u32>,
    also: Vec<u32>,
}

impl Forest {
    /// The forest of the rows in `order`, which must stand in time order.
    pub fn build(store: &Store, order: &[u32]) -> Self {
        Making::new(order.to_vec()).finish(store)
    }

    /// Number of processes, placeholders included.
    pub fn len(&self) -> usize {
        self.processes.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.processes.is_empty()
    }

    /// A process. Those of one host stand together, by start.
    ///
    /// # Panics
    /// For an index of another forest.
    pub fn process(&self, ix: ProcessIx) -> &Process {
        &self.processes[ix.ix()]
    }

    /// A process, if there is one of this index: an index that a page has kept may be of an older forest.
    pub fn get(&self, ix: ProcessIx) -> Option<&Process> {
        self.processes.get(ix.ix())
    }

    /// Processes without a parent, by host, then start.
    pub fn roots(&self) -> &[ProcessIx] {
        &self.roots
    }

    /// The children of a process, by start.
    pub fn children(&self, ix: ProcessIx) -> &[ProcessIx] {
        self.children.of(ix)
    }

    /// The parent, its parent, and so on to the root.
    pub fn ancestors(&self, ix: ProcessIx) -> impl Iterator<Item = ProcessIx> {
        std::iter::successors(self.get(ix).and_then(|p| p.parent), |&above| self.get(above)?.parent)
    }

    /// The process that acts in an event: the source of Sysmon's 8 and 10, the created one of 1 and 4688.
    pub fn of_row(&self, row: RowIx) -> Option<ProcessIx> {
        Self::process_of(&self.of_row, row)
    }

    /// The process that Sysmon's 8 and 10 act on.
    pub fn also_of_row(&self, row: RowIx) -> Option<ProcessIx> {
        Self::process_of(&self.also, row)
    }

    /// The events of a process in time order, of every kind and in both roles, each once.
    pub fn rows(&self, ix: ProcessIx) -> &[u32] {
        self.rows.of(ix)
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        self.processes.capacity() * size_of::<Process>()
            + (self.of_row.capacity() + self.also.capacity() + self.roots.capacity()) * 4
            + (self.children.items.len() + self.children.ends.len() + self.rows.items.len() + self.rows.ends.len()) * 4
    }
}

/// Lists of items, one list a process, in one array.
struct Groups<T> {
    /// Where each list ends; it begins where the one before ends.
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Groups<T> {
    fn default() -> Self {
        Self {
            ends: Vec::new(),
            items: Vec::new(),
        }
    }
}

impl<T: Copy> Groups<T> {
    /// Of pairs (process, item), which are walked twice and keep their order within a list.
    fn new<I: Iterator<Item = (u32, T)>>(count: usize, pairs: impl Fn() -> I) -> Self {
        let mut ends = vec![0u32; count + 1];
        let mut first = None;
        for (process, item) in pairs() {
            first.get_or_insert(item);
            ends[process as usize + 1] += 1;
        }
        for i in 0..count {
            ends[i + 1] += ends[i];
        }
        let total = ends[count] as usize;
        let mut items = first.map_or_else(Vec::new, |item| vec![item; total]);
        // `ends` holds the beginnings now, and the ends after each list is filled.
        for (process, item) in pairs() {
            let at = &mut ends[process as usize];
            items[*at as usize] = item;
            *at += 1;
        }
        ends.truncate(count);
        Self { ends, items }
    }

    fn of(&self, ix: ProcessIx) -> &[T] {
        let end = self.ends.get(ix.ix()).copied().unwrap_or(0) as usize;
        let before = ix.ix().checked_sub(1).and_then(|i| self.ends.get(i)).copied();
        self.items.get(before.unwrap_or(0) as usize..end).unwrap_or_default()
    }
}
