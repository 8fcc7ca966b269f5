// Two people ready to talk in each namespace, and each event that a client may emit there with arguments that are right.

import { chatter, joins, roomer, settle } from "./people.mjs";

export const ADMIN = { HUB_ADMIN: "root:a long password" };

/** `/private`: the payload of one message from `from` to `to`. */
export function sealed(from, to, tempId, text = "ciphertext") {
  const [sender, receiver] = [from, to].map(({ id }) => ({ role: "STUDENT", id }));
  return { sender, receiver, recipients: { [from.id]: text, [to.id]: text }, tempId };
}

async function chat(hub) {
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
  const calls = () => [
    ["register", { username: ann.username }],
    ["sendMessage", { text: "hello" }],
    ["chatHistory", { limit: 5 }],
    ["chatHistory"],
  ];
  return { ann, bob, calls };
}

async function rooms(hub) {
  const [room, own] = [hub.name("room"), hub.name("own")];
  const ann = await roomer(hub, "ann", room);
  const bob = await roomer(hub, "bob", room);
  await joins(ann, own);
  const calls = () => [
    ["userJoin", { username: ann.username, room }],
    ["userTyping", { username: ann.username, room }],
    ["updateChat", { body: "hello", room }],
    ["newRoom", { username2: bob.username, room: own }],
    ["userLeave", { room: own }],
  ];
  return { ann, bob, room, calls };
}

async function lobby(hub, { fresh = false }) {
  const people = [fresh ? await hub.signUp("ann") : await hub.admin(), await hub.signUp("bob"), await hub.signUp("eve")];
  const [ann, bob] = [await hub.connect("/lobby", people[0]), await hub.connect("/lobby", people[1])];
  const [, other, target] = people;
  // Connected is the word of the transport; in the lobby one is from here on.
  for (const client of [ann, bob]) await client.sees("user-connected");
  // The people of the test before may still be leaving.
  for (const client of [ann, bob]) client.ignores.add("room-user-change");
  const { room } = await ann.ok("private-chat-initiated", other.id);
  const calls = () => [
    ["chat-message-sent", { message: "to all" }],
    ["private-chat-initiated", other.id],
    ["chat-message-sent", { message: "to one", to: room }],
    ["set-username", { username: people[0].username }],
    ...["mute-user", "unmute-user", "ban-user", "unban-user", "block-user", "unblock-user"].map((event) => [event, target.id]),
  ];
  return { ann, bob, people, room, calls };
}

async function classroom(hub) {
  const people = [await hub.signUp("ann"), await hub.signUp("bob")];
  const channel = hub.name("class");
  const [ann, bob] = [await hub.connect("/classroom", people[0]), await hub.connect("/classroom", people[1])];
  for (const client of [ann, bob]) await client.ok("join-class-room", channel, {});
  const calls = () => [
    ["join-class-room", channel, {}],
    ["class-room-broadcast", { slide: 3 }],
    ["class-room-broadcast", channel, { slide: 4 }],
    ["message", { type: "text", value: "hello" }, people[1].id],
    ["broadcast-message", { type: "text", value: null }],
    ["leave-class-room"],
  ];
  return { ann, bob, people, channel, calls };
}

async function inboxes(hub) {
  const people = [await hub.signUp("ann"), await hub.signUp("bob")];
  const [ann, bob] = [await hub.connect("/private", people[0]), await hub.connect("/private", people[1])];
  for (const client of [ann, bob]) await client.ok("join-chat-room");
  const { message } = await bob.ok("send-chat-message", sealed(people[1], people[0], "first"));
  const calls = () => [
    ["join-chat-room"],
    ["join-chat-room", { since: message.id }],
    ["send-chat-message", sealed(people[0], people[1], hub.name("temp"))],
    ["chat-message-delivered", message.id],
    ["chat-message-read", message.id],
    ["chat-user-typing", people[1].id, {}],
    ["chat-user-stopped-typing", people[1].id, {}],
  ];
  return { ann, bob, people, received: message, calls };
}

const SCENES = { "/chat": chat, "/rooms": rooms, "/lobby": lobby, "/classroom": classroom, "/private": inboxes };

export const NAMESPACES = Object.keys(SCENES);

/**
 * `{ ann, bob, calls() }` in a namespace: two clients that see each other, with empty queues. `calls()` are Ann's right
 * calls, `[event, …arguments]`, in an order in which each of them succeeds. In `/lobby` Ann is the ADMIN, unless she is to be
 * `fresh`, an account without a past.
 */
export async function scene(hub, namespace, { fresh = false } = {}) {
  const ready = await SCENES[namespace](hub, { fresh });
  await settle(ready.ann, ready.bob);
  return ready;
}

