// The page /private between two browsers: receipts, keys, and what never leaves the page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startHub } from "../hub.mjs";
import { browser } from "../support.mjs";
import { isOnline, logsIn, reaches, says, sees, signsUp } from "./people.mjs";

const idOf = (page) => page.locator("#my-id").textContent();

/** Ann and Bob, each in a browser of their own, in one conversation. */
async function twoPeople(t) {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const [ann, bob] = [await newPage(), await newPage()];
  const sent = [];
  for (const page of [ann, bob]) {
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(String(payload))));
    page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
  }
  await signsUp(ann, url, "/private", "ann");
  await signsUp(bob, url, "/private", "bob");
  await writesTo(ann, await idOf(bob));
  return { url, newPage, ann, bob, sent };
}

async function writesTo(page, id) {
  await page.getByLabel("Id of the person you want to write to").fill(id);
  await page.keyboard.press("Enter");
  await page.getByLabel("Message", { exact: true }).and(page.locator(":enabled")).waitFor();
}

test("a message is saved, delivered when it arrives, and read when it is seen", async (t) => {
  const { ann, bob } = await twoPeople(t);
  await says(ann, "for your eyes");
  await reaches(ann, "for your eyes", "delivered");
  await bob.getByRole("button", { name: "ann 1 unread" }).click();
  await sees(bob, ["ann: for your eyes"]);
  await reaches(ann, "for your eyes", "read");
  await says(bob, "I see <b>it</b>");
  await sees(ann, ["ann: for your eyes", "bob: I see <b>it</b>"]);
  await reaches(bob, "I see", "read");
  await bob.getByLabel("Message", { exact: true }).pressSequentially("and");
  await ann.getByText("bob is typing…").waitFor();
  await bob.getByLabel("Message", { exact: true }).fill("");
  await ann.getByText("bob is typing…").waitFor({ state: "detached" });
});

test("what waits for somebody who is away is delivered when they come", async (t) => {
  const { url, ann, bob } = await twoPeople(t);
  await bob.goto(url);
  await says(ann, "while you were out");
  await reaches(ann, "while you were out", "saved");
  await bob.goto(`${url}/private?with=${await idOf(ann)}`);
  await sees(bob, ["ann: while you were out"]);
  await reaches(ann, "while you were out", "read");
  await ann.reload();
  await isOnline(ann);
  await sees(ann, ["ann: while you were out"]);
  await reaches(ann, "while you were out", "read");
});

test("no word of it leaves the page but sealed, and no key is kept where a script could copy it", async (t) => {
  const { ann, bob, sent } = await twoPeople(t);
  await says(ann, "marmalade sandwich");
  await bob.getByRole("button", { name: "ann 1 unread" }).click();
  await sees(bob, ["ann: marmalade sandwich"]);
  const all = sent.join("\n");
  assert.match(all, /send-chat-message/);
  for (const form of ["marmalade", Buffer.from("marmalade").toString("base64").slice(0, 12)]) assert.ok(!all.includes(form), form);
  const kept = await ann.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  assert.ok(!kept.includes("marmalade") && !/"d":|PRIVATE|rth1/.test(kept), kept);
});

test("both see the same safety number, and say that they compared it", async (t) => {
  const { ann, bob } = await twoPeople(t);
  await says(ann, "hello");
  await bob.getByRole("button", { name: "ann 1 unread" }).click();
  const numbers = [];
  for (const page of [ann, bob]) {
    await page.getByText("not compared yet").waitFor();
    await page.getByRole("button", { name: "Safety number" }).click();
    await page.getByText(/^(\d{5} ){11}\d{5}$/).waitFor();
    numbers.push(await page.locator("#number").textContent());
    await page.getByRole("button", { name: "They are equal" }).click();
    await page.getByText("compared ✓").waitFor();
  }
  assert.equal(numbers[0], numbers[1]);
});

test("a changed key blocks sending, with a warning, until it is accepted", async (t) => {
  const { url, newPage, ann, bob } = await twoPeople(t);
  await says(ann, "one");
  await reaches(ann, "one", "delivered");
  const annId = await idOf(ann);
  await bob.context().close();

  // Bob's other browser has no key of his, so it makes one.
  const again = await newPage();
  await logsIn(again, url, `/private?with=${annId}`, "bob");
  await isOnline(again);
  await again.getByText("Another browser has used this account.").waitFor();
  await sees(again, ["ann: This was sealed for a key that this browser doesn't have, so it can't be read here."]);

  await ann.reload();
  await isOnline(ann);
  const warning = ann.getByRole("alert").filter({ hasText: "The key of this person has changed." });
  await warning.waitFor();
  await says(ann, "must not go out");
  await ann.getByText("Not sent: this person's key has changed.").waitFor();
  assert.equal(await ann.getByLabel("Message", { exact: true }).inputValue(), "must not go out");
  await sees(ann, ["ann: one"]);

  await ann.getByRole("button", { name: "Compare the new safety number" }).click();
  await ann.getByText(/^(\d{5} ){11}\d{5}$/).waitFor();
  await ann.getByRole("button", { name: "They are equal" }).click();
  await warning.waitFor({ state: "hidden" });
  await says(ann, "now it may");
  await again.locator(".text", { hasText: "now it may" }).waitFor();
});

test("what comes under a key that isn't accepted yet is read after accepting it", async (t) => {
  const { url, newPage, ann, bob } = await twoPeople(t);
  await says(ann, "one");
  await reaches(ann, "one", "delivered");
  const annId = await idOf(ann);
  await bob.context().close();
  const again = await logsIn(await newPage(), url, `/private?with=${annId}`, "bob");
  await isOnline(again);
  await says(again, "me, from elsewhere");
  await ann.locator(".text", { hasText: "This is signed with a key that you haven't accepted." }).waitFor();
  await ann.getByRole("alert").filter({ hasText: "The key of this person has changed." }).waitFor();
  await ann.getByRole("button", { name: "Safety number", exact: true }).click();
  await ann.getByRole("button", { name: "Use the new key without comparing" }).click();
  await sees(ann, ["ann: one", "bob: me, from elsewhere"]);
  await reaches(again, "me, from elsewhere", "read");
});

test("somebody without a key, oneself and nonsense can't be written to, and the page says why", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await signsUp(await newPage(), url, "/private", "ann");
  ann.expected.push(/404/);
  const field = ann.getByLabel("Id of the person you want to write to");
  for (const [id, said] of [["987654", "no key yet"], [await idOf(ann), "your own id"], ["../me", "An id is a number"]]) {
    await field.fill(id);
    await field.press("Enter");
    await ann.getByRole("alert").filter({ hasText: said }).waitFor();
  }
  assert.equal(await ann.getByLabel("Message", { exact: true }).isDisabled(), true);
});
