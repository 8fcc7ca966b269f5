// The messages of one room: in the order of their ids, each once, whatever way it came (history, live, as the answer to
// one's own sending, and again after a reconnect).

import { announce } from "./announce.js";
import { bubble, notice } from "./bubble.js";
import { button, element } from "./dom.js";

const NEAR_PX = 80;
/** After a long break, a number is of more use than a flood. */
const READ_ALOUD = 5;

/** Puts an empty list into `viewport`. `older()`, if given, fetches earlier messages when it is asked to. */
export function createTimeline(viewport, { label = "Messages", empty = "No messages yet." } = {}) {
  const list = element("ol", { className: "messages" });
  const nothing = element("p", { className: "nothing" }, empty);
  const scroller = element("div", { className: "log", tabIndex: 0, role: "region", "aria-label": label }, nothing, list);
  const jump = button("New messages ↓", () => toEnd(), { className: "jump", hidden: true });
  const box = element("div", { className: "timeline" }, scroller, jump);
  viewport.append(box);

  const stored = new Map(); // id → its entry and item
  const waiting = new Map(); // tempId → its entry and item
  let seen = "";

  const isNearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
  function toEnd() {
    scroller.scrollTop = scroller.scrollHeight;
    jump.hidden = true;
  }
  scroller.addEventListener("scroll", () => { if (isNearEnd()) jump.hidden = true; }, { passive: true });
  // A keyboard that slides in, or a window made smaller, must not hide the last message.
  let wasNearEnd = true;
  new ResizeObserver(() => { if (wasNearEnd) toEnd(); }).observe(scroller);
  scroller.addEventListener("scroll", () => { wasNearEnd = isNearEnd(); }, { passive: true });

  /** The item before which a message with this id belongs. */
  function placeOf(id) {
    let place = [...waiting.values()][0]?.item ?? null;
    for (let item = list.lastElementChild; item; item = item.previousElementSibling) {
      if (!item.dataset.id) continue;
      if (item.dataset.id < id) break;
      place = item;
    }
    return place;
  }

  function keepScroll(change, follow) {
    const near = isNearEnd();
    change();
    nothing.hidden = list.childElementCount > 0;
    if (near || follow) toEnd();
    else if (follow !== null) jump.hidden = false;
  }

  /**
   * Our own message may come back from the room before its ack does. Then what waits with the same text steps aside, or it
   * would be seen twice for a moment; the ack, when it comes, finds it stored.
   */
  function stepAside({ own, tempId, text }) {
    if (!own || tempId) return forget(tempId);
    for (const [id, { entry }] of waiting) if (entry.text === text && entry.state === "sending") return forget(id);
  }

  function insert(entry) {
    stepAside(entry);
    if (stored.has(entry.id)) return false;
    const item = bubble(entry);
    list.insertBefore(item, placeOf(entry.id));
    stored.set(entry.id, { entry, item });
    return true;
  }

  function tell(news) {
    if (news.length > READ_ALOUD) return announce(`${news.length} new messages`);
    for (const { author, text } of news) announce(`${author}: ${text}`);
  }

  function forget(tempId) {
    waiting.get(tempId)?.item.remove();
    waiting.delete(tempId);
  }

  return {
    box,
    toEnd,
    /** What the server sent to the room, live or as history; `since` may go on from there. */
    add(entries, { live = false } = {}) {
      let added = [];
      keepScroll(() => { added = entries.filter(insert); });
      for (const { id } of entries) if (id > seen) seen = id;
      if (live) tell(added.filter(({ own }) => !own));
      return added.length;
    },
    /** Earlier messages, on request: the view stays where it is. */
    prepend(entries) {
      const below = scroller.scrollHeight - scroller.scrollTop;
      entries.forEach(insert);
      scroller.scrollTop = scroller.scrollHeight - below;
    },
    /** Written here and not stored yet. The same `tempId` again replaces what was shown. */
    wait(entry) {
      keepScroll(() => {
        forget(entry.tempId);
        const item = bubble(entry);
        list.append(item);
        waiting.set(entry.tempId, { entry, item });
      }, true);
    },
    /** The ack of what waited. It doesn't move `seen`: an earlier message of somebody else may still be on its way. */
    settle: (entry) => keepScroll(() => insert(entry), true),
    forget,
    /** Changes a stored message: a receipt came. */
    update(id, change) {
      const known = stored.get(id);
      if (!known) return false;
      const entry = { ...known.entry, ...change };
      const item = bubble(entry);
      known.item.replaceWith(item);
      stored.set(id, { entry, item });
      return true;
    },
    has: (id) => stored.has(id),
    /** A line that nobody wrote. */
    note(...children) {
      keepScroll(() => list.insertBefore(notice(...children), [...waiting.values()][0]?.item ?? null), null);
    },
    /** The id after which the server shall continue; empty: from the beginning. */
    seen: () => seen,
    first: () => list.querySelector("[data-id]")?.dataset.id,
    size: () => stored.size,
    /** What is stored comes anew from the hub, and what was lost there doesn't. What waits to be sent stays. */
    restart() {
      for (const { item } of stored.values()) item.remove();
      stored.clear();
      seen = "";
      nothing.hidden = list.childElementCount > 0;
    },
    clear() {
      list.replaceChildren();
      stored.clear();
      waiting.clear();
      seen = "";
      nothing.hidden = false;
    },
  };
}
