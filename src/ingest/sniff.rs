//! What a file is, by its content and never by its name, and where the chunks of a log lie. Reads the first block and, where
//! the file header cannot be used, looks for chunks through the whole file. Called by `worker` and the native command.

use super::reader::{ReadError, Source};
use super::{export, search};
use crate::evtx::header::{CHUNK_MAGIC, FileHeader};
use crate::evtx::messages;
use crate::evtx::{CHUNK_SIZE, FILE_HEADER_SIZE};
use crate::model::FileIx;
use crate::protocol::{Form, HeaderFacts, Layout, Problem, ProblemKind};

/// Looks at a file. An empty layout means that there is nothing to decode; the problems say why.
pub fn probe(file: FileIx, source: &mut impl Source) -> Result<(Layout, Vec<Problem>), ReadError> {
    let source = &mut Patient(source);
    let size = source.size();
    let mut problems = Vec::new();
    let mut say = |kind, offset, text: String| {
        problems.push(Problem {
            file,
            kind,
            chunk: None,
            offset,
            text,
        });
    };
    if size == 0 {
        say(ProblemKind::Empty, None, "The file is empty: 0 bytes.".to_owned());
        return Ok((Layout::default(), problems));
    }
    let mut first = vec![0; FILE_HEADER_SIZE + 8];
    let count = source.read_at(0, &mut first)?;
    first.truncate(count);

    let mut layout = Layout::default();
    if first.starts_with(messages::MAGIC) {
        layout.form = Form::Messages;
        layout.around = search::around(&[], false, source)?;
        return Ok((layout, problems));
    }
    let mut has_header = true;
    match FileHeader::read(&first) {
        Some(header) => {
            let mut chunks = search::regular(size);
            let in_place = search::in_place(&chunks, source)?;
            if !in_place {
                chunks = search::chunks(source, true)?;
                describe_displaced(&chunks, &mut say);
            }
            layout = Layout {
                form: Form::Binary,
                chunks,
                dirty: header.is_dirty(),
                full: header.is_full(),
                header: Some(facts(&header)),
                around: Vec::new(),
            };
            describe_header(&header, &layout, &mut say);
            if let Some(offset) = trailing(&layout.chunks, size, source)? {
                layout.chunks.pop();
                let text = format!("{} bytes after the last chunk belong to no chunk.", size - offset);
                say(ProblemKind::TrailingBytes, Some(offset), text);
            }
            if layout.chunks.is_empty() {
                let text = if size < FILE_HEADER_SIZE as u64 {
                    format!("The log is cut after {size} bytes, within its header: it holds no events.")
                } else {
                    "The header is there, but no chunk follows: the log holds no events (0 chunks).".to_owned()
                };
                say(ProblemKind::TooShort, None, text);
            }
        }
        None if first
            .get(FILE_HEADER_SIZE..)
            .is_some_and(|rest| rest.starts_with(CHUNK_MAGIC)) =>
        {
            layout.chunks = search::regular(size);
            if trailing(&layout.chunks, size, source)?.is_some() {
                layout.chunks.pop();
            }
            let text = format!(
                "The file header is damaged; {} chunks were found where they belong.",
                layout.chunks.len()
            );
            say(ProblemKind::FileHeader, Some(0), text);
        }
        None if let Some(form) = exported(&first, source)? => {
            let pieces = (0..size).step_by(CHUNK_SIZE).collect();
            layout = Layout {
                form,
                chunks: pieces,
                ..Layout::default()
            };
            return Ok((layout, problems));
        }
        None => match foreign_format(&first) {
            Some(name) => {
                has_header = false;
                let text = format!("This is {name}, not an event log (.evtx).");
                say(ProblemKind::NotALog, None, text);
            }
            None => {
                has_header = false;
                layout.chunks = search::chunks(source, false)?;
                match layout.chunks.len() {
                    0 if size < 128 => {
                        say(
                            ProblemKind::TooShort,
                            None,
                            format!("{size} bytes are too short for an event log's header."),
                        );
                    }
                    0 => say(
                        ProblemKind::NotALog,
                        None,
                        "This is not an event log: neither its header nor a chunk was found.".to_owned(),
                    ),
                    n => say(
                        ProblemKind::FileHeader,
                        Some(0),
                        format!("The file header is damaged; {n} chunks were found by searching the file."),
                    ),
                }
            }
        },
    }
    layout.around = search::around(&layout.chunks, has_header, source)?;
    Ok((layout, problems))
}

