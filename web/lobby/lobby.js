// The lobby: accounts, a public room, private talks, and those who keep order.

import { accountPanel, createAccount } from "../shared/account.js";
import { announce } from "../shared/announce.js";
import { createComposer } from "../shared/composer.js";
import { byId, element } from "../shared/dom.js";
import { connectAs, showInside, showMuted } from "../shared/member.js";
import { createOutbox, newTempId } from "../shared/outbox.js";
import { createSide } from "../shared/side.js";
import { showError, showState, start } from "../shared/state.js";
import { createCatchUp } from "./catch_up.js";
import { createPeople } from "./people.js";
import { createTalks } from "./talks.js";

const DONE = { "block-user": "blocked", "unblock-user": "unblocked", "ban-user": "banned", "unban-user": "no longer banned", "mute-user": "muted", "unmute-user": "no longer muted" };

start(() => {
  let here = [];
  let catchUp;
  let isFirst = true;
  const account = createAccount(byId("front"), { entered, left, about: "The lobby is for people with an account." });
  const me = () => account.session.user;
  const side = createSide();
  const talks = createTalks({ me, changed: () => { side.close(); composer.focus(); } });
  const people = createPeople({ me, act, talk, setRole });
  const panel = accountPanel(byId("account"), account, [renaming()]);
  const composer = createComposer(byId("composer"), { send: (text) => say(talks.current(), text, newTempId()) });
  const connection = connectAs(account, "/lobby", {
    auth: () => ({ since: catchUp?.since() }),
    join,
    online: (isOnline) => (isOnline ? outbox.open() : outbox.close()),
    status: (status) => known({ ...me(), status }),
  });
  const { socket, ask } = connection;
  const outbox = createOutbox({
    send,
    saved: ({ talk, tempId }, { message }) => talk.timeline.settle({ ...talks.entry(message), tempId }),
    failed: ({ talk, text, tempId }, { message }) => talk.timeline.wait({
      ...mine(text, tempId), state: "failed", error: message,
      retry: () => say(talk, text, tempId), discard: () => talk.timeline.forget(tempId),
    }),
  });

  const mine = (text, tempId) => ({ tempId, author: me().username, own: true, text, time: Date.now() });
  function say(talk, text, tempId) {
    talk.timeline.wait({ ...mine(text, tempId), state: "sending" });
    outbox.add({ talk, text, tempId });
  }

  /** Sends a message. A hub that was started again has forgotten who talks with whom, so the pair is opened once more. */
  async function send({ talk, text, tempId }) {
    const to = talk.room || undefined;
    const answer = await ask("chat-message-sent", { message: text, to, tempId });
    if (!to || !talk.partner || answer.error?.code !== "not_joined") return answer;
    const opened = await ask("private-chat-initiated", talk.partner.id);
    return opened.ok ? ask("chat-message-sent", { message: text, to: opened.room, tempId }) : opened;
  }

  function entered({ user }) {
    catchUp = createCatchUp(user.id);
    isFirst = true;
    talks.show(talks.open(talks.PUBLIC));
    known(user);
    connection.open();
  }

  function left() {
    connection.close();
    outbox.clear();
    talks.clear();
    people.show([]);
    people.showAll([]);
    showState("idle");
    showError();
    showInside(false);
  }

  /** There is nothing to ask for: the hub greets whoever connects. */
  function join() {
    return new Promise((resolve) => {
      const lost = () => resolve({ ok: false, error: { code: "unavailable" } });
      socket.once("disconnect", lost);
      socket.once("user-connected", ({ user, chatHistory, reload }) => {
        socket.off("disconnect", lost);
        if (reload) {
          talks.restart();
          catchUp.restart();
        }
        catchUp.begins();
        receive(chatHistory);
        known(user);
        showInside(true);
        talks.current().timeline.toEnd();
        if (isFirst) composer.focus();
        resolve({ ok: true });
      });
    });
  }

  function receive(messages) {
    for (const { id } of messages) catchUp.saw(id);
    talks.receive(messages, { live: !isFirst });
  }

  /** What we know of ourselves has changed. */
  function known(user) {
    account.update(user);
    panel.show(user);
    showMuted(composer, user.status === "muted");
    byId("admin").hidden = user.role !== "ADMIN";
    people.show(here);
  }

  async function act(event, user) {
    const answer = await ask(event, user.id);
    showError(answer.error);
    if (answer.ok) announce(`${user.username} is ${DONE[event]}.`);
    if (answer.ok) talks.current().timeline.note(`${user.username} is ${DONE[event]}.`);
    if (answer.user) here = here.map((each) => (each.id === answer.user.id ? answer.user : each));
    people.show(here);
    if (me().role === "ADMIN" && byId("accounts").childElementCount > 0) list();
  }

  async function talk(user) {
    const known = talks.ofPartner(user.id);
    if (known) return talks.show(known);
    const answer = await ask("private-chat-initiated", user.id);
    showError(answer.error);
    if (answer.ok) talks.show(talks.open(answer.room, user));
  }

  async function list() {
    const status = byId("filter").value;
    const answer = await account.call("GET", `/api/users${status === "banned" ? "?status=banned" : ""}`);
    showError(answer.error);
    if (answer.ok) people.showAll(answer.users.filter((user) => !status || user.status === status));
  }

  async function setRole(user, role) {
    const answer = await account.call("PUT", `/api/users/${user.id}/role`, { role });
    showError(answer.error);
    if (answer.ok && user.id === me().id) known(answer.user);
    list();
  }

  function renaming() {
    const name = element("input", { autocomplete: "off", maxLength: 64, required: true });
    const form = element("form", { className: "stack", method: "post", "aria-label": "Change your name" }, element("label", {}, "New name", name), element("button", {}, "Change name"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await ask("set-username", { username: name.value.trim() });
      showError(answer.error);
      if (!answer.ok) return;
      known(answer.user);
      form.reset();
    });
    return form;
  }

  socket.on("chat-message-broadcast", (message) => { receive([message]); catchUp.save(); });
  socket.on("pm", (message) => { receive([message]); catchUp.save(); });
  socket.on("room-user-change", ({ users, message, user }) => {
    here = users;
    // This is the first thing after what was missed: everything up to here has arrived.
    catchUp.ends();
    isFirst = false;
    talks.rename(user);
    if (user.id === me().id) known({ ...me(), ...user });
    people.show(users);
    talks.open(talks.PUBLIC).timeline.note(message);
    talks.draw();
  });
  byId("refresh").addEventListener("click", list);
  byId("filter").addEventListener("change", list);
  account.start();
});
