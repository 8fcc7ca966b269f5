// A connection breaks while people write: afterwards everybody has everything, in one order, once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PASSWORD, startHub, UNLIMITED } from "../hub.mjs";
import { browser } from "../support.mjs";
import { BROKEN, cable } from "./cable.mjs";
import { entersChat, entersRoom, isOnline, messages, reaches, says, sees, signsUp, until } from "./people.mjs";

const isLost = (page) => page.locator("#connection[data-state=lost]").waitFor();

/** Ann behind a cable, Bob straight at the hub; `enter` brings each of them in. */
async function behindACable(t, enter, env = {}) {
  const hub = await startHub(t, { env });
  const { newPage } = await browser(t);
  const wire = await cable(t, hub.url);
  const [ann, bob] = [await newPage(), await newPage()];
  ann.expected.push(BROKEN);
  await enter(ann, wire.url, "ann");
  await enter(bob, hub.url, "bob");
  return { hub, wire, ann, bob };
}

const sorted = (lines) => [...lines].sort();

/** Both have written while Ann's cable was out; then both must see the same ten messages. */
async function bothWriteMeanwhile({ wire, ann, bob }) {
  await says(ann, "before");
  await sees(bob, ["ann: before"]);
  wire.pull();
  await isLost(ann);
  const expected = ["ann: before"];
  for (const number of [1, 2, 3]) {
    await says(ann, `offline ${number}`);
    expected.push(`ann: offline ${number}`);
  }
  for (const number of [1, 2, 3, 4, 5, 6]) {
    await says(bob, `meanwhile ${number}`);
    expected.push(`bob: meanwhile ${number}`);
  }
  assert.equal(await ann.locator(".step[data-step=sending]:visible").count(), 3);
  await until(bob, async () => (await messages(bob)).length, 7);
  wire.plug();
  await isOnline(ann);
  await until(bob, async () => sorted(await messages(bob)), sorted(expected));
  await sees(ann, await messages(bob));
  const own = (await messages(bob)).filter((line) => line.startsWith("ann: offline"));
  assert.deepEqual(own, expected.slice(1, 4), "what was written first is stored first");
}

/** The hub has stored what Ann wrote, but she never hears of it. Sent again, it must be the same message. */
async function theAnswerIsLost({ wire, ann, bob }) {
  await says(ann, "before");
  await sees(bob, ["ann: before"]);
  wire.deafen();
  await says(ann, "did it arrive?");
  await sees(bob, ["ann: before", "ann: did it arrive?"]);
  await says(bob, "yes");
  assert.equal(await ann.locator(".step[data-step=sending]:visible").count(), 1);
  wire.pull();
  await isLost(ann);
  wire.plug();
  await isOnline(ann);
  const all = ["ann: before", "ann: did it arrive?", "bob: yes"];
  await sees(ann, all);
  await sees(bob, all);
  await says(ann, "good");
  await sees(bob, [...all, "ann: good"]);
}

const sameRoom = (page, url, name) => entersRoom(page, url, name, "maths");
const lobby = (page, url, name) => signsUp(page, url, "/lobby", name);

for (const [place, enter] of [["the chat", entersChat], ["a room", sameRoom], ["the lobby", lobby]]) {
  test(`in ${place}, both sides write while the cable is out, and nothing is lost or doubled`, async (t) => {
    await bothWriteMeanwhile(await behindACable(t, enter));
  });

  test(`in ${place}, a message whose answer was lost is stored once`, async (t) => {
    await theAnswerIsLost(await behindACable(t, enter));
  });
}

/** A program at the hub that says something: `(hub) => async (text) => …`. */
const BOTS = {
  async "the chat"(hub) {
    const bot = await hub.connect("/chat");
    await bot.ok("register", { username: "bot" });
    return (text) => bot.ok("sendMessage", { text });
  },
  async "a room"(hub) {
    const bot = await hub.connect("/rooms");
    await bot.ok("userJoin", { username: "bot", room: "maths" });
    return (text) => bot.ok("updateChat", { body: text, room: "maths" });
  },
  async "the lobby"(hub) {
    const bot = await hub.connect("/lobby", { token: (await hub.signUp("bot")).token });
    return (message) => bot.ok("chat-message-sent", { message });
  },
};

for (const [place, enter] of [["the chat", entersChat], ["a room", sameRoom], ["the lobby", lobby]]) {
  test(`in ${place}, a break in which more is said than a history holds leaves no gap`, async (t) => {
    const { hub, wire, ann } = await behindACable(t, enter, UNLIMITED);
    await says(ann, "before");
    await reaches(ann, "before", "saved");
    const say = await BOTS[place](hub);
    wire.pull();
    await isLost(ann);
    for (let number = 1; number <= 250; number += 1) await say(`number ${number}`);
    wire.plug();
    await isOnline(ann);
    await ann.locator(".text", { hasText: /^number 250$/ }).waitFor();
    const texts = (await messages(ann)).map((line) => line.split(": ")[1]);
    assert.deepEqual(texts, ["before", ...Array.from({ length: 250 }, (_, at) => `number ${at + 1}`)]);
  });
}

