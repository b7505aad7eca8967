//! Remote desktop, WinRM, SSH, NTLM and SMB: who came from where, and who went where.

use super::codes::CodeTable;
use super::kind::Field;
use super::kind::FieldType::{Binary, Code, Guid, Hex, Host, Image, Integer, Ip, LogonId, Path, ProcessId, Url, User};

/// A session of the terminal services, with and without where the user sits.
const AT: &[Field] = fields!["EventXML.User": User, "EventXML.SessionID": Integer, "EventXML.Address": Ip];
const SESSION: &[Field] = fields!["EventXML.User": User, "EventXML.SessionID": Integer];

kinds! { LOCAL "Microsoft-Windows-TerminalServices-LocalSessionManager"
    21 "Remote logon" Logon "Remote desktop sessions"
        fields (AT) [] columns ["EventXML.User", "EventXML.Address", "EventXML.SessionID"]
        target "{User}[ from {Address}]" what "[session {SessionID}]" title "{User} logged on[ from {Address}]"
        sources ["Logon Session Creation"];
    22 "Shell started" Logon "Remote desktop sessions"
        fields (AT) [] columns ["EventXML.User", "EventXML.Address", "EventXML.SessionID"]
        target "{User}[ from {Address}]" what "[session {SessionID}]" title "The shell of {User} started[ from {Address}]"
        sources ["Logon Session Metadata"];
    23 "Remote logoff" Logon "Remote desktop sessions"
        fields (SESSION) [] columns ["EventXML.User", "EventXML.SessionID"]
        target "{User}" what "[session {SessionID}]" title "{User} logged off"
        sources ["Logon Session Metadata"];
    24 "Session disconnected" Logon "Remote desktop sessions"
        fields (AT) [] columns ["EventXML.User", "EventXML.Address", "EventXML.SessionID"]
        target "{User}[ from {Address}]" what "[session {SessionID}]" title "{User} disconnected[ from {Address}]"
        sources ["Logon Session Metadata"];
    25 "Session reconnected" Logon "Remote desktop sessions"
        fields (AT) [] columns ["EventXML.User", "EventXML.Address", "EventXML.SessionID"]
        target "{User}[ from {Address}]" what "[session {SessionID}]" title "{User} reconnected[ from {Address}]"
        sources ["Logon Session Metadata"];
    39 "Disconnected by session" Logon "Remote desktop sessions"
        fields ["EventXML.TargetSession": Integer, "EventXML.Source": Integer] columns ["EventXML.TargetSession", "EventXML.Source"]
        target "session {TargetSession}" what "[by session {Source}]"
        title "Session {TargetSession} was disconnected[ by session {Source}]"
        sources ["Logon Session Metadata"];
    40 "Session disconnected" Logon "Remote desktop sessions"
        fields ["EventXML.Session": Integer, "EventXML.Reason": Code(CodeTable::RdpReason)] columns ["EventXML.Session", "EventXML.Reason"]
        target "session {Session}" what "{Reason|code}" title "Session {Session} was disconnected[: {Reason|code}]"
        sources ["Logon Session Metadata"];
    41 "Arbitration began" Logon "Remote desktop sessions"
        fields (SESSION) [] columns ["EventXML.User", "EventXML.SessionID"]
        target "{User}" what "[session {SessionID}]" title "Arbitration of a session for {User} began"
        sources ["Logon Session Metadata"];
    42 "Arbitration ended" Logon "Remote desktop sessions"
        fields (SESSION) [] columns ["EventXML.User", "EventXML.SessionID"]
        target "{User}" what "[session {SessionID}]" title "Arbitration of a session for {User} ended"
        sources ["Logon Session Metadata"];
}

kinds! { CONNECTIONS "Microsoft-Windows-TerminalServices-RemoteConnectionManager"
    261 "Connection received" Network "Remote desktop connections"
        fields ["EventXML.listenerName"] columns ["EventXML.listenerName"]
        target "{listenerName}" what "" title "The listener {listenerName} received a connection"
        sources ["Network Connection Creation"];
    1149 "Remote user authenticated" Logon "Remote desktop connections"
        fields ["EventXML.Param1": User, "EventXML.Param2": Host, "EventXML.Param3": Ip]
        columns ["EventXML.Param1", "EventXML.Param2", "EventXML.Param3"]
        target "{Param1}[ from {Param3}]" what "{Param2}" title "{Param1} connected by remote desktop[ from {Param3}]"
        sources ["User Account Authentication", "Logon Session Creation"];
}

