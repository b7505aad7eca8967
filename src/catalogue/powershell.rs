//! PowerShell: script blocks, commands, engines; the newer log and the classic one.

use super::kind::FieldType::{Guid, Integer, Path, ProcessId, Script};

kinds! { KINDS "Microsoft-Windows-PowerShell"
    4100 "PowerShell error" Script "PowerShell errors"
        fields [ContextInfo, UserData, Payload: Script] columns [Payload, ContextInfo]
        target "{Payload}" what "[{ContextInfo|line:Host Application}]"
        title "PowerShell reported an error[ in {ContextInfo|line:Command Name}]"
        sources ["Command Execution", "Script Execution"];
    4103 "Command run" Script "PowerShell commands"
        fields [ContextInfo, UserData, Payload: Script] columns [Payload, ContextInfo]
        target "{ContextInfo|line:Command Name}" what "{Payload}"
        title "PowerShell ran {ContextInfo|line:Command Name}[ for {ContextInfo|line:User}]"
        sources ["Command Execution", "Script Execution"];
    4104 "Script block" Script "Script blocks"
        fields [MessageNumber: Integer, MessageTotal: Integer, ScriptBlockText: Script, ScriptBlockId: Guid, Path: Path]
        columns [ScriptBlockText, Path, MessageNumber, MessageTotal, ScriptBlockId]
        target "{ScriptBlockText}" what "[{Path}][ · part {MessageNumber} of {MessageTotal|not:1}]"
        title "PowerShell script block[ of {Path|file}][, part {MessageNumber} of {MessageTotal|not:1}]"
        sources ["Script Execution", "Command Execution"];
    4105 "Script block started" Script "Script block runs"
        fields [ScriptBlockId: Guid, RunspaceId: Guid] columns [ScriptBlockId, RunspaceId]
        target "{ScriptBlockId}" what "" title "Script block started"
        sources ["Script Execution"];
    4106 "Script block ended" Script "Script block runs"
        fields [ScriptBlockId: Guid, RunspaceId: Guid] columns [ScriptBlockId, RunspaceId]
        target "{ScriptBlockId}" what "" title "Script block ended"
        sources ["Script Execution"];
    40961 "Console starting" Script "PowerShell consoles"
        fields [] columns [] target "" what "" title "A PowerShell console is starting"
        sources ["Process Creation"];
    40962 "Console ready" Script "PowerShell consoles"
        fields [] columns [] target "" what "" title "A PowerShell console is ready for input"
        sources ["Process Creation"];
    53504 "Pipe listener started" Script "PowerShell consoles"
        fields [param1: ProcessId, param2] columns [param1, param2]
        pid param1
        target "process {param1}" what "{param2}" title "PowerShell listens on a pipe[ in process {param1}]"
        sources ["Named Pipe Metadata"];
}

/// The classic log, "Windows PowerShell": unnamed values, the last of them lines of `Key=value`.
pub(super) mod classic {
    use crate::catalogue::kind::FieldType::{Script, Text};

    kinds! { KINDS "PowerShell"
        400 "Engine started" Script "PowerShell engines"
            fields [Data: Text, Data_1, Data_2] columns [Data, Data_1, Data_2]
            target "{Data_2|line:HostApplication}" what "[engine {Data_2|line:EngineVersion}][ · {Data_2|line:HostName}]"
            title "PowerShell[ {Data_2|line:EngineVersion}] started"
            sources ["Command Execution", "Process Metadata"];
        403 "Engine stopped" Script "PowerShell engines"
            fields [Data: Text, Data_1, Data_2] columns [Data, Data_1, Data_2]
            target "{Data_2|line:HostApplication}" what "[engine {Data_2|line:EngineVersion}][ · {Data_2|line:HostName}]"
            title "PowerShell[ {Data_2|line:EngineVersion}] stopped"
            sources ["Command Execution", "Process Metadata"];
        600 "Provider started" Script "PowerShell providers"
            fields [Data: Text, Data_1, Data_2] columns [Data, Data_1, Data_2]
            target "{Data}[ {Data_1|lower}]" what "[{Data_2|line:HostApplication}]" title "The PowerShell provider {Data} started"
            sources ["Command Execution"];
        800 "Pipeline run" Script "PowerShell pipelines"
            fields [Data: Script, Data_1, Data_2: Script] columns [Data, Data_2, Data_1]
            target "{Data_1|line:CommandLine}" what "{Data_2/Data}[ · {Data_1|line:UserId}]"
            title "PowerShell ran a pipeline[ for {Data_1|line:UserId}]"
            sources ["Command Execution", "Script Execution"];
    }
}
