// A class: who is there, what is said to all or to one, hands, announcements, and a board.

import { accountPanel, createAccount } from "../shared/account.js";
import { announce } from "../shared/announce.js";
import { createComposer } from "../shared/composer.js";
import { byId } from "../shared/dom.js";
import { connectAs, showInside, showMuted } from "../shared/member.js";
import { createOutbox } from "../shared/outbox.js";
import { createSide } from "../shared/side.js";
import { showError, showState, start } from "../shared/state.js";
import { createTimeline } from "../shared/timeline.js";
import { createBoard } from "./board.js";
import { createClass } from "./people.js";
import { createTalk, HAND, HAND_DOWN, HANDS, isTeacher, write } from "./talk.js";

start(() => {
  let name = new URLSearchParams(location.search).get("class") ?? "";
  let isUp = false;
  const account = createAccount(byId("front"), { entered, left, about: "A class is for people with an account." });
  const me = () => account.session.user;
  const meId = () => Number(me().id);
  const side = createSide();
  const timeline = createTimeline(byId("viewport"), { empty: "Nothing has been said since you came." });
  const people = createClass({ meId, write: aimAt, lower });
  const talk = createTalk(timeline, { personOf: people.of, meName: () => me().username });
  const board = createBoard({ send: show });
  const panel = accountPanel(byId("account"), account);
  const composer = createComposer(byId("composer"), {
    send: (text) => say(write(text, { to: Number(byId("to").value) || undefined, call: byId("call").checked })),
  });
  const connection = connectAs(account, "/classroom", {
    join,
    online: (isOnline) => (isOnline ? outbox.open() : outbox.close()),
    status: (status) => known({ ...me(), status }),
  });
  const { socket, ask } = connection;
  const outbox = createOutbox({
    send: ({ to, type, value }) => (to ? ask("message", { type, value }, to) : ask("broadcast-message", { type, value })),
    saved: (item) => talk.sent(talk.own(item, "sent")),
    failed: (item, { message }) => timeline.wait(talk.own(item, "failed", {
      error: message, retry: () => say(item), discard: () => timeline.forget(item.value.id),
    })),
  });

  function say(item) {
    timeline.wait(talk.own(item, "sending"));
    outbox.add(item);
  }

  function entered({ user }) {
    known(user);
    if (name) return connection.open();
    askForClass();
  }

  function askForClass() {
    byId("choosing").hidden = false;
    byId("class-name").focus();
  }

  function left() {
    leaveClass();
    byId("choosing").hidden = true;
  }

  async function join() {
    const answer = await ask("join-class-room", name, {});
    if (!answer.ok) {
      if (!answer.unanswered) askForClass();
      return answer;
    }
    const isNew = byId("split").hidden;
    byId("class-title").textContent = name;
    history.replaceState(null, "", `/classroom?class=${encodeURIComponent(name)}`);
    showInside(true);
    if (isUp) raise(true);
    if (me().status !== "muted") toAllTabs(HANDS, null);
    if (isNew) composer.focus();
    return answer;
  }

  function known(user) {
    account.update(user);
    panel.show(user);
    showMuted(composer, user.status === "muted");
    byId("calling").hidden = !isTeacher(user);
    byId("hand").hidden = isTeacher(user);
  }

  function aimAt(person) {
    byId("to").value = String(person.ID);
    side.close();
    composer.focus();
  }

  /** Asks for something that isn't worth repeating: a drawing or a hand is shown again when it matters. */
  async function tell(event, ...args) {
    const { error } = await ask(event, ...args);
    showError(error);
  }

  function show(object) {
    tell("class-room-broadcast", object);
  }

  function lower(person) {
    tell("message", { type: HAND_DOWN, value: true }, person.ID);
  }

  /** Everybody, and our own other tabs: the hub's "all but me" leaves out a person. */
  function toAllTabs(type, value) {
    tell("broadcast-message", { type, value });
    tell("message", { type, value }, meId());
  }

  function showHand(next) {
    isUp = next;
    people.hand(meId(), isUp);
    byId("hand").setAttribute("aria-pressed", String(isUp));
    byId("hand").textContent = isUp ? "Lower hand" : "Raise hand";
  }

  function raise(next) {
    showHand(next);
    toAllTabs(HAND, isUp);
  }

  function leaveClass() {
    connection.close();
    outbox.clear();
    timeline.clear();
    board.clear();
    name = "";
    isUp = false;
    byId("hand").setAttribute("aria-pressed", "false");
    byId("hand").textContent = "Raise hand";
    history.replaceState(null, "", "/classroom");
    showState("idle");
    showError();
    showInside(false);
  }

  /** One of those who were here before shows the board to a newcomer, and all know who: the one with the lowest id. */
  function showBoardTo(newcomer) {
    const before = people.all().map(({ ID }) => ID).filter((id) => id !== newcomer.ID);
    const all = board.all();
    if (all && Math.min(...before) === meId()) show(all);
  }

  socket.on("initial-response", ({ data }) => {
    people.fill(data);
    const mine = people.of(meId());
    if (mine && mine.role !== me().role) known({ ...me(), role: mine.role });
  });
  socket.on("user-connected", ({ data }) => {
    people.comes(data);
    timeline.note(`${data.name} came in.`);
    announce(`${data.name} came in.`);
    if (isUp) tell("message", { type: HAND, value: true }, data.ID);
    showBoardTo(data);
  });
  socket.on("user-disconnected", ({ data }) => {
    people.goes(data);
    timeline.note(`${data.name} left.`);
    announce(`${data.name} left.`);
  });
  socket.on("message", ({ data: { from, message } }) => {
    if (talk.receive(from, message)) return;
    if (message.type === HANDS && isUp) tell("message", { type: HAND, value: true }, from);
    if (message.type === HAND && from === meId()) showHand(message.value === true);
    else if (message.type === HAND) {
      const isNews = message.value === true && !people.isUp(from);
      people.hand(from, message.value === true);
      if (isNews && isTeacher(me())) announce(`${people.of(from)?.name} raises a hand.`);
    }
    if (message.type === HAND_DOWN && isUp && isTeacher(people.of(from))) raise(false);
  });
  socket.on("class-room-broadcast", (object) => board.receive(object));

  byId("hand").addEventListener("click", () => raise(!isUp));
  byId("choosing").addEventListener("submit", (event) => {
    event.preventDefault();
    name = byId("class-name").value.trim();
    showError();
    connection.open();
  });
  byId("leave").addEventListener("click", () => {
    socket.emit("leave-class-room");
    leaveClass();
    askForClass();
  });
  byId("other-account").addEventListener("click", () => account.logOut());
  account.start();
});
