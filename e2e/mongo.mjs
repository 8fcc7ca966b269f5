// A private MongoDB for one test.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { startPrivate } from "./private.mjs";
import { needsRedis } from "./redis.mjs";
import { root } from "./support.mjs";

// On the PATH, or where `cargo xtask servers` puts it.
const places = ["mongod", join(root, "target/servers/fiftyone/db/bin/mongod")];
const mongod = places.find((place) => spawnSync(place, ["--version"]).status === 0);

const missing = { skip: "NOT RUN: mongod isn't installed" };

/** What `test` takes as its options, as `needsRedis`, for both. */
export const needsBoth = mongod || process.env.CI ? needsRedis : missing;

/** Starts one: `{ uri, kill(), restart() }`. */
export async function startMongo(t) {
  assert.ok(mongod, "mongod isn't installed");
  const args = (port, dir) => ["--port", port, "--bind_ip", "127.0.0.1", "--nounixsocket", "--dbpath", dir];
  const mongo = await startPrivate(t, mongod, args, "Waiting for connections");
  return { ...mongo, uri: `mongodb://127.0.0.1:${mongo.port}/e2e` };
}
