// Chapter 13's hub as the world meets it: killed and started again on one Redis, by the official client on each transport, a Python
// peer, and Chromium.

import assert from "node:assert/strict";
import { test } from "node:test";

import { connect } from "./client.mjs";
import { entersChat, isOnline, says, sees } from "./pages/people.mjs";
import { needsRedis, startRedis } from "./redis.mjs";
import { browser, python, startExample } from "./support.mjs";

const NAME = "ch13_redis";

/** The hub on this Redis; `again` is a hub that has stopped, whose address it takes. */
async function starts(t, redis, again) {
  const env = { REDIS_URL: redis.url, HUB_ARGON2_MEMORY_KIB: "8", HUB_ARGON2_PASSES: "1" };
  if (again) env.HUB_ADDR = new URL(again.url).host;
  return startExample(t, NAME, { env });
}

const texts = (messages) => messages.map(({ text }) => text);

for (const transport of ["websocket", "polling"]) {
  test(`a chat goes on after the hub was stopped, over ${transport}`, needsRedis, async (t) => {
    const redis = await startRedis(t);
    const before = await starts(t, redis);
    const ann = await connect(t, before.url, "/chat", { transport });
    await ann.ok("register", { username: "ann" });
    const { message } = await ann.ok("sendMessage", { text: "one" });
    await ann.ok("sendMessage", { text: "two" });
    ann.leaves();
    await before.stop();
    const after = await starts(t, redis);
    const bob = await connect(t, after.url, "/chat", { transport });
    await bob.ok("register", { username: "bob" });
    assert.deepEqual(texts(await bob.seesNext("chatHistory")), ["one", "two"]);
    const cem = await connect(t, after.url, "/chat", { transport });
    const { reload } = await cem.ok("register", { username: "cem", since: message.id });
    assert.equal(reload, undefined);
    assert.deepEqual(texts(await cem.seesNext("chatHistory")), ["two"]);
  });

  test(`while Redis is away nothing is acked, over ${transport}`, needsRedis, async (t) => {
    const redis = await startRedis(t);
    const { url } = await starts(t, redis);
    const [ann, bob] = [await connect(t, url, "/chat", { transport }), await connect(t, url, "/chat", { transport })];
    await ann.ok("register", { username: "ann" });
    await bob.ok("register", { username: "bob" });
    await bob.seesNext("chatHistory");
    await redis.kill();
    await ann.refused("unavailable", "sendMessage", { text: "one", tempId: "t1" });
    assert.equal((await fetch(`${url}/readyz`)).status, 503);
    await redis.restart();
    while ((await fetch(`${url}/readyz`)).status !== 200);
    const { message } = await ann.ok("sendMessage", { text: "one", tempId: "t1" });
    assert.deepEqual(await bob.seesNext("appendMessage"), message);
  });

  test(`the Python client reads what was said before the restart, over ${transport}`, needsRedis, async (t) => {
    const redis = await startRedis(t);
    const before = await starts(t, redis);
    const ann = await connect(t, before.url, "/chat", { transport });
    await ann.ok("register", { username: "ann" });
    const { message } = await ann.ok("sendMessage", { text: "hello, Python" });
    ann.leaves();
    await before.stop();
    const after = await starts(t, redis);
    const found = Object.assign({}, ...(await python(t, `${NAME}.py`, [after.url, transport])).trim().split("\n").map(JSON.parse));
    assert.equal(found.transport, transport);
    assert.deepEqual(found.history, [message]);
    assert.equal(found.again.message.id, found.said.message.id);
  });
}

test("two pages come back by themselves when the hub was stopped, and miss nothing", needsRedis, async (t) => {
  const redis = await startRedis(t);
  const before = await starts(t, redis);
  const { newPage } = await browser(t);
  const [ann, bob] = [await newPage(), await newPage()];
  for (const page of [ann, bob]) page.expected.push(/ERR_CONNECTION_REFUSED|WebSocket|ERR_/);
  await entersChat(ann, before.url, "ann");
  await entersChat(bob, before.url, "bob");
  await says(ann, "before");
  await sees(bob, ["ann: before"]);
  await before.stop();
  await starts(t, redis, before);
  await isOnline(ann);
  await isOnline(bob);
  await says(bob, "after");
  await sees(ann, ["ann: before", "bob: after"]);
  await sees(bob, ["ann: before", "bob: after"]);
});
