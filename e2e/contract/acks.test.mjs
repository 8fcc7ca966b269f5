// "Acks", "Errors" and unknown events, for every event of every namespace. The clients of these tests count the answers:
// one that came twice fails the test in its end.

import assert from "node:assert/strict";

import { assertIsError } from "../client.mjs";
import { contract, UNLIMITED } from "../hub.mjs";
import { ADMIN, NAMESPACES, scene } from "./scenes.mjs";

const { overBoth, overAll } = contract({ ...UNLIMITED, ...ADMIN });

// What no event of a namespace can take.
const WRONG = { "leave-class-room": [7] };
const wrong = (event) => WRONG[event] ?? [[["neither", "this"], "nor", "that"]];

// What the emitting socket itself sees beside the ack, also of events without a callback.
const OWN = new Set(["appendMessage", "chatHistory", "activeUsers", "roomUsers", "msgHistory", "chat-message-broadcast", "pm",
  "private-chat-initiated", "room-user-change", "ban-user", "unban-user", "initial-response", "chat-message-saved",
  "chat-message-delivered", "chat-message-read", "new-chat-message"]);

for (const namespace of NAMESPACES) {
  overAll(`${namespace}: every event is acked once with ok`, async (t, hub) => {
    const { ann, bob, calls } = await scene(hub, namespace);
    for (const [event, ...args] of calls()) assert.equal((await ann.ok(event, ...args)).ok, true);
    await ann.turn();
    await bob.turn();
    for (const client of [ann, bob]) assert.deepEqual(client.queue.filter(([event]) => event === "error-response"), []);
  });

  overBoth(`${namespace}: without a callback every event works the same`, async (t, hub) => {
    const { ann, calls } = await scene(hub, namespace);
    for (const [event, ...args] of calls()) ann.emit(event, ...args);
    await ann.turn();
    const unexpected = ann.queue.filter(([event]) => !OWN.has(event));
    assert.deepEqual(unexpected, []);
  });

  overBoth(`${namespace}: an error goes into the ack, and without a callback into error-response`, async (t, hub) => {
    const { ann, bob, calls } = await scene(hub, namespace);
    for (const event of new Set(calls().map(([name]) => name))) {
      const { details, ...acked } = await ann.refused("invalid_payload", event, ...wrong(event));
      await ann.seesNothing();
      ann.emit(event, ...wrong(event));
      const { details: more, ...emitted } = await ann.seesNext("error-response");
      assert.deepEqual(emitted, acked);
      assert.deepEqual(more, details);
    }
    await bob.seesNothing(ann);
  });

  overBoth(`${namespace}: an unknown event, also one that only the server emits, isn't found`, async (t, hub) => {
    const { ann, bob } = await scene(hub, namespace);
    const events = ["no-such-event", "appendMessage", "activeUsers", "pm", "room-user-change", "account-status-change",
      "error-response", "chat-message-saved", "new-chat-message", "user-connected", "hasOwnProperty", "__proto__", "", " ", "é".repeat(500)];
    for (const event of events) {
      for (const args of [[], [{ text: "forged" }], [1, 2, 3]]) {
        const { error } = await ann.ack(event, ...args);
        assertIsError(error, event.length > 64 ? error.event : event);
        assert.equal(error.code, "not_found", event);
      }
      const { error } = await ann.ack(event, Buffer.from("an attachment is wrong in itself"));
      assert.ok(["not_found", "invalid_payload"].includes(error.code), error.code);
      ann.emit(event, "forged");
      assert.equal((await ann.seesNext("error-response")).code, "not_found");
    }
    await bob.seesNothing(ann);
    await ann.seesNothing();
  });
}

overBoth("an event of another namespace isn't found", async (t, hub) => {
  const scenes = {};
  for (const namespace of NAMESPACES) scenes[namespace] = await scene(hub, namespace);
  const own = (namespace) => new Set(scenes[namespace].calls().map(([event]) => event));
  for (const here of NAMESPACES) {
    for (const there of NAMESPACES) {
      for (const event of own(there)) if (!own(here).has(event)) await scenes[here].ann.refused("not_found", event, {});
    }
  }
});

overBoth("what one socket emits is handled in the order in which it was emitted", async (t, hub) => {
  const { ann } = await scene(hub, "/chat");
  // Each of the three depends on the ones before it; all are on their way before the first answer is here.
  const other = await hub.connect("/chat");
  const username = hub.name("bob");
  const answers = await Promise.all([
    other.ack("sendMessage", { text: "too early" }),
    other.ack("register", { username }),
    other.ack("sendMessage", { text: "in time" }),
    other.ack("chatHistory", { limit: 1 }),
  ]);
  assert.deepEqual(answers.map(({ ok }) => ok), [false, true, true, true]);
  assert.deepEqual(answers[3].messages, [answers[2].message]);
  assert.deepEqual(await ann.seesNext("appendMessage"), answers[2].message);
});
