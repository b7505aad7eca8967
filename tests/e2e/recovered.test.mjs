// The switch that shows recovered and hidden records beside the live ones: by mouse and by keyboard, in the address, undone like
// any other part of the filter; never counted as live.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { accessibilityFindings, assertSilent, chromium, corpus, needsChromium, needsCorpus, openFiles, shot, status } from "./harness.mjs";

const chunkAt = 4096;

/** A log of one chunk whose last three records it no longer counts, and whose second was grown over the third. */
function made(t) {
  const log = readFileSync(path.join(corpus, "logs/evtx__sysmon.evtx")).subarray(0, chunkAt + 65_536);
  const records = [];
  for (let at = chunkAt + 512; log.readUInt32LE(at) === 0x2a2a; at += log.readUInt32LE(at + 4)) records.push(at);
  const [first, inner, after] = [records[3], records[4], records[5]];
  log.writeUInt32LE(after - first, first + 4);
  log.writeUInt32LE(after - first, after - 4);
  const slack = records.length - 3;
  log.writeUInt32LE(records[slack] - chunkAt, chunkAt + 48);
  log.writeBigUInt64LE(log.readBigUInt64LE(records[slack - 1] + 8), chunkAt + 32);
  const folder = mkdtempSync(path.join(tmpdir(), "evtxscope-recovered-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "edited.evtx");
  writeFileSync(file, log);
  return { file, live: slack - 1, hidden: log.readBigUInt64LE(inner + 8), outer: log.readBigUInt64LE(first + 8) };
}

const badges = (page) => page.locator(".grid-row:not([hidden]) .grid-origin:not([hidden])");

for (const [colorScheme, width, height] of [["dark", 1440, 900], ["light", 1024, 700]]) {
  test(`recovered records beside the live ones, ${colorScheme}`, { skip: needsChromium || needsCorpus, timeout: 120_000 }, async (t) => {
    const { file, live, hidden, outer } = made(t);
    const session = await chromium(t, { edition: "single from file", colorScheme, width, height });
    const { page } = session;
    await openFiles(session, [file]);
    const shown = async (rows) => {
      await page.waitForFunction((rows) => document.querySelector('[data-testid="status"]').dataset.shown === String(rows), rows);
      const { events } = await status(session);
      assert.equal(events, live, "they are never counted as live");
    };
    await page.keyboard.press("3");
    const toggle = page.locator('[data-testid="recovered"]');
    await shown(live);
    assert.equal(await toggle.getAttribute("aria-pressed"), "false");
    assert.equal(await badges(page).count(), 0);

    // By mouse.
    await toggle.click();
    await shown(live + 4);
    assert.match(page.url(), /[#&]rec=1/);
    assert.match(await page.locator('[data-testid="status"]').textContent(), new RegExp(`${live} events \\+ 4 recovered`));
    await badges(page).first().waitFor();
    const words = await badges(page).allTextContents();
    assert.ok(words.includes("hidden"), "the third record is on the first screen");
    await page.locator(".grid-row:not([hidden])", { has: page.locator(".grid-origin:not([hidden])", { hasText: "hidden" }) }).first().click();
    const note = page.locator('[data-testid="detail-record"]');
    await note.waitFor();
    assert.match(await note.textContent(), new RegExp(`Found: inside record ${outer} of chunk 0`));
    assert.match(await note.textContent(), /Confidence: (high|medium)/);
    assert.ok(hidden > 0n);
    assert.deepEqual(await accessibilityFindings(session), []);
    await shot(session, `recovered-${colorScheme}`);

    // Undone and redone, and by keyboard.
    await page.locator("[role=grid]").focus();
    await page.keyboard.press("Control+z");
    await shown(live);
    await page.keyboard.press("Control+y");
    await shown(live + 4);
    await page.keyboard.press("u");
    await shown(live);
    assert.doesNotMatch(page.url(), /rec=1/);
    await page.keyboard.press("u");
    await shown(live + 4);
    // Whoever counts them says so.
    for (const [key, place] of [["2", ".view-head"], ["f", ".fields-head"]]) {
      await page.keyboard.press(key);
      await page.locator(`${place} .with-recovered`).waitFor();
    }
    await shot(session, `recovered-fields-${colorScheme}`);
    await assertSilent(session);
  });
}

test("without such records there is no switch", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await chromium(t, { edition: "hosted" });
  const { page } = session;
  await page.click('[data-testid="sample"]');
  await page.waitForFunction(() => document.body.dataset.state === "ready");
  assert.equal(await page.locator('[data-testid="recovered"]').count(), 0);
  await page.keyboard.press("u");
  assert.equal((await status(session)).shown, (await status(session)).events);
  await assertSilent(session);
});
