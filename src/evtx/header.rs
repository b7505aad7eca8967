//! The file header and the chunk header: what they say, and whether their checksums hold. Nothing here decides what is read.

use super::bytes::{array, u16_at, u32_at, u64_at};
use super::{CHUNK_HEADER_SIZE, CHUNK_SIZE};

/// `ElfFile\0`, the first eight bytes of a log.
pub const FILE_MAGIC: &[u8; 8] = b"ElfFile\0";
/// `ElfChnk\0`, the first eight bytes of a chunk.
pub const CHUNK_MAGIC: &[u8; 8] = b"ElfChnk\0";

/// The file header as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileHeader {
    /// Number of the oldest chunk.
    pub first_chunk: u64,
    /// Number of the newest chunk.
    pub last_chunk: u64,
    /// Id of the record that would be written next.
    pub next_record_id: u64,
    /// Minor and major version: (1 or 2, 3) on all known systems.
    pub version: (u16, u16),
    /// Size of the block that holds the header: 4,096.
    pub block_size: u16,
    /// Number of chunks; wrong in logs copied while in use, and past 65,535 chunks.
    pub chunk_count: u16,
    /// 1: in use when copied; 2: full.
    pub flags: u32,
    /// The checksum as it is written.
    pub checksum: u32,
    /// The checksum as it should be.
    pub computed: u32,
}

impl FileHeader {
    /// Reads the header at the start of `data`; `None` without its magic or when cut before its end.
    pub fn read(data: &[u8]) -> Option<Self> {
        if !data.starts_with(FILE_MAGIC) {
            return None;
        }
        Some(Self {
            first_chunk: u64_at(data, 8)?,
            last_chunk: u64_at(data, 16)?,
            next_record_id: u64_at(data, 24)?,
            version: (u16_at(data, 36)?, u16_at(data, 38)?),
            block_size: u16_at(data, 40)?,
            chunk_count: u16_at(data, 42)?,
            flags: u32_at(data, 120)?,
            checksum: u32_at(data, 124)?,
            computed: crc32fast::hash(data.get(..120)?),
        })
    }

    /// The log was in use when it was copied.
    pub const fn is_dirty(&self) -> bool {
        self.flags & 1 != 0
    }

    /// The writer computed no checksums.
    pub const fn has_no_checksums(&self) -> bool {
        self.flags & 4 != 0
    }

    /// The log had reached its maximum size.
    pub const fn is_full(&self) -> bool {
        self.flags & 2 != 0
    }
}

/// The chunk header as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkHeader {
    /// Ids of the first and last record (of the record headers, not System/EventRecordID).
    pub first_record_id: u64,
    /// See `first_record_id`.
    pub last_record_id: u64,
    /// Where the last record begins, bytes from the start of the chunk.
    pub last_record_offset: u32,
    /// Where the records end and free space begins. May lie.
    pub free_space: u32,
    /// 1: dirty, 4: the writer computed no checksums.
    pub flags: u32,
    /// Written checksum of the records.
    pub data_checksum: u32,
    /// Written checksum of the header.
    pub header_checksum: u32,
}

impl ChunkHeader {
    /// Reads the header at the start of a chunk; `None` without its magic or when cut before its end.
    pub fn read(chunk: &[u8]) -> Option<Self> {
        if !chunk.starts_with(CHUNK_MAGIC) {
            return None;
        }
        Some(Self {
            first_record_id: u64_at(chunk, 24)?,
            last_record_id: u64_at(chunk, 32)?,
            last_record_offset: u32_at(chunk, 44)?,
            free_space: u32_at(chunk, 48)?,
            data_checksum: u32_at(chunk, 52)?,
            flags: u32_at(chunk, 120)?,
            header_checksum: u32_at(chunk, 124)?,
        })
    }

    /// The writer computed no checksums (`EVTX_CHUNK_NO_CRC32`, libevtx).
    pub const fn has_no_checksums(&self) -> bool {
        self.flags & 4 != 0
    }

    /// Where free space begins, when the header's word for it is possible at all.
    pub fn free_space_offset(&self) -> Option<usize> {
        let offset = self.free_space as usize;
        (CHUNK_HEADER_SIZE..=CHUNK_SIZE).contains(&offset).then_some(offset)
    }
}

/// Checksum of a chunk's header: bytes 0..120 and 128..512. `None` when the chunk is cut before.
pub fn chunk_header_checksum(chunk: &[u8]) -> Option<u32> {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(array::<120>(chunk, 0)?.as_slice());
    hasher.update(chunk.get(128..CHUNK_HEADER_SIZE)?);
    Some(hasher.finalize())
}

/// Checksum of a chunk's records: from the header's end to the free space. `None` when that range is not in the chunk.
pub fn chunk_data_checksum(chunk: &[u8], free_space: usize) -> Option<u32> {
    Some(crc32fast::hash(chunk.get(CHUNK_HEADER_SIZE..free_space)?))
}
