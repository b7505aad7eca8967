//! From the mail to the first commands: document, PowerShell, library, beacon, a look around.

use std::rc::Rc;

use super::{clock, command, nothing, scripts};
use crate::sample::binaries::{
    AMSI, AUTOMATION, CONHOST, HOST_LIBRARY, IPCONFIG, NET, NET1, NLTEST, POWERSHELL, RUNDLL32, SYSTEMINFO, TASKLIST,
    VBE7, WHOAMI, WININET, WINWORD,
};
use crate::sample::channels;
use crate::sample::dice::encoded_command;
use crate::sample::host::WORKSTATION;
use crate::sample::process::{Launch, Process};
use crate::sample::sysmon::{self, Peer, files, registry};
use crate::sample::time::{MIN, MS, SEC, utc};
use crate::sample::world::World;

const DOCUMENT: &str =
    r"C:\Users\m.ostrow\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\K3T9QX2M\Invoice_4471.docm";

/// Where the beacon calls.
fn home() -> Peer {
    Peer {
        address: "203.0.113.77",
        name: "cdn-sync.brightparcel.example".into(),
        port: 443,
    }
}

pub(super) fn begin(world: &mut World) {
    world.at(clock(9, 41, 10), attachment);
    world.at(clock(9, 41, 32), document);
    world.at(clock(9, 42, 5), first_stage);
    world.at(clock(9, 42, 41), library);
    world.at(clock(9, 43, 0), beacon);
    world.at(clock(16, 58, 20), |world| {
        let process = world.actor("beacon", WORKSTATION);
        world.end(WORKSTATION, &process);
    });
    look_around(world);
}

fn attachment(world: &mut World) {
    let outlook = world.actor("outlook", WORKSTATION);
    files::created(world, WORKSTATION, &outlook, "-", DOCUMENT);
    let content = "[ZoneTransfer]  ZoneId=3  ReferrerUrl=mail.harborlight.example ";
    let stream = format!("{DOCUMENT}:Zone.Identifier");
    files::stream(world, WORKSTATION, &outlook, stream, DOCUMENT, content);
}

fn document(world: &mut World) {
    let outlook = world.actor("outlook", WORKSTATION);
    let line = format!("\"{}\" /n \"{DOCUMENT}\" /o \"\"", WINWORD.path);
    let reader = world.spawn(WORKSTATION, &outlook, &WINWORD, line, 31 * MIN);
    world.cast.insert("word", Rc::clone(&reader));
    world.later(900 * MS, move |world| {
        sysmon::image_loaded(world, WORKSTATION, &reader, &VBE7);
        let key = "HKU\\S-1-5-21-1842017369-2903551746-671238050-1642\\SOFTWARE\\Microsoft\\Office\\16.0\\Word\\\
            Security\\Trusted Documents\\TrustRecords\\%USERPROFILE%/Invoice_4471.docm";
        registry::value(world, WORKSTATION, &reader, "-", key, "Binary Data");
    });
}

fn first_stage(world: &mut World) {
    let reader = world.actor("word", WORKSTATION);
    let line = format!("powershell.exe -nop -w hidden -enc {}", encoded_command(scripts::FIRST));
    let launch = Launch {
        rule: Some("technique_id=T1059.001,technique_name=PowerShell"),
        ..Launch::default()
    };
    let shell = world.launch(WORKSTATION, &reader, &POWERSHELL, line, launch);
    world.end_after(WORKSTATION, &shell, 51 * SEC);
    world.cast.insert("first stage", Rc::clone(&shell));
    world.later(30 * MS, move |world| prepare(world, &shell));
}

/// What PowerShell does by itself when it starts, then the download.
fn prepare(world: &mut World, shell: &Rc<Process>) {
    let host = WORKSTATION;
    world.spawn(
        host,
        shell,
        &CONHOST,
        r"\??\C:\Windows\system32\conhost.exe 0xffffffff -ForceV1",
        50 * SEC,
    );
    sysmon::image_loaded(world, host, shell, &AUTOMATION);
    sysmon::image_loaded(world, host, shell, &AMSI);
    sysmon::pipe(
        world,
        host,
        shell,
        true,
        r"\PSHost.133601821253170000.7340.DefaultAppDomain.powershell",
    );
    let test = r"C:\Users\m.ostrow\AppData\Local\Temp\__PSScriptPolicyTest_4ajq1x0d.lsq.ps1";
    files::created(world, host, shell, "-", test);
    files::deleted(world, host, shell, test, false);
    channels::engine(world, host, shell, false);
    channels::script(world, host, shell, &[scripts::FIRST.to_owned()], "", true);
    let shell = Rc::clone(shell);
    world.later(2 * SEC, move |world| {
        let source = Peer {
            address: "198.51.100.23",
            name: "invoices.pelagic-freight.example".into(),
            port: 443,
        };
        sysmon::dns(world, host, &shell, "view.pelagic-freight.example", "9003", "-");
        sysmon::dns(
            world,
            host,
            &shell,
            source.name.clone(),
            "0",
            "type:  5 hosting.example;::ffff:198.51.100.23;",
        );
        let rule = "technique_id=T1059.001,technique_name=PowerShell";
        sysmon::connection(world, host, &shell, rule, &source, None);
        files::blocked(world, host, &shell, r"C:\Users\m.ostrow\Downloads\viewer_setup.exe");
        world.later(4 * SEC, move |world| drop_library(world, &shell));
    });
    let shell = world.actor("first stage", host);
    world.later(50 * SEC, move |world| channels::engine(world, host, &shell, true));
}

