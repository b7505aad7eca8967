// Text that an attacker wrote: nothing of it runs, nothing is asked for, and nothing that deceives is hidden, in cells, in the
// detail, in names of files and in what is copied.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { assertSilent, chromium, corpus, needsChromium, needsCorpus, shot, waitState } from "./harness.mjs";

const skip = needsChromium || needsCorpus;

/** A log with other texts of the same length in it: checksums no longer hold, which is never a reason to hide anything. */
function forged(name, texts) {
  const log = readFileSync(path.join(corpus, "logs", name));
  for (const [from, to] of texts) {
    const [old, text] = [from, to].map((text) => Buffer.from(text, "utf16le"));
    assert.equal(old.length, text.length, `${from} and ${to}`);
    let count = 0;
    for (let at = log.indexOf(old); at >= 0; at = log.indexOf(old, at + text.length)) {
      text.copy(log, at);
      count += 1;
    }
    assert.ok(count > 0, `${from} is in the log`);
  }
  return log;
}

test("text of a log deceives nobody and does nothing", { skip, timeout: 90_000 }, async (t) => {
  const log = forged("attack__EfsPotato_sysmon_17_18_privesc_seimpersonate_to_system.evtx", [
    ["EfsPotato.exe  whoami", "<svg onload=hacked=1>"],
    ["EfsPotato.exe", "EfsP\u043etat\u043e.exe"],
    ["NETWORK SERVICE", "\u202eIVRES\u200b\u001b[2J\u00a0EXY"],
  ]);
  const session = await chromium(t, { edition: "single from file", permissions: ["clipboard-read"] });
  const { page } = session;
  await waitState(session, "empty");
  const name = "<img src=x onerror=hacked=1>\u202excod.pdf.exe";
  await page.setInputFiles('[data-testid="open-files"]', [{ name, mimeType: "application/octet-stream", buffer: log }]);
  await waitState(session, "ready");

  // The file's name.
  await page.keyboard.press("1");
  const file = page.locator("td.name", { hasText: "onerror" });
  assert.match(await file.textContent(), /<img src=x onerror=hacked=1>U\+202Excod\.pdf\.exe/);
  await file.locator(".badge", { hasText: "two extensions: looks like a document" }).waitFor();
  await shot(session, "display-files-dark");

  // Cells.
  await page.click('[data-testid="view-events"]');
  await page.fill('[data-testid="query"]', "event_id = 1 onload");
  const grid = page.locator('[role="grid"]').first();
  const row = grid.locator('[role="row"]', { hasText: "onload" }).first();
  await row.waitFor();
  await row.locator('[role="gridcell"]', { hasText: "EfsP" }).first().click();

  // The detail.
  const detail = page.locator('[data-testid="detail"]');
  const field = (name) => detail.locator(`[data-field="${name}"] dd`);
  await field("CommandLine").waitFor();
  assert.match(await field("CommandLine").textContent(), /<svg onload=hacked=1>/);
  assert.match(await field("Image").textContent(), /EfsP\u043eU\+043Etat\u043eU\+043E\.exe/);
  assert.match(await field("Image").locator(".badge").textContent(), /look-alike letters: reads “EfsPotato\.exe”/);
  assert.match(await field("User").textContent(), /U\+202EIVRESU\+200BESC\[2JNBSPEXY/);
  await shot(session, "display-detail-dark");

  // What is copied: the cell.
  await page.keyboard.press("Control+c");
  const copied = await page.waitForFunction(() => navigator.clipboard.readText());
  const text = await copied.jsonValue();
  assert.match(text, /EfsP\\u\{043E\}tat\\u\{043E\}\.exe/);
  assert.doesNotMatch(text, /[\u043e\u202e\u200b\u001b\u00a0]/);

  assert.equal(await page.evaluate(() => "hacked" in globalThis), false);
  assert.equal(await page.locator("img, svg[onload]").count(), 0);
  await assertSilent(session);
});
