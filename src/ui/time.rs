//! Time as a line on the screen: scales, ticks of an axis, and what pointer and keys do to a range. No browser in here.

pub mod axis;
pub mod range;
pub mod scale;
