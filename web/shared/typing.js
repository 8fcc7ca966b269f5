// "ann is typing…", in both directions.

const SAY_MS = 2_000;
const FORGET_MS = 4_000;

/** Calls `emit` at the first key and then at most every two seconds; a keystroke each would be a flood. */
export function createTypingSender(emit) {
  let last = 0;
  return {
    typed() {
      if (Date.now() - last < SAY_MS) return;
      last = Date.now();
      emit();
    },
    /** Answers whether there was anything to stop. */
    stopped() {
      const was = last > 0;
      last = 0;
      return was;
    },
  };
}

/**
 * Shows in `line` who types. Whoever falls silent is forgotten, because nobody says "stopped" when a connection breaks. The line isn't
 * a live region: a screen reader that tells of every pause and start would leave no room for the messages.
 */
export function createTypingLine(line) {
  const names = new Map();

  function draw() {
    const all = [...names.keys()];
    const list = new Intl.ListFormat("en").format(all.slice(0, 3));
    line.textContent = all.length === 0 ? "" : all.length === 1 ? `${list} is typing…` : `${list}${all.length > 3 ? " and others" : ""} are typing…`;
  }

  function gone(name) {
    clearTimeout(names.get(name));
    if (names.delete(name)) draw();
  }

  return {
    gone,
    heard(name) {
      clearTimeout(names.get(name));
      names.set(name, setTimeout(gone, FORGET_MS, name));
      draw();
    },
    clear() {
      for (const name of [...names.keys()]) gone(name);
    },
  };
}
