//! Logs inside zip and gzip files, read without unpacking the file to memory or disk: `contents` finds the members, [`Unpacked`]
//! makes one of them a [`Source`](super::Source) like any other. Called by `worker` and the native command.
//!
//! ```text
//!   contents ─▶ Member { where, how packed, how encrypted }          (directory: a zip's list; gzip: a gzip file's one member)
//!   Opened = the file, or Unpacked over an Opened                    (a log in a gzip in a zip)
//!              bytes ─▶ cipher ─▶ inflate ─▶ plain bytes             (kept: one state, and copies of it every few MiB)
//! ```
//!
//! Whoever made the archive is not trusted: names are text and never paths, sizes are claims, and the limits are in [`limits`].

mod cipher;
mod contents;
mod directory;
mod gzip;
pub mod limits;
mod name;
mod state;
mod unpacked;

pub use contents::{Contents, contents};
pub use unpacked::{Opened, Unpacked};
