// Chapter 5 against clients that nobody here wrote: npm's `ws`, Python's `websocket-client`, and Chromium's own WebSocket.

import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";

import WebSocket from "ws";

import { atEnd, browser, inTime, python, screenshot, startExample } from "./support.mjs";

const NAME = "ch05_websocket";

/** Opens a WebSocket and closes it when the test ends. `next()` is the next text. */
async function open(t, url, path, options = {}) {
  const socket = new WebSocket(url.replace("http", "ws") + path, options);
  atEnd(t, () => socket.terminate());
  const heard = [];
  let wake = () => {};
  socket.on("message", (data, isBinary) => {
    heard.push(isBinary ? data : data.toString());
    wake();
  });
  await inTime(once(socket, "open"), `${path} opens`);
  socket.next = async () => {
    if (heard.length === 0) await inTime(new Promise((resolve) => (wake = resolve)), `a message from ${path}`);
    return heard.shift();
  };
  return socket;
}

async function closed(socket) {
  const [code, reason] = await inTime(once(socket, "close"), "the socket closes");
  return { code, reason: reason.toString() };
}

test("ws: echo gives text and bytes back, and closes with the same code", async (t) => {
  const { url } = await startExample(t, NAME);
  const socket = await open(t, url, "/echo");
  socket.send("Hello");
  assert.equal(await socket.next(), "Hello");
  socket.send(Buffer.from([0, 255]));
  assert.deepEqual(await socket.next(), Buffer.from([0, 255]));
  socket.close(1000, "bye");
  assert.deepEqual(await closed(socket), { code: 1000, reason: "bye" });
});

test("ws: a ping is answered by a pong with its payload", async (t) => {
  const { url } = await startExample(t, NAME);
  const socket = await open(t, url, "/echo");
  const pong = once(socket, "pong");
  socket.ping("are you there?");
  const [payload] = await inTime(pong, "a pong");
  assert.equal(payload.toString(), "are you there?");
});

test("ws: lengths of 7, 16 and 64 bits come back whole, and fragments become one message", async (t) => {
  const { url } = await startExample(t, NAME);
  const socket = await open(t, url, "/echo", { perMessageDeflate: false });
  for (const length of [0, 125, 126, 65_535, 65_536]) {
    const text = "x".repeat(length);
    socket.send(text);
    assert.equal(await socket.next(), text);
  }
  socket.send("Hel", { fin: false });
  socket.send("lo", { fin: true });
  assert.equal(await socket.next(), "Hello");
});

test("ws: too big is 1009, no UTF-8 is 1007, and the server goes on", async (t) => {
  const { url } = await startExample(t, NAME);
  const big = await open(t, url, "/echo");
  big.send("x".repeat(100_000));
  assert.equal((await closed(big)).code, 1009);

  const broken = await open(t, url, "/talk");
  broken.send(Buffer.from([0xff, 0xfe]), { binary: false });
  assert.equal((await closed(broken)).code, 1007);

  const fine = await open(t, url, "/echo");
  fine.send("alive?");
  assert.equal(await fine.next(), "alive?");
});

test("ws: a page of another origin is refused in HTTP, before there is a WebSocket", async (t) => {
  const { url } = await startExample(t, NAME);
  const socket = new WebSocket(url.replace("http", "ws") + "/talk", { origin: "http://elsewhere.test" });
  const [, response] = await inTime(once(socket, "unexpected-response"), "the handshake is refused");
  assert.equal(response.statusCode, 403);
  response.resume();
});

test("ws: the terminal shows the handshake, the frames and the sums", async (t) => {
  const { url, stdout, stop } = await startExample(t, NAME);
  const socket = await open(t, url, "/echo");
  socket.send("Hello");
  await socket.next();
  socket.close(1000);
  await closed(socket);
  await stop();
  const shown = stdout();
  assert.match(shown, /#1 → GET \/echo HTTP\/1\.1\n/);
  assert.match(shown, /#1 ← HTTP\/1\.1 101 Switching Protocols\n/);
  assert.match(shown, /#1 → 81 85( [0-9a-f]{2}){4} \|( [0-9a-f]{2}){5}\n#1 {5}FIN text, 5 bytes, masked with .*: "Hello"\n/);
  assert.match(shown, /#1 ← 81 05 \| 48 65 6c 6c 6f\n#1 {5}FIN text, 5 bytes: "Hello"\n/);
  assert.match(shown, /#1 → 88 82 .*\n#1 {5}FIN close, 2 bytes, masked with .*: code 1000 ""\n/);
  assert.match(shown, /#1 → ended: frames 2, header bytes 12, payload bytes 7\n/);
});

test("python: echo, ping, close, and a talk between two clients", async (t) => {
  const { url } = await startExample(t, NAME);
  const printed = await python(t, "ch05_websocket.py", [url.replace("http", "ws")]);
  const found = printed.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(found, [
    { echo: "Hello" },
    { echoed_bytes: 60_000 },
    { pong: "there?" },
    { close: 1000 },
    { ann_hears: "Hi", bob_hears: "Hi" },
    { too_big: 1009 },
  ]);
});

/** One of the two panels of the page, as a person sees it. */
function panel(page, title) {
  const section = page.getByRole("region", { name: title });
  const log = section.getByRole("log");
  return {
    log,
    section,
    says: async (text) => {
      await section.getByLabel("Message").fill(text);
      await page.keyboard.press("Enter");
    },
    has: (line) => log.getByText(line, { exact: true }).waitFor(),
    state: (text) => section.getByText(text).waitFor(),
    press: (name) => section.getByRole("button", { name }).press("Enter"),
  };
}

test("chromium: two pages talk, an echo stays with its page", async (t) => {
  const { url } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const pages = [await newPage(), await newPage()];
  for (const page of pages) await page.goto(url);
  const [ann, bob] = pages.map((page) => panel(page, "/talk tells every open page"));
  for (const person of [ann, bob]) await person.state("readyState 1: OPEN");

  await ann.says("Hi, it's <b>me</b>");
  await ann.has("received: Hi, it's <b>me</b>");
  await bob.has("received: Hi, it's <b>me</b>");
  await bob.says("Hello");
  await ann.has("received: Hello");

  const echo = panel(pages[0], "/echo answers you alone");
  await echo.says("for me");
  await echo.has("received: for me");
  // A fence: whatever bob would have received of the echo came before this.
  await ann.says("fence");
  await bob.has("received: fence");
  assert.equal(await pages[1].getByText("for me").count(), 0);
  await screenshot(pages[0], "ch05_page_light");
  await pages[0].emulateMedia({ colorScheme: "dark" });
  await screenshot(pages[0], "ch05_page_dark");
  await pages[0].setViewportSize({ width: 380, height: 900 });
  await screenshot(pages[0], "ch05_page_narrow", { fullPage: true });
});

test("chromium: the page shows how each connection closed, and opens again by keyboard", async (t) => {
  const { url, stop } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const page = await newPage();
  await page.goto(url);
  const echo = panel(page, "/echo answers you alone");
  const talk = panel(page, "/talk tells every open page");
  await echo.state("readyState 1: OPEN");
  await echo.press("Close");
  await echo.has("closed: code 1000 bye");
  await echo.state("readyState 3: CLOSED");
  await echo.press("Open");
  await echo.state("readyState 1: OPEN");
  await echo.press("Send 100,000 letters");
  await echo.has(`sent: ${"x".repeat(100)}… (100000 letters)`);
  await echo.has("closed: code 1009 the message is too big");

  await talk.state("readyState 1: OPEN");
  await stop();
  await talk.has("closed: code 1006");
});
