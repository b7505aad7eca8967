//! What guards the machine: Defender, the firewall, AppLocker, code integrity.

use super::codes::{CodeTable, MaskTable};
use super::kind::Field;
use super::kind::FieldType::{
    Bool, Code, CommandLine, Guid, Hashes, Host, Image, Integer, LogonId, Mask, Path, ProcessId, Registry, Sid, Time,
    Url, User,
};

/// The product, on all events.
const PRODUCT: &[Field] = fields!["Product Name": Code(CodeTable::Defender), "Product Version"];
/// A detection of 1116 to 1119, in its newest version; older ones say Signature where these say Security intelligence.
const DETECTION: &[Field] = fields![
    "Detection ID": Guid, "Detection Time": Time, Unused, Unused2, "Threat ID": Integer, "Threat Name",
    "Severity ID": Integer, "Severity Name", "Category ID": Integer, "Category Name", FWLink: Url,
    "Status Code": Integer, "Status Description", State: Integer, "Source ID": Integer,
    "Source Name": Code(CodeTable::Defender), "Process Name": Image, "Detection User": User, Unused3, Path: Path,
    "Origin ID": Integer, "Origin Name": Code(CodeTable::Defender), "Execution ID": Integer,
    "Execution Name": Code(CodeTable::Defender), "Type ID": Integer, "Type Name": Code(CodeTable::Defender),
    "Pre Execution Status": Integer, "Action ID": Integer, "Action Name": Code(CodeTable::Defender), Unused4,
    "Error Code": Code(CodeTable::AnyStatus), "Error Description", Unused5, "Post Clean Status": Integer,
    "Additional Actions ID": Integer, "Additional Actions String", "Remediation User": User, Unused6,
    "Security intelligence Version", "Engine Version",
];
/// The end of the older detections, 1006 to 1008.
const OLD_THREAT: &[Field] = fields![
    "Threat Name", "Threat ID": Integer, "Severity ID": Integer, "Category ID": Integer, FWLink: Url, "Path Found": Path,
];
/// A rule of attack surface reduction and what it caught; the misspelling is Windows' own.
const GUARD: &[Field] = fields![
    Unused, ID: Guid, "Detection Time": Time, User: User, Path: Path, "Process Name": Image,
    "Target Commandline": CommandLine, "Parent Commandline": CommandLine, "Involved File": Path, "Inhertiance Flags",
    "Security intelligence Version", "Engine Version",
];
const ACCOUNT: &[Field] = fields![Domain: Host, User: User, SID: Sid];

