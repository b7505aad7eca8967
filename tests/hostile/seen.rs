//! What the engine makes of a log: the records that are shown, what is said, and that every byte is accounted for.

use super::load::{Bytes, session};
use evtxscope::engine::Session;
use evtxscope::evtx::Kind;
use evtxscope::model::{ByteKind, FileIx, RowIx};
use evtxscope::protocol::{Finding, ProblemKind};
use std::cell::Cell;
use std::path::Path;

/// A log that was read.
pub struct Seen<'a> {
    pub session: Session,
    bytes: &'a [u8],
}

/// With `EVTXSCOPE_INPUTS=FOLDER`, writes an input there for the tests of the page, as `TEST-NUMBER.evtx`.
fn keep(bytes: &[u8]) {
    thread_local! {
        static NUMBER: Cell<usize> = const { Cell::new(0) };
    }
    let thread = std::thread::current();
    if let (Some(folder), Some(test)) = (std::env::var_os("EVTXSCOPE_INPUTS"), thread.name()) {
        let test = test.rsplit("::").next().unwrap_or(test);
        let name = format!("{test}-{}.evtx", NUMBER.replace(NUMBER.get() + 1));
        std::fs::write(Path::new(&folder).join(name), bytes).unwrap();
    }
}

/// Reads a log, and holds its ledger against its size.
pub fn see(bytes: &[u8]) -> Seen<'_> {
    keep(bytes);
    let seen = Seen {
        session: session(bytes),
        bytes,
    };
    let mut at = 0;
    for range in seen.session.ledger(FileIx(0)) {
        assert_eq!(range.start, at, "every byte once: {range:?}");
        at = range.end;
    }
    assert_eq!(at, bytes.len() as u64, "to the last byte");
    seen
}

impl Seen<'_> {
    /// How many records are shown.
    pub fn len(&self) -> usize {
        self.session.store().len()
    }

    /// The numbers of the shown records, in the order in which they lie.
    pub fn ids(&self) -> Vec<u64> {
        let rows = (0..self.len() as u32).map(RowIx);
        rows.map(|row| self.session.store().header_id(row)).collect()
    }

    /// Names, kinds and texts of a record's fields.
    pub fn fields(&self, row: u32) -> Vec<(String, Kind, String)> {
        let store = self.session.store();
        let fields = store.fields(RowIx(row));
        fields
            .map(|(name, cell)| (name.to_owned(), store.symbols.kind(cell), store.symbols.text(cell)))
            .collect()
    }

    /// The text of the first field of this name.
    pub fn text(&self, row: u32, name: &str) -> String {
        let field = self.fields(row).into_iter().find(|(known, ..)| known == name);
        field.unwrap_or_else(|| panic!("no field {name}")).2
    }

    /// A record as XML.
    pub fn xml(&self, row: u32) -> String {
        let mut bytes = Bytes(self.bytes);
        self.session.xml(RowIx(row), &mut bytes).unwrap()
    }

    /// All that is said of the file.
    pub fn findings(&self) -> Vec<Finding> {
        self.session.findings(FileIx(0))
    }

    /// The kinds of what is said, each once.
    pub fn kinds(&self) -> Vec<ProblemKind> {
        let mut kinds: Vec<ProblemKind> = self.findings().into_iter().map(|finding| finding.kind).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    /// The sentence of this kind that holds all of these words.
    pub fn said(&self, kind: ProblemKind, words: &[&str]) -> Finding {
        let findings = self.findings();
        let found = findings
            .iter()
            .find(|finding| finding.kind == kind && words.iter().all(|word| finding.text.contains(word)));
        let said = || {
            let lines = findings
                .iter()
                .map(|finding| format!("{:?}: {}", finding.kind, finding.text));
            lines.collect::<Vec<_>>().join("\n")
        };
        found
            .cloned()
            .unwrap_or_else(|| panic!("{kind:?} {words:?} is not said, but\n{}", said()))
    }

    /// Bytes of this kind.
    pub fn bytes(&self, kind: ByteKind) -> u64 {
        let ranges = self.session.ledger(FileIx(0));
        let of_kind = ranges.iter().filter(|range| range.kind == kind);
        of_kind.map(|range| range.end - range.start).sum()
    }
}
