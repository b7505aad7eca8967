//! A host: its identity, what it hands out (process ids, logon ids, ports), and its channels.

use std::rc::Rc;

use super::SampleFile;
use super::binaries::{SERVICES, SVCHOST};
use super::dice::Dice;
use super::logons::{Account, LOCAL_SERVICE, Logon, NETWORK_SERVICE, SYSTEM, object_guid};
use super::process::Process;
use super::world::{Channel, World};
use crate::evtx::writer::{Event, Name};

/// Which host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostIx(pub usize);

/// The accountant's workstation.
pub const WORKSTATION: HostIx = HostIx(0);
/// The file server.
pub const SERVER: HostIx = HostIx(1);

/// The channels that a host has a log of, and how far their record ids were before the sample begins.
const CHANNELS: [(&str, u64); 7] = [
    ("Microsoft-Windows-Sysmon/Operational", 418_211),
    ("Security", 1_203_377),
    ("System", 28_904),
    ("Microsoft-Windows-PowerShell/Operational", 9021),
    ("Windows PowerShell", 3310),
    ("Microsoft-Windows-TaskScheduler/Operational", 61_402),
    (
        "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
        842,
    ),
];

/// Which channel, an index into a host's channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the channel's own name")]
pub enum ChannelIx {
    Sysmon,
    Security,
    System,
    PowerShell,
    WindowsPowerShell,
    TaskScheduler,
    TerminalServices,
}

/// A host.
pub struct Host {
    /// Short name.
    pub name: &'static str,
    /// `Computer` of every event.
    pub computer: Name,
    /// IPv4 address.
    pub address: &'static str,
    /// First four bytes of the machine's GUID.
    pub machine: u32,
    /// Boot id, one more each boot.
    pub boot: u16,
    /// Sequence number of the last process of the current boot.
    pub sequence: u64,
    /// Process ids in use, by a quarter of the id.
    pids: Vec<bool>,
    next_logon: u64,
    next_port: u16,
    /// The machine's own logon.
    pub system: Rc<Logon>,
    /// The logon of services with few rights.
    pub local_service: Rc<Logon>,
    /// The logon of services that use the network.
    pub network_service: Rc<Logon>,
    /// The service control manager's process.
    pub services: Rc<Process>,
    /// The security authority's process, once it runs.
    pub lsass: Rc<Process>,
    /// The service host that background work starts from.
    pub svchost: Rc<Process>,
    /// Process id of Sysmon's service.
    pub sysmon_pid: u32,
    /// Whether Sysmon's service is stopped and logs nothing.
    pub sysmon_stopped: bool,
    /// When Sysmon last wrote an event.
    pub sysmon_clock: i64,
    channels: Vec<Channel>,
    archived: Vec<SampleFile>,
}

impl Host {
    /// A host that booted at `boot_time`, when its first processes, which are not logged, began.
    pub fn new(name: &'static str, dns: &str, address: &'static str, machine: u32, boot: u16, boot_time: i64) -> Self {
        let logon = |account: &'static Account, id| Logon::new(account, machine, boot_time, id, 0, 0);
        let system = logon(&SYSTEM, 0x3e7);
        let early = |binary, command: &str, sequence: u64, pid| {
            let guid = object_guid(machine, boot_time, u64::from(boot) << 48 | sequence);
            Process::ghost(guid, pid, binary, command, &system)
        };
        let services = early(&SERVICES, r"C:\Windows\system32\services.exe", 11, 684);
        let lsass = early(&super::binaries::LSASS, r"C:\Windows\system32\lsass.exe", 12, 704);
        let svchost = early(&SVCHOST, r"C:\Windows\system32\svchost.exe -k netsvcs -p", 19, 1208);
        Self {
            name,
            computer: format!("{name}.{dns}").into(),
            address,
            machine,
            boot,
            sequence: 0x20,
            pids: vec![false; 4096],
            next_logon: 0x2_4a10,
            next_port: 49_690,
            local_service: logon(&LOCAL_SERVICE, 0x3e5),
            network_service: logon(&NETWORK_SERVICE, 0x3e4),
            system,
            services,
            lsass,
            svchost,
            sysmon_pid: 3064,
            sysmon_stopped: false,
            sysmon_clock: 0,
            channels: CHANNELS.map(|(name, id)| Channel::new(name, id)).into(),
            archived: Vec::new(),
        }
    }

