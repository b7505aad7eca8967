//! Bytes of a file as they are, read again, with what they mean. Called by `engine` for the page's hexadecimal view.

use super::{Evidence, Session};
use crate::evtx::{CHUNK_SIZE, FILE_HEADER_SIZE, anatomy};
use crate::model::{FileIx, Part};
use crate::protocol::{Bytes, Failure};

impl Session {
    /// At most 65,536 bytes from an offset on.
    pub(super) fn bytes(
        &self,
        file: FileIx,
        offset: u64,
        count: u32,
        evidence: &mut impl Evidence,
    ) -> Result<Bytes, Failure> {
        let known = self
            .files
            .get(file.ix())
            .ok_or_else(|| Failure::Gone("file".to_owned()))?;
        let mut read = |from: u64, count: usize| {
            let mut bytes = vec![0; count];
            let got = evidence
                .read_at(file, from, &mut bytes)
                .map_err(|error| Failure::Unreadable {
                    name: known.meta.name.clone(),
                    reason: error.0,
                })?;
            bytes.truncate(got);
            Ok(bytes)
        };
        let bytes = read(offset, (count as usize).min(CHUNK_SIZE))?;
        let end = offset.saturating_add(bytes.len() as u64);
        let mut parts = Vec::new();
        let mut take = |from: u64, found: Vec<Part>| {
            let shifted = found.into_iter().filter_map(|part| {
                let place = |at: u32| from.saturating_add(u64::from(at)).clamp(offset, end) - offset;
                let (start, end) = (place(part.start) as u32, place(part.end) as u32);
                (start < end).then_some(Part { start, end, ..part })
            });
            parts.extend(shifted);
        };
        if offset < FILE_HEADER_SIZE as u64 {
            take(0, anatomy::of_file_header(&read(0, FILE_HEADER_SIZE)?));
        }
        // Chunks ascend and may overlap in a damaged file: those that reach into the range.
        let first = known
            .layout
            .chunks
            .partition_point(|&at| at.saturating_add(CHUNK_SIZE as u64) <= offset);
        let within = known.layout.chunks.iter().skip(first).take_while(|&&at| at < end);
        for &at in within.take(MOST_CHUNKS) {
            take(at, anatomy::of_chunk(&read(at, CHUNK_SIZE)?));
        }
        parts.sort_by_key(|part| (part.start, std::cmp::Reverse(part.end)));
        Ok(Bytes {
            file,
            offset,
            bytes,
            parts,
        })
    }
}

/// So many chunks reach into 64 KiB; more only where they overlap.
const MOST_CHUNKS: usize = 3;
