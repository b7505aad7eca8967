//! Active Directory: objects read, made, changed, deleted.

use super::super::codes::{CodeTable, MaskTable};
use super::super::kind::FieldType::{Code, Guid, Hex, Mask};
use super::SUBJECT;
use crate::catalogue::kind::Field;

/// The operation that the change belongs to.
const OPERATION: &[Field] = fields![OpCorrelationID: Guid, AppCorrelationID];
/// The directory that holds the object.
const SERVICE: &[Field] = fields![DSName, DSType: Code(CodeTable::Parameter)];
const OBJECT: &[Field] = fields![ObjectDN, ObjectGUID: Guid, ObjectClass];
const MOVED: &[Field] = fields![OldObjectDN, NewObjectDN, ObjectGUID: Guid, ObjectClass];

kinds! { KINDS "Microsoft-Windows-Security-Auditing"
    4662 "Directory object operation" Logon "Directory access"
        fields (SUBJECT) [
            ObjectServer, ObjectType, ObjectName, OperationType, HandleId: Hex, AccessList: Code(CodeTable::Parameter),
            AccessMask: Mask(MaskTable::DirectoryAccess), Properties, AdditionalInfo, AdditionalInfo2,
        ]
        columns [ObjectType, ObjectName, Properties, AccessMask, SubjectUserName]
        target "{ObjectName}" what "by {SubjectUserName}[ · {AccessMask|mask}]"
        title "{SubjectUserName} performed an operation on a directory object"
        sources ["Active Directory Object Access"];
    5136 "Directory object changed" Logon "Directory changes"
        fields (OPERATION SUBJECT SERVICE OBJECT) [
            AttributeLDAPDisplayName, AttributeSyntaxOID, AttributeValue, OperationType: Code(CodeTable::Parameter),
        ]
        columns [ObjectDN, ObjectClass, AttributeLDAPDisplayName, AttributeValue, OperationType, SubjectUserName]
        target "{ObjectDN}" what "[{OperationType|code}: ]{AttributeLDAPDisplayName}[ = {AttributeValue}]"
        title "{SubjectUserName} changed {AttributeLDAPDisplayName} of {ObjectDN}"
        sources ["Active Directory Object Modification"];
    5137 "Directory object created" Logon "Directory changes"
        fields (OPERATION SUBJECT SERVICE OBJECT) []
        columns [ObjectDN, ObjectClass, SubjectUserName]
        target "{ObjectDN}" what "[{ObjectClass} · ]by {SubjectUserName}"
        title "{SubjectUserName} created {ObjectDN}"
        sources ["Active Directory Object Creation"];
    5138 "Directory object undeleted" Logon "Directory changes"
        fields (OPERATION SUBJECT SERVICE MOVED) []
        columns [OldObjectDN, NewObjectDN, ObjectClass, SubjectUserName]
        target "{NewObjectDN}" what "[{ObjectClass} · ]by {SubjectUserName}"
        title "{SubjectUserName} undeleted {NewObjectDN}"
        sources ["Active Directory Object Modification"];
    5139 "Directory object moved" Logon "Directory changes"
        fields (OPERATION SUBJECT SERVICE MOVED) []
        columns [OldObjectDN, NewObjectDN, ObjectClass, SubjectUserName]
        target "{OldObjectDN}" what "→ {NewObjectDN}"
        title "{SubjectUserName} moved {OldObjectDN}"
        sources ["Active Directory Object Modification"];
    5141 "Directory object deleted" Logon "Directory changes"
        fields (OPERATION SUBJECT SERVICE OBJECT) [TreeDelete: Code(CodeTable::Parameter)]
        columns [ObjectDN, ObjectClass, TreeDelete, SubjectUserName]
        target "{ObjectDN}" what "[{ObjectClass} · ]by {SubjectUserName}"
        title "{SubjectUserName} deleted {ObjectDN}"
        sources ["Active Directory Object Deletion"];
}
