//! The page: Leptos components that show what the engine answers. No logic beyond layout and formatting.
//!
//! `state` holds the few things that all views share and `session` keeps them up to date; `shell` is the frame (top bar,
//! density strip, rail, status line); `histogram` is events over time, on a canvas; `widgets` are generic (grid, tree, menu);
//! `views` are what the rail switches between, `detail` the pane beside them. `time`, `number` and `text` are plain logic.
//! The engine is reached through `client` only.

mod canvas;
pub mod detail;
mod histogram;
mod icons;
mod keys;
mod latest;
pub mod number;
mod session;
mod shell;
pub mod state;
pub mod text;
mod theme;
mod time;
pub mod views;
pub(crate) mod widgets;

/// Puts the page into the document.
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(shell::App);
}
