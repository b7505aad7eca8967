//! The event log service: logs cleared, full, archived; the machine's starts and stops as it saw them.

use super::codes::CodeTable;
use super::kind::FieldType::{Binary, Code, Host, Integer, LogonId, Path, ProcessId, Sid, User};

kinds! { KINDS "Microsoft-Windows-Eventlog"
    104 "Log cleared" System "Logs cleared"
        fields [
            "LogFileCleared.SubjectUserName": User, "LogFileCleared.SubjectDomainName": Host, "LogFileCleared.Channel",
            "LogFileCleared.BackupPath": Path, "LogFileCleared.ClientProcessId": ProcessId,
            "LogFileCleared.ClientProcessStartKey": Integer,
        ]
        columns ["LogFileCleared.Channel", "LogFileCleared.SubjectUserName", "LogFileCleared.SubjectDomainName", "LogFileCleared.BackupPath"]
        pid "LogFileCleared.ClientProcessId"
        target "{Channel} log cleared[ by {SubjectUserName}]" what "[saved to {BackupPath}]"
        title "{SubjectUserName} cleared the log {Channel}"
        sources ["Host Status", "File Deletion"];
    1100 "Log service stopped" System "Starts and stops"
        fields [] columns [] target "" what "" title "The event log service stopped"
        sources ["Host Status"];
    1101 "Audit events dropped" System "Log service"
        fields ["AuditEventsDropped.Reason": Integer] columns ["AuditEventsDropped.Reason"]
        target "" what "[reason {Reason}]" title "The transport dropped audit events"
        sources ["Host Status"];
    1102 "Security log cleared" System "Logs cleared"
        fields [
            "LogFileCleared.SubjectUserSid": Sid, "LogFileCleared.SubjectUserName": User,
            "LogFileCleared.SubjectDomainName": Host, "LogFileCleared.SubjectLogonId": LogonId,
            "LogFileCleared.ClientProcessId": ProcessId, "LogFileCleared.ClientProcessStartKey": Integer,
        ]
        columns [
            "LogFileCleared.SubjectUserName", "LogFileCleared.SubjectDomainName", "LogFileCleared.SubjectLogonId",
            "LogFileCleared.SubjectUserSid"
        ]
        pid "LogFileCleared.ClientProcessId"
        target "Security log cleared[ by {SubjectUserName}]" what ""
        title "{SubjectUserName} cleared the Security log"
        sources ["Host Status", "File Deletion"];
    1104 "Security log full" System "Log service"
        fields [] columns [] target "Security" what "" title "The Security log is full"
        sources ["Host Status"];
    1105 "Log archived" System "Log service"
        fields ["AutoBackup.Channel", "AutoBackup.BackupPath": Path]
        columns ["AutoBackup.Channel", "AutoBackup.BackupPath"]
        target "{Channel}" what "{BackupPath}" title "The log {Channel} was archived"
        sources ["Host Status"];
    1108 "Log service error" System "Log service"
        fields [
            "EventProcessingFailure.ErrorCode": Code(CodeTable::AnyStatus), "EventProcessingFailure.EventID": Integer,
            "EventProcessingFailure.PublisherID",
        ]
        columns ["EventProcessingFailure.PublisherID", "EventProcessingFailure.EventID", "EventProcessingFailure.ErrorCode"]
        target "{PublisherID}" what "[event {EventID}]" title "An event of {PublisherID} could not be logged"
        sources ["Host Status"];
}

/// The service under its older name, in the System log.
pub(super) mod classic {
    use super::{Binary, Host, Integer};
    use crate::catalogue::kind::FieldType::Text;

    kinds! { KINDS "EventLog"
        6005 "Log service started" System "Starts and stops"
            fields [Binary: Binary] columns [] target "" what "" title "The event log service started: the system is up"
            sources ["Host Status"];
        6006 "Log service stopped" System "Starts and stops"
            fields [Binary: Binary] columns [] target "" what "" title "The event log service stopped: the system shuts down"
            sources ["Host Status"];
        6008 "Unexpected shutdown" System "Starts and stops"
            fields [Data: Text, Data_1, Data_2, Data_3, Data_4: Integer, Data_5, Data_6, Binary: Binary] columns [Data, Data_1]
            target "" what "{Data_1}[ {Data}]" title "The shutdown before was unexpected[, at {Data}][ on {Data_1}]"
            sources ["Host Status"];
        6009 "Windows version" System "Starts and stops"
            fields [Data, Data_1, Data_2, Data_3, Data_4] columns [Data, Data_1, Data_2, Data_3]
            target "Windows {Data}[ {Data_1}]" what "{Data_3}" title "Windows {Data}[ build {Data_1}] started"
            sources ["Host Status"];
        6011 "Computer renamed" System "Starts and stops"
            fields [Data: Host, Data_1: Host] columns [Data, Data_1]
            target "{Data} → {Data_1}" what "" title "The computer {Data} was renamed to {Data_1}"
            sources ["Host Status"];
        6013 "Uptime" System "Starts and stops"
            fields [Data, Data_1, Data_2, Data_3, Data_4: Integer, Data_5: Integer, Data_6, Binary: Binary]
            columns [Data_4, Data_6]
            target "{Data_4} s" what "{Data_6}" title "The system has been up for {Data_4} seconds"
            sources ["Host Status"];
    }
}
