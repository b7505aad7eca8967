//! The ingest workers: as many as the machine has cores to spare, each busy with one task of the [`super::plan::Plan`] at a time.
//! Segments go from an ingest worker to the engine as transferred buffers and are not looked at on the way.
//!
//! A worker that dies, or that is silent for longer than its task can honestly take, is ended and replaced; what becomes of
//! its task is the plan's business. Called by `client`.

use super::archives::Found;
use super::link::{Answer, Link, encode, received};
use super::once::Waiter;
use super::plan::{Closing, Range, Task};
use super::{Client, News};
use crate::model::FileIx;
use crate::protocol::{Call, Failure, Job, JobResult, Place, ProblemKind, Reply, Request};
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Object, Reflect, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

/// A worker that is silent for so long on one chunk hangs.
const CHUNK_LIMIT_MS: u32 = 10_000;
/// Added to the limit for each further chunk of a range.
const FURTHER_CHUNK_MS: u32 = 250;
const PROBE_LIMIT_MS: u32 = 60_000;
/// Slower than this a piece of a hash is not being computed but stuck.
const HASH_LIMIT_MS: u32 = 30_000;
/// Hashing goes on when the reader has been still for so long.
const STILL_MS: f64 = 300.0;
/// Slower than this a file is not being read to its end but stuck.
const SLOW_BYTES_PER_MS: f64 = 1_000.0;

/// A segment on its way into the engine.
struct Relayed {
    range: Range,
    events: u32,
    answer: Waiter<Answer>,
}

impl Client {
    /// Puts every idle worker to work.
    pub(super) fn kick(&self) {
        let idle: Vec<usize> = {
            let mut slots = self.0.slots.borrow_mut();
            let idle = slots.iter().enumerate().filter(|(_, slot)| !slot.busy);
            let idle: Vec<usize> = idle.map(|(i, _)| i).collect();
            for &i in &idle {
                if let Some(slot) = slots.get_mut(i) {
                    slot.busy = true;
                }
            }
            idle
        };
        for i in idle {
            let client = self.clone();
            spawn_local(async move { client.work(i).await });
        }
    }

    /// One worker's life: task after task until there are none.
    async fn work(&self, slot: usize) {
        let epoch = self.0.epoch.get();
        // Taking in the last segment may go on while the next range is decoded, but not further ahead.
        let mut relayed: Option<Relayed> = None;
        while self.0.epoch.get() == epoch {
            let next = self.0.plan.borrow_mut().next_task(slot);
            let Some(task) = next else {
                let Some(last) = relayed.take() else { break };
                self.taken_in(last).await;
                continue;
            };
            let link = match self.link(slot).await {
                Ok(link) => link,
                Err(failure) => {
                    self.0.plan.borrow_mut().put_back(task);
                    self.could_not_start(slot, failure);
                    break;
                }
            };
            match task {
                Task::Probe(file) => self.probe(&link, file).await,
                Task::Hash(file) => self.hash(slot, file).await,
                Task::Decode(range) => {
                    let sent = self.decode(&link, range).await;
                    if let Some(previous) = std::mem::replace(&mut relayed, sent) {
                        self.taken_in(previous).await;
                    }
                    // Nothing is on screen yet: the first rows are not to wait for the next range.
                    if self.0.batch.get().first_rows_ms.is_none()
                        && let Some(first) = relayed.take()
                    {
                        self.taken_in(first).await;
                    }
                }
            }
            self.tell(&News::Changed);
        }
        if let Some(slot) = self.0.slots.borrow_mut().get_mut(slot) {
            slot.busy = false;
        }
        self.0.plan.borrow_mut().free(slot);
        if self.0.epoch.get() == epoch && !self.is_reading() {
            self.release_workers();
        }
    }

