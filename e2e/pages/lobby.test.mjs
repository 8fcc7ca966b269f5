// The page /lobby between browsers: accounts, private pairs, and those who keep order.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PASSWORD, startHub } from "../hub.mjs";
import { tabTo } from "../keyboard.mjs";
import { browser } from "../support.mjs";
import { isOnline, logsIn, notice, says, sees, signsUp } from "./people.mjs";

const ADMIN = { HUB_ADMIN: `root:${PASSWORD}` };

/** Opens the menu about somebody and does one of the things in it. */
async function does(page, action, name) {
  const row = page.locator("#people li", { hasText: name });
  await row.getByLabel(`More about ${name}`).click();
  await row.getByRole("button", { name: `${action} ${name}`, exact: true }).click();
}

test("an account is made, talks in public, and is kept for this tab alone", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await signsUp(await newPage(), url, "/lobby", "ann");
  const bob = await signsUp(await newPage(), url, "/lobby", "bob");
  await notice(ann, "bob has entered the chat room.").waitFor();
  await says(ann, "hello <i>all</i>");
  await sees(bob, ["ann: hello <i>all</i>"]);
  await ann.reload();
  await isOnline(ann);
  await sees(ann, ["ann: hello <i>all</i>"]);
  const kept = await ann.evaluate(() => ({ url: location.href, cookie: document.cookie, local: JSON.stringify(localStorage), token: JSON.parse(sessionStorage["hub.account"]).token }));
  assert.ok(kept.token.length >= 43);
  for (const place of [kept.url, kept.cookie, kept.local]) assert.ok(!place.includes(kept.token));
  await ann.getByRole("button", { name: "Log out" }).click();
  await notice(bob, "ann has left the chat room.").waitFor();
  await ann.reload();
  await ann.getByLabel("Username").waitFor();
});

test("a wrong password and a taken name are told apart from success", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  await signsUp(await newPage(), url, "/lobby", "ann");
  const other = await newPage();
  other.expected.push(/401|409/);
  await logsIn(other, url, "/lobby", "ann", "not the password");
  await other.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
  await other.getByLabel("Username").fill("ann");
  await other.getByRole("button", { name: "Sign up" }).click();
  await other.getByRole("alert").filter({ hasText: /taken/i }).waitFor();
});

test("two people talk in private, and nobody else sees it", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const [ann, bob, cat] = [await signsUp(await newPage(), url, "/lobby", "ann"), await signsUp(await newPage(), url, "/lobby", "bob"), await signsUp(await newPage(), url, "/lobby", "cat")];
  await says(ann, "public");
  await ann.getByRole("button", { name: "Message bob in private" }).click();
  await ann.getByRole("heading", { name: "bob" }).waitFor();
  await says(ann, "between us");
  await bob.getByRole("button", { name: "ann 1 unread" }).click();
  await sees(bob, ["ann: between us"]);
  await says(bob, "yes");
  await sees(ann, ["ann: between us", "bob: yes"]);
  await sees(cat, ["ann: public"]);
  assert.equal(await cat.locator("#talks button").count(), 1);
  await ann.reload();
  await isOnline(ann);
  await ann.locator("#talks").getByRole("button", { name: "bob" }).click();
  await sees(ann, ["ann: between us", "bob: yes"]);
});

test("a private message that came while one was away is there at the next visit", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await signsUp(await newPage(), url, "/lobby", "ann");
  const bob = await signsUp(await newPage(), url, "/lobby", "bob");
  await says(ann, "public");
  await sees(bob, ["ann: public"]);
  await ann.getByRole("button", { name: "Message bob in private" }).click();
  await ann.getByRole("heading", { name: "bob" }).waitFor();
  await bob.getByRole("button", { name: "Log out" }).click();
  await ann.locator("#people li", { hasText: "bob" }).waitFor({ state: "detached" });
  await says(ann, "call me");
  await sees(ann, ["ann: call me"]);
  await logsIn(bob, url, "/lobby", "bob");
  await isOnline(bob);
  await sees(bob, ["ann: public"]);
  await bob.locator("#talks").getByRole("button", { name: "ann" }).click();
  await sees(bob, ["ann: call me"]);
});

