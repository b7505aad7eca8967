//! Files and folders into a session, on several threads.

use crate::engine::Session;
use crate::evtx::CHUNK_SIZE;
use crate::ingest::reader::{Seekable, sha256};
use crate::ingest::{Builder, ReadError, Recovered, Segment, Source as _, probe};
use crate::model::{ChunkIx, FileIx};
use crate::protocol::{FileMeta, FileState, Layout, Problem, ProblemKind, Request, Severity};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Chunks that a thread takes at once: 4 MiB.
const RANGE: usize = 64;

/// A session, and what could not be had at all.
pub struct Loaded {
    /// Everything that was read.
    pub session: Session,
    /// Paths that cannot be opened.
    missing: Vec<String>,
}

impl Loaded {
    /// Says everything that is wrong on standard error. Returns whether something was damaged or lost.
    pub fn report(&self) -> bool {
        for text in &self.missing {
            eprintln!("{text}");
        }
        let problems = self.session.problems();
        for problem in &problems {
            eprintln!(
                "{}: {}",
                self.session.file_name(problem.file).escape_debug(),
                problem.text.escape_debug()
            );
        }
        !self.missing.is_empty() || problems.iter().any(|p| p.kind.severity() >= Severity::Warning)
    }
}

/// Opens every file, folders with all that is below them, in the order of their paths.
/// `recovered`: with the events that the logs no longer count.
pub fn load(paths: &[PathBuf], threads: usize, hash: bool, recovered: bool) -> Loaded {
    let mut uncounted = recovered.then(Vec::new);
    let mut loaded = Loaded {
        session: Session::default(),
        missing: Vec::new(),
    };
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files, &mut loaded.missing);
    }
    for path in files {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let opened = File::open(&path)
            .map_err(|e| ReadError(e.to_string()))
            .and_then(Seekable::new);
        let mut source = match opened {
            Ok(source) => source,
            Err(error) => {
                loaded.missing.push(format!("{}: {error}", path.display()));
                continue;
            }
        };
        let meta = FileMeta {
            name,
            path: path.display().to_string(),
            size: source.size(),
        };
        let file = loaded.session.open(meta);
        let result = probe(file, &mut source).and_then(|(layout, problems)| {
            let refused = layout.chunks.is_empty();
            note(
                &mut loaded.session,
                Request::Probed {
                    file,
                    layout: layout.clone(),
                    problems,
                },
            );
            decode(&mut loaded.session, file, &path, &layout, threads, &mut uncounted)?;
            if hash {
                let sha256 = sha256(&mut source)?;
                note(&mut loaded.session, Request::Hashed { file, sha256 });
            }
            Ok(refused)
        });
        let (state, problems) = match result {
            Ok(true) => (FileState::Refused, Vec::new()),
            Ok(false) => (FileState::Done, Vec::new()),
            Err(error) => {
                let text = format!("The file could not be read to its end: {error}. What was read before is here.");
                (
                    FileState::Done,
                    vec![Problem {
                        file,
                        kind: ProblemKind::Unreadable,
                        chunk: None,
                        offset: None,
                        text,
                    }],
                )
            }
        };
        note(&mut loaded.session, Request::Closed { file, state, problems });
    }
    if let Some(uncounted) = uncounted {
        loaded.session.include(&uncounted);
    }
    loaded
}

/// Files below a path, sorted.
fn collect(path: &Path, files: &mut Vec<PathBuf>, missing: &mut Vec<String>) {
    if !path.is_dir() {
        files.push(path.to_owned());
        return;
    }
    match std::fs::read_dir(path) {
        Ok(entries) => {
            let mut below: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
            below.sort();
            // A link to a folder may lead back up.
            below.retain(|path| !(path.is_symlink() && path.is_dir()));
            for path in &below {
                collect(path, files, missing);
            }
        }
        Err(error) => missing.push(format!("{}: {error}", path.display())),
    }
}

