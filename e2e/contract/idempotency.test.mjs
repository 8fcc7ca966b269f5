// "Idempotency": a command that arrives twice is stored and delivered once.

import assert from "node:assert/strict";

import { contract, UNLIMITED } from "../hub.mjs";
import { chatter, eventually, joins, registers, roomer } from "./people.mjs";
import { ADMIN, scene } from "./scenes.mjs";
import { PLACES } from "./talk.mjs";

const { overBoth } = contract({ ...UNLIMITED, ...ADMIN });
const places = Object.entries(PLACES).filter(([, { stored }]) => stored);

for (const [where, place] of places) {
  const { namespace, event } = place;

  overBoth(`${where}: the same tempId is one message, the first payload wins, and the acks are equal`, async (t, hub) => {
    const ready = await scene(hub, namespace, { fresh: true });
    const { ann, bob } = ready;
    const first = await ann.ok(...place.say(ready, "first", "a"));
    assert.deepEqual(await ann.ok(...place.say(ready, "second", "a")), first);
    assert.deepEqual(await ann.ok(...place.say(ready, "first", "a")), first);
    await ann.ok(...place.say(ready, "another", "b"));
    assert.equal(place.text(await bob.seesNext(event)), "first");
    assert.equal(place.text(await bob.seesNext(event)), "another");
    await bob.seesNothing(ann);
    if (!place.history) return;
    const history = await place.history(ready);
    assert.deepEqual(history.map(place.text).slice(-2), ["first", "another"]);
  });

  overBoth(`${where}: twenty at once with one tempId are one message`, async (t, hub) => {
    const ready = await scene(hub, namespace, { fresh: true });
    const { ann, bob } = ready;
    const tempId = "x".repeat(128);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, number) => ann.ok(...place.say(ready, `text ${number}`, tempId))));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal(place.text(await bob.seesNext(event)), "text 0");
    await bob.seesNothing(ann);
  });

  overBoth(`${where}: a tempId is a string of 1 to 128 characters or a finite number, and 1 isn't "1"`, async (t, hub) => {
    const ready = await scene(hub, namespace, { fresh: true });
    const { ann, bob } = ready;
    const good = [1, "1", 0, -1, 1.5, 1e300, 2 ** 53, " ", "01", "1.0", "😀".repeat(128), "null", "a:b", "a\u0000b"];
    const ids = [];
    for (const tempId of good) ids.push((await ann.ok(...place.say(ready, `with ${tempId}`, tempId))).message.id);
    assert.equal(new Set(ids).size, good.length, "each is another message");
    for (const [at, tempId] of good.entries()) assert.equal((await ann.ok(...place.say(ready, "again", tempId))).message.id, ids[at]);
    for (const expected of ids) assert.equal((await bob.seesNext(event)).id, expected);
    const bad = ["", "x".repeat(129), "😀".repeat(129), null, Number.NaN, true, false, [], ["a"], {}, { a: 1 }];
    for (const tempId of bad) {
      const answer = await ann.ack(...place.say(ready, "with a bad one", tempId));
      assert.ok(["invalid_payload", "too_large"].includes(answer.error?.code), JSON.stringify([tempId, answer]));
    }
    await bob.seesNothing(ann);
  });

  overBoth(`${where}: a refusal isn't remembered`, async (t, hub) => {
    const ready = await scene(hub, namespace, { fresh: true });
    const { ann, bob } = ready;
    const tooLong = "x".repeat(70_000);
    for (let times = 0; times < 2; times += 1) await ann.refused("too_large", ...place.say(ready, tooLong, 5));
    const { message } = await ann.ok(...place.say(ready, "short", 5));
    assert.equal(place.text(message), "short");
    assert.equal((await bob.seesNext(event)).id, message.id);
    await bob.seesNothing(ann);
  });
}

overBoth("/chat: another sender's tempId is another command", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
  const one = await ann.ok("sendMessage", { text: "by ann", tempId: 1 });
  const two = await bob.ok("sendMessage", { text: "by bob", tempId: 1 });
  assert.equal(two.message.text, "by bob");
  assert.notEqual(one.message.id, two.message.id);
});

overBoth("/chat: a command repeated after a reconnect with resume is still the same", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
  const first = await ann.ok("sendMessage", { text: "once", tempId: "a" });
  await bob.seesNext("appendMessage");
  const { username, resume } = ann;
  // The second takes the name over from a living connection; the third comes after a goodbye.
  const second = await registers(await hub.connect("/chat"), { username, resume });
  await ann.isDisconnected();
  assert.deepEqual(await second.ok("sendMessage", { text: "twice", tempId: "a" }), first);
  second.leaves();
  const third = await hub.connect("/chat");
  const again = await eventually(() => third.ack("register", { username, resume: second.resume }), "back again");
  assert.equal(again.user.username, username);
  assert.deepEqual(await third.ok("sendMessage", { text: "thrice", tempId: "a" }), first);
  await bob.seesNothing(third);
});

overBoth("/chat: whoever takes a free name without the secret is another sender", async (t, hub) => {
  const ann = await chatter(hub, "ann");
  const { message } = await ann.ok("sendMessage", { text: "by ann", tempId: "a" });
  ann.leaves();
  const eve = await hub.connect("/chat");
  await eventually(() => eve.ack("register", { username: ann.username }), "the name is free");
  const answer = await eve.ok("sendMessage", { text: "by eve", tempId: "a" });
  assert.notEqual(answer.message.id, message.id);
  assert.equal(answer.message.text, "by eve");
});

overBoth("/rooms: a command repeated after a reconnect with resume is still the same", async (t, hub) => {
  const room = hub.name("room");
  const [ann, bob] = [await roomer(hub, "ann", room), await roomer(hub, "bob", room)];
  const first = await ann.ok("updateChat", { body: "once", room, tempId: 7 });
  await bob.sees("updateChat");
  const back = await joins(await hub.connect("/rooms"), room, { username: ann.username, resume: ann.resume });
  await ann.isDisconnected();
  await bob.skips(back);
  assert.deepEqual(await back.ok("updateChat", { body: "twice", room, tempId: 7 }), first);
  await bob.seesNothing(back);
});

overBoth("one tempId in two namespaces is two commands", async (t, hub) => {
  const room = hub.name("room");
  const ann = await chatter(hub, "ann");
  const same = await roomer(hub, "ann", room, { username: ann.username });
  assert.equal((await ann.ok("sendMessage", { text: "here", tempId: 1 })).message.text, "here");
  assert.equal((await same.ok("updateChat", { body: "there", room, tempId: 1 })).message.body, "there");
});
