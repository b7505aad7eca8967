//! The clock, policies, user rights, trusts, keys, and the start of the security subsystem.

use super::super::codes::CodeTable;
use super::super::kind::FieldType::{Code, Guid, Hex, Host, Image, Integer, LogonId, Path, ProcessId, Sid, Time, User};
use super::{SESSION, SUBJECT};
use crate::catalogue::kind::Field;

/// A rule of the firewall.
const RULE: &[Field] = fields![ProfileChanged, RuleId, RuleName];
/// A cryptographic key and its provider.
const KEY: &[Field] = fields![ProviderName, AlgorithmName, KeyName, KeyType: Code(CodeTable::Parameter)];
const CLIENT: &[Field] = fields![ClientProcessId: ProcessId, ClientCreationTime: Time];
const RESULT: &[Field] = fields![Operation: Code(CodeTable::Parameter), ReturnCode: Code(CodeTable::AnyStatus)];

kinds! { KINDS "Microsoft-Windows-Security-Auditing"
    4608 "Windows starting" System "Starts and stops"
        fields [] columns []
        target "" what "" title "Windows is starting up"
        sources ["Host Status"];
    4610 "Authentication package" Module "Security packages"
        fields [AuthenticationPackageName: Path] columns [AuthenticationPackageName]
        target "{AuthenticationPackageName}" what "" title "LSA loaded the package {AuthenticationPackageName|file}"
        sources ["Module Load"];
    4611 "Logon process registered" Logon "Security packages"
        fields (SUBJECT) [LogonProcessName] columns [LogonProcessName, SubjectUserName]
        target "{LogonProcessName}" what "" title "The logon process {LogonProcessName} registered itself"
        sources ["Module Load"];
    4614 "Notification package" Module "Security packages"
        fields [NotificationPackageName: Path] columns [NotificationPackageName]
        target "{NotificationPackageName}" what ""
        title "SAM loaded the notification package {NotificationPackageName|file}"
        sources ["Module Load"];
    4616 "System time changed" System "Clock"
        fields (SUBJECT) [PreviousTime: Time, NewTime: Time, ProcessId: ProcessId, ProcessName: Image]
        columns [PreviousTime, NewTime, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{NewTime}" what "[from {PreviousTime}][ ({NewTime|since:PreviousTime})]"
        title "{ProcessName/SubjectUserName|file} changed the system time"
        sources ["Host Status"];
    4622 "Security package loaded" Module "Security packages"
        fields [SecurityPackageName: Path] columns [SecurityPackageName]
        target "{SecurityPackageName}" what "" title "LSA loaded the security package {SecurityPackageName|file}"
        sources ["Module Load"];
    4703 "Privileges adjusted" Logon "Privileges"
        fields (SUBJECT SESSION) [ProcessName: Image, ProcessId: ProcessId, EnabledPrivilegeList, DisabledPrivilegeList]
        columns [SubjectUserName, EnabledPrivilegeList, DisabledPrivilegeList, ProcessName, TargetUserName]
        process ProcessName pid ProcessId
        target "{TargetUserName}" what "[+ {EnabledPrivilegeList}][ − {DisabledPrivilegeList}]"
        title "{ProcessName/SubjectUserName|file} adjusted the privileges of {TargetUserName}"
        sources ["Process Metadata"];
    4704 "User right assigned" Logon "User rights"
        fields (SUBJECT) [TargetSid: Sid, PrivilegeList] columns [TargetSid, PrivilegeList, SubjectUserName]
        target "{TargetSid|who}" what "{PrivilegeList}" title "{SubjectUserName} gave {TargetSid|who} the right {PrivilegeList}"
        sources ["User Account Modification"];
    4705 "User right removed" Logon "User rights"
        fields (SUBJECT) [TargetSid: Sid, PrivilegeList] columns [TargetSid, PrivilegeList, SubjectUserName]
        target "{TargetSid|who}" what "{PrivilegeList}" title "{SubjectUserName} took the right {PrivilegeList} from {TargetSid|who}"
        sources ["User Account Modification"];
    4706 "Trust created" Logon "Trusts"
        fields [
            DomainName: Host, DomainSid: Sid, SubjectUserSid: Sid, SubjectUserName: User,
            SubjectDomainName: Host, SubjectLogonId: LogonId, TdoType: Integer,
            TdoDirection: Integer, TdoAttributes: Integer, SidFilteringEnabled: Code(CodeTable::Parameter),
        ]
        columns [DomainName, DomainSid, SubjectUserName, TdoType, TdoDirection, SidFilteringEnabled]
        target "{DomainName}" what "by {SubjectUserName}" title "{SubjectUserName} created a trust with {DomainName}"
        sources ["Active Directory Object Creation"];
    4717 "Logon right granted" Logon "User rights"
        fields (SUBJECT) [TargetSid: Sid, AccessGranted] columns [TargetSid, AccessGranted, SubjectUserName]
        target "{TargetSid|who}" what "{AccessGranted}" title "{SubjectUserName} gave {TargetSid|who} the right {AccessGranted}"
        sources ["User Account Modification"];
    4718 "Logon right removed" Logon "User rights"
        fields (SUBJECT) [TargetSid: Sid, AccessRemoved] columns [TargetSid, AccessRemoved, SubjectUserName]
        target "{TargetSid|who}" what "{AccessRemoved}" title "{SubjectUserName} took the right {AccessRemoved} from {TargetSid|who}"
        sources ["User Account Modification"];
    4719 "Audit policy changed" System "Audit policy"
        fields (SUBJECT) [
            CategoryId: Code(CodeTable::Parameter), SubcategoryId: Code(CodeTable::Parameter), SubcategoryGuid: Guid,
            AuditPolicyChanges: Code(CodeTable::Parameter),
        ]
        columns [CategoryId, SubcategoryId, AuditPolicyChanges, SubcategoryGuid, SubjectUserName]
        target "{SubcategoryId/SubcategoryGuid|words}" what "{AuditPolicyChanges|words}[ · by {SubjectUserName}]"
        title "{SubjectUserName} changed the audit policy[: {AuditPolicyChanges|words}]"
        sources ["Host Status"];
    4739 "Domain policy changed" Logon "Domain policy"
        fields [
            DomainPolicyChanged, DomainName: Host, DomainSid: Sid, SubjectUserSid: Sid,
            SubjectUserName: User, SubjectDomainName: Host,
            SubjectLogonId: LogonId, PrivilegeList, MinPasswordAge, MaxPasswordAge, ForceLogoff,
            LockoutThreshold, LockoutObservationWindow, LockoutDuration, PasswordProperties, MinPasswordLength,
            PasswordHistoryLength, MachineAccountQuota, MixedDomainMode, DomainBehaviorVersion, OemInformation,
        ]
        columns [DomainPolicyChanged, DomainName, MinPasswordLength, LockoutThreshold, SubjectUserName]
        target "{DomainName}" what "[{DomainPolicyChanged} · ]by {SubjectUserName}"
        title "{SubjectUserName} changed the policy of {DomainName}"
        sources ["Active Directory Object Modification"];
    4826 "Boot configuration" System "Starts and stops"
        fields (SUBJECT) [
            LoadOptions, AdvancedOptions: Code(CodeTable::Parameter), ConfigAccessPolicy: Code(CodeTable::Parameter),
            RemoteEventLogging: Code(CodeTable::Parameter), KernelDebug: Code(CodeTable::Parameter),
            VsmLaunchType: Code(CodeTable::Parameter), TestSigning: Code(CodeTable::Parameter),
            FlightSigning: Code(CodeTable::Parameter), DisableIntegrityChecks: Code(CodeTable::Parameter),
            HypervisorLoadOptions, HypervisorLaunchType: Code(CodeTable::Parameter),
            HypervisorDebug: Code(CodeTable::Parameter),
        ]
        columns [KernelDebug, TestSigning, DisableIntegrityChecks, AdvancedOptions, LoadOptions]
        target "" what "[kernel debugging {KernelDebug|code}][, test signing {TestSigning|code}]"
        title "Boot configuration was loaded"
        sources ["Host Status"];
    4902 "Per-user audit table" System "Audit policy"
        fields [PuaCount: Integer, PuaPolicyId: Hex] columns [PuaCount, PuaPolicyId]
        target "" what "{PuaCount} entries" title "The table of per-user audit policy was created"
        sources ["Host Status"];
    4904 "Event source registered" System "Audit policy"
        fields (SUBJECT) [AuditSourceName, EventSourceId: Hex, ProcessId: ProcessId, ProcessName: Image]
        columns [AuditSourceName, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{AuditSourceName}" what "" title "{ProcessName|file} registered the event source {AuditSourceName}"
        sources ["Host Status"];
    4905 "Event source removed" System "Audit policy"
        fields (SUBJECT) [AuditSourceName, EventSourceId: Hex, ProcessId: ProcessId, ProcessName: Image]
        columns [AuditSourceName, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{AuditSourceName}" what "" title "{ProcessName|file} removed the event source {AuditSourceName}"
        sources ["Host Status"];
    4946 "Firewall rule added" Network "Firewall (Security)"
        fields (RULE) [] columns [RuleName, ProfileChanged, RuleId]
        target "{RuleName}" what "[{ProfileChanged}]" title "The firewall rule {RuleName} was added"
        sources ["Firewall Rule Modification"];
    4947 "Firewall rule changed" Network "Firewall (Security)"
        fields (RULE) [] columns [RuleName, ProfileChanged, RuleId]
        target "{RuleName}" what "[{ProfileChanged}]" title "The firewall rule {RuleName} was changed"
        sources ["Firewall Rule Modification"];
    4948 "Firewall rule deleted" Network "Firewall (Security)"
        fields (RULE) [] columns [RuleName, ProfileChanged, RuleId]
        target "{RuleName}" what "[{ProfileChanged}]" title "The firewall rule {RuleName} was deleted"
        sources ["Firewall Rule Modification"];
    4950 "Firewall setting changed" Network "Firewall (Security)"
        fields [ProfileChanged, SettingType, SettingValue] columns [ProfileChanged, SettingType, SettingValue]
        target "{SettingType}" what "{SettingValue}[ · {ProfileChanged}]"
        title "The firewall setting {SettingType} was set[ to {SettingValue}]"
        sources ["Firewall Rule Modification", "Firewall Disable"];
    5024 "Firewall started" Network "Firewall (Security)"
        fields [] columns [] target "" what "" title "Windows Firewall started"
        sources ["Host Status"];
    5025 "Firewall stopped" Network "Firewall (Security)"
        fields [] columns [] target "" what "" title "Windows Firewall stopped"
        sources ["Firewall Disable"];
    5032 "Firewall could not notify" Network "Firewall (Security)"
        fields [ErrorCode: Code(CodeTable::AnyStatus)] columns [ErrorCode]
        target "" what "{ErrorCode|code}" title "Windows Firewall could not tell the user that it blocked a program"
        sources ["Host Status"];
    5033 "Firewall driver started" Network "Firewall (Security)"
        fields [] columns [] target "" what "" title "The driver of Windows Firewall started"
        sources ["Host Status"];
    5038 "Code integrity failed" Module "Code integrity (Security)"
        fields [param1: Path] columns [param1]
        target "{param1}" what "" title "The hash of {param1|file} is not valid"
        sources ["Driver Load", "Module Load"];
    5058 "Key file operation" System "Keys"
        fields (SUBJECT CLIENT KEY) [
            KeyFilePath: Path, Operation: Code(CodeTable::Parameter), ReturnCode: Code(CodeTable::AnyStatus),
        ]
        columns [KeyName, Operation, KeyFilePath, ReturnCode, SubjectUserName]
        pid ClientProcessId
        target "{KeyName}" what "{Operation|code}[ · by {SubjectUserName}]" title "{SubjectUserName} used the file of a key"
        sources ["File Access"];
    5059 "Key migration" System "Keys"
        fields (SUBJECT CLIENT KEY RESULT) []
        columns [KeyName, Operation, AlgorithmName, ReturnCode, SubjectUserName]
        pid ClientProcessId
        target "{KeyName}" what "{Operation|code}[ · by {SubjectUserName}]" title "{SubjectUserName} exported or imported a key"
        sources ["File Access"];
    5061 "Key operation" System "Keys"
        fields (SUBJECT KEY RESULT) []
        columns [KeyName, Operation, AlgorithmName, ReturnCode, SubjectUserName]
        target "{KeyName}" what "{Operation|code}[ · by {SubjectUserName}]" title "{SubjectUserName} used a key"
        sources ["File Access"];
    5890 "COM+ object added" System "COM+ catalogue"
        fields [
            SubjectUserSid: Sid, SubjectUserName: User, SubjectUserDomainName: Host,
            SubjectLogonId: LogonId, ObjectCollectionName, ObjectIdentifyingProperties,
            ObjectProperties,
        ]
        columns [ObjectCollectionName, ObjectIdentifyingProperties, ObjectProperties, SubjectUserName]
        target "{ObjectCollectionName}" what "{ObjectProperties}" title "{SubjectUserName} added an object to the COM+ catalogue"
        sources ["Windows Registry Key Creation"];
}
