// REST: every way to be refused, at every call; and which reason comes first.

import assert from "node:assert/strict";

import { MALFORMED_IDS, NOBODY, change, school, someone } from "./accounts.mjs";
import { OPEN, WITH_ADMIN, WITH_BODY, WITH_TOKEN, answers, assertProblem, refuses } from "./rest.mjs";

const { once } = school();
const GUARDED = [...WITH_TOKEN, ...WITH_ADMIN];
const bodyOf = (method) => (method === "GET" ? undefined : "not JSON");
const PASSWORD = "correct horse battery";

once("no token, a wrong one and a dead one answer 401, before anything else is looked at", async (t, hub) => {
  const dead = await someone(hub, "dead");
  await answers(hub, 204, "POST", "/api/log-out", undefined, dead.token);
  for (const [method, path] of GUARDED) {
    const refused = (token, headers) => refuses(hub, 401, "unauthenticated", method, path, bodyOf(method), token, headers);
    await refused(undefined);
    for (const token of ["nonsense", "x".repeat(43), "x".repeat(5000), "%00", dead.token]) await refused(token);
    for (const authorization of ["", "Bearer", "Bearer ", `Basic ${dead.token}`, dead.token]) await refused(undefined, { authorization });
  }
});

once("a token in the query opens sockets, not REST calls", async (t, hub) => {
  const ann = await someone(hub, "ann");
  await refuses(hub, 401, "unauthenticated", "GET", `/api/me?token=${ann.token}`);
});

once("a banned account is refused everywhere with 403 banned, whatever it sends", async (t, hub) => {
  const bob = await someone(hub, "bob");
  await change(hub, bob.id, "status", { status: "banned" });
  for (const [method, path] of GUARDED) await refuses(hub, 403, "banned", method, path, bodyOf(method), bob.token);
  await refuses(hub, 403, "banned", "POST", "/api/log-in", { username: bob.username, password: PASSWORD });
  // The password is checked before the ban: who doesn't know it learns nothing.
  await refuses(hub, 401, "unauthenticated", "POST", "/api/log-in", { username: bob.username, password: "wrong password" });
});

once("a ban outlives no token: after it the old one works again", async (t, hub) => {
  const bob = await someone(hub, "bob");
  await change(hub, bob.id, "status", { status: "banned" });
  await change(hub, bob.id, "status", { status: "normal" });
  assert.equal((await answers(hub, 200, "GET", "/api/me", undefined, bob.token)).user.status, "normal");
});

once("who isn't ADMIN gets 403, for ids and bodies that are wrong as well", async (t, hub) => {
  for (const role of ["STUDENT", "TEACHER"]) {
    const ann = await someone(hub, "ann", role);
    for (const [method, path] of WITH_ADMIN) {
      for (const id of ["1", NOBODY, ann.id]) {
        const at = path.replace("/1/", `/${id}/`);
        await refuses(hub, 403, "forbidden", method, at, bodyOf(method), ann.token);
        if (method === "PUT") await refuses(hub, 403, "forbidden", method, at, { role: "ADMIN", status: "banned" }, ann.token);
      }
    }
    assert.equal((await answers(hub, 200, "GET", "/api/me", undefined, ann.token)).user.role, role);
  }
});

once("an unknown id answers 404", async (t, hub) => {
  const { token } = await hub.admin();
  const ids = [NOBODY, ...MALFORMED_IDS.filter((id) => id !== "" && id !== " ")].map((id) => encodeURIComponent(id));
  for (const id of ids) {
    await refuses(hub, 404, "not_found", "PUT", `/api/users/${id}/role`, { role: "TEACHER" }, token);
    await refuses(hub, 404, "not_found", "PUT", `/api/users/${id}/status`, { status: "muted" }, token);
    await refuses(hub, 404, "not_found", "GET", `/api/users/${id}/key`, undefined, token);
  }
  for (const id of ["none", NOBODY, "%F0%9F%98%80", "%FF", "a%2Fb"]) {
    await refuses(hub, 404, "not_found", "GET", `/api/conversations/${id}/messages`, undefined, token);
  }
});

