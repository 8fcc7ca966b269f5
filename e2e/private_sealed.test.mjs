// The page's encryption without a browser: against RFC 9180, against the golden file, and against the Rust client, which must
// say the same to every message, whole or broken.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parseBundle, signBundle } from "../web/private/bundle.js";
import { toText } from "../web/private/bytes.js";
import { aad, info, statement } from "../web/private/context.js";
import { writeEntries } from "../web/private/entry.js";
import { close, suite } from "../web/private/envelope.js";
import { generateIdentity } from "../web/private/identity.js";
import { safetyNumber } from "../web/private/safety.js";
import { pad } from "../web/private/text.js";
import { golden, goldenIdentity, message, moduleClient, rfc9180, rustClient } from "./sealed.mjs";

const bytes = (text) => Uint8Array.from(Buffer.from(text, "hex"));
const hex = (buffer) => Buffer.from(buffer).toString("hex");

test("the suite gives RFC 9180's bytes and opens them", async () => {
  const keys = await suite.kem.deriveKeyPair(bytes(rfc9180.ikmR));
  assert.equal(hex(await suite.kem.serializePublicKey(keys.publicKey)), rfc9180.pkRm);
  const shared = { info: bytes(rfc9180.info) };
  const sender = await suite.createSenderContext({ ...shared, recipientPublicKey: keys.publicKey, ekm: bytes(rfc9180.ikmE) });
  assert.equal(hex(sender.enc), rfc9180.enc);
  const receiver = await suite.createRecipientContext({ ...shared, recipientKey: keys, enc: sender.enc });
  for (const { aad: which, ct } of rfc9180.encryptions) {
    assert.equal(hex(await sender.seal(bytes(rfc9180.pt), bytes(which))), ct);
    assert.equal(hex(await receiver.open(bytes(ct), bytes(which))), rfc9180.pt);
  }
});

test("what version 1 sealed once opens for ever, and has its safety number", async () => {
  const people = [await goldenIdentity(golden.ann), await goldenIdentity(golden.bob)];
  for (const [me, other] of [people, people.toReversed()]) {
    const client = moduleClient(me);
    await client.meets(other.bundle.owner, other.bundle.text);
    for (const { text, message: sealed } of golden.messages) assert.equal((await client.opens(sealed)).text, text);
    assert.equal(await safetyNumber(me.bundle, other.bundle), golden.safetyNumber);
  }
  assert.equal(people[0].bundle.fingerprint, golden.ann.fingerprint);
});

/** Ann in the page's modules, Bob in Rust, who know each other. */
async function annAndBob(t) {
  const ann = moduleClient(await generateIdentity("3"));
  const bob = await rustClient(t, "7");
  assert.deepEqual(await bob.ask({ do: "meet", user: "3", publicKey: ann.me.bundle.text }), { state: "first" });
  assert.equal((await ann.meets("7", bob.publicKey)).state, "first");
  return { ann, bob };
}

test("each side opens what the other sealed, whatever the text and the tempId", async (t) => {
  const { ann, bob } = await annAndBob(t);
  const tempIds = ["t", "1", 1, -0, -1.5, 0.1 + 0.2, 1e21, 5e-324, 2 ** 53, "é🦀", "x".repeat(128)];
  const texts = ["a", "grüß dich 🦀", "x".repeat(255), "x".repeat(256), "🦀".repeat(4_000), "\u{feff}", "a\0b\n\u{80}"];
  for (const [at, tempId] of [...tempIds, ...texts.map((_, number) => `text ${number}`)].entries()) {
    const text = texts[at % texts.length];
    const expected = { text, key: "current", again: false };
    const there = message("3", "7", tempId, await ann.seals("7", tempId, text), `there ${at}`);
    assert.deepEqual(await bob.ask({ do: "open", message: there }), { ...expected, mine: false, peer: "3" });
    assert.deepEqual(await ann.opens(there), { ...expected, mine: true, peer: "7" });
    const { recipients } = await bob.ask({ do: "seal", to: "3", tempId, text });
    const back = message("7", "3", tempId, recipients, `back ${at}`);
    assert.deepEqual(await ann.opens(back), { ...expected, mine: false, peer: "7" });
    assert.deepEqual(await bob.ask({ do: "open", message: back }), { ...expected, mine: true, peer: "3" });
  }
  const { number } = await bob.ask({ do: "safety", user: "3" });
  assert.equal(await safetyNumber(ann.me.bundle, await parseBundle(bob.publicKey, "7")), number);
});

