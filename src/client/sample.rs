//! The sample logs: made by a worker on the spot, then opened like any dropped files.

use super::link::{Link, encode, received};
use super::spawn::words;
use super::{Client, Dropped};
use crate::protocol::{Call, Failure, Job, Reply};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::File;

impl Client {
    /// Makes the sample and opens it.
    ///
    /// # Errors
    /// When the worker cannot be started, dies, or answers with something else.
    pub async fn open_sample(&self) -> Result<(), Failure> {
        let link = Link::start("sample", |_| ()).await?;
        let reply = received(link.post(&encode(&Call::Do(Job::Sample))?, None, None).await)?;
        let files = files(&reply).map_err(|error| Failure::Protocol(words(&error)))?;
        if files.is_empty() {
            return Err(refusal(reply));
        }
        self.open_files(files);
        Ok(())
    }
}

/// The files of a reply, their bytes not copied through the page's own memory.
fn files(reply: &JsValue) -> Result<Vec<Dropped>, JsValue> {
    let ok = Reflect::get(&Reflect::get(reply, &"Result".into())?, &"Ok".into())?;
    if ok.is_undefined() {
        return Ok(Vec::new());
    }
    let Ok(sample) = Reflect::get(&ok, &"Sample".into())?.dyn_into::<Array>() else {
        return Ok(Vec::new());
    };
    sample
        .iter()
        .map(|entry| {
            let name = Reflect::get(&entry, &"name".into())?.as_string().unwrap_or_default();
            let bytes = Reflect::get(&entry, &"bytes".into())?;
            let file = File::new_with_u8_array_sequence(&Array::of1(&bytes), &name)?;
            Ok(Dropped { file, path: name })
        })
        .collect()
}

fn refusal(reply: JsValue) -> Failure {
    match serde_wasm_bindgen::from_value(reply) {
        Ok(Reply::Result(Err(failure))) => failure,
        Ok(_) => Failure::Protocol("no sample in the answer".to_owned()),
        Err(error) => Failure::Protocol(error.to_string()),
    }
}
