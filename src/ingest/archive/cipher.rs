//! Decryption of members: PKWARE's old cipher and WinZip's AES. Both go through the bytes in order, and their state can be copied.
//! Called by `state`. The passwords' bytes are UTF-8.

use crate::ingest::reader::{ReadError, Source};
use crate::protocol::{Cipher, Member, Password};
use aes::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use aes::{Aes128, Aes192, Aes256};
use hmac::{Hmac, Mac as _};
use sha1::Sha1;

/// Bytes before the data of the old cipher.
const OLD_HEADER: u64 = 12;
/// Rounds of key derivation that WinZip prescribes.
const ROUNDS: u32 = 1_000;
/// Bytes of WinZip's check of the password.
const CHECK: usize = 2;
/// Bytes of the authentication code behind WinZip's data.
const CODE: u64 = 10;

/// Where decryption is.
#[derive(Clone)]
pub enum Decryption {
    /// Not needed.
    None,
    /// PKWARE's three keys.
    Old([u32; 3]),
    /// WinZip's.
    Aes(Box<Counter>),
}

/// AES in counter mode with a little-endian counter, and the authentication of what was decrypted.
#[derive(Clone)]
pub struct Counter {
    key: Key,
    count: u128,
    stream: [u8; 16],
    used: usize,
    code: Hmac<Sha1>,
}

#[derive(Clone)]
enum Key {
    Bits128(Aes128),
    Bits192(Aes192),
    Bits256(Aes256),
}

/// Where a member's encrypted data lie, and the state to begin with.
pub struct Opening {
    /// Where its data begin.
    pub at: u64,
    /// How many bytes they are.
    pub packed: u64,
    /// At their beginning.
    pub decryption: Decryption,
}

/// Tries a password; `None` when it is not the one.
pub fn open(
    source: &mut impl Source,
    member: &Member,
    password: Option<&Password>,
) -> Result<Option<Opening>, ReadError> {
    let password = password.map(|password| password.0.as_bytes()).unwrap_or_default();
    let mut head = [0; 18];
    match member.cipher {
        Cipher::None => Ok(Some(Opening {
            at: member.at,
            packed: member.packed,
            decryption: Decryption::None,
        })),
        Cipher::ZipCrypto { check } => {
            source.read_at(member.at, &mut head)?;
            let mut keys = [0x1234_5678, 0x2345_6789, 0x3456_7890];
            for &byte in password {
                turn(&mut keys, byte);
            }
            let mut last = 0;
            for &byte in head.iter().take(OLD_HEADER as usize) {
                last = old(&mut keys, byte);
            }
            Ok((last == check).then(|| Opening {
                at: member.at + OLD_HEADER,
                packed: member.packed.saturating_sub(OLD_HEADER),
                decryption: Decryption::Old(keys),
            }))
        }
        Cipher::Aes { key_bytes } => {
            source.read_at(member.at, &mut head)?;
            let size = usize::from(key_bytes.clamp(16, 32));
            let (salt, rest) = head.split_at(size / 2);
            let mut derived = [0; 2 * 32 + CHECK];
            let Some(derived) = derived.get_mut(..2 * size + CHECK) else {
                return Ok(None);
            };
            pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, ROUNDS, derived);
            let (key, rest_of_key) = derived.split_at(size);
            let (code, check) = rest_of_key.split_at(size);
            if !rest.starts_with(check) {
                return Ok(None);
            }
            let key = match size {
                16 => Aes128::new_from_slice(key).ok().map(Key::Bits128),
                24 => Aes192::new_from_slice(key).ok().map(Key::Bits192),
                _ => Aes256::new_from_slice(key).ok().map(Key::Bits256),
            };
            let (Some(key), Ok(code)) = (key, Hmac::new_from_slice(code)) else {
                return Ok(None);
            };
            let before = (size / 2 + CHECK) as u64;
            Ok(Some(Opening {
                at: member.at + before,
                packed: member.packed.saturating_sub(before + CODE),
                decryption: Decryption::Aes(Box::new(Counter {
                    key,
                    count: 0,
                    stream: [0; 16],
                    used: 16,
                    code,
                })),
            }))
        }
    }
}

impl Decryption {
    /// Decrypts what comes next.
    pub fn apply(&mut self, bytes: &mut [u8]) {
        match self {
            Self::None => {}
            Self::Old(keys) => bytes.iter_mut().for_each(|byte| *byte = old(keys, *byte)),
            Self::Aes(counter) => counter.apply(bytes),
        }
    }

    /// Whether the authentication code behind the data is the one of what was decrypted; `None` without one.
    pub fn authentic(&self, source: &mut impl Source, end: u64) -> Result<Option<bool>, ReadError> {
        let Self::Aes(counter) = self else { return Ok(None) };
        let mut written = [0; CODE as usize];
        source.read_at(end, &mut written)?;
        let code = counter.code.clone().finalize().into_bytes();
        Ok(Some(code.starts_with(&written)))
    }
}

impl Counter {
    fn apply(&mut self, bytes: &mut [u8]) {
        self.code.update(bytes);
        for byte in bytes {
            if self.used == 16 {
                self.count += 1;
                let mut block = self.count.to_le_bytes().into();
                match &self.key {
                    Key::Bits128(key) => key.encrypt_block(&mut block),
                    Key::Bits192(key) => key.encrypt_block(&mut block),
                    Key::Bits256(key) => key.encrypt_block(&mut block),
                }
                self.stream = block.into();
                self.used = 0;
            }
            *byte ^= self.stream.get(self.used).copied().unwrap_or_default();
            self.used += 1;
        }
    }
}

/// One byte of the old cipher.
fn old(keys: &mut [u32; 3], byte: u8) -> u8 {
    let [.., third] = *keys;
    let mixed = third | 2;
    let plain = byte ^ (mixed.wrapping_mul(mixed ^ 1) >> 8) as u8;
    turn(keys, plain);
    plain
}

fn turn(keys: &mut [u32; 3], byte: u8) {
    let [mut first, mut second, mut third] = *keys;
    first = crc_step(first, byte);
    second = second
        .wrapping_add(first & 0xff)
        .wrapping_mul(134_775_813)
        .wrapping_add(1);
    third = crc_step(third, (second >> 24) as u8);
    *keys = [first, second, third];
}

/// One byte more in a CRC-32 without its inversions.
fn crc_step(crc: u32, byte: u8) -> u32 {
    const TABLE: [u32; 256] = table();
    let at = (crc ^ u32::from(byte)) & 0xff;
    TABLE.get(at as usize).copied().unwrap_or_default() ^ (crc >> 8)
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut value = at as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 {
                0xedb8_8320 ^ (value >> 1)
            } else {
                value >> 1
            };
            bit += 1;
        }
        table[at] = value;
        at += 1;
    }
    table
}
