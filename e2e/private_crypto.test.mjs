// The page's vault in a real Chromium: keys that can't leave it, and a memory that survives what a tab doesn't.

import assert from "node:assert/strict";
import { test } from "node:test";

import { message, rfc9180, rustClient, serveModules } from "./sealed.mjs";
import { browser } from "./support.mjs";

/** A page with the modules and, as `window.vault`, the vault of `user`. `reload()` comes back with a new vault. */
async function vaultPage(page, url, user) {
  const load = async () => {
    await page.goto(url);
    await page.evaluate(async (userId) => {
      window.sealed = await import("/private/crypto.js");
      window.vault = await window.sealed.openVault({ userId });
      // What a call says: its result, or the code of its refusal.
      window.says = (promise) => promise.catch((error) => {
        if (!(error instanceof window.sealed.SealedError)) throw error;
        return { error: error.code };
      });
    }, user);
  };
  await load();
  const call = (name, ...args) => page.evaluate(([name, args]) => window.says(window.vault[name](...args)), [name, args]);
  return { page, call, reload: load, publicKey: () => page.evaluate(() => window.vault.publicKey) };
}

async function annAndBob(t) {
  const url = await serveModules(t);
  const ann = await vaultPage(await (await browser(t)).newPage(), url, "3");
  const bob = await rustClient(t, "7");
  assert.deepEqual(await bob.ask({ do: "meet", user: "3", publicKey: await ann.publicKey() }), { state: "first" });
  assert.equal((await ann.call("meet", "7", bob.publicKey)).state, "first");
  const fromBob = async (tempId, text, id) => {
    const { recipients } = await bob.ask({ do: "seal", to: "3", tempId, text });
    return message("7", "3", tempId, recipients, id);
  };
  return { url, ann, bob, fromBob };
}

test("Chromium and Rust open each other's messages, over a reload too", async (t) => {
  const { ann, bob, fromBob } = await annAndBob(t);
  const texts = ["hello", "grüß dich 🦀", "🦀".repeat(4_000)];
  for (const [tempId, text] of texts.entries()) {
    const recipients = await ann.call("seal", { to: "7", text, tempId });
    const there = message("3", "7", tempId, recipients, `there ${tempId}`);
    assert.equal((await bob.ask({ do: "open", message: there })).text, text);
    assert.deepEqual(await ann.call("open", there), { text, mine: true, peer: "7", key: "current", again: false });
    const back = await fromBob(tempId, text, `back ${tempId}`);
    assert.deepEqual(await ann.call("open", back), { text, mine: false, peer: "7", key: "current", again: false });
    await ann.reload();
    assert.equal((await ann.call("open", back)).again, true);
  }
  assert.equal(await ann.call("safetyNumber", "7"), (await bob.ask({ do: "safety", user: "3" })).number);
});

test("the suite gives RFC 9180's bytes in Chromium", async (t) => {
  const page = await (await browser(t)).newPage();
  await page.goto(await serveModules(t));
  const [enc, ct] = await page.evaluate(async (vector) => {
    const { suite } = await import("/private/envelope.js");
    const bytes = (text) => Uint8Array.from(text.match(/../g), (digits) => Number.parseInt(digits, 16));
    const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const { publicKey } = await suite.kem.deriveKeyPair(bytes(vector.ikmR));
    const sender = await suite.createSenderContext({
      recipientPublicKey: publicKey, info: bytes(vector.info), ekm: bytes(vector.ikmE),
    });
    return [hex(sender.enc), hex(await sender.seal(bytes(vector.pt), bytes(vector.encryptions[0].aad)))];
  }, rfc9180);
  assert.deepEqual([enc, ct], [rfc9180.enc, rfc9180.encryptions[0].ct]);
});

test("no script can take the private keys out, and they are nowhere but in IndexedDB", async (t) => {
  const { ann, fromBob } = await annAndBob(t);
  const before = await ann.publicKey();
  await ann.call("seal", { to: "7", text: "hello", tempId: "t1" });
  assert.equal((await ann.call("open", await fromBob("t2", "hello", "m1"))).text, "hello");
  const found = await ann.page.evaluate(async () => {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open("realtime-hub-private-3");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const identity = await new Promise((resolve) => {
      const request = database.transaction("identity").objectStore("identity").get("3");
      request.onsuccess = () => resolve(request.result);
    });
    const refusals = [];
    for (const name of ["exchange", "signing"]) {
      const { privateKey } = identity[name];
      refusals.push([privateKey.type, privateKey.extractable]);
      for (const format of ["raw", "pkcs8", "jwk"]) {
        refusals.push(await crypto.subtle.exportKey(format, privateKey).then(() => "exported", (error) => error.name));
      }
    }
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    return { refusals, databases, stored: [localStorage.length, sessionStorage.length], cookie: document.cookie };
  });
  const refused = [["private", false], "InvalidAccessError", "InvalidAccessError", "InvalidAccessError"];
  assert.deepEqual(found, {
    refusals: [...refused, ...refused], databases: ["realtime-hub-private-3"], stored: [0, 0], cookie: "",
  });
  await ann.reload();
  assert.equal(await ann.publicKey(), before, "the keys outlive the tab");
});

