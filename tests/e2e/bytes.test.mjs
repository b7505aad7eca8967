// Any bytes of a file in hexadecimal, and the statement of the evidence: by mouse and by keyboard alone, against the file itself.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { accessibilityFindings, assertSilent, chromium, corpus, needsChromium, needsCorpus, openFiles, shot, waitState } from "./harness.mjs";

const name = "museum-w10__Security.evtx";

/** The log in the Evidence view, with the bytes of its first chunk's header. */
async function opened(t, options) {
  const log = path.join(corpus, "logs", name);
  const session = await chromium(t, options);
  const { page } = session;
  await waitState(session, "empty");
  await openFiles(session, [log]);
  await page.keyboard.press("7");
  await page.locator('[data-testid="chunk-map"]').focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-testid="ledger"] tbody button').first().click();
  await page.locator(".hex-row").first().waitFor();
  return { ...session, log: readFileSync(log) };
}

const words = (page, text) => page.locator(".hex-words", { hasText: text }).waitFor();
const row = (page, at) => page.locator(".hex-row", { hasText: at.toString(16).padStart(8, "0") });

test("bytes are those of the file, and are named", { skip: needsChromium || needsCorpus, timeout: 120_000 }, async (t) => {
  const session = await opened(t, { edition: "single from file", permissions: ["clipboard-read"] });
  const { page, log } = session;
  await words(page, "0x1000 (4,096) · chunk header: magic · 128 bytes chosen, 0x1000 – 0x107f");
  const hexOf = (at) => [...log.subarray(at, at + 16)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  assert.equal((await row(page, 4096).locator(".hex-bytes").textContent()).trim(), hexOf(4096));
  assert.match(await row(page, 4096).locator(".hex-text").textContent(), /^ElfChnk·/);

  // By keyboard: to the first record, and its magic chosen and copied.
  const rows = page.locator(".hex-rows");
  await rows.focus();
  await page.keyboard.press("Control+Home");
  for (let i = 0; i < 32; i++) await page.keyboard.press("ArrowDown");
  await words(page, "0x1200 (4,608) · record header: magic");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowRight");
  await words(page, "4 bytes chosen, 0x1200 – 0x1203 · value 10,794");
  await page.keyboard.press("Control+c");
  await page.waitForFunction(async () => (await navigator.clipboard.readText()) === "2a 2a 00 00");
  await page.keyboard.press("Control+End");
  await words(page, `0x${(4096 + 65_535).toString(16)}`);
  // The next page is the next chunk, read when it is needed.
  await page.keyboard.press("ArrowRight");
  await words(page, `0x${(4096 + 65_536).toString(16)} (69,632) · chunk header: magic`);
  assert.equal((await row(page, 69_632).locator(".hex-bytes").textContent()).trim(), hexOf(69_632));

  // By mouse: a byte, and a range by dragging.
  const box = await row(page, 69_632).locator(".hex-bytes").boundingBox();
  const x = (byte) => box.x + (box.width / 16) * (byte + 0.5);
  await page.mouse.move(x(8), box.y + 9);
  await page.mouse.down();
  await page.mouse.move(x(15), box.y + 9);
  await page.mouse.up();
  const value = log.readBigUInt64LE(69_640);
  await words(page, `8 bytes chosen, 0x11008 – 0x1100f · value ${value.toLocaleString("en-US")}`);

  // Anywhere by its offset; the text as UTF-16.
  await page.locator(".hex-go").fill("0x0");
  await page.keyboard.press("Enter");
  await words(page, "0x0 (0) · file header: magic");
  await page.getByRole("button", { name: "UTF-16" }).click();
  assert.equal(await page.getByRole("button", { name: "UTF-16" }).getAttribute("aria-pressed"), "true");
  assert.deepEqual(await accessibilityFindings(session), []);
  await shot(session, "bytes-dark");
  await rows.focus();
  await page.keyboard.press("Escape");
  await page.locator('[data-testid="hex"]').waitFor({ state: "detached" });
  await assertSilent(session);
});

test("the statement is saved, and is what the evidence is", { skip: needsChromium || needsCorpus, timeout: 120_000 }, async (t) => {
  const session = await opened(t, { edition: "hosted", colorScheme: "light", width: 1024, height: 700 });
  const { page, log } = session;
  assert.deepEqual(await accessibilityFindings(session), []);
  await shot(session, "bytes-light");
  const saved = async (label) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: label }).click()]);
    return readFileSync(await download.path(), "utf8");
  };
  const hash = createHash("sha256").update(log).digest("hex");
  // A hash is computed after everything else: until then the statement has none.
  let json;
  do json = JSON.parse(await saved("Save as JSON"));
  while (json.files[0].sha256 === null);
  assert.equal(json.files[0].sha256, hash);
  assert.equal(Object.values(json.files[0].bytes).reduce((a, b) => a + b, 0), log.length);
  assert.equal(json.summary.files_with_every_byte_accounted_for, 1);
  assert.ok(json.between_the_events.some(({ finding }) => finding === "Silence"));
  const text = await saved("Save as text");
  assert.match(text, new RegExp(`sha256: ${hash}`));
  assert.match(text, /sentence: There is no event for 3 days 17 h/);
  await assertSilent(session);
});
