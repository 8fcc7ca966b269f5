// /classroom: direct messages, messages to everybody, and the class's own broadcast.

import assert from "node:assert/strict";

import { NOBODY, allSilent, connects, people, school, someone } from "./accounts.mjs";

const { overBoth } = school();

// Everything that JSON can hold is a value.
const VALUES = ["text", "", null, true, 0, -1.5, 2 ** 53, [], {}, [1, [null]], { deep: { er: ["\u{1F600}", false] } }];

/** A class of these people: `{ classRoom, ann, tab, bob, … }`; `tab` is ann's second socket. Nobody has an event waiting. */
async function classOf(hub, ...stems) {
  const classRoom = hub.name("class");
  const clients = {};
  for (const account of await people(hub, ...stems)) {
    clients[account.username.split(".")[0]] = await connects(hub, "/classroom", account, { classRoom });
  }
  clients.tab = await connects(hub, "/classroom", clients.ann.account, { classRoom });
  const all = Object.values(clients);
  for (const client of all) await client.skips(...all);
  return { classRoom, all, ...clients };
}

const envelope = (from, message) => ({ msg: "New message", data: { from: Number(from.account.id), message } });

overBoth("a message reaches every socket of that person, and nobody else; its id is a string or a number", async (t, hub) => {
  const { all, ann, tab, bob } = await classOf(hub, "ann", "bob", "eve");
  for (const id of [ann.account.id, Number(ann.account.id)]) {
    const message = { type: "text", value: `for ${id}` };
    assert.deepEqual(await bob.ok("message", message, id), { ok: true });
    for (const client of [ann, tab]) assert.deepEqual(await client.seesNext("message"), envelope(bob, message));
    await allSilent(all, bob);
  }
});

overBoth("type is any string and value any JSON, passed on unchanged", async (t, hub) => {
  const { ann, bob } = await classOf(hub, "ann", "bob");
  for (const [turn, value] of VALUES.entries()) {
    const message = { type: `potato ${turn}`, value };
    await ann.ok("message", message, bob.account.id);
    assert.deepEqual(await bob.seesNext("message"), envelope(ann, message));
    await ann.ok("broadcast-message", message);
    assert.deepEqual(await bob.seesNext("message"), envelope(ann, message));
  }
  const longest = { type: "\u{1F600}".repeat(64), value: 1 };
  await ann.ok("broadcast-message", longest);
  assert.deepEqual(await bob.seesNext("message"), envelope(ann, longest));
});

overBoth("identity is the connection's: a sender in the payload isn't passed on", async (t, hub) => {
  const { ann, bob } = await classOf(hub, "ann", "bob");
  const message = { type: "text", value: "me" };
  const lies = { ...message, from: Number(bob.account.id), sender: bob.account.id, role: "ADMIN" };
  await ann.ok("message", lies, bob.account.id);
  await ann.ok("broadcast-message", lies);
  for (let turn = 0; turn < 2; turn++) assert.equal((await bob.seesNext("message")).data.from, Number(ann.account.id));
});

overBoth("a message to somebody who isn't in the class is not_found", async (t, hub) => {
  const { all, ann, bob } = await classOf(hub, "ann", "bob");
  const elsewhere = await connects(hub, "/classroom", await someone(hub, "eve"), { classRoom: hub.name("class") });
  await elsewhere.sees("initial-response");
  const [away] = await people(hub, "away");
  for (const id of [elsewhere.account.id, Number(elsewhere.account.id), away.id, NOBODY, Number(NOBODY)]) {
    await bob.refused("not_found", "message", { type: "text", value: "hello?" }, id);
  }
  await ann.ok("leave-class-room");
  await allSilent([...all, elsewhere], bob, ann);
  // Ann's other tab is still here.
  await bob.ok("message", { type: "text", value: "hello" }, ann.account.id);
});

overBoth("broadcast-message reaches all other people's sockets, and none of one's own", async (t, hub) => {
  const { all, ann, tab, bob, eve } = await classOf(hub, "ann", "bob", "eve");
  const message = { type: "text", value: "to all" };
  assert.deepEqual(await ann.ok("broadcast-message", message), { ok: true });
  for (const client of [bob, eve]) assert.deepEqual(await client.seesNext("message"), envelope(ann, message));
  await allSilent(all, ann);
  await bob.ok("broadcast-message", message);
  for (const client of [ann, tab, eve]) assert.deepEqual(await client.seesNext("message"), envelope(bob, message));
  await allSilent(all, bob);
});

overBoth("class-room-broadcast reaches all sockets of the class but the emitting one, with the object unchanged", async (t, hub) => {
  const { classRoom, all, ann, tab, bob, eve } = await classOf(hub, "ann", "bob", "eve");
  const claims = [{}, { from: "anybody at all", role: "ADMIN", list: VALUES }];
  for (const claim of claims) {
    for (const args of [[claim], [classRoom, claim]]) {
      assert.deepEqual(await ann.ok("class-room-broadcast", ...args), { ok: true });
      for (const client of [tab, bob, eve]) assert.deepEqual(await client.seesNext("class-room-broadcast"), claim);
      await allSilent(all, ann);
    }
  }
});

overBoth("class-room-broadcast to a class that isn't one's own is not_joined", async (t, hub) => {
  const { all, ann } = await classOf(hub, "ann", "bob");
  const other = hub.name("class");
  const eve = await connects(hub, "/classroom", await someone(hub, "eve"), { classRoom: other });
  await eve.sees("initial-response");
  for (const channel of [other, "no such class"]) await ann.refused("not_joined", "class-room-broadcast", channel, {});
  await allSilent([...all, eve], ann);
});

overBoth("before a join and after a leave everything is not_joined", async (t, hub) => {
  const { all, bob, classRoom } = await classOf(hub, "ann", "bob");
  const eve = await connects(hub, "/classroom", await someone(hub, "eve"));
  await bob.ok("leave-class-room");
  const rest = all.filter((client) => client !== bob);
  for (const client of rest) await client.skips(bob);
  for (const client of [eve, bob]) {
    await client.refused("not_joined", "leave-class-room");
    await client.refused("not_joined", "class-room-broadcast", {});
    await client.refused("not_joined", "class-room-broadcast", classRoom, {});
    await client.refused("not_joined", "message", { type: "text", value: 1 }, rest[0].account.id);
    await client.refused("not_joined", "broadcast-message", { type: "text", value: 1 });
  }
  await allSilent([...all, eve], eve, bob);
});

overBoth("everybody sees one order", async (t, hub) => {
  const { ann, bob, eve } = await classOf(hub, "ann", "bob", "eve");
  const count = 20;
  const sends = (client) => Promise.all(Array.from({ length: count }, (_, value) => client.ok("broadcast-message", { type: client.account.id, value })));
  await Promise.all([sends(ann), sends(bob)]);
  const seen = [];
  for (let turn = 0; turn < 2 * count; turn++) seen.push((await eve.seesNext("message")).data.message);
  for (const client of [ann, bob]) {
    const others = seen.filter(({ type }) => type !== client.account.id);
    assert.deepEqual(others.map(({ value }) => value), Array.from({ length: count }, (_, value) => value));
    for (const message of others) assert.deepEqual((await client.seesNext("message")).data.message, message);
  }
});