test("both sides refuse the same texts and tempIds", async (t) => {
  const { ann, bob } = await annAndBob(t);
  for (const [tempId, text] of [["t", ""], ["t", " \n\u{85}\u{3000}"], ["t", "🦀".repeat(4_001)], ["", "a"], ["x".repeat(129), "a"]]) {
    const here = await ann.seals("7", tempId, text).catch((error) => error.code);
    assert.equal(here, (await bob.ask({ do: "seal", to: "3", tempId, text })).error);
    assert.match(here, /^bad_/);
  }
  // What JSON can't carry never reaches Rust.
  await assert.rejects(ann.seals("7", "t", "\u{d800}"), { code: "bad_text" });
  await assert.rejects(ann.seals("7", "\u{d800}", "a"), { code: "bad_temp_id" });
  for (const tempId of [NaN, Infinity, true, null, undefined, {}, []]) {
    await assert.rejects(ann.seals("7", tempId, "a"), { code: "bad_temp_id" });
  }
  for (const text of [null, undefined, 1, {}]) await assert.rejects(ann.seals("7", "t", text), { code: "bad_text" });
});

test("a message for, or by, another key of mine says so", async (t) => {
  const { ann, bob } = await annAndBob(t);
  const newBrowser = moduleClient(await generateIdentity("3"));
  await newBrowser.meets("7", bob.publicKey);
  const mine = message("3", "7", "t1", await ann.seals("7", "t1", "from the old browser"));
  const { recipients } = await bob.ask({ do: "seal", to: "3", tempId: "t2", text: "to the old browser" });
  assert.deepEqual(await newBrowser.opens(mine), { error: "other_key" });
  assert.deepEqual(await newBrowser.opens(message("7", "3", "t2", recipients)), { error: "other_key" });
});

/** A message from Ann to Bob with these padded bytes inside, signed by whoever `signer` is: all that this takes is public. */
async function crafted(ann, bob, padded, signer) {
  const context = { sender: "3", receiver: "7", tempId: "t", from: ann.me.bundle.fingerprint };
  const entries = {};
  for (const { owner, exchange, fingerprint } of [ann.me.bundle, bob.me.bundle]) {
    const closed = await close(exchange, info(context, owner, fingerprint), aad(context), padded);
    entries[owner] = { to: fingerprint, ...closed };
  }
  const signature = await crypto.subtle.sign("Ed25519", signer.me.signing.privateKey, statement(context, entries));
  return message("3", "7", "t", writeEntries(context.from, entries, signature));
}

async function twoInModules() {
  const [ann, bob] = [moduleClient(await generateIdentity("3")), moduleClient(await generateIdentity("7"))];
  await bob.meets("3", ann.me.bundle.text);
  return [ann, bob];
}

test("a reader can close an envelope in the sender's name and still not forge", async () => {
  const [ann, bob] = await twoInModules();
  const padded = pad("I owe Bob 100");
  assert.deepEqual(await bob.opens(await crafted(ann, bob, padded, bob)), { error: "forged" });
  // The envelope itself is perfect: only Ann's signature is missing.
  assert.equal((await bob.opens(await crafted(ann, bob, padded, ann))).text, "I owe Bob 100");
});

test("what another program put inside is checked too", async () => {
  const [ann, bob] = await twoInModules();
  const inside = (length, ...start) => Uint8Array.from({ length }, (_, at) => start[at] ?? 0);
  const long = Array(4_001).fill(0x61);
  for (const padded of [inside(256), inside(256, 0x20, 0x80), inside(4_096, ...long, 0x80), inside(256, 0xff, 0x80), inside(512, 0x61, 0x80)]) {
    assert.deepEqual(await bob.opens(await crafted(ann, bob, padded, ann)), { error: "bad_text" });
  }
});

test("a key of small order, under which a signature holds for nearly anything, is no key", async (t) => {
  const rust = await rustClient(t, "3");
  const signature = toText(bytes("01".padEnd(128, "0")));
  const [ones, high] = ["f".repeat(60), (hexadecimal) => hexadecimal.replace(/7f$/, "ff").replace(/00$/, "80")];
  const points = ["00".repeat(32), "01".padEnd(64, "0"), ...["ec", "ed", "ee"].map((low) => `${low}${ones}7f`),
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"];
  for (const point of points.flatMap((point) => [point, high(point)])) {
    // Such a signature holds for one statement in eight at least, so thirty keys beside it are enough to hit one.
    for (let number = 0; number < 30; number += 1) {
      const exchange = toText(crypto.getRandomValues(new Uint8Array(32)));
      const text = ["rth1", "7", exchange, toText(bytes(point)), signature].join(".");
      await assert.rejects(parseBundle(text, "7"), { code: "bad_bundle" }, point);
      assert.equal((await rust.ask({ do: "meet", user: "7", publicKey: text })).error, "bad_bundle", point);
    }
  }
});

test("a key that gives everybody one secret can't be sealed for", async () => {
  const ann = moduleClient(await generateIdentity("3"));
  const bob = await generateIdentity("7");
  const zero = await crypto.subtle.importKey("raw", new Uint8Array(32), "X25519", true, []);
  const weak = await signBundle("7", zero, bob.signing);
  await ann.meets("7", weak.text);
  await assert.rejects(ann.seals("7", "t", "hello"), { code: "weak_key" });
});
