//! The Security log: here logons, privileges and the clearing of the log; processes and objects in the submodules.
//!
//! Field lists are those of Windows 10 and Server 2019. Who is meant by a logon is said in [`super::logons`].

mod objects;
mod processes;

pub use self::objects::{service_installed, share, task_created};
pub use self::processes::{process_created, process_ended};

use super::channels::EVENTLOG;
use super::host::{ChannelIx, HostIx};
use super::logons::{DOMAIN, Logon};
use super::process::Process;
use super::world::World;
use crate::evtx::writer::{Event, EventData, Guid, Name, Sid, UserNode, Value};

const PROVIDER: Guid = Guid::new(
    0x5484_9625,
    0x5478,
    0x4994,
    [0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d],
);

/// The namespace of what the event log service says about itself.
pub(super) const EVENTLOG_NAMESPACE: &str = "http://manifests.microsoft.com/win/2004/08/windows/eventlog";

/// Fields that are a dash when there is nothing to say.
const NONE: &str = "-";

/// The privileges that make a logon special.
const PRIVILEGES: &str = "SeSecurityPrivilege\r\n\t\t\tSeBackupPrivilege\r\n\t\t\tSeRestorePrivilege\r\n\t\t\t\
    SeTakeOwnershipPrivilege\r\n\t\t\tSeDebugPrivilege\r\n\t\t\tSeSystemEnvironmentPrivilege\r\n\t\t\t\
    SeLoadDriverPrivilege\r\n\t\t\tSeImpersonatePrivilege\r\n\t\t\tSeDelegateSessionUserImpersonatePrivilege";

type Fields = Vec<(Name, Value)>;

/// Logs an audit of this moment; failures are marked as such.
fn log(world: &mut World, host: HostIx, id: u16, task: u16, version: u8, fields: Fields) {
    let delay = world.dice.between(200, 6_000);
    let thread = world.dice.pick(&[748_u32, 812, 1904, 5520]).to_owned();
    let from_kernel = matches!(id, 4688 | 4689 | 5140 | 5145);
    let now = world.now;
    let host = world.host(host);
    let event = Event {
        provider: "Microsoft-Windows-Security-Auditing".into(),
        provider_guid: Some(PROVIDER),
        event_id: id,
        version,
        level: 0,
        task,
        keywords: if id == 4625 {
            0x8010_0000_0000_0000
        } else {
            0x8020_0000_0000_0000
        },
        time: now + delay,
        process_id: if from_kernel { 4 } else { host.lsass.pid },
        thread_id: thread,
        data: EventData::Named(fields),
        ..Event::default()
    };
    host.log(ChannelIx::Security, event);
}

/// The name by which an audit calls the account of a logon: the machine's own for the system.
fn name(world: &World, host: HostIx, logon: &Logon) -> (String, &'static str) {
    if logon.id == 0x3e7 {
        (format!("{}$", world.hosts[host.0].name), DOMAIN)
    } else {
        (logon.account.name.to_owned(), logon.account.domain)
    }
}

