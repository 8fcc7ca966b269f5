// A private Redis for one test, on a free port, with its data in a folder of its own.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { atEnd, inTime } from "./support.mjs";

const found = spawnSync("redis-server", ["--version"]).status === 0;

/**
 * What `test` takes as its options: a test that needs Redis is left out where there is none, and says so. In CI it isn't left out,
 * so it fails.
 */
export const needsRedis = found || process.env.CI ? {} : { skip: "NOT RUN: redis-server isn't installed" };

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts one: `{ url, kill(), restart() }`. What was acked before a `kill()` is there after `restart()`. */
export async function startRedis(t) {
  assert.ok(found, "redis-server isn't installed");
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), "realtimehub-redis-"));
  const args = ["--port", port, "--bind", "127.0.0.1", "--dir", dir, "--save", "", "--appendonly", "yes"].map(String);
  let child;
  let ended;
  async function restart() {
    child = spawn("redis-server", args);
    ended = new Promise((resolve) => child.on("close", resolve));
    let printed = "";
    const ready = new Promise((resolve, reject) => {
      child.stdout.on("data", (chunk) => {
        printed += chunk;
        if (printed.includes("Ready to accept connections")) resolve();
      });
      ended.then(() => reject(new Error(`redis-server ended: ${printed}`)));
    });
    await inTime(ready, "Redis starts");
  }
  async function kill() {
    child.kill("SIGKILL");
    await ended;
  }
  await restart();
  atEnd(t, async () => {
    await kill();
    rmSync(dir, { recursive: true });
  });
  return { url: `redis://127.0.0.1:${port}`, kill, restart };
}
