//! Changes to a log that a reader may meet, made where they hurt: sizes, counts, offsets, types and tokens rather than text. Checksums
//! are made right again most of the time, so that what is behind them is reached.

use crate::seeds::{CHUNK, HEADER};
use evtxscope::evtx::writer::seal;

/// A stream of numbers that is the same for the same seed (xorshift).
pub struct Random(u64);

impl Random {
    /// From a seed, which may be zero.
    pub fn new(seed: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..4 {
            random.next();
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `limit`; 0 for 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 11) as usize % limit.max(1)
    }
}

/// Numbers at the edges of what fields can hold.
const EDGES: [u32; 14] = [
    0,
    1,
    4,
    24,
    28,
    127,
    512,
    4_096,
    4_097,
    0x7fff,
    0xffff,
    0x1_0000,
    0x7fff_ffff,
    u32::MAX,
];

/// Changes a log in one to four places.
pub fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(4) {
        change(bytes, random);
    }
    if random.below(4) > 0 {
        seal::file(bytes);
    }
}

fn change(bytes: &mut Vec<u8>, random: &mut Random) {
    let length = bytes.len();
    if length == 0 {
        return;
    }
    let at = place(bytes, random);
    let edge = EDGES[random.below(EDGES.len())];
    match random.below(12) {
        0..2 => bytes[at] ^= 1 << random.below(8),
        2..4 => bytes[at] = random.below(256) as u8,
        4 => put(bytes, at, &(edge as u16).to_le_bytes()),
        5..7 => put(bytes, at, &edge.to_le_bytes()),
        7 => {
            // An offset within the chunk, or this very place.
            let own = (at.saturating_sub(HEADER) % CHUNK) as u32;
            let target = if random.below(3) == 0 {
                own
            } else {
                random.below(CHUNK) as u32
            };
            put(bytes, at, &target.to_le_bytes());
        }
        8 => {
            let count = 1 + random.below(64);
            let value = [0, 0xff, b'*', 0x0c][random.below(4)];
            let end = (at + count).min(length);
            bytes[at..end].fill(value);
        }
        9 => {
            let (from, count) = (random.below(length), 1 + random.below(600));
            let count = count.min(length - from).min(length - at);
            bytes.copy_within(from..from + count, at);
        }
        10 => bytes.truncate(at.max(1)),
        _ => {
            let count = 8 * (1 + random.below(80));
            let end = (at + count).min(length);
            if random.below(2) == 0 {
                bytes.drain(at..end);
            } else {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
        }
    }
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    let end = (at + value.len()).min(bytes.len());
    bytes[at..end].copy_from_slice(&value[..end - at]);
}

/// Where to change something: headers and the beginnings of records rather than text.
fn place(bytes: &[u8], random: &mut Random) -> usize {
    let anywhere = random.below(bytes.len());
    match random.below(8) {
        0 => random.below(bytes.len().min(128)),
        1 => (HEADER + random.below(512)).min(bytes.len() - 1),
        2..6 => {
            // Near the next record: its header, its instance, its values.
            let near = bytes[anywhere..]
                .windows(4)
                .take(CHUNK)
                .position(|window| window == [0x2a, 0x2a, 0, 0]);
            near.map_or(anywhere, |record| {
                (anywhere + record + random.below(160)).min(bytes.len() - 1)
            })
        }
        _ => anywhere,
    }
}

/// Changes text in one to six places: characters, doubled and dropped pieces, what has a meaning in a query.
pub fn text(bytes: &mut Vec<u8>, random: &mut Random) {
    const PIECES: [&[u8]; 16] = [
        b"(",
        b")",
        b"\"",
        b"'",
        b"[",
        b"]",
        b"<",
        b"&#x0;",
        b"/",
        b" or ",
        b" not ",
        b"..",
        b"*",
        b"=",
        b"\\",
        "\u{202e}".as_bytes(),
    ];
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(20)).min(bytes.len());
        match random.below(4) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let copy = bytes[at..end].repeat(1 + random.below(40));
                bytes.splice(at..at, copy);
            }
            2 if at < bytes.len() => bytes[at] = random.below(128) as u8,
            _ => {
                let piece = PIECES[random.below(PIECES.len())].repeat(1 + random.below(3) * random.below(100));
                bytes.splice(at..at, piece);
            }
        }
    }
}
