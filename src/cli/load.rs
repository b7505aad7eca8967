//! Files and folders into a session, on several threads.

use crate::engine::{self, Session};
use crate::ingest::archive::{Opened, contents};
use crate::ingest::reader::{Seekable, sha256};
use crate::ingest::{Builder, ReadError, Segment, Source as _, decode_range, probe, read_range, whole};
use crate::model::{ChunkIx, FileIx};
use crate::protocol::{
    FileMeta, FileState, Form, Layout, Member, Password, Place, Problem, ProblemKind, Request, Severity,
};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
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

/// How files are read.
pub struct How {
    /// At least 1.
    pub threads: usize,
    /// Whether each file's SHA-256 is computed.
    pub hash: bool,
    /// With the events that the logs no longer count.
    pub recovered: bool,
    /// Records that several files hold become an event each.
    pub keep_duplicates: bool,
    /// For encrypted members of archives.
    pub passwords: Vec<Password>,
}

/// A file on disk, or a member of one.
struct Item {
    path: PathBuf,
    place: Place,
}

impl Item {
    fn source(&self) -> Result<Opened<Seekable<File>>, ReadError> {
        let file = File::open(&self.path).map_err(|e| ReadError(e.to_string()))?;
        Opened::new(Seekable::new(file)?, &self.place)
    }

    /// As the session knows it: a member's path follows that of its archive.
    fn meta(&self, size: u64) -> FileMeta {
        let mut path = self.path.display().to_string();
        for member in &self.place {
            path.push('/');
            path.push_str(&member.path);
        }
        let name = match self.place.last() {
            Some(member) => member.name().to_owned(),
            None => self
                .path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
        };
        FileMeta { name, path, size }
    }

    fn member(&self, member: Member) -> Self {
        let mut place = self.place.clone();
        place.push(member);
        Self {
            path: self.path.clone(),
            place,
        }
    }
}

/// Opens every file, folders with all that is below them and archives with all that is in them, in the order of their paths.
pub fn load(paths: &[PathBuf], how: &How) -> Loaded {
    let mut uncounted = how.recovered.then(Vec::new);
    let mut loaded = Loaded {
        session: Session::default(),
        missing: Vec::new(),
    };
    if how.keep_duplicates {
        loaded.session.keep_duplicates();
    }
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files, &mut loaded.missing);
        let beside = messages_of(path).into_iter();
        files.extend(beside.filter(|file| !paths.contains(file)));
    }
    let items = files.into_iter().map(|path| Item {
        path,
        place: Place::new(),
    });
    let mut open: Vec<Item> = items.rev().collect();
    while let Some(item) = open.pop() {
        let mut source = match item.source() {
            Ok(source) => source,
            Err(error) => {
                loaded
                    .missing
                    .push(format!("{}: {error}", item.meta(0).path.escape_debug()));
                continue;
            }
        };
        let file = loaded.session.open(item.meta(source.size()));
        let (state, problems) = match read(&mut loaded.session, file, &item, &mut source, how, &mut uncounted) {
            Ok((state, members)) => {
                open.extend(members.into_iter().rev().map(|member| item.member(member)));
                (state, Vec::new())
            }
            Err(error) => {
                let text = format!("The file could not be read to its end: {error}. What was read before is here.");
                let problem = Problem {
                    file,
                    kind: ProblemKind::Unreadable,
                    chunk: None,
                    offset: None,
                    text,
                };
                (FileState::Done, vec![problem])
            }
        };
        note(&mut loaded.session, Request::Closed { file, state, problems });
    }
    for segment in uncounted.into_iter().flatten() {
        loaded.session.hold(segment);
    }
    loaded
}

