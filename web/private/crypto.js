// End-to-end encryption for the page: one vault per person and browser. It holds the private keys, whose key is whose, and
// what was opened before. The page imports this file alone.
//
// Every refusal is a `SealedError` with a `code`. What came from the server goes in as it is, and only what `open` returns
// may be shown.

import { parseBundle } from "./bundle.js";
import { userId } from "./context.js";
import { deleteDatabase, openDatabase, read, update } from "./database.js";
import { SealedError } from "./errors.js";
import { generateIdentity } from "./identity.js";
import * as keyBook from "./key_book.js";
import { safetyNumber } from "./safety.js";
import { open, seal } from "./sealed.js";
import { nameOf, remember } from "./seen.js";

export { SealedError };

/** A name for a message that no other message has. */
export function newTempId() {
  return crypto.randomUUID();
}

/** The identity of this browser. If two tabs make one at the same time, the first one stored counts for both. */
async function loadIdentity(database, owner) {
  const known = await read(database, "identity", owner);
  if (known) return known;
  const made = await generateIdentity(owner);
  return update(database, "identity", owner, (known = made) => ({ value: known, result: known }));
}

/** Opens the vault of the account `userId` on this browser, and makes its keys at the first time. */
export async function openVault({ userId: id }) {
  const owner = userId(id);
  if (!globalThis.crypto?.subtle) {
    throw new SealedError("unavailable", "encryption works on https and on localhost only");
  }
  const name = `realtime-hub-private-${owner}`;
  const database = await openDatabase(name);
  try {
    return new Vault(name, database, await loadIdentity(database, owner));
  } catch (error) {
    database.close();
    if (!(error instanceof DOMException)) throw error;
    throw new SealedError("unavailable", "this browser has no X25519 or Ed25519", {}, { cause: error });
  }
}

class Vault {
  #name;
  #database;
  #identity;

  constructor(name, database, identity) {
    [this.#name, this.#database, this.#identity] = [name, database, identity];
  }

  get userId() {
    return this.#identity.bundle.owner;
  }

  /** What the server hands out to others. */
  get publicKey() {
    return this.#identity.bundle.text;
  }

  get fingerprint() {
    return this.#identity.bundle.fingerprint;
  }

  #pin(id) {
    return read(this.#database, "pins", userId(id));
  }

  async #changePin(id, change) {
    const store = (pin) => {
      const { pin: value, result } = change(pin);
      return { value, result };
    };
    return update(this.#database, "pins", userId(id), store);
  }

  /** Takes note of the key that the server gives out as that person's: `{ state, verified, fingerprint, previous? }`. */
  async meet(id, publicKey) {
    const bundle = await parseBundle(publicKey, userId(id));
    return this.#changePin(id, (pin) => keyBook.meet(pin, bundle));
  }

  /** The user takes a changed key, the one with this fingerprint. */
  async accept(id, fingerprint) {
    return this.#changePin(id, (pin) => keyBook.accept(pin, id, fingerprint));
  }

  /** The user compared the safety number of the key with this fingerprint. */
  async verify(id, fingerprint) {
    return this.#changePin(id, (pin) => keyBook.verify(pin, id, fingerprint));
  }

  /** `{ state: "unknown" | "known" | "changed", verified, fingerprint }`, from memory. */
  async standing(id) {
    return keyBook.standing(await this.#pin(id));
  }

  /**
   * What two people need to compare: `standing` and `number`, sixty digits. Both are of one key, the changed one while one waits,
   * so that nobody accepts another key than the one whose digits were read out.
   */
  async comparison(id) {
    const pin = await this.#pin(id);
    const { text } = keyBook.toCompare(pin, id);
    return { ...keyBook.standing(pin), number: await safetyNumber(this.#identity.bundle, await parseBundle(text, id)) };
  }

  /** Sixty digits for both people to compare; those of the changed key, while one waits. */
  async safetyNumber(id) {
    return (await this.comparison(id)).number;
  }

  /** The `recipients` of a new message. Send these again after a lost ack, and never seal a second time. */
  async seal({ to, text, tempId }) {
    const key = keyBook.toSend(await this.#pin(to), to);
    return seal(this.#identity, await parseBundle(key.text, to), tempId, text);
  }

  /** Opens a `ChatMessage` as the server sent it: `{ text, mine, peer, key, again }`. */
  async open(message) {
    return open(this.#identity, message, {
      accepted: async (id, fingerprint) => {
        const known = keyBook.accepted(await this.#pin(id), fingerprint);
        return known && { bundle: await parseBundle(known.text, id), key: known.key };
      },
      remember: (opened) => update(this.#database, "seen", nameOf(opened), (known) => {
        const { first, again } = remember(known, opened);
        return { value: first, result: again };
      }),
    });
  }

  /** Lets go of the database; the keys stay. */
  close() {
    this.#database.close();
  }

  /** Deletes keys and memory. Old messages can't be read in this browser any more, and others see a changed key. */
  async destroy() {
    this.close();
    await deleteDatabase(this.#name);
  }
}
