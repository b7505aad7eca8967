//! What the rail switches between.

pub mod empty;
pub mod events;
pub mod evidence;
pub mod overview;
pub mod processes;
pub mod reports;
pub mod timeline;
pub mod values;