test("a changed key blocks sending until it is accepted", async (t) => {
  const { ann, bob, fromBob } = await annAndBob(t);
  const old = await fromBob("t1", "with the old key", "m1");
  const current = await ann.call("standing", "7");
  assert.deepEqual({ state: current.state, verified: current.verified }, { state: "known", verified: false });
  await ann.call("verify", "7", current.fingerprint);
  assert.equal((await ann.call("meet", "7", bob.publicKey)).verified, true);

  const again = await rustClient(t, "7");
  await again.ask({ do: "meet", user: "3", publicKey: await ann.publicKey() });
  const met = await ann.call("meet", "7", again.publicKey);
  assert.deepEqual([met.state, met.verified, met.previous], ["changed", false, current.fingerprint]);
  await ann.reload();
  assert.equal((await ann.call("standing", "7")).state, "changed");
  const toBob = { to: "7", text: "hello", tempId: "t2" };
  assert.deepEqual(await ann.call("seal", toBob), { error: "key_changed" });
  const { recipients } = await again.ask({ do: "seal", to: "3", tempId: "t3", text: "with the new key" });
  const fresh = message("7", "3", "t3", recipients, "m3");
  assert.deepEqual(await ann.call("open", fresh), { error: "unknown_key" });
  assert.deepEqual(await ann.call("accept", "7", current.fingerprint), { error: "unknown_key" });
  const { number } = await again.ask({ do: "safety", user: "3" });
  assert.deepEqual(await ann.call("comparison", "7"), { state: "changed", verified: false, fingerprint: met.fingerprint, number });
  assert.equal(await ann.call("safetyNumber", "7"), number);

  await ann.call("accept", "7", met.fingerprint);
  assert.equal((await ann.call("open", fresh)).key, "current");
  assert.equal((await ann.call("open", old)).key, "earlier");
  const sent = message("3", "7", "t2", await ann.call("seal", toBob), "m4");
  assert.equal((await again.ask({ do: "open", message: sent })).text, "hello");
});

test("garbage and other people's keys are refused by name", async (t) => {
  const { ann, bob } = await annAndBob(t);
  assert.deepEqual(await ann.call("meet", "8", bob.publicKey), { error: "wrong_owner" });
  for (const text of ["", "rth1.7", "x".repeat(4_096), null, bob.publicKey.replace("rth1", "rth2"), `${bob.publicKey}.`]) {
    assert.deepEqual(await ann.call("meet", "7", text), { error: "bad_bundle" });
  }
  assert.deepEqual(await ann.call("meet", "07", bob.publicKey), { error: "bad_user_id" });
  assert.deepEqual(await ann.call("seal", { to: "9", text: "hello", tempId: "t" }), { error: "unknown_peer" });
  assert.deepEqual(await ann.call("accept", "9", "x"), { error: "unknown_peer" });
  const neutral = ["rth1", "7", bob.publicKey.split(".")[2], "AQ".padEnd(43, "A"), "AQ".padEnd(86, "A")].join(".");
  assert.deepEqual(await ann.call("meet", "7", neutral), { error: "bad_bundle" });
  for (const garbage of [null, 1, "x", [], {}, { id: "m" }]) {
    assert.deepEqual(await ann.call("open", garbage), { error: "bad_message" });
  }
});

test("two tabs have one identity and one memory", async (t) => {
  const url = await serveModules(t);
  const first = await (await browser(t)).newPage();
  const second = await first.context().newPage();
  const tabs = await Promise.all([first, second].map((page) => vaultPage(page, url, "3")));
  assert.equal(await tabs[0].publicKey(), await tabs[1].publicKey());
  const made = await first.evaluate(async () => {
    const vaults = await Promise.all(Array.from({ length: 5 }, () => window.sealed.openVault({ userId: "4" })));
    return vaults.map(({ publicKey }) => publicKey);
  });
  assert.equal(new Set(made).size, 1, "whoever stores first makes the keys for all");

  const bob = await rustClient(t, "7");
  await bob.ask({ do: "meet", user: "3", publicKey: await tabs[0].publicKey() });
  await tabs[0].call("meet", "7", bob.publicKey);
  for (let number = 0; number < 10; number += 1) {
    const { recipients } = await bob.ask({ do: "seal", to: "3", tempId: number, text: "once" });
    const opened = await Promise.all(tabs.map((tab, at) => tab.call("open", message("7", "3", number, recipients, `m${at}`))));
    const [texts, errors] = [opened.filter(({ text }) => text === "once"), opened.filter(({ error }) => error === "replayed")];
    assert.deepEqual([texts.length, errors.length], [1, 1], JSON.stringify(opened));
  }
});

test("a destroyed vault makes new keys, and says what can't be read any more", async (t) => {
  const { url, ann, fromBob } = await annAndBob(t);
  const [before, old] = [await ann.publicKey(), await fromBob("t1", "hello", "m1")];
  const other = await vaultPage(await ann.page.context().newPage(), url, "3");
  await ann.call("destroy");
  assert.deepEqual(await other.call("open", old), { error: "unavailable" }, "another tab lets go");
  await ann.reload();
  assert.notEqual(await ann.publicKey(), before);
  assert.deepEqual(await ann.call("open", old), { error: "unknown_key" });
});
