//! One job of an ingest worker: look at a file, decode chunks of it, hash a piece of it, make the sample.

use super::OpenFile;
use crate::ingest::reader::Hash;
use crate::ingest::{self, Builder, ReadError, Source as _, archive};
use crate::protocol::{Failure, Form, Job, JobResult, Member, SampleFile};

/// Chunks that are read at once where they lie together: 4 MiB.
const CHUNKS_AT_ONCE: usize = 64;

/// Bytes hashed in one job: a fraction of a second.
const HASH_PIECE: u64 = 16 << 20;

/// A smaller member is unpacked before anyone waits for its first rows.
const SOON: u64 = 8 << 20;

/// Does a job on the file that came with it. `hash` is the one that the worker has begun, `open` what it reads.
pub fn run(job: Job, file: Option<&web_sys::File>, hash: &mut Hash, open: &mut OpenFile) -> Result<JobResult, Failure> {
    if job == Job::Sample {
        let files = crate::sample::files().into_iter();
        return Ok(JobResult::Sample(
            files
                .map(|file| SampleFile {
                    name: file.name,
                    bytes: file.bytes,
                })
                .collect(),
        ));
    }
    let Some(file) = file else {
        return Err(Failure::Protocol("a job came without its file".to_owned()));
    };
    let unreadable = |error: ReadError| Failure::Unreadable {
        name: file.name(),
        reason: error.0,
    };
    match job {
        Job::Probe {
            file: ix,
            place,
            passwords,
            ahead,
        } => {
            let source = open.get(ix, file, &place).map_err(unreadable)?;
            let name = place
                .last()
                .map_or_else(|| file.name(), |member| member.name().to_owned());
            let contents = archive::contents(ix, source, &name, &place, &passwords).map_err(unreadable)?;
            if let Some(archive::Contents {
                members,
                problems,
                locked,
            }) = contents
            {
                return Ok(JobResult::Contents {
                    members,
                    problems,
                    locked,
                });
            }
            if ahead > 0 && source.size() > SOON && place.iter().any(Member::is_in_order) {
                let offsets = ingest::first_chunks(source, ahead).map_err(unreadable)?;
                if !offsets.is_empty() {
                    return Ok(JobResult::Begun { offsets });
                }
            }
            let (layout, problems) = ingest::probe(ix, source).map_err(unreadable)?;
            if layout.form == Form::Messages {
                let bytes = ingest::whole(source).map_err(unreadable)?;
                return Ok(JobResult::Messages { layout, bytes });
            }
            Ok(JobResult::Probed { layout, problems })
        }
        Job::Decode {
            file: ix,
            place,
            form,
            first,
            offsets,
        } => {
            let source = open.get(ix, file, &place).map_err(unreadable)?;
            let mut builder = Builder::new(ix).with_recovered();
            ingest::decode_range(form, first, &offsets, source, CHUNKS_AT_ONCE, &mut builder).map_err(unreadable)?;
            let uncounted = builder.take_recovered();
            let mut segment = builder.finish();
            segment.uncounted = uncounted.map(Box::new);
            Ok(JobResult::Segment {
                bytes: segment.to_bytes(),
                events: segment.rows.len() as u32,
            })
        }
        Job::Hash { file: ix, place, from } => {
            if from == 0 {
                *hash = Hash::default();
            }
            if hash.at != from {
                return Err(Failure::Protocol("this hash was begun elsewhere".to_owned()));
            }
            let source = open.get(ix, file, &place).map_err(unreadable)?;
            let sha256 = hash.go_on(source, HASH_PIECE).map_err(unreadable)?;
            Ok(JobResult::Hashed { to: hash.at, sha256 })
        }
        Job::Sample => Err(Failure::Protocol("the sample needs no file".to_owned())),
    }
}
