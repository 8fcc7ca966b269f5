// /lobby: bad input is answered, with and without a callback, changes nothing and reaches nobody.

import assert from "node:assert/strict";

import { UNLIMITED } from "../hub.mjs";
import { MALFORMED_IDS, NOT_IDS, allSilent, inLobby, inLobbyWithHead, refusesEach, school, userOf } from "./accounts.mjs";

const { overBoth } = school(UNLIMITED);
const INVALID = "invalid_payload";
const bytes = () => new Uint8Array([1, 2, 3]);
const NOT_OBJECTS = [null, true, 7, "text", [], [{}]];
const NOT_TEXTS = [undefined, null, true, 7, {}, [], ["text"]];

const MESSAGES = [
  [INVALID],
  ...NOT_OBJECTS.map((wrong) => [INVALID, wrong]),
  ...NOT_TEXTS.map((message) => [INVALID, { message }]),
  ...["", " ", "\t\r\n", "\u00a0\u2003"].map((message) => [INVALID, { message }]),
  ["too_large", { message: "x".repeat(4_001) }],
  [INVALID, { message: "x" }, { message: "y" }],
  [INVALID, { text: "the field of another protocol" }],
  ...["", "x".repeat(129), true, {}, [], ["t"]].map((tempId) => [[INVALID, "too_large"], { message: "x", tempId }]),
  ...[true, 7, {}, []].map((to) => [INVALID, { message: "x", to }]),
  [INVALID, bytes()],
  [INVALID, { message: bytes() }],
  [INVALID, { message: "x", more: [bytes()] }],
  [INVALID, { message: "x" }, bytes()],
];

const NAMES = [
  [INVALID],
  ...NOT_OBJECTS.map((wrong) => [INVALID, wrong]),
  ...NOT_TEXTS.map((username) => [INVALID, { username }]),
  ...["", " ", "\n"].map((username) => [INVALID, { username }]),
  ["too_large", { username: "x".repeat(33) }],
  [INVALID, { username: "anna" }, {}],
  [INVALID, { username: bytes() }],
];

const IDS = [
  [INVALID],
  ...NOT_IDS.map((id) => [INVALID, id]),
  ...MALFORMED_IDS.map((id) => [[INVALID, "not_found"], id]),
  [INVALID, "1", "2"],
  [INVALID, bytes()],
];

for (const [event, table] of [["chat-message-sent", MESSAGES], ["set-username", NAMES]]) {
  overBoth(`bad input to ${event}`, async (t, hub) => {
    const [ann, bob] = await inLobby(hub, "ann", "bob");
    await refusesEach(ann, event, table);
    await allSilent([ann, bob], ann);
    // The socket is as good as before, and so is the account.
    const { message } = await ann.ok("chat-message-sent", { message: "still here" });
    assert.deepEqual(message.user, userOf(ann.account));
    assert.deepEqual(await bob.seesNext("chat-message-broadcast"), message);
  });
}

overBoth("bad input to the events that take a user's id", async (t, hub) => {
  const [head, bob] = await inLobbyWithHead(hub, "bob");
  for (const event of ["private-chat-initiated", "ban-user", "unban-user", "mute-user", "unmute-user", "block-user", "unblock-user"]) {
    await refusesEach(head, event, IDS);
  }
  await allSilent([head, bob], head);
  await bob.ok("chat-message-sent", { message: "neither banned nor muted" });
});

overBoth("an event that the lobby doesn't take is not_found", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const events = ["wave", "", " ", "sendMessage", "join-chat-room", "chat-message-broadcast", "pm", "user-connected", "room-user-change", "error-response", "__proto__", "constructor"];
  for (const event of events) await refusesEach(ann, event, [["not_found"], ["not_found", { message: "forged" }], [["not_found", "invalid_payload"], bytes()]]);
  await allSilent([ann, bob], ann);
});

overBoth("what one client gets wrong costs nobody anything", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const deep = Array.from({ length: 60 }).reduce((inner) => ({ inner }), "core");
  const odd = [deep, { message: deep }, { message: "\ud800" }, Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`k${at}`, at]))];
  for (const payload of odd) await ann.ack("chat-message-sent", payload);
  await bob.ok("chat-message-sent", { message: "unharmed" });
  await bob.sees("chat-message-broadcast", ({ message }) => message === "unharmed");
  await ann.sees("chat-message-broadcast", ({ message }) => message === "unharmed");
});
