// Messages that Windows archives beside a log: dropped with it, each event's is shown with its fields, as text.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { accessibilityFindings, assertSilent, chromium, corpus, needsChromium, needsCorpus, shot, waitState } from "./harness.mjs";

const wide = (text) => Buffer.from(text, "utf16le");
const number = (value, bytes = 4) => {
  const out = Buffer.alloc(bytes);
  if (bytes === 8) out.writeBigUInt64LE(BigInt(value));
  else out.writeUInt32LE(value);
  return out;
};

/** A section of a file of messages: one page of at most 100 records. */
function section(records) {
  const header = Buffer.alloc(888);
  header.fill(0xff, 0, 64);
  const parts = [];
  let at = header.length;
  records.forEach((payload, i) => {
    header.writeBigUInt64LE(BigInt(at), 88 + 8 * i);
    const record = Buffer.concat([number(i), number(payload.length), payload]);
    parts.push(record);
    at += record.length;
  });
  return Buffer.concat([header, ...parts]);
}

/** A file of messages (`docs/mta.md` of the evtx crate): [EventRecordID, text] in the order of the log. */
function messages(all) {
  const sections = [
    ["EVT", section(all.map(([id], i) => Buffer.concat([number(id, 8), number(i, 8)])))],
    ["MSG", section(all.map(([, text]) => Buffer.concat([number(2 * text.length + 2), wide(`${text}\0`)])))],
    ["PUB", section([])],
  ];
  const table = sections.reduce((sum, [name]) => sum + 20 + 2 * name.length, 0);
  let at = 24 + table;
  const descriptors = sections.map(([name, bytes]) => {
    const descriptor = Buffer.concat([number(at, 8), number(bytes.length, 8), number(2 * name.length), wide(name)]);
    at += bytes.length;
    return descriptor;
  });
  return Buffer.concat([Buffer.from("MTAFile\0"), ...[1, 1, table, 3].map((n) => number(n)), ...descriptors, ...sections.map(([, bytes]) => bytes)]);
}

test("an event's message stands above its fields", { skip: needsChromium || needsCorpus, timeout: 90_000 }, async (t) => {
  const ids = Array.from({ length: 100 }, (_, i) => i + 1);
  const mta = messages(ids.map((id) => [id, `Message of ${id}: <b>bold</b>\r\n\u202efdp.exe`]));
  const file = (name, buffer) => ({ name, mimeType: "application/octet-stream", buffer });
  const session = await chromium(t, { edition: "single from file" });
  const { page } = session;
  await waitState(session, "empty");
  await page.setInputFiles('[data-testid="open-files"]', [
    file("Security_1033.MTA", mta),
    file("Security.evtx", readFileSync(path.join(corpus, "logs", "artemis__Security.evtx"))),
  ]);
  await waitState(session, "ready");
  await page.click('[data-testid="view-events"]');
  await page.fill('[data-testid="query"]', "record_id <= 100");
  await page.press('[data-testid="query"]', "Enter");
  await page.locator('[role="grid"]').first().locator('[role="gridcell"]').first().click();
  const message = page.locator('[data-testid="detail-message"]');
  await message.waitFor();
  const text = await message.textContent();
  assert.match(text, /^Message of \d+: <b>bold<\/b>/);
  assert.match(text, /U\+202E/);
  assert.match(text, /Message from Security_1033\.MTA/);
  assert.deepEqual(await accessibilityFindings(session), []);
  await shot(session, "messages-dark");
  await assertSilent(session);
});
