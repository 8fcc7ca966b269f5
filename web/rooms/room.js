// One room that we are in: its messages, its people, who types, and how much of it is unread.

import { createTimeline } from "../shared/timeline.js";
import { createTypingLine } from "../shared/typing.js";

/** `me()` is our name; `line` shows who types, in the room that is shown. */
export function createRoom(name, { viewport, line, me }) {
  const timeline = createTimeline(viewport, { label: `Messages in ${name}`, empty: "Nobody has said anything here yet." });
  timeline.box.hidden = true;
  // A line of its own for a room that isn't shown: what is typed there must not appear here.
  const hidden = document.createElement("p");
  let typing = createTypingLine(hidden);

  const entry = ({ id, username, body, time }) => {
    const own = username === me();
    return { id, author: username, own, text: body, time, state: own ? "saved" : undefined };
  };

  const room = {
    name,
    timeline,
    users: [],
    unread: 0,
    entry,
    hasHistory: false,
    /** An invitation made it: nobody else can come in. */
    isForTwo: false,
    /** What a join asks for: everything after what we have, or at the first time whatever the hub gives. */
    since: () => (room.hasHistory ? timeline.seen() : undefined),
    history(messages) {
      timeline.add(messages.map(entry), { live: room.hasHistory });
    },
    message(message) {
      typing.gone(message.username);
      timeline.add([entry(message)], { live: true });
      if (timeline.box.hidden) room.unread += 1;
    },
    types: (username) => typing.heard(username),
    show(shown) {
      timeline.box.hidden = !shown;
      typing.clear();
      typing = createTypingLine(shown ? line : hidden);
      if (!shown) return;
      room.unread = 0;
      timeline.toEnd();
    },
    remove() {
      typing.clear();
      timeline.box.remove();
    },
  };
  return room;
}
