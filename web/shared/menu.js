// Lists of people whose rows are kept while people come and go: a menu that is open, or a button that has the focus, must not
// vanish because somebody else arrived.

import { element } from "./dom.js";

/** Keeps `list` in step with what it is given: `draw([{ key, make, same }])`; a row is made again when `same` differs. */
export function createRows(list) {
  const rows = new Map();
  return (wanted) => {
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { item }] of rows) {
      if (keys.has(key)) continue;
      item.remove();
      rows.delete(key);
    }
    wanted.forEach(({ key, make, same }, at) => {
      const known = rows.get(key);
      const item = known?.same === same ? known.item : make();
      if (known && known.item !== item) known.item.replaceWith(item);
      if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
      rows.set(key, { item, same });
    });
  };
}

/** Actions behind one small button: Tab, Enter and Escape are what it takes. */
export function menu(label, actions) {
  const summary = element("summary", { "aria-label": label, title: label }, "⋯");
  const box = element("details", { className: "menu" }, summary, element("div", { className: "menu-actions" }, ...actions));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    box.open = false;
    summary.focus();
  });
  for (const action of actions) {
    action.addEventListener("click", () => {
      box.open = false;
      summary.focus();
    });
  }
  return box;
}