    /// Takes an event into a channel.
    pub fn log(&mut self, channel: ChannelIx, event: Event) {
        if channel != ChannelIx::Sysmon || !self.sysmon_stopped {
            self.channels[channel as usize].take(event);
        }
    }

    /// A process id that no living process has: a multiple of four.
    pub fn take_pid(&mut self, dice: &mut Dice) -> u32 {
        // Below 1000 live the processes of the boot. Half of the ids stay free, so this ends soon.
        loop {
            let slot = dice.within(250, 4096) as usize;
            if !self.pids[slot] || self.pids.iter().skip(250).all(|used| *used) {
                self.pids[slot] = true;
                return slot as u32 * 4;
            }
        }
    }

    /// Gives a process id back.
    pub fn free_pid(&mut self, pid: u32) {
        if let Some(slot) = self.pids.get_mut(pid as usize / 4) {
            *slot = false;
        }
    }

    /// The last eight bytes of the next process's GUID: boot id and sequence number. Numbers are skipped for processes
    /// that the configuration does not log.
    pub fn next_start_key(&mut self, dice: &mut Dice) -> u64 {
        self.sequence += dice.between(1, 3).unsigned_abs();
        u64::from(self.boot) << 48 | self.sequence
    }

    /// A logon id that was not given out before.
    pub fn next_logon_id(&mut self, dice: &mut Dice) -> u64 {
        self.next_logon += dice.between(0x700, 0x9000).unsigned_abs();
        self.next_logon
    }

    /// A source port from the dynamic range.
    pub fn next_port(&mut self, dice: &mut Dice) -> u16 {
        let step = dice.within(1, 10) as u16;
        self.next_port = self.next_port.checked_add(step).unwrap_or(49_670);
        self.next_port
    }

    /// Writes the events before `until`.
    pub fn flush(&mut self, until: i64) {
        for channel in &mut self.channels {
            channel.flush(until, &self.computer);
        }
    }

    /// Puts a full log aside under the name that Windows gives archives, with `stamp` as its date.
    pub fn archive(&mut self, ix: ChannelIx, until: i64, stamp: &str) {
        let log = self.channels[ix as usize].cut(until, &self.computer);
        let channel = CHANNELS[ix as usize].0.replace('/', "%4");
        self.archived.push(SampleFile {
            name: format!("{}_Archive-{channel}-{stamp}.evtx", self.name),
            bytes: log.finish(),
        });
    }

    /// Throws away what a log holds, as clearing does.
    pub fn clear(&mut self, ix: ChannelIx, until: i64) {
        self.channels[ix as usize].cut(until, &self.computer);
    }

    /// The logs that hold events, archives first.
    pub fn into_files(self) -> Vec<SampleFile> {
        let Self {
            name,
            mut channels,
            archived,
            computer,
            ..
        } = self;
        let mut files = archived;
        for (channel, (title, _)) in channels.iter_mut().zip(CHANNELS) {
            let log = channel.cut(i64::MAX, &computer);
            if !log.is_empty() {
                files.push(SampleFile {
                    name: format!("{name}_{}.evtx", title.replace('/', "%4")),
                    bytes: log.finish(),
                });
            }
        }
        files
    }
}

impl World {
    /// Begins a logon session now; logging it is up to the caller.
    pub fn new_logon(&mut self, host: HostIx, account: &'static Account, session: u32, kind: u32) -> Rc<Logon> {
        let now = self.now;
        let host = &mut self.hosts[host.0];
        let id = host.next_logon_id(&mut self.dice);
        Logon::new(account, host.machine, now, id, session, kind)
    }
}
