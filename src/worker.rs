//! The worker's message loop. The same program is the engine when it is asked ([`Call::Ask`]) and an ingest worker when it is
//! given jobs ([`Call::Do`]); the page decides by what it sends. Called by `bin/worker.rs` only.
//!
//! A message is `{ id, call, file? }`, its answer `{ id, reply }`. 64-bit numbers travel as BigInt, bytes as transferred buffers.
//! Every failure becomes a [`Failure`] in the answer; a trap ends the worker, which the page notices.

mod blob;
mod job;

use crate::engine::{Evidence, Session};
use crate::evtx::ansi;
use crate::ingest::archive::Opened;
use crate::ingest::reader::Hash;
use crate::ingest::{ReadError, Source as _};
use crate::model::FileIx;
use crate::protocol::{Call, Failure, Place, Reply, Request, Response};
use blob::BlobSource;
use js_sys::{Array, Object, Reflect};
use serde::Serialize as _;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// What the worker keeps between messages.
#[derive(Default)]
struct Worker {
    session: Session,
    files: Files,
    hash: Hash,
    /// For jobs.
    open: OpenFile,
}

/// The handles of the session's files, and where in them the files lie.
#[derive(Default)]
struct Files {
    handles: Vec<(FileIx, web_sys::File, Place)>,
    open: OpenFile,
}

/// The file that was read last stays open: a member of an archive need not be unpacked from its beginning again.
#[derive(Default)]
struct OpenFile(Option<(FileIx, Opened<BlobSource>)>);

impl OpenFile {
    fn get(
        &mut self,
        file: FileIx,
        handle: &web_sys::File,
        place: &Place,
    ) -> Result<&mut Opened<BlobSource>, ReadError> {
        let kept = self.0.take().filter(|(known, _)| *known == file);
        let open = match kept {
            Some(open) => open,
            None => (file, Opened::new(BlobSource::new(handle.clone())?, place)?),
        };
        Ok(&mut self.0.insert(open).1)
    }
}

impl Evidence for Files {
    fn read_at(&mut self, file: FileIx, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let handle = self.handles.iter().find(|(known, ..)| *known == file);
        let (_, handle, place) = handle.ok_or_else(|| ReadError("its handle is gone".to_owned()))?;
        self.open.get(file, handle, place)?.read_at(offset, buffer)
    }
}

/// Sets the message handler. The loader posts "ready" once this has returned.
pub fn start() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let worker = RefCell::new(Worker::default());
    let answering = scope.clone();
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message = event.data();
        let get = |key: &str| Reflect::get(&message, &JsValue::from_str(key)).unwrap_or_default();
        let file: Option<web_sys::File> = get("file").dyn_into().ok();
        let reply = match serde_wasm_bindgen::from_value::<Call>(get("call")) {
            Ok(Call::Ask(request)) => Reply::Answer(worker.borrow_mut().ask(request, file)),
            Ok(Call::CodePage(name)) => Reply::Answer(
                ansi::choose(&name)
                    .map(|()| Response::Noted)
                    .map_err(|e| Failure::CodePage(e.to_string())),
            ),
            Ok(Call::Do(job)) => {
                let Worker { hash, open, .. } = &mut *worker.borrow_mut();
                Reply::Result(job::run(job, file.as_ref(), hash, open))
            }
            Err(error) => Reply::Answer(Err(Failure::Protocol(error.to_string()))),
        };
        if let Err(error) = answer(&answering, &get("id"), &reply) {
            web_sys::console::error_1(&error);
        }
    });
    scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // The handler lives as long as the worker.
    heard.forget();
}

impl Worker {
    fn ask(&mut self, request: Request, file: Option<web_sys::File>) -> Result<Response, Failure> {
        let place = match &request {
            Request::Open { place, .. } => place.clone(),
            _ => Place::new(),
        };
        let response = self.session.handle(request, &mut self.files)?;
        if let (Response::Opened(ix), Some(file)) = (&response, file) {
            self.files.handles.push((*ix, file, place));
        }
        Ok(response)
    }
}

fn answer(scope: &DedicatedWorkerGlobalScope, id: &JsValue, reply: &Reply) -> Result<(), JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true);
    let value = reply.serialize(&serializer)?;
    let message = Object::new();
    Reflect::set(&message, &JsValue::from_str("id"), id)?;
    Reflect::set(&message, &JsValue::from_str("reply"), &value)?;
    let transfer = Array::new();
    if let Reply::Result(Ok(crate::protocol::JobResult::Segment { .. })) = reply {
        // { Result: { Ok: { Segment: { bytes: Uint8Array } } } }
        let mut bytes = value;
        for key in ["Result", "Ok", "Segment", "bytes"] {
            bytes = Reflect::get(&bytes, &JsValue::from_str(key))?;
        }
        if let Some(bytes) = bytes.dyn_ref::<js_sys::Uint8Array>() {
            transfer.push(&bytes.buffer());
        }
    }
    scope.post_message_with_transfer(&message, &transfer)
}
