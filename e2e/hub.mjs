// One running hub in the hands of a test: its clients, its REST calls, and the tests that run over both transports.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";

import { connect, refusal } from "./client.mjs";
import { called } from "./described.mjs";
import { hubBinary, inTime, root, startHubProcess, withoutSettings } from "./support.mjs";

export const PASSWORD = "correct horse battery";

let names = 0;

/** A hub that tests share: `over(t, transport)` is its face for one test and one transport. */
class Hub {
  constructor(process, env, t, transport) {
    Object.assign(this, process);
    this.process = process;
    this.env = env;
    this.t = t;
    this.transport = transport;
  }

  over(t, transport) {
    return new Hub(this.process, this.env, t, transport);
  }

  /** A name that no other test uses: `ann.7`. */
  name(stem) {
    names += 1;
    return `${stem}.${names}`;
  }

  /** A client of the namespace. `auth` is the handshake's; the rest goes to the official client. */
  connect(namespace, auth, more = {}) {
    return connect(this.t, this.url, namespace, { transport: this.transport, auth, ...more });
  }

  /** The `connect_error` of a namespace that refuses this client. */
  refusal(namespace, auth, more = {}) {
    return refusal(this.t, this.url, namespace, { transport: this.transport, auth, ...more });
  }

  /** One REST call: `{ status, type, headers, body }`. A string as body goes out as it is, anything else as JSON. */
  async rest(method, path, body, token, headers = {}) {
    const sent = { ...headers };
    if (body !== undefined) sent["content-type"] ??= "application/json";
    if (token !== undefined) sent.authorization ??= `Bearer ${token}`;
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const call = fetch(this.url + path, { method, body: text, headers: sent });
    const response = await inTime(call, `${method} ${path} is answered`);
    const type = response.headers.get("content-type")?.split(";")[0];
    const answer = await response.text();
    const isJson = /\bjson$/.test(type ?? "");
    const answered = { status: response.status, type, headers: response.headers, body: isJson ? JSON.parse(answer) : answer };
    assert.equal(called(method, path, body, answered), undefined, "what api/openapi.json doesn't describe");
    return answered;
  }

  /** A new account that is logged in: `{ id, username, password, user, token, expiresAt }`. `stem` becomes a name of its own. */
  async signUp(stem, password = PASSWORD) {
    const username = this.name(stem);
    const { status, body } = await this.rest("POST", "/api/sign-up", { username, password });
    assert.equal(status, 201, JSON.stringify(body));
    return this.logIn(username, password);
  }

  /** Logs in to an account that exists. */
  async logIn(username, password = PASSWORD) {
    const { status, body } = await this.rest("POST", "/api/log-in", { username, password });
    assert.equal(status, 200, JSON.stringify(body));
    return { id: body.user.id, username, password, ...body };
  }

  /** Logs in as the ADMIN of `HUB_ADMIN`. */
  admin() {
    const [, username, password] = /^([^:]*):(.*)$/s.exec(this.env.HUB_ADMIN);
    return this.logIn(username, password);
  }
}

// Hashing a password is slow on purpose; a test about something else has no use for that.
const QUICK = { HUB_ARGON2_MEMORY_KIB: "8", HUB_ARGON2_PASSES: "1" };

/** Starts a hub for one test, which ends with the test. It must not panic, and must stop on Ctrl-C with exit code 0. */
export async function startHub(t, { env = {}, transport = "websocket" } = {}) {
  const process = await startHubProcess(t, { env: { ...QUICK, ...env } });
  const stop = async () => {
    await process.stop();
    assert.doesNotMatch(process.stderr(), /panicked/);
    assert.doesNotMatch(process.stdout(), /panicked/);
  };
  t.after(stop);
  return new Hub({ ...process, stop }, env, t, transport);
}

/** Runs the hub with settings that it must refuse: its exit code and what it printed. */
export async function failsToStart(t, env) {
  const child = spawn(hubBinary, [], { cwd: root, env: { ...withoutSettings(), HUB_ADDR: "127.0.0.1:0", ...env } });
  t.after(() => child.kill("SIGKILL"));
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) child[stream].on("data", (chunk) => (printed[stream] += chunk));
  const [code] = await inTime(once(child, "close"), `the hub ends; it printed ${JSON.stringify(printed)}`);
  assert.ok(code > 0, `exit code ${code}`);
  assert.doesNotMatch(printed.stdout, /listening on/);
  assert.doesNotMatch(printed.stderr, /panicked/);
  return printed;
}

/**
 * The hub of one test file. It starts before the first test and must end well after the last one, so tests keep apart by
 * names of their own. Returns `overBoth(name, async (t, hub) => …)`, which runs a test over WebSocket and over polling;
 * `overAll` adds a client that begins with polling and upgrades; `once` runs it over WebSocket alone.
 */
export function contract(env = {}) {
  let hub;
  const ends = [];
  before(async () => {
    hub = await startHub({ after: (end) => ends.push(end) }, { env });
  });
  after(async () => {
    for (const end of ends) await end();
  });
  const over = (transports) => (name, run) => {
    for (const transport of transports) test(`${name} (${transport})`, (t) => run(t, hub.over(t, transport)));
  };
  return {
    overBoth: over(["websocket", "polling"]),
    overAll: over(["websocket", "polling", "upgrade"]),
    once: (name, run) => test(name, (t) => run(t, hub.over(t, "websocket"))),
  };
}

// Limits that no test reaches, for the files whose tests aren't about limits and emit a lot.
export const UNLIMITED = {
  HUB_MESSAGES_PER_SECOND: "100000",
  HUB_MESSAGES_BURST: "100000",
  HUB_EVENTS_PER_SECOND: "100000",
  HUB_EVENTS_BURST: "100000",
};
