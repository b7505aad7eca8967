//! A gzip file (RFC 1952) as an archive of one member, also where it is several gzip files one behind the other. Its size is known only
//! when it was inflated once: that is done here, without keeping anything. Called by `contents`; `state` asks for the headers between.

use super::super::reader::{ReadError, Source};
use super::limits;
use super::unpacked::Unpacked;
use crate::protocol::{Cipher, Member, Packing};

/// Bytes in which the header must end: names and comments are not long.
pub const HEADER_MAX: usize = 0x1_1000;
/// Bytes of checksum and size behind the data.
pub const TRAILER: u64 = 8;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;
const CHECKSUM: u8 = 2;

/// The member, and what is wrong with the file.
pub fn member(source: &mut impl Source, name: &str) -> Result<Result<(Member, Vec<String>), String>, ReadError> {
    let mut head = vec![0; HEADER_MAX];
    let count = source.read_at(0, &mut head)?;
    head.truncate(count);
    let Header::Bytes(at) = header_size(&head) else {
        return Ok(Err("The gzip header is damaged or cut.".to_owned()));
    };
    let (mut member, mut troubles) = measure(source, at as u64, path_of(name), Packing::Gzip)?;
    let trailer_at = member.at + member.packed;
    let mut trailer = [0; 8];
    let count = source.read_at(trailer_at, &mut trailer)?;
    if troubles.is_empty() {
        if count < 8 {
            troubles.push("The gzip file is cut: its checksum is missing.".to_owned());
        } else {
            let (crc, _) = trailer.split_at(4);
            member.crc = crc.first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
            troubles.extend(rest(source, trailer_at + TRAILER)?);
        }
    }
    if let Some(why) = limits::refusal(member.packed, member.size) {
        return Ok(Err(format!("The gzip file was not unpacked: {why}.")));
    }
    Ok(Ok((member, troubles)))
}

/// What the packed file was called.
fn path_of(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let stem = lower.strip_suffix(".gz").map_or(name.len(), str::len);
    name.get(..stem)
        .filter(|stem| !stem.is_empty())
        .unwrap_or(name)
        .to_owned()
}

/// What lies behind the last data, in words.
fn rest(source: &mut impl Source, from: u64) -> Result<Option<String>, ReadError> {
    let more = source.size().saturating_sub(from);
    let mut block = vec![0; 64 << 10];
    let mut at = from;
    while at < source.size() {
        let count = source.read_at(at, &mut block)?;
        let bytes = block.get(..count).unwrap_or_default();
        if bytes.iter().any(|&byte| byte != 0) {
            let text = if at == from && bytes.starts_with(&[0x1f, 0x8b]) {
                "begin like more of them, but their header is damaged or cut"
            } else {
                "are no gzip data"
            };
            return Ok(Some(format!(
                "{more} bytes after the gzip data {text}: they were not read."
            )));
        }
        if bytes.is_empty() {
            break;
        }
        at += count as u64;
    }
    Ok((more > 0).then(|| format!("{more} bytes after the gzip data are all zero: they hold nothing.")))
}

/// How far a header goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    /// So many bytes.
    Bytes(usize),
    /// Beyond the bytes that were given.
    Unfinished,
    /// It is none.
    None,
}

/// The header at the beginning of these bytes.
pub fn header_size(head: &[u8]) -> Header {
    match head {
        [0x1f, 0x8b, 8, flags, ..] if flags & 0xe0 == 0 => {
            fields(head, *flags).map_or(Header::Unfinished, Header::Bytes)
        }
        _ => Header::None,
    }
}

/// Where the header's fields end.
fn fields(head: &[u8], flags: u8) -> Option<usize> {
    let mut at = 10;
    if flags & EXTRA != 0 {
        let size = head.get(at..)?.first_chunk::<2>()?;
        at += 2 + usize::from(u16::from_le_bytes(*size));
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            at += 1 + memchr::memchr(0, head.get(at..)?)?;
        }
    }
    if flags & CHECKSUM != 0 {
        at += 2;
    }
    (at <= head.len()).then_some(at)
}

/// Inflates what begins at `at` once to find its sizes. What stops it is said in words.
pub fn measure(
    source: &mut impl Source,
    at: u64,
    path: String,
    packing: Packing,
) -> Result<(Member, Vec<String>), ReadError> {
    let mut member = Member {
        path,
        at,
        packed: source.size().saturating_sub(at),
        size: u64::MAX,
        packing,
        cipher: Cipher::None,
        crc: None,
        password: None,
    };
    let Ok(mut unpacked) = Unpacked::new(source, member.clone()) else {
        return Ok((member, vec!["It cannot be unpacked.".to_owned()]));
    };
    let measured = unpacked.measure()?;
    member.size = measured.size;
    let troubles = match measured.trouble {
        Some(why) => vec![format!("The compressed data {why}: {} bytes were had.", measured.size)],
        None => {
            member.packed = measured.packed;
            Vec::new()
        }
    };
    Ok((member, troubles))
}
