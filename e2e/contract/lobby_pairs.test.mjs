// /lobby: private rooms for two accounts.

import assert from "node:assert/strict";

import { NOBODY, allSilent, connects, enters, inLobby, people, school, someone, userOf } from "./accounts.mjs";

const { overBoth } = school();

/** `starter` opens the pair; everybody of `members` learns the name, which is returned. */
async function pairs(starter, otherId, members) {
  const answer = await starter.ok("private-chat-initiated", otherId);
  assert.deepEqual(Object.keys(answer).sort(), ["ok", "room"]);
  assert.ok(typeof answer.room === "string" && answer.room !== "");
  for (const member of members) assert.equal(await member.seesNext("private-chat-initiated"), answer.room);
  return answer.room;
}

overBoth("both accounts learn the room's name on every socket, whoever starts, and nobody else does", async (t, hub) => {
  const [ann, bob, eve] = await inLobby(hub, "ann", "bob", "eve");
  const tabs = [await enters(hub, ann.account), await enters(hub, bob.account)];
  const members = [ann, bob, ...tabs];
  const room = await pairs(ann, bob.account.id, members);
  assert.equal(await pairs(bob, ann.account.id, members), room);
  assert.equal(await pairs(tabs[0], Number(bob.account.id), members), room);
  assert.notEqual(await pairs(eve, ann.account.id, [ann, tabs[0], eve]), room);
  await allSilent([...members, eve], ann, bob, eve, tabs[0]);
});

overBoth("a private message reaches every socket of the two, and nobody else", async (t, hub) => {
  const [ann, bob, eve] = await inLobby(hub, "ann", "bob", "eve");
  const room = await pairs(ann, bob.account.id, [ann, bob]);
  const { message } = await ann.ok("chat-message-sent", { message: "for bob", to: room });
  assert.deepEqual(message, { id: message.id, user: userOf(ann.account), message: "for bob", time: message.time, to: room });
  for (const client of [ann, bob]) assert.deepEqual(await client.seesNext("pm"), message);
  // A socket that comes later is in the room without asking.
  const tab = await enters(hub, bob.account);
  const answer = await tab.ok("chat-message-sent", { message: "for ann", to: room });
  for (const client of [ann, bob, tab]) assert.deepEqual(await client.seesNext("pm"), answer.message);
  assert.ok(answer.message.id > message.id);
  await allSilent([ann, bob, tab, eve], ann, tab);
  // It isn't in the public history.
  const max = await enters(hub, await someone(hub, "max"), [ann, bob, tab, eve]);
  assert.ok(!max.welcome.chatHistory.some(({ id }) => id === message.id || id === answer.message.id));
});

overBoth("only the two may speak in the pair", async (t, hub) => {
  const [ann, bob, eve] = await inLobby(hub, "ann", "bob", "eve");
  const room = await pairs(ann, bob.account.id, [ann, bob]);
  for (const to of [room, "no such room", "", "lobby", eve.account.id]) await eve.refused("not_joined", "chat-message-sent", { message: "let me in", to });
  await allSilent([ann, bob, eve], eve);
});

overBoth("the pair needs another account that is in the lobby", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const [eve] = await people(hub, "eve");
  for (const id of [NOBODY, Number(NOBODY), eve.id, Number(eve.id)]) await ann.refused("not_found", "private-chat-initiated", id);
  for (const id of [ann.account.id, Number(ann.account.id)]) await ann.refused("invalid_payload", "private-chat-initiated", id);
  await bob.seesNothing(ann);
});

overBoth("a message to somebody who has left is stored and comes with since", async (t, hub) => {
  const [ann, bob, eve] = await inLobby(hub, "ann", "bob", "eve");
  const room = await pairs(ann, bob.account.id, [ann, bob]);
  const other = await pairs(ann, eve.account.id, [ann, eve]);
  const say = async (message, to) => (await ann.ok("chat-message-sent", { message, to })).message;
  const seen = await say("seen", room);
  await bob.seesNext("pm");
  bob.leaves();
  for (const client of [ann, eve]) await client.sees("room-user-change");
  const [first, open, foreign, second] = [await say("first", room), await say("public"), await say("for eve", other), await say("second", room)];

  const back = await connects(hub, "/lobby", bob.account, { since: seen.id });
  assert.deepEqual((await back.seesNext("user-connected")).chatHistory, [open]);
  assert.deepEqual(await back.sees("pm"), first);
  assert.deepEqual(await back.sees("pm"), second);
  await back.sees("room-user-change");
  await back.seesNothing(ann);
  assert.notEqual(foreign.id, undefined);

  // Own messages count as missed too, and without since none comes.
  const tab = await connects(hub, "/lobby", ann.account, { since: first.id });
  assert.deepEqual((await tab.seesNext("user-connected")).chatHistory, [open]);
  assert.deepEqual(await tab.sees("pm"), foreign);
  assert.deepEqual(await tab.sees("pm"), second);
  await tab.sees("room-user-change");
  await tab.seesNothing(ann);
  const plain = await enters(hub, bob.account);
  await plain.seesNothing(ann);
});

overBoth("the room outlives both connections", async (t, hub) => {
  const [ann, bob, eve] = await inLobby(hub, "ann", "bob", "eve");
  const room = await pairs(ann, bob.account.id, [ann, bob]);
  for (const client of [ann, bob]) {
    client.leaves();
    await eve.sees("room-user-change", ({ user }) => user.id === client.account.id);
  }
  const [back, again] = [await enters(hub, ann.account, [eve]), await enters(hub, bob.account, [eve])];
  await back.sees("room-user-change");
  const { message } = await back.ok("chat-message-sent", { message: "still ours", to: room });
  for (const client of [back, again]) assert.deepEqual(await client.seesNext("pm"), message);
  await eve.seesNothing(back);
});
