//! Devices, drivers, disks and printers.

use super::codes::CodeTable;
use super::kind::FieldType::{Binary, Bool, Code, Guid, Hex, Host, Integer, Path, User};

kinds! { PARTITION "Microsoft-Windows-Partition"
    1006 "Disk connected or removed" System "Disks"
        fields [
            DiskNumber: Integer, Flags: Integer, Characteristics: Integer, IsSystemCritical: Bool, PagingCount: Integer,
            HibernationCount: Integer, DumpCount: Integer, BytesPerSector: Integer, Capacity: Integer, BusType: Integer,
            Manufacturer, Model, Revision, SerialNumber, Location, ParentId: Path, Socket: Integer, Slot: Integer,
            Bus: Integer, Device: Integer, Function: Integer, Adapter: Integer, Port: Integer, Target: Integer,
            Lun: Integer, IoctlSupport: Integer, IdFlags: Integer, DiskId: Guid, AdapterId: Guid, RegistryId: Guid,
            PoolId: Guid, UserRemovalPolicy: Bool, PartitionStyle: Integer, PartitionCount: Integer,
            PartitionTableBytes: Integer, PartitionTable: Binary, MbrBytes: Integer, Mbr: Binary, Vbr0Bytes: Integer,
            Vbr0: Binary, Vbr1Bytes: Integer, Vbr1: Binary, Vbr2Bytes: Integer, Vbr2: Binary,
        ]
        columns [Manufacturer, Model, SerialNumber, Capacity, ParentId, DiskId, RegistryId, DiskNumber]
        target "[{Manufacturer} ]{Model}" what "[serial {SerialNumber}][ · {Capacity|not:0} bytes]"
        title "Disk[ {Model}] was connected or removed[, serial {SerialNumber}]"
        sources ["Drive Creation"];
}

kinds! { PNP "Microsoft-Windows-Kernel-PnP"
    400 "Device configured" System "Devices"
        fields [
            DeviceInstanceId: Path, DriverName, ClassGuid: Guid, DriverDate, DriverVersion, DriverProvider,
            DriverInbox: Bool, DriverSection, DriverRank: Hex, MatchingDeviceId, OutrankedDrivers, DeviceUpdated: Bool,
            Status: Code(CodeTable::NtStatus), ParentDeviceInstanceId: Path,
        ]
        columns [DeviceInstanceId, DriverName, DriverProvider, DriverVersion, ParentDeviceInstanceId, Status]
        target "{DeviceInstanceId}" what "[{DriverName}][ · {DriverProvider}]" title "The device {DeviceInstanceId} was configured"
        sources ["Drive Creation", "Driver Load"];
    410 "Device started" System "Devices"
        fields [
            DeviceInstanceId: Path, DriverName, ClassGuid: Guid, ServiceName, LowerFilters, UpperFilters, Problem: Hex,
            Status: Code(CodeTable::NtStatus),
        ]
        columns [DeviceInstanceId, DriverName, ServiceName, LowerFilters, UpperFilters, Problem, Status]
        target "{DeviceInstanceId}" what "[{DriverName}][ · {ServiceName}]" title "The device {DeviceInstanceId} was started"
        sources ["Drive Creation", "Driver Load"];
}

