// The benchmark's table, from the figures that the parts left in LOGS/*.jsonl: `node table.mjs LOGS`. Markdown on standard output,
// for the README. A goal that is not met says so. Called by `scripts/bench`.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import path from "node:path";

const logs = process.argv[2];
const figures = new Map();
for (const part of ["ingest", "answers", "page"]) {
  const file = path.join(logs, `${part}.jsonl`);
  if (!existsSync(file)) continue;
  for (const line of readFileSync(file, "utf8").trim().split("\n").filter(Boolean)) {
    const { what, value } = JSON.parse(line);
    figures.set(what, value);
  }
}

const threads = cpus().length;
const rows = [];
/** A line of the table; nothing where a figure is missing. */
function row(what, value, show, goal, met) {
  if (value !== undefined && !Number.isNaN(value)) rows.push([what, show(value), goal, met === undefined ? "" : met(value) ? "yes" : "**no**"]);
}
const get = (what) => figures.get(what);
const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const times = (value) => `${value.toFixed(2)} ×`;
const rate = (value) => `${Math.round(value)} MB/s`;
const atMost = (limit) => (value) => value <= limit;

for (const log of ["sysmon-cycled.evtx", "sysmon-made.evtx"]) {
  const size = get(`${log}: size`);
  if (size === undefined) continue;
  const name = `${log.includes("cycled") ? "real Sysmon log, cycled" : "Sysmon log of the writer"}, ${Math.round(size)} MB`;
  const ours = get(`${log}: evtxscope, 1 threads`);
  row(`${name}: native, one thread`, ours, rate, "");
  row(`${name}: against \`evtx_dump -t 1 -o jsonl\``, ours / get(`${log}: evtx_dump, 1 threads`), times, "2 ×", (v) => v >= 2);
  const page = get(`${log}: page`);
  row(`${name}: page, all cores`, page, rate, "");
  row(`${name}: page against native \`evtx_dump -o jsonl\`, ${threads} threads`, page / get(`${log}: evtx_dump, ${threads} threads`), times, "1 ×", (v) => v >= 1);
  row(`${name}: first rows in the page`, get(`${log}: first rows`), ms, "300 ms", atMost(300));
  row(`${name}: longest task while loading`, get(`${log}: longest task while loading`), (v) => (v === 0 ? "under 50 ms" : ms(v)), "50 ms", atMost(50));
  const bytes = (value) => `${Math.round(value)} bytes`;
  row(`${name}: columns, an event`, get(`${log}: memory an event`), bytes, "200 bytes", atMost(200));
  row(`${name}: the page's whole process, an event`, get(`${log}: page memory an event`), bytes, "");
}
const events = get("million: events");
const million = events && `${(events / 1e6).toFixed(2)} M events`;
const answer = (what, label, limit) => row(`${million}: ${label}`, get(what), ms, limit ? `${limit} ms` : "", limit && atMost(limit));
answer("filter: a field is equal", "a field is equal", 20);
answer("filter: an event id", "an event id", 20);
answer("filter: a text in any field", "a text in any field", 150);
answer("filter: a text in any field, rare", "a text in any field, not there", 150);
answer("filter: a regular expression in any field", "a regular expression in any field");
for (const what of figures.keys()) if (what.startsWith("sort: ")) answer(what, `sort by ${what.slice(6)}`, 200);
answer("facet: Image", "facet of Image");
answer("facet: CommandLine", "facet of CommandLine");
answer("pivot: Image by User", "Image by User");
answer("find next", "find next");
row(`${million}: process forest, ${get("process forest: processes")} processes`, get("process forest"), ms, "500 ms for 200,000", (v) => v <= (get("process forest: processes") / 200_000) * 500);
answer("page filter: a field is equal", "a field is equal, Enter to screen");
answer("page filter: a text in any field", "a text in any field, Enter to screen");
row(`${million}: scrolling`, get("scrolling: frames a second"), (v) => `${v.toFixed(1)} frames a second`, "60", (v) => v >= 59);
row("5 M events: page, all cores", get("five million: page"), rate, "");
row("5 M events: rows in the table", get("five million: rows in the table"), String, "all", (v) => v === 5_000_000);
row("5 M events: columns, an event", get("five million: engine memory an event"), (v) => `${Math.round(v)} bytes`, "200 bytes", atMost(200));
row("single HTML file", get("single file"), (v) => `${v.toFixed(2)} MB`, "3 MB", atMost(3));

const version = (command, ...more) => {
  try {
    return execFileSync(command, more).toString().trim();
  } catch {
    return `no ${command}`;
  }
};
const date = new Date().toISOString().slice(0, 10);
console.log(`${cpus()[0].model}, ${threads} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; ${version("rustc", "--version")}; ${version("chromium", "--version")}; ${date}; \`scripts/bench\`.\n`);
console.log("| what | here | goal | met |\n|---|---:|---:|---|");
for (const cells of rows) console.log(`| ${cells.join(" | ")} |`);
