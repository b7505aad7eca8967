//! `fuzz TARGET COUNT SECONDS SEED FOLDER…`: mutates what is sound and gives it to a target of the crate, `COUNT` times or for
//! `SECONDS`, whichever is longer, on all cores. Logs are those below the folders and the sample; each mutation is of two chunks of one
//! at most, so that the damage is not lost in what is sound. A panic, more than a second a MiB (five for queries), or more memory than [`MULTIPLE`] times
//! the input (and [`BASE`]) is a failure: the input is written to `artifacts`, and the exit status is 1. The same seed makes the same
//! input.

use evtxscope_fuzz::mutation::{Random, mutate, text};
use evtxscope_fuzz::seeds;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Bytes held at once may be so many times those of the input,
const MULTIPLE: usize = 32;
/// and so many more, whatever its size: the tables of a session, the block in which a file is searched, and what a single damaged chunk
/// may become. Of 200,000 damaged files two chunks took more than 4 MiB, the worst 15.
const BASE: usize = 16 << 20;

/// Makes an input from a log.
type Make = fn(&[u8], &mut Random) -> Vec<u8>;

/// A target: its name, how an input is made, what it is given to, and how many seconds a MiB may take, or less than that (a regular
/// expression is bounded by its size, not by the query's).
const TARGETS: [(&str, Make, fn(&[u8]), u64); 8] = [
    (
        "file",
        |log, random| mutated(seeds::part(log, random), random),
        evtxscope_fuzz::file,
        1,
    ),
    (
        "chunk",
        |log, random| mutated(seeds::chunk(log, random), random),
        evtxscope_fuzz::chunk,
        1,
    ),
    (
        "binxml",
        |log, random| mutated(seeds::binxml(log, random), random),
        evtxscope_fuzz::binxml,
        1,
    ),
    (
        "template",
        |log, random| mutated(seeds::binxml(log, random), random),
        evtxscope_fuzz::template,
        1,
    ),
    (
        "query",
        |_, random| rewritten(seeds::query(random), random),
        evtxscope_fuzz::query,
        5,
    ),
    (
        "xpath",
        |_, random| rewritten(seeds::xpath(random), random),
        evtxscope_fuzz::xpath,
        5,
    ),
    (
        "export",
        |log, random| {
            let text = rewritten(seeds::export(log, random), random);
            seeds::encoded(text, random)
        },
        evtxscope_fuzz::file,
        1,
    ),
    (
        "zip",
        |log, random| mutated(seeds::zip(log), random),
        evtxscope_fuzz::zip,
        1,
    ),
];

fn mutated(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    mutate(&mut bytes, random);
    bytes
}

fn rewritten(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    text(&mut bytes, random);
    bytes
}

/// Counts what each thread holds.
struct Counting;

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

fn count(more: usize, less: usize) {
    HELD.with(|held| {
        held.set(held.get().wrapping_add(more).saturating_sub(less));
        PEAK.with(|peak| peak.set(peak.get().max(held.get())));
    });
}

#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(0, layout.size());
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static MEMORY: Counting = Counting;

/// The logs below a folder, in the order of their names.
fn logs(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            logs(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "evtx") {
            out.push(path);
        }
    }
}

#[derive(Default)]
struct Worst {
    done: usize,
    failed: usize,
    multiple: usize,
    slowest: Duration,
}

fn one(target: fn(&[u8]), seconds: u64, bytes: &[u8], seed: u64, worst: &mut Worst) -> Result<(), String> {
    let held = HELD.get();
    PEAK.set(held);
    let began = Instant::now();
    let ended = std::panic::catch_unwind(|| target(bytes));
    let mut took = began.elapsed();
    let peak = PEAK.get().saturating_sub(held);
    ended.map_err(|_| format!("seed {seed}: it panicked"))?;
    let limit = Duration::from_secs(seconds).mul_f64((bytes.len() as f64 / 1_048_576.0).max(1.0));
    if took > limit {
        // The machine may have been busy with something else.
        let began = Instant::now();
        target(bytes);
        took = took.min(began.elapsed());
    }
    worst.slowest = worst.slowest.max(took);
    worst.multiple = worst.multiple.max(peak.saturating_sub(BASE) / bytes.len().max(1));
    if took > limit {
        return Err(format!("seed {seed}: {took:?} for {} bytes", bytes.len()));
    }
    if peak > BASE + MULTIPLE * bytes.len() {
        return Err(format!("seed {seed}: {peak} bytes held for {}", bytes.len()));
    }
    Ok(())
}

