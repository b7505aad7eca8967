//! Where bytes come from: a file on disk for the command, slices of a dropped `File` for the page. Offsets have 64 bits
//! everywhere, and nothing reads more than it is asked for.

use sha2::Digest as _;
use std::io::{Read, Seek, SeekFrom};

/// The bytes cannot be had: what the system or the browser says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ReadError(pub String);

/// Something that can be read at any offset.
pub trait Source {
    /// Size in bytes.
    fn size(&self) -> u64;

    /// Fills `buffer` from `offset` on and returns how many bytes there were: fewer than asked for only at the end.
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError>;
}

/// A [`Source`] over anything that reads and seeks.
pub struct Seekable<R> {
    inner: R,
    size: u64,
}

impl<R: Read + Seek> Seekable<R> {
    /// Finds out the size by seeking to the end.
    pub fn new(mut inner: R) -> Result<Self, ReadError> {
        let size = inner.seek(SeekFrom::End(0)).map_err(|e| ReadError(e.to_string()))?;
        Ok(Self { inner, size })
    }
}

impl<R: Read + Seek> Source for Seekable<R> {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        self.inner
            .seek(SeekFrom::Start(offset))
            .map_err(|e| ReadError(e.to_string()))?;
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.inner.read(rest) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ReadError(error.to_string())),
            }
        }
        Ok(filled)
    }
}

/// SHA-256 of a whole source as 64 lower-case hex digits.
pub fn sha256(source: &mut impl Source) -> Result<String, ReadError> {
    let mut hash = Hash::default();
    loop {
        if let Some(digits) = hash.go_on(source, u64::MAX)? {
            return Ok(digits);
        }
    }
}

/// A SHA-256 on its way through a source.
#[derive(Default)]
pub struct Hash {
    hasher: sha2::Sha256,
    /// How far it is, bytes.
    pub at: u64,
}

impl Hash {
    /// Reads on, in blocks of 1 MiB and by at least one; the hash as 64 lower-case hex digits when the source ends before
    /// `bytes` more are read.
    pub fn go_on(&mut self, source: &mut impl Source, bytes: u64) -> Result<Option<String>, ReadError> {
        let to = self.at.saturating_add(bytes);
        let mut block = vec![0; 1 << 20];
        loop {
            let count = source.read_at(self.at, &mut block)?;
            self.hasher.update(block.get(..count).unwrap_or_default());
            self.at += count as u64;
            if count < block.len() {
                let mut digits = String::with_capacity(64);
                let hash = self.hasher.finalize_reset();
                crate::evtx::value::write_bytes(crate::evtx::Kind::Binary, &hash, &mut digits);
                return Ok(Some(digits.to_ascii_lowercase()));
            }
            if self.at >= to {
                return Ok(None);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_anywhere_and_stops_at_the_end() {
        let mut source = Seekable::new(std::io::Cursor::new(b"0123456789".to_vec())).unwrap();
        let mut buffer = [0; 4];
        assert_eq!(source.size(), 10);
        assert_eq!(source.read_at(8, &mut buffer), Ok(2));
        assert_eq!(&buffer[..2], b"89");
        assert_eq!(source.read_at(99, &mut buffer), Ok(0));
    }

    #[test]
    fn hashes_a_known_text() {
        let mut source = Seekable::new(std::io::Cursor::new(b"abc".to_vec())).unwrap();
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(&mut source).as_deref(), Ok(expected));
    }

    #[test]
    fn hashes_in_pieces_as_in_one_go() {
        let bytes: Vec<u8> = (0..5_000_000_u32).map(|i| (i % 251) as u8).collect();
        let mut source = Seekable::new(std::io::Cursor::new(bytes)).unwrap();
        let whole = sha256(&mut source).unwrap();
        let mut hash = Hash::default();
        let mut pieces = 1;
        let pieced = loop {
            match hash.go_on(&mut source, 1 << 20).unwrap() {
                Some(digits) => break digits,
                None => pieces += 1,
            }
        };
        assert_eq!((pieces, pieced), (5, whole));
    }
}
