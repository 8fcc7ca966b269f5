// Who is in the class, and whose hand is up.

import { byId, button, element } from "../shared/dom.js";
import { createRows } from "../shared/menu.js";
import { isTeacher } from "./talk.js";

/** `write(person)` aims the composer at somebody; `lower(person)` takes a hand down, which a teacher may. */
export function createClass({ meId, write, lower }) {
  const people = new Map(); // id → person
  const hands = new Set(); // ids, in the order in which they went up
  const rows = createRows(byId("people"));

  function row(person, place) {
    const item = element("li", {}, element("span", { className: "who", dir: "auto" }, person.name));
    if (place) item.append(element("span", { className: "badge hand" }, element("span", { "aria-hidden": "true" }, "↑ "), `hand up, ${place}.`));
    if (person.role !== "STUDENT") item.append(element("span", { className: "badge", dataset: { role: person.role } }, person.role.toLowerCase()));
    if (person.ID === meId()) item.append(element("span", { className: "badge" }, "you"));
    else item.append(button("Write", () => write(person), { className: "small", "aria-label": `Write to ${person.name} alone` }));
    if (place && person.ID !== meId() && isTeacher(people.get(meId()))) {
      item.append(button("Lower", () => lower(person), { className: "small", "aria-label": `Lower the hand of ${person.name}` }));
    }
    return item;
  }

  /** Hands first, in the order in which they went up; then teachers; then everybody else. */
  function sorted() {
    const up = [...hands].map((id) => people.get(id));
    const rest = [...people.values()].filter(({ ID }) => !hands.has(ID)).sort((one, other) => one.name.localeCompare(other.name));
    return [...up, ...rest.filter(isTeacher), ...rest.filter((person) => !isTeacher(person))];
  }

  function drawAims() {
    const select = byId("to");
    const chosen = select.value;
    const others = [...people.values()].filter(({ ID }) => ID !== meId());
    select.replaceChildren(element("option", { value: "" }, "everybody"), ...others.map(({ ID, name }) => element("option", { value: String(ID) }, `${name} alone`)));
    select.value = others.some(({ ID }) => String(ID) === chosen) ? chosen : "";
  }

  function draw() {
    const order = [...hands];
    const amTeacher = isTeacher(people.get(meId()));
    rows(sorted().map((person) => {
      const place = order.indexOf(person.ID) + 1;
      return { key: person.ID, same: JSON.stringify([person, place, amTeacher]), make: () => row(person, place) };
    }));
    byId("summary").textContent = `${people.size} ${people.size === 1 ? "person" : "people"}, ${hands.size} ${hands.size === 1 ? "hand" : "hands"} up`;
  }

  function change() {
    draw();
    drawAims();
  }

  return {
    of: (id) => people.get(Number(id)),
    all: () => [...people.values()],
    isUp: (id) => hands.has(id),
    fill(everybody) {
      people.clear();
      hands.clear();
      for (const person of everybody) people.set(person.ID, person);
      change();
    },
    comes(person) {
      people.set(person.ID, person);
      change();
    },
    goes({ ID }) {
      people.delete(ID);
      hands.delete(ID);
      change();
    },
    hand(id, isUp) {
      if (isUp && people.has(id)) hands.add(id);
      if (!isUp) hands.delete(id);
      draw();
    },
  };
}
