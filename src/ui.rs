//! The page: Leptos components that show what the engine answers. No logic beyond layout and formatting.
//!
//! `state` holds the few things that all views share; `shell` is the frame (top bar, density strip, rail, status line);
//! `widgets` are generic (grid, tree, canvas); `views` are what the rail switches between. The engine is reached through
//! `client` only.

pub mod detail;
pub mod number;
pub mod state;
pub mod text;
pub mod views;
pub(crate) mod widgets;
