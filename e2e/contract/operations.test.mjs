// Liveness, readiness, metrics; and which other origins may read what the hub answers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startHub } from "../hub.mjs";
import { connects, school, someone } from "./accounts.mjs";

const { once } = school();
const FRIEND = "https://school.example";
const SECOND = "http://localhost:5173";
const STRANGER = "https://stranger.example";

once("healthz and readyz answer 200 to anyone", async (t, hub) => {
  for (const path of ["/healthz", "/readyz"]) assert.equal((await hub.rest("GET", path)).status, 200, path);
});

once("metrics are Prometheus text, and tell no names", async (t, hub) => {
  const ann = await someone(hub, "secret-name");
  await connects(hub, "/lobby", ann);
  const { status, type, body } = await hub.rest("GET", "/metrics");
  assert.equal(status, 200);
  // Prometheus reads its own text and OpenMetrics, which grew out of it and must say where it ends.
  assert.ok(["text/plain", "application/openmetrics-text"].includes(type), type);
  if (type === "application/openmetrics-text") assert.ok(body.endsWith("# EOF\n"), body.slice(-100));
  const lines = body.split("\n").filter((line) => line !== "");
  const samples = lines.filter((line) => !line.startsWith("#"));
  assert.ok(samples.length > 0, body);
  const sample = /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="(\\.|[^"\\])*",?)*\})? (NaN|[+-]?Inf|[-+0-9.eE]+)( -?[0-9]+)?$/;
  for (const line of samples) assert.match(line, sample);
  for (const secret of [ann.username, ann.token]) assert.ok(!body.includes(secret));
});

/** What a browser is told about `origin`: by a call, by a preflight, and by the first request of polling. */
async function allowances(hub, origin) {
  const header = "access-control-allow-origin";
  const call = await hub.rest("GET", "/api/me", undefined, "no token", { origin });
  const preflight = await hub.rest("OPTIONS", "/api/me/key", undefined, undefined, {
    origin,
    "access-control-request-method": "PUT",
    "access-control-request-headers": "authorization,content-type",
  });
  const polling = await hub.rest("GET", "/socket.io/?EIO=4&transport=polling", undefined, undefined, { origin });
  return { call, preflight, polling, origins: [call, preflight, polling].map((answer) => answer.headers.get(header)) };
}

test("by default no other origin may read an answer", async (t) => {
  const hub = await startHub(t);
  for (const origin of [FRIEND, STRANGER, "null"]) {
    assert.deepEqual((await allowances(hub, origin)).origins, [null, null, null], origin);
  }
});

test("HUB_CORS allows the origins that it lists, for REST and polling, and no others", async (t) => {
  const hub = await startHub(t, { env: { HUB_CORS: `${FRIEND},${SECOND}` } });
  for (const origin of [FRIEND, SECOND]) {
    const { origins, call, preflight, polling } = await allowances(hub, origin);
    assert.deepEqual(origins, [origin, origin, origin]);
    assert.deepEqual([call.status, polling.status], [401, 200]);
    assert.ok(preflight.status === 200 || preflight.status === 204, `the preflight answered ${preflight.status}`);
    const allowed = (name) => preflight.headers.get(`access-control-allow-${name}`).toLowerCase().split(/, */);
    for (const method of ["put", "post", "get"]) assert.ok(allowed("methods").includes(method), method);
    for (const header of ["authorization", "content-type"]) assert.ok(allowed("headers").includes(header), header);
  }
  for (const origin of [STRANGER, `${FRIEND}.evil.example`, "http://school.example", `${FRIEND}:444`, "null"]) {
    const { origins } = await allowances(hub, origin);
    assert.ok(origins.every((allowed) => allowed === null), `${origin} got ${origins}`);
  }
});
