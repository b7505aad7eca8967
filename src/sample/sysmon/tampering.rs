//! Sysmon's events about one process reaching into another (8, 10, 25), the disk (9) or the clipboard (24).

use super::{Fields, add, log_now, subject, user};
use crate::evtx::writer::Value;
use crate::sample::dice::hashes;
use crate::sample::host::HostIx;
use crate::sample::process::Process;
use crate::sample::time::text;
use crate::sample::world::World;

/// Event 8: `source` started a thread in `target`, at an address that belongs to no module.
pub fn remote_thread(world: &mut World, host: HostIx, source: &Process, target: &Process) {
    let thread = world.dice.thread();
    let start = 0x1f0_0000_0000 + world.dice.between(0, 0xffff) * 0x1_0000;
    let fields: [(&'static str, Value); 14] = [
        ("RuleName", "technique_id=T1055,technique_name=Process Injection".into()),
        ("UtcTime", text(world.now).into()),
        ("SourceProcessGuid", Value::Guid(source.guid)),
        ("SourceProcessId", Value::U32(source.pid)),
        ("SourceImage", source.binary.path.into()),
        ("TargetProcessGuid", Value::Guid(target.guid)),
        ("TargetProcessId", Value::U32(target.pid)),
        ("TargetImage", target.binary.path.into()),
        ("NewThreadId", Value::U32(thread)),
        ("StartAddress", format!("0x{start:016X}").into()),
        ("StartModule", "-".into()),
        ("StartFunction", "-".into()),
        ("SourceUser", user(source)),
        ("TargetUser", user(target)),
    ];
    let mut all: Fields = Vec::new();
    add(&mut all, fields);
    log_now(world, host, 8, all);
}

/// Event 10: `source` opened `target` with the rights of `access`, called from `trace`.
pub fn accessed(
    world: &mut World,
    host: HostIx,
    source: &Process,
    target: &Process,
    access: u32,
    rule: &'static str,
    trace: &'static str,
) {
    let thread = world.dice.thread();
    let mut fields: Fields = Vec::with_capacity(13);
    add(
        &mut fields,
        [
            ("RuleName", rule.into()),
            ("UtcTime", text(world.now).into()),
            ("SourceProcessGUID", Value::Guid(source.guid)),
            ("SourceProcessId", Value::U32(source.pid)),
            ("SourceThreadId", Value::U32(thread)),
            ("SourceImage", source.binary.path.into()),
            ("TargetProcessGUID", Value::Guid(target.guid)),
            ("TargetProcessId", Value::U32(target.pid)),
            ("TargetImage", target.binary.path.into()),
            ("GrantedAccess", Value::Hex32(access)),
            ("CallTrace", trace.into()),
            ("SourceUser", user(source)),
            ("TargetUser", user(target)),
        ],
    );
    log_now(world, host, 10, fields);
}

/// Event 25: a process's image was replaced after it started.
pub fn replaced(world: &mut World, host: HostIx, process: &Process) {
    let mut fields = subject("-", world.now, process, true);
    add(
        &mut fields,
        [("Type", "Image is replaced".into()), ("User", user(process))],
    );
    log_now(world, host, 25, fields);
}

/// Event 9: a process read a volume beneath its file system.
pub fn raw_read(world: &mut World, host: HostIx, process: &Process) {
    let mut fields = subject("-", world.now, process, true);
    add(
        &mut fields,
        [("Device", r"\Device\HarddiskVolume3".into()), ("User", user(process))],
    );
    log_now(world, host, 9, fields);
}

/// Event 24: something new is on the clipboard; `content` names it.
pub fn clipboard(world: &mut World, host: HostIx, process: &Process, content: &str) {
    let mut fields = subject("-", world.now, process, true);
    add(
        &mut fields,
        [
            ("Session", Value::U32(process.logon.session)),
            ("ClientInfo", format!("user: {}", process.logon.user).into()),
            ("Hashes", hashes(content).into()),
            ("Archived", "true".into()),
            ("User", user(process)),
        ],
    );
    log_now(world, host, 24, fields);
}
