//! A value of a column in 32 bits: nothing, a small whole number, or a symbol of the dictionary. Equal values of the same kind
//! are equal cells, so that most questions are answered by comparing integers.
//!
//! ```text
//!   0                                    no value
//!   0sss ssss ssss ssss …                symbol s ≥ 1
//!   1kkk kvvv vvvv vvvv …                whole number v < 2^27 of kind k
//! ```

use crate::evtx::Kind;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cell(pub u32);

const INLINE: u32 = 1 << 31;
const VALUE_BITS: u32 = 27;

/// The kinds that fit inline, by their 4-bit code. Appending is safe; reordering breaks nothing but segments in flight.
const INLINE_KINDS: [Kind; 11] = [
    Kind::Bool,
    Kind::UInt8,
    Kind::UInt16,
    Kind::UInt32,
    Kind::UInt64,
    Kind::Int8,
    Kind::Int16,
    Kind::Int32,
    Kind::Int64,
    Kind::HexInt32,
    Kind::HexInt64,
];

/// The code of each kind, [`NO_CODE`] where it does not fit.
const CODES: [u8; 32] = {
    let mut codes = [NO_CODE; 32];
    let mut code = 0;
    while code < INLINE_KINDS.len() {
        codes[INLINE_KINDS[code] as usize] = code as u8;
        code += 1;
    }
    codes
};
const NO_CODE: u8 = u8::MAX;

impl Cell {
    /// No value.
    pub const NULL: Self = Self(0);

    /// The cell of a dictionary entry. Entries past 2^31 - 2 do not exist: the dictionary refuses them.
    pub const fn symbol(index: u32) -> Self {
        Self(index + 1)
    }

    /// The dictionary entry, when it is one.
    pub const fn as_symbol(self) -> Option<u32> {
        if self.0 == 0 || self.0 & INLINE != 0 {
            None
        } else {
            Some(self.0 - 1)
        }
    }

    /// A whole number, when it is small enough and of a kind that fits.
    #[inline]
    pub fn inline(kind: Kind, value: u64) -> Option<Self> {
        let code = *CODES.get(kind as usize)?;
        (code != NO_CODE && value < 1 << VALUE_BITS)
            .then_some(Self(INLINE | u32::from(code) << VALUE_BITS | value as u32))
    }

    /// The whole number, when it is one that lies inline.
    pub fn as_inline(self) -> Option<(Kind, u64)> {
        if self.0 & INLINE == 0 {
            return None;
        }
        let kind = *INLINE_KINDS.get((self.0 >> VALUE_BITS & 15) as usize)?;
        Some((kind, u64::from(self.0 & ((1 << VALUE_BITS) - 1))))
    }

    /// It has no value.
    pub const fn is_null(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn inline_numbers_come_back(code in 0usize..INLINE_KINDS.len(), value: u64) {
            let kind = INLINE_KINDS[code];
            match Cell::inline(kind, value) {
                Some(cell) => {
                    prop_assert_eq!(cell.as_inline(), Some((kind, value)));
                    prop_assert_eq!(cell.as_symbol(), None);
                }
                None => prop_assert!(value >= 1 << 27),
            }
        }

        #[test]
        fn symbols_come_back(index in 0u32..(1 << 31) - 1) {
            prop_assert_eq!(Cell::symbol(index).as_symbol(), Some(index));
            prop_assert_eq!(Cell::symbol(index).as_inline(), None);
            prop_assert!(!Cell::symbol(index).is_null());
        }
    }
}
