//! Answers about processes: the tree, and what is known of one.

use super::reply::{DetailField, KindCount};
use crate::model::{ProcessIx, RowIx};
use serde::{Deserialize, Serialize};

/// A process to go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessLink {
    /// Which.
    pub process: ProcessIx,
    /// File name of its image and pid: "powershell.exe (4242)".
    pub label: String,
    /// A process creation of it is in the log.
    pub logged: bool,
}

/// A name in an ancestry.
pub type ProcessName = ProcessLink;

/// One screen of the tree, in display order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TreePage {
    /// Visible rows of the whole tree.
    pub total: u32,
    /// Position of the first row here.
    pub start: u32,
    /// Processes that are known, placeholders included.
    pub processes: u32,
    /// From and to of the life bars, ticks.
    pub span: (i64, i64),
    /// The rows.
    pub rows: Vec<TreeRow>,
}

/// A process in the tree.
#[allow(clippy::struct_excessive_bools)] // independent facts, each shown in its own way
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TreeRow {
    /// Which.
    pub process: u32,
    /// Roots are 1.
    pub depth: u32,
    /// Place among its siblings that are shown, from 1.
    pub position: u32,
    /// How many siblings are shown, itself included.
    pub siblings: u32,
    /// How many children are shown or hidden by collapsing.
    pub children: u32,
    /// Its children are visible.
    pub expanded: bool,
    /// It matches itself (else it is here because of a descendant).
    pub matches: bool,
    /// File name of the image.
    pub name: String,
    /// The whole path.
    pub image: String,
    /// Decimal; empty when unknown.
    pub pid: String,
    /// Empty when unknown.
    pub command_line: String,
    /// Empty when unknown.
    pub user: String,
    /// Host.
    pub host: String,
    /// `2021-03-04 13:52:19.118`; empty when unknown.
    pub start: String,
    /// The start is inferred, not logged.
    pub start_inferred: bool,
    /// A process creation of it is in the log; else it is a placeholder.
    pub logged: bool,
    /// How the parent is known: "guid", "pid and time", "inferred", "none".
    pub parent_link: String,
    /// Start and end as ticks.
    pub life: Option<(i64, i64)>,
    /// The end is certain (logged).
    pub ended: bool,
    /// Events of it a category.
    pub counts: Vec<u32>,
}

/// One process.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProcessCard {
    /// Which.
    pub process: u32,
    /// "powershell.exe (4242)".
    pub label: String,
    /// A process creation of it is in the log.
    pub logged: bool,
    /// Its creation event.
    pub creation: Option<RowIx>,
    /// Identity: image, command line, user, hashes, times, how they are known.
    pub facts: Vec<DetailField>,
    /// From the root to its parent.
    pub ancestors: Vec<ProcessLink>,
    /// Its children in time order, at most 200.
    pub children: Vec<ProcessLink>,
    /// How many children there are.
    pub child_count: u32,
    /// Events of it, a kind a line.
    pub kinds: Vec<KindCount>,
    /// Host.
    pub host: String,
}
