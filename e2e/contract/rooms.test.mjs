// `/rooms`: joining, typing, talking and leaving. Invitations have a file of their own.

import assert from "node:assert/strict";

import { contract, UNLIMITED } from "../hub.mjs";
import { assertMessage, assertRising, eventually, joins, roomer, says, settle } from "./people.mjs";

const { overBoth, overAll } = contract(UNLIMITED);
const NS = "/rooms";

/** Ann and Bob in a room of their own, and everything from their joins forgotten. */
async function pair(hub) {
  const room = hub.name("room");
  const [ann, bob] = [await roomer(hub, "ann", room), await roomer(hub, "bob", room)];
  await settle(ann, bob);
  return { room, ann, bob };
}

overAll("a join shows the room who is there, the joiner the history, and the others who came", async (t, hub) => {
  const room = hub.name("room");
  const [ann, bob] = [await hub.connect(NS), await hub.connect(NS)];
  const [first, second] = [hub.name("zoe"), hub.name("abe")];
  const alone = await ann.ok("userJoin", { username: ` ${first} `, room });
  assert.deepEqual([alone.username, alone.room, alone.activeUsers], [first, room, [first]]);
  assert.ok(typeof alone.resume === "string" && alone.resume !== "");
  assert.deepEqual(await ann.sees("activeUsers"), [first]);
  assert.deepEqual(await ann.sees("roomUsers"), { room, users: [first] });
  assert.deepEqual(await ann.sees("msgHistory"), []);
  await ann.seesNothing();
  const { message } = await ann.ok("updateChat", { body: "before", room });

  const both = await bob.ok("userJoin", { username: second, room });
  assert.deepEqual([both.username, both.room, both.activeUsers], [second, room, [first, second]]);
  assert.notEqual(both.resume, alone.resume);
  for (const client of [ann, bob]) {
    assert.deepEqual(await client.sees("activeUsers"), [first, second], "in the order of joining");
    assert.deepEqual(await client.sees("roomUsers"), { room, users: [first, second] });
  }
  assert.deepEqual(await bob.seesNext("msgHistory"), [message]);
  assert.deepEqual(await ann.seesNext("userJoin"), { username: second, room });
  await bob.seesNothing(ann);
  await ann.seesNothing(bob);
});

overBoth("the list of people comes first, then the history or the name of who joined", async (t, hub) => {
  const room = hub.name("room");
  const [ann, bob] = [await roomer(hub, "ann", room), await hub.connect(NS)];
  await bob.ok("userJoin", { username: hub.name("bob"), room });
  for (const client of [bob, ann]) await client.turn();
  const [joiner, other] = [bob, ann].map(({ queue }) => queue.map(([event]) => event));
  assert.deepEqual(joiner.filter((event) => event !== "roomUsers"), ["activeUsers", "msgHistory"]);
  assert.deepEqual(other.filter((event) => event !== "roomUsers"), ["activeUsers", "userJoin"]);
  assert.equal(other.at(-1), "userJoin");
});

overBoth("typing reaches the others in the room, with the name of the connection", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  const stranger = await roomer(hub, "eve", hub.name("room"));
  await ann.ok("userTyping", { username: ann.username, room });
  assert.deepEqual(await bob.seesNext("userTyping"), { username: ann.username, room });
  await ann.ok("userTyping", { username: bob.username, room });
  assert.deepEqual(await bob.seesNext("userTyping"), { username: ann.username, room }, "whatever the payload claims");
  await ann.seesNothing();
  await stranger.seesNothing(ann);
});

overAll("a message reaches the others in the room, and its sender by the ack alone", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  const stranger = await roomer(hub, "eve", hub.name("room"));
  const { message } = await ann.ok("updateChat", { body: "Hi <i>Bob</i>", room });
  assertMessage(message, { username: ann.username, body: "Hi <i>Bob</i>", room });
  assert.deepEqual(await bob.seesNext("updateChat"), message);
  await ann.seesNothing();
  await stranger.seesNothing(ann);
  const carol = await roomer(hub, "carol", room);
  assert.deepEqual(carol.history, [message]);
});

overBoth("time and sender are the server's, whatever the message claims", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  const claim = { body: "it was Bob, long ago", room, time: 1456391092857, username: bob.username, id: "1" };
  const { message } = await ann.ok("updateChat", claim);
  assertMessage(message, { username: ann.username, body: claim.body, room });
  assert.deepEqual(await bob.seesNext("updateChat"), message);
});

overBoth("leaving tells the rest who left and who stays; the leaver hears neither", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  assert.equal((await ann.ok("userLeave", { room })).ok, true);
  assert.deepEqual(await bob.seesNext("userLeave"), { username: ann.username, room });
  assert.deepEqual(await bob.sees("activeUsers"), [bob.username]);
  await ann.seesNothing(bob);
  await bob.skips();
  await bob.ok("updateChat", { body: "without you", room });
  await ann.seesNothing(bob);
  await ann.refused("not_joined", "updateChat", { body: "still here?", room });
  await bob.seesNothing(ann);
});

overBoth("a disconnect leaves every room", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  const second = hub.name("room");
  const carol = await roomer(hub, "carol", second);
  await joins(ann, second);
  await settle(ann, bob, carol);
  ann.leaves();
  assert.deepEqual(await bob.sees("userLeave"), { username: ann.username, room });
  assert.deepEqual(await bob.sees("activeUsers"), [bob.username]);
  assert.deepEqual(await carol.sees("userLeave"), { username: ann.username, room: second });
  assert.deepEqual(await carol.sees("activeUsers"), [carol.username]);
});

