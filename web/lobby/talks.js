// The conversations of the lobby: the public one, and one with each person we talk to in private.

import { announce } from "../shared/announce.js";
import { byId, button, element } from "../shared/dom.js";
import { createTimeline } from "../shared/timeline.js";

const PUBLIC = "";

/** `me()` is our user; `changed()` is called when another conversation is shown. */
export function createTalks({ me, changed }) {
  const talks = new Map(); // the room's name → the talk; the public one has none
  let current;

  function open(room, partner) {
    if (!talks.has(room)) {
      const empty = room === PUBLIC ? "Nobody has said anything yet." : "What you write here, only the two of you see.";
      const timeline = createTimeline(byId("viewport"), { empty });
      timeline.box.hidden = true;
      talks.set(room, { room, timeline, unread: 0, partner: undefined });
    }
    const talk = talks.get(room);
    if (partner) talk.partner = partner;
    return talk;
  }

  const title = ({ room, partner }) => (room === PUBLIC ? "Everybody" : partner ? partner.username : "Private conversation");

  function draw() {
    byId("talk-title").textContent = title(current);
    byId("talks").replaceChildren(...[...talks.values()].map((talk) => {
      const choice = button(title(talk), () => show(talk), { dir: "auto" });
      if (talk === current) choice.setAttribute("aria-current", "true");
      if (talk.unread) choice.append(element("span", { className: "count" }, `${talk.unread}`, element("span", { className: "for-readers" }, " unread")));
      return element("li", {}, choice);
    }));
  }

  function show(talk) {
    if (current) current.timeline.box.hidden = true;
    current = talk;
    talk.timeline.box.hidden = false;
    talk.unread = 0;
    talk.timeline.toEnd();
    draw();
    changed(talk);
  }

  function entry({ id, user, message, time }) {
    const own = user.id === me().id;
    const badge = user.role === "STUDENT" ? undefined : user.role.toLowerCase();
    return { id, author: user.username, badge, own, text: message, time, state: own ? "saved" : undefined };
  }

  return {
    open,
    entry,
    title,
    show,
    draw,
    current: () => current,
    ofPartner: (id) => [...talks.values()].find(({ partner }) => partner?.id === id),
    /** Messages that came, of one conversation or of several. */
    receive(messages, { live }) {
      for (const message of messages) {
        const room = message.to ?? PUBLIC;
        const partner = room !== PUBLIC && message.user.id !== me().id ? message.user : undefined;
        const talk = open(room, partner);
        const shown = talk === current;
        const added = talk.timeline.add([entry(message)], { live: live && shown });
        if (shown || !live || message.user.id === me().id || !added) continue;
        talk.unread += 1;
        announce(`${message.user.username}, in ${room === PUBLIC ? "the public room" : "private"}: ${message.message}`);
      }
      draw();
    },
    /** The hub has lost something: what it sends now is all there is. */
    restart() {
      for (const { timeline } of talks.values()) timeline.restart();
    },
    /** Somebody's name has changed. */
    rename(user) {
      for (const talk of talks.values()) if (talk.partner?.id === user.id) talk.partner = user;
    },
    clear() {
      for (const { timeline } of talks.values()) timeline.box.remove();
      talks.clear();
      current = undefined;
    },
    PUBLIC,
  };
}
