//! The Application log and DNS: installers, databases, crashes, SQL Server. Most values are unnamed.

use super::codes::CodeTable;
use super::kind::Field;
use super::kind::FieldType::{Binary, Code, Dns, Hex, Image, Integer, Ip, Path, Port, ProcessId, Text, User};

/// A product that was installed or removed: name, version, language, status, manufacturer.
const PRODUCT: &[Field] =
    fields![Data: Text, Data_1, Data_2: Integer, Data_3: Code(CodeTable::Win32), Data_4, Data_5, Binary: Binary];
/// A transaction of the installer: package and client process.
const PACKAGE: &[Field] = fields![Data: Path, Data_1: ProcessId, Data_2, Data_3, Data_4, Data_5, Binary: Binary];
const MESSAGE: &[Field] = fields![Data: Text, Data_1, Data_2, Data_3, Data_4, Data_5, Binary: Binary];

kinds! { INSTALLER "MsiInstaller"
    1033 "Product installed" System "Installations"
        fields (PRODUCT) [] columns [Data, Data_1, Data_4, Data_3]
        target "{Data}" what "[{Data_1}][ · {Data_4}][ · {Data_3|not:0|code}]" title "{Data}[ {Data_1}] was installed"
        sources ["Host Status", "File Creation"];
    1034 "Product removed" System "Installations"
        fields (PRODUCT) [] columns [Data, Data_1, Data_4, Data_3]
        target "{Data}" what "[{Data_1}][ · {Data_4}][ · {Data_3|not:0|code}]" title "{Data}[ {Data_1}] was removed"
        sources ["Host Status", "File Deletion"];
    1040 "Installation began" System "Installations"
        fields (PACKAGE) [] columns [Data, Data_1]
        pid Data_1
        target "{Data}" what "[client process {Data_1}]" title "The installation of {Data|file} began"
        sources ["Process Creation", "File Creation"];
    1042 "Installation ended" System "Installations"
        fields (PACKAGE) [] columns [Data, Data_1]
        pid Data_1
        target "{Data}" what "[client process {Data_1}]" title "The installation of {Data|file} ended"
        sources ["Process Creation", "File Creation"];
    11707 "Installation succeeded" System "Installations"
        fields (MESSAGE) [] columns [Data]
        target "{Data}" what "" title "{Data}"
        sources ["Host Status"];
    11708 "Installation failed" System "Installations"
        fields (MESSAGE) [] columns [Data]
        target "{Data}" what "" title "{Data}"
        sources ["Host Status"];
    11724 "Removal succeeded" System "Installations"
        fields (MESSAGE) [] columns [Data]
        target "{Data}" what "" title "{Data}"
        sources ["Host Status"];
}

/// Process, its id and flags, and the instance, before what the event says.
const DATABASE: &[Field] = fields![Data: Image, Data_1, Data_2];
const DETAIL: &[Field] = fields![Data_3: Integer, Data_4: Path, Data_5, Data_6, Data_7, Data_8];

kinds! { ESENT "ESENT"
    216 "Database moved" File "Databases (ESE)"
        fields (DATABASE) [Data_3: Path, Data_4: Path] columns [Data, Data_3, Data_4, Data_1]
        process Data
        target "{Data_3}" what "→ {Data_4}" title "{Data} saw its database move[ to {Data_4}]"
        sources ["File Access", "File Modification"];
    325 "Database created" File "Databases (ESE)"
        fields (DATABASE DETAIL) [] columns [Data, Data_4, Data_1]
        process Data
        target "{Data_4}" what "[{Data}]" title "{Data} created the database {Data_4|file}"
        sources ["File Creation"];
    326 "Database attached" File "Databases (ESE)"
        fields (DATABASE DETAIL) [] columns [Data, Data_4, Data_1]
        process Data
        target "{Data_4}" what "[{Data}]" title "{Data} attached the database {Data_4|file}"
        sources ["File Access"];
    327 "Database detached" File "Databases (ESE)"
        fields (DATABASE DETAIL) [] columns [Data, Data_4, Data_1]
        process Data
        target "{Data_4}" what "[{Data}]" title "{Data} detached the database {Data_4|file}"
        sources ["File Access"];
}

kinds! { CRASH "Application Error"
    1000 "Program crashed" Process "Crashes"
        fields [
            AppName: Image, AppVersion, AppTimeStamp, ModuleName: Path, ModuleVersion, ModuleTimeStamp, ExceptionCode: Hex,
            FaultingOffset: Hex, ProcessId: ProcessId, ProcessCreationTime: Hex, AppPath: Image, ModulePath: Path,
            IntegratorReportId, PackageFullName, PackageRelativeAppId, Data: Image, Data_1, Data_2, Data_3: Path, Data_4,
            Data_5, Data_6: Hex, Data_7: Hex, Data_8: Hex, Data_9: Hex, Data_10: Image, Data_11: Path, Data_12, Data_13,
            Data_14,
        ]
        columns [AppName, ModuleName, ExceptionCode, AppPath, Data, Data_3, Data_6, Data_10]
        process AppPath pid ProcessId
        target "{AppName/Data}" what "[in {ModuleName/Data_3}][ · exception {ExceptionCode/Data_6}]"
        title "{AppName/Data} crashed[ in {ModuleName/Data_3}]"
        sources ["Process Termination", "Application Log Content"];
}

