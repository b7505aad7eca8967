//! Saving a text as a file of the reader's: through a blob and the browser's own download, which asks nobody and sends nothing.

use js_sys::Array;
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// Offers the text as a download of this name; `None` when the browser refuses.
pub(crate) fn text(name: &str, text: &str) -> Option<()> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/plain;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlElement = gloo_utils::document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_attribute("href", &address).ok()?;
    link.set_attribute("download", name).ok()?;
    link.click();
    // The browser has taken the blob by then.
    gloo_timers::callback::Timeout::new(10_000, move || {
        Url::revoke_object_url(&address).ok();
    })
    .forget();
    Some(())
}
