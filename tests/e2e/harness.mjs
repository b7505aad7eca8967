// What every browser test needs: a page of either edition in either engine, watched for whatever it must not do.
//
// A session (`chromium(t, …)`, `firefox(t, …)`) holds `page`, `left` (addresses of requests that left the page's own
// files; each was refused) and `problems` (errors on the console, uncaught errors, violations of the policy). It is closed
// at the end of the test `t`. `assertSilent(session)` is to be the last line of every test.
//
// Files come from `dist` (EVTXSCOPE_DIST), logs from the corpus (EVTXSCOPE_CORPUS, else ../shared/corpus); a test that
// lacks either says that it was skipped.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after } from "node:test";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, "../..");
export const dist = path.resolve(root, process.env.EVTXSCOPE_DIST || "dist");
export const shots = path.join(here, "shots");

const corpusDir = path.resolve(root, process.env.EVTXSCOPE_CORPUS || "../shared/corpus");
/** The corpus folder, or undefined where there is none. */
export const corpus = existsSync(corpusDir) ? corpusDir : undefined;
/** A reason to skip a test that needs the corpus, for `test(name, { skip: needsCorpus }, …)`; false where it is there. */
export const needsCorpus = corpus ? false : `no corpus at ${corpusDir}`;

// Editions --------------------------------------------------------------------------------------------------------

/** The three ways in which a user gets the page. For a fourth, that must fail politely, there is "hosted from file". */
export const editions = ["hosted", "single over http", "single from file"];

const mime = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8" };