test("a private talk goes on after a break, with every receipt", async (t) => {
  const both = await behindACable(t, (page, url, name) => signsUp(page, url, "/private", name));
  const { wire, ann, bob } = both;
  await ann.getByLabel("Id of the person you want to write to").fill(await bob.locator("#my-id").textContent());
  await ann.keyboard.press("Enter");
  await ann.getByText("not compared yet").waitFor();
  await says(ann, "before");
  await bob.getByRole("button", { name: "ann 1 unread" }).click();
  await sees(bob, ["ann: before"]);
  await reaches(ann, "before", "read");

  wire.deafen();
  await says(ann, "did it arrive?");
  await sees(bob, ["ann: before", "ann: did it arrive?"]);
  wire.pull();
  await isLost(ann);
  await says(ann, "and this?");
  await says(bob, "meanwhile");
  wire.plug();
  await isOnline(ann);
  const all = ["ann: before", "ann: did it arrive?", "bob: meanwhile", "ann: and this?"];
  await sees(ann, all);
  await sees(bob, all);
  for (const text of ["did it arrive?", "and this?"]) await reaches(ann, text, "read");
  await reaches(bob, "meanwhile", "read");
});

test("a break in a class: what was written goes out once, and a hand stays up", async (t) => {
  const { wire, ann, bob } = await behindACable(t, (page, url, name) => signsUp(page, url, "/classroom?class=maths", name));
  await ann.getByRole("button", { name: "Raise hand" }).click();
  await bob.getByText("hand up, 1.").waitFor();
  wire.deafen();
  await says(ann, "did it arrive?");
  await sees(bob, ["ann: did it arrive?"]);
  wire.pull();
  await isLost(ann);
  wire.plug();
  await isOnline(ann);
  await sees(ann, ["ann: did it arrive?"]);
  await says(ann, "again here");
  await sees(bob, ["ann: did it arrive?", "ann: again here"]);
  await bob.getByText("hand up, 1.").waitFor();
});

test("the hub is started again on its port: the pages come back, and what waited goes out", async (t) => {
  const first = await startHub(t);
  const { newPage } = await browser(t);
  const [ann, bob] = [await newPage(), await newPage()];
  for (const page of [ann, bob]) page.expected.push(BROKEN);
  await entersChat(ann, first.url, "ann");
  await entersChat(bob, first.url, "bob");
  await says(ann, "before");
  await sees(bob, ["ann: before"]);
  await first.stop();
  await isLost(ann);
  await isLost(bob);
  await says(ann, "while it was down");
  await startHub(t, { env: { HUB_ADDR: new URL(first.url).host } });
  await isOnline(ann);
  await isOnline(bob);
  for (const page of [ann, bob]) await sees(page, ["ann: before", "ann: while it was down"]);
});

test("where no WebSocket gets through, the pages use long-polling", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const [ann, bob] = [await newPage(), await newPage()];
  ann.expected.push(BROKEN);
  const wire = await cable(t, url, { webSockets: false });
  await entersChat(ann, wire.url, "ann");
  await entersChat(bob, url, "bob");
  await says(bob, "do you hear me?");
  await says(ann, "yes");
  for (const page of [ann, bob]) await sees(page, ["bob: do you hear me?", "ann: yes"]);
  assert.ok(ann.problems.some((problem) => problem.includes("WebSocket")), "a WebSocket was tried, and refused");
});

test("two windows with one name don't fight over it for ever", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersChat(await newPage(), url, "ann");
  // What "duplicate this tab" does: the copy has the secret too.
  const secret = await ann.evaluate(() => sessionStorage["hub.chat"]);
  const copy = await newPage();
  await copy.addInitScript((kept) => sessionStorage.setItem("hub.chat", kept), secret);
  await copy.goto(`${url}/chat`);
  const stopped = (page) => page.locator("#connection[data-state=cut]").waitFor();
  const loser = await Promise.race([stopped(ann).then(() => ann), stopped(copy).then(() => copy)]);
  const winner = loser === ann ? copy : ann;
  await isOnline(winner);
  await loser.getByRole("button", { name: "Connect again" }).click();
  await isOnline(loser);
});

test("a log-out elsewhere ends the page's log-in", async (t) => {
  const hub = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await signsUp(await newPage(), hub.url, "/lobby", "ann");
  const { token } = await ann.evaluate(() => JSON.parse(sessionStorage["hub.account"]));
  assert.equal((await hub.rest("POST", "/api/log-out", undefined, token)).status, 204);
  await ann.getByRole("alert").filter({ hasText: "You are logged out." }).waitFor();
  await ann.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await ann.getByRole("button", { name: "Log in", exact: true }).click();
  await isOnline(ann);
});
