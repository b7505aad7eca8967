//! Process ids over time, host by host: who has which pid when. Gives parents to processes whose event has no parent GUID, ends
//! to processes whose pid is taken over or whose host restarts, and their process to ends without a GUID.
//!
//! ```text
//!   time ──▶   creation of 7 by 4        reboot          exit of 7
//!   pid 4      ├─ 7 begins at 4's         table is        no 7 any more: a placeholder
//!   pid 7      │  ├───────────────────    cleared         for the process that ended
//! ```

use super::EndKind;
use super::audit::{SAME_MOMENT, SECOND, same_image};
use super::gather::{Draft, Exit, Gathered};
use super::guid;
use super::plan::Role;
use super::process::{Known, Link, Process};
use crate::ingest::cell::Cell;
use crate::model::{RowIx, Ticks};
use crate::store::Store;
use hashbrown::HashMap;

/// Events that tell of one boot come within this time.
const ONE_BOOT: i64 = 600 * SECOND;
/// A boot told only by the event log service may have begun so long before: processes of the last two minutes are its own.
const LATE_SERVICE: i64 = 120 * SECOND;

/// Something that happens to the table of pids.
struct Moment {
    host: u32,
    time: i64,
    /// At one time the host starts first, then come creations, then ends.
    rank: u8,
    /// Which of several: the number of a creation within its boot, else the order in the log.
    tie: u64,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    Marker(Role),
    Creation(u32),
    End(u32),
    /// An end that names a pid only: an index of `Gathered::exits`.
    Exit(u32),
}

impl What {
    /// Its place among those of its rank; the tie orders markers by itself.
    const fn index(self) -> u32 {
        match self {
            Self::Marker(_) => 0,
            Self::Creation(index) | Self::End(index) | Self::Exit(index) => index,
        }
    }
}

/// Who has a pid.
#[derive(Clone, Copy)]
struct Holder {
    node: u32,
    start: i64,
    /// When it ended, if it did.
    ended: Option<i64>,
}

/// The state of one host on the way through time.
#[derive(Default)]
struct Table {
    holders: HashMap<u32, Holder>,
    boot: Option<u16>,
    /// A boot that the next process' GUID may still deny: from when on processes belong to it, and when it is told.
    pending: Option<(i64, i64)>,
    shutdown: Option<i64>,
    /// Start and kinds of the events of the boot at hand.
    told: Option<(i64, u8)>,
}

/// How each parent that was found here is known.
pub fn follow(store: &Store, all: &mut Gathered) -> Vec<Link> {
    let mut links = vec![Link::None; all.nodes.len()];
    let mut table = Table::default();
    let mut host = None;
    for moment in moments(all) {
        if host != Some(moment.host) {
            table.settle(all);
            table = Table::default();
            host = Some(moment.host);
        }
        match moment.what {
            What::Marker(role) => table.marker(all, role, moment.time),
            What::Creation(node) => table.creation(store, all, &mut links, node, moment.time),
            What::End(node) => {
                let pid = all.nodes[node as usize].pid;
                if let Some(holder) = pid
                    .and_then(|pid| table.holders.get_mut(&pid))
                    .filter(|h| h.node == node)
                {
                    holder.ended = Some(moment.time);
                }
            }
            What::Exit(index) => table.exit(store, all, index),
        }
    }
    table.settle(all);
    links.resize(all.nodes.len(), Link::None);
    links
}

fn moments(all: &Gathered) -> Vec<Moment> {
    let mut moments = Vec::with_capacity(2 * all.nodes.len() + all.exits.len() + all.markers.len());
    for (index, marker) in all.markers.iter().enumerate() {
        moments.push(Moment {
            host: marker.host,
            time: marker.time,
            rank: u8::from(marker.role != Role::Shutdown),
            tie: index as u64,
            what: What::Marker(marker.role),
        });
    }
    for (index, (process, draft)) in all.nodes.iter().zip(&all.drafts).enumerate() {
        let node = index as u32;
        if let (Some(start), Some(_)) = (process.start, process.pid) {
            let sequence = process.guid.as_ref().and_then(guid::boot_and_sequence);
            moments.push(Moment {
                host: draft.host,
                time: start.0,
                rank: 2,
                tie: sequence.map_or(index as u64, |(_, sequence)| sequence),
                what: What::Creation(node),
            });
        }
        if let Some(end) = draft.end {
            moments.push(Moment {
                host: draft.host,
                time: end,
                rank: 3,
                tie: index as u64,
                what: What::End(node),
            });
        }
    }
    for (index, exit) in all.exits.iter().enumerate() {
        moments.push(Moment {
            host: exit.host,
            time: exit.time,
            rank: 4,
            tie: index as u64,
            what: What::Exit(index as u32),
        });
    }
    // What is left of a tie goes by index: then no two are equal, and the sort needs no memory.
    moments.sort_unstable_by_key(|m| (m.host, m.time, m.rank, m.tie, m.what.index()));
    moments
}

