// "Limits": what one socket may emit, in how many rooms it may be, and that a client that doesn't read slows nobody.

import assert from "node:assert/strict";
import { test } from "node:test";

import { contract, startHub, UNLIMITED } from "../hub.mjs";
import { chatter, joins, registers, roomer, says } from "./people.mjs";
import { ADMIN, scene } from "./scenes.mjs";
import { PLACES } from "./talk.mjs";

const { overBoth } = contract(ADMIN);
const [PER_SECOND, BURST] = [20, 40];

/** The wait that the server itself names; the only clock in these tests that isn't an event. */
const asTold = (error) => new Promise((resolve) => setTimeout(resolve, error.details.retryAfterMs + 1));

/** Emits all calls at once: the successes, the refusals, and the most that the bucket can have given meanwhile. */
async function flood(client, calls, { perSecond = PER_SECOND, burst = BURST } = {}) {
  const start = performance.now();
  const answers = await Promise.all(calls.map((call) => client.ack(...call)));
  const most = burst + Math.ceil(((performance.now() - start) / 1_000) * perSecond) + 1;
  const refused = answers.filter(({ ok }) => !ok).map(({ error }) => error);
  for (const error of refused) {
    assert.equal(error.code, "rate_limited", JSON.stringify(error));
    const { retryAfterMs } = error.details;
    assert.ok(Number.isInteger(retryAfterMs) && retryAfterMs > 0 && retryAfterMs <= 1_000, `retryAfterMs ${retryAfterMs}`);
  }
  return { answers, taken: answers.length - refused.length, refused, most };
}

const texts = (count) => Array.from({ length: count }, (_, number) => `text ${number}`);

for (const [where, place] of Object.entries(PLACES)) {
  overBoth(`${where}: a socket sends forty messages at once, then twenty a second`, async (t, hub) => {
    const ready = await scene(hub, place.namespace);
    const { ann, bob } = ready;
    const { answers, taken, refused, most } = await flood(ann, texts(80).map((text) => place.say(ready, text)));
    // Getting this far has cost Ann up to three.
    assert.ok(taken >= BURST - 3 && taken <= most, `${taken} of ${most} were taken`);
    await asTold(refused.at(-1));
    await ann.ok(...place.say(ready, "as told"));
    const heard = await bob.seesUntil(place.event, (payload) => place.text(payload) === "as told");
    const wanted = texts(80).filter((_, number) => answers[number].ok);
    assert.deepEqual(heard.map(place.text), [...wanted, "as told"], "what was refused isn't heard, the rest is");
  });
}

overBoth("all other events have a bucket of their own, ten times as large", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
  const wide = { perSecond: 10 * PER_SECOND, burst: 10 * BURST };
  const { taken, refused, most } = await flood(ann, Array(600).fill(["chatHistory", { limit: 1 }]), wide);
  assert.ok(taken >= 10 * BURST - 3 && taken <= most, `${taken} of ${most} were taken`);
  assert.ok(refused.length > 0);
  assert.equal((await ann.ok("sendMessage", { text: "messages have theirs" })).ok, true);
  assert.equal((await flood(ann, texts(80).map((text) => ["sendMessage", { text }]))).refused.length > 0, true);
  await asTold(refused.at(-1));
  assert.equal((await ann.ok("chatHistory", { limit: 1 })).ok, true);
  assert.equal((await bob.ok("sendMessage", { text: "and each socket has its own" })).ok, true);
});

overBoth("what was refused counts as nothing: a client that waits as told gets on", async (t, hub) => {
  const ann = await chatter(hub, "ann");
  await flood(ann, texts(80).map((text) => ["sendMessage", { text }]));
  for (const text of texts(5)) {
    const answer = await ann.ack("sendMessage", { text });
    if (answer.ok) continue;
    await asTold(answer.error);
    await ann.ok("sendMessage", { text });
  }
});

overBoth("without a callback the refusal is an error-response, and the socket stays", async (t, hub) => {
  const ann = await chatter(hub, "ann");
  for (const text of texts(80)) ann.emit("sendMessage", { text });
  const error = await ann.sees("error-response");
  assert.deepEqual([error.event, error.code], ["sendMessage", "rate_limited"]);
  assert.ok(Number.isInteger(error.details.retryAfterMs));
  await ann.ok("chatHistory");
});

