// A reader's work on logs: the sample, sorting, filtering, brushing, a process, the XML; every log of the corpus at once; a
// worker that dies. Counts come from the ground truth.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import {
  accessibilityFindings, assertSilent, chromium, corpus, firefox, needsChromium, needsCorpus, needsFirefox, openFiles, shot, status, waitState,
} from "./harness.mjs";

const number = async (session, key) => Number((await status(session))[key]);
const shownChanges = (page, from) =>
  page.waitForFunction((n) => Number(document.querySelector('[data-testid="status"]').dataset.shown) !== n, from);
const truths = () =>
  readFileSync(path.join(corpus, "ground-truth/logs.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));

/** More than the ground truth has, for the reason that tests/corpus.rs gives. */
const MORE = 90;

for (const edition of ["hosted", "single from file"]) {
  test(`the sample can be worked with: ${edition}`, { skip: needsChromium, timeout: 90_000 }, async (t) => {
    const session = await chromium(t, { edition });
    const { page } = session;
    await waitState(session, "empty");
    await page.click('[data-testid="sample"]');
    await waitState(session, "ready");
    const all = await number(session, "events");
    assert.ok(all >= 2000, `${all} events`);

    await page.click('[data-testid="view-events"]');
    const grid = page.locator('[role="grid"]').first();
    const first = () => grid.locator('[role="gridcell"][data-field="event"]').first().innerText();
    await grid.locator('[role="gridcell"]').first().waitFor();
    assert.equal(Number(await grid.getAttribute("aria-rowcount")), all);
    const host = page.locator('[role="columnheader"]', { hasText: "Event" }).first();
    await host.click();
    await page.waitForFunction(() => document.querySelector('[role="columnheader"][aria-sort="ascending"]')?.textContent.includes("Event"));
    await page.waitForFunction(() => /^\s*1 Process/.test(document.querySelector('[role="gridcell"][data-field="event"]')?.textContent ?? ""));
    assert.match(await first(), /^1 Process created/);

    await page.fill('[data-testid="query"]', "Image:powershell.exe event_id = 1");
    await page.press('[data-testid="query"]', "Enter");
    await shownChanges(page, all);
    const found = await number(session, "shown");
    assert.ok(found > 0 && found < 200, `${found} found`);

    await grid.locator('[role="gridcell"][data-field="event"]').first().click();
    await page.getByRole("tab", { name: "XML" }).click();
    await page.waitForFunction(() => document.querySelector('[data-testid="detail"]')?.textContent.includes("<Event xmlns"));
    assert.match(await page.locator('[data-testid="detail"]').innerText(), /powershell\.exe/i);

    await page.fill('[data-testid="query"]', "no such field:x and");
    await page.press('[data-testid="query"]', "Enter");
    await page.locator('[data-testid="query-error"]').waitFor();

    await page.fill('[data-testid="query"]', "");
    await page.press('[data-testid="query"]', "Enter");
    await page.waitForFunction((n) => Number(document.querySelector('[data-testid="status"]').dataset.shown) === n, all);

    await page.mouse.move(500, 70);
    await page.mouse.down();
    await page.mouse.move(800, 70, { steps: 8 });
    await page.mouse.up();
    await page.locator('[data-testid="chip-time"]').waitFor();
    await shownChanges(page, all);
    assert.ok((await number(session, "shown")) > 0);

    await page.click('[data-testid="view-processes"]');
    const inTree = () => page.locator('[role="treegrid"]').getAttribute("aria-rowcount").then(Number);
    await page.waitForFunction(() => Number(document.querySelector('[role="treegrid"]')?.ariaRowCount) > 0);
    const unsearched = await inTree();
    await page.fill('[data-testid="process-find"]', "powershell");
    // A click before the answer could take hold of a row that the answer hides.
    await page.waitForFunction((n) => Number(document.querySelector('[role="treegrid"]').ariaRowCount) < n, unsearched);
    assert.ok((await inTree()) > 0);
    const row = page.locator('[role="treegrid"] [role="row"]', { hasText: "powershell.exe" }).first();
    await row.click();
    await page.locator('[role="grid"] [role="gridcell"]').first().waitFor();
    await assertSilent(session);
  });
}

for (const edition of ["hosted", "single from file"]) {
  test(`every log of the corpus opens at once: ${edition}`, { skip: needsChromium || needsCorpus, timeout: 180_000 }, async (t) => {
    const session = await chromium(t, { edition });
    await waitState(session, "empty");
    const logs = truths();
    await openFiles(session, logs.map((log) => path.join(corpus, log.file)), 120_000);
    const expected = logs.reduce((sum, log) => sum + log.records.evtx_dump, 0) + MORE;
    assert.equal(await number(session, "events"), expected);
    const damaged = readdirSync(path.join(corpus, "damaged")).map((file) => path.join(corpus, "damaged", file));
    await openFiles(session, damaged, 120_000);
    assert.equal(await number(session, "files"), logs.length + damaged.length);
    assert.ok((await number(session, "events")) > expected);
    assert.ok((await number(session, "problems")) > 0);
    await assertSilent(session);
  });
}

test("Firefox opens a real log", { skip: needsFirefox || needsCorpus, timeout: 120_000 }, async (t) => {
  const session = await firefox(t, { edition: "single from file" });
  await waitState(session, "empty");
  const log = truths().find((log) => log.file.includes("museum-w10apt__Microsoft-Windows-Sysmon"));
  await openFiles(session, [path.join(corpus, log.file)]);
  assert.equal(await number(session, "events"), log.records.evtx_dump);
  await assertSilent(session);
});

// Ends an ingest worker whenever it is given chunk 5, as a trap in it would.
const killer = () => {
  const Real = globalThis.Worker;
  globalThis.Worker = class extends Real {
    postMessage(message, transfer) {
      const decode = message?.call?.Do?.Decode;
      const first = Number(decode?.first);
      if (decode && first <= 5 && 5 < first + decode.offsets.length) {
        setTimeout(() => {
          this.terminate();
          this.dispatchEvent(new ErrorEvent("error", { message: "RuntimeError: unreachable", cancelable: true }));
        });
        return;
      }
      super.postMessage(message, transfer ?? []);
    }
  };
};

test("a worker that dies costs one chunk, and that is said", { skip: needsChromium || needsCorpus, timeout: 90_000 }, async (t) => {
  const session = await chromium(t, { edition: "hosted", before: killer });
  await waitState(session, "empty");
  const log = truths().find((log) => log.file.includes("museum-w10apt__Microsoft-Windows-Sysmon"));
  await openFiles(session, [path.join(corpus, log.file)]);
  const events = await number(session, "events");
  assert.ok(events < log.records.evtx_dump && events > log.records.evtx_dump * 0.8, `${events} events`);
  await session.page.click('[data-testid="view-overview"]');
  await session.page.locator('[data-testid="problems"]', { hasText: /[Cc]hunk 5\b/ }).waitFor();
  assert.deepEqual(session.left, []);
});

for (const colorScheme of ["dark", "light"]) {
  for (const [width, height] of [[1440, 900], [1024, 700]]) {
    test(`every view in ${colorScheme} at ${width}×${height}`, { skip: needsChromium, timeout: 90_000 }, async (t) => {
      const session = await chromium(t, { colorScheme, width, height });
      const { page } = session;
      await waitState(session, "empty");
      await shot(session, `${colorScheme}-${width}-empty`);
      await page.click('[data-testid="sample"]');
      await waitState(session, "ready");
      for (const view of ["overview", "timeline", "events", "processes", "reports"]) {
        await page.click(`[data-testid="view-${view}"]`);
        await page.waitForTimeout(400);
        if (view === "events") {
          await page.locator('[role="gridcell"][data-field="event"]').nth(12).click();
          await page.waitForTimeout(300);
        }
        await shot(session, `${colorScheme}-${width}-${view}`);
        assert.deepEqual(await accessibilityFindings(session), [], view);
      }
      await assertSilent(session);
    });
  }
}
