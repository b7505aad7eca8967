// The order of a table and the zone of its times: several columns, in the address, on the way back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { assertSilent, chromium, needsChromium, shot, waitState } from "./harness.mjs";

const hashIs = ({ page }, hash) => page.waitForFunction((hash) => decodeURIComponent(location.hash) === hash, hash);
const head = (page, field) => page.locator(`[role="columnheader"][data-field="${field}"]`);
const arrow = async (page, field) => (await head(page, field).locator(".grid-arrow").textContent()).trim();

/** The sample, open and counted, in the Events view. */
async function sample(t) {
  const session = await chromium(t, { edition: "single from file" });
  const { page } = session;
  await waitState(session, "empty");
  await page.click('[data-testid="sample"]');
  await waitState(session, "ready");
  await page.keyboard.press("3");
  await page.locator('[role="gridcell"][data-field="time"]').first().waitFor();
  return session;
}
/** The first rows' cells of some fields, as soon as they are another ones than `old`. */
async function rows(page, fields, old) {
  const read = ([fields, old]) => {
    const cells = (field) => [...document.querySelectorAll(`[role="row"]:not([hidden]):not(.is-loading) > [role="gridcell"][data-field="${field}"]`)].map((cell) => cell.textContent);
    const all = fields.map(cells);
    const text = JSON.stringify(all);
    return all[0].length > 5 && text !== old && text;
  };
  return (await page.waitForFunction(read, [fields, old])).jsonValue();
}

test("a table is sorted by several columns, by mouse and by keyboard", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const fields = ["event", "process"];
  const byTime = await rows(page, fields, "");
  await head(page, "event").click();
  await hashIs(session, "#v=events&s=event");
  const byEvent = await rows(page, fields, byTime);
  assert.equal(await arrow(page, "event"), "↑", "one key needs no number");
  await head(page, "process").click({ modifiers: ["Shift"] });
  await hashIs(session, "#v=events&s=event&s=process");
  assert.deepEqual([await arrow(page, "event"), await arrow(page, "process")], ["↑1", "↑2"]);
  const byBoth = await rows(page, fields, byEvent);
  // Within an event, processes ascend.
  const [events, processes] = JSON.parse(byBoth);
  const first = processes.filter((text, at) => events[at] === events[0] && text !== "—").map((text) => text.toLowerCase());
  assert.deepEqual(first, [...first].sort());
  await shot(session, "sorted-by-two");

  // Shift+Enter on the header turns the second key round, then takes it away.
  await page.locator('[role="grid"]').first().focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Home");
  for (const _ of [1, 2, 3]) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+Enter");
  await hashIs(session, "#v=events&s=event&sd=process");
  await page.keyboard.press("Shift+Enter");
  await hashIs(session, "#v=events&s=event");
  assert.equal(await rows(page, fields, byBoth), byEvent);
  await page.keyboard.press("Control+z");
  await hashIs(session, "#v=events&s=event&sd=process");
  for (const _ of [1, 2, 3]) await page.keyboard.press("Control+z");
  await hashIs(session, "#v=events");
  await assertSilent(session);
});

test("order and zone come with a link and go back", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const zone = async (text) => page.waitForFunction((text) => document.querySelector('[data-testid="zone"]').innerText.includes(text), text);
  await page.evaluate(() => { location.hash = "v=events&sd=time&s=nothing+such&z=%2B05:30"; });
  await zone("+05:30");
  assert.equal(await arrow(page, "time"), "↓1");
  await page.keyboard.press("Control+z");
  await zone("UTC");
  await hashIs(session, "#v=events");
  assert.equal(await arrow(page, "time"), "↑");
  await page.keyboard.press("Control+y");
  await zone("+05:30");
  // A table keeps its order while another view is open.
  await page.keyboard.press("1");
  await hashIs(session, "#z=+05:30");
  await page.keyboard.press("3");
  await hashIs(session, "#v=events&sd=time&s=nothing+such&z=+05:30");
  await assertSilent(session);
});

test("examples of the query language put themselves into the box", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  await page.keyboard.press("?");
  const examples = page.locator('[data-testid="help-query"]');
  const texts = await examples.allTextContents();
  assert.ok(texts.length > 5);
  await shot(session, "help");
  await page.keyboard.press("Escape");
  for (const [at, text] of texts.entries()) {
    await page.click('[data-testid="help"]');
    await page.evaluate(() => document.body.removeAttribute("data-query-ms"));
    await examples.nth(at).click();
    await page.waitForFunction(() => document.body.hasAttribute("data-query-ms"));
    assert.equal(await page.inputValue('[data-testid="query"]'), text.trim());
    assert.ok(await page.locator('[data-testid="query-error"]').isHidden(), text);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "query");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  }
  await assertSilent(session);
});
