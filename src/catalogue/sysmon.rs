//! Sysmon's events 1 to 29 and 255, with the fields of its newest schema (4.91) in its order.
//!
//! Source: Sysmon's own manifest (`sysmon -s`). Older schemas lack RuleName, the version fields of images, and (before
//! 13.30) the users; Linux' Sysmon shares ids and names.

use super::codes::{CodeTable, MaskTable};
use super::kind::Field;
use super::kind::FieldType::{
    Bool, Code, CommandLine, Dns, Hashes, Hex, Host, Image, Integer, Ip, LogonGuid, LogonId, Mask, Path, Pipe, Port,
    ProcessGuid, ProcessId, Registry, Time, User,
};

/// What most events begin with.
const ACTOR: &[Field] = fields![RuleName, UtcTime: Time, ProcessGuid: ProcessGuid, ProcessId: ProcessId, Image: Image];
/// The same for the four kinds of event that name the user first.
const USER_FIRST: &[Field] =
    fields![RuleName, UtcTime: Time, ProcessGuid: ProcessGuid, ProcessId: ProcessId, User: User, Image: Image];
const REGISTRY: &[Field] = fields![
    RuleName, EventType: Code(CodeTable::SysmonEvent), UtcTime: Time, ProcessGuid: ProcessGuid, ProcessId: ProcessId,
    Image: Image, TargetObject: Registry,
];
const PIPE: &[Field] = fields![
    RuleName, EventType: Code(CodeTable::SysmonEvent), UtcTime: Time, ProcessGuid: ProcessGuid, ProcessId: ProcessId,
    PipeName: Pipe, Image: Image, User: User,
];
const WMI: &[Field] = fields![
    RuleName, EventType: Code(CodeTable::SysmonEvent), UtcTime: Time, Operation, User: User,
];
const VERSION: &[Field] = fields![FileVersion, Description, Product, Company, OriginalFileName];

