// The page /rooms between several browsers: presence, typing, invitations.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startHub } from "../hub.mjs";
import { browser } from "../support.mjs";
import { entersRoom, isOnline, notice, says, sees, until } from "./people.mjs";

/** Waits until the page lists exactly these people in the room. */
const lists = (page, names) => until(page, () => page.locator("#people .who").allTextContents(), names);

test("a room shows who is there, who comes, who leaves and who types", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersRoom(await newPage(), url, "ann", "maths");
  const bob = await entersRoom(await newPage(), url, "bob", "maths");
  await notice(ann, "bob came in.").waitFor();
  await lists(ann, ["ann", "bob"]);
  await bob.getByLabel("Message", { exact: true }).pressSequentially("hm");
  await ann.getByText("bob is typing…").waitFor();
  await says(bob, "hmmm");
  await sees(ann, ["bob: hmmm"]);
  await ann.locator("#typing:empty").waitFor({ state: "attached" });
  await bob.getByRole("button", { name: "Leave" }).click();
  await notice(ann, "bob left.").waitFor();
  await lists(ann, ["ann"]);
});

test("a link leads into its room, and a reload comes back to all rooms", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersRoom(await newPage(), url, "ann", "art & <b>");
  assert.equal(await ann.getByRole("heading", { name: "art & <b>" }).count(), 1);
  await says(ann, "here");
  await ann.getByLabel("Another room").fill("music");
  await ann.getByRole("button", { name: "Join room" }).click();
  await ann.getByRole("heading", { name: "music" }).waitFor();
  await sees(ann, []);
  await ann.reload();
  await isOnline(ann);
  await ann.getByRole("heading", { name: "music" }).waitFor();
  await ann.locator("#rooms").getByRole("button", { name: "art & <b>" }).click();
  await sees(ann, ["ann: here"]);
  await says(ann, "still ann");
  await sees(ann, ["ann: here", "ann: still ann"]);
});

test("what is said in another room counts as unread there", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersRoom(await newPage(), url, "ann", "one");
  await ann.getByLabel("Another room").fill("two");
  await ann.getByRole("button", { name: "Join room" }).click();
  await ann.getByRole("heading", { name: "two" }).waitFor();
  const bob = await entersRoom(await newPage(), url, "bob", "one");
  await says(bob, "psst");
  await says(bob, "ann?");
  await ann.getByRole("button", { name: "one 2 unread" }).click();
  await sees(ann, ["bob: psst", "bob: ann?"]);
  await ann.getByRole("button", { name: "one", exact: true }).waitFor();
});

test("an invitation opens a room of two, and a third is turned away", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersRoom(await newPage(), url, "ann");
  const bob = await entersRoom(await newPage(), url, "bob");
  const cat = await entersRoom(await newPage(), url, "cat");
  await ann.getByRole("button", { name: "Invite bob to a room of two" }).click();
  await notice(ann, "bob is invited.").waitFor();
  const link = bob.getByRole("link", { name: "Join the room with ann" });
  const href = await link.getAttribute("href");
  assert.match(href, /^\/rooms\?room=ann%20%26%20bob%20[0-9a-f]{12}$/);
  assert.equal(await cat.getByRole("link", { name: /Join the room/ }).count(), 0);

  await cat.getByLabel("Another room").fill(decodeURIComponent(href.split("room=")[1]));
  await cat.getByRole("button", { name: "Join room" }).click();
  await cat.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
  assert.equal(await cat.locator("#rooms button").count(), 1);

  await link.click();
  await notice(ann, "bob came in.").waitFor();
  await says(ann, "only us");
  await sees(bob, ["ann: only us"]);
  await sees(cat, []);
});

test("the link of an invitation works in a window of its own", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersRoom(await newPage(), url, "ann");
  const bob = await entersRoom(await newPage(), url, "bob");
  await ann.getByRole("button", { name: "Invite bob to a room of two" }).click();
  const href = await bob.getByRole("link", { name: "Join the room with ann" }).getAttribute("href");
  await bob.goto(url + href);
  await notice(ann, "bob came in.").waitFor();
  await isOnline(bob);
  await says(bob, "I am here");
  await sees(ann, ["bob: I am here"]);
});
