//! What two machines of an office do all day by themselves: background tasks, browsing, mail, updates, file shares.
//!
//! Every kind of work repeats around its own interval until the noise ends; `World::intensity` makes all of it denser,
//! which is how benchmarks get large logs. Nothing here belongs to the intrusion.

use std::rc::Rc;

use super::binaries::{
    AMSI, BACKGROUND_TASK, Binary, CMD, CONHOST, DLLHOST, EDGE, EXCEL, GPUPDATE, NTDLL, RUNTIME_BROKER,
    SEARCH_PROTOCOL, TASKHOST, TASKSCHD, UPDATE_WORKER, VAULTCLI, WININET, WMIPRVSE, WMIUTILS,
};
use super::channels;
use super::dice::guid_text;
use super::host::{HostIx, SERVER, WORKSTATION};
use super::logons::{BACKUP, COLLEAGUES};
use super::process::{Integrity, Launch, Process};
use super::security::{self, Origin, SERVICE};
use super::sysmon::{self, Peer, files, registry, tampering};
use super::time::{MIN, MS, SEC};
use super::world::World;

/// Sites that people visit, with their addresses.
const SITES: [(&str, &str); 10] = [
    ("www.newswire.example", "198.51.100.40"),
    ("static.newswire.example", "198.51.100.41"),
    ("intranet.harborlight.example", "10.20.1.40"),
    ("rates.customs-portal.example", "198.51.100.87"),
    ("login.bankbridge.example", "198.51.100.112"),
    ("maps.waypost.example", "203.0.113.18"),
    ("cdn.waypost.example", "203.0.113.19"),
    ("telemetry.deskware.example", "203.0.113.140"),
    ("weather.northshore.example", "198.51.100.9"),
    ("fonts.typehouse.example", "198.51.100.77"),
];

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
        repeat(world, host, 200 * SEC, short_lived);
        repeat(world, host, 13 * MIN, scheduled_task);
        repeat(world, host, 9 * MIN, service_logon);
        repeat(world, host, 8 * MIN, settings);
        repeat(world, host, 26 * MIN, service_state);
        repeat(world, host, 50 * MIN, update);
        repeat(world, host, 31 * MIN, inspection);
        repeat(world, host, 95 * MIN, group_policy);
    }
    repeat(world, WORKSTATION, 5 * MIN, browse);
    repeat(world, WORKSTATION, 11 * MIN, mail);
    repeat(world, WORKSTATION, 38 * MIN, spreadsheet);
    repeat(world, SERVER, 4 * MIN, file_session);
    repeat(world, SERVER, 70 * MIN, wrong_password);
    repeat(world, SERVER, 60 * MIN, backup);
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

fn site(world: &mut World) -> Peer {
    let (name, address) = *world.dice.pick(&SITES);
    Peer {
        address,
        name: name.to_owned(),
        port: 443,
    }
}

/// Looks a site up and connects to it.
fn visit(world: &mut World, host: HostIx, process: &Rc<Process>) {
    let peer = site(world);
    let results = format!("::ffff:{};", peer.address);
    sysmon::dns(world, host, process, peer.name.clone(), "0", results);
    let process = Rc::clone(process);
    world.later(37 * MS, move |world| {
        sysmon::connection(world, host, &process, "-", &peer, None)
    });
}

/// The session that unprivileged background work runs in, if someone is logged on.
fn user_launch(world: &World, host: HostIx) -> Launch {
    match world.logons.get("accountant") {
        Some(logon) if host == WORKSTATION => Launch {
            logon: Some(Rc::clone(logon)),
            integrity: Some(Integrity::Medium),
            ..Launch::default()
        },
        _ => Launch::default(),
    }
}

fn short_lived(world: &mut World, host: HostIx) {
    let (binary, arguments, by_system) = *world.dice.pick(&SHORT_LIVED);
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
            sysmon::image_loaded(world, host, &process, library)
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
        channels::task_ended(world, host, name, action, instance)
    });
}

