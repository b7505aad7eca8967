//! The logs beside Sysmon's and Security: System, both PowerShell logs, the task scheduler, terminal sessions.

use super::dice::guid_text;
use super::host::{ChannelIx, HostIx};
use super::logons::{Logon, SYSTEM};
use super::process::Process;
use super::security::EVENTLOG_NAMESPACE;
use super::world::World;
use crate::evtx::writer::{Event, EventData, Guid, Kind, UserNode, Value};

/// Provider of the event log service.
pub(super) const EVENTLOG: Guid = Guid::new(
    0xfc65_ddd8,
    0xd6ef,
    0x4962,
    [0x83, 0xd5, 0x6e, 0x5c, 0xfe, 0x9c, 0xe1, 0x48],
);
const SERVICE_MANAGER: Guid = Guid::new(
    0x5559_08d1,
    0xa6d7,
    0x4695,
    [0x8e, 0x1e, 0x26, 0x93, 0x1d, 0x20, 0x12, 0xf4],
);
const KERNEL_GENERAL: Guid = Guid::new(
    0xa68c_a8b7,
    0x004f,
    0xd7b6,
    [0xa6, 0x98, 0x07, 0xe2, 0xde, 0x0f, 0x1f, 0x5d],
);
const POWERSHELL: Guid = Guid::new(
    0xa0c1_853b,
    0x5c40,
    0x4b15,
    [0x87, 0x66, 0x3c, 0xf1, 0xc5, 0x8f, 0x98, 0x5a],
);
const TASK_SCHEDULER: Guid = Guid::new(
    0xde7b_24ea,
    0x73c8,
    0x4a09,
    [0x98, 0x5d, 0x5b, 0xda, 0xdc, 0xfa, 0x90, 0x17],
);
const SESSION_MANAGER: Guid = Guid::new(
    0x5d89_6912,
    0x022d,
    0x40aa,
    [0xa3, 0xa8, 0x4f, 0xa5, 0x51, 0x5c, 0x76, 0xd7],
);

/// Logs an event of this moment.
fn log(world: &mut World, host: HostIx, channel: ChannelIx, event: Event) {
    let time = world.now + world.dice.between(300, 9_000);
    let thread_id = match event.thread_id {
        0 if event.process_id != 0 => world.dice.thread(),
        given => given,
    };
    world.host(host).log(
        channel,
        Event {
            time,
            thread_id,
            ..event
        },
    );
}

/// 7045: a service was installed; System's counterpart of 4697.
pub fn service_installed(world: &mut World, host: HostIx, by: &Logon, name: &'static str, file: &'static str) {
    let event = Event {
        user_sid: Some(by.account.sid()),
        ..service_manager(
            7045,
            EventData::named([
                ("ServiceName", name.into()),
                ("ImagePath", file.into()),
                ("ServiceType", "user mode service".into()),
                ("StartType", "demand start".into()),
                ("AccountName", "LocalSystem".into()),
            ]),
        )
    };
    log(world, host, ChannelIx::System, event);
}

/// 7036: a service changed its state.
pub fn service_state(world: &mut World, host: HostIx, name: &'static str, state: &'static str) {
    let data = EventData::named([("param1", name.into()), ("param2", state.into())]);
    log(world, host, ChannelIx::System, service_manager(7036, data));
}

fn service_manager(id: u16, data: EventData) -> Event {
    Event {
        provider: "Service Control Manager".into(),
        provider_guid: Some(SERVICE_MANAGER),
        event_id: id,
        qualifiers: Some(0x4000),
        keywords: 0x8080_0000_0000_0000,
        process_id: 684,
        data,
        ..Event::default()
    }
}

