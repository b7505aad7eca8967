//! What the page and its ingest workers say to each other. An ingest worker keeps nothing between two jobs but a hash that it
//! has begun and how far it has unpacked a member of an archive, so that one which dies costs no more than the job it had.

use super::files::{Form, Layout, Problem};
use super::members::{Member, Password, Place};
use crate::model::{ChunkIx, FileIx};
use serde::{Deserialize, Serialize};

/// Work on a file (its handle travels beside the message).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Job {
    /// Find out by content what the file is and where its chunks lie, or its members.
    Probe {
        /// The file.
        file: FileIx,
        /// Where in the handle it lies.
        place: Place,
        /// What the reader typed so far, for members that are encrypted.
        passwords: Vec<Password>,
        /// Of a large file that is unpacked in order, tell only so many first chunks if they can be told by themselves; 0 is never.
        ahead: usize,
    },
    /// Decode some chunks into a segment.
    Decode {
        /// The file.
        file: FileIx,
        /// Where in the handle it lies.
        place: Place,
        /// How it is written.
        form: Form,
        /// The first of them.
        first: ChunkIx,
        /// Offset of each in bytes, as the layout gave them.
        offsets: Vec<u64>,
    },
    /// Go on with the SHA-256 of a file by some MiB, so that the page can pause in between.
    Hash {
        /// The file.
        file: FileIx,
        /// How far this worker is, bytes; 0 begins anew.
        from: u64,
        /// Where in the handle it lies.
        place: Place,
    },
    /// Make the sample logs.
    Sample,
}

/// The result of a [`Job`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobResult {
    /// Of [`Job::Probe`]: an empty layout with problems when it is not a log.
    Probed {
        /// Where its chunks lie.
        layout: Layout,
        /// What is wrong with the file as a whole.
        problems: Vec<Problem>,
    },
    /// Of [`Job::Probe`]: the file holds the messages of a log.
    Messages {
        /// That it does.
        layout: Layout,
        /// All of it, for [`super::Request::Messages`].
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Of [`Job::Probe`]: where its first chunks lie; the whole is still to be looked at.
    Begun {
        /// Offset of each in bytes.
        offsets: Vec<u64>,
    },
    /// Of [`Job::Probe`]: the file is an archive.
    Contents {
        /// What can be opened.
        members: Vec<Member>,
        /// What is wrong, and what was left out.
        problems: Vec<Problem>,
        /// Members that none of the passwords opens.
        locked: u32,
    },
    /// Of [`Job::Decode`]: bytes for [`super::Request::Segment`].
    Segment {
        /// `ingest::Segment`'s own form.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
        /// Events in it, for progress.
        events: u32,
    },
    /// Of [`Job::Hash`].
    Hashed {
        /// How far it is now, bytes.
        to: u64,
        /// 64 lower-case hex digits at the end of the file.
        sha256: Option<String>,
    },
    /// Of [`Job::Sample`].
    Sample(Vec<SampleFile>),
}

/// A file that the project made itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleFile {
    /// Its name.
    pub name: String,
    /// A whole EVTX file.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// A message to a worker. The same worker program is the engine when it is asked and an ingest worker when it is given jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Call {
    /// To the engine.
    Ask(super::Request),
    /// To an ingest worker.
    Do(Job),
    /// To either, before anything else: the code page of ANSI text, by number or name.
    CodePage(String),
}

/// A worker's message back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// Of a [`Call::Ask`] or [`Call::CodePage`].
    Answer(Result<super::Response, super::Failure>),
    /// Of a [`Call::Do`].
    Result(Result<JobResult, super::Failure>),
}
