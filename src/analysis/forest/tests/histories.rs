//! Random histories of two hosts, with what happens to real logs: events lost, pids reused, GUIDs missing, hosts restarted,
//! events told twice, GUIDs that lie. And a large one, for the time it takes.

use super::log::{Event, SYSMON, draw, forest_of, guid, segment};
use crate::analysis::{Forest, Known, Link, Refusal};
use crate::model::{ProcessIx, RowIx};
use crate::store::Store;
use proptest::prelude::*;

const HOSTS: [(&str, u32); 2] = [("alpha", 1), ("beta", 2)];
const IMAGES: [&str; 4] = ["a.exe", "b.exe", "c.exe", "d.exe"];

/// What happens next: kind, host, and two numbers to choose by.
type Step = (u8, bool, u8, u8);

/// A process while the history is made.
#[derive(Clone, Copy)]
struct Live {
    guid: [u8; 16],
    pid: u32,
    image: &'static str,
}

#[allow(clippy::too_many_lines)] // one arm a kind of step
fn history(steps: &[Step]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut live: [Vec<Live>; 2] = [Vec::new(), Vec::new()];
    let (mut boots, mut number) = ([1, 1], 0);
    for (i, &(kind, second, a, b)) in steps.iter().enumerate() {
        let host = usize::from(second);
        let (name, machine) = HOSTS[host];
        let seconds = i as f64 * 0.7;
        let pick = |n: u8| live[host].get(usize::from(n) % live[host].len().max(1)).copied();
        number += 1;
        let new = Live {
            guid: guid(machine, seconds, boots[host], number),
            pid: 4 + u32::from(b % 8),
            image: IMAGES[usize::from(a) % 4],
        };
        let of = |p: Live| (p.guid, p.pid, p.image);
        let parent = pick(a).unwrap_or(Live {
            guid: guid(machine, seconds - 5.0, boots[host], 1),
            ..new
        });
        match kind % 10 {
            // Logged, lost, without a parent's GUID, by Security only, by both.
            0 | 1 => events.push(Event::create(seconds, name, of(new), of(parent))),
            2 => {}
            3 => events.push(Event::create(seconds, name, of(new), ([0; 16], parent.pid, "-"))),
            4 => events.push(Event::audit(
                seconds,
                name,
                (new.pid, new.image),
                (parent.pid, parent.image),
            )),
            5 => {
                events.push(Event::create(seconds, name, of(new), of(parent)));
                events.push(Event::audit(
                    seconds + 0.1,
                    name,
                    (new.pid, new.image),
                    (parent.pid, parent.image),
                ));
            }
            6 => {
                if let Some(gone) = pick(b) {
                    live[host].retain(|p| p.guid != gone.guid);
                    events.push(if a % 2 == 0 {
                        Event::end(seconds, name, gone.guid, gone.pid)
                    } else {
                        Event::audit_exit(seconds, name, gone.pid, gone.image)
                    });
                }
            }
            7 => {
                let target = pick(b).unwrap_or(new);
                let fields = [
                    ("SourceProcessGUID", parent.guid.into()),
                    ("SourceProcessId", parent.pid.into()),
                    ("TargetProcessGUID", target.guid.into()),
                    ("TargetProcessId", target.pid.into()),
                ];
                events.push(Event::new(seconds, name, (SYSMON, 10), fields));
            }
            8 if a % 4 == 0 => {
                live[host].clear();
                boots[host] += 1;
                events.push(Event::new(seconds, name, ("Microsoft-Windows-Kernel-General", 12), []));
            }
            8 => events.extend(events.get(usize::from(b)).cloned()),
            // A parent that lies in the future, or is the process itself.
            _ => {
                let false_parent = Live {
                    guid: guid(
                        machine,
                        seconds + f64::from(b % 3),
                        boots[host],
                        number + u64::from(b % 3),
                    ),
                    ..new
                };
                events.push(Event::create(seconds, name, of(new), of(false_parent)));
            }
        }
        if kind % 10 < 6 {
            live[host].push(new);
        }
    }
    events
}

