// Chapter 9's lobby as the world meets it: the official client on each transport, a Python peer, and Chromium.

import assert from "node:assert/strict";
import { test } from "node:test";

import { connect, refusal } from "./client.mjs";
import { isOnline, logsIn, notice, says, sees, signsUp } from "./pages/people.mjs";
import { browser, inTime, python, startExample } from "./support.mjs";

const NAME = "ch09_lobby";
const PASSWORD = "correct horse battery";
// Hashing a password is slow on purpose; a test about something else has no use for that.
const ENV = { HUB_ADMIN: `head:${PASSWORD}`, HUB_ARGON2_MEMORY_KIB: "8", HUB_ARGON2_PASSES: "1" };

const start = (t) => startExample(t, NAME, { env: ENV });

/** One REST call: `[status, body]`, with no body as `undefined`. */
async function call(url, method, path, body, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await inTime(fetch(url + path, { method, headers, body: body && JSON.stringify(body) }), `${method} ${path}`);
  const text = await response.text();
  return [response.status, text ? JSON.parse(text) : undefined];
}

async function logIn(url, username, password = PASSWORD) {
  const [status, body] = await call(url, "POST", "/api/log-in", { username, password });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function signUp(url, username) {
  const [status, body] = await call(url, "POST", "/api/sign-up", { username, password: PASSWORD });
  assert.equal(status, 201, JSON.stringify(body));
  return logIn(url, username);
}

/** A connection of an account, with what a newcomer gets taken from its queue. */
async function enters(t, url, transport, { token, user }) {
  const client = await connect(t, url, "/lobby", { transport, auth: { token } });
  assert.deepEqual((await client.seesNext("user-connected")).user, user);
  client.news = await client.seesNext("room-user-change");
  return client;
}

for (const transport of ["websocket", "polling"]) {
  test(`the official client meets others in the lobby over ${transport}`, async (t) => {
    const { url } = await start(t);
    const [ann, bob] = [await signUp(url, "ann"), await signUp(url, "bob")];
    const first = await enters(t, url, transport, ann);
    const bobs = await enters(t, url, transport, bob);
    assert.deepEqual(bobs.news.users, [ann.user, bob.user]);
    assert.equal((await first.seesNext("room-user-change")).message, "bob has entered the chat room.");
    const second = await enters(t, url, transport, ann);
    await bobs.seesNothing(second);

    const { message } = await bobs.ok("chat-message-sent", { message: "Hi Ann!", user: { username: "head" } });
    assert.deepEqual([message.user, message.message], [bob.user, "Hi Ann!"]);
    for (const client of [first, second, bobs]) assert.deepEqual(await client.seesNext("chat-message-broadcast"), message);

    const { room } = await first.ok("private-chat-initiated", bob.user.id);
    assert.equal((await bobs.ok("private-chat-initiated", ann.user.id)).room, room);
    await first.skips(second, bobs);
    await second.skips(first, bobs);
    await bobs.skips(first);
    const alone = await first.ok("chat-message-sent", { message: "Lunch?", to: room });
    for (const client of [first, second, bobs]) assert.deepEqual(await client.seesNext("pm"), alone.message);
    const eves = await enters(t, url, transport, await signUp(url, "eve"));
    await eves.refused("not_joined", "chat-message-sent", { message: "Me too!", to: room });
  });

  test(`a ban holds over ${transport}`, async (t) => {
    const { url } = await start(t);
    const [head, bob] = [await logIn(url, "head"), await signUp(url, "bob")];
    const heads = await enters(t, url, transport, head);
    const tabs = [await enters(t, url, transport, bob), await enters(t, url, transport, bob)];
    await tabs[0].refused("forbidden", "ban-user", head.user.id);
    await heads.ok("ban-user", bob.user.id);
    for (const tab of tabs) {
      assert.deepEqual(await tab.seesNext("account-status-change"), { accountStatus: "banned" });
      await tab.isDisconnected();
    }
    assert.equal((await refusal(t, url, "/lobby", { transport, auth: { token: bob.token } })).message, "banned");
    const [status, problem] = await call(url, "POST", "/api/log-in", { username: "bob", password: PASSWORD });
    assert.deepEqual([status, problem.code], [403, "banned"]);
    await heads.ok("unban-user", bob.user.id);
    await enters(t, url, transport, { ...bob, user: { ...bob.user, status: "normal" } });
  });

  test(`a log-out ends its connections, and no others, over ${transport}`, async (t) => {
    const { url } = await start(t);
    const [laptop, phone] = [await signUp(url, "ann"), await logIn(url, "ann")];
    const [one, other] = [await enters(t, url, transport, laptop), await enters(t, url, transport, phone)];
    assert.deepEqual(await call(url, "POST", "/api/log-out", undefined, laptop.token), [204, undefined]);
    await one.isDisconnected();
    await other.seesNothing();
    assert.equal((await refusal(t, url, "/lobby", { transport, auth: { token: laptop.token } })).message, "unauthenticated");
  });

  test(`the Python client is in the lobby over ${transport}`, async (t) => {
    const { url } = await start(t);
    const ann = await enters(t, url, transport, await signUp(url, "ann"));
    const printed = await python(t, `${NAME}.py`, [url, transport]);
    const found = Object.assign({}, ...printed.trim().split("\n").map(JSON.parse));
    assert.deepEqual(found.without_token, { message: "unauthenticated" });
    assert.equal(found.wrong_name, 401);
    assert.deepEqual(found.wrong_name_body, found.wrong_password_body);
    assert.deepEqual(found.seen.map(([name]) => name), ["user-connected", "room-user-change"]);
    assert.deepEqual(await ann.sees("chat-message-broadcast"), found.said.message);
    assert.equal(found.forbidden.error.code, "forbidden");
    assert.equal(found.forged.error.code, "not_found");
    assert.equal((await ann.sees("room-user-change", ({ message }) => / is now /.test(message))).message, "python is now serpent.");
    assert.equal((await ann.sees("room-user-change", ({ message }) => / left /.test(message))).message, "serpent has left the chat room.");
  });
}

test("a wrong name and a wrong password get the same answer", async (t) => {
  const { url } = await start(t);
  await signUp(url, "ann");
  const password = "not the password";
  const answers = [];
  for (const username of ["ann", "nobody"]) answers.push(await call(url, "POST", "/api/log-in", { username, password }));
  assert.equal(answers[0][0], 401);
  assert.deepEqual(answers[0], answers[1]);
});

test("two pages talk, an admin bans one of them, and HTML stays text", async (t) => {
  const { url } = await start(t);
  const { newPage } = await browser(t);
  const bob = await signsUp(await newPage(), url, "/lobby", "bob");
  const head = await logsIn(await newPage(), url, "/lobby", "head", PASSWORD);
  await isOnline(head);
  const loaded = `<img src="data:," onerror="document.title = 'Eve was here'">`;
  await says(bob, loaded);
  await sees(head, [`bob: ${loaded}`]);
  assert.equal(await head.locator("#viewport img").count(), 0);
  assert.notEqual(await head.title(), "Eve was here");
  const row = head.locator("#people li", { hasText: "bob" });
  await row.getByLabel("More about bob").click();
  await row.getByRole("button", { name: "Ban bob", exact: true }).click();
  await notice(head, "bob has been banned.").waitFor();
  await bob.getByRole("alert").filter({ hasText: "An admin has banned this account." }).waitFor();
});

test("the naive page runs what is in a message, and the other list shows it", async (t) => {
  const { url } = await start(t);
  const { newPage } = await browser(t);
  const page = await newPage();
  await page.goto(`${url}/naive`);
  const text = await page.getByLabel("Eve writes").inputValue();
  await page.getByRole("button", { name: "Send" }).click();
  await page.waitForFunction(() => document.title === "Eve was here");
  assert.equal(await page.locator("#naive img").count(), 1);
  assert.deepEqual(await page.locator("#careful li").allTextContents(), [text]);
  assert.equal(await page.locator("#careful img").count(), 0);
});
