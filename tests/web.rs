//! Engine code compiled to WebAssembly, run under Node by wasm-bindgen's test runner: what differs there is the width of
//! `usize`, SIMD, and everything that panics because there is no operating system. Behaviour is tested natively.
#![cfg(target_family = "wasm")]

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn offsets_past_four_gibibytes_need_their_own_type() {
    assert_eq!(usize::BITS, 32);
}
