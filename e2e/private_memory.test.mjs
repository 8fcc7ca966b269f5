// Two people talk through the real hub, and then the whole memory of the server is searched for what they said.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { fromText } from "../web/private/bytes.js";
import { generateIdentity } from "../web/private/identity.js";
import { startHub } from "./hub.mjs";
import { forms, searchMemory } from "./memory.mjs";
import { golden, goldenIdentity, moduleClient } from "./sealed.mjs";
import { atEnd } from "./support.mjs";

const skip = process.platform === "linux" ? false : "the memory of another process is read in /proc, which only Linux has";

/** Words that nobody has said before, so that whoever has them has heard them. */
function unheard(what) {
  return `${what}-${randomBytes(16).toString("hex")}`;
}

/** A person with an account, a published key and a place in `/private`. */
async function person(hub, stem, identify) {
  const account = await hub.signUp(stem);
  const client = await hub.connect("/private", { token: account.token });
  const sealed = moduleClient(await identify(account.id));
  const { bundle } = sealed.me;
  const { status } = await hub.rest("PUT", "/api/me/key", { publicKey: bundle.text }, account.token);
  assert.equal(status, 200);
  await client.ok("join-chat-room");
  return { ...account, client, sealed, bundle };
}

/** `from` asks the server for the other's key, seals, and sends: the stored message. */
async function says(hub, from, to, text) {
  const { body } = await hub.rest("GET", `/api/users/${to.id}/key`, undefined, from.token);
  await from.sealed.meets(to.id, body.publicKey);
  const tempId = crypto.randomUUID();
  const recipients = await from.sealed.seals(to.id, tempId, text);
  const { message } = await from.client.ok("send-chat-message", {
    sender: { id: from.id, role: "STUDENT" }, receiver: { id: to.id, role: "STUDENT" }, recipients, tempId,
  });
  return message;
}

/** `to` gets the message from the server and opens it. */
async function hears(hub, to, from) {
  const message = await to.client.sees("new-chat-message");
  const { body } = await hub.rest("GET", `/api/users/${from.id}/key`, undefined, to.token);
  await to.sealed.meets(from.id, body.publicKey);
  return (await to.sealed.opens(message)).text;
}

/** What of `texts` the stopped server has in its memory, in whatever form. */
async function remembers(t, hub, texts) {
  process.kill(hub.pid, "SIGSTOP");
  atEnd(t, () => process.kill(hub.pid, "SIGCONT"));
  const needles = texts.map((text) => (Buffer.isBuffer(text) ? [text] : forms(text)));
  const { bytes, found } = await searchMemory(hub.pid, needles.flat());
  process.kill(hub.pid, "SIGCONT");
  t.diagnostic(`${Math.round(bytes / 2 ** 20)} MiB searched for ${needles.flat().length} patterns`);
  return needles.map((all) => all.some((needle) => found.includes(needle)));
}

test("a text is found in each form that it may have", () => {
  const text = unheard("text");
  const inside = (shift) => Buffer.from(`${"x".repeat(shift)}${text}${"y".repeat(7 - shift)}`);
  const finds = (bytes) => forms(text).some((form) => bytes.includes(form));
  for (const shift of [0, 1, 2, 3, 4, 5]) {
    for (const encoding of ["utf8", "base64", "base64url", "hex"]) {
      assert.ok(finds(Buffer.from(inside(shift).toString(encoding))), `${encoding}, ${shift}`);
    }
  }
  assert.ok(finds(Buffer.from(text, "utf16le")));
  assert.ok(!finds(Buffer.from(unheard("text"))));
});

test("the server's memory holds the ciphertext and no word of what was said", { skip }, async (t) => {
  const hub = await startHub(t);
  const ann = await person(hub, "ann", generateIdentity);
  const bob = await person(hub, "bob", generateIdentity);
  // A new hub's third account has the id of the golden file's Ann, whose private keys this test knows as bytes.
  const carol = await person(hub, "carol", (id) => (id === golden.ann.id ? goldenIdentity(golden.ann) : assert.fail(`id ${id}`)));
  const [toBob, toAnn, toCarol, inTheLobby] = ["to-bob", "to-ann", "to-carol", "in-the-lobby"].map(unheard);

  const stored = await says(hub, ann, bob, toBob);
  assert.equal(await hears(hub, bob, ann), toBob);
  const answer = await says(hub, bob, ann, toAnn);
  assert.equal(await hears(hub, ann, bob), toAnn);
  await says(hub, ann, carol, toCarol);
  assert.equal(await hears(hub, carol, ann), toCarol);
  const lobby = await hub.connect("/lobby", { token: ann.token });
  await lobby.ok("chat-message-sent", { message: inTheLobby });

  const secret = Buffer.from(fromText(golden.ann.secret, 64));
  const [first, second, third, exchange, signing, ...there] = await remembers(t, hub, [
    toBob, toAnn, toCarol, secret.subarray(0, 32), secret.subarray(32),
    // What a server does hold, found by the same search: so it would have found the rest.
    stored.recipients[bob.id].ct.slice(0, 64), answer.recipients[ann.id].ct.slice(-64), ann.bundle.text, inTheLobby,
  ]);
  assert.deepEqual({ first, second, third }, { first: false, second: false, third: false }, "the server knows what was said");
  assert.deepEqual({ exchange, signing }, { exchange: false, signing: false }, "the server knows a private key");
  assert.deepEqual(there, [true, true, true, true], "the search finds what is there");
});
