// Real logs and the sample in the page: counts equal the ground truth, filters and views answer, nothing leaves.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { assertSilent, chromium, corpus, needsChromium, needsCorpus, openFiles, shot, status, waitState } from "./harness.mjs";

const skip = needsChromium || needsCorpus;
const truth = (file) => {
  const lines = readFileSync(path.join(corpus, "ground-truth/logs.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line)).find((log) => log.file === `logs/${file}`).records.evtx_dump;
};

const sysmon = "museum-w10apt__Microsoft-Windows-Sysmon_4Operational.evtx";

for (const edition of ["hosted", "single from file"]) {
  test(`real logs open and count: ${edition}`, { skip, timeout: 90_000 }, async (t) => {
    const session = await chromium(t, { edition });
    await waitState(session, "empty");
    const files = [sysmon, "artemis__Security.evtx", "hayabusa__test1.evtx"];
    await openFiles(session, files.map((file) => path.join(corpus, "logs", file)));
    const { events, files: count } = await status(session);
    assert.equal(Number(events), truth(files[0]) + truth(files[1]));
    assert.equal(Number(count), 3);

    const { page } = session;
    await page.click('[data-testid="view-events"]');
    await page.waitForSelector('[role="gridcell"]');
    await page.fill('[data-testid="query"]', "event_id = 1");
    await page.press('[data-testid="query"]', "Enter");
    await page.waitForFunction((all) => Number(document.querySelector('[data-testid="status"]').dataset.shown) < all, Number(events));
    assert.ok(Number((await status(session)).shown) > 0);
    for (const view of ["overview", "timeline", "events", "processes", "reports"]) {
      await page.click(`[data-testid="view-${view}"]`);
      await page.waitForTimeout(300);
      await shot(session, `${edition.replaceAll(" ", "-")}-${view}`);
    }
    await assertSilent(session);
  });
}