kinds! { DEFENDER "Microsoft-Windows-Windows Defender"
    1006 "Malware found" File "Defender detections"
        fields (PRODUCT) [
            "Detection ID": Guid, "Detection Source Index": Integer, "Detection Source": Code(CodeTable::Defender), Unused,
            "Process Name": Image, Domain: Host, User: User, SID: Sid, "Threat Name", "Threat ID": Integer,
            "Severity ID": Integer, "Category ID": Integer, FWLink: Url, "Path Found": Path, Unused2, Unused3,
            "Execution Status Index": Integer, "Execution Status": Code(CodeTable::Defender),
            "Detection Type Index": Integer, "Detection Type": Code(CodeTable::Defender), Unused4, Unused5,
            "Severity Name", "Category Name",
        ]
        columns ["Threat Name", "Path Found", "Process Name", User, "Severity Name", "Category Name"]
        process "Process Name"
        target "{Threat Name}" what "{Path Found}" title "Defender found {Threat Name}"
        sources ["Host Status", "File Metadata"];
    1008 "Malware action failed" File "Defender detections"
        fields (PRODUCT DETECTION_ID ACCOUNT OLD_THREAT) [
            Unused3, Unused4, "Cleaning Action Index": Integer, "Cleaning Action": Code(CodeTable::Defender),
            "Error Code": Code(CodeTable::AnyStatus), "Error Description", Unused5, Unused6, "Severity Name",
            "Category Name",
        ]
        columns ["Threat Name", "Path Found", "Cleaning Action", "Error Description", User, "Severity Name"]
        target "{Threat Name}" what "{Error Description}" title "Defender could not act on {Threat Name}"
        sources ["Host Status"];
    1013 "Malware history deleted" System "Defender itself"
        fields (PRODUCT) [Timestamp: Time, Unused, Unused2, Unused3, Unused4, Domain: Host, User: User, SID: Sid]
        columns [Timestamp, Domain, User]
        target "before {Timestamp}" what "[by {User}]" title "Defender's history of malware was deleted[ by {User}]"
        sources ["Host Status"];
    1116 "Malware detected" File "Defender detections"
        fields (PRODUCT DETECTION) []
        columns ["Threat Name", Path, "Process Name", "Detection User", "Action Name", "Severity Name", "Category Name"]
        process "Process Name"
        target "{Threat Name}" what "{Path}" title "Defender detected {Threat Name}[ ({Severity Name})]"
        sources ["Host Status", "File Metadata"];
    1117 "Malware acted on" File "Defender detections"
        fields (PRODUCT DETECTION) []
        columns ["Threat Name", "Action Name", Path, "Process Name", "Detection User", "Remediation User", "Severity Name"]
        process "Process Name"
        target "{Threat Name}" what "[{Action Name|code} · ]{Path}" title "Defender acted on {Threat Name}[: {Action Name|code}]"
        sources ["Host Status", "File Metadata"];
    1118 "Malware action failed" File "Defender detections"
        fields (PRODUCT DETECTION) []
        columns ["Threat Name", "Action Name", Path, "Error Description", "Detection User"]
        process "Process Name"
        target "{Threat Name}" what "{Error Description/Path}" title "Defender could not act on {Threat Name}"
        sources ["Host Status"];
    1119 "Malware action failed" File "Defender detections"
        fields (PRODUCT DETECTION) []
        columns ["Threat Name", "Action Name", Path, "Error Description", "Detection User"]
        process "Process Name"
        target "{Threat Name}" what "{Error Description/Path}" title "Defender failed badly to act on {Threat Name}"
        sources ["Host Status"];
    1121 "Attack surface rule blocked" Inject "Defender attack surface rules"
        fields (PRODUCT GUARD) []
        columns [Path, "Process Name", "Target Commandline", "Parent Commandline", User, ID]
        process "Process Name"
        target "{Path}" what "blocked[ · {Target Commandline/Involved File}]" title "{Process Name/Path|file} was blocked by an attack surface rule"
        sources ["Host Status", "Process Creation"];
    1122 "Attack surface rule audited" Inject "Defender attack surface rules"
        fields (PRODUCT GUARD) []
        columns [Path, "Process Name", "Target Commandline", "Parent Commandline", User, ID]
        process "Process Name"
        target "{Path}" what "audited[ · {Target Commandline/Involved File}]" title "{Process Name/Path|file} would have been blocked by an attack surface rule"
        sources ["Host Status", "Process Creation"];
    1131 "Attack surface rule blocked" Inject "Defender attack surface rules"
        fields (PRODUCT GUARD) []
        columns [Path, "Process Name", "Target Commandline", "Parent Commandline", User, ID]
        process "Process Name"
        target "{Path}" what "blocked[ · {Target Commandline/Involved File}]" title "{Process Name/Path|file} was blocked by an attack surface rule"
        sources ["Host Status", "Process Creation"];
    1132 "Attack surface rule audited" Inject "Defender attack surface rules"
        fields (PRODUCT GUARD) []
        columns [Path, "Process Name", "Target Commandline", "Parent Commandline", User, ID]
        process "Process Name"
        target "{Path}" what "audited[ · {Target Commandline/Involved File}]" title "{Process Name/Path|file} would have been blocked by an attack surface rule"
        sources ["Host Status", "Process Creation"];
    1133 "Attack surface rule blocked" Inject "Defender attack surface rules"
        fields (PRODUCT GUARD) []
        columns [Path, "Process Name", "Target Commandline", "Parent Commandline", User, ID]
        process "Process Name"
        target "{Path}" what "blocked[ · {Target Commandline/Involved File}]" title "{Process Name/Path|file} was blocked by an attack surface rule"
        sources ["Host Status", "Process Creation"];
    1134 "Attack surface rule audited" Inject "Defender attack surface rules"
        fields (PRODUCT GUARD) []
        columns [Path, "Process Name", "Target Commandline", "Parent Commandline", User, ID]
        process "Process Name"
        target "{Path}" what "audited[ · {Target Commandline/Involved File}]" title "{Process Name/Path|file} would have been blocked by an attack surface rule"
        sources ["Host Status", "Process Creation"];
    1150 "Defender is healthy" System "Defender itself"
        fields [
            "Product Name": Code(CodeTable::Defender), "Platform version", Unused, "Engine version",
            "Security intelligence version",
        ]
        columns ["Platform version", "Engine version", "Security intelligence version"]
        target "platform {Platform version}" what "[signatures {Security intelligence version}]" title "Defender is up and healthy"
        sources ["Host Status"];
    1151 "Defender health report" System "Defender itself"
        fields [
            "Product Name": Code(CodeTable::Defender), "Platform version", Unused, "Engine version", "NRI engine version",
            "AV security intelligence version", "AS security intelligence version", "NRI security intelligence version",
            "RTP state": Code(CodeTable::Defender), "OA state": Code(CodeTable::Defender),
            "IOAV state": Code(CodeTable::Defender), "BM state": Code(CodeTable::Defender),
            "Last AV security intelligence age": Integer, "Last AS security intelligence age": Integer,
            "Last quick scan age": Integer, "Last full scan age": Integer,
            "AV security intelligence creation time": Time, "AS security intelligence creation time": Time,
            "Last quick scan start time": Time, "Last quick scan end time": Time, "Last quick scan source": Integer,
            "Last full scan start time": Time, "Last full scan end time": Time, "Last full scan source": Integer,
            "Product status",
        ]
        columns ["Platform version", "AV security intelligence version", "RTP state", "Last quick scan age", "Product status"]
        target "platform {Platform version}" what "[signatures {AV security intelligence version}]" title "Defender reported its health"
        sources ["Host Status"];
    2000 "Signatures updated" System "Defender itself"
        fields (PRODUCT) [
            "Current security intelligence Version", "Previous security intelligence Version", Unused, Unused2, Unused3,
            Domain: Host, User: User, SID: Sid, "Security intelligence Type Index": Integer,
            "Security intelligence Type": Code(CodeTable::Defender), "Update Type Index": Integer,
            "Update Type": Code(CodeTable::Defender), "Current Engine Version", "Previous Engine Version",
        ]
        columns ["Current security intelligence Version", "Previous security intelligence Version", User, "Current Engine Version"]
        target "{Current security intelligence Version}" what "[from {Previous security intelligence Version}]"
        title "Defender's signatures were updated[ to {Current security intelligence Version}]"
        sources ["Host Status"];
    2050 "File uploaded" File "Defender uploads"
        fields (PRODUCT) [Filename: Path, Sha256: Hashes] columns [Filename, Sha256]
        target "{Filename}" what "{Sha256}" title "Defender uploaded {Filename|file} for analysis"
        sources ["File Metadata"];
    5000 "Real-time protection on" System "Defender itself"
        fields (PRODUCT) [] columns ["Product Version"]
        target "" what "" title "Defender's real-time protection was turned on"
        sources ["Host Status"];
    5001 "Real-time protection off" System "Defender itself"
        fields (PRODUCT) [] columns ["Product Version"]
        target "" what "" title "Defender's real-time protection was turned off"
        sources ["Host Status"];
    5007 "Defender setting changed" System "Defender itself"
        fields (PRODUCT) ["Old Value": Registry, "New Value": Registry] columns ["Old Value", "New Value"]
        target "{New Value/Old Value}" what "[was {Old Value}]" title "A setting of Defender changed"
        sources ["Windows Registry Key Modification"];
    5010 "Spyware scan off" System "Defender itself"
        fields (PRODUCT) [] columns ["Product Version"]
        target "" what "" title "Defender's scan for spyware was turned off"
        sources ["Host Status"];
    5012 "Virus scan off" System "Defender itself"
        fields (PRODUCT) [] columns ["Product Version"]
        target "" what "" title "Defender's scan for viruses was turned off"
        sources ["Host Status"];
}

