//! Whether there is room for more events. A WebAssembly memory that cannot grow ends the worker and all it knows, so room is asked
//! for before a segment is taken in. Called by `engine` for every segment.

use crate::protocol::Failure;

/// Below this the columns fit into any browser's memory.
const SMALL: usize = 256 << 20;

/// The most that the columns may hold, bytes.
#[derive(Clone, Copy, Debug)]
pub struct Budget(pub u64);

impl Default for Budget {
    fn default() -> Self {
        Self(u64::MAX)
    }
}

impl Budget {
    /// May a segment of so many bytes join the `held` ones?
    ///
    /// # Errors
    /// [`Failure::OutOfMemory`] when the budget or the memory does not allow it.
    pub fn admit(self, held: usize, segment: usize) -> Result<(), Failure> {
        // Decoded, a segment is about as large as its bytes; columns that grow are copied, which takes their size again at most.
        let after = held.saturating_add(segment);
        let fits = after as u64 <= self.0 && (after < SMALL || can_allocate(after.saturating_add(segment)));
        fits.then_some(()).ok_or(Failure::OutOfMemory { held: held as u64 })
    }
}

/// Asks the allocator, and gives back what it gave: it keeps the room for what comes.
fn can_allocate(bytes: usize) -> bool {
    Vec::<u8>::new().try_reserve_exact(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_what_budget_and_memory_allow() {
        let budget = Budget(1000);
        assert_eq!(budget.admit(900, 100), Ok(()));
        assert_eq!(budget.admit(900, 101), Err(Failure::OutOfMemory { held: 900 }));
        let any = Budget::default();
        assert_eq!(any.admit(SMALL, 1 << 20), Ok(()));
        let held = isize::MAX as usize;
        assert_eq!(any.admit(held, 1), Err(Failure::OutOfMemory { held: held as u64 }));
    }
}
