//! Sysmon's events about itself (4, 16, 255) and about the machine (driver loads, 6).

use super::{Fields, add, log_now};
use crate::evtx::writer::Value;
use crate::sample::dice::hashes;
use crate::sample::host::HostIx;
use crate::sample::time::text;
use crate::sample::world::World;

fn timed(world: &World) -> Fields {
    vec![("UtcTime".into(), text(world.now).into())]
}

/// Event 4: the service started or stopped.
pub fn state(world: &mut World, host: HostIx, state: &'static str) {
    let mut fields = timed(world);
    add(
        &mut fields,
        [
            ("State", state.into()),
            ("Version", "15.15".into()),
            ("SchemaVersion", "4.90".into()),
        ],
    );
    log_now(world, host, 4, fields);
}

/// Event 16: the configuration was read or changed.
pub fn configured(world: &mut World, host: HostIx, configuration: &'static str) {
    let mut fields = timed(world);
    let hash = hashes(configuration);
    let sha256 = hash.split(',').nth(1).unwrap_or("-").to_owned();
    add(
        &mut fields,
        [
            ("Configuration", configuration.into()),
            ("ConfigurationFileHash", sha256.into()),
        ],
    );
    log_now(world, host, 16, fields);
}

/// Event 255: something went wrong inside the service.
pub fn error(world: &mut World, host: HostIx, id: &'static str, description: &'static str) {
    let mut fields = timed(world);
    add(&mut fields, [("ID", id.into()), ("Description", description.into())]);
    log_now(world, host, 255, fields);
}

/// Event 6: a driver was loaded; `status` is what its signature is worth.
pub fn driver(world: &mut World, host: HostIx, path: &'static str, signature: &'static str, status: &'static str) {
    let mut fields: Fields = vec![("RuleName".into(), "-".into())];
    fields.extend(timed(world));
    add(
        &mut fields,
        [
            ("ImageLoaded", path.into()),
            ("Hashes", hashes(path).into()),
            ("Signed", Value::from("true")),
            ("Signature", signature.into()),
            ("SignatureStatus", status.into()),
        ],
    );
    log_now(world, host, 6, fields);
}