kinds! { CORE "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS"
    65 "Connection created" Network "Remote desktop connections"
        fields [ConnectionName] columns [ConnectionName]
        target "{ConnectionName}" what "" title "The connection {ConnectionName} was created"
        sources ["Network Connection Creation"];
    98 "Connection established" Network "Remote desktop connections"
        fields [] columns [] target "" what "" title "A TCP connection was established"
        sources ["Network Connection Creation"];
    103 "Connection ended" Network "Remote desktop connections"
        fields [ReasonCode: Integer] columns [ReasonCode]
        target "" what "[reason {ReasonCode}]" title "The client disconnected[, reason {ReasonCode}]"
        sources ["Network Connection Creation"];
    104 "Client's time zone" Network "Remote desktop connections"
        fields [TimezoneBiasHour] columns [TimezoneBiasHour]
        target "UTC {TimezoneBiasHour} h" what "" title "The client's time zone is {TimezoneBiasHour} hours from UTC"
        sources ["Logon Session Metadata"];
    131 "Connection accepted" Network "Remote desktop connections"
        fields [ConnType, ClientIP: Ip] columns [ClientIP, ConnType]
        target "{ClientIP}[ {ConnType|lower}]" what "in" title "A connection from {ClientIP} was accepted"
        sources ["Network Connection Creation"];
    140 "Remote logon failed" Logon "Remote desktop connections"
        fields [IPString: Ip] columns [IPString]
        target "from {IPString}" what "wrong user name or password" title "A connection from {IPString} failed: wrong user name or password"
        sources ["User Account Authentication"];
    148 "Channel closed" Network "Remote desktop channels"
        fields [ChannelName, TunnelID: Integer] columns [ChannelName, TunnelID]
        target "{ChannelName}" what "[tunnel {TunnelID}]" title "The channel {ChannelName} was closed"
        sources ["Network Traffic Flow"];
    226 "State change failed" Network "Remote desktop connections"
        fields [
            StateTransition, PreviousState: Integer, PreviousStateName, NewState: Integer, NewStateName, Event: Integer,
            EventName, ErrorCode: Code(CodeTable::AnyStatus),
        ]
        columns [StateTransition, PreviousStateName, NewStateName, EventName, ErrorCode]
        target "{StateTransition}" what "{PreviousStateName} → {NewStateName}[: {ErrorCode|code}]"
        title "A change of state failed[: {EventName}]"
        sources ["Network Connection Creation"];
}

kinds! { CLIENT "Microsoft-Windows-TerminalServices-ClientActiveXCore"
    1024 "Remote desktop opened" Network "Outbound remote desktop"
        fields [Name, Value: Host, CustomLevel] columns [Value]
        target "{Value}" what "out" title "The remote desktop client connects to {Value}"
        sources ["Network Connection Creation"];
    1025 "Remote desktop connected" Network "Outbound remote desktop"
        fields [] columns [] target "" what "out" title "The remote desktop client connected"
        sources ["Network Connection Creation"];
    1026 "Remote desktop ended" Network "Outbound remote desktop"
        fields [Name, Value: Integer, CustomLevel] columns [Value]
        target "" what "[reason {Value}]" title "The remote desktop client disconnected[, reason {Value}]"
        sources ["Network Connection Creation"];
    1027 "Domain connected" Network "Outbound remote desktop"
        fields [DomainName: Host, SessionId: Integer] columns [DomainName, SessionId]
        target "{DomainName}" what "[session {SessionId}]" title "The remote desktop client connected to the domain {DomainName}"
        sources ["Network Connection Creation"];
    1029 "User name hash" Logon "Outbound remote desktop"
        fields [TraceMessage] columns [TraceMessage]
        target "{TraceMessage}" what "Base64 of the hash of the user name" title "Hash of the user name that the remote desktop client used"
        sources ["User Account Authentication"];
    1102 "Connection started" Network "Outbound remote desktop"
        fields [Name, Value: Ip, CustomLevel] columns [Value]
        target "{Value}" what "out" title "The remote desktop client connects to {Value}"
        sources ["Network Connection Creation"];
}

