// /private: who is typing. Nothing is stored, and the object is the sender's claim.

import assert from "node:assert/strict";

import { UNLIMITED } from "../hub.mjs";
import { MALFORMED_IDS, NOBODY, NOT_IDS, allSilent, connects, people, refusesEach, school } from "./accounts.mjs";
import { opens, writers } from "./letters.mjs";

const { overBoth } = school(UNLIMITED);
const EVENTS = ["chat-user-typing", "chat-user-stopped-typing"];

overBoth("typing reaches all the receiver's sockets with the object unchanged, and nobody else", async (t, hub) => {
  const [ann, bob, eve] = await writers(hub, "ann", "bob", "eve");
  const [phone, tablet] = [await opens(hub, ann.account), await opens(hub, bob.account)];
  const claims = [{}, { name: "anybody at all", role: "ADMIN", nested: [null, { deep: "\u{1F600}" }] }];
  for (const event of EVENTS) {
    for (const claim of claims) {
      for (const id of [bob.account.id, Number(bob.account.id)]) {
        assert.deepEqual(await ann.ok(event, id, claim), { ok: true });
        for (const client of [bob, tablet]) assert.deepEqual(await client.seesNext(event), claim);
      }
    }
  }
  await allSilent([ann, phone, bob, tablet, eve], ann);
});

overBoth("typing needs no join-chat-room", async (t, hub) => {
  const [bob] = await writers(hub, "bob");
  const [account] = await people(hub, "ann");
  const ann = await connects(hub, "/private", account);
  for (const event of EVENTS) {
    await ann.ok(event, bob.account.id, { event });
    assert.deepEqual(await bob.seesNext(event), { event });
  }
});

overBoth("typing to nobody is not_found", async (t, hub) => {
  const [ann, bob] = await writers(hub, "ann", "bob");
  for (const event of EVENTS) for (const id of [NOBODY, Number(NOBODY)]) await ann.refused("not_found", event, id, {});
  await allSilent([ann, bob], ann);
});

overBoth("typing to somebody who isn't here is forgotten", async (t, hub) => {
  const [ann] = await writers(hub, "ann");
  const [account] = await people(hub, "bob");
  await ann.ack("chat-user-typing", account.id, { a: 1 });
  const bob = await opens(hub, account, { since: "" });
  assert.equal(bob.pending, 0);
  await bob.seesNothing(ann);
});

for (const event of EVENTS) {
  overBoth(`bad input to ${event}`, async (t, hub) => {
    const [ann, bob] = await writers(hub, "ann", "bob");
    const { id } = bob.account;
    await refusesEach(ann, event, [
      ["invalid_payload"],
      ["invalid_payload", id],
      ...[null, true, 7, "text", [], [{}]].map((wrong) => ["invalid_payload", id, wrong]),
      ...NOT_IDS.map((wrong) => ["invalid_payload", wrong, {}]),
      ...MALFORMED_IDS.map((wrong) => [["invalid_payload", "not_found"], wrong, {}]),
      ["invalid_payload", {}, id],
      ["invalid_payload", id, {}, {}],
      ["invalid_payload", id, { file: new Uint8Array([1]) }],
      ["invalid_payload", new Uint8Array([1]), {}],
    ]);
    await allSilent([ann, bob], ann);
    await ann.ok(event, id, { still: "here" });
    assert.deepEqual(await bob.seesNext(event), { still: "here" });
  });
}
