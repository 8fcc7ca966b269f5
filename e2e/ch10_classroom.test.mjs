// Chapter 10's class as the world meets it: the official client on each transport, a Python peer, and Chromium.

import assert from "node:assert/strict";
import { test } from "node:test";

import { connect, refusal } from "./client.mjs";
import { PASSWORD } from "./hub.mjs";
import { isOnline, logsIn, notice, says, sees, signsUp, until } from "./pages/people.mjs";
import { browser, python, startExample } from "./support.mjs";

const NAME = "ch10_classroom";
// Hashing a password is slow on purpose; a test about something else has no use for that.
const ENV = { HUB_ADMIN: `head:${PASSWORD}`, HUB_ARGON2_MEMORY_KIB: "8", HUB_ARGON2_PASSES: "1" };

/** One REST call to the example; returns the body. */
async function call(url, method, path, body, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}

const logIn = (url, username) => call(url, "POST", "/api/log-in", { username, password: PASSWORD });

/** A new account with that role, logged in: `{ token, user }`. */
async function admits(url, username, role = "STUDENT") {
  const { user } = await call(url, "POST", "/api/sign-up", { username, password: PASSWORD });
  const { token } = await logIn(url, "head");
  await call(url, "PUT", `/api/users/${user.id}/role`, { role }, token);
  return logIn(url, username);
}

const personOf = ({ user }) => ({ ID: Number(user.id), role: user.role, name: user.username });
const fromOf = (account, message) => ({ msg: "New message", data: { from: Number(account.user.id), message } });

/** A client in a class, with what a joiner gets taken from its queue: `people` is the list. */
async function joins(t, url, transport, account, classRoom, ...given) {
  const client = await connect(t, url, "/classroom", { transport, auth: { token: account.token } });
  assert.deepEqual(await client.ok("join-class-room", classRoom, ...given), { ok: true, classRoom });
  const { data } = await client.seesNext("initial-response");
  return Object.assign(client, { people: data });
}

