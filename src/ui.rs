//! The page: Leptos components that show what the engine answers. No logic beyond layout and formatting.
//!
//! `state` holds the few things that all views share and `session` keeps them up to date; `shell` is the frame (top bar,
//! density strip, rail, status line); `histogram` is events over time, on a canvas; `widgets` are generic (grid, tree, menu);
//! `views` are what the rail switches between, `detail` the pane beside them and `facets` the one with fields and their values. `place` is where the reader is, with the way back;
//! `fragment` is the same in the address, and `travel` ties both to the state. `clause`, `time`, `number` and `text` are plain
//! logic; `around` is the time range around a moment.
//! The engine is reached through `client` only.

mod around;
mod canvas;
mod clause;
pub mod detail;
mod facets;
mod fragment;
mod histogram;
mod icons;
mod keys;
mod latest;
pub mod number;
mod place;
mod session;
mod shell;
pub mod state;
pub mod text;
mod theme;
mod time;
mod travel;
pub mod views;
pub(crate) mod widgets;

/// Puts the page into the document.
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(shell::App);
}
