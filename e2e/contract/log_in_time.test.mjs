// A wrong username takes as long as a wrong password: else the clock tells who has an account.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startHub } from "../hub.mjs";
import { refuses } from "./rest.mjs";

test("a wrong username and a wrong password take the same time", async (t) => {
  // Dear enough to stand out from everything else that a call costs.
  const hub = await startHub(t, { env: { HUB_ARGON2_MEMORY_KIB: "8192", HUB_ARGON2_PASSES: "3" } });
  const ann = await hub.signUp("ann");
  const fastest = { known: Infinity, unknown: Infinity };
  for (let turn = 0; turn < 5; turn++) {
    for (const [who, username] of [["known", ann.username], ["unknown", `nobody ${turn}`]]) {
      const before = performance.now();
      await refuses(hub, 401, "unauthenticated", "POST", "/api/log-in", { username, password: "wrong password" });
      fastest[who] = Math.min(fastest[who], performance.now() - before);
    }
  }
  // The fastest of five: what a busy machine adds is not in it. Without the same work one would be many times the other.
  const ratio = fastest.unknown / fastest.known;
  assert.ok(ratio > 0.5 && ratio < 2, `an unknown name took ${ratio} of the time of a known one`);
});
