// Chapter 15's hub as the world meets it while Redis stands still: the official client on each transport, a Python peer, and Chromium.

import assert from "node:assert/strict";
import { connect as open } from "node:net";
import { test } from "node:test";

import { connect, joinsChat } from "./client.mjs";
import { needsBoth } from "./mongo.mjs";
import { entersChat, says, sees } from "./pages/people.mjs";
import { browser, inTime, python, startExample } from "./support.mjs";

const NAME = "ch15_faults";

/** The example with private databases; `pauses(ms)` stops its Redis for a while, with all connections open. */
async function starts(t) {
  const server = await startExample(t, NAME);
  const port = /redis:\/\/127\.0\.0\.1:(\d+)/.exec(server.stdout())?.[1];
  assert.ok(port, `it says which Redis it uses: ${server.stdout()}`);
  const pauses = async (ms) => {
    const redis = open(Number(port), "127.0.0.1");
    const answered = new Promise((resolve, reject) => redis.once("data", resolve).once("error", reject));
    redis.write(`CLIENT PAUSE ${ms}\r\n`);
    assert.equal(String(await inTime(answered, "Redis answers")), "+OK\r\n");
    redis.destroy();
  };
  return { ...server, pauses };
}

/** Waits until the hub says that its stores answer. */
async function isReady(url) {
  while ((await fetch(`${url}/readyz`)).status !== 200);
}

for (const transport of ["websocket", "polling"]) {
  test(`while Redis stands still nobody is told "saved", and afterwards it goes on over ${transport}`, needsBoth, async (t) => {
    const { url, pauses } = await starts(t);
    const ann = await joinsChat(t, url, transport, "ann");
    const first = (await ann.ok("sendMessage", { text: "before" })).message;
    assert.deepEqual(await ann.seesNext("appendMessage"), first);
    await pauses(5_000);
    await ann.refused("unavailable", "sendMessage", { text: "while it stands still" });
    await isReady(url);
    const { message } = await ann.ok("sendMessage", { text: "after" });
    assert.deepEqual(await ann.seesNext("appendMessage"), message);
    const bob = await connect(t, url, "/chat", { transport });
    await bob.ok("register", { username: "bob" });
    // What was refused is nowhere.
    assert.deepEqual(await bob.seesNext("chatHistory"), [first, message]);
  });

  test(`the Python client goes on after Redis stood still over ${transport}`, needsBoth, async (t) => {
    const { url, pauses } = await starts(t);
    const ann = await joinsChat(t, url, transport, "ann");
    await pauses(5_000);
    const printed = await python(t, `${NAME}.py`, [url, transport]);
    const found = Object.assign({}, ...printed.trim().split("\n").map(JSON.parse));
    assert.equal(found.transport, transport);
    assert.deepEqual([...new Set(found.refused)], ["unavailable"]);
    assert.deepEqual(await ann.seesNext("appendMessage"), found.saved);
    assert.deepEqual(found.history, [found.saved]);
  });
}

test("two pages talk", needsBoth, async (t) => {
  const { url } = await starts(t);
  const { newPage } = await browser(t);
  const ann = await entersChat(await newPage(), url, "ann");
  const bob = await entersChat(await newPage(), url, "bob");
  await says(ann, "one");
  await sees(bob, ["ann: one"]);
  await says(bob, "two");
  await sees(ann, ["ann: one", "bob: two"]);
});