kinds! { USER_PNP "Microsoft-Windows-UserPnp"
    20001 "Driver installed" System "Drivers installed"
        fields [
            "InstallDeviceID.DriverName", "InstallDeviceID.DriverVersion", "InstallDeviceID.DriverProvider",
            "InstallDeviceID.DeviceInstanceID": Path, "InstallDeviceID.SetupClass": Guid, "InstallDeviceID.RebootOption": Bool,
            "InstallDeviceID.UpgradeDevice": Bool, "InstallDeviceID.IsDriverOEM": Bool,
            "InstallDeviceID.InstallStatus": Code(CodeTable::AnyStatus), "InstallDeviceID.DriverDescription",
        ]
        columns [
            "InstallDeviceID.DriverDescription", "InstallDeviceID.DriverName", "InstallDeviceID.DriverProvider",
            "InstallDeviceID.DriverVersion", "InstallDeviceID.DeviceInstanceID", "InstallDeviceID.InstallStatus"
        ]
        target "{DriverDescription/DriverName}" what "{DeviceInstanceID}" title "The driver {DriverDescription/DriverName} was installed"
        sources ["Driver Load", "Drive Creation"];
    20003 "Driver service added" System "Drivers installed"
        fields [
            "AddServiceID.ServiceName", "AddServiceID.DriverFileName": Path, "AddServiceID.DeviceInstanceID": Path,
            "AddServiceID.PrimaryService": Bool, "AddServiceID.UpdateService": Bool,
            "AddServiceID.AddServiceStatus": Code(CodeTable::AnyStatus),
        ]
        columns [
            "AddServiceID.ServiceName", "AddServiceID.DriverFileName", "AddServiceID.DeviceInstanceID",
            "AddServiceID.AddServiceStatus"
        ]
        target "{ServiceName}" what "{DriverFileName}" title "The driver service {ServiceName} was added"
        sources ["Service Creation", "Driver Load"];
}

kinds! { FRAMEWORKS "Microsoft-Windows-DriverFrameworks-UserMode"
    2100 "Device request" System "Devices"
        fields [
            "UMDFHostDeviceRequest.LifetimeId": Guid, "UMDFHostDeviceRequest.InstanceId": Path,
            "UMDFHostDeviceRequest.RequestMajorCode": Integer, "UMDFHostDeviceRequest.RequestMinorCode": Integer,
            "UMDFHostDeviceRequest.Argument1": Hex, "UMDFHostDeviceRequest.Argument2": Hex,
            "UMDFHostDeviceRequest.Argument3": Hex, "UMDFHostDeviceRequest.Argument4": Hex,
            "UMDFHostDeviceRequest.Status": Code(CodeTable::NtStatus),
        ]
        columns [
            "UMDFHostDeviceRequest.InstanceId", "UMDFHostDeviceRequest.RequestMajorCode",
            "UMDFHostDeviceRequest.RequestMinorCode", "UMDFHostDeviceRequest.Status"
        ]
        target "{InstanceId}" what "[request {RequestMajorCode}][/{RequestMinorCode}]" title "Power or plug-and-play request to {InstanceId}"
        sources ["Drive Creation"];
}

kinds! { PRINT "Microsoft-Windows-PrintService"
    307 "Document printed" File "Printing"
        fields [
            "DocumentPrinted.Param1": Integer, "DocumentPrinted.Param2": Path, "DocumentPrinted.Param3": User,
            "DocumentPrinted.Param4": Host, "DocumentPrinted.Param5", "DocumentPrinted.Param6": Path,
            "DocumentPrinted.Param7": Integer, "DocumentPrinted.Param8": Integer,
        ]
        columns [
            "DocumentPrinted.Param2", "DocumentPrinted.Param3", "DocumentPrinted.Param4", "DocumentPrinted.Param5",
            "DocumentPrinted.Param6", "DocumentPrinted.Param7", "DocumentPrinted.Param8"
        ]
        target "{Param2}" what "{Param3}[ on {Param5}][ · {Param8} pages]" title "{Param3} printed {Param2}[ on {Param5}]"
        sources ["File Access"];
    316 "Printer driver added" Module "Printing"
        fields ["DriverAdded.Param1", "DriverAdded.Param2", "DriverAdded.Param3", "DriverAdded.Param4"]
        columns ["DriverAdded.Param1", "DriverAdded.Param2", "DriverAdded.Param3", "DriverAdded.Param4"]
        target "{Param1}" what "{Param4}" title "The printer driver {Param1} was added or updated"
        sources ["Driver Load"];
}

kinds! { NTFS "Microsoft-Windows-Ntfs"
    98 "Volume state" File "Volumes"
        fields [DriveName, DeviceName: Path, CorruptionActionState: Integer]
        columns [DriveName, DeviceName, CorruptionActionState]
        target "{DriveName/DeviceName}" what "[state {CorruptionActionState}]" title "State of the volume {DriveName/DeviceName}"
        sources ["Drive Access"];
}
