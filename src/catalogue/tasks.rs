//! What starts programs by itself: the task scheduler, WMI, BITS jobs, the shell's Run keys.

use super::codes::CodeTable;
use super::kind::Field;
use super::kind::FieldType::{
    Bool, Code, CommandLine, Guid, Host, Image, Integer, Path, ProcessId, Registry, Time, Url, User,
};

const OWNED: &[Field] = fields![TaskName, UserContext: User];
const NAMED: &[Field] = fields![TaskName, UserName: User];

kinds! { SCHEDULER "Microsoft-Windows-TaskScheduler"
    100 "Task started" System "Task runs"
        fields (OWNED) [InstanceId: Guid] columns [TaskName, UserContext, InstanceId]
        target "{TaskName}" what "[as {UserContext}]" title "The task {TaskName} started[ as {UserContext}]"
        sources ["Scheduled Job Metadata"];
    102 "Task completed" System "Task runs"
        fields (OWNED) [InstanceId: Guid] columns [TaskName, UserContext, InstanceId]
        target "{TaskName}" what "[as {UserContext}]" title "The task {TaskName} completed"
        sources ["Scheduled Job Metadata"];
    106 "Task registered" System "Scheduled tasks"
        fields (OWNED) [] columns [TaskName, UserContext]
        target "{TaskName}" what "[by {UserContext}]" title "{UserContext} registered the task {TaskName}"
        sources ["Scheduled Job Creation"];
    110 "Task triggered by user" System "Task runs"
        fields [TaskName, InstanceId: Guid, UserContext: User] columns [TaskName, UserContext, InstanceId]
        target "{TaskName}" what "[by {UserContext}]" title "{UserContext} ran the task {TaskName}"
        sources ["Scheduled Job Metadata"];
    129 "Task process created" Process "Task runs"
        fields [TaskName, Path: Image, ProcessID: ProcessId, Priority: Integer] columns [TaskName, Path, ProcessID]
        process Path pid ProcessID
        target "{TaskName}" what "{Path}[ ({ProcessID})]" title "The task {TaskName} started {Path|file}[ ({ProcessID})]"
        sources ["Scheduled Job Metadata", "Process Creation"];
    140 "Task updated" System "Scheduled tasks"
        fields (NAMED) [] columns [TaskName, UserName]
        target "{TaskName}" what "[by {UserName}]" title "{UserName} updated the task {TaskName}"
        sources ["Scheduled Job Modification"];
    141 "Task deleted" System "Scheduled tasks"
        fields (NAMED) [] columns [TaskName, UserName]
        target "{TaskName}" what "[by {UserName}]" title "{UserName} deleted the task {TaskName}"
        sources ["Scheduled Job Modification"];
    142 "Task disabled" System "Scheduled tasks"
        fields (NAMED) [] columns [TaskName, UserName]
        target "{TaskName}" what "[by {UserName}]" title "{UserName} disabled the task {TaskName}"
        sources ["Scheduled Job Modification"];
    200 "Action started" System "Task runs"
        fields [TaskName, ActionName: Path, TaskInstanceId: Guid, EnginePID: ProcessId]
        columns [TaskName, ActionName, TaskInstanceId, EnginePID]
        target "{TaskName}" what "{ActionName}" title "The task {TaskName} started {ActionName|file}"
        sources ["Scheduled Job Metadata"];
    201 "Action completed" System "Task runs"
        fields [
            TaskName, TaskInstanceId: Guid, ActionName: Path, ResultCode: Code(CodeTable::AnyStatus), EnginePID: ProcessId,
        ]
        columns [TaskName, ActionName, ResultCode, TaskInstanceId]
        target "{TaskName}" what "{ActionName}[ · {ResultCode|not:0}][ {ResultCode|not:0|code}]"
        title "The task {TaskName} completed {ActionName|file}"
        sources ["Scheduled Job Metadata"];
}

