// The official JavaScript client in verbs. What arrives waits in a queue, in the order of its arrival, until a test takes it.

import assert from "node:assert/strict";

import { io } from "socket.io-client";

import { acked, heard } from "./described.mjs";
import { atEnd, inTime } from "./support.mjs";

export const CODES = [
  "unauthenticated", "forbidden", "banned", "muted", "blocked", "invalid_payload", "not_found", "not_joined", "room_full",
  "conflict", "rate_limited", "too_large", "unavailable", "internal",
];

const ANSWER_MS = 20_000;
const NOBODY = "9007199254740991";

// A legal command that changes nothing and that only the protocol itself can answer, so that its ack comes after
// everything that this socket emitted before has been handled.
const TURNS = {
  "/chat": ["chatHistory", { limit: 1 }],
  "/rooms": ["userTyping", { username: "x", room: "a room that nobody joins" }],
  "/lobby": ["unblock-user", NOBODY],
  "/classroom": ["message", { type: "turn", value: null }, NOBODY],
  "/private": ["chat-message-read", "no such message"],
};

function options(transport, auth, more) {
  const transports = transport === "upgrade" ? ["polling", "websocket"] : [transport];
  return { transports, auth, forceNew: true, reconnection: false, ...more };
}

const short = (value) => JSON.stringify(value)?.slice(0, 1_000);

/** `error` has the form that the contract gives to every error, and is about `event`. */
export function assertIsError(error, event) {
  const { details, ...rest } = error;
  assert.deepEqual(Object.keys(rest).sort(), ["code", "event", "message"], JSON.stringify(error));
  assert.equal(error.event, event);
  assert.ok(CODES.includes(error.code), `an unknown code: ${error.code}`);
  assert.ok(typeof error.message === "string" && error.message !== "", "an error has a message for people");
  assert.ok(details === undefined || (typeof details === "object" && details !== null), "details are an object");
}

export class Client {
  #waiting = [];
  #answers = new Map();

