// IndexedDB as promises. It is the only store of a browser that can hold a key which no script can read.

import { SealedError } from "./errors.js";

const VERSION = 1;
const STORES = ["identity", "pins", "seen"];

function unavailable(cause) {
  return new SealedError("unavailable", "this browser's storage can't be used", {}, { cause });
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(unavailable(request.error));
  });
}

/** Opens the database, and makes it at the first time. */
export async function openDatabase(name) {
  if (!globalThis.indexedDB) throw unavailable();
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store));
  const database = await answer(request);
  // Another tab deletes it: let go, or the deletion would wait for this tab to close.
  database.onversionchange = () => database.close();
  return database;
}

/** Deletes the database, with the keys in it. */
export async function deleteDatabase(name) {
  await answer(indexedDB.deleteDatabase(name));
}

function transaction(database, store, mode) {
  try {
    return database.transaction(store, mode, { durability: "strict" });
  } catch (error) {
    throw unavailable(error);
  }
}

/** One value. */
export function read(database, store, key) {
  return answer(transaction(database, store, "readonly").objectStore(store).get(key));
}

/**
 * Changes one value in one transaction, so that two tabs never decide on the same old value. `change(value)` returns
 * `{ value, result }`, and the same value writes nothing; what it throws undoes the transaction and comes out here.
 */
export function update(database, store, key, change) {
  return new Promise((resolve, reject) => {
    const steps = transaction(database, store, "readwrite");
    const values = steps.objectStore(store);
    let result;
    let thrown;
    steps.oncomplete = () => resolve(result);
    steps.onabort = () => reject(thrown ?? unavailable(steps.error));
    const request = values.get(key);
    request.onsuccess = () => {
      try {
        const changed = change(request.result);
        result = changed.result;
        if (changed.value !== request.result) values.put(changed.value, key);
      } catch (error) {
        thrown = error instanceof DOMException ? unavailable(error) : error;
        steps.abort();
      }
    };
  });
}
