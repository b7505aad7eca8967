//! Mounts the page. Everything else is in `evtxscope::ui`.

fn main() {
    evtxscope::ui::mount();
}
