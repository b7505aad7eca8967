//! What an archive holds that can be opened: its logs, and archives in it. Called by `worker` and the native command for every file
//! before it is taken for a log. Finds by content; only a member called `.evtx` is believed by its name, so that a damaged one is
//! looked into as well.

use super::super::export;
use super::super::reader::{ReadError, Source};
use super::directory::{self, Directory, Entries, Entry, STREAMED};
use super::unpacked::Unpacked;
use super::{cipher, gzip, limits, name};
use crate::evtx::header::{CHUNK_MAGIC, FILE_MAGIC};
use crate::evtx::{FILE_HEADER_SIZE, messages};
use crate::model::FileIx;
use crate::protocol::{Cipher, Member, Packing, Password, Place, Problem, ProblemKind};

/// Problems of single members that are told one by one.
const MOST_TOLD: usize = 20;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// What can be opened, in the order in which it lies.
    pub members: Vec<Member>,
    /// What is wrong, and what was left out.
    pub problems: Vec<Problem>,
    /// Members that no password opens.
    pub locked: u32,
}

/// Collects.
struct Finding<'a, S> {
    file: FileIx,
    source: &'a mut S,
    passwords: &'a [Password],
    found: Contents,
    told: usize,
    untold: usize,
    /// Members that are no logs.
    others: u32,
    bytes: u64,
    most: usize,
}

/// Lists what is in the file at the end of `place`, called `name`; `None` when it is no archive.
///
/// # Errors
/// When its bytes cannot be had.
pub fn contents(
    file: FileIx,
    source: &mut impl Source,
    name: &str,
    place: &Place,
    passwords: &[Password],
) -> Result<Option<Contents>, ReadError> {
    let mut first = [0; 4];
    let count = source.read_at(0, &mut first)?;
    let is_gzip = matches!(first, [0x1f, 0x8b, ..]) && count >= 2;
    // A file that only ends like an archive is opened as one when it is no log (a program that unpacks itself).
    if !is_gzip && !matches!(first, [b'P', b'K', 3 | 5 | 7, ..]) {
        return Ok(None);
    }
    let packed_within = place.iter().any(Member::is_in_order);
    let mut finding = Finding {
        file,
        passwords,
        found: Contents::default(),
        told: 0,
        untold: 0,
        others: 0,
        bytes: 0,
        most: if packed_within {
            limits::INNER_MEMBERS
        } else {
            limits::MEMBERS
        },
        source,
    };
    if place.len() >= limits::DEPTH {
        finding.say(
            ProblemKind::NotALog,
            "An archive in an archive in an archive is not opened.".to_owned(),
        );
    } else if packed_within && finding.source.size() > limits::INNER_BYTES {
        let text = "An archive of this size that is itself compressed in another is not opened: unpack the outer one.";
        finding.say(ProblemKind::NotALog, text.to_owned());
    } else if is_gzip {
        finding.gzip(name::last(name))?;
    } else if let Some(directory) = directory::find(finding.source)? {
        finding.listed(directory)?;
    } else {
        finding.unlisted()?;
    }
    finding.conclude();
    Ok(Some(finding.found))
}

