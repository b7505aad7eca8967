//! The service control manager.

use super::codes::CodeTable;
use super::kind::FieldType::{Binary, Code, CommandLine, Integer, User};

kinds! { KINDS "Service Control Manager"
    7000 "Service did not start" System "Service errors"
        fields [param1, param2: Code(CodeTable::Win32)] columns [param1, param2]
        target "{param1}" what "{param2|code}" title "The service {param1} did not start[: {param2|code}]"
        sources ["Service Metadata"];
    7001 "Dependency failed" System "Service errors"
        fields [param1, param2, param3: Code(CodeTable::Win32), Binary: Binary] columns [param1, param2, param3]
        target "{param1}" what "[needs {param2}][: {param3|code}]" title "The service {param1} did not start, it needs {param2}"
        sources ["Service Metadata"];
    7009 "Service timed out" System "Service errors"
        fields [param1: Integer, param2] columns [param2, param1]
        target "{param2}" what "[after {param1} ms]" title "The service {param2} did not answer in time"
        sources ["Service Metadata"];
    7011 "Service timed out" System "Service errors"
        fields [param1: Integer, param2] columns [param2, param1]
        target "{param2}" what "[after {param1} ms]" title "The service {param2} did not answer in time"
        sources ["Service Metadata"];
    7022 "Service hangs" System "Service errors"
        fields [param1, Binary: Binary] columns [param1]
        target "{param1}" what "" title "The service {param1} hung on starting"
        sources ["Service Metadata"];
    7023 "Service ended with error" System "Service errors"
        fields [param1, param2: Code(CodeTable::Win32), Binary: Binary] columns [param1, param2]
        target "{param1}" what "{param2|code}" title "The service {param1} ended[: {param2|code}]"
        sources ["Service Metadata"];
    7024 "Service ended with error" System "Service errors"
        fields [param1, param2: Code(CodeTable::AnyStatus), Binary: Binary] columns [param1, param2]
        target "{param1}" what "{param2}" title "The service {param1} ended with an error of its own"
        sources ["Service Metadata"];
    7026 "Drivers did not load" System "Service errors"
        fields [param1] columns [param1]
        target "{param1}" what "" title "Drivers did not load: {param1}"
        sources ["Driver Load"];
    7030 "Interactive service" System "Service errors"
        fields [param1, Binary: Binary] columns [param1]
        target "{param1}" what "" title "The service {param1} is marked interactive, which the system does not allow"
        sources ["Service Metadata"];
    7031 "Service crashed" System "Service errors"
        fields [param1, param2: Integer, param3: Integer, param4: Integer, param5, Binary: Binary]
        columns [param1, param2, param5, param3]
        target "{param1}" what "[{param2} times][, {param5} in {param3} ms]"
        title "The service {param1} ended unexpectedly[, {param2} times by now]"
        sources ["Service Metadata"];
    7034 "Service crashed" System "Service errors"
        fields [param1, param2: Integer, Binary: Binary] columns [param1, param2]
        target "{param1}" what "[{param2} times]" title "The service {param1} ended unexpectedly[, {param2} times by now]"
        sources ["Service Metadata"];
    7035 "Service control sent" System "Service states"
        fields [param1, param2] columns [param1, param2]
        target "{param1}" what "{param2}" title "The service {param1} was sent a control[: {param2}]"
        sources ["Service Metadata"];
    7036 "Service state" System "Service states"
        fields [param1, param2, Binary: Binary] columns [param1, param2]
        target "{param1}" what "{param2}" title "The service {param1} entered the state {param2}"
        sources ["Service Metadata"];
    7038 "Service could not log on" System "Service errors"
        fields [param1, param2: User, param3: Code(CodeTable::Win32)] columns [param1, param2, param3]
        target "{param1}" what "[as {param2}][: {param3|code}]" title "The service {param1} could not log on[ as {param2}]"
        sources ["Service Metadata", "User Account Authentication"];
    7040 "Start type changed" System "Service configuration"
        fields [param1, param2, param3, param4] columns [param1, param4, param2, param3]
        target "{param1}" what "{param2} → {param3}" title "The start type of {param1} changed[ to {param3}]"
        sources ["Service Modification"];
    7043 "Service did not shut down" System "Service errors"
        fields [param1, Binary: Binary] columns [param1]
        target "{param1}" what "" title "The service {param1} did not shut down properly"
        sources ["Service Metadata"];
    7045 "Service installed" System "Services installed"
        fields [
            ServiceName, ImagePath: CommandLine, ServiceType: Code(CodeTable::ServiceType),
            StartType: Code(CodeTable::ServiceStart), AccountName: User,
        ]
        columns [ServiceName, ImagePath, ServiceType, StartType, AccountName]
        target "{ServiceName}" what "{ImagePath}" title "The service {ServiceName} was installed"
        sources ["Service Creation"];
}
