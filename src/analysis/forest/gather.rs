//! One walk over the events in time order: every process that has a ProcessGuid, what is known of it, and which events are its.
//! What has no GUID (Security's events, zero GUIDs) is collected for `audit` and `pids`.

use super::guid::{self, Guid};
use super::hosts::Hosts;
use super::plan::{self, Plan, Role, at};
use super::process::{Known, Process, Refusal};
use crate::ingest::cell::Cell;
use crate::model::{RowIx, Ticks};
use crate::store::Store;
use hashbrown::HashMap;

/// No index.
pub const NONE: u32 = u32::MAX;

/// What is known of a process while the forest is made, beside [`Process`] itself. `Process::parent` is set at the end.
#[derive(Clone, Default)]
pub struct Draft {
    pub host: u32,
    /// Its parent: a draft's index.
    pub parent: Option<u32>,
    /// The parent's pid and image, where no GUID tells the parent.
    pub parent_pid: Option<u32>,
    pub parent_image: Cell,
    /// Sysmon's event 5 and Security's 4689.
    pub end: Option<i64>,
    pub exit: Option<i64>,
    /// By when it must have ended, because its pid was reused or the host restarted.
    pub bound: Option<(i64, super::EndKind)>,
}

/// A creation without a GUID.
pub struct Bare {
    pub row: u32,
    pub host: u32,
    pub pid: u32,
    pub time: i64,
    pub image: Cell,
    pub command_line: Cell,
    pub user: Cell,
    pub domain: Cell,
    pub parent_pid: Option<u32>,
    pub parent_image: Cell,
    /// Told by Security, not by a Sysmon that lost its GUIDs.
    pub audit: bool,
}

/// An end without a GUID.
pub struct Exit {
    pub row: u32,
    pub host: u32,
    pub pid: u32,
    pub time: i64,
    pub image: Cell,
    pub audit: bool,
}

/// A start or stop of a host.
pub struct Marker {
    pub host: u32,
    pub time: i64,
    pub role: Role,
}

/// Everything that the walk finds.
pub struct Gathered {
    pub nodes: Vec<Process>,
    pub drafts: Vec<Draft>,
    pub hosts: Hosts,
    pub bare: Vec<Bare>,
    pub exits: Vec<Exit>,
    pub markers: Vec<Marker>,
    /// The acting process of a row, and the target of 8 and 10.
    pub of_row: Vec<u32>,
    pub also: Vec<u32>,
}

/// Cells that hold no fact.
struct Blank([Option<Cell>; 3]);

impl Blank {
    fn new(store: &Store) -> Self {
        Self(["-", "<unknown process>", ""].map(|text| store.symbols.find(text)))
    }

    /// The cell, or null when it says nothing.
    #[inline]
    fn filter(&self, cell: Cell) -> Cell {
        if self.0.contains(&Some(cell)) { Cell::NULL } else { cell }
    }
}

/// The walk so far. Each piece of it reads the same store.
pub struct Walk {
    out: Gathered,
    blank: Blank,
    /// By the cell of the GUID: the computer name under which it was seen last, and what it means there. A GUID is nearly always
    /// seen under one name.
    by_cell: Vec<(u32, Node)>,
    by_guid: HashMap<(u32, Guid), Node>,
    /// Beside each process what nearly every event of it needs: the processes themselves do not fit the processor's cache.
    seen: Vec<Seen>,
}

/// A process's index, [`NONE`] for a cell that is no GUID, and its host.
#[derive(Clone, Copy)]
struct Node {
    process: u32,
    host: u32,
}

const NO_NODE: Node = Node {
    process: NONE,
    host: NONE,
};

#[derive(Clone, Copy)]
struct Seen {
    last: i64,
    /// Nothing but a command line can be learnt from a further event.
    known: bool,
}

/// An event as a plan reads it.
#[derive(Clone, Copy)]
struct Event<'p, 's> {
    store: &'s Store,
    plan: &'p Plan<'s>,
    row: u32,
    /// Row in its table.
    at: usize,
    time: i64,
    /// Number of the computer name.
    name: u32,
}