kinds! { WINRM "Microsoft-Windows-WinRM"
    6 "WinRM session created" Network "WinRM"
        fields [connection: Url] columns [connection]
        target "{connection}" what "out" title "A WinRM session to {connection} was created"
        sources ["Network Connection Creation", "Command Execution"];
    91 "WinRM shell created" Network "WinRM"
        fields [resourceUri: Url] columns [resourceUri]
        target "{resourceUri}" what "in" title "A WinRM shell was created here"
        sources ["Network Connection Creation", "Command Execution"];
    169 "WinRM user authenticated" Logon "WinRM"
        fields [username: User, authenticationMechanism] columns [username, authenticationMechanism]
        target "{username}" what "{authenticationMechanism}" title "{username} authenticated to WinRM[ with {authenticationMechanism}]"
        sources ["User Account Authentication"];
}

kinds! { SSH "OpenSSH"
    4 "SSH" Logon "SSH"
        fields [process, payload] columns [process, payload]
        target "{payload}" what "{process}" title "{process}: {payload}"
        sources ["User Account Authentication", "Network Connection Creation"];
}

kinds! { NTLM "Microsoft-Windows-NTLM"
    8001 "NTLM sent" Logon "NTLM"
        fields [
            TargetName, UserName: User, DomainName: Host, CallerPID: ProcessId, ProcessName: Image, ClientLUID: LogonId,
            ClientUserName: User, ClientDomainName: Host, MechanismOID,
        ]
        columns [TargetName, UserName, DomainName, ProcessName, ClientUserName]
        process ProcessName pid CallerPID
        target "{TargetName}" what "[{UserName/ClientUserName}][ · {ProcessName|file}]"
        title "{ProcessName|file} would authenticate with NTLM to {TargetName}"
        sources ["User Account Authentication"];
    8002 "NTLM received" Logon "NTLM"
        fields [
            CallerPID: ProcessId, ProcessName: Image, ClientLUID: LogonId, ClientUserName: User, ClientDomainName: Host,
            MechanismOID,
        ]
        columns [ProcessName, ClientUserName, ClientDomainName]
        process ProcessName pid CallerPID
        target "{ClientUserName}" what "{ProcessName|file}" title "{ProcessName|file} received NTLM[ of {ClientUserName}]"
        sources ["User Account Authentication"];
    8003 "NTLM in the domain" Logon "NTLM"
        fields [
            UserName: User, DomainName: Host, Workstation: Host, CallerPID: ProcessId, ProcessName: Image,
            LogonType: Code(CodeTable::LogonType), InProc, Mechanism,
        ]
        columns [UserName, DomainName, Workstation, ProcessName, LogonType]
        process ProcessName pid CallerPID
        target "{UserName}[ from {Workstation}]" what "[{LogonType|code}][ · {ProcessName|file}]"
        title "{UserName} authenticated with NTLM[ from {Workstation}]"
        sources ["User Account Authentication"];
    8004 "NTLM at the controller" Logon "NTLM"
        fields [SChannelName: Host, UserName: User, DomainName: Host, WorkstationName: Host, SChannelType: Integer]
        columns [UserName, DomainName, WorkstationName, SChannelName]
        target "{UserName}[ from {WorkstationName}]" what "[at {SChannelName}]"
        title "{UserName} authenticated with NTLM[ from {WorkstationName}][ at {SChannelName}]"
        sources ["User Account Authentication"];
}

