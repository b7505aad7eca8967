//! The intrusion. Everything in it is invented: names, sites, tools, and scripts that do nothing.
//!
//! ```text
//!   09:41 an invoice by mail     → Word → PowerShell → a library run by rundll32, which calls home every minute
//!   09:48 a look around          → 10:05 more rights → 10:10 credentials from lsass → 10:20 three ways to stay
//!   13:05 the file server        → 14:10 archives → 14:31 sent away → 15:31 traces removed, 16:20 logs cleared
//! ```
//!
//! The workstation's part is in [`workstation`] and [`foothold`], the server's in [`server`].

mod foothold;
mod scripts;
mod server;
mod workstation;

use std::rc::Rc;

use super::binaries::{Binary, CMD};
use super::host::HostIx;
use super::process::Process;
use super::time::{HOUR, MIN, MS, SEC, utc};
use super::world::World;

/// The day it happens.
pub(super) const DAY: i64 = utc(2024, 5, 14, 0, 0);

/// A time of that day.
pub(super) const fn clock(hour: i64, minute: i64, second: i64) -> i64 {
    DAY + hour * HOUR + minute * MIN + second * SEC
}

/// Plans the whole intrusion.
pub fn begin(world: &mut World) {
    workstation::begin(world);
    foothold::begin(world);
    server::begin(world);
}

/// `cmd.exe /c tool …`, run by `actor`; `after` then gets the tool's process.
fn command(
    world: &mut World,
    host: HostIx,
    actor: &str,
    tool: &'static Binary,
    arguments: &str,
    after: impl FnOnce(&mut World, &Rc<Process>) + 'static,
) {
    let parent = world.actor(actor, host);
    let line = format!("{} {arguments}", tool.name().trim_end_matches(".exe"));
    let line = line.trim_end().to_owned();
    let shell = world.spawn(host, &parent, &CMD, format!("{} /c {line}", CMD.path), 1900 * MS);
    world.later(45 * MS, move |world| {
        let process = world.spawn(host, &shell, tool, line, 1600 * MS);
        after(world, &process);
    });
}

/// Nothing more to do when the tool runs.
fn nothing(_: &mut World, _: &Rc<Process>) {}
