// Building a filter with what is at hand: chips, completion, the fix of an error, pasting, the time around an event.

import assert from "node:assert/strict";
import { test } from "node:test";

import { assertSilent, chromium, needsChromium, status, waitState } from "./harness.mjs";

const shown = async (session) => (await status(session)).shown;
const shownIs = ({ page }, n) =>
  page.waitForFunction((n) => Number(document.querySelector('[data-testid="status"]').dataset.shown) === n, n);
const shownIsNot = ({ page }, n) =>
  page.waitForFunction((n) => Number(document.querySelector('[data-testid="status"]').dataset.shown) !== n, n);
const chips = ({ page }) => page.locator('[data-testid="chip"] .chip-text').allTextContents();

/** The sample, open and counted, in the Events view. */
async function sample(t, options = {}) {
  const session = await chromium(t, { edition: "single from file", ...options });
  const { page } = session;
  await waitState(session, "empty");
  await page.click('[data-testid="sample"]');
  await waitState(session, "ready");
  await page.keyboard.press("3");
  await page.locator('[role="gridcell"][data-field="time"]').first().waitFor();
  return session;
}
/** How many events a link's filter shows. */
async function linked(session, hash) {
  await session.page.evaluate((hash) => {
    document.body.removeAttribute("data-query-ms");
    location.hash = hash;
  }, hash);
  await session.page.waitForFunction(() => document.body.hasAttribute("data-query-ms"));
  return shown(session);
}
/** Pastes text into the query box as a reader does. */
const paste = (page, text) =>
  page.locator('[data-testid="query"]').evaluate((box, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    box.focus();
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);

test("chips are turned off, joined by or, edited and taken away", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const all = await shown(session);
  const one = await linked(session, "v=events&c=event_id+%3D+1");
  const three = await linked(session, "v=events&c=event_id+%3D+3");
  assert.ok(one > 0 && three > 0 && one + three < all);
  await linked(session, "v=events&c=event_id+%3D+1&o=event_id+%3D+3");
  await shownIs(session, one + three);
  // Both at once: none.
  await page.locator('[data-testid="joint"]').click();
  await shownIs(session, 0);
  assert.equal(await page.locator('[data-testid="joint"]').textContent(), "and");
  // The keyboard is on the second chip now.
  await page.keyboard.press("d");
  await shownIs(session, one);
  await page.keyboard.press("d");
  await shownIs(session, 0);
  await page.keyboard.press("n");
  await shownIs(session, one);
  assert.deepEqual(await chips(session), ["event_id = 1", "not event_id = 3"]);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Delete");
  await shownIs(session, all - three);
  await page.keyboard.press("e");
  const box = page.locator('[data-testid="chip"] input');
  await box.waitFor();
  await box.fill("event_id = 1");
  await page.keyboard.press("Enter");
  await shownIs(session, one);
  assert.deepEqual(await chips(session), ["event_id = 1"]);
  await page.keyboard.press("Delete");
  await shownIs(session, all);
  await page.locator('[data-testid="chips"]').waitFor({ state: "detached" });
  await assertSilent(session);
});

test("an error inside a clause names its clause", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  await page.evaluate(() => { location.hash = "v=events&c=event_id+%3D+1&c=event_id+%3D+1+and+("; });
  const said = page.locator(".clauses-wrong");
  await said.waitFor();
  assert.match(await said.textContent(), /Clause 2/);
  assert.equal(await page.locator('[data-chip="1"].chip-wrong').count(), 1);
  await page.evaluate(() => { location.hash = "v=events&c=event_id+%3D+1&c=Imag%3Apowershell.exe"; });
  await page.locator(".clauses", { has: page.locator('[data-testid="query-fix"]') }).waitFor();
  await page.click('.clauses [data-testid="query-fix"]');
  await said.waitFor({ state: "detached" });
  assert.equal(await page.locator('[data-chip="1"] .chip-text').textContent(), "Image:powershell.exe");
  await assertSilent(session);
});

test("fields and values are completed by keyboard, with their counts", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const options = page.locator('[role="listbox"] [role="option"]');
  await page.keyboard.press("/");
  await page.keyboard.type("Ima");
  await options.locator(".complete-label", { hasText: /^Image$/ }).first().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.type("ge:power");
  const option = options.filter({ hasText: /powershell\.exe/i }).first();
  await option.waitFor();
  const events = Number((await option.locator(".complete-count").textContent()).replaceAll(",", ""));
  assert.ok(events > 0);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /powershell/i.test(document.querySelector('[data-testid="query"]').value));
  await page.keyboard.press("Enter");
  await shownIs(session, events);
  await assertSilent(session);
});

test("what was probably meant is one click away", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const all = await shown(session);
  await page.keyboard.press("/");
  await page.keyboard.type("Imgae:powershell.exe");
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.fill('[data-testid="query"]', "Imgae:powershell.exe");
  await page.keyboard.press("Enter");
  const fix = page.locator('[data-testid="query-fix"]');
  await fix.waitFor();
  await fix.click();
  await page.waitForFunction(() => document.querySelector('[data-testid="query"]').value === "Image:powershell.exe");
  await shownIsNot(session, all);
  assert.ok((await shown(session)) > 0);
  assert.ok(await page.locator('[data-testid="query-error"]').isHidden());
  await assertSilent(session);
});

test("an XPath and an event's XML become queries", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const all = await shown(session);
  const one = await linked(session, "v=events&c=event_id+%3D+1");
  await linked(session, "v=events");
  await shownIs(session, all);
  await paste(page, "*[System[(EventID=1)]]");
  await page.waitForFunction(() => document.querySelector('[data-testid="query"]').value !== "");
  await page.keyboard.press("Enter");
  await shownIs(session, one);
  await page.click('[data-testid="query-clear"]');
  await shownIs(session, all);

  // The XML of an event finds it.
  await page.locator('[role="gridcell"][data-field="time"]').first().click();
  await page.click('[data-testid="detail-tab-xml"]');
  const xml = page.locator('[data-testid="detail-xml"]');
  await xml.filter({ hasText: "</Event>" }).waitFor();
  await paste(page, (await xml.textContent()).match(/<Event[^]*<\/Event>/)[0]);
  await page.waitForFunction(() => document.querySelector('[data-testid="query"]').value !== "");
  await page.keyboard.press("Enter");
  await shownIsNot(session, all);
  assert.ok((await shown(session)) >= 1);
  await assertSilent(session);
});

test("what happened around an event", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const all = await shown(session);
  await page.locator('[role="grid"]').first().focus();
  await page.keyboard.press("r");
  await page.locator('[role="menu"]').waitFor();
  await page.keyboard.press("Enter");
  await page.locator('[data-testid="chip-time"]').waitFor();
  await shownIsNot(session, all);
  const some = await shown(session);
  assert.ok(some > 0 && some < all);
  await page.keyboard.press("Control+z");
  await shownIs(session, all);
  await assertSilent(session);
});