impl<S: Source> Finding<'_, S> {
    fn say(&mut self, kind: ProblemKind, text: String) {
        self.found.problems.push(Problem {
            file: self.file,
            kind,
            chunk: None,
            offset: None,
            text,
        });
    }

    /// Says what is wrong with one member, unless that was said of many.
    fn tell(&mut self, path: &str, why: &str) {
        if self.told < MOST_TOLD {
            self.told += 1;
            self.say(ProblemKind::MemberLeftOut, format!("“{path}” was left out: {why}."));
        } else {
            self.untold += 1;
        }
    }

    fn gzip(&mut self, name: &str) -> Result<(), ReadError> {
        match gzip::member(self.source, name)? {
            Ok((member, troubles)) => {
                for text in troubles {
                    self.say(ProblemKind::ArchiveDamaged, text);
                }
                self.take(member)?;
            }
            Err(text) => self.say(ProblemKind::ArchiveDamaged, text),
        }
        Ok(())
    }

    /// By the list at the archive's end.
    fn listed(&mut self, directory: Directory) -> Result<(), ReadError> {
        let mut entries = Entries::new(directory);
        let mut seen = 0;
        let mut candidates = Vec::new();
        while let Some(entry) = entries.next(self.source)? {
            seen += 1;
            if seen > limits::ENTRIES || candidates.len() >= self.most {
                let text = format!(
                    "The archive lists more members than are opened; those after {} were left out.",
                    seen - 1
                );
                self.say(ProblemKind::MemberLeftOut, text);
                break;
            }
            let is_empty = entry.size == 0 || entry.path.ends_with('/');
            match packing(&entry) {
                _ if is_empty => {}
                Ok(_) => candidates.push(entry),
                Err(why) if looks_like_a_log(&entry.path) => self.tell(&entry.path, &why),
                Err(_) => self.others += 1,
            }
        }
        if seen <= limits::ENTRIES && candidates.len() < self.most && !entries.is_complete() {
            let text = format!("The archive's list of members is damaged after {seen} of them.");
            self.say(ProblemKind::ArchiveDamaged, text);
        }
        candidates.sort_by_key(|entry| entry.header);
        let mut end = 0;
        for entry in candidates {
            let Some(at) = directory::data_at(self.source, entry.header)? else {
                self.tell(&entry.path, "its own header is damaged");
                continue;
            };
            let overlaps = entry.header < end;
            end = end.max(at.saturating_add(entry.packed));
            if overlaps {
                self.tell(
                    &entry.path,
                    "it shares its bytes with another member, as in an attack on whoever unpacks them",
                );
            } else {
                self.entry(entry, at)?;
            }
        }
        Ok(())
    }

    /// Without a list: by the headers in front of the members, as far as they go.
    fn unlisted(&mut self) -> Result<(), ReadError> {
        let mut at = 0;
        let mut count = 0usize;
        while let Some((mut entry, data_at)) = directory::local(self.source, at)? {
            let unknown = entry.flags & STREAMED != 0 && entry.packed == 0;
            if count >= self.most || (unknown && (entry.method != 8 || entry.cipher != Cipher::None)) {
                break;
            }
            count += 1;
            let mut descriptor = 0;
            if unknown {
                let (measured, troubles) = gzip::measure(self.source, data_at, String::new(), Packing::Deflate)?;
                (entry.packed, entry.size) = (measured.packed, measured.size);
                // Checksum and sizes stand behind, with or without a signature, in 32 or 64 bits.
                descriptor = descriptor_size(self.source, data_at + measured.packed)?;
                if !troubles.is_empty() {
                    self.say(
                        ProblemKind::ArchiveDamaged,
                        format!("“{}” is the last that could be read.", entry.path),
                    );
                }
            } else if entry.flags & STREAMED != 0 {
                descriptor = descriptor_size(self.source, data_at.saturating_add(entry.packed))?;
            }
            at = data_at.saturating_add(entry.packed).saturating_add(descriptor);
            let is_empty = entry.size == 0 || entry.path.ends_with('/');
            if !is_empty && packing(&entry).is_ok() {
                self.entry(entry, data_at)?;
            }
        }
        let text = format!(
            "The archive's list of members is missing (is it cut?); {count} members were found by their own headers."
        );
        self.say(ProblemKind::ArchiveDamaged, text);
        Ok(())
    }

    fn entry(&mut self, entry: Entry, at: u64) -> Result<(), ReadError> {
        let Ok(packing) = packing(&entry) else { return Ok(()) };
        self.take(Member {
            path: entry.path,
            at,
            packed: entry.packed,
            size: entry.size,
            packing,
            cipher: entry.cipher,
            crc: entry.crc,
            password: None,
        })
    }

    /// Takes a member if it is something to open.
    fn take(&mut self, mut member: Member) -> Result<(), ReadError> {
        if let Some(why) = limits::refusal(member.packed, member.size) {
            self.tell(&member.path, &why);
            return Ok(());
        }
        if member.cipher != Cipher::None {
            let mut fits = None;
            for password in self.passwords {
                if cipher::open(self.source, &member, Some(password))?.is_some() {
                    fits = Some(password.clone());
                    break;
                }
            }
            if fits.is_none() {
                self.found.locked += 1;
                return Ok(());
            }
            member.password = fits;
        }
        if !is_log_or_archive(self.source, &member) {
            if let Some(why) = related(&member.path) {
                self.tell(&member.path, why);
            } else {
                self.others += 1;
            }
        } else if self.bytes.saturating_add(member.size) > limits::ARCHIVE_BYTES {
            self.tell(&member.path, "the archive unpacks to more than is read of one");
        } else {
            self.bytes += member.size;
            self.found.members.push(member);
        }
        Ok(())
    }

    fn conclude(&mut self) {
        if self.untold > 0 {
            self.say(
                ProblemKind::MemberLeftOut,
                format!("{} more members were left out.", self.untold),
            );
        }
        if self.found.locked > 0 {
            let text = match (self.found.locked, self.passwords) {
                (n, []) => format!("{n} members are encrypted and were left out: no password was given."),
                (n, _) => format!("{n} members are encrypted and were left out: the password does not open them."),
            };
            self.say(ProblemKind::Locked, text);
        }
        if self.others > 0 && !self.found.members.is_empty() {
            self.say(
                ProblemKind::OtherMembers,
                format!("{} other members are no event logs.", self.others),
            );
        }
        if self.found.members.is_empty() && self.found.locked == 0 {
            self.say(
                ProblemKind::NotALog,
                format!("The archive holds no event log ({} other members).", self.others),
            );
        }
    }
}

