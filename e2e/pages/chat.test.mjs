// The page /chat between two browsers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startHub } from "../hub.mjs";
import { tabTo } from "../keyboard.mjs";
import { browser } from "../support.mjs";
import { entersChat, isOnline, messages, says, sees } from "./people.mjs";

test("two people chat, and what looks like HTML stays text", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersChat(await newPage(), url, "ann");
  const bob = await entersChat(await newPage(), url, "bob");
  await says(ann, "hello");
  await says(bob, "<img src=x onerror=alert(1)>");
  await sees(ann, ["ann: hello", "bob: <img src=x onerror=alert(1)>"]);
  await says(ann, "two\nlines & <b>bold</b>");
  const all = ["ann: hello", "bob: <img src=x onerror=alert(1)>", "ann: two\nlines & <b>bold</b>"];
  for (const page of [ann, bob]) {
    await sees(page, all);
    assert.equal(await page.locator(".messages img, .messages b:not(.author)").count(), 0);
  }
  assert.equal(await ann.locator(".step[data-step=saved]").count(), 2);
});

test("who comes later reads what was said, and a screen reader isn't told all of it", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersChat(await newPage(), url, "ann");
  await says(ann, "before");
  await sees(ann, ["ann: before"]);
  const bob = await entersChat(await newPage(), url, "bob");
  await sees(bob, ["ann: before"]);
  await says(ann, "after");
  await bob.getByRole("log", { name: "Announcements" }).getByText("ann: after").waitFor({ state: "attached" });
  assert.deepEqual(await bob.getByRole("log").locator("p").allTextContents(), ["ann: after"]);
});

test("a taken name is refused with a reason, and another one is accepted", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  await entersChat(await newPage(), url, "ann");
  const other = await newPage();
  await other.goto(`${url}/chat`);
  await other.getByLabel("Your name").fill("ann");
  await other.getByRole("button", { name: "Join" }).click();
  await other.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
  await other.getByLabel("Your name").fill("bob");
  await other.getByRole("button", { name: "Join" }).click();
  await isOnline(other);
  assert.equal(await other.locator("#error").textContent(), "");
});

test("a reload takes the name over; leaving gives it up", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersChat(await newPage(), url, "ann");
  await says(ann, "one");
  await sees(ann, ["ann: one"]);
  await ann.reload();
  await isOnline(ann);
  await sees(ann, ["ann: one"]);
  await says(ann, "two");
  await sees(ann, ["ann: one", "ann: two"]);
  assert.ok(!ann.url().includes("ann"), "the address names neither name nor secret");
  await ann.getByRole("button", { name: "Leave" }).click();
  const heir = await entersChat(await newPage(), url, "ann");
  await sees(heir, ["ann: one", "ann: two"]);
});

test("earlier messages come when they are asked for", async (t) => {
  const hub = await startHub(t, { env: { HUB_MESSAGES_PER_SECOND: "1000", HUB_MESSAGES_BURST: "1000" } });
  const { newPage } = await browser(t);
  const bot = await hub.connect("/chat");
  await bot.ok("register", { username: "bot" });
  for (let number = 1; number <= 150; number += 1) await bot.ok("sendMessage", { text: `number ${number}` });
  const ann = await entersChat(await newPage(), hub.url, "ann");
  assert.equal((await messages(ann)).length, 100);
  await ann.getByRole("button", { name: "Older messages" }).click();
  await ann.locator(".message").nth(149).waitFor();
  const all = await messages(ann);
  assert.deepEqual([all.length, all[0], all[149]], [150, "bot: number 1", "bot: number 150"]);
  assert.equal(await ann.getByRole("button", { name: "Older messages" }).isVisible(), false);
});

test("the keyboard is enough", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await newPage();
  await ann.goto(`${url}/`);
  await tabTo(ann, 'a[href="/chat"]');
  await ann.keyboard.press("Enter");
  await ann.waitForURL(`${url}/chat`);
  await tabTo(ann, "#username");
  await ann.keyboard.type("ann");
  await ann.keyboard.press("Enter");
  await isOnline(ann);
  // The composer has the focus now; Shift+Enter doesn't send.
  await ann.keyboard.type("line one");
  await ann.keyboard.press("Shift+Enter");
  await ann.keyboard.type("line two");
  await ann.keyboard.press("Enter");
  await sees(ann, ["ann: line one\nline two"]);
  await tabTo(ann, "#leave");
  await ann.keyboard.press("Enter");
  await ann.getByRole("heading", { name: "Who are you?" }).waitFor();
});

test("a message that is too long isn't sent, and the page says by how much", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersChat(await newPage(), url, "ann");
  // An emoji is one character here, as it is for the hub.
  await says(ann, "😀".repeat(4001));
  await ann.getByText("too long by 1").first().waitFor();
  await says(ann, "😀".repeat(4000));
  await sees(ann, [`ann: ${"😀".repeat(4000)}`]);
});
