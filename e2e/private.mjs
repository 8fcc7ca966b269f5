// A private database server for one test, on a free port, with its data in a folder of its own.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { atEnd, inTime } from "./support.mjs";

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

/**
 * Starts `program` with the arguments that `args(port, dir)` gives, and waits until it prints `ready`: `{ port, kill(), restart() }`.
 * What it had on its disk before a `kill()` is there after `restart()`.
 */
export async function startPrivate(t, program, args, ready) {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), "realtimehub-e2e-"));
  let child;
  let ended;
  async function restart() {
    child = spawn(program, args(port, dir).map(String));
    ended = new Promise((resolve) => child.on("close", resolve));
    let printed = "";
    const waits = new Promise((resolve, reject) => {
      child.stdout.on("data", (chunk) => {
        printed += chunk;
        if (printed.includes(ready)) resolve();
      });
      ended.then(() => reject(new Error(`${program} ended: ${printed}`)));
    });
    await inTime(waits, `${program} starts`);
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
  return { port, kill, restart };
}