/// The first chunks of a log whose header and first chunks are where they belong: [`probe`] finds the same ones, but of a member that
/// is unpacked in order it needs all bytes. None where only the whole tells.
///
/// # Errors
/// When the bytes cannot be had.
pub fn first_chunks(source: &mut impl Source, most: usize) -> Result<Vec<u64>, ReadError> {
    let mut header = vec![0; FILE_HEADER_SIZE];
    let count = source.read_at(0, &mut header)?;
    // A signature within the header's block may be the first chunk of a log that has lost bytes.
    if count < FILE_HEADER_SIZE
        || FileHeader::read(&header).is_none()
        || memchr::memmem::find(&header, CHUNK_MAGIC).is_some()
    {
        return Ok(Vec::new());
    }
    let mut chunks = Vec::new();
    for at in (FILE_HEADER_SIZE as u64..source.size()).step_by(CHUNK_SIZE).take(most) {
        let mut magic = [0; 8];
        source.read_at(at, &mut magic)?;
        if magic != *CHUNK_MAGIC {
            return Ok(Vec::new());
        }
        chunks.push(at);
    }
    Ok(chunks)
}

/// Most bytes of a file of messages: they are kept whole.
const MOST_MESSAGES: u64 = 64 << 20;

/// The whole of a file of messages.
///
/// # Errors
/// When its bytes cannot be had, or are too many.
pub fn whole(source: &mut impl Source) -> Result<Vec<u8>, ReadError> {
    let size = source.size();
    if size > MOST_MESSAGES {
        return Err(ReadError(format!(
            "messages of more than {} MiB are not read",
            MOST_MESSAGES >> 20
        )));
    }
    let mut bytes = vec![0; size as usize];
    let mut filled = 0;
    while filled < bytes.len() {
        match source.read_at(filled as u64, bytes.get_mut(filled..).unwrap_or_default())? {
            0 => break,
            count => filled += count,
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// How an export is written whose first events stand in its first 64 KiB; `None` when it is none.
fn exported(first: &[u8], source: &mut impl Source) -> Result<Option<Form>, ReadError> {
    let Some(form) = export::form(first) else {
        return Ok(None);
    };
    let mut piece = vec![0; CHUNK_SIZE];
    let count = source.read_at(0, &mut piece)?;
    Ok(export::has_event(piece.get(..count).unwrap_or_default(), form).then_some(form))
}

/// A source whose later bytes may be unreadable (a member of a cut archive): whoever decodes them says so, and what is before is read.
struct Patient<'a, S>(&'a mut S);

impl<S: Source> Source for Patient<'_, S> {
    fn size(&self) -> u64 {
        self.0.size()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        self.0
            .read_at(offset, buffer)
            .or_else(|error| if offset == 0 { Err(error) } else { Ok(0) })
    }
}

fn facts(header: &FileHeader) -> HeaderFacts {
    HeaderFacts {
        first_chunk: header.first_chunk,
        last_chunk: header.last_chunk,
        next_record_id: header.next_record_id,
        version: (header.version.1, header.version.0),
        block_size: header.block_size,
        chunk_count: header.chunk_count,
        flags: header.flags,
        checksum: (header.checksum, header.computed),
    }
}

fn describe_displaced(chunks: &[u64], say: &mut impl FnMut(ProblemKind, Option<u64>, String)) {
    let off = |chunk: &&u64| {
        !(**chunk)
            .wrapping_sub(FILE_HEADER_SIZE as u64)
            .is_multiple_of(CHUNK_SIZE as u64)
    };
    if let Some(first) = chunks.iter().find(off) {
        let count = chunks.iter().filter(off).count();
        let text = format!(
            "{count} chunks are not where they should be, from offset {first:#x} on: bytes were lost or put in before. They were found by searching the file."
        );
        say(ProblemKind::ChunkOffset, Some(*first), text);
    }
}

fn describe_header(header: &FileHeader, layout: &Layout, say: &mut impl FnMut(ProblemKind, Option<u64>, String)) {
    if header.checksum != header.computed && !header.has_no_checksums() {
        let text = format!(
            "The file header's checksum differs (written {:#010x}, computed {:#010x}): it was changed or badly copied. All events are shown.",
            header.checksum, header.computed
        );
        say(ProblemKind::FileHeaderChecksum, Some(124), text);
    }
    if header.is_dirty() {
        let text = "Copied from a running system (dirty flag): the newest events may be incomplete.";
        say(ProblemKind::Dirty, Some(120), text.to_owned());
    }
    let (written, found) = (header.chunk_count, layout.chunks.len());
    if usize::from(written) > found {
        let text = format!("The header says {written} chunks, the file has room for {found}: the rest is missing.");
        say(ProblemKind::ChunkTruncated, Some(42), text);
    } else if usize::from(written) != found & 0xffff {
        let text = format!("The header says {written} chunks, {found} are there; all were read.");
        say(ProblemKind::ChunkCount, Some(42), text);
    }
}

/// Where the last slot begins, when it is incomplete and no chunk.
fn trailing(chunks: &[u64], size: u64, source: &mut impl Source) -> Result<Option<u64>, ReadError> {
    let Some(&last) = chunks.last().filter(|&&last| size - last < CHUNK_SIZE as u64) else {
        return Ok(None);
    };
    let mut magic = [0; 8];
    let count = source.read_at(last, &mut magic)?;
    let begins_a_chunk = CHUNK_MAGIC.starts_with(magic.get(..count).unwrap_or_default());
    Ok((!begins_a_chunk).then_some(last))
}

/// The name of a format that people drop by mistake.
fn foreign_format(first: &[u8]) -> Option<&'static str> {
    let text_start = first
        .iter()
        .position(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf));
    let text = text_start.and_then(|at| first.get(at..)).unwrap_or_default();
    Some(match first {
        [b'7', b'z', 0xbc, 0xaf, ..] => "a 7-Zip archive: unpack it and drop the logs in it",
        [b'R', b'a', b'r', b'!', ..] => "a RAR archive: unpack it and drop the logs in it",
        [b'v', b'h', b'd', b'x', b'f', b'i', b'l', b'e', ..] => {
            "a disk image (.vhdx): mount it and drop the logs in it"
        }
        [_, _, _, _, b'L', b'f', b'L', b'e', ..] => "an event log of Windows XP or 2003 (.evt)",
        [b'r', b'e', b'g', b'f', ..] => "a registry hive",
        [b'M', b'Z', ..] => "a Windows program",
        [b'%', b'P', b'D', b'F', ..] => "a PDF document",
        [b'S', b'Q', b'L', b'i', b't', b'e', ..] => "an SQLite database",
        _ if is_trace(first) => "an event trace (.etl)",
        [0xff, 0xfe, b'<', 0, ..] => "an XML file (UTF-16)",
        _ if text.starts_with(b"<") => "an XML or HTML file",
        _ if text.starts_with(b"{") || text.starts_with(b"[") => "a JSON file",
        _ => return plain_text(first),
    })
}

