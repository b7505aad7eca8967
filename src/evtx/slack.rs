//! Records that the log does not count: stale ones in bytes that are free now, and hidden ones inside another record. Called by
//! `chunk`, which knows what is live. Reads headers only.
//!
//! Log editors remove an event by growing the record before it over it (the size fields are changed, the bytes stay):
//!
//! ```text
//!   before   | 2a2a size 400 … 400 | 2a2a size 300 …     300 |
//!   after    | 2a2a size 700 … 400   2a2a size 300 …     700 |
//! ```

use super::bytes::{array, u32_at, u64_at};
use super::chunk::{RECORD_HEADER_SIZE, RECORD_MAGIC, RecordAt, record_size};

/// How the BinXML of every record begins: a fragment header.
const FRAGMENT: [u8; 4] = [0x0f, 1, 1, 0];

/// The whole record at `at`, when there is one: magic, a possible size with its copy, a fragment header. `outer_end`: the copy of
/// its size may be another record's when both end here.
fn whole_at(data: &[u8], at: usize, outer_end: Option<usize>) -> Option<RecordAt> {
    if array(data, at)? != RECORD_MAGIC || array(data, at + RECORD_HEADER_SIZE)? != FRAGMENT {
        return None;
    }
    let size = record_size(data, at)?;
    let end = at + size;
    let confirmed = u32_at(data, end - 4)? as usize == size || outer_end == Some(end);
    confirmed.then_some(RecordAt {
        at,
        size,
        id: u64_at(data, at + 8)?,
        time: u64_at(data, at + 16)? as i64,
        missing: 0,
    })
}

/// The first record signature at `from` or behind that lies before `to`. Looked for by its two asterisks: NULs, its other half, are
/// everywhere in UTF-16.
fn next_magic(data: &[u8], mut from: usize, to: usize) -> Option<usize> {
    loop {
        let at = from + memchr::memmem::find(data.get(from..to)?, b"**")?;
        if array(data, at) == Some(RECORD_MAGIC) && at + RECORD_MAGIC.len() <= to {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Finds the whole records between two offsets that are not live.
pub fn stale(data: &[u8], mut from: usize, to: usize, found: &mut Vec<RecordAt>) {
    while let Some(at) = next_magic(data, from, to) {
        match whole_at(data, at, None).filter(|record| record.at + record.size <= to) {
            Some(record) => {
                found.push(record);
                from = at + record.size;
            }
            None => from = at + 1,
        }
    }
}

/// Finds the whole records within live ones. `live` ascends and does not overlap.
pub fn hidden(data: &[u8], live: &[RecordAt], found: &mut Vec<RecordAt>) {
    let (Some(first), Some(last)) = (live.first(), live.last()) else {
        return;
    };
    let mut outer = live.iter().peekable();
    let (mut from, to) = (first.at, last.at + last.size);
    let mut inner_end = 0;
    // One pass over the live bytes: most hits are the records themselves.
    while let Some(at) = next_magic(data, from, to) {
        from = at + 1;
        while outer.peek().is_some_and(|record| record.at + record.size <= at) {
            outer.next();
        }
        let Some(around) = outer.peek().filter(|record| record.at < at && at >= inner_end) else {
            continue;
        };
        let end = around.at + around.size;
        if let Some(record) = whole_at(data, at, Some(end)).filter(|record| record.at + record.size <= end) {
            inner_end = record.at + record.size;
            found.push(record);
        }
    }
}
