//! Logons and their sessions.

/// Microsoft, "4624(S): An account was successfully logged on", table of logon types; 1 is not used, 6 is ntsecapi.h's proxy.
pub(super) const LOGON_TYPES: &[(u32, &str)] = &[
    (0, "system start"),
    (2, "interactive"),
    (3, "network"),
    (4, "batch"),
    (5, "service"),
    (6, "proxy"),
    (7, "unlock"),
    (8, "network, password in clear text"),
    (9, "new credentials (run as, network only)"),
    (10, "remote interactive"),
    (11, "cached interactive"),
    (12, "cached remote interactive"),
    (13, "cached unlock"),
];

/// Microsoft, "ExtendedDisconnectReasonCode enumeration" (MsTscAx) for 0 to 12, as event 40 of the local session manager uses it.
pub(super) const RDP_REASONS: &[(u32, &str)] = &[
    (0, "no further information"),
    (1, "an application asked for the disconnect"),
    (2, "an application asked for the logoff"),
    (3, "idle for too long"),
    (4, "logon took too long"),
    (5, "replaced by another connection"),
    (6, "out of memory"),
    (7, "connection denied"),
    (8, "connection denied by FIPS policy"),
    (9, "the user may not connect"),
    (10, "fresh credentials are required"),
    (11, "the user asked for the disconnect"),
    (12, "the user logged off"),
];

/// Sessions with a number of their own (LUIDs of ntifs.h: SYSTEM_LUID, LOCALSERVICE_LUID, NETWORKSERVICE_LUID, IUSER_LUID,
/// ANONYMOUS_LOGON_LUID).
pub(super) fn known_session(id: u64) -> Option<&'static str> {
    Some(match id {
        0x3e3 => "IUSR",
        0x3e4 => "NETWORK SERVICE",
        0x3e5 => "LOCAL SERVICE",
        0x3e6 => "anonymous logon",
        0x3e7 => "SYSTEM",
        _ => return None,
    })
}
