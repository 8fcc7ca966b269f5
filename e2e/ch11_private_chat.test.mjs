// Chapter 11's private chats as the world meets them: the official client on each transport, a Python peer, and Chromium.

import assert from "node:assert/strict";
import { test } from "node:test";

import { connect } from "./client.mjs";
import { isOnline, reaches, says, sees, signsUp } from "./pages/people.mjs";
import { browser, python, startExample } from "./support.mjs";

const NAME = "ch11_private_chat";

// Hashing a password is slow on purpose; a test about something else has no use for that.
const QUICK = { HUB_ARGON2_MEMORY_KIB: "8", HUB_ARGON2_PASSES: "1" };

const starts = (t) => startExample(t, NAME, { env: QUICK });

/** A new account: `{ id, token }`. */
async function account(url, username) {
  const body = JSON.stringify({ username, password: "correct horse battery" });
  const post = (path) => fetch(url + path, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.equal((await post("/api/sign-up")).status, 201);
  const { user, token } = await (await post("/api/log-in")).json();
  return { id: user.id, token };
}

/** A device of somebody's that has joined; `pending` is what it was promised. */
async function joins(t, url, transport, who, wish) {
  const client = await connect(t, url, "/private", { transport, auth: { token: who.token } });
  const { pending } = await client.ok("join-chat-room", ...(wish ? [wish] : []));
  return Object.assign(client, { pending });
}

/** What `send-chat-message` carries. */
function letter(from, to, tempId, text) {
  const person = ({ id }) => ({ role: "STUDENT", id });
  return { sender: person(from), receiver: person(to), recipients: { [from.id]: text, [to.id]: text }, tempId };
}

/** A page of the conversation, as REST gives it to somebody. */
async function page(url, who, query = "") {
  const headers = { authorization: `Bearer ${who.token}` };
  return (await fetch(`${url}/api/conversations/1-2/messages${query}`, { headers })).json();
}

for (const transport of ["websocket", "polling"]) {
  test(`a message is saved, delivered and read over ${transport}`, async (t) => {
    const { url } = await starts(t);
    const [ann, bob] = [await account(url, "ann"), await account(url, "bob")];
    const [atAnn, atBob] = [await joins(t, url, transport, ann), await joins(t, url, transport, bob)];
    const { message } = await atAnn.ok("send-chat-message", letter(ann, bob, "t1", "Hi Bob!"));
    assert.deepEqual(await atAnn.seesNext("chat-message-saved"), { tempId: "t1", message });
    assert.deepEqual(await atBob.seesNext("new-chat-message"), message);
    for (const event of ["chat-message-delivered", "chat-message-read"]) {
      const answer = await atBob.ok(event, message.id);
      for (const client of [atAnn, atBob]) assert.deepEqual(await client.seesNext(event), answer.message);
    }
    await atBob.ok("chat-message-delivered", message.id);
    await atAnn.refused("forbidden", "chat-message-read", message.id);
    await atAnn.seesNothing(atBob);
    assert.deepEqual((await page(url, ann)).messages.map(({ id }) => id), [message.id]);
  });

  test(`a second try after a lost answer is stored once over ${transport}`, async (t) => {
    const { url } = await starts(t);
    const [ann, bob] = [await account(url, "ann"), await account(url, "bob")];
    const [first, atBob] = [await joins(t, url, transport, ann), await joins(t, url, transport, bob)];
    // No callback: this client never learns that its message was stored.
    first.socket.emit("send-chat-message", letter(ann, bob, "t1", "Tea at 4?"));
    const message = await atBob.seesNext("new-chat-message");
    first.leaves();
    const second = await joins(t, url, transport, ann);
    const answer = await second.ok("send-chat-message", letter(ann, bob, "t1", "Tea at 5?"));
    assert.deepEqual(answer.message, message);
    await atBob.seesNothing(second);
  });

  test(`what waits comes until it is marked, and since brings the rest over ${transport}`, async (t) => {
    const { url } = await starts(t);
    const [ann, bob] = [await account(url, "ann"), await account(url, "bob")];
    const atAnn = await joins(t, url, transport, ann);
    const sent = [];
    for (const text of ["one", "two", "three"]) {
      sent.push((await atAnn.ok("send-chat-message", letter(ann, bob, text, text))).message);
    }
    const phone = await joins(t, url, transport, bob);
    assert.equal(phone.pending, 3);
    for (const message of sent) assert.deepEqual(await phone.seesNext("new-chat-message"), message);
    for (const { id } of sent.slice(0, 2)) await phone.ok("chat-message-delivered", id);
    const laptop = await joins(t, url, transport, bob, { since: sent[0].id });
    assert.equal(laptop.pending, 2);
    for (const { id } of sent.slice(1)) assert.equal((await laptop.seesNext("new-chat-message")).id, id);
    assert.equal((await joins(t, url, transport, bob)).pending, 1);
  });

  test(`the Python client has a private chat over ${transport}`, async (t) => {
    const { url } = await starts(t);
    const [ann, peer] = [await account(url, "ann"), await account(url, "python")];
    const atAnn = await joins(t, url, transport, ann);
    const { message } = await atAnn.ok("send-chat-message", letter(ann, peer, "t1", "while you were out"));
    const printed = await python(t, `${NAME}.py`, [url, transport, peer.token, peer.id, ann.id]);
    const found = Object.assign({}, ...printed.trim().split("\n").map(JSON.parse));
    assert.equal(found.transport, transport);
    assert.equal(found.too_early.error.code, "not_joined");
    assert.deepEqual(found.joined, { ok: true, pending: 1 });
    assert.deepEqual(found.waited, message);
    assert.deepEqual((await atAnn.sees("chat-message-delivered")).id, message.id);
    assert.ok((await atAnn.sees("chat-message-read")).readAt >= message.createdAt);
    assert.equal(found.said.message.recipients[ann.id], "hello from Python");
    assert.deepEqual(found.again, found.said);
    assert.deepEqual(await atAnn.sees("new-chat-message"), found.said.message);
    assert.deepEqual(await atAnn.sees("chat-user-typing"), { who: "python" });
    assert.equal(found.forbidden.error.code, "forbidden");
    assert.deepEqual([found.error[0], found.error[1].code], ["error-response", "invalid_payload"]);
  });
}

test("the five protocols are there, and whoever isn't one of the two gets no page", async (t) => {
  const { url } = await starts(t);
  const [ann, bob, eve] = [await account(url, "ann"), await account(url, "bob"), await account(url, "eve")];
  for (const namespace of ["/chat", "/rooms", "/lobby", "/classroom"]) {
    await connect(t, url, namespace, { auth: { token: ann.token } });
  }
  const atAnn = await joins(t, url, "websocket", ann);
  await atAnn.ok("send-chat-message", letter(ann, bob, "t1", "only us"));
  assert.equal((await page(url, bob)).messages.length, 1);
  assert.equal((await page(url, eve)).code, "forbidden");
});

test("two pages show how far a message has come, also to somebody who was away", async (t) => {
  const { url } = await starts(t);
  const { newPage } = await browser(t);
  const ann = await signsUp(await newPage(), url, "/private", "ann");
  const bob = await signsUp(await newPage(), url, "/private", "bob");
  await ann.getByLabel("Id of the person you want to write to").fill(await bob.locator("#my-id").textContent());
  await ann.keyboard.press("Enter");
  await ann.getByLabel("Message", { exact: true }).and(ann.locator(":enabled")).waitFor();
  await says(ann, "Hi Bob!");
  await reaches(ann, "Hi Bob!", "delivered");
  await bob.getByRole("button", { name: "ann 1 unread" }).click();
  await sees(bob, ["ann: Hi Bob!"]);
  await reaches(ann, "Hi Bob!", "read");

  const annId = await ann.locator("#my-id").textContent();
  await bob.goto(url);
  await says(ann, "Call me");
  await reaches(ann, "Call me", "saved");
  await bob.goto(`${url}/private?with=${annId}`);
  await isOnline(bob);
  await sees(bob, ["ann: Hi Bob!", "ann: Call me"]);
  await reaches(ann, "Call me", "read");
});
