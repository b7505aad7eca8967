// The Fields panel and the Values view: counts are those of the table, a click narrows, and all of it works by keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { accessibilityFindings, assertSilent, chromium, needsChromium, status, waitState } from "./harness.mjs";

const shown = async (session) => (await status(session)).shown;
const shownIs = ({ page }, n) =>
  page.waitForFunction((n) => Number(document.querySelector('[data-testid="status"]').dataset.shown) === n, n);
const chips = ({ page }) => page.locator('[data-testid="chip"] .chip-text').allTextContents();
const number = (text) => Number(text.replaceAll(",", ""));

/** The sample, open and counted, in the Events view with the fields beside it. */
async function sample(t, options = {}) {
  const session = await chromium(t, { edition: "single from file", ...options });
  const { page } = session;
  await waitState(session, "empty");
  await page.click('[data-testid="sample"]');
  await waitState(session, "ready");
  await page.keyboard.press("3");
  await page.keyboard.press("f");
  await page.locator('.field[data-field="event"] .facet').first().waitFor();
  return session;
}
const facets = (page, field) => page.locator(`.field[data-field="${field}"] .facet`);
const facet = async (page, field, at = 0) => {
  const one = facets(page, field).nth(at);
  return { one, text: await one.locator(".facet-text").textContent(), events: number(await one.locator(".facet-count").textContent()) };
};
const openField = async (page, field) => {
  await page.locator(`.field[data-field="${field}"] .field-name`).click();
  await facets(page, field).first().waitFor();
};

test("a field's counts are the table's, and a click narrows to them", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const all = await shown(session);
  const first = await facet(page, "event");
  assert.ok(first.events > 0 && first.events < all);
  const sum = (await page.locator('.field[data-field="event"] .facet-count').allTextContents()).map(number);
  assert.deepEqual(sum, [...sum].sort((a, b) => b - a), "most frequent first");

  await first.one.click();
  await shownIs(session, first.events);
  await page.waitForFunction((n) => document.querySelector('[role="grid"]').getAttribute("aria-rowcount") === String(n), first.events);
  assert.deepEqual(await chips(session), [`event == "${first.text}"`]);
  // The facet follows: one value is left, and it says that it is asked for.
  await page.waitForFunction(() => document.querySelectorAll('.field[data-field="event"] .facet').length === 1);
  assert.equal(await facets(page, "event").first().getAttribute("aria-pressed"), "true");
  // A second click takes it back.
  await facets(page, "event").first().click();
  await shownIs(session, all);
  assert.deepEqual(await chips(session), []);

  await facets(page, "event").first().click({ modifiers: ["Alt"] });
  await shownIs(session, all - first.events);
  assert.deepEqual(await chips(session), [`not event == "${first.text}"`]);

  // The menu of cells.
  await page.click('[data-testid="clear-chips"]');
  await shownIs(session, all);
  await page.waitForFunction(() => document.querySelectorAll('.field[data-field="event"] .facet').length > 1);
  const second = await facet(page, "event", 1);
  await second.one.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Only this" }).click();
  await shownIs(session, second.events);
  await assertSilent(session);
});

test("the rarest values come first when asked for", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const most = (await facet(page, "event")).text;
  await page.locator('.field[data-field="event"] [data-testid="field-rare"]').click();
  await page.waitForFunction((most) => document.querySelector('.field[data-field="event"] .facet-text').textContent !== most, most);
  const counts = (await page.locator('.field[data-field="event"] .facet-count').allTextContents()).map(number);
  assert.deepEqual(counts, [...counts].sort((a, b) => a - b));
  await assertSilent(session);
});

test("a field is found by its name", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  await page.fill('[data-testid="fields-find"]', "parentim");
  await page.waitForFunction(() => document.querySelectorAll(".field").length === 1);
  await openField(page, "ParentImage");
  await page.fill('[data-testid="fields-find"]', "no such field");
  await page.getByText("No field has this name.").waitFor();
  assert.deepEqual(await accessibilityFindings(session), []);
  await assertSilent(session);
});

test("the full list holds every value, in any order, and is searched and copied", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t, { permissions: ["clipboard-read"] });
  const { page } = session;
  await openField(page, "Image");
  const said = await page.locator('.field[data-field="Image"] [data-testid="field-all"]').textContent();
  await page.locator('.field[data-field="Image"] [data-testid="field-all"]').click();
  const grid = page.locator('[data-testid="values"]');
  const distinct = number(said.match(/[\d,]+/)[0]);
  await page.waitForFunction((n) => document.querySelector('[data-testid="values"]').getAttribute("aria-rowcount") === String(n), distinct);
  const column = async (key) => grid.locator(`[role="row"]:not([hidden]) > [role="gridcell"][data-field="${key}"]`).allTextContents();
  const sorted = (key, way) =>
    page.waitForFunction(([key, way]) => document.querySelector(`[data-testid="values"] [role="columnheader"][data-field="${key}"]`).ariaSort === way, [key, way]);
  const most = await column("events");
  assert.deepEqual(most.map(number), most.map(number).sort((a, b) => b - a));
  const least = (rows) => Math.min(...rows.map(number));
  await grid.locator('[role="columnheader"][data-field="events"]').click();
  await sorted("events", "ascending");
  await page.waitForFunction((most) => document.querySelector('[data-testid="values"] [aria-rowindex="1"] [data-field="events"]').textContent !== most, most[0]);
  const rare = await column("events");
  assert.deepEqual(rare.map(number), rare.map(number).sort((a, b) => a - b), "rarest first");
  assert.ok(number(rare[0]) <= least(most));

  await page.fill('[data-testid="values-find"]', "POWERSHELL");
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid="values"]').getAttribute("aria-rowcount")) < n, distinct);
  const found = await column("value");
  assert.ok(found.length > 0 && found.every((text) => /powershell/i.test(text)), found.join());

  await page.click('[data-testid="values-copy"]');
  await page.getByRole("menuitem", { name: "As CSV" }).click();
  const csv = await page.waitForFunction(async () => {
    const text = await navigator.clipboard.readText();
    return text.startsWith("Image,events,first,last\n") && text;
  });
  assert.equal((await csv.jsonValue()).trimEnd().split("\n").length, found.length + 1);
  assert.deepEqual(await accessibilityFindings(session), []);
  await assertSilent(session);
});