  constructor(socket, namespace) {
    this.socket = socket;
    this.namespace = namespace;
    this.queue = [];
    // Events that come from other tests on the same hub too, and say nothing about this one.
    this.ignores = new Set();
    // What came and isn't in api/asyncapi.json, or not like this. It fails the test at its end.
    this.undescribed = [];
    socket.onAny((...event) => this.#arrives(event));
    // The client drops a second answer without a word, so the packets themselves are counted.
    socket.io.on("packet", ({ type, id, nsp }) => {
      if (type === 3 && nsp === namespace) this.#answers.set(id, (this.#answers.get(id) ?? 0) + 1);
    });
    this.disconnected = new Promise((resolve) => socket.on("disconnect", resolve));
  }

  #arrives(event) {
    const problem = heard(this.namespace, event[0], event.slice(1));
    if (problem) this.undescribed.push(problem);
    if (this.ignores.has(event[0])) return;
    this.queue.push(event);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Emits without a callback. */
  emit(event, ...args) {
    this.socket.emit(event, ...args);
  }

  /** Emits with a callback and returns the answer. */
  async ack(event, ...args) {
    const answer = await this.socket.timeout(ANSWER_MS).emitWithAck(event, ...args).catch((error) => {
      throw new Error(`${event} was not answered: ${error.message}`);
    });
    const problem = acked(this.namespace, event, args, answer);
    if (problem) this.undescribed.push(problem);
    return answer;
  }

  /** Emits and returns the answer, which must be a success. */
  async ok(event, ...args) {
    const answer = await this.ack(event, ...args);
    assert.equal(answer?.ok, true, `${event} was refused: ${short(answer)}`);
    return answer;
  }

  /** Emits and returns the error of the answer, which must be a refusal with this code. */
  async refused(code, event, ...args) {
    const answer = await this.ack(event, ...args);
    assert.deepEqual(Object.keys(answer ?? {}).sort(), ["error", "ok"], `${event} answered ${short(answer)}`);
    assert.equal(answer.ok, false);
    assertIsError(answer.error, event);
    assert.equal(answer.error.code, code, answer.error.message);
    return answer.error;
  }

  /** Takes the first waiting event of that name, or the next that comes, for which `where(payload)` holds; returns its payload. */
  async sees(event, where = () => true) {
    return (await this.#take(event, where)).payload;
  }

  /** Like `sees`, and nothing else may be waiting before it. */
  async seesNext(event, where = () => true) {
    const { payload, before } = await this.#take(event, where);
    assert.deepEqual(before, [], `more than ${event} arrived`);
    return payload;
  }

  /** Takes everything up to and including the first such event: the payloads of the events of that name. */
  async seesUntil(event, where) {
    const { before, payload } = await this.#take(event, where);
    this.queue.splice(0, before.length);
    return [...before.filter(([name]) => name === event).map(([, first]) => first), payload];
  }

  async #take(event, where) {
    const fits = ([name, ...args]) => name === event && where(args[0]);
    const there = async () => {
      while (!this.queue.some(fits)) await new Promise((resolve) => this.#waiting.push(resolve));
    };
    await inTime(there(), `the event ${event}`).catch((error) => {
      throw new Error(`${error.message}; waiting: ${short(this.queue)}`);
    });
    const at = this.queue.findIndex(fits);
    const before = this.queue.slice(0, at);
    const [[, ...args]] = this.queue.splice(at, 1);
    assert.ok(args.length <= 1, `${event} came with ${args.length} arguments`);
    return { payload: args[0], before };
  }

  /** Waits until everything that this client emitted before has been handled. */
  async turn() {
    const [event, ...args] = TURNS[this.namespace] ?? ["turn"];
    await this.ack(event, ...args);
  }

  /**
   * Nothing waits here and nothing comes from what the `actors` did until now. Their turns are over when the server has
   * handled what they did; what it sent to this client on that account lies before the answer to this client's own turn.
   */
  async seesNothing(...actors) {
    for (const actor of [...actors, this]) await actor.turn();
    assert.deepEqual(this.queue, []);
  }

  /** Forgets what waits, after the same fence as `seesNothing`. */
  async skips(...actors) {
    for (const actor of [...actors, this]) await actor.turn();
    this.queue.length = 0;
  }

  /** Disconnects this namespace, or with `close` the whole connection. */
  leaves() {
    this.socket.disconnect();
  }

  /** As if the cable were cut, over WebSocket: from now on this client reads nothing and says nothing, not even goodbye. */
  goesSilent() {
    const { ws } = this.socket.io.engine.transport;
    ws._socket.pause();
    ws.send = () => {};
    this.silent = ws;
  }

  /** Waits until the server has disconnected this client; returns the client library's reason. */
  async isDisconnected() {
    return inTime(this.disconnected, "the server disconnects this client");
  }

  /** Every answer came once. */
  assertAnsweredOnce() {
    const twice = [...this.#answers].filter(([, count]) => count > 1);
    assert.deepEqual(twice, [], "acknowledgements that came more than once, as [id, times]");
  }
}

function open(t, url, namespace, transport, auth, more) {
  const socket = io(url + (namespace === "/" ? "" : namespace), options(transport, auth, more));
  const client = new Client(socket, namespace);
  atEnd(t, () => {
    client.silent?.terminate();
    socket.io.engine?.close();
    socket.close();
    client.assertAnsweredOnce();
    assert.deepEqual(client.undescribed, [], "what api/asyncapi.json doesn't describe");
  });
  return client;
}

/** Connects to a namespace and waits until the server has let this client in. */
export async function connect(t, url, namespace, { transport = "websocket", auth, ...more } = {}) {
  const client = open(t, url, namespace, transport, auth, more);
  const joined = new Promise((resolve, reject) => {
    client.socket.on("connect", resolve);
    client.socket.on("connect_error", (error) => reject(new Error(`${namespace} refused: ${error.message}`)));
  });
  await inTime(joined, `the connection to ${namespace}`);
  const { engine } = client.socket.io;
  if (transport === "upgrade" && engine.transport.name !== "websocket") {
    await inTime(new Promise((resolve) => engine.once("upgrade", resolve)), "the upgrade to WebSocket");
  }
  assert.equal(engine.transport.name, transport === "polling" ? "polling" : "websocket");
  return client;
}

/** Comes into `/chat` under a name, and has got the history. */
export async function joinsChat(t, url, transport, username) {
  const client = await connect(t, url, "/chat", { transport });
  await client.ok("register", { username });
  await client.seesNext("chatHistory");
  return client;
}

/** Connects to a namespace that must refuse, and returns the client's error. */
export async function refusal(t, url, namespace, { transport = "websocket", auth, ...more } = {}) {
  const { socket } = open(t, url, namespace, transport, auth, more);
  const refused = new Promise((resolve, reject) => {
    socket.on("connect_error", resolve);
    socket.on("connect", () => reject(new Error(`${namespace} let this client in`)));
  });
  const error = await inTime(refused, `${namespace} refuses`);
  // A namespace that isn't there is refused by Socket.IO itself, and a foreign page before there is any Socket.IO.
  if (error.message !== "Invalid namespace" && error.type !== "TransportError") {
    assert.equal(heard(namespace, "connect_error", [{ message: error.message }]), undefined);
  }
  return error;
}
