// Who gets in: tokens, where they may stand, and what happens to the sockets of one that dies.

import assert from "node:assert/strict";

import { inTime } from "../support.mjs";
import { PASSWORD } from "../hub.mjs";
import { NAMESPACES, change, connects, people, school, someone } from "./accounts.mjs";
import { answers } from "./rest.mjs";

const { overBoth } = school();

// The contract says one second; the rest is for a machine that is busy with other tests.
const WITHIN_MS = 1_000 + 500;

async function refusedBy(hub, namespace, code, auth, more) {
  const error = await hub.refusal(namespace, auth, more);
  assert.equal(error.message, code, `${namespace} with ${JSON.stringify(auth)}`);
  // The server library can't send `data` yet. The day it can, this fails, and the contract's promise comes true.
  assert.equal(error.data, undefined);
}

/** All these clients are disconnected by the server within a second from now. */
async function areDisconnected(clients) {
  const reasons = Promise.all(clients.map((client) => client.disconnected));
  for (const reason of await inTime(reasons, "every socket is disconnected", WITHIN_MS)) {
    assert.ok(["io server disconnect", "transport close"].includes(reason), reason);
  }
}

overBoth("without a token that lives nobody gets in", async (t, hub) => {
  const dead = await someone(hub, "dead");
  await answers(hub, 204, "POST", "/api/log-out", undefined, dead.token);
  const wrong = [undefined, {}, { token: "" }, { token: null }, { token: 7 }, { token: {} }, { token: [dead.token] }, { token: "nonsense" }, { token: "x".repeat(43) }, { token: dead.token }, { Token: "x" }];
  for (const namespace of NAMESPACES) {
    for (const auth of wrong) await refusedBy(hub, namespace, "unauthenticated", auth);
    for (const token of ["", "nonsense", dead.token]) await refusedBy(hub, namespace, "unauthenticated", undefined, { query: { token } });
  }
});

overBoth("a token opens every namespace, by auth and by the query parameter", async (t, hub) => {
  const ann = await someone(hub, "ann");
  for (const namespace of NAMESPACES) {
    await connects(hub, namespace, ann);
    const client = await hub.connect(namespace, undefined, { query: { token: ann.token } });
    if (namespace === "/lobby") assert.equal((await client.sees("user-connected")).user.id, ann.id);
  }
});

overBoth("a banned account gets in nowhere, until the ban is undone", async (t, hub) => {
  const bob = await someone(hub, "bob");
  await change(hub, bob.id, "status", { status: "banned" });
  for (const namespace of NAMESPACES) {
    await refusedBy(hub, namespace, "banned", { token: bob.token });
    await refusedBy(hub, namespace, "banned", undefined, { query: { token: bob.token } });
  }
  await change(hub, bob.id, "status", { status: "normal" });
  for (const namespace of NAMESPACES) await connects(hub, namespace, bob);
});

overBoth("log-out disconnects the sockets of that token, and no others", async (t, hub) => {
  const [ann, bob] = await people(hub, "ann", "bob");
  const phone = await hub.logIn(ann.username);
  const open = (account) => Promise.all(NAMESPACES.map((namespace) => connects(hub, namespace, account)));
  const [gone, ...stay] = [await open(ann), await open(phone), await open(bob)];
  await answers(hub, 204, "POST", "/api/log-out", undefined, ann.token);
  await areDisconnected(gone);
  for (const client of stay.flat()) {
    await client.turn();
    assert.equal(client.socket.connected, true);
  }
  for (const namespace of NAMESPACES) await refusedBy(hub, namespace, "unauthenticated", { token: ann.token });
});

overBoth("change-password disconnects the sockets of every other token of the account", async (t, hub) => {
  const [ann, bob] = await people(hub, "ann", "bob");
  const [phone, tablet] = [await hub.logIn(ann.username), await hub.logIn(ann.username)];
  const open = (account) => Promise.all(NAMESPACES.map((namespace) => connects(hub, namespace, account)));
  const [here, away, also, other] = [await open(ann), await open(phone), await open(tablet), await open(bob)];
  await answers(hub, 204, "POST", "/api/change-password", { current: PASSWORD, new: "a new password" }, ann.token);
  await areDisconnected([...away, ...also]);
  for (const client of [...here, ...other]) {
    await client.turn();
    assert.equal(client.socket.connected, true);
  }
  for (const namespace of NAMESPACES) await refusedBy(hub, namespace, "unauthenticated", { token: phone.token });
});