kinds! { SMB_SERVER "Microsoft-Windows-SMBServer"
    551 "SMB logon failed" Logon "SMB server"
        fields [
            "EventData.SessionGUID": Guid, "EventData.ConnectionGUID": Guid, "EventData.Status": Code(CodeTable::NtStatus),
            "EventData.TranslatedStatus": Code(CodeTable::NtStatus), "EventData.ClientAddressLength": Integer,
            "EventData.ClientAddress": Binary, "EventData.SessionId": Hex, "EventData.UserNameLength": Integer,
            "EventData.UserName": User, "EventData.ClientNameLength": Integer, "EventData.ClientName": Host,
        ]
        columns ["EventData.ClientName", "EventData.UserName", "EventData.Status", "EventData.ClientAddress"]
        target "{UserName/ClientName}" what "[from {ClientName}][ · {Status|code}]" title "An SMB session failed to authenticate[ from {ClientName}]"
        sources ["User Account Authentication"];
    1016 "Reopen failed" Network "SMB server"
        fields [
            "EventData.Status": Code(CodeTable::NtStatus), "EventData.TranslatedStatus": Code(CodeTable::NtStatus),
            "EventData.RKFStatus": Code(CodeTable::NtStatus), "EventData.TranslatedRKFStatus": Code(CodeTable::NtStatus),
            "EventData.ConnectionGUID": Guid, "EventData.ClientNameLength": Integer, "EventData.ClientName": Host,
            "EventData.ClientAddressLength": Integer, "EventData.ClientAddress": Binary,
            "EventData.ShareNameLength": Integer, "EventData.ShareName": Path, "EventData.UserNameLength": Integer,
            "EventData.UserName": User, "EventData.SessionId": Hex, "EventData.FileNameLength": Integer,
            "EventData.FileName": Path, "EventData.DurableHandle", "EventData.ResilientHandle",
            "EventData.PersistentHandle", "EventData.ResumeKey": Guid, "EventData.Reason": Integer,
        ]
        columns ["EventData.ShareName", "EventData.FileName", "EventData.UserName", "EventData.ClientName", "EventData.Status"]
        target "{ShareName}[\\{FileName}]" what "{UserName}[ from {ClientName}][ · {Status|code}]"
        title "{UserName} could not reopen {FileName|file}[ on {ShareName}]"
        sources ["Network Share Access"];
    3000 "SMB1 access" Network "SMB server"
        fields [ClientName: Host] columns [ClientName]
        target "from {ClientName}" what "SMB1" title "{ClientName} tried to connect with SMB1"
        sources ["Network Share Access"];
}

kinds! { SMB_CLIENT "Microsoft-Windows-SMBClient"
    31001 "SMB logon failed" Logon "SMB client"
        fields [
            Reason: Integer, Status: Code(CodeTable::NtStatus), SecurityStatus: Code(CodeTable::AnyStatus),
            LogonId: LogonId, ServerNameLength: Integer, ServerName: Host, PrincipalNameLength: Integer, PrincipalName,
            UserNameLength: Integer, UserName: User,
        ]
        columns [ServerName, UserName, Status, PrincipalName, Reason]
        target "{ServerName}" what "[as {UserName}][ · {Status|code}]" title "{UserName} could not log on to {ServerName}"
        sources ["User Account Authentication"];
    31010 "Share refused" Network "SMB client"
        fields [
            Reason: Integer, Status: Code(CodeTable::NtStatus), ShareNameLength: Integer, ShareName: Path,
            ObjectNameLength: Integer, ObjectName: Path,
        ]
        columns [ShareName, ObjectName, Status, Reason]
        target "{ShareName}" what "{Status|code}" title "The share {ShareName} could not be reached[: {Status|code}]"
        sources ["Network Share Access"];
}

/// Profiles of users, loaded and unloaded as they come and go.
pub(super) mod profiles {
    use super::{Integer, Path};
    use crate::catalogue::kind::FieldType::{Registry, Text};

    kinds! { KINDS "Microsoft-Windows-User Profiles Service"
        2 "Profile logon done" Logon "User profiles"
            fields [Session: Integer] columns [Session]
            target "session {Session}" what "" title "The profile's part of the logon to session {Session} is done"
            sources ["Logon Session Metadata"];
        4 "Profile logoff done" Logon "User profiles"
            fields [Session: Integer] columns [Session]
            target "session {Session}" what "" title "The profile's part of the logoff from session {Session} is done"
            sources ["Logon Session Metadata"];
        5 "User hive loaded" Logon "User profiles"
            fields [File: Path, Key: Registry] columns [File, Key]
            target "{File}" what "[at {Key|hive}]" title "The hive {File|file} was loaded[ at {Key}]"
            sources ["Logon Session Metadata"];
        67 "Profile used" Logon "User profiles"
            fields [LogonType: Text, LocalPath: Path, ProfileType] columns [LocalPath, ProfileType, LogonType]
            target "{LocalPath}" what "[{ProfileType}]" title "The profile {LocalPath|file} was used"
            sources ["Logon Session Metadata"];
        1530 "Hive still in use" Logon "User profiles"
            fields [Detail] columns [Detail]
            target "{Detail}" what "" title "A user's hive was still in use"
            sources ["Logon Session Metadata"];
        1531 "Profile service started" System "User profiles"
            fields [] columns [] target "" what "" title "The user profile service started"
            sources ["Host Status"];
        1532 "Profile service stopped" System "User profiles"
            fields [] columns [] target "" what "" title "The user profile service stopped"
            sources ["Host Status"];
    }
}
