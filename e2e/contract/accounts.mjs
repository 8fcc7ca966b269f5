// People with accounts: what the tests of REST, /lobby, /classroom and /private share.

import assert from "node:assert/strict";

import { contract } from "../hub.mjs";

export const ADMIN = "head:a password: with colons";

/** The hub of a test file whose people have accounts; `head` is its ADMIN. */
export function school(env = {}) {
  return contract({ HUB_ADMIN: ADMIN, ...env });
}

export const NAMESPACES = ["/lobby", "/classroom", "/private"];

// No account has it: the largest id that the contract allows.
export const NOBODY = "9007199254740991";

// What isn't a user id. The first ones aren't even of a type that could be one.
export const NOT_IDS = [null, true, {}, [], ["1"], { id: "1" }];
export const MALFORMED_IDS = ["", " ", "ann", "0", "01", "-1", "+1", "1.0", "1e3", " 1", "0x1", "9007199254740992", 0, -1, 1.5, 2 ** 53];

/** `{ id, username, role, status }` of an account, as others see it. */
export function userOf({ id, username, user }, changed = {}) {
  return { id, username, role: user.role, status: user.status, ...changed };
}

/** Somebody new with an account; `role` is given by the ADMIN. */
export async function someone(hub, stem, role = "STUDENT") {
  const account = await hub.signUp(stem);
  if (role === "STUDENT") return account;
  await change(hub, account.id, "role", { role });
  return { ...account, user: { ...account.user, role } };
}

export function people(hub, ...stems) {
  return Promise.all(stems.map((stem) => someone(hub, stem)));
}

/** The ADMIN sets a role or a status by REST, which must succeed; returns the user. */
export async function change(hub, id, what, body) {
  const { token } = await hub.admin();
  const answer = await hub.rest("PUT", `/api/users/${id}/${what}`, body, token);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.user;
}

/** Connects with the account's token; the client knows whose it is: `client.account`. */
export async function connects(hub, namespace, account, auth = {}, more = {}) {
  const client = await hub.connect(namespace, { token: account.token, ...auth }, more);
  client.account = account;
  return client;
}

/**
 * Connects with something in `auth` that can't be right. Refusing the connection and an `error-response` after it are both
 * answers; the code is the same.
 */
export async function complainsAbout(hub, namespace, account, auth, code) {
  const what = `${namespace} with ${JSON.stringify(auth)}`;
  try {
    const client = await connects(hub, namespace, account, auth);
    assert.equal((await client.sees("error-response")).code, code, what);
  } catch (error) {
    if (!/ refused: /.test(error.message)) throw error;
    assert.ok(error.message.endsWith(` refused: ${code}`), `${what}: ${error.message}`);
  }
}

const byId = (a, b) => Number(a.id ?? a.ID) - Number(b.id ?? b.ID);

/** Users or persons in the order of their ids: where the contract names no order. */
export function sorted(users) {
  return [...users].sort(byId);
}

/** Takes as many events as there are names, which must be exactly these, in any order; returns their payloads in the order of the names. */
export async function seesAll(client, ...names) {
  const payloads = [];
  for (const name of names) payloads.push(await client.sees(name));
  return payloads;
}

/**
 * A socket of the account connects to the lobby; everybody of `present` takes the news of it. Returns the client with what
 * it was told: `welcome` (`user-connected`) and `news` (`room-user-change`). Neither waits in a queue afterwards.
 */
export async function enters(hub, account, present = [], auth = {}) {
  const client = await connects(hub, "/lobby", account, auth);
  client.welcome = await client.sees("user-connected");
  client.news = await client.sees("room-user-change");
  for (const other of present) await other.sees("room-user-change", ({ user }) => user.id === account.id);
  return client;
}

/** These accounts enter a lobby that is empty: whom an earlier test left there has gone when this returns. */
export async function enterAlone(hub, ...accounts) {
  const first = await enters(hub, accounts[0]);
  while (first.news.users.length > 1) first.news = await first.sees("room-user-change");
  const clients = [first];
  for (const account of accounts.slice(1)) clients.push(await enters(hub, account, clients));
  return clients;
}

/** New accounts, alone in the lobby, in the order of their names here. */
export async function inLobby(hub, ...stems) {
  return enterAlone(hub, ...(await people(hub, ...stems)));
}

/** The ADMIN and new accounts, alone in the lobby. */
export async function inLobbyWithHead(hub, ...stems) {
  return enterAlone(hub, await hub.admin(), ...(await people(hub, ...stems)));
}

/** Nothing waits at any of `clients`, and nothing comes from what the `actors` did. */
export async function allSilent(clients, ...actors) {
  for (const client of clients) await client.seesNothing(...actors);
}

/** Something that can't be right goes to everything that the contract lets a client say: see `*_input.test.mjs`. */
export async function refusesEach(client, event, table) {
  for (const [codes, ...args] of table) {
    const allowed = [codes].flat();
    const answer = await client.ack(event, ...args);
    const what = `${event} ${JSON.stringify(args)?.slice(0, 200)} answered ${JSON.stringify(answer)}`;
    assert.equal(answer?.ok, false, what);
    assert.equal(answer.error.event, event, what);
    assert.ok(allowed.includes(answer.error.code), `${what}; expected ${allowed}`);
    client.emit(event, ...args);
    const error = await client.seesNext("error-response");
    assert.deepEqual([error.event, error.code], [event, answer.error.code], what);
  }
}
