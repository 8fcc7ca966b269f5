// People of `/chat` and `/rooms`, and the forms of what these two namespaces send.

import assert from "node:assert/strict";

import { inTime } from "../support.mjs";

export const NS = "/chat";

/** Everything in `array` in the order of their ids, each id once. */
export function assertRising(messages) {
  for (let at = 1; at < messages.length; at += 1) {
    const [one, next] = [messages[at - 1].id, messages[at].id];
    assert.equal(next.length, one.length, "ids have one length");
    assert.ok(Buffer.compare(Buffer.from(one), Buffer.from(next)) < 0, `${one} comes before ${next}`);
  }
}

/** An id and a time as the contract wants them, and the given fields. */
export function assertMessage(message, fields) {
  assert.ok(typeof message.id === "string" && message.id !== "", `a message id is a string: ${JSON.stringify(message)}`);
  assert.ok(Number.isInteger(message.time), `a time is an integer: ${message.time}`);
  assert.ok(Math.abs(message.time - Date.now()) < 60_000, `a time is the server's, in milliseconds: ${message.time}`);
  for (const [name, value] of Object.entries(fields)) assert.deepEqual(message[name], value, name);
}

/** A user id: a decimal string from 1 to 2^53 − 1 without a leading zero. */
export function assertUserId(id) {
  assert.match(id, /^[1-9][0-9]{0,15}$/);
  assert.ok(Number.isSafeInteger(Number(id)), id);
}

/** A registered client of `/chat` whose history has been taken: `.username`, `.id`, `.resume`, `.history`. */
export async function chatter(hub, stem, { username = hub.name(stem), auth, ...payload } = {}) {
  const client = await hub.connect(NS, auth);
  return registers(client, { username, ...payload });
}

/** Registers a client that is connected. */
export async function registers(client, payload) {
  const { user, resume } = await client.ok("register", payload);
  client.history = await client.sees("chatHistory");
  return Object.assign(client, { username: user.username, id: user.id, resume });
}

/** A client of `/rooms` that has joined a room; what the join brought has been taken. */
export async function roomer(hub, stem, room, { username = hub.name(stem), auth, ...payload } = {}) {
  const client = await hub.connect("/rooms", auth);
  return joins(client, room, { username, ...payload });
}

/** Joins a room and takes what comes with it. */
export async function joins(client, room, { username = client.username, ...payload } = {}) {
  const answer = await client.ok("userJoin", { username, room, ...payload });
  await client.sees("activeUsers");
  await client.sees("roomUsers", (seen) => seen.room === room);
  client.history = await client.sees("msgHistory");
  return Object.assign(client, { username: answer.username, resume: answer.resume });
}

/** Forgets what the earlier ones were told about the later ones who joined. */
export async function settle(...clients) {
  for (const client of clients) await client.turn();
  for (const client of clients) await client.skips();
}

/** Sends until the answer is a success: for what holds once the server has noticed that a connection is gone. */
export async function eventually(ask, what) {
  const asks = async () => {
    for (;;) {
      const answer = await ask();
      if (answer.ok) return answer;
    }
  };
  return inTime(asks(), what);
}

/** `count` messages of one client, each after the answer to the one before; the messages. */
export async function oneByOne(client, count, make) {
  const messages = [];
  for (let number = 0; number < count; number += 1) messages.push((await client.ok(...make(number))).message);
  return messages;
}

/** `count` messages of one client, a hundred at a time, in this order; the messages. */
export async function says(client, count, make) {
  const messages = [];
  while (messages.length < count) {
    const some = Array.from({ length: Math.min(100, count - messages.length) }, (_, at) => client.ok(...make(messages.length + at)));
    messages.push(...(await Promise.all(some)).map(({ message }) => message));
  }
  return messages;
}

/** `count` texts in `/chat`. */
export const chats = (client, count) => says(client, count, (number) => ["sendMessage", { text: `text ${number}` }]);
