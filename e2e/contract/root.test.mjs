// `HUB_ROOT`: the protocols for clients that speak to the default namespace.

import assert from "node:assert/strict";
import { test } from "node:test";

import { failsToStart, startHub } from "../hub.mjs";
import { NS, chatter, joins, registers, settle } from "./people.mjs";

const BOTH = ["websocket", "polling"];

test("two protocols that claim the same event don't start", async (t) => {
  for (const HUB_ROOT of ["lobby,classroom", "classroom,lobby", "chat,rooms,lobby,classroom,private"]) {
    const { stderr } = await failsToStart(t, { HUB_ROOT });
    for (const part of ["HUB_ROOT", "lobby", "classroom", "user-connected"]) assert.ok(stderr.includes(part), stderr);
  }
});

test("a protocol that doesn't exist is a clear error", async (t) => {
  for (const HUB_ROOT of ["lobbby", "chat,/rooms", "Chat"]) {
    assert.match((await failsToStart(t, { HUB_ROOT })).stderr, /HUB_ROOT/);
  }
});

test("all that don't clash start together", async (t) => {
  const { url } = await startHub(t, { env: { HUB_ROOT: "chat,rooms,lobby,private" } });
  assert.ok(url);
  const other = await startHub(t, { env: { HUB_ROOT: "private,classroom,rooms,chat" } });
  assert.ok(other.url);
});

for (const transport of BOTH) {
  test(`chat and rooms at / share people, rooms and history with their namespaces (${transport})`, async (t) => {
    const hub = await startHub(t, { env: { HUB_ROOT: "chat,rooms" }, transport });
    const [ann, bob] = [await hub.connect("/"), await chatter(hub, "bob")];
    await ann.refused("conflict", "register", { username: bob.username });
    await registers(ann, { username: hub.name("ann") });
    const { message } = await bob.ok("sendMessage", { text: "from /chat" });
    assert.deepEqual(await ann.seesNext("appendMessage"), message);
    const answer = await ann.ok("sendMessage", { text: "from /" });
    assert.deepEqual(await bob.sees("appendMessage", ({ id }) => id === answer.message.id), answer.message);
    assert.deepEqual((await chatter(hub, "carol")).history, [message, answer.message]);

    const room = hub.name("room");
    const dora = await hub.connect("/rooms");
    await dora.ok("userJoin", { username: hub.name("dora"), room });
    const joined = await ann.ok("userJoin", { username: ann.username, room });
    assert.equal(joined.activeUsers.length, 2);
    await dora.sees("userJoin", ({ username }) => username === ann.username);
    const said = await dora.ok("updateChat", { body: "from /rooms", room });
    assert.deepEqual(await ann.sees("updateChat"), said.message);
  });

  test(`as soon as one protocol at / needs a token, / needs it (${transport})`, async (t) => {
    const hub = await startHub(t, { env: { HUB_ROOT: "chat,classroom,private" }, transport });
    assert.equal((await hub.refusal("/")).message, "unauthenticated");
    assert.equal((await hub.refusal("/", { token: "unknown" })).message, "unauthenticated");
    assert.ok((await hub.connect("/chat")).socket.connected);

    const [ann, bob] = [await hub.signUp("ann"), await hub.signUp("bob")];
    const [atRoot, inClass] = [await hub.connect("/", ann), await hub.connect("/classroom", bob)];
    const channel = hub.name("class");
    await inClass.ok("join-class-room", channel, {});
    await inClass.seesNext("initial-response");
    await atRoot.ok("join-class-room", channel, {});
    assert.equal((await inClass.sees("user-connected")).data.name, ann.username);
    assert.equal((await atRoot.sees("initial-response")).data.length, 2);
    await registers(atRoot, { username: ann.username });

    const inbox = await hub.connect("/private", bob);
    for (const client of [atRoot, inbox]) await client.ok("join-chat-room");
    const recipients = { [ann.id]: "for ann", [bob.id]: "for bob" };
    const people = { sender: { role: "STUDENT", id: ann.id }, receiver: { role: "STUDENT", id: bob.id } };
    const { message } = await atRoot.ok("send-chat-message", { ...people, recipients, tempId: "1" });
    assert.deepEqual(await inbox.sees("new-chat-message"), message);
    assert.deepEqual((await atRoot.sees("chat-message-saved")).message, message);
  });

  test(`an event of a protocol that isn't at / isn't found there (${transport})`, async (t) => {
    const hub = await startHub(t, { env: { HUB_ROOT: "rooms" }, transport });
    const ann = await hub.connect("/");
    for (const event of ["register", "sendMessage", "chat-message-sent", "join-chat-room", "message", "turn"]) {
      await ann.refused("not_found", event, { text: "x" });
    }
    await joins(ann, hub.name("room"), { username: hub.name("ann") });
    await settle(ann);
    // The namespaces and the REST calls are the same either way.
    await hub.signUp("bob");
    await chatter(hub, "bob");
    assert.equal((await hub.refusal("/lobby")).message, "unauthenticated");
  });
}

test("without HUB_ROOT a connection to / is refused", async (t) => {
  const hub = await startHub(t);
  for (const transport of BOTH) {
    const over = hub.over(t, transport);
    assert.equal((await over.refusal("/")).message, "Invalid namespace");
    assert.equal((await over.refusal("/", { token: "any" })).message, "Invalid namespace");
    assert.ok((await over.connect(NS)).socket.connected);
  }
});
