// "One server": the process, its address, its transports, the five namespaces, and what it says when it can't start.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";

import { contract, failsToStart, startHub } from "../hub.mjs";
import { inTime } from "../support.mjs";
import { chatter, registers } from "./people.mjs";

const { overBoth, overAll, once: onceOver } = contract();
const OPEN = ["/chat", "/rooms"];
const ACCOUNTS = ["/lobby", "/classroom", "/private"];

onceOver("the hub prints one line with its real address when it accepts connections", async (t, hub) => {
  assert.match(hub.stdout(), /^listening on http:\/\/127\.0\.0\.1:\d+\n/m);
  assert.equal(hub.stdout().match(/listening on/g).length, 1);
  assert.notEqual(new URL(hub.url).port, "0");
});

test("a port that is taken is a clear error", async (t) => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  t.after(() => other.close());
  const address = `127.0.0.1:${other.address().port}`;
  const { stderr } = await failsToStart(t, { HUB_ADDR: address });
  assert.ok(stderr.includes(address), `it names the address: ${stderr}`);
});

test("an address that isn't one is a clear error", async (t) => {
  const { stderr } = await failsToStart(t, { HUB_ADDR: "nowhere" });
  assert.match(stderr, /HUB_ADDR/);
});

overAll("the official client joins every namespace that is open to anyone", async (t, hub) => {
  for (const namespace of OPEN) {
    assert.ok((await hub.connect(namespace)).socket.connected);
    assert.ok((await hub.connect(namespace, { token: "of no meaning here" })).socket.connected);
  }
});

overBoth("the other namespaces want a token, and take it from auth or from the query", async (t, hub) => {
  const { token } = await hub.signUp("ann");
  for (const namespace of ACCOUNTS) {
    assert.ok((await hub.connect(namespace, { token })).socket.connected);
    for (const auth of [undefined, {}, { token: "unknown" }, { token: "" }, { token: 7 }, { token: null }, { token: [token] }]) {
      assert.equal((await hub.refusal(namespace, auth)).message, "unauthenticated", `${namespace} ${JSON.stringify(auth)}`);
    }
  }
  assert.ok((await hub.connect("/lobby", undefined, { query: { token } })).socket.connected);
  assert.equal((await hub.refusal("/lobby", undefined, { query: { token: "unknown" } })).message, "unauthenticated");
});

overBoth("any other namespace, and the default one, is refused", async (t, hub) => {
  for (const namespace of ["/", "/Chat", "/chat/", "/chatter", "/unknown", "/admin"]) {
    assert.equal((await hub.refusal(namespace)).message, "Invalid namespace", namespace);
  }
});

overBoth("the library carries only the code of a refused connection", async (t, hub) => {
  // On the day that this fails the server can send { code, message } in err.data, as source 000 promises.
  assert.equal((await hub.refusal("/private")).data, undefined);
});

overBoth("one connection carries several namespaces", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
  const rooms = ann.socket.io.socket("/rooms");
  await inTime(once(rooms, "connect"), "the second namespace");
  const room = hub.name("room");
  assert.equal((await rooms.timeout(20_000).emitWithAck("userJoin", { username: ann.username, room })).ok, true);
  await ann.ok("sendMessage", { text: "both" });
  await bob.seesNext("appendMessage");
  // Leaving one namespace leaves the other as it was.
  rooms.disconnect();
  await ann.ok("sendMessage", { text: "and one" });
  await bob.seesNext("appendMessage");
});

overBoth("a message of almost one megabyte gets an answer, and the connection lives on", async (t, hub) => {
  const ann = await chatter(hub, "ann");
  const error = await ann.refused("too_large", "sendMessage", { text: "x".repeat(900_000) });
  assert.ok(error.message.length < 1_000, "an error doesn't send the text back");
  assert.equal((await ann.ok("chatHistory")).ok, true);
});

overBoth("a frame over the payload limit may close that one connection and nothing else", async (t, hub) => {
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub, "bob")];
  bob.emit("sendMessage", { text: "x".repeat(1_100_000) });
  const next = bob.ack("chatHistory").then(() => "answers", () => "closed");
  await Promise.race([bob.isDisconnected(), next]);
  await ann.ok("sendMessage", { text: "still here" });
  assert.equal((await ann.seesNext("appendMessage")).text, "still here");
  await registers(await hub.connect("/chat"), { username: hub.name("carol") });
});

test("the payload limit is a setting", async (t) => {
  const hub = await startHub(t, { env: { HUB_MAX_PAYLOAD_BYTES: "20000" } });
  for (const transport of ["websocket", "polling"]) {
    const over = hub.over(t, transport);
    const [ann, bob] = [await chatter(over, "ann"), await chatter(over, "bob")];
    await ann.refused("too_large", "sendMessage", { text: "x".repeat(15_000) });
    bob.emit("sendMessage", { text: "x".repeat(30_000) });
    await bob.isDisconnected();
    assert.equal((await ann.ok("chatHistory")).ok, true);
  }
});

test("Ctrl-C tells the clients, and the hub ends with exit code 0", async (t) => {
  const hub = await startHub(t);
  const [ann, bob] = [await chatter(hub, "ann"), await chatter(hub.over(t, "polling"), "bob")];
  await hub.stop();
  for (const client of [ann, bob]) await client.isDisconnected();
});

for (const [variable, value, address] of [
  ["REDIS_URL", "redis://:a-secret@127.0.0.1:1/", "127.0.0.1:1"],
  ["MONGODB_URI", "mongodb://hub:a-secret@127.0.0.1:1/hub?serverSelectionTimeoutMS=200", "127.0.0.1:1"],
]) {
  test(`${variable} that can't be reached is a clear error`, async (t) => {
    const { stderr } = await failsToStart(t, { [variable]: value });
    assert.ok(stderr.includes(variable) && stderr.includes(address), stderr);
    assert.ok(!stderr.includes("a-secret"), "it keeps the password to itself");
  });
}

for (const [variable, value] of [
  ["HUB_MESSAGES_PER_SECOND", "many"],
  ["HUB_MAX_PAYLOAD_BYTES", "-1"],
  ["HUB_ADMIN", "no colon"],
  ["HUB_ADMIN", "root:short"],
]) {
  test(`${variable}=${value} is a clear error`, async (t) => {
    assert.match((await failsToStart(t, { [variable]: value })).stderr, new RegExp(variable));
  });
}
