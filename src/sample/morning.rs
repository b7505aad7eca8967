//! How the day begins: the workstation boots and its user logs on; the server has been running for weeks.

use std::rc::Rc;

use super::binaries::{
    BOOT_DRIVERS, CSRSS, DWM, EDGE, EXPLORER, KERNEL, LSASS, OUTLOOK, SERVICES, SIHOST, SMSS, SPOOLER, SVCHOST, SYSMON,
    TASKHOST, USERINIT, WININIT, WINLOGON,
};
use super::host::{HostIx, SERVER, WORKSTATION};
use super::logons::{ACCOUNTANT, ADMIN, object_guid};
use super::process::{Integrity, Launch, Process};
use super::security::{self, Origin, SERVICE};
use super::time::{MIN, MS, SEC};
use super::world::World;
use super::{channels, sysmon};

/// The configuration that Sysmon runs with.
pub const CONFIGURATION: &str = r"C:\ProgramData\Sysmon\harborlight.xml";

/// Service groups that start at boot: the group, and whose account it runs in (system, local, network).
const SERVICE_GROUPS: [(&str, u8); 14] = [
    ("netsvcs -p", 0),
    ("DcomLaunch -p", 0),
    ("RPCSS -p", 2),
    ("LocalServiceNetworkRestricted -p -s EventLog", 1),
    ("LocalService -p -s nsi", 1),
    ("LocalSystemNetworkRestricted -p -s NcbService", 0),
    ("NetworkService -p -s Dnscache", 2),
    ("NetworkService -p -s LanmanWorkstation", 2),
    ("LocalServiceNoNetwork -p", 1),
    ("netsvcs -p -s Schedule", 0),
    ("netsvcs -p -s ProfSvc", 0),
    ("netsvcs -p -s gpsvc", 0),
    ("netsvcs -p -s Winmgmt", 0),
    ("appmodel -p -s StateRepository", 0),
];

/// A logon at the machine itself.
const CONSOLE: Origin = Origin {
    package: ("User32 ", "Negotiate", "-", 0),
    workstation: "WS-ACCT-14",
    address: ("127.0.0.1", 0),
};

fn kernel(world: &World, host: HostIx) -> Rc<Process> {
    let machine = &world.hosts[host.0];
    let guid = object_guid(machine.machine, world.now, u64::from(machine.boot) << 48 | 1);
    Process::ghost(guid, 4, &KERNEL, "", &machine.system)
}

/// Boots the workstation and logs its user on twelve minutes later.
pub fn workstation(world: &mut World) {
    let host = WORKSTATION;
    let kernel = kernel(world, host);
    world.cast.insert("kernel", Rc::clone(&kernel));
    security::started(world, host);
    channels::booted(world, host);
    sysmon::service::state(world, host, "Started");
    sysmon::service::configured(world, host, CONFIGURATION);
    for driver in BOOT_DRIVERS {
        sysmon::service::driver(world, host, driver, "Microsoft Windows", "Valid");
    }
    world.later(900 * MS, move |world| session_manager(world, &kernel));
    world.later(12 * MIN, user);
}

fn session_manager(world: &mut World, kernel: &Rc<Process>) {
    let host = WORKSTATION;
    let orphan = fixed(388);
    let command = r"\SystemRoot\System32\smss.exe";
    let smss = world.launch(host, kernel, &SMSS, command, Launch { orphan: true, ..orphan });
    let command = r"%SystemRoot%\system32\csrss.exe ObjectDirectory=\Windows SharedSection=1024,20480,768 Windows=On";
    world.launch(host, &smss, &CSRSS, command, fixed(560));
    let wininit = world.launch(host, &smss, &WININIT, "wininit.exe", fixed(632));
    let winlogon = world.launch(host, &smss, &WINLOGON, "winlogon.exe", fixed(736));
    world.cast.insert("winlogon", winlogon);
    world.later(300 * MS, move |world| services(world, &wininit));
}

fn fixed(pid: u32) -> Launch {
    Launch {
        pid: Some(pid),
        integrity: Some(Integrity::System),
        ..Launch::default()
    }
}

