// Blocks: between two accounts, set in /lobby, and holding in /private too.

import assert from "node:assert/strict";

import { allSilent, connects, enters, inLobby, people, school } from "./accounts.mjs";

const { overBoth } = school();

const letter = (from, to, tempId) => ({
  sender: { role: "STUDENT", id: from.account.id },
  receiver: { role: "STUDENT", id: to.account.id },
  recipients: { [from.account.id]: "sealed", [to.account.id]: "sealed" },
  tempId,
});

/** Ann and bob with a pair of their own, each with a socket in /private that has joined. */
async function friends(hub) {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const { room } = await ann.ok("private-chat-initiated", bob.account.id);
  for (const client of [ann, bob]) {
    await client.seesNext("private-chat-initiated");
    client.private = await connects(hub, "/private", client.account);
    await client.private.ok("join-chat-room");
  }
  return { ann, bob, room };
}

let turn = 0;

/** Everything that a block forbids `from` is refused, and `to` sees nothing of it. */
async function cannotReach(from, to, room) {
  turn += 1;
  await from.refused("blocked", "private-chat-initiated", to.account.id);
  await from.refused("blocked", "private-chat-initiated", Number(to.account.id));
  await from.refused("blocked", "chat-message-sent", { message: "psst", to: room });
  await from.private.refused("blocked", "send-chat-message", letter(from, to, `blocked ${turn}`));
  for (const event of ["chat-user-typing", "chat-user-stopped-typing"]) await from.private.refused("blocked", event, to.account.id, {});
  await allSilent([from, to], from);
  await allSilent([from.private, to.private], from.private);
}

/** All of it works. */
async function reaches(from, to, room) {
  turn += 1;
  assert.equal((await from.ok("private-chat-initiated", to.account.id)).room, room);
  await from.ok("chat-message-sent", { message: "hello", to: room });
  for (const client of [from, to]) for (const event of ["private-chat-initiated", "pm"]) await client.seesNext(event);
  await from.private.ok("send-chat-message", letter(from, to, `free ${turn}`));
  await from.private.seesNext("chat-message-saved");
  await to.private.seesNext("new-chat-message");
  for (const event of ["chat-user-typing", "chat-user-stopped-typing"]) {
    await from.private.ok(event, to.account.id, {});
    await to.private.seesNext(event);
  }
}

overBoth("a block by either side refuses both ways, tells nobody, and only the blocker undoes it", async (t, hub) => {
  const { ann, bob, room } = await friends(hub);
  await reaches(ann, bob, room);
  for (const [blocker, other] of [[ann, bob], [bob, ann]]) {
    assert.deepEqual(await blocker.ok("block-user", other.account.id), { ok: true });
    await cannotReach(ann, bob, room);
    await cannotReach(bob, ann, room);
    await other.ok("unblock-user", blocker.account.id);
    await cannotReach(ann, bob, room);
    await cannotReach(bob, ann, room);
    assert.deepEqual(await blocker.ok("unblock-user", other.account.id), { ok: true });
    await reaches(ann, bob, room);
    await reaches(bob, ann, room);
  }
});

overBoth("a block from both sides takes both to undo", async (t, hub) => {
  const { ann, bob, room } = await friends(hub);
  await ann.ok("block-user", Number(bob.account.id));
  await bob.ok("block-user", Number(ann.account.id));
  await ann.ok("unblock-user", Number(bob.account.id));
  await cannotReach(ann, bob, room);
  await cannotReach(bob, ann, room);
  await bob.ok("unblock-user", Number(ann.account.id));
  await reaches(ann, bob, room);
});

overBoth("a block is stored: it outlives the connection, and a second one or a missing one is ok", async (t, hub) => {
  const { ann, bob, room } = await friends(hub);
  for (let again = 0; again < 2; again++) await ann.ok("block-user", bob.account.id);
  for (const client of [ann, ann.private]) client.leaves();
  await bob.seesNext("room-user-change");
  const back = await enters(hub, ann.account, [bob]);
  back.private = await connects(hub, "/private", ann.account);
  await cannotReach(bob, back, room);
  for (let again = 0; again < 2; again++) await back.ok("unblock-user", bob.account.id);
  await back.private.ok("join-chat-room");
  await reaches(bob, back, room);
});

overBoth("somebody who isn't here can be blocked", async (t, hub) => {
  const [ann] = await inLobby(hub, "ann");
  const [bob] = await people(hub, "bob");
  await ann.ok("block-user", bob.id);
  const client = await enters(hub, bob, [ann]);
  await client.refused("blocked", "private-chat-initiated", ann.account.id);
  await ann.seesNothing(client);
});

overBoth("in public the blocked hear one another, and third people aren't touched", async (t, hub) => {
  const { ann, bob } = await friends(hub);
  const eve = await enters(hub, (await people(hub, "eve"))[0], [ann, bob]);
  await ann.ok("block-user", bob.account.id);
  const { message } = await bob.ok("chat-message-sent", { message: "to all" });
  for (const client of [ann, bob, eve]) assert.deepEqual(await client.seesNext("chat-message-broadcast"), message);
  const { room } = await eve.ok("private-chat-initiated", bob.account.id);
  for (const client of [eve, bob]) assert.equal(await client.seesNext("private-chat-initiated"), room);
  await ann.seesNothing(eve);
});

overBoth("receipts pass in spite of a block", async (t, hub) => {
  const { ann, bob } = await friends(hub);
  const { message } = await ann.private.ok("send-chat-message", letter(ann, bob, "before"));
  await ann.private.seesNext("chat-message-saved");
  await bob.ok("block-user", ann.account.id);
  await bob.private.seesNext("new-chat-message");
  await bob.private.ok("chat-message-read", message.id);
  assert.equal((await ann.private.seesNext("chat-message-read")).id, message.id);
});
