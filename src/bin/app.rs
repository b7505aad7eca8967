//! Mounts the page. Everything else is in `evtxscope::ui`.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = __evtxscope, js_name = spawnWorker, catch)]
    fn spawn_worker(name: &str) -> Result<js_sys::Promise, JsValue>;
}

fn main() {
    console_error_panic_hook::set_once();
    let (answer, set_answer) = signal(String::from("…"));
    spawn_local(async move {
        let text = match echo().await {
            Ok(text) => text,
            Err(error) => format!("{error:?}"),
        };
        set_answer.set(text);
        if let Some(body) = document().body() {
            body.dataset().set("state", "empty").ok();
        }
    });
    mount_to_body(move || {
        view! {
            <main>
                <header><h1 class="title">"evtxscope"</h1><p>"An inert é part"</p></header>
                <svg width="10" height="10"><g><path d="M0 0h10v10z"/></g></svg>
                <p data-testid="echo">{move || answer.get()}</p>
            </main>
        }
    });
}

async fn echo() -> Result<String, JsValue> {
    let worker: web_sys::Worker = JsFuture::from(spawn_worker("echo")?).await?.unchecked_into();
    let answer = js_sys::Promise::new(&mut |resolve, _| {
        let heard = Closure::once_into_js(move |event: web_sys::MessageEvent| {
            resolve.call1(&JsValue::NULL, &event.data()).ok();
        });
        worker.set_onmessage(Some(heard.unchecked_ref()));
    });
    worker.post_message(&JsValue::from_str("hello"))?;
    Ok(JsFuture::from(answer).await?.as_string().unwrap_or_default())
}