fn drop_library(world: &mut World, shell: &Rc<Process>) {
    let host = WORKSTATION;
    let path = HOST_LIBRARY.path;
    files::created(
        world,
        host,
        shell,
        "technique_id=T1105,technique_name=Ingress Tool Transfer",
        path,
    );
    files::executable_appeared(world, host, shell, path);
    let content = "[ZoneTransfer]  ZoneId=3  HostUrl=https://invoices.pelagic-freight.example/view/4471 ";
    files::stream(world, host, shell, format!("{path}:Zone.Identifier"), path, content);
    let old = utc(2019, 12, 7, 9, 9) + 14 * SEC;
    files::stamped(world, host, shell, path, old, world.now);
}

fn library(world: &mut World) {
    let shell = world.actor("first stage", WORKSTATION);
    let line = format!("\"{}\" {},Start", RUNDLL32.path, HOST_LIBRARY.path);
    let launch = Launch {
        rule: Some("technique_id=T1218.011,technique_name=Rundll32"),
        ..Launch::default()
    };
    let process = world.launch(WORKSTATION, &shell, &RUNDLL32, line, launch);
    world.cast.insert("beacon", Rc::clone(&process));
    world.later(60 * MS, move |world| {
        sysmon::image_loaded(world, WORKSTATION, &process, &HOST_LIBRARY);
        sysmon::image_loaded(world, WORKSTATION, &process, &WININET);
    });
}

/// One call home; the next follows a minute later, give or take two seconds.
fn beacon(world: &mut World) {
    let process = world.actor("beacon", WORKSTATION);
    let home = home();
    if world.dice.one_in(15) || world.now < clock(9, 44, 0) {
        sysmon::dns(
            world,
            WORKSTATION,
            &process,
            home.name.clone(),
            "0",
            "::ffff:203.0.113.77;",
        );
    }
    sysmon::connection(world, WORKSTATION, &process, "-", &home, None);
    let wait = world.dice.between(58 * SEC, 62 * SEC);
    if world.now + wait < clock(16, 58, 0) {
        world.later(wait, beacon);
    }
}

fn look_around(world: &mut World) {
    let host = WORKSTATION;
    world.at(clock(9, 48, 3), move |world| {
        command(world, host, "beacon", &WHOAMI, "/all", nothing);
    });
    world.at(clock(9, 48, 40), move |world| {
        command(world, host, "beacon", &IPCONFIG, "/all", nothing);
    });
    world.at(clock(9, 49, 12), move |world| {
        command(world, host, "beacon", &SYSTEMINFO, "", nothing);
    });
    world.at(clock(9, 50, 31), move |world| {
        command(world, host, "beacon", &TASKLIST, "/v", nothing);
    });
    world.at(clock(9, 52, 2), move |world| {
        command(
            world,
            host,
            "beacon",
            &NLTEST,
            "/dclist:harborlight.example",
            move |world, tool| {
                let controller = Peer {
                    address: "10.20.1.10",
                    name: "SRV-DC-01.harborlight.example".into(),
                    port: 389,
                };
                sysmon::connection(world, host, tool, "-", &controller, None);
            },
        );
    });
    for (minute, line) in [
        (53, "group \"Domain Admins\" /domain"),
        (54, r"view \\SRV-FILES-02"),
        (55, "accounts"),
    ] {
        world.at(clock(9, minute, 17), move |world| {
            command(world, host, "beacon", &NET, line, move |world, tool| {
                let tool = Rc::clone(tool);
                world.later(30 * MS, move |world| {
                    let line = format!(r"C:\Windows\system32\net1 {line}");
                    world.spawn(host, &tool, &NET1, line, 900 * MS);
                });
            });
        });
    }
}
