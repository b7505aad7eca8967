//! More rights on the workstation, credentials, and three ways to come back: run key, task, WMI subscription.

use std::rc::Rc;

use super::{clock, command, nothing, scripts};
use crate::sample::binaries::{
    AUTOMATION, DBGHELP, DLLHOST, FODHELPER, HOST_LIBRARY, PORT_DRIVER, POWERSHELL, REMOTE_TOOL, RUNDLL32, SAMLIB, SC,
    SCHTASKS, SHREDDER,
};
use crate::sample::channels;
use crate::sample::host::WORKSTATION;
use crate::sample::logons::ACCOUNTANT;
use crate::sample::process::{Integrity, Launch};
use crate::sample::security;
use crate::sample::sysmon::{self, files, registry, service, tampering};
use crate::sample::time::{HOUR, MIN, MS, SEC, iso};
use crate::sample::world::World;

const CLASSES: &str = r"HKU\S-1-5-21-1842017369-2903551746-671238050-1642_Classes";
const TASK: &str = r"\LibraryHostSync";
const TASK_ACTION: &str = r"C:\Windows\System32\rundll32.exe";
const DUMP: &str = r"C:\Windows\Temp\mem0514.dmp";
const TRACE: &str =
    r"C:\Windows\SYSTEM32\ntdll.dll+9d584|C:\Windows\System32\KERNELBASE.dll+2c13e|UNKNOWN(000001F04C3A1B20)";

pub(super) fn begin(world: &mut World) {
    world.at(clock(10, 5, 4), more_rights);
    world.at(clock(10, 7, 22), injection);
    world.at(clock(10, 9, 40), driver);
    world.at(clock(10, 10, 51), credentials);
    world.at(clock(10, 20, 8), run_key);
    world.at(clock(10, 22, 30), task);
    world.at(clock(10, 26, 2), subscription);
    world.at(clock(10, 31, 55), |world| {
        let process = world.actor("beacon", WORKSTATION);
        tampering::clipboard(world, WORKSTATION, &process, "clipboard of the accountant");
    });
    world.at(clock(16, 50, 9), shredder);
}

/// A setting that an elevated helper of Windows trusts makes it start the library with full rights.
fn more_rights(world: &mut World) {
    let host = WORKSTATION;
    let beacon = world.actor("beacon", host);
    let key = format!(r"{CLASSES}\ms-settings\Shell\Open\command");
    registry::key(
        world,
        host,
        &beacon,
        "CreateKey",
        format!(r"{CLASSES}\ms-setup\Shell\Open\command"),
    );
    registry::renamed(
        world,
        host,
        &beacon,
        format!(r"{CLASSES}\ms-setup"),
        format!(r"{CLASSES}\ms-settings"),
    );
    let rule = "technique_id=T1548.002,technique_name=Bypass User Access Control";
    let line = format!("{} {},Start", RUNDLL32.path, HOST_LIBRARY.path);
    registry::value(world, host, &beacon, rule, format!(r"{key}\(Default)"), line.clone());
    registry::value(world, host, &beacon, rule, format!(r"{key}\DelegateExecute"), "(Empty)");
    let logon = world.new_logon(host, &ACCOUNTANT, 1, 2);
    let origin = security::Origin {
        package: ("CredPro ", "Negotiate", "-", 0),
        workstation: "WS-ACCT-14",
        address: ("::1", 0),
    };
    let svchost = Rc::clone(&world.hosts[host.0].svchost);
    security::logged_on(world, host, &logon, Some(&svchost), origin, true);
    world.later(700 * MS, move |world| {
        let launch = Launch {
            logon: Some(logon),
            integrity: Some(Integrity::High),
            ..Launch::default()
        };
        let helper = world.launch(
            host,
            &beacon,
            &FODHELPER,
            r#""C:\Windows\System32\fodhelper.exe""#,
            launch,
        );
        world.end_after(host, &helper, 3 * SEC);
        world.later(410 * MS, move |world| {
            let launch = Launch {
                rule: Some(rule),
                ..Launch::default()
            };
            let process = world.launch(host, &helper, &RUNDLL32, line, launch);
            sysmon::image_loaded(world, host, &process, &HOST_LIBRARY);
            world.cast.insert("elevated", process);
            registry::key(world, host, &beacon, "DeleteKey", format!(r"{CLASSES}\ms-settings"));
        });
    });
}

