//! The list of a zip file's members: the central directory at its end, with the 64-bit forms of its numbers; where that is missing (the
//! file is cut), the headers in front of the members. Called by `contents`. Reads a block at a time and keeps nothing but what it
//! yields; checks nothing that a member's own reading finds out.

use super::super::reader::{ReadError, Source};
use super::name;
use crate::protocol::Cipher;

const END: &[u8] = b"PK\x05\x06";
const END_SIZE: usize = 22;
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const LOCATOR_SIZE: u64 = 20;
const CENTRAL: &[u8] = b"PK\x01\x02";
const CENTRAL_SIZE: usize = 46;
const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_SIZE: usize = 30;
/// Longest comment behind the end record.
const COMMENT: usize = 0xffff;

/// A flag: encrypted.
const ENCRYPTED: u16 = 1;
/// A flag: sizes and checksum stand behind the data.
pub const STREAMED: u16 = 8;

/// What the list says of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub path: String,
    pub flags: u16,
    /// 0 stored, 8 deflate; behind WinZip's encryption, what it hides.
    pub method: u16,
    pub cipher: Cipher,
    pub crc: Option<u32>,
    pub packed: u64,
    pub size: u64,
    /// Where its own header lies.
    pub header: u64,
}

/// Where the list lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory {
    pub at: u64,
    pub size: u64,
    /// Added to every offset: bytes in front of the archive that it does not know of.
    pub shift: u64,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|b| u16::from_le_bytes(*b))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|b| u64::from_le_bytes(*b))
}

fn read(source: &mut impl Source, at: u64, size: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = vec![0; size];
    let count = source.read_at(at, &mut bytes)?;
    bytes.truncate(count);
    Ok(bytes)
}

/// Finds the list by the record at the file's end.
pub fn find(source: &mut impl Source) -> Result<Option<Directory>, ReadError> {
    let tail_at = source.size().saturating_sub((END_SIZE + COMMENT) as u64);
    let tail = read(source, tail_at, END_SIZE + COMMENT)?;
    for at in memchr::memmem::rfind_iter(&tail, END) {
        let end = tail.get(at..).unwrap_or_default();
        let end_at = tail_at + at as u64;
        let (Some(size), Some(offset)) = (u32_at(end, 12), u32_at(end, 16)) else {
            continue;
        };
        let (size, offset, before) = match end_64(source, end_at)? {
            Some(found) => found,
            None => (size.into(), offset.into(), end_at),
        };
        // The list ends where the end record begins, wherever that was meant to be.
        let Some(list_at) = before.checked_sub(size) else {
            continue;
        };
        let at = if size == 0 || begins(source, list_at, CENTRAL)? {
            list_at
        } else if begins(source, offset, CENTRAL)? {
            offset
        } else {
            continue;
        };
        return Ok(Some(Directory {
            at,
            size,
            shift: at.saturating_sub(offset),
        }));
    }
    Ok(None)
}

fn begins(source: &mut impl Source, at: u64, magic: &[u8]) -> Result<bool, ReadError> {
    Ok(read(source, at, magic.len())? == magic)
}

/// Size and offset of the list in 64 bits, and where the record that says so begins.
fn end_64(source: &mut impl Source, end_at: u64) -> Result<Option<(u64, u64, u64)>, ReadError> {
    let Some(locator_at) = end_at.checked_sub(LOCATOR_SIZE) else {
        return Ok(None);
    };
    let locator = read(source, locator_at, LOCATOR_SIZE as usize)?;
    if !locator.starts_with(LOCATOR_64) {
        return Ok(None);
    }
    // Where it should be, or right before its locator when bytes stand in front of the archive.
    for at in [u64_at(&locator, 8), locator_at.checked_sub(56)].into_iter().flatten() {
        let record = read(source, at, 56)?;
        if let (true, Some(size), Some(offset)) = (record.starts_with(END_64), u64_at(&record, 40), u64_at(&record, 48))
        {
            return Ok(Some((size, offset, at)));
        }
    }
    Ok(None)
}

/// The entries of a list, one after the other; ends at the first thing that is none.
pub struct Entries {
    directory: Directory,
    at: u64,
    block: Vec<u8>,
    block_at: u64,
}

impl Entries {
    /// From the first one on.
    pub fn new(directory: Directory) -> Self {
        Self {
            directory,
            at: directory.at,
            block: Vec::new(),
            block_at: 0,
        }
    }

    /// Whether all of the list was understood.
    pub fn is_complete(&self) -> bool {
        self.at == self.directory.at + self.directory.size
    }

    /// The next entry.
    pub fn next(&mut self, source: &mut impl Source) -> Result<Option<Entry>, ReadError> {
        let fixed = self.bytes(source, CENTRAL_SIZE)?.to_vec();
        let (true, Some(name), Some(extra), Some(comment)) = (
            fixed.starts_with(CENTRAL),
            u16_at(&fixed, 28),
            u16_at(&fixed, 30),
            u16_at(&fixed, 32),
        ) else {
            return Ok(None);
        };
        let (name, extra) = (usize::from(name), usize::from(extra));
        let whole = self.bytes(source, CENTRAL_SIZE + name + extra)?;
        let entry = entry(whole, name);
        self.at += (CENTRAL_SIZE + name + extra) as u64 + u64::from(comment);
        Ok(entry.map(|mut entry| {
            entry.header = entry.header.saturating_add(self.directory.shift);
            entry
        }))
    }

