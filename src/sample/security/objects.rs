//! Audits of shares (5140, 5145), services (4697) and scheduled tasks (4698).

use super::{NONE, add, log, subject};
use crate::evtx::writer::Value;
use crate::sample::host::HostIx;
use crate::sample::logons::Logon;
use crate::sample::world::World;

/// 5140, and 5145 when a file of the share is named: `logon` used a share from `from`.
pub fn share(
    world: &mut World,
    host: HostIx,
    logon: &Logon,
    from: (&'static str, u16),
    share: (&'static str, &'static str),
    file: Option<&'static str>,
) {
    let mut fields = subject(world, host, logon);
    add(
        &mut fields,
        [
            ("ObjectType", "File".into()),
            ("IpAddress", from.0.into()),
            ("IpPort", from.1.to_string().into()),
            ("ShareName", share.0.into()),
            ("ShareLocalPath", share.1.into()),
        ],
    );
    let (mask, list) = (
        Value::Hex32(if file.is_some() { 0x12_019f } else { 1 }),
        "%%4416\r\n\t\t\t\t",
    );
    if let Some(file) = file {
        add(
            &mut fields,
            [
                ("RelativeTargetName", file.into()),
                ("AccessMask", mask),
                ("AccessList", list.into()),
                ("AccessReason", NONE.into()),
            ],
        );
        log(world, host, 5145, 12_811, 0, fields);
    } else {
        add(&mut fields, [("AccessMask", mask), ("AccessList", list.into())]);
        log(world, host, 5140, 12_808, 1, fields);
    }
}

/// 4697: a service was installed.
pub fn service_installed(world: &mut World, host: HostIx, logon: &Logon, name: &'static str, file: &'static str) {
    let mut fields = subject(world, host, logon);
    add(
        &mut fields,
        [
            ("ServiceName", name.into()),
            ("ServiceFileName", file.into()),
            ("ServiceType", Value::Hex32(0x10)),
            ("ServiceStartType", Value::U32(3)),
            ("ServiceAccount", "LocalSystem".into()),
        ],
    );
    log(world, host, 4697, 12_289, 0, fields);
}

/// 4698: a scheduled task was created.
pub fn task_created(world: &mut World, host: HostIx, logon: &Logon, name: &'static str, content: String) {
    let mut fields = subject(world, host, logon);
    add(
        &mut fields,
        [("TaskName", name.into()), ("TaskContent", content.into())],
    );
    log(world, host, 4698, 12_804, 0, fields);
}