kinds! { HANG "Application Hang"
    1002 "Program hung" Process "Crashes"
        fields [
            Data: Image, Data_1, Data_2: Hex, Data_3: Hex, Data_4: Integer, Data_5: Image, Data_6, Data_7, Data_8, Data_9,
            Binary: Binary,
        ]
        columns [Data, Data_5, Data_1, Data_2]
        process Data_5
        target "{Data}" what "{Data_5}" title "{Data} stopped answering and was closed"
        sources ["Process Termination", "Application Log Content"];
}

kinds! { REPORT "Windows Error Reporting"
    1001 "Error report" Process "Crashes"
        fields [
            Data: Text, Data_1: Integer, Data_2, Data_3, Data_4, Data_5, Data_6, Data_7, Data_8, Data_9, Data_10, Data_11,
            Data_12, Data_13, Data_14, Data_15, Data_16: Path, Data_17, Data_18, Data_19, Data_20, Data_21,
        ]
        columns [Data_2, Data_5, Data_6, Data_8, Data_16]
        target "{Data_5}" what "{Data_2}" title "Windows reported an error[ of {Data_5}][: {Data_2}]"
        sources ["Application Log Content"];
}

kinds! { CENTER "SecurityCenter"
    15 "Protection state" System "Security center"
        fields [Data: Text, Data_1, Binary: Binary] columns [Data, Data_1]
        target "{Data}" what "{Data_1}" title "The state of {Data} was set[ to {Data_1}]"
        sources ["Host Status"];
}

kinds! { SQL "MSSQLSERVER"
    15457 "SQL option changed" System "SQL Server"
        fields [Data: Text, Data_1, Data_2, Binary: Binary] columns [Data, Data_1, Data_2]
        target "{Data}" what "[{Data_1} → ]{Data_2}" title "The option {Data} of SQL Server changed[ to {Data_2}]"
        sources ["Application Log Content"];
    18453 "SQL logon" Logon "SQL Server logons"
        fields [Data: User, Data_1, Binary: Binary] columns [Data, Data_1]
        target "{Data}" what "{Data_1}" title "{Data} logged on to SQL Server with Windows"
        sources ["User Account Authentication"];
    18454 "SQL logon" Logon "SQL Server logons"
        fields [Data: User, Data_1, Binary: Binary] columns [Data, Data_1]
        target "{Data}" what "{Data_1}" title "{Data} logged on to SQL Server with a password"
        sources ["User Account Authentication"];
    18456 "SQL logon failed" Logon "SQL Server logons"
        fields [Data: User, Data_1, Data_2, Binary: Binary] columns [Data, Data_1, Data_2]
        target "{Data}" what "[{Data_1}][ {Data_2}]" title "{Data} failed to log on to SQL Server"
        sources ["User Account Authentication"];
    33205 "SQL audit" System "SQL Server audit"
        fields [Data: Text, Binary: Binary] columns [Data]
        target "{Data}" what "" title "SQL Server audit event"
        sources ["Application Log Content"];
}

/// A question of the resolver.
const QUESTION: &[Field] = fields![QueryName: Dns, QueryType: Code(CodeTable::DnsType), QueryOptions: Integer];

kinds! { RESOLVER "Microsoft-Windows-DNS-Client"
    1014 "DNS query timed out" Dns "DNS client"
        fields [QueryName: Dns, AddressLength: Integer, Address: Binary] columns [QueryName, Address]
        target "{QueryName}" what "timed out" title "Looking up {QueryName} timed out"
        sources ["Passive DNS"];
    3006 "DNS query" Dns "DNS client"
        fields (QUESTION) [
            ServerList, IsNetworkQuery: Integer, NetworkQueryIndex: Integer, InterfaceIndex: Integer, IsAsyncQuery: Integer,
        ]
        columns [QueryName, QueryType, ServerList]
        target "{QueryName}" what "{QueryType|code}" title "{QueryName} is looked up"
        sources ["Passive DNS"];
    3008 "DNS answer" Dns "DNS client"
        fields (QUESTION) [QueryStatus: Code(CodeTable::Win32), QueryResults]
        columns [QueryName, QueryType, QueryResults, QueryStatus]
        target "{QueryName}" what "[{QueryStatus|not:0|code} ]{QueryResults|dns}" title "{QueryName} was looked up"
        sources ["Passive DNS", "Network Traffic Content"];
}

/// The end of a packet, as the server logs it.
const PACKET: &[Field] = fields![BufferSize: Integer, PacketData: Binary];

kinds! { SERVER "Microsoft-Windows-DNSServer"
    256 "DNS query received" Dns "DNS server"
        fields (QUERY PACKET) [] columns [Source, QNAME, QTYPE, InterfaceIP, Port]
        target "{QNAME}" what "[{QTYPE|code}][ from {Source}]" title "{Source} asked for {QNAME}"
        sources ["Passive DNS", "Network Traffic Content"];
    260 "DNS query forwarded" Dns "DNS server"
        fields (FORWARD PACKET) [] columns [Destination, QNAME, QTYPE]
        target "{QNAME}" what "[{QTYPE|code}][ to {Destination}]" title "{Destination} was asked for {QNAME}"
        sources ["Passive DNS", "Network Traffic Content"];
}
const QUERY: &[Field] = fields![
    TCP: Integer, InterfaceIP: Ip, Source: Ip, RD: Integer, QNAME: Dns, QTYPE: Code(CodeTable::DnsType), XID: Integer,
    Port: Port, Flags: Integer,
];
const FORWARD: &[Field] = fields![
    TCP: Integer, Destination: Ip, InterfaceIP: Ip, RD: Integer, QNAME: Dns, QTYPE: Code(CodeTable::DnsType),
    XID: Integer, Port: Port, Flags: Integer, ServerScope, CacheScope,
];
