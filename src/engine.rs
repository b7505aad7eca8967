//! The session: takes requests, gives responses. Called by `worker` (in the page) and by `cli`; both get the same answers.
//!
//! [`Session::handle`] only dispatches. `select` finds the rows that a filter, scope and order ask for and remembers the last
//! few; `cells` makes their texts; `detail`, `overview`, `density` and `tree` answer the rest,
//! `evidence` and `findings` what is asked of the files' bytes and of what is missing, `statement` all of it in one
//! document, `bytes` the bytes themselves. Nothing here knows a browser: what
//! must be read again from a file comes through [`Evidence`].

use crate::analysis::forest::Making;
use crate::analysis::{self, Forest};
use crate::evtx::{self, CHUNK_SIZE};
use crate::ingest::{Builder, ReadError, Segment, export};
use crate::model::{FileIx, RowIx};
use crate::protocol::{Failure, FileMeta, FileState, Finding, Form, HostZone, Layout, Problem, Request, Response};
use crate::query::{self, Names};
use crate::store::Store;
use std::collections::BTreeMap;
use std::rc::Rc;

mod budget;
mod bytes;
mod cells;
mod clause;
mod complete;
mod density;
mod detail;
mod evidence;
mod facet;
mod find;
mod findings;
mod forest;
mod marks;
mod messages;
mod overview;
mod pivot;
mod process;
mod recent;
mod recovered;
mod select;
mod sort;
mod statement;
mod totals;
mod tree;
mod values;

pub use messages::are_messages_of;

use budget::Budget;
use select::Selections;
use totals::Totals;
use tree::Trees;

/// Reads the bytes of opened files again, for the one record that is looked at.
pub trait Evidence {
    /// As [`crate::ingest::Source::read_at`].
    fn read_at(&mut self, file: FileIx, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError>;
}

/// A file of the session.
struct File {
    meta: FileMeta,
    state: FileState,
    layout: Layout,
    sha256: Option<String>,
    problems: Vec<Problem>,
}

/// Everything that is known, and the answers that were asked for last.
#[derive(Default)]
pub struct Session {
    store: Store,
    files: Vec<File>,
    /// Names of the files, for queries.
    names: Vec<String>,
    /// The names of codes, for queries.
    code_names: Names,
    /// `catalogue::Category` of each head, as its index.
    categories: Vec<u8>,
    totals: Totals,
    forest: Option<Rc<Forest>>,
    /// The forest so far, while the page has it made in pieces.
    making: Option<Making>,
    zones: Option<Rc<BTreeMap<String, HostZone>>>,
    gaps: Option<Vec<Finding>>,
    selections: Selections,
    remembered: values::Remembered,
    tallies: facet::Tallies,
    finds: find::Finds,
    budget: Budget,
    trees: Trees,
    uncounted: recovered::Uncounted,
    messages: Vec<messages::OfLog>,
}

impl Session {
    /// Answers one request.
    ///
    /// # Errors
    /// [`Failure`], in words for the reader. The session stays usable after any of them.
    pub fn handle(&mut self, request: Request, evidence: &mut impl Evidence) -> Result<Response, Failure> {
        Ok(match request {
            Request::Open { meta, .. } => Response::Opened(self.open(meta)),
            Request::Probed { file, layout, problems } => {
                let file = self.file_mut(file)?;
                file.layout = layout;
                file.problems.extend(problems);
                Response::Noted
            }
            Request::Segment { bytes } => {
                self.budget.admit(self.memory(), bytes.len())?;
                let mut segment = Segment::from_bytes(&bytes).map_err(|error| Failure::Protocol(error.to_string()))?;
                if let Some(uncounted) = segment.uncounted.take() {
                    self.hold(*uncounted);
                }
                self.fold(&segment);
                Response::Noted
            }
            Request::Messages { file, bytes } => {
                self.budget.admit(self.memory(), bytes.len())?;
                self.take_messages(file, bytes)?;
                Response::Noted
            }
            Request::Budget(bytes) => {
                self.budget = Budget(bytes);
                Response::Noted
            }
            Request::Closed { file, state, problems } => {
                let file = self.file_mut(file)?;
                file.state = state;
                file.problems.extend(problems);
                self.borrow_names();
                Response::Noted
            }
            Request::Hashed { file, sha256 } => {
                self.file_mut(file)?.sha256 = Some(sha256);
                Response::Noted
            }
            Request::Overview(filter) => Response::Overview(Box::new(self.overview(&filter)?)),
            Request::Processes => Response::Processes(self.processes_soon()),
            Request::Count(filter) => {
                let shown = self.select(&filter)?.len() as u32;
                Response::Shown {
                    shown,
                    total: self.live() as u32,
                }
            }
            Request::Density(spec) => Response::Density(self.density(&spec)?),
            Request::Rows(spec) => Response::Rows(self.rows(&spec)?),
            Request::Locate { row, table } => Response::Position(self.locate(row, &table)?),
            Request::Columns(scope) => Response::Columns(self.columns(&scope)),
            Request::Detail(spec) => Response::Detail(Box::new(self.marked_detail(&spec)?)),
            Request::Xml(row) => Response::Xml(self.xml(row, evidence)?),
            Request::Tree(spec) => Response::Tree(self.tree(&spec)?),
            Request::Facet(spec) => Response::Facet(self.facet(&spec)?),
            Request::Pivot(spec) => Response::Pivot(self.pivot(&spec)?),
            Request::Find(spec) => Response::Found(self.find(&spec)?),
            Request::Understand(text) => {
                let query = query::understand(&text).map_err(|error| select::failure(error.within(&text)))?;
                Response::Query(query)
            }
            Request::Complete(spec) => Response::Completions(self.complete(&spec)?),
            Request::Evidence => Response::Evidence(self.evidence()),
            Request::ChunkMap(file) => Response::ChunkMap(self.chunk_map(file)),
            Request::Ledger { file, chunk } => Response::Ledger(Box::new(self.chunk_ledger(file, chunk)?)),
            Request::Bytes { file, offset, count } => {
                Response::Bytes(Box::new(self.bytes(file, offset, count, evidence)?))
            }
            Request::Statement(format) => Response::Statement(self.statement(format)),
            Request::Findings(Some(file)) => Response::Findings(self.findings(file)),
            Request::Findings(None) => Response::Findings(self.gaps().to_vec()),
            Request::Process(process) => Response::Process(Box::new(self.process_card(process)?)),
        })
    }

