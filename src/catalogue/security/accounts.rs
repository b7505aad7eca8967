//! Accounts of users and computers: made, changed, locked, deleted.

use super::super::codes::CodeTable;
use super::super::kind::FieldType::{Code, Host, LogonId, Sid, User};
use super::{ACCOUNT, SUBJECT, TARGET};
use crate::catalogue::kind::Field;

/// The privileges that the change was made with.
const PRIVILEGES: &[Field] = fields![PrivilegeList];
/// What only computers have.
const COMPUTER: &[Field] = fields![DnsHostName: Host, ServicePrincipalNames];
/// A field of 4738 and 4742 that says nothing.
const DUMMY: &[Field] = fields![Dummy];
const COMPUTER_CHANGE: &[Field] = fields![ComputerAccountChange];

kinds! { KINDS "Microsoft-Windows-Security-Auditing"
    4720 "Account created" Logon "Accounts"
        fields (TARGET SUBJECT ACCOUNT) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName, UserAccountControl, SamAccountName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} created the account {TargetUserName}"
        sources ["User Account Creation"];
    4722 "Account enabled" Logon "Accounts"
        fields (TARGET SUBJECT) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} enabled the account {TargetUserName}"
        sources ["User Account Modification"];
    4723 "Own password changed" Logon "Passwords"
        fields (TARGET SUBJECT PRIVILEGES) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} tried to change the password of {TargetUserName}"
        sources ["User Account Modification"];
    4724 "Password reset" Logon "Passwords"
        fields (TARGET SUBJECT) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} tried to reset the password of {TargetUserName}"
        sources ["User Account Modification"];
    4725 "Account disabled" Logon "Accounts"
        fields (TARGET SUBJECT) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} disabled the account {TargetUserName}"
        sources ["User Account Modification"];
    4726 "Account deleted" Logon "Accounts"
        fields (TARGET SUBJECT PRIVILEGES) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} deleted the account {TargetUserName}"
        sources ["User Account Deletion"];
    4738 "Account changed" Logon "Accounts"
        fields (DUMMY TARGET SUBJECT ACCOUNT) []
        columns [
            TargetUserName, TargetDomainName, SubjectUserName, OldUacValue, NewUacValue, UserAccountControl,
            PasswordLastSet, SidHistory, AllowedToDelegateTo
        ]
        target "{TargetUserName}" what "by {SubjectUserName}[ · {UserAccountControl|words}]"
        title "{SubjectUserName} changed the account {TargetUserName}"
        sources ["User Account Modification"];
    4740 "Account locked out" Logon "Accounts"
        fields (TARGET SUBJECT) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "[from {TargetDomainName}]"
        title "{TargetUserName} was locked out[ because of {TargetDomainName}]"
        sources ["User Account Metadata"];
    4741 "Computer created" Logon "Computer accounts"
        fields (TARGET SUBJECT ACCOUNT COMPUTER) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName, DnsHostName, ServicePrincipalNames]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} created the computer account {TargetUserName}"
        sources ["User Account Creation"];
    4742 "Computer changed" Logon "Computer accounts"
        fields (COMPUTER_CHANGE TARGET SUBJECT ACCOUNT COMPUTER) []
        columns [
            TargetUserName, TargetDomainName, SubjectUserName, OldUacValue, NewUacValue, PasswordLastSet,
            AllowedToDelegateTo, DnsHostName, ServicePrincipalNames
        ]
        target "{TargetUserName}" what "by {SubjectUserName}[ · {UserAccountControl|words}]"
        title "{SubjectUserName} changed the computer account {TargetUserName}"
        sources ["User Account Modification"];
    4743 "Computer deleted" Logon "Computer accounts"
        fields (TARGET SUBJECT PRIVILEGES) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} deleted the computer account {TargetUserName}"
        sources ["User Account Deletion"];
    4765 "SID history added" Logon "SID history"
        fields [
            SourceUserName: User, SourceSid: Sid, TargetUserName: User, TargetDomainName: Host, TargetSid: Sid,
            SubjectUserSid: Sid, SubjectUserName: User, SubjectDomainName: Host,
            SubjectLogonId: LogonId, PrivilegeList, SidList,
        ]
        columns [TargetUserName, SourceUserName, SourceSid, SubjectUserName]
        target "{TargetUserName}" what "{SourceUserName}[ · by {SubjectUserName}]"
        title "{SubjectUserName} added {SourceUserName} to the SID history of {TargetUserName}"
        sources ["User Account Modification"];
    4767 "Account unlocked" Logon "Accounts"
        fields (TARGET SUBJECT) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} unlocked the account {TargetUserName}"
        sources ["User Account Modification"];
    4781 "Account renamed" Logon "Accounts"
        fields [
            OldTargetUserName: User, NewTargetUserName: User, TargetDomainName: Host, TargetSid: Sid,
            SubjectUserSid: Sid, SubjectUserName: User, SubjectDomainName: Host,
            SubjectLogonId: LogonId, PrivilegeList,
        ]
        columns [OldTargetUserName, NewTargetUserName, TargetDomainName, SubjectUserName]
        target "{OldTargetUserName} → {NewTargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} renamed the account {OldTargetUserName} to {NewTargetUserName}"
        sources ["User Account Modification"];
    4794 "DSRM password set" Logon "Passwords"
        fields (SUBJECT) [Workstation: Host, Status: Code(CodeTable::NtStatus)]
        columns [SubjectUserName, Workstation, Status]
        target "Directory Services Restore Mode" what "by {SubjectUserName}[ · {Status|code}]"
        title "{SubjectUserName} tried to set the password of Directory Services Restore Mode"
        sources ["User Account Modification"];
}
