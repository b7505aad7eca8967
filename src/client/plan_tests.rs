//! Tests of the pool's books.

use super::*;

const FILE: FileIx = FileIx(0);

fn layout(chunks: u64) -> Layout {
    Layout {
        chunks: (0..chunks).map(|n| 4096 + 65_536 * n).collect(),
        ..Layout::default()
    }
}

fn opened(plan: &mut Plan, file: FileIx, chunks: u64) {
    plan.add(file, format!("{}.evtx", file.0), 4096 + 65_536 * chunks, false);
    assert_eq!(plan.next_task(0), Some(Task::Probe(file)));
    assert_eq!(plan.probed(file, &layout(chunks), &[]), None);
}

fn range(plan: &mut Plan) -> Range {
    match plan.next_task(0) {
        Some(Task::Decode(range)) => range,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_cut_into_a_small_range_and_large_ones_and_hashed_last() {
    let mut plan = Plan::default();
    opened(&mut plan, FILE, 100);
    let ranges: Vec<Range> = (0..3).map(|_| range(&mut plan)).collect();
    let sizes: Vec<(u32, usize)> = ranges.iter().map(|r| (r.first.0, r.offsets.len())).collect();
    assert_eq!(sizes, [(0, 4), (4, 64), (68, 32)]);
    assert_eq!(plan.next_task(0), None, "hashing waits for the ranges under way");
    assert_eq!(plan.decoded(&ranges[1], 500), None);
    assert_eq!(plan.decoded(&ranges[0], 30), None);
    let closing = plan.decoded(&ranges[2], 1).unwrap();
    assert_eq!(closing.state, FileState::Done);
    assert_eq!(plan.next_task(0), Some(Task::Hash(FILE)));
    assert_eq!(plan.next_task(0), None);
    let progress = &plan.progress()[0];
    assert_eq!((progress.events, progress.done), (531, progress.size));
}

#[test]
fn first_rows_come_before_other_files_are_looked_at() {
    let mut plan = Plan::default();
    plan.add(FileIx(0), "a".to_owned(), 1 << 20, false);
    plan.add(FileIx(1), "b".to_owned(), 1 << 20, false);
    assert_eq!(plan.next_task(0), Some(Task::Probe(FileIx(0))));
    plan.probed(FileIx(0), &layout(15), &[]);
    let first = range(&mut plan);
    assert_eq!(first.file, FileIx(0));
    plan.decoded(&first, 10);
    assert_eq!(plan.next_task(0), Some(Task::Probe(FileIx(1))));
}

#[test]
fn a_file_that_is_unpacked_in_order_gives_its_first_chunks_before_it_is_looked_at_as_a_whole() {
    let mut plan = Plan::default();
    plan.add(FILE, "a.zip/a.evtx".to_owned(), 4096 + 65_536 * 200, true);
    assert_eq!(plan.next_task(0), Some(Task::Probe(FILE)));
    assert_eq!(plan.ahead(FILE), 4);
    assert_eq!(plan.begun(FILE, layout(4).chunks), None);
    let first = range(&mut plan);
    assert_eq!((first.first, first.offsets.len()), (ChunkIx(0), 4));
    assert_eq!(plan.decoded(&first, 40), None, "the rest is still to come");
    assert_eq!(plan.next_task(0), Some(Task::Probe(FILE)));
    assert_eq!(plan.ahead(FILE), 0);
    assert_eq!(plan.probed(FILE, &layout(200), &[]), None);
    let ranges: Vec<Range> = (0..4).map(|_| range(&mut plan)).collect();
    let sizes: Vec<(u32, usize)> = ranges.iter().map(|r| (r.first.0, r.offsets.len())).collect();
    assert_eq!(sizes, [(4, 64), (68, 64), (132, 64), (196, 4)]);
    let closed: Vec<Closing> = ranges.iter().filter_map(|range| plan.decoded(range, 1)).collect();
    assert_eq!((closed.len(), closed[0].state), (1, FileState::Done));

    // Its second look fails, or does not come about.
    for fails in [true, false] {
        let mut plan = Plan::default();
        plan.add(FILE, "a.zip/a.evtx".to_owned(), 4096 + 65_536 * 200, true);
        plan.next_task(0);
        plan.begun(FILE, layout(4).chunks);
        let first = range(&mut plan);
        plan.decoded(&first, 40);
        let closing = if fails {
            plan.next_task(0);
            plan.probe_failed(FILE, ProblemKind::Unreadable, "gone").unwrap()
        } else {
            plan.cancel().remove(0)
        };
        let state = if fails { FileState::Done } else { FileState::Cancelled };
        assert_eq!((closing.state, closing.problems.len()), (state, 1));
        assert!(!plan.is_reading());
    }
}

#[test]
fn a_chunk_that_kills_its_worker_is_left_out_and_the_rest_is_read() {
    let mut plan = Plan::default();
    opened(&mut plan, FILE, 3);
    let whole = range(&mut plan);
    assert_eq!(plan.died(&whole, "unreachable"), None);
    for chunk in 0..3 {
        let one = range(&mut plan);
        assert_eq!((one.first.0, one.offsets.len()), (chunk, 1));
        assert_eq!(one.offsets[0], 4096 + 65_536 * u64::from(chunk));
        let closing = if chunk == 1 {
            plan.died(&one, "unreachable")
        } else {
            plan.decoded(&one, 5)
        };
        assert_eq!(closing.is_some(), chunk == 2);
        if let Some(closing) = closing {
            assert_eq!(closing.state, FileState::Done);
            assert_eq!(closing.problems.len(), 1);
            assert_eq!(closing.problems[0].kind, ProblemKind::WorkerDied);
            assert_eq!(closing.problems[0].chunk, Some(ChunkIx(1)));
        }
    }
}

#[test]
fn what_is_not_a_log_is_refused_and_not_hashed() {
    let mut plan = Plan::default();
    plan.add(FILE, "notes.txt".to_owned(), 12, false);
    plan.next_task(0);
    let problem = Problem {
        file: FILE,
        kind: ProblemKind::NotALog,
        chunk: None,
        offset: None,
        text: "It is not an event log".to_owned(),
    };
    let closing = plan.probed(FILE, &Layout::default(), &[problem]).unwrap();
    assert_eq!(closing.state, FileState::Refused);
    assert!(closing.problems.is_empty(), "the engine has them from the probe");
    assert_eq!(plan.next_task(0), None);
    assert_eq!(plan.progress()[0].why, ["It is not an event log"]);
}

#[test]
fn cancelling_ends_what_has_not_begun_and_waits_for_what_has() {
    let mut plan = Plan::default();
    opened(&mut plan, FileIx(0), 200);
    plan.add(FileIx(1), "b".to_owned(), 1 << 20, false);
    let under_way = range(&mut plan);
    let closed = plan.cancel();
    assert_eq!(closed.len(), 1);
    assert_eq!((closed[0].file, closed[0].state), (FileIx(1), FileState::Cancelled));
    let closing = plan.decoded(&under_way, 7).unwrap();
    assert_eq!((closing.file, closing.state), (FileIx(0), FileState::Cancelled));
    assert_eq!(closing.problems[0].kind, ProblemKind::Cancelled);
    assert_eq!(plan.next_task(0), None);
    assert!(!plan.is_reading());
}

#[test]
fn a_file_that_goes_away_is_given_up_once() {
    let mut plan = Plan::default();
    opened(&mut plan, FILE, 300);
    let (a, b) = (range(&mut plan), range(&mut plan));
    assert_eq!(plan.unreadable(&a, "gone"), None);
    let closing = plan.unreadable(&b, "gone").unwrap();
    assert_eq!(closing.problems.len(), 1);
    assert!(!plan.is_reading());
}

#[test]
fn a_full_engine_ends_reading_and_says_what_is_not_loaded() {
    let mut plan = Plan::default();
    opened(&mut plan, FILE, 100);
    plan.add(FileIx(1), "1.evtx".to_owned(), 4096 + 65_536 * 70, false);
    let first = range(&mut plan);
    assert_eq!(plan.decoded(&first, 30), None);
    let refused = range_after_probe(&mut plan, FileIx(1), 70);
    let under_way = range(&mut plan);
    assert_eq!(
        plan.full(&refused).iter().map(|c| c.file).collect::<Vec<_>>(),
        [FileIx(1)]
    );
    let closed = plan.full(&under_way);
    assert_eq!((closed[0].file, closed[0].state), (FILE, FileState::Partial));
    assert_eq!(closed[0].problems[0].kind, ProblemKind::OutOfMemory);
    assert!(
        closed[0].problems[0].text.contains(" 96 chunks "),
        "{}",
        closed[0].problems[0].text
    );
    assert!(!plan.is_reading());
    assert_eq!(plan.next_task(0), None, "what is not whole is not hashed");
    let progress = &plan.progress()[0];
    assert!(progress.done < progress.size && progress.events == 30);
}

/// Probes the file that waits for it, and gives its first range.
fn range_after_probe(plan: &mut Plan, file: FileIx, chunks: u64) -> Range {
    assert_eq!(plan.next_task(0), Some(Task::Probe(file)));
    assert_eq!(plan.probed(file, &layout(chunks), &[]), None);
    range(plan)
}
