// Workers that panic, run out of memory or never return, for real: the test puts a few lines before the worker's script, which
// provoke the program in it. Nothing of that is in the page itself. What dies is named, the rest is shown, and it goes on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chromium, needsChromium, status, waitState } from "./harness.mjs";

/**
 * Runs in the page before its scripts: `wound` and `where` ("ingest": when chunk 1 is to be decoded; "engine": when XML is asked for)
 * go before the script of every worker. The page's timers of five seconds, by which it counts an engine's silence, run ten times as fast.
 */
const provoke = ({ wound, where }) => {
  const inWorker = (kind, place) => {
    let instance;
    const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...given) => {
      const made = await instantiate(...given);
      instance = made.instance ?? made;
      return made;
    };
    let armed = false;
    const size = Object.getOwnPropertyDescriptor(Blob.prototype, "size").get;
    Object.defineProperty(Blob.prototype, "size", {
      get() {
        if (armed) {
          armed = false;
          // The worker is in the middle of a message: a second one within it finds its state borrowed, and that is a panic.
          self.onmessage(new MessageEvent("message", { data: { id: 0, call: { Do: "Sample" } } }));
        }
        return size.call(this);
      },
    });
    const wounds = {
      panic: () => { armed = true; },
      // All the memory that there can be is taken, then what the program's allocator has in store: the next allocation fails in it.
      memory: () => {
        const { memory, __wbindgen_malloc: allocate } = instance.exports;
        const all = (take, from, to) => {
          for (let size = from; size >= to; size /= 2) {
            try { for (;;) take(size); } catch { /* not so much */ }
          }
        };
        all((pages) => memory.grow(pages), 32_768, 1);
        all((bytes) => allocate(bytes, 1), 1 << 26, 16);
      },
      loop: () => { for (;;); },
    };
    self.addEventListener("message", ({ data }) => {
      const decode = data?.call?.Do?.Decode;
      const first = Number(decode?.first);
      const hit = place === "ingest"
        ? decode && first <= 1 && 1 < first + decode.offsets.length
        : data?.call?.Ask?.Xml !== undefined;
      if (hit) wounds[kind]();
    });
  };
  const lines = `(${inWorker})(${JSON.stringify(wound)}, ${JSON.stringify(where)});\n`;
  const Real = globalThis.Blob;
  globalThis.Blob = class extends Real {
    constructor(parts, options) {
      super(options?.type === "text/javascript" ? [lines, ...parts] : parts, options);
    }
  };
  const interval = globalThis.setInterval;
  globalThis.setInterval = (run, ms, ...more) => interval(run, ms === 5000 ? 500 : ms, ...more);
};

const open = async (t, wound, where) => {
  const before = `(${provoke})(${JSON.stringify({ wound, where })})`;
  const session = await chromium(t, { edition: "hosted", before: { content: before } });
  await waitState(session, "empty");
  await session.page.click('[data-testid="sample"]');
  await waitState(session, "ready", 120_000);
  return session;
};

const all = async (t) => {
  const session = await chromium(t, {});
  await waitState(session, "empty");
  await session.page.click('[data-testid="sample"]');
  await waitState(session, "ready", 60_000);
  return (await status(session)).events;
};

const words = { panic: /unreachable/, memory: /unreachable|memory/i, loop: /silent for 10 s/ };

for (const wound of ["panic", "memory", "loop"]) {
  test(`a decoding worker: ${wound}`, { skip: needsChromium, timeout: 240_000 }, async (t) => {
    const whole = await all(t);
    const session = await open(t, wound, "ingest");
    const { events } = await status(session);
    assert.ok(events < whole && events > whole / 3, `${events} of ${whole} events`);
    await session.page.click('[data-testid="view-overview"]');
    const said = session.page.locator('[data-testid="problems"]', { hasText: /Chunk 1 stopped the reader twice/ });
    await said.waitFor();
    assert.match(await said.innerText(), words[wound]);
    // What was read can be worked with.
    await session.page.fill('[data-testid="query"]', "EventID:1");
    await session.page.press('[data-testid="query"]', "Enter");
    await session.page.waitForFunction((n) => Number(document.querySelector('[data-testid="status"]').dataset.shown) < n, events);
    assert.deepEqual(session.left, []);
  });

  test(`the engine: ${wound}`, { skip: needsChromium, timeout: 240_000 }, async (t) => {
    const session = await open(t, wound, "engine");
    const { page } = session;
    const { events } = await status(session);
    await page.click('[data-testid="view-events"]');
    await page.locator('[role="gridcell"][data-field="event"]').first().click();
    await page.getByRole("tab", { name: "XML" }).click();
    const dialog = page.locator('[data-testid="broken"]');
    await dialog.waitFor({ timeout: 60_000 });
    assert.match(await dialog.innerText(), wound === "loop" ? /silent for 120 s/ : words[wound]);
    await page.click('[data-testid="restart"]');
    await waitState(session, "ready", 60_000);
    assert.equal((await status(session)).events, events);
    assert.deepEqual(session.left, []);
  });
}

test("a worker that ends while it hashes: the file has its hash all the same", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  // The first message that asks for a hash ends its worker instead.
  const before = () => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...more) {
      if (message?.call?.Do?.Hash && !globalThis.hashEnded) {
        globalThis.hashEnded = true;
        return void setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { message: "ended by the test" })));
      }
      return post.call(this, message, ...more);
    };
  };
  const session = await chromium(t, { before });
  await waitState(session, "empty");
  await session.page.click('[data-testid="sample"]');
  await waitState(session, "ready", 60_000);
  const { files } = await status(session);
  await session.page.waitForFunction(
    (files) => [...document.querySelectorAll('[data-testid="files"] code')].filter((code) => /^[0-9a-f]{64}$/.test(code.textContent)).length === files,
    files,
  );
  assert.equal(await session.page.evaluate(() => globalThis.hashEnded), true);
  assert.deepEqual(session.left, []);
});
