//! Asking the engine for what is on screen while it changes faster than answers come: one question is under way, only the
//! newest of the others waits, and an older answer never replaces a newer one.

use crate::client::Client;
use crate::protocol::{Failure, Request, Response};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

type Then = Rc<dyn Fn(Result<Response, Failure>)>;

/// A place on screen that shows the latest answer.
#[derive(Clone)]
pub struct Latest {
    client: Client,
    busy: Rc<Cell<bool>>,
    waiting: Rc<RefCell<Option<Request>>>,
    then: Then,
}

impl Latest {
    /// `then` gets the answers, in the order of the questions.
    pub fn new(client: Client, then: impl Fn(Result<Response, Failure>) + 'static) -> Self {
        Self {
            client,
            busy: Rc::default(),
            waiting: Rc::default(),
            then: Rc::new(then),
        }
    }

    /// Asks now, or as soon as the question under way is answered.
    pub fn ask(&self, request: Request) {
        *self.waiting.borrow_mut() = Some(request);
        if self.busy.replace(true) {
            return;
        }
        let this = self.clone();
        spawn_local(async move {
            loop {
                let next = this.waiting.borrow_mut().take();
                let Some(request) = next else { break };
                let answer = this.client.ask(request).await;
                (this.then)(answer);
            }
            this.busy.set(false);
        });
    }
}
