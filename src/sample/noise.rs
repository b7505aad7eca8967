//! What goes on all day on two machines of an office: here what Windows does by itself, in [`people`] what people do.
//!
//! Every kind of work repeats around its own interval until the noise ends; `World::intensity` makes all of it denser,
//! which is how benchmarks get large logs. Nothing here belongs to the intrusion.

mod people;

use std::rc::Rc;

use super::binaries::{
    AMSI, AUTOMATION, BACKGROUND_TASK, Binary, DLLHOST, GPUPDATE, NTDLL, POWERSHELL, RUNTIME_BROKER, SEARCH_PROTOCOL,
    TASKHOST, TASKSCHD, UPDATE_WORKER, VAULTCLI, WMIPRVSE, WMIUTILS,
};
use super::channels;
use super::dice::guid_text;
use super::host::{HostIx, SERVER, WORKSTATION};
use super::logons::Logon;
use super::process::{Integrity, Launch};
use super::security::{self, SERVICE};
use super::sysmon::{self, Peer, files, registry, tampering};
use super::time::{MIN, MS, SEC};
use super::world::World;

/// Programs that Windows starts for a short while: binary, arguments, whether the system runs them.
static SHORT_LIVED: [(&Binary, &str, bool); 6] = [
    (
        &BACKGROUND_TASK,
        "-ServerName:App.AppXmtcan0h2tfbfy7k9kn8hbxb6dmzz1zh0.mca",
        false,
    ),
    (&RUNTIME_BROKER, "-Embedding", false),
    (&DLLHOST, "/Processid:{AB8902B4-09CA-4BB6-B78D-A8F59079A8D5}", false),
    (&SEARCH_PROTOCOL, "Global_UsGthrFltPipeMssGthrPipe_S-1-5-21", true),
    (&TASKHOST, "Install $(Arg0)", true),
    (&WMIPRVSE, "-secured -Embedding", true),
];

/// Scheduled tasks that come with Windows, with their actions.
const TASKS: [(&str, &str); 4] = [
    (
        r"\Microsoft\Windows\Defrag\ScheduledDefrag",
        r"C:\Windows\System32\defrag.exe",
    ),
    (
        r"\Microsoft\Windows\Time Synchronization\SynchronizeTime",
        r"C:\Windows\System32\sc.exe",
    ),
    (r"\Microsoft\Windows\Maps\MapsUpdateTask", "Maps Update Task"),
    (
        r"\Microsoft\Windows\Windows Error Reporting\QueueReporting",
        r"C:\Windows\System32\wermgr.exe",
    ),
];

/// Begins all background work of both hosts.
pub fn begin(world: &mut World) {
    for host in [WORKSTATION, SERVER] {
        repeat(world, host, 7 * MIN, short_lived);
        repeat(world, host, 27 * MIN, scheduled_task);
        repeat(world, host, 17 * MIN, service_logon);
        repeat(world, host, 14 * MIN, settings);
        repeat(world, host, 41 * MIN, service_state);
        repeat(world, host, 73 * MIN, update);
        repeat(world, host, 58 * MIN, inspection);
        repeat(world, host, 95 * MIN, group_policy);
        repeat(world, host, 113 * MIN, maintenance);
    }
    repeat(world, WORKSTATION, 8 * MIN, people::browse);
    repeat(world, WORKSTATION, 16 * MIN, people::mail);
    repeat(world, WORKSTATION, 44 * MIN, people::spreadsheet);
    repeat(world, SERVER, 8 * MIN, people::file_session);
    repeat(world, SERVER, 110 * MIN, people::wrong_password);
    repeat(world, SERVER, 60 * MIN, people::backup);
}

/// Does `work` around every `mean` ticks until the noise ends.
fn repeat(world: &mut World, host: HostIx, mean: i64, work: fn(&mut World, HostIx)) {
    let wait = world.dice.around(mean / world.intensity.max(1));
    world.later(wait, move |world| {
        if world.now < world.noise_end {
            work(world, host);
            repeat(world, host, mean, work);
        }
    });
}