kinds! { WMI "Microsoft-Windows-WMI-Activity"
    5857 "WMI provider started" Wmi "WMI providers"
        fields [
            "Operation_StartedOperational.ProviderName", "Operation_StartedOperational.Code": Code(CodeTable::AnyStatus),
            "Operation_StartedOperational.HostProcess": Image, "Operation_StartedOperational.ProcessID": ProcessId,
            "Operation_StartedOperational.ProviderPath": Path,
        ]
        columns [
            "Operation_StartedOperational.ProviderName", "Operation_StartedOperational.ProviderPath",
            "Operation_StartedOperational.HostProcess", "Operation_StartedOperational.ProcessID"
        ]
        process "Operation_StartedOperational.HostProcess" pid "Operation_StartedOperational.ProcessID"
        target "{ProviderName}" what "{ProviderPath}" title "The WMI provider {ProviderName} started[ in {HostProcess}][ ({ProcessID})]"
        sources ["WMI Creation", "Module Load"];
    5858 "WMI query failed" Wmi "WMI failures"
        fields [
            "Operation_ClientFailure.Id": Guid, "Operation_ClientFailure.ClientMachine": Host,
            "Operation_ClientFailure.User": User, "Operation_ClientFailure.ClientProcessId": ProcessId,
            "Operation_ClientFailure.Component", "Operation_ClientFailure.Operation",
            "Operation_ClientFailure.ResultCode": Code(CodeTable::AnyStatus), "Operation_ClientFailure.PossibleCause",
        ]
        columns [
            "Operation_ClientFailure.Operation", "Operation_ClientFailure.User", "Operation_ClientFailure.ClientMachine",
            "Operation_ClientFailure.ResultCode", "Operation_ClientFailure.ClientProcessId"
        ]
        pid "Operation_ClientFailure.ClientProcessId"
        target "{Operation}" what "{ResultCode|code}[ · {User}]" title "A WMI operation of {User} failed[: {ResultCode|code}]"
        sources ["WMI Creation"];
    5859 "WMI filter started" Wmi "WMI subscriptions"
        fields [
            "Operation_EssStarted.NamespaceName", "Operation_EssStarted.Query", "Operation_EssStarted.User": User,
            "Operation_EssStarted.Processid": ProcessId, "Operation_EssStarted.Provider", "Operation_EssStarted.queryid",
            "Operation_EssStarted.PossibleCause",
        ]
        columns [
            "Operation_EssStarted.Query", "Operation_EssStarted.NamespaceName", "Operation_EssStarted.User",
            "Operation_EssStarted.PossibleCause"
        ]
        pid "Operation_EssStarted.Processid"
        target "{NamespaceName}" what "{Query}" title "A WMI event query started[ for {User}]"
        sources ["WMI Creation"];
    5860 "Temporary subscription" Wmi "WMI subscriptions"
        fields [
            "Operation_TemporaryEssStarted.NamespaceName", "Operation_TemporaryEssStarted.Query",
            "Operation_TemporaryEssStarted.User": User, "Operation_TemporaryEssStarted.Processid": ProcessId,
            "Operation_TemporaryEssStarted.ClientMachine": Host, "Operation_TemporaryEssStarted.PossibleCause",
        ]
        columns [
            "Operation_TemporaryEssStarted.Query", "Operation_TemporaryEssStarted.NamespaceName",
            "Operation_TemporaryEssStarted.User", "Operation_TemporaryEssStarted.ClientMachine"
        ]
        pid "Operation_TemporaryEssStarted.Processid"
        target "{NamespaceName}" what "{Query}" title "{User} subscribed to WMI events for the time being"
        sources ["WMI Creation"];
    5861 "Permanent subscription" Wmi "WMI subscriptions"
        fields [
            "Operation_ESStoConsumerBinding.Namespace", "Operation_ESStoConsumerBinding.ESS",
            "Operation_ESStoConsumerBinding.CONSUMER", "Operation_ESStoConsumerBinding.PossibleCause",
        ]
        columns [
            "Operation_ESStoConsumerBinding.ESS", "Operation_ESStoConsumerBinding.CONSUMER",
            "Operation_ESStoConsumerBinding.Namespace", "Operation_ESStoConsumerBinding.PossibleCause"
        ]
        target "{CONSUMER}" what "{ESS}" title "The WMI filter {ESS} was bound for good to {CONSUMER}"
        sources ["WMI Creation"];
}