overBoth("a socket may be in several rooms, and each has its own people and history", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  const second = hub.name("room");
  const carol = await roomer(hub, "carol", second);
  await joins(ann, second);
  await settle(ann, bob, carol);
  const one = await ann.ok("updateChat", { body: "to the first", room });
  const two = await ann.ok("updateChat", { body: "to the second", room: second });
  assert.deepEqual(await bob.seesNext("updateChat"), one.message);
  assert.deepEqual(await carol.seesNext("updateChat"), two.message);
  await bob.seesNothing(ann);
  await carol.seesNothing(ann);
  assert.deepEqual((await roomer(hub, "dora", second)).history, [two.message]);
});

overBoth("a username is fixed by the first join until the disconnect", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  const other = hub.name("other");
  await ann.refused("conflict", "userJoin", { username: other, room });
  await ann.refused("conflict", "userJoin", { username: other, room: hub.name("room") });
  await bob.seesNothing(ann);
  await ann.ok("userLeave", { room });
  await ann.refused("conflict", "userJoin", { username: other, room });
  await joins(ann, room);
});

overBoth("a name that another connected socket holds is a conflict, in every room, until it is gone", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  const eve = await hub.connect(NS);
  await eve.refused("conflict", "userJoin", { username: ann.username, room });
  await eve.refused("conflict", "userJoin", { username: ` ${ann.username} `, room: hub.name("room") });
  await ann.ok("userLeave", { room });
  await eve.refused("conflict", "userJoin", { username: ann.username, room: hub.name("room") });
  await eve.seesNothing(ann);
  ann.leaves();
  await eventually(() => eve.ack("userJoin", { username: ann.username, room }), "the name is free again");
  await bob.sees("userJoin", ({ username }) => username === ann.username);
});

overBoth("joining a room one is in brings list and history again, and the others hear nothing", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  const { message } = await bob.ok("updateChat", { body: "hello", room });
  await ann.seesNext("updateChat");
  const again = await ann.ok("userJoin", { username: ann.username, room });
  assert.deepEqual([again.room, again.activeUsers], [room, [ann.username, bob.username]], "it keeps its place");
  assert.deepEqual(await ann.sees("activeUsers"), [ann.username, bob.username]);
  assert.deepEqual(await ann.sees("msgHistory"), [message]);
  await bob.seesNothing(ann);
});

overBoth("in a room that one hasn't joined, nothing can be done", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  const [eve, guest] = [await roomer(hub, "eve", hub.name("room")), await hub.connect(NS)];
  for (const client of [eve, guest]) {
    await client.refused("not_joined", "userTyping", { username: "eve", room });
    await client.refused("not_joined", "updateChat", { body: "let me in", room });
    await client.refused("not_joined", "userLeave", { room });
    await client.refused("not_joined", "newRoom", { username2: bob.username, room });
  }
  for (const client of [ann, bob]) await client.seesNothing(eve, guest);
  assert.deepEqual((await ann.ok("userJoin", { username: ann.username, room })).activeUsers, [ann.username, bob.username]);
  assert.deepEqual(await ann.sees("msgHistory"), []);
});

overBoth("a room's name holds 1 to 64 characters and is kept as sent", async (t, hub) => {
  const ann = await hub.connect(NS);
  const username = hub.name("ann");
  const stem = hub.name(" Raum ü/?&#% ");
  const room = stem + "𝄞".repeat(64 - [...stem].length);
  for (const empty of ["", " ", "\u3000\n"]) await ann.refused("invalid_payload", "userJoin", { username, room: empty });
  await ann.refused("too_large", "userJoin", { username, room: `${room}x` });
  assert.equal((await ann.ok("userJoin", { username, room })).room, room);
  assert.deepEqual(await ann.sees("roomUsers"), { room, users: [username] });
  assert.equal((await ann.ok("updateChat", { body: " kept ", room })).message.room, room);
  await ann.refused("not_joined", "updateChat", { body: "trimmed", room: room.trim() });
});

overBoth("a username holds 1 to 32 characters", async (t, hub) => {
  const [ann, room] = [await hub.connect(NS), hub.name("room")];
  const stem = hub.name("ann");
  const longest = stem + "é".repeat(32 - [...stem].length);
  for (const username of ["", " \n"]) await ann.refused("invalid_payload", "userJoin", { username, room });
  await ann.refused("too_large", "userJoin", { username: `${longest}é`, room });
  assert.equal((await ann.ok("userJoin", { username: ` ${longest} `, room })).username, longest);
});

overBoth("the history has at least the last hundred messages, in the order of storing", async (t, hub) => {
  const room = hub.name("room");
  const ann = await roomer(hub, "ann", room);
  const sent = await says(ann, 110, (number) => ["updateChat", { body: `text ${number}`, room }]);
  const { history } = await roomer(hub, "bob", room);
  assert.deepEqual(history.slice(-100), sent.slice(-100));
  assertRising(history);
});

overBoth("the history outlives the last one who leaves", async (t, hub) => {
  const room = hub.name("room");
  const ann = await roomer(hub, "ann", room);
  const { message } = await ann.ok("updateChat", { body: "I was here", room });
  await ann.ok("userLeave", { room });
  assert.deepEqual((await roomer(hub, "bob", room)).history, [message]);
});

overBoth("no session id and no secret reaches the others", async (t, hub) => {
  const { room, ann, bob } = await pair(hub);
  await ann.ok("userTyping", { username: ann.username, room });
  await ann.ok("updateChat", { body: "who am I?", room });
  await ann.ok("userLeave", { room });
  await joins(ann, room);
  await bob.turn();
  const seen = JSON.stringify(bob.queue);
  for (const secret of [ann.socket.id, ann.socket.io.engine.id, ann.resume]) assert.ok(secret && !seen.includes(secret));
});
