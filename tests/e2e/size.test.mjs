// What is large: a table taller than a browser's elements may be, a file past 4 GiB, more events than there is memory for.

import test from "node:test";
import assert from "node:assert/strict";
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { assertSilent, chromium, corpus, needsChromium, needsCorpus, openFiles, status, waitState } from "./harness.mjs";

const skip = needsChromium || needsCorpus;
const log = corpus && path.join(corpus, "logs/fakenevtx__System.evtx");
/** Events of that log. */
const EVENTS = 3584;
const FILE_HEADER = 4096;
const CHUNK = 65_536;
const ROW_PX = 24;

/** Opens a file that holds the log's chunks so many times. It is put together in the page: nothing is copied. */
async function openCycled(session, times) {
  await session.page.evaluate(
    ([text, times, header]) => {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      const parts = [bytes, ...Array.from({ length: times - 1 }, () => bytes.subarray(header))];
      const files = new DataTransfer();
      files.items.add(new File(parts, "cycled.evtx"));
      const input = document.querySelector('input[type=file][data-testid="open-files"]');
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
    [readFileSync(log).toString("base64"), times, FILE_HEADER],
  );
  await waitState(session, "loading");
  await waitState(session, "ready", 120_000);
}

test("a table taller than an element may be is exact to the row", { skip, timeout: 180_000 }, async (t) => {
  const session = await chromium(t);
  const { page } = session;
  await waitState(session, "empty");
  const times = 130;
  await openCycled(session, times);
  const rows = times * EVENTS;
  assert.equal((await status(session)).events, rows);
  await page.click('[data-testid="view-events"]');
  const grid = page.locator('[role="grid"]').first();
  await grid.locator('[role="gridcell"]').first().waitFor();
  assert.equal(Number(await grid.getAttribute("aria-rowcount")), rows);

  /** The rows that lie whole within the table's window: their numbers, and the place of the first of them. */
  const seen = () =>
    grid.evaluate((grid) => {
      const head = grid.querySelector('[role="columnheader"]').getBoundingClientRect().bottom;
      const window = grid.getBoundingClientRect();
      const bottom = window.top + grid.clientHeight;
      const rows = [...grid.querySelectorAll('[role="row"][aria-rowindex]:not([hidden])')].map((row) => [Number(row.ariaRowIndex), row.getBoundingClientRect()]);
      const whole = rows.filter(([, box]) => box.height > 0 && box.top >= head - 0.5 && box.bottom <= bottom + 0.5);
      return { numbers: whole.map(([number]) => number), above: whole[0][1].top - head, below: bottom - whole.at(-1)[1].bottom };
    });
  const settled = async () => {
    await page.waitForTimeout(250);
    return seen();
  };
  const isRun = (numbers) => numbers.every((number, i) => i === 0 || number === numbers[i - 1] + 1);

  const top = await settled();
  const first = top.numbers[0];
  assert.ok(isRun(top.numbers) && top.numbers.length > 10, `${top.numbers}`);
  await grid.focus();
  await page.keyboard.press("Control+End");
  const end = await settled();
  assert.equal(end.numbers.at(-1), first + rows - 1, "the last row is there");
  assert.ok(Math.abs(end.below) < ROW_PX, `the last row is at the end: ${end.below}`);
  await page.keyboard.press("Control+Home");
  assert.equal((await settled()).numbers[0], first);

  // The scrollbar, to a place in the middle; from there a row at a time.
  await grid.evaluate((grid) => (grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2));
  const middle = await settled();
  assert.ok(isRun(middle.numbers), `${middle.numbers}`);
  assert.ok(Math.abs(middle.numbers[0] - rows / 2) < rows / 1000, `${middle.numbers[0]} of ${rows}`);
  const box = await grid.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (const [notches, by] of [[1, 1], [3, 3], [-2, -2], [40, 40]]) {
    const before = await settled();
    await page.mouse.wheel(0, notches * ROW_PX);
    const after = await settled();
    assert.equal(after.numbers[0] - before.numbers[0], by, `a wheel of ${notches} rows`);
    assert.ok(Math.abs(after.above - before.above) < 1);
  }
  await grid.locator('[role="row"][aria-rowindex]:not([hidden]) [role="gridcell"]').nth(60).click();
  const cursor = async () => Number((await grid.getAttribute("aria-activedescendant")).match(/-r(\d+)c/)[1]);
  const from = await cursor();
  for (let i = 0; i < 60; i += 1) await page.keyboard.press("ArrowDown");
  await settled();
  assert.equal((await cursor()) - from, 60);
  await assertSilent(session);
});

test("a file past 4 GiB is read to its end", { skip, timeout: 240_000 }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "evtxscope-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "past-4-gib.evtx");
  const bytes = readFileSync(log);
  const out = openSync(file, "w");
  const slots = Math.ceil(2 ** 32 / CHUNK) + 1;
  ftruncateSync(out, FILE_HEADER + (slots + 1) * CHUNK);
  writeSync(out, bytes, 0, FILE_HEADER + CHUNK, 0);
  writeSync(out, bytes, FILE_HEADER, CHUNK, FILE_HEADER + slots * CHUNK);
  closeSync(out);
  const session = await chromium(t);
  const { page } = session;
  await waitState(session, "empty");
  await openFiles(session, [file], 200_000);
  // The first chunk twice: at the beginning, and where an offset of 32 bits does not reach.
  const { events } = await status(session);
  assert.ok(events > 0 && events % 2 === 0, `${events} events`);
  await page.click('[data-testid="view-events"]');
  const grid = page.locator('[role="grid"]').first();
  await grid.locator('[role="gridcell"]').first().click();
  await page.keyboard.press("Control+End");
  await page.getByRole("tab", { name: "XML" }).click();
  await page.waitForFunction(() => document.querySelector('[data-testid="detail-xml"]')?.textContent.includes("<Event xmlns"));
  assert.match(await page.locator('[data-testid="detail"]').innerText(), /<EventRecordID>\d+/);
  await assertSilent(session);
});

test("when the memory is full, what is loaded stays usable and the rest is named", { skip, timeout: 120_000 }, async (t) => {
  const session = await chromium(t);
  const { page } = session;
  await page.goto(`${session.url}?memory=8`);
  await waitState(session, "empty");
  await openCycled(session, 100);
  const { events, problems } = await status(session);
  assert.ok(events > EVENTS && events < 100 * EVENTS, `${events} events`);
  assert.ok(problems > 0);
  await page.click('[data-testid="view-overview"]');
  await page.locator('[data-testid="problems"]', { hasText: /memory is full: \d+ chunks/i }).waitFor();
  await page.fill('[data-testid="query"]', "event_id = 7036");
  await page.press('[data-testid="query"]', "Enter");
  await page.waitForFunction((all) => Number(document.querySelector('[data-testid="status"]').dataset.shown) < all, events);
  await assertSilent(session);
});
