// Chapter 14's hub as the world meets it, while a cron job carries its messages on: the official client on each transport, a Python
// peer, and Chromium.

import assert from "node:assert/strict";
import { test } from "node:test";

import { connect, joinsChat } from "./client.mjs";
import { needsBoth, startMongo } from "./mongo.mjs";
import { entersChat, isOnline, says, sees } from "./pages/people.mjs";
import { startRedis } from "./redis.mjs";
import { browser, inTime, python, startExample } from "./support.mjs";

const NAME = "ch14_backup";

// A backup each second that leaves two messages in Redis.
const OFTEN = { BACKUP_CRON: "* * * * * *", HUB_LIVE_MESSAGES: "2" };

/** A Redis and a MongoDB, empty. */
async function stores(t) {
  return { redis: await startRedis(t), mongo: await startMongo(t) };
}

/** The hub over these two, or over new ones. */
async function starts(t, both) {
  const { redis, mongo } = both ?? (await stores(t));
  return startExample(t, NAME, { env: { ...OFTEN, REDIS_URL: redis.url, MONGODB_URI: mongo.uri } });
}

/** Waits until so many messages have gone to MongoDB. The number is written when the run has trimmed, too. */
async function archived(url, count) {
  const read = async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return Number(/^hub_backup_archived_total (\d+)$/m.exec(metrics)?.[1]);
  };
  const wait = async () => {
    while ((await read()) !== count) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  await inTime(wait(), `${count} messages are archived`);
}

/** Sends `one`, `two`, …; returns the stored messages. */
async function sends(client, ...texts) {
  const sent = [];
  for (const text of texts) {
    sent.push((await client.ok("sendMessage", { text })).message);
    assert.deepEqual(await client.seesNext("appendMessage"), sent.at(-1));
  }
  return sent;
}

for (const transport of ["websocket", "polling"]) {
  test(`a history that lies in two stores is read as one over ${transport}`, needsBoth, async (t) => {
    const { url } = await starts(t);
    const ann = await joinsChat(t, url, transport, "ann");
    const sent = await sends(ann, "one", "two", "three", "four", "five");
    await archived(url, 5);
    sent.push(...(await sends(ann, "six")));
    const bob = await connect(t, url, "/chat", { transport });
    await bob.ok("register", { username: "bob", since: sent[0].id });
    assert.deepEqual(await bob.seesNext("chatHistory"), sent.slice(1));
    const pages = [];
    let before;
    do {
      const { messages } = await bob.ok("chatHistory", { limit: 2, before });
      pages.unshift(...messages);
      before = messages[0]?.id;
    } while (before);
    assert.deepEqual(pages, sent);
  });

  test(`a second try of an archived message is known over ${transport}`, needsBoth, async (t) => {
    const { url } = await starts(t);
    const ann = await joinsChat(t, url, transport, "ann");
    const { message } = await ann.ok("sendMessage", { text: "once", tempId: "t1" });
    await ann.seesNext("appendMessage");
    await sends(ann, "two", "three", "four");
    await archived(url, 4);
    // It has left Redis by now, and only MongoDB can say what the first answer was.
    assert.deepEqual((await ann.ok("sendMessage", { text: "twice", tempId: "t1" })).message, message);
    await ann.seesNothing();
  });

  test(`what was backed up is there when Redis is lost, over ${transport}`, needsBoth, async (t) => {
    const both = await stores(t);
    const before = await starts(t, both);
    const ann = await joinsChat(t, before.url, transport, "ann");
    const sent = await sends(ann, "one", "two", "three", "four");
    ann.leaves();
    // The last backup is made at the stop.
    await before.stop();
    const { url } = await starts(t, { ...both, redis: await startRedis(t) });
    const bob = await connect(t, url, "/chat", { transport });
    const { reload } = await bob.ok("register", { username: "bob", since: sent[1].id });
    assert.equal(reload, true);
    const history = await bob.seesNext("chatHistory");
    assert.deepEqual(history.messages ?? history, sent);
    const { message } = await bob.ok("sendMessage", { text: "five" });
    assert.ok(message.id > sent.at(-1).id, `${message.id} after ${sent.at(-1).id}`);
  });

  test(`while MongoDB is away the chat goes on, over ${transport}`, needsBoth, async (t) => {
    const both = await stores(t);
    const { url } = await starts(t, both);
    const ann = await joinsChat(t, url, transport, "ann");
    const sent = await sends(ann, "one", "two", "three", "four");
    await archived(url, 4);
    await both.mongo.kill();
    sent.push(...(await sends(ann, "five", "six")));
    assert.deepEqual((await ann.ok("chatHistory", { limit: 2 })).messages, sent.slice(-2));
    await ann.refused("unavailable", "chatHistory", { limit: 6 });
    await both.mongo.restart();
    await archived(url, 6);
    assert.deepEqual((await ann.ok("chatHistory", { limit: 6 })).messages, sent);
  });

  test(`the Python client reads across the border over ${transport}`, needsBoth, async (t) => {
    const { url } = await starts(t);
    const ann = await joinsChat(t, url, transport, "ann");
    const sent = await sends(ann, "one", "two", "three", "four");
    await archived(url, 4);
    const printed = await python(t, `${NAME}.py`, [url, transport]);
    const found = Object.assign({}, ...printed.trim().split("\n").map(JSON.parse));
    assert.equal(found.transport, transport);
    assert.deepEqual(found.history, sent);
    assert.deepEqual(found.older, sent.slice(0, 2));
    assert.equal(found.said.message.text, "hello from Python");
    assert.deepEqual(await ann.sees("appendMessage"), found.said.message);
    assert.deepEqual([found.error[0], found.error[1].code], ["error-response", "invalid_payload"]);
  });
}

test("two pages talk, and a reload shows what has left Redis", needsBoth, async (t) => {
  const { url } = await starts(t);
  const { newPage } = await browser(t);
  const ann = await entersChat(await newPage(), url, "ann");
  const bob = await entersChat(await newPage(), url, "bob");
  await says(ann, "one");
  await sees(bob, ["ann: one"]);
  for (const text of ["two", "three", "four"]) await says(bob, text);
  const all = ["ann: one", "bob: two", "bob: three", "bob: four"];
  await sees(ann, all);
  await archived(url, 4);
  await ann.reload();
  await isOnline(ann);
  await sees(ann, all);
});
