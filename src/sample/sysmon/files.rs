//! Sysmon's events about files: created (11, 29), stamped (2), given a stream (15), deleted (23, 26), blocked (27, 28).

use super::{Fields, add, log_now, subject, user};
use crate::evtx::writer::Value;
use crate::sample::dice::hashes;
use crate::sample::host::HostIx;
use crate::sample::process::Process;
use crate::sample::time::text;
use crate::sample::world::World;

/// Event 11: a file was created now.
pub fn created(world: &mut World, host: HostIx, process: &Process, rule: &'static str, path: impl Into<String>) {
    let mut fields = subject(rule, world.now, process, true);
    add(
        &mut fields,
        [
            ("TargetFilename", path.into().into()),
            ("CreationUtcTime", text(world.now).into()),
            ("User", user(process)),
        ],
    );
    log_now(world, host, 11, fields);
}

/// Event 2: a file's creation time was set to `stamp`; it was `before`.
pub fn stamped(world: &mut World, host: HostIx, process: &Process, path: &'static str, stamp: i64, before: i64) {
    let mut fields = subject(
        "technique_id=T1070.006,technique_name=Timestomp",
        world.now,
        process,
        true,
    );
    add(
        &mut fields,
        [
            ("TargetFilename", path.into()),
            ("CreationUtcTime", text(stamp).into()),
            ("PreviousCreationUtcTime", text(before).into()),
            ("User", user(process)),
        ],
    );
    log_now(world, host, 2, fields);
}

/// Event 15: a named stream was written. `content` is what the stream says, `-` when Sysmon did not keep it.
pub fn stream(world: &mut World, host: HostIx, process: &Process, path: String, hashed: &str, content: &'static str) {
    let mut fields = subject("-", world.now, process, true);
    add(
        &mut fields,
        [
            ("TargetFilename", path.into()),
            ("CreationUtcTime", text(world.now).into()),
            ("Hash", hashes(hashed).into()),
            ("Contents", content.into()),
            ("User", user(process)),
        ],
    );
    log_now(world, host, 15, fields);
}

/// What events 23 and 26 to 29 have in common, up to the hashes.
fn target(world: &World, process: &Process, path: &'static str) -> Fields {
    let mut fields = subject("-", world.now, process, false);
    add(
        &mut fields,
        [
            ("User", user(process)),
            ("Image", process.binary.path.into()),
            ("TargetFilename", path.into()),
            ("Hashes", hashes(path).into()),
        ],
    );
    fields
}

fn executable(path: &str) -> bool {
    [".exe", ".dll", ".sys"].iter().any(|end| path.ends_with(end))
}

/// Events 23 (archived) and 26 (only noticed): a file was deleted.
pub fn deleted(world: &mut World, host: HostIx, process: &Process, path: &'static str, archived: bool) {
    let mut fields = target(world, process, path);
    add(&mut fields, [("IsExecutable", Value::Bool(executable(path)))]);
    if archived {
        add(&mut fields, [("Archived", "true".into())]);
    }
    log_now(world, host, if archived { 23 } else { 26 }, fields);
}

/// Event 27: an executable file was not allowed to be written.
pub fn blocked(world: &mut World, host: HostIx, process: &Process, path: &'static str) {
    let fields = target(world, process, path);
    log_now(world, host, 27, fields);
}

/// Event 28: a file was not allowed to be shredded.
pub fn shredding_blocked(world: &mut World, host: HostIx, process: &Process, path: &'static str) {
    let mut fields = target(world, process, path);
    add(&mut fields, [("IsExecutable", Value::Bool(executable(path)))]);
    log_now(world, host, 28, fields);
}

/// Event 29: a new executable file appeared.
pub fn executable_appeared(world: &mut World, host: HostIx, process: &Process, path: &'static str) {
    let fields = target(world, process, path);
    log_now(world, host, 29, fields);
}