/// Reads one file; how it ended, and what is in it when it is an archive.
fn read(
    session: &mut Session,
    file: FileIx,
    item: &Item,
    source: &mut Opened<Seekable<File>>,
    how: &How,
    uncounted: &mut Option<Vec<Segment>>,
) -> Result<(FileState, Vec<Member>), ReadError> {
    let name = item.meta(0).name;
    let (state, members) = match contents(file, source, &name, &item.place, &how.passwords)? {
        Some(found) => {
            let state = if found.members.is_empty() {
                FileState::Refused
            } else {
                FileState::Unpacked
            };
            let problems = found.problems;
            note(
                session,
                Request::Probed {
                    file,
                    layout: Layout::default(),
                    problems,
                },
            );
            (state, found.members)
        }
        None => {
            let (layout, problems) = probe(file, source)?;
            note(
                session,
                Request::Probed {
                    file,
                    layout: layout.clone(),
                    problems,
                },
            );
            decode(session, file, item, &layout, how.threads, uncounted)?;
            let messages = layout.form == Form::Messages;
            if messages {
                let bytes = whole(source)?;
                note(session, Request::Messages { file, bytes });
            }
            let state = if layout.chunks.is_empty() && !messages {
                FileState::Refused
            } else {
                FileState::Done
            };
            (state, Vec::new())
        }
    };
    if how.hash {
        let sha256 = sha256(source)?;
        note(session, Request::Hashed { file, sha256 });
    }
    Ok((state, members))
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

/// Files of messages beside a log, sorted; none for what is no log.
fn messages_of(log: &Path) -> Vec<PathBuf> {
    let Some(folder) = log.parent().filter(|_| log.is_file()) else {
        return Vec::new();
    };
    let entries = std::fs::read_dir(folder.join("LocaleMetaData")).into_iter().flatten();
    let mut found: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    found.retain(|file| engine::are_messages_of(&file.to_string_lossy(), &log.to_string_lossy()));
    found.sort();
    found
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
    item: &Item,
    layout: &Layout,
    threads: usize,
    uncounted: &mut Option<Vec<Segment>>,
) -> Result<(), ReadError> {
    let recovered = uncounted.is_some();
    let ranges: Vec<&[u64]> = layout.chunks.chunks(RANGE).collect();
    if threads == 1 || ranges.len() <= 1 {
        let (mut source, mut builder) = (item.source()?, builder(file, recovered));
        let read = numbered(&ranges).try_for_each(|(number, range)| {
            session.decode(&mut builder, |builder| {
                decode_range(layout.form, number, range, &mut source, 1, builder)
            })
        });
        if let Some(uncounted) = uncounted {
            uncounted.extend(builder.take_recovered());
        }
        return read;
    }
    if item.place.iter().any(Member::is_in_order) {
        let source = Mutex::new((0, item.source()?));
        return on_threads(session, ranges.len(), threads, uncounted, || {
            || next_unpacked(file, layout.form, recovered, &ranges, &source)
        });
    }
    let next = AtomicUsize::new(0);
    on_threads(session, ranges.len(), threads, uncounted, || {
        let (next, ranges) = (&next, &ranges);
        let mut source = item.source();
        move || {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let (number, range) = numbered(ranges).nth(index)?;
            let mut builder = builder(file, recovered);
            let decoded = match &mut source {
                Ok(source) => decode_range(layout.form, number, range, source, 1, &mut builder),
                Err(error) => Err(error.clone()),
            };
            Some((index, decoded.map(|()| finish(builder))))
        }
    })
}

/// Each range with the number of its first chunk.
fn numbered<'a>(ranges: &[&'a [u64]]) -> impl Iterator<Item = (ChunkIx, &'a [u64])> {
    (0..)
        .map(|i: u32| ChunkIx(i * RANGE as u32))
        .zip(ranges.iter().copied())
}

/// A range's segment with its place among the ranges.
type Decoded = (usize, Result<Part, ReadError>);

/// What came of some chunks: the events, and those that the log does not count.
type Part = (Segment, Option<Segment>);

fn builder(file: FileIx, recovered: bool) -> Builder {
    let builder = Builder::new(file);
    if recovered { builder.with_recovered() } else { builder }
}

fn finish(mut builder: Builder) -> Part {
    let recovered = builder.take_recovered();
    (builder.finish(), recovered)
}

/// What is compressed comes in order: one thread unpacks the next range while the others decode theirs.
fn next_unpacked(
    file: FileIx,
    form: Form,
    recovered: bool,
    ranges: &[&[u64]],
    source: &Mutex<(usize, Opened<Seekable<File>>)>,
) -> Option<Decoded> {
    let mut unpacking = source.lock().ok()?;
    let (next, source) = &mut *unpacking;
    let index = *next;
    let (number, range) = numbered(ranges).nth(index)?;
    *next += 1;
    let read = read_range(form, number, range, source);
    drop(unpacking);
    let mut builder = builder(file, recovered);
    Some((
        index,
        read.map(|read| read.decode(&mut builder)).map(|()| finish(builder)),
    ))
}

/// Lets threads make the segments and folds them in the order of the file.
fn on_threads<T: FnMut() -> Option<Decoded> + Send>(
    session: &mut Session,
    ranges: usize,
    threads: usize,
    uncounted: &mut Option<Vec<Segment>>,
    worker: impl Fn() -> T + Sync,
) -> Result<(), ReadError> {
    let mut segments: Vec<Option<Part>> = Vec::new();
    segments.resize_with(ranges, || None);
    std::thread::scope(|scope| {
        let (sender, receiver) = std::sync::mpsc::sync_channel(threads);
        for _ in 0..threads.min(ranges) {
            let (sender, worker) = (sender.clone(), &worker);
            scope.spawn(move || {
                let mut next = worker();
                while let Some(decoded) = next() {
                    if sender.send(decoded).is_err() {
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
