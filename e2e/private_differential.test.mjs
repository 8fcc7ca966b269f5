// The page's modules and the Rust client read the same broken messages and must say the same: two readings of one format
// would be a message that one person sees and the other doesn't.

import assert from "node:assert/strict";
import { test } from "node:test";

import { golden, goldenIdentity, moduleClient, rustClient } from "./sealed.mjs";

const SLOTS = ["3", "12"];
const FIELDS = ["v", "from", "to", "enc", "ct", "sig"];
const RANDOM_CASES = 400;

/** Bob twice: in the page's modules and in Rust, with the same keys. `same(message)` is what both say. */
async function bobTwice(t) {
  const here = moduleClient(await goldenIdentity(golden.bob));
  const there = await rustClient(t, golden.bob.id, golden.bob.secret);
  assert.equal(here.me.bundle.text, there.publicKey);
  await here.meets("3", golden.ann.publicKey);
  await there.ask({ do: "meet", user: "3", publicKey: golden.ann.publicKey });
  return async (message, what) => {
    const { says, ...said } = await there.ask({ do: "open", message });
    assert.deepEqual(await here.opens(message), said, `${what}: ${says}`);
    return said.error ?? said.text;
  };
}

const real = () => structuredClone(golden.messages[0].message);

function flip(text, at) {
  return text.slice(0, at) + (text[at] === "B" ? "C" : "B") + text.slice(at + 1);
}

test("a changed character in any part is refused by both alike", async (t) => {
  const same = await bobTwice(t);
  for (const slot of SLOTS) {
    for (const field of FIELDS) {
      const { length } = real().recipients[slot][field];
      for (const at of new Set([0, 1, 20, Math.floor(length / 2), length - 2, length - 1].filter((at) => at >= 0 && at < length))) {
        const broken = real();
        broken.recipients[slot][field] = flip(broken.recipients[slot][field], at);
        const said = await same(broken, `${slot} ${field} ${at}`);
        assert.ok(["forged", "bad_entry", "unknown_version"].includes(said), `${slot} ${field} ${at}: ${said}`);
      }
    }
  }
  assert.equal(await same(real(), "the real one"), golden.messages[0].text);
});

const MOVES = {
  "the entries change places": (m) => void (m.recipients = { 3: m.recipients[12], 12: m.recipients[3] }),
  "another tempId": (m) => void (m.tempId = "another"),
  "a tempId that is a number": (m) => void (m.tempId = 1),
  "a tempId that is none": (m) => void (m.tempId = ""),
  "the other direction": (m) => void ([m.sender, m.receiver] = [m.receiver, m.sender]),
  "sender and receiver are one": (m) => void (m.receiver = m.sender),
  "another sender": (m) => void (m.sender.id = "4"),
  "another receiver": (m) => void (m.receiver.id = "4"),
  "a number as user id": (m) => void (m.receiver.id = 12),
  "a third reader": (m) => void (m.recipients[4] = m.recipients[3]),
  "one reader": (m) => void delete m.recipients[3],
  "an entry of text": (m) => void (m.recipients[12] = m.recipients[12].ct),
  "a field more": (m) => void (m.recipients[12].note = "x"),
  "a field less": (m) => void delete m.recipients[12].enc,
  "a field that is no text": (m) => void (m.recipients[12].enc = 1),
  "a later version": (m) => SLOTS.forEach((slot) => void (m.recipients[slot].v = "2")),
  "a signature of zeros": (m) => SLOTS.forEach((slot) => void (m.recipients[slot].sig = "A".repeat(86))),
  "a key that nobody accepted": (m) => SLOTS.forEach((slot) => void (m.recipients[slot].from = "A".repeat(43))),
  "an empty ciphertext": (m) => void (m.recipients[12].ct = ""),
  "half a ciphertext": (m) => void (m.recipients[12].ct = m.recipients[12].ct.slice(0, 180)),
  "a megabyte of ciphertext": (m) => void (m.recipients[12].ct = "A".repeat(1_000_000)),
  "base64url with padding": (m) => void (m.recipients[12].enc += "="),
  "the entry of another message": (m) => void (m.recipients[12] = golden.messages[1].message.recipients[12]),
  "no recipients": (m) => void delete m.recipients,
  "no id": (m) => void delete m.id,
  "a sender of null": (m) => void (m.sender = null),
};

for (const [what, move] of Object.entries(MOVES)) {
  test(`${what}: refused by both alike`, async (t) => {
    const same = await bobTwice(t);
    const broken = real();
    move(broken);
    assert.notEqual(await same(broken, what), golden.messages[0].text);
    assert.equal(await same(real(), "the real one"), golden.messages[0].text, "the broken one left nothing behind");
  });
}

test("an old message shown as new is refused by both alike", async (t) => {
  const same = await bobTwice(t);
  const [text, old] = [golden.messages[0].text, { ...real(), id: "m2" }];
  assert.equal(await same(real(), "first"), text);
  assert.equal(await same(real(), "again"), text);
  assert.equal(await same(old, "as new"), "replayed");
});

/** The same numbers from the same seed: a failure can be run again. */
function numbers(seed) {
  return (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

test("whatever stands anywhere in a message, both say the same", async (t) => {
  const seed = Number(process.env.SEALED_SEED ?? Date.now() % 2 ** 32);
  t.diagnostic(`SEALED_SEED=${seed}`);
  const random = numbers(seed);
  const values = [null, true, 0, 1.5, -1, 2 ** 53, "", "x", "7", "12", "1", [], {}, [[]], { id: "3" }, { 3: 1 }, "A".repeat(43), "A".repeat(363)];
  const same = await bobTwice(t);
  for (let number = 0; number < RANDOM_CASES; number += 1) {
    const broken = real();
    const places = [];
    for (let changes = random(2) + 1; changes > 0; changes -= 1) {
      let [parent, name] = [broken, null];
      for (;;) {
        const names = Object.keys(parent);
        name = names[random(names.length)];
        const inner = parent[name];
        if (typeof inner !== "object" || inner === null || Object.keys(inner).length === 0 || random(4) === 0) break;
        parent = inner;
      }
      if (name === undefined) continue;
      places.push(name);
      if (random(5) === 0) delete parent[name];
      else parent[name] = structuredClone(values[random(values.length)]);
    }
    await same(broken, `seed ${seed}, case ${number}, ${places}`);
  }
});
