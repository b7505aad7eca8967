//! Processes: starting and ending them, and the events that both leave in Sysmon's log and in Security.
//!
//! A process knows its parent only as far as events repeat it. All times are those of the action that runs.

use std::rc::Rc;

use super::binaries::Binary;
use super::dice::hashes;
use super::host::HostIx;
use super::logons::{Logon, object_guid};
use super::time::{MS, text};
use super::world::World;
use super::{security, sysmon};
use crate::evtx::writer::{EventData, Guid, Value};

/// Integrity level of a process's token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "Windows' own words")]
pub enum Integrity {
    Low,
    Medium,
    High,
    System,
}

impl Integrity {
    /// As Sysmon writes it.
    fn text(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
            Self::System => "System",
        }
    }

    /// The last part of the label's SID, `S-1-16-…`.
    pub fn label(self) -> u32 {
        match self {
            Self::Low => 4096,
            Self::Medium => 8192,
            Self::High => 12_288,
            Self::System => 16_384,
        }
    }

    /// Token elevation as Security writes it: default, full, limited.
    pub fn elevation(self) -> &'static str {
        match self {
            Self::System => "%%1936",
            Self::High => "%%1937",
            Self::Medium | Self::Low => "%%1938",
        }
    }
}

/// A process that runs or ran.
#[derive(Debug)]
pub struct Process {
    /// `ProcessGuid`.
    pub guid: Guid,
    /// Process id.
    pub pid: u32,
    /// Its program.
    pub binary: &'static Binary,
    /// Command line.
    pub command: String,
    /// In whose session it runs.
    pub logon: Rc<Logon>,
    /// Integrity level.
    pub integrity: Integrity,
    /// Current directory.
    pub directory: &'static str,
}

impl Process {
    /// A process that began before the logs did.
    pub fn ghost(guid: Guid, pid: u32, binary: &'static Binary, command: &str, logon: &Rc<Logon>) -> Rc<Self> {
        Rc::new(Self {
            guid,
            pid,
            binary,
            command: command.into(),
            logon: Rc::clone(logon),
            integrity: Integrity::System,
            directory: r"C:\Windows\system32\",
        })
    }
}

/// What to start, where it differs from what a child gets from its parent.
#[derive(Clone, Debug, Default)]
pub struct Launch {
    /// Another session.
    pub logon: Option<Rc<Logon>>,
    /// Another integrity level.
    pub integrity: Option<Integrity>,
    /// Another directory.
    pub directory: Option<&'static str>,
    /// A fixed process id, of processes of the boot.
    pub pid: Option<u32>,
    /// Whether the parent cannot be told any more.
    pub orphan: bool,
    /// `RuleName`.
    pub rule: Option<&'static str>,
}

impl World {
    /// Starts a child that gets everything from its parent.
    pub fn start(
        &mut self,
        host: HostIx,
        parent: &Rc<Process>,
        binary: &'static Binary,
        command: impl Into<String>,
    ) -> Rc<Process> {
        self.launch(host, parent, binary, command, Launch::default())
    }

    /// Starts a child that ends by itself after `life` ticks.
    pub fn spawn(
        &mut self,
        host: HostIx,
        parent: &Rc<Process>,
        binary: &'static Binary,
        command: impl Into<String>,
        life: i64,
    ) -> Rc<Process> {
        let process = self.start(host, parent, binary, command);
        self.end_after(host, &process, life);
        process
    }

    /// Starts a child.
    pub fn launch(
        &mut self,
        host: HostIx,
        parent: &Rc<Process>,
        binary: &'static Binary,
        command: impl Into<String>,
        launch: Launch,
    ) -> Rc<Process> {
        let now = self.now;
        let machine = &mut self.hosts[host.0];
        let pid = match launch.pid {
            Some(pid) => pid,
            None => machine.take_pid(&mut self.dice),
        };
        let start_key = machine.next_start_key(&mut self.dice);
        let process = Rc::new(Process {
            guid: object_guid(machine.machine, now, start_key),
            pid,
            binary,
            command: command.into(),
            logon: launch.logon.unwrap_or_else(|| Rc::clone(&parent.logon)),
            integrity: launch.integrity.unwrap_or(parent.integrity),
            directory: launch.directory.unwrap_or(parent.directory),
        });
        security::process_created(self, host, &process, parent);
        let data = creation(
            &process,
            (!launch.orphan).then_some(parent),
            parent.pid,
            now,
            launch.rule,
        );
        sysmon::log(self, host, 1, now, data);
        process
    }

    /// Ends a process after `life` ticks.
    pub fn end_after(&mut self, host: HostIx, process: &Rc<Process>, life: i64) {
        let process = Rc::clone(process);
        self.later(life, move |world| world.end(host, &process));
    }

    /// Ends a process now.
    pub fn end(&mut self, host: HostIx, process: &Process) {
        self.host(host).free_pid(process.pid);
        security::process_ended(self, host, process);
        let now = self.now;
        let data = EventData::named([
            ("RuleName", "-".into()),
            ("UtcTime", text(now).into()),
            ("ProcessGuid", Value::Guid(process.guid)),
            ("ProcessId", Value::U32(process.pid)),
            ("Image", process.binary.path.into()),
            ("User", process.logon.user.clone().into()),
        ]);
        sysmon::log(self, host, 5, now + MS, data);
    }
}

/// The data of event 1. A parent that Sysmon could not tell is a dash and a zero GUID with its process id.
fn creation(
    process: &Process,
    parent: Option<&Rc<Process>>,
    parent_pid: u32,
    now: i64,
    rule: Option<&'static str>,
) -> EventData {
    let binary = process.binary;
    let from = |known: fn(&Process) -> String| parent.map_or("-".into(), |parent| Value::from(known(parent)));
    EventData::named([
        ("RuleName", rule.unwrap_or("-").into()),
        ("UtcTime", text(now).into()),
        ("ProcessGuid", Value::Guid(process.guid)),
        ("ProcessId", Value::U32(process.pid)),
        ("Image", binary.path.into()),
        ("FileVersion", binary.version.into()),
        ("Description", binary.description.into()),
        ("Product", binary.product.into()),
        ("Company", binary.company.into()),
        ("OriginalFileName", binary.original.into()),
        ("CommandLine", process.command.clone().into()),
        ("CurrentDirectory", process.directory.into()),
        ("User", process.logon.user.clone().into()),
        ("LogonGuid", Value::Guid(process.logon.guid)),
        ("LogonId", Value::Hex64(process.logon.id)),
        ("TerminalSessionId", Value::U32(process.logon.session)),
        ("IntegrityLevel", process.integrity.text().into()),
        ("Hashes", hashes(binary.path).into()),
        (
            "ParentProcessGuid",
            Value::Guid(parent.map_or(Guid::default(), |parent| parent.guid)),
        ),
        ("ParentProcessId", Value::U32(parent_pid)),
        ("ParentImage", from(|parent| parent.binary.path.into())),
        ("ParentCommandLine", from(|parent| parent.command.clone())),
        ("ParentUser", from(|parent| parent.logon.user.clone())),
    ])
}
