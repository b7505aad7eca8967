//! Sysmon's events, schema 4.90: every id from 1 to 29 and 255, with the fields and versions of that schema.
//!
//! Events 1 and 5 are made where processes start and end, in [`super::process`]. What is common to the events is here;
//! registry, file and the rarer ones are in the submodules.

pub mod files;
pub mod registry;
pub mod service;
pub mod tampering;

use super::binaries::Binary;
use super::dice::hashes;
use super::host::{ChannelIx, HostIx};
use super::logons::SYSTEM;
use super::process::Process;
use super::time::text;
use super::world::World;
use crate::evtx::writer::{Event, EventData, Guid, Name, Value};

/// Sysmon's provider.
const PROVIDER: Guid = Guid::new(
    0x5770_385f,
    0xc22a,
    0x43e0,
    [0xbf, 0x4c, 0x06, 0xf5, 0x69, 0x8f, 0xfb, 0xd9],
);

/// Version of each event's fields, by id.
const VERSIONS: [u8; 30] = [
    0, 5, 5, 5, 3, 3, 4, 3, 2, 2, 3, 2, 2, 2, 2, 2, 3, 1, 1, 3, 3, 3, 5, 5, 5, 5, 5, 5, 5, 5,
];

/// Fields of an event in the making.
pub(super) type Fields = Vec<(Name, Value)>;

/// Logs an event that happened at `time`. It is written a little later, never before one that was logged earlier.
pub fn log(world: &mut World, host: HostIx, id: u16, time: i64, data: EventData) {
    let delay = world.dice.between(9_000, 64_000);
    let thread = world.dice.pick(&[3380_u32, 3388, 4012, 4420]).to_owned();
    let host = world.host(host);
    host.sysmon_clock = (host.sysmon_clock + 7).max(time + delay);
    let event = Event {
        provider: "Microsoft-Windows-Sysmon".into(),
        provider_guid: Some(PROVIDER),
        event_id: id,
        version: VERSIONS.get(usize::from(id)).copied().unwrap_or(3),
        level: if id == 255 { 2 } else { 4 },
        task: id,
        keywords: 0x8000_0000_0000_0000,
        time: host.sysmon_clock,
        process_id: host.sysmon_pid,
        thread_id: thread,
        user_sid: Some(SYSTEM.sid()),
        data,
        ..Event::default()
    };
    host.log(ChannelIx::Sysmon, event);
}

/// The fields that most events begin with: rule, time, process id and GUID; then the image if `image` is set.
pub(super) fn subject(rule: &'static str, time: i64, process: &Process, image: bool) -> Fields {
    let mut fields: Fields = Vec::with_capacity(20);
    fields.push(("RuleName".into(), rule.into()));
    fields.push(("UtcTime".into(), text(time).into()));
    identity(&mut fields, process);
    if image {
        fields.push(("Image".into(), process.binary.path.into()));
    }
    fields
}

/// `ProcessGuid` and `ProcessId`.
pub(super) fn identity(fields: &mut Fields, process: &Process) {
    fields.push(("ProcessGuid".into(), Value::Guid(process.guid)));
    fields.push(("ProcessId".into(), Value::U32(process.pid)));
}

