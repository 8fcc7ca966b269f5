// REST: what an ADMIN may, and where the ADMIN comes from. `lobby_status*.test.mjs` has what a changed status does.

import assert from "node:assert/strict";
import { test } from "node:test";

import { failsToStart, startHub } from "../hub.mjs";
import { ADMIN, change, people, school, someone, userOf } from "./accounts.mjs";
import { answers, refuses } from "./rest.mjs";

const { once } = school();

once("an ADMIN gives and takes roles, which hold from then on", async (t, hub) => {
  const head = await hub.admin();
  const [ann, bob] = await people(hub, "ann", "bob");
  const role = (id, role, token = head.token) => answers(hub, 200, "PUT", `/api/users/${id}/role`, { role }, token);
  for (const next of ["TEACHER", "TEACHER", "STUDENT", "ADMIN"]) {
    assert.deepEqual(await role(ann.id, next), { user: userOf(ann, { role: next }) });
    assert.deepEqual(await answers(hub, 200, "GET", "/api/me", undefined, ann.token), { user: userOf(ann, { role: next }) });
  }
  assert.deepEqual(await role(bob.id, "TEACHER", ann.token), { user: userOf(bob, { role: "TEACHER" }) });
  await role(ann.id, "STUDENT");
  await refuses(hub, 403, "forbidden", "PUT", `/api/users/${bob.id}/role`, { role: "STUDENT" }, ann.token);
});

once("the last ADMIN can't be demoted", async (t, hub) => {
  const head = await hub.admin();
  const demote = ["PUT", `/api/users/${head.id}/role`];
  for (const role of ["STUDENT", "TEACHER"]) await refuses(hub, 409, "conflict", ...demote, { role }, head.token);
  await answers(hub, 200, ...demote, { role: "ADMIN" }, head.token);
  // With a second one it works, and then that one is the last.
  const ann = await someone(hub, "ann", "ADMIN");
  await answers(hub, 200, ...demote, { role: "TEACHER" }, ann.token);
  await refuses(hub, 409, "conflict", "PUT", `/api/users/${ann.id}/role`, { role: "STUDENT" }, ann.token);
  await answers(hub, 200, ...demote, { role: "ADMIN" }, ann.token);
  await answers(hub, 200, "PUT", `/api/users/${ann.id}/role`, { role: "STUDENT" }, ann.token);
});

once("two of role ADMIN who demote each other at the same time leave one", async (t, hub) => {
  const [head, ann] = [await hub.admin(), await someone(hub, "ann", "ADMIN")];
  const demote = (who, token) => hub.rest("PUT", `/api/users/${who.id}/role`, { role: "STUDENT" }, token);
  const statuses = (await Promise.all([demote(head, ann.token), demote(ann, head.token)])).map(({ status }) => status).sort();
  // The second one finds itself no ADMIN any more, or the other the last one.
  assert.equal(statuses[0], 200);
  assert.ok([403, 409].includes(statuses[1]), statuses.join());
  const left = (await answers(hub, 200, "GET", "/api/me", undefined, ann.token)).user.role === "ADMIN" ? ann : head;
  await answers(hub, 200, "PUT", `/api/users/${head.id}/role`, { role: "ADMIN" }, left.token);
  await answers(hub, 200, "PUT", `/api/users/${ann.id}/role`, { role: "STUDENT" }, head.token);
});

once("the last ADMIN can't be banned, nor anybody ban or mute themselves", async (t, hub) => {
  const head = await hub.admin();
  const own = (token, id, status, code) => refuses(hub, code === "conflict" ? 409 : 403, code, "PUT", `/api/users/${id}/status`, { status }, token);
  const banned = await hub.rest("PUT", `/api/users/${head.id}/status`, { status: "banned" }, head.token);
  assert.ok([[409, "conflict"], [403, "forbidden"]].some(([status, code]) => banned.status === status && banned.body.code === code), JSON.stringify(banned.body));
  await own(head.token, head.id, "muted", "forbidden");
  const ann = await someone(hub, "ann", "ADMIN");
  for (const status of ["banned", "muted"]) await own(ann.token, ann.id, status, "forbidden");
  await answers(hub, 200, "PUT", `/api/users/${ann.id}/role`, { role: "STUDENT" }, head.token);
  assert.deepEqual((await answers(hub, 200, "GET", "/api/me", undefined, head.token)).user, userOf(head));
});

once("a status that can't follow answers 409, and one that holds already 200", async (t, hub) => {
  const { token } = await hub.admin();
  const bob = await someone(hub, "bob");
  const path = `/api/users/${bob.id}/status`;
  for (const status of ["normal", "muted", "muted", "normal", "banned", "banned"]) {
    assert.deepEqual(await answers(hub, 200, "PUT", path, { status }, token), { user: userOf(bob, { status }) });
  }
  await refuses(hub, 409, "conflict", "PUT", path, { status: "muted" }, token);
  assert.equal(await change(hub, bob.id, "status", { status: "normal" }).then(({ status }) => status), "normal");
});

once("an ADMIN lists everybody, or those with one status", async (t, hub) => {
  const head = await hub.admin();
  const [ann, bob, eve] = await people(hub, "ann", "bob", "eve");
  await change(hub, bob.id, "status", { status: "muted" });
  await change(hub, eve.id, "status", { status: "banned" });
  const now = [userOf(head), userOf(ann), userOf(bob, { status: "muted" }), userOf(eve, { status: "banned" })];
  const list = async (filter) => {
    const { users, ...rest } = await answers(hub, 200, "GET", `/api/users${filter}`, undefined, head.token);
    assert.deepEqual(rest, {});
    return users;
  };
  const everybody = await list("");
  assert.equal(new Set(everybody.map(({ id }) => id)).size, everybody.length);
  for (const user of now) assert.deepEqual(everybody.find(({ id }) => id === user.id), user);
  for (const status of ["normal", "muted", "banned"]) {
    assert.deepEqual(await list(`?status=${status}`), everybody.filter((user) => user.status === status));
  }
  for (const wrong of ["", "BANNED", "blocked"]) await refuses(hub, 422, "invalid_payload", "GET", `/api/users?status=${wrong}`, undefined, head.token);
});

once("HUB_ADMIN is split at the first colon, and makes an ADMIN", async (t, hub) => {
  assert.equal(ADMIN, "head:a password: with colons");
  const { user } = await hub.logIn("head", "a password: with colons");
  assert.deepEqual([user.username, user.role, user.status], ["head", "ADMIN", "normal"]);
});

test("without HUB_ADMIN there is no ADMIN", async (t) => {
  const hub = await startHub(t);
  const ann = await hub.signUp("ann");
  assert.equal(ann.user.role, "STUDENT");
  await refuses(hub, 403, "forbidden", "GET", "/api/users", undefined, ann.token);
});

for (const wrong of ["no colon", ":only a password", "head:sho?t", "head:", `${"x".repeat(33)}:a good password`]) {
  test(`HUB_ADMIN=${wrong.slice(0, 40)} is an error at start that names the variable`, async (t) => {
    const { stdout, stderr } = await failsToStart(t, { HUB_ADMIN: wrong });
    assert.match(stderr, /HUB_ADMIN/);
    // A password that is wrong here may be right elsewhere.
    const password = wrong.slice(wrong.indexOf(":") + 1);
    if (wrong.includes(":") && password) assert.ok(!(stdout + stderr).includes(password), stderr);
  });
}