/// A trace file of Windows begins with a buffer of some KiB, whose first event has the marker of a system trace header.
fn is_trace(first: &[u8]) -> bool {
    let multiple_of_1024 = matches!(first, [0, second, ..] if second % 4 == 0);
    multiple_of_1024 && matches!(first.get(72..76), Some([_, 0, 1 | 2, 0xc0]))
}

/// Lines of text, and whether they have columns.
fn plain_text(first: &[u8]) -> Option<&'static str> {
    let control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    let end = first.iter().position(|&byte| byte == b'\n')?;
    // The last character may be cut.
    let is_text = std::str::from_utf8(first).map_or_else(|error| error.error_len().is_none(), |_| true);
    if !is_text || first.iter().any(control) {
        return None;
    }
    let columns = first
        .get(..end)
        .is_some_and(|line| line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t')));
    Some(if columns {
        "a table as text (CSV)"
    } else {
        "a text file"
    })
}

#[cfg(test)]
mod tests {
    use super::super::reader::Seekable;
    use super::*;

    fn probe_bytes(bytes: &[u8]) -> (Layout, Vec<Problem>) {
        probe(FileIx(0), &mut Seekable::new(std::io::Cursor::new(bytes)).unwrap()).unwrap()
    }

    #[test]
    fn what_is_no_log_is_named() {
        for (bytes, kind, word) in [
            (b"".as_slice(), ProblemKind::Empty, "empty"),
            (b"abc", ProblemKind::TooShort, "3 bytes"),
            (b"Rar!....", ProblemKind::NotALog, "RAR"),
            (b"vhdxfile....", ProblemKind::NotALog, "disk image"),
            (b"\xef\xbb\xbf  <Events>", ProblemKind::NotALog, "XML"),
            (b"{\"Event\":1}", ProblemKind::NotALog, "JSON"),
            (&[b'x'; 5000], ProblemKind::NotALog, "not an event log"),
        ] {
            let (layout, problems) = probe_bytes(bytes);
            assert!(layout.chunks.is_empty());
            assert_eq!(problems.len(), 1);
            assert_eq!(problems[0].kind, kind, "{bytes:?}");
            assert!(problems[0].text.contains(word), "{}", problems[0].text);
        }
    }

    #[test]
    fn chunks_are_found_behind_a_lost_header() {
        let mut bytes = vec![0xee; 512];
        for _ in 0..2 {
            bytes.extend_from_slice(CHUNK_MAGIC);
            bytes.resize(bytes.len() + CHUNK_SIZE - 8, 0);
        }
        let (layout, problems) = probe_bytes(&bytes);
        assert_eq!(layout.chunks, [512, 512 + CHUNK_SIZE as u64]);
        assert_eq!(problems[0].kind, ProblemKind::FileHeader);
    }
}
