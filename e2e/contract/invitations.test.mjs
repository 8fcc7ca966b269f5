// `newRoom` in `/rooms`: who may invite whom, what the invited sees, and for whom the room is closed from then on.

import assert from "node:assert/strict";

import { contract, UNLIMITED } from "../hub.mjs";
import { eventually, joins, roomer, settle } from "./people.mjs";

const { overBoth } = contract(UNLIMITED);

/** Ann, Bob and Carol in the lobby of a test, each connected; Ann also alone in a room of her own. */
async function three(hub) {
  const [hall, room] = [hub.name("hall"), hub.name("tête à tête & more?")];
  const [ann, bob, carol] = [await roomer(hub, "ann", hall), await roomer(hub, "bob", hall), await roomer(hub, "carol", hall)];
  await joins(ann, room);
  await settle(ann, bob, carol);
  return { hall, room, ann, bob, carol };
}

overBoth("the invited alone gets the invitation, with a link that leads into the room", async (t, hub) => {
  const { room, ann, bob, carol } = await three(hub);
  const answer = await ann.ok("newRoom", { username2: bob.username, room });
  assert.equal(answer.alreadyJoined ?? false, false);
  const { url, ...rest } = await bob.seesNext("newRoom");
  assert.deepEqual(rest, { username: ann.username, room });
  assert.match(url, /^\/rooms\?room=(?:[A-Za-z0-9._~!*'()-]|%[0-9A-F]{2})+$/);
  assert.equal(new URL(url, hub.url).searchParams.get("room"), room);
  for (const client of [ann, bob, carol]) await client.seesNothing(ann);
  assert.deepEqual((await bob.ok("userJoin", { username: bob.username, room })).activeUsers, [ann.username, bob.username]);
});

overBoth("from the invitation on, the room holds those two and nobody else", async (t, hub) => {
  const { room, ann, bob, carol } = await three(hub);
  await ann.ok("newRoom", { username2: bob.username, room });
  await carol.refused("room_full", "userJoin", { username: carol.username, room });
  await joins(bob, room);
  await carol.refused("room_full", "userJoin", { username: carol.username, room });
  await settle(ann, bob);
  await carol.refused("not_joined", "updateChat", { body: "me too", room });
  for (const client of [ann, bob]) await client.seesNothing(carol);
  await carol.seesNothing();
});

overBoth("the room stays closed when one leaves, when both leave, and when both disconnect", async (t, hub) => {
  const { room, ann, bob, carol } = await three(hub);
  await ann.ok("newRoom", { username2: bob.username, room });
  await joins(bob, room);
  await ann.ok("updateChat", { body: "between us", room });
  await ann.ok("userLeave", { room });
  await carol.refused("room_full", "userJoin", { username: carol.username, room });
  await bob.refused("room_full", "newRoom", { username2: carol.username, room });
  await bob.ok("userLeave", { room });
  await carol.refused("room_full", "userJoin", { username: carol.username, room });
  ann.leaves();
  bob.leaves();
  for (const { username } of [ann, bob]) await carol.sees("userLeave", (left) => left.username === username);
  await carol.refused("room_full", "userJoin", { username: carol.username, room });
  await carol.skips();
  await carol.seesNothing();
});

overBoth("the two come back to their room and find what they said", async (t, hub) => {
  const { room, ann, bob } = await three(hub);
  await ann.ok("newRoom", { username2: bob.username, room });
  await joins(bob, room);
  const { message } = await bob.ok("updateChat", { body: "see you", room });
  await ann.ok("userLeave", { room });
  await bob.ok("userLeave", { room });
  const back = await joins(bob, room);
  assert.deepEqual(back.history, [message]);
  assert.deepEqual((await joins(ann, room)).history, [message]);
});

overBoth("an invitation that wasn't followed yet can be repeated, and the invited may invite the inviter back", async (t, hub) => {
  const { room, ann, bob } = await three(hub);
  for (let times = 0; times < 2; times += 1) {
    await ann.ok("newRoom", { username2: bob.username, room });
    assert.equal((await bob.seesNext("newRoom")).username, ann.username);
  }
  await joins(bob, room);
  await ann.ok("userLeave", { room });
  await settle(ann, bob);
  await bob.ok("newRoom", { username2: ann.username, room });
  assert.equal((await ann.seesNext("newRoom")).username, bob.username);
  await joins(ann, room);
});

overBoth("inviting whoever is in already says so and sends nothing", async (t, hub) => {
  const { room, ann, bob, carol } = await three(hub);
  await ann.ok("newRoom", { username2: bob.username, room });
  await joins(bob, room);
  await settle(ann, bob);
  assert.equal((await ann.ok("newRoom", { username2: bob.username, room })).alreadyJoined, true);
  assert.equal((await bob.ok("newRoom", { username2: ann.username, room })).alreadyJoined, true);
  for (const client of [ann, bob, carol]) await client.seesNothing(ann, bob);
});

overBoth("two who met in an open room close it by an invitation", async (t, hub) => {
  const { room, ann, bob, carol } = await three(hub);
  await joins(bob, room);
  await settle(ann, bob);
  await ann.ok("newRoom", { username2: bob.username, room });
  await bob.seesNothing(ann);
  await carol.refused("room_full", "userJoin", { username: carol.username, room });
});

overBoth("with a third person in the room, or already invited, nobody can be invited", async (t, hub) => {
  const { hall, room, ann, bob, carol } = await three(hub);
  await ann.refused("room_full", "newRoom", { username2: bob.username, room: hall });
  await joins(carol, room);
  await ann.refused("room_full", "newRoom", { username2: bob.username, room });
  await carol.ok("userLeave", { room });
  await ann.ok("newRoom", { username2: bob.username, room });
  await ann.refused("room_full", "newRoom", { username2: carol.username, room });
  await bob.sees("newRoom");
  await settle(ann, bob, carol);
  await joins(carol, hub.name("room"));
  for (const client of [bob, carol]) await client.seesNothing(ann);
});

overBoth("a refused invitation leaves the room open", async (t, hub) => {
  const { room, ann, bob, carol } = await three(hub);
  await ann.refused("not_found", "newRoom", { username2: hub.name("nobody"), room });
  await ann.refused("invalid_payload", "newRoom", { username2: ann.username, room });
  await bob.refused("not_joined", "newRoom", { username2: carol.username, room });
  for (const client of [bob, carol]) await client.seesNothing(ann, bob);
  await joins(carol, room);
});

overBoth("who isn't connected, or has disconnected, can't be invited", async (t, hub) => {
  const { room, ann, bob, carol } = await three(hub);
  bob.leaves();
  await carol.sees("userLeave", ({ username }) => username === bob.username);
  const error = await ann.refused("not_found", "newRoom", { username2: bob.username, room });
  assert.equal(error.event, "newRoom");
  const back = await hub.connect("/rooms");
  await eventually(() => back.ack("userJoin", { username: bob.username, room: hub.name("room") }), "bob is back");
  await back.skips();
  await ann.ok("newRoom", { username2: bob.username, room });
  assert.equal((await back.seesNext("newRoom")).room, room);
});
