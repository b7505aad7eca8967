//! One worker and the questions that it has not answered yet.
//!
//! On the wire a call is `{id, call, file?}` and its answer `{id, reply}`, `call` and `reply` being [`Call`] and [`Reply`]
//! in serde's external form with 64-bit integers as BigInt and byte strings as `Uint8Array`s. A worker that traps, or that
//! is [killed](Link::kill), answers all that it still owes with [`Failure::WorkerDied`].
//!
//! Knows nothing of which worker it is; the engine's and the pool's rules are in `client` and `pool`.

use super::once::{Giver, Waiter, once};
use super::spawn::{spawn, words};
use crate::protocol::{Call, Failure, Reply};
use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize as _;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{ErrorEvent, File, MessageEvent, Worker};

/// How often a watched worker is looked at. Turns are counted, not the clock: a computer that sleeps has no turns.
const TURN_MS: u32 = 5_000;

/// A reply as it came, or why there is none.
pub type Answer = Result<JsValue, Failure>;

struct Shared {
    worker: Worker,
    owed: RefCell<BTreeMap<u32, Giver<Answer>>>,
    next_id: Cell<u32>,
    dead: RefCell<Option<String>>,
    on_death: Box<dyn Fn(&str)>,
    /// Turns without a word while an answer was owed.
    silent: Cell<u32>,
}

/// A handle to a running worker. The worker ends with it.
pub struct Link {
    shared: Rc<Shared>,
    _listeners: [EventListener; 3],
    watch: Option<Interval>,
}

impl Link {
    /// Starts a worker. `on_death` hears once why it ended, unless it ends with its handle.
    pub async fn start(name: &str, on_death: impl Fn(&str) + 'static) -> Result<Self, Failure> {
        let worker = spawn(name).await.map_err(Failure::WorkerDied)?;
        let shared = Rc::new(Shared {
            worker,
            owed: RefCell::default(),
            next_id: Cell::new(0),
            dead: RefCell::new(None),
            on_death: Box::new(on_death),
            silent: Cell::new(0),
        });
        let listeners = [
            EventListener::new(&shared.worker, "message", {
                let shared = Rc::clone(&shared);
                move |event| shared.take(event.unchecked_ref::<MessageEvent>())
            }),
            EventListener::new(&shared.worker, "error", {
                let shared = Rc::clone(&shared);
                move |event| {
                    event.prevent_default();
                    let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
                    shared.die(message.as_deref().unwrap_or("it could not go on"));
                }
            }),
            EventListener::new(&shared.worker, "messageerror", {
                let shared = Rc::clone(&shared);
                move |_| shared.die("its answer could not be received")
            }),
        ];
        Ok(Self {
            shared,
            _listeners: listeners,
            watch: None,
        })
    }

    /// Ends the worker when it owes an answer and says nothing for so long: it hangs.
    pub fn watched(mut self, limit_ms: u32) -> Self {
        let shared = Rc::clone(&self.shared);
        self.watch = Some(Interval::new(TURN_MS, move || shared.turn(limit_ms)));
        self
    }

    /// Asks, and takes the answer apart.
    pub async fn ask(&self, call: &Call, file: Option<&File>) -> Result<Reply, Failure> {
        let answer = received(self.post(&encode(call)?, file, None).await)?;
        serde_wasm_bindgen::from_value(answer).map_err(|error| Failure::Protocol(error.to_string()))
    }

    /// Sends a call at once; the answer may be awaited later or never.
    pub fn post(&self, call: &JsValue, file: Option<&File>, transfer: Option<&Uint8Array>) -> Waiter<Answer> {
        let (giver, waiter) = once();
        if let Some(why) = self.shared.dead.borrow().clone() {
            giver.give(Err(Failure::WorkerDied(why)));
            return waiter;
        }
        let id = self.shared.next_id.replace(self.shared.next_id.get().wrapping_add(1));
        match self.shared.send(id, call, file, transfer) {
            Ok(()) => {
                self.shared.owed.borrow_mut().insert(id, giver);
            }
            Err(error) => giver.give(Err(Failure::Protocol(words(&error)))),
        }
        waiter
    }

    /// Ends the worker; all that it owes fails with this reason.
    pub fn kill(&self, why: &str) {
        self.shared.die(why);
    }

    /// Whether it can still be asked.
    pub fn is_alive(&self) -> bool {
        self.shared.dead.borrow().is_none()
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.shared.worker.terminate();
    }
}

impl Shared {
    fn send(&self, id: u32, call: &JsValue, file: Option<&File>, transfer: Option<&Uint8Array>) -> Result<(), JsValue> {
        let message = Object::new();
        Reflect::set(&message, &"id".into(), &id.into())?;
        Reflect::set(&message, &"call".into(), call)?;
        if let Some(file) = file {
            Reflect::set(&message, &"file".into(), file)?;
        }
        match transfer {
            Some(bytes) => self
                .worker
                .post_message_with_transfer(&message, &Array::of1(&bytes.buffer())),
            None => self.worker.post_message(&message),
        }
    }

    fn turn(&self, limit_ms: u32) {
        if self.owed.borrow().is_empty() {
            self.silent.set(0);
            return;
        }
        self.silent.set(self.silent.get() + 1);
        if self.silent.get() * TURN_MS >= limit_ms {
            self.die(&format!("silent for {} s", limit_ms / 1000));
        }
    }

    fn take(&self, event: &MessageEvent) {
        self.silent.set(0);
        let data = event.data();
        let id = Reflect::get(&data, &"id".into()).ok().and_then(|id| id.as_f64());
        let Some(giver) = id.and_then(|id| self.owed.borrow_mut().remove(&(id as u32))) else {
            return;
        };
        match Reflect::get(&data, &"reply".into()) {
            Ok(reply) if !reply.is_undefined() => giver.give(Ok(reply)),
            _ => giver.give(Err(Failure::Protocol("a message without a reply".to_owned()))),
        }
    }

    fn die(&self, why: &str) {
        if self.dead.borrow().is_some() {
            return;
        }
        *self.dead.borrow_mut() = Some(why.to_owned());
        self.worker.terminate();
        (self.on_death)(why);
        let owed = std::mem::take(&mut *self.owed.borrow_mut());
        for (_, giver) in owed {
            giver.give(Err(Failure::WorkerDied(why.to_owned())));
        }
    }
}

/// A call in its form on the wire.
pub fn encode(call: &Call) -> Result<JsValue, Failure> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true);
    call.serialize(&serializer)
        .map_err(|error| Failure::Protocol(error.to_string()))
}

/// What was waited for, or that nobody will answer any more.
pub fn received(answer: Option<Answer>) -> Answer {
    answer.unwrap_or_else(|| Err(Failure::WorkerDied("it was ended".to_owned())))
}