/// The session that unprivileged background work runs in, if someone is logged on.
fn user_launch(world: &World, host: HostIx) -> Launch {
    match &world.user {
        Some(logon) if host == WORKSTATION => Launch {
            logon: Some(Rc::clone(logon)),
            integrity: Some(Integrity::Medium),
            ..Launch::default()
        },
        _ => Launch::default(),
    }
}

fn short_lived(world: &mut World, host: HostIx) {
    // Nobody sits at the server, so nothing runs there for a user.
    let choice = if host == SERVER {
        &SHORT_LIVED[3..]
    } else {
        &SHORT_LIVED[..]
    };
    let (binary, arguments, by_system) = *world.dice.pick(choice);
    let launch = if by_system {
        Launch::default()
    } else {
        user_launch(world, host)
    };
    let parent = Rc::clone(&world.hosts[host.0].svchost);
    let process = world.launch(host, &parent, binary, format!("{} {arguments}", binary.path), launch);
    let life = world.dice.between(4 * SEC, 95 * SEC);
    world.end_after(host, &process, life);
    if world.dice.one_in(2) {
        let library = *world.dice.pick(&[&AMSI, &NTDLL, &WMIUTILS, &TASKSCHD, &VAULTCLI]);
        world.later(30 * MS, move |world| {
            sysmon::image_loaded(world, host, &process, library);
        });
    }
}

fn scheduled_task(world: &mut World, host: HostIx) {
    let (name, action) = *world.dice.pick(&TASKS);
    let instance = channels::task_started(world, host, name, action);
    let parent = Rc::clone(&world.hosts[host.0].svchost);
    let life = world.dice.between(2 * SEC, 40 * SEC);
    world.spawn(host, &parent, &TASKHOST, "taskhostw.exe", life);
    world.later(life + 20 * MS, move |world| {
        channels::task_ended(world, host, name, action, instance);
    });
}

fn service_logon(world: &mut World, host: HostIx) {
    let (system, services) = (
        Rc::clone(&world.hosts[host.0].system),
        Rc::clone(&world.hosts[host.0].services),
    );
    let by_system = Logon {
        kind: 5,
        user: String::new(),
        ..Logon::clone(&system)
    };
    security::logged_on(world, host, &by_system, Some(&services), SERVICE, true);
}