fn add<const N: usize>(fields: &mut Fields, more: [(&'static str, Value); N]) {
    fields.extend(more.into_iter().map(|(name, value)| (name.into(), value)));
}

/// `SubjectUserSid` to `SubjectLogonId`.
fn subject(world: &World, host: HostIx, logon: &Logon) -> Fields {
    let (name, domain) = name(world, host, logon);
    let mut fields = Fields::with_capacity(28);
    add(
        &mut fields,
        [
            ("SubjectUserSid", Value::Sid(logon.account.sid())),
            ("SubjectUserName", name.into()),
            ("SubjectDomainName", domain.into()),
            ("SubjectLogonId", Value::Hex64(logon.id)),
        ],
    );
    fields
}

/// `S-1-0-0`, which stands for no one.
fn nobody() -> Value {
    Value::Sid(Sid {
        authority: 0,
        subs: vec![0],
    })
}

/// How and from where someone logs on.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// `LogonProcessName`, `AuthenticationPackageName`, `LmPackageName`, `KeyLength`.
    pub package: (&'static str, &'static str, &'static str, u32),
    /// Name of the other machine, `-` if none.
    pub workstation: &'static str,
    /// Address and port of the other machine.
    pub address: (&'static str, u16),
}

/// Services, which the service control manager logs on.
pub const SERVICE: Origin = Origin {
    package: ("Advapi  ", "Negotiate", NONE, 0),
    workstation: NONE,
    address: (NONE, 0),
};

/// 4624, and 4672 if the logon is that of an administrator.
pub fn logged_on(world: &mut World, host: HostIx, logon: &Logon, by: Option<&Process>, origin: Origin, admin: bool) {
    let system = std::rc::Rc::clone(&world.hosts[host.0].system);
    let mut fields = match by {
        Some(_) => subject(world, host, &system),
        None => Vec::from([
            ("SubjectUserSid".into(), nobody()),
            ("SubjectUserName".into(), NONE.into()),
            ("SubjectDomainName".into(), NONE.into()),
            ("SubjectLogonId".into(), Value::Hex64(0)),
        ]),
    };
    let (name, domain) = if logon.id == 0x3e7 {
        ("SYSTEM".into(), "NT AUTHORITY")
    } else {
        name(world, host, logon)
    };
    let (process, package, lm, key) = origin.package;
    let port = match origin.address.1 {
        0 => NONE.to_owned(),
        port => port.to_string(),
    };
    add(
        &mut fields,
        [
            ("TargetUserSid", Value::Sid(logon.account.sid())),
            ("TargetUserName", name.into()),
            ("TargetDomainName", domain.into()),
            ("TargetLogonId", Value::Hex64(logon.id)),
            ("LogonType", Value::U32(logon.kind)),
            ("LogonProcessName", process.into()),
            ("AuthenticationPackageName", package.into()),
            ("WorkstationName", origin.workstation.into()),
            ("LogonGuid", Value::Guid(Guid::default())),
            ("TransmittedServices", NONE.into()),
            ("LmPackageName", lm.into()),
            ("KeyLength", Value::U32(key)),
            ("ProcessId", Value::Hex64(by.map_or(0, |by| by.pid.into()))),
            ("ProcessName", by.map_or(NONE, |by| by.binary.path).into()),
            ("IpAddress", origin.address.0.into()),
            ("IpPort", port.into()),
            ("ImpersonationLevel", "%%1833".into()),
            ("RestrictedAdminMode", NONE.into()),
            ("TargetOutboundUserName", NONE.into()),
            ("TargetOutboundDomainName", NONE.into()),
            ("VirtualAccount", "%%1843".into()),
            ("TargetLinkedLogonId", Value::Hex64(0)),
            ("ElevatedToken", if admin { "%%1842" } else { "%%1843" }.into()),
        ],
    );
    log(world, host, 4624, 12_544, 2, fields);
    if admin {
        let mut fields = subject(world, host, logon);
        add(&mut fields, [("PrivilegeList", PRIVILEGES.into())]);
        log(world, host, 4672, 12_548, 0, fields);
    }
}

/// 4634: a session ended.
pub fn logged_off(world: &mut World, host: HostIx, logon: &Logon) {
    let (name, domain) = name(world, host, logon);
    let mut fields = Fields::new();
    add(
        &mut fields,
        [
            ("TargetUserSid", Value::Sid(logon.account.sid())),
            ("TargetUserName", name.into()),
            ("TargetDomainName", domain.into()),
            ("TargetLogonId", Value::Hex64(logon.id)),
            ("LogonType", Value::U32(logon.kind)),
        ],
    );
    log(world, host, 4634, 12_545, 0, fields);
}

/// 4625: a wrong password over the network.
pub fn refused(world: &mut World, host: HostIx, account: &'static str, workstation: &'static str, from: &'static str) {
    let port = world.hosts[host.0].next_port(&mut world.dice);
    let mut fields = Fields::new();
    add(
        &mut fields,
        [
            ("SubjectUserSid", nobody()),
            ("SubjectUserName", NONE.into()),
            ("SubjectDomainName", NONE.into()),
            ("SubjectLogonId", Value::Hex64(0)),
            ("TargetUserSid", nobody()),
            ("TargetUserName", account.into()),
            ("TargetDomainName", DOMAIN.into()),
            ("Status", Value::Hex32(0xc000_006d)),
            ("FailureReason", "%%2313".into()),
            ("SubStatus", Value::Hex32(0xc000_006a)),
            ("LogonType", Value::U32(3)),
            ("LogonProcessName", "NtLmSsp ".into()),
            ("AuthenticationPackageName", "NTLM".into()),
            ("WorkstationName", workstation.into()),
            ("TransmittedServices", NONE.into()),
            ("LmPackageName", NONE.into()),
            ("KeyLength", Value::U32(0)),
            ("ProcessId", Value::Hex64(0)),
            ("ProcessName", NONE.into()),
            ("IpAddress", from.into()),
            ("IpPort", port.to_string().into()),
        ],
    );
    log(world, host, 4625, 12_544, 0, fields);
}

/// 4648: `process` used the credentials of another account against `server`.
pub fn explicit_credentials(
    world: &mut World,
    host: HostIx,
    process: &Process,
    account: &'static str,
    server: &'static str,
) {
    let mut fields = subject(world, host, &process.logon);
    add(
        &mut fields,
        [
            ("LogonGuid", Value::Guid(Guid::default())),
            ("TargetUserName", account.into()),
            ("TargetDomainName", DOMAIN.into()),
            ("TargetLogonGuid", Value::Guid(Guid::default())),
            ("TargetServerName", server.into()),
            ("TargetInfo", format!("cifs/{server}").into()),
            ("ProcessId", Value::Hex64(process.pid.into())),
            ("ProcessName", process.binary.path.into()),
            ("IpAddress", NONE.into()),
            ("IpPort", NONE.into()),
        ],
    );
    log(world, host, 4648, 12_544, 0, fields);
}

/// 4608: Windows starts.
pub fn started(world: &mut World, host: HostIx) {
    log(world, host, 4608, 12_288, 0, Fields::new());
}

/// 1102: the log was cleared, and with it everything before.
pub fn cleared(world: &mut World, host: HostIx, logon: &Logon) {
    let (name, domain) = name(world, host, logon);
    let now = world.now;
    let fields = vec![
        UserNode::leaf("SubjectUserSid", Value::Sid(logon.account.sid())),
        UserNode::leaf("SubjectUserName", name.into()),
        UserNode::leaf("SubjectDomainName", domain.into()),
        UserNode::leaf("SubjectLogonId", Value::Hex64(logon.id)),
    ];
    let host = world.host(host);
    host.clear(ChannelIx::Security, now);
    let event = Event {
        provider: "Microsoft-Windows-Eventlog".into(),
        provider_guid: Some(EVENTLOG),
        event_id: 1102,
        task: 104,
        keywords: 0x4020_0000_0000_0000,
        time: now,
        process_id: 1404,
        thread_id: 5908,
        data: EventData::User(UserNode::tree(
            "LogFileCleared",
            Some(EVENTLOG_NAMESPACE.into()),
            fields,
        )),
        ..Event::default()
    };
    host.log(ChannelIx::Security, event);
}
