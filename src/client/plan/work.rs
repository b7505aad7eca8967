//! What the plan knows of one file: how much of it is still open, and how its reading ends. Called by `plan` only.

use super::{CHUNK_BYTES, Closing};
use crate::client::progress::FileProgress;
use crate::model::{ChunkIx, FileIx};
use crate::protocol::{FileState, Problem, ProblemKind};

/// See the module.
pub struct Work {
    pub progress: FileProgress,
    /// Ranges that are neither decoded nor given up; the probe counts as one.
    pub open: u32,
    pub cancelled: bool,
    /// Chunks that the engine has no room for.
    pub left_out: u32,
    /// Its bytes cannot be read any more.
    pub lost: bool,
    /// How it ends, where that was known as soon as it was looked at.
    pub foreseen: Option<FileState>,
    /// Its bytes come only one after the other: one worker reads it.
    pub in_order: bool,
    /// The worker that reads it.
    pub reader: Option<usize>,
    /// Chunks that are decoded before the file was looked at as a whole.
    pub ahead: Vec<u64>,
    pub problems: Vec<Problem>,
}

impl Work {
    /// Only opened.
    pub fn new(path: String, size: u64, in_order: bool) -> Self {
        Self {
            progress: FileProgress::new(path, size),
            open: 1,
            cancelled: false,
            left_out: 0,
            lost: false,
            foreseen: None,
            in_order,
            reader: None,
            ahead: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Something is wrong with the file that no segment reports.
    pub fn note(&mut self, file: FileIx, kind: ProblemKind, chunk: Option<ChunkIx>, offset: Option<u64>, text: String) {
        self.progress.why.push(text.clone());
        self.problems.push(Problem {
            file,
            kind,
            chunk,
            offset,
            text,
        });
    }

    /// When nothing of the file is open any more, how it ended; once.
    pub fn close(&mut self, file: FileIx) -> Option<Closing> {
        if self.open > 0 || self.progress.ended {
            return None;
        }
        let state = if self.cancelled {
            FileState::Cancelled
        } else if let Some(state) = self.foreseen {
            state
        } else if self.left_out > 0 {
            FileState::Partial
        } else {
            FileState::Done
        };
        self.progress.ended = true;
        self.progress.state = state;
        if state == FileState::Cancelled {
            let (done, size) = (self.progress.done, self.progress.size);
            let text = format!("Reading was cancelled: {done} of {size} bytes were read.");
            self.note(file, ProblemKind::Cancelled, None, None, text);
        } else if state == FileState::Partial {
            let (left_out, size) = (self.left_out, self.progress.size);
            let text = format!(
                "The memory is full: {left_out} chunks of this file ({} of {size} bytes) are not loaded. What was read before is here.",
                CHUNK_BYTES * u64::from(left_out)
            );
            self.note(file, ProblemKind::OutOfMemory, None, None, text);
        } else {
            self.progress.done = self.progress.size;
        }
        Some(Closing {
            file,
            state,
            problems: std::mem::take(&mut self.problems),
        })
    }
}
