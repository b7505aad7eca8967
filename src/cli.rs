//! The engine as a command: `events`, `summary`, `processes`, `evidence`. JSON on standard output, one object a line; errors on standard
//! error. Called by `bin/evtxscope.rs` only. Native; the page has none of this.

mod args;
mod events;
mod evidence;
mod load;
mod processes;
mod summary;

use crate::evtx::ansi;
use crate::protocol::Password;
use args::{Args, Command};
use std::io::{BufWriter, Write as _};
use std::process::ExitCode;

/// Everything was read.
const READ: u8 = 0;
/// Something was damaged or lost; it was said on standard error.
const DAMAGED: u8 = 1;
/// The command was used wrongly.
const MISUSED: u8 = 2;

/// Runs the command with these arguments (without the program's name) and says how to exit.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let args = match Args::parse(arguments) {
        Ok(args) => args,
        Err(text) => {
            eprintln!("{text}");
            return ExitCode::from(MISUSED);
        }
    };
    if args.command == Command::Help {
        println!("{}", args::HELP);
        return ExitCode::from(READ);
    }
    match execute(&args) {
        Ok(code) => ExitCode::from(code),
        // Whoever reads our output has seen enough.
        Err(Failed::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::from(READ),
        Err(error) => {
            eprintln!("evtxscope: {error}");
            ExitCode::from(if matches!(error, Failed::Use(_)) {
                MISUSED
            } else {
                DAMAGED
            })
        }
    }
}

/// Why nothing (more) was printed.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("{0}")]
    Use(String),
    #[error("cannot write: {0}")]
    Output(#[from] std::io::Error),
}

fn execute(args: &Args) -> Result<u8, Failed> {
    if let Some(name) = &args.code_page {
        ansi::choose(name).map_err(|error| Failed::Use(error.to_string()))?;
    }
    let password = args
        .password
        .clone()
        .or_else(|| std::env::var("EVTXSCOPE_PASSWORD").ok().map(Password));
    let how = load::How {
        threads: args.threads,
        hash: args.command == Command::Summary && !args.brief || args.command == Command::Evidence,
        recovered: args.command == Command::Events && args.recovered,
        keep_duplicates: args.keep_duplicates,
        passwords: password.into_iter().collect(),
    };
    let mut loaded = load::load(&args.files, &how);
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.command {
        Command::Events => events::write(&mut loaded, args, &mut out)?,
        Command::Summary => summary::write(&mut loaded, args.brief, &mut out)?,
        Command::Processes => {
            let forest = loaded.session.forest();
            processes::write(loaded.session.store(), &forest, &mut out)?;
        }
        Command::Evidence => evidence::write(&mut loaded.session, args.format, &mut out)?,
        Command::Help => {}
    }
    out.flush()?;
    Ok(if loaded.report() { DAMAGED } else { READ })
}
