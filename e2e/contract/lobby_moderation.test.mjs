// /lobby: who may ban and mute whom, and what the muted may still do.

import assert from "node:assert/strict";

import { NOBODY, allSilent, change, connects, enters, inLobbyWithHead, people, school, seesAll, userOf } from "./accounts.mjs";
import { answers } from "./rest.mjs";

const { overBoth } = school();
const MODERATION = ["ban-user", "unban-user", "mute-user", "unmute-user"];

overBoth("who isn't ADMIN is refused, and nothing happens", async (t, hub) => {
  const [head, ann, bob] = await inLobbyWithHead(hub, "ann", "bob");
  await change(hub, ann.account.id, "role", { role: "TEACHER" });
  for (const client of [ann, bob]) {
    for (const event of MODERATION) {
      for (const id of [head.account.id, bob.account.id, Number(head.account.id), NOBODY]) await client.refused("forbidden", event, id);
    }
  }
  await allSilent([head, ann, bob], ann, bob);
  assert.equal((await answers(hub, 200, "GET", "/api/me", undefined, bob.account.token)).user.status, "normal");
});

overBoth("the role that counts is the one of now, on a socket that is open already", async (t, hub) => {
  const [head, ann, bob] = await inLobbyWithHead(hub, "ann", "bob");
  await change(hub, ann.account.id, "role", { role: "ADMIN" });
  assert.equal((await ann.ok("mute-user", bob.account.id)).user.status, "muted");
  await change(hub, ann.account.id, "role", { role: "STUDENT" });
  await ann.refused("forbidden", "unmute-user", bob.account.id);
  await bob.seesNext("account-status-change");
  await allSilent([head, bob], ann);
});

overBoth("oneself, an unknown id and a mute of the banned are refused", async (t, hub) => {
  const [head, ann] = await inLobbyWithHead(hub, "ann");
  const [bob] = await people(hub, "bob");
  for (const event of ["mute-user", "unmute-user", "unban-user", "block-user", "unblock-user"]) {
    for (const id of [head.account.id, Number(head.account.id)]) await head.refused("forbidden", event, id);
  }
  // The only ADMIN: both of the contract's rules refuse.
  const self = await head.ack("ban-user", head.account.id);
  assert.ok(["forbidden", "conflict"].includes(self.error?.code), JSON.stringify(self));
  for (const event of [...MODERATION, "block-user", "unblock-user"]) {
    for (const id of [NOBODY, Number(NOBODY)]) await head.refused("not_found", event, id);
  }
  await allSilent([head, ann], head);
  await head.ok("ban-user", bob.id);
  await head.refused("conflict", "mute-user", bob.id);
  for (const client of [head, ann]) await seesAll(client, "ban-user", "room-user-change");
  await allSilent([head, ann], head);
  assert.equal((await head.ok("unban-user", bob.id)).user.status, "normal");
});

overBoth("the muted may do all but speak, in every namespace", async (t, hub) => {
  const [head, ann, bob] = await inLobbyWithHead(hub, "ann", "bob");
  const { room } = await ann.ok("private-chat-initiated", bob.account.id);
  for (const client of [ann, bob]) await client.seesNext("private-chat-initiated");
  const classRoom = hub.name("class");
  const open = (client, namespace, auth) => connects(hub, namespace, client.account, auth);
  const [annIn, bobIn] = [await open(ann, "/classroom", { classRoom }), await open(bob, "/classroom", { classRoom })];
  const [annPrivate, bobPrivate] = [await open(ann, "/private"), await open(bob, "/private")];
  for (const client of [annPrivate, bobPrivate]) await client.ok("join-chat-room");
  const letter = (from, to, tempId) => ({
    sender: { role: "STUDENT", id: from.account.id },
    receiver: { role: "STUDENT", id: to.account.id },
    recipients: { [from.account.id]: "sealed", [to.account.id]: "sealed" },
    tempId,
  });
  const { message } = await annPrivate.ok("send-chat-message", letter(ann, bob, "t1"));
  await head.ok("mute-user", bob.account.id);
  for (const client of [bob, bobIn, bobPrivate]) await client.sees("account-status-change");
  for (const client of [ann, annIn, annPrivate, bob, bobIn, bobPrivate]) client.queue.length = 0;

  const text = { type: "text", value: "hello" };
  await bob.refused("muted", "chat-message-sent", { message: "hello" });
  await bob.refused("muted", "chat-message-sent", { message: "hello", to: room });
  await bobIn.refused("muted", "message", text, ann.account.id);
  await bobIn.refused("muted", "broadcast-message", text);
  await bobIn.refused("muted", "class-room-broadcast", {});
  await bobIn.refused("muted", "class-room-broadcast", classRoom, {});
  await bobPrivate.refused("muted", "send-chat-message", letter(bob, ann, "t2"));
  await allSilent([head, ann, annIn, annPrivate], bob, bobIn, bobPrivate);

  const username = hub.name("robert");
  await bob.ok("set-username", { username });
  await bob.ok("private-chat-initiated", ann.account.id);
  await bob.ok("block-user", head.account.id);
  await bob.ok("unblock-user", head.account.id);
  await bobPrivate.ok("chat-user-typing", ann.account.id, { from: "bob" });
  await bobPrivate.ok("chat-message-read", message.id);
  await bobIn.ok("leave-class-room");
  await bobIn.ok("join-class-room", classRoom);
  assert.deepEqual(await annPrivate.seesNext("chat-user-typing"), { from: "bob" });
  assert.equal((await annPrivate.seesNext("chat-message-read")).id, message.id);
  // And hears what others say.
  await ann.ok("chat-message-sent", { message: "poor bob" });
  await bob.sees("chat-message-broadcast", ({ message: heard }) => heard === "poor bob");
  await head.ok("unmute-user", bob.account.id);
  await bob.ok("chat-message-sent", { message: "thanks" });
  await bobIn.ok("broadcast-message", text);
  await bobPrivate.ok("send-chat-message", letter(bob, ann, "t2"));
});

overBoth("the others in a class and in a pair see the banned go as they see everybody go", async (t, hub) => {
  const [head, bob] = await inLobbyWithHead(hub, "bob");
  const [ann] = await people(hub, "ann");
  const classRoom = hub.name("class");
  const annIn = await connects(hub, "/classroom", ann, { classRoom });
  await annIn.sees("initial-response");
  const bobIn = await connects(hub, "/classroom", bob.account, { classRoom });
  await seesAll(annIn, "user-connected", "joined-class-room");
  await head.ok("ban-user", bob.account.id);
  await bobIn.isDisconnected();
  const [gone] = await seesAll(annIn, "user-disconnected", "left-class-room");
  assert.equal(gone.data.ID, Number(bob.account.id));
  await annIn.seesNothing();
});

overBoth("an ADMIN may ban another ADMIN, who then is refused like everybody", async (t, hub) => {
  const [head, ann] = await inLobbyWithHead(hub, "ann");
  await change(hub, ann.account.id, "role", { role: "ADMIN" });
  const user = userOf(ann.account, { role: "ADMIN", status: "banned" });
  assert.deepEqual((await head.ok("ban-user", ann.account.id)).user, user);
  await ann.isDisconnected();
  assert.equal((await hub.refusal("/lobby", { token: ann.account.token })).message, "banned");
  await change(hub, ann.account.id, "status", { status: "normal" });
  await change(hub, ann.account.id, "role", { role: "STUDENT" });
  await enters(hub, ann.account);
});