kinds! { KINDS "Microsoft-Windows-Sysmon"
    1 "Process created" Process "Processes"
        fields (ACTOR VERSION) [
            CommandLine: CommandLine, CurrentDirectory: Path, User: User, LogonGuid: LogonGuid, LogonId: LogonId,
            TerminalSessionId: Integer, IntegrityLevel: Code(CodeTable::Integrity), Hashes: Hashes,
            ParentProcessGuid: ProcessGuid, ParentProcessId: ProcessId, ParentImage: Image, ParentCommandLine: CommandLine,
            ParentUser: User,
        ]
        columns [Image, CommandLine, User, ProcessId, ParentImage, IntegrityLevel, Hashes]
        process Image guid ProcessGuid pid ProcessId
        target "{Image|file}" what "{CommandLine}"
        title "{Image|file}[ ({ProcessId})][ started by {ParentImage|file}]"
        sources ["Process Creation", "Command Execution"];
    2 "Creation time changed" File "File times changed"
        fields (ACTOR) [TargetFilename: Path, CreationUtcTime: Time, PreviousCreationUtcTime: Time, User: User]
        columns [TargetFilename, PreviousCreationUtcTime, CreationUtcTime, Image, User]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetFilename}"
        what "[{PreviousCreationUtcTime|day} → ][{CreationUtcTime|day}][ ({CreationUtcTime|since:PreviousCreationUtcTime})]"
        title "{Image|file}[ ({ProcessId})] changed the creation time of {TargetFilename|file}"
        sources ["File Metadata", "File Modification"];
    3 "Network connection" Network "Network connections"
        fields (ACTOR) [
            User: User, Protocol, Initiated: Bool, SourceIsIpv6: Bool, SourceIp: Ip, SourceHostname: Host,
            SourcePort: Port, SourcePortName, DestinationIsIpv6: Bool, DestinationIp: Ip, DestinationHostname: Host,
            DestinationPort: Port, DestinationPortName,
        ]
        columns [Image, Initiated, Protocol, SourceIp, SourcePort, DestinationIp, DestinationPort, DestinationHostname, User]
        process Image guid ProcessGuid pid ProcessId
        target "{DestinationIp|host}[:{DestinationPort}][ {Protocol}]"
        what "{Initiated?out|in}[{Initiated|if:false} · from {SourceIp|host}[:{SourcePort}]][{Initiated|if:true} · {DestinationHostname/DestinationPortName}]"
        title "{Image|file}[ ({ProcessId})][{Initiated|if:true} connected to {DestinationHostname/DestinationIp|host}[:{DestinationPort}]][{Initiated|if:false} was reached by {SourceHostname/SourceIp|host}[ on port {DestinationPort}]]"
        sources ["Network Connection Creation", "Network Traffic Flow"];
    4 "Sysmon service state" System "Sysmon itself"
        fields [UtcTime: Time, State, Version, SchemaVersion]
        columns [State, Version, SchemaVersion]
        target "Sysmon {State|lower}" what "[version {Version}][, schema {SchemaVersion}]"
        title "Sysmon {State|lower}[, version {Version}]"
        sources ["Host Status", "Service Metadata"];
    5 "Process ended" Process "Process ends"
        fields (ACTOR) [User: User]
        columns [Image, ProcessId, User, ProcessGuid]
        process Image guid ProcessGuid pid ProcessId
        target "{Image|file}" what ""
        title "{Image|file}[ ({ProcessId})] ended"
        sources ["Process Termination"];
    6 "Driver loaded" Module "Drivers"
        fields [
            RuleName, UtcTime: Time, ImageLoaded: Path, Hashes: Hashes, Signed: Bool, Signature, SignatureStatus,
        ]
        columns [ImageLoaded, Signed, Signature, SignatureStatus, Hashes]
        target "{ImageLoaded}" what "{Signed?signed|not signed}[ {Signature}][ ({SignatureStatus|not:Valid})]"
        title "Driver {ImageLoaded|file} loaded[, {Signed?signed|not signed}][ by {Signature}]"
        sources ["Driver Load"];
    7 "Image loaded" Module "Modules loaded"
        fields (ACTOR) [
            ImageLoaded: Path, FileVersion, Description, Product, Company, OriginalFileName, Hashes: Hashes, Signed: Bool,
            Signature, SignatureStatus, User: User,
        ]
        columns [ImageLoaded, Image, Signed, Signature, SignatureStatus, Description, Hashes]
        process Image guid ProcessGuid pid ProcessId
        target "{ImageLoaded}" what "{Signed?signed|not signed}[ {Signature}][ ({SignatureStatus|not:Valid})]"
        title "{Image|file}[ ({ProcessId})] loaded {ImageLoaded|file}"
        sources ["Module Load"];
    8 "Remote thread" Inject "Remote threads"
        fields [
            RuleName, UtcTime: Time, SourceProcessGuid: ProcessGuid, SourceProcessId: ProcessId, SourceImage: Image,
            TargetProcessGuid: ProcessGuid, TargetProcessId: ProcessId, TargetImage: Image, NewThreadId: Integer,
            StartAddress: Hex, StartModule: Path, StartFunction, SourceUser: User, TargetUser: User,
        ]
        columns [SourceImage, TargetImage, StartModule, StartFunction, StartAddress, SourceUser, TargetUser]
        process SourceImage guid SourceProcessGuid pid SourceProcessId
        target "{TargetImage|file}[ ({TargetProcessId})]" what "{StartModule/StartAddress|file}[ {StartFunction}]"
        title "{SourceImage|file}[ ({SourceProcessId})] started a thread in {TargetImage|file}[ ({TargetProcessId})]"
        sources ["Process Modification", "OS API Execution"];
    9 "Raw disk read" File "Raw disk reads"
        fields (ACTOR) [Device: Path, User: User]
        columns [Image, Device, User]
        process Image guid ProcessGuid pid ProcessId
        target "{Device}" what ""
        title "{Image|file}[ ({ProcessId})] read {Device} directly"
        sources ["Drive Access"];
    10 "Process access" Inject "Process access"
        fields [
            RuleName, UtcTime: Time, SourceProcessGUID: ProcessGuid, SourceProcessId: ProcessId, SourceThreadId: Integer,
            SourceImage: Image, TargetProcessGUID: ProcessGuid, TargetProcessId: ProcessId, TargetImage: Image,
            GrantedAccess: Mask(MaskTable::ProcessAccess), CallTrace, SourceUser: User, TargetUser: User,
        ]
        columns [SourceImage, TargetImage, GrantedAccess, CallTrace, SourceUser, TargetUser]
        process SourceImage guid SourceProcessGUID pid SourceProcessId
        target "{TargetImage|file}[ ({TargetProcessId})]" what "{GrantedAccess}[ {GrantedAccess|mask}]"
        title "{SourceImage|file}[ ({SourceProcessId})] opened {TargetImage|file}[ ({TargetProcessId})]"
        sources ["Process Access"];
    11 "File created" File "Files created"
        fields (ACTOR) [TargetFilename: Path, CreationUtcTime: Time, User: User]
        columns [TargetFilename, Image, CreationUtcTime, User]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetFilename}" what ""
        title "{Image|file}[ ({ProcessId})] created {TargetFilename|file}"
        sources ["File Creation"];
    12 "Key created or deleted" Registry "Registry keys"
        fields (REGISTRY) [User: User]
        columns [EventType, TargetObject, Image, User]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetObject|hive}" what "{EventType|code}"
        title "{Image|file}[ ({ProcessId})]: {EventType|code}, {TargetObject|file}"
        sources ["Windows Registry Key Creation", "Windows Registry Key Deletion"];
    13 "Value set" Registry "Registry values"
        fields (REGISTRY) [Details, User: User]
        columns [TargetObject, Details, Image, User]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetObject|hive}" what "{Details}"
        title "{Image|file}[ ({ProcessId})] set {TargetObject|file}"
        sources ["Windows Registry Key Modification"];
    14 "Key or value renamed" Registry "Registry renames"
        fields (REGISTRY) [NewName: Registry, User: User]
        columns [TargetObject, NewName, EventType, Image, User]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetObject|hive}" what "→ {NewName|hive}"
        title "{Image|file}[ ({ProcessId})] renamed {TargetObject|file}[ to {NewName|file}]"
        sources ["Windows Registry Key Modification"];
    15 "Stream created" File "File streams"
        fields (ACTOR) [TargetFilename: Path, CreationUtcTime: Time, Hash: Hashes, Contents, User: User]
        columns [TargetFilename, Contents, Hash, Image, User]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetFilename}" what "{Contents|line:HostUrl}[ (zone {Contents|line:ZoneId})]"
        title "{Image|file}[ ({ProcessId})] wrote the stream {TargetFilename|file}"
        sources ["File Creation", "File Metadata"];
    16 "Sysmon configuration" System "Sysmon itself"
        fields [UtcTime: Time, Configuration, ConfigurationFileHash: Hashes]
        columns [Configuration, ConfigurationFileHash]
        target "{Configuration}" what "{ConfigurationFileHash}"
        title "Sysmon's configuration changed"
        sources ["Service Modification", "Application Log Content"];
    17 "Pipe created" Pipe "Named pipes"
        fields (PIPE) []
        columns [PipeName, EventType, Image, User]
        process Image guid ProcessGuid pid ProcessId
        target "{PipeName}" what ""
        title "{Image|file}[ ({ProcessId})] created the pipe {PipeName}"
        sources ["Named Pipe Metadata"];
    18 "Pipe connected" Pipe "Named pipes"
        fields (PIPE) []
        columns [PipeName, EventType, Image, User]
        process Image guid ProcessGuid pid ProcessId
        target "{PipeName}" what ""
        title "{Image|file}[ ({ProcessId})] connected to the pipe {PipeName}"
        sources ["Named Pipe Metadata"];
    19 "WMI filter" Wmi "WMI filters"
        fields (WMI) [EventNamespace, Name, Query]
        columns [Operation, Name, Query, EventNamespace, User]
        target "{Name}" what "[{Operation|lower}: ]{Query}"
        title "WMI filter {Name} {Operation|lower}[ by {User}]"
        sources ["WMI Creation"];
    20 "WMI consumer" Wmi "WMI consumers"
        fields (WMI) [Name, Type, Destination: CommandLine]
        columns [Operation, Name, Type, Destination, User]
        target "{Name}" what "[{Type}: ]{Destination}"
        title "WMI consumer {Name} {Operation|lower}[ by {User}]"
        sources ["WMI Creation"];
    21 "WMI binding" Wmi "WMI bindings"
        fields (WMI) [Consumer, Filter]
        columns [Operation, Consumer, Filter, User]
        target "{Consumer}" what "[{Operation|lower}: ]{Filter}"
        title "WMI filter bound to a consumer: {Operation|lower}[ by {User}]"
        sources ["WMI Creation"];
    22 "DNS query" Dns "DNS queries"
        fields [
            RuleName, UtcTime: Time, ProcessGuid: ProcessGuid, ProcessId: ProcessId, QueryName: Dns,
            QueryStatus: Code(CodeTable::Win32), QueryResults, Image: Image, User: User,
        ]
        columns [QueryName, QueryResults, QueryStatus, Image, User]
        process Image guid ProcessGuid pid ProcessId
        target "{QueryName}" what "[{QueryStatus|not:0|code} ]{QueryResults|dns}"
        title "{Image|file}[ ({ProcessId})] looked up {QueryName}"
        sources ["Passive DNS", "Network Traffic Content"];
    23 "File deleted" File "Files deleted"
        fields (USER_FIRST) [TargetFilename: Path, Hashes: Hashes, IsExecutable: Bool, Archived: Bool]
        columns [TargetFilename, Image, IsExecutable, Archived, User, Hashes]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetFilename}" what "{Archived?archived|not archived}[, {IsExecutable?executable|data}]"
        title "{Image|file}[ ({ProcessId})] deleted {TargetFilename|file}"
        sources ["File Deletion"];
    24 "Clipboard changed" System "Clipboard"
        fields (ACTOR) [Session: Integer, ClientInfo, Hashes: Hashes, Archived: Bool, User: User]
        columns [Image, Session, ClientInfo, Archived, User, Hashes]
        process Image guid ProcessGuid pid ProcessId
        target "session {Session}" what "[{ClientInfo}][ · {Archived?archived|not archived}]"
        title "{Image|file}[ ({ProcessId})] changed the clipboard"
        sources ["Process Metadata"];
    25 "Process tampering" Inject "Process tampering"
        fields (ACTOR) [Type: Code(CodeTable::Tampering), User: User]
        columns [Image, Type, ProcessId, User]
        process Image guid ProcessGuid pid ProcessId
        target "{Image|file}[ ({ProcessId})]" what "{Type}"
        title "{Image|file}[ ({ProcessId})] was tampered with[: {Type|lower}]"
        sources ["Process Modification"];
    26 "File deletion seen" File "Files deleted"
        fields (USER_FIRST) [TargetFilename: Path, Hashes: Hashes, IsExecutable: Bool]
        columns [TargetFilename, Image, IsExecutable, User, Hashes]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetFilename}" what "{IsExecutable?executable|}"
        title "{Image|file}[ ({ProcessId})] deleted {TargetFilename|file}"
        sources ["File Deletion"];
    27 "Executable blocked" File "Executables blocked"
        fields (USER_FIRST) [TargetFilename: Path, Hashes: Hashes]
        columns [TargetFilename, Image, User, Hashes]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetFilename}" what "blocked"
        title "{Image|file}[ ({ProcessId})] was kept from writing {TargetFilename|file}"
        sources ["File Creation"];
    28 "Shredding blocked" File "Shredding blocked"
        fields (USER_FIRST) [TargetFilename: Path, Hashes: Hashes, IsExecutable: Bool]
        columns [TargetFilename, Image, IsExecutable, User, Hashes]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetFilename}" what "blocked[, {IsExecutable?executable|data}]"
        title "{Image|file}[ ({ProcessId})] was kept from shredding {TargetFilename|file}"
        sources ["File Deletion", "File Modification"];
    29 "Executable created" File "Executables created"
        fields (USER_FIRST) [TargetFilename: Path, Hashes: Hashes]
        columns [TargetFilename, Image, User, Hashes]
        process Image guid ProcessGuid pid ProcessId
        target "{TargetFilename}" what "executable"
        title "{Image|file}[ ({ProcessId})] created the executable {TargetFilename|file}"
        sources ["File Creation"];
    255 "Sysmon error" System "Sysmon itself"
        fields [UtcTime: Time, ID, Description]
        columns [ID, Description]
        target "{ID}" what "{Description}"
        title "Sysmon reported an error[: {ID}]"
        sources ["Host Status"];
}

#[cfg(test)]
mod tests;
