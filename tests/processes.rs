//! The process forest of real logs against ground truth from independent parsers. Skipped, and said so, where the corpus is not
//! there.
//!
//! The ground truth lists every process whose creation Sysmon logged (`nodes`) with its own events (as source of 8 and 10, not
//! as target), its parent's GUID and its end; the GUIDs of parents that were never logged (`ghosts`); and how many trees and
//! levels there are when each ghost is a root.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

#[path = "corpus/place.rs"]
mod place;

use evtxscope::analysis::{EndKind, Forest, Known, Link};
use evtxscope::ingest::reader::Seekable;
use evtxscope::ingest::{Cell, Source as _, decode_chunks, probe};
use evtxscope::model::{ChunkIx, FileIx, ProcessIx, RowIx, Ticks};
use evtxscope::store::Store;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn load(path: &Path) -> (Store, Forest) {
    let mut source = Seekable::new(std::fs::File::open(path).unwrap()).unwrap();
    let (layout, _) = probe(FileIx(0), &mut source).unwrap();
    let mut store = Store::default();
    let mut buffer = vec![0; 65_536];
    for (i, &offset) in layout.chunks.iter().enumerate() {
        let count = source.read_at(offset, &mut buffer).unwrap();
        store.fold(&decode_chunks(
            FileIx(0),
            [(ChunkIx(i as u32), offset, &buffer[..count])],
        ));
    }
    let order = store.in_time_order(&[0]).to_vec();
    let forest = Forest::build(&store, &order);
    (store, forest)
}

/// A GUID as the ground truth writes it.
fn bare(forest: &Forest, ix: ProcessIx) -> Option<String> {
    let text = forest.process(ix).guid_text()?;
    Some(text.trim_matches(['{', '}']).to_owned())
}

struct Case<'a> {
    file: &'a str,
    store: &'a Store,
    forest: &'a Forest,
    failures: Vec<String>,
}

impl Case<'_> {
    #[allow(clippy::needless_pass_by_value)] // values made for the comparison
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, ours: T, theirs: T) {
        if ours != theirs {
            self.failures
                .push(format!("{}: {what}: is {ours:?}, expected {theirs:?}", self.file));
        }
    }

    fn node(&mut self, ix: ProcessIx, node: &Value) {
        let process = self.forest.process(ix);
        let guid = node["guid"].as_str().unwrap();
        let known = |value: &Value| value.as_str().filter(|t| !matches!(*t, "" | "-")).map(str::to_owned);
        let text = |cell: Cell| Some(self.store.symbols.text(cell)).filter(|t| !t.is_empty());
        let (image, command_line) = (text(process.image), text(process.command_line));
        let (user, host) = (text(process.user), text(process.host));
        self.same(&format!("{guid} image"), image, known(&node["image"]));
        self.same(&format!("{guid} command line"), command_line, known(&node["cmd"]));
        self.same(&format!("{guid} user"), user, known(&node["user"]));
        self.same(&format!("{guid} host"), host, known(&node["computer"]));
        self.same(&format!("{guid} pid"), process.pid.map(u64::from), node["pid"].as_u64());
        self.same(&format!("{guid} logged"), process.is_logged(), true);
        self.same(&format!("{guid} start known"), process.start_known, Known::Logged);
        let time = |value: &Value| value.as_str().and_then(Ticks::parse);
        self.same(&format!("{guid} start"), process.start, time(&node["start"]));
        let end = process.end.filter(|_| process.end_kind == EndKind::Event5);
        self.same(&format!("{guid} end"), end, time(&node["end"]));
        let parent = process.parent.and_then(|p| bare(self.forest, p));
        let named = known(&node["parent"]).filter(|guid| guid != "00000000-0000-0000-0000-000000000000");
        if named.is_some() {
            self.same(&format!("{guid} parent"), parent, named);
            self.same(&format!("{guid} link"), process.parent_link, Link::Guid);
        } else {
            // Sysmon did not know the parent, which is found or made by its pid.
            let link = process.parent_link;
            self.same(
                &format!("{guid} link {link:?}"),
                matches!(link, Link::PidAndTime | Link::Inferred),
                true,
            );
        }
        let parent = process.parent.map(|p| self.forest.process(p));
        let parent_pid = parent.and_then(|p| p.pid).map(u64::from);
        self.same(&format!("{guid} parent's pid"), parent_pid, node["parent_pid"].as_u64());
        if let Some(parent) = parent.filter(|p| !p.is_logged()) {
            let image = Some(self.store.symbols.text(parent.image).to_lowercase()).filter(|t| !t.is_empty());
            let theirs = known(&node["parent_image"]).map(|t| t.to_lowercase());
            if theirs.is_some() {
                self.same(&format!("{guid} parent's image"), image, theirs);
            }
        }
        let mut events = BTreeMap::new();
        for &row in self.forest.rows(ix) {
            if self.forest.of_row(RowIx(row)) == Some(ix) {
                *events
                    .entry(self.store.event_id(RowIx(row)).to_string())
                    .or_insert(0u64) += 1;
            }
        }
        let theirs = node["events"].as_object().unwrap().iter();
        let theirs: BTreeMap<String, u64> = theirs.map(|(k, v)| (k.clone(), v.as_u64().unwrap())).collect();
        self.same(&format!("{guid} events"), events, theirs);
    }

    fn whole(&mut self, truth: &Value) {
        let (forest, summary) = (self.forest, &truth["summary"]);
        let all = || (0..forest.len() as u32).map(ProcessIx);
        let logged = |p: &ProcessIx| forest.process(*p).is_logged();
        let number = |name: &str| summary[name].as_u64().unwrap() as usize;
        self.same("created", all().filter(logged).count(), number("created"));
        let ended = |p: &ProcessIx| forest.process(*p).end_kind == EndKind::Event5;
        self.same("ended", all().filter(logged).filter(ended).count(), number("ended"));
        let orphans = all().filter(|p| !logged(p)).filter(ended).count();
        self.same("ended, not created", orphans, number("terminate_without_create"));

        let parents = all().filter(|&p| !logged(&p) && !forest.children(p).is_empty());
        let ghosts: BTreeSet<String> = parents.filter_map(|p| bare(forest, p)).collect();
        let theirs = truth["ghosts"].as_array().unwrap().iter();
        let theirs: BTreeSet<String> = theirs.map(|g| g.as_str().unwrap().to_owned()).collect();
        self.same("ghosts", ghosts, theirs);

        // The shape by GUIDs alone: the ground truth makes a root of each process whose parent Sysmon did not know.
        let parent = |p: ProcessIx| {
            let process = forest.process(p);
            process.parent.filter(|_| process.parent_link == Link::Guid)
        };
        let children = |p: ProcessIx| forest.children(p).iter().filter(|&&c| parent(c) == Some(p)).count();
        let depth = |p: ProcessIx| std::iter::successors(Some(p), |&p| parent(p)).count();
        let logged_depth = |p: ProcessIx| std::iter::successors(Some(p), |&p| parent(p)).filter(logged).count();
        let trees = all().filter(|&p| parent(p).is_none() && (logged(&p) || children(p) > 0));
        self.same("trees", trees.count(), number("forest_roots"));
        let roots = all().filter(logged).filter(|&p| parent(p).is_none_or(|p| !logged(&p)));
        self.same("roots", roots.count(), number("roots"));
        let deepest = all().filter(logged).map(depth).max().unwrap_or(0);
        self.same("depth with ghosts", deepest, number("forest_max_depth"));
        let deepest = all().filter(logged).map(logged_depth).max().unwrap_or(0);
        self.same("depth", deepest, number("max_depth"));
        let widest = all().map(children).max().unwrap_or(0);
        self.same("most children", widest, number("max_children"));
    }
}

