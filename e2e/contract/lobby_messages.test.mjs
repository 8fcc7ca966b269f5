// /lobby: what everybody hears, in which order, and what a newcomer finds.

import assert from "node:assert/strict";

import { UNLIMITED } from "../hub.mjs";
import { allSilent, complainsAbout, connects, enters, inLobby, school, someone, userOf } from "./accounts.mjs";

const { overBoth } = school(UNLIMITED);

/** Sends public messages in this order; returns them, which nobody has waiting any more. */
async function says(speaker, hearers, texts) {
  const answers = await Promise.all(texts.map((message) => speaker.ok("chat-message-sent", { message })));
  const sent = answers.map(({ message }) => message);
  for (const hearer of hearers) for (const { id } of sent) await hearer.seesNext("chat-message-broadcast", (got) => got.id === id);
  return sent;
}

overBoth("a public message reaches everybody, the sender included, as it was stored", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const tab = await enters(hub, ann.account);
  const text = "  <b>kept</b> as sent, \u{1F600}\r\n\u0000 ";
  const before = Date.now();
  const answer = await ann.ok("chat-message-sent", { message: text });
  const { message } = answer;
  assert.deepEqual(Object.keys(answer).sort(), ["message", "ok"]);
  assert.deepEqual(message, { id: message.id, user: userOf(ann.account), message: text, time: message.time });
  assert.ok(typeof message.id === "string" && message.id !== "");
  assert.ok(Number.isSafeInteger(message.time) && message.time >= before && message.time <= Date.now(), `${message.time}`);
  for (const client of [ann, tab, bob]) assert.deepEqual(await client.seesNext("chat-message-broadcast"), message);
  await allSilent([ann, tab, bob], ann);
  const eve = await enters(hub, await someone(hub, "eve"), [ann, bob, tab]);
  assert.deepEqual(eve.welcome.chatHistory.at(-1), message);
});

overBoth("texts of 4,000 characters pass, counted in Unicode scalar values", async (t, hub) => {
  const [ann] = await inLobby(hub, "ann");
  const long = "\u{1F600}".repeat(4_000);
  assert.equal((await ann.ok("chat-message-sent", { message: long })).message.message, long);
  await ann.refused("too_large", "chat-message-sent", { message: `${long}x` });
});

overBoth("identity is the connection's: what a payload says about it changes nothing", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const lies = { user: userOf(bob.account), sender: bob.account.id, username: bob.account.username, role: "ADMIN", id: "1", time: 1 };
  const { message } = await ann.ok("chat-message-sent", { ...lies, message: "hello" });
  assert.deepEqual(message.user, userOf(ann.account));
  assert.notEqual(message.id, "1");
  assert.notEqual(message.time, 1);
  assert.deepEqual(await bob.seesNext("chat-message-broadcast"), message);
});

overBoth("everybody sees one order, and the history returns it", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const count = 40;
  const sends = (client, who) => Promise.all(Array.from({ length: count }, (_, turn) => client.ok("chat-message-sent", { message: `${who} ${turn}` })));
  await Promise.all([sends(ann, "ann"), sends(bob, "bob")]);
  const seen = { ann: [], bob: [] };
  for (let turn = 0; turn < 2 * count; turn++) {
    seen.ann.push(await ann.seesNext("chat-message-broadcast"));
    seen.bob.push(await bob.seesNext("chat-message-broadcast"));
  }
  assert.deepEqual(seen.ann, seen.bob);
  const ids = seen.ann.map(({ id }) => id);
  assert.deepEqual([...ids].sort(), ids, "ids rise in the order of storing");
  assert.equal(new Set(ids.map((id) => id.length)).size, 1, "ids are of one length");
  // What one socket emits is handled in the order that it was emitted.
  for (const who of ["ann", "bob"]) {
    const own = seen.ann.map(({ message }) => message).filter((message) => message.startsWith(who));
    assert.deepEqual(own, Array.from({ length: count }, (_, turn) => `${who} ${turn}`));
  }
  const eve = await enters(hub, await someone(hub, "eve"), [ann, bob]);
  assert.deepEqual(eve.welcome.chatHistory.slice(-2 * count), seen.ann);
});

overBoth("a stored message keeps the user of its time", async (t, hub) => {
  const [ann] = await inLobby(hub, "ann");
  const { message } = await ann.ok("chat-message-sent", { message: "under the old name" });
  await ann.seesNext("chat-message-broadcast");
  await ann.ok("set-username", { username: hub.name("anna") });
  await ann.seesNext("room-user-change");
  const { welcome } = await enters(hub, await someone(hub, "eve"), [ann]);
  assert.deepEqual(welcome.chatHistory.at(-1), message);
  assert.equal(welcome.chatHistory.at(-1).user.username, ann.account.username);
});

overBoth("a newcomer's history holds at least the last 100 messages", async (t, hub) => {
  const [ann] = await inLobby(hub, "ann");
  const sent = await says(ann, [ann], Array.from({ length: 101 }, (_, turn) => `message ${turn}`));
  const { welcome } = await enters(hub, await someone(hub, "eve"), [ann]);
  assert.deepEqual(welcome.chatHistory.slice(-100), sent.slice(-100));
});

overBoth("since brings everything after it, nothing missing and nothing twice, however much that is", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const [last] = await says(ann, [ann, bob], ["the last that bob saw"]);
  bob.leaves();
  await ann.seesNext("room-user-change");
  const missed = await says(ann, [ann], Array.from({ length: 250 }, (_, turn) => `missed ${turn}`));
  const since = async (id) => (await enters(hub, bob.account, [], { since: id })).welcome.chatHistory;
  assert.deepEqual(await since(last.id), missed);
  assert.deepEqual(await since(missed[99].id), missed.slice(100));
  assert.deepEqual(await since(missed.at(-1).id), []);
  // An id never seen is compared as a string.
  assert.deepEqual(await since(`${missed[99].id}~`), missed.slice(100));
  assert.deepEqual(await since("\u{10FFFF}"), []);
  assert.deepEqual((await since("")).slice(-251), [last, ...missed]);
});

overBoth("messages that come while somebody connects with since are seen once: in the history or after it", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const [last] = await says(ann, [ann, bob], ["the last that bob saw"]);
  bob.leaves();
  await ann.seesNext("room-user-change");
  const sending = Promise.all(Array.from({ length: 60 }, (_, turn) => ann.ok("chat-message-sent", { message: `while connecting ${turn}` })));
  const back = await connects(hub, "/lobby", bob.account, { since: last.id });
  const sent = (await sending).map(({ message }) => message);
  const { chatHistory } = await back.sees("user-connected");
  const rest = sent.slice(chatHistory.length);
  for (const message of rest) chatHistory.push(await back.sees("chat-message-broadcast", ({ id }) => id === message.id));
  assert.deepEqual(chatHistory, sent);
  await back.turn();
  assert.deepEqual(back.queue.filter(([name]) => name === "chat-message-broadcast"), []);
});

overBoth("a since that isn't a string is refused", async (t, hub) => {
  const ann = await someone(hub, "ann");
  for (const since of [7, true, {}, []]) await complainsAbout(hub, "/lobby", ann, { since }, "invalid_payload");
});
