// How the pages are served: from one binary, under a strict policy, with libraries from here or from a public copy.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";

import { failsToStart, startHub } from "../hub.mjs";
import { atEnd, browser, root } from "../support.mjs";
import { libraries } from "./libraries.mjs";
import { entersChat, isOnline, says, sees, signsUp } from "./people.mjs";

const PAGES = ["/", "/chat", "/rooms", "/lobby", "/classroom", "/private"];
const listed = JSON.parse(await readFile(join(root, "web", "libraries.json"), "utf8"));

test("libraries.json names exactly what npm installed", async () => {
  assert.equal(`${JSON.stringify(listed, null, 2)}\n`, await libraries(), "run `node e2e/pages/libraries.mjs`");
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  for (const [name, { version }] of Object.entries(listed)) assert.equal(packages[`node_modules/${name}`].version, version);
});

test("every page has the policy, and each script in it is a file or is named by its hash", async (t) => {
  const { url } = await startHub(t);
  for (const path of PAGES) {
    const response = await fetch(url + path);
    const html = await response.text();
    const policy = response.headers.get("content-security-policy");
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    for (const [name, value] of [["x-content-type-options", "nosniff"], ["referrer-policy", "no-referrer"], ["cross-origin-opener-policy", "same-origin"]]) {
      assert.equal(response.headers.get(name), value, path);
    }
    for (const [, inline] of html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)) {
      assert.ok(policy.includes(`'sha256-${createHash("sha256").update(inline).digest("base64")}'`), path);
    }
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/, path);
    if (path === "/") continue;
    const hash = listed["socket.io-client"].files["dist/socket.io.min.js"];
    assert.ok(html.includes(`integrity="${hash}" crossorigin="anonymous"`), path);
  }
});

test("the hub serves the libraries that npm installed, byte for byte", async (t) => {
  const { url } = await startHub(t);
  for (const [name, { files }] of Object.entries(listed)) {
    for (const [file, hash] of Object.entries(files)) {
      const response = await fetch(`${url}/vendor/${name}/${file}`, { redirect: "manual" });
      assert.equal(response.status, 200, `${name}/${file}`);
      assert.match(response.headers.get("content-type"), /^text\/javascript/);
      const bytes = Buffer.from(await response.arrayBuffer());
      assert.equal(`sha384-${createHash("sha384").update(bytes).digest("base64")}`, hash);
    }
  }
});

/** A public copy of npm's packages, as jsDelivr lays them out: `/npm/<name>@<version>/<file>`. `change` may spoil a file. */
async function publicCopy(t, change = (bytes) => bytes) {
  const asked = [];
  const server = createServer(async (request, response) => {
    asked.push(request.url);
    const [, name, version, file] = /^\/npm\/((?:@[\w-]+\/)?[\w.-]+)@([\d.]+)\/([\w./-]+)$/.exec(request.url) ?? [];
    if (listed[name]?.version !== version || !listed[name].files[file]) return response.writeHead(404).end();
    const bytes = await readFile(join(root, "node_modules", name, file));
    response.writeHead(200, { "content-type": "text/javascript", "access-control-allow-origin": "*" }).end(change(bytes, file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  atEnd(t, () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }));
  return { base: `http://127.0.0.1:${server.address().port}/npm`, asked };
}

test("with nothing installed the libraries come from the public copy, and the pages work", async (t) => {
  const copy = await publicCopy(t);
  const { url } = await startHub(t, { env: { HUB_NODE_MODULES: join(root, "nothing-here"), HUB_CDN: copy.base } });
  const { newPage } = await browser(t);
  const ann = await entersChat(await newPage(), url, "ann");
  await says(ann, "over the copy");
  await sees(ann, ["ann: over the copy"]);
  const bob = await signsUp(await newPage(), url, "/private", "bob");
  await isOnline(bob);
  assert.ok(copy.asked.some((path) => path.includes("socket.io-client@")) && copy.asked.some((path) => path.includes("@hpke/common@")));
});

test("a public copy that isn't the very file runs in no page", async (t) => {
  const copy = await publicCopy(t, (bytes) => Buffer.concat([bytes, Buffer.from("\n// one line more")]));
  const { url } = await startHub(t, { env: { HUB_NODE_MODULES: join(root, "nothing-here"), HUB_CDN: copy.base } });
  const { newPage } = await browser(t);
  const page = await newPage();
  page.expected.push(/integrity/);
  await page.goto(`${url}/chat`);
  await page.getByRole("alert").filter({ hasText: "npm ci" }).waitFor();
});

test("without any copy each page says what to run", async (t) => {
  const { url } = await startHub(t, { env: { HUB_NODE_MODULES: join(root, "nothing-here"), HUB_CDN: "http://127.0.0.1:9/npm" } });
  const { newPage } = await browser(t);
  for (const path of PAGES.slice(1)) {
    const page = await newPage();
    page.expected.push(/ERR_/);
    await page.goto(url + path);
    await page.getByRole("alert").filter({ hasText: "npm ci" }).waitFor();
    assert.equal(await page.locator("fieldset:enabled").count(), 0, path);
  }
});

test("a HUB_CDN that isn't a base URL is refused at the start", async (t) => {
  const { stderr } = await failsToStart(t, { HUB_CDN: "https://cdn.example; script-src *" });
  assert.match(stderr, /HUB_CDN/);
});

test("only the named files are served", async (t) => {
  const { url } = await startHub(t);
  for (const path of ["/web/index.html", "/web/shared/", "/vendor/socket.io-client/package.json", "/vendor/%2e%2e/Cargo.toml", "/web/..%2fCargo.toml"]) {
    assert.equal((await fetch(url + path)).status, 404, path);
  }
});
