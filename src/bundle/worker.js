/*
 * The end of the worker's script, after wasm-bindgen's glue. The page's loader (page.js) posts `{ module }` first; `main`
 * of the worker's crate sets the message handler; then the loader hears "ready" and hands the worker to the app.
 * Nothing else may be posted to the page before a message from the app has come.
 */
self.addEventListener("message", ({ data }) => {
  wasm_bindgen({ module_or_path: data.module }).then(
    () => self.postMessage("ready"),
    (error) => self.postMessage({ failed: String(error) }),
  );
}, { once: true });
