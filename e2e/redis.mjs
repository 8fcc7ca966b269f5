// A private Redis for one test.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { startPrivate } from "./private.mjs";

const found = spawnSync("redis-server", ["--version"]).status === 0;

/**
 * What `test` takes as its options: a test that needs Redis is left out where there is none, and says so. In CI it isn't left out,
 * so it fails.
 */
export const needsRedis = found || process.env.CI ? {} : { skip: "NOT RUN: redis-server isn't installed" };

/** Starts one: `{ url, kill(), restart() }`. What was acked before a `kill()` is there after `restart()`. */
export async function startRedis(t) {
  assert.ok(found, "redis-server isn't installed");
  const args = (port, dir) => ["--port", port, "--bind", "127.0.0.1", "--dir", dir, "--save", "", "--appendonly", "yes"];
  const redis = await startPrivate(t, "redis-server", args, "Ready to accept connections");
  return { ...redis, url: `redis://127.0.0.1:${redis.port}` };
}
