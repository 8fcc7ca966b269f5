// Hubs with a Redis and a MongoDB: `HUB_E2E_STORES="redis://127.0.0.1:6379 mongodb://127.0.0.1:27017" node --test e2e/contract/*.test.mjs`.
//
// All hubs of a run share the two servers, which must ask for no password. Each hub has a database of its own in both. One that
// is started on the address of an earlier one is a restart, so it gets what that one had.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { connect } from "node:net";

// By the default times a test would end before the first backup, and every message would still be in Redis. With these, messages
// leave Redis while tests run, and pages begin in one database and end in the other.
const BUSY = { BACKUP_CRON: "* * * * * *", HUB_LIVE_MESSAGES: "10" };

/** Redis answers each of these commands with one line: `:12`, or `+OK`. Returns the numbers. */
async function ask(url, commands) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port || 6379), hostname);
  socket.write(commands.map((command) => `${command}\r\n`).join(""));
  let answered = "";
  for await (const chunk of socket.setEncoding("utf8")) {
    answered += chunk;
    if (answered.split("\r\n").length > commands.length) break;
  }
  const lines = answered.trim().split("\r\n");
  assert.ok(lines.every((line) => /^[:+]/.test(line)), `HUB_E2E_STORES: ${url} answers ${answered.trim()}`);
  return lines.map((line) => Number(line.slice(1)));
}

/** A database of the Redis that holds nothing. The first one counts, because each test file is a process of its own. */
async function emptyDatabase(url) {
  for (;;) {
    const [number] = await ask(url, ["INCR e2e:databases"]);
    const [, keys] = await ask(url, [`SELECT ${number}`, "DBSIZE"]);
    if (keys === 0) return number;
  }
}

const given = new Map();

/** What a hub that is started with `env` gets besides: nothing, unless the tests run over databases. */
export async function databases(env) {
  if (!process.env.HUB_E2E_STORES) return {};
  const earlier = given.get(env.HUB_ADDR);
  if (earlier) return earlier;
  const [redis, mongodb] = process.env.HUB_E2E_STORES.split(/\s+/);
  assert.ok(redis?.startsWith("redis:") && mongodb?.startsWith("mongodb:"), "HUB_E2E_STORES holds two addresses, Redis first");
  const number = await emptyDatabase(redis);
  return { ...BUSY, REDIS_URL: `${redis}/${number}`, MONGODB_URI: `${mongodb}/e2e_${number}_${randomUUID().slice(0, 8)}` };
}

/** Remembers what the hub at `url` was given, and that it did take it. */
export function isGiven(url, stores, printed) {
  if (!stores.REDIS_URL) return;
  const address = new URL(stores.REDIS_URL).host;
  assert.ok(printed.includes(`messages live in Redis at ${address}`), `the hub doesn't use its databases: ${printed}`);
  given.set(new URL(url).host, stores);
}
