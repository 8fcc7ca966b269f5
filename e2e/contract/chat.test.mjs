// `/chat`, the lesson's group chat: every row of its table and every sentence below it.

import assert from "node:assert/strict";

import { contract, UNLIMITED } from "../hub.mjs";
import { NS, assertMessage, assertRising, assertUserId, chats, chatter, eventually, registers, roomer, settle } from "./people.mjs";
import { ADMIN } from "./scenes.mjs";

const { overBoth, overAll } = contract({ ...UNLIMITED, ...ADMIN });

overAll("whoever registers gets a user, a secret and the history, and nobody else hears of it", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await hub.connect(NS)];
  const username = hub.name("bob");
  const answer = await bob.ok("register", { username });
  assert.equal(answer.user.username, username);
  assertUserId(answer.user.id);
  assert.notEqual(answer.user.id, ann.id);
  assert.ok(typeof answer.resume === "string" && answer.resume !== "", "resume is a secret");
  assert.notEqual(answer.resume, ann.resume);
  assert.ok(Array.isArray(await bob.seesNext("chatHistory")));
  await bob.seesNothing();
  await ann.seesNothing(bob);
});

overBoth("a username is trimmed, holds 1 to 32 characters and is compared exactly", async (t, hub) => {
  const [ann, bob, eve] = [await hub.connect(NS), await hub.connect(NS), await hub.connect(NS)];
  const stem = hub.name("Name");
  const longest = stem + "😀".repeat(32 - [...stem].length);
  await ann.refused("too_large", "register", { username: `${longest}x` });
  for (const username of ["", " ", " \t\n\u00a0\u3000"]) await ann.refused("invalid_payload", "register", { username });
  assert.equal((await ann.ok("register", { username: `  \u00a0${longest}\n ` })).user.username, longest);
  await bob.refused("conflict", "register", { username: ` ${longest} ` });
  assert.equal((await bob.ok("register", { username: stem })).user.username, stem);
  assert.equal((await eve.ok("register", { username: stem.toLowerCase() })).user.username, stem.toLowerCase());
});

overBoth("a name that another connected client holds is a conflict, until that client is gone", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await hub.connect(NS)];
  await bob.refused("conflict", "register", { username: ann.username });
  await bob.seesNothing(ann);
  ann.leaves();
  const again = await eventually(() => bob.ack("register", { username: ann.username }), "the name is free again");
  assert.equal(again.user.username, ann.username);
});

overBoth("the same name again on the same socket is ok and brings the history again; another is a conflict", async (t, hub) => {
  const ann = await chatter(hub, "ann");
  const { message } = await ann.ok("sendMessage", { text: "once" });
  await ann.seesNext("appendMessage");
  const again = await ann.ok("register", { username: ann.username });
  assert.deepEqual(again.user, { id: ann.id, username: ann.username });
  assert.deepEqual((await ann.seesNext("chatHistory")).at(-1), message);
  await ann.refused("conflict", "register", { username: hub.name("other") });
  assert.equal((await ann.ok("sendMessage", { text: "still me" })).message.username, ann.username);
});

overAll("a message reaches every registered client, the sender included, and nobody else", async (t, hub) => {
  const [ann, bob, guest] = [await chatter(hub, "ann"), await chatter(hub, "bob"), await hub.connect(NS)];
  const { message } = await ann.ok("sendMessage", { text: "Grüße, 世界 <b>&amp;</b>" });
  assertMessage(message, { username: ann.username, text: "Grüße, 世界 <b>&amp;</b>" });
  for (const client of [ann, bob]) assert.deepEqual(await client.seesNext("appendMessage"), message);
  await guest.seesNothing(ann);
  await bob.seesNothing();
  await ann.seesNothing();
});

overBoth("before register, messages and history are refused", async (t, hub) => {
  const [ann, guest] = [await chatter(hub, "ann"), await hub.connect(NS)];
  await guest.refused("not_joined", "sendMessage", { text: "hello?" });
  await guest.refused("not_joined", "chatHistory");
  await guest.refused("not_joined", "chatHistory", { limit: 1 });
  await ann.seesNothing(guest);
  await guest.seesNothing();
  assert.ok((await ann.ok("chatHistory")).messages.every(({ text }) => text !== "hello?"));
});

overBoth("chatHistory answers with the messages, oldest first, and nobody sees it", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
  const sent = await chats(ann, 5);
  await bob.skips(ann);
  await ann.skips();
  const { messages } = await bob.ok("chatHistory");
  assert.deepEqual(messages.slice(-5), sent);
  assertRising(messages);
  assert.deepEqual((await bob.ok("chatHistory", {})).messages, messages);
  await bob.seesNothing();
  await ann.seesNothing(bob);
});

overBoth("without a callback the asker alone gets the history as an event", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
  const sent = await chats(ann, 3);
  await bob.skips(ann);
  await ann.skips();
  bob.emit("chatHistory", { limit: 2 });
  assert.deepEqual(await bob.seesNext("chatHistory"), sent.slice(1));
  bob.emit("chatHistory");
  assert.deepEqual((await bob.seesNext("chatHistory")).slice(-3), sent);
  bob.emit("chatHistory", { before: sent[1].id, limit: 1 });
  assert.deepEqual(await bob.seesNext("chatHistory"), sent.slice(0, 1));
  await ann.seesNothing(bob);
  await bob.seesNothing();
});

