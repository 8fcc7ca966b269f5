// What was opened before. Nothing in a ciphertext says how old it is, so the reader has to remember.
// The Rust side is `sealed/src/seen.rs`.

import { toText } from "./bytes.js";
import { conversation, tempIdBytes } from "./context.js";
import { refuse } from "./errors.js";

/** Under which name a message is remembered: conversation, sender, tempId. */
export function nameOf({ sender, receiver, tempId }) {
  return `${conversation(sender, receiver)} ${sender} ${toText(tempIdBytes(tempId))}`;
}

/**
 * What to remember, and whether this very message was opened before. Its tempId under another message id, or with another
 * signature, is an old message shown as new.
 */
export function remember(first, { id, signature }) {
  const now = { id, signature: toText(signature) };
  if (!first) return { first: now, again: false };
  if (first.id !== now.id || first.signature !== now.signature) {
    refuse("replayed", `this message was shown before, as ${first.id}`, { id: first.id });
  }
  return { first, again: true };
}
