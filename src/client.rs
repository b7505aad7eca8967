//! The page's side of the workers: starts them, asks the engine, hands files to the ingest pool, restarts what died.
//!
//! ```text
//!   ui ── ask ──▶ Client ── {id, call, file?} ──▶ engine worker
//!   ui ── open ─▶   │  ▲                             ▲ segments, closings, hashes
//!                   ▼  └── News                      │
//!                 Plan ── tasks ──▶ ingest workers ──┘
//! ```
//!
//! Called by `ui`. Knows no views and no signals; knows nothing of what the engine does with a request.

mod archives;
mod files;
mod link;
mod once;
mod plan;
mod pool;
mod progress;
mod sample;
mod slots;
mod spawn;

pub use archives::Locked;
pub use files::{Dropped, from_drop, from_list};
pub use progress::{Batch, FileProgress, Progress};

use crate::model::FileIx;
use crate::protocol::{Call, Failure, FileMeta, Filter, Member, Password, Place, Reply, Request, Response};
use link::{Link, encode};
use plan::{Closing, Plan};
use slots::Slot;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// What the page hears without asking.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// [`Client::progress`] would say something else than before; the engine may know more.
    Changed,
    /// There is something to show.
    FirstRows,
    /// All that was opened is read, and the engine has counted it.
    Settled,
    /// An archive has encrypted members: [`Client::unlock`] or [`Client::leave_locked`].
    Locked(Locked),
    /// The engine died; everything it knew is gone. [`Client::restart`] reads the files again.
    EngineDied(String),
    /// Something that the reader should know.
    Notice(String),
    /// No worker can be started.
    Broken(Failure),
}

/// An engine that owes an answer and is silent for so long hangs: no question takes a tenth of it.
const ENGINE_LIMIT_MS: u32 = 120_000;

enum Engine {
    Starting(Vec<once::Giver<()>>),
    Live(Rc<Link>),
    Dead(String),
}

/// A file of the session: the handle, and where in it the file lies.
#[derive(Clone)]
struct Held {
    handle: web_sys::File,
    path: String,
    place: Place,
    size: u64,
}

impl Held {
    fn name(&self) -> String {
        self.place
            .last()
            .map_or_else(|| self.handle.name(), |member| member.name().to_owned())
    }
}

impl From<Dropped> for Held {
    fn from(dropped: Dropped) -> Self {
        // Sizes in the browser are f64, exact up to 2^53.
        let size = dropped.file.size() as u64;
        Self {
            handle: dropped.file,
            path: dropped.path,
            place: Place::new(),
            size,
        }
    }
}

struct Inner {
    engine: RefCell<Engine>,
    plan: RefCell<Plan>,
    files: RefCell<BTreeMap<FileIx, Held>>,
    /// What the reader typed, in that order.
    passwords: RefCell<Vec<Password>>,
    /// Archives that wait for a password.
    waiting: RefCell<Vec<FileIx>>,
    /// Archives that a password was tried on.
    tried: RefCell<BTreeSet<FileIx>>,
    /// The reader has no password.
    skip_locked: Cell<bool>,
    slots: RefCell<Vec<Slot>>,
    batch: Cell<Batch>,
    /// Files that the engine has not numbered yet.
    opening: Cell<u32>,
    settled: Cell<bool>,
    /// Rises when the engine is started again: older work is void.
    epoch: Cell<u32>,
    listener: RefCell<Option<Rc<dyn Fn(&News)>>>,
    /// When the reader last scrolled, typed or dragged.
    acted_ms: Cell<f64>,
}

/// A handle to the engine worker and the ingest pool; cheap to clone.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

impl Client {
    /// Starts the engine, so that it is warm when files come.
    pub fn start() -> Self {
        let client = Self(Rc::new(Inner {
            engine: RefCell::new(Engine::Starting(Vec::new())),
            plan: RefCell::default(),
            files: RefCell::default(),
            passwords: RefCell::default(),
            waiting: RefCell::default(),
            tried: RefCell::default(),
            skip_locked: Cell::new(false),
            slots: RefCell::new(slots::slots()),
            batch: Cell::default(),
            opening: Cell::new(0),
            settled: Cell::new(true),
            epoch: Cell::new(0),
            listener: RefCell::new(None),
            acted_ms: Cell::new(f64::NEG_INFINITY),
        }));
        client.start_engine();
        client
    }

