//! Files, keys and other objects, their access and their auditing.

use super::super::codes::{CodeTable, MaskTable};
use super::super::kind::FieldType::{Code, Guid, Hex, Image, Integer, Mask, Path, ProcessId, Registry};
use super::{BY_PROCESS, SUBJECT};
use crate::catalogue::kind::Field;

/// The object and the handle to it.
const OBJECT: &[Field] = fields![ObjectServer, ObjectType, ObjectName: Path, HandleId: Hex];
const ACCESS: &[Field] = fields![AccessList: Code(CodeTable::Parameter), AccessMask: Mask(MaskTable::ObjectAccess)];
const DESCRIPTORS: &[Field] = fields![OldSd, NewSd];

kinds! { KINDS "Microsoft-Windows-Security-Auditing"
    4656 "Handle requested" File "Object access"
        fields (SUBJECT OBJECT) [
            TransactionId: Guid, AccessList: Code(CodeTable::Parameter), AccessReason: Code(CodeTable::Parameter),
            AccessMask: Mask(MaskTable::ObjectAccess), PrivilegeList, RestrictedSidCount: Integer, ProcessId: ProcessId,
            ProcessName: Image, ResourceAttributes,
        ]
        columns [ObjectType, ObjectName, AccessMask, AccessList, ProcessName, SubjectUserName, HandleId]
        process ProcessName pid ProcessId
        target "{ObjectName/ObjectType}" what "[{ObjectType|lower}: ]{AccessMask|access:ObjectType}"
        title "{ProcessName/SubjectUserName|file} asked for a handle to {ObjectName/ObjectType|file}"
        sources ["File Access", "Windows Registry Key Access", "Process Access"];
    4657 "Registry value changed" Registry "Registry values (Security)"
        fields (SUBJECT) [
            ObjectName: Registry, ObjectValueName, HandleId: Hex, OperationType: Code(CodeTable::Parameter),
            OldValueType: Code(CodeTable::Parameter), OldValue, NewValueType: Code(CodeTable::Parameter), NewValue,
            ProcessId: ProcessId, ProcessName: Image,
        ]
        columns [ObjectName, ObjectValueName, OldValue, NewValue, OperationType, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{ObjectName|hive}[\\{ObjectValueName}]" what "[{OldValue} → ]{NewValue/OperationType|words}"
        title "{ProcessName|file} set {ObjectValueName}[ in {ObjectName|file}]"
        sources ["Windows Registry Key Modification"];
    4658 "Handle closed" File "Object access"
        fields (SUBJECT) [ObjectServer, HandleId: Hex, ProcessId: ProcessId, ProcessName: Image]
        columns [ProcessName, HandleId, SubjectUserName]
        process ProcessName pid ProcessId
        target "handle {HandleId}" what ""
        title "{ProcessName|file} closed the handle {HandleId}"
        sources ["File Access"];
    4660 "Object deleted" File "Object access"
        fields (SUBJECT) [ObjectServer, HandleId: Hex, ProcessId: ProcessId, ProcessName: Image, TransactionId: Guid]
        columns [ProcessName, HandleId, SubjectUserName]
        process ProcessName pid ProcessId
        target "handle {HandleId}" what "by {SubjectUserName}"
        title "{ProcessName|file} deleted the object behind handle {HandleId}"
        sources ["File Deletion", "Windows Registry Key Deletion"];
    4661 "SAM handle requested" Logon "SAM access"
        fields (SUBJECT OBJECT) [
            TransactionId: Guid, AccessList: Code(CodeTable::Parameter), AccessMask: Mask(MaskTable::ObjectAccess),
            PrivilegeList, Properties, RestrictedSidCount: Integer, ProcessId: ProcessId, ProcessName: Image,
        ]
        columns [ObjectType, ObjectName, AccessList, AccessMask, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{ObjectName}" what "[{ObjectType}: ]{AccessList|words}"
        title "{SubjectUserName} asked for a handle to {ObjectName}"
        sources ["Active Directory Object Access"];
    4663 "Object accessed" File "Object access"
        fields (SUBJECT OBJECT ACCESS BY_PROCESS) [ResourceAttributes]
        columns [ObjectType, ObjectName, AccessMask, AccessList, ProcessName, SubjectUserName, HandleId]
        process ProcessName pid ProcessId
        target "{ObjectName/ObjectType}" what "[{ObjectType|lower}: ]{AccessMask|access:ObjectType}"
        title "{ProcessName/SubjectUserName|file} accessed {ObjectName/ObjectType|file}"
        sources ["File Access", "Windows Registry Key Access", "Process Access"];
    4670 "Permissions changed" File "Permissions"
        fields (SUBJECT OBJECT DESCRIPTORS BY_PROCESS) []
        columns [ObjectType, ObjectName, OldSd, NewSd, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{ObjectName/ObjectType}" what "{NewSd}"
        title "{ProcessName/SubjectUserName|file} changed the permissions of {ObjectName/ObjectType|file}"
        sources ["File Metadata", "Active Directory Object Modification"];
    4673 "Privileged service called" System "Privilege use"
        fields (SUBJECT) [ObjectServer, Service, PrivilegeList, ProcessId: ProcessId, ProcessName: Image]
        columns [PrivilegeList, Service, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{PrivilegeList}" what "[{Service}]"
        title "{ProcessName/SubjectUserName|file} used {PrivilegeList}"
        sources ["Process Metadata"];
    4674 "Privileged operation" System "Privilege use"
        fields (SUBJECT OBJECT) [AccessMask: Mask(MaskTable::ObjectAccess), PrivilegeList, ProcessId: ProcessId, ProcessName: Image]
        columns [PrivilegeList, ObjectType, ObjectName, AccessMask, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{ObjectName/ObjectType}" what "{PrivilegeList}"
        title "{ProcessName/SubjectUserName|file} used {PrivilegeList}[ on {ObjectName|file}]"
        sources ["Process Metadata"];
    4907 "Auditing changed" System "Auditing of objects"
        fields (SUBJECT OBJECT DESCRIPTORS BY_PROCESS) []
        columns [ObjectType, ObjectName, OldSd, NewSd, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{ObjectName}" what "{NewSd}"
        title "{ProcessName/SubjectUserName|file} changed the auditing of {ObjectName|file}"
        sources ["File Metadata"];
    4985 "Transaction state changed" System "Transactions"
        fields (SUBJECT) [
            TransactionId: Guid, NewState: Integer, ResourceManager: Guid, ProcessId: ProcessId, ProcessName: Image,
        ]
        columns [TransactionId, NewState, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{TransactionId}" what "[state {NewState}]"
        title "{ProcessName|file} changed the state of a transaction"
        sources ["File Metadata"];
}
