// One connection to one namespace, that comes back by itself.
//
// The client library reconnects after a lost network. It doesn't after the server has cut the connection ("io server
// disconnect": a slow reader, a name that moved to another window, a dead token), nor after a refusal. Both are done here.

import { noAnswer, refusal } from "./errors.js";

const ANSWER_MS = 10_000;
const RETRY_MS = 1_000;
/** Refusals that trying again doesn't change. */
const FINAL = ["unauthenticated", "banned", "forbidden", "not_found"];
/** Refusals of a join that a person has to decide about: another name, another room. */
const TO_DECIDE = ["conflict", "invalid_payload", "too_large", "room_full"];
/** A connection that is cut this soon, this often, is fought over by two windows. */
const SOON_MS = 10_000;
const CUTS = 3;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Throws what a page shows when the Socket.IO client didn't load. */
function library() {
  if (globalThis.io) return globalThis.io;
  throw new Error("The Socket.IO client didn't load. Run `npm ci` in the project's folder, start the hub again and reload this page.");
}

/**
 * Connects to `namespace`.
 *
 * - `auth()` gives what the handshake carries; it is asked at each connection, so `since` is never stale.
 * - `join(connection)` makes the connection useful (register, join a room), and answers like an ack.
 * - `show(state, error?)` is told: `connecting`, `joining`, `online`, `lost`, `refused`, `cut`.
 */
export function connect(namespace, { auth = () => ({}), join, show }) {
  const socket = library()(namespace, {
    auth: (done) => done(auth()),
    autoConnect: false,
    forceNew: true,
    reconnectionDelayMax: 3_000,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
  });
  const connection = { socket, ask, close, open, get online() { return state === "online"; } };
  let state = "connecting";
  let onlineSince = 0;
  let cuts = 0;

  function change(next, error) {
    state = next;
    if (next === "online") onlineSince = Date.now();
    show(next, error);
  }

  /** Emits, and waits for the ack. Never throws; nothing is kept for later, that is the outbox's work. */
  async function ask(event, ...args) {
    if (!socket.connected) return noAnswer(event);
    try {
      return await socket.timeout(ANSWER_MS).emitWithAck(event, ...args);
    } catch {
      return noAnswer(event);
    }
  }

  async function enter() {
    const id = socket.id;
    change("joining");
    const answer = await join(connection);
    if (socket.id !== id || !socket.connected) return; // another connection is entering by now
    if (answer.ok) return change("online");
    if ([...FINAL, ...TO_DECIDE].includes(answer.error.code)) {
      socket.disconnect();
      return change("refused", answer.error);
    }
    await wait(answer.error.details?.retryAfterMs ?? RETRY_MS);
    if (socket.id === id && socket.connected) await enter();
  }

  function cutByTheServer() {
    cuts = Date.now() - onlineSince < SOON_MS ? cuts + 1 : 1;
    if (cuts >= CUTS) return change("cut");
    change("lost");
    setTimeout(() => { if (state === "lost") socket.connect(); }, RETRY_MS * 2 ** (cuts - 1) * Math.random());
  }

  socket.on("connect", enter);
  socket.on("disconnect", (reason) => {
    if (state === "refused" || reason === "io client disconnect") return;
    if (reason === "io server disconnect") cutByTheServer();
    else change("lost");
  });
  socket.on("connect_error", (error) => {
    if (socket.active) return change("lost"); // no server there; the library tries again
    const refused = refusal(error);
    if (FINAL.includes(refused.code)) return change("refused", refused);
    change("lost");
    setTimeout(() => { if (state === "lost") socket.connect(); }, RETRY_MS);
  });

  function open() {
    cuts = 0;
    change("connecting");
    socket.connect();
  }

  /** Ends it for good: after this, nothing comes back. With an error, the reason is shown. */
  function close(error) {
    state = "refused";
    socket.disconnect();
    if (error) show("refused", error);
  }

  return connection;
}
