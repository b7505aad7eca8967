// The page's half of the benchmark, in headless Chromium: `node page.mjs LOGS`, with the logs that `bench make` wrote. Prints
// what `native.rs` prints: one JSON object a line. Called by `scripts/bench`.

import test from "node:test";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { chromium, openFiles, status, waitState } from "../e2e/harness.mjs";
import path from "node:path";

const logs = process.argv[2];
const say = (what, value, unit) => console.log(JSON.stringify({ what, value, unit }));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Long tasks of the main thread (the browser reports those over 50 ms), and when frames are drawn. */
const watch = () => {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map((e) => e.duration))).observe({ type: "longtask", buffered: true });
  globalThis.frames = [];
  const frame = (now) => {
    globalThis.frames.push(now);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};

/** Resident memory of the process that draws the page, bytes: the largest renderer of this machine. */
function rendererMemory() {
  const lines = execFileSync("ps", ["-eo", "rss,args"], { maxBuffer: 1 << 24 }).toString().split("\n");
  const renderers = lines.filter((line) => line.includes("--type=renderer")).map((line) => Number.parseInt(line, 10) * 1024);
  return Math.max(0, ...renderers);
}

async function load(t, name, files) {
  const session = await chromium(t, { edition: "hosted", before: watch });
  await waitState(session, "empty");
  await openFiles(session, files, 300_000);
  const figures = await status(session);
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  say(`${name}: page`, (megabytes / figures.loadMs) * 1e3, "MB/s");
  say(`${name}: first rows`, figures.firstRowsMs, "ms");
  say(`${name}: longest task while loading`, Math.max(0, ...(await session.page.evaluate(() => globalThis.longTasks))), "ms");
  say(`${name}: engine memory an event`, figures.memory / figures.events, "bytes");
  say(`${name}: page memory an event`, rendererMemory() / figures.events, "bytes");
  return { session, figures };
}

for (const name of ["sysmon-cycled.evtx", "sysmon-made.evtx"]) {
  const file = path.join(logs, name);
  if (existsSync(file)) test(name, { timeout: 400_000 }, (t) => load(t, name, [file]));
}

test("a million events", { timeout: 600_000 }, async (t) => {
  const folder = path.join(logs, "million");
  const files = readdirSync(folder).filter((name) => name.endsWith(".evtx")).map((name) => path.join(folder, name));
  const { session } = await load(t, "million", files);
  const { page } = session;
  await page.click('[data-testid="view-events"]');
  await page.locator('[role="grid"] [role="gridcell"]').first().waitFor();

  const ask = async (query) => {
    await page.fill('[data-testid="query"]', query);
    await page.evaluate(() => document.body.removeAttribute("data-query-ms"));
    await page.press('[data-testid="query"]', "Enter");
    await page.waitForFunction(() => document.body.hasAttribute("data-query-ms"));
    return Number(await page.getAttribute("body", "data-query-ms"));
  };
  const each = async (what, queries) => {
    const times = [];
    for (const query of queries) times.push(await ask(query));
    say(what, median(times), "ms");
  };
  await each("page filter: a field is equal", [4000, 4004, 4008, 4012, 4016].map((pid) => `ProcessId = ${pid}`));
  await each("page filter: a text in any field", ["powers", "powersh", "powershe", "powershel", "powershell"]);
  await ask("");

  // Scrolling by wheel through the whole table, a notch a frame. What is left to hash steps aside.
  await page.mouse.move(700, 500);
  await page.evaluate(() => (globalThis.frames.length = 0));
  const end = Date.now() + 5000;
  while (Date.now() < end) await page.mouse.wheel(0, 400);
  const frames = await page.evaluate(() => globalThis.frames);
  const gaps = frames.slice(1).map((now, i) => now - frames[i]);
  say("scrolling: frames a second", (1000 * gaps.length) / gaps.reduce((a, b) => a + b, 0), "");
  say("scrolling: slowest frame of a hundred", gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.99)], "ms");
});

test("five million events", { timeout: 900_000 }, async (t) => {
  const { session } = await load(t, "five million", [path.join(logs, "five-million.evtx")]);
  const { page } = session;
  await page.click('[data-testid="view-events"]');
  const grid = page.locator('[role="grid"]').first();
  await grid.locator('[role="gridcell"]').first().waitFor();
  say("five million: rows in the table", Number(await grid.getAttribute("aria-rowcount")), "");
});

test("size of the single file", () => {
  say("single file", statSync(path.join(import.meta.dirname, "../../dist/evtxscope.html")).size / 1e6, "MB");
});