/// 12, 6009, 6005: the machine boots.
pub fn booted(world: &mut World, host: HostIx) {
    let start = world.now.unsigned_abs();
    let version = [
        ("MajorVersion", 10),
        ("MinorVersion", 0),
        ("BuildVersion", 19_045),
        ("QfeVersion", 4291),
    ];
    let mut fields: Vec<_> = version.map(|(name, number)| (name.into(), Value::U32(number))).into();
    fields.push(("ServiceVersion".into(), Value::U32(0)));
    fields.push(("BootMode".into(), Value::U32(0)));
    fields.push(("StartTime".into(), Value::FileTime(start)));
    let kernel = Event {
        provider: "Microsoft-Windows-Kernel-General".into(),
        provider_guid: Some(KERNEL_GENERAL),
        event_id: 12,
        task: 1,
        keywords: 0x8000_0000_0000_0080,
        process_id: 4,
        thread_id: 8,
        user_sid: Some(SYSTEM.sid()),
        data: EventData::Named(fields),
        ..Event::default()
    };
    log(world, host, ChannelIx::System, kernel);
    let version = ["10.00.", "19045", "", "Multiprocessor Free", "0"];
    log(
        world,
        host,
        ChannelIx::System,
        event_log(6009, texts(version.map(String::from)), None),
    );
    log(
        world,
        host,
        ChannelIx::System,
        event_log(6005, Vec::new(), Some(vec![0xe8, 7, 5, 0, 2, 0, 14, 0])),
    );
}

fn event_log(id: u16, values: Vec<Value>, binary: Option<Vec<u8>>) -> Event {
    Event {
        provider: "EventLog".into(),
        event_id: id,
        qualifiers: Some(0x8000),
        data: EventData::Unnamed { values, binary },
        ..Event::default()
    }
}

/// One value that becomes a `<Data>` for each text, as classic sources write.
fn texts<const N: usize>(texts: [String; N]) -> Vec<Value> {
    vec![Value::Array {
        of: Kind::Str,
        items: texts.map(Value::from).into(),
    }]
}

/// 104: a log other than Security was cleared, and with it everything before.
pub fn cleared(world: &mut World, host: HostIx, by: &Logon, channel: ChannelIx, name: &'static str) {
    let now = world.now;
    world.host(host).clear(channel, now);
    let fields = vec![
        UserNode::leaf("SubjectUserName", by.account.name.into()),
        UserNode::leaf("SubjectDomainName", by.account.domain.into()),
        UserNode::leaf("Channel", name.into()),
        UserNode::leaf("BackupPath", "".into()),
    ];
    let event = Event {
        provider: "Microsoft-Windows-Eventlog".into(),
        provider_guid: Some(EVENTLOG),
        event_id: 104,
        task: 104,
        keywords: 0x8000_0000_0000_0000,
        process_id: 1404,
        user_sid: Some(by.account.sid()),
        data: EventData::User(UserNode::tree(
            "LogFileCleared",
            Some(EVENTLOG_NAMESPACE.into()),
            fields,
        )),
        ..Event::default()
    };
    log(world, host, ChannelIx::System, event);
}

/// 4104: a script block, in as many parts as given. `suspicious` ones are warnings.
pub fn script(
    world: &mut World,
    host: HostIx,
    process: &Process,
    parts: &[String],
    path: &'static str,
    suspicious: bool,
) {
    let id = guid_text(&mut world.dice);
    let mut activity = [0; 16];
    activity[..8].copy_from_slice(&world.dice.roll().to_le_bytes());
    let total = parts.len() as u32;
    for (number, part) in (1..).zip(parts) {
        let event = Event {
            provider: "Microsoft-Windows-PowerShell".into(),
            provider_guid: Some(POWERSHELL),
            event_id: 4104,
            version: 1,
            level: if suspicious { 3 } else { 5 },
            task: 2,
            opcode: 15,
            keywords: 0,
            activity_id: Some(Guid(activity)),
            process_id: process.pid,
            user_sid: Some(process.logon.account.sid()),
            data: EventData::named([
                ("MessageNumber", Value::I32(number)),
                ("MessageTotal", Value::I32(total.cast_signed())),
                ("ScriptBlockText", part.clone().into()),
                ("ScriptBlockId", id.clone().into()),
                ("Path", path.into()),
            ]),
            ..Event::default()
        };
        log(world, host, ChannelIx::PowerShell, event);
    }
}