once("an unknown route answers 404, and a route with another method 405", async (t, hub) => {
  const { token } = await hub.admin();
  for (const path of ["/api", "/api/", "/api/nothing", "/api/sign-up/more", "/api/users/1", "/api/users/1/nothing", "/api/me/", "/API/me"]) {
    for (const method of ["GET", "POST", "PUT", "DELETE"]) await refuses(hub, 404, "not_found", method, path, undefined, token);
  }
  for (const [method, path] of [...OPEN, ...GUARDED]) {
    for (const other of ["GET", "POST", "PUT", "DELETE", "PATCH"].filter((each) => each !== method)) {
      const answer = await hub.rest(other, path, undefined, token);
      assertProblem(answer, 405, ["not_found", "invalid_payload", "forbidden"], `${other} ${path}`);
    }
  }
});

once("a body over 1 MB answers 413", async (t, hub) => {
  const { token } = await hub.admin();
  const body = { username: "x".repeat(1024 * 1024), password: PASSWORD, current: PASSWORD };
  for (const [method, path] of WITH_BODY) await refuses(hub, 413, "too_large", method, path, body, token);
  // A big body below the limit is read, and found wrong.
  const big = { ...body, username: "x".repeat(900_000) };
  await refuses(hub, 422, ["invalid_payload", "too_large"], "POST", "/api/sign-up", big);
});

once("what isn't JSON, or not an object, answers 422", async (t, hub) => {
  const { token } = await hub.admin();
  const wrong = ["", " ", "{", "not JSON", "{'username':'x'}", "null", "true", "7", '"text"', "[]", "[{}]", "{}", "\u0000", '{"a":1}}'];
  for (const [method, path] of WITH_BODY) {
    for (const body of wrong) await refuses(hub, 422, "invalid_payload", method, path, body, token);
    await refuses(hub, 422, "invalid_payload", method, path, undefined, token);
  }
});

once("a wrong field answers 422 and changes nothing", async (t, hub) => {
  const head = await hub.admin();
  const ann = await someone(hub, "ann");
  const wrong = [undefined, null, true, 7, [], {}, ["text"]];
  const each = async (method, path, good, token) => {
    for (const field of Object.keys(good)) {
      for (const value of wrong) {
        await refuses(hub, 422, "invalid_payload", method, path, { ...good, [field]: value }, token);
      }
    }
  };
  const fresh = hub.name("new");
  await each("POST", "/api/sign-up", { username: fresh, password: PASSWORD });
  await each("POST", "/api/log-in", { username: ann.username, password: PASSWORD });
  await each("POST", "/api/change-password", { current: PASSWORD, new: "a new password" }, ann.token);
  await each("PUT", "/api/me/key", { publicKey: "key" }, ann.token);
  await each("PUT", `/api/users/${ann.id}/role`, { role: "TEACHER" }, head.token);
  await each("PUT", `/api/users/${ann.id}/status`, { status: "muted" }, head.token);
  for (const role of ["", "admin", "Teacher", " TEACHER", "PUPIL"]) {
    await refuses(hub, 422, "invalid_payload", "PUT", `/api/users/${ann.id}/role`, { role }, head.token);
  }
  for (const status of ["", "NORMAL", "Banned", "blocked", "muted "]) {
    await refuses(hub, 422, "invalid_payload", "PUT", `/api/users/${ann.id}/status`, { status }, head.token);
  }
  for (const username of ["", " ", "\t\n"]) await refuses(hub, 422, "invalid_payload", "POST", "/api/sign-up", { username, password: PASSWORD });
  assert.deepEqual((await answers(hub, 200, "GET", "/api/me", undefined, ann.token)).user, ann.user);
  await hub.logIn(ann.username);
  await answers(hub, 201, "POST", "/api/sign-up", { username: fresh, password: PASSWORD });
});
