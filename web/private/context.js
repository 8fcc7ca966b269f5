// What a message is bound to, written as bytes: one list for HPKE's `info`, one for its `aad`, one for the signature.
// The Rust side is `sealed/src/context.rs` and `id.rs`.

import { concat, fields, fromText, utf8 } from "./bytes.js";
import { refuse } from "./errors.js";

// Each use has its own label, so that bytes made for one are never taken for another. A new format changes the number.
const LABEL_INFO = "realtime-hub sealed 1 info";
const LABEL_AAD = "realtime-hub sealed 1 aad";
const LABEL_SET = "realtime-hub sealed 1 set";

const MAX_TEMP_ID = 128;
const HASH_BYTES = 32;

/** The id, if it is one. One person has one spelling, or two spellings would be two conversations. */
export function userId(id) {
  const known = typeof id === "string" && /^[1-9]\d{0,15}$/.test(id) && Number.isSafeInteger(Number(id));
  return known ? id : refuse("bad_user_id", "not a user id");
}

/**
 * A tempId as bytes. The first one says which kind it is, because `1` and `"1"` differ. A number goes in as its eight bytes,
 * because Rust and JavaScript don't always write the same digits.
 */
export function tempIdBytes(tempId) {
  if (typeof tempId === "string" && tempId.isWellFormed()) {
    const length = [...tempId].length;
    if (length >= 1 && length <= MAX_TEMP_ID) return utf8(`s${tempId}`);
  }
  if (typeof tempId !== "number" || !Number.isFinite(tempId)) refuse("bad_temp_id", "not a tempId");
  const number = new Uint8Array(8);
  // Adding zero makes −0 and 0 one number, as they are in JSON.
  new DataView(number.buffer).setFloat64(0, tempId + 0);
  return concat([utf8("n"), number]);
}

/**
 * The pair of people is the conversation. The server's own id for it doesn't exist at the first message, and a server that
 * chooses the id could give two pairs the same one. The pair is known to both before anything is sent.
 */
export function conversation(one, other) {
  return Number(one) < Number(other) ? `${one}:${other}` : `${other}:${one}`;
}

/** HPKE's `info`: who. The slot is whose entry it is; without it the two entries could change places. */
export function info({ sender, receiver, from }, slot, to) {
  const [sealer, opener] = [from, to].map((fingerprint) => fromText(fingerprint, HASH_BYTES));
  return fields(LABEL_INFO, conversation(sender, receiver), sender, receiver, slot, sealer, opener);
}

/** HPKE's `aad`: which message. Without it an old ciphertext would open under a new tempId. */
export function aad({ tempId }) {
  return fields(LABEL_AAD, tempIdBytes(tempId));
}

/**
 * What the sender signs: all of the above, and both entries. The other reader can close a text for anybody, because HPKE's
 * base mode needs no private key, but can't sign it.
 */
export function statement({ sender, receiver, tempId, from }, entries) {
  const parts = [LABEL_SET, conversation(sender, receiver), sender, receiver, tempIdBytes(tempId), fromText(from, HASH_BYTES)];
  for (const slot of [receiver, sender]) {
    const { to, enc, ct } = entries[slot];
    parts.push(slot, fromText(to, HASH_BYTES), enc, ct);
  }
  return fields(...parts);
}