    /// So many bytes of the list from here on, or as many as there are.
    fn bytes(&mut self, source: &mut impl Source, size: usize) -> Result<&[u8], ReadError> {
        let have = self.block_at + self.block.len() as u64;
        if self.at < self.block_at || self.at + size as u64 > have {
            self.block = read(source, self.at, (1 << 18).max(size))?;
            self.block_at = self.at;
        }
        let from = (self.at - self.block_at) as usize;
        let rest = self.block.get(from..).unwrap_or_default();
        Ok(rest.get(..size).unwrap_or(rest))
    }
}

fn entry(bytes: &[u8], name: usize) -> Option<Entry> {
    let flags = u16_at(bytes, 8)?;
    let mut entry = Entry {
        path: name::path(bytes.get(CENTRAL_SIZE..CENTRAL_SIZE + name)?),
        flags,
        method: u16_at(bytes, 10)?,
        cipher: Cipher::None,
        crc: u32_at(bytes, 16),
        packed: u32_at(bytes, 20)?.into(),
        size: u32_at(bytes, 24)?.into(),
        header: u32_at(bytes, 42)?.into(),
    };
    let modified = u16_at(bytes, 12)?;
    extend(&mut entry, bytes.get(CENTRAL_SIZE + name..)?, modified);
    Some(entry)
}

/// What the extra fields add: numbers of 64 bits and WinZip's encryption.
fn extend(entry: &mut Entry, mut extra: &[u8], modified: u16) {
    if entry.flags & ENCRYPTED != 0 {
        let of_crc = entry.crc.map(|crc| (crc >> 24) as u8);
        let streamed = entry.flags & STREAMED != 0;
        entry.cipher = Cipher::ZipCrypto {
            check: of_crc.filter(|_| !streamed).unwrap_or((modified >> 8) as u8),
        };
    }
    while let (Some(id), Some(size)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let Some(field) = extra.get(4..4 + usize::from(size)) else {
            return;
        };
        match id {
            1 => {
                let mut numbers = field.chunks_exact(8).map(|b| u64_at(b, 0).unwrap_or_default());
                for value in [&mut entry.size, &mut entry.packed, &mut entry.header] {
                    if *value == u64::from(u32::MAX)
                        && let Some(number) = numbers.next()
                    {
                        *value = number;
                    }
                }
            }
            0x9901 if entry.method == 99 => {
                if let (Some(version), Some(&strength), Some(method)) =
                    (u16_at(field, 0), field.get(4), u16_at(field, 5))
                    && (1..=3).contains(&strength)
                {
                    entry.cipher = Cipher::Aes {
                        key_bytes: 8 + 8 * strength,
                    };
                    entry.method = method;
                    // Version 2 leaves it to the authentication code.
                    entry.crc = entry.crc.filter(|_| version == 1);
                }
            }
            _ => {}
        }
        extra = extra.get(4 + field.len()..).unwrap_or_default();
    }
}

/// Where a member's packed bytes begin, by its own header.
pub fn data_at(source: &mut impl Source, header: u64) -> Result<Option<u64>, ReadError> {
    let bytes = read(source, header, LOCAL_SIZE)?;
    Ok(
        match (bytes.starts_with(LOCAL), u16_at(&bytes, 26), u16_at(&bytes, 28)) {
            (true, Some(name), Some(extra)) => {
                header.checked_add(LOCAL_SIZE as u64 + u64::from(name) + u64::from(extra))
            }
            _ => None,
        },
    )
}

/// A member by its own header alone, and where its packed bytes begin. Its sizes are 0 when they stand behind the data.
pub fn local(source: &mut impl Source, header: u64) -> Result<Option<(Entry, u64)>, ReadError> {
    let fixed = read(source, header, LOCAL_SIZE)?;
    let (true, Some(name), Some(extra)) = (fixed.starts_with(LOCAL), u16_at(&fixed, 26), u16_at(&fixed, 28)) else {
        return Ok(None);
    };
    let (name, extra) = (usize::from(name), usize::from(extra));
    let bytes = read(source, header, LOCAL_SIZE + name + extra)?;
    let number = |at| u32_at(&bytes, at).map(u64::from);
    let (Some(flags), Some(method), Some(modified), Some(packed), Some(size), Some(path)) = (
        u16_at(&bytes, 6),
        u16_at(&bytes, 8),
        u16_at(&bytes, 10),
        number(18),
        number(22),
        bytes.get(LOCAL_SIZE..LOCAL_SIZE + name),
    ) else {
        return Ok(None);
    };
    let mut entry = Entry {
        path: name::path(path),
        flags,
        method,
        cipher: Cipher::None,
        crc: u32_at(&bytes, 14).filter(|_| flags & STREAMED == 0),
        packed,
        size,
        header,
    };
    extend(&mut entry, bytes.get(LOCAL_SIZE + name..).unwrap_or_default(), modified);
    entry.header = header;
    Ok(Some((entry, header + (LOCAL_SIZE + name + extra) as u64)))
}