/// What all threads are to do.
struct Plan {
    name: &'static str,
    make: Make,
    target: fn(&[u8]),
    seconds: u64,
    /// Inputs of each thread.
    count: usize,
    until: Instant,
    files: Vec<(PathBuf, Vec<u8>)>,
}

fn run(plan: &Plan, first_seed: u64) -> Worst {
    let mut worst = Worst::default();
    // What is made once and kept is not the first input's.
    (plan.target)(b"");
    for ((turn, (path, bytes)), seed) in plan.files.iter().cycle().enumerate().zip(first_seed..) {
        if worst.failed == 10 || turn >= plan.count && Instant::now() >= plan.until {
            break;
        }
        let input = (plan.make)(bytes, &mut Random::new(seed));
        worst.done += 1;
        if let Err(why) = one(plan.target, plan.seconds, &input, seed, &mut worst) {
            worst.failed += 1;
            let artifact = format!("artifacts/{}-{seed}", plan.name);
            let written = std::fs::create_dir_all("artifacts").and_then(|()| std::fs::write(&artifact, &input));
            println!("{}: {why}; see {artifact} ({written:?})", path.display());
        }
    }
    worst
}

fn plan(mut arguments: impl Iterator<Item = String>) -> Option<(Plan, u64)> {
    let name = arguments.next()?;
    let (name, make, target, limit) = TARGETS.into_iter().find(|(known, ..)| *known == name)?;
    let mut number = || arguments.next()?.parse::<u64>().ok();
    let (count, seconds, seed) = (number()?, number()?, number()?);
    let mut paths = Vec::new();
    arguments.for_each(|folder| logs(Path::new(&folder), &mut paths));
    let read = |path: PathBuf| std::fs::read(&path).ok().map(|bytes| (path, bytes));
    let mut files: Vec<(PathBuf, Vec<u8>)> = paths.into_iter().filter_map(read).collect();
    files.retain(|(_, bytes)| !bytes.is_empty());
    let sample = evtxscope::sample::files().into_iter();
    files.extend(sample.map(|file| (PathBuf::from(file.name), file.bytes)));
    let plan = Plan {
        name,
        make,
        target,
        seconds: limit,
        count: count as usize,
        until: Instant::now() + Duration::from_secs(seconds),
        files,
    };
    Some((plan, seed))
}

fn main() {
    let Some((mut plan, seed)) = plan(std::env::args().skip(1)) else {
        eprintln!(
            "fuzz {} COUNT SECONDS SEED FOLDER…",
            TARGETS.map(|(name, ..)| name).join("|")
        );
        std::process::exit(2);
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    plan.count = plan.count.div_ceil(threads);
    let results: Vec<Worst> = std::thread::scope(|scope| {
        let plan = &plan;
        // Far apart, so that no two threads make the same.
        let started: Vec<_> = (0..threads as u64)
            .map(|thread| scope.spawn(move || run(plan, seed + (thread << 40))))
            .collect();
        started
            .into_iter()
            .map(|thread| thread.join().unwrap_or_default())
            .collect()
    });
    let sum = |of: fn(&Worst) -> usize| results.iter().map(of).sum::<usize>();
    let (done, failed) = (sum(|worst| worst.done), sum(|worst| worst.failed));
    println!(
        "{}: {done} inputs of {} logs, {failed} failed; slowest {:?}, memory below {} MiB and {} times the input",
        plan.name,
        plan.files.len(),
        results.iter().map(|worst| worst.slowest).max().unwrap_or_default(),
        BASE >> 20,
        results.iter().map(|worst| worst.multiple).max().unwrap_or_default() + 1,
    );
    std::process::exit(i32::from(failed > 0 || done == 0));
}
