//! A member of an archive as a [`Source`]: read at any offset, although its bytes come only in order. Going on from where it is costs
//! nothing; going back costs inflating from the nearest kept state, which is never far in a member that was read once.
//! Called by `worker`, by the native command and by `contents`.

use super::super::reader::{ReadError, Source};
use super::cipher;
use super::limits;
use super::state::{End, Packed, State};
use crate::protocol::{Cipher, Member, Packing, Place};

/// Plain bytes between two kept states, until there are too many.
const FIRST_STEP: u64 = 4 << 20;
/// Kept states at most: some 50 KiB each.
const MOST_STATES: usize = 32;
/// Plain bytes that are passed over at a time.
const SKIP: usize = 64 << 10;

/// See the module.
pub struct Unpacked<S> {
    source: S,
    member: Member,
    packed: Packed,
    /// Ascending; the first is the beginning.
    kept: Vec<State>,
    step: u64,
    now: State,
}

/// What inflating a member to its end found out.
pub struct Measured {
    /// Packed bytes up to the end.
    pub packed: u64,
    /// Plain bytes.
    pub size: u64,
    /// Why the end is not a proper one.
    pub trouble: Option<&'static str>,
}

impl<S: Source> Unpacked<S> {
    /// Prepares a member.
    ///
    /// # Errors
    /// When the source cannot be read, or the member's password does not fit.
    pub fn new(mut source: S, member: Member) -> Result<Self, ReadError> {
        let opening = cipher::open(&mut source, &member, member.password.as_ref())?;
        let opening = opening.ok_or_else(|| ReadError("the password does not fit".to_owned()))?;
        let start = State::new(member.packing, opening.decryption);
        Ok(Self {
            source,
            packed: Packed::new(opening.at, opening.packed),
            member,
            kept: vec![start.clone()],
            step: FIRST_STEP,
            now: start,
        })
    }

    /// Once all was read: what does not fit, in words.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn verdict(&mut self) -> Result<Option<String>, ReadError> {
        // As many bytes as promised must be all.
        if self.now.given == self.member.size && self.now.end == End::No {
            let mut more = [0];
            if self.read_on(&mut more)? > 0 {
                let size = self.member.size;
                return Ok(Some(format!(
                    "it holds more than the {size} bytes that the archive says; they were not read"
                )));
            }
        }
        if self.now.end != End::Regular {
            return Ok(None);
        }
        if let Some(bytes) = self.now.differs {
            return Ok(Some(format!(
                "the checksum after {bytes} unpacked bytes differs, at the end of one of the parts it is put together from"
            )));
        }
        let computed = self.now.crc.clone().finalize();
        if let Some(written) = self.member.crc.filter(|&written| written != computed) {
            return Ok(Some(format!(
                "its checksum differs (written {written:#010x}, computed {computed:#010x})"
            )));
        }
        let authentic = self.now.decryption.authentic(&mut self.source, self.packed.end())?;
        Ok((authentic == Some(false))
            .then(|| "its authentication code differs: it was changed or badly copied".to_owned()))
    }

    /// Reads to the end and keeps nothing.
    pub(super) fn measure(&mut self) -> Result<Measured, ReadError> {
        let mut passed = vec![0; SKIP];
        let mut trouble = None;
        while trouble.is_none() && self.now.end == End::No {
            self.now.read(&mut self.source, &mut self.packed, &mut passed)?;
            if limits::refusal(self.now.used(), self.now.given).is_some() {
                trouble = Some("unpack to too much");
            }
        }
        Ok(Measured {
            packed: self.now.used(),
            size: self.now.given,
            trouble: trouble.or(match self.now.end {
                End::Cut => Some("are cut"),
                End::Damaged => Some("are damaged"),
                End::No | End::Regular => None,
            }),
        })
    }

    /// Goes on reading, and keeps a state now and then.
    fn read_on(&mut self, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let last = self.kept.last().map_or(0, |state| state.given);
        if self.now.given >= last.saturating_add(self.step) {
            if self.kept.len() >= MOST_STATES {
                let mut at = 0;
                self.kept.retain(|_| {
                    at += 1;
                    at % 2 == 1
                });
                self.step *= 2;
            }
            self.kept.push(self.now.clone());
        }
        self.now.read(&mut self.source, &mut self.packed, buffer)
    }

    /// Makes `now` the state at this offset, or at the end if that comes first.
    fn go_to(&mut self, offset: u64) -> Result<(), ReadError> {
        let nearest = self.kept.iter().rev().find(|state| state.given <= offset);
        if let Some(state) = nearest
            && (self.now.given > offset || state.given > self.now.given)
        {
            self.now = state.clone();
        }
        let mut passed = vec![0; SKIP];
        while self.now.given < offset && self.now.end == End::No {
            let count = (offset - self.now.given).min(SKIP as u64) as usize;
            self.read_on(passed.get_mut(..count).unwrap_or_default())?;
        }
        Ok(())
    }
}

