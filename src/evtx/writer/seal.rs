//! Checksums: makes edited bytes consistent again.
//!
//! [`super::chunk`] and [`super::file`] seal what they write; tests edit any byte and then seal, so that the edit is
//! reached instead of being refused at the door. Works on bytes of any length and ignores what is too short.

use super::chunk::{CHUNK_HEADER_SIZE, CHUNK_SIZE};
use super::file::FILE_HEADER_SIZE;

/// Recomputes the checksum of a file header.
pub fn header(bytes: &mut [u8]) {
    if bytes.len() >= 128 {
        let crc = crc32fast::hash(&bytes[..120]);
        bytes[124..128].copy_from_slice(&crc.to_le_bytes());
    }
}

/// Recomputes both checksums of one chunk, the one over its records first because the header holds it.
///
/// Records are what lies before the free space offset; one that points outside the chunk is taken as its end.
pub fn chunk(bytes: &mut [u8]) {
    if bytes.len() < CHUNK_HEADER_SIZE {
        return;
    }
    let free = u32::from_le_bytes([bytes[48], bytes[49], bytes[50], bytes[51]]) as usize;
    let free = free.clamp(CHUNK_HEADER_SIZE, bytes.len());
    let crc = crc32fast::hash(&bytes[CHUNK_HEADER_SIZE..free]);
    bytes[52..56].copy_from_slice(&crc.to_le_bytes());
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[..120]);
    hasher.update(&bytes[128..CHUNK_HEADER_SIZE]);
    bytes[124..128].copy_from_slice(&hasher.finalize().to_le_bytes());
}

/// Recomputes every checksum of a whole file whose chunks lie where they should; zero chunks stay zero.
pub fn file(bytes: &mut [u8]) {
    header(bytes);
    for piece in bytes
        .get_mut(FILE_HEADER_SIZE..)
        .unwrap_or_default()
        .chunks_mut(CHUNK_SIZE)
    {
        if piece.starts_with(b"Elf") {
            chunk(piece);
        }
    }
}
