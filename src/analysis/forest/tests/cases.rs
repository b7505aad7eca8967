//! One small log a rule, and the forest that it must give.

use super::log::{Event, Field, SECURITY, SYSMON, draw, forest_of, guid, segment};

const ZERO: [u8; 16] = [0; 16];
const BOX: u32 = 0xe442_1c3a;

fn g(seconds: f64, number: u64) -> [u8; 16] {
    guid(BOX, seconds, 3, number)
}

#[track_caller]
fn expect(events: &[Event], lines: &str) {
    let (store, forest) = forest_of(&[segment(events, 1)]);
    let drawn = draw(&store, &forest);
    let tidy = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(str::to_owned).collect()
    };
    let margin = tidy(lines)
        .iter()
        .map(|l| l.len() - l.trim_start().len())
        .min()
        .unwrap_or(0);
    let wanted: Vec<String> = tidy(lines).iter().map(|l| l[margin..].to_owned()).collect();
    assert_eq!(tidy(&drawn), wanted, "got\n{drawn}");
}

#[test]
fn a_parent_that_was_never_logged_becomes_a_placeholder_with_what_its_children_tell() {
    let events = [
        Event::create(10.5, "a", (g(10.5, 9), 40, "cmd"), (g(2.0, 4), 30, "explorer")),
        Event::create(11.0, "a", (g(11.0, 10), 41, "whoami"), (g(10.5, 9), 40, "cmd")),
        Event::create(12.0, "a", (g(12.0, 11), 42, "calc"), (g(2.0, 4), 30, "explorer")),
        Event::end(13.0, "a", g(11.0, 10), 41),
    ];
    expect(
        &events,
        "
        a (30 explorer) by none, 2-13 log ends, []
          a 40 cmd by guid, 10.5-13 log ends, [1]
            a 41 whoami by guid, 11-13 event 5, [1 5]
          a 42 calc by guid, 12-13 log ends, [1]",
    );
    let (store, forest) = forest_of(&[segment(&events, 1)]);
    let ghost = forest.process(forest.roots()[0]);
    assert_eq!(store.symbols.text(ghost.command_line), "explorer -p");
    assert!(!ghost.is_logged());
}

#[test]
fn a_log_without_ends_knows_when_a_process_was_last_seen() {
    let load = |s| {
        let fields = [
            ("ProcessGuid", g(1.0, 4).into()),
            ("ProcessId", 30.into()),
            ("Image", "x".into()),
        ];
        Event::new(s, "a", (SYSMON, 7), fields)
    };
    expect(&[load(5.0), load(9.0)], "a (30 x) by none, 1-9 last seen, [7 7]");
}

#[test]
fn remote_threads_and_accesses_belong_to_both_processes() {
    let pair = |id, names: [&'static str; 2]| {
        let fields = [
            (names[0], g(1.0, 4).into()),
            ("SourceProcessId", 30.into()),
            ("SourceImage", "evil".into()),
            (names[1], g(2.0, 5).into()),
            ("TargetProcessId", 31.into()),
            ("TargetImage", "lsass".into()),
        ];
        Event::new(5.0, "a", (SYSMON, id), fields)
    };
    let events = [
        pair(8, ["SourceProcessGuid", "TargetProcessGuid"]),
        pair(10, ["SourceProcessGUID", "TargetProcessGUID"]),
    ];
    expect(
        &events,
        "
        a (30 evil) by none, 1-5 last seen, [8 10]
        a (31 lsass) by none, 2-5 last seen, [8 10]",
    );
    let (_, forest) = forest_of(&[segment(&events, 1)]);
    let [evil, lsass] = [forest.roots()[0], forest.roots()[1]];
    for row in [0, 1].map(crate::model::RowIx) {
        assert_eq!((forest.of_row(row), forest.also_of_row(row)), (Some(evil), Some(lsass)));
    }
}

#[test]
fn guids_may_be_text_and_zero_is_none() {
    let text = Field::Text("{E4421C3A-E101-5E0B-0400-000000000300}".to_owned());
    let fields = |guid| [("ProcessGuid", guid), ("ProcessId", 30.into()), ("Image", "x".into())];
    let events = [
        Event::new(5.0, "a", (SYSMON, 3), fields(text)),
        Event::new(6.0, "a", (SYSMON, 3), fields(guid(BOX, 1.0, 3, 4).into())),
        Event::new(7.0, "a", (SYSMON, 3), fields(ZERO.into())),
        Event::new(7.0, "a", (SYSMON, 3), fields("-".into())),
    ];
    let (_, forest) = forest_of(&[segment(&events[..2], 1)]);
    assert!(
        forest
            .process(forest.roots()[0])
            .guid_text()
            .unwrap()
            .starts_with("{e4421c3a-")
    );
    expect(&events[1..], "a (30 x) by none, 1-6 last seen, [3]");
}

