//! Processes, services and scheduled tasks.

use super::super::codes::CodeTable;
use super::super::kind::FieldType::{Code, CommandLine, Host, Image, Integer, LogonId, ProcessId, Sid, User, Xml};
use super::SUBJECT;
use crate::catalogue::kind::Field;

/// Which process asked for it, in the newer versions.
const CALLER: &[Field] =
    fields![ClientProcessStartKey: Integer, ClientProcessId: ProcessId, ParentProcessId: ProcessId];
/// From where a task was registered.
const ORIGIN: &[Field] = fields![RpcCallClientLocality: Integer, FQDN: Host];
const TASK_CONTENT: &[Field] = fields![TaskName, TaskContent: Xml];
const TASK_CONTENT_NEW: &[Field] = fields![TaskName, TaskContentNew: Xml];

kinds! { KINDS "Microsoft-Windows-Security-Auditing"
    4688 "Process created" Process "Processes (Security)"
        fields (SUBJECT) [
            NewProcessId: ProcessId, NewProcessName: Image, TokenElevationType: Code(CodeTable::Parameter),
            ProcessId: ProcessId, CommandLine: CommandLine, TargetUserSid: Sid, TargetUserName: User,
            TargetDomainName: Host, TargetLogonId: LogonId, ParentProcessName: Image,
            MandatoryLabel: Code(CodeTable::Integrity),
        ]
        columns [
            NewProcessName, CommandLine, SubjectUserName, NewProcessId, ProcessId, ParentProcessName, TokenElevationType,
            MandatoryLabel
        ]
        process NewProcessName pid NewProcessId
        target "{NewProcessName|file}" what "{CommandLine}"
        title "{NewProcessName|file}[ ({NewProcessId|dec})][ started by {ParentProcessName|file}]"
        sources ["Process Creation", "Command Execution"];
    4689 "Process ended" Process "Process ends (Security)"
        fields (SUBJECT) [Status: Code(CodeTable::AnyStatus), ProcessId: ProcessId, ProcessName: Image]
        columns [ProcessName, ProcessId, Status, SubjectUserName]
        process ProcessName pid ProcessId
        target "{ProcessName|file}" what "[exit status {Status|not:0x0}]"
        title "{ProcessName|file}[ ({ProcessId|dec})] ended"
        sources ["Process Termination"];
    4696 "Primary token assigned" Process "Tokens"
        fields (SUBJECT) [
            TargetUserSid: Sid, TargetUserName: User, TargetDomainName: Host, TargetLogonId: LogonId,
            TargetProcessId: ProcessId, TargetProcessName: Image, ProcessId: ProcessId, ProcessName: Image,
        ]
        columns [TargetProcessName, TargetUserName, ProcessName, SubjectUserName]
        process ProcessName pid ProcessId
        target "{TargetProcessName|file}[ ({TargetProcessId|dec})]" what "[{TargetUserName}]"
        title "{TargetProcessName|file} was given a primary token"
        sources ["Process Modification"];
    4697 "Service installed" System "Services installed"
        fields (SUBJECT) [
            ServiceName, ServiceFileName: CommandLine, ServiceType: Code(CodeTable::ServiceType),
            ServiceStartType: Code(CodeTable::ServiceStart), ServiceAccount: User, ClientProcessStartKey: Integer,
            ClientProcessId: ProcessId, ParentProcessId: ProcessId,
        ]
        columns [ServiceName, ServiceFileName, ServiceType, ServiceStartType, ServiceAccount, SubjectUserName]
        pid ClientProcessId
        target "{ServiceName}" what "{ServiceFileName}"
        title "{SubjectUserName} installed the service {ServiceName}"
        sources ["Service Creation"];
    4698 "Task created" System "Scheduled tasks"
        fields (SUBJECT TASK_CONTENT CALLER ORIGIN) []
        columns [TaskName, TaskContent, SubjectUserName, ClientProcessId]
        pid ClientProcessId
        target "{TaskName}" what "[{TaskContent|xml:Command}][ {TaskContent|xml:Arguments}]"
        title "{SubjectUserName} created the task {TaskName}"
        sources ["Scheduled Job Creation"];
    4699 "Task deleted" System "Scheduled tasks"
        fields (SUBJECT TASK_CONTENT CALLER ORIGIN) []
        columns [TaskName, TaskContent, SubjectUserName, ClientProcessId]
        pid ClientProcessId
        target "{TaskName}" what "by {SubjectUserName}"
        title "{SubjectUserName} deleted the task {TaskName}"
        sources ["Scheduled Job Modification"];
    4700 "Task enabled" System "Scheduled tasks"
        fields (SUBJECT TASK_CONTENT CALLER ORIGIN) []
        columns [TaskName, TaskContent, SubjectUserName, ClientProcessId]
        pid ClientProcessId
        target "{TaskName}" what "[{TaskContent|xml:Command}][ {TaskContent|xml:Arguments}]"
        title "{SubjectUserName} enabled the task {TaskName}"
        sources ["Scheduled Job Modification"];
    4701 "Task disabled" System "Scheduled tasks"
        fields (SUBJECT TASK_CONTENT CALLER ORIGIN) []
        columns [TaskName, TaskContent, SubjectUserName, ClientProcessId]
        pid ClientProcessId
        target "{TaskName}" what "by {SubjectUserName}"
        title "{SubjectUserName} disabled the task {TaskName}"
        sources ["Scheduled Job Modification"];
    4702 "Task updated" System "Scheduled tasks"
        fields (SUBJECT TASK_CONTENT_NEW CALLER ORIGIN) []
        columns [TaskName, TaskContentNew, SubjectUserName, ClientProcessId]
        pid ClientProcessId
        target "{TaskName}" what "[{TaskContentNew|xml:Command}][ {TaskContentNew|xml:Arguments}]"
        title "{SubjectUserName} updated the task {TaskName}"
        sources ["Scheduled Job Modification"];
}