kinds! { BITS "Microsoft-Windows-Bits-Client"
    3 "Transfer job created" Network "BITS transfers"
        fields [jobTitle, jobId: Guid, jobOwner: User, processPath: Image, processId: ProcessId, string, string2: User, string3]
        columns [jobTitle, jobOwner, processPath, processId, jobId]
        process processPath pid processId
        target "{jobTitle/string}" what "by {jobOwner/string2}[ · {processPath|file}]"
        title "{jobOwner/string2} created the transfer job {jobTitle/string}"
        sources ["Network Connection Creation", "Scheduled Job Creation"];
    4 "Transfer job completed" Network "BITS transfers"
        fields [
            User: User, jobTitle, jobId: Guid, jobOwner: User, fileCount: Integer, bytesTransferred: Integer,
            bytesTransferredFromPeer: Integer,
        ]
        columns [jobTitle, jobOwner, fileCount, bytesTransferred, User, jobId]
        target "{jobTitle}" what "[{fileCount} files][, {bytesTransferred} bytes]" title "The transfer job {jobTitle} completed"
        sources ["Network Traffic Flow"];
    59 "Transfer started" Network "BITS transfers"
        fields [
            transferId: Guid, name, Id: Guid, url: Url, peer: Host, fileTime: Time, fileLength: Integer,
            bytesTotal: Integer, bytesTransferred: Integer, bytesTransferredFromPeer: Integer,
        ]
        columns [url, name, fileLength, bytesTotal, peer]
        target "{url}" what "[{name}]" title "The transfer of {url} started"
        sources ["Network Connection Creation", "Network Traffic Content"];
    60 "Transfer stopped" Network "BITS transfers"
        fields [
            transferId: Guid, name, Id: Guid, url: Url, peer: Host, hr: Code(CodeTable::AnyStatus), fileTime: Time,
            fileLength: Integer, bytesTotal: Integer, bytesTransferred: Integer, proxy, peerProtocolFlags: Integer,
            bytesTransferredFromPeer: Integer, AdditionalInfoHr: Integer, PeerContextInfo: Integer,
            bandwidthLimit: Integer, ignoreBandwidthLimitsOnLan: Bool,
        ]
        columns [url, name, bytesTransferred, bytesTotal, hr, proxy]
        target "{url}" what "[{bytesTransferred} of {bytesTotal} bytes][ · {hr|not:0|code}]" title "The transfer of {url} stopped"
        sources ["Network Traffic Flow", "Network Traffic Content"];
    61 "Transfer failed" Network "BITS transfers"
        fields [
            transferId: Guid, name, Id: Guid, url: Url, peer: Host, hr: Code(CodeTable::AnyStatus), fileTime: Time,
            fileLength: Integer, bytesTotal: Integer, bytesTransferred: Integer, proxy, peerProtocolFlags: Integer,
            bytesTransferredFromPeer: Integer, AdditionalInfoHr: Integer, PeerContextInfo: Integer,
            bandwidthLimit: Integer, ignoreBandwidthLimitsOnLan: Bool,
        ]
        columns [url, name, hr, bytesTransferred, bytesTotal, proxy]
        target "{url}" what "{hr|code}" title "The transfer of {url} failed[: {hr|code}]"
        sources ["Network Traffic Flow"];
    64 "Transfer program failed" Network "BITS transfers"
        fields [Job, Url: Url, Pgm: CommandLine, hr: Code(CodeTable::AnyStatus)] columns [Job, Url, Pgm, hr]
        target "{Job}" what "{Pgm}[ · {hr|code}]" title "The program of the transfer job {Job} could not be started"
        sources ["Process Creation"];
}

kinds! { SHELL "Microsoft-Windows-Shell-Core"
    9705 "Run key read" Registry "Run keys"
        fields [KeyName: Registry] columns [KeyName]
        target "{KeyName}" what "" title "The commands of {KeyName} are being read"
        sources ["Windows Registry Key Access"];
    9706 "Run key done" Registry "Run keys"
        fields [KeyName: Registry] columns [KeyName]
        target "{KeyName}" what "" title "The commands of {KeyName} have been read"
        sources ["Windows Registry Key Access"];
    9707 "Run command started" Process "Run keys"
        fields [Command: CommandLine] columns [Command]
        target "{Command}" what "" title "The shell starts {Command}"
        sources ["Command Execution", "Process Creation"];
    9708 "Run command done" Process "Run keys"
        fields [PID: ProcessId, Command: CommandLine] columns [Command, PID]
        target "{Command}" what "[process {PID}]" title "The shell started {Command}[ ({PID})]"
        sources ["Command Execution", "Process Creation"];
    9709 "Run command as job" Process "Run keys"
        fields [Command: CommandLine] columns [Command]
        target "{Command}" what "" title "The shell starts {Command} as a job"
        sources ["Command Execution", "Process Creation"];
    9710 "Run command as job done" Process "Run keys"
        fields [PID: ProcessId, Command: CommandLine] columns [Command, PID]
        target "{Command}" what "[process {PID}]" title "The shell started {Command} as a job[ ({PID})]"
        sources ["Command Execution", "Process Creation"];
    9711 "Startup item started" Process "Run keys"
        fields [Command: CommandLine] columns [Command]
        target "{Command}" what "" title "The shell starts {Command} from the start menu's startup folder"
        sources ["Command Execution", "Process Creation"];
    9712 "Startup item done" Process "Run keys"
        fields [PID: ProcessId, Command: CommandLine] columns [Command, PID]
        target "{Command}" what "[process {PID}]" title "The shell started {Command} from the start menu's startup folder[ ({PID})]"
        sources ["Command Execution", "Process Creation"];
}
