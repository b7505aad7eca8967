//! Post-build step: the single HTML file, the policy's hashes, the size report.
fn main() {}
