// Rooms, who is in them, who types, and invitations. No account.

import { announce } from "../shared/announce.js";
import { connect } from "../shared/connection.js";
import { createComposer } from "../shared/composer.js";
import { byId, button, element, showOnly } from "../shared/dom.js";
import { keep, kept } from "../shared/keep.js";
import { createOutbox, newTempId } from "../shared/outbox.js";
import { createSide } from "../shared/side.js";
import { showError, showState, start } from "../shared/state.js";
import { createTypingSender } from "../shared/typing.js";
import { invitation, linkTo, roomForTwo, roomInAddress } from "./invitation.js";
import { createRoom } from "./room.js";

start(() => {
  let me = kept("rooms") ?? { username: "", resume: undefined, rooms: [] };
  const rooms = new Map();
  let current;
  const side = createSide();
  const connection = connect("/rooms", { join, show });
  const { socket, ask } = connection;
  const typing = createTypingSender(() => {
    if (connection.online) socket.emit("userTyping", { username: me.username, room: current.name });
  });
  const composer = createComposer(byId("composer"), { send: (text) => say(current, text, newTempId()), ...typing });
  const outbox = createOutbox({
    send: ({ room, text, tempId }) => ask("updateChat", { body: text, room: room.name, time: Date.now(), tempId }),
    saved: ({ room, tempId }, { message }) => room.timeline.settle({ ...room.entry(message), tempId }),
    failed: ({ room, text, tempId }, { message }) => room.timeline.wait({
      ...mine(text, tempId), state: "failed", error: message,
      retry: () => say(room, text, tempId), discard: () => room.timeline.forget(tempId),
    }),
  });

  const mine = (text, tempId) => ({ tempId, author: me.username, own: true, text, time: Date.now() });
  function say(room, text, tempId) {
    room.timeline.wait({ ...mine(text, tempId), state: "sending" });
    outbox.add({ room, text, tempId });
  }

  const open = (name) => rooms.get(name) ?? rooms.set(name, createRoom(name, {
    viewport: byId("viewport"), line: byId("typing"), me: () => me.username,
  })).get(name);

  /** Joins one room; the first of a connection brings the secret that takes our name over. */
  async function enter(room, resume) {
    const join = (since, resume) => ask("userJoin", { username: me.username, room: room.name, since, resume });
    let answer = await join(room.since(), resume);
    if (answer.reload) {
      room.timeline.restart();
      answer = await join(undefined, answer.resume);
    }
    if (!answer.ok) return answer;
    room.hasHistory = true;
    me = { username: answer.username, resume: answer.resume, rooms: [...new Set([...me.rooms, room.name])] };
    keep("rooms", me);
    return answer;
  }

  /** Joins all our rooms, after each connect. A room that is full by now is left out, and the others still work. */
  async function join() {
    let refused;
    for (const name of [...me.rooms]) {
      const answer = await enter(open(name), me.resume);
      if (answer.ok) continue;
      if (!["room_full", "invalid_payload", "too_large"].includes(answer.error.code)) return answer;
      refused = answer;
      drop(name);
    }
    if (rooms.size === 0) return refused ?? { ok: false, error: { code: "not_found", message: "Choose a room." } };
    showError(refused?.error);
    showOnly(byId("split"), byId("split"), byId("front"));
    choose(current && rooms.has(current.name) ? current : rooms.values().next().value);
    composer.enable(true);
    return { ok: true };
  }

  async function joinAnother(name) {
    if (!rooms.has(name)) {
      const answer = await enter(open(name));
      if (!answer.ok) {
        drop(name);
        return showError(answer.error);
      }
    }
    showError();
    choose(rooms.get(name));
    side.close();
    composer.focus();
  }

  function drop(name) {
    rooms.get(name)?.remove();
    rooms.delete(name);
    me.rooms = me.rooms.filter((room) => room !== name);
    keep("rooms", me);
  }

  function choose(room) {
    current?.show(false);
    current = room;
    room.show(true);
    byId("room-title").textContent = room.name;
    byId("me").textContent = me.username;
    history.replaceState(null, "", linkTo(room.name));
    draw();
  }

  function draw() {
    byId("rooms").replaceChildren(...[...rooms.values()].map((room) => {
      const count = room.unread ? [element("span", { className: "count" }, `${room.unread}`, element("span", { className: "for-readers" }, " unread"))] : [];
      const choice = button(room.name, () => { choose(room); side.close(); composer.focus(); }, { dir: "auto" });
      choice.append(...count);
      if (room === current) choice.setAttribute("aria-current", "true");
      return element("li", {}, choice);
    }));
    byId("people").replaceChildren(...(current?.users ?? []).map((name) => {
      const who = element("span", { className: "who", dir: "auto" }, name);
      if (name === me.username) return element("li", {}, who, element("span", { className: "badge" }, "you"));
      if (current.isForTwo) return element("li", {}, who);
      return element("li", {}, who, button("Invite", () => invite(name), { className: "small", "aria-label": `Invite ${name} to a room of two` }));
    }));
  }

  async function invite(name) {
    const room = roomForTwo(me.username, name);
    const joined = await enter(open(room));
    const answer = joined.ok ? await ask("newRoom", { username2: name, room }) : joined;
    if (!answer.ok) {
      if (joined.ok) socket.emit("userLeave", { room });
      drop(room);
      return showError(answer.error);
    }
    showError();
    rooms.get(room).isForTwo = true;
    choose(rooms.get(room));
    current.timeline.note(`${name} is invited. Nobody else can come in. `, element("a", { href: linkTo(room) }, "The link to this room"));
    side.close();
    composer.focus();
  }

  function show(state, error) {
    showState(state, () => connection.open());
    if (state === "online") outbox.open();
    else outbox.close();
    if (state !== "refused") return;
    showError(error);
    askForName();
  }

  function askForName() {
    showOnly(byId("front"), byId("split"), byId("front"));
    byId("username").value = me.username;
    byId(me.username ? "first-room" : "username").focus();
  }

  function note({ room, username }, what) {
    const where = rooms.get(room);
    where?.timeline.note(`${username} ${what}`);
    if (where && where === current) announce(`${username} ${what}`);
  }

  socket.on("msgHistory", (messages) => { if (messages.length > 0) open(messages[0].room).history(messages); });
  socket.on("updateChat", (message) => { rooms.get(message.room)?.message(message); draw(); });
  socket.on("roomUsers", ({ room, users }) => { open(room).users = users; draw(); });
  socket.on("userTyping", ({ room, username }) => rooms.get(room)?.types(username));
  socket.on("userJoin", (who) => note(who, "came in."));
  socket.on("userLeave", (who) => {
    // What follows a leave is `activeUsers`, which doesn't say of which room: the name is taken off here.
    const room = rooms.get(who.room);
    if (room) room.users = room.users.filter((name) => name !== who.username);
    note(who, "left.");
    draw();
  });
  socket.on("newRoom", (offer) => {
    const accept = async (room) => {
      await joinAnother(room);
      if (rooms.has(room)) rooms.get(room).isForTwo = true;
      draw();
    };
    current?.timeline.note(...invitation(offer, accept));
    announce(`${offer.username} invites you to a room of two. The link is the last line of the messages.`);
  });

  byId("joining").addEventListener("submit", (event) => {
    event.preventDefault();
    const username = byId("username").value.trim();
    if (username !== me.username) me = { username, resume: undefined, rooms: me.rooms };
    me.rooms = [...new Set([byId("first-room").value.trim(), ...me.rooms])];
    showError();
    connection.open();
  });
  byId("another").addEventListener("submit", (event) => {
    event.preventDefault();
    joinAnother(byId("another-room").value.trim());
    event.target.reset();
  });
  byId("leave").addEventListener("click", () => {
    socket.emit("userLeave", { room: current.name });
    drop(current.name);
    if (rooms.size > 0) return choose(rooms.values().next().value);
    connection.close();
    keep("rooms", null);
    me = { username: me.username, resume: undefined, rooms: [] };
    current = undefined;
    history.replaceState(null, "", "/rooms");
    showState("idle");
    askForName();
  });
  byId("copy").addEventListener("click", async () => {
    const link = new URL(linkTo(current.name), location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      announce("The link is copied.");
      byId("copy").textContent = "Copied";
      setTimeout(() => { byId("copy").textContent = "Copy link"; }, 2_000);
    } catch {
      current.timeline.note(link); // no clipboard over plain HTTP: then it can be copied by hand
    }
  });

  if (roomInAddress()) byId("first-room").value = roomInAddress();
  if (me.resume && me.rooms.length > 0) {
    if (roomInAddress()) me.rooms = [...new Set([roomInAddress(), ...me.rooms])];
    connection.open();
  }
});
