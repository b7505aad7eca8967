//! What the rail switches between.

pub mod events;
pub mod processes;
pub mod reports;
