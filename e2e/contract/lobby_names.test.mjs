// /lobby: set-username.

import assert from "node:assert/strict";

import { PASSWORD } from "../hub.mjs";
import { allSilent, enters, inLobby, people, school, sorted, userOf } from "./accounts.mjs";
import { answers, refuses } from "./rest.mjs";

const { overBoth } = school();

overBoth("a new name is announced to all, and is the account's from then on", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const tab = await enters(hub, ann.account);
  const username = hub.name("anna");
  const user = userOf(ann.account, { username });
  assert.deepEqual(await ann.ok("set-username", { username: `  ${username}\t` }), { ok: true, user });
  for (const client of [ann, tab, bob]) {
    const news = await client.seesNext("room-user-change");
    assert.equal(news.message, `${ann.account.username} is now ${username}.`);
    assert.deepEqual(news.user, user);
    assert.deepEqual(sorted(news.users), sorted([user, userOf(bob.account)]));
  }
  await allSilent([ann, tab, bob], ann);
  // On every socket, in REST and at the next log-in.
  const { message } = await tab.ok("chat-message-sent", { message: "it's me" });
  assert.deepEqual(message.user, user);
  assert.deepEqual((await answers(hub, 200, "GET", "/api/me", undefined, ann.account.token)).user, user);
  assert.equal((await hub.logIn(username)).id, ann.account.id);
  await refuses(hub, 401, "unauthenticated", "POST", "/api/log-in", { username: ann.account.username, password: PASSWORD });
});

overBoth("a taken name is a conflict, whether its holder is here or not", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const [away] = await people(hub, "away");
  for (const { username } of [bob.account, away, { username: "head" }]) {
    await ann.refused("conflict", "set-username", { username });
    await ann.refused("conflict", "set-username", { username: ` ${username} ` });
  }
  await allSilent([ann, bob], ann);
  assert.deepEqual((await answers(hub, 200, "GET", "/api/me", undefined, ann.account.token)).user, userOf(ann.account));
});

overBoth("names are compared exactly, and an old one is free again", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const shouted = ann.account.username.toUpperCase();
  assert.equal((await bob.ok("set-username", { username: shouted })).user.username, shouted);
  await ann.ok("set-username", { username: hub.name("anna") });
  assert.equal((await bob.ok("set-username", { username: ann.account.username })).user.username, ann.account.username);
  await answers(hub, 201, "POST", "/api/sign-up", { username: bob.account.username, password: PASSWORD });
  await bob.refused("conflict", "set-username", { username: bob.account.username });
});

overBoth("of several who want one name at the same time one gets it", async (t, hub) => {
  const clients = await inLobby(hub, "ann", "bob", "eve");
  const username = hub.name("wanted");
  const wants = clients.map((client) => client.ack("set-username", { username }));
  const signsUp = hub.rest("POST", "/api/sign-up", { username, password: PASSWORD });
  const [{ status }, ...got] = await Promise.all([signsUp, ...wants]);
  const taken = got.map(({ ok, error }) => (ok ? "ok" : error.code));
  if (status !== 201) assert.equal(status, 409);
  const winners = taken.filter((each) => each === "ok").length + (status === 201 ? 1 : 0);
  assert.equal(winners, 1, `${taken} and sign-up ${status}`);
  assert.ok(taken.every((each) => each === "ok" || each === "conflict"), `${taken}`);
});

overBoth("a name has 1 to 32 characters after trimming", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  for (const username of ["", " ", "\u00a0\t\n"]) await ann.refused("invalid_payload", "set-username", { username });
  for (const username of ["x".repeat(33), "\u{1F600}".repeat(33)]) await ann.refused("too_large", "set-username", { username });
  await bob.seesNothing(ann);
  const unique = hub.name("");
  const longest = unique + "\u{1F600}".repeat(32 - unique.length);
  assert.equal((await ann.ok("set-username", { username: longest })).user.username, longest);
  await bob.seesNext("room-user-change");
});