fn settings(world: &mut World, host: HostIx) {
    let process = Rc::clone(&world.hosts[host.0].svchost);
    let key = r"HKLM\System\CurrentControlSet\Services\bam\State\UserSettings\S-1-5-18";
    if world.dice.one_in(3) {
        let guid = guid_text(&mut world.dice);
        registry::key(
            world,
            host,
            &process,
            "CreateKey",
            format!(r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Appx\{{{guid}}}"),
        );
    } else if world.dice.one_in(4) {
        registry::key(world, host, &process, "DeleteValue", format!(r"{key}\SequenceNumber"));
    } else {
        let value = world.dice.between(1, 0xffff);
        registry::value(
            world,
            host,
            &process,
            "-",
            format!(r"{key}\Version"),
            format!("DWORD (0x{value:08x})"),
        );
    }
}

fn service_state(world: &mut World, host: HostIx) {
    const NAMES: [&str; 5] = [
        "Windows Update",
        "Background Intelligent Transfer Service",
        "Software Protection",
        "Windows Modules Installer",
        "Application Experience",
    ];
    let name = *world.dice.pick(&NAMES);
    channels::service_state(world, host, name, "running");
    let life = world.dice.between(2 * MIN, 9 * MIN);
    world.later(life, move |world| channels::service_state(world, host, name, "stopped"));
}

fn update(world: &mut World, host: HostIx) {
    const PATH: &str = r"C:\Windows\SoftwareDistribution\Download\Install\AM_Delta_Patch_1.411.213.0.exe";
    let parent = Rc::clone(&world.hosts[host.0].svchost);
    let worker = world.spawn(
        host,
        &parent,
        &UPDATE_WORKER,
        r"C:\Windows\System32\mousocoreworker.exe -Embedding",
        50 * SEC,
    );
    world.later(400 * MS, move |world| {
        let peer = Peer {
            address: "203.0.113.200",
            name: "delivery.updates.example".into(),
            port: 443,
        };
        sysmon::dns(
            world,
            host,
            &worker,
            peer.name.clone(),
            "0",
            "type:  5 edge.updates.example;::ffff:203.0.113.200;",
        );
        sysmon::connection(world, host, &worker, "-", &peer, None);
        files::created(world, host, &worker, "-", PATH);
        if world.dice.one_in(2) {
            files::executable_appeared(world, host, &worker, PATH);
        }
        world.later(20 * SEC, move |world| files::deleted(world, host, &worker, PATH, false));
    });
}

/// A management agent looks at processes, lsass among them; harmless, but it opens a handle.
fn inspection(world: &mut World, host: HostIx) {
    const TRACE: &str = "C:\\Windows\\SYSTEM32\\ntdll.dll+9d584|\
        C:\\Windows\\System32\\KERNELBASE.dll+2c13e|\
        C:\\Windows\\system32\\wbem\\cimwin32.dll+23a49";
    let (parent, lsass) = (
        Rc::clone(&world.hosts[host.0].svchost),
        Rc::clone(&world.hosts[host.0].lsass),
    );
    let provider = world.spawn(
        host,
        &parent,
        &WMIPRVSE,
        r"C:\Windows\system32\wbem\wmiprvse.exe -secured -Embedding",
        92 * SEC,
    );
    world.later(250 * MS, move |world| {
        tampering::accessed(world, host, &provider, &lsass, 0x1410, "-", TRACE);
        sysmon::pipe(world, host, &provider, false, r"\wkssvc");
    });
}

fn group_policy(world: &mut World, host: HostIx) {
    let parent = Rc::clone(&world.hosts[host.0].svchost);
    let policy = world.spawn(host, &parent, &GPUPDATE, "gpupdate.exe /target:computer", 9 * SEC);
    world.later(120 * MS, move |world| {
        let controller = Peer {
            address: "10.20.1.10",
            name: "SRV-DC-01.harborlight.example".into(),
            port: 389,
        };
        sysmon::dns(
            world,
            host,
            &policy,
            "_ldap._tcp.dc._msdcs.harborlight.example",
            "9003",
            "-",
        );
        sysmon::connection(world, host, &policy, "-", &controller, None);
        registry::value(
            world,
            host,
            &policy,
            "-",
            r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Group Policy\State\Machine\Extension-List\Status",
            "DWORD (0x00000000)",
        );
    });
}

/// The administrators' own script, which every machine runs.
fn maintenance(world: &mut World, host: HostIx) {
    const PATH: &str = r"C:\ProgramData\Maintenance\inventory.ps1";
    const TEXT: &str = "Get-CimInstance Win32_LogicalDisk | Where-Object DriveType -eq 3 |\r\n    \
        Select-Object DeviceID, FreeSpace | Export-Csv C:\\ProgramData\\Maintenance\\disks.csv -NoTypeInformation\r\n";
    let parent = Rc::clone(&world.hosts[host.0].svchost);
    let line = format!("powershell.exe -NoProfile -ExecutionPolicy AllSigned -File {PATH}");
    let shell = world.spawn(host, &parent, &POWERSHELL, line, 11 * SEC);
    world.later(600 * MS, move |world| {
        sysmon::image_loaded(world, host, &shell, &AUTOMATION);
        channels::engine(world, host, &shell, false);
        channels::script(world, host, &shell, &[TEXT.to_owned()], PATH, false);
        files::created(world, host, &shell, "-", r"C:\ProgramData\Maintenance\disks.csv");
        world.later(9 * SEC, move |world| channels::engine(world, host, &shell, true));
    });
}
