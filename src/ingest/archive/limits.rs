//! What an archive may ask of us. Memory is bounded by how members are read; these bound the time, and what a list of members holds.
//! What is beyond a limit is refused with words, the rest is read.

/// Members of one archive that are opened.
pub const MEMBERS: usize = 20_000;
/// Entries of one archive's list that are looked at.
pub const ENTRIES: usize = 500_000;
/// Bytes of a member's path that are kept.
pub const PATH_BYTES: usize = 1_024;
/// Archives within archives, the outermost counted.
pub const DEPTH: usize = 2;
/// Bytes of one member, unpacked.
pub const MEMBER_BYTES: u64 = 64 << 30;
/// Bytes of all members of an archive, unpacked.
pub const ARCHIVE_BYTES: u64 = 256 << 30;
/// Above [`RATIO_FREE_BYTES`], unpacked bytes for each packed one. Logs that were never filled are mostly zeros and reach 1,000 with a
/// few MiB; no log of this size has so little in it.
pub const RATIO: u64 = 200;
/// Up to so many unpacked bytes no ratio is suspicious.
pub const RATIO_FREE_BYTES: u64 = 1 << 30;
/// Bytes of an archive that is itself compressed in another: each of its members is reached by inflating it anew.
pub const INNER_BYTES: u64 = 64 << 20;
/// Members of such an archive.
pub const INNER_MEMBERS: usize = 200;

/// Why a member of this size is not unpacked.
pub fn refusal(packed: u64, size: u64) -> Option<String> {
    if size > MEMBER_BYTES {
        return Some(format!("it claims {size} bytes, more than is unpacked of one member"));
    }
    (size > RATIO_FREE_BYTES && size / RATIO > packed)
        .then(|| format!("{packed} bytes that unpack to {size} are no log but an attack on whoever unpacks them"))
}
