// Whose key is whose: remembered at first use, and a changed one stops sending until somebody looked.
// Each function takes what was remembered of one person (a pin) and returns what shall be. The Rust side is `sealed/src/key_book.rs`.

import { refuse } from "./errors.js";

function short({ text, fingerprint }) {
  return { text, fingerprint };
}

/**
 * Takes note of the key that the server gives out today. `first` is trusted, because there is nothing to compare it with.
 * `changed` may be a new browser, or a server that wants to read along.
 */
export function meet(pin, bundle) {
  const { fingerprint } = bundle;
  if (!pin) {
    const first = { current: short(bundle), verified: false, earlier: [], offered: null };
    return { pin: first, result: { state: "first", verified: false, fingerprint } };
  }
  if (pin.current.fingerprint === fingerprint) {
    return { pin: { ...pin, offered: null }, result: { state: "known", verified: pin.verified, fingerprint } };
  }
  const result = { state: "changed", verified: false, fingerprint, previous: pin.current.fingerprint };
  return { pin: { ...pin, offered: short(bundle) }, result };
}

function unknownPeer(id) {
  return refuse("unknown_peer", `no key is known of user ${id}`);
}

function notThatKey(fingerprint) {
  return refuse("unknown_key", "this isn't the key that was looked at", { fingerprint });
}

/**
 * The user looked at a changed key and takes it. The fingerprint says which one was looked at: the server may have given out
 * yet another since. Earlier keys open old messages, and seal none.
 */
export function accept(pin, id, lookedAt) {
  if (!pin) unknownPeer(id);
  if (pin.offered?.fingerprint !== lookedAt) notThatKey(lookedAt);
  const earlier = pin.earlier.filter(({ fingerprint }) => fingerprint !== lookedAt).concat(pin.current);
  return { pin: { current: pin.offered, verified: false, earlier, offered: null } };
}

/** The user compared the safety number of this key, and it was the same. */
export function verify(pin, id, compared) {
  if (!pin) unknownPeer(id);
  if (pin.current.fingerprint !== compared) notThatKey(compared);
  return { pin: { ...pin, verified: true } };
}

/**
 * The key to seal for. There is none while a changed key waits: sealing for the old one would tell nobody, and sealing for the
 * new one is what a lying server hopes for.
 */
export function toSend(pin, id) {
  if (!pin) unknownPeer(id);
  if (pin.offered) {
    refuse("key_changed", `the key of user ${id} changed: compare the safety number, then accept it`, {
      fingerprint: pin.offered.fingerprint,
    });
  }
  return pin.current;
}

/** The key whose safety number is to be compared: the changed one, while it waits. */
export function toCompare(pin, id) {
  if (!pin) unknownPeer(id);
  return pin.offered ?? pin.current;
}

/** The key with this fingerprint, if it was ever accepted. */
export function accepted(pin, fingerprint) {
  if (pin?.current.fingerprint === fingerprint) return { text: pin.current.text, key: "current" };
  const earlier = pin?.earlier.find((known) => known.fingerprint === fingerprint);
  return earlier && { text: earlier.text, key: "earlier" };
}

/** What is known of a person without asking anybody. */
export function standing(pin) {
  if (!pin) return { state: "unknown", verified: false, fingerprint: null };
  const { fingerprint } = pin.offered ?? pin.current;
  return { state: pin.offered ? "changed" : "known", verified: pin.verified && !pin.offered, fingerprint };
}
