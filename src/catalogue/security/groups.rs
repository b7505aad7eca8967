//! Groups: made, changed, deleted, and who joined or left them.

use super::super::kind::FieldType::{Sid, User};
use super::{SUBJECT, TARGET};
use crate::catalogue::kind::Field;

/// Who joined or left.
const MEMBER: &[Field] = fields![MemberName: User, MemberSid: Sid];
/// The privileges that the change was made with.
const PRIVILEGES: &[Field] = fields![PrivilegeList];
const TYPE_CHANGE: &[Field] = fields![GroupTypeChange];
/// A group's own attributes.
const GROUP: &[Field] = fields![PrivilegeList, SamAccountName: User, SidHistory: Sid];

kinds! { KINDS "Microsoft-Windows-Security-Auditing"
    4727 "Global group created" Logon "Groups"
        fields (TARGET SUBJECT GROUP) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} created the global group {TargetUserName}"
        sources ["Group Modification"];
    4728 "Added to global group" Logon "Group members"
        fields (MEMBER TARGET SUBJECT PRIVILEGES) []
        columns [MemberName, MemberSid, TargetUserName, TargetDomainName, SubjectUserName]
        target "{MemberName/MemberSid|who}" what "to {TargetUserName}[ · by {SubjectUserName}]"
        title "{SubjectUserName} added {MemberName/MemberSid|who} to {TargetUserName}"
        sources ["Group Modification"];
    4729 "Removed from global group" Logon "Group members"
        fields (MEMBER TARGET SUBJECT PRIVILEGES) []
        columns [MemberName, MemberSid, TargetUserName, TargetDomainName, SubjectUserName]
        target "{MemberName/MemberSid|who}" what "from {TargetUserName}[ · by {SubjectUserName}]"
        title "{SubjectUserName} removed {MemberName/MemberSid|who} from {TargetUserName}"
        sources ["Group Modification"];
    4730 "Global group deleted" Logon "Groups"
        fields (TARGET SUBJECT PRIVILEGES) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} deleted the global group {TargetUserName}"
        sources ["Group Modification"];
    4731 "Local group created" Logon "Groups"
        fields (TARGET SUBJECT GROUP) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} created the local group {TargetUserName}"
        sources ["Group Modification"];
    4732 "Added to local group" Logon "Group members"
        fields (MEMBER TARGET SUBJECT PRIVILEGES) []
        columns [MemberName, MemberSid, TargetUserName, TargetDomainName, SubjectUserName]
        target "{MemberName/MemberSid|who}" what "to {TargetUserName}[ · by {SubjectUserName}]"
        title "{SubjectUserName} added {MemberName/MemberSid|who} to {TargetUserName}"
        sources ["Group Modification"];
    4733 "Removed from local group" Logon "Group members"
        fields (MEMBER TARGET SUBJECT PRIVILEGES) []
        columns [MemberName, MemberSid, TargetUserName, TargetDomainName, SubjectUserName]
        target "{MemberName/MemberSid|who}" what "from {TargetUserName}[ · by {SubjectUserName}]"
        title "{SubjectUserName} removed {MemberName/MemberSid|who} from {TargetUserName}"
        sources ["Group Modification"];
    4734 "Local group deleted" Logon "Groups"
        fields (TARGET SUBJECT PRIVILEGES) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} deleted the local group {TargetUserName}"
        sources ["Group Modification"];
    4735 "Local group changed" Logon "Groups"
        fields (TARGET SUBJECT GROUP) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} changed the local group {TargetUserName}"
        sources ["Group Modification"];
    4737 "Global group changed" Logon "Groups"
        fields (TARGET SUBJECT GROUP) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} changed the global group {TargetUserName}"
        sources ["Group Modification"];
    4754 "Universal group created" Logon "Groups"
        fields (TARGET SUBJECT GROUP) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} created the universal group {TargetUserName}"
        sources ["Group Modification"];
    4755 "Universal group changed" Logon "Groups"
        fields (TARGET SUBJECT GROUP) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} changed the universal group {TargetUserName}"
        sources ["Group Modification"];
    4756 "Added to universal group" Logon "Group members"
        fields (MEMBER TARGET SUBJECT PRIVILEGES) []
        columns [MemberName, MemberSid, TargetUserName, TargetDomainName, SubjectUserName]
        target "{MemberName/MemberSid|who}" what "to {TargetUserName}[ · by {SubjectUserName}]"
        title "{SubjectUserName} added {MemberName/MemberSid|who} to {TargetUserName}"
        sources ["Group Modification"];
    4757 "Removed from universal group" Logon "Group members"
        fields (MEMBER TARGET SUBJECT PRIVILEGES) []
        columns [MemberName, MemberSid, TargetUserName, TargetDomainName, SubjectUserName]
        target "{MemberName/MemberSid|who}" what "from {TargetUserName}[ · by {SubjectUserName}]"
        title "{SubjectUserName} removed {MemberName/MemberSid|who} from {TargetUserName}"
        sources ["Group Modification"];
    4758 "Universal group deleted" Logon "Groups"
        fields (TARGET SUBJECT PRIVILEGES) []
        columns [TargetUserName, TargetDomainName, TargetSid, SubjectUserName]
        target "{TargetUserName}" what "by {SubjectUserName}"
        title "{SubjectUserName} deleted the universal group {TargetUserName}"
        sources ["Group Modification"];
    4764 "Group type changed" Logon "Groups"
        fields (TYPE_CHANGE TARGET SUBJECT PRIVILEGES) []
        columns [TargetUserName, GroupTypeChange, TargetDomainName, SubjectUserName]
        target "{TargetUserName}" what "{GroupTypeChange}[ · by {SubjectUserName}]"
        title "{SubjectUserName} changed the type of the group {TargetUserName}"
        sources ["Group Modification"];
}
