// The dialog in which two people compare their safety number.

import { byId } from "../shared/dom.js";

/** `done(peer)` is called when the user has decided something. */
export function createCompare({ trust, done }) {
  const dialog = byId("safety");
  let decide;
  let latest = 0;
  byId("not-now").addEventListener("click", () => dialog.close());
  byId("match").addEventListener("click", () => decide(true));
  byId("accept").addEventListener("click", () => decide(false));

  return async function compare(peer) {
    const { vault } = trust();
    latest += 1;
    const turn = latest;
    byId("number").textContent = "…";
    byId("match").disabled = true;
    byId("accept").hidden = true;
    dialog.showModal();
    // What is shown and what is accepted must be the same key, so both come from one look at what is known.
    const { state, fingerprint, number } = await vault.comparison(peer);
    // Digits take a while: by now the dialog may be about somebody else.
    if (turn !== latest) return;
    decide = async (isEqual) => {
      dialog.close();
      try {
        if (state === "changed") await vault.accept(peer, fingerprint);
        if (isEqual) await vault.verify(peer, fingerprint);
      } catch (error) {
        if (error.code !== "unknown_key") throw error;
        // The hub has given out yet another key since. That one has to be looked at too.
        return compare(peer);
      }
      return done(peer);
    };
    byId("number").textContent = number;
    byId("match").disabled = false;
    byId("accept").hidden = state !== "changed";
  };
}
