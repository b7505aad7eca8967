//! The file around the chunks: its header, and files put together by hand.
//!
//! [`super::LogWriter`] keeps a truthful header; tests set any field before encoding it. Nothing here looks into
//! chunks.

use super::seal;

/// Size of the block that the file header occupies; chunks start behind it.
pub const FILE_HEADER_SIZE: usize = 4096;

/// What a file says of itself in its first 128 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHeader {
    /// Signature, `ElfFile` and a NUL.
    pub magic: [u8; 8],
    /// Number of the chunk with the oldest records.
    pub first_chunk: u64,
    /// Number of the chunk with the newest records.
    pub last_chunk: u64,
    /// Id that the next record will get.
    pub next_record_id: u64,
    /// Size of the header proper, 128.
    pub header_size: u32,
    /// Minor version: 1 until Windows 8, 2 in Windows 10 and 11.
    pub minor: u16,
    /// Major version, 3.
    pub major: u16,
    /// Where chunks start, 4096.
    pub block_size: u16,
    /// Number of chunks; 65,535 is as far as it goes.
    pub chunks: u16,
    /// 1 dirty, 2 full, 4 without checksums.
    pub flags: u32,
    /// Checksum to claim instead of the true one.
    pub crc: Option<u32>,
}

impl Default for FileHeader {
    fn default() -> Self {
        Self {
            magic: *b"ElfFile\0",
            first_chunk: 0,
            last_chunk: 0,
            next_record_id: 1,
            header_size: 128,
            minor: 2,
            major: 3,
            block_size: FILE_HEADER_SIZE as u16,
            chunks: 0,
            flags: 0,
            crc: None,
        }
    }
}

impl FileHeader {
    /// The header's block of 4,096 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FILE_HEADER_SIZE);
        bytes.extend(self.magic);
        for field in [self.first_chunk, self.last_chunk, self.next_record_id] {
            bytes.extend(field.to_le_bytes());
        }
        bytes.extend(self.header_size.to_le_bytes());
        for field in [self.minor, self.major, self.block_size, self.chunks] {
            bytes.extend(field.to_le_bytes());
        }
        bytes.resize(120, 0);
        bytes.extend(self.flags.to_le_bytes());
        bytes.resize(FILE_HEADER_SIZE, 0);
        seal::header(&mut bytes);
        if let Some(crc) = self.crc {
            bytes[124..128].copy_from_slice(&crc.to_le_bytes());
        }
        bytes
    }

    /// A file of this header and the given pieces, which are normally chunks.
    pub fn file<'a>(&self, pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
        let mut bytes = self.encode();
        pieces.into_iter().for_each(|piece| bytes.extend(piece));
        bytes
    }
}
