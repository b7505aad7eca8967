//! The kernel and the session manager: boots, the clock, sleep, shutdowns, logons as Winlogon saw them, updates.

use super::codes::CodeTable;
use super::kind::FieldType::{Bool, Code, Guid, Host, Image, Integer, Path, ProcessId, Sid, Time, User};

kinds! { GENERAL "Microsoft-Windows-Kernel-General"
    1 "System time changed" System "Clock"
        fields [
            NewTime: Time, OldTime: Time, Reason: Code(CodeTable::ClockReason), ProcessName: Image, ProcessID: ProcessId,
            CmosTime: Time, TimeZoneBias: Integer, RealTimeIsUniversal: Bool, SystemInCmosMode: Bool,
        ]
        columns [OldTime, NewTime, Reason, ProcessName, ProcessID]
        process ProcessName pid ProcessID
        target "{NewTime}" what "[from {OldTime}][ ({NewTime|since:OldTime})][ · {Reason|code}]"
        title "The system time was changed[ by {ProcessName|file}][ ({NewTime|since:OldTime})]"
        sources ["Host Status"];
    12 "System started" System "Starts and stops"
        fields [
            MajorVersion: Integer, MinorVersion: Integer, BuildVersion: Integer, QfeVersion: Integer,
            ServiceVersion: Integer, BootMode: Integer, StartTime: Time,
        ]
        columns [StartTime, MajorVersion, MinorVersion, BuildVersion, QfeVersion, BootMode]
        target "Windows {MajorVersion}[.{MinorVersion}][.{BuildVersion}]" what "[at {StartTime}]"
        title "Windows started[ at {StartTime}]"
        sources ["Host Status"];
    13 "System shuts down" System "Starts and stops"
        fields [StopTime: Time] columns [StopTime]
        target "" what "[at {StopTime}]" title "Windows shuts down[ at {StopTime}]"
        sources ["Host Status"];
    15 "Hive compacted" Registry "Registry hives"
        fields [HiveNameLength: Integer, HiveName: Path, OriginalSize: Integer, NewSize: Integer]
        columns [HiveName, OriginalSize, NewSize]
        target "{HiveName}" what "[{OriginalSize} → {NewSize} bytes]" title "The hive {HiveName|file} was compacted"
        sources ["Windows Registry Key Modification"];
    16 "Hive history cleared" Registry "Registry hives"
        fields [HiveNameLength: Integer, HiveName: Path, KeysUpdated: Integer, DirtyPages: Integer]
        columns [HiveName, KeysUpdated, DirtyPages]
        target "{HiveName}" what "[{KeysUpdated} keys]" title "The access history of the hive {HiveName|file} was cleared"
        sources ["Windows Registry Key Access"];
    22 "Time zone bias changed" System "Clock"
        fields [NewBias: Integer, OldBias: Integer] columns [OldBias, NewBias]
        target "{NewBias} min" what "[from {OldBias} min]" title "The bias of the time zone changed[ to {NewBias} minutes]"
        sources ["Host Status"];
    24 "Time zone" System "Clock"
        fields [
            ExitReason: Integer, CurrentBias: Integer, CurrentTimeZoneID: Integer, TimeZoneInfoCacheUpdated: Integer,
            FirstRefresh: Integer,
        ]
        columns [CurrentBias, CurrentTimeZoneID]
        target "{CurrentBias} min" what "" title "The bias of the time zone is {CurrentBias} minutes"
        sources ["Host Status"];
}

kinds! { BOOT "Microsoft-Windows-Kernel-Boot"
    20 "Last boot and shutdown" System "Starts and stops"
        fields [LastShutdownGood: Bool, LastBootGood: Bool, LastBootId: Integer, BootStatusPolicy: Integer]
        columns [LastShutdownGood, LastBootGood, LastBootId]
        target "boot {LastBootId}" what "last shutdown {LastShutdownGood?good|not good}[, boot {LastBootGood?good|not good}]"
        title "The last shutdown was {LastShutdownGood?good|not good}"
        sources ["Host Status"];
    27 "Boot type" System "Starts and stops"
        fields [BootType: Integer, LoadOptions] columns [BootType, LoadOptions]
        target "type {BootType}" what "{LoadOptions}" title "The boot type was {BootType}"
        sources ["Host Status"];
}

