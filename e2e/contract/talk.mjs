// One way to say something and to hear it, for each place where messages have an order and a limit: the tests of the rules
// that hold everywhere go through all of them.

import { sealed } from "./scenes.mjs";

/**
 * `say(scene, text, tempId)` is the call of Ann's client, `event` what Bob sees of it, and `text(payload)` what was said.
 * `stored`: it has a history, its ack carries the message, and it may have a `tempId`.
 */
export const PLACES = {
  "/chat": {
    namespace: "/chat",
    say: (_, text, tempId) => ["sendMessage", { text, tempId }],
    event: "appendMessage",
    text: (payload) => payload.text,
    history: async ({ bob }) => (await bob.ok("chatHistory")).messages,
    stored: true,
  },
  "/rooms": {
    namespace: "/rooms",
    say: ({ room }, body, tempId) => ["updateChat", { body, room, tempId }],
    event: "updateChat",
    text: (payload) => payload.body,
    history: async ({ bob, room }) => {
      await bob.ok("userJoin", { username: bob.username, room });
      return bob.sees("msgHistory");
    },
    stored: true,
  },
  "/lobby, to all": {
    namespace: "/lobby",
    say: (_, message, tempId) => ["chat-message-sent", { message, tempId }],
    event: "chat-message-broadcast",
    text: (payload) => payload.message,
    stored: true,
  },
  "/lobby, to one": {
    namespace: "/lobby",
    say: ({ room }, message, tempId) => ["chat-message-sent", { message, to: room, tempId }],
    event: "pm",
    text: (payload) => payload.message,
    stored: true,
  },
  "/classroom, to one": {
    namespace: "/classroom",
    say: ({ people }, value) => ["message", { type: "text", value }, people[1].id],
    event: "message",
    text: ({ data }) => data.message.value,
  },
  "/classroom, to all": {
    namespace: "/classroom",
    say: (_, value) => ["broadcast-message", { type: "text", value }],
    event: "message",
    text: ({ data }) => data.message.value,
  },
  "/classroom, a broadcast": {
    namespace: "/classroom",
    say: (_, value) => ["class-room-broadcast", { value }],
    event: "class-room-broadcast",
    text: ({ value }) => value,
  },
  "/private": {
    namespace: "/private",
    say: ({ people: [ann, bob] }, text, tempId = text) => ["send-chat-message", sealed(ann, bob, tempId, text)],
    event: "new-chat-message",
    text: ({ recipients }) => Object.values(recipients)[0],
    stored: true,
  },
};