#[test]
fn the_forest_equals_the_ground_truth() {
    let Some(corpus) = place::corpus() else { return };
    let mut paths: Vec<_> = std::fs::read_dir(corpus.join("ground-truth/processes"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let (mut failures, mut processes) = (Vec::new(), 0);
    for path in &paths {
        let truth: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let file = truth["file"].as_str().unwrap();
        let (store, forest) = load(&corpus.join(file));
        let all = (0..forest.len() as u32).map(ProcessIx);
        let by_guid: BTreeMap<String, ProcessIx> = all.filter_map(|p| Some((bare(&forest, p)?, p))).collect();
        let mut case = Case {
            file,
            store: &store,
            forest: &forest,
            failures: Vec::new(),
        };
        for node in truth["nodes"].as_array().unwrap() {
            match by_guid.get(node["guid"].as_str().unwrap()) {
                Some(&ix) => case.node(ix, node),
                None => case.failures.push(format!("{file}: no process {}", node["guid"])),
            }
            processes += 1;
        }
        case.whole(&truth);
        failures.extend(case.failures);
    }
    println!("{} logs, {processes} processes compared", paths.len());
    assert!(paths.len() > 10);
    let shown = failures.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} differences:\n{shown}", failures.len());
}

/// What holds of any log: every row with a ProcessGuid is attached, each process is in one place, and trees are trees.
#[test]
fn the_forest_of_every_log_is_sound() {
    let Some(corpus) = place::corpus() else { return };
    let (mut processes, mut attached, mut records) = (0, 0, 0);
    for truth in place::truths(&corpus) {
        let (store, forest) = load(&corpus.join(&truth.file));
        let all = || (0..forest.len() as u32).map(ProcessIx);
        let mut below = forest.roots().to_vec();
        let mut next = 0;
        while next < below.len() {
            let ix = below[next];
            assert!(
                forest
                    .children(ix)
                    .iter()
                    .all(|&c| forest.process(c).parent == Some(ix))
            );
            below.extend(forest.children(ix));
            next += 1;
        }
        below.sort();
        assert!(
            below.into_iter().eq(all()),
            "{}: trees hold each process once",
            truth.file
        );
        for row in (0..store.len() as u32).map(RowIx) {
            let of_row = forest.of_row(row).or(forest.also_of_row(row));
            attached += usize::from(of_row.is_some());
            let sysmon = store.provider(row) == "Microsoft-Windows-Sysmon";
            let guid = ["ProcessGuid", "SourceProcessGuid"]
                .iter()
                .find_map(|name| store.field(row, name));
            let named = guid.is_some_and(|cell| {
                store
                    .symbols
                    .text(cell)
                    .contains(|c: char| c.is_ascii_digit() && c != '0')
            });
            assert!(!sysmon || !named || of_row.is_some(), "{} {row:?}", truth.file);
        }
        processes += forest.len();
        records += truth.records;
    }
    println!("{processes} processes, {attached} of {records} events attached");
}
