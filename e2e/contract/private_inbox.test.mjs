// /private: join-chat-room, and what it brings: the undelivered, and everything after since, each once and in order.

import assert from "node:assert/strict";

import { UNLIMITED } from "../hub.mjs";
import { allSilent, connects, people, school } from "./accounts.mjs";
import { letter, opens, sends, writers, writes } from "./letters.mjs";

const { overBoth } = school(UNLIMITED);

/** Takes what join-chat-room promised; returns the ids in the order of their coming, after which nothing comes. */
async function brings(client) {
  assert.ok(Number.isSafeInteger(client.pending), `pending: ${client.pending}`);
  const ids = [];
  for (let turn = 0; turn < client.pending; turn++) ids.push((await client.seesNext("new-chat-message")).id);
  await client.seesNothing();
  return ids;
}

const ids = (messages) => messages.map(({ id }) => id);

overBoth("a new inbox has nothing pending", async (t, hub) => {
  const [ann] = await writers(hub, "ann");
  assert.equal(ann.pending, 0);
  await ann.seesNothing();
});

overBoth("all not yet marked delivered follow, in order, and again until they are", async (t, hub) => {
  const [ann, eve] = await writers(hub, "ann", "eve");
  const [bob] = await people(hub, "bob");
  const sent = [];
  for (const from of [ann, eve, ann, eve]) sent.push(await sends(from, { account: bob }));
  const first = await opens(hub, bob);
  assert.equal(first.pending, 4);
  for (const message of sent) assert.deepEqual(await first.seesNext("new-chat-message"), message);
  const second = await opens(hub, bob);
  assert.deepEqual(await brings(second), ids(sent));
  await second.ok("chat-message-delivered", sent[1].id);
  await second.ok("chat-message-read", sent[2].id);
  assert.deepEqual(await brings(await opens(hub, bob)), [sent[0].id, sent[3].id]);
});

overBoth("what one has sent oneself is not pending", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const message = await writes(ann, bob);
  assert.deepEqual(await brings(await opens(hub, ann.account)), []);
  assert.deepEqual(await brings(await opens(hub, bob.account)), [message.id]);
});

overBoth("since brings everything sent or received after it, and the undelivered before it, each once", async (t, hub) => {
  const [ann, bob, eve] = await writers(hub, "ann", "bob", "eve");
  const undelivered = await writes(ann, bob);
  const delivered = await writes(ann, bob);
  await bob.ok("chat-message-delivered", delivered.id);
  for (const client of [ann, bob]) await client.seesNext("chat-message-delivered");
  const last = await writes(bob, ann);
  const after = [];
  for (const [from, to] of [[ann, bob], [bob, ann], [bob, eve], [eve, bob]]) after.push(await writes(from, to));
  await writes(ann, eve);
  await bob.ok("chat-message-read", after[0].id);

  const expected = [undelivered.id, ...ids(after)];
  assert.deepEqual(await brings(await opens(hub, bob.account, { since: last.id })), expected);
  assert.deepEqual(await brings(await opens(hub, bob.account, { since: after.at(-1).id })), [undelivered.id, after[3].id]);
  // An id never seen is compared as a string.
  assert.deepEqual(await brings(await opens(hub, bob.account, { since: `${last.id}~` })), expected);
  assert.deepEqual(await brings(await opens(hub, bob.account, { since: "" })), [undelivered.id, delivered.id, last.id, ...ids(after)]);
  assert.deepEqual(await brings(await opens(hub, bob.account)), [undelivered.id, after[3].id]);
});

overBoth("since may stand in the handshake, and the payload's wins", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const sent = [await writes(ann, bob), await writes(bob, ann), await writes(bob, ann)];
  await bob.ok("chat-message-delivered", sent[0].id);
  const joins = async (auth, ...payload) => {
    const client = await connects(hub, "/private", bob.account, auth);
    client.pending = (await client.ok("join-chat-room", ...payload)).pending;
    return brings(client);
  };
  assert.deepEqual(await joins({ since: sent[0].id }), ids(sent.slice(1)));
  assert.deepEqual(await joins({ since: sent[0].id }, {}), ids(sent.slice(1)));
  assert.deepEqual(await joins({ since: sent[0].id }, { since: sent[1].id }), [sent[2].id]);
  assert.deepEqual(await joins({ since: sent[2].id }, { since: "" }), ids(sent));
});

overBoth("since brings however much was missed", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const last = await writes(ann, bob);
  bob.leaves();
  const missed = await Promise.all(Array.from({ length: 230 }, () => sends(ann, bob)));
  assert.deepEqual(await brings(await opens(hub, bob.account, { since: last.id })), ids([last, ...missed]));
});

overBoth("letters that come during the join are seen once", async (t, hub) => {
  const [ann] = await writers(hub, "ann");
  const [bob] = await people(hub, "bob");
  const sending = Promise.all(Array.from({ length: 50 }, () => sends(ann, { account: bob })));
  const client = await opens(hub, bob);
  const sent = await sending;
  const seen = [];
  for (let turn = 0; turn < sent.length; turn++) seen.push((await client.seesNext("new-chat-message")).id);
  assert.deepEqual(seen, ids(sent));
  await client.seesNothing(ann);
});

overBoth("a since that isn't a string is refused, and joins nothing", async (t, hub) => {
  const [ann] = await writers(hub, "ann");
  const [bob] = await people(hub, "bob");
  const client = await connects(hub, "/private", bob);
  for (const since of [7, true, {}, []]) await client.refused("invalid_payload", "join-chat-room", { since });
  for (const wrong of ["text", 7, true, [], new Uint8Array([1])]) await client.refused("invalid_payload", "join-chat-room", wrong);
  await client.refused("invalid_payload", "join-chat-room", {}, {});
  await client.refused("not_joined", "send-chat-message", letter(bob, ann.account));
  await sends(ann, client);
  await client.seesNothing(ann);
});

overBoth("before join-chat-room no letter goes out and none comes in", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const fresh = await connects(hub, "/private", bob.account);
  await fresh.refused("not_joined", "send-chat-message", letter(bob.account, ann.account));
  await writes(ann, bob);
  await allSilent([fresh, ann], ann, fresh);
});