    /// Adds a file; it has no events yet.
    pub fn open(&mut self, meta: FileMeta) -> FileIx {
        self.names.push(meta.name.clone());
        self.store.open(&meta.path, meta.size);
        self.files.push(File {
            meta,
            state: FileState::Reading,
            layout: Layout::default(),
            sha256: None,
            problems: Vec::new(),
        });
        FileIx(self.files.len() as u32 - 1)
    }

    /// Every record becomes an event from now on, even if another file has it too.
    pub fn keep_duplicates(&mut self) {
        self.store.keep_duplicates();
    }

    /// Takes in decoded events.
    pub fn fold(&mut self, segment: &Segment) {
        self.store.fold(segment);
        self.changed();
    }

    /// Decodes straight into the session; see [`Store::decode`].
    pub fn decode<T>(&mut self, builder: &mut Builder, decode: impl FnOnce(&mut Builder) -> T) -> T {
        let result = self.store.decode(builder, decode);
        self.changed();
        result
    }

    /// There are new events: what was remembered of the old ones no longer holds.
    fn changed(&mut self) {
        self.totals.update(&self.store);
        self.forest = None;
        self.making = None;
        self.zones = None;
        self.gaps = None;
        self.changed_answers();
    }

    /// What was remembered of rows no longer holds; what is known of live events does.
    fn changed_answers(&mut self) {
        for head in self.store.heads.iter().skip(self.categories.len()) {
            self.categories.push(cells::category(&self.store, head) as u8);
        }
        self.selections.forget();
        self.remembered.forget();
        self.tallies.forget();
        self.finds.forget();
        self.trees.forget();
    }

    /// Bytes held.
    fn memory(&self) -> usize {
        self.store.memory() + self.uncounted.memory() + self.memory_of_messages()
    }

    /// The name of a file, as it was dropped.
    pub fn file_name(&self, file: FileIx) -> &str {
        self.names.get(file.ix()).map_or("", String::as_str)
    }

    /// The columns.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Every event in time order.
    pub fn order(&mut self) -> &[u32] {
        let ranks = self.file_ranks();
        self.store.in_time_order(&ranks)
    }

    /// What the logs loaded now tell of the hosts' time zones.
    fn zones(&mut self) -> Rc<BTreeMap<String, HostZone>> {
        let (store, uncounted) = (&self.store, &self.uncounted);
        let live = |row: RowIx| !uncounted.contains(row.0);
        Rc::clone(self.zones.get_or_insert_with(|| Rc::new(analysis::zones(store, live))))
    }

    /// A rank for each file that does not depend on the order in which files were opened: by path, then size.
    fn file_ranks(&self) -> Vec<u32> {
        let mut by_path: Vec<usize> = (0..self.files.len()).collect();
        by_path.sort_by_key(|&i| self.files.get(i).map(|file| (&file.meta.path, file.meta.size)));
        let mut ranks = vec![0; self.files.len()];
        for (rank, file) in by_path.into_iter().enumerate() {
            if let Some(slot) = ranks.get_mut(file) {
                *slot = rank as u32;
            }
        }
        ranks
    }

    fn file_mut(&mut self, file: FileIx) -> Result<&mut File, Failure> {
        self.files
            .get_mut(file.ix())
            .ok_or_else(|| Failure::Gone("file".to_owned()))
    }

    fn known_row(&self, row: RowIx) -> Result<(), Failure> {
        if row.ix() < self.store.len() {
            Ok(())
        } else {
            Err(Failure::Gone("event".to_owned()))
        }
    }

    /// The event as XML: its chunk is read again.
    pub fn xml(&self, row: RowIx, evidence: &mut impl Evidence) -> Result<String, Failure> {
        self.known_row(row)?;
        let gone = || Failure::Gone("event".to_owned());
        let at = self.store.location(row).ok_or_else(gone)?;
        let unreadable = |error: ReadError| Failure::Unreadable {
            name: self.file_name(at.file).to_owned(),
            reason: error.0,
        };
        let form = self
            .files
            .get(at.file.ix())
            .map(|file| file.layout.form)
            .unwrap_or_default();
        if form != Form::Binary {
            let mut bytes = vec![0; export::MAX_EVENT];
            let count = evidence
                .read_at(at.file, at.in_file(), &mut bytes)
                .map_err(unreadable)?;
            return export::event(bytes.get(..count).unwrap_or_default(), form).ok_or_else(gone);
        }
        let mut chunk = vec![0; CHUNK_SIZE];
        let count = evidence
            .read_at(at.file, at.chunk_offset, &mut chunk)
            .map_err(unreadable)?;
        chunk.truncate(count);
        evtx::xml::render(&chunk, at.offset.into()).map_err(Failure::Render)
    }
}
