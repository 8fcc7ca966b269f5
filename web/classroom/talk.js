// What is said in a class. The hub stores none of it, so the ids that tell a message sent twice from two messages are ours: they
// travel inside the message.

import { newTempId } from "../shared/outbox.js";

/** Our own kinds of message. `text` with a string, as other clients send it, is understood too. */
const CHAT = "chat";
const CALL = "announcement";
export const HAND = "hand";
export const HAND_DOWN = "hand-down";
/** "Is your hand up?": a tab that has just come in knows no hands. */
export const HANDS = "hands";

export const isTeacher = (person) => person?.role === "TEACHER" || person?.role === "ADMIN";

/** A message to everybody (`to` empty) or to one person. */
export function write(text, { to, call }) {
  return { to, type: call && !to ? CALL : CHAT, value: { id: newTempId(), text } };
}

/** Reads what came; `undefined` for what isn't text. Whatever the others send, a string comes out, or nothing. */
function read({ type, value }) {
  if (type === "text" && typeof value === "string") return { text: value };
  if (![CHAT, CALL].includes(type) || typeof value?.text !== "string") return undefined;
  return { id: typeof value.id === "string" ? value.id : undefined, text: value.text, call: type === CALL };
}

export function createTalk(timeline, { personOf, meName }) {
  const heard = new Set();
  let count = 0;
  // The order of arrival is the only order there is.
  const nextId = () => String((count += 1)).padStart(9, "0");

  return {
    /** A message of somebody else; answers whether it was one. */
    receive(from, message) {
      const said = read(message);
      if (!said) return false;
      const key = `${from} ${said.id}`;
      if (said.id && heard.has(key)) return true;
      heard.add(key);
      const person = personOf(from);
      // Anybody can write "announcement" into a message; only what the hub says of the sender makes it one.
      const isCall = said.call && isTeacher(person);
      const badge = [isTeacher(person) ? person.role.toLowerCase() : "", isCall ? "announcement" : ""].filter(Boolean).join(", ");
      const author = person?.name ?? `person ${from}`;
      timeline.add([{ id: nextId(), author, badge, tone: isCall ? "call" : undefined, own: false, text: said.text, time: Date.now() }], { live: true });
      return true;
    },
    /** A message of ours, and how far it is. */
    own({ to, type, value }, state, more = {}) {
      const isCall = type === CALL;
      const badge = to ? `only to ${personOf(to)?.name ?? `person ${to}`}` : isCall ? "announcement" : undefined;
      const tone = to ? "aside" : isCall ? "call" : undefined;
      return { tempId: value.id, author: meName(), own: true, text: value.text, time: Date.now(), badge, tone, state, ...more };
    },
    /** The hub has passed it on. */
    sent: (entry) => timeline.settle({ ...entry, id: nextId() }),
  };
}
