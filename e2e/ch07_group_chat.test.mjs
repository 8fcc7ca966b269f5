// Chapter 7's group chat as the world meets it: the official client on each transport, a Python peer, and Chromium.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { io } from "socket.io-client";

import { atEnd, browser, inTime, python, root, screenshot, startExample } from "./support.mjs";

const NAME = "ch07_group_chat";

/** The official client; `next(event)` is the next event, which must be that one. */
async function client(t, url, transports) {
  const socket = io(`${url}/chat`, { transports, forceNew: true, reconnection: false });
  atEnd(t, () => socket.close());
  const queue = [];
  let wake = () => {};
  socket.onAny((...event) => {
    queue.push(event);
    wake();
  });
  await inTime(new Promise((resolve, reject) => {
    socket.on("connect", resolve);
    socket.on("connect_error", reject);
  }), "the client connects");
  const ask = (event, ...args) => socket.timeout(10_000).emitWithAck(event, ...args);
  const next = async (event) => {
    if (queue.length === 0) await inTime(new Promise((resolve) => (wake = resolve)), `the event ${event}`);
    const [name, ...args] = queue.shift();
    assert.equal(name, event);
    return args[0];
  };
  return { socket, ask, next, emit: (...args) => socket.emit(...args), silent: () => assert.deepEqual(queue, []) };
}

for (const transport of ["websocket", "polling"]) {
  test(`the official client chats over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME);
    const [ann, bob] = [await client(t, url, [transport]), await client(t, url, [transport])];
    assert.equal(ann.socket.io.engine.transport.name, transport);

    assert.deepEqual(await ann.ask("register", { username: " ann " }), { ok: true, user: { id: "1", username: "ann" } });
    assert.deepEqual(await ann.next("chatHistory"), []);
    assert.equal((await bob.ask("register", { username: "ann" })).error.code, "conflict");
    assert.equal((await bob.ask("register", { username: "bob" })).ok, true);
    await bob.next("chatHistory");

    const { ok, message } = await ann.ask("sendMessage", { text: "hello <b>" });
    assert.deepEqual([ok, message.username, message.text], [true, "ann", "hello <b>"]);
    assert.deepEqual(await ann.next("appendMessage"), message);
    assert.deepEqual(await bob.next("appendMessage"), message);

    bob.emit("chatHistory");
    assert.deepEqual(await bob.next("chatHistory"), [message]);
    assert.deepEqual(await bob.ask("chatHistory", { before: message.id }), { ok: true, messages: [] });
  });

  test(`bad input over ${transport} is answered and harms nobody`, async (t) => {
    const { url } = await startExample(t, NAME);
    const [ann, bob] = [await client(t, url, [transport]), await client(t, url, [transport])];
    for (const [who, username] of [[ann, "ann"], [bob, "bob"]]) {
      await who.ask("register", { username });
      await who.next("chatHistory");
    }
    const bytes = new Uint8Array([1, 2, 3]);
    for (const event of ["register", "sendMessage", "chatHistory"]) {
      for (const args of [[null], [undefined], [0], ["ann"], [["ann"]], [[]], [{}, {}], [bytes], [{ text: bytes }], [[bytes]]]) {
        const answer = await ann.ask(event, ...args);
        assert.deepEqual([answer.ok, answer.error?.code, answer.error?.event], [false, "invalid_payload", event], `${event} ${args}`);
      }
    }
    assert.equal((await ann.ask("sendMessage", { text: "x".repeat(4001) })).error.code, "too_large");
    assert.equal((await ann.ask("appendMessage", { text: "forged" })).error.code, "not_found");
    ann.emit("wave", bytes);
    assert.equal((await ann.next("error-response")).code, "not_found");
    ann.emit("sendMessage", { text: " " });
    assert.deepEqual((await ann.next("error-response")).code, "invalid_payload");
    // Bob is asked last: whatever the server had sent to him before would be here.
    await bob.ask("wave");
    bob.silent();
    assert.deepEqual((await bob.ask("chatHistory")).messages, []);
  });

  test(`the Python client chats over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME);
    const ann = await client(t, url, [transport]);
    await ann.ask("register", { username: "ann" });
    await ann.next("chatHistory");
    const printed = await python(t, `${NAME}.py`, [url, transport]);
    const found = Object.assign({}, ...printed.trim().split("\n").map(JSON.parse).map(({ event, ...one }) => {
      const [key] = Object.keys(one);
      return event ? { ...one, [`${key}Event`]: event } : one;
    }));
    assert.equal(found.transport, transport);
    assert.equal(found.too_early.error.code, "not_joined");
    assert.deepEqual(found.registered, { ok: true, user: { id: "2", username: "python" } });
    assert.deepEqual(found.registeredEvent, ["chatHistory", []]);
    assert.equal(found.sent.message.text, "hello from Python");
    assert.deepEqual(found.sentEvent, ["appendMessage", found.sent.message]);
    assert.deepEqual(await ann.next("appendMessage"), found.sent.message);
    assert.equal(found.taken.error.code, "conflict");
    for (const wrong of ["binary", "two", "none"]) assert.equal(found[wrong].error.code, "invalid_payload", wrong);
    assert.equal(found.unknown.error.code, "not_found");
    assert.deepEqual([found.error[0], found.error[1].code], ["error-response", "invalid_payload"]);
    assert.deepEqual(found.page.messages, [found.sent.message]);
  });
}

