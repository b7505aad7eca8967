//! The last step: parents that can be (no process is its own ancestor; one that begins before its parent says so), ends, and the
//! numbering of processes in their final order, with children and events of each in one array.

use super::gather::{Draft, Gathered, NONE};
use super::process::{EndKind, Known, Link, Process, Refusal};
use super::{Forest, Groups};
use crate::model::{ProcessIx, RowIx, Ticks};
use crate::store::Store;

/// Makes the forest of what was gathered.
pub fn shape(store: &Store, order: &[u32], all: Gathered, links: &[Link]) -> Forest {
    let Gathered {
        mut nodes,
        drafts,
        hosts,
        mut of_row,
        mut also,
        ..
    } = all;
    for (process, draft) in nodes.iter_mut().zip(&drafts) {
        let host = &hosts.list[draft.host as usize];
        (process.end, process.end_kind) = end(process, draft, host.last, host.has_ends);
    }

    // From here on processes stand by host, start, number in the boot, GUID, pid, first event.
    let ranks = hosts.ranks(store);
    let mut keys: Vec<_> = nodes
        .iter()
        .zip(&drafts)
        .enumerate()
        .map(|(node, (process, draft))| {
            let sequence = process.boot_and_sequence().map_or(0, |(_, sequence)| sequence);
            (ranks[draft.host as usize], process.start, sequence, node as u32)
        })
        .collect();
    // No two are equal, so this is as good as a stable sort, which would need the memory of half of them.
    keys.sort_unstable_by(|a, b| {
        let rest = |node: u32| {
            let process = &nodes[node as usize];
            (process.guid, process.pid, node)
        };
        (a.0, a.1, a.2)
            .cmp(&(b.0, b.1, b.2))
            .then_with(|| rest(a.3).cmp(&rest(b.3)))
    });
    let sorted: Vec<u32> = keys.into_iter().map(|(.., node)| node).collect();
    let mut place = vec![NONE; nodes.len()];
    for (ix, &node) in sorted.iter().enumerate() {
        place[node as usize] = ix as u32;
    }
    for row in of_row.iter_mut().chain(&mut also).filter(|node| **node != NONE) {
        *row = place[*row as usize];
    }
    let parents = sorted
        .iter()
        .map(|&n| drafts[n as usize].parent.map(|p| place[p as usize]));
    let parents: Vec<Option<u32>> = parents.collect();
    let known: Vec<Link> = sorted.iter().map(|&n| links[n as usize]).collect();
    drop((sorted, drafts));
    let mut processes = nodes;
    arrange(&mut processes, place);
    attach(&mut processes, &parents, &known);

    let children = Groups::new(processes.len(), || {
        let parents = processes.iter().enumerate();
        parents.filter_map(|(child, p)| Some((p.parent?.0, ProcessIx(child as u32))))
    });
    let roots = processes.iter().enumerate().filter(|(_, p)| p.parent.is_none());
    let roots = roots.map(|(ix, _)| ProcessIx(ix as u32)).collect();
    let rows = Groups::new(processes.len(), || {
        order.iter().flat_map(|&row| {
            let (acts, also) = (of_row[row as usize], also[row as usize]);
            let also = if also == acts { NONE } else { also };
            [acts, also].into_iter().filter(|&p| p != NONE).map(move |p| (p, row))
        })
    });
    Forest {
        processes,
        roots,
        children,
        rows,
        of_row,
        also,
    }
}

/// Brings each process to its place, without a second list of them.
fn arrange(processes: &mut [Process], mut place: Vec<u32>) {
    for here in 0..place.len() {
        while place[here] as usize != here {
            let there = place[here] as usize;
            processes.swap(here, there);
            place.swap(here, there);
        }
    }
}

fn end(process: &Process, draft: &Draft, host_last: i64, host_has_ends: bool) -> (Option<Ticks>, EndKind) {
    let not_before = |time: i64| Some(Ticks(time).max(process.last_seen.unwrap_or(Ticks(time))));
    if let Some(end) = draft.end {
        (Some(Ticks(end)), EndKind::Event5)
    } else if let Some(exit) = draft.exit {
        (Some(Ticks(exit)), EndKind::Exit4689)
    } else if let Some((time, kind)) = draft.bound {
        (not_before(time), kind)
    } else if host_has_ends {
        (not_before(host_last), EndKind::LogEnds)
    } else {
        (process.last_seen.or(process.start), EndKind::LastSeen)
    }
}

/// Sets the parents that can be.
fn attach(processes: &mut [Process], parents: &[Option<u32>], links: &[Link]) {
    // Each process leads to the root of its tree so far, over ever shorter ways.
    let mut roots: Vec<u32> = (0..processes.len() as u32).collect();
    for child in 0..processes.len() as u32 {
        let Some(parent) = parents[child as usize] else {
            continue;
        };
        let (mut before_parent, mut refused) = (false, None);
        let (c, p) = (&processes[child as usize], &processes[parent as usize]);
        if p.start > c.start && p.start_known != Known::FirstSeen {
            // A clock that was set turns times around, and Sysmon still knows who began whom; the numbers of a boot do not turn.
            before_parent = true;
            refused = numbered_after(p, c).then_some(Refusal::TimeReversed);
        }
        if parent == child {
            refused = Some(Refusal::SelfParent);
        } else if refused.is_none() && root(&mut roots, parent) == child {
            refused = Some(Refusal::Cycle);
        }
        let process = &mut processes[child as usize];
        if refused.is_some() {
            process.refused = refused;
            continue;
        }
        process.before_parent = before_parent;
        process.parent = Some(ProcessIx(parent));
        process.parent_link = match links[child as usize] {
            Link::None => Link::Guid,
            link => link,
        };
        roots[child as usize] = parent;
    }
}

/// The GUIDs tell boots and numbers, and `a` did not come before `b` by them.
fn numbered_after(a: &Process, b: &Process) -> bool {
    match (a.boot_and_sequence(), b.boot_and_sequence()) {
        (Some(a), Some(b)) => a.0 != b.0 || a.1 >= b.1,
        _ => false,
    }
}

fn root(roots: &mut [u32], mut node: u32) -> u32 {
    while roots[node as usize] != node {
        let above = roots[roots[node as usize] as usize];
        roots[node as usize] = above;
        node = above;
    }
    node
}

impl Forest {
    pub(super) fn process_of(list: &[u32], row: RowIx) -> Option<ProcessIx> {
        list.get(row.ix()).copied().filter(|&p| p != NONE).map(ProcessIx)
    }
}