/// What holds of any forest.
fn check(store: &Store, forest: &Forest) -> Result<(), TestCaseError> {
    let all = || (0..forest.len() as u32).map(ProcessIx);
    let mut seen = vec![false; forest.len()];
    let mut below = forest.roots().to_vec();
    while let Some(ix) = below.pop() {
        prop_assert!(
            !std::mem::replace(&mut seen[ix.ix()], true),
            "a process stands in two places"
        );
        let process = forest.process(ix);
        prop_assert_eq!(process.parent.is_none(), process.parent_link == Link::None);
        for &child in forest.children(ix) {
            let (p, c) = (process, forest.process(child));
            prop_assert_eq!(c.parent, Some(ix));
            prop_assert_eq!(c.host, p.host);
            prop_assert!(c.is_logged());
            prop_assert!(p.start <= c.start || c.before_parent);
            below.push(child);
        }
    }
    prop_assert!(seen.into_iter().all(|seen| seen), "a process is in a cycle");
    for ix in all() {
        let process = forest.process(ix);
        prop_assert_eq!(process.is_logged(), process.start_known == Known::Logged);
        prop_assert!(process.start.is_some() && process.end.is_some());
        prop_assert!(process.refused != Some(Refusal::SelfParent) || process.parent.is_none());
        prop_assert!(forest.rows(ix).is_sorted_by_key(|&row| store.time(RowIx(row))));
        for &row in forest.rows(ix) {
            let row = RowIx(row);
            prop_assert!(forest.of_row(row) == Some(ix) || forest.also_of_row(row) == Some(ix));
        }
    }
    let hosts: Vec<&str> = all().map(|ix| store.symbols.str(forest.process(ix).host)).collect();
    prop_assert!(hosts.is_sorted());
    for row in (0..store.len() as u32).map(RowIx) {
        let reboot = store.event_id(row) == 12;
        let ix = forest.of_row(row);
        prop_assert!(ix.is_some() != reboot, "row {} of event {}", row.0, store.event_id(row));
        prop_assert!(ix.is_none_or(|ix| forest.rows(ix).contains(&row.0)));
        prop_assert_eq!(forest.also_of_row(row).is_some(), store.event_id(row) == 10);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_history_gives_a_forest(steps in prop::collection::vec(any::<Step>(), 0..120)) {
        let (store, forest) = forest_of(&[segment(&history(&steps), 1)]);
        check(&store, &forest)?;
    }

    #[test]
    fn the_order_in_which_chunks_come_does_not_matter(
        steps in prop::collection::vec(any::<Step>(), 1..80),
        cut in 0.0f64..1.0,
    ) {
        let events = history(&steps);
        let (first, second) = events.split_at((events.len() as f64 * cut) as usize);
        let parts = [segment(first, 1), segment(second, 1 + first.len() as u64)];
        let [a, b] = [forest_of(&parts), forest_of(&[parts[1].clone(), parts[0].clone()])];
        prop_assert_eq!(draw(&a.0, &a.1), draw(&b.0, &b.1));
    }

    #[test]
    fn guids_that_say_anything_are_survived(
        events in prop::collection::vec((0.0f64..9.0, 0u8..6, 0u8..6, 0u8..3, 0u64..4), 0..40)
    ) {
        // Few GUIDs in every relation to each other, so that chains and circles come up.
        let g = |n: u8| guid(1, f64::from(n % 3), u16::from(n % 2) * 3, u64::from(n));
        let events: Vec<Event> = events
            .into_iter()
            .map(|(s, own, parent, pid, _)| Event::create(s, "a", (g(own), pid.into(), "x"), (g(parent), 1, "y")))
            .collect();
        let (store, forest) = forest_of(&[segment(&events, 1)]);
        let mut seen = 0;
        let mut below = forest.roots().to_vec();
        while let Some(ix) = below.pop() {
            seen += 1;
            below.extend(forest.children(ix));
        }
        prop_assert_eq!(seen, forest.len(), "{}", draw(&store, &forest));
    }
}

/// 200,000 processes with a million events of theirs: the goal is half a second. A release build asserts twice that, as
/// others may use the machine.
#[test]
fn two_hundred_thousand_processes_take_a_moment() {
    // A debug build only checks that the measurement runs.
    const PROCESSES: u32 = if cfg!(debug_assertions) { 20_000 } else { 200_000 };
    let mut events = Vec::new();
    let g = |i: u32| guid(1, f64::from(i) * 0.1, 3, u64::from(i) + 1);
    for i in 0..PROCESSES {
        let seconds = f64::from(i) * 0.1;
        let pid = |i: u32| 4 + i * 4 % 40_000;
        let parent = i / 8;
        let own = (g(i), pid(i), IMAGES[i as usize % 4]);
        events.push(Event::create(seconds, "a", own, (g(parent), pid(parent), "p.exe")));
        for k in 1..4 {
            let fields = [
                ("ProcessGuid", g(i).into()),
                ("ProcessId", pid(i).into()),
                ("Image", own.2.into()),
            ];
            events.push(Event::new(seconds + f64::from(k) * 0.01, "a", (SYSMON, 7), fields));
        }
        events.push(Event::end(seconds + 0.09, "a", g(i), pid(i)));
    }
    let mut store = Store::default();
    for (i, part) in events.chunks(500).enumerate() {
        store.fold(&segment(part, 1 + 500 * i as u64));
    }
    let order = store.in_time_order(&[0]).to_vec();
    #[allow(clippy::disallowed_methods)] // measured natively
    let begin = std::time::Instant::now();
    let forest = Forest::build(&store, &order);
    let took = begin.elapsed();
    println!(
        "{} processes, {} events: {took:?}, {} bytes",
        forest.len(),
        store.len(),
        forest.memory()
    );
    assert_eq!(forest.len(), PROCESSES as usize);
    assert!(cfg!(debug_assertions) || took.as_millis() < 1000, "{took:?}");
}
