//! What happens to the session, from the client's news to the shared state: progress, phase, the overview, the moments that
//! the status line and tests go by. No elements in here.
//!
//! While files are being read the overview is asked again at a pace that leaves the engine most of its time: after three
//! times as long as the last answer took, and not more often than four times a second.

use super::latest::Latest;
use super::state::{AppState, Phase, QueryError, View};
use crate::client::{Client, Dropped, News};
use crate::protocol::{Failure, FileState, Filter, Request, Response};
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use gloo_utils::{body, window};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Shortest time between two refreshes while loading.
const PACE_MS: f64 = 250.0;
/// How many times an answer's own time the next question waits.
const PACE_FACTOR: f64 = 3.0;

/// Opens files.
pub fn open(state: AppState, files: Vec<Dropped>) {
    if files.is_empty() {
        return;
    }
    state.notice.set(None);
    state.gaps.set(Vec::new());
    state.history.update_value(|history| history.forget_numbers(false));
    if state.phase.get_untracked() != Phase::Failed {
        state.phase.set(Phase::Loading);
    }
    state.client.with_value(|client| client.open_files(files));
    state.progress.set(state.client.with_value(Client::progress));
}

/// Makes and opens the sample.
pub fn open_sample(state: AppState) {
    let client = state.client.get_value();
    spawn_local(async move {
        state.phase.set(Phase::Loading);
        if let Err(failure) = client.open_sample().await {
            state.phase.set(Phase::Empty);
            state
                .notice
                .set(Some(format!("The sample could not be made: {failure}")));
        }
    });
}

/// Starts the engine again and reads all files again.
pub fn restart(state: AppState) {
    state.broken.set(None);
    state.locked.set(None);
    state.selected.set(None);
    state.process.set(None);
    state.gaps.set(Vec::new());
    state.history.update_value(|history| history.forget_numbers(true));
    let any = state.client.with_value(Client::restart);
    state.phase.set(if any { Phase::Loading } else { Phase::Empty });
}

/// Listens to the client and keeps the state up to date; once.
pub fn follow(state: AppState) {
    let refresh = Refresh::new(state);
    let client = state.client.get_value();
    client.listen({
        let refresh = refresh.clone();
        move |news| match news {
            News::Changed => refresh.soon(),
            News::FirstRows => {
                if state.view.get_untracked() == View::Overview && state.phase.get_untracked() == Phase::Loading {
                    refresh.now();
                } else {
                    refresh.soon();
                }
            }
            News::Settled => {
                refresh.settled.set(true);
                refresh.now();
            }
            News::Notice(text) => state.notice.set(Some(text.clone())),
            News::Locked(locked) => state.locked.set(Some(locked.clone())),
            News::EngineDied(why) => state.fail(format!("The browser says: {why}")),
            News::Broken(failure) => state.fail(failure.to_string()),
        }
    });

    Effect::new(move |_| {
        body().set_attribute("data-state", state.phase.get().key()).ok();
    });
    // The overview's counts follow the filter.
    let latest = StoredValue::new_local(Latest::new(client, move |answer| refresh.took(answer)));
    let asked = StoredValue::new(0.0);
    Effect::new(move |previous: Option<()>| {
        let filter = state.filter.get();
        state.generation.track();
        if previous.is_some() && state.phase.get_untracked() != Phase::Empty {
            asked.set_value(now_ms());
            latest.with_value(|latest| latest.ask(Request::Overview(filter)));
        }
    });
    Effect::new(move |previous: Option<()>| {
        state.filter.track();
        if previous.is_some() {
            body().remove_attribute("data-query-ms").ok();
            QUERY_STARTED.set(Some(now_ms()));
        }
    });
}

thread_local! {
    /// When the filter was last changed and not answered since.
    static QUERY_STARTED: Cell<Option<f64>> = const { Cell::new(None) };
}

/// Decides when to ask again, and takes the answers.
#[derive(Clone)]
struct Refresh {
    state: AppState,
    timer: Rc<RefCell<Option<Timeout>>>,
    last_ms: Rc<Cell<f64>>,
    took_ms: Rc<Cell<f64>>,
    /// All is read; the next answer is the final one.
    settled: Rc<Cell<bool>>,
}

