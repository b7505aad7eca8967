//! The engine as a command. Everything else is in `evtxscope::cli`.

fn main() -> std::process::ExitCode {
    evtxscope::cli::run(std::env::args().skip(1))
}
