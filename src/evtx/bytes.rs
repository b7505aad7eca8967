//! Little-endian reads that cannot leave their slice, and equality. The reads are used by the other files of `evtx` and by nobody
//! else.

/// `N` bytes at `at`.
#[inline]
pub fn array<const N: usize>(data: &[u8], at: usize) -> Option<[u8; N]> {
    data.get(at..)?.first_chunk::<N>().copied()
}

#[inline]
pub fn u8_at(data: &[u8], at: usize) -> Option<u8> {
    data.get(at).copied()
}

#[inline]
pub fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    array(data, at).map(u16::from_le_bytes)
}

#[inline]
pub fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    array(data, at).map(u32::from_le_bytes)
}

#[inline]
pub fn u64_at(data: &[u8], at: usize) -> Option<u64> {
    array(data, at).map(u64::from_le_bytes)
}

/// Equality without a call, sixteen bytes at a time: WebAssembly has no `memcmp` of its own, and Rust's goes byte by byte.
#[inline]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let wide = |bytes: &[u8; 16]| u128::from_le_bytes(*bytes);
    if let (Some(a_end), Some(b_end)) = (a.last_chunk::<16>(), b.last_chunk::<16>()) {
        let blocks = a.as_chunks::<16>().0.iter().zip(b.as_chunks::<16>().0);
        return blocks.fold(wide(a_end) ^ wide(b_end), |differs, (a, b)| differs | wide(a) ^ wide(b)) == 0;
    }
    if let (Some(a_end), Some(b_end)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        return a_end == b_end && a.first_chunk::<8>() == b.first_chunk();
    }
    if let (Some(a_end), Some(b_end)) = (a.last_chunk::<4>(), b.last_chunk::<4>()) {
        return a_end == b_end && a.first_chunk::<4>() == b.first_chunk();
    }
    a.iter().eq(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn same_is_equality(bytes in prop::collection::vec(any::<u8>(), 0..70), at in 0usize..70, by in 1u8..) {
            let mut other = bytes.clone();
            prop_assert!(same(&bytes, &other));
            if let Some(byte) = other.get_mut(at) {
                *byte ^= by;
                prop_assert!(!same(&bytes, &other));
            }
            prop_assert!(!same(&bytes, &[&*bytes, &[by]].concat()));
        }
    }
}