/// A harmless program of Windows is started and given another content.
fn injection(world: &mut World) {
    let host = WORKSTATION;
    let elevated = world.actor("elevated", host);
    let target = world.start(host, &elevated, &DLLHOST, r"C:\Windows\System32\dllhost.exe");
    world.cast.insert("hollow", Rc::clone(&target));
    world.later(90 * MS, move |world| {
        let rule = "technique_id=T1055.012,technique_name=Process Hollowing";
        tampering::accessed(world, host, &elevated, &target, 0x1f_ffff, rule, TRACE);
        tampering::remote_thread(world, host, &elevated, &target);
        tampering::replaced(world, host, &target);
        world.end_after(host, &target, 4 * HOUR);
    });
}

fn driver(world: &mut World) {
    let host = WORKSTATION;
    let path = PORT_DRIVER.path;
    let elevated = world.actor("elevated", host);
    files::created(world, host, &elevated, "-", path);
    files::executable_appeared(world, host, &elevated, path);
    command(
        world,
        host,
        "elevated",
        &SC,
        "create wnport64 type= kernel binPath= C:\\Windows\\Temp\\wnport64.sys",
        nothing,
    );
    world.later(2 * SEC, move |world| {
        let services = Rc::clone(&world.hosts[host.0].services);
        let key = r"HKLM\System\CurrentControlSet\Services\wnport64\ImagePath";
        registry::value(world, host, &services, "-", key, r"\??\C:\Windows\Temp\wnport64.sys");
        service::driver(world, host, path, PORT_DRIVER.signature, "Expired");
    });
}

fn credentials(world: &mut World) {
    let host = WORKSTATION;
    let elevated = world.actor("elevated", host);
    let lsass = Rc::clone(&world.hosts[host.0].lsass);
    sysmon::image_loaded(world, host, &elevated, &DBGHELP);
    sysmon::image_loaded(world, host, &elevated, &SAMLIB);
    let rule = "technique_id=T1003.001,technique_name=LSASS Memory";
    tampering::accessed(world, host, &elevated, &lsass, 0x1438, rule, TRACE);
    tampering::raw_read(world, host, &elevated);
    files::created(world, host, &elevated, rule, DUMP);
    service::error(
        world,
        host,
        "QUEUE",
        "Events dropped from driver queue: ProcessAccess:1  ImageLoad:3",
    );
    world.later(3 * MIN, move |world| files::deleted(world, host, &elevated, DUMP, true));
}

fn run_key(world: &mut World) {
    let beacon = world.actor("beacon", WORKSTATION);
    registry::value(
        world,
        WORKSTATION,
        &beacon,
        "technique_id=T1547.001,technique_name=Registry Run Keys",
        r"HKU\S-1-5-21-1842017369-2903551746-671238050-1642\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\LibraryHost",
        format!("{} {},Start", RUNDLL32.path, HOST_LIBRARY.path),
    );
}

