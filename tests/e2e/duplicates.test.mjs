// The same log twice: each event once, with both its places, and the status line says how many records were folded.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { assertSilent, chromium, corpus, needsChromium, needsCorpus, openFiles, status, waitState } from "./harness.mjs";

const skip = needsChromium || needsCorpus;
const name = "artemis__Security.evtx";

test("an event of several files is one, with all its places", { skip, timeout: 90_000 }, async (t) => {
  const log = readFileSync(path.join(corpus, "logs", name));
  const alone = await chromium(t);
  await waitState(alone, "empty");
  await openFiles(alone, [path.join(corpus, "logs", name)]);
  const once = await status(alone);

  const session = await chromium(t, { edition: "single from file" });
  await waitState(session, "empty");
  const { page } = session;
  await page.setInputFiles(
    '[data-testid="open-files"]',
    ["shadow copy.evtx", name, "again.evtx"].map((name) => ({ name, mimeType: "application/octet-stream", buffer: log })),
  );
  await waitState(session, "ready");
  const now = await status(session);
  assert.equal(now.events, once.events);
  assert.equal(Number(now.duplicates), 2 * Number(once.events));
  assert.match(await page.locator('[data-testid="status"]').textContent(), /duplicates folded/);
  await page.click('[data-testid="view-events"]');
  await page.locator('[role="grid"]').first().locator('[role="gridcell"]').first().click();
  const places = page.locator('[data-testid="detail"] .detail-origin');
  await places.nth(2).waitFor();
  const texts = await places.allTextContents();
  assert.match(texts[0], /^again\.evtx, chunk \d+, offset 0x[0-9a-f]+, record \d+$/);
  assert.match(texts[1], /^also in artemis__Security\.evtx, chunk/);
  assert.match(texts[2], /^also in shadow copy\.evtx, chunk/);
  assert.equal(texts.length, 3);
  // The XML is read from the file that is named first.
  await page.getByRole("tab", { name: "XML" }).click();
  await page.waitForFunction(() => document.querySelector('[data-testid="detail-xml"]')?.textContent.includes("<Event xmlns"));
  await assertSilent(session);
});