/// News that cannot fail: the file is known and nothing is read for it.
fn note(session: &mut Session, request: Request) {
    struct None;
    impl crate::engine::Evidence for None {
        fn read_at(&mut self, _: FileIx, _: u64, _: &mut [u8]) -> Result<usize, ReadError> {
            Err(ReadError("not read again".to_owned()))
        }
    }
    session.handle(request, &mut None).ok();
}

/// Decodes all chunks of a file.
fn decode(
    session: &mut Session,
    file: FileIx,
    path: &Path,
    layout: &Layout,
    threads: usize,
    uncounted: &mut Option<Vec<Recovered>>,
) -> Result<(), ReadError> {
    let open = || {
        File::open(path)
            .map_err(|e| ReadError(e.to_string()))
            .and_then(Seekable::new)
    };
    let ranges: Vec<&[u64]> = layout.chunks.chunks(RANGE).collect();
    if threads == 1 || ranges.len() == 1 {
        let (mut source, mut builder) = (open()?, builder(file, uncounted.is_some()));
        let read = ranges.iter().enumerate().try_for_each(|(index, range)| {
            session.decode(&mut builder, |builder| {
                decode_range(index * RANGE, range, &mut source, builder)
            })
        });
        if let Some(uncounted) = uncounted {
            uncounted.extend(builder.take_recovered());
        }
        return read;
    }
    decode_on_threads(session, file, &ranges, threads, open, uncounted)
}

fn builder(file: FileIx, recovered: bool) -> Builder {
    let builder = Builder::new(file);
    if recovered { builder.with_recovered() } else { builder }
}

/// Segments are folded in the order of the file.
fn decode_on_threads(
    session: &mut Session,
    file: FileIx,
    ranges: &[&[u64]],
    threads: usize,
    open: impl Fn() -> Result<Seekable<File>, ReadError> + Sync,
    uncounted: &mut Option<Vec<Recovered>>,
) -> Result<(), ReadError> {
    let next = AtomicUsize::new(0);
    let mut segments: Vec<Option<(Segment, Option<Recovered>)>> = Vec::new();
    let recovered = uncounted.is_some();
    segments.resize_with(ranges.len(), || None);
    std::thread::scope(|scope| {
        let (sender, receiver) = std::sync::mpsc::channel();
        for _ in 0..threads.min(ranges.len()) {
            let (sender, next, open) = (sender.clone(), &next, &open);
            scope.spawn(move || {
                let mut source = open();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(range) = ranges.get(index) else { return };
                    let segment = match &mut source {
                        Ok(source) => {
                            let mut builder = builder(file, recovered);
                            decode_range(index * RANGE, range, source, &mut builder).map(|()| {
                                let recovered = builder.take_recovered();
                                (builder.finish(), recovered)
                            })
                        }
                        Err(error) => Err(error.clone()),
                    };
                    if sender.send((index, segment)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut folded = 0;
        for (index, segment) in receiver {
            if let Some(slot) = segments.get_mut(index) {
                *slot = Some(segment?);
            }
            while let Some((segment, recovered)) = segments.get_mut(folded).and_then(Option::take) {
                session.fold(&segment);
                if let Some(uncounted) = uncounted {
                    uncounted.extend(recovered);
                }
                folded += 1;
            }
        }
        Ok(())
    })
}

/// Decodes chunks that begin at these offsets; `first` is the number of the first.
fn decode_range(
    first: usize,
    offsets: &[u64],
    source: &mut Seekable<File>,
    builder: &mut Builder,
) -> Result<(), ReadError> {
    // One chunk at a time: it stays in the processor's cache from reading to decoding.
    let mut chunk = vec![0; CHUNK_SIZE];
    for (number, &offset) in (first as u32..).map(ChunkIx).zip(offsets) {
        let count = source.read_at(offset, &mut chunk)?;
        builder.chunk(number, offset, chunk.get(..count).unwrap_or_default());
    }
    Ok(())
}
