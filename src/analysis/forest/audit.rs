//! Creations without a GUID (Security's 4688): each is either the creation of a process that Sysmon knows too (same host and pid,
//! at most two seconds apart, same image) or a process of its own.

use super::gather::{Bare, Draft, Gathered};
use super::process::{Known, Process};
use crate::ingest::cell::Cell;
use crate::model::{RowIx, Ticks};
use crate::store::Store;
use hashbrown::HashMap;

/// Sysmon and Security write the same creation at most so far apart.
pub const SAME_MOMENT: i64 = 2 * SECOND;
/// A second in ticks.
pub const SECOND: i64 = 10_000_000;

/// Both are known and equal but for case.
pub fn same_image(store: &Store, a: Cell, b: Cell) -> bool {
    if a.is_null() || b.is_null() {
        return false;
    }
    let (x, y) = (store.symbols.str(a), store.symbols.str(b));
    a == b || x.eq_ignore_ascii_case(y) || (!x.is_ascii() && x.to_lowercase() == y.to_lowercase())
}

/// Gives each creation without a GUID its process.
pub fn join(store: &Store, all: &mut Gathered) {
    if all.bare.is_empty() {
        return;
    }
    let mut known: Vec<(u32, u32, i64, u32)> = all
        .nodes
        .iter()
        .zip(&all.drafts)
        .enumerate()
        .filter_map(|(node, (process, draft))| Some((draft.host, process.pid?, process.start?.0, node as u32)))
        .collect();
    // Nodes are numbered in time order, which makes the last member a deterministic tie-break.
    known.sort_unstable();
    let mut seen: HashMap<(u32, u32, i64), u32> = HashMap::default();
    for bare in std::mem::take(&mut all.bare) {
        let key = (bare.host, bare.pid, bare.time);
        let again = seen.get(&key).copied().filter(|&node| {
            let image = all.nodes[node as usize].image;
            same_image(store, image, bare.image) || image == bare.image
        });
        let node = again.unwrap_or_else(|| {
            let node = if bare.audit {
                counterpart(store, all, &known, &bare)
            } else {
                None
            };
            let node = match node {
                Some(node) => {
                    complete(all, node, &bare);
                    node
                }
                None => add(all, &bare),
            };
            seen.insert(key, node);
            node
        });
        all.of_row[bare.row as usize] = node;
    }
}

/// The process of Sysmon's that this creation is of: the nearest in time that no other creation of Security's has taken.
fn counterpart(store: &Store, all: &Gathered, known: &[(u32, u32, i64, u32)], bare: &Bare) -> Option<u32> {
    // A start from a GUID is rounded down: the process may have begun up to a second later.
    let from = (bare.host, bare.pid, bare.time - SAME_MOMENT - SECOND, 0);
    let until = (bare.host, bare.pid, bare.time + SAME_MOMENT, u32::MAX);
    let begin = known.partition_point(|entry| *entry < from);
    known[begin..]
        .iter()
        .take_while(|entry| **entry <= until)
        .filter_map(|&(_, _, start, node)| {
            let process = &all.nodes[node as usize];
            let slack = if process.start_known == Known::FromGuid {
                SECOND
            } else {
                0
            };
            let apart = (start - bare.time).max(bare.time - start - slack).max(0);
            let same = apart <= SAME_MOMENT
                && process.audit_creation.is_none()
                && same_image(store, process.image, bare.image);
            same.then_some((apart, node))
        })
        .min()
        .map(|(_, node)| node)
}

/// Adds what Security tells to a process that Sysmon knows.
fn complete(all: &mut Gathered, node: u32, bare: &Bare) {
    let process = &mut all.nodes[node as usize];
    let row = RowIx(bare.row);
    process.audit_creation = Some(row);
    if process.creation.is_none() {
        process.creation = Some(row);
        process.start = Some(Ticks(bare.time));
        process.start_known = Known::Logged;
        if !bare.command_line.is_null() {
            process.command_line = bare.command_line;
        }
    }
    if process.command_line.is_null() {
        process.command_line = bare.command_line;
    }
    if process.user.is_null() {
        process.user = bare.user;
        process.user_domain = bare.domain;
    }
    process.saw(bare.time);
    let draft = &mut all.drafts[node as usize];
    if draft.parent.is_none() {
        draft.parent_pid = draft.parent_pid.or(bare.parent_pid);
        if draft.parent_image.is_null() {
            draft.parent_image = bare.parent_image;
        }
    }
}

fn add(all: &mut Gathered, bare: &Bare) -> u32 {
    let row = Some(RowIx(bare.row));
    all.nodes.push(Process {
        host: all.hosts.list[bare.host as usize].name,
        pid: Some(bare.pid),
        image: bare.image,
        command_line: bare.command_line,
        user: bare.user,
        user_domain: bare.domain,
        start: Some(Ticks(bare.time)),
        start_known: Known::Logged,
        last_seen: Some(Ticks(bare.time)),
        creation: row,
        audit_creation: row.filter(|_| bare.audit),
        ..Process::default()
    });
    all.drafts.push(Draft {
        host: bare.host,
        parent_pid: bare.parent_pid,
        parent_image: bare.parent_image,
        ..Draft::default()
    });
    all.nodes.len() as u32 - 1
}
