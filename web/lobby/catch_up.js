// From where the hub shall go on after a break. One id counts for the public room and the private talks together.

const SHOWN = 100;
const key = (userId) => `hub.lobby.${userId}`;

/**
 * Without `since` the hub sends the public room's last hundred messages and no private ones. So the id of about the hundredth last
 * message seen is kept beyond the tab: the next visit asks for everything after it, and gets both. An id is no secret.
 */
export function createCatchUp(userId) {
  const last = [];
  let seen;
  let arriving;

  function load() {
    try {
      return localStorage.getItem(key(userId)) ?? undefined;
    } catch {
      return undefined;
    }
  }

  function save() {
    try {
      if (last.length > SHOWN) localStorage.setItem(key(userId), last[last.length - SHOWN - 1]);
      else if (last.length < SHOWN && load() === undefined) localStorage.setItem(key(userId), "");
    } catch {
      // No storage: the next visit begins with the public messages.
    }
  }

  return {
    since: () => seen ?? load(),
    /**
     * The private messages come after the public ones, with lower ids among them. Until all are here, going on from the highest
     * would skip the rest, should the connection break now.
     */
    begins() {
      arriving = seen ?? "";
    },
    saw(id) {
      last.push(id);
      if (arriving === undefined) seen = !seen || id > seen ? id : seen;
      else if (id > arriving) arriving = id;
    },
    ends() {
      if (arriving === undefined) return;
      seen = arriving;
      arriving = undefined;
      last.sort();
      save();
    },
    save,
    /** The hub has lost something: what it sends now is all there is. */
    restart() {
      last.length = 0;
      seen = undefined;
    },
  };
}
