// /lobby: a command that arrives twice is carried out once.

import assert from "node:assert/strict";

import { allSilent, change, enters, inLobby, school } from "./accounts.mjs";

const { overBoth } = school();
const say = (client, message, tempId, to) => client.ok("chat-message-sent", to === undefined ? { message, tempId } : { message, tempId, to });

overBoth("a message sent twice is stored and heard once; the first payload wins, and the answers are equal", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  for (const tempId of ["t1", 1, "1", -0.5, "x".repeat(128), "\u{1F600}".repeat(128)]) {
    const first = await say(ann, `first with ${tempId}`, tempId);
    assert.deepEqual(await say(ann, `second with ${tempId}`, tempId), first);
    assert.equal(first.message.message, `first with ${tempId}`);
    for (const client of [ann, bob]) {
      assert.equal((await client.seesNext("chat-message-broadcast")).id, first.message.id);
      await client.seesNothing(ann);
    }
  }
});

overBoth("two at the same time are one too", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const tab = await enters(hub, ann.account);
  const answers = await Promise.all([ann, tab, ann, tab].map((client) => say(client, "hello", "at once")));
  assert.equal(new Set(answers.map(({ message }) => message.id)).size, 1);
  for (const client of [ann, tab, bob]) await client.seesNext("chat-message-broadcast");
  await allSilent([ann, tab, bob], ann, tab);
});

overBoth("a tempId is the account's: another socket and a new connection repeat it, another account doesn't", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const first = await say(ann, "from ann", "same");
  ann.leaves();
  assert.equal((await bob.seesNext("chat-message-broadcast")).id, first.message.id);
  await bob.seesNext("room-user-change");
  const back = await enters(hub, ann.account, [bob]);
  assert.deepEqual(await say(back, "from ann again", "same"), first);
  const other = await say(bob, "from bob", "same");
  assert.notEqual(other.message.id, first.message.id);
  for (const client of [back, bob]) assert.equal((await client.seesNext("chat-message-broadcast")).id, other.message.id);
  await allSilent([back, bob], back, bob);
});

overBoth("a tempId is unique in the namespace: for public and private messages together", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const { room } = await ann.ok("private-chat-initiated", bob.account.id);
  for (const client of [ann, bob]) await client.seesNext("private-chat-initiated");
  const first = await say(ann, "between us", "one", room);
  for (const client of [ann, bob]) await client.seesNext("pm");
  assert.deepEqual(await say(ann, "to everybody", "one"), first);
  await allSilent([ann, bob], ann);
});

overBoth("a refusal isn't remembered", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  await ann.refused("invalid_payload", "chat-message-sent", { message: "", tempId: "again" });
  await ann.refused("not_joined", "chat-message-sent", { message: "x", tempId: "again", to: "no such room" });
  await change(hub, ann.account.id, "status", { status: "muted" });
  await ann.refused("muted", "chat-message-sent", { message: "muted", tempId: "again" });
  await change(hub, ann.account.id, "status", { status: "normal" });
  assert.equal((await say(ann, "heard", "again")).message.message, "heard");
  assert.equal((await bob.seesNext("chat-message-broadcast")).message, "heard");
});

overBoth("a repeat is answered even when the sender may not speak any more", async (t, hub) => {
  const [ann, bob] = await inLobby(hub, "ann", "bob");
  const first = await say(ann, "before the mute", "once");
  await bob.seesNext("chat-message-broadcast");
  await change(hub, ann.account.id, "status", { status: "muted" });
  // Either the stored answer or the refusal is right; a second message isn't.
  const again = await ann.ack("chat-message-sent", { message: "after the mute", tempId: "once" });
  if (again.ok) assert.deepEqual(again, first);
  else assert.equal(again.error.code, "muted");
  await bob.seesNothing(ann);
});