/// 400, 600 and, when `stopped`, 403 in the old PowerShell log.
pub fn engine(world: &mut World, host: HostIx, process: &Process, stopped: bool) {
    let host_id = guid_text(&mut world.dice);
    let details = |state: &str, sequence: u32| {
        format!(
            "\t{state}\r\n\r\n\tSequenceNumber={sequence}\r\n\r\n\tHostName=ConsoleHost\r\n\t\
             HostVersion=5.1.19041.4291\r\n\tHostId={host_id}\r\n\tHostApplication={}\r\n\t\
             EngineVersion=5.1.19041.4291\r\n\tRunspaceId=\r\n\tPipelineId=\r\n\tCommandName=\r\n\tCommandType=\r\n\t\
             ScriptName=\r\n\tCommandPath=\r\n\tCommandLine=",
            process.command
        )
    };
    let event = |id, task, values: [String; 3]| Event {
        provider: "PowerShell".into(),
        event_id: id,
        qualifiers: Some(0),
        task,
        data: EventData::Unnamed {
            values: texts(values),
            binary: None,
        },
        ..Event::default()
    };
    let state = |new: &str, old: &str, sequence| {
        let text = details(
            &format!("NewEngineState={new}\r\n\tPreviousEngineState={old}"),
            sequence,
        );
        [new.to_owned(), old.to_owned(), text]
    };
    let events = if stopped {
        vec![event(403, 4, state("Stopped", "Available", 15))]
    } else {
        let provider = details("ProviderName=Registry\r\n\tNewProviderState=Started", 1);
        vec![
            event(600, 6, ["Registry".into(), "Started".into(), provider]),
            event(400, 4, state("Available", "None", 13)),
        ]
    };
    for event in events {
        log(world, host, ChannelIx::WindowsPowerShell, event);
    }
}

fn task_event(id: u16, task: u16, data: EventData) -> Event {
    Event {
        provider: "Microsoft-Windows-TaskScheduler".into(),
        provider_guid: Some(TASK_SCHEDULER),
        event_id: id,
        task,
        keywords: 0x8000_0000_0000_0000,
        process_id: 1208,
        user_sid: Some(SYSTEM.sid()),
        data,
        ..Event::default()
    }
}

/// 106: a task was registered.
pub fn task_registered(world: &mut World, host: HostIx, name: &'static str, user: String) {
    let data = EventData::named([("TaskName", name.into()), ("UserContext", user.into())]);
    log(world, host, ChannelIx::TaskScheduler, task_event(106, 106, data));
}

/// 200: a task's action started; the instance to end it with comes back.
pub fn task_started(world: &mut World, host: HostIx, name: &'static str, action: &'static str) -> Guid {
    let mut instance = [0; 16];
    instance[..8].copy_from_slice(&world.dice.roll().to_le_bytes());
    instance[8..].copy_from_slice(&world.dice.roll().to_le_bytes());
    let instance = Guid(instance);
    let data = EventData::named([
        ("TaskName", name.into()),
        ("ActionName", action.into()),
        ("TaskInstanceId", Value::Guid(instance)),
        ("EnginePID", Value::U32(1208)),
    ]);
    let event = Event {
        version: 1,
        opcode: 1,
        ..task_event(200, 200, data)
    };
    log(world, host, ChannelIx::TaskScheduler, event);
    instance
}

/// 201: a task's action ended.
pub fn task_ended(world: &mut World, host: HostIx, name: &'static str, action: &'static str, instance: Guid) {
    let data = EventData::named([
        ("TaskName", name.into()),
        ("TaskInstanceId", Value::Guid(instance)),
        ("ActionName", action.into()),
        ("ResultCode", Value::U32(0)),
        ("EnginePID", Value::U32(1208)),
    ]);
    let event = Event {
        version: 2,
        opcode: 2,
        ..task_event(201, 201, data)
    };
    log(world, host, ChannelIx::TaskScheduler, event);
}

/// 21, 23 or 24: a terminal session began, ended or was disconnected. `address` is `LOCAL` at the machine itself.
pub fn session(world: &mut World, host: HostIx, id: u16, logon: &Logon, address: &'static str) {
    let mut fields = vec![
        UserNode::leaf("User", logon.user.clone().into()),
        UserNode::leaf("SessionID", Value::U32(logon.session)),
    ];
    if id != 23 {
        fields.push(UserNode::leaf("Address", address.into()));
    }
    let event = Event {
        provider: "Microsoft-Windows-TerminalServices-LocalSessionManager".into(),
        provider_guid: Some(SESSION_MANAGER),
        event_id: id,
        keywords: 0x1000_0000_0000_0000,
        process_id: 1012,
        user_sid: Some(SYSTEM.sid()),
        data: EventData::User(UserNode::tree("EventXML", Some("Event_NS".into()), fields)),
        ..Event::default()
    };
    log(world, host, ChannelIx::TerminalServices, event);
}
