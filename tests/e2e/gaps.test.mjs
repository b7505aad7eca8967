// What is missing between events: listed in the Evidence view, each finding leading to its events and its time, and drawn as bands
// over the Timeline; by mouse and by keyboard alone.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";

import { accessibilityFindings, assertSilent, chromium, corpus, needsChromium, needsCorpus, openFiles, shot, waitState } from "./harness.mjs";

const logs = ["deepblue__disablestop-eventlog.evtx", "museum-w10__Security.evtx", "museum-w11__System.evtx"];

/** These logs in the Evidence view. */
async function opened(t, options) {
  const session = await chromium(t, options);
  await waitState(session, "empty");
  await openFiles(session, logs.map((name) => path.join(corpus, "logs", name)));
  await session.page.keyboard.press("7");
  await session.page.locator('[data-testid="findings"] tr[data-kind="LogCleared"]').first().waitFor();
  return session;
}

test("a finding leads to its events and to its time", { skip: needsChromium || needsCorpus, timeout: 120_000 }, async (t) => {
  const session = await opened(t, { edition: "single from file" });
  const { page } = session;
  // A filter that hides the event does not stand in the way.
  await page.evaluate(() => document.activeElement.blur());
  const cleared = page.locator('[data-testid="findings"] tr[data-kind="LogCleared"]').first();
  assert.match(await cleared.textContent(), /Maybe incomplete.*The log System was cleared.*by DESKTOP-JR78RLP\\jwrig/);
  assert.deepEqual(await accessibilityFindings(session), []);
  await cleared.scrollIntoViewIfNeeded();
  await shot(session, "gaps-dark");
  await cleared.getByRole("button", { name: "event" }).click();
  const detail = page.locator('[data-testid="detail"]');
  await detail.waitFor();
  await page.waitForFunction(() => document.querySelector('[data-testid="detail"]').textContent.includes("9252"));
  assert.equal(await page.locator('[data-testid="view-events"]').getAttribute("aria-current") ?? "page", "page");

  // The same by keyboard, to the time of a silence.
  await page.keyboard.press("7");
  const silence = page.locator('[data-testid="findings"] tr[data-kind="Silence"]').first();
  await silence.waitFor();
  await silence.getByRole("button", { name: "time range" }).focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-testid="timeline"]').waitFor();
  const bands = page.locator('[data-testid="timeline"] table tr[data-band="Gap"]');
  assert.ok((await bands.count()) > 0, "the table beside the picture names the bands");
  await page.locator(".legend-band", { hasText: "Gap" }).waitFor();
  // The middle of the picture is the middle of the silence.
  const box = await page.locator('[data-testid="timeline"]').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.locator(".tip-band", { hasText: "Gap" }).first().waitFor();
  assert.deepEqual(await accessibilityFindings(session), []);
  await shot(session, "gaps-timeline-dark");
  await assertSilent(session);
});

test("findings fit a small, light screen", { skip: needsChromium || needsCorpus, timeout: 120_000 }, async (t) => {
  const session = await opened(t, { edition: "hosted", colorScheme: "light", width: 1024, height: 700 });
  const { page } = session;
  await page.locator('[data-testid="findings"] tbody tr').first().scrollIntoViewIfNeeded();
  const overflow = await page.evaluate(() => {
    const main = document.querySelector(".evidence-main");
    return main.scrollWidth - main.clientWidth;
  });
  assert.ok(overflow <= 0, `${overflow} px stick out`);
  assert.deepEqual(await accessibilityFindings(session), []);
  await shot(session, "gaps-light");
  await page.keyboard.press("2");
  await page.locator('[data-testid="timeline"] table tr[data-band]').first().waitFor({ state: "attached" });
  await shot(session, "gaps-timeline-light");
  await assertSilent(session);
});