for (const transport of ["websocket", "polling"]) {
  test(`the official client speaks to one, to all other people, to all other tabs over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME, { env: ENV });
    const [tinas, anns, bobs] = [await admits(url, "tina", "TEACHER"), await admits(url, "ann"), await admits(url, "bob")];
    const tina = await joins(t, url, transport, tinas, "maths");
    const tab = await joins(t, url, transport, anns, "maths", { seat: 7 });
    const other = await joins(t, url, transport, anns, "maths");
    const bob = await joins(t, url, transport, bobs, "maths");
    assert.deepEqual(bob.people, [tinas, anns, bobs].map(personOf));
    assert.equal(personOf(tinas).role, "TEACHER");
    assert.deepEqual(await tina.seesNext("user-connected"), { msg: "New user connected", data: personOf(anns) });
    assert.deepEqual(await tina.seesNext("joined-class-room"), { seat: 7 });
    for (const client of [tina, tab, other, bob]) await client.skips(bob);

    const potato = { type: "potato", value: [null, { deep: true }] };
    await tina.ok("message", potato, anns.user.id);
    for (const client of [tab, other]) assert.deepEqual(await client.seesNext("message"), fromOf(tinas, potato));
    await tab.ok("broadcast-message", potato);
    for (const client of [tina, bob]) assert.deepEqual(await client.seesNext("message"), fromOf(anns, potato));
    await tab.ok("class-room-broadcast", { stroke: [[1, 2]] });
    for (const client of [tina, other, bob]) assert.deepEqual(await client.seesNext("class-room-broadcast"), { stroke: [[1, 2]] });
    for (const client of [tina, tab, other, bob]) await client.seesNothing(tina, tab);

    tab.socket.disconnect();
    await tina.seesNothing(other);
    other.socket.disconnect();
    assert.deepEqual(await tina.seesNext("user-disconnected"), { msg: "User disconnected", data: personOf(anns) });
  });

  test(`nobody speaks as somebody else over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME, { env: ENV });
    const [tinas, eves] = [await admits(url, "tina", "TEACHER"), await admits(url, "eve")];
    const tina = await joins(t, url, transport, tinas, "maths");
    const eve = await joins(t, url, transport, eves, "maths");
    await tina.skips(eve);
    const claim = { from: Number(tinas.user.id), role: "TEACHER", type: "announcement", value: "no school" };
    await eve.ok("broadcast-message", claim);
    assert.deepEqual(await tina.seesNext("message"), fromOf(eves, { type: "announcement", value: "no school" }));
    await eve.refused("not_found", "user-disconnected", { msg: "x", data: personOf(tinas) });
    await tina.seesNothing(eve);
    const refused = await refusal(t, url, "/classroom", { transport, auth: { token: "nonsense" } });
    assert.equal(refused.message, "unauthenticated");
  });

  test(`the Python client is in a class over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME, { env: ENV });
    const [tinas, pythons] = [await admits(url, "tina", "TEACHER"), await admits(url, "python")];
    const tina = await joins(t, url, transport, tinas, "maths");
    const printed = await python(t, `${NAME}.py`, [url, transport, pythons.token, tinas.user.id]);
    const found = Object.assign({}, ...printed.trim().split("\n").map(JSON.parse));
    assert.equal(found.transport, transport);
    assert.equal(found.too_early.error.code, "not_joined");
    assert.deepEqual(found.joined, { ok: true, classRoom: "maths" });
    assert.deepEqual(found.welcome, ["initial-response", { msg: "Connected users", data: [personOf(tinas), personOf(pythons)] }]);
    assert.deepEqual(await tina.sees("message"), fromOf(pythons, { type: "hand", value: true }));
    assert.deepEqual(await tina.sees("message"), fromOf(pythons, { type: "text", value: "hello from Python" }));
    assert.deepEqual(await tina.sees("class-room-broadcast"), { note: "from Python" });
    assert.equal(found.nobody.error.code, "not_found");
    assert.deepEqual([found.error[0], found.error[1].code], ["error-response", "invalid_payload"]);
    assert.deepEqual(found.left, { ok: true });
    assert.deepEqual((await tina.sees("user-disconnected")).data, personOf(pythons));
  });
}

test("the namespaces of the chapters before still work", async (t) => {
  const { url } = await startExample(t, NAME, { env: ENV });
  const ann = await connect(t, url, "/chat");
  await ann.ok("register", { username: "ann" });
  const rooms = await connect(t, url, "/rooms");
  await rooms.ok("userJoin", { username: "ann", room: "main" });
  const { token } = await admits(url, "bob");
  const lobby = await connect(t, url, "/lobby", { auth: { token } });
  assert.equal((await lobby.sees("user-connected")).user.username, "bob");
});

test("a teacher's page and a student's page: a hand, a word for one, an announcement", async (t) => {
  const { url } = await startExample(t, NAME, { env: ENV });
  await admits(url, "tina", "TEACHER");
  const { newPage } = await browser(t);
  const maths = "/classroom?class=maths";
  const tina = await logsIn(await newPage(), url, maths, "tina");
  await isOnline(tina);
  const bob = await signsUp(await newPage(), url, maths, "bob");
  await notice(tina, "bob came in.").waitFor();
  await bob.getByRole("button", { name: "Raise hand" }).click();
  await tina.getByText("hand up, 1.").waitFor();
  await tina.getByRole("button", { name: "Write to bob alone" }).click();
  await says(tina, "Come to the board.");
  await sees(bob, ["tina: Come to the board."]);
  await tina.locator("#to").selectOption({ label: "everybody" });
  await tina.getByLabel("as an announcement").check();
  await says(tina, "Test on Friday");
  await bob.locator("[data-tone=call]", { hasText: "Test on Friday" }).waitFor();
  await tina.reload();
  await tina.getByText("hand up, 1.").waitFor();
});

test("a second tab of a student changes nothing on the teacher's page", async (t) => {
  const { url } = await startExample(t, NAME, { env: ENV });
  await admits(url, "tina", "TEACHER");
  const { newPage } = await browser(t);
  const maths = "/classroom?class=maths";
  const tina = await logsIn(await newPage(), url, maths, "tina");
  await isOnline(tina);
  const bob = await signsUp(await newPage(), url, maths, "bob");
  await notice(tina, "bob came in.").waitFor();
  const second = await logsIn(await newPage(), url, maths, "bob");
  await isOnline(second);
  await says(tina, "Are you there?");
  for (const tab of [bob, second]) await sees(tab, ["tina: Are you there?"]);
  await second.close();
  await says(bob, "Yes, here.");
  await sees(tina, ["tina: Are you there?", "bob: Yes, here."]);
  await until(tina, () => tina.locator("#summary").textContent(), "2 people, 0 hands up");
  assert.equal(await notice(tina, "bob left.").count(), 0);
});
