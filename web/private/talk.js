// The conversation with one person. It is found by that person's id, never by a name or by the conversation's id: those are the
// hub's words, and the hub isn't trusted here.

import { createTimeline } from "../shared/timeline.js";
import { unreadable } from "./words.js";

const reached = ({ readAt, deliveredAt }) => (readAt ? "read" : deliveredAt ? "delivered" : "saved");
const STEPS = ["saved", "delivered", "read"];

export function createTalk(peer, { viewport, me, open }) {
  const timeline = createTimeline(viewport, { empty: "Only the two of you can read what is written here." });
  timeline.box.hidden = true;
  const locked = new Map(); // messages that can't be opened yet
  const steps = new Map(); // message id → how far it is; a receipt that comes late never turns it back

  function step(message) {
    const [known, now] = [steps.get(message.id), reached(message)];
    const further = STEPS.indexOf(now) > STEPS.indexOf(known) ? now : known;
    steps.set(message.id, further);
    return further;
  }

  async function read(message) {
    const own = message.sender.id === me().id;
    const entry = { id: message.id, tempId: own ? message.tempId : undefined, own, author: message.sender.username, time: message.createdAt, state: own ? step(message) : undefined };
    try {
      const { text, key, again } = await open(message, peer);
      locked.delete(message.id);
      return { ...entry, text, badge: key === "earlier" && !again ? "sealed under an earlier key" : undefined };
    } catch (error) {
      if (error.code === "unknown_key") locked.set(message.id, message);
      return { ...entry, text: unreadable(error), tone: "bad", isBad: true };
    }
  }

  const talk = {
    peer,
    name: `Person ${peer}`,
    role: "STUDENT",
    conversationId: undefined,
    timeline,
    isLoaded: false,
    before: undefined,
    hasOlder: false,
    unread: 0,
    /** Messages for us that we haven't said "read" for. */
    toRead: new Set(),
    /** What a message says about the other person and the conversation. */
    learn({ sender, receiver, conversation }) {
      const other = sender.id === me().id ? receiver : sender;
      [talk.name, talk.role, talk.conversationId] = [other.username, other.role, conversation.id];
    },
    /** Shows a message; answers its entry, or nothing if it is shown already. */
    async take(message, { live }) {
      talk.learn(message);
      if (timeline.has(message.id)) return void talk.receipt(message);
      const entry = await read(message);
      if (!entry.own && !entry.isBad && !message.readAt) talk.toRead.add(message.id);
      return timeline.add([entry], { live }) ? entry : undefined;
    },
    async takePage(messages) {
      const entries = [];
      for (const message of messages) {
        talk.learn(message);
        const entry = await read(message);
        if (!entry.own && !entry.isBad && !message.readAt) talk.toRead.add(message.id);
        entries.push(entry);
      }
      if (talk.isLoaded) timeline.prepend(entries);
      else timeline.add(entries);
    },
    receipt(message) {
      if (message.sender.id === me().id) timeline.update(message.id, { state: step(message) });
    },
    /** A key was accepted: what waited for it can be read. */
    async unlock() {
      for (const message of [...locked.values()]) {
        const entry = await read(message);
        timeline.update(message.id, { tone: undefined, ...entry });
        if (!entry.own && !entry.isBad && !message.readAt) talk.toRead.add(message.id);
      }
    },
  };
  return talk;
}
