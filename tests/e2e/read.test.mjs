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
    assert.match(await time.getAttribute("title"), /^[\d :-]+\.\d{7} UTC\b/);

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

const findCount = (page) => page.locator('[data-testid="find-count"]').innerText().then((text) => text.trim());
const countIs = (page, wanted) =>
  page.waitForFunction((text) => document.querySelector('[data-testid="find-count"]')?.innerText.replace(/\s+/g, " ").trim() === text, wanted);

for (const edition of ["hosted", "single from file"]) {
  test(`find goes from row to row by keyboard: ${edition}`, { skip: needsChromium, timeout: 90_000 }, async (t) => {
    const session = await chromium(t, { edition });
    const { page } = session;
    await openSample(session);
    await view(page, "events");
    const grid = page.locator('[role="grid"]').first();
    await page.locator('[role="gridcell"]').first().waitFor();
    await grid.focus();
    await page.keyboard.press("Control+f");
    await page.locator('[data-testid="find-text"]').waitFor();
    await page.keyboard.type("whoami");
    await page.waitForFunction(() => /^1 of \d+$/.test(document.querySelector('[data-testid="find-count"]')?.innerText.trim()));
    const total = Number((await findCount(page)).match(/of (\d+)/)[1]);
    assert.ok(total > 2 && total < 200, `${total} found`);

    // Enter takes the first, then goes on; the row is selected and on screen.
    await page.keyboard.press("Enter");
    const found = page.locator(".grid-row.is-found");
    await page.locator('.grid-row.is-found[aria-selected="true"]').waitFor();
    const first = await found.getAttribute("aria-rowindex");
    assert.match(await page.locator('[data-testid="detail"]').innerText(), /whoami/i);
    // Marked in the row, in the fields and in the XML; never more than what was asked for.
    const marks = (inside) => page.locator(`${inside} mark.find-mark`).allInnerTexts();
    for (const inside of [".grid-pool", '[data-testid="detail"]']) {
      const marked = await marks(inside);
      assert.ok(marked.length > 0, inside);
      assert.deepEqual([...new Set(marked.map((text) => text.toLowerCase()))], ["whoami"], inside);
    }
    await page.getByRole("tab", { name: "XML" }).click();
    await page.locator('[data-testid="detail-xml"] mark.find-mark').first().waitFor();
    await page.getByRole("tab", { name: "Fields" }).click();
    await page.locator('[data-testid="find-text"]').focus();
    await page.keyboard.press("Enter");
    await countIs(page, `2 of ${total}`);
    await page.keyboard.press("F3");
    await countIs(page, `3 of ${total}`);
    await page.keyboard.press("Shift+Enter");
    await countIs(page, `2 of ${total}`);
    await page.keyboard.press("Shift+F3");
    await countIs(page, `1 of ${total}`);
    assert.equal(await found.getAttribute("aria-rowindex"), first);
    await page.keyboard.press("Shift+F3");
    await countIs(page, `${total} of ${total} from the bottom again`);
    assert.ok(await found.isVisible());
    await page.keyboard.press("F3");
    await countIs(page, `1 of ${total} from the top again`);

    // A query as well; what cannot be one is looked for as it stands.
    await page.fill('[data-testid="find-text"]', "event_id = 3");
    await page.waitForFunction((old) => !document.querySelector('[data-testid="find-count"]').innerText.includes(old), `of ${total}`);
    assert.match(await findCount(page), /^1 of \d+/);
    await page.fill('[data-testid="find-text"]', "cmd.exe (no such");
    await page.waitForFunction(() => /Nothing found/.test(document.querySelector('[data-testid="find-count"]').innerText));
    assert.match(await findCount(page), /as text$/);
    assert.deepEqual(await accessibilityFindings(session), []);

    // Esc closes and gives the focus back; the table stands where it stood.
    await page.keyboard.press("Escape");
    await page.locator('[data-testid="find"]').waitFor({ state: "detached" });
    assert.ok(await grid.evaluate((el) => el === document.activeElement));
    await page.waitForFunction(() => !document.querySelector("mark.find-mark"));
    await assertSilent(session);
  });
}

test("the events' own time stands beside the record's and sorts", { skip: needsChromium, timeout: 90_000 }, async (t) => {
  const session = await chromium(t);
  const { page } = session;
  await openSample(session);
  await view(page, "reports");
  await page.locator(".reports-kind", { hasText: "DNS" }).first().click();
  const own = page.locator('[role="gridcell"][data-field="own_time"]').first();
  await own.waitFor();
  await page.locator('[role="columnheader"][data-field="own_time"]').click();
  await page.locator('[role="columnheader"][data-field="own_time"][aria-sort="ascending"]').waitFor();
  await page.waitForTimeout(300);
  const texts = () => page.locator('[role="gridcell"][data-field="own_time"]').allInnerTexts().then((all) => all.filter(Boolean));
  const sorted = await texts();
  assert.ok(sorted.length > 5);
  assert.deepEqual(sorted, [...sorted].sort());
  await own.click();
  const field = page.locator('[data-testid="detail"] [data-field="UtcTime"]');
  await field.waitFor();
  assert.match(await field.innerText(), /recorded .* (later|earlier|same moment)/);
  await shot(session, "read-own-time");
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
      await view(page, "events");
      await page.keyboard.press("Control+f");
      await page.keyboard.type("powershell");
      await page.waitForFunction(() => /^1 of/.test(document.querySelector('[data-testid="find-count"]')?.innerText.trim()));
      await page.keyboard.press("Enter");
      await page.waitForTimeout(400);
      await shot(session, `read-${colorScheme}-${width}-find`);
      assert.deepEqual(await accessibilityFindings(session), []);
      await page.keyboard.press("Escape");
      await assertSilent(session);
    });
  }
}
