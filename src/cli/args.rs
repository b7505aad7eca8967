//! The command line.

use crate::protocol::Password;
use std::path::PathBuf;

/// What `--help` prints.
pub const HELP: &str = "evtxscope: Windows event logs as JSON

  evtxscope events FILES… [--query Q] [--format jsonl|csv] [--recovered]
                                                             one object an event, in time order
  evtxscope summary FILES…                                   one object: files, hosts, channels, counts, times
  evtxscope processes FILES…                                 one object a process
  evtxscope evidence FILES… [--format jsonl|json|text]       what every byte is: one object a file, one a finding;
                                                             json or text: one statement of the whole

FILES are logs, zip or gzip files with logs in them, or folders of these; what is no log is said on standard error.
  --query Q      only events that pass (the query language of the page)
  --format F     jsonl (default), csv; of evidence: jsonl, json or text
  --recovered    events: those too that the log no longer counts, found in its slack or hidden in other records
  --keep-duplicates  records that several files hold become an event each; else one, with all its places
  --password P   opens encrypted members of zip files; so does EVTXSCOPE_PASSWORD, which no list of processes shows
  --threads N    how many threads decode; default: one a core
  --code-page P  of text whose type names none: 1251, 932, windows-1250 …; default: 1252
  --brief        summary: without hashes and the number of processes, which take time of their own
Exit status: 0 everything was read, 1 something was damaged or lost, 2 wrong use.";

/// Which command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Command {
    Events,
    Summary,
    Processes,
    Evidence,
    Help,
}

/// How events, or what is known of the evidence, are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Format {
    JsonLines,
    Csv,
    Json,
    Text,
}

/// A checked command line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Args {
    pub command: Command,
    pub files: Vec<PathBuf>,
    pub query: String,
    pub format: Format,
    /// At least 1.
    pub threads: usize,
    /// Name or number of the code page of ANSI text, unchecked.
    pub code_page: Option<String>,
    /// For encrypted archives, from the command line or the environment.
    pub password: Option<Password>,
    /// The summary leaves out what is not counted while reading.
    pub brief: bool,
    /// Events that the log does not count are written too.
    pub recovered: bool,
    /// An event that several files hold is written once for each.
    pub keep_duplicates: bool,
}

impl Args {
    /// Reads the arguments.
    ///
    /// # Errors
    /// What is wrong, and how it should be.
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let command = match arguments.next().as_deref() {
            Some("events") => Command::Events,
            Some("summary") => Command::Summary,
            Some("processes") => Command::Processes,
            Some("evidence") => Command::Evidence,
            Some("help" | "--help" | "-h") => Command::Help,
            Some(other) => return Err(format!("evtxscope: unknown command “{other}”\n\n{HELP}")),
            None => return Err(HELP.to_owned()),
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut args = Self {
            command,
            files: Vec::new(),
            query: String::new(),
            format: Format::JsonLines,
            threads,
            code_page: None,
            password: None,
            brief: false,
            recovered: false,
            keep_duplicates: false,
        };
        let mut only_files = false;
        while let Some(argument) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .ok_or_else(|| format!("evtxscope: {argument} needs a value"))
            };
            match argument.as_str() {
                _ if only_files => args.files.push(argument.into()),
                "--" => only_files = true,
                "--help" | "-h" => args.command = Command::Help,
                "--query" => args.query = value()?,
                "--format" => {
                    args.format = match value()?.as_str() {
                        "jsonl" => Format::JsonLines,
                        "csv" => Format::Csv,
                        "json" => Format::Json,
                        "text" => Format::Text,
                        other => return Err(format!("evtxscope: unknown format “{other}”")),
                    }
                }
                "--code-page" => args.code_page = Some(value()?),
                "--password" => args.password = Some(Password(value()?)),
                "--brief" => args.brief = true,
                "--keep-duplicates" => args.keep_duplicates = true,
                "--recovered" => args.recovered = true,
                "--threads" => {
                    let text = value()?;
                    args.threads =
                        text.parse().ok().filter(|&n| (1..=1024).contains(&n)).ok_or_else(|| {
                            format!("evtxscope: --threads needs a number from 1 to 1024, not “{text}”")
                        })?;
                }
                _ if argument.starts_with("--") => {
                    return Err(format!("evtxscope: unknown option {argument}\n\n{HELP}"));
                }
                _ => args.files.push(argument.into()),
            }
        }
        let formats = match args.command {
            Command::Events => Some(("events", "jsonl or csv", [Format::JsonLines, Format::Csv].as_slice())),
            Command::Evidence => {
                let formats = [Format::JsonLines, Format::Json, Format::Text].as_slice();
                Some(("evidence", "jsonl, json or text", formats))
            }
            _ => None,
        };
        if let Some((command, names, _)) = formats.filter(|(.., formats)| !formats.contains(&args.format)) {
            return Err(format!("evtxscope: {command} is written as {names}"));
        }
        if args.files.is_empty() && args.command != Command::Help {
            return Err("evtxscope: no files given".to_owned());
        }
        Ok(args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Args, String> {
        Args::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn what_is_right_and_wrong() {
        let args = parse("events a.evtx --query x --threads 3 --format csv --password p -- --b").unwrap();
        assert_eq!(args.password, Some(Password("p".to_owned())));
        assert_eq!((args.threads, args.format, args.query.as_str()), (3, Format::Csv, "x"));
        assert_eq!(args.files, [PathBuf::from("a.evtx"), PathBuf::from("--b")]);
        assert_eq!(parse("help").unwrap().command, Command::Help);
        for wrong in [
            "",
            "frobnicate",
            "events",
            "events a --threads 0",
            "events a --format xml",
            "events a --format text",
            "evidence a --format csv",
            "events a --query",
            "events a --x",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