fn service_logon(world: &mut World, host: HostIx) {
    let (system, services) = (
        Rc::clone(&world.hosts[host.0].system),
        Rc::clone(&world.hosts[host.0].services),
    );
    let by_system = super::logons::Logon {
        kind: 5,
        user: String::new(),
        ..super::logons::Logon::clone(&system)
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
    const TRACE: &str = r"C:\Windows\SYSTEM32\ntdll.dll+9d584|C:\Windows\System32\KERNELBASE.dll+2c13e|C:\Windows\system32\wbem\cimwin32.dll+23a49";
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

fn browse(world: &mut World, host: HostIx) {
    let Some(edge) = world.cast.get("edge").cloned() else {
        return;
    };
    let id = world.dice.between(20, 900);
    let command = format!(
        "\"{}\" --type=renderer --lang=en-GB --renderer-client-id={id} --mojo-platform-channel-handle={}",
        EDGE.path,
        id * 4
    );
    let launch = Launch {
        integrity: Some(Integrity::Low),
        ..Launch::default()
    };
    let renderer = world.launch(host, &edge, &EDGE, command, launch);
    let life = world.dice.between(20 * SEC, 20 * MIN);
    world.end_after(host, &renderer, life);
    for i in 0..world.dice.between(1, 3) {
        let edge = Rc::clone(&edge);
        world.later(i * 160 * MS + 20 * MS, move |world| visit(world, host, &edge));
    }
    if world.dice.one_in(5) {
        files::created(
            world,
            host,
            &edge,
            "-",
            format!(r"C:\Users\m.ostrow\Downloads\rates_{id}.pdf"),
        );
        let target = format!(r"C:\Users\m.ostrow\Downloads\rates_{id}.pdf:Zone.Identifier");
        let content = "[ZoneTransfer]  ZoneId=3  HostUrl=https://rates.customs-portal.example/ ";
        files::stream(world, host, &edge, target, &format!("rates_{id}.pdf"), content);
    }
}

fn mail(world: &mut World, host: HostIx) {
    let Some(outlook) = world.cast.get("outlook").cloned() else {
        return;
    };
    let server = Peer {
        address: "10.20.1.25",
        name: "mail.harborlight.example".into(),
        port: 443,
    };
    sysmon::dns(world, host, &outlook, server.name.clone(), "0", "::ffff:10.20.1.25;");
    sysmon::connection(world, host, &outlook, "-", &server, None);
    if world.dice.one_in(2) {
        files::created(
            world,
            host,
            &outlook,
            "-",
            r"C:\Users\m.ostrow\AppData\Local\Microsoft\Outlook\~m.ostrow.ost.tmp",
        );
        files::deleted(
            world,
            host,
            &outlook,
            r"C:\Users\m.ostrow\AppData\Local\Microsoft\Outlook\~m.ostrow.ost.tmp",
            false,
        );
    }
}

fn spreadsheet(world: &mut World, host: HostIx) {
    let Some(explorer) = world.cast.get("explorer").cloned() else {
        return;
    };
    let number = world.dice.between(100, 999);
    let file = format!(r"\\SRV-FILES-02\Finance\2024\ledger_{number}.xlsx");
    let life = world.dice.between(3 * MIN, 25 * MIN);
    let excel = world.spawn(host, &explorer, &EXCEL, format!("\"{}\" \"{file}\"", EXCEL.path), life);
    world.later(700 * MS, move |world| {
        sysmon::image_loaded(world, host, &excel, &WININET);
        let key =
            r"HKU\S-1-5-21-1842017369-2903551746-671238050-1642\SOFTWARE\Microsoft\Office\16.0\Excel\File MRU\Item 1";
        registry::value(world, host, &excel, "-", key, file.clone());
        files::created(
            world,
            host,
            &excel,
            "-",
            format!(r"C:\Users\m.ostrow\AppData\Local\Temp\~$ledger_{number}.xlsx"),
        );
        world.later(80 * SEC, move |world| tampering::clipboard(world, host, &excel, &file));
    });
}

/// A colleague opens files on the server.
fn file_session(world: &mut World, host: HostIx) {
    let i = world.dice.between(0, 3) as usize;
    let (account, address, workstation) = (
        &COLLEAGUES[i],
        ["10.20.14.22", "10.20.14.25", "10.20.14.27", "10.20.14.40"][i],
        ["WS-ACCT-08", "WS-ACCT-11", "WS-ACCT-12", "WS-DOCK-03"][i],
    );
    let port = world.hosts[host.0].next_port(&mut world.dice);
    let logon = world.new_logon(host, account, 0, 3);
    let origin = Origin {
        package: ("Kerberos", "Kerberos", "-", 0),
        workstation: "-",
        address: (address, port),
    };
    let peer = Peer {
        address,
        name: format!("{workstation}.harborlight.example"),
        port,
    };
    let kernel = world.actor("server kernel", host);
    sysmon::connection(world, host, &kernel, "-", &peer, Some(445));
    security::logged_on(world, host, &logon, None, origin, false);
    security::share(
        world,
        host,
        &logon,
        (address, port),
        (r"\\*\Finance", r"\??\D:\Shares\Finance"),
        None,
    );
    let life = world.dice.between(30 * SEC, 15 * MIN);
    world.later(life, move |world| security::logged_off(world, host, &logon));
}

fn wrong_password(world: &mut World, host: HostIx) {
    security::refused(world, host, "t.okonjo", "WS-ACCT-11", "10.20.14.25");
}

fn backup(world: &mut World, host: HostIx) {
    let services = Rc::clone(&world.hosts[host.0].services);
    let logon = world.new_logon(host, &BACKUP, 0, 5);
    security::logged_on(world, host, &logon, Some(&services), SERVICE, true);
    let launch = Launch {
        logon: Some(Rc::clone(&logon)),
        integrity: Some(Integrity::High),
        directory: Some(r"D:\Backup\"),
        ..Launch::default()
    };
    let script = world.launch(host, &services, &CMD, r"cmd.exe /c D:\Backup\hourly.cmd", launch);
    let console = world.start(
        host,
        &script,
        &CONHOST,
        r"\??\C:\Windows\system32\conhost.exe 0xffffffff -ForceV1",
    );
    world.end_after(host, &console, 33 * SEC);
    world.end_after(host, &script, 33 * SEC + 20 * MS);
    world.later(34 * SEC, move |world| security::logged_off(world, host, &logon));
    world.later(10 * SEC, move |world| {
        files::created(world, host, &script, "-", r"D:\Backup\finance-hourly.vhdx");
        if world.dice.one_in(3) {
            tampering::raw_read(world, host, &script);
        }
    });
}
