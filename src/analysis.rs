//! TEMP
use crate::ingest::Cell;
use crate::model::*;
use crate::store::Store;
pub struct Forest {
    p: Vec<Process>,
}
#[derive(PartialEq, Clone, Copy)]
pub enum Known {
    Logged,
    FromGuid,
    FirstSeen,
}
#[derive(Clone, Copy)]
pub enum Link {
    None,
}
impl Link {
    pub fn as_str(self) -> &'static str {
        "none"
    }
}
#[derive(Clone, Copy)]
pub enum EndKind {
    None,
}
impl EndKind {
    pub fn as_str(self) -> &'static str {
        "none"
    }
    pub fn is_logged(self) -> bool {
        false
    }
}
pub struct Process {
    pub host: Cell,
    pub pid: Option<u32>,
    pub image: Cell,
    pub command_line: Cell,
    pub user: Cell,
    pub start: Option<Ticks>,
    pub start_known: Known,
    pub end: Option<Ticks>,
    pub end_kind: EndKind,
    pub parent: Option<ProcessIx>,
    pub parent_link: Link,
    pub creation: Option<RowIx>,
    pub termination: Option<RowIx>,
}
impl Forest {
    pub fn build(_: &Store, _: &[u32]) -> Forest {
        Forest { p: vec![] }
    }
    pub fn len(&self) -> usize {
        0
    }
    pub fn process(&self, ix: ProcessIx) -> &Process {
        &self.p[ix.ix()]
    }
    pub fn roots(&self) -> &[ProcessIx] {
        &[]
    }
    pub fn children(&self, _: ProcessIx) -> &[ProcessIx] {
        &[]
    }
    pub fn of_row(&self, _: RowIx) -> Option<ProcessIx> {
        None
    }
    pub fn also_of_row(&self, _: RowIx) -> Option<ProcessIx> {
        None
    }
    pub fn rows(&self, _: ProcessIx) -> &[u32] {
        &[]
    }
}
