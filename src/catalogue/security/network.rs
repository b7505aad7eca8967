//! Shares, the filtering platform, and devices.

use super::super::codes::{CodeTable, MaskTable};
use super::super::kind::FieldType::{Code, Guid, Image, Integer, Ip, Mask, Path, Port, ProcessId, Sid};
use super::SUBJECT;
use crate::catalogue::kind::Field;

/// A share and who came to it from where.
const SHARE: &[Field] = fields![ObjectType, IpAddress: Ip, IpPort: Port, ShareName: Path, ShareLocalPath: Path];
/// A share that is made or removed.
const OWN_SHARE: &[Field] = fields![ShareName: Path, ShareLocalPath: Path];
const SOURCE: &[Field] = fields![Application: Image];
const DIRECTION: &[Field] = fields![Direction: Code(CodeTable::Parameter)];
const FROM: &[Field] = fields![SourceAddress: Ip, SourcePort: Port];
const TO: &[Field] = fields![DestAddress: Ip, DestPort: Port];
const PROTOCOL: &[Field] = fields![Protocol: Code(CodeTable::Protocol)];
/// The filter that decided.
const FILTER: &[Field] = fields![FilterRTID: Integer, LayerName: Code(CodeTable::Parameter), LayerRTID: Integer];
/// 5156 and 5157 spell the process id so, the others `ProcessId`.
const UPPER_PID: &[Field] = fields![ProcessID: ProcessId];
const LOWER_PID: &[Field] = fields![ProcessId: ProcessId];
const REMOTE: &[Field] = fields![RemoteUserID: Sid, RemoteMachineID: Sid];

