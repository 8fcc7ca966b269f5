// "Reconnect" in `/chat` and `/rooms`: `since`, and `resume`.

import assert from "node:assert/strict";
import { test } from "node:test";

import { contract, startHub, UNLIMITED } from "../hub.mjs";
import { chats, chatter, eventually, oneByOne, registers, roomer, says } from "./people.mjs";

const { overBoth } = contract(UNLIMITED);

// The two protocols whose people have no accounts: how one enters, what brings the history, and how one speaks.
const WAYS = {
  "/chat": {
    enter: (username) => ["register", { username }],
    history: "chatHistory",
    heard: "appendMessage",
    speak: (_, text) => ["sendMessage", { text }],
    joined: (hub, stem) => chatter(hub, stem),
  },
  "/rooms": {
    enter: (username, room) => ["userJoin", { username, room }],
    history: "msgHistory",
    heard: "updateChat",
    speak: (room, body) => ["updateChat", { body, room }],
    joined: (hub, stem, room) => roomer(hub, stem, room),
  },
};

for (const namespace of Object.keys(WAYS)) {
  const way = WAYS[namespace];
  const speak = (client, room, count, word = "text") => says(client, count, (number) => way.speak(room, `${word} ${number}`));

  /** Enters as somebody new and returns the history that came. */
  async function historyFor(hub, room, fields, auth) {
    const client = await hub.connect(namespace, auth);
    const [event, payload] = way.enter(hub.name("new"), room);
    await client.ok(event, { ...payload, ...fields });
    return client.sees(way.history);
  }

  overBoth(`${namespace}: since brings everything after it, nothing twice and nothing missing`, async (t, hub) => {
    const room = hub.name("room");
    const ann = await way.joined(hub, "ann", room);
    const sent = await speak(ann, room, 250);
    const after = (since) => historyFor(hub, room, { since });
    assert.deepEqual(await after(sent[0].id), sent.slice(1), "however much that is");
    assert.deepEqual(await after(sent[200].id), sent.slice(201));
    assert.deepEqual(await after(sent.at(-1).id), []);
  });

  overBoth(`${namespace}: an id never seen is compared as a string; what is no string is refused`, async (t, hub) => {
    const room = hub.name("room");
    const ann = await way.joined(hub, "ann", room);
    const sent = await speak(ann, room, 4);
    const after = (since) => historyFor(hub, room, { since });
    const ids = sent.map(({ id }) => id);
    // Longer than an id that exists, so it comes right after it; and shorter, so right before it.
    assert.deepEqual(await after(`${ids[1]}!`), sent.slice(2));
    assert.deepEqual(await after("~~~~"), []);
    assert.deepEqual((await after("")).slice(-4), sent);
    assert.deepEqual((await after("!")).slice(-4), sent);
    assert.deepEqual(await after("\u{10ffff}"), []);
    const bob = await hub.connect(namespace);
    const [event, payload] = way.enter(hub.name("bob"), room);
    for (const since of [null, 0, 7, true, [], [ids[0]], {}, { id: ids[0] }]) await bob.refused("invalid_payload", event, { ...payload, since });
    await bob.seesNothing();
    await bob.refused("not_joined", ...way.speak(room, "still nobody"));
  });

  overBoth(`${namespace}: since in the handshake does the same, and the payload wins`, async (t, hub) => {
    const room = hub.name("room");
    const ann = await way.joined(hub, "ann", room);
    const sent = await speak(ann, room, 5);
    assert.deepEqual(await historyFor(hub, room, {}, { since: sent[2].id }), sent.slice(3));
    assert.deepEqual(await historyFor(hub, room, { since: sent[3].id }, { since: sent[0].id }), sent.slice(4));
    const bob = await hub.connect(namespace, { since: 7 });
    assert.equal((await bob.seesNext("error-response")).code, "invalid_payload");
    await bob.seesNothing();
  });

  overBoth(`${namespace}: whoever comes and goes while others speak gets each message once`, async (t, hub) => {
    const room = hub.name("room");
    const [ann, start] = [await way.joined(hub, "ann", room), await way.joined(hub, "bob", room)];
    const [{ id }] = await speak(ann, room, 1, "before");
    let { username, resume } = start;
    let since = id;
    const got = [];
    const speaking = oneByOne(ann, 150, (number) => way.speak(room, `text ${number}`));
    let done = false;
    speaking.then(() => (done = true), () => (done = true));
    for (let last = false; !last; ) {
      last = done;
      const client = await hub.connect(namespace);
      const [event, payload] = way.enter(username, room);
      ({ resume } = await client.ok(event, { ...payload, since, resume }));
      got.push(...(await client.sees(way.history)));
      if (!last) got.push(await Promise.race([client.sees(way.heard), speaking.then(() => undefined)]));
      if (got.at(-1) === undefined) got.pop();
      // What else arrived belongs to this client too, and counts as received.
      got.push(...client.queue.filter(([name]) => name === way.heard).map(([, message]) => message));
      client.leaves();
      since = got.at(-1)?.id ?? since;
    }
    assert.deepEqual(got, await speaking);
  });

  overBoth(`${namespace}: the secret takes the name over, and the old socket is disconnected`, async (t, hub) => {
    const room = hub.name("room");
    const ann = await way.joined(hub, "ann", room);
    const [event, payload] = way.enter(ann.username, room);
    const back = await hub.connect(namespace);
    assert.ok((await back.ok(event, { ...payload, resume: ann.resume })).resume);
    assert.equal(await ann.isDisconnected(), "io server disconnect");
    await back.sees(way.history);
    const { message } = await back.ok(...way.speak(room, "I am back"));
    assert.equal(message.username, ann.username);
    // The old socket's end doesn't take the name away again.
    const eve = await hub.connect(namespace);
    await eve.refused("conflict", event, payload);
  });

  overBoth(`${namespace}: without the right secret the name stays where it is`, async (t, hub) => {
    const room = hub.name("room");
    const [ann, bob] = [await way.joined(hub, "ann", room), await way.joined(hub, "bob", room)];
    const [event, payload] = way.enter(ann.username, room);
    const eve = await hub.connect(namespace);
    for (const resume of [undefined, "", "guessed", bob.resume, `${ann.resume}x`, ann.resume.slice(0, -1)]) {
      await eve.refused("conflict", event, { ...payload, resume });
    }
    for (const resume of [null, 7, true, [ann.resume], { resume: ann.resume }]) await eve.refused("invalid_payload", event, { ...payload, resume });
    await ann.turn();
    assert.equal(ann.socket.connected, true);
    // Each secret belongs to one name.
    const [, other] = way.enter(hub.name("free"), room);
    await eve.ok(event, { ...other, resume: ann.resume });
    await ann.turn();
    assert.equal(ann.socket.connected, true);
  });

  test(`${namespace}: a name is held until the ping timeout of its socket`, async (t) => {
    const hub = await startHub(t, { env: { HUB_PING_INTERVAL_MS: "1000", HUB_PING_TIMEOUT_MS: "1000", ...UNLIMITED } });
    const room = hub.name("room");
    const ann = await way.joined(hub, "ann", room);
    const [event, payload] = way.enter(ann.username, room);
    ann.goesSilent();
    const [bob, back] = [await hub.connect(namespace), await hub.connect(namespace)];
    await bob.refused("conflict", event, payload);
    await eventually(() => bob.ack(event, payload), "the name is free after the timeout");
    await back.refused("conflict", event, { ...payload, resume: ann.resume });
  });

  test(`${namespace}: with the secret nobody waits for the ping timeout`, async (t) => {
    const hub = await startHub(t, { env: UNLIMITED });
    const room = hub.name("room");
    const ann = await way.joined(hub, "ann", room);
    ann.goesSilent();
    const back = await hub.connect(namespace);
    const [event, payload] = way.enter(ann.username, room);
    assert.equal((await back.ok(event, { ...payload, resume: ann.resume })).ok, true);
  });

  test(`${namespace}: after a restart the names are free, and secrets from before don't stand in the way`, async (t) => {
    const first = await startHub(t, { env: UNLIMITED });
    const room = first.name("room");
    const ann = await way.joined(first, "ann", room);
    const [message] = await speak(ann, room, 1);
    await first.stop();
    const second = await startHub(t, { env: { ...UNLIMITED, HUB_ADDR: new URL(first.url).host } });
    const back = await second.connect(namespace);
    const [event, payload] = way.enter(ann.username, room);
    await back.ok(event, { ...payload, resume: ann.resume, since: message.id });
    const [later] = await speak(back, room, 1);
    assert.ok(later.id > message.id, "ids keep rising");
  });
}

overBoth("/chat: the official client reconnects by itself and goes on where it was", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await hub.connect("/chat", undefined, { reconnection: true, reconnectionDelay: 10 })];
  await registers(bob, { username: hub.name("bob") });
  const [before] = await chats(ann, 1);
  await bob.seesNext("appendMessage");
  const again = new Promise((resolve) => bob.socket.once("connect", resolve));
  bob.socket.io.engine.close();
  const missed = await chats(ann, 3);
  await again;
  await eventually(() => bob.ack("register", { username: bob.username, resume: bob.resume, since: before.id }), "registered again");
  assert.deepEqual(await bob.seesNext("chatHistory"), missed);
});
