//! The programs and libraries that run in the sample: where they lie and what their version resource says.
//!
//! Windows' own are as Windows names them; everything that only the intruder uses is invented. Hashes are invented for
//! all of them, see [`super::dice::hashes`].

/// A program or library on disk.
#[derive(Debug, PartialEq, Eq)]
pub struct Binary {
    /// Full path.
    pub path: &'static str,
    /// `FileVersion`, `-` when there is no version resource.
    pub version: &'static str,
    /// `Description`.
    pub description: &'static str,
    /// `Product`.
    pub product: &'static str,
    /// `Company`.
    pub company: &'static str,
    /// `OriginalFileName`.
    pub original: &'static str,
    /// Who signed it; empty when nobody did.
    pub signature: &'static str,
}

impl Binary {
    /// The file name, which ends the path.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('\\').next().unwrap_or(self.path)
    }
}

const fn windows(path: &'static str, description: &'static str, original: &'static str) -> Binary {
    Binary {
        path,
        version: "10.0.19041.4291 (WinBuild.160101.0800)",
        description,
        product: "Microsoft\u{ae} Windows\u{ae} Operating System",
        company: "Microsoft Corporation",
        original,
        signature: "Microsoft Windows",
    }
}

const fn office(path: &'static str, description: &'static str, original: &'static str) -> Binary {
    Binary {
        path,
        version: "16.0.17531.20140",
        description,
        product: "Microsoft Office",
        company: "Microsoft Corporation",
        original,
        signature: "Microsoft Corporation",
    }
}

const fn unsigned(path: &'static str) -> Binary {
    Binary {
        path,
        version: "-",
        description: "-",
        product: "-",
        company: "-",
        original: "-",
        signature: "",
    }
}

macro_rules! binaries {
    ($($name:ident = $make:ident($($field:literal),+);)+) => {
        $(
            #[allow(missing_docs, reason = "the path says it")]
            pub static $name: Binary = $make($($field),+);
        )+
    };
}

