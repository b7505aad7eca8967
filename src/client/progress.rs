//! How far reading is: per file and in all. Plain values that the page shows.

use crate::protocol::FileState;

/// A file's progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProgress {
    /// Folders and name; an attacker's text.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// Bytes whose events are in.
    pub done: u64,
    /// Events found so far.
    pub events: u32,
    /// It was looked at.
    pub begun: bool,
    /// Reading has ended, well or not.
    pub ended: bool,
    /// How far it is, or how it ended.
    pub state: FileState,
    /// What is wrong with it, in words.
    pub why: Vec<String>,
}

impl FileProgress {
    /// Not begun.
    pub fn new(path: String, size: u64) -> Self {
        Self {
            path,
            size,
            done: 0,
            events: 0,
            begun: false,
            ended: false,
            state: FileState::Reading,
            why: Vec::new(),
        }
    }
}

/// Everything together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// In the order of opening.
    pub files: Vec<FileProgress>,
    /// Files of the batch that is being loaded, or was last.
    pub batch: Batch,
}

/// What was opened together: from a drop on an idle page until all is read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Batch {
    /// The first file of it.
    pub first_file: usize,
    /// Bytes of all of them, those included that have not been begun.
    pub bytes: u64,
    /// When the reader let go, as `performance.now()` says it.
    pub started_ms: f64,
    /// From the drop until first rows were in the engine.
    pub first_rows_ms: Option<f64>,
    /// From the drop until all was read.
    pub load_ms: Option<f64>,
}

impl Progress {
    /// The files of the batch.
    pub fn batch_files(&self) -> &[FileProgress] {
        self.files.get(self.batch.first_file..).unwrap_or_default()
    }

    /// Bytes done and bytes in all, of the batch.
    pub fn batch_bytes(&self) -> (u64, u64) {
        let done = self.batch_files().iter().map(|file| file.done).sum();
        (done, self.batch.bytes)
    }

    /// Files that could not be read at all.
    pub fn refused(&self) -> impl Iterator<Item = &FileProgress> {
        self.files.iter().filter(|file| file.state == FileState::Refused)
    }

    /// Bytes a second of the last batch that ended; refused files do not count.
    pub fn bytes_per_second(&self) -> Option<f64> {
        let ms = self.batch.load_ms.filter(|&ms| ms > 0.0)?;
        let bytes: u64 = self
            .batch_files()
            .iter()
            .filter(|file| file.state == FileState::Done)
            .map(|file| file.done)
            .sum();
        (bytes > 0).then(|| bytes as f64 * 1000.0 / ms)
    }
}
