// One message as a list item.

import { button, element } from "./dom.js";

/** How far a message is on its way: what is read, and what is seen. */
const STEPS = {
  sending: ["◷", "sending"],
  saved: ["✓", "saved"],
  sent: ["✓", "sent"],
  delivered: ["✓✓", "delivered"],
  read: ["✓✓", "read"],
  failed: ["!", "not sent"],
};

function clock(time) {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  const short = today ? { hour: "2-digit", minute: "2-digit" } : { dateStyle: "short", timeStyle: "short" };
  return element("time", { dateTime: date.toISOString(), title: date.toLocaleString() }, date.toLocaleString([], short));
}

function step(state) {
  const [icon, word] = STEPS[state];
  const mark = element("span", { className: "step", dataset: { step: state } });
  mark.append(element("span", { "aria-hidden": "true", className: "icon" }, icon), ` ${word}`);
  return mark;
}

/**
 * `entry`: `{ id?, tempId?, author, badge?, own, text, time, state?, error?, retry?, discard? }`. All of it is shown as
 * text, whatever is in it.
 */
export function bubble(entry) {
  const head = element("p", { className: "meta" }, element("b", { className: "author", dir: "auto" }, entry.author));
  if (entry.badge) head.append(element("span", { className: "badge" }, entry.badge));
  if (entry.time) head.append(clock(entry.time));
  if (entry.state) head.append(step(entry.state));
  const body = element("p", { className: "text", dir: "auto" }, entry.text);
  const item = element("li", { className: entry.own ? "message own" : "message" }, head, body);
  if (entry.tone) item.dataset.tone = entry.tone;
  if (entry.id) item.dataset.id = entry.id;
  else item.dataset.pending = entry.tempId ?? "";
  if (entry.error) {
    const actions = element("p", { className: "actions" }, element("span", { className: "error" }, entry.error));
    if (entry.retry) actions.append(button("Send again", entry.retry));
    if (entry.discard) actions.append(button("Discard", entry.discard));
    item.append(actions);
  }
  return item;
}

/** A line that nobody wrote: somebody came, an invitation. */
export function notice(...children) {
  return element("li", { className: "notice" }, ...children);
}
