//! The engine as a command: the same answers as the page, as JSON lines.
fn main() {}
