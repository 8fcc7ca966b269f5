// The text inside: how long it may be, and how its length is hidden. The Rust side is `sealed/src/text.rs`.

import { concat, utf8 } from "./bytes.js";
import { refuse } from "./errors.js";

// The server can't count the characters of a sealed text, so both ends do.
const MAX_CHARS = 4_000;
// Padded texts are multiples of this, in bytes.
const STEP = 256;
// The longest: 4,000 characters of four bytes, and the padding.
const MAX_PADDED = paddedLength(MAX_CHARS * 4);

function paddedLength(length) {
  return (Math.floor(length / STEP) + 1) * STEP;
}

function illFormed() {
  return refuse("bad_text", "the text is ill-formed", { reason: "ill_formed" });
}

function check(text) {
  if (/^\p{White_Space}*$/u.test(text)) refuse("bad_text", "the text is empty", { reason: "empty" });
  // An iterator counts characters as the contract does; `length` would count a crab as two.
  if (text.length > MAX_CHARS && [...text].length > MAX_CHARS) {
    refuse("bad_text", "the text is too long", { reason: "too_long" });
  }
}

/** Adds one byte 0x80 and zeros up to the next step. A ciphertext is as long as its text, and "yes" would differ from "no". */
export function pad(text) {
  if (typeof text !== "string" || !text.isWellFormed()) illFormed();
  check(text);
  const bytes = utf8(text);
  const padded = new Uint8Array(paddedLength(bytes.length));
  padded.set(concat([bytes, [0x80]]));
  return padded;
}

/** Takes the padding off. The sender's program may be any, so the text is checked once more. */
export function unpad(padded) {
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 0x80 || paddedLength(end) !== padded.length) illFormed();
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(padded.subarray(0, end));
  } catch {
    illFormed();
  }
  check(text);
  return text;
}

/** Whether a padded text of this many bytes can exist. */
export function canBePadded(length) {
  return length > 0 && length <= MAX_PADDED && length % STEP === 0;
}
