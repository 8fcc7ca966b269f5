// Who is logged in, for the pages that need an account.
//
// The token is kept for this tab alone; keep.js says why. It isn't a cookie: those are sent along without anybody asking, so
// another site's form could act in our name, and Socket.IO needs the token in its handshake anyway.

import { button, element } from "./dom.js";
import { keep, kept } from "./keep.js";
import { rest } from "./rest.js";

function field(label, properties) {
  return element("label", {}, label, element("input", { required: true, ...properties }));
}

/**
 * The log-in form goes into `place`. `entered(session)` is called with `{ token, user }` when somebody is logged in, also after
 * a reload; `left()` when the log-in has ended, whoever ended it.
 */
export function createAccount(place, { entered, left, about }) {
  let session = kept("account");
  const name = field("Username", { autocomplete: "username", maxLength: 64, autocapitalize: "none" });
  const password = field("Password", { type: "password", autocomplete: "current-password", minLength: 8, maxLength: 128 });
  const signUp = element("button", { value: "sign-up" }, "Sign up");
  const fields = element("fieldset", {}, name, password, element("p", { className: "row" },
    element("button", { className: "primary", value: "log-in" }, "Log in"), signUp));
  const problem = element("p", { className: "alert", role: "alert" });
  const form = element("form", { className: "card narrow", method: "post", "aria-label": "Log in or sign up" },
    element("h2", {}, "Log in"), element("p", {}, about), fields, problem,
    element("p", { className: "soft" }, "New here? Choose a name and a password of at least 8 characters, and sign up."));
  place.append(form);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    fields.disabled = true;
    const body = { username: name.lastChild.value, password: password.lastChild.value };
    const wantsAccount = event.submitter === signUp;
    const made = wantsAccount ? await rest("POST", "/api/sign-up", { body }) : { ok: true };
    const answer = made.ok ? await rest("POST", "/api/log-in", { body }) : made;
    fields.disabled = false;
    if (!answer.ok) {
      problem.textContent = answer.error.message;
      name.lastChild.focus();
      return;
    }
    password.lastChild.value = "";
    begin({ token: answer.token, user: answer.user });
  });

  function begin(next) {
    session = next;
    keep("account", session);
    form.hidden = true;
    entered(session);
  }

  /** Forgets the token. The form says why, if there is something to say. */
  function forget(why = "") {
    session = null;
    keep("account", null);
    form.hidden = false;
    left();
    problem.textContent = why;
    name.lastChild.focus();
  }

  return {
    get session() { return session; },
    call: (method, path, body) => rest(method, path, { token: session?.token, body }),
    /** The account was renamed, or its role changed. */
    update(user) {
      session.user = user;
      keep("account", session);
    },
    forget,
    async logOut() {
      const { token } = session;
      forget();
      await rest("POST", "/api/log-out", { token });
    },
    start() {
      form.hidden = Boolean(session);
      if (session) entered(session);
      else name.lastChild.focus();
    },
  };
}

/** "Your account": who one is, a new password, log out. `extra` comes before the password. */
export function accountPanel(place, account, extra = []) {
  const who = element("p", { className: "row" });
  const current = field("Password now", { type: "password", autocomplete: "current-password" });
  const next = field("New password", { type: "password", autocomplete: "new-password", minLength: 8, maxLength: 128 });
  const said = element("p", { className: "soft", role: "status" });
  // Nobody sees it; a password manager reads from it whose password this is.
  const owner = element("input", { autocomplete: "username", hidden: true, readOnly: true });
  const form = element("form", { className: "stack", method: "post", "aria-label": "Change your password" }, owner, current, next, element("button", {}, "Change password"), said);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = { current: current.lastChild.value, new: next.lastChild.value };
    const answer = await account.call("POST", "/api/change-password", body);
    said.textContent = answer.ok ? "Changed. Every other log-in of yours has ended." : answer.error.message;
    if (answer.ok) form.reset();
  });
  place.replaceChildren(who, button("Log out", () => account.logOut()), element("details", { className: "more" }, element("summary", {}, "Account settings"), ...extra, form));
  return {
    show({ id, username, role }) {
      owner.value = username;
      who.replaceChildren(element("b", { dir: "auto" }, username), element("span", { className: "badge", dataset: { role } }, role.toLowerCase()),
        element("span", { className: "soft" }, `id ${id}`));
    },
  };
}