/** Serves `dist` on localhost, in a folder deep down, so that an address that is not relative fails. */
async function serve() {
  const base = "/some/where/";
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = path.join(dist, name.startsWith(base) ? name.slice(base.length) || "index.html" : "..");
    try {
      if (!file.startsWith(dist + path.sep)) throw new Error("outside");
      const content = await readFile(file);
      response.writeHead(200, { "content-type": mime[path.extname(file)] || "application/octet-stream" }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${server.address().port}${base}`;
}

let served;
/** The address of an edition and what belongs to it: nothing else may be requested. */
async function addressOf(edition) {
  if (edition.endsWith("from file")) {
    const url = pathToFileURL(path.join(dist, edition.startsWith("single") ? "evtxscope.html" : "index.html")).href;
    const folder = edition.startsWith("single") ? url : pathToFileURL(dist).href;
    return { url, own: (asked) => asked.startsWith(folder) };
  }
  served ??= serve();
  const base = await served;
  const url = edition === "hosted" ? base : `${base}evtxscope.html`;
  return { url, own: (asked) => asked.startsWith(base) };
}

const inPage = (address) => /^(blob|data|about):/.test(address);

// Chromium --------------------------------------------------------------------------------------------------------

/** The first of these programs that is in PATH. */
const inPath = (...names) =>
  names.flatMap((name) => process.env.PATH.split(":").map((folder) => path.join(folder, name))).find((file) => existsSync(file));

const chromiumPath = process.env.EVTXSCOPE_CHROMIUM || inPath("chromium", "chromium-browser", "google-chrome");
const firefoxPath = process.env.EVTXSCOPE_FIREFOX || inPath("firefox-esr", "firefox");
/** Reasons to skip a test, like `needsCorpus`. */
export const needsChromium = chromiumPath ? false : "no Chromium: set EVTXSCOPE_CHROMIUM";
export const needsFirefox = firefoxPath ? false : "no Firefox: set EVTXSCOPE_FIREFOX";

const chromiumFlags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

let chromiumBrowser;
async function chromiumOnce() {
  const { chromium: engine } = await import("playwright-core");
  chromiumBrowser ??= engine.launch({
    executablePath: chromiumPath, headless: true, args: chromiumFlags,
  });
  return chromiumBrowser;
}

/** Collects the violations of the policy in the page itself, before any script of the page runs. */
const watchPolicy = () => {
  globalThis.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    globalThis.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });
};

/**
 * Opens an edition in Chromium. Options: `edition`, `colorScheme` ("dark", "light"), `width`, `height`, and whatever else
 * playwright's `newContext` takes; `before` is a function that runs in the page before its own scripts.
 */
export async function chromium(t, { edition = "hosted", colorScheme = "dark", width = 1440, height = 900, before, ...more } = {}) {
  const browser = await chromiumOnce();
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, acceptDownloads: true, ...more });
  t.after(() => context.close());
  const { url, own } = await addressOf(edition);
  const session = { engine: "chromium", left: [], problems: [], url };
  await context.route("**/*", (route) => {
    const asked = route.request().url();
    if (own(asked) || inPage(asked)) return route.continue();
    session.left.push(asked);
    return route.abort();
  });
  await context.addInitScript(watchPolicy);
  if (before) await context.addInitScript(before);
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && session.problems.push(message.text()));
  page.on("pageerror", (error) => session.problems.push(String(error)));
  page.on("crash", () => session.problems.push("the page crashed"));
  await page.goto(url);
  return Object.assign(session, { page });
}

// Firefox ---------------------------------------------------------------------------------------------------------

let firefoxBrowser;
async function firefoxOnce() {
  const { default: puppeteer } = await import("puppeteer-core");
  firefoxBrowser ??= puppeteer.launch({
    browser: "firefox", executablePath: firefoxPath, headless: true,
    extraPrefsFirefox: { "network.dns.disabled": true, "ui.systemUsesDarkTheme": 1 },
  });
  return firefoxBrowser;
}

/** Opens an edition in Firefox (WebDriver BiDi). `page` is puppeteer's. */
export async function firefox(t, { edition = "hosted", width = 1440, height = 900 } = {}) {
  const browser = await firefoxOnce();
  const page = await browser.newPage();
  t.after(() => page.close());
  await page.setViewport({ width, height });
  const { url, own } = await addressOf(edition);
  const session = { engine: "firefox", page, left: [], problems: [], url };
  page.on("request", (request) => {
    const asked = request.url();
    if (!own(asked) && !inPage(asked)) session.left.push(asked);
  });
  page.on("console", (message) => message.type() === "error" && session.problems.push(message.text()));
  page.on("pageerror", (error) => session.problems.push(String(error)));
  await page.evaluateOnNewDocument(watchPolicy);
  await page.goto(url);
  return session;
}

after(async () => {
  await Promise.all([chromiumBrowser, firefoxBrowser].map(async (browser) => (await browser)?.close()));
});

// Steps -----------------------------------------------------------------------------------------------------------

/** Waits until `body[data-state]` is `state`; fails at once with the page's own words when it becomes "failed". */
export async function waitState({ page }, state, timeout = 30_000) {
  const reached = await page.waitForFunction(
    (wanted) => [wanted, "failed"].includes(document.body?.dataset.state) && document.body.dataset.state,
    ...(page.waitForSelector && page.context ? [state, { timeout }] : [{ timeout }, state]),
  );
  const found = await reached.jsonValue();
  if (found !== state) {
    assert.fail(`the page is "${found}", not "${state}": ${await page.evaluate(() => document.body.innerText.slice(0, 500))}`);
  }
}

/** Hands files to the page as its file input would, and waits until all of them are in. */
export async function openFiles(session, files, timeout = 60_000) {
  const selector = 'input[type=file][data-testid="open-files"]';
  const names = [files].flat();
  if (session.engine === "chromium") {
    await session.page.setInputFiles(selector, names);
  } else {
    const input = await session.page.$(selector);
    await input.uploadFile(...names);
  }
  await waitState(session, "ready", timeout);
}

/** The `data-…` values of the status line, as numbers: `events`, `shown`, `files`, `problems`, `recovered`, … */
export async function status({ page }) {
  const values = await page.evaluate(() => ({ ...document.querySelector('[data-testid="status"]').dataset }));
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== "testid").map(([name, value]) => [name, Number(value)]));
}

/** Writes a screenshot for a person to look at: `shots/NAME.png`. */
export async function shot({ page }, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`) });
}

/** Serious and critical findings of axe-core, a line each (Chromium only). */
export async function accessibilityFindings({ page }) {
  const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** Nothing left the page, nothing was refused by its policy, nothing went wrong. */
export async function assertSilent(session) {
  const violations = await session.page.evaluate(() => globalThis.violations);
  assert.deepEqual({ left: session.left, violations, problems: session.problems }, { left: [], violations: [], problems: [] });
}
