// Bytes on their way in and out: lists of fields that can't be confused, and base64url with one spelling.
// The Rust side is `sealed/src/bytes.rs`.

const encoder = new TextEncoder();
const LENGTH_BYTES = 8;

/** UTF-8. */
export function utf8(text) {
  return encoder.encode(text);
}

/** One array of several. */
export function concat(parts) {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * Joins fields (bytes or text), each behind its length. Without the lengths `["ab", "c"]` and `["a", "bc"]` would be the same
 * bytes, and a signature over the one would hold for the other.
 */
export function fields(...parts) {
  return concat(parts.flatMap((part) => {
    const bytes = typeof part === "string" ? utf8(part) : part;
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length));
    return [length, bytes];
  }));
}

/** Writes base64url without padding. */
export function toText(bytes) {
  const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Reads base64url of `length` bytes; `null` for anything that `toText` wouldn't have written, unused bits included. */
export function fromText(text, length) {
  if (typeof text !== "string" || text.length !== Math.ceil((length * 4) / 3) || !/^[\w-]*$/.test(text)) return null;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return bytes.length === length && toText(bytes) === text ? bytes : null;
}

/** A hash as bytes. */
export async function digest(name, bytes) {
  return new Uint8Array(await crypto.subtle.digest(name, bytes));
}
