// /classroom: who is in a class. People are counted, not sockets.

import assert from "node:assert/strict";

import { allSilent, change, connects, people, school, seesAll, someone, sorted } from "./accounts.mjs";

const { overBoth } = school();

/** How the envelope of source 001 shows a person: the id is a number here, and nowhere else. */
function personOf({ id, username, user }, changed = {}) {
  return { ID: Number(id), role: user.role, name: username, ...changed };
}

async function enterClass(client, classRoom, ...given) {
  assert.deepEqual(await client.ok("join-class-room", classRoom, ...given), { ok: true, classRoom });
  return isWelcomed(client);
}

/** Takes `initial-response`, and returns its persons. */
async function isWelcomed(client) {
  const { msg, data, ...rest } = await client.seesNext("initial-response");
  assert.deepEqual([msg, rest], ["Connected users", {}]);
  return sorted(data);
}

async function hearsOfJoining(client, account, given) {
  const [connected, joined] = await seesAll(client, "user-connected", "joined-class-room");
  assert.deepEqual(connected, { msg: "New user connected", data: personOf(account) });
  assert.deepEqual(joined, given);
}

async function hearsOfLeaving(client, account, given) {
  const [gone, left] = await seesAll(client, "user-disconnected", "left-class-room");
  assert.deepEqual(gone, { msg: "User disconnected", data: personOf(account) });
  assert.deepEqual(left, given);
}

/** Ann and bob, each with one socket in the same new class. */
async function class2(hub, given = {}) {
  const classRoom = hub.name("class");
  const [ann, bob] = await Promise.all((await people(hub, "ann", "bob")).map((account) => connects(hub, "/classroom", account)));
  await enterClass(ann, classRoom);
  await enterClass(bob, classRoom, given);
  await hearsOfJoining(ann, bob.account, given);
  return { classRoom, ann, bob };
}

overBoth("who joins is told who is here, itself included; the others hear who it is and what it passed", async (t, hub) => {
  const classRoom = hub.name("class");
  const teacher = await connects(hub, "/classroom", await someone(hub, "ann", "TEACHER"));
  const pupil = await connects(hub, "/classroom", await someone(hub, "bob"));
  assert.deepEqual(await enterClass(teacher, classRoom), [personOf(teacher.account)]);
  await teacher.seesNothing();
  const given = { seat: 7, nested: { list: [null, true, "\u{1F600}", 0.5] } };
  assert.deepEqual(await enterClass(pupil, classRoom, given), sorted([personOf(teacher.account), personOf(pupil.account)]));
  assert.equal(personOf(teacher.account).role, "TEACHER");
  await hearsOfJoining(teacher, pupil.account, given);
  await allSilent([teacher, pupil], teacher, pupil);
});

overBoth("without an object the others get an empty one", async (t, hub) => {
  const { classRoom, ann, bob } = await class2(hub);
  const eve = await connects(hub, "/classroom", await someone(hub, "eve"));
  await enterClass(eve, classRoom);
  for (const client of [ann, bob]) await hearsOfJoining(client, eve.account, {});
  await eve.ok("leave-class-room");
  for (const client of [ann, bob]) await hearsOfLeaving(client, eve.account, {});
});

overBoth("who leaves hears nothing more; the others get the object of the join", async (t, hub) => {
  const given = { name: "as passed at the join" };
  const { ann, bob } = await class2(hub, given);
  assert.deepEqual(await bob.ok("leave-class-room"), { ok: true });
  await hearsOfLeaving(ann, bob.account, given);
  await ann.ok("broadcast-message", { type: "text", value: "are you there?" });
  await allSilent([ann, bob], ann, bob);
  await bob.refused("not_joined", "leave-class-room");
});

for (const [how, go] of [["a disconnect", (client) => client.leaves()], ["a broken connection", (client) => client.socket.io.engine.close()]]) {
  overBoth(`${how} is a leave`, async (t, hub) => {
    const { ann, bob } = await class2(hub, { a: 1 });
    go(bob);
    await hearsOfLeaving(ann, bob.account, { a: 1 });
    await ann.seesNothing();
  });
}

