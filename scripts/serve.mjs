// A static file server for one folder on 127.0.0.1: node scripts/serve.mjs FOLDER PORT. No dependencies.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";

const [folder, port] = process.argv.slice(2);
const root = path.resolve(folder);
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8" };

const fileFor = (address) => {
  try {
    const name = decodeURIComponent(new URL(address, "http://localhost").pathname);
    const file = path.join(root, name.endsWith("/") ? `${name}index.html` : name);
    return file.startsWith(root + path.sep) && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
};

const server = createServer((request, response) => {
  const file = fileFor(request.url);
  if (!file) return response.writeHead(404).end("not found\n");
  response.writeHead(200, {
    "content-type": types[path.extname(file)] || "application/octet-stream",
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
  });
  return createReadStream(file).pipe(response);
});

let wanted = Number(port);
server.on("error", (error) => {
  if (error.code !== "EADDRINUSE") throw error;
  wanted += 1;
  server.listen(wanted, "127.0.0.1");
});
server.on("listening", () => console.log(`evtxscope: http://127.0.0.1:${wanted}/  (Ctrl+C ends it)`));
server.listen(wanted, "127.0.0.1");
