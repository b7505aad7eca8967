//! Messages that came beside a log: which log each file of them belongs to, and what it says of an event. Called by `detail` and the
//! native command.

use super::Session;
use crate::evtx::messages::Messages;
use crate::model::{FileIx, RowIx};
use crate::protocol::{Failure, Problem, ProblemKind};

/// Where Windows puts them, beside the log.
const FOLDER: &str = "localemetadata";

/// Messages, and whose they are.
pub(super) struct OfLog {
    file: FileIx,
    /// Path of the log without its ending, as [`place`] writes it.
    log: String,
    messages: Messages,
}

/// A path as Windows compares paths.
fn place(path: &str) -> String {
    path.replace('\\', "/").to_lowercase()
}

/// The place of the log that a file of messages belongs to: `logs/a` of `logs/LocaleMetaData/A_1033.MTA`.
fn log_of(path: &str) -> Option<String> {
    let path = place(path);
    let path = path.strip_suffix(".mta")?;
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (log, language) = name.rsplit_once('_')?;
    if language.is_empty() || !language.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Picked one by one, log and messages have no folders.
    let folder = match folder.strip_suffix(FOLDER) {
        Some(rest) if rest.is_empty() || rest.ends_with('/') => rest.to_owned(),
        _ if folder.is_empty() => String::new(),
        _ => format!("{folder}/"),
    };
    Some(format!("{folder}{log}"))
}

/// Whether the file of this path holds messages of the log of that path, by their names.
pub fn are_messages_of(messages: &str, log: &str) -> bool {
    let log = place(log);
    log_of(messages).as_deref() == Some(log.strip_suffix(".evtx").unwrap_or(&log))
}

impl Session {
    /// Reads a file of messages; what is wrong with it is said as a problem of the file.
    pub(super) fn take_messages(&mut self, file: FileIx, bytes: Vec<u8>) -> Result<(), Failure> {
        let held = self.file_mut(file)?;
        let why = match (log_of(&held.meta.path), Messages::read(bytes)) {
            (Some(log), Ok(messages)) => {
                self.messages.push(OfLog { file, log, messages });
                self.messages.sort_by_key(|held| held.file);
                return Ok(());
            }
            (None, Ok(_)) => "it is not called after its log, as Security_1033.MTA is".to_owned(),
            (_, Err(why)) => why,
        };
        held.problems.push(Problem {
            file,
            kind: ProblemKind::Unreadable,
            chunk: None,
            offset: None,
            text: format!("These messages of a log's events are not shown: {why}."),
        });
        Ok(())
    }

    /// What Windows said of an event in words, and the name of the file that tells it.
    pub fn message(&self, row: RowIx) -> Option<(String, &str)> {
        if self.messages.is_empty() {
            return None;
        }
        let id = self.store.record_id(row);
        self.store.locations(row).into_iter().find_map(|at| {
            let log = place(&self.files.get(at.file.ix())?.meta.path);
            let log = log.strip_suffix(".evtx").unwrap_or(&log);
            let mut of_log = self.messages.iter().filter(|held| held.log == log);
            of_log.find_map(|held| Some((held.messages.message(at.header_id, id)?, self.file_name(held.file))))
        })
    }

    /// Bytes that all messages take.
    pub(super) fn memory_of_messages(&self) -> usize {
        self.messages.iter().map(|held| held.messages.memory()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::are_messages_of;

    #[test]
    fn messages_lie_beside_their_log() {
        for (messages, log) in [
            ("a/LocaleMetaData/Security_1033.MTA", "a/Security.evtx"),
            ("LocaleMetaData/Security_1033.mta", "security.EVTX"),
            ("C:\\x\\LocaleMetaData\\My_log_1031.MTA", "C:\\x\\My_log.evtx"),
            ("Security_1033.MTA", "Security.evtx"),
        ] {
            assert!(are_messages_of(messages, log), "{messages}");
        }
        for (messages, log) in [
            ("a/LocaleMetaData/Security_1033.MTA", "b/Security.evtx"),
            ("a/LocaleMetaData/Security_1033.MTA", "a/System.evtx"),
            ("a/xLocaleMetaData/Security_1033.MTA", "a/Security.evtx"),
            ("a/LocaleMetaData/Security.MTA", "a/Security.evtx"),
            ("a/LocaleMetaData/Security_1033.txt", "a/Security.evtx"),
        ] {
            assert!(!are_messages_of(messages, log), "{messages}");
        }
    }
}
