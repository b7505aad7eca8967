// Reading comfort: times in other zones, what a search marks, going from find to find. By keyboard where a reader would.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";

import {
  accessibilityFindings, assertSilent, chromium, corpus, needsChromium, needsCorpus, openFiles, shot, waitState,
} from "./harness.mjs";

const openSample = async (session) => {
  await waitState(session, "empty");
  await session.page.click('[data-testid="sample"]');
  await waitState(session, "ready");
};
const view = (page, name) => page.click(`[data-testid="view-${name}"]`);
const firstTime = (page) => page.locator('[role="gridcell"][data-field="time"]').first().innerText();
const zone = (page) => page.locator('[data-testid="zone"]').innerText().then((text) => text.replace(/^Time zone:\s*/, ""));

/** Chooses a zone as a reader does without a mouse. */
async function choose(page, needle) {
  await page.keyboard.press("z");
  await page.locator('[data-testid="zone-find"]').waitFor();
  await page.keyboard.type(needle);
  await page.locator(".zone-item.is-active").waitFor();
  await page.keyboard.press("Enter");
  await page.locator('[data-testid="zone-find"]').waitFor({ state: "detached" });
}

for (const edition of ["hosted", "single from file"]) {
  test(`times follow the zone: ${edition}`, { skip: needsChromium, timeout: 90_000 }, async (t) => {
    const session = await chromium(t, { edition, timezoneId: "Asia/Tokyo" });
    const { page } = session;
    await openSample(session);
    await view(page, "events");
    await page.locator('[role="gridcell"][data-field="time"]').first().waitFor();
    assert.equal(await zone(page), "UTC", "not the browser's zone unasked");
    const utc = await firstTime(page);
    assert.match(utc, /^\d\d:\d\d:\d\d\.\d{3}$/);

    // The reader's own zone.
    await choose(page, "tokyo");
    assert.match(await zone(page), /^Asia\/Tokyo \+09:00$/);
    const hours = (text) => Number(text.match(/(\d\d):\d\d:\d\d\.\d{3}/)[1]);
    await page.waitForFunction((old) => document.querySelector('[role="gridcell"][data-field="time"]').innerText !== old, utc);
    assert.equal(hours(await firstTime(page)), (hours(utc) + 9) % 24);
    assert.match(await page.locator(".status-span").innerText(), /\+09:00$/);

    // Seven digits, with the offset, in the details; UTC is one pointer movement away.
    await page.locator('[role="gridcell"][data-field="time"]').first().click();
    const time = page.locator('[data-testid="detail"] .detail-time');
    await time.waitFor();
    assert.match(await time.innerText(), /\.\d{7} \+09:00$/);
    assert.match(await time.getAttribute("title"), /\.\d{7} UTC$/);

    // An offset that is typed, and back.
    await page.keyboard.press("Escape");
    await choose(page, "-3:30");
    assert.equal(await zone(page), "UTC-03:30");
    await choose(page, "utc");
    assert.equal(await zone(page), "UTC");
    await page.waitForFunction((old) => document.querySelector('[role="gridcell"][data-field="time"]').innerText === old, utc);
    await assertSilent(session);
  });
}

test("summer time holds for the moments of summer", { skip: needsChromium || needsCorpus, timeout: 90_000 }, async (t) => {
  const session = await chromium(t, { timezoneId: "UTC" });
  const { page } = session;
  await waitState(session, "empty");
  // June to September 2020, and a log of November 2022.
  await openFiles(session, ["fakenevtx__System.evtx", "artemis__Security.evtx"].map((file) => path.join(corpus, "logs", file)));
  await view(page, "events");
  await page.locator('[role="gridcell"][data-field="time"]').first().waitFor();
  const summer = await firstTime(page);
  await choose(page, "Europe/Berlin");
  assert.equal(await zone(page), "Europe/Berlin +02:00/+01:00");
  await page.waitForFunction((old) => document.querySelector('[role="gridcell"][data-field="time"]').innerText !== old, summer);
  const at = (text) => Date.parse(`${text.replace(" ", "T")}Z`);
  assert.equal(at(await firstTime(page)) - at(summer), 2 * 3_600_000);
  await page.locator('[role="grid"]').focus();
  await page.keyboard.press("Control+End");
  await page.waitForFunction(() => [...document.querySelectorAll('[role="gridcell"][data-field="time"]')].some((el) => el.innerText.startsWith("2022-11")));
  await page.keyboard.press("Enter");
  const winter = page.locator('[data-testid="detail"] .detail-time');
  await page.waitForFunction(() => document.querySelector(".detail-time")?.innerText.startsWith("2022-11"));
  assert.match(await winter.innerText(), /\+01:00$/);
  const [there, offset] = (await winter.innerText()).split(/ (?=\+)/);
  const utc = (await winter.getAttribute("title")).replace(" UTC", "");
  assert.equal(offset, "+01:00");
  assert.equal(at(there.slice(0, 23)) - at(utc.slice(0, 23)), 3_600_000);
  await shot(session, "read-summer");
  await assertSilent(session);
});

test("the host's own zone is offered where its log tells it", { skip: needsChromium || needsCorpus, timeout: 90_000 }, async (t) => {
  const session = await chromium(t, { timezoneId: "UTC" });
  const { page } = session;
  await waitState(session, "empty");
  const logs = ["museum-w11__System.evtx", "fakenevtx__System.evtx", "evtx__sysmon.evtx"];
  await openFiles(session, logs.map((file) => path.join(corpus, "logs", file)));
  await page.keyboard.press("z");
  const list = page.locator('[role="listbox"][aria-label="Time zones"]');
  await list.waitFor();
  await page.waitForTimeout(200);
  const told = await list.innerText();
  assert.match(told, /DESKTOP-N1AH9MT\s+Pacific Standard Time -08:00, by EventLog 6013, Kernel-General/);
  assert.match(told, /Mitteleuropäische Zeit \+01:00, by EventLog 6013; standard time, summer time is not told/);
  assert.match(await page.locator(".zone-foot").innerText(), /not told/);
  await shot(session, "read-hosts");
  assert.deepEqual(await accessibilityFindings(session), []);
  await page.keyboard.type("N1AH9MT");
  await page.locator(".zone-item.is-active", { hasText: "N1AH9MT" }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /N1AH9MT/.test(document.querySelector('[data-testid="zone"]').innerText));
  assert.match(await zone(page), /^DESKTOP-N1AH9MT · America\/Los_Angeles -0[78]:00/);
  await assertSilent(session);
});

for (const colorScheme of ["dark", "light"]) {
  for (const [width, height] of [[1440, 900], [1024, 700]]) {
    test(`another zone in ${colorScheme} at ${width}×${height}`, { skip: needsChromium, timeout: 90_000 }, async (t) => {
      const session = await chromium(t, { colorScheme, width, height, timezoneId: "America/New_York" });
      const { page } = session;
      await openSample(session);
      await choose(page, "adelaide");
      for (const name of ["overview", "timeline", "events", "processes"]) {
        await view(page, name);
        await page.waitForTimeout(400);
        if (name === "events") {
          await page.locator('[role="gridcell"][data-field="event"]').nth(12).click();
          await page.waitForTimeout(300);
        }
        await shot(session, `read-${colorScheme}-${width}-${name}`);
      }
      await page.keyboard.press("z");
      await page.locator('[data-testid="zone-find"]').waitFor();
      await page.waitForTimeout(200);
      await shot(session, `read-${colorScheme}-${width}-zones`);
      assert.deepEqual(await accessibilityFindings(session), []);
      await page.keyboard.press("Escape");
      await assertSilent(session);
    });
  }
}
