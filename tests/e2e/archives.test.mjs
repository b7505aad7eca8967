// Logs in zip and gzip files, dropped as they are: their events are there, encrypted ones after the password, and what is no log is said.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { assertSilent, chromium, corpus, needsChromium, needsCorpus, openFiles, status, waitState } from "./harness.mjs";
import { zip } from "./zip.mjs";

const skip = needsChromium || needsCorpus;
const log = (name) => readFileSync(path.join(corpus, "logs", name));
const sysmon = "museum-w10apt__Microsoft-Windows-Sysmon_4Operational.evtx";
const file = (name, buffer) => ({ name, mimeType: "application/octet-stream", buffer });

/** The number of events that a file has when it is opened as it is. */
async function eventsOf(t, name) {
  const session = await chromium(t);
  await waitState(session, "empty");
  await openFiles(session, [path.join(corpus, "logs", name)]);
  return Number((await status(session)).events);
}

test("a zip and a gzip file open like the logs in them", { skip, timeout: 90_000 }, async (t) => {
  const [first, second] = [await eventsOf(t, sysmon), await eventsOf(t, "artemis__Security.evtx")];
  const collection = zip([
    ["C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%254Operational.evtx", log(sysmon)],
    ["C/$MFT", Buffer.alloc(5000, 70)],
  ]);
  const session = await chromium(t, { edition: "single from file" });
  await waitState(session, "empty");
  const { page } = session;
  await page.setInputFiles('[data-testid="open-files"]', [
    file("collection.zip", collection),
    file("Security.evtx.gz", gzipSync(log("artemis__Security.evtx"))),
  ]);
  await waitState(session, "ready");
  const now = await status(session);
  assert.equal(Number(now.events), first + second);
  // The archives and the logs in them.
  assert.equal(Number(now.files), 4);
  await page.click('[data-testid="view-overview"]');
  await page.waitForSelector('tr[data-state="unpacked"]');
  const names = await page.locator("tr[data-state] td.name .value").allTextContents();
  assert.ok(names.includes("Microsoft-Windows-Sysmon%4Operational.evtx"), names.join());
  // The XML of an event is read from the archive again.
  await page.click('[data-testid="view-events"]');
  await page.locator('[role="grid"]').first().locator('[role="gridcell"]').first().click();
  await page.getByRole("tab", { name: "XML" }).click();
  await page.waitForFunction(() => document.querySelector('[data-testid="detail-xml"]')?.textContent.includes("<Event xmlns"));
  await assertSilent(session);
});

test("an encrypted zip asks for its password, says when it is wrong, and can be left", { skip, timeout: 90_000 }, async (t) => {
  const all = await eventsOf(t, sysmon);
  const locked = zip([["Sysmon.evtx", log(sysmon), "infected"], ["open.evtx", log("artemis__Security.evtx")]]);
  const session = await chromium(t);
  await waitState(session, "empty");
  const { page } = session;
  const unlock = page.locator('[data-testid="unlock"]');
  await page.setInputFiles('[data-testid="open-files"]', [file("locked.zip", locked)]);
  await unlock.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "unlock-password");
  await page.keyboard.type("wrong");
  await page.keyboard.press("Enter");
  await page.waitForSelector('[data-testid="unlock-password"][aria-invalid="true"]');
  await page.keyboard.type("infected");
  await page.keyboard.press("Enter");
  await waitState(session, "ready");
  assert.ok(Number((await status(session)).events) > all);

  const other = await chromium(t);
  await waitState(other, "empty");
  await other.page.setInputFiles('[data-testid="open-files"]', [file("locked.zip", locked)]);
  await other.page.click('[data-testid="unlock-skip"]');
  await waitState(other, "ready");
  const left = await status(other);
  assert.ok(Number(left.events) > 0 && Number(left.events) < all);
  assert.ok(Number(left.problems) > 0);
  await assertSilent(session);
  await assertSilent(other);
});
