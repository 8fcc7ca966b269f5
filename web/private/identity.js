// The private half: one key to open with, one to sign with. Neither can leave the browser's own key store, not even by a
// script in this page: it can use them while it runs, and not take them with it.

import { signBundle } from "./bundle.js";

const EXTRACTABLE = false;

/** Makes new keys. Two, because a key that opens and signs lets a mistake in one use break the other. */
export async function generateIdentity(owner) {
  const [exchange, signing] = await Promise.all([
    crypto.subtle.generateKey("X25519", EXTRACTABLE, ["deriveBits"]),
    crypto.subtle.generateKey("Ed25519", EXTRACTABLE, ["sign", "verify"]),
  ]);
  return { exchange, signing, bundle: await signBundle(owner, exchange.publicKey, signing) };
}
