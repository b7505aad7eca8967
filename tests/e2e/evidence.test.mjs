// The Evidence view: every byte of a file is accounted for, its chunks are a map, and each leads to its ledger; by mouse and by
// keyboard alone.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { accessibilityFindings, assertSilent, chromium, corpus, needsChromium, needsCorpus, openFiles, shot, status, waitState } from "./harness.mjs";

const number = (text) => Number(text.replaceAll(",", ""));

/** The sample in the Evidence view. */
async function sample(t, options = {}) {
  const session = await chromium(t, { edition: "single from file", ...options });
  await waitState(session, "empty");
  await session.page.click('[data-testid="sample"]');
  await waitState(session, "ready");
  await session.page.keyboard.press("7");
  await session.page.locator('[data-testid="evidence-bytes"] tr').first().waitFor();
  return session;
}

/** Bytes by kind. */
const bytes = async (page) => {
  const rows = await page.locator('[data-testid="evidence-bytes"] tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  return Object.fromEntries(rows.map(([kind, count]) => [kind, number(count)]));
};

test("the bytes of a file add up, and a chunk's ledger does", { skip: needsChromium, timeout: 120_000 }, async (t) => {
  const session = await sample(t);
  const { page } = session;
  const head = await page.locator('[data-testid="evidence-head"]').textContent();
  const size = number(/([\d,]+) bytes, every one accounted for/.exec(head)[1]);
  const kinds = await bytes(page);
  assert.equal((await status(session)).recovered, 0);
  assert.equal(Object.values(kinds).reduce((a, b) => a + b, 0), size);
  assert.equal(kinds["file header"], 4096);

  const map = page.locator('[data-testid="chunk-map"]');
  const chunks = Number(await map.getAttribute("data-chunks"));
  assert.equal(kinds["chunk header"], 128 * chunks);
  await map.focus();
  await page.keyboard.press("End");
  const ledger = page.locator('[data-testid="ledger"] tbody tr');
  await ledger.first().waitFor();
  assert.match(await page.locator('[data-testid="chunk"] h2').textContent(), new RegExp(`^Chunk ${chunks - 1}$`));
  const ranges = await ledger.evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const end = 4096 + 65_536 * chunks;
  assert.equal(Number.parseInt(ranges[0][0], 16), end - 65_536);
  for (const [i, [from, to, count]] of ranges.entries()) {
    assert.equal(Number.parseInt(to, 16) - Number.parseInt(from, 16), number(count));
    assert.equal(to, ranges[i + 1]?.[0] ?? end.toString(16).padStart(8, "0"));
  }
  assert.deepEqual(await accessibilityFindings(session), []);
  await shot(session, "evidence-dark");
  await page.keyboard.press("Home");
  await page.locator('[data-testid="chunk"] h2', { hasText: /^Chunk 0$/ }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator('[data-testid="chunk"]').waitFor({ state: "detached" });
  // The same by mouse.
  await map.click({ position: { x: 4, y: 4 } });
  await page.locator('[data-testid="chunk"] h2', { hasText: /^Chunk 0$/ }).waitFor();

  // Another file has another name, and its own bytes.
  const files = page.locator('[data-testid="evidence-files"] tbody button');
  const name = await files.nth(1).textContent();
  await files.nth(1).click();
  await page.locator(".evidence-name", { hasText: name }).waitFor();
  await page.locator('[data-testid="chunk"]').waitFor({ state: "detached" });
  await assertSilent(session);
});

test("what is wrong with a file leads to its chunk", { skip: needsChromium || needsCorpus, timeout: 120_000 }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "evtxscope-evidence-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const log = readFileSync(path.join(corpus, "damaged/bitflips.evtx"));
  const file = path.join(folder, "<b>\u202e.evtx");
  writeFileSync(file, log);
  const session = await chromium(t, { edition: "hosted", colorScheme: "light", width: 1024, height: 700 });
  const { page } = session;
  await waitState(session, "empty");
  await openFiles(session, [file]);
  await page.click('[data-testid="view-evidence"]');
  const finding = page.locator('[data-testid="findings"] tr[data-kind="ChunkDataChecksum"] button').first();
  await finding.waitFor();
  // The name is evidence: its marks are visible, and it is no element.
  assert.match(await page.locator(".evidence-name").textContent(), /<b>/);
  await finding.click();
  await page.locator('[data-testid="chunk"] .is-bad', { hasText: "computed" }).first().waitFor();
  const sum = Object.values(await bytes(page)).reduce((a, b) => a + b, 0);
  assert.equal(sum, log.length);
  assert.deepEqual(await accessibilityFindings(session), []);
  await shot(session, "evidence-light");
  await assertSilent(session);
});
