// The page itself, before any log: it opens in every edition and engine, keeps its policy and stays silent.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { assertSilent, chromium, dist, editions, firefox, needsChromium, needsFirefox, waitState } from "./harness.mjs";

const engines = [
  { name: "Chromium", open: chromium, skip: needsChromium },
  { name: "Firefox", open: firefox, skip: needsFirefox },
];

for (const { name, open, skip } of engines) {
  for (const edition of editions) {
    test(`${name} opens the page: ${edition}`, { skip, timeout: 60_000 }, async (t) => {
      const session = await open(t, { edition });
      await waitState(session, "empty");
      await assertSilent(session);
    });
  }

  test(`${name} refuses what the policy forbids`, { skip, timeout: 60_000 }, async (t) => {
    const session = await open(t, { edition: "single over http" });
    await waitState(session, "empty");
    const refused = await session.page.evaluate(async () => {
      const attempts = {
        fetch: () => fetch(location.href),
        innerHTML: () => { document.createElement("p").innerHTML = "<img src=x onerror=alert(1)>"; },
        eval: () => globalThis.eval("1"),
        worker: () => new Worker("worker.js"),
      };
      const refused = [];
      for (const [name, attempt] of Object.entries(attempts)) {
        try { await attempt(); } catch { refused.push(name); }
      }
      return refused;
    });
    // The driver's own code may evaluate; the page's scripts are what the policy is about.
    assert.deepEqual(refused.filter((name) => name !== "eval"), ["fetch", "innerHTML", "worker"]);
    assert.deepEqual(session.left, []);
  });
}

test("a browser that cannot run the page is told what it lacks", { skip: needsChromium, timeout: 60_000 }, async (t) => {
  const session = await chromium(t, { edition: "single from file", before: () => { delete globalThis.DecompressionStream; } });
  const told = await session.page.textContent("#boot");
  assert.match(told, /lacks DecompressionStream/);
  assert.ok(await session.page.isVisible("#boot"));
  await assertSilent(session);
});

test("the hosted page, opened from a disk, points to the single file", { skip: needsChromium, timeout: 60_000 }, async (t) => {
  const session = await chromium(t, { edition: "hosted from file" });
  await session.page.waitForSelector('body[data-state="failed"]');
  assert.match(await session.page.textContent("#boot"), /open evtxscope\.html/);
});

test("both editions carry the promise in the page itself", { skip: needsChromium }, () => {
  for (const name of ["index.html", "evtxscope.html"]) {
    const html = readFileSync(path.join(dist, name), "utf8");
    const [, policy] = html.match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/);
    for (const directive of ["default-src 'none'", "connect-src 'none'", "require-trusted-types-for 'script'"]) {
      assert.ok(policy.split("; ").includes(directive), `${directive} in ${name}`);
    }
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|'self'|https?:/);
    assert.doesNotMatch(html, /(?:src|href)="(?:https?:)?\//, `${name} holds an address that is not relative`);
  }
});