kinds! { KINDS "Microsoft-Windows-Security-Auditing"
    5140 "Share accessed" Network "Share access"
        fields (SUBJECT SHARE) [AccessMask: Mask(MaskTable::FileAccess), AccessList: Code(CodeTable::Parameter)]
        columns [ShareName, IpAddress, SubjectUserName, AccessMask, AccessList, ShareLocalPath, IpPort]
        target "{ShareName}" what "{SubjectUserName}[ from {IpAddress}]"
        title "{SubjectUserName} connected to the share {ShareName}[ from {IpAddress}]"
        sources ["Network Share Access"];
    5142 "Share created" Network "Shares"
        fields (SUBJECT OWN_SHARE) []
        columns [ShareName, ShareLocalPath, SubjectUserName]
        target "{ShareName}" what "[{ShareLocalPath} · ]by {SubjectUserName}"
        title "{SubjectUserName} created the share {ShareName}"
        sources ["Network Share Access"];
    5143 "Share changed" Network "Shares"
        fields (SUBJECT) [
            ObjectType, ShareName: Path, ShareLocalPath: Path, OldRemark, NewRemark, OldMaxUsers, NewMaxUsers,
            OldShareFlags, NewShareFlags, OldSD, NewSD,
        ]
        columns [ShareName, ShareLocalPath, OldSD, NewSD, SubjectUserName]
        target "{ShareName}" what "[{ShareLocalPath} · ]by {SubjectUserName}"
        title "{SubjectUserName} changed the share {ShareName}"
        sources ["Network Share Access"];
    5144 "Share deleted" Network "Shares"
        fields (SUBJECT OWN_SHARE) []
        columns [ShareName, ShareLocalPath, SubjectUserName]
        target "{ShareName}" what "[{ShareLocalPath} · ]by {SubjectUserName}"
        title "{SubjectUserName} deleted the share {ShareName}"
        sources ["Network Share Access"];
    5145 "Shared file accessed" Network "Share access"
        fields (SUBJECT SHARE) [
            RelativeTargetName: Path, AccessMask: Mask(MaskTable::FileAccess), AccessList: Code(CodeTable::Parameter),
            AccessReason: Code(CodeTable::Parameter),
        ]
        columns [ShareName, RelativeTargetName, IpAddress, SubjectUserName, AccessMask, AccessList, ShareLocalPath]
        target "{ShareName}[\\{RelativeTargetName}]" what "{SubjectUserName}[ from {IpAddress}][ · {AccessMask|mask}]"
        title "{SubjectUserName} asked for {RelativeTargetName/ShareName|file}[ on {ShareName}][ from {IpAddress}]"
        sources ["Network Share Access", "File Access"];
    5152 "Packet blocked" Network "Filtering platform"
        fields (LOWER_PID SOURCE DIRECTION FROM TO PROTOCOL FILTER) []
        columns [Application, Direction, SourceAddress, SourcePort, DestAddress, DestPort, Protocol, LayerName]
        process Application pid ProcessId
        target "{DestAddress|host}[:{DestPort}][ {Protocol|code|lower}]" what "blocked[, {Direction|code}]"
        title "A packet to {DestAddress|host}[:{DestPort}] was blocked"
        sources ["Network Traffic Flow"];
    5154 "Listening allowed" Network "Filtering platform"
        fields (LOWER_PID SOURCE FROM PROTOCOL FILTER) []
        columns [Application, SourceAddress, SourcePort, Protocol, LayerName]
        process Application pid ProcessId
        target "{SourceAddress|host}[:{SourcePort}][ {Protocol|code|lower}]" what "listening"
        title "{Application|file} was allowed to listen[ on port {SourcePort}]"
        sources ["Network Connection Creation"];
    5155 "Listening blocked" Network "Filtering platform"
        fields (LOWER_PID SOURCE FROM PROTOCOL FILTER) []
        columns [Application, SourceAddress, SourcePort, Protocol, LayerName]
        process Application pid ProcessId
        target "{SourceAddress|host}[:{SourcePort}][ {Protocol|code|lower}]" what "blocked from listening"
        title "{Application|file} was kept from listening[ on port {SourcePort}]"
        sources ["Network Connection Creation"];
    5156 "Connection allowed" Network "Filtering platform"
        fields (UPPER_PID SOURCE DIRECTION FROM TO PROTOCOL FILTER REMOTE) []
        columns [Application, Direction, SourceAddress, SourcePort, DestAddress, DestPort, Protocol]
        process Application pid ProcessID
        target "{DestAddress|host}[:{DestPort}][ {Protocol|code|lower}]" what "[{Direction|code}]"
        title "{Application|file}[ ({ProcessID})] was allowed to connect with {DestAddress|host}[:{DestPort}]"
        sources ["Network Connection Creation", "Network Traffic Flow"];
    5157 "Connection blocked" Network "Filtering platform"
        fields (UPPER_PID SOURCE DIRECTION FROM TO PROTOCOL FILTER REMOTE) []
        columns [Application, Direction, SourceAddress, SourcePort, DestAddress, DestPort, Protocol]
        process Application pid ProcessID
        target "{DestAddress|host}[:{DestPort}][ {Protocol|code|lower}]" what "blocked[, {Direction|code}]"
        title "{Application|file}[ ({ProcessID})] was kept from connecting with {DestAddress|host}[:{DestPort}]"
        sources ["Network Connection Creation", "Network Traffic Flow"];
    5158 "Local port bound" Network "Filtering platform"
        fields (LOWER_PID SOURCE FROM PROTOCOL FILTER) []
        columns [Application, SourceAddress, SourcePort, Protocol, LayerName]
        process Application pid ProcessId
        target "{SourceAddress|host}[:{SourcePort}][ {Protocol|code|lower}]" what "bound"
        title "{Application|file}[ ({ProcessId})] bound[ port {SourcePort}]"
        sources ["Network Connection Creation"];
    5159 "Local port refused" Network "Filtering platform"
        fields (LOWER_PID SOURCE FROM PROTOCOL FILTER) []
        columns [Application, SourceAddress, SourcePort, Protocol, LayerName]
        process Application pid ProcessId
        target "{SourceAddress|host}[:{SourcePort}][ {Protocol|code|lower}]" what "blocked from binding"
        title "{Application|file}[ ({ProcessId})] was kept from binding[ port {SourcePort}]"
        sources ["Network Connection Creation"];
    6416 "Device recognized" System "Devices"
        fields (SUBJECT) [
            DeviceId: Path, DeviceDescription, ClassId: Guid, ClassName, VendorIds, CompatibleIds, LocationInformation,
        ]
        columns [DeviceDescription, DeviceId, ClassName, VendorIds, LocationInformation, SubjectUserName]
        target "{DeviceDescription/DeviceId}" what "[{ClassName}][ · {VendorIds}]"
        title "The device {DeviceDescription/DeviceId} was recognized"
        sources ["Drive Creation"];
}