test("who was blocked can't write in private until the block is undone", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await signsUp(await newPage(), url, "/lobby", "ann");
  const bob = await signsUp(await newPage(), url, "/lobby", "bob");
  await bob.getByRole("button", { name: "Message ann in private" }).click();
  await bob.getByRole("heading", { name: "ann" }).waitFor();
  await does(ann, "Block", "bob");
  await notice(ann, "bob is blocked.").waitFor();
  await says(bob, "hey");
  await bob.getByText("not sent").waitFor();
  await does(ann, "Unblock", "bob");
  await notice(ann, "bob is unblocked.").waitFor();
  await bob.getByRole("button", { name: "Send again" }).click();
  await sees(bob, ["bob: hey"]);
  await bob.locator(".step[data-step=saved]").waitFor();
});

test("an admin mutes, bans and unbans, and each of them is told", async (t) => {
  const { url } = await startHub(t, { env: ADMIN });
  const { newPage } = await browser(t);
  const bob = await signsUp(await newPage(), url, "/lobby", "bob");
  const root = await logsIn(await newPage(), url, "/lobby", "root");
  await isOnline(root);
  assert.equal(await bob.getByRole("heading", { name: "All accounts" }).isVisible(), false);

  await does(root, "Mute", "bob");
  await bob.getByText("You are muted.").waitFor();
  assert.equal(await bob.getByLabel("Message", { exact: true }).isDisabled(), true);
  await does(root, "Unmute", "bob");
  await bob.getByText("You are muted.").waitFor({ state: "hidden" });

  await does(root, "Ban", "bob");
  await bob.getByRole("alert").filter({ hasText: "An admin has banned this account." }).waitFor();
  await notice(root, "bob has been banned.").waitFor();
  bob.expected.push(/403/);
  await bob.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await bob.getByRole("button", { name: "Log in", exact: true }).click();
  await bob.getByRole("alert").filter({ hasText: /banned/i }).waitFor();

  await root.getByLabel("Show").selectOption("banned");
  await root.getByLabel("Actions for bob").click();
  await root.locator("#accounts").getByRole("button", { name: "Unban bob" }).click();
  await notice(root, "bob is no longer banned.").waitFor();
  await bob.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await bob.getByRole("button", { name: "Log in", exact: true }).click();
  await isOnline(bob);
});

test("a ban while the page was closed is said at the next visit", async (t) => {
  const hub = await startHub(t, { env: ADMIN });
  const { newPage } = await browser(t);
  const bob = await signsUp(await newPage(), hub.url, "/lobby", "bob");
  const { id } = await bob.evaluate(() => JSON.parse(sessionStorage["hub.account"]).user);
  await bob.goto(hub.url);
  const { token } = await hub.admin();
  assert.equal((await hub.rest("PUT", `/api/users/${id}/status`, { status: "banned" }, token)).status, 200);
  await bob.goto(`${hub.url}/lobby`);
  await bob.getByRole("alert").filter({ hasText: /banned/i }).waitFor();
  assert.equal(await bob.evaluate(() => sessionStorage["hub.account"]), undefined);
});

test("a new name is everybody's at once, and the keyboard is enough to change it", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await signsUp(await newPage(), url, "/lobby", "ann");
  const bob = await signsUp(await newPage(), url, "/lobby", "bob");
  await tabTo(ann, "#account summary");
  await ann.keyboard.press("Enter");
  await tabTo(ann, "#account form[aria-label='Change your name'] input");
  await ann.keyboard.type("anna");
  await ann.keyboard.press("Enter");
  await notice(bob, "ann is now anna.").waitFor();
  await bob.getByRole("button", { name: "Message anna in private" }).waitFor();
  await says(ann, "me");
  await sees(bob, ["anna: me"]);
});
