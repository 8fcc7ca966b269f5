// Keys: ours, and whose key is whose. The work is crypto.js's; here is what it needs from the hub.

import { keyProblem } from "./words.js";

/** Loads the encryption. It comes last, because its library may be missing, and the page has to say so. */
async function load() {
  try {
    return await import("./crypto.js");
  } catch {
    throw new Error("The encryption library didn't load. Run `npm ci` in the project's folder, start the hub again and reload this page.");
  }
}

/**
 * Opens the vault of the account that is logged in, and publishes its key. Whoever has conversations has published one before; if it
 * is another one, it is another browser's.
 */
export async function openTrust(account, { hasTalks }) {
  const { openVault, newTempId } = await load();
  const { id } = account.session.user;
  const vault = await openVault({ userId: id });
  const before = hasTalks ? await account.call("GET", `/api/users/${id}/key`) : { ok: false };
  const published = await account.call("PUT", "/api/me/key", { publicKey: vault.publicKey });
  if (!published.ok) {
    vault.close();
    throw Object.assign(new Error(published.error.message), published.error);
  }

  /** Asks the hub for somebody's key and holds it against the one we know. Answers like an ack. */
  async function meet(peer) {
    const answer = await account.call("GET", `/api/users/${encodeURIComponent(peer)}/key`);
    if (!answer.ok) return { ok: false, error: { ...answer.error, message: keyProblem(answer.error) } };
    try {
      return { ok: true, ...(await vault.meet(peer, answer.publicKey)) };
    } catch (error) {
      return { ok: false, error: { code: error.code, message: keyProblem(error) } };
    }
  }

  /** Opens a message. A sender whose key we never saw is met first. */
  async function open(message, peer) {
    try {
      return await vault.open(message);
    } catch (error) {
      if (error.code !== "unknown_key" || !(await meet(peer)).ok) throw error;
      return vault.open(message);
    }
  }

  return {
    vault,
    newTempId,
    meet,
    open,
    /** Another browser had published its own key. */
    wasElsewhere: before.ok && before.publicKey !== vault.publicKey,
  };
}
