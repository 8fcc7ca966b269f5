// What the tests of end-to-end encryption share: a client in Rust, a client of the page's modules without a browser, and
// a server for those modules.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { parseBundle } from "../web/private/bundle.js";
import { fromText } from "../web/private/bytes.js";
import { accepted, meet, toSend } from "../web/private/key_book.js";
import { open, seal } from "../web/private/sealed.js";
import { nameOf, remember } from "../web/private/seen.js";
import { atEnd, example, inTime, root } from "./support.mjs";

const vectors = (name) => readFile(join(root, "sealed", "vectors", name), "utf8").then(JSON.parse);

/** What RFC 9180 says, and what version 1 of our format once sealed. */
export const rfc9180 = await vectors("rfc9180_a1_1.json");
export const golden = await vectors("v1.json");

/** A client in Rust, in a process of its own: `{ id, publicKey, ask(command) }`. */
export async function rustClient(t, id, secret) {
  const child = spawn(example("sealed_peer"), secret ? [id, secret] : [id], { stdio: ["pipe", "pipe", "inherit"] });
  atEnd(t, () => child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await inTime(lines.next(), "the client in Rust answers");
    assert.ok(!done, "the client in Rust ended: `cargo build --workspace --examples` builds it");
    return JSON.parse(value);
  };
  const { publicKey } = await next();
  const ask = (command) => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    return next();
  };
  return { id, publicKey, ask };
}

const PKCS8 = { X25519: "302e020100300506032b656e04220420", Ed25519: "302e020100300506032b657004220420" };

/** The identity of somebody in the golden file, whose private keys can't be exported any more. */
export async function goldenIdentity({ id, secret, publicKey }) {
  const bundle = await parseBundle(publicKey, id);
  const bytes = fromText(secret, 64);
  const pair = async (name, seed, raw, uses) => ({
    privateKey: await crypto.subtle.importKey("pkcs8", Buffer.concat([Buffer.from(PKCS8[name], "hex"), seed]), name, false, uses),
    publicKey: await crypto.subtle.importKey("raw", raw, name, true, []),
  });
  return {
    exchange: await pair("X25519", bytes.subarray(0, 32), bundle.exchange, ["deriveBits"]),
    signing: await pair("Ed25519", bytes.subarray(32), bundle.signing, ["sign"]),
    bundle,
  };
}

/** The page's client, with a `Map` where the page has IndexedDB. `meets`, `seals` and `opens` answer like the one in Rust. */
export function moduleClient(me) {
  const [pins, seen] = [new Map(), new Map()];
  const orCode = (promise) => promise.catch((error) => {
    if (error.name !== "SealedError") throw error;
    return { error: error.code };
  });
  const memory = {
    accepted: async (id, fingerprint) => {
      const known = accepted(pins.get(id), fingerprint);
      return known && { bundle: await parseBundle(known.text, id), key: known.key };
    },
    remember: (message) => {
      const { first, again } = remember(seen.get(nameOf(message)), message);
      seen.set(nameOf(message), first);
      return again;
    },
  };
  return {
    me,
    meets: async (id, publicKey) => {
      const { pin, result } = meet(pins.get(id), await parseBundle(publicKey, id));
      pins.set(id, pin);
      return result;
    },
    seals: async (to, tempId, text) => seal(me, await parseBundle(toSend(pins.get(to), to).text, to), tempId, text),
    opens: (message) => orCode(open(me, message, memory)),
  };
}

/** The message as the server would hand it out, once through JSON. */
export function message(sender, receiver, tempId, recipients, id = "m1") {
  return JSON.parse(JSON.stringify({ id, tempId, sender: { id: sender }, receiver: { id: receiver }, recipients }));
}

const IMPORTS = JSON.stringify({
  imports: { "@hpke/core": "/vendor/@hpke/core/esm/mod.js", "@hpke/common": "/vendor/@hpke/common/esm/mod.js" },
});
const PAGE = `<!doctype html><html lang="en"><title>Sealed</title><link rel="icon" href="data:,">
<script type="importmap">${IMPORTS}</script>`;
const IMPORTS_HASH = createHash("sha256").update(IMPORTS).digest("base64");
const POLICY = `default-src 'none'; script-src 'self' 'sha256-${IMPORTS_HASH}'; img-src data:`;

/** Serves the page's modules under a strict policy, and an empty page that can import them: its URL. */
export async function serveModules(t) {
  const folders = { "/private/": "web/private", "/vendor/@hpke/": "node_modules/@hpke" };
  const server = createServer(async (request, response) => {
    const prefix = Object.keys(folders).find((known) => request.url.startsWith(known));
    if (!prefix) {
      response.writeHead(200, { "content-type": "text/html", "content-security-policy": POLICY }).end(PAGE);
      return;
    }
    const path = join(root, folders[prefix], request.url.slice(prefix.length));
    const body = await readFile(path).catch(() => null);
    response.writeHead(body ? 200 : 404, { "content-type": "text/javascript" }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  atEnd(t, () => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${server.address().port}/`;
}
