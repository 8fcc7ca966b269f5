// Sealing and opening: where keys, bindings, signature and memory come together. The Rust side is `sealed/src/message.rs`.

import { signed } from "./bundle.js";
import { aad, info, statement } from "./context.js";
import { readMessage, writeEntries } from "./entry.js";
import * as envelope from "./envelope.js";
import { refuse } from "./errors.js";
import { pad, unpad } from "./text.js";

/**
 * Seals `text` for the receiver and for the sender's own history, then signs both entries. To send it again, send the same
 * result again: a second ciphertext under the same tempId would look like a replay. `me` is an identity, `to` a bundle.
 */
export async function seal(me, to, tempId, text) {
  const [sender, receiver, from] = [me.bundle.owner, to.owner, me.bundle.fingerprint];
  if (sender === receiver) refuse("not_mine", "this message isn't between two people");
  const context = { sender, receiver, tempId, from };
  const [padded, which] = [pad(text), aad(context)];
  const entries = {};
  for (const { owner, fingerprint, exchange } of [to, me.bundle]) {
    const closed = await envelope.close(exchange, info(context, owner, fingerprint), which, padded);
    entries[owner] = { to: fingerprint, ...closed };
  }
  const signature = await crypto.subtle.sign("Ed25519", me.signing.privateKey, statement(context, entries));
  return writeEntries(from, entries, signature);
}

/**
 * Opens a message for `me`: whose key, then the signature, then the ciphertext, then the memory. `accepted(id, fingerprint)`
 * gives `{ bundle, key }` of a key that was accepted once, or nothing. `remember(message)` says whether this very message was
 * opened before, and refuses a replay. It learns only of messages that held, or a forged one could make it refuse the real one.
 */
export async function open(me, received, { accepted, remember }) {
  const message = readMessage(received);
  const { sender, receiver, tempId, from, entries, signature } = message;
  const own = me.bundle.owner;
  if (own !== sender && own !== receiver) refuse("not_mine", "this message isn't yours");
  const { bundle, key } = await signer(me, sender, from, accepted);
  const context = { sender, receiver, tempId, from };
  if (!(await signed(bundle, statement(context, entries), signature))) refuse("forged", "the signature is wrong");

  const { to, enc, ct } = entries[own];
  if (to !== me.bundle.fingerprint) refuse("other_key", "sealed for another key of yours");
  const text = unpad(await envelope.open(me.exchange, { enc, ct }, info(context, own, to), aad(context)));
  const again = await remember(message);
  return { text, mine: own === sender, peer: own === sender ? receiver : sender, key, again };
}

/** The bundle that signed: the reader's own, or one of the sender's that was accepted. */
async function signer(me, sender, from, accepted) {
  if (sender !== me.bundle.owner) {
    const unknown = () => refuse("unknown_key", `user ${sender} signed with a key that was never accepted`, { fingerprint: from });
    return (await accepted(sender, from)) ?? unknown();
  }
  if (from !== me.bundle.fingerprint) refuse("other_key", "sealed by another key of yours");
  return { bundle: me.bundle, key: "current" };
}
