//! What the bytes of a log mean, field by field: for whoever looks at them in hexadecimal. Found by `evtx`, shown by the page.

use serde::{Deserialize, Serialize};

/// Bytes with a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part {
    /// First byte, from where the bytes that were asked for begin.
    pub start: u32,
    /// First byte after.
    pub end: u32,
    /// What they are.
    pub kind: PartKind,
}

/// To which structure a part belongs: one colour each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartGroup {
    /// The file's header.
    File,
    /// A chunk's header and tables.
    Chunk,
    /// A record's header and the copy of its size.
    Record,
    /// A record's BinXML.
    Content,
    /// A template's definition.
    Template,
    /// A name in the chunk's dictionary.
    Name,
}

impl PartGroup {
    /// All, as a legend lists them.
    pub const ALL: [Self; 6] = [
        Self::File,
        Self::Chunk,
        Self::Record,
        Self::Content,
        Self::Template,
        Self::Name,
    ];

    /// What a reader sees.
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file header",
            Self::Chunk => "chunk header",
            Self::Record => "record header",
            Self::Content => "record",
            Self::Template => "template",
            Self::Name => "name",
        }
    }
}

macro_rules! kinds {
    ($($kind:ident $group:ident $name:literal,)+) => {
        /// What a part is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[allow(missing_docs)] // they say themselves, and `name` in words
        pub enum PartKind { $($kind,)+ }

        impl PartKind {
            /// What a reader sees beside the group's name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }

            /// The structure.
            pub const fn group(self) -> PartGroup {
                match self { $(Self::$kind => PartGroup::$group,)+ }
            }
        }
    };
}

kinds! {
    FileMagic File "magic",
    FileFirstChunk File "first chunk",
    FileLastChunk File "last chunk",
    FileNextRecord File "next record id",
    FileHeaderSize File "header size",
    FileMinor File "minor version",
    FileMajor File "major version",
    FileBlockSize File "block size",
    FileChunks File "number of chunks",
    FileFlags File "flags",
    FileChecksum File "checksum",
    ChunkMagic Chunk "magic",
    ChunkFirstNumber Chunk "first record number",
    ChunkLastNumber Chunk "last record number",
    ChunkFirstId Chunk "first record id",
    ChunkLastId Chunk "last record id",
    ChunkHeaderSize Chunk "header size",
    ChunkLastRecord Chunk "offset of the last record",
    ChunkFreeSpace Chunk "offset of free space",
    ChunkDataChecksum Chunk "checksum of the records",
    ChunkFlags Chunk "flags",
    ChunkChecksum Chunk "checksum of the header",
    ChunkStrings Chunk "table of names",
    ChunkTemplates Chunk "table of templates",
    RecordMagic Record "magic",
    RecordSize Record "size",
    RecordId Record "id",
    RecordTime Record "time",
    RecordContent Content "BinXML",
    RecordSizeCopy Record "copy of its size",
    TemplateNext Template "offset of the next",
    TemplateGuid Template "GUID",
    TemplateSize Template "size",
    TemplateBody Template "BinXML",
    NameNext Name "offset of the next",
    NameHash Name "hash",
    NameLength Name "length",
    NameText Name "text",
}
