//! How far the unpacking of one member is: a position in its packed and its plain bytes, and all that is needed to go on from there.
//! A copy is some 50 KiB. Called by `unpacked`, which holds the source and decides from which copy to go on.

use super::super::reader::{ReadError, Source};
use super::cipher::Decryption;
use super::gzip;
use crate::protocol::Packing;
use miniz_oxide::inflate::stream::{InflateState, MinReset, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

/// Packed bytes that are decrypted at a time, and so at most the part of a copy that waits.
const PORTION: usize = 8 << 10;
/// Packed bytes that are read at a time.
const BLOCK: usize = 256 << 10;

/// See the module.
#[derive(Clone)]
pub struct State {
    /// Packed bytes taken from the source.
    taken: u64,
    /// Plain bytes given.
    pub given: u64,
    inflate: Option<Box<InflateState>>,
    /// What ends may be one of several that follow each other.
    is_gzip: bool,
    pub decryption: Decryption,
    /// Of the plain bytes; in a gzip file of those behind the last header.
    pub crc: crc32fast::Hasher,
    /// Plain bytes up to the first end in a gzip file at which the checksum was not that of what was before.
    pub differs: Option<u64>,
    /// Decrypted and not inflated yet.
    waiting: Vec<u8>,
    waiting_from: usize,
    pub end: End,
}

/// Whether there is more to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// There may be.
    No,
    /// The packed data say that they end here.
    Regular,
    /// There are no more packed bytes, but should be.
    Cut,
    /// They make no sense from here on.
    Damaged,
}

/// Packed bytes as they lie in the source: its own cache, which no copy needs.
pub struct Packed {
    at: u64,
    size: u64,
    block: Vec<u8>,
    block_at: u64,
}

impl Packed {
    /// So many bytes from here.
    pub fn new(at: u64, size: u64) -> Self {
        Self {
            at,
            size,
            block: Vec::new(),
            block_at: 0,
        }
    }

    /// Where they end in the source.
    pub fn end(&self) -> u64 {
        self.at.saturating_add(self.size)
    }

    /// So many bytes from this position on, or as many as there are.
    fn bytes(&self, source: &mut impl Source, from: u64, size: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = vec![0; self.size.saturating_sub(from).min(size as u64) as usize];
        let count = source.read_at(self.at.saturating_add(from), &mut bytes)?;
        bytes.truncate(count);
        Ok(bytes)
    }

    /// The next few bytes from this position on; none at the end.
    fn portion(&mut self, source: &mut impl Source, from: u64) -> Result<&[u8], ReadError> {
        let inside = |at: u64, len: usize| from >= at && from < at + len as u64;
        if !inside(self.block_at, self.block.len()) {
            self.block = self.bytes(source, from, BLOCK)?;
            self.block_at = from;
        }
        let rest = self.block.get((from - self.block_at) as usize..).unwrap_or_default();
        Ok(rest.get(..PORTION).unwrap_or(rest))
    }
}

impl State {
    /// At the beginning.
    pub fn new(packing: Packing, decryption: Decryption) -> Self {
        Self {
            taken: 0,
            given: 0,
            inflate: (packing != Packing::Stored).then(|| InflateState::new_boxed(DataFormat::Raw)),
            is_gzip: packing == Packing::Gzip,
            decryption,
            crc: crc32fast::Hasher::new(),
            differs: None,
            waiting: Vec::new(),
            waiting_from: 0,
            end: End::No,
        }
    }

    /// Packed bytes that were used.
    pub fn used(&self) -> u64 {
        self.taken - (self.waiting.len() - self.waiting_from) as u64
    }

    /// Fills the buffer with the plain bytes that come next; fewer only at an end.
    pub fn read(
        &mut self,
        source: &mut impl Source,
        packed: &mut Packed,
        buffer: &mut [u8],
    ) -> Result<usize, ReadError> {
        let mut filled = 0;
        while filled < buffer.len() && self.end == End::No {
            if self.waiting_from == self.waiting.len() {
                let portion = packed.portion(source, self.taken)?;
                self.waiting.clear();
                self.waiting.extend_from_slice(portion);
                self.waiting_from = 0;
                self.taken += self.waiting.len() as u64;
                self.decryption.apply(&mut self.waiting);
            }
            let input = self.waiting.get(self.waiting_from..).unwrap_or_default();
            let output = buffer.get_mut(filled..).unwrap_or_default();
            let no_more = input.is_empty();
            let (consumed, written) = match &mut self.inflate {
                None => {
                    let count = input.len().min(output.len());
                    for (into, from) in output.iter_mut().zip(input) {
                        *into = *from;
                    }
                    if no_more {
                        self.end = if self.taken == packed.size {
                            End::Regular
                        } else {
                            End::Cut
                        };
                    }
                    (count, count)
                }
                Some(inflating) => {
                    let result = inflate(inflating, input, output, MZFlush::None);
                    self.end = match result.status {
                        Ok(MZStatus::StreamEnd) => End::Regular,
                        Ok(_) | Err(MZError::Buf) if no_more && result.bytes_written == 0 => End::Cut,
                        Ok(_) | Err(MZError::Buf) => End::No,
                        Err(_) => End::Damaged,
                    };
                    (result.bytes_consumed, result.bytes_written)
                }
            };
            self.waiting_from += consumed;
            self.crc.update(output.get(..written).unwrap_or_default());
            filled += written;
            self.given += written as u64;
            if self.is_gzip && self.end == End::Regular {
                self.next_gzip(source, packed)?;
            }
        }
        Ok(filled)
    }

    /// Goes on behind the end of a gzip file's data if another header follows their checksum and size.
    fn next_gzip(&mut self, source: &mut impl Source, packed: &mut Packed) -> Result<(), ReadError> {
        let from = self.used();
        let header_at = from.saturating_add(gzip::TRAILER);
        let mut header = gzip::header_size(packed.portion(source, header_at)?);
        if header == gzip::Header::Unfinished {
            header = gzip::header_size(&packed.bytes(source, header_at, gzip::HEADER_MAX)?);
        }
        let gzip::Header::Bytes(size) = header else {
            return Ok(());
        };
        let written = packed
            .portion(source, from)?
            .first_chunk()
            .map(|bytes| u32::from_le_bytes(*bytes));
        let computed = std::mem::take(&mut self.crc).finalize();
        if written != Some(computed) {
            self.differs = self.differs.or(Some(self.given));
        }
        self.taken = header_at + size as u64;
        self.waiting.clear();
        self.waiting_from = 0;
        if let Some(inflating) = &mut self.inflate {
            // A file of nothing but headers must not cost a cleared window for each of them.
            inflating.reset_as(MinReset);
        }
        self.end = End::No;
        Ok(())
    }
}
