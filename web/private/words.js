// What the page says when a message can't be opened, or a key isn't what it should be.

const UNREADABLE = {
  other_key: "This was sealed for a key that this browser doesn't have, so it can't be read here.",
  unknown_key: "This is signed with a key that you haven't accepted. It can be read once you do.",
  unknown_version: "This was written by a newer version of this page.",
  forged: "Warning: this isn't from whom it claims to be from, or it was changed on the way. It isn't shown.",
  broken: "Warning: this was changed on the way. It isn't shown.",
  replayed: "Warning: an earlier message was presented as a new one. It isn't shown.",
  not_mine: "Warning: this belongs to another conversation. It isn't shown.",
};

/** For a message that `open` refused. */
export const unreadable = ({ code }) => UNREADABLE[code] ?? "This message isn't well formed. It can't be shown.";

const KEYS = {
  not_found: "This person has no key yet: nobody of this id exists, or they never opened this page.",
  bad_bundle: "The key that the hub gives for this person isn't one. Nothing can be sent.",
  wrong_owner: "The key that the hub gives for this person belongs to somebody else. Nothing can be sent.",
  weak_key: "This person's key can't be used. Nothing can be sent.",
  key_changed: "Not sent: this person's key has changed. Compare the safety number first.",
};

/** For a key that can't be used. */
export const keyProblem = ({ code, message }) => KEYS[code] ?? message;

/** How sure we are of somebody's key. */
export function trustWords({ state, verified }) {
  if (state === "changed") return "key has changed";
  if (state === "unknown") return "no key yet";
  return verified ? "compared ✓" : "not compared yet";
}
