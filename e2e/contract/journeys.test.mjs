// A whole journey through each namespace by the official Python client.

import assert from "node:assert/strict";

import { python } from "../support.mjs";
import { school } from "./accounts.mjs";

const { overBoth } = school();

for (const namespace of ["chat", "rooms", "lobby", "classroom", "private"]) {
  overBoth(`the Python client's journey through /${namespace}`, async (t, hub) => {
    const printed = await python(t, `journey_${namespace}.py`, [hub.url, hub.transport]);
    assert.equal(printed.trim(), "arrived");
  });
}
