//! What people do all day: browse, read mail, open spreadsheets and files on the server; and the backup that goes over
//! those files.
//!
//! Called by [`super::begin`], over and over.

use std::rc::Rc;

use crate::sample::binaries::{CMD, CONHOST, EDGE, EXCEL, WININET};
use crate::sample::host::HostIx;
use crate::sample::logons::{BACKUP, COLLEAGUES};
use crate::sample::process::{Integrity, Launch, Process};
use crate::sample::security::{self, Origin, SERVICE};
use crate::sample::sysmon::{self, Peer, files, registry, tampering};
use crate::sample::time::{MIN, MS, SEC};
use crate::sample::world::World;

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
        sysmon::connection(world, host, &process, "-", &peer, None);
    });
}

/// A page in a process of its own, and the sites it needs.
pub(super) fn browse(world: &mut World, host: HostIx) {
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

/// The mail program asks its server.
pub(super) fn mail(world: &mut World, host: HostIx) {
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

/// A spreadsheet from the server, and something copied out of it.
pub(super) fn spreadsheet(world: &mut World, host: HostIx) {
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
pub(super) fn file_session(world: &mut World, host: HostIx) {
    let i = world.dice.within(0, 4) as usize;
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

/// Someone mistypes a password.
pub(super) fn wrong_password(world: &mut World, host: HostIx) {
    security::refused(world, host, "t.okonjo", "WS-ACCT-11", "10.20.14.25");
}

/// The hourly backup, in the session of its own account.
pub(super) fn backup(world: &mut World, host: HostIx) {
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
