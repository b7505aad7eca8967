//! `fuzz TARGET COUNT SECONDS SEED FOLDER…`: mutates what is sound and gives it to a target of the crate, `COUNT` times or for
//! `SECONDS`, whichever is longer, on all cores. Logs are those below the folders and the sample; each mutation is of two chunks of one
//! at most, so that the damage is not lost in what is sound. A panic, more than a second a MiB (five for queries), or more memory than [`MULTIPLE`] times
//! the input (and [`BASE`]) is a failure: the input is written to `artifacts`, and the exit status is 1. The same seed makes the same
//! input. With `EVTXSCOPE_FUZZ_SEEDS` set to a folder nothing is tried: so many sound inputs are written there, for `guided` to begin with.

use evtxscope_fuzz::mutation::Random;
use evtxscope_fuzz::targets::{TARGETS, Target};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Bytes held at once may be so many times those of the input,
const MULTIPLE: usize = 32;
/// and so many more, whatever its size: the tables of a session, the block in which a file is searched, and what a single damaged chunk
/// may become. Of 200,000 damaged files two chunks took more than 4 MiB, the worst 15.
const BASE: usize = 16 << 20;

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

fn one(target: &Target, bytes: &[u8], seed: u64, worst: &mut Worst) -> Result<(), String> {
    let held = HELD.get();
    PEAK.set(held);
    let began = Instant::now();
    let ended = std::panic::catch_unwind(|| (target.run)(bytes));
    let mut took = began.elapsed();
    let peak = PEAK.get().saturating_sub(held);
    ended.map_err(|_| format!("seed {seed}: it panicked"))?;
    let limit = Duration::from_secs(target.seconds).mul_f64((bytes.len() as f64 / 1_048_576.0).max(1.0));
    if took > limit {
        // The machine may have been busy with something else.
        let began = Instant::now();
        (target.run)(bytes);
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
    target: &'static Target,
    /// Inputs of each thread.
    count: usize,
    until: Instant,
    files: Vec<(PathBuf, Vec<u8>)>,
}

fn run(plan: &Plan, first_seed: u64) -> Worst {
    let mut worst = Worst::default();
    // What is made once and kept is not the first input's.
    (plan.target.run)(b"");
    for ((turn, (path, bytes)), seed) in plan.files.iter().cycle().enumerate().zip(first_seed..) {
        if worst.failed == 10 || turn >= plan.count && Instant::now() >= plan.until {
            break;
        }
        let mut random = Random::new(seed);
        let mut input = (plan.target.seed)(bytes, &mut random);
        (plan.target.mutate)(&mut input, &mut random);
        worst.done += 1;
        if let Err(why) = one(plan.target, &input, seed, &mut worst) {
            worst.failed += 1;
            let artifact = format!("artifacts/{}-{seed}", plan.target.name);
            let written = std::fs::create_dir_all("artifacts").and_then(|()| std::fs::write(&artifact, &input));
            println!("{}: {why}; see {artifact} ({written:?})", path.display());
        }
    }
    worst
}

fn plan(mut arguments: impl Iterator<Item = String>) -> Option<(Plan, u64)> {
    let name = arguments.next()?;
    let target = TARGETS.iter().find(|target| target.name == name)?;
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
        target,
        count: count as usize,
        until: Instant::now() + Duration::from_secs(seconds),
        files,
    };
    Some((plan, seed))
}

fn write_seeds(plan: &Plan, first_seed: u64, folder: &Path) {
    for ((_, log), seed) in plan.files.iter().cycle().take(plan.count).zip(first_seed..) {
        let input = (plan.target.seed)(log, &mut Random::new(seed));
        if let Err(error) = std::fs::write(folder.join(seed.to_string()), input) {
            eprintln!("{}: {error}", folder.display());
            std::process::exit(2);
        }
    }
}

fn main() {
    let Some((mut plan, seed)) = plan(std::env::args().skip(1)) else {
        eprintln!(
            "fuzz {} COUNT SECONDS SEED FOLDER…",
            TARGETS.each_ref().map(|target| target.name).join("|")
        );
        std::process::exit(2);
    };
    if let Some(folder) = std::env::var_os("EVTXSCOPE_FUZZ_SEEDS") {
        return write_seeds(&plan, seed, Path::new(&folder));
    }
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
        plan.target.name,
        plan.files.len(),
        results.iter().map(|worst| worst.slowest).max().unwrap_or_default(),
        BASE >> 20,
        results.iter().map(|worst| worst.multiple).max().unwrap_or_default() + 1,
    );
    std::process::exit(i32::from(failed > 0 || done == 0));
}
