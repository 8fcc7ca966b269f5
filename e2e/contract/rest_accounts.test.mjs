// REST: an account's life from sign-up to change-password.

import assert from "node:assert/strict";

import { PASSWORD } from "../hub.mjs";
import { people, school, someone } from "./accounts.mjs";
import { answers, refuses } from "./rest.mjs";

const { once } = school();
const signUp = (hub, username, password = PASSWORD) => hub.rest("POST", "/api/sign-up", { username, password });

once("sign-up answers 201 with a STUDENT whose id is a decimal string, and no more than that", async (t, hub) => {
  const username = hub.name("ann");
  const { user, ...rest } = await answers(hub, 201, "POST", "/api/sign-up", { username, password: PASSWORD });
  assert.deepEqual(rest, {});
  assert.match(user.id, /^[1-9][0-9]{0,15}$/);
  assert.deepEqual(user, { id: user.id, username, role: "STUDENT", status: "normal" });
});

once("a username is trimmed, counted in Unicode scalar values and compared exactly", async (t, hub) => {
  const name = hub.name("zoe");
  assert.equal((await signUp(hub, `\t ${name} \n`)).body.user.username, name);
  await refuses(hub, 409, "conflict", "POST", "/api/sign-up", { username: `  ${name}`, password: PASSWORD });
  assert.equal((await signUp(hub, name.toUpperCase())).status, 201);
  // An e with an accent: once as one character, once as two. They look the same and are two names.
  for (const accented of ["\u00e9", "e\u0301"]) assert.equal((await signUp(hub, name + accented)).body.user?.username, name + accented);
  const long = "\u{1F600}".repeat(32);
  assert.equal((await signUp(hub, ` ${long} `)).body.user?.username, long);
  assert.equal((await signUp(hub, `${long}x`)).status, 422);
});

once("a password has 8 to 128 characters and is taken as it was sent", async (t, hub) => {
  const pass = async (password) => (await signUp(hub, hub.name("pat"), password)).status;
  for (const good of ["12345678", "x".repeat(128), "\u{1F600}".repeat(8), "\u{1F600}".repeat(128)]) {
    assert.equal(await pass(good), 201, good);
  }
  for (const bad of ["1234567", "x".repeat(129), "\u{1F600}".repeat(7), "\u{1F600}".repeat(129)]) {
    assert.equal(await pass(bad), 422, bad);
  }
  const username = hub.name("pat");
  await signUp(hub, username, " spaces around ");
  await refuses(hub, 401, "unauthenticated", "POST", "/api/log-in", { username, password: "spaces around" });
  await answers(hub, 200, "POST", "/api/log-in", { username, password: " spaces around " });
});

once("a taken username answers 409 and leaves the account as it was", async (t, hub) => {
  const ann = await someone(hub, "ann");
  await refuses(hub, 409, "conflict", "POST", "/api/sign-up", { username: ann.username, password: "another password" });
  await refuses(hub, 401, "unauthenticated", "POST", "/api/log-in", { username: ann.username, password: "another password" });
  assert.equal((await hub.logIn(ann.username)).id, ann.id);
});

once("two sign-ups for one name at the same time make one account", async (t, hub) => {
  const username = hub.name("ann");
  const answers = await Promise.all(Array.from({ length: 5 }, () => signUp(hub, username)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409]);
});

once("log-in answers a token, the user and when the token expires", async (t, hub) => {
  const username = hub.name("ann");
  const { user } = (await signUp(hub, username)).body;
  const tokens = new Set();
  for (let turn = 0; turn < 3; turn++) {
    const before = Date.now();
    const found = await answers(hub, 200, "POST", "/api/log-in", { username, password: PASSWORD });
    assert.deepEqual(Object.keys(found).sort(), ["expiresAt", "token", "user"]);
    assert.deepEqual(found.user, user);
    assert.ok(Number.isSafeInteger(found.expiresAt) && found.expiresAt > before, `expiresAt: ${found.expiresAt}`);
    // 32 random bytes take at least 43 characters of base64.
    assert.match(found.token, /^[\x21-\x7e]{43,}$/);
    tokens.add(found.token);
  }
  assert.equal(tokens.size, 3);
  for (const token of tokens) assert.deepEqual(await answers(hub, 200, "GET", "/api/me", undefined, token), { user });
});

