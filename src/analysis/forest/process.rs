//! One process of the forest, and how what is said of it is known.

use super::guid::Guid;
use crate::evtx::Kind;
use crate::evtx::value::write_bytes;
use crate::ingest::Symbols;
use crate::ingest::cell::Cell;
use crate::model::{ProcessIx, RowIx, Ticks};

/// How the parent is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Link {
    /// Sysmon's ParentProcessGuid names it.
    Guid,
    /// The process that had the parent's pid on that host at that time.
    PidAndTime,
    /// No known process had that pid: the parent is a placeholder made for it.
    Inferred,
    /// There is no parent here.
    #[default]
    None,
}

impl Link {
    /// As the page and the command write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guid => "guid",
            Self::PidAndTime => "pid and time",
            Self::Inferred => "inferred",
            Self::None => "none",
        }
    }
}

/// How the start is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Known {
    /// A process creation is in the log.
    Logged,
    /// From the seconds within the ProcessGuid.
    FromGuid,
    /// It was running when it was first seen; it began then or before.
    #[default]
    FirstSeen,
}

impl Known {
    /// As the page and the command write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Logged => "logged",
            Self::FromGuid => "from guid",
            Self::FirstSeen => "first seen",
        }
    }
}

/// How the end is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum EndKind {
    /// Sysmon event 5: exact.
    Event5,
    /// Security event 4689: exact.
    Exit4689,
    /// Its last event. It ran at least until then; this host's log holds no ends of processes.
    #[default]
    LastSeen,
    /// Another process got its pid then: it had ended by that time.
    PidReused,
    /// The host was started again: it had ended by that time.
    Reboot,
    /// The host's last event of this kind. It may have been running still, or its end is not logged.
    LogEnds,
}

impl EndKind {
    /// As the page and the command write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Event5 => "event 5",
            Self::Exit4689 => "4689",
            Self::LastSeen => "last seen",
            Self::PidReused => "pid reused",
            Self::Reboot => "reboot",
            Self::LogEnds => "log ends",
        }
    }

    /// The end itself is logged; else it is a bound.
    pub const fn is_exact(self) -> bool {
        matches!(self, Self::Event5 | Self::Exit4689)
    }
}

/// Why a parent that the log names is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The process names itself.
    SelfParent,
    /// It would be its own ancestor.
    Cycle,
    /// The parent began after the child, by time and by the numbers in both GUIDs.
    TimeReversed,
}

impl Refusal {
    /// As the page and the command write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SelfParent => "names itself",
            Self::Cycle => "its own ancestor",
            Self::TimeReversed => "began after its child",
        }
    }
}

/// A process, or a placeholder for one that the log only mentions.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Process {
    /// Name of its host, the longest form of it in the logs.
    pub host: Cell,
    /// ProcessGuid as it lies in a record.
    pub guid: Option<Guid>,
    /// Process id.
    pub pid: Option<u32>,
    /// Path of the image.
    pub image: Cell,
    /// Command line.
    pub command_line: Cell,
    /// User, `DOMAIN\name` where Sysmon tells it, the bare name where Security does.
    pub user: Cell,
    /// The user's domain where it is a field of its own.
    pub user_domain: Cell,
    /// When it began; `start_known` says how well.
    pub start: Option<Ticks>,
    /// How `start` is known.
    pub start_known: Known,
    /// When it ended, or the bound that `end_kind` says.
    pub end: Option<Ticks>,
    /// How `end` is known.
    pub end_kind: EndKind,
    /// Time of its last event, or of the last child that it began.
    pub last_seen: Option<Ticks>,
    /// Its parent, perhaps a placeholder.
    pub parent: Option<ProcessIx>,
    /// How `parent` is known.
    pub parent_link: Link,
    /// A parent was named but not taken.
    pub refused: Option<Refusal>,
    /// The parent's start lies after its own although a GUID names the parent: the clock was set in between, the
    /// log lies, or Sysmon and Security differ by moments.
    pub before_parent: bool,
    /// Its creation: Sysmon's event 1, or else 4688. `None` for a placeholder.
    pub creation: Option<RowIx>,
    /// Its creation as Security tells it (4688).
    pub audit_creation: Option<RowIx>,
    /// Its end: Sysmon's event 5, or else 4689.
    pub termination: Option<RowIx>,
}

impl Process {
    /// Notes that it was alive at a time, ticks.
    pub(super) fn saw(&mut self, time: i64) {
        let time = Ticks(time);
        self.last_seen = self.last_seen.max(Some(time));
        if self.start_known == Known::FirstSeen && self.start.is_none_or(|start| time < start) {
            self.start = Some(time);
        }
    }

    /// Its creation is in the log; else it is a placeholder.
    pub const fn is_logged(&self) -> bool {
        self.creation.is_some()
    }

    /// The ProcessGuid as text, as it is written everywhere: in braces, lower case.
    pub fn guid_text(&self) -> Option<String> {
        let mut out = String::new();
        write_bytes(Kind::Guid, self.guid.as_ref()?, &mut out);
        Some(out)
    }

    /// Boot and number of the process in that boot, when the GUID tells them.
    pub fn boot_and_sequence(&self) -> Option<(u16, u64)> {
        self.guid.as_ref().and_then(super::guid::boot_and_sequence)
    }

    /// User with domain; empty when unknown.
    pub fn user_text(&self, symbols: &Symbols) -> String {
        let mut out = symbols.text(self.user_domain);
        if !out.is_empty() {
            out.push('\\');
        }
        symbols.write(self.user, &mut out);
        out
    }
}
