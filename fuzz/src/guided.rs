//! Targets driven by libFuzzer, which keeps the inputs that reach new code and changes those further. Each program in `fuzz_targets` is
//! one of [`TARGETS`](crate::targets::TARGETS); `scripts/fuzz` builds them with the compiler's coverage counters, as `cargo fuzz` does.

use crate::mutation::Random;
use crate::targets::{TARGETS, Target};

/// The target of this name.
pub fn named(name: &str) -> &'static Target {
    TARGETS
        .iter()
        .find(|target| target.name == name)
        .expect("a known target")
}

/// Changes the first `size` bytes of `data` within its length: one time in three as libFuzzer does, which also knows what the code has
/// compared its input with; else where it hurts. The new size.
pub fn mutated(target: &Target, data: &mut [u8], size: usize, limit: usize, seed: u32) -> usize {
    let mut random = Random::new(seed.into());
    if random.below(3) == 0 {
        return libfuzzer_sys::fuzzer_mutate(data, size, limit);
    }
    let mut bytes = data[..size].to_vec();
    (target.mutate)(&mut bytes, &mut random);
    let size = bytes.len().min(limit);
    data[..size].copy_from_slice(&bytes[..size]);
    size
}

/// The program of a target.
#[macro_export]
macro_rules! guided {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(|data: &[u8]| ($crate::guided::named($name).run)(data));
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $crate::guided::mutated($crate::guided::named($name), data, size, max_size, seed)
        });
    };
}