test("a client that starts with polling upgrades to WebSocket", async (t) => {
  const { url } = await startExample(t, NAME);
  const ann = await client(t, url, ["polling", "websocket"]);
  if (ann.socket.io.engine.transport.name !== "websocket") {
    await inTime(new Promise((resolve) => ann.socket.io.engine.once("upgrade", resolve)), "the upgrade");
  }
  assert.equal((await ann.ask("register", { username: "ann" })).ok, true);
});

test("the page names the very library that npm installed, and the server sends it", async (t) => {
  const { url } = await startExample(t, NAME);
  const installed = await readFile(join(root, "node_modules/socket.io-client/dist/socket.io.min.js"));
  const hash = createHash("sha384").update(installed).digest("base64");
  const page = await (await fetch(url)).text();
  assert.ok(page.includes(`integrity="sha384-${hash}" crossorigin="anonymous"`), `expected sha384-${hash}`);
  assert.deepEqual(Buffer.from(await (await fetch(`${url}/socket.io-client.js`)).arrayBuffer()), installed);
});

/** A page in a browser of its own, registered when a name is given. */
async function visitor(newPage, url, username, options) {
  const page = await newPage(options);
  await page.goto(url);
  await page.getByText("Who are you?").waitFor();
  if (username) await registers(page, username);
  return page;
}

async function registers(page, username) {
  await page.getByLabel("Your name").fill(username);
  await page.getByRole("button", { name: "Register" }).click();
  await page.getByText(`You are ${username}.`).waitFor();
}

async function says(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.keyboard.press("Enter");
}

/** Waits until the log shows exactly these messages: `["ann: hello"]`. */
async function shows(page, lines) {
  const log = () => page.locator("#log li").evaluateAll((items) => items.map((item) => {
    const clock = item.querySelector("time").textContent;
    const name = item.querySelector("b").textContent;
    return `${name}: ${item.textContent.slice(name.length, -clock.length)}`;
  }));
  const want = JSON.stringify(lines);
  await page.waitForFunction((count) => document.querySelectorAll("#log li").length >= count, lines.length);
  assert.equal(JSON.stringify(await log()), want);
}

test("two pages chat, by keyboard alone, and a reload brings back what was said", async (t) => {
  const { url } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const [ann, bob] = [await visitor(newPage, url), await visitor(newPage, url, "bob")];
  await ann.keyboard.press("Tab");
  await ann.keyboard.type("ann");
  await ann.keyboard.press("Enter");
  await ann.getByText("You are ann.").waitFor();
  await ann.keyboard.type("Hello, bob"); // the focus has moved on to the message
  await ann.keyboard.press("Enter");
  await shows(ann, ["ann: Hello, bob"]);
  await shows(bob, ["ann: Hello, bob"]);
  await says(bob, "Hi!");
  await shows(ann, ["ann: Hello, bob", "bob: Hi!"]);
  assert.equal(await ann.getByLabel("Message", { exact: true }).inputValue(), "");

  await bob.reload();
  await bob.getByText("Who are you?").waitFor();
  await registers(bob, "bob");
  await shows(bob, ["ann: Hello, bob", "bob: Hi!"]);
});

