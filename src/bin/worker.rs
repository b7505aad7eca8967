//! Starts the worker that the first message asks for. Everything else is in `evtxscope::worker`.
fn main() {}
