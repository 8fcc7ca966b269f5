// /private: a letter from one person to another.

import assert from "node:assert/strict";

import { UNLIMITED } from "../hub.mjs";
import { allSilent, people, school } from "./accounts.mjs";
import { arrives, assertIsMessage, letter, opens, sends, writers, writes } from "./letters.mjs";

const { overBoth } = school(UNLIMITED);

overBoth("a letter is saved at all the sender's sockets and new at all the receiver's, and nobody else's", async (t, hub) => {
  const [ann, bob, eve] = await writers(hub, "ann", "bob", "eve");
  const [phone, tablet] = [await opens(hub, ann.account), await opens(hub, bob.account)];
  const sent = letter(ann.account, bob.account);
  const before = Date.now();
  const answer = await ann.ok("send-chat-message", sent);
  assert.deepEqual(Object.keys(answer).sort(), ["message", "ok"]);
  assertIsMessage(answer.message, sent, ann.account, bob.account);
  assert.ok(answer.message.createdAt >= before && answer.message.createdAt <= Date.now());
  await arrives(answer.message, [ann, phone], [bob, tablet]);
  await allSilent([ann, phone, bob, tablet, eve], ann);
});

overBoth("the two have one conversation, whoever writes first and whatever names it", async (t, hub) => {
  const [ann, bob, eve] = await writers(hub, "ann", "bob", "eve");
  const { conversation } = await writes(ann, bob);
  for (const conversationId of [undefined, "", conversation.id]) {
    for (const [from, to] of [[ann, bob], [bob, ann]]) {
      assert.deepEqual((await writes(from, to, { conversationId })).conversation, conversation);
    }
  }
  const other = (await writes(eve, bob)).conversation;
  assert.notEqual(other.id, conversation.id);
  assert.deepEqual(Object.keys(other.participants).sort(), [eve.account.id, bob.account.id].sort());
});

overBoth("two first letters at the same time make one conversation", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const messages = await Promise.all([sends(ann, bob), sends(bob, ann), sends(ann, bob)]);
  assert.equal(new Set(messages.map(({ conversation }) => conversation.id)).size, 1);
});

overBoth("another pair's conversation, or none at all, is not_found", async (t, hub) => {
  const [ann, bob, eve] = await writers(hub, "ann", "bob", "eve");
  const { conversation } = await writes(ann, bob);
  await writes(eve, bob);
  for (const conversationId of [conversation.id, "no such conversation"]) {
    await eve.refused("not_found", "send-chat-message", letter(eve.account, bob.account, { conversationId }));
    await eve.refused("not_found", "send-chat-message", letter(eve.account, ann.account, { conversationId }));
  }
  await allSilent([ann, bob, eve], eve);
});

overBoth("user ids are strings or numbers", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  for (const as of [Number, String]) {
    const changed = { sender: { role: "STUDENT", id: as(ann.account.id) }, receiver: { role: "STUDENT", id: as(bob.account.id) } };
    const message = await writes(ann, bob, changed);
    assert.deepEqual([message.sender.id, message.receiver.id], [ann.account.id, bob.account.id]);
  }
});

overBoth("a wrong role is ignored", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const changed = { sender: { role: "ADMIN", id: ann.account.id }, receiver: { role: "potato", id: bob.account.id } };
  const message = await writes(ann, bob, changed);
  assert.deepEqual([message.sender.role, message.receiver.role], ["STUDENT", "STUDENT"]);
});

overBoth("a ciphertext is text of up to 64 KiB or an object of strings, kept as it is", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const sealed = ["x".repeat(65_536), " \u{1F600}\u0000 ", { enc: "a", ct: "b", "": "" }, { v: "x".repeat(60_000) }];
  for (const own of sealed) {
    for (const theirs of sealed) {
      const recipients = { [ann.account.id]: own, [bob.account.id]: theirs };
      assert.deepEqual((await writes(ann, bob, { recipients })).recipients, recipients);
    }
  }
  const recipients = (own, theirs) => ({ recipients: { [ann.account.id]: own, [bob.account.id]: theirs } });
  for (const wrong of ["x".repeat(65_537), { v: "x".repeat(65_537) }]) {
    await ann.refused("too_large", "send-chat-message", letter(ann.account, bob.account, recipients(wrong, "ok")));
    await ann.refused("too_large", "send-chat-message", letter(ann.account, bob.account, recipients("ok", wrong)));
  }
  await allSilent([ann, bob], ann);
});

overBoth("everybody sees one order, and ids rise in it", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const tablet = await opens(hub, bob.account);
  const count = 20;
  const burst = (from, to) => Promise.all(Array.from({ length: count }, () => sends(from, to)));
  const stored = (await Promise.all([burst(ann, bob), burst(bob, ann)])).flat().sort((a, b) => (a.id < b.id ? -1 : 1));
  assert.equal(new Set(stored.map(({ id }) => id.length)).size, 1);
  for (const client of [bob, tablet, ann]) {
    for (const message of stored) {
      const own = message.sender.id === client.account.id;
      const got = await client.seesNext(own ? "chat-message-saved" : "new-chat-message");
      assert.deepEqual(own ? got.message : got, message);
    }
  }
});

overBoth("a letter sent twice is stored and delivered once; the first payload wins, and the answers are equal", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  for (const tempId of ["t", 1, "1", 0.5, "\u{1F600}".repeat(128)]) {
    const first = await writes(ann, bob, { tempId });
    assert.deepEqual(first.tempId, tempId);
    const again = await opens(hub, ann.account);
    for (const client of [ann, again]) assert.deepEqual(await sends(client, bob, { tempId }), first);
    await allSilent([ann, bob], ann, again);
    again.leaves();
  }
  // The tempId is the sender's own: bob's "t" is another letter.
  await writes(bob, ann, { tempId: "t" });
});

overBoth("a refused letter isn't remembered", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  const wrong = letter(ann.account, bob.account, { tempId: "again", recipients: {} });
  await ann.refused("invalid_payload", "send-chat-message", wrong);
  await ann.refused("not_found", "send-chat-message", letter(ann.account, bob.account, { tempId: "again", conversationId: "none" }));
  await writes(ann, bob, { tempId: "again" });
});

overBoth("a letter to somebody who isn't here is stored for them", async (t, hub) => {
  const [ann] = await writers(hub, "ann");
  const [bob] = await people(hub, "bob");
  const message = await sends(ann, { account: bob });
  await arrives(message, [ann], []);
  const client = await opens(hub, bob);
  assert.equal(client.pending, 1);
  assert.deepEqual(await client.seesNext("new-chat-message"), message);
});
