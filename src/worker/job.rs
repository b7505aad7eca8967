//! One job of an ingest worker: look at a file, decode chunks of it, hash a piece of it, make the sample.

use super::blob::BlobSource;
use crate::evtx::CHUNK_SIZE;
use crate::ingest::reader::Hash;
use crate::ingest::{self, ReadError, Source as _};
use crate::model::{ChunkIx, FileIx};
use crate::protocol::{Failure, Job, JobResult, SampleFile};

/// Most bytes read at once.
const MAX_BLOCK: u64 = 16 << 20;

/// Bytes hashed in one job: a fraction of a second.
const HASH_PIECE: u64 = 16 << 20;

/// Does a job on the file that came with it. `hash` is the one that the worker has begun.
pub fn run(job: Job, file: Option<&web_sys::File>, hash: &mut Hash) -> Result<JobResult, Failure> {
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
    let mut source = BlobSource::new(file).map_err(unreadable)?;
    match job {
        Job::Probe { file } => {
            let (layout, problems) = ingest::probe(file, &mut source).map_err(unreadable)?;
            Ok(JobResult::Probed { layout, problems })
        }
        Job::Decode { file, first, offsets } => decode(file, first, &offsets, &mut source).map_err(unreadable),
        Job::Hash { from, .. } => {
            if from == 0 {
                *hash = Hash::default();
            }
            if hash.at != from {
                return Err(Failure::Protocol("this hash was begun elsewhere".to_owned()));
            }
            let sha256 = hash.go_on(&mut source, HASH_PIECE).map_err(unreadable)?;
            Ok(JobResult::Hashed { to: hash.at, sha256 })
        }
        Job::Sample => Err(Failure::Protocol("the sample needs no file".to_owned())),
    }
}

/// Reads the range that the chunks span in one go where they lie together, else one by one.
fn decode(file: FileIx, first: ChunkIx, offsets: &[u64], source: &mut BlobSource<'_>) -> Result<JobResult, ReadError> {
    let numbered = |i: usize| ChunkIx(first.0 + i as u32);
    let (Some(&start), Some(&last)) = (offsets.first(), offsets.last()) else {
        let empty = ingest::decode_chunks(file, []);
        return Ok(JobResult::Segment {
            bytes: empty.to_bytes(),
            events: 0,
        });
    };
    let span = last.saturating_sub(start).saturating_add(CHUNK_SIZE as u64);
    let together = span == (offsets.len() * CHUNK_SIZE) as u64 && span <= MAX_BLOCK;
    let mut blocks = Vec::new();
    if together {
        let mut block = vec![0; span as usize];
        let count = source.read_at(start, &mut block)?;
        block.truncate(count);
        blocks.push(block);
    } else {
        for &offset in offsets {
            let mut block = vec![0; CHUNK_SIZE];
            let count = source.read_at(offset, &mut block)?;
            block.truncate(count);
            blocks.push(block);
        }
    }
    let chunks = blocks.iter().flat_map(|block| block.chunks(CHUNK_SIZE));
    let chunks = chunks
        .zip(offsets)
        .enumerate()
        .map(|(i, (bytes, &offset))| (numbered(i), offset, bytes));
    let segment = ingest::decode_chunks(file, chunks);
    Ok(JobResult::Segment {
        bytes: segment.to_bytes(),
        events: segment.rows.len() as u32,
    })
}