impl Table {
    fn creation(&mut self, store: &Store, all: &mut Gathered, links: &mut [Link], node: u32, time: i64) {
        let process = &all.nodes[node as usize];
        let Some(pid) = process.pid else { return };
        match process.guid.as_ref().and_then(guid::boot_and_sequence) {
            Some((boot, _)) => {
                if self.boot == Some(boot) {
                    self.pending = None;
                } else {
                    self.settle(all);
                    if self.boot.is_some() {
                        self.restart(all, i64::MAX, time);
                    }
                    self.boot = Some(boot);
                }
            }
            None => self.settle(all),
        }
        let draft = &all.drafts[node as usize];
        let wanted = draft.parent_pid.filter(|&parent| parent != 0 && parent != pid);
        if let (Some(parent_pid), None, None) = (wanted, draft.parent, all.nodes[node as usize].refused) {
            let (parent, link) = self.parent(store, all, node, parent_pid, time);
            all.drafts[node as usize].parent = Some(parent);
            links[node as usize] = link;
            all.nodes[parent as usize].saw(time);
        }
        self.take(all, pid, node, time);
    }

    /// The holder of the parent's pid, or a placeholder that holds it from now on.
    fn parent(&mut self, store: &Store, all: &mut Gathered, child: u32, pid: u32, time: i64) -> (u32, Link) {
        let draft = &all.drafts[child as usize];
        let (host, image) = (draft.host, draft.parent_image);
        if let Some(holder) = self.holders.get(&pid) {
            let known = all.nodes[holder.node as usize].image;
            let other = !image.is_null() && !known.is_null() && !same_image(store, image, known);
            if holder.ended.is_none_or(|ended| ended >= time) && !other {
                let holder = *holder;
                let link =
                    if all.nodes[holder.node as usize].guid.is_none() && !all.nodes[holder.node as usize].is_logged() {
                        Link::Inferred
                    } else {
                        Link::PidAndTime
                    };
                if known.is_null() {
                    all.nodes[holder.node as usize].image = image;
                }
                return (holder.node, link);
            }
        }
        let parent = placeholder(all, host, pid, image, time);
        self.take(all, pid, parent, time);
        (parent, Link::Inferred)
    }

    /// Gives the pid to a process; whoever had it must have ended.
    fn take(&mut self, all: &mut Gathered, pid: u32, node: u32, start: i64) {
        let holder = Holder {
            node,
            start,
            ended: None,
        };
        if let Some(old) = self.holders.insert(pid, holder)
            && old.node != node
            && old.ended.is_none()
        {
            all.drafts[old.node as usize].bound = Some((start, EndKind::PidReused));
        }
    }

    fn exit(&mut self, store: &Store, all: &mut Gathered, index: u32) {
        let Exit {
            row,
            host,
            pid,
            time,
            image,
            audit,
        } = all.exits[index as usize];
        let found = self.holders.get_mut(&pid).filter(|holder| {
            let known = all.nodes[holder.node as usize].image;
            let other = !image.is_null() && !known.is_null() && !same_image(store, image, known);
            !other && holder.ended.is_none_or(|ended| time - ended <= SAME_MOMENT)
        });
        let node = match found {
            Some(holder) => {
                holder.ended.get_or_insert(time);
                holder.node
            }
            None => {
                let node = placeholder(all, host, pid, image, time);
                self.take(all, pid, node, time);
                if let Some(holder) = self.holders.get_mut(&pid) {
                    holder.ended = Some(time);
                }
                node
            }
        };
        let process = &mut all.nodes[node as usize];
        process.termination.get_or_insert(RowIx(row));
        process.saw(time);
        let draft = &mut all.drafts[node as usize];
        let end = if audit { &mut draft.exit } else { &mut draft.end };
        end.get_or_insert(time);
        all.of_row[row as usize] = node;
    }

    fn marker(&mut self, all: &mut Gathered, role: Role, time: i64) {
        let Role::Boot(kind) = role else {
            self.shutdown = Some(time);
            return;
        };
        // Several events tell of the same boot; the same event again is another one.
        if let Some((start, kinds)) = &mut self.told
            && time - *start <= ONE_BOOT
            && (*kinds & kind == 0 || time - *start <= SECOND)
        {
            *kinds |= kind;
            return;
        }
        self.settle(all);
        self.told = Some((time, kind));
        let since = self.shutdown.take().unwrap_or(if kind & Role::EARLY_BOOT != 0 {
            time
        } else {
            time - LATE_SERVICE
        });
        self.pending = Some((since, time));
        if self.boot.is_none() {
            self.settle(all);
        }
    }

    /// A boot that nothing has denied is one.
    fn settle(&mut self, all: &mut Gathered) {
        if let Some((since, told)) = self.pending.take() {
            self.restart(all, since, told);
            self.boot = None;
        }
    }

    /// Every process that began before `since` ended by then.
    fn restart(&mut self, all: &mut Gathered, since: i64, at: i64) {
        self.holders.retain(|_, holder| {
            let old = holder.start < since;
            if old && holder.ended.is_none() {
                all.drafts[holder.node as usize].bound = Some((at, EndKind::Reboot));
            }
            !old
        });
    }
}

/// A process of which only the pid is known, and perhaps the image.
fn placeholder(all: &mut Gathered, host: u32, pid: u32, image: Cell, time: i64) -> u32 {
    all.nodes.push(Process {
        host: all.hosts.list[host as usize].name,
        pid: Some(pid),
        image,
        start: Some(Ticks(time)),
        start_known: Known::FirstSeen,
        last_seen: Some(Ticks(time)),
        ..Process::default()
    });
    all.drafts.push(Draft {
        host,
        ..Draft::default()
    });
    all.nodes.len() as u32 - 1
}
