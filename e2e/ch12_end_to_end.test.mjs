// Chapter 12 as the world meets it: the official client with the page's modules, a Python peer that carries what it can't read,
// and two browsers.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";

import { generateIdentity } from "../web/private/identity.js";
import { connect } from "./client.mjs";
import { logsIn, reaches, says, sees, signsUp } from "./pages/people.mjs";
import { moduleClient, rustClient } from "./sealed.mjs";
import { browser, example, inTime, python, startExample } from "./support.mjs";

const NAME = "ch12_end_to_end";
const PASSWORD = "correct horse battery";
const SECRET = "Meet me at nine";
// Hashing a password is slow on purpose, and no test here is about that.
const QUICK = { HUB_ARGON2_MEMORY_KIB: "8", HUB_ARGON2_PASSES: "1" };

/** One REST call, which must be answered with 2xx: the body. */
async function call(url, method, path, body, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await inTime(fetch(url + path, { method, headers, body: body && JSON.stringify(body) }), `${method} ${path}`);
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text && JSON.parse(text);
}

/** Somebody with an account and a place in `/private`. */
async function person(t, url, transport, username) {
  await call(url, "POST", "/api/sign-up", { username, password: PASSWORD });
  const { token, user } = await call(url, "POST", "/api/log-in", { username, password: PASSWORD });
  const client = await connect(t, url, "/private", { transport, auth: { token } });
  await client.ok("join-chat-room");
  return { id: user.id, token, client };
}

/** The same with a device that seals: the page's modules without a page. */
async function sealer(t, url, transport, username) {
  const somebody = await person(t, url, transport, username);
  const device = moduleClient(await generateIdentity(somebody.id));
  await call(url, "PUT", "/api/me/key", { publicKey: device.me.bundle.text }, somebody.token);
  return { ...somebody, device };
}

/** `reader` asks the server for the key of `other` and meets it. */
async function meets(url, reader, other) {
  const { publicKey } = await call(url, "GET", `/api/users/${other.id}/key`, undefined, reader.token);
  return reader.device.meets(other.id, publicKey);
}

/** `from` sends what is sealed already: the stored message. */
async function sends(from, to, tempId, recipients) {
  const [sender, receiver] = [from, to].map(({ id }) => ({ id, role: "STUDENT" }));
  const { message } = await from.client.ok("send-chat-message", { sender, receiver, recipients, tempId });
  return message;
}

for (const transport of ["websocket", "polling"]) {
  test(`two official clients read what the server can't, over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME, { env: QUICK });
    const [ann, bob] = [await sealer(t, url, transport, "ann"), await sealer(t, url, transport, "bob")];
    assert.equal((await meets(url, ann, bob)).state, "first");
    assert.equal((await meets(url, bob, ann)).state, "first");
    const stored = await sends(ann, bob, "t1", await ann.device.seals(bob.id, "t1", SECRET));
    const message = await bob.client.sees("new-chat-message");
    assert.deepEqual(message, stored);
    assert.equal((await bob.device.opens(message)).text, SECRET);
    assert.equal((await ann.device.opens(message)).text, SECRET);

    const path = `/api/conversations/${message.conversation.id}/messages`;
    const { messages } = await call(url, "GET", path, undefined, bob.token);
    assert.ok(!JSON.stringify(messages).includes(SECRET));
    assert.equal((await bob.device.opens(messages[0])).again, true);
    assert.deepEqual(await bob.device.opens({ ...messages[0], id: "another" }), { error: "replayed" });
    assert.deepEqual(await bob.device.opens({ ...messages[0], tempId: "t2" }), { error: "forged" });
  });

  test(`a client in Rust and one in JavaScript read each other over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME, { env: QUICK });
    const ann = await sealer(t, url, transport, "ann");
    const bob = await person(t, url, transport, "bob");
    const rust = await rustClient(t, bob.id);
    await call(url, "PUT", "/api/me/key", { publicKey: rust.publicKey }, bob.token);
    await meets(url, ann, bob);
    assert.deepEqual(await rust.ask({ do: "meet", user: ann.id, publicKey: ann.device.me.bundle.text }), { state: "first" });

    await sends(ann, bob, "t1", await ann.device.seals(bob.id, "t1", SECRET));
    const there = await rust.ask({ do: "open", message: await bob.client.sees("new-chat-message") });
    assert.deepEqual([there.text, there.peer], [SECRET, ann.id]);
    const { recipients } = await rust.ask({ do: "seal", to: ann.id, tempId: "t2", text: "I will" });
    await sends(bob, ann, "t2", recipients);
    assert.equal((await ann.device.opens(await ann.client.sees("new-chat-message"))).text, "I will");
  });

  test(`the Python client carries a sealed message unchanged over ${transport}`, async (t) => {
    const { url } = await startExample(t, NAME, { env: QUICK });
    const ann = await sealer(t, url, transport, "ann");
    // Bob's keys are here, and his connection is Python's: it passes on what it can't read.
    const bob = await sealer(t, url, transport, "bob");
    await meets(url, ann, bob);
    await meets(url, bob, ann);
    const recipients = await bob.device.seals(ann.id, "from python", SECRET);
    await sends(ann, bob, "t1", await ann.device.seals(bob.id, "t1", "for python"));
    const args = [url, transport, bob.token, bob.id, ann.id, JSON.stringify(recipients)];
    const printed = await python(t, `${NAME}.py`, args);
    const found = Object.assign({}, ...printed.trim().split("\n").map(JSON.parse));
    assert.equal(found.transport, transport);
    assert.equal((await bob.device.opens(found.received)).text, "for python");
    assert.deepEqual(found.sent.message.recipients, recipients);
    assert.equal((await ann.device.opens(await ann.client.sees("new-chat-message"))).text, SECRET);
    assert.equal(found.for_three.error.code, "invalid_payload");
  });
}

