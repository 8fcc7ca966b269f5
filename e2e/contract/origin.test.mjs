// `HUB_CORS`: whose pages may use the hub. A program that is no browser sends no `Origin` and isn't asked.

import assert from "node:assert/strict";
import { test } from "node:test";

import { contract, failsToStart, startHub } from "../hub.mjs";
import { chatter } from "./people.mjs";

const POLLING = "/socket.io/?EIO=4&transport=polling";
const FOREIGN = "https://evil.example";
const FRIENDS = ["https://school.example", "http://school.example:8080"];

const { overBoth, once } = contract();
const friendly = contract({ HUB_CORS: FRIENDS.join(",") });

const from = (origin) => ({ extraHeaders: { Origin: origin } });
const allowed = ({ headers }) => headers.get("access-control-allow-origin");

// Not `hub.rest`: a foreign page is refused before there is any API whose description would say so.
const get = (hub, path, origin) => fetch(hub.url + path, { headers: { origin } });

/** What a browser asks before a page may call with a token and a body. */
const preflight = (hub, path, origin, method) =>
  fetch(hub.url + path, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": method, "access-control-request-headers": "authorization,content-type" },
  });

once("by default no other page may read REST or polling", async (t, hub) => {
  for (const origin of [FOREIGN, ...FRIENDS, "null", `${hub.url}.evil.example`, hub.url.replace("http:", "https:").replace(/\d+$/, "1")]) {
    for (const path of ["/healthz", "/api/me", POLLING]) assert.equal(allowed(await get(hub, path, origin)), null, `${origin} ${path}`);
    for (const path of ["/api/log-in", POLLING]) assert.equal(allowed(await preflight(hub, path, origin, "POST")), null);
  }
});

overBoth("by default the clients of other pages aren't let in, the hub's own are", async (t, hub) => {
  assert.ok(await hub.refusal("/chat", undefined, from(FOREIGN)));
  assert.ok(await hub.refusal("/chat", undefined, from("null")));
  assert.ok((await hub.connect("/chat", undefined, from(hub.url))).socket.connected);
  assert.ok((await chatter(hub, "program")).socket.connected);
});

friendly.once("the pages of the named origins may read, with a token too, and no others", async (t, hub) => {
  for (const origin of FRIENDS) {
    for (const path of ["/healthz", POLLING]) {
      const answer = await get(hub, path, origin);
      assert.deepEqual([answer.status, allowed(answer)], [200, origin]);
      assert.match(answer.headers.get("vary") ?? "", /origin/i, "a cache must not give one origin's answer to another");
    }
    for (const [path, method] of [["/api/log-in", "POST"], ["/api/me/key", "PUT"], [POLLING, "POST"]]) {
      const asked = await preflight(hub, path, origin, method);
      assert.ok(asked.status < 300, `${path} ${asked.status}`);
      assert.equal(allowed(asked), origin);
      assert.match(asked.headers.get("access-control-allow-headers"), /authorization/i);
      assert.ok(asked.headers.get("access-control-allow-methods").includes(method));
    }
  }
  for (const origin of [FOREIGN, "http://school.example", "https://school.example:8080", "https://sub.school.example"]) {
    assert.equal(allowed(await get(hub, "/healthz", origin)), null, origin);
    assert.equal(allowed(await get(hub, POLLING, origin)), null, origin);
  }
});

friendly.overBoth("the clients of the named origins are let in", async (t, hub) => {
  for (const origin of FRIENDS) assert.ok((await hub.connect("/chat", undefined, from(origin))).socket.connected);
  assert.ok(await hub.refusal("/chat", undefined, from(FOREIGN)));
  assert.ok((await hub.connect("/chat", undefined, from(hub.url))).socket.connected);
});

test("an allowed page reads the refusals too", async (t) => {
  const hub = await startHub(t, { env: { HUB_CORS: FRIENDS[0] } });
  const answer = await get(hub, "/api/me", FRIENDS[0]);
  assert.deepEqual([answer.status, allowed(answer), (await answer.json()).code], [401, FRIENDS[0], "unauthenticated"]);
});

test("an origin that isn't one is a clear error", async (t) => {
  assert.match((await failsToStart(t, { HUB_CORS: "school.example" })).stderr, /HUB_CORS/);
});
