// What every end-to-end test uses: the real example binaries, the browser, and the peers written in Python.
//
// Everything that a test starts ends with the test: pass the test's context as the first argument.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { databases, isGiven } from "./databases.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const exe = process.platform === "win32" ? ".exe" : "";

// Generous, because a loaded machine is slow; a test that passes never waits this long.
const PATIENCE_MS = 20_000;

/** Rejects with `what` when `promise` takes too long, and keeps no timer behind. */
export async function inTime(promise, what, ms = PATIENCE_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const LISTENING = /^listening on (http:\/\/\S+)$/m;
const endings = new WeakMap();

/**
 * Runs `end` when the test ends, the last one first: a page closes before the server that it talks to, which
 * `t.after` alone would do the other way round. All of them run, even when one fails.
 */
export function atEnd(t, end) {
  if (!endings.has(t)) {
    endings.set(t, []);
    t.after(async () => {
      const errors = [];
      for (const next of endings.get(t).reverse()) {
        await Promise.resolve().then(next).catch((error) => errors.push(error));
      }
      if (errors.length === 1) throw errors[0];
      if (errors.length > 1) throw new AggregateError(errors, errors.map((error) => error.message).join("\n"));
    });
  }
  endings.get(t).push(end);
}

/**
 * Starts a server that prints its address, and stops it by Ctrl-C when the test ends. `address` finds the URL in what it
 * prints. `stop()` asserts that it ends with exit code 0; the test's end calls it, so a test may leave it out.
 */
async function startServer(t, path, { args = [], env = {}, address = LISTENING, hint }) {
  assert.ok(existsSync(path), `${path} is missing: run \`${hint}\` first`);
  const child = spawn(path, args, { cwd: root, env: { ...withoutSettings(), ...env } });
  let stdout = "";
  let stderr = "";
  const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal })));
  const listening = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      const line = address.exec(stdout);
      if (line) resolve(line[1]);
    });
    ended.then(({ code }) => reject(new Error(`${path} ended with ${code} before it listened: ${stderr}`)));
  });
  child.stderr.on("data", (chunk) => (stderr += chunk));

  let stopping;
  const stop = () => (stopping ??= end());
  async function end() {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    const { code, signal } = await inTime(ended, `${path} stops on Ctrl-C`).catch((error) => {
      child.kill("SIGKILL");
      throw error;
    });
    assert.equal(code, 0, `${path} ended with ${signal ?? code} on Ctrl-C: ${stderr}`);
  }
  atEnd(t, stop);
  const url = await inTime(listening, `${path} prints its address; it printed: ${stdout}${stderr}`);
  return { url, pid: child.pid, stdout: () => stdout, stderr: () => stderr, stop };
}

/** The environment without what the hub reads there: a setting of the one who runs the tests decides none of them. */
export function withoutSettings() {
  const foreign = /^(HUB_|REDIS_URL$|MONGODB_URI$|BACKUP_CRON$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** The hub's binary, for a test that expects it not to start. */
export const hubBinary = join(target, "debug", "realtime-hub" + exe);

/** Starts the hub on a free port: `{ url, pid, stdout(), stderr(), stop() }`. `e2e/hub.mjs` gives it verbs. */
export async function startHubProcess(t, { env = {} } = {}) {
  const hint = "cargo build --package hub-durable --bins";
  const stores = await databases(env);
  const hub = await startServer(t, hubBinary, { env: { HUB_ADDR: "127.0.0.1:0", ...stores, ...env }, hint });
  isGiven(hub.url, stores, hub.stdout() + hub.stderr());
  return hub;
}

/** The binary of the example `name`, for a program that prints and ends by itself. */
export function example(name) {
  return join(target, "debug", "examples", name + exe);
}

/** Starts the example `name` on a free port: `{ url, stdout(), stderr(), stop() }`. */
export async function startExample(t, name, { args = [], env = {} } = {}) {
  const path = example(name);
  const hint = "cargo build --workspace --examples";
  return startServer(t, path, { args, env: { HUB_ADDR: "127.0.0.1:0", ...env }, hint });
}

/** Starts `cargo course` on a free port. */
export async function startCourse(t, { env = {} } = {}) {
  const path = join(target, "debug", "course" + exe);
  const hint = "cargo build --package course";
  return startServer(t, path, { env: { COURSE_ADDR: "127.0.0.1:0", ...env }, address: /^book: (http:\/\/\S+)$/m, hint });
}

function chromiumPath() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const path = process.env.CHROMIUM ?? candidates.find((candidate) => existsSync(candidate));
  assert.ok(path, "no Chromium found: install it, or set CHROMIUM to its path");
  return path;
}

// A browser that talks to nothing but the page under test.
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
];

function isLocal(url) {
  const { protocol, hostname } = new URL(url);
  return ["data:", "blob:", "about:"].includes(protocol) || ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}

/**
 * Starts Chromium. `newPage(options)` opens a page in a context of its own, like a second person's browser. When the
 * test ends, any console error, uncaught error, failed load or request outside this machine fails it; a test that
 * provokes one names it: `page.expected.push(/409/)`.
 */
export async function browser(t) {
  const instance = await chromium.launch({ executablePath: chromiumPath(), args: QUIET });
  const pages = [];
  atEnd(t, async () => {
    await instance.close();
    for (const page of pages) {
      const left = page.problems.filter((problem) => !page.expected.some((pattern) => pattern.test(problem)));
      assert.deepEqual(left, [], "the page's console isn't clean, or it asked something outside this machine");
    }
  });
  async function newPage(options = {}) {
    const context = await instance.newContext(options);
    return watch(await context.newPage());
  }
  async function watch(page) {
    page.problems = [];
    page.expected = [];
    pages.push(page);
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) page.problems.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => page.problems.push(`uncaught: ${error.message}`));
    await page.route("**", (route) => {
      const url = route.request().url();
      if (isLocal(url)) return route.continue();
      page.problems.push(`outside this machine: ${url}`);
      return route.abort();
    });
    return page;
  }
  return { newPage };
}

/** Saves what `page` shows as target/screenshots/<name>.png. */
export async function screenshot(page, name, options = {}) {
  const folder = join(root, "target", "screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), ...options });
}

/**
 * Runs e2e/python/<script> in the virtual environment that `cargo xtask test` makes, and returns what it printed.
 * A peer prints its findings as one JSON value per line; an exit code other than 0 fails the test.
 */
export async function python(t, script, args = []) {
  const bin = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  const interpreter = join(target, "venv", ...bin);
  assert.ok(existsSync(interpreter), `${interpreter} is missing: \`cargo xtask test\` makes it`);
  const child = spawn(interpreter, [join(root, "e2e", "python", script), ...args], { cwd: root });
  atEnd(t, () => child.kill("SIGKILL"));
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const code = await inTime(new Promise((resolve) => child.on("close", resolve)), `${script} ends`);
  assert.equal(code, 0, `${script} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
