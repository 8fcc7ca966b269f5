// Chapter 6 as the world meets it: the official client on each transport, its Python sibling, and two browser pages.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { io } from "socket.io-client";

import { atEnd, browser, inTime, python, root, screenshot, startExample } from "./support.mjs";

const NAME = "ch06_socketio";

/** The official client. `ask` waits for the ack; `received()` is what came until now, by a fence, and not later. */
async function client(t, url, transport) {
  const socket = io(url, { transports: [transport], forceNew: true, reconnection: false });
  atEnd(t, () => socket.close());
  const events = [];
  socket.onAny((...event) => events.push(event));
  await inTime(
    new Promise((resolve, reject) => {
      socket.on("connect", resolve);
      socket.on("connect_error", reject);
    }),
    "the client connects",
  );
  assert.equal(socket.io.engine.transport.name, transport);
  const ask = (event, ...args) => socket.timeout(10_000).emitWithAck(event, ...args);
  const received = async () => {
    await ask("myRooms");
    return events.splice(0);
  };
  return { socket, ask, received };
}

/** Ann and Ben are in the kitchen, Cem isn't. */
async function three(t, url, transport) {
  const people = [];
  for (const _ of ["ann", "ben", "cem"]) people.push(await client(t, url, transport));
  for (const person of people.slice(0, 2)) await person.ask("joinRoom", "kitchen");
  return people;
}

test("what is emitted while disconnected is kept, and sent at the next connect into no room", async (t) => {
  const { url } = await startExample(t, NAME);
  const { socket, ask, received } = await client(t, url, "websocket");
  await ask("joinRoom", "kitchen");
  socket.disconnect();
  socket.emit("toMe", "kept");
  const arrived = new Promise((resolve) => socket.once("chatMessage", resolve));
  socket.connect();
  assert.equal(await inTime(arrived, "the kept event is sent"), "kept");
  assert.deepEqual(await ask("myRooms"), []);
  assert.deepEqual(await received(), [["chatMessage", "kept"]]);
});

test("a client that isn't told otherwise starts with plain HTTP and then moves to a WebSocket", async (t) => {
  const { url } = await startExample(t, NAME);
  const socket = io(url, { forceNew: true });
  atEnd(t, () => socket.close());
  const moved = new Promise((resolve) => socket.io.once("open", () => socket.io.engine.once("upgrade", resolve)));
  assert.equal(socket.io.engine.transport.name, "polling");
  assert.equal((await inTime(moved, "the client moves")).name, "websocket");
});

for (const transport of ["websocket", "polling"]) {
  test(`each term reaches whom it names, over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME);
    const [ann, ben, cem] = await three(t, url, transport);
    const chat = [["chatMessage", "hi"]];
    const room = [["roomMessage", "kitchen", "hi"]];
    for (const [event, args, ...expected] of [
      ["toMe", ["hi"], chat, [], []],
      ["toAll", ["hi"], chat, chat, chat],
      ["toOthers", ["hi"], [], chat, chat],
      ["toRoom", ["kitchen", "hi"], [], room, []],
      ["withinRoom", ["kitchen", "hi"], room, room, []],
      ["joinRoom", ["garden"], [], [], []],
      ["leaveRoom", ["garden"], [], [], []],
    ]) {
      assert.deepEqual(await ann.ask(event, ...args), { ok: true });
      const received = [await ann.received(), await ben.received(), await cem.received()];
      assert.deepEqual(received, expected, event);
    }
    assert.deepEqual(await ann.ask("myRooms"), ["kitchen"]);
    assert.deepEqual(await cem.ask("myRooms"), []);
    ben.socket.disconnect();
    const left = await inTime(new Promise((resolve) => ann.socket.once("someoneLeft", resolve)), "ann hears that ben left");
    assert.match(left, /disconnected/);
  });

  test(`bad input over ${transport} is answered and reaches nobody`, async (t) => {
    const { url } = await startExample(t, NAME);
    const [ann, ben] = await three(t, url, transport);
    const bytes = new Uint8Array([1, 2, 3]);
    for (const event of ["toMe", "toAll", "toOthers", "joinRoom", "leaveRoom", "toRoom", "withinRoom"]) {
      for (const args of [[], [null], [7], [["kitchen", "hi"]], [{ text: "hi" }], [bytes], [bytes, "hi"], [1, 2]]) {
        const answer = await ann.ask(event, ...args);
        assert.deepEqual([answer.ok, answer.error?.code, answer.error?.event], [false, "invalid_payload", event], `${event} ${args}`);
      }
    }
    assert.equal((await ann.ask("newMessage", "hi")).error.code, "not_found");
    await ann.received();
    ann.socket.emit("newMessage", bytes);
    const error = await inTime(new Promise((resolve) => ann.socket.once("error-response", resolve)), "the error as an event");
    assert.deepEqual([error.event, error.code], ["newMessage", "not_found"]);
    assert.deepEqual(await ben.received(), []);
    assert.deepEqual(await ann.ask("myRooms"), ["kitchen"]);
  });

  test(`the Python client gets the same over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME);
    const ann = await client(t, url, transport);
    const lines = (await python(t, "ch06_socketio.py", [url, transport])).trim().split("\n");
    assert.deepEqual(Object.assign({}, ...lines.map((line) => JSON.parse(line))), {
      transport,
      noRooms: [],
      toMe: { ok: true },
      toMeReceived: ["chatMessage", "hi"],
      rooms: ["kitchen"],
      withinRoomReceived: ["roomMessage", "kitchen", "hi"],
      invalid: "invalid_payload",
      binary: "invalid_payload",
      unknown: "not_found",
      errorResponses: 3,
    });
    assert.deepEqual((await ann.received()).slice(0, 1), [["chatMessage", "from Python"]]);
  });
}

