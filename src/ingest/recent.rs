//! The dictionary entries that were asked for last, found by a few of their bytes and confirmed by all of them. Most values of a log
//! are those of the events just before (the same process, user, host), and a hit costs neither the hash of the whole
//! value nor the walk through a large table. Called by `symbols` only.

/// Entries that are remembered; a power of two. Twelve KiB: they stay in the processor's first cache with what else is needed.
const SLOTS: usize = 1024;
/// No value has so many bytes.
const NO_SIZE: u32 = u32::MAX;

/// An entry of the dictionary.
#[derive(Clone, Copy)]
pub struct Known {
    /// Where its bytes begin.
    pub start: u32,
    /// How many its UTF-16 has: twice as many.
    pub size: u32,
    /// Its cell.
    pub cell: u32,
}

/// See the module.
#[derive(Clone, Default)]
pub struct Recent(Vec<Known>);

impl Recent {
    /// The place of a value of these bytes.
    #[inline]
    pub fn slot(bytes: &[u8]) -> usize {
        const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
        let word = |at: usize| {
            let bytes = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>);
            bytes.map_or(0, |word| u64::from_le_bytes(*word))
        };
        let size = bytes.len();
        let mixed = if size >= 16 {
            // Paths differ at their ends, times and GUIDs in the middle.
            let (start, end) = (word(0), word(size - 8));
            let (middle, late) = (word((size / 2) & !1), word(((size * 3 / 4) & !1).min(size - 8)));
            (start ^ middle.rotate_left(29)).wrapping_mul(SPREAD) ^ (end ^ late.rotate_left(31)).wrapping_mul(!SPREAD)
        } else if size >= 8 {
            word(0) ^ word(size - 8).rotate_left(29)
        } else {
            bytes.iter().fold(0, |acc, &byte| acc << 8 | u64::from(byte))
        };
        ((mixed ^ size as u64).wrapping_mul(SPREAD) >> 32) as usize % SLOTS
    }

    /// What is remembered there.
    #[inline]
    pub fn get(&self, slot: usize) -> Option<Known> {
        self.0.get(slot).copied()
    }

    /// Remembers an entry instead of what was there.
    #[inline]
    pub fn put(&mut self, slot: usize, known: Known) {
        if self.0.is_empty() {
            self.0.resize(
                SLOTS,
                Known {
                    start: 0,
                    size: NO_SIZE,
                    cell: 0,
                },
            );
        }
        if let Some(place) = self.0.get_mut(slot) {
            *place = known;
        }
    }
}
