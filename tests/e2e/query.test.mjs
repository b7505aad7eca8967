// Building a filter: the address, the way back, chips, completion, errors, pasting; by mouse and by keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { assertSilent, chromium, firefox, needsChromium, needsFirefox, status, waitState } from "./harness.mjs";

const shown = async (session) => (await status(session)).shown;
const hash = ({ page }) => page.evaluate(() => decodeURIComponent(location.hash));
/** The sample, open and counted. */
const sample = async (session) => {
  await waitState(session, "empty");
  await session.page.click('[data-testid="sample"]');
  await waitState(session, "ready");
};
/** Waits until a function of the page says so; both drivers. */
const until = async ({ page, engine }, what, arg) =>
  engine === "chromium" ? page.waitForFunction(what, arg) : page.waitForFunction(what, {}, arg);
const shownIs = (session, n) => until(session, (n) => Number(document.querySelector('[data-testid="status"]').dataset.shown) === n, n);
const shownLess = (session, n) => until(session, (n) => Number(document.querySelector('[data-testid="status"]').dataset.shown) < n, n);
const hashIs = (session, text) => until(session, (text) => decodeURIComponent(location.hash) === text, text);

const engines = [
  { name: "Chromium", open: chromium, skip: needsChromium },
  { name: "Firefox", open: firefox, skip: needsFirefox },
];

for (const { name, open, skip } of engines) {
  for (const edition of ["hosted", "single from file"]) {
    test(`${name} keeps the place in the address and finds the way back: ${edition}`, { skip, timeout: 120_000 }, async (t) => {
      const session = await open(t, { edition });
      const { page } = session;
      await sample(session);
      const all = await shown(session);
      assert.equal(await hash(session), "");
      await page.keyboard.press("3");
      await hashIs(session, "#v=events");
      await page.keyboard.press("/");
      await page.keyboard.type("Image:powershell.exe");
      await page.keyboard.press("Enter");
      await hashIs(session, "#v=events&q=Image:powershell.exe");
      await shownLess(session, all);
      const some = await shown(session);

      // Typing is undone by the browser, not by the page.
      await page.keyboard.type("xyz");
      await page.keyboard.down("Control");
      await page.keyboard.press("z");
      await page.keyboard.up("Control");
      await hashIs(session, "#v=events&q=Image:powershell.exe");

      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      const undo = async (key) => {
        await page.keyboard.down("Control");
        await page.keyboard.press(key);
        await page.keyboard.up("Control");
      };
      await undo("z");
      await hashIs(session, "#v=events");
      await shownIs(session, all);
      await undo("z");
      await hashIs(session, "");
      await undo("y");
      await undo("y");
      await hashIs(session, "#v=events&q=Image:powershell.exe");
      await shownIs(session, some);

      await page.evaluate(() => history.back());
      await hashIs(session, "#v=events");
      await shownIs(session, all);

      // A link of somebody's: it may hold anything.
      await page.evaluate(() => { location.hash = '#v=events&zz=1&q=%zz&c=event_id+%3D+%221%22&ox=event_id+%3D+%223%22&t=9~1&r=a'; });
      await shownLess(session, all);
      assert.equal(await page.evaluate(() => document.querySelectorAll('[data-testid="chip"]').length), 2);
      await assertSilent(session);
    });
  }

  test(`${name} opens a link before any log is there`, { skip, timeout: 120_000 }, async (t) => {
    const session = await open(t, { edition: "single from file" });
    const { page } = session;
    await page.goto(`${session.url}#v=events&c=event_id+%3D+%221%22`);
    await page.reload();
    await sample(session);
    const { events, shown: some } = await status(session);
    assert.ok(some > 0 && some < events, `${some} of ${events}`);
    assert.equal(await page.evaluate(() => document.querySelector("#main").dataset.view), "events");
    await assertSilent(session);
  });
}
