//! What is thrown at the engine: one function a target, sound inputs for each (`seeds`), and the mutations that get past a log's
//! checksums (`mutation`), together in `targets`. Called by `bin/fuzz` and, guided by coverage, by `fuzz_targets`. A target returns when all is well; it panics, never returns or takes too much memory
//! when it is not. What should come out of malformed logs is `tests/hostile`'s.

#[cfg(feature = "guided")]
pub mod guided;
mod logs;
pub mod mutation;
pub mod seeds;
pub mod targets;
mod texts;

pub use logs::{binxml, chunk, file, template};
pub use texts::{query, xpath, zip};
