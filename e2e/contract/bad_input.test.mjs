// "Bad input": some two hundred wrong calls of every event, in every namespace. Each is answered once, with an error or, where
// the contract allows what was sent, with ok; what was refused changes nothing; and afterwards everything still works.

import assert from "node:assert/strict";

import { assertIsError } from "../client.mjs";
import { contract, UNLIMITED } from "../hub.mjs";
import { kinds, VALUES } from "./kinds.mjs";
import { ADMIN, NAMESPACES, scene } from "./scenes.mjs";

const { overBoth, once } = contract({ ...UNLIMITED, HUB_ROOMS_PER_SOCKET: "1000", ...ADMIN });

// The events, and which arguments and fields take none of the VALUES: each of those must be refused.
const STRICT = {
  "/chat": {
    register: ["argument 0", "username"],
    sendMessage: ["argument 0", "text"],
    chatHistory: [],
  },
  "/rooms": {
    userJoin: ["argument 0", "username", "room"],
    userTyping: ["argument 0", "room"],
    updateChat: ["argument 0", "body", "room"],
    newRoom: ["argument 0", "username2", "room"],
    userLeave: ["argument 0", "room"],
  },
  "/lobby": {
    "chat-message-sent": ["argument 0", "message"],
    "private-chat-initiated": ["argument 0"],
    "set-username": ["argument 0", "username"],
    "ban-user": ["argument 0"],
    "unban-user": ["argument 0"],
    "mute-user": ["argument 0"],
    "unmute-user": ["argument 0"],
    "block-user": ["argument 0"],
    "unblock-user": ["argument 0"],
  },
  "/classroom": {
    "join-class-room": ["argument 0"],
    "leave-class-room": [],
    "class-room-broadcast": [],
    message: ["argument 0", "type", "argument 1"],
    "broadcast-message": ["argument 0", "type"],
  },
  "/private": {
    "join-chat-room": [],
    "send-chat-message": ["argument 0", "sender", "sender.id", "receiver", "receiver.id", "recipients"],
    "chat-message-delivered": ["argument 0"],
    "chat-message-read": ["argument 0"],
    "chat-user-typing": ["argument 0"],
    "chat-user-stopped-typing": ["argument 0"],
  },
};

// An unknown id is an id; so is a number that no user can have.
const REFUSALS = ["invalid_payload", "too_large", "not_found", "not_joined", "conflict", "forbidden", "room_full"];

// A white space or a long text is a type too, as far as a string is one.
const ANY_STRING = /^type is (white space|an empty string)/;

function mustBeRefused(why, strict) {
  const what = Object.keys(VALUES).find((name) => strict.some((field) => why.startsWith(`${field} is ${name}:`)));
  return what !== undefined && !ANY_STRING.test(why);
}

/** Sends all of them, twenty at a time, so that no queue of the server has a reason to be full. */
async function answers(client, event, wrong) {
  const all = [];
  for (let at = 0; at < wrong.length; at += 20) {
    const some = wrong.slice(at, at + 20);
    all.push(...(await Promise.all(some.map(({ why, args }) => client.ack(event, ...args).catch((error) => assert.fail(`${why}: ${error.message}`))))));
  }
  return all;
}

function judge(answer, why, event, strict) {
  if (answer?.ok === true) return assert.ok(!mustBeRefused(why, strict), `accepted: ${why}`);
  assert.equal(answer?.ok, false, `${why}: ${JSON.stringify(answer)}`);
  assertIsError(answer.error, event);
  assert.ok(REFUSALS.includes(answer.error.code), `${why}: ${JSON.stringify(answer.error)}`);
  assert.ok(answer.error.message.length < 500, `${why}: an error doesn't send the input back`);
}

/** The ids of the messages that this client was shown. */
const shown = (client) => client.queue.filter(([, payload]) => typeof payload?.id === "string").map(([, { id }]) => id);

for (const namespace of NAMESPACES) {
  for (const [event, strict] of Object.entries(STRICT[namespace])) {
    overBoth(`${namespace}: bad input to ${event} is answered and changes nothing`, async (t, hub) => {
      const { ann, bob, calls } = await scene(hub, namespace);
      const [, ...right] = calls().findLast(([name]) => name === event);
      const wrong = kinds(right);
      assert.ok(wrong.length >= 200, `${wrong.length} kinds`);
      const given = await answers(ann, event, wrong);
      given.forEach((answer, at) => judge(answer, wrong[at].why, event, strict));

      await bob.turn();
      const accepted = given.filter(({ ok }) => ok);
      const stored = new Set(accepted.flatMap(({ message }) => (message ? [message.id] : [])));
      if (accepted.length === 0) assert.deepEqual(bob.queue, []);
      if (stored.size > 0) assert.deepEqual(new Set(shown(bob)), stored);
      assert.deepEqual(ann.queue.filter(([name]) => name === "error-response"), [], "each answer was an ack");
      for (const [name, ...args] of calls()) await ann.ok(name, ...args);
    });
  }
}

// Not part of the two hundred: the JSON reader of the server may refuse to go that deep, and close the connection.
for (const depth of [200, 5_000, 100_000]) {
  once(`arrays ${depth} deep are answered or close that one connection`, async (t, hub) => {
    const { ann, bob } = await scene(hub, "/chat");
    const { ws } = ann.socket.io.engine.transport;
    const answered = new Promise((resolve) => ann.socket.io.on("packet", resolve));
    ws.send(`42/chat,77["sendMessage",${"[".repeat(depth)}${"]".repeat(depth)}]`);
    await Promise.race([answered, ann.isDisconnected()]);
    assert.equal((await bob.ok("chatHistory")).ok, true);
    await bob.seesNothing();
  });
}
