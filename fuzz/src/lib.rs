//! What is thrown at the engine: one function a target, sound inputs for each (`seeds`), and the mutations that get past a log's
//! checksums (`mutation`). Called by `bin/fuzz`. A target returns when all is well; it panics, never returns or takes too much memory
//! when it is not. What should come out of malformed logs is `tests/hostile`'s.

mod logs;
pub mod mutation;
pub mod seeds;
mod texts;

pub use logs::{binxml, chunk, file, template};
pub use texts::{query, xpath, zip};
