//! Starts the worker. Everything else is in `evtxscope::worker`.

fn main() {
    evtxscope::worker::start();
}
