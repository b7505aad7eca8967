// An XML export, dropped: its events are in the tables, their own text is shown, and every byte is accounted for.

import assert from "node:assert/strict";
import { test } from "node:test";

import { assertSilent, chromium, needsChromium, status, waitState } from "./harness.mjs";

const event = (id) => `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/><EventID>1</EventID><Version>5</Version><Level>4</Level>\
<TimeCreated SystemTime='2024-05-12T13:52:${String(id % 60).padStart(2, "0")}.1234567Z'/><EventRecordID>${id}</EventRecordID>\
<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>WS1</Computer></System>\
<EventData><Data Name='ProcessId'>${4000 + id}</Data><Data Name='Image'>C:\\Windows\\a &amp; b ${id}.exe</Data></EventData>\
<RenderingInfo Culture='en-US'><Message>Process ${id} created</Message></RenderingInfo></Event>`;

test("an XML export opens like the log that it was made of", { skip: needsChromium, timeout: 90_000 }, async (t) => {
  const events = Array.from({ length: 2_000 }, (_, i) => event(i + 1));
  const session = await chromium(t, { edition: "single from file" });
  await waitState(session, "empty");
  const { page } = session;
  const buffer = Buffer.from(`\ufeff<Events>${events.join("\r\n")}</Events>`, "utf16le");
  await page.setInputFiles('[data-testid="open-files"]', [{ name: "Sysmon.xml", mimeType: "text/xml", buffer }]);
  await waitState(session, "ready");
  const now = await status(session);
  assert.equal(now.events, 2_000);
  assert.equal(now.problems, 0);
  await page.fill('[data-testid="query"]', "ProcessId >= 5990 and ProcessId < 5995");
  await page.press('[data-testid="query"]', "Enter");
  await page.waitForFunction(() => document.querySelector('[data-testid="status"]').dataset.shown === "5");
  await page.click('[data-testid="view-events"]');
  await page.locator('[role="grid"]').first().locator('[role="gridcell"]').first().click();
  await page.getByText("Process 1990 created").waitFor();
  await page.getByRole("tab", { name: "XML" }).click();
  await page.waitForFunction(() => document.querySelector('[data-testid="detail-xml"]')?.textContent.includes("a &amp; b 1990.exe"));
  await page.click('[data-testid="view-evidence"]');
  await page.getByText(`${buffer.length.toLocaleString("en-US")} bytes, every one accounted for`).waitFor();
  await assertSilent(session);
});
