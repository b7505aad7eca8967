/*
 * The loader: the one hand-written script of the page. The bundler puts it into both editions as it stands.
 *
 * Why it exists: under `connect-src 'none'` nothing can be fetched, and from file:// nothing could be anyway. So the two
 * WebAssembly files and the worker's glue come as parts: gzip in base 85, in inert <script data-part="…"> elements (the
 * single file) or handed over by scripts that lie beside the page (the hosted edition).
 *
 * What the Rust side builds on, `globalThis.__evtxscope`:
 *
 *   spawnWorker(name?: string): Promise<Worker>
 *       A new worker whose WebAssembly runs: its `main` has returned and its message handler is set. Attach your own
 *       `message` and `error` handlers to the resolved worker at once; nothing was posted to it or lost before.
 *       Rejects with an Error if the worker cannot be started. A trap after that reaches the worker's `error` event.
 *   workerModule: Promise<WebAssembly.Module>
 *       The worker's code, compiled once, shared by all workers.
 *   provide(part: string, text: string): void
 *       How the hosted edition's scripts hand their part over. Not for anyone else.
 *
 * The worker's side is in worker.js, beside this file.
 */
(() => {
  "use strict";

  const show = (text) => {
    const boot = document.getElementById("boot");
    boot.textContent = text;
    boot.hidden = false;
    document.body.dataset.state = "failed";
  };

  // A module with one function that makes a v128: valid only where SIMD is.
  const simd = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
  ]);
  const lacking = [
    [typeof WebAssembly === "object" && WebAssembly.validate(simd), "WebAssembly with SIMD"],
    [typeof DecompressionStream === "function", "DecompressionStream"],
    [typeof Worker === "function", "web workers"],
  ].filter(([there]) => !there);
  if (lacking.length > 0) {
    show(
      `This browser lacks ${lacking.map(([, name]) => name).join(" and ")}, so evtxscope cannot run in it. ` +
        "It needs Chrome or Edge 91, Firefox 113, Safari 16.4, or later. Nothing was read and nothing was sent.",
    );
    return;
  }

  // Parts --------------------------------------------------------------------------------------------------------

  const parts = new Map();
  const part = (name) => {
    if (!parts.has(name)) {
      const entry = {};
      entry.text = new Promise((resolve) => { entry.resolve = resolve; });
      parts.set(name, entry);
    }
    return parts.get(name);
  };
  const provide = (name, text) => part(name).resolve(text);

  // Five signs, "(" to "~" without "<" and the backslash, say four bytes; see pack.rs.
  const bytesOf = (text) => {
    const bytes = new Uint8Array(Math.floor((text.length * 4) / 5));
    for (let i = 0, at = 0; i < text.length; i += 5) {
      let value = 0;
      for (let k = i; k < i + 5; k += 1) {
        const code = k < text.length ? text.charCodeAt(k) : 126;
        value = value * 85 + code - 40 - (code > 60) - (code > 92);
      }
      for (let shift = 24; shift >= 0 && at < bytes.length; shift -= 8, at += 1) bytes[at] = value >>> shift;
    }
    return bytes;
  };

  const unpack = async (name) => {
    const packed = bytesOf(await part(name).text);
    parts.delete(name);
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  // Trusted Types ------------------------------------------------------------------------------------------------
  // The page's policy makes the browser refuse every string that would become markup or a script, except through these.

  const types = globalThis.trustedTypes || { createPolicy: (_, rules) => rules };

  // Scripts: only the worker's own Blob URL.
  const ownUrls = new Set();
  const scripts = types.createPolicy("evtxscope", {
    createScriptURL: (url) => {
      if (ownUrls.has(url)) return url;
      throw new TypeError("not a script of this page");
    },
  });

  // Markup: leptos builds the constant parts of its views with innerHTML. A constant lies in the data of the app's own
  // WebAssembly, word for word; text that came out of a log, a file name or a rule does not. So that is what is asked.
  let constants = "";
  const latin = new TextDecoder("latin1");
  types.createPolicy("default", {
    createHTML: (html) => {
      if (constants.includes(latin.decode(new TextEncoder().encode(html)))) return html;
      throw new TypeError("markup that is not the app's own");
    },
  });

  // The data section (id 11) of a WebAssembly file.
  const dataSection = (bytes) => {
    let at = 8;
    while (at < bytes.length) {
      const id = bytes[at];
      let size = 0;
      let shift = 0;
      do {
        at += 1;
        size += (bytes[at] & 127) * 2 ** shift;
        shift += 7;
      } while (bytes[at] & 128);
      at += 1;
      if (id === 11) return bytes.subarray(at, at + size);
      at += size;
    }
    return bytes.subarray(0, 0);
  };

  // Workers ------------------------------------------------------------------------------------------------------

  const workerModule = unpack("worker.wasm").then((bytes) => WebAssembly.compile(bytes));
  const workerUrl = unpack("worker.js").then((bytes) => {
    const url = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
    ownUrls.add(url);
    return url;
  });
  // Who spawns a worker hears of a failure; until then it is nobody's.
  workerModule.catch(() => {});
  workerUrl.catch(() => {});

  const spawnWorker = async (name = "evtxscope") => {
    const [url, module] = await Promise.all([workerUrl, workerModule]);
    const worker = new Worker(scripts.createScriptURL(url), { name });
    return new Promise((resolve, reject) => {
      const settle = (event) => {
        worker.removeEventListener("message", settle);
        worker.removeEventListener("error", settle);
        if (event.type === "message" && event.data === "ready") {
          resolve(worker);
        } else {
          worker.terminate();
          const why = event.type === "message" ? event.data.failed : event.message;
          reject(new Error(`the worker did not start: ${why || "refused by the browser"}`));
        }
      };
      worker.addEventListener("message", settle);
      worker.addEventListener("error", settle);
      worker.postMessage({ module });
    });
  };

  Object.defineProperty(globalThis, "__evtxscope", { value: Object.freeze({ provide, spawnWorker, workerModule }) });

  // Start --------------------------------------------------------------------------------------------------------

  for (const element of document.querySelectorAll("script[data-part]")) {
    provide(element.dataset.part, element.textContent.trim());
    element.remove();
  }

  // The hosted edition's scripts: opened from a disk they are refused.
  addEventListener("error", (event) => {
    if (event.target instanceof HTMLScriptElement) {
      show("A part of evtxscope is missing beside this page. To use it without a web server, open evtxscope.html instead.");
    }
  }, true);

  unpack("app.wasm").then(async (bytes) => {
    constants = latin.decode(dataSection(bytes));
    await wasm_bindgen({ module_or_path: await WebAssembly.compile(bytes) });
  }).catch((error) => {
    show(`evtxscope could not start: ${error && error.message ? error.message : error}`);
    throw error;
  });
})();
