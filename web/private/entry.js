// `recipients` as it stands in a message: one entry for each of the two people, six strings each.
// The Rust side is `sealed/src/entry.rs`.

import { fromText, toText } from "./bytes.js";
import { tempIdBytes, userId } from "./context.js";
import { ENC_BYTES, TAG_BYTES } from "./envelope.js";
import { refuse } from "./errors.js";
import { canBePadded } from "./text.js";

const VERSION = "1";
// `from` and `to` are fingerprints of bundles: whose key signed, and which key can open. They turn "broken" into a reason.
const FIELDS = ["v", "from", "to", "enc", "ct", "sig"];
const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object of the wire: user id to entry. */
export function writeEntries(from, entries, signature) {
  const write = ({ to, enc, ct }) => ({ v: VERSION, from, to, enc: toText(enc), ct: toText(ct), sig: toText(signature) });
  return Object.fromEntries(Object.entries(entries).map(([slot, entry]) => [slot, write(entry)]));
}

function readEntry(entry) {
  const bad = (what) => refuse("bad_entry", `an entry is malformed: ${what}`);
  if (!isObject(entry) || typeof entry.v !== "string") bad("v");
  if (entry.v !== VERSION) refuse("unknown_version", "the entry has a version that this program doesn't know");
  // An unknown field is refused: nothing would bind it.
  if (Object.keys(entry).length !== FIELDS.length || !FIELDS.every((name) => typeof entry[name] === "string")) bad("its fields");
  const bytes = (name, length) => fromText(entry[name], length) ?? bad(name);
  const ctBytes = Math.floor((entry.ct.length * 3) / 4);
  if (!canBePadded(ctBytes - TAG_BYTES)) bad("ct");
  bytes("from", HASH_BYTES);
  bytes("to", HASH_BYTES);
  const { from, to, sig } = entry;
  return { from, to, sig, enc: bytes("enc", ENC_BYTES), ct: bytes("ct", ctBytes), signature: bytes("sig", SIGNATURE_BYTES) };
}

/** Reads both entries. Exactly the two people: a third entry would be a reader whom nobody sees. */
function readEntries(recipients, sender, receiver) {
  if (!isObject(recipients)) refuse("bad_message", "not a message: recipients");
  const both = [receiver, sender];
  if (sender === receiver || Object.keys(recipients).length !== 2 || !both.every((id) => Object.hasOwn(recipients, id))) {
    refuse("not_mine", "this message isn't between these two people");
  }
  const [first, second] = both.map((id) => readEntry(recipients[id]));
  if (first.from !== second.from || first.sig !== second.sig) {
    refuse("bad_entry", "an entry is malformed: the two name two senders or signatures");
  }
  return { from: first.from, signature: first.signature, entries: { [receiver]: first, [sender]: second } };
}

/** Reads a `ChatMessage`. Conversation, names and times aren't looked at: they are the server's to choose. */
export function readMessage(message) {
  const field = (name) => {
    if (!isObject(message) || message[name] === undefined) refuse("bad_message", `not a message: ${name}`);
    return message[name];
  };
  const person = (name) => userId(field(name)?.id);
  const id = field("id");
  if (typeof id !== "string") refuse("bad_message", "not a message: id");
  const tempId = field("tempId");
  tempIdBytes(tempId);
  const [sender, receiver] = [person("sender"), person("receiver")];
  return { id, tempId, sender, receiver, ...readEntries(field("recipients"), sender, receiver) };
}
