// /classroom: bad input is answered, with and without a callback, changes nothing and reaches nobody.

import assert from "node:assert/strict";

import { UNLIMITED } from "../hub.mjs";
import { MALFORMED_IDS, NOT_IDS, allSilent, complainsAbout, connects, people, refusesEach, school, someone } from "./accounts.mjs";

const { overBoth } = school(UNLIMITED);
const INVALID = "invalid_payload";
const bytes = () => new Uint8Array([1, 2, 3]);
const NOT_OBJECTS = [null, true, 7, "text", [], [{}]];
const NOT_TEXTS = [null, true, 7, {}, [], ["text"]];
const GOOD = { type: "text", value: "hello" };

const CHANNELS = [
  ...NOT_TEXTS.map((channel) => [INVALID, channel]),
  ...["", " ", "\t\n"].map((channel) => [INVALID, channel]),
  ["too_large", "x".repeat(65)],
];

const MESSAGES = [
  ...NOT_OBJECTS.map((wrong) => [INVALID, wrong]),
  [INVALID, {}],
  [INVALID, { type: "text" }],
  [INVALID, { value: "hello" }],
  ...NOT_TEXTS.map((type) => [INVALID, { type, value: "hello" }]),
  ...["", " "].map((type) => [INVALID, { type, value: "hello" }]),
  ["too_large", { type: "x".repeat(65), value: "hello" }],
  [INVALID, { type: "text", value: bytes() }],
  [INVALID, { type: "text", value: { deep: [bytes()] } }],
  [INVALID, bytes()],
];

// Every table is for somebody in the class `room`, and `bob` is there too.
const TABLES = {
  "join-class-room": () => [
    [INVALID],
    ...CHANNELS,
    ...NOT_OBJECTS.map((wrong) => [INVALID, "another class", wrong]),
    [INVALID, "another class", {}, {}],
    [INVALID, "another class", { file: bytes() }],
  ],
  "leave-class-room": () => [[INVALID, bytes()]],
  "class-room-broadcast": (room) => [
    [INVALID],
    ...NOT_OBJECTS.filter((wrong) => typeof wrong !== "string").map((wrong) => [INVALID, wrong]),
    [INVALID, room],
    ...CHANNELS.map(([code, channel]) => [[code, INVALID], channel, {}]),
    ...NOT_OBJECTS.map((wrong) => [INVALID, room, wrong]),
    [INVALID, room, {}, {}],
    [INVALID, { file: bytes() }],
  ],
  message: (room, bob) => [
    [INVALID],
    [INVALID, GOOD],
    ...MESSAGES.map(([code, wrong]) => [code, wrong, bob.account.id]),
    ...NOT_IDS.map((id) => [INVALID, GOOD, id]),
    ...MALFORMED_IDS.map((id) => [[INVALID, "not_found"], GOOD, id]),
    [INVALID, bob.account.id, GOOD],
    [INVALID, GOOD, bob.account.id, "more"],
  ],
  "broadcast-message": () => [[INVALID], ...MESSAGES, [INVALID, GOOD, GOOD]],
};

for (const [event, table] of Object.entries(TABLES)) {
  overBoth(`bad input to ${event}`, async (t, hub) => {
    const classRoom = hub.name("class");
    const clients = [];
    for (const account of await people(hub, "ann", "bob")) clients.push(await connects(hub, "/classroom", account, { classRoom }));
    for (const client of clients) await client.skips(...clients);
    const [speaker, hearer] = clients;
    await refusesEach(speaker, event, table(classRoom, hearer));
    await allSilent(clients, speaker);
    // The speaker is still in the class, and its socket as good as before.
    await speaker.ok("broadcast-message", GOOD);
    assert.deepEqual((await hearer.seesNext("message")).data.message, GOOD);
  });
}

overBoth("an event that the classroom doesn't take is not_found", async (t, hub) => {
  const classRoom = hub.name("class");
  const ann = await connects(hub, "/classroom", await someone(hub, "ann"), { classRoom });
  const bob = await connects(hub, "/classroom", await someone(hub, "bob"), { classRoom });
  for (const client of [ann, bob]) await client.skips(ann, bob);
  const events = ["wave", "", "sendMessage", "chat-message-sent", "joined-class-room", "initial-response", "user-connected", "left-class-room"];
  for (const event of events) await refusesEach(ann, event, [["not_found"], ["not_found", { msg: "forged" }], [["not_found", "invalid_payload"], bytes()]]);
  await allSilent([ann, bob], ann);
});

overBoth("a classRoom in auth that is none gets an error", async (t, hub) => {
  const ann = await someone(hub, "ann");
  for (const [code, classRoom] of CHANNELS.filter(([, channel]) => channel !== null)) {
    await complainsAbout(hub, "/classroom", ann, { classRoom }, code);
  }
});