impl Refresh {
    fn new(state: AppState) -> Self {
        Self {
            state,
            timer: Rc::default(),
            last_ms: Rc::new(Cell::new(f64::NEG_INFINITY)),
            took_ms: Rc::default(),
            settled: Rc::default(),
        }
    }

    /// Asks when it is time to.
    fn soon(&self) {
        if self.timer.borrow().is_some() {
            return;
        }
        let wait = PACE_MS.max(self.took_ms.get() * PACE_FACTOR) - (now_ms() - self.last_ms.get());
        let this = self.clone();
        let timer = Timeout::new(wait.clamp(0.0, 10_000.0) as u32, move || this.now());
        *self.timer.borrow_mut() = Some(timer);
    }

    fn now(&self) {
        // A timer that calls this has run out: dropping it cancels nothing.
        self.timer.borrow_mut().take();
        self.last_ms.set(now_ms());
        let state = self.state;
        state.progress.set(state.client.with_value(Client::progress));
        state
            .generation
            .update(|generation| *generation = generation.wrapping_add(1));
    }

    fn took(&self, answer: Result<Response, Failure>) {
        let state = self.state;
        self.took_ms.set(now_ms() - self.last_ms.get());
        match answer {
            Ok(Response::Overview(overview)) => {
                state.query_error.set(None);
                state.overview.set(*overview);
                if self.settled.get() && !state.client.with_value(Client::is_reading) {
                    self.settled.set(false);
                    self.ready();
                }
                spawn_local(mark_query());
            }
            Err(Failure::Query { at, end, message, fix }) => {
                let error = QueryError {
                    clause: None,
                    at,
                    end,
                    message,
                    fix,
                };
                spawn_local(async move {
                    say_wrong(state, error).await;
                    mark_query().await;
                });
            }
            // The engine's death is news of its own.
            Err(Failure::WorkerDied(_)) | Ok(_) => {}
            Err(failure) => state.notice.set(Some(failure.to_string())),
        }
    }

    /// Everything is in. A session in which no file could be read is as good as none: the page goes on inviting.
    fn ready(&self) {
        let state = self.state;
        let progress = state.client.with_value(Client::progress);
        let useless = progress
            .files
            .iter()
            .all(|file| matches!(file.state, FileState::Refused | FileState::Unpacked));
        state.progress.set(progress);
        spawn_local(async move {
            next_frame().await;
            state.phase.set(if useless { Phase::Empty } else { Phase::Ready });
            // Joining all that is known of processes takes a while: it begins when everything can be used already.
            let client = state.client.get_value();
            let mut count = None;
            while count.is_none() {
                let Ok(Response::Processes(counted)) = client.ask(Request::Processes).await else {
                    return;
                };
                count = counted;
            }
            state.overview.update(|overview| overview.processes = count);
            if let Ok(Response::Findings(gaps)) = client.ask(Request::Findings(None)).await {
                state.gaps.set(gaps);
            }
        });
    }
}

/// Finds out whether the query in the box or one of the clauses cannot be understood: the engine says why, not which.
async fn say_wrong(state: AppState, error: QueryError) {
    let filter = state.filter.get_untracked();
    let client = state.client.get_value();
    let count = |query: String| {
        let only = Filter {
            query,
            ..Filter::default()
        };
        client.ask(Request::Count(only))
    };
    let mut error = error;
    if !filter.clauses.is_empty() && !matches!(count(filter.query.clone()).await, Err(Failure::Query { .. })) {
        for (place, clause) in state.clauses.get_untracked().into_iter().enumerate() {
            if clause.off {
                continue;
            }
            if let Err(Failure::Query { at, end, message, fix }) = count(clause.text).await {
                error = QueryError {
                    clause: Some(place),
                    at,
                    end,
                    message,
                    fix,
                };
                break;
            }
        }
    }
    if state.filter.with_untracked(|now| *now == filter) {
        state.query_error.set(Some(error));
    }
}

/// Writes down how long the answer to a changed filter took, once it is on screen.
async fn mark_query() {
    let Some(started) = QUERY_STARTED.take() else { return };
    next_frame().await;
    let ms = (now_ms() - started).round();
    body().set_attribute("data-query-ms", &ms.to_string()).ok();
}

/// Long enough for what was set to be drawn.
async fn next_frame() {
    TimeoutFuture::new(17).await;
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
