//! Post-build step: the single HTML file, the policy's hashes, the size report. Started by Trunk; see `Trunk.toml`.

use std::env;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use evtxscope::bundle::{Job, run};

fn main() -> ExitCode {
    let path = |name: &str| env::var_os(name).map(PathBuf::from);
    let (Some(source_dir), Some(staging_dir)) = (path("TRUNK_SOURCE_DIR"), path("TRUNK_STAGING_DIR")) else {
        return fail("started by Trunk only: TRUNK_SOURCE_DIR and TRUNK_STAGING_DIR are not set");
    };
    let release = env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    match run(&Job {
        source_dir,
        staging_dir,
        release,
    }) {
        Ok(report) => {
            // Whoever closed our output does not want the report.
            std::io::stdout().write_all(report.as_bytes()).ok();
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error.to_string()),
    }
}

fn fail(reason: &str) -> ExitCode {
    writeln!(std::io::stderr(), "bundle: {reason}").ok();
    ExitCode::FAILURE
}