/// Who changed the firewall, with which program.
const MODIFIER: &[Field] = fields![ModifyingUser: Sid, ModifyingApplication: Image];
/// A rule in full.
const RULE: &[Field] = fields![
    RuleId, RuleName, Origin: Integer, ApplicationPath: Image, ServiceName, Direction: Code(CodeTable::FirewallDirection),
    Protocol: Code(CodeTable::Protocol), LocalPorts, RemotePorts, Action: Code(CodeTable::FirewallAction),
    Profiles: Mask(MaskTable::FirewallProfiles), LocalAddresses, RemoteAddresses, RemoteMachineAuthorizationList,
    RemoteUserAuthorizationList, EmbeddedContext, Flags: Integer, Active: Bool, EdgeTraversal: Integer,
    LooseSourceMapped: Bool, SecurityOptions: Integer, ModifyingUser: Sid, ModifyingApplication: Image,
    SchemaVersion: Integer, RuleStatus: Integer, LocalOnlyMapped: Bool,
];

kinds! { FIREWALL "Microsoft-Windows-Windows Firewall With Advanced Security"
    2003 "Firewall setting changed" Network "Firewall"
        fields [
            Profiles: Mask(MaskTable::FirewallProfiles), SettingType: Integer, SettingValueSize: Integer, SettingValue,
            SettingValueString, Origin: Integer, ModifyingUser: Sid, ModifyingApplication: Image,
        ]
        columns [SettingType, SettingValueString, Profiles, ModifyingApplication, ModifyingUser]
        process ModifyingApplication
        target "setting {SettingType}" what "{SettingValueString}[ · {Profiles|mask}]"
        title "{ModifyingApplication|file} changed a setting of the firewall"
        sources ["Firewall Rule Modification", "Firewall Disable"];
    2004 "Firewall rule added" Network "Firewall"
        fields (RULE) []
        columns [RuleName, Direction, Action, ApplicationPath, Protocol, LocalPorts, RemotePorts, Profiles, ModifyingApplication]
        process ModifyingApplication
        target "{RuleName}" what "[{Action|code} {Direction|code}][ · {ApplicationPath}][ · port {LocalPorts}]"
        title "{ModifyingApplication|file} added the firewall rule {RuleName}"
        sources ["Firewall Rule Modification"];
    2005 "Firewall rule changed" Network "Firewall"
        fields (RULE) []
        columns [RuleName, Direction, Action, ApplicationPath, Protocol, LocalPorts, RemotePorts, Profiles, ModifyingApplication]
        process ModifyingApplication
        target "{RuleName}" what "[{Action|code} {Direction|code}][ · {ApplicationPath}][ · port {LocalPorts}]"
        title "{ModifyingApplication|file} changed the firewall rule {RuleName}"
        sources ["Firewall Rule Modification"];
    2006 "Firewall rule deleted" Network "Firewall"
        fields [RuleId, RuleName, ModifyingUser: Sid, ModifyingApplication: Image]
        columns [RuleName, ModifyingApplication, ModifyingUser, RuleId]
        process ModifyingApplication
        target "{RuleName}" what "" title "{ModifyingApplication|file} deleted the firewall rule {RuleName}"
        sources ["Firewall Rule Modification"];
    2010 "Network profile changed" Network "Firewall"
        fields [
            InterfaceGuid: Guid, InterfaceName, OldProfile: Mask(MaskTable::FirewallProfiles),
            NewProfile: Mask(MaskTable::FirewallProfiles),
        ]
        columns [InterfaceName, OldProfile, NewProfile]
        target "{InterfaceName}" what "[{OldProfile|mask} → ]{NewProfile|mask}" title "The profile of {InterfaceName} changed"
        sources ["Firewall Enumeration"];
    2033 "All rules deleted" Network "Firewall"
        fields (STORE MODIFIER) [] columns ["Store Type", ModifyingApplication, ModifyingUser]
        process ModifyingApplication
        target "[store {Store Type}]" what "" title "{ModifyingApplication|file} deleted all rules of the firewall"
        sources ["Firewall Rule Modification"];
}
const STORE: &[Field] = fields!["Store Type": Integer];
const DETECTION_ID: &[Field] =
    fields!["Detection ID": Guid, Unused, Unused2, "Status Code": Integer, "Status Description"];