    /// Whom to tell what happens; one listener.
    pub fn listen(&self, listener: impl Fn(&News) + 'static) {
        *self.0.listener.borrow_mut() = Some(Rc::new(listener));
    }

    /// Asks the engine one thing.
    ///
    /// # Errors
    /// The engine's own [`Failure`], or [`Failure::WorkerDied`] and [`Failure::Protocol`] from the way there and back.
    pub async fn ask(&self, request: Request) -> Result<Response, Failure> {
        let engine = self.engine().await?;
        match engine.ask(&Call::Ask(request), None).await? {
            Reply::Answer(answer) => answer,
            Reply::Result(_) => Err(Failure::Protocol("a job's result to a question".to_owned())),
        }
    }

    /// Opens files; they join those that are there.
    pub fn open_files(&self, files: Vec<Dropped>) {
        self.0.skip_locked.set(false);
        self.enter_later(files.into_iter().map(Held::from).collect());
    }

    fn enter_later(&self, files: Vec<Held>) {
        if files.is_empty() {
            return;
        }
        if self.0.settled.replace(false) {
            self.0.batch.set(Batch {
                first_file: self.0.files.borrow().len(),
                bytes: 0,
                started_ms: now_ms(),
                first_rows_ms: None,
                load_ms: None,
            });
        }
        let bytes: u64 = files.iter().map(|held| held.size).sum();
        self.update_batch(|batch| batch.bytes += bytes);
        self.0.opening.set(self.0.opening.get() + files.len() as u32);
        let client = self.clone();
        spawn_local(async move { client.enter(files).await });
    }

    /// Ends reading; what was read is kept.
    pub fn cancel(&self) {
        for file in self.0.waiting.take() {
            self.0.plan.borrow_mut().probe_again(file);
        }
        let closed = self.0.plan.borrow_mut().cancel();
        for Closing { file, state, problems } in closed {
            self.inform(Request::Closed { file, state, problems });
        }
        self.tell(&News::Changed);
        self.settle();
        self.kick();
    }

    /// How far reading is.
    pub fn progress(&self) -> Progress {
        Progress {
            files: self.0.plan.borrow().progress(),
            batch: self.0.batch.get(),
        }
    }

    /// The reader scrolls, types or drags: what can wait steps aside.
    pub fn reader_acts(&self) {
        self.0.acted_ms.set(now_ms());
    }

    /// Starts a new engine and reads all files again; whether there are any.
    pub fn restart(&self) -> bool {
        self.0.epoch.set(self.0.epoch.get() + 1);
        let files = std::mem::take(&mut *self.0.files.borrow_mut());
        *self.0.plan.borrow_mut() = Plan::default();
        *self.0.slots.borrow_mut() = slots::slots();
        self.0.opening.set(0);
        self.0.settled.set(true);
        *self.0.engine.borrow_mut() = Engine::Starting(Vec::new());
        self.start_engine();
        let any = !files.is_empty();
        self.0.waiting.borrow_mut().clear();
        self.0.tried.borrow_mut().clear();
        // What is in archives is found again.
        self.enter_later(files.into_values().filter(|held| held.place.is_empty()).collect());
        any
    }

    fn start_engine(&self) {
        let client = self.clone();
        spawn_local(async move {
            let weak = Rc::downgrade(&client.0);
            let started = Link::start("engine", move |why| {
                if let Some(inner) = weak.upgrade() {
                    Self(inner).engine_died(why);
                }
            });
            let engine = match started.await {
                Ok(link) => Engine::Live(Rc::new(link.watched(ENGINE_LIMIT_MS))),
                Err(failure) => {
                    client.tell(&News::Broken(failure.clone()));
                    Engine::Dead(failure.to_string())
                }
            };
            // Whoever waits is woken by its giver being dropped.
            drop(client.0.engine.replace(engine));
            client.warm();
            if let Some(bytes) = address("memory").and_then(|mebibytes| mebibytes.parse::<u32>().ok()) {
                client.inform(Request::Budget(u64::from(bytes) << 20));
            }
            if let Some(engine) = client.live_engine()
                && let Some(name) = address("code-page")
                && let Ok(Reply::Answer(Err(failure))) = engine.ask(&Call::CodePage(name), None).await
            {
                client.tell(&News::Notice(failure.to_string()));
            }
        });
    }

