//! Gets a worker from the page's loader (`src/bundle/page.js`), the only one who may start scripts.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Worker;

/// A worker whose WebAssembly runs and whose message handler is set. `Err` is the reason in words.
pub async fn spawn(name: &str) -> Result<Worker, String> {
    start(name).await.map_err(|error| words(&error))
}

async fn start(name: &str) -> Result<Worker, JsValue> {
    let loader = Reflect::get(&js_sys::global(), &"__evtxscope".into())?;
    let spawn: Function = Reflect::get(&loader, &"spawnWorker".into())?.dyn_into()?;
    let promise: Promise = spawn.call1(&loader, &name.into())?.dyn_into()?;
    JsFuture::from(promise).await?.dyn_into()
}

/// What a JavaScript error says.
pub fn words(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| error.as_string())
        .unwrap_or_else(|| format!("{error:?}"))
}