/// A program or script and the rule that decided on it.
const VERDICT: &[Field] = fields![
    "RuleAndFileData.PolicyNameLength": Integer, "RuleAndFileData.PolicyName", "RuleAndFileData.RuleId": Guid,
    "RuleAndFileData.RuleNameLength": Integer, "RuleAndFileData.RuleName", "RuleAndFileData.RuleSddlLength": Integer,
    "RuleAndFileData.RuleSddl", "RuleAndFileData.TargetUser": Sid, "RuleAndFileData.TargetProcessId": ProcessId,
    "RuleAndFileData.FilePathLength": Integer, "RuleAndFileData.FilePath": Path, "RuleAndFileData.FileHashLength": Integer,
    "RuleAndFileData.FileHash": Hashes, "RuleAndFileData.FqbnLength": Integer, "RuleAndFileData.Fqbn",
    "RuleAndFileData.TargetLogonId": LogonId, "RuleAndFileData.FullFilePathLength": Integer,
    "RuleAndFileData.FullFilePath": Path,
];

macro_rules! applocker {
    ($($id:literal $name:literal $what:literal $verb:literal;)*) => {
        kinds! { APPLOCKER "Microsoft-Windows-AppLocker" $(
            $id $name Process "AppLocker"
                fields (VERDICT) []
                columns [
                    "RuleAndFileData.FilePath", "RuleAndFileData.RuleName", "RuleAndFileData.TargetUser",
                    "RuleAndFileData.PolicyName", "RuleAndFileData.FileHash", "RuleAndFileData.Fqbn"
                ]
                process "RuleAndFileData.FilePath" pid "RuleAndFileData.TargetProcessId"
                target "{FullFilePath/FilePath}" what $what title $verb
                sources ["Process Creation", "Script Execution"];
        )* }
    };
}