overBoth("a page has 1 to 100 messages, and before is exclusive", async (t, hub) => {
  const ann = await chatter(hub, "ann");
  const sent = await chats(ann, 103);
  const page = async (payload) => (await ann.ok("chatHistory", payload)).messages;
  assert.deepEqual(await page({ limit: 1 }), sent.slice(-1));
  assert.deepEqual(await page({}), sent.slice(-100));
  for (const limit of [100, 101, 1000, Number.MAX_SAFE_INTEGER]) assert.deepEqual(await page({ limit }), sent.slice(-100));
  assert.deepEqual(await page({ before: sent[50].id, limit: 7 }), sent.slice(43, 50));
  assert.deepEqual(await page({ before: sent[101].id }), sent.slice(1, 101));
  assert.deepEqual(await page({ before: "" }), []);
  assert.deepEqual(await page({ before: "~".repeat(64), limit: 3 }), sent.slice(-3));
  for (const limit of [0, -1, 1.5, "1", null, true, [1], {}]) await ann.refused("invalid_payload", "chatHistory", { limit });
  for (const before of [1, null, true, [], {}]) await ann.refused("invalid_payload", "chatHistory", { before });
});

overBoth("the history holds at least the last hundred messages", async (t, hub) => {
  const ann = await chatter(hub, "ann");
  const sent = await chats(ann, 120);
  const bob = await chatter(hub, "bob");
  assert.ok(bob.history.length >= 100, `${bob.history.length} messages`);
  assert.deepEqual(bob.history.slice(-100), sent.slice(-100));
  assertRising(bob.history);
});

overBoth("the history comes before any later message", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await hub.connect(NS)];
  const sending = chats(ann, 60);
  bob.emit("register", { username: hub.name("bob") });
  const first = await bob.seesNext("chatHistory");
  await sending;
  const { message: last } = await ann.ok("sendMessage", { text: "the last" });
  const later = await bob.seesUntil("appendMessage", ({ id }) => id === last.id);
  assertRising([...first, ...later]);
  const own = [...first, ...later].filter(({ username }) => username === ann.username);
  assert.deepEqual(own.map(({ text }) => text), [...Array.from({ length: 60 }, (_, number) => `text ${number}`), "the last"]);
});

overBoth("a sender in the payload changes nothing: the name is the connection's", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
  const claim = { text: "it was bob", username: bob.username, id: "1", time: 1, sender: bob.username, role: "ADMIN" };
  const { message } = await ann.ok("sendMessage", claim);
  assertMessage(message, { username: ann.username, text: "it was bob" });
  assert.deepEqual(await bob.seesNext("appendMessage"), message);
});

overBoth("the transport's session id reaches no other client", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
  await ann.ok("sendMessage", { text: "who am I?" });
  await bob.turn();
  const secrets = [ann.socket.id, ann.socket.io.engine.id, ann.resume];
  const seen = JSON.stringify([bob.queue, bob.history, (await bob.ok("chatHistory")).messages]);
  for (const secret of secrets) assert.ok(secret && !seen.includes(secret), "another client's secret");
});

overBoth("what is said here is not heard in another protocol", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await hub.connect("/rooms")];
  const room = hub.name("room");
  await bob.ok("userJoin", { username: ann.username, room });
  await bob.skips();
  await ann.ok("sendMessage", { text: "only in /chat" });
  await bob.seesNothing(ann);
  await bob.ok("updateChat", { body: "only in /rooms", room });
  await ann.sees("appendMessage");
  await ann.seesNothing(bob);
});

overBoth("mutes, bans and blocks of accounts don't reach /chat and /rooms", async (t, hub) => {
  const [admin, bad, other] = [await hub.admin(), await hub.signUp("bad"), await hub.signUp("other")];
  const room = hub.name("room");
  // Under the same name, and with the token, which says nothing here.
  const chat = await chatter(hub, "bad", { username: bad.username, auth: bad });
  const rooms = await roomer(hub, "bad", room, { username: bad.username, auth: bad });
  const listener = await roomer(hub, "other", room, { username: other.username });
  await settle(chat, rooms, listener);
  await (await hub.connect("/lobby", other)).ok("block-user", bad.id);
  for (const status of ["muted", "normal", "banned"]) {
    const answer = await hub.rest("PUT", `/api/users/${bad.id}/status`, { status }, admin.token);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal((await chat.ok("sendMessage", { text: status })).message.text, status);
    const { message } = await rooms.ok("updateChat", { body: status, room });
    assert.deepEqual(await listener.seesNext("updateChat"), message);
    await chat.seesNext("appendMessage");
    await rooms.seesNothing(listener);
  }
  assert.ok((await hub.connect("/chat", bad)).socket.connected, "nor does a ban keep anybody out");
});
