//! What the last record of a template said, so that the next one is asked only where it differs: records of one kind follow each other,
//! and most of what they say (host, user, channel, process) stays the same. Called by `decode` only.

use super::bytes::same;

/// Stands for no number of a sink's: the value was not given, or is not worth remembering.
pub const NO_NUMBER: u32 = u32::MAX;

/// A value as its descriptor tells it: where it lies, its size and its type.
#[derive(Clone, Copy)]
pub struct Slot {
    /// Bytes from the start of the chunk; in a [`Memo`] from an earlier chunk, of its own bytes.
    pub at: u32,
    /// Bytes.
    pub size: u16,
    /// \[MS-EVEN6\] 2.2.12.
    pub code: u8,
}

impl Slot {
    /// Its bytes.
    #[inline]
    pub fn bytes(self, of: &[u8]) -> Option<&[u8]> {
        let at = self.at as usize;
        of.get(at..at + usize::from(self.size))
    }
}

/// The last instance of a template.
#[derive(Default)]
pub struct Memo {
    /// Its values.
    slots: Vec<Slot>,
    /// For each leaf the number under which the sink can be given its value again, or [`NO_NUMBER`].
    pub numbers: Vec<u32>,
    /// The sink keeps its fields of System.
    pub system: bool,
    /// The values' bytes, when they come from an earlier chunk.
    bytes: Vec<u8>,
    /// They lie in this chunk.
    here: bool,
}

impl Memo {
    /// Whether the last instance had the same value in this place.
    #[inline]
    pub fn repeats(&self, index: u16, now: Slot, chunk: &[u8]) -> bool {
        let Some(&last) = self.slots.get(usize::from(index)) else {
            return false;
        };
        (last.size, last.code) == (now.size, now.code)
            && match (
                last.bytes(if self.here { chunk } else { &self.bytes }),
                now.bytes(chunk),
            ) {
                (Some(last), Some(now)) => same(last, now),
                _ => false,
            }
    }

    /// Whether the last instance had the same values everywhere but in these places, ascending; there values of the same type.
    pub fn differs_only_in(&self, moving: &[u16], now: &[Slot], chunk: &[u8]) -> bool {
        let bytes = if self.here { chunk } else { &self.bytes };
        let mut from = 0;
        let ends = moving.iter().map(|&place| usize::from(place)).chain([now.len()]);
        self.slots.len() == now.len()
            && ends.into_iter().all(|to| {
                // What lies between two of them is one piece of bytes.
                let (Some(last), Some(piece)) = (self.slots.get(from..to), now.get(from..to)) else {
                    return false;
                };
                let (mut alike, mut size) = (true, 0);
                for (last, now) in last.iter().zip(piece) {
                    alike &= last.code == now.code && last.size == now.size && now.code < 0x16;
                    size += usize::from(now.size);
                }
                from = to + 1;
                let moves = (self.slots.get(to), now.get(to));
                alike
                    && moves.0.map(|slot| slot.code) == moves.1.map(|slot| slot.code)
                    && match (last.first(), piece.first()) {
                        (Some(last), Some(now)) => {
                            let (last, now) = (last.at as usize, now.at as usize);
                            match (bytes.get(last..last + size), chunk.get(now..now + size)) {
                                (Some(last), Some(now)) => same(last, now),
                                _ => false,
                            }
                        }
                        _ => true,
                    }
            })
    }

    /// Remembers the values of an instance of this chunk. Returns whether it is the chunk's first.
    pub fn keep(&mut self, values: &[Slot]) -> bool {
        self.slots.clear();
        self.slots.extend_from_slice(values);
        !std::mem::replace(&mut self.here, true)
    }

    /// The chunk goes: keeps the bytes themselves, except those of values in values, which have memos of their own.
    pub fn leave(&mut self, chunk: &[u8]) {
        if !std::mem::take(&mut self.here) {
            return;
        }
        self.bytes.clear();
        for slot in &mut self.slots {
            let bytes = slot.bytes(chunk).filter(|_| slot.code < 0x20).unwrap_or_default();
            slot.at = self.bytes.len() as u32;
            self.bytes.extend_from_slice(bytes);
        }
    }
}