#[test]
fn a_parent_without_a_guid_is_found_by_pid_and_time() {
    expect(
        &[
            Event::create(10.0, "a", (g(10.0, 9), 40, "cmd"), (g(2.0, 4), 30, "explorer")),
            Event::create(11.0, "a", (g(11.0, 10), 41, "p"), (ZERO, 40, "-")),
            Event::create(12.0, "a", (g(12.0, 11), 42, "q"), (ZERO, 99, "-")),
            Event::create(13.0, "a", (g(13.0, 12), 43, "r"), (ZERO, 99, "-")),
            Event::create(14.0, "b", (guid(7, 14.0, 3, 12), 43, "r"), (ZERO, 40, "-")),
        ],
        "
        a (30 explorer) by none, 2-10 last seen, []
          a 40 cmd by guid, 10-11 last seen, [1]
            a 41 p by pid and time, 11-11 last seen, [1]
        a (99 ) by none, 12-13 last seen, []
          a 42 q by inferred, 12-12 last seen, [1]
          a 43 r by inferred, 13-13 last seen, [1]
        b (40 ) by none, 14-14 last seen, []
          b 43 r by inferred, 14-14 last seen, [1]",
    );
}

#[test]
fn security_alone_gives_a_tree_by_pid_name_and_time() {
    expect(
        &[
            Event::audit(1.0, "a", (40, r"C:\cmd.exe"), (30, r"C:\explorer.exe")),
            Event::audit(2.0, "a", (41, r"C:\whoami.exe"), (40, r"c:\CMD.exe")),
            Event::audit_exit(3.0, "a", 41, r"C:\whoami.exe"),
            Event::audit(4.0, "a", (41, r"C:\net.exe"), (40, r"C:\cmd.exe")),
            Event::audit(5.0, "a", (50, r"C:\x.exe"), (40, r"C:\other.exe")),
            Event::audit_exit(6.0, "a", 77, r"C:\old.exe"),
        ],
        r"
        a (30 C:\explorer.exe) by none, 1-6 log ends, []
          a 40 C:\cmd.exe by inferred, 1-5 pid reused, [4688]
            a 41 C:\whoami.exe by pid and time, 2-3 4689, [4688 4689]
            a 41 C:\net.exe by pid and time, 4-6 log ends, [4688]
        a (40 C:\other.exe) by none, 5-6 log ends, []
          a 50 C:\x.exe by inferred, 5-6 log ends, [4688]
        a (77 C:\old.exe) by none, 6-6 4689, [4689]",
    );
}

#[test]
fn sysmon_and_security_tell_of_one_process() {
    let events = [
        Event::create(10.0, "a", (g(10.0, 9), 40, r"C:\cmd.exe"), (g(2.0, 4), 30, "explorer")),
        Event::audit(10.4, "a", (40, r"c:\CMD.EXE"), (30, "explorer")),
        // Another image, and too late: processes of their own.
        Event::create(20.0, "a", (g(20.0, 10), 50, r"C:\a.exe"), (g(2.0, 4), 30, "explorer")),
        Event::audit(20.1, "a", (50, r"C:\b.exe"), (40, r"C:\cmd.exe")),
        Event::create(30.0, "a", (g(30.0, 11), 60, r"C:\a.exe"), (g(2.0, 4), 30, "explorer")),
        Event::audit(33.0, "a", (60, r"C:\a.exe"), (30, "explorer")),
        Event::end(40.0, "a", g(10.0, 9), 40),
        Event::audit_exit(40.1, "a", 40, r"C:\cmd.exe"),
        // Sysmon knows this one by another event only.
        Event::audit(50.7, "a", (70, r"C:\s.exe"), (30, "explorer")),
        Event::new(
            51.0,
            "a",
            (SYSMON, 3),
            [
                ("ProcessGuid", g(50.0, 12).into()),
                ("ProcessId", 70.into()),
                ("Image", r"C:\s.exe".into()),
            ],
        ),
    ];
    expect(
        &events,
        r"
        a (30 explorer) by none, 2-51 log ends, []
          a 40 C:\cmd.exe by guid, 10-40 event 5, [1 4688 5 4689]
            a 50 C:\b.exe by pid and time, 20.1-51 log ends, [4688]
          a 50 C:\a.exe by guid, 20-20.1 pid reused, [1]
          a 60 C:\a.exe by guid, 30-33 pid reused, [1]
          a 60 C:\a.exe by pid and time, 33-51 log ends, [4688]
          a 70 C:\s.exe by pid and time, 50.7-51 log ends, [4688 3]",
    );
}

#[test]
fn a_restart_ends_what_ran_and_frees_its_pids() {
    let kernel = |s, id| Event::new(s, "a", ("Microsoft-Windows-Kernel-General", id), []);
    expect(
        &[
            Event::audit(1.0, "a", (40, "cmd"), (4, "")),
            kernel(50.0, 13),
            kernel(60.0, 12),
            Event::audit(61.0, "a", (41, "smss"), (4, "")),
            Event::new(62.0, "a", ("EventLog", 6005), []),
            Event::audit(63.0, "a", (42, "x"), (40, "cmd")),
            Event::audit(64.0, "a", (43, "y"), (41, "smss")),
        ],
        "
        a (4 ) by none, 1-60 reboot, []
          a 40 cmd by inferred, 1-60 reboot, [4688]
        a (4 ) by none, 61-61 last seen, []
          a 41 smss by inferred, 61-64 last seen, [4688]
            a 43 y by pid and time, 64-64 last seen, [4688]
        a (40 cmd) by none, 63-63 last seen, []
          a 42 x by inferred, 63-63 last seen, [4688]",
    );
}

