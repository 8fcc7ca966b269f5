// What lobby, classroom and private have in common: a connection that needs an account, and what happens to it when an admin
// mutes or bans, or when the log-in ends.

import { connect } from "./connection.js";
import { byId, showOnly } from "./dom.js";
import { sentence } from "./errors.js";
import { showError, showState } from "./state.js";

const BANNED = { code: "banned", message: "An admin has banned this account. You are disconnected." };

/** Shows the log-in form or the page itself. */
export function showInside(inside) {
  showOnly(byId(inside ? "split" : "front"), byId("split"), byId("front"));
}

/**
 * Connects as the account that is logged in. `auth()` adds to the handshake; `online(isOnline)` opens and closes what sends;
 * `status("muted" | "normal")` is told at every change.
 */
export function connectAs(account, namespace, { auth = () => ({}), join, online, status }) {
  function show(state, error) {
    showState(state, () => connection.open());
    online(state === "online");
    if (state !== "refused") return showError();
    if (["unauthenticated", "banned"].includes(error?.code)) return account.forget(sentence(error));
    showError(error);
    showInside(false);
  }

  const connection = connect(namespace, { auth: () => ({ token: account.session?.token, ...auth() }), join, show });
  connection.socket.on("account-status-change", ({ accountStatus }) => {
    // The hub cuts the connection right after this; closing it here keeps us from knocking at a closed door.
    if (accountStatus === "banned") return connection.close(BANNED);
    status(accountStatus);
  });
  return connection;
}

/** The line that says why one can't write. */
export function showMuted(composer, isMuted) {
  byId("muted").hidden = !isMuted;
  composer.enable(!isMuted);
}
