// Private talks, encrypted from person to person, with receipts.

import { accountPanel, createAccount } from "../shared/account.js";
import { createComposer } from "../shared/composer.js";
import { byId } from "../shared/dom.js";
import { sentence } from "../shared/errors.js";
import { connectAs, showInside, showMuted } from "../shared/member.js";
import { createOutbox } from "../shared/outbox.js";
import { createSide } from "../shared/side.js";
import { showError, showState, start } from "../shared/state.js";
import { createTypingLine, createTypingSender } from "../shared/typing.js";
import { createCompare } from "./compare.js";
import { createInbox } from "./inbox.js";
import { openTrust } from "./trust.js";
import { keyProblem, trustWords } from "./words.js";

start(() => {
  let trust;
  let isFirst = true;
  // What arrives is opened one after the other: the order of the messages is the order in which they are shown.
  let work = Promise.resolve();
  const account = createAccount(byId("front"), { entered, left, about: "Private talks need an account on both sides." });
  const me = () => account.session.user;
  const side = createSide();
  const panel = accountPanel(byId("account"), account);
  const connection = connectAs(account, "/private", {
    join,
    online: (isOnline) => (isOnline ? outbox.open() : outbox.close()),
    status: (status) => known({ ...me(), status }),
  });
  const { socket, ask } = connection;
  const inbox = createInbox({ me, ask, account, open: (message, peer) => trust.open(message, peer), shown });
  const compare = createCompare({ trust: () => trust, done: decided });
  const heard = createTypingLine(byId("typing"));
  // The object is for the page at the other end, and anybody could send it. So it carries no name, only the conversation's id.
  const conversation = () => ({ conversation: inbox.current()?.conversationId });
  const typing = createTypingSender(() => { if (connection.online) socket.emit("chat-user-typing", inbox.current().peer, conversation()); });
  const composer = createComposer(byId("composer"), {
    send: (text) => say(inbox.current(), text),
    typed: typing.typed,
    stopped: () => { if (typing.stopped() && connection.online) socket.emit("chat-user-stopped-typing", inbox.current().peer, conversation()); },
  });
  const outbox = createOutbox({ send, saved, failed });

  const mine = ({ text, tempId }) => ({ tempId, author: me().username, own: true, text, time: Date.now() });

  /** Seals now and keeps the result: sent again, it has to be the very same. The text itself never leaves this page. */
  async function say(talk, text) {
    const tempId = trust.newTempId();
    try {
      const recipients = await trust.vault.seal({ to: talk.peer, text, tempId });
      const item = { talk, text, tempId, recipients };
      talk.timeline.wait({ ...mine(item), state: "sending" });
      outbox.add(item);
      return true;
    } catch (error) {
      showError({ message: keyProblem(error) });
      if (error.code === "key_changed") showTrust(talk);
      return false;
    }
  }

  async function send({ talk, tempId, recipients }) {
    const { state } = await trust.vault.standing(talk.peer);
    if (state === "changed") return { ok: false, error: { code: "key_changed", message: keyProblem({ code: "key_changed" }) } };
    return ask("send-chat-message", {
      sender: { id: me().id, role: me().role }, receiver: { id: talk.peer, role: talk.role }, recipients, tempId, conversationId: talk.conversationId,
    });
  }

  function saved({ talk }, { message }) {
    work = work.then(() => inbox.receive(message, false));
    talk.learn(message);
  }

  /** Sealing anew makes another message, so it gets another id. */
  function failed(item, { message }) {
    const { talk, text, tempId } = item;
    const forget = () => talk.timeline.forget(tempId);
    talk.timeline.wait({ ...mine(item), state: "failed", error: message, discard: forget, retry: async () => { if (await say(talk, text)) forget(); } });
  }

  async function entered({ user }) {
    known(user);
    isFirst = true;
    try {
      const talks = await account.call("GET", "/api/conversations");
      if (!talks.ok) throw talks.error;
      trust = await openTrust(account, { hasTalks: talks.conversations.length > 0 });
      inbox.list(talks.conversations);
    } catch (error) {
      if (error.code === "unauthenticated" || error.code === "banned") return account.forget(sentence(error));
      return showError(error);
    }
    byId("elsewhere").hidden = !trust.wasElsewhere;
    byId("my-id").textContent = user.id;
    const link = new URL(`/private?with=${user.id}`, location.href).href;
    byId("my-link").href = link;
    byId("my-link").textContent = link;
    connection.open();
  }

  function left() {
    connection.close();
    outbox.clear();
    inbox.clear();
    trust?.vault.close();
    trust = undefined;
    byId("talk-title").textContent = "Nobody chosen yet";
    byId("hint-choose").hidden = false;
    composer.enable(false);
    showState("idle");
    showError();
    showInside(false);
  }

  async function join() {
    const talk = inbox.current();
    if (talk) await showTrust(talk); // the key may have changed while we were away, and what waits must not go out before we know
    const answer = await ask("join-chat-room", { since: inbox.since() });
    if (!answer.ok) return answer;
    if (answer.reload) await (work = work.then(() => inbox.restart())); // after those that came with the answer
    showInside(true);
    await inbox.markRead();
    const wanted = new URLSearchParams(location.search).get("with");
    if (isFirst && wanted && wanted !== me().id) await choose(wanted);
    isFirst = false;
    return answer;
  }

  function known(user) {
    account.update(user);
    panel.show(user);
    showMuted(composer, user.status === "muted");
    if (!inbox?.current()) composer.enable(false);
  }

  /** Somebody's id was entered. Only a person with a key can be written to. */
  async function choose(peer) {
    if (peer === me().id) return showError({ message: "That is your own id." });
    const met = inbox.has(peer) ? { ok: true } : await trust.meet(peer);
    showError(met.error);
    if (met.ok) await inbox.show(peer);
  }

  async function shown(talk) {
    side.close();
    heard.clear();
    history.replaceState(null, "", `/private?with=${encodeURIComponent(talk.peer)}`);
    composer.enable(me().status !== "muted");
    await showTrust(talk);
    composer.focus();
  }

  /** Asks for the person's key, and shows how sure we are of it. */
  async function showTrust(talk) {
    const met = await trust.meet(talk.peer);
    if (!met.ok && !met.error.status) showError(met.error);
    const standing = await trust.vault.standing(talk.peer);
    if (talk !== inbox.current()) return;
    byId("trust").textContent = trustWords(standing);
    byId("trust").dataset.status = standing.state === "changed" ? "banned" : "normal";
    byId("changed").hidden = standing.state !== "changed";
    byId("compare").hidden = standing.state === "unknown";
  }

  async function decided(peer) {
    showError();
    const talk = inbox.find(peer);
    await showTrust(talk);
    await talk.unlock();
    await inbox.markRead();
    composer.focus();
  }

  const typer = ({ conversation } = {}) => (inbox.current() && inbox.ofConversation(conversation) === inbox.current() ? inbox.current().name : undefined);
  async function take(message) {
    const entry = await inbox.receive(message, connection.online);
    inbox.upTo(message.id);
    if (entry?.isBad && inbox.current()) await showTrust(inbox.current()); // a new key is the likeliest reason
  }
  socket.on("new-chat-message", (message) => {
    work = work.then(() => take(message));
    if (message.sender.id === inbox.current()?.peer) heard.clear();
  });
  socket.on("chat-message-saved", ({ message }) => { work = work.then(() => inbox.receive(message, false)); });
  for (const event of ["chat-message-delivered", "chat-message-read"]) {
    socket.on(event, (message) => { work = work.then(() => inbox.receipt(message)); });
  }
  socket.on("chat-user-typing", (object) => { if (typer(object)) heard.heard(typer(object)); });
  socket.on("chat-user-stopped-typing", (object) => { if (typer(object)) heard.gone(typer(object)); });

  document.addEventListener("visibilitychange", () => inbox.markRead());
  byId("older").addEventListener("click", () => inbox.older());
  byId("compare").addEventListener("click", () => compare(inbox.current().peer));
  byId("look").addEventListener("click", () => compare(inbox.current().peer));
  byId("another").addEventListener("submit", (event) => {
    event.preventDefault();
    const peer = byId("peer").value.trim();
    event.target.reset();
    // Deciding by a plain number keeps the id from being anything but a part of an address.
    if (/^[1-9][0-9]{0,15}$/.test(peer)) choose(peer);
    else showError({ message: "An id is a number." });
  });
  account.start();
});