    fn engine_died(&self, why: &str) {
        drop(self.0.engine.replace(Engine::Dead(why.to_owned())));
        self.0.epoch.set(self.0.epoch.get() + 1);
        *self.0.plan.borrow_mut() = Plan::default();
        self.0.waiting.borrow_mut().clear();
        self.tell(&News::EngineDied(why.to_owned()));
    }

    async fn engine(&self) -> Result<Rc<Link>, Failure> {
        loop {
            let wait = match &mut *self.0.engine.borrow_mut() {
                Engine::Live(link) => return Ok(Rc::clone(link)),
                Engine::Dead(why) => return Err(Failure::WorkerDied(why.clone())),
                Engine::Starting(waiting) => {
                    let (giver, waiter) = once::once();
                    waiting.push(giver);
                    waiter
                }
            };
            wait.await;
        }
    }

    fn live_engine(&self) -> Option<Rc<Link>> {
        match &*self.0.engine.borrow() {
            Engine::Live(link) => Some(Rc::clone(link)),
            _ => None,
        }
    }

    /// Tells the engine; messages arrive in the order in which they were sent, and its answer is only "noted".
    fn inform(&self, request: Request) {
        if let (Some(engine), Ok(call)) = (self.live_engine(), encode(&Call::Ask(request))) {
            drop(engine.post(&call, None, None));
        }
    }

    /// Has the engine number the files, then reads them.
    async fn enter(&self, files: Vec<Held>) {
        let epoch = self.0.epoch.get();
        for held in files {
            let meta = FileMeta {
                name: held.name(),
                path: held.path.clone(),
                size: held.size,
            };
            let place = held.place.clone();
            let opened = match self.engine().await {
                Ok(engine) => {
                    engine
                        .ask(&Call::Ask(Request::Open { meta, place }), Some(&held.handle))
                        .await
                }
                Err(failure) => Err(failure),
            };
            if self.0.epoch.get() != epoch {
                return;
            }
            self.0.opening.set(self.0.opening.get().saturating_sub(1));
            match opened {
                Ok(Reply::Answer(Ok(Response::Opened(file)))) => {
                    let in_order = held.place.iter().any(Member::is_in_order);
                    self.0
                        .plan
                        .borrow_mut()
                        .add(file, held.path.clone(), held.size, in_order);
                    self.0.files.borrow_mut().insert(file, held);
                    self.kick();
                    self.tell(&News::Changed);
                }
                Ok(Reply::Answer(Err(failure))) | Err(failure) => self.tell(&News::Broken(failure)),
                Ok(_) => self.tell(&News::Broken(Failure::Protocol("the file was not opened".to_owned()))),
            }
        }
        self.settle();
    }

    /// When the last file is read, waits until the engine has counted everything and says so; once a batch. Hashing goes on.
    fn settle(&self) {
        if self.0.settled.get() || self.is_reading() {
            return;
        }
        let (client, epoch) = (self.clone(), self.0.epoch.get());
        spawn_local(async move {
            // The engine answers in order: when this is answered, everything before it is in.
            let counted = client.ask(Request::Count(Filter::default())).await;
            let overtaken = client.0.settled.get() || client.is_reading() || client.0.epoch.get() != epoch;
            if counted.is_err() || overtaken {
                return;
            }
            client.0.settled.set(true);
            client.update_batch(|batch| batch.load_ms = Some(now_ms() - batch.started_ms));
            client.tell(&News::Settled);
        });
    }

    /// The first events are in the engine.
    fn first_rows(&self) {
        self.update_batch(|batch| {
            batch.first_rows_ms.get_or_insert(now_ms() - batch.started_ms);
        });
        self.tell(&News::FirstRows);
    }

    /// Whether files are still being opened or read.
    pub fn is_reading(&self) -> bool {
        self.0.opening.get() > 0 || self.0.plan.borrow().is_reading()
    }

    fn update_batch(&self, change: impl FnOnce(&mut Batch)) {
        let mut batch = self.0.batch.get();
        change(&mut batch);
        self.0.batch.set(batch);
    }

    fn tell(&self, news: &News) {
        let listener = self.0.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(news);
        }
    }
}

/// What stands behind `?` in the page's address: `memory=N`, the engine's columns get at most N MiB; `code-page=P`, that of ANSI text.
fn address(key: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(key)
}

fn now_ms() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}