test("a taken name and a refused message are shown, and the chat goes on", async (t) => {
  const { url } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const [ann, eve] = [await visitor(newPage, url, "ann"), await visitor(newPage, url)];
  await eve.getByLabel("Your name").fill("ann");
  await eve.getByRole("button", { name: "Register" }).click();
  const alert = eve.getByRole("alert");
  await alert.getByText("register: the name `ann` is taken (conflict)").waitFor();
  assert.equal(await eve.getByRole("button", { name: "Send" }).isDisabled(), true);
  await registers(eve, "eve");
  assert.equal(await alert.textContent(), "");
  await says(eve, "   ");
  await alert.getByText("sendMessage: `text` is empty (invalid_payload)").waitFor();
  await says(eve, "x".repeat(4001));
  await alert.getByText("(too_large)").waitFor();
  assert.equal((await eve.getByLabel("Message", { exact: true }).inputValue()).length, 4001, "a refused text is kept");
  await says(eve, "short");
  await shows(ann, ["eve: short"]);
});

test("markup in a message and in a name stays text", async (t) => {
  const { url } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const mark = "<img src=x onerror=alert(1)>";
  const [ann, bob] = [await visitor(newPage, url, "<b>ann</b>"), await visitor(newPage, url, "bob")];
  await says(ann, mark);
  for (const page of [ann, bob]) {
    await shows(page, [`<b>ann</b>: ${mark}`]);
    assert.equal(await page.locator("#log img, #log b b").count(), 0);
  }
});

test("the page shows older messages page by page", async (t) => {
  const { url } = await startExample(t, NAME);
  const ann = await client(t, url, ["websocket"]);
  await ann.ask("register", { username: "ann" });
  for (let number = 1; number <= 105; number += 1) await ann.ask("sendMessage", { text: String(number) });
  const { newPage } = await browser(t);
  const bob = await visitor(newPage, url, "bob");
  const lines = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => `ann: ${from + index}`);
  await shows(bob, lines(6, 105));
  await bob.getByRole("button", { name: "Older messages" }).click();
  await shows(bob, lines(1, 105));
  assert.equal(await bob.getByRole("button", { name: "Older messages" }).isVisible(), false);
});

test("when the server restarts, the page says so, registers again and shows nothing twice", async (t) => {
  const first = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const ann = await visitor(newPage, first.url, "ann");
  ann.expected.push(/ERR_CONNECTION_REFUSED/, /ERR_CONNECTION_RESET/, /WebSocket connection/);
  await says(ann, "before");
  await shows(ann, ["ann: before"]);
  await first.stop();
  await ann.getByText("Trying again…").waitFor();
  assert.equal(await ann.getByRole("button", { name: "Send" }).isDisabled(), true);

  await startExample(t, NAME, { env: { HUB_ADDR: new URL(first.url).host } });
  await ann.getByText("You are ann.").waitFor();
  await shows(ann, []); // the server has forgotten: this is the ladder's `history_survives_a_restart`
  await says(ann, "after");
  await shows(ann, ["ann: after"]);
  const bob = await visitor(newPage, first.url, "bob");
  await shows(bob, ["ann: after"]);
});

test("the pitfall's page sends and never sees, until it reloads", async (t) => {
  const { url, stdout } = await startExample(t, NAME, { args: ["pitfall"] });
  const { newPage } = await browser(t);
  const ann = await visitor(newPage, url, "ann");
  const bob = await client(t, url, ["websocket"]);
  await bob.ask("register", { username: "bob" });
  await bob.next("chatHistory");
  await says(ann, "does anybody hear me?");
  assert.equal((await bob.next("appendMessage")).text, "does anybody hear me?");
  // The page got the same event at the same time: an answer to its next question comes after it.
  await says(ann, " ");
  await ann.getByRole("alert").getByText("is empty").waitFor();
  await shows(ann, []);
  assert.match(stdout(), /out \(members\)\s+appendMessage/);
  await ann.reload();
  await ann.getByText("Who are you?").waitFor();
  await registers(ann, "ann");
  await shows(ann, ["ann: does anybody hear me?"]);
});

test("the page fits narrow and wide windows, light and dark", async (t) => {
  const { url } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  for (const [width, height] of [[320, 560], [1200, 800]]) {
    for (const colorScheme of ["light", "dark"]) {
      const name = `${colorScheme}${width}`;
      const page = await visitor(newPage, url, name, { viewport: { width, height }, colorScheme });
      await says(page, `A longer message, so that a line has to wrap: ${"word ".repeat(20)}${"x".repeat(80)}`);
      await page.locator("#log li").last().waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, `${overflow} px too wide at ${width}`);
      await screenshot(page, `${NAME}-${name}`);
    }
  }
});