once("a wrong username and a wrong password get the same answer", async (t, hub) => {
  const ann = await someone(hub, "ann");
  const wrong = (username) => refuses(hub, 401, "unauthenticated", "POST", "/api/log-in", { username, password: "wrong password" });
  const [known, unknown] = [await wrong(ann.username), await wrong(hub.name("nobody"))];
  assert.deepEqual(known.body, unknown.body);
});

once("ten wrong passwords within a minute close that account's log-in, and no other's", async (t, hub) => {
  const [ann, bob] = await people(hub, "ann", "bob");
  const tries = (username, password) => ["POST", "/api/log-in", { username, password }];
  for (let turn = 0; turn < 10; turn++) await refuses(hub, 401, "unauthenticated", ...tries(ann.username, "wrong password"));
  await refuses(hub, 429, "rate_limited", ...tries(ann.username, "wrong password"));
  await refuses(hub, 429, "rate_limited", ...tries(ann.username, PASSWORD));
  await answers(hub, 200, ...tries(bob.username, PASSWORD));
  // Who is logged in already stays so.
  await answers(hub, 200, "GET", "/api/me", undefined, ann.token);
});

once("ten wrong passwords at once are ten too", async (t, hub) => {
  const ann = await someone(hub, "ann");
  const body = { username: ann.username, password: "wrong password" };
  const tries = Array.from({ length: 30 }, () => hub.rest("POST", "/api/log-in", body));
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 401).length, 10, statuses.join());
  assert.equal(statuses.filter((status) => status === 429).length, 20, statuses.join());
});

once("log-out kills the token that it came with, and only that", async (t, hub) => {
  const ann = await someone(hub, "ann");
  const other = await hub.logIn(ann.username);
  await answers(hub, 204, "POST", "/api/log-out", undefined, ann.token);
  await refuses(hub, 401, "unauthenticated", "GET", "/api/me", undefined, ann.token);
  await refuses(hub, 401, "unauthenticated", "POST", "/api/log-out", undefined, ann.token);
  await answers(hub, 200, "GET", "/api/me", undefined, other.token);
});

once("change-password kills every other token of the account", async (t, hub) => {
  const [ann, bob] = await people(hub, "ann", "bob");
  const other = await hub.logIn(ann.username);
  await answers(hub, 204, "POST", "/api/change-password", { current: PASSWORD, new: "a new password" }, ann.token);
  await answers(hub, 200, "GET", "/api/me", undefined, ann.token);
  await refuses(hub, 401, "unauthenticated", "GET", "/api/me", undefined, other.token);
  await answers(hub, 200, "GET", "/api/me", undefined, bob.token);
  await refuses(hub, 401, "unauthenticated", "POST", "/api/log-in", { username: ann.username, password: PASSWORD });
  await hub.logIn(ann.username, "a new password");
});

once("a wrong current password answers 403 and changes nothing", async (t, hub) => {
  const ann = await someone(hub, "ann");
  const other = await hub.logIn(ann.username);
  await refuses(hub, 403, "forbidden", "POST", "/api/change-password", { current: "wrong password", new: "a new password" }, ann.token);
  await refuses(hub, 422, ["invalid_payload", "too_large"], "POST", "/api/change-password", { current: PASSWORD, new: "short" }, ann.token);
  await refuses(hub, 422, ["invalid_payload", "too_large"], "POST", "/api/change-password", { current: PASSWORD, new: "x".repeat(129) }, ann.token);
  await answers(hub, 200, "GET", "/api/me", undefined, other.token);
  await hub.logIn(ann.username, PASSWORD);
});

once("a public key is opaque text of up to 4 KiB that everybody with an account may read", async (t, hub) => {
  const [ann, bob] = await people(hub, "ann", "bob");
  const read = ["GET", `/api/users/${ann.id}/key`, undefined, bob.token];
  await refuses(hub, 404, "not_found", ...read);
  for (const publicKey of ["first \u{1F511} <b>", "x".repeat(4096), "\u00e9".repeat(2048), '{"kty":"OKP"}']) {
    assert.deepEqual(await answers(hub, 200, "PUT", "/api/me/key", { publicKey }, ann.token), { publicKey });
    assert.deepEqual(await answers(hub, 200, ...read), { publicKey });
  }
  for (const publicKey of ["x".repeat(4097), "\u00e9".repeat(2049), "", 7, null, {}]) {
    await refuses(hub, 422, ["invalid_payload", "too_large"], "PUT", "/api/me/key", { publicKey }, ann.token);
  }
  assert.deepEqual(await answers(hub, 200, ...read), { publicKey: '{"kty":"OKP"}' });
});
