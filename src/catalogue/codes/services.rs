//! Services, the clock, levels and opcodes.

use super::number;

/// Microsoft, "CreateServiceW function", dwStartType.
pub(super) const START_TYPES: &[(u32, &str)] = &[
    (0, "boot: loaded by the boot loader"),
    (1, "system: started by the kernel"),
    (2, "automatic"),
    (3, "on demand"),
    (4, "disabled"),
];

/// Microsoft, "CreateServiceW function", dwServiceType; 0x40 and 0x80 from "SERVICE_STATUS".
pub(super) fn service_type(value: &str) -> Option<String> {
    let value = number(value)?;
    let base = match value & 0xFF {
        0x1 => "kernel driver",
        0x2 => "file system driver",
        0x4 => "adapter",
        0x8 => "recognizer driver",
        0x10 => "own process",
        0x20 => "shared process",
        0x50 => "own process, per user",
        0x60 => "shared process, per user",
        0xD0 => "own process, instance of a per-user service",
        0xE0 => "shared process, instance of a per-user service",
        _ => return None,
    };
    Some(if value & 0x100 == 0 {
        base.to_owned()
    } else {
        format!("{base}, interactive")
    })
}

/// Kernel-General's event 1, values of Reason in its manifest.
pub(super) const CLOCK_REASONS: &[(u32, &str)] = &[
    (1, "an application or system component changed the time"),
    (2, "synchronized with the hardware clock"),
    (3, "the time zone changed"),
];

/// Microsoft, winmeta.xml, levels.
pub(super) const LEVELS: &[(u32, &str)] = &[
    (0, "always"),
    (1, "critical"),
    (2, "error"),
    (3, "warning"),
    (4, "information"),
    (5, "verbose"),
];

/// Microsoft, winmeta.xml, opcodes.
pub(super) const OPCODES: &[(u32, &str)] = &[
    (0, "info"),
    (1, "start"),
    (2, "stop"),
    (3, "collection start"),
    (4, "collection stop"),
    (5, "extension"),
    (6, "reply"),
    (7, "resume"),
    (8, "suspend"),
    (9, "transfer"),
    (240, "receive"),
];