const idOf = (page) => page.locator("#my-id").textContent();

test("two pages talk, compare their safety number, and notice a changed key", async (t) => {
  const { url } = await startExample(t, NAME, { env: QUICK });
  const { newPage } = await browser(t);
  const ann = await signsUp(await newPage(), url, "/private", "ann");
  const bob = await signsUp(await newPage(), url, "/private", "bob");
  const [annId, bobId] = [await idOf(ann), await idOf(bob)];
  await ann.getByLabel("Id of the person you want to write to").fill(bobId);
  await ann.keyboard.press("Enter");
  await ann.getByLabel("Message", { exact: true }).and(ann.locator(":enabled")).waitFor();
  await says(ann, SECRET);
  await bob.getByRole("button", { name: "ann 1 unread" }).click();
  await sees(bob, [`ann: ${SECRET}`]);
  await reaches(ann, SECRET, "read");

  const numbers = [];
  for (const page of [ann, bob]) {
    await page.getByRole("button", { name: "Safety number" }).click();
    await page.getByText(/^(\d{5} ){11}\d{5}$/).waitFor();
    numbers.push(await page.locator("#number").textContent());
    await page.getByRole("button", { name: "They are equal" }).click();
  }
  assert.equal(numbers[0], numbers[1]);

  // Bob's new laptop makes keys of its own.
  await bob.context().close();
  const laptop = await logsIn(await newPage(), url, `/private?with=${annId}`, "bob");
  await laptop.getByText("Another browser has used this account.").waitFor();
  await ann.reload();
  await ann.getByRole("alert").filter({ hasText: "The key of this person has changed." }).waitFor();
  await says(ann, "must not go out");
  await ann.getByText("Not sent: this person's key has changed.").waitFor();
});

/** What `-- <program>` prints. */
async function prints(program) {
  const child = spawn(example(NAME), [program]);
  let printed = "";
  child.stdout.on("data", (chunk) => (printed += chunk));
  const code = await inTime(new Promise((resolve) => child.on("close", resolve)), `${program} ends`);
  assert.equal(code, 0, printed);
  return printed;
}

test("the limit that `-- rsa` prints is the one of every RSA-OAEP with such a key", async () => {
  const printed = await prints("rsa");
  const name = { name: "RSA-OAEP" };
  const parameters = { ...name, modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
  const { publicKey } = await crypto.subtle.generateKey(parameters, false, ["encrypt", "decrypt"]);
  for (const length of [190, 191]) {
    const here = await crypto.subtle.encrypt(name, publicKey, new Uint8Array(length)).then(() => true, () => false);
    const there = printed.split("\n").find((line) => line.includes(`${length} times "a"`));
    assert.equal(here, there.includes("comes back"), there);
  }
});
