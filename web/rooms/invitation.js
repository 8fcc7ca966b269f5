// Invitations: a room for two, and the link to it.

import { element } from "../shared/dom.js";
import { newTempId } from "../shared/outbox.js";

const ROOM_LENGTH = 64;

/**
 * A name for a new room of two. The end of it is random: names are free again when somebody leaves, and whoever takes one
 * later must not find the old conversation by guessing.
 */
export function roomForTwo(one, other) {
  const end = ` ${newTempId().slice(0, 12)}`;
  const names = [...`${one} & ${other}`].slice(0, ROOM_LENGTH - end.length);
  return names.join("") + end;
}

/** The link that leads to a room, relative to this hub. */
export const linkTo = (room) => `/rooms?room=${encodeURIComponent(room)}`;

/** The room that the page's own address names. */
export const roomInAddress = () => new URLSearchParams(location.search).get("room") ?? "";

/** What the invited person sees. The link is made here; the one in the event could lead anywhere. */
export function invitation({ username, room }, accept) {
  const link = element("a", { href: linkTo(room) }, `Join the room with ${username}`);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // in a window of its own, as asked
    event.preventDefault();
    accept(room);
  });
  return [`${username} invites you. `, link];
}