test("two fields against each other: a cell's number is what its click shows", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const all = await shown(session);
  await page.keyboard.press("Escape");
  await page.click('[data-testid="view-values"]');
  await page.selectOption('[data-testid="values-rows"]', { label: "Image" });
  await page.selectOption('[data-testid="values-columns"]', { label: "Event" });
  await page.waitForFunction(() => decodeURIComponent(location.hash) === "#v=values&g=Image&gc=event");
  const cell = page.locator('[data-testid="values"] [aria-rowindex="1"] [data-field^="cross-"]').filter({ hasText: /\d/ }).first();
  await cell.waitFor();
  // The crossed counts of a row add up to its own.
  const row = page.locator('[data-testid="values"] [aria-rowindex="1"]');
  const total = number(await row.locator('[data-field="events"]').textContent());
  const parts = (await row.locator('[data-field^="cross-"]').allTextContents()).filter(Boolean).map(number);
  const columns = Number(await page.locator('[data-testid="values"]').getAttribute("aria-colcount"));
  assert.equal(parts.reduce((a, b) => a + b, 0), total, `in ${columns} columns`);

  const key = await cell.getAttribute("data-field");
  const events = number(await cell.textContent());
  await page.locator(`[data-testid="values"] [role="columnheader"][data-field="${key}"]`).click();
  await page.waitForFunction((key) => document.querySelector(`[data-testid="values"] [role="columnheader"][data-field="${key}"]`).ariaSort === "descending", key);
  await page.waitForFunction(
    ([key, events]) => Number(document.querySelector(`[data-testid="values"] [aria-rowindex="1"] [data-field="${key}"]`).textContent.replaceAll(",", "")) >= events,
    [key, events],
  );
  const top = page.locator(`[data-testid="values"] [aria-rowindex="1"] [data-field="${key}"]`);
  const largest = number(await top.textContent());
  await top.click();
  await shownIs(session, largest);
  assert.equal((await chips(session)).length, 2);
  assert.deepEqual(await accessibilityFindings(session), []);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await shownIs(session, all);
  await assertSilent(session);
});

test("fields and values without a mouse", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await chromium(t, { edition: "single from file" });
  const { page } = session;
  await waitState(session, "empty");
  await page.click('[data-testid="sample"]');
  await waitState(session, "ready");
  const all = await shown(session);
  await page.keyboard.press("3");
  await page.keyboard.press("f");
  await page.locator('.field[data-field="event"] .facet').first().waitFor();
  const focus = () => page.evaluate(() => document.activeElement.textContent.trim());
  await page.keyboard.press("ArrowDown");
  assert.equal(await focus(), "Event");
  const first = await facet(page, "event");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await shownIs(session, first.events);
  await page.keyboard.press("Control+z");
  await shownIs(session, all);
  // What is hidden takes the focus to its field, not away.
  await page.waitForFunction(() => document.querySelectorAll('.field[data-field="event"] .facet').length > 1);
  await page.keyboard.press("x");
  await shownIs(session, all - first.events);
  await page.waitForFunction(() => document.activeElement.closest(".fields-list"));
  await page.keyboard.press("Control+z");
  await shownIs(session, all);

  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelectorAll(".facet").length === 0);
  await page.keyboard.press("ArrowRight");
  await page.locator('.field[data-field="event"] .facet').first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+F10");
  await page.locator('[role="menu"]').waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.includes("v=values"));
  await page.keyboard.press("Escape");

  const grid = page.locator('[data-testid="values"]');
  await grid.locator('[aria-rowindex="1"] [data-field="events"]').waitFor();
  await grid.focus();
  const events = number(await grid.locator('[aria-rowindex="1"] [data-field="events"]').textContent());
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector('[data-testid="values"] [data-field="events"]').ariaSort === "ascending");
  await page.keyboard.press("Enter");
  await page.waitForFunction((n) => document.querySelector('[data-testid="values"] [aria-rowindex="1"] [data-field="events"]').textContent.replaceAll(",", "") === n, String(events));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await shownIs(session, events);
  await page.waitForFunction(() => document.querySelector("#main").dataset.view === "events");
  await page.keyboard.press("f");
  await page.locator(".fields").waitFor({ state: "detached" });
  await assertSilent(session);
});
