// Writes web/libraries.json: the files of npm's packages that the pages load, each with its hash. A browser runs these very
// files or none, whether they come from node_modules or from the public copy.
//
// Run `npm ci && node e2e/pages/libraries.mjs` after changing a version in package.json.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const FILE = join(root, "web", "libraries.json");
/** Where loading starts; what a module imports follows from there. */
const ENTRIES = { "socket.io-client": "dist/socket.io.min.js", "@hpke/core": "esm/mod.js" };
const IMPORT = /^\s*(?:import|export)\b[^;]*?\bfrom\s*"([^"]+)"|^\s*import\s*"([^"]+)"/gm;

/** What libraries.json has to say about the packages that are installed. */
export async function libraries() {
  const found = {};
  const visit = async (name, file) => {
    const folder = join(root, "node_modules", name);
    if (!found[name]) {
      const facts = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      found[name] = { version: facts.version, entry: ENTRIES[name] ?? posix.normalize(facts.module), files: {} };
    }
    if (found[name].files[file]) return;
    const text = await readFile(join(folder, file));
    found[name].files[file] = `sha384-${createHash("sha384").update(text).digest("base64")}`;
    if (!file.startsWith("esm/")) return;
    for (const [, from, bare] of text.toString().matchAll(IMPORT)) {
      const wanted = from ?? bare;
      if (wanted.startsWith(".")) await visit(name, posix.join(posix.dirname(file), wanted));
      else await visit(wanted, found[wanted]?.entry ?? (await entryOf(wanted)));
    }
  };
  for (const [name, file] of Object.entries(ENTRIES)) await visit(name, file);
  for (const each of Object.values(found)) each.files = Object.fromEntries(Object.entries(each.files).sort());
  return `${JSON.stringify(found, null, 2)}\n`;
}

async function entryOf(name) {
  return posix.normalize(JSON.parse(await readFile(join(root, "node_modules", name, "package.json"), "utf8")).module);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await writeFile(FILE, await libraries());
