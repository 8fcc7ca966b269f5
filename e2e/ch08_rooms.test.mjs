// Chapter 8's rooms as the world meets them: the official client on each transport, a Python peer, and Chromium.

import assert from "node:assert/strict";
import { test } from "node:test";

import { connect } from "./client.mjs";
import { entersRoom, isOnline, notice, says, sees } from "./pages/people.mjs";
import { browser, python, startExample } from "./support.mjs";

const NAME = "ch08_rooms";

/** A client that has joined a room, with what a joiner gets taken from its queue; `resume` is its secret. */
async function joins(t, url, transport, username, room) {
  const client = await connect(t, url, "/rooms", { transport });
  const { resume } = await client.ok("userJoin", { username, room });
  for (const event of ["activeUsers", "roomUsers", "msgHistory"]) await client.seesNext(event);
  return Object.assign(client, { resume });
}

for (const transport of ["websocket", "polling"]) {
  test(`the official client meets others in a room over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME);
    const ann = await joins(t, url, transport, "ann", "main");
    const bob = await joins(t, url, transport, "bob", "main");
    const cem = await joins(t, url, transport, "cem", "garden");
    assert.deepEqual(await ann.seesNext("activeUsers"), ["ann", "bob"]);
    assert.deepEqual(await ann.seesNext("roomUsers"), { room: "main", users: ["ann", "bob"] });
    assert.deepEqual(await ann.seesNext("userJoin"), { username: "bob", room: "main" });

    await bob.ok("userTyping", { username: "ann", room: "main" });
    assert.deepEqual(await ann.seesNext("userTyping"), { username: "bob", room: "main" });
    const { message } = await bob.ok("updateChat", { body: "Hi Ann!", room: "main" });
    assert.deepEqual([message.username, message.body, message.room], ["bob", "Hi Ann!", "main"]);
    assert.deepEqual(await ann.seesNext("updateChat"), message);
    await cem.refused("not_joined", "updateChat", { body: "from outside", room: "main" });
    await cem.seesNothing(ann, bob);

    bob.socket.disconnect();
    assert.deepEqual(await ann.seesNext("userLeave"), { username: "bob", room: "main" });
    assert.deepEqual(await ann.seesNext("activeUsers"), ["ann"]);
  });

  test(`a lost connection gets its name back over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME);
    const old = await joins(t, url, transport, "ann", "main");
    const back = await connect(t, url, "/rooms", { transport });
    await back.refused("conflict", "userJoin", { username: "ann", room: "main" });
    const { activeUsers, resume } = await back.ok("userJoin", { username: "ann", room: "main", resume: old.resume });
    assert.deepEqual([activeUsers, resume], [["ann"], old.resume]);
    await old.disconnected;
  });

  test(`an invitation closes a room over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME);
    const bob = await joins(t, url, transport, "bob", "main");
    const cem = await joins(t, url, transport, "cem", "main");
    const ann = await joins(t, url, transport, "ann", "tea");
    await bob.skips(cem);
    await ann.ok("newRoom", { username2: "bob", room: "tea" });
    assert.deepEqual(await bob.seesNext("newRoom"), { username: "ann", room: "tea", url: "/rooms?room=tea" });
    await cem.refused("room_full", "userJoin", { username: "cem", room: "tea" });
    await bob.ok("userJoin", { username: "bob", room: "tea" });
  });

  test(`the Python client is in a room over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME);
    const ann = await joins(t, url, transport, "ann", "main");
    const printed = await python(t, `${NAME}.py`, [url, transport]);
    const found = Object.assign({}, ...printed.trim().split("\n").map(JSON.parse));
    assert.equal(found.transport, transport);
    assert.equal(found.too_early.error.code, "not_joined");
    assert.deepEqual(found.joined.activeUsers, ["ann", "python"]);
    const both = ["ann", "python"];
    assert.deepEqual(found.seen, [["activeUsers", both], ["roomUsers", { room: "main", users: both }], ["msgHistory", []]]);
    assert.equal(found.said.message.body, "hello from Python");
    assert.deepEqual(await ann.sees("updateChat"), found.said.message);
    assert.deepEqual(await ann.sees("userTyping"), { username: "python", room: "main" });
    assert.equal(found.invited.error.code, "not_found");
    assert.deepEqual([found.error[0], found.error[1].code], ["error-response", "invalid_payload"]);
    assert.deepEqual(found.left, { ok: true });
    assert.deepEqual(await ann.sees("userLeave"), { username: "python", room: "main" });
  });
}

test("chapter 7's events still work, at /chat", async (t) => {
  const { url } = await startExample(t, NAME);
  const ann = await connect(t, url, "/chat");
  await ann.ok("register", { username: "ann" });
  assert.deepEqual(await ann.seesNext("chatHistory"), []);
  const { message } = await ann.ok("sendMessage", { text: "hello" });
  assert.deepEqual(await ann.seesNext("appendMessage"), message);
});

test("two pages talk in a room, one reloads and keeps its name", async (t) => {
  const { url } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const ann = await entersRoom(await newPage(), url, "ann", "main");
  const bob = await entersRoom(await newPage(), url, "bob", "main");
  await notice(ann, "bob came in.").waitFor();
  await bob.getByLabel("Message", { exact: true }).pressSequentially("H");
  await ann.getByText("bob is typing…").waitFor();
  await says(bob, "Hi Ann!");
  await sees(ann, ["bob: Hi Ann!"]);
  await bob.reload();
  await isOnline(bob);
  await says(bob, "Here again");
  await sees(ann, ["bob: Hi Ann!", "bob: Here again"]);
  await sees(bob, ["bob: Hi Ann!", "bob: Here again"]);
});

test("an invitation is a link that leads into a room for two", async (t) => {
  const { url } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const ann = await entersRoom(await newPage(), url, "ann", "main");
  const bob = await entersRoom(await newPage(), url, "bob", "main");
  await ann.getByRole("button", { name: "Invite bob to a room of two" }).click();
  await bob.getByRole("link", { name: "Join the room with ann" }).click();
  await notice(ann, "bob came in.").waitFor();
  await says(ann, "only us");
  await sees(bob, ["ann: only us"]);
});
