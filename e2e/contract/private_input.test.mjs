// /private: every way to get send-chat-message wrong. Nothing is stored, and nobody hears of it.

import assert from "node:assert/strict";

import { UNLIMITED } from "../hub.mjs";
import { MALFORMED_IDS, NOBODY, NOT_IDS, allSilent, people, refusesEach, school } from "./accounts.mjs";
import { letter, opens, writers, writes } from "./letters.mjs";

const { overBoth } = school(UNLIMITED);
const INVALID = "invalid_payload";
const bytes = () => new Uint8Array([1, 2, 3]);
const NOT_OBJECTS = [null, true, 7, "text", [], [{}]];

/** Ann writes all of these to bob, and each is refused; afterwards there is nothing of it. */
async function refusesLetters(hub, table) {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const [eve] = await people(hub, "eve");
  await refusesEach(ann, "send-chat-message", table(ann.account, bob.account, eve));
  await allSilent([ann, bob], ann);
  for (const client of [ann, bob]) assert.equal((await opens(hub, client.account, { since: "" })).pending, 0);
  await writes(ann, bob);
}

const person = (account) => ({ role: "STUDENT", id: account.id });

overBoth("what isn't a letter", (t, hub) => refusesLetters(hub, (ann, bob) => [
  [INVALID],
  ...NOT_OBJECTS.map((wrong) => [INVALID, wrong]),
  [INVALID, {}],
  [INVALID, letter(ann, bob), letter(ann, bob)],
  [INVALID, bytes()],
  [INVALID, { ...letter(ann, bob), file: bytes() }],
  ...["sender", "receiver", "recipients", "tempId"].map((field) => [INVALID, letter(ann, bob, { [field]: undefined })]),
]));

overBoth("a sender or a receiver that can't be", (t, hub) => refusesLetters(hub, (ann, bob, eve) => [
  ["forbidden", letter(ann, bob, { sender: person(bob) })],
  ["forbidden", letter(ann, bob, { sender: person(eve) })],
  ["forbidden", letter(eve, bob)],
  ["forbidden", letter(ann, bob, { sender: { role: "STUDENT", id: NOBODY } })],
  [INVALID, letter(ann, ann)],
  [INVALID, letter(ann, bob, { receiver: person(ann) })],
  [INVALID, letter(ann, bob, { receiver: { role: "STUDENT", id: Number(ann.id) } })],
  ["not_found", letter(ann, { ...bob, id: NOBODY })],
  ["not_found", letter(ann, bob, { receiver: { role: "STUDENT", id: Number(NOBODY) }, recipients: { [ann.id]: "x", [NOBODY]: "x" } })],
  ...NOT_OBJECTS.map((sender) => [INVALID, letter(ann, bob, { sender })]),
  ...NOT_OBJECTS.map((receiver) => [INVALID, letter(ann, bob, { receiver })]),
  ...[undefined, ...NOT_IDS].map((id) => [INVALID, letter(ann, bob, { sender: { role: "STUDENT", id } })]),
  ...[undefined, ...NOT_IDS].map((id) => [INVALID, letter(ann, bob, { receiver: { role: "STUDENT", id } })]),
  ...MALFORMED_IDS.map((id) => [[INVALID, "not_found", "forbidden"], letter(ann, bob, { sender: { role: "STUDENT", id } })]),
  ...MALFORMED_IDS.map((id) => [[INVALID, "not_found"], letter(ann, bob, { receiver: { role: "STUDENT", id } })]),
]));

overBoth("a tempId or a conversation that can't be", (t, hub) => refusesLetters(hub, (ann, bob) => [
  ...[null, "", true, {}, []].map((tempId) => [INVALID, letter(ann, bob, { tempId })]),
  [[INVALID, "too_large"], letter(ann, bob, { tempId: "x".repeat(129) })],
  ...[true, 7, {}, []].map((conversationId) => [INVALID, letter(ann, bob, { conversationId })]),
  ["not_found", letter(ann, bob, { conversationId: "no such conversation" })],
]));

overBoth("recipients that aren't exactly the two", (t, hub) => refusesLetters(hub, (ann, bob, eve) => {
  const recipients = (map) => letter(ann, bob, { recipients: map });
  const two = { [ann.id]: "x", [bob.id]: "x" };
  return [
    ...NOT_OBJECTS.map((wrong) => [INVALID, recipients(wrong)]),
    [INVALID, recipients({})],
    [INVALID, recipients({ [ann.id]: "x" })],
    [INVALID, recipients({ [bob.id]: "x" })],
    [INVALID, recipients({ ...two, [eve.id]: "x" })],
    [INVALID, recipients({ ...two, [NOBODY]: "x" })],
    [INVALID, recipients({ [ann.id]: "x", [eve.id]: "x" })],
    [INVALID, recipients({ [ann.id]: "x", [`0${bob.id}`]: "x" })],
    ...[null, true, 7, [], ["x"], { v: 7 }, { v: null }, { v: { deep: "x" } }].map((sealed) => [INVALID, recipients({ ...two, [bob.id]: sealed })]),
    [INVALID, recipients({ ...two, [bob.id]: bytes() })],
    [INVALID, recipients({ ...two, [ann.id]: { v: bytes() } })],
  ];
}));

overBoth("an event that /private doesn't take is not_found", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const events = ["wave", "", "sendMessage", "message", "chat-message-sent", "new-chat-message", "chat-message-saved", "account-status-change"];
  for (const event of events) await refusesEach(ann, event, [["not_found"], ["not_found", letter(ann.account, bob.account)], [["not_found", "invalid_payload"], bytes()]]);
  await allSilent([ann, bob], ann);
});
