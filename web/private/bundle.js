// The public half of an identity: two keys and whose they are, as one text that the server hands out.
// The Rust side is `sealed/src/bundle.rs`.

import { digest, fields, fromText, toText } from "./bytes.js";
import { userId } from "./context.js";
import { SealedError, refuse } from "./errors.js";
import { isSmallOrder } from "./small_order.js";

// Another format gets another word, so that no program reads one as the other.
const FORMAT = "rth1";
// The same key signs messages, and no message may pass for a bundle: so each use has its own label.
const LABEL_SELF = "realtime-hub sealed 1 bundle";
const LABEL_FINGERPRINT = "realtime-hub sealed 1 fingerprint";
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Label, owner and keys as bytes, for whatever is derived from them. */
export function keysOf(label, { owner, exchange, signing }) {
  return fields(label, owner, exchange, signing);
}

async function complete(keys, text) {
  const fingerprint = toText(await digest("SHA-256", keysOf(LABEL_FINGERPRINT, keys)));
  return Object.freeze({ ...keys, text, fingerprint });
}

/**
 * Signs the two public keys. The signature binds them to each other and to the person: a server can't mix two people's keys,
 * nor give Bob's out as Carol's.
 */
export async function signBundle(owner, exchangeKey, signingKeys) {
  const [exchange, signing] = await Promise.all(
    [exchangeKey, signingKeys.publicKey].map(async (key) => new Uint8Array(await crypto.subtle.exportKey("raw", key))),
  );
  const keys = { owner, exchange, signing };
  const signature = await crypto.subtle.sign("Ed25519", signingKeys.privateKey, keysOf(LABEL_SELF, keys));
  return complete(keys, [FORMAT, owner, toText(exchange), toText(signing), toText(signature)].join("."));
}

/** Reads the text that the server gave out as `owner`'s, and checks its self-signature. */
export async function parseBundle(text, owner) {
  const bad = () => refuse("bad_bundle", "not a public key of this format");
  const parts = typeof text === "string" ? text.split(".") : [];
  if (parts.length !== 5 || parts[0] !== FORMAT) bad();
  const exchange = fromText(parts[2], KEY_BYTES) ?? bad();
  const signing = fromText(parts[3], KEY_BYTES) ?? bad();
  const signature = fromText(parts[4], SIGNATURE_BYTES) ?? bad();
  const keys = { owner: ownerOf(parts[1]) ?? bad(), exchange, signing };
  if (!(await signed(keys, keysOf(LABEL_SELF, keys), signature))) bad();
  if (keys.owner !== owner) refuse("wrong_owner", `this public key belongs to user ${keys.owner}`, { owner: keys.owner });
  return complete(keys, text);
}

function ownerOf(text) {
  try {
    return userId(text);
  } catch (error) {
    if (error instanceof SealedError) return null;
    throw error;
  }
}

/**
 * Whether the owner of `signing` signed `statement`. A key that is no point of the curve signs nothing. Points of small order
 * are refused here, because not every browser does it: under such a key a signature holds for nearly any statement.
 */
export async function signed({ signing }, statement, signature) {
  if (isSmallOrder(signing) || isSmallOrder(signature.subarray(0, KEY_BYTES))) return false;
  try {
    const key = await crypto.subtle.importKey("raw", signing, "Ed25519", true, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, statement);
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}
