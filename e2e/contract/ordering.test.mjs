// "Ordering": within one room all see the same order, history returns it, and one socket's messages keep theirs.

import assert from "node:assert/strict";

import { contract, UNLIMITED } from "../hub.mjs";
import { assertRising, chatter, roomer, settle } from "./people.mjs";
import { ADMIN, scene } from "./scenes.mjs";
import { PLACES } from "./talk.mjs";

const { overBoth } = contract({ ...UNLIMITED, ...ADMIN, HUB_INBOX_COMMANDS: "2000" });
const MANY = 1_000;
const numbers = (count) => Array.from({ length: count }, (_, number) => String(number));

for (const [where, place] of Object.entries(PLACES)) {
  overBoth(`${where}: a thousand messages of one socket arrive in the order in which they were emitted`, async (t, hub) => {
    const ready = await scene(hub, place.namespace);
    const { ann, bob } = ready;
    const answers = await Promise.all(numbers(MANY).map((text) => ann.ack(...place.say(ready, text))));
    assert.ok(answers.every(({ ok }) => ok), JSON.stringify(answers.find(({ ok }) => !ok)));
    const heard = await bob.seesUntil(place.event, (payload) => place.text(payload) === String(MANY - 1));
    assert.deepEqual(heard.map(place.text), numbers(MANY));
    if (!place.stored) return;
    const stored = answers.map(({ message }) => message);
    assertRising(stored);
    assert.deepEqual(heard.map(({ id }) => id), stored.map(({ id }) => id));
    if (place.history) {
      const history = await place.history(ready);
      assert.deepEqual(history.slice(-100), stored.slice(-100), "history has the same order");
    }
  });
}

/** What each of the clients saw of `event`, once all of them have the last of `count`. */
async function seen(clients, event, count) {
  const lists = clients.map(() => []);
  for (const [at, client] of clients.entries()) {
    while (lists[at].length < count) lists[at].push((await client.sees(event)).id);
  }
  return lists;
}

overBoth("/chat: what five people say at once has one order, for everybody and in the history", async (t, hub) => {
  const people = [];
  for (const stem of ["ann", "bob", "cat", "dan", "eve"]) people.push(await chatter(hub, stem));
  await Promise.all(people.flatMap((client) => numbers(20).map((text) => client.ok("sendMessage", { text }))));
  const [first, ...others] = await seen(people, "appendMessage", 100);
  for (const other of others) assert.deepEqual(other, first);
  const { messages } = await people[0].ok("chatHistory");
  assert.deepEqual(messages.map(({ id }) => id), first);
  for (const { username } of people) {
    const own = messages.filter((message) => message.username === username);
    assert.deepEqual(own.map(({ text }) => text), numbers(20), "and each sender's messages keep theirs");
  }
});

overBoth("/rooms: what several people say at once has one order for who only listens", async (t, hub) => {
  const room = hub.name("room");
  const people = [];
  for (const stem of ["ann", "bob", "cat", "dan", "eve"]) people.push(await roomer(hub, stem, room));
  await settle(...people);
  const [one, two, ...speakers] = people;
  await Promise.all(speakers.flatMap((client) => numbers(30).map((body) => client.ok("updateChat", { body, room }))));
  const [first, second] = await seen([one, two], "updateChat", 90);
  assert.deepEqual(second, first);
  const { history } = await roomer(hub, "fay", room);
  assert.deepEqual(history.map(({ id }) => id), first.slice(-history.length));
});
