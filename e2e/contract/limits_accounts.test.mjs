// Limits of the namespaces with accounts: which events the narrow bucket counts, and the wide one for the rest.

import assert from "node:assert/strict";

import { NOBODY, connects, enters, school, someone } from "./accounts.mjs";
import { letter } from "./letters.mjs";

// So slow that nothing comes back during a test: a bucket holds what it holds.
const BURST = 5;
const { overBoth } = school({ HUB_MESSAGES_PER_SECOND: "1", HUB_MESSAGES_BURST: String(BURST), HUB_EVENTS_PER_SECOND: "10", HUB_EVENTS_BURST: String(10 * BURST) });

// Refused for another reason as well, so that the order shows: the limit comes first.
const MESSAGES = {
  "/lobby": [["chat-message-sent", { message: "" }], ["private-chat-initiated", NOBODY]],
  "/classroom": [["message", { type: "text", value: 1 }, NOBODY], ["broadcast-message", {}], ["class-room-broadcast", {}]],
  "/private": [["send-chat-message", {}]],
};
const OTHERS = {
  "/lobby": ["unblock-user", NOBODY],
  "/classroom": ["leave-class-room"],
  "/private": ["chat-message-read", "no such message"],
};

for (const [namespace, events] of Object.entries(MESSAGES)) {
  overBoth(`${namespace} counts its messages in one narrow bucket, and everything else in a wide one`, async (t, hub) => {
    const client = await connects(hub, namespace, await someone(hub, "ann"));
    const codes = async (count, choose) => {
      const answers = await Promise.all(Array.from({ length: count }, (_, turn) => client.ack(...choose(turn))));
      return answers.map(({ error }) => error);
    };
    const narrow = await codes(3 * BURST, (turn) => events[turn % events.length]);
    const limited = narrow.filter(({ code }) => code === "rate_limited");
    // One may have come back while the test ran.
    assert.ok(limited.length >= 2 * BURST - 2 && limited.length <= 2 * BURST, `${limited.length} of ${narrow.length} limited`);
    for (const { details } of limited) assert.ok(Number.isInteger(details.retryAfterMs) && details.retryAfterMs > 0 && details.retryAfterMs <= 1_000, JSON.stringify(details));
    assert.ok(narrow.slice(0, BURST).every(({ code }) => code !== "rate_limited"), "the burst passes");
    const wide = await codes(8 * BURST, () => OTHERS[namespace]);
    assert.ok(wide.every(({ code }) => code !== "rate_limited"), "the narrow bucket doesn't count these");
    const wider = await codes(6 * BURST, () => ["nobody takes this"]);
    assert.ok(wider.some(({ code }) => code === "rate_limited"), "the wide bucket ends too, and counts unknown events");
  });
}

overBoth("the bucket is the socket's, not the account's", async (t, hub) => {
  const ann = await someone(hub, "ann");
  const [one, other] = [await enters(hub, ann), await enters(hub, ann)];
  for (let turn = 0; turn < BURST; turn++) await one.ok("chat-message-sent", { message: `message ${turn}` });
  const { retryAfterMs } = (await one.refused("rate_limited", "chat-message-sent", { message: "too much" })).details;
  assert.ok(retryAfterMs > 0);
  const { message } = await other.ok("chat-message-sent", { message: "another socket" });
  // What was refused was never said.
  for (let turn = 0; turn < BURST; turn++) assert.equal((await other.sees("chat-message-broadcast")).message, `message ${turn}`);
  assert.deepEqual(await other.sees("chat-message-broadcast"), message);
});

overBoth("a letter that was refused for its haste can be sent later with the same tempId", async (t, hub) => {
  const [ann, bob] = [await someone(hub, "ann"), await someone(hub, "bob")];
  const client = await connects(hub, "/private", ann);
  await client.ok("join-chat-room");
  for (let turn = 0; turn < BURST; turn++) await client.ok("send-chat-message", letter(ann, bob));
  await client.refused("rate_limited", "send-chat-message", letter(ann, bob, { tempId: "hasty" }));
  const later = await connects(hub, "/private", ann);
  await later.ok("join-chat-room");
  assert.equal((await later.ok("send-chat-message", letter(ann, bob, { tempId: "hasty" }))).message.tempId, "hasty");
});
