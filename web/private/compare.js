// The dialog in which two people compare their safety number.

import { byId } from "../shared/dom.js";

/** `done(peer)` is called when the user has decided something. */
export function createCompare({ trust, done }) {
  const dialog = byId("safety");
  let decide;
  byId("not-now").addEventListener("click", () => dialog.close());
  byId("match").addEventListener("click", () => decide(true));
  byId("accept").addEventListener("click", () => decide(false));

  return async function compare(peer) {
    const { vault } = trust();
    byId("number").textContent = "…";
    byId("match").disabled = true;
    dialog.showModal();
    const { state, fingerprint } = await vault.standing(peer);
    byId("accept").hidden = state !== "changed";
    // What is shown and what is accepted must be the same key, so both are asked for now and named in the decision.
    byId("number").textContent = await vault.safetyNumber(peer);
    byId("match").disabled = false;
    decide = async (isEqual) => {
      if (state === "changed") await vault.accept(peer, fingerprint);
      if (isEqual) await vault.verify(peer, fingerprint);
      dialog.close();
      done(peer);
    };
  };
}