test("a namespace that the server hasn't is refused, and says so", async (t) => {
  const { url } = await startExample(t, NAME);
  const socket = io(`${url}/admin`, { forceNew: true, reconnection: false });
  atEnd(t, () => socket.close());
  const error = await inTime(new Promise((resolve) => socket.on("connect_error", resolve)), "connect_error");
  assert.equal(error.message, "Invalid namespace");
});

test("the client comes back by itself when the server does, as a new socket in no room", async (t) => {
  const first = await startExample(t, NAME);
  const socket = io(first.url, { transports: ["websocket"], forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 50 });
  atEnd(t, () => socket.close());
  await inTime(new Promise((resolve) => socket.once("connect", resolve)), "the first connect");
  const before = socket.id;
  await socket.emitWithAck("joinRoom", "kitchen");
  const lost = new Promise((resolve) => socket.once("disconnect", resolve));
  const again = new Promise((resolve) => socket.once("connect", resolve));
  await first.stop();
  await inTime(lost, "the disconnect");
  await startExample(t, NAME, { env: { HUB_ADDR: new URL(first.url).host } });
  await inTime(again, "the second connect");
  assert.notEqual(socket.id, before);
  assert.deepEqual(await socket.emitWithAck("myRooms"), []);
});

test("the page's hash is that of the library that npm installs", async () => {
  const library = await readFile(join(root, "node_modules/socket.io-client/dist/socket.io.min.js"));
  const page = await readFile(join(root, "examples", NAME, "index.html"), "utf8");
  const hash = createHash("sha384").update(library).digest("base64");
  assert.ok(page.includes(`integrity="sha384-${hash}"`), `the page should name sha384-${hash}`);
});

/** What the box of `name` shows as received. */
const lines = (page, name) => page.getByLabel(`What ${name} receives`).getByRole("listitem").allTextContents();
const press = (page, name, label) =>
  page.getByLabel(name, { exact: true }).getByRole("button", { name: label, exact: true }).click();

/** Presses, waits for the ack in that box, and returns it. Every answer comes after all that the event caused. */
async function ask(page, name, event) {
  await press(page, name, event);
  const ack = page.getByLabel(`What ${name} receives`).getByRole("listitem").filter({ hasText: `ack of ${event}:` }).last();
  await ack.waitFor();
  return ack.textContent();
}

test("two browser pages see who receives what", async (t) => {
  const { url } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const [page, other] = [await newPage({ viewport: { width: 1200, height: 800 } }), await newPage()];
  await page.goto(url);
  await other.goto(`${url}/?who=Dora`);
  for (const name of ["Ann", "Ben", "Cem"]) await page.getByLabel(name, { exact: true }).getByText("connected", { exact: true }).waitFor();
  await other.getByText("connected", { exact: true }).waitFor();

  await page.getByLabel("Text to emit").fill("<b>hi</b>");
  for (const name of ["Ann", "Ben"]) await ask(page, name, "joinRoom");
  assert.equal(await ask(page, "Ann", "toRoom"), 'ack of toRoom: {"ok":true}');
  await ask(page, "Ann", "toOthers");
  assert.match(await ask(page, "Ann", "newMessage"), /not_found/);

  // Each box's own question is the fence behind everything that Ann caused.
  for (const name of ["Ben", "Cem"]) await ask(page, name, "myRooms");
  await ask(other, "Dora", "myRooms");
  const chat = "chatMessage: <b>hi</b>";
  assert.deepEqual((await lines(page, "Ann")).filter((line) => !line.startsWith("ack of")), [
    "error-response: the server doesn't listen to this event",
  ]);
  const join = 'ack of joinRoom: {"ok":true}';
  const room = "roomMessage in kitchen: <b>hi</b>";
  assert.deepEqual(await lines(page, "Ben"), [join, room, chat, 'ack of myRooms: ["kitchen"]']);
  assert.deepEqual(await lines(page, "Cem"), [chat, "ack of myRooms: []"]);
  assert.deepEqual(await lines(other, "Dora"), [chat, "ack of myRooms: []"]);
  await screenshot(page, "ch06-wide");

  await press(page, "Cem", "disconnect");
  await page.getByLabel("Cem", { exact: true }).getByText("disconnected:").waitFor();
  await other.getByText("someoneLeft:").waitFor();
  await press(page, "Cem", "connect");
  await page.getByLabel("Cem", { exact: true }).getByText("connected", { exact: true }).waitFor();
});

test("the page works by keyboard, narrow and dark", async (t) => {
  const { url } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const page = await newPage({ viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  await page.goto(url);
  await page.getByLabel("Cem", { exact: true }).getByText("connected", { exact: true }).waitFor();
  await page.getByLabel("Text to emit").focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "toMe");
  await page.keyboard.press("Enter");
  await page.getByText("chatMessage: hi").waitFor();
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.equal(wider, false, "the page scrolls sideways");
  await screenshot(page, "ch06-narrow-dark", { fullPage: true });
});
