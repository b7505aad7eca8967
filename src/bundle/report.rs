//! What was built, how large it is, and how large on the wire.

use std::fmt;

use super::pack::{Effort, gzip};

/// Lines of name, bytes, bytes in gzip.
#[derive(Debug, Default)]
pub(super) struct Report {
    lines: Vec<(String, usize, usize)>,
}

impl Report {
    /// Adds a line with known sizes.
    pub(super) fn add(&mut self, name: &str, raw_bytes: usize, gzip_bytes: usize) {
        self.lines.push((name.to_owned(), raw_bytes, gzip_bytes));
    }

    /// Adds a line for `content`, as a host would compress it on its way.
    pub(super) fn add_content(&mut self, name: &str, content: &[u8]) {
        self.add(name, content.len(), gzip(content, Effort::Quick).len());
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<32} {:>10} {:>10}", "size in bytes", "raw", "gzip")?;
        for (name, raw_bytes, gzip_bytes) in &self.lines {
            writeln!(f, "{name:<32} {raw_bytes:>10} {gzip_bytes:>10}")?;
        }
        Ok(())
    }
}
