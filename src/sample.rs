//! The sample log: a working day of two hosts, with an intrusion in it, made on the spot.
//!
//! The page offers it where there is nothing to open yet, tests read it, benchmarks ask for larger ones. It is written
//! by [`crate::evtx::writer`], needs no input, and is the same every time. All names, addresses, sites and tools are
//! invented; addresses outside are from the ranges for documentation, sites end in `.example`, scripts do nothing.
//!
//! ```text
//!   morning ─┐
//!   noise  ──┼─▶ world (agenda, hosts) ─▶ process, sysmon, security, channels ─▶ files
//!   story  ──┘
//! ```
//!
//! What events mean does not belong here; nor does reading them back.

mod binaries;
mod channels;
mod dice;
mod host;
mod logons;
mod morning;
mod noise;
mod process;
mod security;
mod story;
mod sysmon;
mod time;
mod world;

use std::rc::Rc;

use self::binaries::KERNEL;
use self::host::{Host, SERVER};
use self::logons::{DNS_DOMAIN, object_guid};
use self::process::Process;
use self::time::HOUR;
use self::world::World;

/// A file of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFile {
    /// File name, as an investigator would name what was collected: host, underscore, Windows' own name of the log.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// How much of a sample to make. The intrusion is always whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Seed of everything that varies.
    pub seed: u64,
    /// Hours of background work, from the workstation's boot on.
    pub hours: u32,
    /// How many times denser than usual the background work is.
    pub intensity: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 0x5eed_2024_0514,
            hours: 11,
            intensity: 1,
        }
    }
}

/// The sample as the page offers it.
pub fn files() -> Vec<SampleFile> {
    generate(Options::default())
}

/// A sample of another size.
pub fn generate(options: Options) -> Vec<SampleFile> {
    let boot = story::clock(7, 12, 4);
    let server_boot = time::utc(2024, 4, 22, 3, 10);
    let workstation = Host::new("WS-ACCT-14", DNS_DOMAIN, "10.20.14.31", 0x6f1d_b3a8, 57, boot);
    let mut server = Host::new("SRV-FILES-02", DNS_DOMAIN, "10.20.2.12", 0x21c9_e074, 23, server_boot);
    server.sequence = 48_116;
    let end = boot + i64::from(options.hours) * HOUR;
    let mut world = World::new(options.seed, vec![workstation, server], options.intensity.into(), end);
    let machine = world.host(SERVER);
    let guid = object_guid(machine.machine, server_boot, u64::from(machine.boot) << 48 | 1);
    let kernel = Process::ghost(guid, 4, &KERNEL, "", &Rc::clone(&machine.system));
    world.cast.insert("server kernel", kernel);
    world.at(boot, |world| {
        morning::workstation(world);
        noise::begin(world);
    });
    world.at(story::clock(8, 3, 20), morning::server);
    story::begin(&mut world);
    world.run();
    world.hosts.into_iter().flat_map(Host::into_files).collect()
}