fn packing(entry: &Entry) -> Result<Packing, String> {
    match entry.method {
        0 => Ok(Packing::Stored),
        8 => Ok(Packing::Deflate),
        9 => Err("it is packed with Deflate64, which is not read: unpack the archive".to_owned()),
        other => Err(format!(
            "it is packed with method {other}, which is not read: unpack the archive"
        )),
    }
}

fn looks_like_a_log(path: &str) -> bool {
    has_suffix(path, "evtx")
}

fn has_suffix(path: &str, wanted: &str) -> bool {
    let name = name::last(path);
    name.rsplit_once('.')
        .is_some_and(|(_, suffix)| suffix.eq_ignore_ascii_case(wanted))
}

/// Why a member that holds logs, or is one, is not read: by its name.
fn related(path: &str) -> Option<&'static str> {
    let is = |suffix| has_suffix(path, suffix);
    if is("evt") {
        Some("it is an event log of Windows XP or 2003 (.evt)")
    } else if is("vhdx") || is("vhd") {
        Some("it is a disk image: mount it and drop the logs in it")
    } else if is("7z") || is("rar") {
        Some("it is an archive that is not read: unpack it and drop the logs in it")
    } else {
        None
    }
}

/// By its first bytes, or by a log's name.
fn is_log_or_archive(source: &mut impl Source, member: &Member) -> bool {
    if looks_like_a_log(&member.path) {
        return true;
    }
    let mut first = vec![0; FILE_HEADER_SIZE + CHUNK_MAGIC.len()];
    let read = Unpacked::new(source, member.clone()).and_then(|mut unpacked| unpacked.read_at(0, &mut first));
    first.truncate(read.unwrap_or(0));
    let chunk = |at: usize| first.get(at..).is_some_and(|rest| rest.starts_with(CHUNK_MAGIC));
    first.starts_with(FILE_MAGIC)
        || chunk(0)
        || chunk(FILE_HEADER_SIZE)
        || matches!(first.as_slice(), [b'P', b'K', 3 | 5, ..] | [0x1f, 0x8b, 8, ..])
        || first.starts_with(messages::MAGIC)
        || export::form(&first).is_some_and(|form| export::has_event(&first, form))
}

/// Bytes of the record behind a member whose header told no sizes: up to the next header.
fn descriptor_size(source: &mut impl Source, at: u64) -> Result<u64, ReadError> {
    let mut bytes = [0; 28];
    let count = source.read_at(at, &mut bytes)?;
    let known = [12, 16, 20, 24];
    let size = known.into_iter().find(|&size| {
        let next = bytes.get(size..count.max(size)).unwrap_or_default();
        next.starts_with(b"PK\x03\x04") || next.starts_with(b"PK\x01\x02")
    });
    Ok(size.unwrap_or(count.min(16)) as u64)
}
