// All conversations: which there are, which is shown, and what is read.

import { announce } from "../shared/announce.js";
import { byId, button, element } from "../shared/dom.js";
import { createTalk } from "./talk.js";

const PAGE = 50;

/**
 * `me()` is our user; `open(message, peer)` decrypts; `ask` is the connection's; `account` makes REST calls; `shown(talk)` is called
 * when another conversation is shown.
 */
export function createInbox({ me, open, ask, account, shown }) {
  const talks = new Map(); // the other person's id → the talk
  let current;
  let seen;

  function find(peer) {
    if (!talks.has(peer)) talks.set(peer, createTalk(peer, { viewport: byId("viewport"), me, open }));
    return talks.get(peer);
  }

  const peerOf = ({ sender, receiver }) => (sender.id === me().id ? receiver.id : sender.id);

  function draw() {
    byId("talks").replaceChildren(...[...talks.values()].map((talk) => {
      const choice = button(talk.name, () => show(talk.peer), { dir: "auto" });
      if (talk === current) choice.setAttribute("aria-current", "true");
      if (talk.unread) choice.append(element("span", { className: "count" }, `${talk.unread}`, element("span", { className: "for-readers" }, " unread")));
      return element("li", {}, choice);
    }));
    if (current) byId("talk-title").textContent = current.name;
    byId("older").hidden = !current?.hasOlder;
  }

  async function load(talk) {
    if (!talk.conversationId) return;
    const before = talk.before ? `&before=${encodeURIComponent(talk.before)}` : "";
    const answer = await account.call("GET", `/api/conversations/${encodeURIComponent(talk.conversationId)}/messages?limit=${PAGE}${before}`);
    if (!answer.ok) return;
    await talk.takePage(answer.messages);
    talk.isLoaded = true;
    talk.before = answer.messages[0]?.id ?? talk.before;
    talk.hasOlder = answer.messages.length === PAGE;
    draw();
  }

  async function show(peer) {
    if (current) current.timeline.box.hidden = true;
    current = find(peer);
    byId("hint-choose").hidden = true;
    current.timeline.box.hidden = false;
    current.unread = 0;
    draw();
    await shown(current);
    if (!current.isLoaded) await load(current);
    current.timeline.toEnd();
    await markRead();
  }

  /** Says "read" for what is on the screen. What isn't answered is said again, after the next reconnect. */
  async function markRead() {
    const talk = current;
    if (!talk || document.visibilityState !== "visible") return;
    for (const id of [...talk.toRead]) {
      if (!(await ask("chat-message-read", id)).ok) return;
      talk.toRead.delete(id);
    }
  }

  return {
    show,
    draw,
    markRead,
    current: () => current,
    find,
    has: (peer) => talks.has(peer),
    older: () => load(current),
    /** The conversations that the hub knows. The latest of their messages is where `since` starts, so that nothing falls between. */
    list(conversations) {
      for (const { id, participants, lastMessage } of conversations) {
        const other = Object.values(participants).find((user) => user.id !== me().id);
        if (!other) continue;
        const talk = find(other.id);
        [talk.name, talk.role, talk.conversationId] = [other.username, other.role, id];
        if (lastMessage?.receiver.id === me().id && !lastMessage.readAt && talk !== current) talk.unread ||= 1;
        if (lastMessage && lastMessage.id > (seen ?? "")) seen = lastMessage.id;
      }
      seen ??= "";
      draw();
    },
    since: () => seen,
    /**
     * Everything up to this id is here. Only `new-chat-message` proves that: it comes in order, and only after the join. What was saved
     * is told to sockets that haven't joined, too, and an ack may overtake what came before it.
     */
    upTo(id) {
      if (id > (seen ?? "")) seen = id;
    },
    /** The hub has lost something: each conversation is read anew when it's shown. */
    async restart() {
      for (const talk of talks.values()) {
        talk.timeline.restart();
        [talk.isLoaded, talk.before] = [false, undefined];
      }
      if (current) await load(current);
    },
    /** A message arrived, live or because we were away. */
    async receive(message, live) {
      const talk = find(peerOf(message));
      const entry = await talk.take(message, { live: live && talk === current });
      if (message.receiver.id === me().id && !message.deliveredAt) ask("chat-message-delivered", message.id);
      if (entry && !entry.own && talk !== current) {
        talk.unread += 1;
        if (live) announce(`${entry.author} has written to you.`);
      }
      draw();
      await markRead();
      return entry;
    },
    receipt: (message) => talks.get(peerOf(message))?.receipt(message),
    ofConversation: (id) => [...talks.values()].find(({ conversationId }) => id && conversationId === id),
    clear() {
      for (const { timeline } of talks.values()) timeline.box.remove();
      talks.clear();
      current = undefined;
      seen = undefined;
    },
  };
}