kinds! { POWER "Microsoft-Windows-Kernel-Power"
    41 "Unclean restart" System "Starts and stops"
        fields [
            BugcheckCode: Integer, BugcheckParameter1, BugcheckParameter2, BugcheckParameter3, BugcheckParameter4,
            SleepInProgress: Integer, PowerButtonTimestamp: Integer, BootAppStatus: Integer, Checkpoint: Integer,
            ConnectedStandbyInProgress: Bool, SystemSleepTransitionsToOn: Integer, CsEntryScenarioInstanceId: Integer,
        ]
        columns [BugcheckCode, SleepInProgress, PowerButtonTimestamp]
        target "" what "[bug check {BugcheckCode|not:0}]" title "The system restarted without a clean shutdown"
        sources ["Host Status"];
    42 "System sleeps" System "Sleep"
        fields [TargetState: Integer, EffectiveState: Integer, Reason: Integer, Flags: Integer, TransitionsToOn: Integer]
        columns [TargetState, EffectiveState, Reason]
        target "" what "[state {TargetState}][, reason {Reason}]" title "The system goes to sleep"
        sources ["Host Status"];
    107 "System woke" System "Sleep"
        fields [
            TargetState: Integer, EffectiveState: Integer, WakeFromState: Integer, ProgrammedWakeTimeAc: Time,
            ProgrammedWakeTimeDc: Time, WakeRequesterTypeAc: Integer, WakeRequesterTypeDc: Integer,
        ]
        columns [TargetState, WakeFromState]
        target "" what "[from state {WakeFromState}]" title "The system woke from sleep"
        sources ["Host Status"];
    109 "Shutdown transition" System "Starts and stops"
        fields [ShutdownActionType: Integer, ShutdownEventCode: Integer, ShutdownReason: Integer]
        columns [ShutdownActionType, ShutdownReason]
        target "" what "[action {ShutdownActionType}][, reason {ShutdownReason}]" title "The kernel began to shut down"
        sources ["Host Status"];
}

kinds! { WAKE "Microsoft-Windows-Power-Troubleshooter"
    1 "System woke" System "Sleep"
        fields [
            SleepTime: Time, WakeTime: Time, SleepDuration: Integer, WakeDuration: Integer, DriverInitDuration: Integer,
            BiosInitDuration: Integer, HiberWriteDuration: Integer, HiberReadDuration: Integer, HiberPagesWritten: Integer,
            Attributes: Integer, TargetState: Integer, EffectiveState: Integer, WakeSourceType: Integer,
            WakeSourceTextLength: Integer, WakeSourceText, WakeTimerOwnerLength: Integer, WakeTimerContextLength: Integer,
            NoMultiStageResumeReason: Integer, WakeTimerOwner: Path, WakeTimerContext, CheckpointDuration: Integer,
        ]
        columns [SleepTime, WakeTime, WakeSourceType, WakeSourceText]
        target "slept {WakeTime|for:SleepTime}" what "{WakeSourceText}" title "The system woke[ after {WakeTime|for:SleepTime}]"
        sources ["Host Status"];
}

kinds! { WINLOGON "Microsoft-Windows-Winlogon"
    7001 "User logged on" Logon "Logons (Winlogon)"
        fields [TSId: Integer, UserSid: Sid] columns [UserSid, TSId]
        target "{UserSid|who}" what "[session {TSId}]" title "{UserSid|who} logged on to session {TSId}"
        sources ["Logon Session Creation"];
    7002 "User logged off" Logon "Logons (Winlogon)"
        fields [TSId: Integer, UserSid: Sid] columns [UserSid, TSId]
        target "{UserSid|who}" what "[session {TSId}]" title "{UserSid|who} logged off from session {TSId}"
        sources ["Logon Session Metadata"];
}

kinds! { USER "User32"
    1074 "Shutdown requested" System "Starts and stops"
        fields [param1, param2: Host, param3, param4, param5, param6, param7: User]
        columns [param1, param7, param5, param3, param4, param6]
        target "{param5}" what "[{param3}][ · by {param7}][ · {param6}]"
        title "{param1|file} asked for: {param5}[, for {param7}]"
        sources ["Host Status"];
}

kinds! { UPDATE "Microsoft-Windows-WindowsUpdateClient"
    19 "Update installed" System "Updates"
        fields [updateTitle, updateGuid: Guid, updateRevisionNumber: Integer, serviceGuid: Guid]
        columns [updateTitle, updateRevisionNumber]
        target "{updateTitle}" what "" title "Update installed: {updateTitle}"
        sources ["Host Status"];
    20 "Update failed" System "Updates"
        fields [
            errorCode: Code(CodeTable::AnyStatus), updateTitle, updateGuid: Guid,
            updateRevisionNumber: Integer, serviceGuid: Guid,
        ]
        columns [updateTitle, errorCode]
        target "{updateTitle}" what "{errorCode}[ {errorCode|code}]" title "Update failed: {updateTitle}"
        sources ["Host Status"];
    43 "Update started" System "Updates"
        fields [updateTitle, updateGuid: Guid, updateRevisionNumber: Integer] columns [updateTitle]
        target "{updateTitle}" what "" title "Update started: {updateTitle}"
        sources ["Host Status"];
    44 "Update download started" System "Updates"
        fields [updateTitle, updateGuid: Guid, updateRevisionNumber: Integer] columns [updateTitle]
        target "{updateTitle}" what "" title "Update download started: {updateTitle}"
        sources ["Host Status"];
}