overBoth("a second tab is no second person: it alone is welcomed, and the last one's going is the leave", async (t, hub) => {
  const { classRoom, ann, bob } = await class2(hub, { a: 1 });
  const tab = await connects(hub, "/classroom", bob.account);
  assert.deepEqual(await enterClass(tab, classRoom, { a: 1 }), sorted([personOf(ann.account), personOf(bob.account)]));
  await allSilent([ann, bob], tab);
  await bob.ok("leave-class-room");
  await allSilent([ann, bob, tab], bob);
  tab.leaves();
  await hearsOfLeaving(ann, bob.account, { a: 1 });
  await ann.seesNothing();
});

overBoth("joining the same class again welcomes again, and tells nobody", async (t, hub) => {
  const { classRoom, ann, bob } = await class2(hub, { a: 1 });
  assert.equal((await enterClass(bob, classRoom, { b: 2 })).length, 2);
  await allSilent([ann, bob], bob);
});

overBoth("joining another class leaves the first", async (t, hub) => {
  const { ann, bob } = await class2(hub, { a: 1 });
  const eve = await connects(hub, "/classroom", await someone(hub, "eve"));
  const other = hub.name("class");
  await enterClass(eve, other);
  assert.deepEqual(await enterClass(bob, other, { b: 2 }), sorted([personOf(eve.account), personOf(bob.account)]));
  await hearsOfLeaving(ann, bob.account, { a: 1 });
  await hearsOfJoining(eve, bob.account, { b: 2 });
  await ann.ok("broadcast-message", { type: "text", value: "only for the first class" });
  await bob.ok("broadcast-message", { type: "text", value: "only for the second" });
  assert.equal((await eve.seesNext("message")).data.message.value, "only for the second");
  await allSilent([ann, bob, eve], ann, bob);
  // And back again: the first class hears of it.
  const { name } = personOf(bob.account);
  await bob.ok("leave-class-room");
  assert.equal((await seesAll(eve, "user-disconnected", "left-class-room"))[0].data.name, name);
});

overBoth("two tabs of a person may be in two classes", async (t, hub) => {
  const { classRoom, ann, bob } = await class2(hub);
  const tab = await connects(hub, "/classroom", bob.account);
  const other = hub.name("class");
  assert.deepEqual(await enterClass(tab, other), [personOf(bob.account)]);
  await ann.seesNothing(tab);
  await enterClass(tab, classRoom);
  await allSilent([ann, bob], tab);
});

overBoth("auth.classRoom joins on connect", async (t, hub) => {
  const { classRoom, ann, bob } = await class2(hub);
  const eve = await connects(hub, "/classroom", await someone(hub, "eve"), { classRoom });
  assert.deepEqual(await isWelcomed(eve), sorted([ann, bob, eve].map(({ account }) => personOf(account))));
  for (const client of [ann, bob]) await hearsOfJoining(client, eve.account, {});
  await eve.ok("broadcast-message", { type: "text", value: "hello" });
  for (const client of [ann, bob]) assert.equal((await client.seesNext("message")).data.from, Number(eve.account.id));
  eve.leaves();
  for (const client of [ann, bob]) await hearsOfLeaving(client, eve.account, {});
});

overBoth("a class has no history: since brings nothing", async (t, hub) => {
  const { classRoom, ann, bob } = await class2(hub);
  await ann.ok("broadcast-message", { type: "text", value: "before" });
  await bob.seesNext("message");
  const eve = await connects(hub, "/classroom", await someone(hub, "eve"), { classRoom, since: "" });
  await isWelcomed(eve);
  await eve.seesNothing();
});

overBoth("a person is shown with the name and role of now", async (t, hub) => {
  const { classRoom, ann, bob } = await class2(hub);
  await change(hub, bob.account.id, "role", { role: "TEACHER" });
  const lobby = await connects(hub, "/lobby", bob.account);
  const name = hub.name("robert");
  await lobby.ok("set-username", { username: name });
  const today = personOf(bob.account, { name, role: "TEACHER" });
  const eve = await connects(hub, "/classroom", await someone(hub, "eve"));
  assert.deepEqual(await enterClass(eve, classRoom), sorted([personOf(ann.account), today, personOf(eve.account)]));
  bob.leaves();
  assert.deepEqual((await eve.sees("user-disconnected")).data, today);
});
