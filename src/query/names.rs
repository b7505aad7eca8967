//! The names of codes, as a reader sees them beside a value: a logon type 3 is found by `network logon`. Every distinct coded
//! value is named once and the names are kept, since every search looks at them.

use crate::catalogue::{self, CodeTable, FieldType};
use crate::ingest::Cell;
use crate::ingest::segment::agent;
use crate::store::Store;
use hashbrown::{HashMap, HashSet};

/// The name of a value of this type; what the GUID of a process says of its start is no name.
pub fn name_of(kind: FieldType, value: &str) -> Option<String> {
    let note = match kind {
        FieldType::ProcessGuid | FieldType::LogonGuid => return None,
        _ => catalogue::codes::explain_type(kind, value)?,
    };
    if kind != FieldType::Code(CodeTable::LogonType) {
        return Some(note);
    }
    // What is called a network logon is noted as "network", since the field's name says the rest.
    let end = note.find([',', '(']).unwrap_or(note.len());
    let (first, rest) = note.split_at_checked(end).unwrap_or((&note, ""));
    let gap = if rest.starts_with('(') { " " } else { "" };
    Some(format!("{} logon{gap}{rest}", first.trim_end()))
}

/// What a name answers to as a whole: itself, each item of a list of bits, and a logon's type alone.
pub fn forms(name: &str) -> impl Iterator<Item = &str> {
    let items = name.split(", ").filter(move |item| item.len() < name.len());
    std::iter::once(name)
        .chain(items)
        .flat_map(|form| [Some(form), form.strip_suffix(" logon")])
        .flatten()
}

/// Whether values of this type have names at all.
fn has_names(kind: FieldType) -> bool {
    matches!(
        kind,
        FieldType::Code(_)
            | FieldType::Mask(_)
            | FieldType::LogonId
            | FieldType::Ip
            | FieldType::Port
            | FieldType::ProcessId
            | FieldType::Sid
            | FieldType::User
    )
}

/// Values of one type and their names.
struct Group {
    kind: FieldType,
    seen: HashSet<u32>,
    index: HashMap<String, usize>,
    /// Each name, and the cells that go by it.
    named: Vec<(String, Vec<u32>)>,
}

/// See the module.
#[derive(Default)]
pub struct Names {
    groups: Vec<Group>,
    /// The group of each column of each table.
    columns: Vec<Vec<usize>>,
    /// Rows of each table that are known.
    rows: Vec<usize>,
    /// Agents whose user is known.
    agents: usize,
    /// Dictionary entries that are known.
    symbols: usize,
}

impl Names {
    /// Takes in what the store has got since the last time.
    pub fn update(&mut self, store: &Store) {
        let others = self.group(FieldType::Text);
        for index in self.symbols as u32..store.symbols.len() as u32 {
            if store.symbols.get(index).1.starts_with(b"%%") {
                self.add(others, Cell::symbol(index), store);
            }
        }
        self.symbols = store.symbols.len();
        let users = self.group(FieldType::Sid);
        for agent in store.agents.get(self.agents..).unwrap_or_default() {
            self.add(users, Cell(agent[agent::USER]), store);
        }
        self.agents = store.agents.len();
        for (at, table) in store.tables.iter().enumerate() {
            if self.columns.len() == at {
                let provider = store.symbols.str(Cell(table.provider));
                let groups = table.names.iter().map(|&name| {
                    let name = store.symbols.str(Cell(name));
                    let kind = catalogue::field_type(provider, table.event_id, name);
                    self.group(if has_names(kind) { kind } else { FieldType::Text })
                });
                let groups = groups.collect();
                self.columns.push(groups);
                self.rows.push(0);
            }
            let known = self.rows.get(at).copied().unwrap_or_default();
            let groups = self.columns.get(at).cloned().unwrap_or_default();
            for (&group, column) in groups.iter().zip(&table.columns).filter(|&(&group, _)| group != others) {
                let mut last = Cell::NULL.0;
                for &cell in column.get(known..).unwrap_or_default() {
                    if cell != last {
                        last = cell;
                        self.add(group, Cell(cell), store);
                    }
                }
            }
            if let Some(rows) = self.rows.get_mut(at) {
                *rows = table.rows as usize;
            }
        }
    }

    fn group(&mut self, kind: FieldType) -> usize {
        if let Some(at) = self.groups.iter().position(|group| group.kind == kind) {
            return at;
        }
        self.groups.push(Group {
            kind,
            seen: HashSet::new(),
            index: HashMap::new(),
            named: Vec::new(),
        });
        self.groups.len() - 1
    }

    fn add(&mut self, group: usize, cell: Cell, store: &Store) {
        let Some(group) = self.groups.get_mut(group) else {
            return;
        };
        if cell.is_null() || !group.seen.insert(cell.0) {
            return;
        }
        let text = store.symbols.str(cell);
        let name = if text.is_empty() {
            name_of(group.kind, &store.symbols.text(cell))
        } else {
            name_of(group.kind, text)
        };
        if let Some(name) = name {
            let next = group.named.len();
            let at = *group.index.entry_ref(name.as_str()).or_insert(next);
            if at == next {
                group.named.push((name, Vec::new()));
            }
            if let Some((_, cells)) = group.named.get_mut(at) {
                cells.push(cell.0);
            }
        }
    }

    /// The group of the accounts under which events were written.
    pub fn users(&self) -> Option<usize> {
        self.groups.iter().position(|group| group.kind == FieldType::Sid)
    }

    /// The group of a table's column.
    pub fn group_of(&self, table: usize, column: usize) -> Option<usize> {
        self.columns.get(table)?.get(column).copied()
    }

    /// For each group the cells whose name passes. `everywhere`: not in one field, but wherever codes stand; then what an
    /// address is good for ("private network") is no name.
    pub fn matching(&self, everywhere: bool, test: impl Fn(&str) -> bool) -> Vec<HashSet<u32>> {
        let of_group = |group: &Group| {
            if everywhere && group.kind == FieldType::Ip {
                return HashSet::new();
            }
            let mut found = HashSet::new();
            for (_, cells) in group.named.iter().filter(|(name, _)| test(name)) {
                found.extend(cells.iter().copied());
            }
            found
        };
        self.groups.iter().map(of_group).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logon_types_are_logons() {
        let logon = FieldType::Code(CodeTable::LogonType);
        for (value, name, form) in [
            ("3", "network logon", "network"),
            ("10", "remote interactive logon", "remote interactive"),
            ("8", "network logon, password in clear text", "network"),
            (
                "9",
                "new credentials logon (run as, network only)",
                "new credentials logon (run as",
            ),
        ] {
            assert_eq!(name_of(logon, value).as_deref(), Some(name));
            assert!(forms(name).any(|f| f == form), "{name}");
        }
        assert!(!forms("new credentials logon (run as, network only)").any(|form| form == "network"));
    }
}
