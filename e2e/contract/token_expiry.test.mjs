// Tokens that expire: a hub where they live for two seconds.

import assert from "node:assert/strict";

import { inTime } from "../support.mjs";
import { NAMESPACES, connects, school, someone } from "./accounts.mjs";
import { answers, refuses } from "./rest.mjs";

const LIFE_MS = 2_000;
const { overBoth } = school({ HUB_TOKEN_TTL_SECS: String(LIFE_MS / 1_000) });

overBoth("an expired token opens nothing, and its sockets are disconnected within a second", async (t, hub) => {
  const before = Date.now();
  const ann = await someone(hub, "ann");
  assert.ok(ann.expiresAt >= before + LIFE_MS && ann.expiresAt <= Date.now() + LIFE_MS, `expiresAt is ${ann.expiresAt - before} ms away`);
  const clients = await Promise.all(NAMESPACES.map((namespace) => connects(hub, namespace, ann)));
  await answers(hub, 200, "GET", "/api/me", undefined, ann.token);
  await Promise.all(clients.map(async (client) => {
    await inTime(client.disconnected, "the socket is disconnected", LIFE_MS + 3_000);
    const late = Date.now() - ann.expiresAt;
    // Half a second more than the contract says, for a busy machine; and never early.
    assert.ok(late >= 0 && late <= 1_500, `disconnected ${late} ms after the token's end`);
  }));
  await refuses(hub, 401, "unauthenticated", "GET", "/api/me", undefined, ann.token);
  for (const namespace of NAMESPACES) assert.equal((await hub.refusal(namespace, { token: ann.token })).message, "unauthenticated");
  // A new token isn't held back by the old one's end.
  const again = await hub.logIn(ann.username);
  await connects(hub, "/lobby", again);
  await answers(hub, 200, "GET", "/api/me", undefined, again.token);
});
