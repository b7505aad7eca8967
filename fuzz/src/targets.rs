//! The targets by name: what each begins with, how that is changed, and what it is given to. Read by `bin/fuzz` and by `guided`.

use crate::mutation::{Random, mutate, text};
use crate::seeds;

/// A target.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Makes a sound input from a log.
    pub seed: fn(&[u8], &mut Random) -> Vec<u8>,
    /// Damages an input.
    pub mutate: fn(&mut Vec<u8>, &mut Random),
    /// What the input is given to.
    pub run: fn(&[u8]),
    /// How many seconds a MiB may take, or less than that (a regular expression is bounded by its size, not by the query's).
    pub seconds: u64,
}

const fn target(
    name: &'static str,
    seed: fn(&[u8], &mut Random) -> Vec<u8>,
    mutate: fn(&mut Vec<u8>, &mut Random),
    run: fn(&[u8]),
    seconds: u64,
) -> Target {
    Target {
        name,
        seed,
        mutate,
        run,
        seconds,
    }
}

/// All of them.
pub static TARGETS: [Target; 8] = [
    target("file", seeds::part, mutate, crate::file, 1),
    target("chunk", seeds::chunk, mutate, crate::chunk, 1),
    target("binxml", seeds::binxml, mutate, crate::binxml, 1),
    target("template", seeds::binxml, mutate, crate::template, 1),
    target("query", |_, random| seeds::query(random), text, crate::query, 5),
    target("xpath", |_, random| seeds::xpath(random), text, crate::xpath, 5),
    target("export", seeds::export, export_text, crate::file, 1),
    target("zip", |log, _| seeds::zip(log), mutate, crate::zip, 1),
];

/// The text of an export, whatever its encoding.
fn export_text(bytes: &mut Vec<u8>, random: &mut Random) {
    let wide = bytes.starts_with(&[0xff, 0xfe]);
    if wide {
        let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        let decoded: String = char::decode_utf16(units)
            .map(|unit| unit.unwrap_or('\u{fffd}'))
            .collect();
        *bytes = decoded.into_bytes();
    }
    text(bytes, random);
    if wide {
        let changed = String::from_utf8_lossy(bytes);
        *bytes = changed.encode_utf16().flat_map(u16::to_le_bytes).collect();
    }
}
