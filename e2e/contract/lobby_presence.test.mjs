// /lobby: who is here. Accounts are counted, not sockets.

import assert from "node:assert/strict";

import { allSilent, change, connects, enters, inLobby, people, school, someone, sorted, userOf } from "./accounts.mjs";

const { overBoth } = school();

overBoth("an account's first socket is told who it is, and everybody that it entered", async (t, hub) => {
  const [ann] = await inLobby(hub, "ann");
  assert.deepEqual(ann.welcome, { user: userOf(ann.account), chatHistory: ann.welcome.chatHistory });
  assert.ok(Array.isArray(ann.welcome.chatHistory));
  const bob = await connects(hub, "/lobby", await someone(hub, "bob", "TEACHER"));
  const news = await ann.seesNext("room-user-change");
  assert.equal(news.message, `${bob.account.username} has entered the chat room.`);
  assert.deepEqual(news.user, userOf(bob.account));
  assert.deepEqual(sorted(news.users), sorted([userOf(ann.account), userOf(bob.account)]));
  assert.deepEqual(Object.keys(news).sort(), ["message", "user", "users"]);
  assert.deepEqual((await bob.sees("user-connected")).user, userOf(bob.account));
  assert.deepEqual(await bob.seesNext("room-user-change"), news);
  await allSilent([ann, bob], ann, bob);
});

overBoth("a later socket of the account alone gets one room-user-change", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const tab = await connects(hub, "/lobby", bob.account);
  assert.deepEqual((await tab.sees("user-connected")).user, userOf(bob.account));
  const news = await tab.seesNext("room-user-change");
  assert.deepEqual(sorted(news.users), sorted([userOf(ann.account), userOf(bob.account)]));
  assert.deepEqual(news.user, userOf(bob.account));
  await allSilent([tab, ann, bob], tab);
});

overBoth("an account has left when its last socket goes, and once", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const tab = await enters(hub, bob.account);
  bob.leaves();
  // The second socket still stands for bob: it speaks, and everybody hears that before anything about leaving.
  const { message } = await tab.ok("chat-message-sent", { message: "still here" });
  assert.deepEqual(await ann.seesNext("chat-message-broadcast"), message);
  tab.leaves();
  const news = await ann.seesNext("room-user-change");
  assert.equal(news.message, `${bob.account.username} has left the chat room.`);
  assert.deepEqual(news.user, userOf(bob.account));
  assert.deepEqual(news.users, [userOf(ann.account)]);
  await ann.seesNothing();
});

overBoth("a connection that breaks off is a leave too", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  bob.socket.io.engine.close();
  assert.equal((await ann.seesNext("room-user-change")).message, `${bob.account.username} has left the chat room.`);
  // And coming back is entering again.
  await enters(hub, bob.account);
  assert.equal((await ann.seesNext("room-user-change")).message, `${bob.account.username} has entered the chat room.`);
});

overBoth("sockets of one account that come at the same time are one entry", async (t, hub) => {
  const [ann] = await inLobby(hub, "ann");
  const bob = await someone(hub, "bob");
  const tabs = await Promise.all([1, 2, 3, 4, 5].map(() => connects(hub, "/lobby", bob)));
  assert.equal((await ann.seesNext("room-user-change")).message, `${bob.username} has entered the chat room.`);
  for (const tab of tabs) {
    await tab.sees("user-connected");
    await tab.sees("room-user-change", ({ user }) => user.id === bob.id);
  }
  await ann.seesNothing(...tabs);
  for (const tab of tabs) tab.leaves();
  assert.equal((await ann.seesNext("room-user-change")).message, `${bob.username} has left the chat room.`);
  await ann.seesNothing();
});

overBoth("people in other namespaces aren't in the lobby", async (t, hub) => {
  const [ann] = await inLobby(hub, "ann");
  const bob = await someone(hub, "bob");
  const elsewhere = [await connects(hub, "/classroom", bob, { classRoom: "maths" }), await connects(hub, "/private", bob)];
  await elsewhere[0].sees("initial-response");
  await ann.seesNothing(...elsewhere);
  const eve = await enters(hub, await someone(hub, "eve"), [ann]);
  assert.deepEqual(sorted(eve.news.users).map(({ id }) => id), sorted([ann.account, eve.account]).map(({ id }) => id));
  for (const client of elsewhere) await client.seesNothing(eve);
});

overBoth("users are shown as they are now: name, role and status", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const username = hub.name("robert");
  await bob.ok("set-username", { username });
  for (const client of [ann, bob]) await client.seesNext("room-user-change");
  await change(hub, bob.account.id, "role", { role: "TEACHER" });
  await change(hub, ann.account.id, "status", { status: "muted" });
  await ann.seesNext("account-status-change");
  const [eve] = await people(hub, "eve");
  const { news } = await enters(hub, eve, [ann, bob]);
  assert.deepEqual(sorted(news.users), sorted([
    userOf(ann.account, { status: "muted" }),
    userOf(bob.account, { username, role: "TEACHER" }),
    userOf(eve),
  ]));
});