impl Walk {
    /// Before the first of the rows in `order`.
    pub fn new(store: &Store, plans: &[Option<Plan<'_>>], order: &[u32]) -> Self {
        let (hosts, guids) = Hosts::find(store, plans, order);
        // Of millions of processes a list that grows would hold several times their memory.
        Self {
            out: Gathered {
                nodes: Vec::with_capacity(guids),
                drafts: Vec::with_capacity(guids),
                hosts,
                bare: Vec::new(),
                exits: Vec::new(),
                markers: Vec::new(),
                of_row: vec![NONE; store.len()],
                also: vec![NONE; store.len()],
            },
            blank: Blank::new(store),
            by_cell: vec![(NONE, NO_NODE); store.symbols.len()],
            by_guid: HashMap::with_capacity(guids),
            seen: Vec::with_capacity(guids),
        }
    }

    /// Walks over the next rows.
    pub fn go_on<'s>(&mut self, store: &'s Store, plans: &[Option<Plan<'s>>], rows: &[u32]) {
        for &row in rows {
            let table = store.rows.table.get(row as usize).map_or(NONE, |&t| t);
            if let Some(plan) = plans.get(table as usize).and_then(Option::as_ref) {
                self.row(store, plan, row);
            }
        }
    }

    /// Everything that was found.
    pub fn finish(mut self) -> Gathered {
        for (process, seen) in self.out.nodes.iter_mut().zip(&self.seen) {
            process.last_seen = (seen.last > i64::MIN).then_some(Ticks(seen.last));
        }
        self.out
    }

    fn row<'s>(&mut self, store: &'s Store, plan: &Plan<'s>, row: u32) {
        let rows = &store.rows;
        let name = self.out.hosts.name(rows.head[row as usize]);
        let event = Event {
            store,
            plan,
            row,
            at: rows.table_row[row as usize] as usize,
            time: rows.time[row as usize],
            name,
        };
        match plan.role {
            Role::Create => self.create(event),
            Role::Terminate => self.terminate(event),
            Role::Act => {
                self.act(event);
            }
            Role::Pair => self.pair(event),
            Role::AuditCreate => self.bare_creation(event),
            Role::AuditExit => self.bare_exit(event),
            Role::Boot(_) | Role::Shutdown => {
                let host = self.out.hosts.current(name);
                self.out.markers.push(Marker {
                    host,
                    time: event.time,
                    role: plan.role,
                });
                return;
            }
        }
        let host = self.out.hosts.current(name) as usize;
        self.out.hosts.list[host].last = event.time;
    }

    /// The process of a GUID's cell, made when it is new.
    #[inline]
    fn node(&mut self, store: &Store, name: u32, cell: Cell) -> Option<Node> {
        let symbol = cell.as_symbol()? as usize;
        let (known_name, node) = *self.by_cell.get(symbol)?;
        if known_name == name {
            return (node.process != NONE).then_some(node);
        }
        let node = guid::of_cell(&store.symbols, cell).map(|guid| self.node_of_guid(name, guid));
        self.by_cell[symbol] = (name, node.unwrap_or(NO_NODE));
        node
    }

    fn node_of_guid(&mut self, name: u32, guid: Guid) -> Node {
        let Gathered {
            nodes, drafts, hosts, ..
        } = &mut self.out;
        let host = hosts.with_machine(name, guid::machine(&guid));
        *self.by_guid.entry((host, guid)).or_insert_with(|| {
            let start = guid::start(&guid);
            nodes.push(Process {
                host: hosts.list[host as usize].name,
                guid: Some(guid),
                start,
                start_known: start.map_or(Known::FirstSeen, |_| Known::FromGuid),
                ..Process::default()
            });
            drafts.push(Draft {
                host,
                ..Draft::default()
            });
            self.seen.push(Seen {
                last: i64::MIN,
                known: false,
            });
            Node {
                process: nodes.len() as u32 - 1,
                host,
            }
        })
    }

    /// Notes that the process was alive at a time, and takes over what is not yet known of it.
    fn learn(&mut self, store: &Store, node: u32, time: i64, [pid, image, command_line, user]: [Cell; 4]) {
        let seen = &mut self.seen[node as usize];
        seen.last = seen.last.max(time);
        if seen.known && command_line.is_null() {
            return;
        }
        let process = &mut self.out.nodes[node as usize];
        process.saw(time);
        if process.pid.is_none() {
            process.pid = plan::pid(store, pid);
        }
        for (slot, cell) in [
            (&mut process.image, image),
            (&mut process.command_line, command_line),
            (&mut process.user, user),
        ] {
            if slot.is_null() {
                *slot = self.blank.filter(cell);
            }
        }
        seen.known = process.pid.is_some()
            && !process.image.is_null()
            && !process.user.is_null()
            && process.start_known != Known::FirstSeen;
    }

    /// An event of the process in the plan's own columns.
    fn act(&mut self, event: Event<'_, '_>) -> Option<u32> {
        let Event {
            store, plan, at: row, ..
        } = event;
        let Node { process: node, host } = self.node(store, event.name, at(plan.guid, row))?;
        self.out.hosts.set_current(event.name, host);
        let facts = [at(plan.pid, row), at(plan.image, row), Cell::NULL, at(plan.user, row)];
        self.learn(store, node, event.time, facts);
        self.out.of_row[event.row as usize] = node;
        Some(node)
    }