/// Adds fields.
pub(super) fn add<const N: usize>(fields: &mut Fields, more: [(&'static str, Value); N]) {
    fields.extend(more.into_iter().map(|(name, value)| (name.into(), value)));
}

/// The user of a process.
pub(super) fn user(process: &Process) -> Value {
    process.logon.user.clone().into()
}

/// Logs an event of this moment.
pub(super) fn log_now(world: &mut World, host: HostIx, id: u16, fields: Fields) {
    let now = world.now;
    log(world, host, id, now, EventData::Named(fields));
}

/// One end of a connection.
#[derive(Clone, Debug)]
pub struct Peer {
    /// IPv4 address.
    pub address: &'static str,
    /// Host name, `-` when unknown.
    pub name: String,
    /// Port.
    pub port: u16,
}

/// What a port is called, if Sysmon's resolver has a name for it.
fn port_name(port: u16) -> &'static str {
    match port {
        53 => "domain",
        80 => "http",
        88 => "kerberos",
        135 => "epmap",
        389 => "ldap",
        443 => "https",
        445 => "microsoft-ds",
        3389 => "ms-wbt-server",
        _ => "-",
    }
}

/// Event 3: a connection between this host and `peer`; `local_port` is `None` for a fresh one.
pub fn connection(
    world: &mut World,
    host: HostIx,
    process: &Process,
    rule: &'static str,
    peer: &Peer,
    listening: Option<u16>,
) {
    let now = world.now;
    let machine = &mut world.hosts[host.0];
    let (address, name) = (machine.address, machine.computer.to_string());
    let own_port = listening.unwrap_or_else(|| machine.next_port(&mut world.dice));
    let own = Peer {
        address,
        name,
        port: own_port,
    };
    let (from, to) = if listening.is_some() {
        (peer, &own)
    } else {
        (&own, peer)
    };
    let mut fields = subject(rule, now, process, true);
    add(
        &mut fields,
        [
            ("User", user(process)),
            ("Protocol", "tcp".into()),
            ("Initiated", Value::Bool(listening.is_none())),
            ("SourceIsIpv6", Value::Bool(false)),
            ("SourceIp", from.address.into()),
            ("SourceHostname", from.name.clone().into()),
            ("SourcePort", Value::U16(from.port)),
            ("SourcePortName", port_name(from.port).into()),
            ("DestinationIsIpv6", Value::Bool(false)),
            ("DestinationIp", to.address.into()),
            ("DestinationHostname", to.name.clone().into()),
            ("DestinationPort", Value::U16(to.port)),
            ("DestinationPortName", port_name(to.port).into()),
        ],
    );
    log_now(world, host, 3, fields);
}

/// Event 22: a name was looked up; `status` is a Win32 code.
pub fn dns(
    world: &mut World,
    host: HostIx,
    process: &Process,
    name: impl Into<String>,
    status: &'static str,
    results: impl Into<String>,
) {
    let mut fields = subject("-", world.now, process, false);
    add(
        &mut fields,
        [
            ("QueryName", name.into().into()),
            ("QueryStatus", status.into()),
            ("QueryResults", results.into().into()),
            ("Image", process.binary.path.into()),
            ("User", user(process)),
        ],
    );
    log_now(world, host, 22, fields);
}

/// Event 7: a library was loaded.
pub fn image_loaded(world: &mut World, host: HostIx, process: &Process, library: &'static Binary) {
    let signed = !library.signature.is_empty();
    let mut fields = subject("-", world.now, process, true);
    add(
        &mut fields,
        [
            ("ImageLoaded", library.path.into()),
            ("FileVersion", library.version.into()),
            ("Description", library.description.into()),
            ("Product", library.product.into()),
            ("Company", library.company.into()),
            ("OriginalFileName", library.original.into()),
            ("Hashes", hashes(library.path).into()),
            ("Signed", if signed { "true" } else { "false" }.into()),
            ("Signature", if signed { library.signature } else { "-" }.into()),
            ("SignatureStatus", if signed { "Valid" } else { "Unavailable" }.into()),
            ("User", user(process)),
        ],
    );
    log_now(world, host, 7, fields);
}

/// Events 17 (`CreatePipe`) and 18 (`ConnectPipe`).
pub fn pipe(world: &mut World, host: HostIx, process: &Process, created: bool, name: impl Into<String>) {
    let (id, kind) = if created {
        (17, "CreatePipe")
    } else {
        (18, "ConnectPipe")
    };
    let mut fields = typed(kind, world.now);
    identity(&mut fields, process);
    add(
        &mut fields,
        [
            ("PipeName", name.into().into()),
            ("Image", process.binary.path.into()),
            ("User", user(process)),
        ],
    );
    log_now(world, host, id, fields);
}

/// The fields that events with an `EventType` begin with.
pub(super) fn typed(kind: &'static str, time: i64) -> Fields {
    let mut fields: Fields = Vec::with_capacity(10);
    add(
        &mut fields,
        [
            ("RuleName", "-".into()),
            ("EventType", kind.into()),
            ("UtcTime", text(time).into()),
        ],
    );
    fields
}
