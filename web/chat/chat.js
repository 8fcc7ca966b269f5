// The lesson's group chat: one room, a name, no account.

import { connect } from "../shared/connection.js";
import { createComposer } from "../shared/composer.js";
import { byId, showOnly } from "../shared/dom.js";
import { keep, kept } from "../shared/keep.js";
import { createOutbox, newTempId } from "../shared/outbox.js";
import { showError, showState, start } from "../shared/state.js";
import { createTimeline } from "../shared/timeline.js";

const PAGE = 100;

start(() => {
  // The name, and the secret that proves after a reload or a lost connection that it is still ours.
  let me = kept("chat") ?? { username: "", resume: undefined };
  let hasHistory = false;
  const timeline = createTimeline(byId("viewport"), { empty: "Nobody has said anything yet." });
  const connection = connect("/chat", { join, show });
  const outbox = createOutbox({
    send: ({ text, tempId }) => connection.ask("sendMessage", { text, tempId }),
    saved: ({ tempId }, { message }) => timeline.settle({ ...entry(message), tempId }),
    failed: ({ text, tempId }, error) => timeline.wait({
      ...mine(text, tempId), state: "failed", error: error.message,
      retry: () => say(text, tempId), discard: () => timeline.forget(tempId),
    }),
  });
  const composer = createComposer(byId("composer"), { send: (text) => say(text, newTempId()) });

  const mine = (text, tempId) => ({ tempId, author: me.username, own: true, text, time: Date.now() });
  function entry({ id, username, text, time }) {
    const own = username === me.username;
    return { id, author: username, own, text, time, state: own ? "saved" : undefined };
  }

  function say(text, tempId) {
    timeline.wait({ ...mine(text, tempId), state: "sending" });
    outbox.add({ text, tempId });
  }

  /** Registers, or after a lost connection takes the name over and asks for what was missed. */
  async function join({ ask }) {
    const { username, resume } = me;
    let answer = await ask("register", { username, resume, since: hasHistory ? timeline.seen() : undefined });
    if (answer.reload) {
      timeline.restart();
      answer = await ask("register", { username, resume: answer.resume });
    }
    if (answer.ok) {
      me = { username: answer.user.username, resume: answer.resume };
      keep("chat", me);
      hasHistory = true;
      if (byId("room").hidden) enter();
    }
    return answer;
  }

  function enter() {
    byId("me").textContent = me.username;
    showOnly(byId("room"), byId("room"), byId("joining"));
    timeline.toEnd();
    composer.enable(true);
    composer.focus();
  }

  function show(state, error) {
    showState(state, () => connection.open());
    if (state === "online") outbox.open();
    else outbox.close();
    if (state !== "refused") return showError();
    showError(error);
    askForName(); // what waits to be sent stays, and goes out under the name that the hub accepts
  }

  function askForName() {
    showOnly(byId("joining"), byId("room"), byId("joining"));
    byId("username").value = me.username;
    byId("username").focus();
  }

  connection.socket.on("chatHistory", (messages) => {
    timeline.add(messages.map(entry), { live: hasHistory });
    byId("older").hidden = timeline.size() < PAGE;
  });
  connection.socket.on("appendMessage", (message) => timeline.add([entry(message)], { live: true }));

  byId("joining").addEventListener("submit", (event) => {
    event.preventDefault();
    const username = byId("username").value.trim();
    if (username !== me.username) me = { username, resume: undefined };
    connection.open();
  });
  byId("leave").addEventListener("click", () => {
    connection.close();
    keep("chat", null);
    me = { username: "", resume: undefined };
    hasHistory = false;
    outbox.clear();
    timeline.clear();
    showState("idle");
    askForName();
  });
  byId("older").addEventListener("click", async () => {
    const answer = await connection.ask("chatHistory", { before: timeline.first(), limit: PAGE });
    if (!answer.ok) return showError(answer.error);
    timeline.prepend(answer.messages.map(entry));
    byId("older").hidden = answer.messages.length < PAGE;
  });

  if (me.resume) connection.open();
});
