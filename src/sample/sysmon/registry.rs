//! Sysmon's events about the registry (12 to 14) and about permanent WMI subscriptions (19 to 21).

use super::{Fields, add, identity, log_now, typed, user};
use crate::sample::host::HostIx;
use crate::sample::process::Process;
use crate::sample::world::World;

fn object(world: &World, kind: &'static str, process: &Process, key: String) -> Fields {
    let mut fields = typed(kind, world.now);
    identity(&mut fields, process);
    add(
        &mut fields,
        [("Image", process.binary.path.into()), ("TargetObject", key.into())],
    );
    fields
}

/// Event 12: a key or value was created or deleted; `kind` is `CreateKey`, `DeleteKey` or `DeleteValue`.
pub fn key(world: &mut World, host: HostIx, process: &Process, kind: &'static str, key: impl Into<String>) {
    let mut fields = object(world, kind, process, key.into());
    add(&mut fields, [("User", user(process))]);
    log_now(world, host, 12, fields);
}

/// Event 13: a value was set.
pub fn value(
    world: &mut World,
    host: HostIx,
    process: &Process,
    rule: &'static str,
    key: impl Into<String>,
    details: impl Into<String>,
) {
    let mut fields = object(world, "SetValue", process, key.into());
    fields[0].1 = rule.into();
    add(
        &mut fields,
        [("Details", details.into().into()), ("User", user(process))],
    );
    log_now(world, host, 13, fields);
}

/// Event 14: a key was renamed.
pub fn renamed(world: &mut World, host: HostIx, process: &Process, key: String, new: String) {
    let mut fields = object(world, "RenameKey", process, key);
    add(&mut fields, [("NewName", new.into()), ("User", user(process))]);
    log_now(world, host, 14, fields);
}

/// Event 19: a WMI event filter was created.
pub fn wmi_filter(world: &mut World, host: HostIx, user: &str, name: &'static str, query: &'static str) {
    let mut fields = typed("WmiFilterEvent", world.now);
    add(
        &mut fields,
        [
            ("Operation", "Created".into()),
            ("User", user.to_owned().into()),
            ("EventNamespace", "\"root\\\\cimv2\"".into()),
            ("Name", format!("\"{name}\"").into()),
            ("Query", format!("\"{query}\"").into()),
        ],
    );
    log_now(world, host, 19, fields);
}

/// Event 20: a WMI consumer was created.
pub fn wmi_consumer(world: &mut World, host: HostIx, user: &str, name: &'static str, command: &'static str) {
    let mut fields = typed("WmiConsumerEvent", world.now);
    add(
        &mut fields,
        [
            ("Operation", "Created".into()),
            ("User", user.to_owned().into()),
            ("Name", format!("\"{name}\"").into()),
            ("Type", "Command Line".into()),
            ("Destination", format!("\"{}\"", command.replace('\\', "\\\\")).into()),
        ],
    );
    log_now(world, host, 20, fields);
}

/// Event 21: a consumer was bound to a filter.
pub fn wmi_binding(world: &mut World, host: HostIx, user: &str, consumer: &'static str, filter: &'static str) {
    let mut fields = typed("WmiBindingEvent", world.now);
    add(
        &mut fields,
        [
            ("Operation", "Created".into()),
            ("User", user.to_owned().into()),
            (
                "Consumer",
                format!("\"CommandLineEventConsumer.Name=\\\"{consumer}\\\"\"").into(),
            ),
            ("Filter", format!("\"__EventFilter.Name=\\\"{filter}\\\"\"").into()),
        ],
    );
    log_now(world, host, 21, fields);
}
