// Who is here, and what one can do about them.

import { byId, button, element } from "../shared/dom.js";
import { createRows, menu } from "../shared/menu.js";

const ROLES = ["STUDENT", "TEACHER", "ADMIN"];

function badges({ role, status }) {
  const all = [];
  if (role !== "STUDENT") all.push(element("span", { className: "badge", dataset: { role } }, role.toLowerCase()));
  if (status !== "normal") all.push(element("span", { className: "badge", dataset: { status } }, status));
  return all;
}

/** What an admin may do to somebody, as buttons. */
function moderation(user, act) {
  const on = (label, event, danger) => button(`${label} ${user.username}`, () => act(event, user), danger ? { className: "danger" } : {});
  if (user.status === "banned") return [on("Unban", "unban-user")];
  return [user.status === "muted" ? on("Unmute", "unmute-user") : on("Mute", "mute-user"), on("Ban", "ban-user", true)];
}

/** `me()` is our user; `act(event, user)` asks the hub; `talk(user)` opens a private conversation; `setRole(user, role)`. */
export function createPeople({ me, act, talk, setRole }) {
  const here = createRows(byId("people"));
  const all = createRows(byId("accounts"));

  function person(user) {
    const who = element("span", { className: "who", dir: "auto" }, user.username);
    const row = element("li", {}, who, ...badges(user));
    if (user.id === me().id) {
      row.append(element("span", { className: "badge" }, "you"));
      return row;
    }
    // The hub doesn't tell whom we have blocked, and either is harmless when it holds already.
    const actions = [button(`Block ${user.username}`, () => act("block-user", user)), button(`Unblock ${user.username}`, () => act("unblock-user", user))];
    if (me().role === "ADMIN") actions.push(...moderation(user, act));
    row.append(button("Message", () => talk(user), { className: "small", "aria-label": `Message ${user.username} in private` }), menu(`More about ${user.username}`, actions));
    return row;
  }

  function account(user) {
    const select = element("select", { "aria-label": `Role of ${user.username}` }, ...ROLES.map((role) => element("option", { value: role, selected: role === user.role }, role.toLowerCase())));
    select.addEventListener("change", () => setRole(user, select.value));
    const own = user.id === me().id;
    return element("li", {}, element("span", { className: "who", dir: "auto" }, user.username), ...badges({ ...user, role: "STUDENT" }), select,
      ...(own ? [element("span", { className: "badge" }, "you")] : [menu(`Actions for ${user.username}`, moderation(user, act))]));
  }

  const rows = (users, make) => users.map((user) => ({ key: user.id, same: JSON.stringify([user, me()]), make: () => make(user) }));
  return {
    show: (users) => here(rows(users, person)),
    showAll: (users) => all(rows(users, account)),
  };
}
