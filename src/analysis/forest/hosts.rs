//! Hosts: which machine an event comes from. A host is a computer name and the machine bytes of the ProcessGuids under it: one
//! name with two machines (reinstalled, cloned) is two hosts; a short name and its full domain name with the same machine are one.

use super::guid;
use super::plan::{Plan, Role, at};
use crate::ingest::cell::Cell;
use crate::ingest::segment::head;
use crate::store::Store;
use hashbrown::HashMap;

const NONE: u32 = u32::MAX;

/// A host.
pub struct Host {
    /// Its name as written in the logs, the longest form.
    pub name: Cell,
    /// First bytes of the MachineGuid, when a ProcessGuid tells them.
    pub machine: Option<u32>,
    /// Time of its last event that tells of processes.
    pub last: i64,
    /// Its log holds ends of processes.
    pub has_ends: bool,
}

/// All hosts. Names are numbered, then hosts: a name's number is that of its computer, whatever the form it is written in.
pub struct Hosts {
    /// The hosts.
    pub list: Vec<Host>,
    name_of_head: Vec<u32>,
    of_machine: HashMap<(u32, u32), u32>,
    /// The host that a name means when no GUID tells the machine: the one seen last.
    current: Vec<u32>,
}

impl Hosts {
    /// Finds the hosts of the rows in `order`, and how many different ProcessGuids act in them.
    pub fn find(store: &Store, plans: &[Option<Plan<'_>>], order: &[u32]) -> (Self, usize) {
        let mut names = Names::of_heads(store);
        let (machines, guids) = machines(store, plans, order, &names.of_head);
        names.unite(&machines);
        let mut hosts = Self {
            list: Vec::new(),
            name_of_head: names.of_head,
            of_machine: HashMap::default(),
            current: vec![NONE; names.written.len()],
        };
        for &(name, machine) in &machines {
            let main = names.main[name as usize];
            let next = hosts.list.len() as u32;
            let host = *hosts.of_machine.entry((main, machine)).or_insert(next);
            let written = names.written[name as usize];
            if host == next {
                hosts.add(written, Some(machine));
                if hosts.current[main as usize] == NONE {
                    hosts.current[main as usize] = next;
                }
            } else if name == main {
                // The full name, if this machine is seen under it at all.
                hosts.list[host as usize].name = written;
            }
        }
        for name in 0..names.written.len() {
            if names.main[name] as usize == name && hosts.current[name] == NONE {
                hosts.current[name] = hosts.list.len() as u32;
                hosts.add(names.written[name], None);
            }
        }
        for name in &mut hosts.name_of_head {
            *name = names.main[*name as usize];
        }
        (hosts, guids)
    }

    fn add(&mut self, name: Cell, machine: Option<u32>) {
        self.list.push(Host {
            name,
            machine,
            last: i64::MIN,
            has_ends: false,
        });
    }

    /// The number of the computer name of a head.
    #[inline]
    pub fn name(&self, head: u32) -> u32 {
        self.name_of_head[head as usize]
    }

    /// The host of a computer name at this point of the walk through time.
    pub fn current(&self, name: u32) -> u32 {
        self.current[name as usize]
    }

    /// Notes that the name means this host from here on.
    #[inline]
    pub fn set_current(&mut self, name: u32, host: u32) {
        self.current[name as usize] = host;
    }

    /// The host of a computer name and the machine that a ProcessGuid names.
    pub fn with_machine(&self, name: u32, machine: u32) -> u32 {
        self.of_machine
            .get(&(name, machine))
            .copied()
            .unwrap_or_else(|| self.current(name))
    }

    /// The place of each host among all, by name, then machine.
    pub fn ranks(&self, store: &Store) -> Vec<u32> {
        let keys: Vec<_> = self
            .list
            .iter()
            .map(|host| (store.symbols.text(host.name).to_lowercase(), host.machine))
            .collect();
        let mut sorted: Vec<usize> = (0..keys.len()).collect();
        sorted.sort_by(|&a, &b| keys[a].cmp(&keys[b]));
        let mut ranks = vec![0; keys.len()];
        for (rank, host) in sorted.into_iter().enumerate() {
            ranks[host] = rank as u32;
        }
        ranks
    }
}

/// Computer names without regard to case.
struct Names {
    of_head: Vec<u32>,
    /// A name as it is written: the longest form, of equal ones the first in the alphabet.
    written: Vec<Cell>,
    lower: Vec<String>,
    index: HashMap<String, u32>,
    /// The name that stands for it.
    main: Vec<u32>,
}

impl Names {
    fn of_heads(store: &Store) -> Self {
        let mut names = Self {
            of_head: Vec::with_capacity(store.heads.len()),
            written: Vec::new(),
            lower: Vec::new(),
            index: HashMap::default(),
            main: Vec::new(),
        };
        let mut of_cell: HashMap<u32, u32> = HashMap::default();
        for head in &store.heads {
            let cell = Cell(head[head::COMPUTER]);
            let name = *of_cell.entry(cell.0).or_insert_with(|| {
                let text = store.symbols.text(cell);
                let lower = text.to_lowercase();
                let next = names.written.len() as u32;
                let name = *names.index.entry(lower.clone()).or_insert(next);
                if name == next {
                    names.written.push(cell);
                    names.lower.push(lower);
                    names.main.push(name);
                } else if text < store.symbols.text(names.written[name as usize]) {
                    names.written[name as usize] = cell;
                }
                name
            });
            names.of_head.push(name);
        }
        names
    }

    /// A short name and its full domain name are one when a machine is seen under both.
    fn unite(&mut self, machines: &[(u32, u32)]) {
        let seen: hashbrown::HashSet<(u32, u32)> = machines.iter().copied().collect();
        for &(name, machine) in machines {
            let lower = &self.lower[name as usize];
            let Some((short, _)) = lower.split_once('.') else {
                continue;
            };
            let Some(&short) = self.index.get(short) else { continue };
            if seen.contains(&(short, machine)) {
                // Of several domains of one short name the first in the alphabet gives the name.
                let main = self.main[short as usize];
                let better = main == short || *lower < self.lower[main as usize];
                if better {
                    self.main[short as usize] = name;
                }
            }
        }
    }
}

/// The machines under each name, in the order in which they are first seen, and the number of different GUIDs.
fn machines(
    store: &Store,
    plans: &[Option<Plan<'_>>],
    order: &[u32],
    name_of_head: &[u32],
) -> (Vec<(u32, u32)>, usize) {
    let mut guids = 0;
    let mut seen = hashbrown::HashSet::new();
    let mut list = Vec::new();
    // By the symbol of a GUID: the name under which it was seen last. Reading every GUID again would take longer than the walk.
    let mut known = vec![NONE; store.symbols.len()];
    let rows = &store.rows;
    for &row in order {
        let row = row as usize;
        let Some(plan) = plans.get(rows.table[row] as usize).and_then(Option::as_ref) else {
            continue;
        };
        if matches!(plan.role, Role::Boot(_) | Role::Shutdown) || plan.guid.is_empty() {
            continue;
        }
        let cell = at(plan.guid, rows.table_row[row] as usize);
        let name = name_of_head[rows.head[row] as usize];
        let Some(last) = cell.as_symbol().and_then(|symbol| known.get_mut(symbol as usize)) else {
            continue;
        };
        let before = std::mem::replace(last, name);
        if before == name {
            continue;
        }
        guids += usize::from(before == NONE);
        if let Some(guid) = guid::of_cell(&store.symbols, cell) {
            let found = (name, guid::machine(&guid));
            if seen.insert(found) {
                list.push(found);
            }
        }
    }
    (list, guids)
}
