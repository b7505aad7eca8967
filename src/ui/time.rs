//! Times: which zone they are shown in (`zone`, `host`, `clock`, `turns`, `windows`; `intl` asks the browser), their place on an axis (`axis`,
//! `scale`), and what gestures do to a range (`range`). Plain logic but for `intl`.

pub mod axis;
pub mod clock;
pub mod host;
mod intl;
pub mod range;
pub mod scale;
mod turns;
mod windows;
pub mod zone;