fn task(world: &mut World) {
    let host = WORKSTATION;
    let line = format!(
        r#"/create /tn "{TASK}" /sc hourly /ru SYSTEM /tr "{TASK_ACTION} {},Start""#,
        HOST_LIBRARY.path
    );
    command(world, host, "elevated", &SCHTASKS, &line, move |world, tool| {
        let svchost = Rc::clone(&world.hosts[host.0].svchost);
        let content = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/\
             windows/2004/02/mit/task\">\r\n  <Triggers>\r\n    <TimeTrigger>\r\n      <Repetition><Interval>PT1H\
             </Interval></Repetition>\r\n      <StartBoundary>{}</StartBoundary>\r\n    </TimeTrigger>\r\n  </Triggers>\
             \r\n  <Principals><Principal><UserId>S-1-5-18</UserId></Principal></Principals>\r\n  <Actions><Exec>\
             <Command>{TASK_ACTION}</Command><Arguments>{},Start</Arguments></Exec></Actions>\r\n</Task>",
            iso(world.now),
            HOST_LIBRARY.path
        );
        security::task_created(world, host, &tool.logon, TASK, content);
        channels::task_registered(world, host, TASK, tool.logon.user.clone());
        files::created(world, host, &svchost, "-", r"C:\Windows\System32\Tasks\LibraryHostSync");
        let key = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree\LibraryHostSync\Id";
        registry::value(
            world,
            host,
            &svchost,
            "-",
            key,
            "{6C1F0E0B-77D4-4C2A-9E0B-5B7A0D4F1E21}",
        );
    });
    world.later(38 * MIN, hourly);
}

/// The task runs, and finds that the library runs already.
fn hourly(world: &mut World) {
    let host = WORKSTATION;
    let instance = channels::task_started(world, host, TASK, TASK_ACTION);
    let svchost = Rc::clone(&world.hosts[host.0].svchost);
    let line = format!("{TASK_ACTION} {},Start", HOST_LIBRARY.path);
    let process = world.spawn(host, &svchost, &RUNDLL32, line, 2 * SEC);
    world.later(80 * MS, move |world| {
        sysmon::image_loaded(world, host, &process, &HOST_LIBRARY);
    });
    world.later(2 * SEC + 30 * MS, move |world| {
        channels::task_ended(world, host, TASK, TASK_ACTION, instance);
    });
    if world.now < clock(16, 30, 0) {
        world.later(HOUR, hourly);
    }
}

fn subscription(world: &mut World) {
    let host = WORKSTATION;
    let elevated = world.actor("elevated", host);
    let line = r"powershell.exe -nop -ep bypass -file C:\Windows\Temp\sub.ps1";
    let shell = world.spawn(host, &elevated, &POWERSHELL, line, 22 * SEC);
    world.later(900 * MS, move |world| {
        sysmon::image_loaded(world, host, &shell, &AUTOMATION);
        channels::engine(world, host, &shell, false);
        channels::script(world, host, &shell, &scripts::long(), r"C:\Windows\Temp\sub.ps1", false);
        world.later(3 * SEC, move |world| {
            let user = &shell.logon.user;
            registry::wmi_filter(
                world,
                host,
                user,
                "LibraryHostStart",
                "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA \
                 'Win32_PerfFormattedData_PerfOS_System' AND TargetInstance.SystemUpTime >= 240",
            );
            let command = r"C:\Windows\System32\rundll32.exe C:\Users\Public\Libraries\hostprov.dll,Start";
            registry::wmi_consumer(world, host, user, "LibraryHostRun", command);
            registry::wmi_binding(world, host, user, "LibraryHostRun", "LibraryHostStart");
        });
    });
}

/// The tool that was used against the server should vanish; the configuration does not allow it.
fn shredder(world: &mut World) {
    let host = WORKSTATION;
    let elevated = world.actor("elevated", host);
    files::created(world, host, &elevated, "-", SHREDDER.path);
    files::executable_appeared(world, host, &elevated, SHREDDER.path);
    command(
        world,
        host,
        "elevated",
        &SHREDDER,
        "-p 3 C:\\Windows\\Temp\\rsvx.exe",
        move |world, tool| {
            let tool = Rc::clone(tool);
            world.later(200 * MS, move |world| {
                files::shredding_blocked(world, host, &tool, REMOTE_TOOL.path);
            });
        },
    );
    world.end_after(host, &elevated, 7 * MIN);
}
