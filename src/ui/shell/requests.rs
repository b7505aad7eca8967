//! Counts what the page requests from anywhere, so that "0 requests" is measured and not only promised: resources that were
//! loaded after the start, and everything that the policy refused. Loading the page itself does not count.

use super::super::state::AppState;
use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

/// Counts from now on.
pub fn watch(state: AppState) {
    let refused = window_event_listener_untyped("securitypolicyviolation", move |_| {
        state.requests.update(|count| *count += 1);
    });
    on_cleanup(move || refused.remove());
    let seen = Closure::<dyn FnMut(JsValue)>::new(move |list: JsValue| {
        let count = entries(&list).map_or(0, |entries| entries.filter(|name| is_request(name)).count());
        if count > 0 {
            state.requests.update(|all| *all += count as u32);
        }
    });
    // Without an observer (an old browser) what was refused is still counted.
    observe(seen.as_ref().unchecked_ref()).ok();
    StoredValue::new_local(seen);
}

/// Not what the page makes itself.
fn is_request(name: &str) -> bool {
    !name.starts_with("blob:") && !name.starts_with("data:")
}

fn entries(list: &JsValue) -> Option<impl Iterator<Item = String>> {
    let get: Function = Reflect::get(list, &"getEntries".into()).ok()?.dyn_into().ok()?;
    let array: js_sys::Array = get.call0(list).ok()?.dyn_into().ok()?;
    Some(
        array
            .to_vec()
            .into_iter()
            .filter_map(|entry| Reflect::get(&entry, &"name".into()).ok()?.as_string()),
    )
}

fn observe(callback: &Function) -> Result<(), JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &"PerformanceObserver".into())?.dyn_into()?;
    let observer = Reflect::construct(&class, &js_sys::Array::of1(callback))?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"resource".into())?;
    let observe: Function = Reflect::get(&observer, &"observe".into())?.dyn_into()?;
    observe.call1(&observer, &options)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_request;

    #[test]
    fn only_what_leaves_counts() {
        assert!(!is_request("blob:null/5a"));
        assert!(!is_request("data:image/svg+xml,x"));
        assert!(is_request("https://example.org/"));
    }
}
