//! One newtype an index, so that a row can never be taken for a file. All are positions in a table of the session.

use serde::{Deserialize, Serialize};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as a `usize`, to look into the table it belongs to.
            pub const fn ix(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(
    /// A file of the session, in the order in which files were opened.
    FileIx
);
index!(
    /// A chunk of a file, counted from its first chunk, whether or not the chunk is sound.
    ChunkIx
);
index!(
    /// An event of the session. Stable while files are added; says nothing about time order.
    RowIx
);
index!(
    /// A process of the session's forest. Valid for one build of the forest: it changes when files are added.
    ProcessIx
);
