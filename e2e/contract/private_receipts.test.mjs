// /private: delivered, then read, and never back.

import assert from "node:assert/strict";

import { MALFORMED_IDS, allSilent, connects, school } from "./accounts.mjs";
import { opens, sends, writers, writes } from "./letters.mjs";

const { overBoth } = school();
const [DELIVERED, READ] = ["chat-message-delivered", "chat-message-read"];

/** Ann has written to bob; both have two sockets, and nothing waits. */
async function aLetter(hub) {
  const [ann, bob, eve] = await writers(hub, "ann", "bob", "eve");
  const [phone, tablet] = [await opens(hub, ann.account), await opens(hub, bob.account)];
  const message = await sends(ann, bob);
  const all = [ann, phone, bob, tablet];
  for (const client of all) await client.skips(ann);
  return { ann, bob, eve, phone, tablet, all, message };
}

/** Bob sends the receipt, everybody of `all` hears it by the same event, and the answer is returned. */
async function receipt(bob, event, id, all) {
  const before = Date.now();
  const { message, ...rest } = await bob.ok(event, id);
  assert.deepEqual(rest, { ok: true });
  for (const client of all) assert.deepEqual(await client.seesNext(event), message);
  return { message, isNow: (time) => Number.isSafeInteger(time) && time >= before && time <= Date.now() };
}

overBoth("delivered, then read: each is told once to both people's sockets", async (t, hub) => {
  const { bob, ann, eve, all, message } = await aLetter(hub);
  const first = await receipt(bob, DELIVERED, message.id, all);
  assert.deepEqual(first.message, { ...message, deliveredAt: first.message.deliveredAt });
  assert.ok(first.isNow(first.message.deliveredAt));
  const second = await receipt(bob, READ, message.id, all);
  assert.deepEqual(second.message, { ...first.message, readAt: second.message.readAt });
  assert.ok(second.isNow(second.message.readAt) && second.message.readAt >= first.message.deliveredAt);
  await allSilent([...all, eve], bob, ann);
});

overBoth("read without delivered implies it, and emits chat-message-read alone", async (t, hub) => {
  const { bob, all, eve, message } = await aLetter(hub);
  const { message: read, isNow } = await receipt(bob, READ, message.id, all);
  assert.ok(isNow(read.deliveredAt) && isNow(read.readAt));
  assert.deepEqual(read, { ...message, deliveredAt: read.deliveredAt, readAt: read.readAt });
  await allSilent([...all, eve], bob);
});

overBoth("a repeated receipt acks with the times of the first, and emits nothing", async (t, hub) => {
  const { bob, tablet, all, message } = await aLetter(hub);
  const { message: delivered } = await receipt(bob, DELIVERED, message.id, all);
  for (const client of [bob, tablet]) assert.deepEqual(await client.ok(DELIVERED, message.id), { ok: true, message: delivered });
  await allSilent(all, bob, tablet);
  const { message: read } = await receipt(tablet, READ, message.id, all);
  for (const client of [bob, tablet]) {
    // Delivered after read takes nothing back.
    for (const event of [READ, DELIVERED, READ]) assert.deepEqual(await client.ok(event, message.id), { ok: true, message: read });
  }
  await allSilent(all, bob, tablet);
});

overBoth("two devices that read at the same time are one receipt", async (t, hub) => {
  const { bob, tablet, all, message } = await aLetter(hub);
  const [one, other] = await Promise.all([bob, tablet].map((client) => client.ok(READ, message.id)));
  assert.deepEqual(one, other);
  for (const client of all) assert.deepEqual(await client.seesNext(READ), one.message);
  await allSilent(all, bob, tablet);
});

overBoth("only the receiver may send a receipt", async (t, hub) => {
  const { ann, phone, eve, all, message } = await aLetter(hub);
  for (const client of [ann, phone, eve]) for (const event of [DELIVERED, READ]) await client.refused("forbidden", event, message.id);
  await allSilent([...all, eve], ann, phone, eve);
});

overBoth("an unknown message is not_found, and what can't be an id is refused", async (t, hub) => {
  const { bob, ann, eve, all, message } = await aLetter(hub);
  for (const event of [DELIVERED, READ]) {
    for (const id of ["no such message", `${message.id}0`, message.conversation.id, message.tempId]) await bob.refused("not_found", event, id);
    for (const id of [undefined, null, true, {}, [message.id], { id: message.id }, new Uint8Array([1])]) await bob.refused("invalid_payload", event, id);
    await bob.refused("invalid_payload", event);
    await bob.refused("invalid_payload", event, message.id, message.id);
    for (const id of MALFORMED_IDS) {
      const answer = await bob.ack(event, id);
      assert.ok(["not_found", "invalid_payload"].includes(answer.error?.code), JSON.stringify(answer));
    }
  }
  await allSilent([...all, eve], bob, ann);
});

overBoth("a receipt needs no join-chat-room", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const message = await writes(ann, bob);
  const fresh = await connects(hub, "/private", bob.account);
  const { message: delivered } = await fresh.ok(DELIVERED, message.id);
  assert.notEqual(delivered.deliveredAt, null);
  for (const client of [ann, bob]) assert.deepEqual(await client.seesNext(DELIVERED), delivered);
});

overBoth("a receipt is stored: it is there for who comes later, and the letter isn't pending any more", async (t, hub) => {
  const { bob, all, message } = await aLetter(hub);
  const { message: read } = await receipt(bob, READ, message.id, all);
  const later = await opens(hub, bob.account);
  assert.equal(later.pending, 0);
  const since = await opens(hub, bob.account, { since: "" });
  assert.equal(since.pending, 1);
  assert.deepEqual(await since.seesNext("new-chat-message"), read);
});
