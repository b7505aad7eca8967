//! The fields of Sysmon's events in schema 4.90, written out once more for the tests: the sample must not be the
//! judge of itself. Source: the schema's manifest, as `sysmon -s` prints it.

/// Id, version, and field names in order.
pub const SCHEMA: [(u64, u64, &str); 30] = [
    (
        1,
        5,
        "RuleName UtcTime ProcessGuid ProcessId Image FileVersion Description Product Company \
        OriginalFileName CommandLine CurrentDirectory User LogonGuid LogonId TerminalSessionId \
        IntegrityLevel Hashes ParentProcessGuid ParentProcessId ParentImage ParentCommandLine \
        ParentUser",
    ),
    (
        2,
        5,
        "RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime \
        PreviousCreationUtcTime User",
    ),
    (
        3,
        5,
        "RuleName UtcTime ProcessGuid ProcessId Image User Protocol Initiated SourceIsIpv6 SourceIp \
        SourceHostname SourcePort SourcePortName DestinationIsIpv6 DestinationIp DestinationHostname \
        DestinationPort DestinationPortName",
    ),
    (4, 3, "UtcTime State Version SchemaVersion"),
    (5, 3, "RuleName UtcTime ProcessGuid ProcessId Image User"),
    (
        6,
        4,
        "RuleName UtcTime ImageLoaded Hashes Signed Signature SignatureStatus",
    ),
    (
        7,
        3,
        "RuleName UtcTime ProcessGuid ProcessId Image ImageLoaded FileVersion Description Product \
        Company OriginalFileName Hashes Signed Signature SignatureStatus User",
    ),
    (
        8,
        2,
        "RuleName UtcTime SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid \
        TargetProcessId TargetImage NewThreadId StartAddress StartModule StartFunction SourceUser \
        TargetUser",
    ),
    (9, 2, "RuleName UtcTime ProcessGuid ProcessId Image Device User"),
    (
        10,
        3,
        "RuleName UtcTime SourceProcessGUID SourceProcessId SourceThreadId SourceImage TargetProcessGUID \
        TargetProcessId TargetImage GrantedAccess CallTrace SourceUser TargetUser",
    ),
    (
        11,
        2,
        "RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime User",
    ),
    (
        12,
        2,
        "RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject User",
    ),
    (
        13,
        2,
        "RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject Details User",
    ),
    (
        14,
        2,
        "RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject NewName User",
    ),
    (
        15,
        2,
        "RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime Hash Contents User",
    ),
    (16, 3, "UtcTime Configuration ConfigurationFileHash"),
    (
        17,
        1,
        "RuleName EventType UtcTime ProcessGuid ProcessId PipeName Image User",
    ),
    (
        18,
        1,
        "RuleName EventType UtcTime ProcessGuid ProcessId PipeName Image User",
    ),
    (
        19,
        3,
        "RuleName EventType UtcTime Operation User EventNamespace Name Query",
    ),
    (20, 3, "RuleName EventType UtcTime Operation User Name Type Destination"),
    (21, 3, "RuleName EventType UtcTime Operation User Consumer Filter"),
    (
        22,
        5,
        "RuleName UtcTime ProcessGuid ProcessId QueryName QueryStatus QueryResults Image User",
    ),
    (
        23,
        5,
        "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable Archived",
    ),
    (
        24,
        5,
        "RuleName UtcTime ProcessGuid ProcessId Image Session ClientInfo Hashes Archived User",
    ),
    (25, 5, "RuleName UtcTime ProcessGuid ProcessId Image Type User"),
    (
        26,
        5,
        "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable",
    ),
    (
        27,
        5,
        "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes",
    ),
    (
        28,
        5,
        "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable",
    ),
    (
        29,
        5,
        "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes",
    ),
    (255, 3, "UtcTime ID Description"),
];