    async fn probe(&self, link: &Rc<Link>, file: FileIx) {
        let job = Job::Probe {
            file,
            place: self.place(file),
            passwords: self.0.passwords.borrow().clone(),
            ahead: self.0.plan.borrow().ahead(file),
        };
        let result = self.run(link, job, file, self.limit(file, PROBE_LIMIT_MS)).await;
        let closing = match result {
            Ok(JobResult::Contents {
                members,
                problems,
                locked,
            }) => self.unpacked(
                file,
                Found {
                    members,
                    problems,
                    locked,
                },
            ),
            Ok(JobResult::Begun { offsets }) => self.0.plan.borrow_mut().begun(file, offsets),
            Ok(JobResult::Messages { layout, bytes }) => {
                let closing = self.0.plan.borrow_mut().probed(file, &layout, &[]);
                let problems = Vec::new();
                self.inform(Request::Probed { file, layout, problems });
                self.inform(Request::Messages { file, bytes });
                closing
            }
            Ok(JobResult::Probed { layout, problems }) => {
                let closing = self.0.plan.borrow_mut().probed(file, &layout, &problems);
                self.inform(Request::Probed { file, layout, problems });
                closing
            }
            Ok(_) => self.probe_failed(file, ProblemKind::Unreadable, "The reader gave no answer"),
            Err(Failure::WorkerDied(why)) => {
                let why = format!("The reader stopped while looking at the file ({why})");
                self.probe_failed(file, ProblemKind::WorkerDied, &why)
            }
            Err(failure) => self.probe_failed(file, ProblemKind::Unreadable, &failure.to_string()),
        };
        // The file may have made work for the others.
        self.kick();
        self.close(closing);
    }

    fn probe_failed(&self, file: FileIx, kind: ProblemKind, why: &str) -> Option<Closing> {
        self.0.plan.borrow_mut().probe_failed(file, kind, why)
    }

    /// Hashes a file; once more from its beginning when the worker ends over it, for it need not be the file's fault. Without a hash
    /// it is as readable as before: the Overview shows that there is none.
    async fn hash(&self, slot: usize, file: FileIx) {
        for _ in 0..2 {
            let Ok(link) = self.link(slot).await else { return };
            match self.hash_by(&link, file).await {
                Ok(sha256) => return self.inform(Request::Hashed { file, sha256 }),
                Err(Failure::WorkerDied(_)) => {}
                Err(_) => return,
            }
        }
    }

    /// A file's SHA-256 by one worker, piece by piece.
    async fn hash_by(&self, link: &Rc<Link>, file: FileIx) -> Result<String, Failure> {
        let (mut from, place) = (0, self.place(file));
        loop {
            let place = place.clone();
            let job = Job::Hash { file, place, from };
            match self.run(link, job, file, HASH_LIMIT_MS).await? {
                JobResult::Hashed {
                    sha256: Some(sha256), ..
                } => return Ok(sha256),
                JobResult::Hashed { to, sha256: None } => from = to,
                _ => return Err(Failure::Protocol("no hash in the answer".to_owned())),
            }
            self.stillness().await;
        }
    }

    /// Waits while the reader scrolls or types: drawing needs the cores more than a hash does.
    async fn stillness(&self) {
        loop {
            let left = self.0.acted_ms.get() + STILL_MS - super::now_ms();
            if left <= 0.0 {
                return;
            }
            TimeoutFuture::new(left as u32 + 1).await;
        }
    }

    /// Where in its handle a file lies.
    fn place(&self, file: FileIx) -> Place {
        let files = self.0.files.borrow();
        files.get(&file).map(|held| held.place.clone()).unwrap_or_default()
    }

    /// `base` milliseconds, and as long as reading the whole file and what holds it may take.
    fn limit(&self, file: FileIx, base: u32) -> u32 {
        let files = self.0.files.borrow();
        let bytes = files
            .get(&file)
            .map_or(0.0, |held| held.size as f64 + held.handle.size());
        base.saturating_add((bytes / SLOW_BYTES_PER_MS).min(f64::from(u32::MAX / 4)) as u32)
    }

    /// Decodes a range and passes its segment on; the engine's answer to it is still to come.
    async fn decode(&self, link: &Rc<Link>, range: Range) -> Option<Relayed> {
        let epoch = self.0.epoch.get();
        let job = Job::Decode {
            file: range.file,
            place: self.place(range.file),
            form: range.form,
            first: range.first,
            offsets: range.offsets.clone(),
        };
        let further = range.offsets.len().saturating_sub(1) as u32;
        let chunks = CHUNK_LIMIT_MS + FURTHER_CHUNK_MS * further;
        // A worker that takes over what another had unpacked begins anew.
        let limit = if self.place(range.file).is_empty() {
            chunks
        } else {
            self.limit(range.file, chunks)
        };
        let outcome = self
            .raw(link, job, range.file, limit)
            .await
            .and_then(|reply| segment(&reply));
        if self.0.epoch.get() != epoch {
            return None;
        }
        let plan = &self.0.plan;
        match outcome {
            Ok((bytes, events)) => {
                let answer = self.relay(&bytes)?;
                Some(Relayed { range, events, answer })
            }
            Err(Failure::WorkerDied(why) | Failure::Protocol(why)) => {
                let closing = plan.borrow_mut().died(&range, &why);
                // Its chunks can be tried by all.
                self.kick();
                self.close(closing);
                None
            }
            Err(failure) => {
                let closing = plan.borrow_mut().unreadable(&range, &failure.to_string());
                self.close(closing);
                None
            }
        }
    }

