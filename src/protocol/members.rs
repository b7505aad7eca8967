//! Members of archives: where the bytes of a log lie that is inside another file, and how they are packed. Found by an ingest worker,
//! kept by the page, handed back with every job on that log. No reading and no unpacking here: that is `ingest::archive`'s.

use serde::{Deserialize, Serialize};

/// From the file that was dropped inwards: none for a file that lies open, two for a log in a zip in a zip.
pub type Place = Vec<Member>;

/// How a member's bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Packing {
    /// Not at all.
    Stored,
    /// Deflate (RFC 1951).
    Deflate,
    /// The data of a gzip file (RFC 1952) behind its first header: Deflate, a checksum and a size, and perhaps more of the same, each
    /// with a header of its own.
    Gzip,
}

/// How a member's packed bytes are encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cipher {
    /// Not at all.
    None,
    /// PKWARE's old cipher.
    ZipCrypto {
        /// What the last of the 12 bytes before the data decrypts to.
        check: u8,
    },
    /// WinZip's AES.
    Aes {
        /// 16, 24 or 32.
        key_bytes: u8,
    },
}

/// What the reader typed; it never appears in debugging output.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// One member of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Folders and name in the archive; an attacker's text.
    pub path: String,
    /// Where its packed bytes begin in the file that holds it.
    pub at: u64,
    /// How many they are.
    pub packed: u64,
    /// Bytes when unpacked, as the archive says.
    pub size: u64,
    /// See [`Packing`].
    pub packing: Packing,
    /// See [`Cipher`].
    pub cipher: Cipher,
    /// CRC-32 of the unpacked bytes, where the archive tells it.
    pub crc: Option<u32>,
    /// The password that opens it.
    pub password: Option<Password>,
}

impl Member {
    /// The last part of its path.
    pub fn name(&self) -> &str {
        let mut parts = self.path.rsplit('/');
        parts.find(|part| !part.is_empty()).unwrap_or(&self.path)
    }

    /// Its bytes can only be had one after the other.
    pub fn is_in_order(&self) -> bool {
        self.packing != Packing::Stored || self.cipher != Cipher::None
    }
}
