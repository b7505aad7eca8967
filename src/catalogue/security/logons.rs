//! Logons, failed logons and the ends of sessions.

use super::super::codes::CodeTable;
use super::super::kind::FieldType::{Code, Guid, Host, Image, Integer, Ip, LogonId, Port, ProcessId, Sid, Time, User};
use super::{SESSION, SUBJECT, TARGET};
use crate::catalogue::kind::Field;

/// A session of the terminal services, as 4778 and 4779 name it.
const WINDOW_STATION: &[Field] =
    fields![AccountName: User, AccountDomain: Host, LogonID: LogonId, SessionName, ClientName: Host, ClientAddress: Ip];
/// A locked or unlocked workstation.
const LOCK: &[Field] = fields![SessionId: Integer];

kinds! { KINDS "Microsoft-Windows-Security-Auditing"
    4624 "Logon" Logon "Logons"
        fields (SUBJECT SESSION) [
            LogonType: Code(CodeTable::LogonType), LogonProcessName, AuthenticationPackageName, WorkstationName: Host,
            LogonGuid: Guid, TransmittedServices, LmPackageName, KeyLength: Integer, ProcessId: ProcessId,
            ProcessName: Image, IpAddress: Ip, IpPort: Port, ImpersonationLevel: Code(CodeTable::Parameter),
            RestrictedAdminMode: Code(CodeTable::Parameter), TargetOutboundUserName: User, TargetOutboundDomainName: Host,
            VirtualAccount: Code(CodeTable::Parameter), TargetLinkedLogonId: LogonId,
            ElevatedToken: Code(CodeTable::Parameter),
        ]
        columns [
            TargetUserName, TargetDomainName, LogonType, IpAddress, IpPort, WorkstationName, LogonProcessName,
            AuthenticationPackageName, TargetLogonId
        ]
        process ProcessName pid ProcessId
        target "{TargetUserName}[ from {IpAddress/WorkstationName}]"
        what "type {LogonType}[ {LogonType|code}][ · {AuthenticationPackageName}]"
        title "[{TargetDomainName}\\]{TargetUserName} logged on[ from {IpAddress/WorkstationName}][, {LogonType|code}]"
        sources ["Logon Session Creation", "User Account Authentication"];
    4625 "Failed logon" Logon "Failed logons"
        fields (SUBJECT) [
            TargetUserSid: Sid, TargetUserName: User, TargetDomainName: Host, Status: Code(CodeTable::NtStatus),
            FailureReason: Code(CodeTable::Parameter), SubStatus: Code(CodeTable::NtStatus),
            LogonType: Code(CodeTable::LogonType), LogonProcessName, AuthenticationPackageName, WorkstationName: Host,
            TransmittedServices, LmPackageName, KeyLength: Integer, ProcessId: ProcessId, ProcessName: Image,
            IpAddress: Ip, IpPort: Port,
        ]
        columns [
            TargetUserName, TargetDomainName, Status, SubStatus, FailureReason, LogonType, IpAddress, WorkstationName,
            AuthenticationPackageName, ProcessName
        ]
        process ProcessName pid ProcessId
        target "{TargetUserName}[ from {IpAddress/WorkstationName}]"
        what "[{SubStatus|not:0x0|code}][ · {Status|not:0xc000006d|code}][ · type {LogonType}][ {LogonType|code}]"
        title "{TargetUserName} failed to log on[ from {IpAddress/WorkstationName}][: {FailureReason|code}]"
        sources ["User Account Authentication", "Logon Session Creation"];
    4627 "Group membership" Logon "Group memberships at logon"
        fields (SUBJECT SESSION) [
            LogonType: Code(CodeTable::LogonType), EventIdx: Integer, EventCountTotal: Integer, GroupMembership,
        ]
        columns [TargetUserName, TargetDomainName, LogonType, GroupMembership]
        target "{TargetUserName}" what "{GroupMembership|words}"
        title "Groups of {TargetUserName} at logon"
        sources ["Logon Session Metadata"];
    4634 "Logoff" Logon "Session ends"
        fields (SESSION) [LogonType: Code(CodeTable::LogonType)]
        columns [TargetUserName, TargetDomainName, TargetLogonId, LogonType]
        target "{TargetUserName}" what "type {LogonType}[ {LogonType|code}]"
        title "The session of {TargetUserName} ended[ ({TargetLogonId})]"
        sources ["Logon Session Metadata"];
    4647 "Logoff by user" Logon "Session ends"
        fields (SESSION) []
        columns [TargetUserName, TargetDomainName, TargetLogonId]
        target "{TargetUserName}" what ""
        title "{TargetUserName} logged off[ ({TargetLogonId})]"
        sources ["Logon Session Metadata"];
    4648 "Explicit credentials" Logon "Explicit credentials"
        fields (SUBJECT) [
            LogonGuid: Guid, TargetUserName: User, TargetDomainName: Host, TargetLogonGuid: Guid, TargetServerName: Host,
            TargetInfo, ProcessId: ProcessId, ProcessName: Image, IpAddress: Ip, IpPort: Port,
        ]
        columns [
            SubjectUserName, TargetUserName, TargetDomainName, TargetServerName, TargetInfo, ProcessName, IpAddress
        ]
        process ProcessName pid ProcessId
        target "{TargetUserName}[ at {TargetServerName}]" what "by {SubjectUserName}[ · {ProcessName|file}]"
        title "{SubjectUserName} used the credentials of {TargetUserName}[ at {TargetServerName}]"
        sources ["User Account Authentication", "Logon Session Creation"];
    4649 "Replay detected" Logon "Replays"
        fields (SUBJECT) [
            TargetUserName: User, TargetDomainName: Host, RequestType, LogonProcessName, AuthenticationPackage,
            WorkstationName: Host, TransmittedServices, ProcessId: ProcessId, ProcessName: Image,
        ]
        columns [TargetUserName, TargetDomainName, RequestType, WorkstationName, ProcessName]
        process ProcessName pid ProcessId
        target "{TargetUserName}[ from {WorkstationName}]" what "{RequestType}"
        title "A replayed request for {TargetUserName} was detected"
        sources ["User Account Authentication"];
    4672 "Admin logon" Logon "Privileged logons"
        fields (SUBJECT) [PrivilegeList]
        columns [SubjectUserName, SubjectDomainName, PrivilegeList, SubjectLogonId]
        target "{SubjectUserName}" what "{PrivilegeList}"
        title "{SubjectUserName} logged on with special privileges"
        sources ["Logon Session Metadata"];
    4675 "SIDs filtered" Logon "SIDs filtered"
        fields (SESSION) [TdoDirection, TdoAttributes, TdoType, TdoSid: Sid, SidList]
        columns [TargetUserName, TargetDomainName, TdoSid, SidList]
        target "{TargetUserName}" what "{SidList}"
        title "SIDs of {TargetUserName} were filtered"
        sources ["Logon Session Metadata"];
    4776 "NTLM validation" Logon "NTLM validations"
        fields [PackageName, TargetUserName: User, Workstation: Host, Status: Code(CodeTable::NtStatus)]
        columns [TargetUserName, Workstation, Status, PackageName]
        target "{TargetUserName}[ from {Workstation}]" what "{Status|code}"
        title "Credentials of {TargetUserName} were checked[ for {Workstation}][: {Status|code}]"
        sources ["User Account Authentication"];
    4778 "Session reconnected" Logon "Remote sessions"
        fields (WINDOW_STATION) []
        columns [AccountName, AccountDomain, ClientName, ClientAddress, SessionName, LogonID]
        target "{AccountName}[ from {ClientAddress/ClientName}]" what "{SessionName}"
        title "{AccountName} reconnected to a session[ from {ClientAddress/ClientName}]"
        sources ["Logon Session Metadata"];
    4779 "Session disconnected" Logon "Remote sessions"
        fields (WINDOW_STATION) []
        columns [AccountName, AccountDomain, ClientName, ClientAddress, SessionName, LogonID]
        target "{AccountName}[ from {ClientAddress/ClientName}]" what "{SessionName}"
        title "{AccountName} disconnected from a session[ of {ClientAddress/ClientName}]"
        sources ["Logon Session Metadata"];
    4797 "Blank password query" Logon "Account enumeration"
        fields (SUBJECT) [Workstation: Host, TargetUserName: User, TargetDomainName: Host]
        columns [SubjectUserName, TargetUserName, TargetDomainName, Workstation]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} asked whether {TargetUserName} has a blank password"
        sources ["User Account Metadata"];
    4798 "Groups of user listed" Logon "Account enumeration"
        fields (TARGET SUBJECT) [CallerProcessId: ProcessId, CallerProcessName: Image]
        columns [TargetUserName, CallerProcessName, SubjectUserName, SubjectDomainName]
        process CallerProcessName pid CallerProcessId
        target "{TargetUserName}" what "by {SubjectUserName}[ · {CallerProcessName|file}]"
        title "{SubjectUserName} listed the local groups of {TargetUserName}"
        sources ["User Account Metadata", "Group Enumeration"];
    4799 "Members of group listed" Logon "Account enumeration"
        fields (TARGET SUBJECT) [CallerProcessId: ProcessId, CallerProcessName: Image]
        columns [TargetUserName, CallerProcessName, SubjectUserName, SubjectDomainName]
        process CallerProcessName pid CallerProcessId
        target "{TargetUserName}" what "by {SubjectUserName}[ · {CallerProcessName|file}]"
        title "{SubjectUserName} listed the members of {TargetUserName}"
        sources ["Group Enumeration"];
    4800 "Workstation locked" Logon "Locks"
        fields (SESSION LOCK) []
        columns [TargetUserName, TargetDomainName, SessionId, TargetLogonId]
        target "{TargetUserName}" what "[session {SessionId}]"
        title "{TargetUserName} locked the workstation"
        sources ["Logon Session Metadata"];
    4801 "Workstation unlocked" Logon "Locks"
        fields (SESSION LOCK) []
        columns [TargetUserName, TargetDomainName, SessionId, TargetLogonId]
        target "{TargetUserName}" what "[session {SessionId}]"
        title "{TargetUserName} unlocked the workstation"
        sources ["Logon Session Metadata"];
    4964 "Special group logon" Logon "Privileged logons"
        fields (SUBJECT) [
            LogonGuid: Guid, TargetUserName: User, TargetDomainName: Host, TargetLogonId: LogonId, TargetLogonGuid: Guid,
            SidList,
        ]
        columns [TargetUserName, TargetDomainName, SidList, SubjectUserName]
        target "{TargetUserName}" what "{SidList}"
        title "{TargetUserName} of a watched group logged on"
        sources ["Logon Session Creation"];
    5378 "Delegation refused" Logon "Delegation refused"
        fields (SUBJECT) [Package, UserUPN: User, TargetServer: Host, CredType: Code(CodeTable::Parameter)]
        columns [UserUPN, TargetServer, CredType, Package, SubjectUserName]
        target "{UserUPN}[ to {TargetServer}]" what "{CredType|code}"
        title "Delegating credentials of {UserUPN} was refused"
        sources ["User Account Authentication"];
    5379 "Credentials read" Logon "Stored credentials"
        fields (SUBJECT) [
            TargetName, Type: Integer, CountOfCredentialsReturned: Integer, ReadOperation: Code(CodeTable::Parameter),
            ReturnCode: Code(CodeTable::AnyStatus), ProcessCreationTime: Time,
            ClientProcessId: ProcessId,
        ]
        columns [SubjectUserName, TargetName, CountOfCredentialsReturned, ReadOperation, ReturnCode, ClientProcessId]
        pid ClientProcessId
        target "{TargetName}" what "by {SubjectUserName}[ · {ReadOperation|code}][ · {ReturnCode|not:0|code}]"
        title "{SubjectUserName} read stored credentials[: {TargetName}]"
        sources ["User Account Metadata"];
    5381 "Vault listed" Logon "Stored credentials"
        fields (SUBJECT) [
            Flags: Integer, CountOfCredentialsReturned: Integer, ProcessCreationTime: Time,
            ClientProcessId: ProcessId,
        ]
        columns [SubjectUserName, CountOfCredentialsReturned, ClientProcessId]
        pid ClientProcessId
        target "[{CountOfCredentialsReturned} credentials]" what "by {SubjectUserName}"
        title "{SubjectUserName} listed the credentials of a vault"
        sources ["User Account Metadata"];
    5382 "Vault read" Logon "Stored credentials"
        fields (SUBJECT) [
            SchemaFriendlyName, Schema: Guid, Resource, Identity, PackageSid: Sid, Flags: Integer,
            ReturnCode: Code(CodeTable::AnyStatus), ProcessCreationTime: Time,
            ClientProcessId: ProcessId,
        ]
        columns [SubjectUserName, Resource, SchemaFriendlyName, ReturnCode, ClientProcessId]
        pid ClientProcessId
        target "{Resource}" what "by {SubjectUserName}[ · {ReturnCode|not:0|code}]"
        title "{SubjectUserName} read a vault[: {Resource}]"
        sources ["User Account Metadata"];
}