    /// Waits until the engine has taken a segment in, or has no room for it.
    async fn taken_in(&self, relayed: Relayed) {
        let Relayed { range, events, answer } = relayed;
        let epoch = self.0.epoch.get();
        let answer = received(answer.await).map(serde_wasm_bindgen::from_value::<Reply>);
        // When the engine died, the plan is another one.
        if self.0.epoch.get() != epoch {
            return;
        }
        if let Ok(Ok(Reply::Answer(Err(Failure::OutOfMemory { .. })))) = answer {
            let closings = self.0.plan.borrow_mut().full(&range);
            for closing in closings {
                self.close(Some(closing));
            }
            return;
        }
        let closing = self.0.plan.borrow_mut().decoded(&range, events);
        self.close(closing);
        if events > 0 && self.0.batch.get().first_rows_ms.is_none() {
            self.first_rows();
        }
    }

    /// Sends a segment's bytes to the engine, which owns them from then on.
    fn relay(&self, bytes: &Uint8Array) -> Option<Waiter<Answer>> {
        let call = wrap("Ask", &wrap("Segment", &wrap("bytes", bytes).ok()?).ok()?).ok()?;
        Some(self.live_engine()?.post(&call, None, Some(bytes)))
    }

    fn close(&self, closing: Option<Closing>) {
        if let Some(Closing { file, state, problems }) = closing {
            self.inform(Request::Closed { file, state, problems });
            self.settle();
            // Hashing may begin.
            self.kick();
        }
    }

    async fn run(&self, link: &Rc<Link>, job: Job, file: FileIx, limit_ms: u32) -> Result<JobResult, Failure> {
        let reply = self.raw(link, job, file, limit_ms).await?;
        match serde_wasm_bindgen::from_value(reply) {
            Ok(Reply::Result(result)) => result,
            Ok(Reply::Answer(_)) => Err(Failure::Protocol("an answer to a job".to_owned())),
            Err(error) => Err(Failure::Protocol(error.to_string())),
        }
    }

    /// The reply as it came; the worker is ended when it takes longer than `limit_ms`.
    async fn raw(&self, link: &Rc<Link>, job: Job, file: FileIx, limit_ms: u32) -> Answer {
        let handle: Option<File> = self.0.files.borrow().get(&file).map(|held| held.handle.clone());
        let call = encode(&Call::Do(job))?;
        let watchdog = Timeout::new(limit_ms, {
            let link = Rc::downgrade(link);
            move || {
                if let Some(link) = link.upgrade() {
                    link.kill(&format!("silent for {} s", limit_ms / 1000));
                }
            }
        });
        let answer = received(link.post(&call, handle.as_ref(), None).await);
        drop(watchdog);
        answer
    }
}

/// The bytes and the number of events of a decoded segment, without a copy.
fn segment(reply: &JsValue) -> Result<(Uint8Array, u32), Failure> {
    let get = |value: &JsValue, key: &str| Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED);
    let ok = get(&get(reply, "Result"), "Ok");
    let segment = get(&ok, "Segment");
    if let (Ok(bytes), Some(events)) = (get(&segment, "bytes").dyn_into(), get(&segment, "events").as_f64()) {
        return Ok((bytes, events as u32));
    }
    match serde_wasm_bindgen::from_value(reply.clone()) {
        Ok(Reply::Result(Err(failure))) => Err(failure),
        Ok(_) => Err(Failure::Protocol("no segment in the answer".to_owned())),
        Err(error) => Err(Failure::Protocol(error.to_string())),
    }
}

/// `{key: value}`.
fn wrap(key: &str, value: &JsValue) -> Result<JsValue, JsValue> {
    let object = Object::new();
    Reflect::set(&object, &key.into(), value)?;
    Ok(object.into())
}