overBoth("an unknown event can't be repeated without a limit either", async (t, hub) => {
  const ann = await chatter(hub, "ann");
  const answers = await Promise.all(Array(1_000).fill("no-such-event").map((event) => ann.ack(event)));
  const codes = new Set(answers.map(({ error }) => error.code));
  assert.deepEqual(codes, new Set(["not_found", "rate_limited"]));
});

overBoth("the messages of a protocol share one bucket", async (t, hub) => {
  const mixes = {
    "/rooms": ({ room, bob }, number) => (number % 2 ? ["updateChat", { body: "x", room }] : ["newRoom", { username2: bob.username, room }]),
    "/lobby": ({ people }, number) => (number % 2 ? ["chat-message-sent", { message: "x" }] : ["private-chat-initiated", people[1].id]),
    "/classroom": ({ people }, number) =>
      [["message", { type: "t", value: 1 }, people[1].id], ["broadcast-message", { type: "t", value: 1 }], ["class-room-broadcast", {}]][number % 3],
  };
  for (const namespace of Object.keys(mixes)) {
    const ready = await scene(hub, namespace);
    const { taken, most } = await flood(ready.ann, texts(80).map((_, number) => mixes[namespace](ready, number)));
    assert.ok(taken <= most, `${namespace}: ${taken} of ${most} were taken`);
  }
});

overBoth("a socket is in 64 rooms at most", async (t, hub) => {
  const rooms = Array.from({ length: 65 }, () => hub.name("room"));
  const ann = await roomer(hub, "ann", rooms[0]);
  const { username } = ann;
  for (const room of rooms.slice(1, 64)) await ann.ok("userJoin", { username, room });
  await ann.refused("too_large", "userJoin", { username, room: rooms[64] });
  assert.equal((await ann.ok("userJoin", { username, room: rooms[7] })).ok, true, "a room one is in is no further one");
  await ann.refused("not_joined", "updateChat", { body: "not in it", room: rooms[64] });
  await ann.ok("userLeave", { room: rooms[0] });
  assert.equal((await ann.ok("userJoin", { username, room: rooms[64] })).ok, true);
});

test("the limits are settings", async (t) => {
  const env = { HUB_MESSAGES_PER_SECOND: "1", HUB_MESSAGES_BURST: "2", HUB_EVENTS_PER_SECOND: "2", HUB_EVENTS_BURST: "5", HUB_ROOMS_PER_SOCKET: "2" };
  const hub = await startHub(t, { env });
  const ann = await chatter(hub, "ann");
  const { taken, most } = await flood(ann, texts(10).map((text) => ["sendMessage", { text }]), { perSecond: 1, burst: 2 });
  assert.ok(taken >= 2 && taken <= most, `${taken} of ${most}`);
  const other = await flood(ann, Array(20).fill(["chatHistory"]), { perSecond: 2, burst: 5 });
  assert.ok(other.taken >= 4 && other.taken <= other.most, `${other.taken} of ${other.most}`);
  const bob = await roomer(hub, "bob", "one");
  await joins(bob, "two");
  await bob.refused("too_large", "userJoin", { username: bob.username, room: "three" });
});

for (const transport of ["websocket", "polling"]) {
  test(`a client that doesn't read slows nobody, and catches up afterwards (${transport})`, async (t) => {
    const hub = await startHub(t, { env: { ...UNLIMITED, HUB_OUTBOX_PACKETS: "1000" }, transport });
    const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
    const slow = await chatter(hub.over(t, "websocket"), "slow");
    const { message: last } = await ann.ok("sendMessage", { text: "the last that the slow one reads" });
    await slow.sees("appendMessage");
    slow.goesSilent();

    // 16 MB: more than the buffers between the two hold.
    const sent = (await says(ann, 4_000, (number) => ["sendMessage", { text: String(number).padEnd(4_000, ".") }])).map(({ id }) => id);
    const heard = await bob.seesUntil("appendMessage", ({ id }) => id === sent.at(-1));
    assert.deepEqual(heard.slice(1).map(({ id }) => id), sent);

    const back = await hub.connect("/chat");
    const { username, resume } = slow;
    await registers(back, { username, resume, since: last.id });
    assert.deepEqual(back.history.map(({ id }) => id), sent, "each message once");
  });
}
