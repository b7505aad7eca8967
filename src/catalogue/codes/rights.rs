//! Access rights by kind of object (Microsoft, "Process Security and Access Rights", "File Access Rights Constants",
//! "Registry Key Security and Access Rights", "ADS_RIGHTS_ENUM", "Standard Access Rights").

/// Rights that every object has.
pub(super) const STANDARD: &[(u64, &str)] = &[
    (0x1_0000, "delete"),
    (0x2_0000, "read permissions"),
    (0x4_0000, "change permissions"),
    (0x8_0000, "take ownership"),
    (0x10_0000, "synchronize"),
    (0x100_0000, "system security"),
    (0x200_0000, "maximum allowed"),
    (0x1000_0000, "generic all"),
    (0x2000_0000, "generic execute"),
    (0x4000_0000, "generic write"),
    (0x8000_0000, "generic read"),
];

/// Rights to a process. Query (0x400) brings limited query (0x1000) with it.
pub(super) const PROCESS: &[(u64, &str)] = &[
    (0x10, "read memory"),
    (0x20, "write memory"),
    (0x8, "change memory"),
    (0x2, "create thread"),
    (0x40, "duplicate handles"),
    (0x80, "create process"),
    (0x1, "terminate"),
    (0x800, "suspend or resume"),
    (0x200, "set information"),
    (0x2000, "set limited information"),
    (0x100, "set quota"),
    (0x4, "set session"),
    (0x1400, "query"),
    (0x400, "query"),
    (0x1000, "query limited"),
];
/// PROCESS_ALL_ACCESS since Vista and before it.
pub(super) const PROCESS_WHOLE: &[(u64, &str)] = &[(0x1F_FFFF, "all access"), (0x1F_0FFF, "all access (before Vista)")];

/// Rights to a file, with the folder's meaning of the same bit.
pub(super) const FILE: &[(u64, &str)] = &[
    (0x1, "read or list"),
    (0x2, "write or add file"),
    (0x4, "append or add folder"),
    (0x8, "read extended attributes"),
    (0x10, "write extended attributes"),
    (0x20, "execute or traverse"),
    (0x40, "delete child"),
    (0x80, "read attributes"),
    (0x100, "write attributes"),
];
/// FILE_ALL_ACCESS and FILE_GENERIC_*, what holds others before them.
pub(super) const FILE_WHOLE: &[(u64, &str)] = &[
    (0x1F_01FF, "full control"),
    (0x12_019F, "read and write"),
    (0x12_00A9, "read and execute"),
    (0x12_0089, "read"),
    (0x12_0116, "write"),
    (0x12_00A0, "execute"),
];

/// Rights to a registry key.
pub(super) const REGISTRY: &[(u64, &str)] = &[
    (0x1, "query value"),
    (0x2, "set value"),
    (0x4, "create subkey"),
    (0x8, "enumerate subkeys"),
    (0x10, "notify"),
    (0x20, "create link"),
    (0x100, "64-bit view"),
    (0x200, "32-bit view"),
];
/// KEY_ALL_ACCESS, KEY_READ and KEY_WRITE.
pub(super) const REGISTRY_WHOLE: &[(u64, &str)] =
    &[(0xF_003F, "full control"), (0x2_0019, "read"), (0x2_0006, "write")];

/// Rights to an object of Active Directory.
pub(super) const DIRECTORY: &[(u64, &str)] = &[
    (0x1, "create child"),
    (0x2, "delete child"),
    (0x4, "list contents"),
    (0x8, "validated write"),
    (0x10, "read property"),
    (0x20, "write property"),
    (0x40, "delete tree"),
    (0x80, "list object"),
    (0x100, "control access (extended right)"),
];
/// Full control of an object of Active Directory.
pub(super) const DIRECTORY_WHOLE: &[(u64, &str)] = &[(0xF_01FF, "full control")];
