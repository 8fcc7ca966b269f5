// HPKE (RFC 9180): one text closed for one public key, in base mode. The Rust side is `sealed/src/envelope.rs`.

import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, HpkeError } from "@hpke/core";

import { SealedError } from "./errors.js";

/** DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. */
export const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});

/** How many bytes HPKE's one-time public key has. */
export const ENC_BYTES = 32;
/** How many bytes AES-GCM adds. */
export const TAG_BYTES = 16;

async function orRefuse(promise, code, message) {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof HpkeError) throw new SealedError(code, message, {}, { cause: error });
    throw error;
  }
}

/**
 * Closes `text` for the raw public key. `info` goes into the derived key and `aad` into the tag, so an envelope opens only
 * where both are the same as here.
 */
export async function close(publicKey, info, aad, text) {
  // The only key for which this fails is one that gives everybody the same secret.
  const refused = ["weak_key", "this public key can't be sealed for"];
  const recipientPublicKey = await orRefuse(suite.kem.deserializePublicKey(publicKey), ...refused);
  const { enc, ct } = await orRefuse(suite.seal({ recipientPublicKey, info }, text, aad), ...refused);
  return { enc: new Uint8Array(enc), ct: new Uint8Array(ct) };
}

/**
 * Opens an envelope, or says only that it doesn't open. `keys` is the pair: the private key can't be exported, and from that
 * alone the library would want to export it to compute the public one.
 */
export async function open(keys, { enc, ct }, info, aad) {
  const opened = suite.open({ recipientKey: keys, enc, info }, ct, aad);
  return new Uint8Array(await orRefuse(opened, "broken", "the ciphertext doesn't open"));
}