binaries! {
    SMSS = windows(r"C:\Windows\System32\smss.exe", "Windows Session Manager", "smss.exe");
    CSRSS = windows(r"C:\Windows\System32\csrss.exe", "Client Server Runtime Process", "CSRSS.Exe");
    WININIT = windows(r"C:\Windows\System32\wininit.exe", "Windows Start-Up Application", "WinInit.exe");
    WINLOGON = windows(r"C:\Windows\System32\winlogon.exe", "Windows Logon Application", "WINLOGON.EXE");
    SERVICES = windows(r"C:\Windows\System32\services.exe", "Services and Controller app", "services.exe");
    LSASS = windows(r"C:\Windows\System32\lsass.exe", "Local Security Authority Process", "lsass.exe");
    SVCHOST = windows(r"C:\Windows\System32\svchost.exe", "Host Process for Windows Services", "svchost.exe");
    SPOOLER = windows(r"C:\Windows\System32\spoolsv.exe", "Spooler SubSystem App", "spoolsv.exe");
    SYSMON = windows(r"C:\Windows\Sysmon64.exe", "System activity monitor", "-");
    DWM = windows(r"C:\Windows\System32\dwm.exe", "Desktop Window Manager", "dwm.exe");
    USERINIT = windows(r"C:\Windows\System32\userinit.exe", "Userinit Logon Application", "USERINIT.EXE");
    EXPLORER = windows(r"C:\Windows\explorer.exe", "Windows Explorer", "EXPLORER.EXE");
    SIHOST = windows(r"C:\Windows\System32\sihost.exe", "Shell Infrastructure Host", "sihost.exe");
    TASKHOST = windows(r"C:\Windows\System32\taskhostw.exe", "Host Process for Windows Tasks", "taskhostw.exe");
    RUNTIME_BROKER = windows(r"C:\Windows\System32\RuntimeBroker.exe", "Runtime Broker", "RuntimeBroker.exe");
    BACKGROUND_TASK = windows(r"C:\Windows\System32\backgroundTaskHost.exe", "Background Task Host",
        "backgroundTaskHost.exe");
    DLLHOST = windows(r"C:\Windows\System32\dllhost.exe", "COM Surrogate", "dllhost.exe");
    SEARCH_PROTOCOL = windows(r"C:\Windows\System32\SearchProtocolHost.exe",
        "Microsoft Windows Search Protocol Host", "SearchProtocolHost.exe");
    WMIPRVSE = windows(r"C:\Windows\System32\wbem\WmiPrvSE.exe", "WMI Provider Host", "Wmiprvse.exe");
    UPDATE_WORKER = windows(r"C:\Windows\System32\MoUsoCoreWorker.exe", "MoUSO Core Worker Process",
        "MoUSOCoreWorker.exe");
    CONHOST = windows(r"C:\Windows\System32\conhost.exe", "Console Window Host", "CONHOST.EXE");
    CMD = windows(r"C:\Windows\System32\cmd.exe", "Windows Command Processor", "Cmd.Exe");
    POWERSHELL = windows(r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe", "Windows PowerShell",
        "PowerShell.EXE");
    RUNDLL32 = windows(r"C:\Windows\System32\rundll32.exe", "Windows host process (Rundll32)", "RUNDLL32.EXE");
    FODHELPER = windows(r"C:\Windows\System32\fodhelper.exe", "Features On Demand Helper", "FodHelper.EXE");
    WHOAMI = windows(r"C:\Windows\System32\whoami.exe", "whoami - displays logged on user information",
        "whoami.exe");
    NET = windows(r"C:\Windows\System32\net.exe", "Net Command", "net.exe");
    NET1 = windows(r"C:\Windows\System32\net1.exe", "Net Command", "net1.exe");
    NLTEST = windows(r"C:\Windows\System32\nltest.exe", "Microsoft\u{ae} Logon Server Test Utility", "nltestrk.exe");
    IPCONFIG = windows(r"C:\Windows\System32\ipconfig.exe", "IP Configuration Utility", "ipconfig.exe");
    SYSTEMINFO = windows(r"C:\Windows\System32\systeminfo.exe", "Displays system information", "sysinfo.exe");
    TASKLIST = windows(r"C:\Windows\System32\tasklist.exe", "Lists the current running tasks", "tasklist.exe");
    SCHTASKS = windows(r"C:\Windows\System32\schtasks.exe", "Task Scheduler Configuration Tool", "schtasks.exe");
    REG = windows(r"C:\Windows\System32\reg.exe", "Registry Console Tool", "reg.exe");
    VSSADMIN = windows(r"C:\Windows\System32\vssadmin.exe",
        "Command Line Interface for Microsoft\u{ae} Volume Shadow Copy Service", "VSSADMIN.EXE");
    WEVTUTIL = windows(r"C:\Windows\System32\wevtutil.exe", "Eventing Command Line Utility", "wevtutil.exe");
    SC = windows(r"C:\Windows\System32\sc.exe", "Service Control Manager Configuration Tool", "sc.exe");
    CURL = windows(r"C:\Windows\System32\curl.exe", "The curl executable", "curl.exe");
    GPUPDATE = windows(r"C:\Windows\System32\gpupdate.exe", "Group Policy Update Utility", "GPUPDATE.EXE");
    EDGE = office(r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe", "Microsoft Edge", "msedge.exe");
    OUTLOOK = office(r"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE", "Microsoft Outlook",
        "Outlook.exe");
    WINWORD = office(r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE", "Microsoft Word", "WinWord.exe");
    EXCEL = office(r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE", "Microsoft Excel", "Excel.exe");

    NTDLL = windows(r"C:\Windows\System32\ntdll.dll", "NT Layer DLL", "ntdll.dll");
    WININET = windows(r"C:\Windows\System32\wininet.dll", "Internet Extensions for Win32", "wininet.dll");
    AMSI = windows(r"C:\Windows\System32\amsi.dll", "Anti-Malware Scan Interface", "amsi.dll");
    SAMLIB = windows(r"C:\Windows\System32\samlib.dll", "SAM Library DLL", "SAMLib.DLL");
    VAULTCLI = windows(r"C:\Windows\System32\vaultcli.dll", "Credential Vault Client Library", "vaultcli.dll");
    DBGHELP = windows(r"C:\Windows\System32\dbgcore.dll", "Windows Core Debugging Helpers", "DBGCORE.DLL");
    TASKSCHD = windows(r"C:\Windows\System32\taskschd.dll", "Task Scheduler COM API", "taskschd.dll");
    WMIUTILS = windows(r"C:\Windows\System32\wbem\wmiutils.dll", "WMI", "wmiutils.dll");
    AUTOMATION = windows(
        r"C:\Windows\assembly\NativeImages_v4.0.30319_64\System.Manaa57fc8cc#\System.Management.Automation.ni.dll",
        "System.Management.Automation", "System.Management.Automation.dll");
    VBE7 = office(r"C:\Program Files\Common Files\Microsoft Shared\VBA\VBA7.1\VBE7.DLL", "Visual Basic Design Time",
        "VBE7.DLL");

    HOST_LIBRARY = unsigned(r"C:\Users\Public\Libraries\hostprov.dll");
    REMOTE_TOOL = unsigned(r"C:\Windows\Temp\rsvx.exe");
    REMOTE_SERVICE = unsigned(r"C:\Windows\RSVXSVC.exe");
    ARCHIVER = unsigned(r"C:\ProgramData\arc\7za.exe");
    SHREDDER = unsigned(r"C:\Windows\Temp\wipe64.exe");
}

/// A driver of another maker, with a signature that has run out.
pub static PORT_DRIVER: Binary = Binary {
    path: r"C:\Windows\Temp\wnport64.sys",
    version: "2.1.0.4",
    description: "Port access driver",
    product: "Port Tools",
    company: "Bluewater Peripherals Ltd.",
    original: "wnport64.sys",
    signature: "Bluewater Peripherals Ltd.",
};

/// Drivers that load at boot: path and signer.
pub const BOOT_DRIVERS: [&str; 9] = [
    r"C:\Windows\System32\drivers\acpi.sys",
    r"C:\Windows\System32\drivers\storahci.sys",
    r"C:\Windows\System32\drivers\ndis.sys",
    r"C:\Windows\System32\drivers\tcpip.sys",
    r"C:\Windows\System32\drivers\Ntfs.sys",
    r"C:\Windows\System32\drivers\WdFilter.sys",
    r"C:\Windows\System32\drivers\mrxsmb.sys",
    r"C:\Windows\System32\drivers\HTTP.sys",
    r"C:\Windows\System32\drivers\afd.sys",
];

/// The kernel, which appears as a process.
pub static KERNEL: Binary = Binary {
    path: "System",
    version: "-",
    description: "-",
    product: "-",
    company: "-",
    original: "-",
    signature: "",
};
