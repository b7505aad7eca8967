//! Audits of processes: 4688 and 4689.

use super::{NONE, add, log, name, nobody, subject};
use crate::evtx::writer::{Sid, Value};
use crate::sample::host::HostIx;
use crate::sample::process::Process;
use crate::sample::world::World;

/// 4688: a process was created.
pub fn process_created(world: &mut World, host: HostIx, process: &Process, parent: &Process) {
    let mut fields = subject(world, host, &parent.logon);
    add(
        &mut fields,
        [
            ("NewProcessId", Value::Hex64(process.pid.into())),
            ("NewProcessName", process.binary.path.into()),
            ("TokenElevationType", process.integrity.elevation().into()),
            ("ProcessId", Value::Hex64(parent.pid.into())),
            ("CommandLine", process.command.clone().into()),
        ],
    );
    if process.logon.id == parent.logon.id {
        add(
            &mut fields,
            [
                ("TargetUserSid", nobody()),
                ("TargetUserName", NONE.into()),
                ("TargetDomainName", NONE.into()),
                ("TargetLogonId", Value::Hex64(0)),
            ],
        );
    } else {
        let (name, domain) = name(world, host, &process.logon);
        add(
            &mut fields,
            [
                ("TargetUserSid", Value::Sid(process.logon.account.sid())),
                ("TargetUserName", name.into()),
                ("TargetDomainName", domain.into()),
                ("TargetLogonId", Value::Hex64(process.logon.id)),
            ],
        );
    }
    let label = Sid {
        authority: 16,
        subs: vec![process.integrity.label()],
    };
    add(
        &mut fields,
        [
            ("ParentProcessName", parent.binary.path.into()),
            ("MandatoryLabel", Value::Sid(label)),
        ],
    );
    log(world, host, 4688, 13_312, 2, fields);
}

/// 4689: a process ended.
pub fn process_ended(world: &mut World, host: HostIx, process: &Process) {
    let mut fields = subject(world, host, &process.logon);
    add(
        &mut fields,
        [
            ("Status", Value::Hex32(0)),
            ("ProcessId", Value::Hex64(process.pid.into())),
            ("ProcessName", process.binary.path.into()),
        ],
    );
    log(world, host, 4689, 13_313, 0, fields);
}