fn services(world: &mut World, wininit: &Rc<Process>) {
    let host = WORKSTATION;
    let manager = world.launch(
        host,
        wininit,
        &SERVICES,
        r"C:\Windows\system32\services.exe",
        fixed(684),
    );
    let lsass = world.launch(host, wininit, &LSASS, r"C:\Windows\system32\lsass.exe", fixed(704));
    let machine = world.host(host);
    machine.services = Rc::clone(&manager);
    machine.lsass = lsass;
    let (system, local, network) = (
        Rc::clone(&machine.system),
        Rc::clone(&machine.local_service),
        Rc::clone(&machine.network_service),
    );
    security::logged_on(
        world,
        host,
        &system,
        None,
        Origin {
            package: ("-", "-", "-", 0),
            ..SERVICE
        },
        false,
    );
    for logon in [&local, &network] {
        security::logged_on(world, host, logon, Some(&manager), SERVICE, true);
    }
    for (i, (group, account)) in (0..).zip(SERVICE_GROUPS) {
        let logon = match account {
            1 => Rc::clone(&local),
            2 => Rc::clone(&network),
            _ => Rc::clone(&system),
        };
        let manager = Rc::clone(&manager);
        world.later((i + 1) * 140 * MS, move |world| {
            let launch = Launch {
                logon: Some(logon),
                pid: (i == 0).then_some(1208),
                ..Launch::default()
            };
            let command = format!(r"C:\Windows\System32\svchost.exe -k {group}");
            let svchost = world.launch(host, &manager, &SVCHOST, command, launch);
            if i == 0 {
                world.host(host).svchost = svchost;
            }
        });
    }
    world.later(3 * SEC, move |world| {
        world.start(host, &manager, &SPOOLER, r"C:\Windows\System32\spoolsv.exe");
        world.launch(host, &manager, &SYSMON, r"C:\Windows\Sysmon64.exe", fixed(3064));
    });
}

fn user(world: &mut World) {
    let host = WORKSTATION;
    let winlogon = world.actor("winlogon", host);
    let logon = world.new_logon(host, &ACCOUNTANT, 1, 2);
    security::logged_on(world, host, &logon, Some(&winlogon), CONSOLE, false);
    channels::session(world, host, 21, &logon, "LOCAL");
    let launch = Launch {
        logon: Some(Rc::clone(&logon)),
        integrity: Some(Integrity::Medium),
        directory: Some(r"C:\Users\m.ostrow\"),
        ..Launch::default()
    };
    let dwm = Launch {
        logon: None,
        integrity: Some(Integrity::System),
        ..launch.clone()
    };
    world.launch(host, &winlogon, &DWM, r#""dwm.exe""#, dwm);
    let userinit = world.launch(
        host,
        &winlogon,
        &USERINIT,
        r"C:\Windows\system32\userinit.exe",
        launch.clone(),
    );
    world.end_after(host, &userinit, 27 * SEC);
    let svchost = Rc::clone(&world.hosts[host.0].svchost);
    world.launch(host, &svchost, &SIHOST, "sihost.exe", launch.clone());
    world.launch(
        host,
        &svchost,
        &TASKHOST,
        "taskhostw.exe {222A245B-E637-4AE9-A93F-A59CA119A75E}",
        launch,
    );
    world.user = Some(logon);
    world.later(1200 * MS, move |world| {
        let explorer = world.start(host, &userinit, &EXPLORER, r"C:\Windows\Explorer.EXE");
        world.cast.insert("explorer", explorer);
    });
    world.later(40 * SEC, |world| {
        program(
            world,
            "outlook",
            &OUTLOOK,
            r#""C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE""#,
        );
    });
    world.later(95 * SEC, |world| {
        program(
            world,
            "edge",
            &EDGE,
            r#""C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe" --no-startup-window"#,
        );
    });
}

fn program(world: &mut World, role: &'static str, binary: &'static super::binaries::Binary, command: &'static str) {
    let explorer = world.actor("explorer", WORKSTATION);
    let process = world.start(WORKSTATION, &explorer, binary, command);
    world.cast.insert(role, process);
}

/// An administrator works on the server for an hour, over remote desktop from his own machine.
pub fn server(world: &mut World) {
    let logon = world.new_logon(SERVER, &ADMIN, 2, 10);
    let svchost = Rc::clone(&world.hosts[SERVER.0].svchost);
    let origin = Origin {
        package: ("User32 ", "Negotiate", "-", 0),
        workstation: "SRV-FILES-02",
        address: ("10.20.14.9", 0),
    };
    security::logged_on(world, SERVER, &logon, Some(&svchost), origin, true);
    channels::session(world, SERVER, 21, &logon, "10.20.14.9");
    let launch = Launch {
        logon: Some(Rc::clone(&logon)),
        integrity: Some(Integrity::High),
        directory: Some(r"C:\Users\adm.kessler\"),
        ..Launch::default()
    };
    let services = Rc::clone(&world.hosts[SERVER.0].services);
    let explorer = world.launch(
        SERVER,
        &services,
        &EXPLORER,
        r"C:\Windows\Explorer.EXE",
        Launch { orphan: true, ..launch },
    );
    world.later(57 * MIN, move |world| {
        world.end(SERVER, &explorer);
        channels::session(world, SERVER, 23, &logon, "10.20.14.9");
        security::logged_off(world, SERVER, &logon);
    });
}
