// What may not break the page: a dozen of the malformed logs that `tests/hostile` makes and reads natively, dropped together. Of each
// the page says what is wrong, shows the events that are there, and accounts for every byte.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { assertSilent, chromium, needsChromium, openFiles, root, shot, status, waitState } from "./harness.mjs";

/** By the native test that makes it: what the Evidence view says of it, and how many events are shown. */
const inputs = {
  "n01_an_empty_file-0": [/The file is empty: 0 bytes/, 0],
  "n02_too_short_for_a_header-2": [/60 bytes are too short/, 0],
  "n03_a_header_without_a_chunk-0": [/0 chunks/, 0],
  "n05_the_header_is_damaged_and_the_chunks_are_whole-0": [/header is damaged.*3 chunks/, 15],
  "n06_the_headers_checksum_is_wrong-0": [/written 0x00000007.*All events are shown/, 10],
  "n07_the_number_of_chunks_is_wrong-1": [/says 9 chunks, the file has room for 3/, 15],
  "n19_a_chunk_without_its_signature-0": [/Chunk 1.*header is damaged.*5 records/, 15],
  "n21_a_bit_of_a_chunks_records_is_flipped-0": [/Chunk 1.*written.*computed.*all its events/, 10],
  "n27_the_signature_of_a_record_is_overwritten-0": [/\d+ bytes.*skipped/, 9],
  "n28_a_record_is_hidden_in_another-0": [/1 record is hidden/, 4],
  "n33_times_that_cannot_be-1": [/1 records.*implausible/, 4],
  "n42_arrays-0": [/10000 items.*9000 more/, 4],
  "n43_text_that_is_no_unicode-0": [undefined, 1],
  "n45_text_that_means_something_elsewhere-0": [undefined, 1],
};

test("malformed logs are shown for what they are", { skip: needsChromium, timeout: 600_000 }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "evtxscope-hostile-"));
  t.after(() => rmSync(folder, { recursive: true }));
  // The features of the native tests, so that nothing is built again.
  const build = ["test", "-q", "--locked", "--features", "cli,bundle,app", "--test", "hostile", "--", "--test-threads", "2"];
  execFileSync("cargo", build, { cwd: root, env: { ...process.env, EVTXSCOPE_INPUTS: folder }, stdio: ["ignore", "ignore", "inherit"] });

  const session = await chromium(t, { edition: "single from file" });
  const { page } = session;
  await waitState(session, "empty");
  await openFiles(session, Object.keys(inputs).map((name) => path.join(folder, `${name}.evtx`)));
  assert.equal((await status(session)).files, Object.keys(inputs).length);

  await page.keyboard.press("7");
  for (const [name, [words]] of Object.entries(inputs)) {
    const file = `${name}.evtx`;
    await page.locator('[data-testid="evidence-files"] tbody button', { hasText: file }).click();
    await page.locator(".evidence-name", { hasText: file }).waitFor();
    if (words) await page.locator('[data-testid="findings"] tr', { hasText: words }).first().waitFor();
    const size = statSync(path.join(folder, file)).size;
    // A file is asked about when it is chosen: its answer comes a moment later.
    await page.waitForFunction((size) => {
      const counts = [...document.querySelectorAll('[data-testid="evidence-bytes"] tr')].map((row) => Number(row.cells[1].textContent.replaceAll(",", "")));
      return counts.reduce((a, b) => a + b, 0) === size;
    }, size);
  }
  await shot(session, "hostile-evidence");

  await page.click('[data-testid="view-events"]');
  for (const [name, [, events]] of Object.entries(inputs)) {
    await page.fill('[data-testid="query"]', `file == "${name}.evtx"`);
    await page.press('[data-testid="query"]', "Enter");
    await page.waitForFunction((events) => Number(document.querySelector('[data-testid="status"]').dataset.shown) === events, events, { timeout: 10_000 })
      .catch(async () => assert.fail(`${name}: ${(await status(session)).shown} events are shown, not ${events}`));
  }
  // The last one's text is only text.
  await page.locator('[role="gridcell"]').first().click();
  await page.locator('[data-testid="detail"] [data-field="A"] dd', { hasText: "<script>alert(1)</script>" }).waitFor();
  await assertSilent(session);
});