#[test]
fn the_boot_number_in_guids_tells_a_restart() {
    expect(
        &[
            Event::create(10.0, "a", (guid(BOX, 10.0, 3, 9), 40, "cmd"), (ZERO, 0, "-")),
            Event::create(90.0, "a", (guid(BOX, 90.0, 4, 5), 41, "x"), (ZERO, 40, "-")),
            // The same boot goes on: the event log service was restarted, the host was not.
            Event::new(95.0, "a", ("EventLog", 6005), []),
            Event::create(99.0, "a", (guid(BOX, 99.0, 4, 6), 42, "y"), (ZERO, 41, "-")),
        ],
        "
        a 40 cmd by none, 10-90 reboot, [1]
        a (40 ) by none, 90-90 last seen, []
          a 41 x by inferred, 90-99 last seen, [1]
            a 42 y by pid and time, 99-99 last seen, [1]",
    );
}

#[test]
fn what_cannot_be_is_refused_and_said() {
    expect(
        &[
            Event::create(1.0, "a", (g(1.0, 5), 10, "self"), (g(1.0, 5), 10, "self")),
            Event::create(2.0, "a", (g(2.0, 6), 11, "one"), (g(2.0, 7), 12, "two")),
            Event::create(2.0, "a", (g(2.0, 7), 12, "two"), (g(2.0, 6), 11, "one")),
            Event::create(3.0, "a", (g(3.0, 8), 13, "child"), (g(4.0, 9), 14, "later")),
            Event::create(4.0, "a", (g(4.0, 9), 14, "later"), (ZERO, 0, "-")),
        ],
        "
        a 10 self by none, 1-1 last seen, [1] refused: names itself
        a 12 two by none, 2-2 last seen, [1] refused: its own ancestor
          a 11 one by guid, 2-2 last seen, [1]
        a 13 child by none, 3-3 last seen, [1] refused: began after its child
        a 14 later by none, 4-4 last seen, [1]",
    );
}

#[test]
fn a_set_clock_does_not_part_parent_and_child() {
    let events = [
        Event::create(100.0, "a", (g(100.0, 5), 10, "parent"), (ZERO, 0, "-")),
        Event::create(50.0, "a", (g(50.0, 6), 11, "child"), (g(100.0, 5), 10, "parent")),
    ];
    expect(
        &events,
        "
        a 10 parent by none, 100-100 last seen, [1]
          a 11 child by guid, 50-50 last seen, [1]",
    );
    let (_, forest) = forest_of(&[segment(&events, 1)]);
    let child = forest.children(forest.roots()[0])[0];
    assert!(forest.process(child).before_parent);
}

#[test]
fn hosts_are_machines() {
    let act = |s, host, machine| {
        let fields = [
            ("ProcessGuid", guid(machine, 1.0, 3, 4).into()),
            ("ProcessId", 30.into()),
        ];
        Event::new(s, host, (SYSMON, 3), fields)
    };
    // One machine under its short and its full name, with a twin that has another machine, and a clone under another name.
    expect(
        &[
            act(2.0, "PC1", 1),
            act(3.0, "pc1.lab.local", 1),
            act(4.0, "PC1", 2),
            act(5.0, "PC2", 1),
        ],
        "
        PC1 (30 ) by none, 1-4 last seen, [3]
        pc1.lab.local (30 ) by none, 1-3 last seen, [3 3]
        PC2 (30 ) by none, 1-5 last seen, [3]",
    );
}

#[test]
fn the_same_events_from_two_files_are_one_process() {
    let events = [
        Event::create(10.0, "a", (g(10.0, 9), 40, "cmd"), (ZERO, 0, "-")),
        Event::audit(20.0, "a", (41, "x"), (40, "cmd")),
        Event::audit_exit(30.0, "a", 41, "x"),
        Event::audit_exit(40.0, "a", 42, "y"),
    ];
    let (store, forest) = forest_of(&[segment(&events, 1), segment(&events, 1)]);
    assert_eq!(forest.len(), 3, "{}", draw(&store, &forest));
}

#[test]
fn another_user_than_the_creator_is_told() {
    let mut event = Event::audit(1.0, "a", (40, "x"), (0, "-"));
    event.fields[6].1 = "root".into();
    event.fields.push(("TargetDomainName", "CORP".into()));
    let (store, forest) = forest_of(&[segment(&[event], 1)]);
    assert_eq!(
        forest.process(forest.roots()[0]).user_text(&store.symbols),
        r"CORP\root"
    );
    let _ = SECURITY;
}
