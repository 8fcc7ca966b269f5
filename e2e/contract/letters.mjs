// Letters: what the tests of /private write and read. A ciphertext is opaque to the server, so any text is one here.

import assert from "node:assert/strict";

import { connects, people, userOf } from "./accounts.mjs";

let letters = 0;

/** The argument of `send-chat-message`; `changed` replaces fields. */
export function letter(from, to, changed = {}) {
  letters += 1;
  return {
    sender: { role: from.user.role, id: from.id },
    receiver: { role: to.user.role, id: to.id },
    recipients: { [from.id]: `sealed ${letters} for the sender`, [to.id]: `sealed ${letters} for the receiver` },
    tempId: `temp ${letters}`,
    ...changed,
  };
}

/** A socket of the account in /private that has joined its inbox. */
export async function opens(hub, account, ...join) {
  const client = await connects(hub, "/private", account);
  const { pending, ...rest } = await client.ok("join-chat-room", ...join);
  assert.deepEqual(rest, { ok: true });
  client.pending = pending;
  return client;
}

/** New accounts with one socket each, none of which has anything waiting. */
export async function writers(hub, ...stems) {
  return Promise.all((await people(hub, ...stems)).map((account) => opens(hub, account)));
}

/** Sends a letter that must be stored; returns the message. Nothing is taken from any queue. */
export async function sends(from, to, changed) {
  const { message, ...rest } = await from.ok("send-chat-message", letter(from.account, to.account, changed));
  assert.deepEqual(rest, { ok: true });
  return message;
}

/** Takes what a letter causes: `chat-message-saved` at each of `senders`, `new-chat-message` at each of `receivers`. */
export async function arrives(message, senders, receivers) {
  for (const client of senders) assert.deepEqual(await client.seesNext("chat-message-saved"), { tempId: message.tempId, message });
  for (const client of receivers) assert.deepEqual(await client.seesNext("new-chat-message"), message);
}

/** Sends a letter and takes what it causes at the two sockets. */
export async function writes(from, to, changed) {
  const message = await sends(from, to, changed);
  await arrives(message, [from], [to]);
  return message;
}

/** The whole message as it has to be, fresh from the sender; `id`, conversation's id and time are the server's. */
export function assertIsMessage(message, sent, from, to, receipts = { deliveredAt: null, readAt: null }) {
  const participants = { [from.id]: userOf(from), [to.id]: userOf(to) };
  const expected = {
    id: message.id,
    tempId: sent.tempId,
    conversation: { id: message.conversation.id, participants },
    sender: userOf(from),
    receiver: userOf(to),
    recipients: sent.recipients,
    createdAt: message.createdAt,
    ...receipts,
  };
  assert.deepEqual(message, expected);
  for (const id of [message.id, message.conversation.id]) assert.ok(typeof id === "string" && id !== "");
  assert.ok(Number.isSafeInteger(message.createdAt) && Math.abs(Date.now() - message.createdAt) < 60_000, `createdAt ${message.createdAt}`);
}