applocker! {
    8002 "Program allowed" "allowed[ by {RuleName}]" "{FullFilePath/FilePath|file} was allowed to run";
    8003 "Program would be blocked" "audited[ by {RuleName}]" "{FullFilePath/FilePath|file} would not have been allowed to run";
    8004 "Program blocked" "blocked[ by {RuleName}]" "{FullFilePath/FilePath|file} was not allowed to run";
    8005 "Script allowed" "allowed[ by {RuleName}]" "The script or installer {FullFilePath/FilePath|file} was allowed to run";
    8006 "Script would be blocked" "audited[ by {RuleName}]" "The script or installer {FullFilePath/FilePath|file} would not have been allowed to run";
    8007 "Script blocked" "blocked[ by {RuleName}]" "The script or installer {FullFilePath/FilePath|file} was not allowed to run";
}

kinds! { INTEGRITY "Microsoft-Windows-CodeIntegrity"
    3033 "Unsigned code refused" Module "Code integrity"
        fields [
            FileNameLength: Integer, FileNameBuffer: Path, ProcessNameLength: Integer, ProcessNameBuffer: Image,
            RequestedPolicy: Integer, ValidatedPolicy: Integer, Status: Code(CodeTable::NtStatus),
        ]
        columns [FileNameBuffer, ProcessNameBuffer, RequestedPolicy, ValidatedPolicy, Status]
        process ProcessNameBuffer
        target "{FileNameBuffer}" what "{Status|code}" title "{ProcessNameBuffer|file} tried to load {FileNameBuffer|file}, which is not signed well enough"
        sources ["Module Load", "Driver Load"];
    3077 "Blocked by policy" Module "Code integrity"
        fields [
            FileNameLength: Integer, "File Name": Path, ProcessNameLength: Integer, "Process Name": Image,
            "Requested Signing Level": Integer, "Validated Signing Level": Integer, Status: Code(CodeTable::NtStatus),
            "SHA1 Hash Size": Integer, "SHA1 Hash": Hashes, "SHA256 Hash Size": Integer, "SHA256 Hash": Hashes,
            "SHA1 Flat Hash Size": Integer, "SHA1 Flat Hash": Hashes, "SHA256 Flat Hash Size": Integer,
            "SHA256 Flat Hash": Hashes, USN: Integer, "SI Signing Scenario": Integer, PolicyNameLength: Integer,
            PolicyName, PolicyIDLength: Integer, PolicyID, PolicyHashSize: Integer, PolicyHash: Hashes,
            OriginalFileNameLength: Integer, OriginalFileName, InternalNameLength: Integer, InternalName,
            FileDescriptionLength: Integer, FileDescription, ProductNameLength: Integer, ProductName, PolicyGUID: Guid,
            UserWriteable: Bool, PackageFamilyNameLength: Integer, PackageFamilyName,
        ]
        columns ["File Name", "Process Name", PolicyName, OriginalFileName, "SHA256 Hash", Status]
        process "Process Name"
        target "{File Name}" what "[{PolicyName}]" title "{Process Name|file} was kept from loading {File Name|file}[ by {PolicyName}]"
        sources ["Module Load", "Driver Load"];
}
