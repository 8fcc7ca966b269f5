// What was written and isn't stored yet. Each item keeps its `tempId`, so that sending it again after a lost connection stores
// it once: the hub knows the id and answers as it did the first time.

const RETRY_MS = 1_000;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * An id that nobody else has. `crypto.randomUUID` would be shorter, but browsers hide it on a page that came over plain
 * HTTP from another machine, which is how a class may use the hub.
 */
export function newTempId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A queue that sends one item at a time: two in flight could overtake each other when the first has to be sent again.
 * `send(item)` answers like an ack; `saved(item, answer)` and `failed(item, error)` are told how it ended.
 */
export function createOutbox({ send, saved, failed }) {
  const items = [];
  let isOpen = false;
  let sending = false;

  function take(item) {
    const at = items.indexOf(item);
    if (at >= 0) items.splice(at, 1);
    return at >= 0;
  }

  async function drain() {
    if (sending) return;
    sending = true;
    while (isOpen && items.length > 0) {
      const [item] = items;
      const answer = await send(item);
      if (answer.ok) {
        take(item);
        saved(item, answer);
      } else if (["unavailable", "rate_limited"].includes(answer.error.code)) {
        if (isOpen) await wait(answer.error.details?.retryAfterMs ?? RETRY_MS);
      } else if (take(item)) {
        failed(item, answer.error);
      }
    }
    sending = false;
  }

  return {
    add(item) {
      items.push(item);
      drain();
    },
    /** The connection is there and has joined: send what waits. */
    open() {
      isOpen = true;
      drain();
    },
    /** The connection is gone: keep what waits. */
    close() {
      isOpen = false;
    },
    /** Forgets what waits, and returns it. */
    clear: () => items.splice(0),
  };
}
