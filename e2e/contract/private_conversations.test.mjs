// /private by REST: the list of one's conversations, and the pages of one. And today's names wherever people are shown.

import assert from "node:assert/strict";

import { UNLIMITED } from "../hub.mjs";
import { change, connects, enters, people, school, userOf } from "./accounts.mjs";
import { opens, sends, writers, writes } from "./letters.mjs";
import { answers, refuses } from "./rest.mjs";

const { overBoth } = school(UNLIMITED);

async function listOf(hub, account) {
  const { conversations, ...rest } = await answers(hub, 200, "GET", "/api/conversations", undefined, account.token);
  assert.deepEqual(rest, {});
  return conversations;
}

async function page(hub, account, id, query = "") {
  const { messages, ...rest } = await answers(hub, 200, "GET", `/api/conversations/${id}/messages${query}`, undefined, account.token);
  assert.deepEqual(rest, {});
  return messages;
}

overBoth("one's conversations come newest first, each with its people and its last message", async (t, hub) => {
  const [ann, bob, eve] = await writers(hub, "ann", "bob", "eve");
  assert.deepEqual(await listOf(hub, ann.account), []);
  const toBob = await writes(ann, bob);
  const toEve = await writes(ann, eve);
  const entry = (lastMessage) => ({ ...lastMessage.conversation, lastMessage });
  assert.deepEqual(await listOf(hub, ann.account), [entry(toEve), entry(toBob)]);
  assert.deepEqual(await listOf(hub, bob.account), [entry(toBob)]);
  const fromBob = await writes(bob, ann);
  assert.deepEqual(await listOf(hub, ann.account), [entry(fromBob), entry(toEve)]);
  // A receipt is no news, but it shows.
  const { message: read } = await eve.ok("chat-message-read", toEve.id);
  assert.deepEqual(await listOf(hub, ann.account), [entry(fromBob), entry(read)]);
  const [stranger] = await people(hub, "max");
  assert.deepEqual(await listOf(hub, stranger), []);
});

overBoth("pairs of the lobby aren't in it", async (t, hub) => {
  const [annAccount, bobAccount] = await people(hub, "ann", "bob");
  const [ann, bob] = [await enters(hub, annAccount), await enters(hub, bobAccount)];
  const { room } = await ann.ok("private-chat-initiated", bob.account.id);
  await ann.ok("chat-message-sent", { message: "in the lobby", to: room });
  assert.deepEqual(await listOf(hub, annAccount), []);
});

overBoth("pages are oldest first; before is exclusive; limit counts from 1, and 100 at most", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const sent = await Promise.all(Array.from({ length: 130 }, (_, turn) => (turn % 2 ? sends(ann, bob) : sends(bob, ann))));
  sent.sort((one, other) => (one.id < other.id ? -1 : 1));
  const { id } = sent[0].conversation;
  for (const account of [ann.account, bob.account]) {
    assert.deepEqual(await page(hub, account, id), sent.slice(-100));
    assert.deepEqual(await page(hub, account, id, "?limit=1"), sent.slice(-1));
    for (const limit of [100, 101, 130, 1e9, Number.MAX_SAFE_INTEGER]) assert.deepEqual(await page(hub, account, id, `?limit=${limit}`), sent.slice(-100));
  }
  const before = (message, limit = "") => page(hub, ann.account, id, `?before=${encodeURIComponent(message.id)}${limit}`);
  assert.deepEqual(await before(sent[30]), sent.slice(0, 30));
  assert.deepEqual(await before(sent[30], "&limit=7"), sent.slice(23, 30));
  assert.deepEqual(await before(sent[0]), []);
  assert.deepEqual(await before({ id: `${sent[4].id}~` }), sent.slice(0, 5));
  // Page by page, everything comes once.
  const all = [];
  for (let got = await page(hub, ann.account, id, "?limit=40"); got.length > 0; got = await before(got[0], "&limit=40")) all.unshift(...got);
  assert.deepEqual(all, sent);
  for (const limit of ["0", "-1", "1.5", "x", "", "1e2", "%20"]) {
    await refuses(hub, 422, "invalid_payload", "GET", `/api/conversations/${id}/messages?limit=${limit}`, undefined, ann.account.token);
  }
});

overBoth("only its two people read a conversation, the ADMIN neither", async (t, hub) => {
  const [ann, bob, eve] = await writers(hub, "ann", "bob", "eve");
  const { conversation } = await writes(ann, bob);
  await writes(eve, bob);
  const path = `/api/conversations/${conversation.id}/messages`;
  for (const { token } of [eve.account, await hub.admin()]) await refuses(hub, 403, "forbidden", "GET", path, undefined, token);
  await refuses(hub, 401, "unauthenticated", "GET", path);
  for (const { account } of [ann, bob]) assert.equal((await page(hub, account, conversation.id)).length, 1);
});

overBoth("people are shown with the name, role and status of today, wherever they stand", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const old = await writes(ann, bob);
  const lobby = await connects(hub, "/lobby", ann.account);
  const username = hub.name("anna");
  await lobby.ok("set-username", { username });
  await change(hub, bob.account.id, "role", { role: "TEACHER" });
  const today = { [ann.account.id]: userOf(ann.account, { username }), [bob.account.id]: userOf(bob.account, { role: "TEACHER" }) };
  const shows = (message, sender, receiver) => {
    assert.deepEqual(message.conversation.participants, today);
    assert.deepEqual([message.sender, message.receiver], [today[sender.account.id], today[receiver.account.id]]);
  };
  // In a new letter, in the pages, in the list, in a receipt, and in what join-chat-room brings.
  shows(await writes(bob, ann), bob, ann);
  shows((await page(hub, ann.account, old.conversation.id))[0], ann, bob);
  const [{ participants, lastMessage }] = await listOf(hub, ann.account);
  assert.deepEqual(participants, today);
  shows(lastMessage, bob, ann);
  const tablet = await opens(hub, bob.account);
  shows(await tablet.seesNext("new-chat-message"), ann, bob);
  const { message } = await bob.ok("chat-message-read", old.id);
  shows(message, ann, bob);
  shows(await ann.seesNext("chat-message-read"), ann, bob);
  // The text itself stays what it was.
  assert.deepEqual(message.recipients, old.recipients);
});

overBoth("reading by REST is no receipt", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const message = await writes(ann, bob);
  assert.deepEqual(await page(hub, bob.account, message.conversation.id), [message]);
  assert.deepEqual((await listOf(hub, bob.account))[0].lastMessage, message);
  assert.equal((await opens(hub, bob.account)).pending, 1);
});
