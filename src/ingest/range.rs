//! Some chunks of a file, read and decoded: the one loop of the page's workers and of the native command. Reads as many chunks at once
//! as the caller likes where they lie together; says which chunks could not be read. For members that are unpacked in order, reading
//! ([`read_range`]) and decoding can be done by different threads.

use super::Builder;
use super::archive::Opened;
use super::export;
use super::reader::{ReadError, Source};
use crate::evtx::CHUNK_SIZE;
use crate::model::ChunkIx;
use crate::protocol::{Form, ProblemKind};

/// At least so many pieces of an export are read at once.
const PIECES: usize = 16;

/// Chunks that were read and not decoded yet.
pub struct ReadRange<'a> {
    form: Form,
    first: ChunkIx,
    offsets: &'a [u64],
    bytes: Vec<u8>,
    /// What could not be read, and what is wrong with the whole.
    problem: Option<(ProblemKind, String)>,
}

/// Decodes the chunks of a log of this form that begin at these offsets; `first` is the number of the first.
///
/// # Errors
/// When not one byte of them could be read. What fails later becomes a problem of the segment.
pub fn decode_range<S: Source>(
    form: Form,
    first: ChunkIx,
    offsets: &[u64],
    source: &mut Opened<S>,
    at_once: usize,
    builder: &mut Builder,
) -> Result<(), ReadError> {
    // What is read beyond the end of one reading is read again in the next.
    let at_once = if form == Form::Binary {
        at_once
    } else {
        at_once.max(PIECES)
    };
    let mut part = ReadRange {
        form,
        first,
        offsets: &[],
        bytes: Vec::new(),
        problem: None,
    };
    let mut rest = offsets;
    while !rest.is_empty() && part.problem.is_none() {
        let (now, later) = rest.split_at(together(rest, at_once));
        part.offsets = now;
        part.read(source, part.first == first)?;
        part.decode_chunks(builder);
        part.first.0 += now.len() as u32;
        rest = later;
    }
    part.tell(builder);
    Ok(())
}

/// Reads all of them.
///
/// # Errors
/// As [`decode_range`].
pub fn read_range<'a, S: Source>(
    form: Form,
    first: ChunkIx,
    offsets: &'a [u64],
    source: &mut Opened<S>,
) -> Result<ReadRange<'a>, ReadError> {
    let mut range = ReadRange {
        form,
        first,
        offsets,
        bytes: Vec::new(),
        problem: None,
    };
    range.read(source, true)?;
    Ok(range)
}

/// How many of the first chunks lie together; at least one.
fn together(offsets: &[u64], at_most: usize) -> usize {
    let start = offsets.first().copied().unwrap_or_default();
    let next = (0u64..).map(|i| start + i * CHUNK_SIZE as u64);
    let count = offsets
        .iter()
        .zip(next)
        .take(at_most)
        .take_while(|&(&offset, next)| offset == next)
        .count();
    count.clamp(1, offsets.len().max(1))
}

impl ReadRange<'_> {
    /// Reads the chunks one behind the other, whether they lie so or not; an error when nothing of the range was read before.
    fn read<S: Source>(&mut self, source: &mut Opened<S>, at_beginning: bool) -> Result<(), ReadError> {
        self.bytes.resize(self.offsets.len() * CHUNK_SIZE, 0);
        let mut done = 0;
        let mut rest = self.offsets;
        while let Some(&start) = rest.first() {
            let (now, later) = rest.split_at(together(rest, rest.len()));
            rest = later;
            let block = self
                .bytes
                .get_mut(done..done + now.len() * CHUNK_SIZE)
                .unwrap_or_default();
            let (count, failed) = fill(source, start, block);
            done += count;
            let Some(error) = failed else { continue };
            if at_beginning && done == 0 {
                return Err(error);
            }
            let text = format!(
                "From {} bytes on the file could not be read ({error}). What was read before is here.",
                start + count as u64
            );
            self.bytes.truncate(done);
            self.problem = Some((ProblemKind::Unreadable, text));
            return Ok(());
        }
        self.bytes.truncate(done);
        let end = self.offsets.last().map_or(0, |last| last + CHUNK_SIZE as u64);
        if self.form != Form::Binary {
            self.read_on(source, end)?;
        }
        if end >= source.size()
            && let Some(why) = source.verdict()?
        {
            self.problem = Some((ProblemKind::MemberDamaged, format!("As the archive holds it, {why}.")));
        }
        Ok(())
    }

    /// Reads beyond the last piece of an export until the last event that begins before is whole.
    fn read_on<S: Source>(&mut self, source: &mut Opened<S>, end: u64) -> Result<(), ReadError> {
        let own = self.offsets.len() * CHUNK_SIZE;
        // So much is needed to see that an event begins.
        let mut more = export::BEGINNING;
        while more <= 2 * export::MAX_EVENT {
            let at = end + self.bytes.len().saturating_sub(own) as u64;
            let enough = more > export::BEGINNING && !export::is_open(&self.bytes, own, self.form);
            if at >= source.size() || enough {
                break;
            }
            let filled = self.bytes.len();
            self.bytes.resize(filled + more, 0);
            let (count, failed) = fill(source, at, self.bytes.get_mut(filled..).unwrap_or_default());
            self.bytes.truncate(filled + count);
            if let Some(error) = failed {
                return if count > 0 { Ok(()) } else { Err(error) };
            }
            more *= 2;
        }
        Ok(())
    }

    /// Decodes what was read, and says what could not be.
    pub fn decode(self, builder: &mut Builder) {
        self.decode_chunks(builder);
        self.tell(builder);
    }

    fn decode_chunks(&self, builder: &mut Builder) {
        let numbers = (self.first.0..).map(ChunkIx);
        if self.form != Form::Binary {
            for (i, (&offset, number)) in self.offsets.iter().zip(numbers).enumerate() {
                let bytes = self.bytes.get(i * CHUNK_SIZE..).unwrap_or_default();
                if !bytes.is_empty() {
                    builder.piece(self.form, number, offset, bytes, bytes.len().min(CHUNK_SIZE));
                }
            }
            return;
        }
        for ((chunk, &offset), number) in self.bytes.chunks(CHUNK_SIZE).zip(self.offsets).zip(numbers) {
            builder.chunk(number, offset, chunk);
        }
    }

    fn tell(self, builder: &mut Builder) {
        if let Some((kind, text)) = self.problem {
            builder.problem(kind, text);
        }
    }
}

/// Reads until the block is full or the file ends; how much there was, and why there was not more.
fn fill(source: &mut impl Source, start: u64, block: &mut [u8]) -> (usize, Option<ReadError>) {
    let mut filled = 0;
    let left = source.size().saturating_sub(start).min(block.len() as u64) as usize;
    while filled < left {
        let Some(rest) = block.get_mut(filled..left) else { break };
        match source.read_at(start + filled as u64, rest) {
            Ok(0) => return (filled, Some(ReadError("it ends too early".to_owned()))),
            Ok(count) => filled += count,
            Err(error) => return (filled, Some(error)),
        }
    }
    (filled, None)
}