impl<S: Source> Source for Unpacked<S> {
    fn size(&self) -> u64 {
        self.member.size
    }

    /// Short within the member only where its data end or make no sense; then the next read says why.
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let wanted = self.member.size.saturating_sub(offset).min(buffer.len() as u64) as usize;
        let Some(buffer) = buffer.get_mut(..wanted).filter(|buffer| !buffer.is_empty()) else {
            return Ok(0);
        };
        if self.member.packing == Packing::Stored && self.member.cipher == Cipher::None && self.now.given != offset {
            // Only in order is the checksum computed.
            return self.source.read_at(self.member.at.saturating_add(offset), buffer);
        }
        self.go_to(offset)?;
        let mut filled = 0;
        while filled < wanted && self.now.given == offset + filled as u64 && self.now.end == End::No {
            // A kept state must not lie far apart from the next.
            let part = buffer.get_mut(filled..).unwrap_or_default();
            let most = part.len().min(1 << 20);
            filled += self.read_on(part.get_mut(..most).unwrap_or_default())?;
        }
        if filled > 0 {
            return Ok(filled);
        }
        let (given, size) = (self.now.given, self.member.size);
        let why = match self.now.end {
            End::Damaged => "its compressed data are damaged",
            _ => "the archive is cut or its list is wrong",
        };
        Err(ReadError(format!("{why} after {given} of {size} unpacked bytes")))
    }
}

/// A file, or a member of it, or a member of a member.
pub enum Opened<S> {
    /// The file itself.
    Open(S),
    /// A member of something that was opened.
    Inside(Box<Unpacked<Opened<S>>>),
}

impl<S: Source> Opened<S> {
    /// Follows a place inwards.
    ///
    /// # Errors
    /// As [`Unpacked::new`].
    pub fn new(file: S, place: &Place) -> Result<Self, ReadError> {
        place.iter().try_fold(Self::Open(file), |outer, member| {
            Ok(Self::Inside(Box::new(Unpacked::new(outer, member.clone())?)))
        })
    }

    /// See [`Unpacked::verdict`]; a file that lies open has none.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn verdict(&mut self) -> Result<Option<String>, ReadError> {
        match self {
            Self::Open(_) => Ok(None),
            Self::Inside(member) => member.verdict(),
        }
    }
}

impl<S: Source> Source for Opened<S> {
    fn size(&self) -> u64 {
        match self {
            Self::Open(file) => file.size(),
            Self::Inside(member) => member.size(),
        }
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        match self {
            Self::Open(file) => file.read_at(offset, buffer),
            Self::Inside(member) => member.read_at(offset, buffer),
        }
    }
}

impl<S: Source + ?Sized> Source for &mut S {
    fn size(&self) -> u64 {
        (**self).size()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        (**self).read_at(offset, buffer)
    }
}