    fn pair(&mut self, event: Event<'_, '_>) {
        self.act(event);
        let Event {
            store, plan, at: row, ..
        } = event;
        if let Some(Node { process: node, .. }) = self.node(store, event.name, at(plan.target_guid, row)) {
            let facts = [
                at(plan.target_pid, row),
                at(plan.target_image, row),
                Cell::NULL,
                at(plan.target_user, row),
            ];
            self.learn(store, node, event.time, facts);
            self.out.also[event.row as usize] = node;
        }
    }

    fn terminate(&mut self, event: Event<'_, '_>) {
        let Some(node) = self.act(event) else {
            return self.bare_exit(event);
        };
        let end = plan::utc(event.store, at(event.plan.time, event.at)).map_or(event.time, |t| t.0);
        let draft = &mut self.out.drafts[node as usize];
        self.out.hosts.list[draft.host as usize].has_ends = true;
        if draft.end.is_none() {
            draft.end = Some(end);
            self.out.nodes[node as usize].termination = Some(RowIx(event.row));
        }
    }

    fn create(&mut self, event: Event<'_, '_>) {
        let Event {
            store, plan, at: row, ..
        } = event;
        let Some(node) = self.act(event) else {
            return self.bare_creation(event);
        };
        if self.out.nodes[node as usize].creation.is_some() {
            return; // the same event from another file
        }
        let start = plan::utc(store, at(plan.time, row)).map_or(event.time, |t| t.0);
        let process = &mut self.out.nodes[node as usize];
        process.creation = Some(RowIx(event.row));
        process.start = Some(Ticks(start));
        process.start_known = Known::Logged;
        process.pid = plan::pid(store, at(plan.pid, row)).or(process.pid);
        for (slot, column) in [
            (&mut process.image, plan.image),
            (&mut process.command_line, plan.command_line),
            (&mut process.user, plan.user),
        ] {
            let cell = self.blank.filter(at(column, row));
            if !cell.is_null() {
                *slot = cell;
            }
        }
        let parent_image = at(plan.parent_image, row);
        let parent = self.node(store, event.name, at(plan.parent_guid, row));
        match parent.map(|parent| parent.process) {
            Some(parent) if parent == node => self.out.nodes[node as usize].refused = Some(Refusal::SelfParent),
            Some(parent) => {
                let facts = [
                    at(plan.parent_pid, row),
                    parent_image,
                    at(plan.parent_command_line, row),
                    at(plan.parent_user, row),
                ];
                self.learn(store, parent, start, facts);
                self.out.drafts[node as usize].parent = Some(parent);
            }
            None => {
                let draft = &mut self.out.drafts[node as usize];
                draft.parent_pid = plan::pid(store, at(plan.parent_pid, row));
                draft.parent_image = self.blank.filter(parent_image);
            }
        }
    }

    fn bare_creation(&mut self, event: Event<'_, '_>) {
        let Event {
            store, plan, at: row, ..
        } = event;
        let Some(pid) = plan::pid(store, at(plan.pid, row)) else {
            return;
        };
        // The process runs as another user than its creator when the event names one.
        let other = self.blank.filter(at(plan.target_user, row));
        let (user, domain) = if other.is_null() {
            (plan.user, plan.domain)
        } else {
            (plan.target_user, plan.target_domain)
        };
        self.out.bare.push(Bare {
            row: event.row,
            host: self.out.hosts.current(event.name),
            pid,
            time: plan::utc(store, at(plan.time, row)).map_or(event.time, |t| t.0),
            image: self.blank.filter(at(plan.image, row)),
            command_line: self.blank.filter(at(plan.command_line, row)),
            user: self.blank.filter(at(user, row)),
            domain: self.blank.filter(at(domain, row)),
            parent_pid: plan::pid(store, at(plan.parent_pid, row)),
            parent_image: self.blank.filter(at(plan.parent_image, row)),
            audit: plan.role == Role::AuditCreate,
        });
    }

    fn bare_exit(&mut self, event: Event<'_, '_>) {
        let Event {
            store, plan, at: row, ..
        } = event;
        let Some(pid) = plan::pid(store, at(plan.pid, row)) else {
            return;
        };
        let host = self.out.hosts.current(event.name);
        self.out.hosts.list[host as usize].has_ends = true;
        self.out.exits.push(Exit {
            row: event.row,
            host,
            pid,
            time: plan::utc(store, at(plan.time, row)).map_or(event.time, |t| t.0),
            image: self.blank.filter(at(plan.image, row)),
            audit: plan.role == Role::AuditExit,
        });
    }
}
